// How the reader's own words look: those to redact as well, and those never to redact.
import { css } from "lit";

export const ownWordsStyles = css`
  .own-words {
    display: grid;
    gap: 8px;
    margin-block: 6px;
    padding: 10px 12px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
  }

  .own-form {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 8px;
  }

  .own-label {
    font-weight: 500;
  }

  .text-input {
    flex: 1 1 160px;
    min-inline-size: 0;
    min-block-size: var(--av-field-height);
    padding: 0 9px;
    border: 1px solid var(--av-control);
    border-radius: var(--av-radius-button);
    background: var(--av-surface);
    color: var(--av-text);
    font: inherit;
  }

  .own-note {
    flex-basis: 100%;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
  }

  .own-note:empty {
    display: none;
  }

  .own-list {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
  }

  .own-word {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-block-size: 28px;
    padding-inline-start: 8px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-button);
    overflow-wrap: anywhere;
  }

  @media (max-width: 639.98px) {
    .text-input {
      min-block-size: 40px;
      /* Smaller, and a phone zooms in. */
      font-size: 16px;
    }
  }
`;

// What every element of ours stands on: its text, its box, the mark of the focus. Before all its other styles.
import { css } from "lit";

export const groundStyles = css`
  :host {
    color: var(--av-text);
    font: 400 13px/20px var(--av-font, system-ui, sans-serif);
    font-feature-settings: var(--av-font-features);
  }

  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }

  h2,
  h3,
  p,
  ul,
  dl,
  dd,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
    min-inline-size: 0;
  }

  ul {
    list-style: none;
  }

  .icon {
    flex: none;
    display: block;
  }

  :focus-visible {
    outline: 2px solid var(--av-accent);
    outline-offset: 2px;
  }

  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  button {
    font: inherit;
    color: inherit;
    letter-spacing: inherit;
    font-feature-settings: inherit;
  }

  @media (max-width: 639.98px) {
    :host {
      font-size: 14px;
    }
  }
`;

// How the column beside the review looks: how far it is, the kinds, the keys.
import { css } from "lit";

export const reviewSideStyles = css`
  .review-side {
    display: flex;
    flex-direction: column;
    min-block-size: 0;
    border-inline-end: 1px solid var(--av-line);
    overflow: auto;
  }

  .side-head {
    display: grid;
    gap: 8px;
    padding: 16px 24px 10px;
  }

  .side-progress {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
    gap: 8px;
    font-variant-numeric: tabular-nums;
  }

  .side-progress strong {
    font-weight: 600;
  }

  .side-progress span {
    color: var(--av-text-2);
    font-size: 12px;
  }

  .side-help {
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
  }

  .side-help .link {
    white-space: normal;
    text-align: start;
  }

  .kinds {
    display: grid;
    align-content: start;
    flex: 1;
    gap: 2px;
    padding: 0 14px 12px;
  }

  .kind {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 36px;
    padding: 0 10px;
    border: 0;
    border-radius: var(--av-radius-button);
    background: transparent;
    color: var(--av-text-2);
    text-align: start;
    cursor: pointer;
  }

  .kind:hover {
    background: var(--av-hover);
  }

  .kind[aria-current] {
    background: var(--av-accent-tint);
    color: var(--av-accent-text);
  }

  .kind-name {
    flex: 1;
    font-weight: 500;
  }

  .kind-count {
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  .keys {
    flex: none;
    padding: 12px 24px 14px;
    border-block-start: 1px solid var(--av-line);
    font-size: 12px;
    line-height: 16px;
  }

  .keys strong {
    font-weight: 600;
  }

  .keys dl {
    display: grid;
    gap: 6px;
    margin-block-start: 8px;
  }

  .keys dl div {
    display: flex;
    align-items: center;
    gap: 10px;
  }

  .keys dt {
    display: flex;
    gap: 6px;
    inline-size: 44px;
  }

  .keys dd {
    color: var(--av-text-2);
  }

  .keys kbd {
    flex: 1;
    border: 1px solid var(--av-line-2);
    border-block-end-width: 2px;
    border-radius: 4px;
    background: var(--av-raised);
    font: 500 11px/15px var(--av-font);
    text-align: center;
  }

  @media (max-width: 1099.98px) {
    .review-side {
      flex: none;
      border-inline-end: 0;
      overflow: visible;
    }

    .side-head {
      padding: 12px 20px;
      border-block-end: 1px solid var(--av-line);
    }

    .keys {
      display: none;
    }

    .kinds {
      display: flex;
      gap: 8px;
      padding: 10px 20px 2px;
      overflow-x: auto;
      background: var(--av-bg);
      scrollbar-width: none;
    }

    .kind {
      flex: none;
      gap: 8px;
      border: 1px solid var(--av-line-2);
      background: var(--av-surface);
      font-weight: 500;
    }

    .kind[aria-current] {
      border-color: var(--av-accent-line);
    }

    .kind-count {
      font-size: inherit;
    }
  }

  @media (max-width: 1099.98px) and (max-height: 560px) {
    .review-side {
      background: var(--av-surface);
    }
  }

  @media (max-width: 639.98px) {
    .side-head {
      padding: 10px 16px 12px;
    }

    .side-help {
      display: none;
    }

    .side-help:has(.link) {
      display: block;
    }

    .kinds {
      padding-inline: 16px;
    }
  }

  @media (forced-colors: active) {
    .kind[aria-current] {
      border: 2px solid Highlight;
    }
  }
`;

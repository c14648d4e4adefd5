// How a row of the review looks: a value in its text, how sure it is, what to do about it.
import { css } from "lit";

export const reviewRowStyles = css`
  .review-row {
    display: grid;
    grid-template-columns: 90px minmax(0, 1fr) auto;
    align-items: center;
    gap: 14px;
    min-block-size: 59px;
    padding: 9px 12px 9px 14px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
    scroll-margin-block: 44px 16px;
  }

  .review-row:not(.current):not(.decided) {
    cursor: pointer;
  }

  .review-row:not(.current):not(.decided):hover {
    border-color: var(--av-line-2);
  }

  .review-row.current {
    grid-template-columns: 90px minmax(0, 1fr);
    border-color: var(--av-accent);
    box-shadow: 0 0 0 1px var(--av-accent), var(--av-shadow-2);
  }

  .review-row.current:focus-visible {
    outline-offset: 3px;
  }

  .review-row.decided {
    background: transparent;
  }

  .sure {
    display: grid;
    gap: 6px;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    white-space: nowrap;
  }

  .sure-bars {
    display: flex;
    gap: 3px;
  }

  .sure-bar {
    inline-size: 14px;
    block-size: 4px;
    border: 1px solid var(--av-line-2);
    border-radius: 1px;
  }

  .sure-bar.full {
    border-color: var(--av-text-2);
    background: var(--av-text-2);
  }

  .row-body {
    display: grid;
    gap: 2px;
    min-inline-size: 0;
  }

  .row-text {
    /* Room for the border of a hidden value. */
    margin-block: -2px;
    padding-block: 2px;
    overflow: hidden;
    font-size: 13.5px;
    line-height: 22px;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .current .row-text {
    overflow: visible;
    overflow-wrap: anywhere;
    white-space: normal;
  }

  .row-text strong {
    font-weight: 600;
  }

  .row-place {
    display: flex;
    align-items: center;
    gap: 6px;
    min-inline-size: 0;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  .row-where {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .row-actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px;
    margin-block-start: 8px;
  }

  .row-short {
    display: flex;
    align-items: center;
    gap: 6px;
  }

  /* No heavier than the shared rule: the large buttons of a row on a phone stand above it. */
  :where(.review-main) .button.small {
    font-size: 12.5px;
  }

  .decision {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-block-size: 20px;
    padding: 0 7px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-chip);
    color: var(--av-text-2);
    font-size: 11.5px;
    line-height: 16px;
    font-weight: 500;
    white-space: nowrap;
  }

  .decision.kept {
    border-color: var(--av-warn-line);
    background: var(--av-warn-tint);
    color: var(--av-warn-text);
  }

  /* The value comes before the rarer button, which the current row has. */
  @media (max-width: 859.98px) {
    .row-text {
      display: -webkit-box;
      white-space: normal;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 2;
    }

    .review-row:not(.decided) .row-short .ghost {
      display: none;
    }
  }

  @media (max-width: 639.98px) {
    .review-row,
    .review-row.current {
      grid-template-columns: minmax(0, 1fr);
      gap: 6px;
      padding: 12px 14px 13px;
    }

    .review-row.decided {
      gap: 8px;
    }

    .sure {
      display: flex;
      align-items: center;
      gap: 8px;
    }

    .row-body {
      display: contents;
    }

    .row-text {
      display: -webkit-box;
      overflow: hidden;
      font-size: 14px;
      line-height: 24px;
      overflow-wrap: anywhere;
      white-space: normal;
      -webkit-box-orient: vertical;
      -webkit-line-clamp: 3;
    }

    .current .row-text {
      display: block;
    }

    .row-place {
      grid-row: 1;
      grid-column: 1;
      justify-self: end;
      max-inline-size: 56%;
    }

    .sure {
      grid-row: 1;
      grid-column: 1;
    }

    .row-actions {
      display: grid;
      grid-template-columns: 1fr 1fr;
      gap: 4px 8px;
      margin-block-start: 4px;
    }

    .row-actions .button.small {
      min-block-size: 44px;
      padding: 0 8px;
      font-size: 14px;
    }

    .row-actions .button.ghost {
      justify-content: flex-start;
    }

    .row-actions .button.row-more-button {
      grid-column: 2;
      justify-content: flex-end;
    }

    .sure:empty {
      display: none;
    }

    .row-short {
      justify-content: space-between;
    }

    :where(.review-main) .button.small {
      min-block-size: 36px;
    }
  }

  @media (forced-colors: active) {
    .review-row.current {
      border: 2px solid Highlight;
    }

    .sure-bar.full {
      background: CanvasText;
      forced-color-adjust: none;
    }
  }
`;

// How the review looks: at two widths, in both themes.
import { css } from "lit";

export const reviewStyles = css`
  .panes.reviewing {
    grid-template-columns: minmax(0, 1fr);
  }

  .review-frame {
    display: grid;
    grid-template-columns: 264px minmax(0, 1fr);
    flex: 1;
    min-block-size: 0;
  }

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

  .review-main {
    position: relative;
    min-inline-size: 0;
    padding: 8px 20px 24px;
    overflow: auto;
    overscroll-behavior: contain;
    /* Rows come and go at both ends of a long list; space of their height stands in for them. */
    overflow-anchor: none;
    background: var(--av-bg);
    scroll-padding-block: 12px 24px;
    scrollbar-width: thin;
    scrollbar-color: var(--av-line-2) transparent;
  }

  .review-group {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 36px;
    padding-inline-start: 1px;
  }

  .review-group h3 {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 8px;
    font-size: 13px;
    font-weight: 600;
  }

  .group-help {
    color: var(--av-text-2);
    font-size: 12px;
  }

  .count-pill {
    padding: 0 7px;
    border-radius: 9px;
    background: var(--av-press);
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 18px;
    font-weight: 500;
    font-variant-numeric: tabular-nums;
  }

  .review-rows {
    display: grid;
    gap: 6px;
    margin: 0;
    padding: 0;
    list-style: none;
  }

  .review-space {
    block-size: calc(var(--fraction, 0) * 1px);
  }

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

  .button.small {
    min-block-size: var(--av-button-small-height);
    padding: 0 10px;
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

  .show-more {
    display: flex;
    margin: 8px auto 2px;
  }

  .reviewed-fold {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 34px;
    margin-block: 10px 4px;
    padding: 0;
    border: 0;
    background: transparent;
    color: var(--av-text-2);
    font-weight: 500;
    cursor: pointer;
  }

  .review-empty,
  .review-done {
    display: grid;
    justify-items: center;
    gap: 10px;
    padding: 40px 20px;
    color: var(--av-text-2);
    text-align: center;
    text-wrap: balance;
  }

  .review-done {
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 10px 2px;
  }

  .review-done .icon {
    color: var(--av-ok-text);
  }

  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 6px 10px;
    margin-block: 6px;
    padding: 8px 12px;
    border: 1px solid var(--av-note-line);
    border-radius: var(--av-radius-card);
    background: var(--av-note-ground);
    color: var(--av-note-text);
    font-size: 12.5px;
    line-height: 18px;
  }

  .notice p {
    flex: 1 1 240px;
  }

  .notice.danger {
    border-color: var(--av-danger-line);
    background: var(--av-danger-tint);
    color: var(--av-text);
  }

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

  @media (max-width: 1099.98px) {
    .review-frame {
      display: flex;
      flex-direction: column;
    }

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

    .review-main {
      flex: 1;
      min-block-size: 0;
    }
  }

  /* Twice as large on a laptop: the whole review scrolls, or no row would be in sight. */
  @media (max-width: 1099.98px) and (max-height: 560px) {
    .review-frame {
      display: block;
      overflow: auto;
      overflow-anchor: none;
      background: var(--av-bg);
    }

    .review-side {
      background: var(--av-surface);
    }

    .review-main {
      overflow: visible;
    }
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

    .review-main {
      padding: 8px 16px 16px;
    }

    .review-group {
      display: none;
    }

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

    .button.small {
      min-block-size: 36px;
    }

    .text-input {
      min-block-size: 40px;
      /* Smaller, and a phone zooms in. */
      font-size: 16px;
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

    .kind[aria-current] {
      border: 2px solid Highlight;
    }
  }
`;

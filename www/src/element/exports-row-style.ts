// How one export of the list looks: a row of the table, or a card. The columns are the table's.
import { css } from "lit";

export const exportsRowStyles = css`
  .row {
    padding-block: 12px;
  }

  .row + .row {
    border-block-start: 1px solid var(--av-line);
  }

  .row.named {
    background: var(--av-accent-tint);
    box-shadow: inset 2px 0 var(--av-accent);
  }

  .row:focus-visible {
    outline-offset: -3px;
  }

  .mark {
    display: grid;
    place-items: center;
    inline-size: 28px;
    block-size: 28px;
    border-radius: var(--av-radius-button);
    background: var(--av-press);
    color: var(--av-text-2);
  }

  .what,
  .status,
  .by {
    min-inline-size: 0;
  }

  .title {
    font-weight: 500;
    overflow-wrap: anywhere;
  }

  .detail {
    color: var(--av-text-3);
    font-weight: 400;
  }

  .facts,
  .fate,
  .by {
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
    overflow-wrap: anywhere;
  }

  .by {
    display: grid;
  }

  .who {
    color: var(--av-text);
    font-size: 13px;
    line-height: 20px;
  }

  .downloads {
    font-variant-numeric: tabular-nums;
  }

  .downloads-word {
    display: none;
  }

  .dash {
    color: var(--av-text-3);
  }

  .run {
    display: flex;
    align-items: center;
    gap: 8px;
    font-variant-numeric: tabular-nums;
  }

  .percent {
    margin-inline-start: auto;
    color: var(--av-text-2);
    font-size: 12px;
  }

  .status .bar {
    block-size: 5px;
    margin-block: 2px 4px;
  }

  .state-chip {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    min-block-size: 20px;
    margin-block-end: 2px;
    padding-inline: 6px 7px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-chip);
    background: var(--av-sunken);
    color: var(--av-text-2);
    font-size: 11.5px;
    line-height: 16px;
    font-weight: 500;
  }

  .state-chip.ok {
    border-color: transparent;
    background: var(--av-ok-tint);
    color: var(--av-ok-text);
  }

  .state-chip.warn {
    border-color: transparent;
    background: var(--av-warn-tint);
    color: var(--av-warn-text);
  }

  .state-chip.danger {
    border-color: transparent;
    background: var(--av-danger-tint);
    color: var(--av-danger-text);
  }

  .actions {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: flex-end;
    gap: 6px;
  }

  .elsewhere {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
    text-align: end;
  }

  .below {
    grid-column: 2 / -1;
    margin-block-start: 8px;
    font-size: 12.5px;
    line-height: 18px;
  }

  .fault,
  .missing p,
  .question {
    display: flex;
    align-items: flex-start;
    gap: 8px;
    overflow-wrap: anywhere;
  }

  .missing p,
  .question {
    flex-wrap: wrap;
  }

  .missing p > span,
  .question > span {
    flex: 1;
    min-inline-size: min(220px, 100%);
  }

  .fault {
    color: var(--av-text-2);
  }

  .fault .icon {
    margin-block-start: 1px;
    color: var(--av-danger-text);
  }

  .fault b {
    color: var(--av-text);
    font-weight: 500;
  }

  .missing .icon {
    margin-block-start: 1px;
    color: var(--av-warn-text);
  }

  .sum {
    color: var(--av-text-3);
    font-variant-numeric: tabular-nums;
  }

  .question {
    align-items: center;
    padding: 6px 8px 6px 12px;
    border: 1px solid var(--av-danger-line);
    border-radius: var(--av-radius-button);
    background: var(--av-danger-tint);
  }

  .ids {
    max-block-size: 132px;
    margin: 4px 0 0 23px;
    overflow: auto;
    color: var(--av-text-2);
    font-family: var(--av-mono);
    font-size: 11.5px;
    line-height: 18px;
  }

  @container (max-width: 899.98px) {
    .row,
    .row + .row {
      grid-template-columns: 28px minmax(0, 1fr) auto;
      grid-template-areas: "mark what what" "status status actions" "by by downloads" "below below below";
      gap: 10px 12px;
      padding: 14px;
      border: 1px solid var(--av-line-2);
      border-radius: var(--av-radius-panel);
      background: var(--av-surface);
    }

    .row.several {
      grid-template-areas: "mark what what" "status status status" "actions actions actions" "by by downloads" "below below below";
    }

    .row.several .actions {
      justify-content: stretch;
    }

    .row.several .actions .button {
      flex: 1;
    }

    .mark {
      grid-area: mark;
    }

    .what {
      grid-area: what;
    }

    .status {
      grid-area: status;
    }

    .by {
      grid-area: by;
      display: flex;
      flex-wrap: wrap;
      gap: 0 8px;
      align-items: baseline;
    }

    .who {
      font-size: inherit;
      line-height: inherit;
      color: inherit;
    }

    .downloads {
      grid-area: downloads;
      color: var(--av-text-3);
      font-size: 12px;
      text-align: end;
    }

    .downloads-word {
      display: inline;
    }

    .dash {
      display: none;
    }

    .actions {
      grid-area: actions;
    }

    .wide-only {
      display: none;
    }

    .question > span {
      flex-basis: 100%;
    }

    .below {
      grid-area: below;
      grid-column: 1 / -1;
      margin-block-start: 0;
    }
  }
`;

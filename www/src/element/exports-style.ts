// How the list of exports looks around its rows: a table on a wide screen, cards on a phone.
import { css } from "lit";

export const exportsStyles = css`
  :host {
    display: block;
    text-align: start;
    container-type: inline-size;
    outline: none;
  }

  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 16px;
    margin-block-end: 12px;
  }

  .places {
    margin-inline-start: auto;
    color: var(--av-text-2);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
  }

  .segments {
    max-inline-size: 100%;
    overflow-x: auto;
    font-variant-numeric: tabular-nums;
  }

  .segment {
    white-space: nowrap;
  }

  .table {
    overflow: clip;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
  }

  .columns,
  .row {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr) 214px 132px 76px 204px;
    gap: 0 20px;
    align-items: center;
    padding-inline: 16px;
  }

  .columns {
    min-block-size: var(--av-table-head-height);
    border-block-end: 1px solid var(--av-line);
    background: var(--av-sunken);
    color: var(--av-text-3);
    font-size: 12px;
    font-weight: 500;
  }

  .none {
    padding: 20px 16px;
    color: var(--av-text-3);
  }

  .foot {
    display: flex;
    gap: 8px;
    margin-block-start: 12px;
    padding-inline: 2px;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  .foot .icon {
    margin-block-start: 1px;
  }

  .gone {
    display: flex;
    align-items: flex-start;
    gap: 12px;
    margin-block-end: 14px;
    padding: 12px 14px;
    border: 1px solid var(--av-warn-line);
    border-radius: var(--av-radius-card);
    background: var(--av-warn-tint);
  }

  .gone > div {
    flex: 1;
    min-inline-size: 0;
  }

  .gone h2 {
    font-size: 13.5px;
    font-weight: 600;
  }

  .gone-mark {
    color: var(--av-warn-text);
    padding-block-start: 1px;
  }

  .empty {
    display: grid;
    justify-items: center;
    gap: 6px;
    max-inline-size: 440px;
    margin: 0 auto;
    padding: 12vh 8px 32px;
    text-align: center;
  }

  .empty-mark {
    display: grid;
    place-items: center;
    inline-size: 44px;
    block-size: 44px;
    margin-block-end: 8px;
    border-radius: 50%;
    background: var(--av-press);
    color: var(--av-text-2);
  }

  .empty h2 {
    font-size: 15px;
    line-height: 24px;
    font-weight: 600;
  }

  .empty p {
    color: var(--av-text-2);
  }

  .bones {
    display: grid;
    gap: 8px;
  }

  .bone {
    block-size: 60px;
    border-radius: var(--av-radius-card);
    background: var(--av-press);
    animation: appear 200ms 150ms backwards;
  }

  @keyframes appear {
    from {
      opacity: 0;
    }
  }

  @container (max-width: 899.98px) {
    .columns {
      display: none;
    }

    .table {
      display: grid;
      gap: 10px;
      overflow: visible;
      border: 0;
      background: none;
    }

    .table ul {
      display: grid;
      gap: 10px;
    }
  }

  @media (max-width: 639.98px) {
    .button.small {
      min-block-size: 44px;
      padding-inline: 14px;
    }

    .icon-button {
      inline-size: 44px;
      block-size: 44px;
    }

    .gone {
      flex-wrap: wrap;
    }

    .gone .button {
      inline-size: 100%;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
`;

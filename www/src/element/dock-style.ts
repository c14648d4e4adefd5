// How the chip, the list and the notes of background exports look.
import { css } from "lit";

export const dockStyles = css`
  .dock {
    position: fixed;
    inset-block-end: calc(20px + var(--av-panel-lift, 0px));
    inset-inline-end: 20px;
    z-index: 59;
    display: flex;
    flex-direction: column;
    align-items: flex-end;
    gap: 10px;
    inline-size: min(422px, calc(100vw - 40px));
    max-block-size: calc(100vh - 40px - var(--av-panel-lift, 0px));
    max-block-size: calc(100dvh - 40px - var(--av-panel-lift, 0px));
    pointer-events: none;
  }

  /* Beside the panel of an export that is saved directly. */
  :host([aside]) .dock {
    inset-inline-end: 503px;
  }

  .dock > * {
    pointer-events: auto;
  }

  .more {
    padding: 2px 8px;
    border-radius: var(--av-radius-chip);
    background: var(--av-press);
    color: var(--av-text-2);
    font-size: 12px;
  }

  .card {
    display: grid;
    gap: 8px;
    inline-size: 100%;
    min-block-size: 0;
    padding: 12px 16px 14px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-panel);
    background: var(--av-raised);
    box-shadow: var(--av-shadow-2);
    animation: rise var(--av-motion-panel);
  }

  .list {
    gap: 0;
    padding: 12px 0 0;
    overflow: clip;
    grid-template-rows: auto minmax(0, 1fr) auto;
  }

  .list .card-head {
    padding-inline: 16px 10px;
  }

  .card-head {
    display: flex;
    align-items: flex-start;
    gap: 10px;
  }

  .card-head h2 {
    flex: 1;
    padding-block: 4px;
    font-size: 13.5px;
    line-height: 20px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .card-head .ok-mark,
  .card-head .danger-mark {
    display: grid;
    place-items: center;
    block-size: 28px;
  }

  .ok-mark {
    color: var(--av-ok-text);
  }

  .danger-mark {
    color: var(--av-danger-text);
  }

  .note .icon-button {
    margin-inline-end: -6px;
  }

  .note-file,
  .note-missing,
  .note-fault {
    color: var(--av-text-2);
    overflow-wrap: anywhere;
  }

  .unbroken {
    white-space: nowrap;
  }

  .note-missing,
  .note-fault {
    display: flex;
    gap: 8px;
    font-size: 12px;
    line-height: 16px;
  }

  .note-missing {
    color: var(--av-warn-text);
  }

  .note-fault {
    color: var(--av-danger-text);
  }

  .note-buttons {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin-block-start: 2px;
  }

  .note-buttons .link {
    margin-inline-start: auto;
  }

  a.link {
    text-decoration: none;
  }

  .jobs {
    overflow: auto;
  }

  .job {
    display: grid;
    gap: 8px;
    padding: 10px 16px 12px;
  }

  .job + .job {
    border-block-start: 1px solid var(--av-line);
  }

  .job-head,
  .job-foot,
  .job-ask {
    display: flex;
    align-items: center;
    gap: 8px;
    min-inline-size: 0;
  }

  .job-title {
    flex: 1;
    min-inline-size: 0;
    font-weight: 500;
    overflow-wrap: anywhere;
  }

  .job-foot {
    flex-wrap: wrap;
    justify-content: flex-end;
  }

  .job-facts {
    flex-basis: 100%;
  }

  .job-facts,
  .job-ask span {
    flex-grow: 1;
    min-inline-size: 0;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }

  .job-note {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--av-text-3);
    font-size: 12px;
  }

  .numbers {
    font-variant-numeric: tabular-nums;
  }

  .card-foot {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 10px 16px;
    border-block-start: 1px solid var(--av-line);
    background: var(--av-sunken);
  }

  .foot-text {
    flex: 1;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  @media (max-width: 959.98px) {
    :host([aside]) .dock {
      display: none;
    }
  }

  @media (max-width: 639.98px) {
    .dock {
      inset-inline: 16px;
      inset-block-end: calc(16px + var(--av-panel-lift, 0px));
      inline-size: auto;
    }

    .job-ask {
      flex-wrap: wrap;
    }

    .job-ask span {
      flex-basis: 100%;
    }

    .button.small {
      min-block-size: 44px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .card {
      animation: none;
    }
  }
`;

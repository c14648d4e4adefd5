/** Looks of the page that verifies. */
import { css } from "lit";

export const pageStyle = css`
  :host { display: block; font-size: 14px; }
  .bar { display: flex; align-items: center; gap: 10px; padding: 14px var(--av-page-margin); border-block-end: 1px solid var(--av-line); background: var(--av-surface); }
  .bar h1 { font-size: 16px; line-height: 24px; font-weight: 600; }
  .sign { flex: none; display: grid; place-items: center; inline-size: 28px; block-size: 28px; border-radius: var(--av-radius-button); background: var(--av-accent); color: var(--av-on-accent); }
  main { display: grid; gap: 16px; max-inline-size: 760px; margin: 0 auto; padding: 24px var(--av-page-margin) 48px; }
  .offline { display: flex; align-items: center; gap: 8px; color: var(--av-text-2); font-size: 13px; }
  .offline svg { color: var(--av-text-3); }

  .drop {
    display: grid; justify-items: center; gap: 8px; padding: 40px 20px; border: 1.5px dashed var(--av-control); border-radius: var(--av-radius-panel); background: var(--av-surface); text-align: center;
    transition: background var(--av-motion-press), border-color var(--av-motion-press);
  }
  .drop.has { grid-template-columns: 1fr auto; justify-items: start; align-items: center; padding: 12px 16px; text-align: start; border-width: 1px; border-radius: var(--av-radius-card); }
  .drop.has .round { display: none; }
  .drop.over { border-color: var(--av-accent); border-style: solid; background: var(--av-accent-tint); box-shadow: 0 0 0 3px var(--av-accent-line); }
  .drop h2 { font-size: 15px; line-height: 24px; font-weight: 600; }
  .drop.has h2 { font-size: 14px; line-height: 20px; font-weight: 500; }
  .drop p { color: var(--av-text-2); }
  .drop .button { margin-block-start: 8px; }
  .drop.has .button { margin: 0; }
  .drop.has p { display: none; }
  .round { display: grid; place-items: center; inline-size: 44px; block-size: 44px; border-radius: 50%; background: var(--av-accent-tint); color: var(--av-accent-text); }

  .card { border: 1px solid var(--av-line); border-radius: var(--av-radius-card); background: var(--av-surface); overflow: clip; }
  .overall { display: grid; grid-template-columns: auto 1fr; gap: 4px 12px; padding: 16px; border-inline-start: 4px solid; }
  .overall h2 { font-size: 18px; line-height: 26px; font-weight: 600; }
  .overall > svg { grid-row: span 2; margin-block-start: 2px; }
  .overall p, .overall ul, .overall .actions { grid-column: 2; }
  .overall p { color: var(--av-text-2); }
  .overall li { overflow-wrap: anywhere; font-weight: 500; }
  [data-tone="whole"] { border-color: var(--av-ok-line); }
  [data-tone="whole"].overall { background: var(--av-ok-tint); }
  [data-tone="whole"] > svg, .mark[data-tone="whole"] { color: var(--av-ok-text); }
  [data-tone="incomplete"], [data-tone="unknown"] { border-color: var(--av-warn-line); }
  [data-tone="incomplete"].overall, [data-tone="unknown"].overall { background: var(--av-warn-tint); }
  [data-tone="incomplete"] > svg, [data-tone="unknown"] > svg, .mark[data-tone="unknown"] { color: var(--av-warn-text); }
  [data-tone="changed"] { border-color: var(--av-danger-line); }
  [data-tone="changed"].overall { background: var(--av-danger-tint); }
  [data-tone="changed"] > svg, .mark[data-tone="changed"] { color: var(--av-danger-text); }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 10px; }

  .head { display: grid; grid-template-columns: auto 1fr auto; gap: 2px 10px; align-items: center; padding: 12px 16px; }
  .head h3 { font-size: 14px; line-height: 20px; font-weight: 600; overflow-wrap: anywhere; }
  .mark { display: inline-flex; align-items: center; gap: 6px; font-weight: 600; white-space: nowrap; }
  .head .note { grid-column: 2 / -1; color: var(--av-text-2); font-size: 13px; }
  .running { display: grid; gap: 8px; padding: 0 16px 14px 42px; }
  progress { appearance: none; inline-size: 100%; block-size: 6px; border: 0; border-radius: 3px; background: var(--av-press); overflow: hidden; }
  progress::-webkit-progress-bar { background: var(--av-press); }
  progress::-webkit-progress-value { border-radius: 3px; background: var(--av-accent); }
  progress::-moz-progress-bar { border-radius: 3px; background: var(--av-accent); }

  .faults { padding: 4px 16px 12px; border-block-start: 1px solid var(--av-line); }
  .faults li { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; padding: 6px 0; }
  .faults li + li { border-block-start: 1px solid var(--av-line); }
  .faults .path { font-family: var(--av-mono); font-size: 12.5px; font-feature-settings: normal; overflow-wrap: anywhere; }
  .faults .damage { color: var(--av-danger-text); }
  .more { padding-block-start: 8px; color: var(--av-text-2); }
  dl { display: grid; align-items: baseline; grid-template-columns: max-content minmax(0, 1fr); gap: 6px 16px; padding: 12px 16px; border-block-start: 1px solid var(--av-line); }
  dt { color: var(--av-text-3); }
  dd { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
  .digest { display: flex; align-items: baseline; gap: 8px; }
  .digest .mono { overflow-wrap: anywhere; font-size: 12.5px; }
  .hint { color: var(--av-text-2); font-size: 13px; }

  @media (max-width: 639.98px) {
    main { padding-block-start: 16px; }
    .drop { padding: 28px 16px; }
    .drop.has { grid-template-columns: 1fr; }
    .drop.has .button { justify-self: stretch; }
    dl { grid-template-columns: 1fr; gap: 0; }
    dd + dt { margin-block-start: 8px; }
    .head { grid-template-columns: auto 1fr; }
    .head .mark { grid-column: 2; grid-row: 2; }
    .running { padding-inline-start: 16px; }
    .actions .button { flex: 1 1 auto; }
  }
  @media (forced-colors: active) {
    .drop.over { border-color: Highlight; }
    progress { border: 1px solid; }
  }
`;

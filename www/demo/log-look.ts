import { css } from "lit";

/** The page of the export log: head, table, details. */
export const logLook = css`
  :host { display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; block-size: 100%; background: var(--av-surface); }
  .page { display: contents; }
  .header { display: flex; align-items: center; gap: 12px; flex: none; min-block-size: var(--av-header-height); padding-inline: 20px; }
  h1 { font-size: 16px; line-height: 24px; font-weight: 600; letter-spacing: -0.012em; white-space: nowrap; }
  h1:focus-visible { outline: none; }
  .match { color: var(--av-text-2); white-space: nowrap; }
  .spread { flex: 1; }
  .only-narrow, .back { display: none; }
  .bar { display: flex; flex-wrap: wrap; align-items: center; gap: 8px; flex: none; padding: 0 20px 12px; }
  .proof { display: flex; flex-wrap: wrap; align-items: center; gap: 4px 14px; flex: none; padding: 8px 20px; border-block: 1px solid var(--av-line); background: var(--av-bg); color: var(--av-text-2); font-size: 12px; line-height: 16px; }
  .proof > span { display: inline-flex; align-items: center; gap: 6px; min-block-size: 24px; }
  .proof .ok svg { color: var(--av-ok-text); }
  .proof .broken { color: var(--av-danger-text); font-weight: 500; }
  .proof .warn { color: var(--av-warn-text); }
  .proof .link { font-size: 12px; min-block-size: 24px; }
  .body { flex: 1; display: flex; min-block-size: 0; }
  .scroller { flex: 1; min-inline-size: 0; overflow-y: auto; container: log / inline-size; scrollbar-gutter: stable; scrollbar-width: thin; scrollbar-color: var(--av-line-2) transparent; scroll-padding-block-start: calc(var(--av-table-head-height) + 2px); }
  .row, .headings { display: grid; grid-template-columns: 96px 164px minmax(180px, 1fr) 104px 66px 108px 128px 108px 116px; align-items: center; padding-inline: 20px; }
  .headings { position: sticky; inset-block-start: 0; z-index: 1; min-block-size: var(--av-table-head-height); background: var(--av-sunken); border-block-end: 1px solid var(--av-line); color: var(--av-text-2); font-size: 12px; line-height: 16px; font-weight: 500; }
  .row { min-block-size: var(--av-row-height); border-block-end: 1px solid var(--av-line); cursor: pointer; transition: background var(--av-motion-press); }
  .row:hover { background: var(--av-hover); }
  .row.current { background: var(--av-accent-tint); box-shadow: inset 2px 0 var(--av-accent); }
  .row > div { min-inline-size: 0; padding-inline-end: 12px; }
  .busy .row { opacity: 0.55; transition: opacity 80ms 150ms; }
  .when { color: var(--av-text-2); font-size: 12px; }
  .who { display: flex; align-items: center; gap: 8px; }
  .what { display: flex; align-items: baseline; gap: 8px; }
  .what a { flex: none; max-inline-size: 100%; font-weight: 500; text-decoration: none; border-radius: 4px; }
  .filter-words { color: var(--av-text-3); font-size: 12px; }
  .counts { text-align: end; }
  .fields { text-align: end; }
  .row .format, .row .profile, .row .fields { color: var(--av-text-2); font-size: 12px; }
  .row > .counts, .headings > .counts { padding-inline-end: 24px; }
  .row > .fields, .headings > .fields { padding-inline-end: 20px; }
  .none { color: var(--av-text-3); }
  .digest { display: inline-flex; align-items: center; gap: 2px; }
  .copy { min-inline-size: 26px; min-block-size: 26px; color: var(--av-text-3); }
  .state-chip { display: inline-flex; align-items: center; gap: 5px; block-size: 20px; padding: 0 7px; border: 1px solid var(--av-line); border-radius: var(--av-radius-chip); background: var(--av-sunken); color: var(--av-text-2); font-size: 11.5px; line-height: 18px; font-weight: 500; white-space: nowrap; }
  .state-chip.ok { border-color: var(--av-ok-line); background: var(--av-ok-tint); color: var(--av-ok-text); }
  .state-chip.warn { border-color: var(--av-warn-line); background: var(--av-warn-tint); color: var(--av-warn-text); }
  .state-chip.danger { border-color: var(--av-danger-line); background: var(--av-danger-tint); color: var(--av-danger-text); }
  .end { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 10px; padding: 14px 20px 24px; color: var(--av-text-3); font-size: 12px; }
  .skeleton { cursor: default; animation: appear 0s 150ms both; }
  .skeleton:hover { background: none; }
  .skeleton i { block-size: 9px; inline-size: 60%; border-radius: 4px; background: var(--av-press); }
  @keyframes appear { from { opacity: 0; } to { opacity: 1; } }

  @container log (max-width: 1020px) {
    .row, .headings { grid-template-columns: 88px 150px minmax(150px, 1fr) 100px 120px 112px; }
    .fields, .profile, .file { display: none; }
  }
  @container log (max-width: 700px) {
    .headings { display: none; }
    .row { grid-template-columns: minmax(0, 1fr) auto; grid-template-areas: "what state" "who when" "format counts"; gap: 3px 8px; padding: 10px 16px; }
    .row > div { padding-inline-end: 0; }
    .row > .what { grid-area: what; flex-direction: column; gap: 0; }
    .filter-words { max-inline-size: 100%; }
    .row > .who { grid-area: who; color: var(--av-text-2); font-size: 12px; }
    .row > .who .face { inline-size: 18px; block-size: 18px; font-size: 8px; }
    .row > .when { grid-area: when; text-align: end; }
    .row > .format { grid-area: format; }
    .row > .counts { grid-area: counts; padding-inline-end: 0; color: var(--av-text-2); font-size: 12px; }
    .row > .state-cell { grid-area: state; text-align: end; }
    .skeleton i:nth-child(n + 4) { display: none; }
  }

  .detail { flex: none; inline-size: 408px; overflow-y: auto; border-inline-start: 1px solid var(--av-line); background: var(--av-surface); scrollbar-width: thin; scrollbar-color: var(--av-line-2) transparent; }
  .detail:focus-visible { outline-offset: -2px; }
  .detail-head { display: flex; align-items: center; gap: 8px; position: sticky; inset-block-start: 0; z-index: 1; min-block-size: var(--av-table-head-height); padding: 5px 10px 5px 20px; background: var(--av-surface); border-block-end: 1px solid var(--av-line); }
  .detail h2 { flex: 1; min-inline-size: 0; font-size: 13px; line-height: 20px; font-weight: 600; }
  .detail h3 { padding: 16px 20px 6px; font-size: 12px; line-height: 16px; font-weight: 500; color: var(--av-text-3); }
  .facts { display: grid; grid-template-columns: 112px minmax(0, 1fr); gap: 7px 12px; padding: 0 20px; line-height: 18px; }
  .facts:first-of-type { padding-block-start: 14px; }
  .facts dt { color: var(--av-text-3); font-size: 12px; }
  .facts dd { overflow-wrap: anywhere; }
  .facts .help { display: block; color: var(--av-text-3); font-size: 12px; line-height: 16px; }
  .facts .clock { color: var(--av-warn-text); }
  .facts .long { display: flex; align-items: start; gap: 4px; }
  .facts .long .mono { flex: 1; min-inline-size: 0; overflow-wrap: anywhere; line-height: 17px; }
  .facts .long .copy { margin-block: -4px; }
  .line { display: block; }
  .scroll-text { display: block; max-block-size: 102px; overflow-y: auto; }
  .events { padding: 2px 20px 4px; }
  .events li { position: relative; display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 12px; padding: 6px 0 6px 20px; line-height: 18px; }
  .events li::before { content: ""; position: absolute; inset-inline-start: 3px; inset-block-start: 11px; inline-size: 8px; block-size: 8px; border-radius: 50%; background: var(--av-control); }
  .events li:not(:last-child)::after { content: ""; position: absolute; inset-inline-start: 6.5px; inset-block: 22px -8px; inline-size: 1px; background: var(--av-line-2); }
  .events li.failed::before { background: var(--av-danger-text); }
  .events li.saved::before { background: var(--av-ok-text); }
  .events li.broken { color: var(--av-danger-text); }
  .events time { color: var(--av-text-2); font-size: 12px; }
  .events small { grid-column: 1 / -1; color: var(--av-text-3); font-size: 11.5px; line-height: 16px; }

  @media (max-width: 1099.98px) {
    .detail { inline-size: auto; flex: 1; border-inline-start: 0; }
    .reading .scroller, .reading .bar, .reading .proof, .reading .header .title, .reading .header .match, .reading .header .csv { display: none; }
    .reading .header .back { display: inline-flex; }
  }
  @media (max-width: 899.98px) { .only-narrow { display: inline-flex; margin-inline-start: -8px; } }
  @media (max-width: 639.98px) {
    .header { gap: 2px; padding-inline: 8px 8px; }
    .only-narrow { margin-inline-start: 0; }
    h1 { font-size: 17px; margin-inline-start: 4px; }
    .header .match { display: none; }
    .header .button { box-shadow: none; border-color: transparent; background: none; color: var(--av-accent-text); padding: 0 10px; }
    .bar { padding: 0 16px 10px; }
    .scroller { scrollbar-gutter: auto; }
    .proof { padding: 6px 16px; gap: 0 14px; font-size: 13px; line-height: 18px; }
    .proof .link { font-size: 13px; min-block-size: 44px; }
    .copy { min-inline-size: 44px; min-block-size: 44px; margin-block: -10px; }
    .detail-head, .events, .facts, .detail h3 { padding-inline: 16px; }
    .detail-head .close { display: none; }
    .facts .long .copy { margin-block: -13px; }
  }
  @media (forced-colors: active) { .row.current { outline: 2px solid Highlight; outline-offset: -2px; } .state-chip { border-color: CanvasText; } }
  @media (prefers-reduced-motion: reduce) { .busy .row { transition: none; } }
`;

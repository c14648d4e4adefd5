import { css } from "lit";

/** The inbox around its rows. */
export const inboxLook = css`
  :host { position: relative; display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; block-size: 100%; background: var(--av-surface); }
  .header { display: flex; align-items: center; gap: 12px; min-block-size: var(--av-header-height); padding-inline: 20px; flex: none; }
  h1 { font-size: 16px; line-height: 24px; font-weight: 600; letter-spacing: -0.012em; }
  h1:focus-visible { outline: none; }
  .match { color: var(--av-text-2); white-space: nowrap; }
  .spread { flex: 1; }
  .reason { color: var(--av-text-3); font-size: 12px; }
  .ghost svg { stroke-width: 1.9; }
  [data-testid="list-menu"] svg { stroke-width: 3; }
  .title-selected, .clear-narrow, .only-narrow, .only-phone, .line-narrow { display: none; }
  .scroller { flex: 1; min-block-size: 0; overflow-y: auto; overscroll-behavior: contain; border-block-start: 1px solid var(--av-line); position: relative; scrollbar-gutter: stable; scrollbar-width: thin; scrollbar-color: var(--av-line-2) transparent; }
  .scroller.with-bar { padding-block-end: 84px; scroll-padding-block-end: 92px; }
  .scroller { scroll-padding-block-start: calc(var(--av-table-head-height) + 2px); }
  .scroller.busy .row { opacity: 0.55; transition: opacity 80ms 150ms; }
  .end { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 10px; padding: 14px 20px 20px; color: var(--av-text-3); font-size: 12px; }

  @media (max-width: 899.98px) { .only-narrow { display: inline-flex; margin-inline-start: -8px; } }
  @media (max-width: 639.98px) {
    .header { gap: 2px; padding-inline: 8px 4px; }
    .only-narrow { margin-inline-start: 0; }
    h1 { font-size: 17px; margin-inline-start: 4px; white-space: nowrap; }
    .only-phone { display: inline-flex; }
    .header .export-all, .header .match, .reason { display: none; }
    .selecting .title, .selecting .menu-button { display: none; }
    .selecting .title-selected, .selecting .clear-narrow { display: inline-flex; }
    .line-narrow { display: flex; align-items: center; justify-content: space-between; flex: none; min-block-size: 44px; padding-inline: 16px; background: var(--av-bg); border-block-start: 1px solid var(--av-line); color: var(--av-text-2); font-size: 13px; }
    .line-narrow .link { min-block-size: 44px; font-size: 13px; }
    .line-narrow .plain { display: inline-flex; align-items: center; gap: 6px; text-decoration: none; }
    .line-narrow .plain:disabled { color: var(--av-text-3); }
    .scroller { scroll-padding-block-start: 0; scrollbar-gutter: auto; }
    .end { padding-block-end: 28px; }
  }
  @media (prefers-reduced-motion: reduce) { .scroller.busy .row { transition: none; } }
`;

// How the dialog's frame looks at its three widths.
import { css } from "lit";

export const dialogStyles = css`
  .dialog {
    position: fixed;
    inset: 0;
    inline-size: min(1216px, calc(100vw - 64px));
    block-size: min(836px, calc(100vh - 64px));
    block-size: min(836px, calc(100dvh - 64px));
    max-inline-size: none;
    max-block-size: none;
    margin: auto;
    padding: 0;
    overflow: clip;
    border: 0;
    border-radius: var(--av-radius-panel);
    background: var(--av-surface);
    box-shadow: var(--av-shadow-3);
    color: var(--av-text);
  }

  .dialog[open] {
    display: flex;
    flex-direction: column;
    animation: rise var(--av-motion-panel);
  }

  .dialog::backdrop {
    background: var(--av-scrim, rgb(18 26 23 / 0.46));
  }

  .dialog-head {
    display: grid;
    grid-template-columns: 1fr auto 1fr;
    align-items: center;
    flex: none;
    min-block-size: 56px;
    padding: 0 14px 0 20px;
    border-block-end: 1px solid var(--av-line);
  }

  .dialog-head h2 {
    font-size: 15px;
    line-height: 24px;
    font-weight: 600;
    letter-spacing: -0.005em;
  }

  .dialog-close {
    grid-column: 3;
    justify-self: end;
  }

  .panes {
    display: grid;
    grid-template-columns: 468px minmax(0, 1fr);
    flex: 1;
    min-block-size: 0;
  }

  .pane {
    position: relative;
    display: flex;
    flex-direction: column;
    min-block-size: 0;
  }

  .pane[hidden] {
    display: none;
  }

  .pane.choices {
    border-inline-end: 1px solid var(--av-line);
  }

  .pane.choices::after {
    content: "";
    position: absolute;
    inset: auto 12px 0 0;
    block-size: 32px;
    background: linear-gradient(color-mix(in srgb, var(--av-surface) 0%, transparent), var(--av-surface));
    pointer-events: none;
  }

  .choices-scroll {
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: 18px;
    padding: 16px 9px 32px 20px;
    overflow: auto;
    overscroll-behavior: contain;
    scroll-padding-block: 16px 40px;
    scrollbar-gutter: stable;
    scrollbar-width: thin;
    scrollbar-color: var(--av-line-2) transparent;
  }

  .pane.preview {
    padding: 10px 16px 16px;
    background: var(--av-bg);
  }

  .block {
    flex: none;
  }

  .block.tight {
    margin-block-start: -10px;
  }

  .block-title {
    margin-block-end: 8px;
    font-size: 12px;
    line-height: 18px;
    font-weight: 600;
  }

  .block-head {
    display: flex;
    align-items: baseline;
    justify-content: space-between;
  }

  .dialog-foot {
    display: flex;
    align-items: center;
    flex: none;
    gap: 12px;
    min-block-size: 68px;
    padding: 10px 20px;
    border-block-start: 1px solid var(--av-line);
  }

  .foot-text {
    flex: 1;
    min-inline-size: 0;
  }

  .foot-summary {
    font-weight: 600;
    line-height: 18px;
  }

  .foot-reason {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    color: var(--av-text-2);
  }

  .foot-meta {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 12px;
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 18px;
  }

  .foot-meta span {
    display: inline-flex;
    align-items: center;
    gap: 5px;
  }

  .foot-meta .icon {
    color: var(--av-text-3);
  }

  .button.export {
    min-block-size: var(--av-button-primary-height);
    padding: 0 11px 0 14px;
    font-weight: 550;
  }

  .foot-cancel {
    padding-inline: 18px;
  }

  .foot-buttons {
    display: flex;
    gap: 10px;
  }

  .foot-rest,
  .foot-review {
    min-block-size: var(--av-button-primary-height);
  }

  .reviewing .foot-reason {
    color: var(--av-text);
  }

  .tabs {
    display: flex;
    gap: 2px;
    padding: 2px;
    border-radius: 8px;
    background: var(--av-press);
  }

  .tab {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    min-block-size: 28px;
    padding: 0 14px;
    border: 0;
    border-radius: 6px;
    background: transparent;
    color: var(--av-text-2);
    font-weight: 500;
    cursor: pointer;
  }

  .tab[aria-selected="true"] {
    background: var(--av-segment);
    box-shadow: var(--av-shadow-1);
    color: var(--av-text);
  }

  .tab-count {
    color: var(--av-text-2);
    font-variant-numeric: tabular-nums;
  }

  .tab[aria-selected="true"] .tab-count {
    color: var(--av-text);
  }

  @media (max-width: 1099.98px) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }

    .pane.choices {
      border-inline-end: 0;
    }

    .choices-scroll {
      padding-inline: max(20px, calc(50% - 320px));
    }
  }

  @media (max-width: 639.98px) {
    .dialog {
      inline-size: 100vw;
      block-size: 100vh;
      block-size: 100dvh;
      border-radius: 0;
    }

    .dialog-head {
      grid-template-columns: auto 1fr;
      padding: 0 8px 0 6px;
      border-block-end: 0;
    }

    .dialog-head h2 {
      font-size: 17px;
    }

    .dialog-close {
      grid-area: 1 / 1;
    }

    .dialog-head h2 {
      grid-area: 1 / 2;
      padding-inline-start: 6px;
    }

    .tabs {
      flex: none;
      gap: 4px;
      padding: 0 16px;
      border-block-end: 1px solid var(--av-line);
      border-radius: 0;
      background: transparent;
    }

    .tab {
      min-block-size: 44px;
      padding: 0 12px;
      border-block-end: 2px solid transparent;
      border-radius: 0;
      font-size: 14px;
    }

    .tab:focus-visible {
      outline-offset: -3px;
    }

    .tab-count {
      padding: 0 7px;
      border-radius: 10px;
      background: var(--av-press);
      font-size: 12px;
      line-height: 19px;
      font-weight: 600;
    }

    .tab[aria-selected="true"] .tab-count {
      background: var(--av-accent-tint);
      color: var(--av-accent-text);
    }

    .foot-buttons {
      gap: 8px;
    }

    .foot-buttons .button {
      flex: 1 1 auto;
    }

    .tab[aria-selected="true"] {
      border-block-end-color: var(--av-accent);
      background: transparent;
      box-shadow: none;
    }

    .choices-scroll {
      padding-inline: 16px;
      scrollbar-gutter: auto;
    }

    .pane.preview {
      padding: 10px 16px 16px;
      overflow: auto;
    }

    .dialog-foot {
      flex-direction: column;
      align-items: stretch;
      gap: 10px;
      padding: 12px 16px max(16px, env(safe-area-inset-bottom));
    }

    .foot-text {
      flex: none;
    }

    .foot-summary {
      font-size: 13.5px;
    }

    .foot-meta {
      color: var(--av-text-3);
    }

    .foot-rest,
    .foot-review,
    .button.export {
      min-block-size: 44px;
      font-size: 14px;
    }
  }

  @media (max-height: 560px) {
    .foot-meta {
      display: none;
    }
  }

  @media (max-height: 460px) {
    .dialog-foot {
      min-block-size: 52px;
      padding-block: 6px;
    }

    .dialog-head {
      min-block-size: 44px;
    }
  }

  @media (forced-colors: active) {
    .dialog,
    .panel,
    .run-chip {
      border: 1px solid CanvasText;
    }

    .tab[aria-selected="true"] {
      border-block-end: 2px solid Highlight;
    }
  }
`;

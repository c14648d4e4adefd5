// The frame of everything that stands at the lower right while the page stays usable; on a phone it is a sheet.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";

export interface PanelFrame {
  testId: string;
  label: string;
  wide: boolean;
  mark: TemplateResult;
  title: string;
  lines?: TemplateResult | typeof nothing;
  corner: { label: string; icon: "minus" | "close"; testId: string; onPress: () => void };
  body: TemplateResult | typeof nothing;
  foot: TemplateResult | typeof nothing;
}

export function panel(frame: PanelFrame): TemplateResult {
  return html`<section class=${frame.wide ? "panel wide" : "panel"} role="region" aria-label=${frame.label} data-testid=${frame.testId} tabindex="-1">
    <div class="panel-grab" aria-hidden="true"></div>
    <div class="panel-main">
      <header class="panel-head">
        <span class="panel-mark">${frame.mark}</span>
        <div class="panel-title">
          <h2>${frame.title}</h2>
          ${frame.lines ?? nothing}
        </div>
        <button type="button" class="icon-button" data-testid=${frame.corner.testId} aria-label=${frame.corner.label} @click=${frame.corner.onPress}>
          ${icon(frame.corner.icon, 16)}
        </button>
      </header>
      ${frame.body}
    </div>
    ${frame.foot === nothing ? nothing : html`<footer class="panel-foot">${frame.foot}</footer>`}
  </section>`;
}

export const panelStyles = css`
  .panel {
    position: fixed;
    /* A host with a bar of its own at the lower edge says how high it is. */
    inset-block-end: calc(20px + var(--av-panel-lift, 0px));
    inset-inline-end: 20px;
    z-index: 60;
    display: flex;
    flex-direction: column;
    inline-size: min(422px, calc(100vw - 40px));
    max-block-size: calc(100vh - 40px - var(--av-panel-lift, 0px));
    max-block-size: calc(100dvh - 40px - var(--av-panel-lift, 0px));
    overflow: clip;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-panel);
    background: var(--av-raised);
    box-shadow: var(--av-shadow-2);
    color: var(--av-text);
    animation: rise var(--av-motion-panel);
  }

  .panel.wide {
    inline-size: min(471px, calc(100vw - 40px));
  }

  .panel:focus-visible {
    outline-offset: 2px;
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  .panel-grab {
    display: none;
  }

  .panel-main {
    display: grid;
    gap: 14px;
    min-block-size: 0;
    padding: 14px 18px 16px;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--av-line-2) transparent;
  }

  .panel-head {
    display: flex;
    align-items: flex-start;
    gap: 10px;
  }

  .panel-mark {
    display: grid;
    place-items: center;
    inline-size: 20px;
    block-size: 28px;
  }

  .panel-mark.ok,
  .ok-mark {
    color: var(--av-ok-text);
  }

  .danger-mark {
    color: var(--av-danger-text);
  }

  .quiet-mark {
    color: var(--av-text-3);
  }

  .panel-title {
    flex: 1;
    min-inline-size: 0;
    padding-block-start: 4px;
  }

  .panel-title h2 {
    font-size: 13.5px;
    line-height: 20px;
    font-weight: 600;
    overflow-wrap: anywhere;
  }

  .wide .panel-title h2 {
    font-size: 15px;
  }

  .panel-line {
    color: var(--av-text-2);
    overflow-wrap: anywhere;
  }

  .panel-meta {
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
    overflow-wrap: anywhere;
  }

  .panel-small {
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 18px;
    overflow-wrap: anywhere;
  }

  .panel-small + .link {
    margin-block-start: 4px;
    font-size: 12px;
  }

  .panel-head .icon-button {
    margin-inline-end: -6px;
  }

  .panel-foot {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 12px 18px;
    border-block-start: 1px solid var(--av-line);
    background: var(--av-sunken);
  }

  .panel-foot-text {
    flex: 1;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  @media (max-width: 639.98px) {
    .panel,
    .panel.wide {
      inset-inline: 0;
      inset-block-end: 0;
      inline-size: auto;
      overscroll-behavior: contain;
      max-block-size: 88vh;
      max-block-size: 88dvh;
      border-width: 1px 0 0;
      border-radius: var(--av-radius-sheet) var(--av-radius-sheet) 0 0;
    }

    .panel-grab {
      display: block;
      flex: none;
      inline-size: 36px;
      block-size: 4px;
      margin: 8px auto 0;
      border-radius: 2px;
      background: var(--av-line-2);
    }

    .panel-main {
      padding: 16px;
    }

    .panel-mark {
      block-size: 44px;
    }

    .panel-title {
      padding-block-start: 12px;
    }

    .panel-title h2,
    .wide .panel-title h2 {
      font-size: 15px;
    }

    .panel-foot {
      padding: 12px 16px max(20px, env(safe-area-inset-bottom));
    }

    .panel-foot .button {
      flex: 1 1 40%;
    }

    .panel-foot .button.primary {
      flex-basis: 100%;
    }
  }
`;

// A bar that shows how far something is, wherever one is shown.
import { css, html, nothing, type TemplateResult } from "lit";
import { fraction } from "./fraction.js";

export interface Bar {
  label: string;
  /** 0 to 1. */
  share: number;
  /** What is counted, for who cannot see the bar; without it, per cent. Null where how far it is is not known. */
  count?: { done: number; total: number } | null;
  words?: string;
}

export function bar({ label, share, count = { done: Math.floor(share * 100), total: 100 }, words }: Bar): TemplateResult {
  return html`<span
    class="bar"
    role="progressbar"
    aria-label=${label}
    aria-valuemin=${count === null ? nothing : 0}
    aria-valuemax=${count?.total ?? nothing}
    aria-valuenow=${count?.done ?? nothing}
    aria-valuetext=${words ?? nothing}
    ><span class="bar-value" ${fraction(share)}></span
  ></span>`;
}

export const barStyles = css`
  .bar {
    display: block;
    overflow: clip;
    block-size: 6px;
    border-radius: 3px;
    background: var(--av-press);
  }

  .bar-value {
    display: block;
    inline-size: calc(var(--fraction, 0) * 100%);
    block-size: 100%;
    border-radius: 3px;
    background: var(--av-accent);
    transition: inline-size var(--av-motion-bar);
  }

  @media (prefers-reduced-motion: reduce) {
    .bar-value {
      transition: none;
    }
  }

  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }

    .bar-value {
      background: Highlight;
      forced-color-adjust: none;
    }
  }
`;

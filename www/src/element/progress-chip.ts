// What is left of progress when its panel is out of the way: how far, how long, and Show.
import { css, html, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { ring } from "./control.js";
import { percentOf } from "./words.js";

export interface ProgressChip {
  label: string;
  /** "Exporting 2,418" */
  what: string;
  share: number;
  /** As long as nothing moves the ring turns. */
  waits: boolean;
  left: string;
  testId: string;
  showTestId: string;
  onShow: () => void;
}

export function progressChip({ label, what, share, waits, left, testId, showTestId, onShow }: ProgressChip): TemplateResult {
  return html`<div class="chip" role="region" aria-label=${label} data-testid=${testId}>
    ${ring(waits ? null : share, 18)}
    <span class="chip-text"><span class="chip-title">${what} · <span class="numbers">${percentOf(share)}</span></span><span class="chip-left">${left}</span></span>
    <button type="button" class="button ghost" data-testid=${showTestId} aria-expanded="false" @click=${onShow}>Show${icon("chevron-up", 14)}</button>
  </div>`;
}

export const progressChipStyles = css`
  .chip {
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 5px 6px 5px 14px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-menu);
    background: var(--av-raised);
    box-shadow: var(--av-shadow-2);
    font-variant-numeric: tabular-nums;
    animation: rise var(--av-motion-menu);
  }

  .chip-text {
    display: flex;
    flex-wrap: wrap;
    gap: 0 8px;
    align-items: baseline;
  }

  .chip-title {
    font-weight: 600;
  }

  .chip-left {
    min-inline-size: 76px;
    color: var(--av-text-3);
    font-size: 12px;
  }

  .chip .button {
    gap: 6px;
    padding-inline: 10px;
  }

  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(8px);
    }
  }

  @media (max-width: 639.98px) {
    .chip {
      justify-content: space-between;
      inline-size: 100%;
    }

    .chip-text {
      flex: 1;
      flex-direction: column;
    }

    .chip .button {
      min-block-size: 44px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .chip {
      animation: none;
    }
  }
`;

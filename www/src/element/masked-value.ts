// A value that stays hidden until it is asked for: by press and hold, or Space. It hides again on leaving.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { entityWord } from "./entity-words.js";

export interface MaskedValueView {
  entity: string;
  value: string;
  shown: boolean;
  /** Only the current row's value is a stop of the Tab key. */
  reachable: boolean;
  onShow: (shown: boolean) => void;
}

export function maskedValue({ entity, value, shown, reachable, onShow }: MaskedValueView): TemplateResult {
  const word = entityWord(entity);
  const hide = (): void => onShow(false);
  return html`<button
    type="button"
    class="masked"
    data-testid="masked-value"
    tabindex=${reachable ? 0 : -1}
    aria-pressed=${shown}
    aria-label=${shown ? `${word}: ${value}` : `${word}, hidden. Hold to show`}
    title=${shown ? nothing : "Hold to show"}
    @pointerdown=${(event: PointerEvent) => {
      (event.currentTarget as HTMLElement).setPointerCapture?.(event.pointerId);
      onShow(true);
    }}
    @pointerup=${hide}
    @pointercancel=${hide}
    @contextmenu=${(event: Event) => event.preventDefault()}
    @click=${(event: MouseEvent) => {
      // Made by assistive technology: there is no press to hold.
      if (event.detail === 0) onShow(!shown);
    }}
    @blur=${hide}
  >
    ${shown ? html`<bdi class="masked-shown">${value}</bdi>` : html`<span class="masked-word">${word}</span><span class="masked-dots" aria-hidden="true">••••</span>`}${icon(shown ? "eye-off" : "eye", 14)}
  </button>`;
}

/** The same without a way to look at it. */
export function hiddenValue(entity: string): TemplateResult {
  return html`<span class="masked fixed"><span class="masked-word">${entityWord(entity)}</span><span class="masked-dots" aria-hidden="true">••••</span><span class="hidden"> hidden</span></span>`;
}

export const maskedValueStyles = css`
  .masked {
    display: inline-flex;
    align-items: center;
    gap: 7px;
    max-inline-size: 100%;
    min-block-size: 22px;
    margin-block: -1px;
    padding: 0 7px;
    border: 1px solid var(--av-token-line);
    border-radius: var(--av-radius-chip);
    background-color: var(--av-token-tint);
    background-image: repeating-linear-gradient(135deg, transparent 0 4px, color-mix(in srgb, var(--av-token-line) 34%, transparent) 4px 8px);
    color: var(--av-token-text);
    font-size: 12px;
    line-height: 18px;
    font-weight: 600;
    vertical-align: baseline;
    white-space: nowrap;
    cursor: pointer;
    user-select: none;
    -webkit-touch-callout: none;
    touch-action: manipulation;
  }

  .masked.fixed {
    cursor: default;
  }

  .masked-dots {
    letter-spacing: 0.14em;
  }

  .masked-shown {
    overflow: hidden;
    text-overflow: ellipsis;
  }

  @media (max-width: 639.98px) {
    .masked {
      min-block-size: 24px;
      font-size: 13px;
    }
  }

  @media (forced-colors: active) {
    .masked {
      border-color: CanvasText;
      background-image: repeating-linear-gradient(135deg, transparent 0 4px, GrayText 4px 5px);
    }
  }
`;

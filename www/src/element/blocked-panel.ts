// The check found a removed value in the finished file: where, in which form, and the ways on. The value shows while it is held.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { encodingRule, encodingWords } from "./entity-words.js";
import type { LeftoverNote } from "./leftover-note.js";
import { hiddenValue, maskedValue } from "./masked-value.js";
import { panel } from "./panel.js";
import { beginAgain, blocked } from "./words.js";

export interface BlockedPanelView {
  leftover: LeftoverNote;
  fileName: string;
  /** The value, as far as it is known. */
  value: string | undefined;
  /** It is held, and so shown. */
  shown: boolean;
  /** Whether it can be redacted as well. */
  canRedact: boolean;
  /** It is among the words to redact, and still there. */
  stuck: boolean;
  onShow: (shown: boolean) => void;
  onRedact: () => void;
  /** Null where there are no choices to go back to. */
  onReview: (() => void) | null;
  onClose: () => void;
}

export function blockedPanel({ leftover, fileName, value, shown, canRedact, stuck, onShow, onRedact, onReview, onClose }: BlockedPanelView): TemplateResult {
  const { place, entity, encoding } = leftover;
  return panel({
    testId: "blocked-panel",
    label: "Export stopped",
    wide: true,
    mark: html`<span class="danger-mark">${icon("shield-close", 20)}</span>`,
    title: blocked.title,
    lines: html`<p class="panel-line" data-testid="error-safe">${blocked.safe}</p>`,
    corner: { label: "Close", icon: "close", testId: "blocked-close", onPress: onClose },
    body: html`<div class="leftover" role="alert" data-testid="error-body" data-code="leftover">
        <p class="leftover-head">${icon("file-text", 14)}<span class="mono leftover-file">${fileName}</span><span data-testid="leftover-place">${place}</span></p>
        <div class="leftover-body">
          <p>${value === undefined ? hiddenValue(entity) : maskedValue({ entity, value, shown, reachable: true, onShow })}</p>
          <dl>
            <div><dt>Found as</dt><dd data-testid="leftover-form">${encodingWords(entity, encoding)}</dd></div>
            <div><dt>Rule</dt><dd>${encodingRule(encoding)}</dd></div>
          </dl>
        </div>
      </div>
      ${stuck ? html`<p class="panel-line" data-testid="leftover-stuck">${blocked.stuck}</p>` : nothing}
      <p class="panel-meta">${blocked.hidden}</p>
      ${onReview === null ? html`<p class="panel-line">Nothing is kept of it. ${beginAgain}</p>` : nothing}`,
    foot: html`${canRedact
        ? html`<button type="button" class="button primary" data-testid="redact-and-export" @click=${onRedact}>${icon("mask", 16)}Redact this too and export</button>`
        : nothing}
      ${onReview === null
        ? nothing
        : html`<button type="button" class=${canRedact ? "button" : "button primary"} data-testid="open-in-review" @click=${onReview}>${stuck ? "Change the choices" : "Open in review"}</button>`}
      <span class="foot-gap"></span><button type="button" class="button ghost" data-testid="error-done" @click=${onClose}>Close</button>`,
  });
}

export const blockedPanelStyles = css`
  .leftover {
    overflow: clip;
    border: 1px solid var(--av-danger-line);
    border-radius: var(--av-radius-card);
  }

  .leftover-head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 8px;
    padding: 9px 12px;
    border-block-end: 1px solid var(--av-danger-line);
    background: var(--av-danger-tint);
    color: var(--av-danger-text);
    font-size: 12.5px;
    line-height: 18px;
  }

  .leftover-file {
    flex: 1;
    overflow-wrap: anywhere;
  }

  .leftover-body {
    display: grid;
    gap: 8px;
    padding: 12px;
  }

  .leftover-body dl {
    display: grid;
    gap: 5px;
  }

  .leftover-body dl div {
    display: grid;
    grid-template-columns: 64px minmax(0, 1fr);
    gap: 8px;
    font-size: 12.5px;
  }

  .leftover-body dt {
    color: var(--av-text-2);
  }
`;

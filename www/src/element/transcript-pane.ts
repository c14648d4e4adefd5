// The preview of transcripts: the pages of the real file, drawn from its bytes, and the way through the conversations.
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { layoutLine } from "./choices.js";
import { ring } from "./control.js";
import type { DialogModel } from "./dialog-model.js";
import { combinedConversations } from "./transcript-maker.js";
import { paperBones } from "./paper-bones.js";
import "./pdf-pages.js";
import type { PagesShown } from "./pdf-pages.js";
import type { PreviewFile } from "./preview-run.js";
import { beforeWords, countOf, loadingWords, sameCode } from "./words.js";

export interface TranscriptPaneView {
  model: DialogModel;
  phone: boolean;
  onChangeFormat: () => void;
}

/** "Conversation 14 of 37 · page 1 of 2" */
function placeWords(place: { number: number; of: number; pages: { page: number; pages: number } | null; phone: boolean }): string {
  const { number, of, pages, phone } = place;
  const page = pages === null ? "" : `${phone ? ", " : " · "}page ${countOf(pages.page)} of ${countOf(pages.pages)}`;
  return `${phone ? "" : "Conversation "}${countOf(number)} of ${countOf(of)}${page}`;
}

/** Arrows and place: goes into the head of the preview. */
export function transcriptPlace(view: TranscriptPaneView): TemplateResult {
  const { model, phone } = view;
  const { count, file } = model;
  const { conversation } = model.transcript;
  const pages = file?.transcript?.absent === true ? null : model.transcript.pages;
  const number = (file?.options.layout === "one" ? conversation : (file?.transcript?.conversation ?? conversation)) + 1;
  const arrow = (by: -1 | 1, label: string, disabled: boolean) => html`<button
    type="button"
    class="icon-button"
    aria-label=${label}
    title=${label}
    ?disabled=${disabled}
    data-testid=${by < 0 ? "conversation-before" : "conversation-next"}
    @click=${() => model.transcript.lookAt(conversation + by, model.lastConversation)}
  >
    ${icon(by < 0 ? "chevron-left" : "chevron-right", 16)}
  </button>`;
  const only = model.count <= 1;
  return html`<div class="transcript-place">
    ${only ? nothing : arrow(-1, "Conversation before", conversation <= 0)}
    <span class="transcript-words">
      <span class="transcript-widest" aria-hidden="true">${placeWords({ number: count, of: count, pages: pages && { page: pages.pages, pages: pages.pages }, phone })}</span>
      <span role="status" data-testid="transcript-place">${placeWords({ number, of: count, pages, phone })}</span>
    </span>
    ${only ? nothing : arrow(1, "Next conversation", conversation >= model.lastConversation)}
  </div>`;
}

/** Arrow keys go through the conversations, as long as the pages have no use for them. */
function onKey(event: KeyboardEvent, { model }: TranscriptPaneView): void {
  const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (by === 0 || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  model.transcript.lookAt(model.transcript.conversation + by, model.lastConversation);
}

export function transcriptPages(view: TranscriptPaneView, file: PreviewFile): TemplateResult {
  const { model } = view;
  const shown = file.transcript;
  if (shown === null || shown.absent) {
    return html`<div class="preview-box"><div class="preview-empty" data-testid="preview-absent">${icon("inbox", 24)}
      <p class="preview-error-title">This conversation is not in the file</p>
      <p>It could not be read, or lies outside of your audiences. The finished export names it.</p></div></div>`;
  }
  // One document for all stays as it is while one looks through it.
  const inFile = file.options.layout === "one" ? Math.min(model.transcript.conversation, Math.max(0, (shown.of ?? 1) - 1)) : 0;
  return html`<askvault-pdf-pages
    class="transcript-pages"
    data-testid="preview-transcript"
    .bytes=${file.bytes}
    .label=${`Conversation ${countOf((file.options.layout === "one" ? inFile : shown.conversation) + 1)} of ${countOf(model.count)}`}
    .place=${`${model.scopeIndex} ${model.splitIndex} ${file.options.layout} ${file.options.layout === "one" ? inFile : shown.conversation}`}
    .inFile=${inFile}
    .asText=${model.transcript.asText}
    .pinched=${view.phone}
    @keydown=${(event: KeyboardEvent) => onKey(event, view)}
    @pages-shown=${(event: CustomEvent<PagesShown>) => model.transcript.showPages(event.detail)}
    @pages-failed=${(event: CustomEvent<unknown>) => model.transcript.failPages(event.detail)}
  ></askvault-pdf-pages>`;
}

/** What is known of the preview beside the page: where it ends, and how the file is written. */
export function transcriptFoot({ model, phone, onChangeFormat }: TranscriptPaneView): TemplateResult {
  const { choices, count, file } = model;
  const { asText } = model.transcript;
  const part = choices.layout === "one" && count > combinedConversations && file?.options.layout === "one" ? `First ${countOf(combinedConversations)} shown. ` : "";
  const text = html`<button type="button" class="link" data-testid="open-as-text" aria-pressed=${asText} @click=${() => model.transcript.showText(!asText)}>${asText ? "Show the pages" : "Open as text"}</button>`;
  if (phone) {
    return html`<div class="transcript-foot" data-testid="preview-foot">
      <span class="transcript-hint">${asText ? icon("file-text", 16) : icon("search", 16)}${asText ? "The text of the file" : "Pinch to zoom"}</span>${text}
    </div>`;
  }
  return html`<div class="transcript-foot framed" data-testid="preview-foot">
    <span class="transcript-hint">${icon("copy", 14)}<span>${part}${layoutLine(choices, count)}</span></span>
    <button type="button" class="link" data-testid="change-format" aria-label="Change how the file is written" @click=${onChangeFormat}>Change</button>
    <span class="transcript-rest"></span>
    <span class="preview-promise">${model.anonymises && model.side === "before" ? beforeWords : sameCode}</span>
    ${text}
  </div>`;
}

/** A page that is not there yet, and what it waits for. */
export function transcriptSkeleton({ model }: TranscriptPaneView): TemplateResult {
  const { preview } = model;
  const phase = preview.kind === "loading" ? preview.phase : null;
  return html`<div class="transcript-waiting" data-testid="preview-skeleton">
    ${paperBones()}
    ${phase === null ? nothing : html`<p class="transcript-phase" role="status" data-testid="preview-phase">${ring(null, 16)}${loadingWords[phase]}</p>`}
  </div>`;
}

export const transcriptPaneStyles = css`
  .transcript-place {
    display: flex;
    align-items: center;
    gap: 4px;
    color: var(--av-text-2);
    font-variant-numeric: tabular-nums;
  }

  .transcript-words {
    display: grid;
    min-inline-size: 8ch;
    padding-inline: 2px;
    font-size: 13px;
    text-align: center;
    white-space: nowrap;
  }

  .transcript-words > span {
    grid-area: 1 / 1;
  }

  /* The arrows stay where they are. */
  .transcript-widest {
    visibility: hidden;
  }

  .preview-head .transcript-place + .segments {
    margin-inline-start: 4px;
  }

  .preview-divider {
    inline-size: 1px;
    block-size: 20px;
    background: var(--av-line-2);
  }

  .transcript-pages {
    margin-inline: -8px;
  }

  .transcript-foot {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 14px;
    margin-block-start: 10px;
    color: var(--av-text-2);
    font-size: 12.5px;
    line-height: 16px;
  }

  .transcript-foot.framed {
    min-block-size: 36px;
    padding: 4px 12px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
  }

  .transcript-foot .link {
    min-block-size: 24px;
  }

  .transcript-hint {
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }

  .transcript-rest {
    flex: 1;
  }

  .transcript-waiting {
    position: relative;
    display: flex;
    flex: 1;
    justify-content: center;
    min-block-size: 0;
    padding: 4px 4px 0;
    overflow: clip;
  }

  .transcript-phase {
    position: absolute;
    inset-block-start: 42%;
    display: inline-flex;
    align-items: center;
    gap: 10px;
    padding: 8px 14px;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-card);
    background: var(--av-raised);
    box-shadow: var(--av-shadow-2);
    color: var(--av-text);
  }

  @media (max-width: 639.98px) {
    .transcript-place {
      flex: 1;
    }

    .transcript-place .icon-button {
      inline-size: 36px;
      block-size: 44px;
    }

    .transcript-words {
      flex: 1;
    }

    .transcript-foot {
      justify-content: space-between;
      min-block-size: 44px;
      margin-block-start: 4px;
      font-size: 14px;
    }

    .transcript-foot .link {
      padding-block: 6px 4px;
    }

    .preview-divider {
      display: none;
    }
  }
`;

// The right half of the dialog: what the file will hold, and what there is instead while it is not known.
import { css, html, nothing, type TemplateResult } from "lit";
import type { FieldInfo } from "../index.js";
import { icon } from "../icon.js";
import { type Choices, formatLine, isCsv } from "./choices.js";
import { segments } from "./control.js";
import type { DialogModel, Leftover } from "./dialog-model.js";
import { describeFailure } from "./failure.js";
import { leftoverSentence } from "./leftover-note.js";
import { gridData, previewGrid } from "./preview-grid.js";
import { fileLines, previewLines } from "./preview-lines.js";
import { rowCards, rowPanel } from "./preview-rows.js";
import type { PreviewFile, PreviewState } from "./preview-run.js";
import type { TextPart } from "./token-text.js";
import { transcriptFoot, transcriptPages, transcriptPlace, transcriptSkeleton } from "./transcript-pane.js";
import { beforeWords, blocked, countOf, plural, sameCode } from "./words.js";

export interface PreviewPaneView {
  model: DialogModel;
  state: PreviewState;
  choices: Choices;
  fields: ReadonlyMap<string, FieldInfo>;
  count: number;
  /** Why there is nothing to preview, when the scope itself is the reason. */
  obstacle: string | null;
  row: number;
  firstCut: number;
  columnsInSight: number;
  phone: boolean;
  /** Something is replaced: there is a text before and one after. */
  anonymises: boolean;
  side: "before" | "after";
  /** Finds what is replaced in the text before; null while it is not known. */
  original: ((text: string) => readonly TextPart[]) | null;
  onSide: (side: "before" | "after") => void;
  /** What stopped the preview, if the check did. */
  leftover: Leftover | null;
  onRedactLeftover: (value: string, entity: string) => void;
  rowsAs: "rows" | "grid";
  wideCards: boolean;
  onRow: (row: number) => void;
  onRowsAs: (rowsAs: "rows" | "grid") => void;
  onWideCards: () => void;
  onChangeFormat: () => void;
  onRetry: () => void;
}

/** Rows in the whole file when they can be told from here: one per conversation, or all of them are already read. */
function totalRows(file: PreviewFile, count: number): number | null {
  if (file.result !== null && file.result.requested >= count) return file.result.rows;
  return file.options.format === "csv" && file.options.mode === "conversations" ? count : null;
}

function rowsLine(shown: number, total: number | null, noun: string): string {
  if (shown === 0) return `No ${noun}s`;
  const range = shown === 1 ? `${capital(noun)} 1` : `${capital(noun)}s 1–${countOf(shown)}`;
  return total === null ? `First ${plural(shown, noun)}` : `${range} of ${countOf(total)}`;
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function footer(view: PreviewPaneView, left: string, middle: string): TemplateResult {
  return html`<div class="preview-foot" data-testid="preview-foot">
    <span class="preview-range">${left}</span>
    <span class="preview-columns">${middle}</span>
    ${isCsv(view.choices.purpose)
      ? html`<span class="preview-format">${icon("table", 14)}<span>${formatLine(view.choices)}</span></span>
          <button type="button" class="link" data-testid="change-format" aria-label="Change how the file is written" @click=${view.onChangeFormat}>Change</button>`
      : html`<span class="preview-format">${icon("braces", 14)}<span>${view.choices.purpose === "bundle" ? "The first file of the bundle" : `UTF-8, ${view.choices.purpose === "data" ? "one document" : "one conversation a line"}`}</span></span>`}
  </div>`;
}

function gridPane(view: PreviewPaneView, file: PreviewFile): TemplateResult {
  const data = gridData(file);
  const columns = data.head.length;
  const hidden = columns - view.columnsInSight;
  const grid = {
    data,
    fields: view.fields,
    row: Math.min(view.row, Math.max(0, data.rows.length - 1)),
    totalRows: totalRows(file, view.count),
    firstCut: view.firstCut,
    shape: { profile: view.choices.profile, times: view.choices.times, side: view.side, original: view.original },
    onRow: view.onRow,
  };
  const asCards = view.phone && view.rowsAs === "rows";
  const range = rowsLine(data.rows.length, grid.totalRows, "row");
  const across = hidden > 0 && !asCards ? `${plural(columns, "column")}, scroll for ${hidden} more` : plural(columns, "column");
  return html`${asCards
    ? html`${rowCards({ ...grid, wide: view.wideCards, onWide: view.onWideCards })}`
    : html`<div class="preview-box">
        ${data.rows.length === 0 ? emptyBody("The first page holds no rows for this choice.") : html`${previewGrid(grid)}${rowPanel(grid)}`} ${footer(view, range, across)}
      </div>`}`;
}

function linesPane(view: PreviewPaneView, file: PreviewFile): TemplateResult {
  const lines = fileLines(file);
  const total = file.options.format === "jsonl" ? view.count : null;
  return html`<div class="preview-box">${previewLines(lines, { tokens: view.anonymises && view.side === "after", original: view.original })} ${footer(view, rowsLine(lines.length, total, "line"), "")}</div>`;
}

function emptyBody(text: string): TemplateResult {
  return html`<div class="preview-empty" data-testid="preview-empty">${icon("inbox", 24)}<p>${text}</p></div>`;
}

function skeleton(): TemplateResult {
  return html`<div class="preview-box" aria-hidden="true" data-testid="preview-skeleton">
    <div class="bones-head"></div>
    ${Array.from({ length: 18 }, () => html`<div class="bones">${Array.from({ length: 5 }, () => html`<span class="bone"></span>`)}</div>`)}
  </div>`;
}

function failedBody(view: PreviewPaneView, error: unknown): TemplateResult {
  const failure = describeFailure(error, { count: view.count, stage: "preview" });
  return html`<div class="preview-box">
    <div class="preview-empty" role="alert" data-testid="preview-error" data-code=${failure.code}>
      <span class="preview-alert">${icon("alert", 24)}</span>
      <p class="preview-error-title">${failure.title}</p>
      ${view.leftover === null ? html`<p>${failure.next}</p>` : leftoverBody(view, view.leftover)}
      <button type="button" class="button" data-testid="preview-retry" @click=${view.onRetry}>${icon("refresh", 16)}Try again</button>
    </div>
  </div>`;
}

/** The check stopped the preview: what it found can be redacted as well, without being shown. */
function leftoverBody({ onRedactLeftover }: PreviewPaneView, { note, value, stuck }: Leftover): TemplateResult {
  return html`<p class="preview-leftover" data-testid="preview-leftover">${leftoverSentence(note)}</p>
    <p>${stuck ? blocked.stuck : "No file can be made before it is redacted too."}</p>
    ${value === undefined || stuck
      ? nothing
      : html`<button type="button" class="button primary" data-testid="preview-redact" @click=${() => onRedactLeftover(value, note.entity)}>${icon("mask", 16)}Redact this too</button>`}`;
}

/** Pages, or what there is instead of them; below it how the file is written. */
function transcriptBody(view: PreviewPaneView): TemplateResult {
  const { state, model } = view;
  if (view.obstacle !== null) return html`<div class="preview-box">${emptyBody(view.obstacle)}</div>`;
  if (state.kind === "failed") return failedBody(view, state.error);
  const { pagesError } = model.transcript;
  if (pagesError !== null) return failedBody(view, pagesError);
  const file = state.kind === "ready" ? state.file : state.kind === "loading" ? state.before : null;
  const slow = state.kind === "loading" && (state.slow || state.phase !== null);
  const stale = slow && file !== null;
  return html`${file === null
      ? slow
        ? transcriptSkeleton(view)
        : html`<div class="transcript-waiting"></div>`
      : html`<div class=${stale ? "preview-live stale" : "preview-live"} aria-busy=${state.kind === "loading"}>${transcriptPages(view, file)}</div>`}
    ${transcriptFoot(view)}`;
}

function body(view: PreviewPaneView): TemplateResult {
  const { state } = view;
  if (view.choices.purpose === "transcript") return transcriptBody(view);
  if (view.obstacle !== null && state.kind !== "ready") return html`<div class="preview-box">${emptyBody(view.obstacle)}</div>`;
  if (state.kind === "none") return html`<div class="preview-box"></div>`;
  if (state.kind === "failed") return failedBody(view, state.error);
  if (state.kind === "loading" && state.before === null) return state.slow ? skeleton() : html`<div class="preview-box"></div>`;
  const file = state.kind === "ready" ? state.file : state.before;
  if (file === null) return skeleton();
  const stale = state.kind === "loading" && state.slow;
  return html`<div class=${stale ? "preview-live stale" : "preview-live"} aria-busy=${state.kind === "loading"}>
    ${file.options.format === "csv" ? gridPane(view, file) : linesPane(view, file)}
  </div>`;
}

function sides({ side, onSide }: PreviewPaneView): TemplateResult {
  return segments({
    name: "preview-side",
    label: "Show the text",
    chosen: side,
    choices: [
      { value: "before", label: "Before", testId: "preview-before" },
      { value: "after", label: "After", icon: "mask", testId: "preview-after" },
    ],
    onChoose: onSide,
  });
}

function shapes({ rowsAs, onRowsAs }: PreviewPaneView): TemplateResult {
  return segments({
    name: "rows-as",
    label: "Show the preview as",
    chosen: rowsAs,
    choices: [
      { value: "rows", label: "Rows", testId: "preview-as-rows" },
      { value: "grid", label: "Grid", testId: "preview-as-grid" },
    ],
    onChoose: onRowsAs,
  });
}

export function previewPane(view: PreviewPaneView): TemplateResult {
  const before = view.anonymises && view.side === "before";
  const transcript = view.choices.purpose === "transcript" && view.obstacle === null;
  return html`<div class="preview-head">
      <h3>Preview</h3>
      ${transcript ? nothing : html`<span class="preview-promise">${before ? beforeWords : sameCode}</span>`}
      ${transcript ? transcriptPlace(view) : nothing} ${transcript && view.anonymises ? html`<span class="preview-divider" aria-hidden="true"></span>` : nothing}
      ${view.phone && isCsv(view.choices.purpose) ? shapes(view) : nothing}
      ${view.anonymises ? sides(view) : nothing}
    </div>
    ${body(view)}`;
}

export const previewPaneStyles = css`
  .preview-head {
    display: flex;
    align-items: center;
    gap: 10px;
    min-block-size: 28px;
    margin-block-end: 10px;
  }

  .preview-head h3 {
    flex: 1;
    font-size: 13px;
    font-weight: 600;
  }

  .preview-promise {
    color: var(--av-text-3);
    font-size: 12.5px;
  }

  .preview-live {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    transition: opacity var(--av-motion-menu);
  }

  .preview-live.stale {
    opacity: 0.55;
  }

  .preview-box {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-block-size: 0;
    overflow: clip;
    border: 1px solid var(--av-line-2);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
  }

  .preview-foot {
    display: flex;
    flex: none;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 14px;
    min-block-size: 35px;
    padding: 4px 12px;
    border-block-start: 1px solid var(--av-line-2);
    color: var(--av-text-2);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }

  .preview-columns {
    flex: 1;
    color: var(--av-text-3);
  }

  .preview-format {
    display: flex;
    align-items: center;
    gap: 6px;
    font-variant-numeric: normal;
  }

  .preview-foot .link {
    min-block-size: 24px;
  }

  .preview-range {
    color: var(--av-text);
  }

  .preview-empty {
    display: flex;
    flex: 1;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: 8px;
    padding: 24px;
    color: var(--av-text-2);
    text-align: center;
    text-wrap: balance;
  }

  .preview-empty > .icon {
    color: var(--av-text-3);
  }

  .preview-leftover {
    max-inline-size: 46ch;
  }

  .preview-alert {
    color: var(--av-danger-text);
  }

  .preview-error-title {
    color: var(--av-text);
    font-weight: 600;
  }

  .preview-empty .button {
    margin-block-start: 6px;
  }

  .bones-head {
    flex: none;
    block-size: 45px;
    border-block-end: 1px solid var(--av-line);
    background: var(--av-sunken);
  }

  .bones {
    display: grid;
    grid-template-columns: 20px 110px 130px 70px 1fr;
    align-items: center;
    gap: 20px;
    flex: none;
    block-size: 34px;
    padding-inline: 10px;
    border-block-end: 1px solid var(--av-line);
  }

  .bone {
    display: block;
    inline-size: 100%;
    max-inline-size: 160px;
    block-size: 9px;
    border-radius: 5px;
    background: var(--av-press);
    animation: breathe 1.2s ease-in-out infinite alternate;
  }

  @keyframes breathe {
    to {
      opacity: 0.45;
    }
  }

  @media (max-width: 639.98px) {
    .preview-head {
      flex: none;
      justify-content: space-between;
    }

    .preview-head h3,
    .preview-promise {
      display: none;
    }

    .preview-head:not(:has(.segments, .transcript-place)) {
      display: none;
    }

    .preview-live {
      gap: 10px;
    }

    .preview-foot .link {
      padding-block: 6px 4px;
    }
  }

  @media (prefers-reduced-motion: reduce) {
    .bone {
      animation: none;
    }
  }
`;

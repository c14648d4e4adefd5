// The CSV as a grid: what a spreadsheet will show, drawn from the very bytes of the file.
import { css, html, type TemplateResult } from "lit";
import type { ExportOptions, FieldInfo } from "../index.js";
import { icon } from "../icon.js";
import { csvCells, delimiterCharacter } from "./csv-cells.js";
import type { PreviewFile } from "./preview-run.js";
import { markedText, tokenParts, type TextPart } from "./token-text.js";
import { treatmentOf } from "./treatment.js";

export interface GridData {
  /** The header row of the file. */
  head: readonly string[];
  /** The key of each column, known to the field table or not. */
  keys: readonly string[];
  rows: readonly (readonly string[])[];
}

/** What happens to the values, and which side of it is shown. */
export interface PreviewShape extends Pick<ExportOptions, "profile" | "times"> {
  side: "before" | "after";
  original: ((text: string) => readonly TextPart[]) | null;
}

export interface PreviewGridView {
  data: GridData;
  fields: ReadonlyMap<string, FieldInfo>;
  row: number;
  /** Rows in the whole file, when that is known. */
  totalRows: number | null;
  /** Columns from this one on are out of sight; they come first in the panel below. */
  firstCut: number;
  shape: PreviewShape;
  onRow: (row: number) => void;
}

/** Parses the preview's text back into cells. */
export function gridData(file: PreviewFile): GridData {
  const [head = [], ...rows] = csvCells(file.text, delimiterCharacter(file.options.delimiter));
  const columns = file.result?.columns ?? [];
  return { head, keys: head.map((name, index) => columns[index] ?? name), rows };
}

/** Kinds whose values are compared letter by letter. */
export const monoKinds: ReadonlySet<FieldInfo["kind"]> = new Set(["id", "time"]);

function kindClass(field: FieldInfo | undefined): string {
  if (field === undefined) return "text";
  return field.kind === "text" && field.privacyClass !== "free-text" ? "short" : field.kind;
}

/** More than the widest column shows. Whole messages, laid out on one line each, would keep the page busy for nothing. */
const cellChars = 120;

/** A cell's text with its marks: replacements after, originals before. */
export function shapedText(text: string, field: FieldInfo | undefined, shape: PreviewShape): TemplateResult | string {
  if (shape.profile === "internal") return text;
  const { replaced } = treatmentOf(field, shape);
  if (shape.side === "before") {
    if (replaced) return markedText([{ text, mark: "original" }]);
    return shape.original === null ? text : markedText(shape.original(text));
  }
  const parts = tokenParts(text);
  // A whole value that was remapped has no brackets of its own.
  if (replaced && parts.every(({ mark }) => mark === null)) return markedText([{ text, mark: "token" }]);
  return markedText(parts);
}

function cell(text: string, field: FieldInfo | undefined, shape: PreviewShape): TemplateResult {
  if (text === "") return html`<span class="empty">empty</span>`;
  const short = text.length > cellChars ? `${text.slice(0, cellChars)}…` : text;
  return html`<bdi class=${field !== undefined && monoKinds.has(field.kind) ? "mono" : ""}>${shapedText(short, field, shape)}</bdi>`;
}

function headCell(name: string, field: FieldInfo | undefined, shape: PreviewShape): TemplateResult {
  const { words, icon: mark } = shape.side === "before" && shape.profile !== "internal" ? { words: "as it is now", icon: null } : treatmentOf(field, shape);
  return html`<th scope="col" class="kind-${kindClass(field)}" data-testid="grid-column">
    <span class="mono grid-key">${name}</span>
    <span class="grid-treatment">${mark === null ? "" : icon(mark, mark === "fingerprint" ? 11 : 13)}${words}</span>
  </th>`;
}

function onKey(event: KeyboardEvent, view: PreviewGridView) {
  const last = view.data.rows.length - 1;
  const target =
    event.key === "ArrowDown" ? view.row + 1
    : event.key === "ArrowUp" ? view.row - 1
    : event.key === "Home" ? 0
    : event.key === "End" ? last
    : event.key === "PageDown" ? view.row + 8
    : event.key === "PageUp" ? view.row - 8
    : null;
  if (target !== null) {
    event.preventDefault();
    view.onRow(Math.max(0, Math.min(last, target)));
    return;
  }
  const step = event.key === "ArrowRight" ? 120 : event.key === "ArrowLeft" ? -120 : 0;
  if (step === 0) return;
  event.preventDefault();
  (event.currentTarget as HTMLElement).scrollBy({ left: step });
}

/** The scrolling grid. */
export function previewGrid(view: PreviewGridView): TemplateResult {
  const { data, fields, row } = view;
  const showMore = (event: Event) => {
    const scroller = event.currentTarget as HTMLElement;
    scroller.parentElement?.classList.toggle("at-end", scroller.scrollLeft + scroller.clientWidth >= scroller.scrollWidth - 4);
  };
  return html`<div class=${view.firstCut < data.head.length ? "grid-frame more" : "grid-frame"}>
  <div
    class="grid-scroller"
    @scroll=${showMore}
    role="grid"
    tabindex="0"
    aria-label="First rows of the file"
    aria-rowcount=${data.rows.length + 1}
    aria-activedescendant="grid-row-${row}"
    data-testid="preview-grid"
    @keydown=${(event: KeyboardEvent) => onKey(event, view)}
  >
    <table class="grid" role="presentation">
      <thead role="rowgroup">
        <tr role="row">
          <th class="grid-number"><span class="hidden">Row</span></th>
          ${data.head.map((name, index) => headCell(name, fields.get(data.keys[index] ?? ""), view.shape))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        ${data.rows.map(
          (cells, index) => html`<tr
            role="row"
            id="grid-row-${index}"
            class=${index === row ? "current" : ""}
            aria-selected=${index === row}
            data-testid="grid-row"
            @click=${() => view.onRow(index)}
          >
            <th scope="row" class="grid-number">${index + 1}</th>
            ${cells.map((text, column) => {
              const field = fields.get(data.keys[column] ?? "");
              return html`<td role="gridcell" class="kind-${kindClass(field)}">${cell(text, field, view.shape)}</td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>
  </div>`;
}

export const previewGridStyles = css`
  .grid-frame {
    position: relative;
    display: flex;
    flex: 1 1 0;
    min-block-size: 120px;
  }

  .grid-frame.more:not(.at-end)::after {
    content: "";
    position: absolute;
    inset-block: 0;
    inset-inline-end: 0;
    z-index: 4;
    inline-size: 36px;
    background: linear-gradient(to right, color-mix(in srgb, var(--av-surface) 0%, transparent), var(--av-surface));
    pointer-events: none;
  }

  .grid-scroller {
    flex: 1;
    min-inline-size: 0;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--av-line-2) transparent;
  }

  .grid-scroller:focus-visible {
    outline-offset: -2px;
    border-radius: inherit;
  }

  .grid {
    min-inline-size: 100%;
    border-collapse: separate;
    border-spacing: 0;
    font-size: 12.5px;
    line-height: 16px;
  }

  .grid th,
  .grid td {
    padding: 0 10px;
    border: 0 solid var(--av-line);
    border-block-end-width: 1px;
    border-inline-end-width: 1px;
    font-weight: 400;
    text-align: start;
    white-space: nowrap;
  }

  .grid th:last-child,
  .grid td:last-child {
    border-inline-end-width: 0;
  }

  .grid td {
    block-size: 34px;
    max-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .grid td bdi {
    display: block;
    /* Room for the border of a replacement. */
    margin-block: -3px;
    padding-block: 3px;
    overflow: hidden;
    text-overflow: ellipsis;
  }

  .grid thead th {
    position: sticky;
    inset-block-start: 0;
    z-index: 2;
    block-size: 45px;
    background: var(--av-sunken);
    vertical-align: middle;
  }

  .grid tbody tr {
    cursor: default;
    scroll-margin-block-start: 45px;
  }

  .grid tbody tr:hover td {
    background: var(--av-hover);
  }

  .grid tbody tr.current td,
  .grid tbody tr.current th {
    background: var(--av-accent-tint);
  }

  .grid tbody tr.current th {
    box-shadow: inset 2px 0 0 var(--av-accent);
    color: var(--av-accent-text);
    font-weight: 500;
  }

  .grid .grid-number {
    position: sticky;
    inset-inline-start: 0;
    z-index: 1;
    inline-size: 36px;
    min-inline-size: 36px;
    padding: 0 8px;
    background: var(--av-sunken);
    color: var(--av-text-3);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  .grid thead .grid-number {
    z-index: 3;
  }

  .grid-key {
    display: block;
    color: var(--av-text);
    font-size: 12px;
    line-height: 16px;
  }

  .grid-treatment {
    display: flex;
    align-items: center;
    gap: 3px;
    color: var(--av-text-3);
    font-size: 11.5px;
    line-height: 15px;
  }

  .empty {
    color: var(--av-text-3);
    font: 400 12px/16px var(--av-font);
  }

  .grid .mono:not(.grid-key) {
    font-weight: 400;
  }

  .kind-id {
    min-inline-size: 166px;
  }

  .kind-time {
    min-inline-size: 188px;
  }

  .kind-enum,
  .kind-flag,
  .kind-number {
    min-inline-size: 86px;
  }

  .kind-short {
    min-inline-size: 158px;
  }

  .kind-list,
  .kind-object,
  .kind-records {
    min-inline-size: 180px;
  }

  .kind-text {
    min-inline-size: 290px;
  }

  @media (forced-colors: active) {
    .grid tbody tr.current {
      outline: 2px solid Highlight;
      outline-offset: -2px;
    }
  }
`;

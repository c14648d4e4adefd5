// One row of the CSV with all its cells: below the grid, and as cards on a narrow screen.
import { css, html, nothing, type TemplateResult } from "lit";
import type { FieldInfo } from "../index.js";
import { icon } from "../icon.js";
import { monoKinds, shapedText, type PreviewGridView, type PreviewShape } from "./preview-grid.js";
import { countOf, plural } from "./words.js";

/** What the row panel is for: texts that no grid cell can hold. */
const textKinds: ReadonlySet<FieldInfo["kind"]> = new Set(["text", "list"]);

/** "Row 1 in full": every cell of the current row, those that the grid cuts off first. */
export function rowPanel(view: PreviewGridView): TemplateResult | typeof nothing {
  const cells = view.data.rows[view.row];
  if (cells === undefined) return nothing;
  const all = cells.map((text, index) => ({ text, key: view.data.keys[index] ?? "", name: view.data.head[index] ?? "" }));
  const cut = all.slice(view.firstCut);
  const isText = ({ key }: { key: string }) => textKinds.has(view.fields.get(key)?.kind ?? "text");
  const ordered = [...cut.filter(isText), ...cut.filter((item) => !isText(item)), ...all.slice(0, view.firstCut)];
  return html`<div class="row-panel" data-testid="row-panel">
    <div class="row-head">
      <h3>Row ${countOf(view.row + 1)} in full</h3>
      <button type="button" class="icon-button framed" data-testid="row-previous" aria-label="Previous row" ?disabled=${view.row === 0} @click=${() => view.onRow(view.row - 1)}>
        ${icon("chevron-up", 14)}
      </button>
      <button
        type="button"
        class="icon-button framed"
        data-testid="row-next"
        aria-label="Next row"
        ?disabled=${view.row >= view.data.rows.length - 1}
        @click=${() => view.onRow(view.row + 1)}
      >
        ${icon("chevron-down", 14)}
      </button>
    </div>
    <div class="row-scroller" tabindex="0" role="group" aria-label="Row ${view.row + 1} in full">
      <dl class="row-cells">${ordered.map(({ text, key, name }) => rowCell(name, text, view.fields.get(key), view.shape))}</dl>
    </div>
  </div>`;
}

function rowCell(name: string, text: string, field: FieldInfo | undefined, shape: PreviewShape): TemplateResult {
  return html`<div class="row-cell">
    <dt class="mono">${name}</dt>
    <dd dir="auto" class=${field !== undefined && monoKinds.has(field.kind) ? "mono" : ""}>${text === "" ? html`<span class="empty">empty</span>` : shapedText(text, field, shape)}</dd>
  </div>`;
}

const cardCells = 6;

/** Columns of a card: the first ones, and always one with message text, which is what people look for. */
function cardColumns({ data, fields }: PreviewGridView): readonly number[] {
  const first = data.keys.slice(0, cardCells).map((_, index) => index);
  const isMessage = (key: string) => fields.get(key)?.group === "messages" && fields.get(key)?.privacyClass === "free-text";
  const message = data.keys.findIndex(isMessage);
  return message < cardCells ? first : [...first.slice(0, -1), message];
}

/** The same rows as cards, for a narrow screen. */
export function rowCards(view: PreviewGridView & { wide: boolean; onWide: () => void }): TemplateResult {
  const { data, fields, totalRows, wide } = view;
  const columns = data.head.length;
  const shown = wide ? data.head.map((_, index) => index) : cardColumns(view);
  return html`<div class="row-cards" data-testid="preview-rows">
    ${data.rows.map(
      (cells, index) => html`<article class="row-card" aria-label="Row ${index + 1}">
        <p class="row-card-head">
          <span>Row ${countOf(index + 1)}${totalRows === null ? nothing : ` of ${countOf(totalRows)}`}</span>
          <span>${shown.length === columns ? plural(columns, "column") : `${shown.length} of ${columns} columns`}</span>
        </p>
        <dl class="row-cells">${shown.map((column) => rowCell(data.head[column] ?? "", cells[column] ?? "", fields.get(data.keys[column] ?? ""), view.shape))}</dl>
      </article>`,
    )}
    ${columns > cardCells
      ? html`<button type="button" class="button row-more" data-testid="row-columns" @click=${view.onWide}>${wide ? `Show ${cardCells} columns` : `Show all ${columns} columns`}</button>`
      : nothing}
  </div>`;
}

export const previewRowsStyles = css`
  .row-panel {
    display: flex;
    flex: 0 0 auto;
    flex-direction: column;
    block-size: 202px;
    border-block-start: 1px solid var(--av-line-2);
    border-radius: 0;
  }

  .row-head {
    display: flex;
    align-items: center;
    gap: 4px;
    padding: 9px 14px 4px;
  }

  .row-head h3 {
    flex: 1;
    font-size: 13px;
    font-weight: 600;
  }

  .row-scroller {
    flex: 1;
    min-block-size: 0;
    padding: 0 14px 8px;
    overflow: auto;
    scrollbar-width: thin;
    scrollbar-color: var(--av-line-2) transparent;
  }

  .row-scroller:focus-visible {
    outline-offset: -2px;
    border-radius: inherit;
  }

  .row-cell {
    display: grid;
    grid-template-columns: 118px minmax(0, 1fr);
    gap: 10px;
    padding-block: 3px;
  }

  .row-cell dt {
    overflow-wrap: anywhere;
    color: var(--av-text-2);
    line-height: 20px;
  }

  .row-cell dd {
    overflow-wrap: anywhere;
    line-height: 20px;
    white-space: pre-wrap;
  }

  .row-cards {
    display: grid;
    gap: 8px;
  }

  .row-card {
    padding: 6px 12px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-surface);
  }

  .row-card-head {
    display: flex;
    justify-content: space-between;
    padding-block: 2px 5px;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
    font-variant-numeric: tabular-nums;
  }

  .row-card .row-cell {
    padding-block: 4px;
    border-block-start: 1px solid var(--av-line);
  }

  .row-more {
    justify-self: center;
  }
`;

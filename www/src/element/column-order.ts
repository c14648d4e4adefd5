// "Column order": the chosen CSV columns as a list that can be dragged, or moved with buttons and keys.
import { css, html, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../icon.js";
import { plural } from "./words.js";

export interface ColumnOrderView {
  columns: readonly string[];
  labels: ReadonlyMap<string, string>;
  open: boolean;
  onOpen: () => void;
  onMove: (from: number, to: number) => void;
}

let dragged: number | null = null;

function moveByKey(event: KeyboardEvent, view: ColumnOrderView, index: number) {
  const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
  if (step === 0 || !event.altKey) return;
  event.preventDefault();
  move(event.target as HTMLElement, view, index, index + step);
}

/** Moves and keeps the focus on the row that moved: the list is keyed, so its elements travel with it. */
function move(from: HTMLElement, view: ColumnOrderView, index: number, to: number) {
  view.onMove(index, to);
  const row = from.closest("li");
  requestAnimationFrame(() => {
    if (from.isConnected && !(from instanceof HTMLButtonElement && from.disabled)) from.focus();
    else row?.querySelector<HTMLButtonElement>("button:not(:disabled)")?.focus();
  });
}

function columnRow(view: ColumnOrderView, key: string, index: number): TemplateResult {
  const label = view.labels.get(key) ?? key;
  const last = view.columns.length - 1;
  return html`<li
    class="column"
    data-testid="column-row"
    data-key=${key}
    draggable="true"
    @dragstart=${(event: DragEvent) => {
      dragged = index;
      event.dataTransfer?.setData("text/plain", key);
      if (event.dataTransfer !== null) event.dataTransfer.effectAllowed = "move";
    }}
    @dragover=${(event: DragEvent) => {
      if (dragged !== null) event.preventDefault();
    }}
    @drop=${(event: DragEvent) => {
      event.preventDefault();
      if (dragged !== null) view.onMove(dragged, index);
      dragged = null;
    }}
    @dragend=${() => {
      dragged = null;
    }}
    @keydown=${(event: KeyboardEvent) => moveByKey(event, view, index)}
  >
    <span class="column-grip">${icon("grip", 14)}</span>
    <span class="column-number">${index + 1}</span>
    <span class="mono column-key">${key}</span>
    <button
      type="button"
      class="icon-button small"
      data-testid="column-up"
      aria-label="Move ${label} up"
      ?disabled=${index === 0}
      @click=${(event: Event) => move(event.currentTarget as HTMLElement, view, index, index - 1)}
    >
      ${icon("chevron-up", 14)}
    </button>
    <button
      type="button"
      class="icon-button small"
      data-testid="column-down"
      aria-label="Move ${label} down"
      ?disabled=${index === last}
      @click=${(event: Event) => move(event.currentTarget as HTMLElement, view, index, index + 1)}
    >
      ${icon("chevron-down", 14)}
    </button>
  </li>`;
}

/** A fold with the list in it. */
export function columnOrder(view: ColumnOrderView): TemplateResult {
  return html`<section class="block tight" data-testid="column-block">
    <button type="button" class="fold" data-testid="fold-columns" aria-expanded=${view.open} @click=${view.onOpen}>
      <span class="fold-icon">${icon("columns", 16)}</span>
      <span class="fold-name">Column order</span>
      <span class="fold-line">${plural(view.columns.length, "column")}</span>
      ${icon(view.open ? "chevron-up" : "chevron-down", 14)}
    </button>
    ${view.open
      ? html`<ol class="columns" aria-label="Columns in file order">
            ${repeat(view.columns, (key) => key, (key, index) => columnRow(view, key, index))}
          </ol>
          <p class="column-help">Drag a row, or press Alt and an arrow key.</p>`
      : ""}
  </section>`;
}

export const columnOrderStyles = css`
  .columns {
    margin: 6px 0 0;
    padding: 4px;
    border: 1px solid var(--av-line);
    border-radius: var(--av-radius-card);
    background: var(--av-sunken);
    list-style: none;
  }

  .column {
    display: flex;
    align-items: center;
    gap: 8px;
    min-block-size: 28px;
    padding-inline: 6px 2px;
    border-radius: 6px;
    cursor: grab;
  }

  .column:hover {
    background: var(--av-hover);
  }

  .column-grip {
    color: var(--av-text-3);
  }

  .column-number {
    inline-size: 18px;
    color: var(--av-text-3);
    font-size: 12px;
    font-variant-numeric: tabular-nums;
    text-align: end;
  }

  .column-key {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  .icon-button.small {
    inline-size: 24px;
    block-size: 24px;
  }

  .icon-button.small + .icon-button.small {
    margin-inline-start: -6px;
  }

  .column-help {
    margin-block-start: 6px;
    color: var(--av-text-3);
    font-size: 12px;
    line-height: 16px;
  }

  @media (max-width: 639.98px) {
    .column {
      min-block-size: 40px;
      padding-inline-start: 2px;
    }

    /* Neither works without a mouse or a keyboard. */
    .column-grip,
    .column-help {
      display: none;
    }

    .icon-button.small {
      inline-size: 36px;
      block-size: 36px;
    }
  }
`;

// The frame of the dialog: head, two panes or tabs, foot; and its keys.
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { isCsv, purposeOf } from "./choices.js";
import { columnOrder } from "./column-order.js";
import { csvFormat } from "./csv-format.js";
import type { DialogModel } from "./dialog-model.js";
import { fieldList } from "./field-list.js";
import { previewPane } from "./preview-pane.js";
import { purposeCards } from "./purpose-cards.js";
import { readerNote } from "./reader-note.js";
import { scopeList } from "./scope-list.js";
import { conversationsOf, countOf, durationOf, fileOf, madeHere, sizeOf } from "./words.js";

export type Tab = "choices" | "preview";
export type Width = "phone" | "narrow" | "wide";

export interface DialogView {
  model: DialogModel;
  width: Width;
  tab: Tab;
  columnsInSight: number;
  /** Another export runs. */
  busy: boolean;
  onTab: (tab: Tab) => void;
  onChangeFormat: () => void;
  onExport: () => void;
  onClose: () => void;
}

function tabs(view: DialogView): TemplateResult {
  const names: readonly { tab: Tab; name: string }[] = [
    { tab: "choices", name: "Choices" },
    { tab: "preview", name: "Preview" },
  ];
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    const list = (event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>("[role=tab]");
    const next = view.tab === "choices" ? 1 : 0;
    view.onTab(next === 1 ? "preview" : "choices");
    list[next]?.focus();
  };
  return html`<div class="tabs" role="tablist" aria-label="Parts of the dialog" @keydown=${onKey}>
    ${names.map(
      ({ tab, name }) => html`<button
        type="button"
        class="tab"
        role="tab"
        id="tab-${tab}"
        data-testid="tab-${tab}"
        aria-controls="pane-${tab}"
        aria-selected=${view.tab === tab}
        tabindex=${view.tab === tab ? 0 : -1}
        @click=${() => view.onTab(tab)}
      >
        ${name}
      </button>`,
    )}
  </div>`;
}

function choicesPane({ model }: DialogView): TemplateResult {
  const { choices } = model;
  const chosen = model.chosen;
  return html`<div class="choices-scroll" data-testid="choices">
    ${scopeList({
      scopes: model.scopes,
      scope: model.scopeIndex,
      splits: model.splits,
      split: model.splitIndex,
      onScope: (index) => model.chooseScope(index),
      onSplit: (index) => model.chooseSplit(index),
      onRetrySplits: () => model.loadSplits(),
    })}
    ${purposeCards({ purpose: choices.purpose, onPurpose: (purpose) => model.change({ purpose }) })} ${readerNote()}
    ${fieldList({
      fields: model.fields,
      chosen: new Set(chosen),
      isFixed: model.isFixed,
      examples: model.examples,
      unfolded: model.unfolded,
      changed: model.changed,
      onField: (key, on) => model.chooseKeys([key], on),
      onGroup: (keys, on) => model.chooseKeys(keys, on),
      onFold: (group) => model.fold(group),
      onReset: () => model.resetKeys(),
    })}
    ${isCsv(choices.purpose) && chosen.length > 0
      ? columnOrder({
          columns: chosen,
          labels: new Map(model.fields.map((field) => [field.key, field.label])),
          open: model.orderOpen,
          onOpen: () => model.set({ orderOpen: !model.orderOpen }),
          onMove: (from, to) => model.moveColumn(from, to),
        })
      : nothing}
    ${csvFormat({
      choices,
      csv: isCsv(choices.purpose),
      open: model.formatOpen,
      onOpen: () => model.set({ formatOpen: !model.formatOpen }),
      onChange: (patch) => model.change(patch),
    })}
  </div>`;
}

function previewOf(view: DialogView): TemplateResult {
  const { model } = view;
  return previewPane({
    state: model.preview,
    choices: model.choices,
    fields: model.byKey,
    count: model.count,
    obstacle: model.scopeObstacle ?? (model.obstacle === "Choose at least one field." ? model.obstacle : null),
    row: model.row,
    firstCut: view.columnsInSight,
    columnsInSight: view.columnsInSight,
    phone: view.width === "phone",
    rowsAs: model.rowsAs,
    wideCards: model.wideCards,
    onRow: (row) => model.set({ row }),
    onRowsAs: (rowsAs) => model.set({ rowsAs }),
    onWideCards: () => model.set({ wideCards: !model.wideCards }),
    onChangeFormat: view.onChangeFormat,
    onRetry: () => model.retryPreview(),
  });
}

/** Size and time of the whole, told from the first page. */
function estimate(model: DialogModel): { size: string; time: string } | null {
  const file = model.file;
  if (file === null || file.result.exported === 0) return null;
  const { options, result } = file;
  if (purposeOf(options.format, options.mode) !== model.choices.purpose) return null;
  const share = Math.max(1, model.count / result.requested);
  const seconds = (file.pageMs * share) / 1000;
  return { size: sizeOf(result.bytesWritten * share), time: seconds < 1 ? durationOf(seconds) : `about ${durationOf(seconds)}` };
}

function foot(view: DialogView): TemplateResult {
  const { model } = view;
  const { count } = model;
  const reason = view.busy ? "An export is running. Wait for it, or cancel it." : model.obstacle;
  const guess = reason === null ? estimate(model) : null;
  const what = fileOf[model.choices.purpose];
  const summary = view.width !== "wide" ? `${what.charAt(0).toUpperCase()}${what.slice(1)}, personal data included.` : `${conversationsOf(count)} as ${what}, personal data included.`;
  const action = html`<button
    type="button"
    class="button primary export"
    data-testid="export-button"
    ?disabled=${reason !== null}
    aria-describedby="foot-summary"
    aria-keyshortcuts="Enter"
    @click=${view.onExport}
  >
    ${icon("download", 18)}<span>Export ${conversationsOf(count)}</span>${view.width === "phone" ? nothing : html`<span class="key-hint" aria-hidden="true">↵</span>`}
  </button>`;
  return html`<footer class="dialog-foot">
    <div class="foot-text" id="foot-summary">
      <p class="foot-summary" data-testid="summary">${reason === null ? summary : html`<span class="foot-reason" data-testid="disabled-reason">${icon("info", 16)}${reason}</span>`}</p>
      <p class="foot-meta" data-testid="estimate">
        ${view.width === "phone"
          ? html`${guess === null ? nothing : `About ${guess.size}. `}${madeHere}`
          : html`${guess === null
                ? nothing
                : html`<span>${icon("disk", 14)}about ${guess.size}</span><span>${icon("file", 14)}1 file</span><span>${icon("timer", 14)}${guess.time}</span>`}
              <span>${icon("lock", 14)}${madeHere}</span>`}
      </p>
    </div>
    ${view.width === "phone" ? nothing : html`<button type="button" class="button ghost foot-cancel" data-testid="dialog-cancel" @click=${view.onClose}>Cancel</button>`}${action}
  </footer>`;
}

/** What Enter means where the focus is: buttons and links keep it for themselves. */
function onKey(event: KeyboardEvent, view: DialogView) {
  const target = event.composedPath()[0];
  if (event.key === "Enter" && !event.defaultPrevented && !event.repeat && !(target instanceof HTMLButtonElement)) {
    event.preventDefault();
    view.onExport();
  }
  if (event.key === "Tab") keepInside(event);
}

/** A modal dialog lets Tab out to the browser's own controls; here it goes round. */
function keepInside(event: KeyboardEvent) {
  const dialog = event.currentTarget as HTMLElement;
  const stops = [...dialog.querySelectorAll<HTMLElement>("button:not(:disabled), input:not(:disabled), [tabindex]")];
  // Only the two ends matter, and asking every control for its place would lay the page out for each key.
  const canStop = (element: HTMLElement) => element.tabIndex >= 0 && element.getClientRects().length > 0;
  const first = stops.find(canStop);
  const last = stops.findLast(canStop);
  const at = event.composedPath()[0];
  if (event.shiftKey && at === first) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && at === last) {
    event.preventDefault();
    first?.focus();
  }
}

export function dialog(view: DialogView): TemplateResult {
  const tabbed = view.width !== "wide";
  const pane = (tab: Tab, content: TemplateResult) => html`<div
    class="pane ${tab}"
    id="pane-${tab}"
    role=${tabbed ? "tabpanel" : nothing}
    aria-labelledby=${tabbed ? `tab-${tab}` : nothing}
    ?hidden=${tabbed && view.tab !== tab}
    data-testid="pane-${tab}"
  >
    ${content}
  </div>`;
  return html`<dialog
    class="dialog"
    aria-labelledby="dialog-title"
    data-testid="dialog"
    @cancel=${(event: Event) => {
      event.preventDefault();
      view.onClose();
    }}
    @keydown=${(event: KeyboardEvent) => onKey(event, view)}
  >
    <header class="dialog-head">
      <h2 id="dialog-title">Export ${view.model.scopes.length === 1 && view.model.scopes[0]?.kind === "conversation" ? "conversation" : "conversations"}</h2>
      ${view.width === "narrow" ? tabs(view) : nothing}
      <button type="button" class="icon-button dialog-close" data-testid="dialog-close" aria-label="Close" @click=${view.onClose}>${icon("close", view.width === "phone" ? 20 : 16)}</button>
    </header>
    ${view.width === "phone" ? tabs(view) : nothing}
    <div class="panes">${pane("choices", choicesPane(view))} ${pane("preview", previewOf(view))}</div>
    ${foot(view)}
    <p class="hidden" role="status">${countOf(view.model.count)} ${view.model.count === 1 ? "conversation" : "conversations"} chosen</p>
  </dialog>`;
}

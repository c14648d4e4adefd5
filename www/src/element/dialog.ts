// The frame of the dialog: head, two panes or tabs, foot; and its keys.
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../icon.js";
import { backgroundChoice } from "./background-choice.js";
import { brandSettings } from "./brand-settings.js";
import { bundleSettings } from "./bundle-settings.js";
import { coverage, isCsv, makes } from "./choices.js";
import { columnOrder } from "./column-order.js";
import { csvFormat } from "./csv-format.js";
import type { DialogModel } from "./dialog-model.js";
import { dialogFoot } from "./dialog-foot.js";
import { dialogTabs, shownTab, type Tab } from "./dialog-tabs.js";
import { fieldList } from "./field-list.js";
import type { Width } from "./page-width.js";
import { previewPane } from "./preview-pane.js";
import { purposeCards } from "./purpose-cards.js";
import { readerControl } from "./reader-control.js";
import { onReviewKey, reviewPane, type ReviewPaneState, type ReviewPaneView } from "./review-pane.js";
import { referenceField } from "./reference-field.js";
import { scopeList } from "./scope-list.js";
import type { ExportDesk } from "./shared-desk.js";
import { slotOffer } from "./slot-offer.js";
import { transcriptSettings } from "./transcript-settings.js";
import { countOf } from "./words.js";

export interface DialogView {
  model: DialogModel;
  width: Width;
  tab: Tab;
  columnsInSight: number;
  review: ReviewPaneState;
  /** Another export runs. */
  busy: boolean;
  /** There is a log, and why it is exported can be said. */
  logs: boolean;
  /** Three exports run, and this one would be the fourth. */
  full: ExportDesk | null;
  onQueue: () => void;
  onNotQueue: () => void;
  onTab: (tab: Tab) => void;
  onReview: (patch: Partial<ReviewPaneState>) => void;
  /** Puts the focus on the current row of the review. */
  onReviewFocus: () => void;
  onChangeFormat: () => void;
  onExport: () => void;
  onClose: () => void;
}

/** What only transcripts have. */
function transcriptChoices({ model }: DialogView): TemplateResult {
  const { choices } = model;
  return html`${transcriptSettings({
    choices,
    count: model.count,
    open: model.formatOpen,
    onOpen: () => model.set({ formatOpen: !model.formatOpen }),
    onChange: (patch) => model.change(patch),
    notes: coverage(model.notes, new Set(model.chosen)).state,
    onNotes: (on) => model.chooseKeys(model.notes.map((field) => field.key), on),
    imagesObstacle: model.transcript.imagesObstacle(choices.profile),
  })}
  ${brandSettings(model.transcript)}`;
}

function choicesPane(view: DialogView): TemplateResult {
  const { model, width } = view;
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
    ${model.keeps && model.scopeObstacle === null ? backgroundChoice({ on: model.inBackground, onChange: (on) => model.chooseBackground(on) }) : nothing}
    ${purposeCards({ purpose: choices.purpose, onPurpose: (purpose) => model.change({ purpose }) })} ${readerControl({
      privacy: model.privacy,
      choices,
      scope: model.scope,
      count: model.count,
      phone: width === "phone",
      onProfile: (profile) => model.change({ profile }),
      onTimes: (times) => model.change({ times }),
      onRetry: () => model.retryPreview(),
    })}
    ${fieldList({
      fields: model.fields,
      chosen: new Set(chosen),
      isFixed: model.isFixed,
      examples: model.examples,
      anonymises: model.anonymises,
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
    ${choices.purpose === "transcript" ? transcriptChoices(view) : nothing}
    ${choices.purpose === "bundle" ? html`${bundleSettings({ choices, count: model.count, onChange: (patch) => model.change(patch) })} ${makes(choices, "pdf") ? brandSettings(model.transcript) : nothing}` : nothing}
    ${csvFormat({
      choices,
      csv: makes(choices, "csv"),
      open: model.formatOpen,
      onOpen: () => model.set({ formatOpen: !model.formatOpen }),
      onChange: (patch) => model.change(patch),
    })}
    ${view.logs ? referenceField({ reference: model.reference, onReference: (reference) => model.set({ reference }) }) : nothing}
  </div>`;
}

function previewOf(view: DialogView): TemplateResult {
  const { model } = view;
  return previewPane({
    model,
    state: model.preview,
    choices: model.choices,
    fields: model.byKey,
    count: model.count,
    obstacle: model.scopeObstacle ?? (model.obstacle === "Choose at least one field." ? model.obstacle : null),
    row: model.row,
    firstCut: view.columnsInSight,
    columnsInSight: view.columnsInSight,
    phone: view.width === "phone",
    anonymises: model.anonymises,
    side: model.side,
    original: model.side === "before" ? model.privacy.original : null,
    onSide: (side) => model.showSide(side),
    leftover: model.leftover,
    onRedactLeftover: (value, entity) => model.redactLeftover(value, entity),
    rowsAs: model.rowsAs,
    wideCards: model.wideCards,
    onRow: (row) => model.set({ row }),
    onRowsAs: (rowsAs) => model.set({ rowsAs }),
    onWideCards: () => model.set({ wideCards: !model.wideCards }),
    onChangeFormat: view.onChangeFormat,
    onRetry: () => model.retryPreview(),
  });
}

const reviewOf = ({ model, review, width, onReview, onReviewFocus }: DialogView): ReviewPaneView => ({ model, state: review, phone: width === "phone", onState: onReview, onFocus: onReviewFocus });

/** What Enter means where the focus is: buttons, links and what opens a chooser keep it for themselves. */
function onKey(event: KeyboardEvent, view: DialogView) {
  const target = event.composedPath()[0];
  const ownEnter = target instanceof HTMLButtonElement || (target instanceof HTMLInputElement && ["file", "color"].includes(target.type));
  if (event.key === "Enter" && !event.defaultPrevented && !event.repeat && !ownEnter) {
    event.preventDefault();
    if (view.full !== null) view.onQueue();
    else if (view.model.reviewFirst) view.onTab("review");
    else view.onExport();
  }
  if (event.key === "Tab") keepInside(event);
  if (shownTab(view) === "review") onReviewKey(event, reviewOf(view));
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
  const { model, width } = view;
  const tab = shownTab(view);
  // On a wide screen choices and preview are one tab, side by side; without a review there is nothing to switch.
  const tabbed = width !== "wide" || model.anonymises;
  const isShown = (pane: Tab): boolean => (width === "wide" && pane === "preview" ? tab === "choices" : tab === pane);
  const pane = (name: Tab, content: TemplateResult) => html`<div
    class="pane ${name}"
    id="pane-${name}"
    role=${tabbed ? "tabpanel" : nothing}
    aria-labelledby=${tabbed ? `tab-${width === "wide" && name === "preview" ? "choices" : name}` : nothing}
    ?hidden=${!isShown(name)}
    data-testid="pane-${name}"
  >
    ${content}
  </div>`;
  return html`<dialog
    class="dialog"
    aria-labelledby="dialog-title"
    data-testid="dialog"
    @cancel=${(event: Event) => {
      event.preventDefault();
      if (view.full === null) view.onClose();
      else view.onNotQueue();
    }}
    @keydown=${(event: KeyboardEvent) => onKey(event, view)}
  >
    <header class="dialog-head">
      <h2 id="dialog-title">Export ${model.scopes.length === 1 && model.scopes[0]?.kind === "conversation" ? "conversation" : "conversations"}</h2>
      ${width !== "phone" && tabbed ? dialogTabs(view) : nothing}
      <button type="button" class="icon-button dialog-close" data-testid="dialog-close" aria-label="Close" @click=${view.onClose}>${icon("close", width === "phone" ? 20 : 16)}</button>
    </header>
    ${width === "phone" ? dialogTabs(view) : nothing}
    <div class=${tab === "review" ? "panes reviewing" : "panes"}>
      ${pane("choices", choicesPane(view))} ${pane("preview", previewOf(view))}
      ${model.anonymises
        ? pane("review", tab === "review" ? reviewPane(reviewOf(view)) : html``)
        : nothing}
    </div>
    ${view.full === null ? nothing : slotOffer({ desk: view.full, onQueue: view.onQueue, onCancel: view.onNotQueue })}
    ${dialogFoot(view)}
    <p class="hidden" role="status">${countOf(model.count)} ${model.count === 1 ? "conversation" : "conversations"} chosen</p>
  </dialog>`;
}

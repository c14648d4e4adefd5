// <askvault-export>: the dialog that chooses, and the panel that shows one running or finished export.
// The host page loads theme.css, hands over its scopes with open(), and listens to the events.
import { LitElement, type PropertyValues, type TemplateResult, css, html, nothing } from "lit";
import type { ExportOptions, SavedExport } from "./index.js";
import { type Choices, purposeOf, startChoices } from "./element/choices.js";
import { columnOrderStyles } from "./element/column-order.js";
import { controlStyles } from "./element/control-style.js";
import { csvFormatStyles } from "./element/csv-format.js";
import { type ExportRequest, createDialogModel } from "./element/dialog-model.js";
import { dialogStyles } from "./element/dialog-style.js";
import { type Tab, type Width, dialog } from "./element/dialog.js";
import { type Run, type RunState, startRun } from "./element/export-run.js";
import { cancelledPanel, failurePanel, failurePanelStyles } from "./element/failure-panel.js";
import { codeOf, describeFailure } from "./element/failure.js";
import { fieldListStyles } from "./element/field-list.js";
import { finishedPanel, finishedPanelStyles } from "./element/finished-panel.js";
import { guardPage } from "./element/page-guard.js";
import { panelStyles } from "./element/panel.js";
import { previewGridStyles } from "./element/preview-grid.js";
import { previewLinesStyles } from "./element/preview-lines.js";
import { previewPaneStyles } from "./element/preview-pane.js";
import { previewRowsStyles } from "./element/preview-rows.js";
import { progressPanel, progressPanelStyles } from "./element/progress-panel.js";
import { purposeCardsStyles } from "./element/purpose-cards.js";
import { readerNoteStyles } from "./element/reader-note.js";
import { saveBlob } from "./element/save-blob.js";
import { scopeListStyles } from "./element/scope-list.js";
import { type Scope, exportLimit } from "./element/scope.js";
import { cancelled, conversationsOf, hasDecimalComma } from "./element/words.js";

export type { OpenSource, Scope, Split } from "./element/scope.js";

/** What the host opens the dialog with. `scope` is the kind or the label of the one to start on. */
export interface OpenRequest {
  scopes: readonly Scope[];
  scope: string;
  format?: ExportOptions["format"] | undefined;
  mode?: ExportOptions["mode"] | undefined;
  focus?: "purpose" | "scope" | "fields" | undefined;
}

/** What an export was made from, so that it can be made again. */
interface Origin {
  scopes: readonly Scope[];
  scopeIndex: number;
  splitIndex: number | null;
  choices: Choices;
}

type PanelState =
  | { kind: "running"; state: RunState }
  | { kind: "finished"; saved: SavedExport }
  | { kind: "failed"; error: unknown; request: ExportRequest; read: number }
  | { kind: "cancelled" };

const phoneQuery = "(max-width: 639.98px)";
const narrowQuery = "(max-width: 1099.98px)";
const copiedMs = 2_000;

export class AskvaultExport extends LitElement {
  static override styles = [
    css`
      :host {
        display: contents;
        color: var(--av-text);
        font: 400 13px/20px var(--av-font, system-ui, sans-serif);
        font-feature-settings: var(--av-font-features);
        font-optical-sizing: auto;
        -webkit-font-smoothing: antialiased;
        text-align: start;
      }

      .root {
        display: contents;
      }

      @media (max-width: 639.98px) {
        :host {
          font-size: 14px;
        }
      }
    `,
    controlStyles,
    dialogStyles,
    scopeListStyles,
    purposeCardsStyles,
    readerNoteStyles,
    fieldListStyles,
    columnOrderStyles,
    csvFormatStyles,
    previewPaneStyles,
    previewGridStyles,
    previewRowsStyles,
    previewLinesStyles,
    panelStyles,
    progressPanelStyles,
    finishedPanelStyles,
    failurePanelStyles,
  ];

  readonly #model = createDialogModel(() => this.requestUpdate());
  readonly #phone = matchMedia(phoneQuery);
  readonly #narrow = matchMedia(narrowQuery);
  #open = false;
  #tab: Tab = "choices";
  #columnsInSight = 0;
  #rowInSight = 0;
  #panel: PanelState | null = null;
  #minimised = false;
  #run: Run | null = null;
  #origin: Origin | null = null;
  #copied = false;
  #listed: ReadonlySet<string> = new Set();
  #announcement = "";
  #opener: HTMLElement | null = null;
  #focusOn: NonNullable<OpenRequest["focus"]> | null = null;

  /** The first bytes of the file that the preview shows, exactly as the export will write them. */
  get previewBytes(): Uint8Array | null {
    return this.#model.file?.bytes ?? null;
  }

  /** Whether an export runs. */
  get running(): boolean {
    return this.#run !== null;
  }

  /** Opens the dialog. */
  open(request: OpenRequest): void {
    const byKind = request.scopes.findIndex((scope) => scope.kind === request.scope);
    const index = byKind >= 0 ? byKind : Math.max(0, request.scopes.findIndex((scope) => scope.label === request.scope));
    const start = startChoices(hasDecimalComma(navigator.language));
    const purpose = request.format === undefined ? start.purpose : purposeOf(request.format, request.mode ?? "conversations");
    this.#show(request.scopes, index, { ...start, purpose }, request.focus ?? "purpose");
  }

  /** Closes the dialog; a running export goes on. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#model.close();
    this.#dialog?.close();
    this.requestUpdate();
    if (this.#opener?.isConnected === true) this.#opener.focus();
    this.#opener = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#phone.addEventListener("change", this.#onResize);
    this.#narrow.addEventListener("change", this.#onResize);
    addEventListener("resize", this.#onResize);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#phone.removeEventListener("change", this.#onResize);
    this.#narrow.removeEventListener("change", this.#onResize);
    removeEventListener("resize", this.#onResize);
    this.#run?.cancel();
  }

  protected override render(): TemplateResult {
    return html`<div class="root">
      ${this.#open
        ? dialog({
            model: this.#model,
            width: this.#width,
            tab: this.#tab,
            columnsInSight: this.#columnsInSight,
            busy: this.#run !== null,
            onTab: (tab) => this.#change(() => (this.#tab = tab)),
            onChangeFormat: () => this.#showFormat(),
            onExport: () => this.#export(),
            onClose: () => this.close(),
          })
        : nothing}
      ${this.#panelView()}
      <p class="hidden" role="status" aria-live="polite" data-testid="announcement">${this.#announcement}</p>
    </div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    if (!this.#open) return;
    const element = this.#dialog;
    if (element !== null && !element.open) element.showModal();
    this.#placeFocus();
    this.#measureColumns();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  get #width(): Width {
    return this.#phone.matches ? "phone" : this.#narrow.matches ? "narrow" : "wide";
  }

  #onResize = () => this.requestUpdate();

  #change(work: () => void): void {
    work();
    this.requestUpdate();
  }

  #show(scopes: readonly Scope[], scopeIndex: number, choices: Choices, focus: NonNullable<OpenRequest["focus"]>, splitIndex: number | null = null): void {
    const active = document.activeElement;
    if (!this.#open) this.#opener = active instanceof HTMLElement && active !== document.body ? active : null;
    this.#open = true;
    this.#tab = "choices";
    this.#focusOn = focus;
    this.#model.open(scopes, scopeIndex, choices, splitIndex);
    this.requestUpdate();
  }

  #placeFocus(): void {
    const focus = this.#focusOn;
    if (focus === null) return;
    if (focus === "fields" && this.#model.table.length === 0) return;
    this.#focusOn = null;
    const selector = focus === "purpose" ? "input[name=purpose]:checked" : focus === "scope" ? "input[name=scope]:checked" : ".group-label input";
    const target = this.renderRoot.querySelector<HTMLElement>(selector);
    if (focus === "fields") target?.closest(".block")?.scrollIntoView({ block: "start" });
    target?.focus();
  }

  /** How many columns of the grid are wholly in sight before it is scrolled. */
  #measureColumns(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>(".grid-scroller");
    if (scroller === null) return;
    const heads = [...scroller.querySelectorAll<HTMLElement>("thead th:not(.grid-number)")];
    const inSight = heads.filter((head) => head.offsetLeft + head.offsetWidth <= scroller.clientWidth + 1).length;
    if (inSight !== this.#columnsInSight) queueMicrotask(() => this.#change(() => (this.#columnsInSight = inSight)));
    if (this.#rowInSight === this.#model.row) return;
    this.#rowInSight = this.#model.row;
    scroller.querySelector(".current")?.scrollIntoView({ block: "nearest" });
  }

  #showFormat(): void {
    this.#tab = "choices";
    this.#model.set({ formatOpen: true });
    void this.updateComplete.then(() => {
      const fold = this.renderRoot.querySelector<HTMLElement>("#csv-fold");
      fold?.closest(".block")?.scrollIntoView({ block: "center" });
      this.renderRoot.querySelector<HTMLElement>("input[name=dialect]:checked")?.focus();
    });
  }

  /** Runs inside the click or key press, so that the save dialog may open. */
  #export(): void {
    const request = this.#model.request;
    if (request === null || this.#run !== null) return;
    const { scopes, scopeIndex, splitIndex, choices } = this.#model;
    this.#origin = { scopes, scopeIndex, splitIndex, choices };
    this.#start(request);
    // A task of its own: giving the page back makes the browser style all of it.
    setTimeout(() => this.close());
  }

  #start(request: ExportRequest): void {
    const guard = guardPage();
    let read = 0;
    let announced = 0;
    this.#minimised = false;
    this.#listed = new Set();
    this.#copied = false;
    this.#emit("export-started", { count: request.count });
    this.#run = startRun({
      ...request,
      onState: (state) => {
        read = state.read;
        guard.show(state.fraction);
        this.#panel = { kind: "running", state };
        const tenth = Math.floor(state.fraction * 10);
        if (tenth > announced && tenth < 10) {
          announced = tenth;
          this.#announcement = `Exporting ${conversationsOf(request.count)}: ${tenth * 10} per cent`;
        }
        this.#emit("export-progress", { fraction: state.fraction });
        this.requestUpdate();
      },
      onEnd: (end) => {
        guard.release();
        this.#run = null;
        if (end.kind === "finished") {
          this.#panel = end;
          this.#announcement = `Export finished: ${conversationsOf(end.saved.exported)}`;
          this.#emit("export-finished", { result: end.saved });
        } else if (end.kind === "cancelled") {
          this.#panel = { kind: "cancelled" };
          this.#announcement = cancelled;
          this.#emit("export-cancelled", {});
        } else {
          const code = codeOf(end.error);
          this.#panel = { kind: "failed", error: end.error, request, read };
          // The panel itself is an alert; saying it twice would only delay it.
          this.#announcement = "";
          this.#emit("export-failed", { code });
          if (code === "session-expired") this.#emit("export-session-expired", {});
        }
        this.requestUpdate();
      },
    });
  }

  #panelView(): TemplateResult | typeof nothing {
    const state = this.#panel;
    const close = () => this.#change(() => (this.#panel = null));
    switch (state?.kind) {
      case "running":
        return progressPanel({
          run: state.state,
          minimised: this.#minimised,
          onMinimise: (minimised) => this.#change(() => (this.#minimised = minimised)),
          onCancel: () => this.#run?.cancel(),
        });
      case "finished":
        return this.#finishedView(state.saved, close);
      case "failed": {
        const { error, request, read } = state;
        return failurePanel({
          failure: describeFailure(error, { count: request.count, stage: "export", read }),
          onRetry: () => this.#start(request),
          onChoices: () => this.#again("purpose"),
          onReload: () => location.reload(),
          onClose: close,
        });
      }
      case "cancelled":
        return cancelledPanel({ onAgain: () => this.#again("purpose"), onClose: close });
      case undefined:
        return nothing;
    }
  }

  #finishedView(saved: SavedExport, close: () => void): TemplateResult {
    const origin = this.#origin;
    const only = origin?.scopes[origin.scopeIndex]?.only;
    return finishedPanel({
      saved,
      copied: this.#copied,
      listed: this.#listed,
      canRetry: only !== undefined,
      canAddFields: origin !== null && this.#model.table.length > saved.columns.length,
      onCopy: () => void this.#copyDigest(saved),
      onList: (name) => {
        const next = new Set(this.#listed);
        if (!next.delete(name)) next.add(name);
        this.#change(() => (this.#listed = next));
      },
      onRetry: (ids) => {
        if (origin === null || only === undefined || ids.length > exportLimit) return;
        this.#panel = null;
        this.#show([only(ids)], 0, origin.choices, "purpose");
      },
      onSaveAgain: (blob, name) => saveBlob(blob, name),
      onMoreFields: () => this.#again("fields"),
      onClose: close,
    });
  }

  /** The dialog once more, with the choices of the export that just ended. */
  #again(focus: NonNullable<OpenRequest["focus"]>): void {
    const origin = this.#origin;
    this.#panel = null;
    if (origin === null) return this.requestUpdate();
    this.#show(origin.scopes, origin.scopeIndex, origin.choices, focus, origin.splitIndex);
    if (focus === "fields") this.#model.unfoldOpenGroups();
  }

  async #copyDigest(saved: SavedExport): Promise<void> {
    if (saved.sha256 === null) return;
    try {
      await navigator.clipboard.writeText(saved.sha256);
    } catch {
      // Without permission the digest can still be read and selected in the panel.
      return;
    }
    this.#change(() => (this.#copied = true));
    setTimeout(() => this.#change(() => (this.#copied = false)), copiedMs);
  }

  #emit(name: string, detail: Record<string, unknown>): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

if (customElements.get("askvault-export") === undefined) customElements.define("askvault-export", AskvaultExport);

declare global {
  interface HTMLElementTagNameMap {
    "askvault-export": AskvaultExport;
  }
}

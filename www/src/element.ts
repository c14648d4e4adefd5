// <askvault-export>: the dialog that chooses, and the panel that shows one running or finished export.
// The host page loads theme.css, hands over its scopes with open(), and listens to the events.
import { LitElement, type PropertyValues, type TemplateResult, html, nothing } from "lit";
import type { ExportLog, ExportOptions, FileOpener, InterruptedExport } from "./index.js";
import { accentOf } from "./element/accent.js";
import { createBackground } from "./element/background.js";
import { noBrand } from "./element/brand.js";
import { purposeOf } from "./element/choices.js";
import { createDialogModel } from "./element/dialog-model.js";
import type { ExportRequest } from "./element/export-request.js";
import { columnsInSight, focusFields, focusFormat, focusReview } from "./element/dialog-focus.js";
import { dialog } from "./element/dialog.js";
import type { Tab } from "./element/dialog-tabs.js";
import { elementStyles } from "./element/element-style.js";
import { createExportEvents, type ExportEvents, fileEvent, provenanceOf } from "./element/export-events.js";
import "./element/dock.js";
import { createExportPanel, type Origin } from "./element/export-panel.js";
import { retriedAs } from "./element/failure.js";
import { FocusKeeper } from "./element/focus-keeper.js";
import { localChoices } from "./element/local-choices.js";
import { type ExportNowRequest, oneClickExport } from "./element/one-click.js";
import { PageWidth } from "./element/page-width.js";
import { type Policy, startProfile } from "./element/policy.js";
import { type ResumeHost, resumedRequest } from "./element/resumed.js";
import { retryOffer } from "./element/retry-offer.js";
import { type ReviewPaneState, startReviewPane } from "./element/review-pane.js";
import { type Scope, backgroundFrom, exportLimit } from "./element/scope.js";
import type { ExportJob } from "./element/shared-desk.js";
import type { Workspace } from "./element/workspace.js";

export { AskvaultExports } from "./exports.js";
export { AskvaultInterrupted } from "./interrupted.js";
export type { ExportNowRequest } from "./element/one-click.js";
export type { ResumeHost } from "./element/resumed.js";
export type { BackgroundTotals } from "./element/background.js";
export type { Policy } from "./element/policy.js";
export type { OpenSource, Scope, Split } from "./element/scope.js";
export type { Workspace } from "./element/workspace.js";

/** What the host opens the dialog with. `scope` is the kind or the label of the one to start on. */
export interface OpenRequest {
  scopes: readonly Scope[];
  scope: string;
  format?: ExportOptions["format"] | undefined;
  mode?: ExportOptions["mode"] | undefined;
  /** Who will read it; the policy's default when left out. */
  profile?: ExportOptions["profile"] | undefined;
  focus?: "purpose" | "scope" | "fields" | undefined;
}

export class AskvaultExport extends LitElement {
  static override styles = elementStyles;

  readonly #model = createDialogModel(() => this.requestUpdate());
  readonly #width = new PageWidth(this);
  readonly #focus = new FocusKeeper(this, () => this.#open);
  #open = false;
  #tab: Tab = "choices";
  #columnsInSight = 0;
  #rowInSight = 0;
  #review: ReviewPaneState = startReviewPane;
  readonly #panel = createExportPanel({
    changed: () => this.requestUpdate(),
    announce: (text) => (this.#announcement = text),
    emit: (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })),
    again: (origin, focus) => this.#show(origin, focus),
    openReview: (origin, leftover) => {
      this.#show(origin, null);
      this.#model.privacy.leftover = leftover;
      this.#tab = "review";
    },
    events: (request, id) => this.#eventsOf(request, id),
    table: () => this.#model.table,
    verifyHref: () => this.verifyHref,
    saved: (id) => void this.#background.savedDirectly(id),
    takeSlot: () => this.#background.takeSlot,
  });
  #log: ExportLog | null = null;
  readonly #background = createBackground({
    changed: () => {
      this.#model.keeps = this.#background.desk !== null;
      this.requestUpdate();
      if (this.#background.full !== null) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[data-testid=slot-queue]")?.focus());
    },
    announce: (text) => this.#say(text),
    emit: (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true })),
    directRuns: () => this.running,
    failed: (error, request, origin) => {
      const shown = this.#panel.present({ kind: "failed", error }, request, origin, () => this.#inBackground(request, origin));
      if (shown) this.#closeSoon();
      return shown;
    },
    events: (request, id) => this.#eventsOf(request, id),
    witness: () => {
      const log = this.#log;
      if (log === null) return null;
      return async (event, entry) => {
        try {
          await log.append(fileEvent(event, entry));
        } catch (error) {
          this.#onLogFault();
          throw error;
        }
      };
    },
  });
  readonly #dockHost = {
    onDetails: (job: ExportJob) => {
      const { end, ticket } = job;
      if (end !== null) this.#panel.present(end, ticket.request, ticket.origin, () => this.#again(job));
    },
    onAgain: (job: ExportJob) => this.#again(job),
    announce: (text: string) => this.#say(text),
  };
  #user: Workspace["user"];
  #announcement = "";
  #showing: ReturnType<typeof setTimeout> | undefined;
  #focusOn: NonNullable<OpenRequest["focus"]> | null = null;

  constructor() {
    super();
    this.addController(retryOffer(() => this.#panel.retried));
  }

  /** The first bytes of the file that the preview shows, exactly as the export will write them; null for the text before. */
  get previewBytes(): Uint8Array | null {
    return this.#model.side === "before" ? null : (this.#model.file?.bytes ?? null);
  }

  /** What the host allows: which profiles, and with which the dialog starts. Null allows all and starts with `internal`. */
  get policy(): Policy | null {
    return this.#model.privacy.policy;
  }

  set policy(policy: Policy | null) {
    this.#model.privacy.policy = policy;
    this.requestUpdate();
  }

  /** Whose name, colour and logo transcripts have at their head. */
  get workspace(): Workspace {
    const { id, brand } = this.#model.transcript.workspace;
    return { id, company: brand.company, accent: brand.accent, user: this.#user };
  }

  set workspace({ id, company = "", accent = "", user }: Workspace) {
    this.#user = user;
    if (this.isConnected) this.#background.open(id, user ?? null);
    this.#model.transcript.workspace = { id, brand: { ...noBrand, company, accent: accentOf(accent) ?? "" } };
  }

  /** Opens files of messages, so that transcripts can show pictures; without it they are listed. */
  get files(): FileOpener | null {
    return this.#model.transcript.files;
  }

  set files(files: FileOpener | null) {
    this.#model.transcript.files = files;
    this.requestUpdate();
  }

  /** Where every export is written down, from the click to its end; null writes nothing. */
  get log(): ExportLog | null {
    return this.#log;
  }

  set log(log: ExportLog | null) {
    if (log === this.#log) return;
    this.#log = log;
    this.#background.watchFiles();
    this.requestUpdate();
  }

  /** The host's page that lists all exports, linked from what stands at the lower right. */
  exportsHref = "";

  /** The page that verifies bundles, opened in a new tab from the panel of a finished one; empty where there is none. */
  verifyHref = "";

  /** Whether an export runs that is saved directly. */
  get running(): boolean {
    return this.#panel.running;
  }

  /** Opens the dialog. */
  open(request: OpenRequest): void {
    const byKind = request.scopes.findIndex((scope) => scope.kind === request.scope);
    const index = byKind >= 0 ? byKind : Math.max(0, request.scopes.findIndex((scope) => scope.label === request.scope));
    const start = localChoices(request.profile ?? startProfile(this.policy, request.scopes[index]));
    // Why the last one was exported is not why this one is.
    this.#model.reference = "";
    const purpose = request.format === undefined ? start.purpose : purposeOf(request.format, request.mode ?? "conversations");
    this.#show({ scopes: request.scopes, scopeIndex: index, splitIndex: null, choices: { ...start, purpose }, background: null, review: null }, request.focus ?? "purpose");
  }

  /**
   * Exports without the dialog. Call it in the click itself: the save dialog opens before anything is awaited. What a
   * click cannot do (another export runs, nothing or too much to export, a policy that replaces) opens the dialog instead, which says why.
   */
  exportNow({ scope, format, mode }: ExportNowRequest): void {
    // Where something is to be replaced, somebody looks at it first.
    const looks = startProfile(this.policy, scope) !== "internal";
    const waits = this.running || this.#background.crowded || (scope.count >= backgroundFrom && this.#background.desk !== null);
    if (looks || waits || scope.count === 0 || scope.count > exportLimit) return this.open({ scopes: [scope], scope: scope.kind, format, mode });
    const { request, origin } = oneClickExport({ scope, format, mode }, this.#model.transcript);
    this.#focus.remember();
    this.#panel.start(this.#signed(request), origin);
  }

  /** Makes an export that failed once more, as long as this page knows what it was made from; false when it does not. */
  retry(id: string): boolean {
    const job = this.#background.desk?.jobs.find((each) => each.id === id);
    if (job === undefined) return false;
    this.#again(job);
    return true;
  }

  #again(job: ExportJob): void {
    const { desk } = this.#background;
    const { request, origin } = job.ticket;
    const resumes = job.end?.kind === "failed" ? retriedAs(job.end.error, request.resumes, origin === null) : null;
    desk?.dismiss(job.id);
    this.#inBackground({ ...request, resumes }, origin, () => void desk?.forget(job.id).catch(() => undefined));
  }

  /** `onBegun` is called when a new one begins. */
  #inBackground(request: ExportRequest, origin: Origin | null, onBegun: () => void = () => undefined): void {
    // One that goes on takes its place in the list again.
    if (request.resumes !== null || origin === null) return void this.#background.resume(request, origin, () => undefined);
    void this.#background.start(request, origin, onBegun).then(() => {
      // The fourth is asked about in the dialog.
      if (this.#background.full !== null) this.#show(origin, null);
    });
  }

  /**
   * Goes on with an interrupted export, with the choices it was begun with. Call it in the click itself: a file that is
   * not kept in this browser needs its save dialog first.
   */
  resume(interrupted: InterruptedExport, { checkpoint, audiences = null, onCheckpoint }: ResumeHost): void {
    const { desk } = this.#background;
    // A second click.
    if (this.#panel.makes(interrupted.id)) return;
    if (this.running && desk === null) return this.#say("Another export runs. Resume this one when that has ended.");
    const entry = desk?.entries.find(({ id }) => id === interrupted.id);
    const exporting = resumedRequest(interrupted, {
      checkpoint,
      audiences,
      onCheckpoint,
      profiles: this.policy?.profiles ?? null,
      files: this.files,
      title: entry?.title ?? null,
    });
    // What the list calls interrupted goes on in its own line.
    if (desk !== null && (entry !== undefined || this.running || this.#background.crowded || interrupted.total >= backgroundFrom)) return void this.#background.resume(exporting, null, () => undefined);
    this.#focus.remember();
    this.#panel.start(exporting, null);
    void this.#focus.toPanel();
  }

  /** Begins to tell the log about an export. */
  #eventsOf({ resumes, set, options, count }: ExportRequest, id: string): ExportEvents | null {
    if (this.#log === null) return null;
    return createExportEvents({ log: this.#log, id, resumed: resumes !== null, set, options, count, policy: this.policy?.name ?? null, onFault: this.#onLogFault });
  }

  readonly #onLogFault = (): boolean => this.dispatchEvent(new CustomEvent("export-log-failed", { bubbles: true, composed: true }));

  /** Closes the dialog; a running export goes on. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.#background.notQueue();
    this.#model.close();
    this.#dialog?.close();
    this.requestUpdate();
    this.#focus.giveBack();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#background.open(this.workspace.id, this.#user ?? null);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#panel.cancel();
    this.#background.close();
  }

  protected override render(): TemplateResult {
    return html`<div class="root">
      ${this.#open
        ? dialog({
            model: this.#model,
            width: this.#width.now,
            tab: this.#tab,
            columnsInSight: this.#columnsInSight,
            review: this.#review,
            busy: this.#panel.running,
            logs: this.#log !== null,
            full: this.#background.full,
            onQueue: () => this.#background.queue(() => this.#closeSoon()),
            onNotQueue: () => {
              this.#background.notQueue();
              void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("[data-testid=export-button]")?.focus());
            },
            onTab: (tab) => this.#showTab(tab),
            onReview: (patch) => this.#changeReview(patch),
            onReviewFocus: () => this.#focusReview(),
            onChangeFormat: () => this.#showFormat(),
            onExport: () => this.#export(),
            onClose: () => this.close(),
          })
        : nothing}
      ${this.#panel.view()}
      <askvault-export-dock .desk=${this.#background.desk} .host=${this.#dockHost} .href=${this.exportsHref} ?aside=${this.#panel.shown}></askvault-export-dock>
      <p class="hidden" role="status" aria-live="polite" data-testid="announcement">${this.#announcement}</p>
    </div>`;
  }

  protected override updated(_changed: PropertyValues): void {
    if (!this.#open || this.#dialog === null) return;
    if (this.#dialog.open) this.#settle();
    // A task of its own: taking the page away makes the browser style all of it.
    else this.#showing ??= setTimeout(() => this.#showDialog());
  }

  #showDialog(): void {
    this.#showing = undefined;
    const element = this.#dialog;
    if (!this.#open || element === null) return;
    if (!element.open) element.showModal();
    this.#settle();
  }

  /** What can be done only with a dialog that is laid out. */
  #settle(): void {
    this.#placeFocus();
    this.#measureColumns();
  }

  get #dialog(): HTMLDialogElement | null {
    return this.renderRoot.querySelector("dialog");
  }

  #say(text: string): void {
    this.#change(() => (this.#announcement = text));
  }

  #change(work: () => void): void {
    work();
    this.requestUpdate();
  }

  #changeReview(patch: Partial<ReviewPaneState>): void {
    const opens = patch.alsoOpen === true && !this.#review.alsoOpen;
    this.#change(() => (this.#review = { ...this.#review, ...patch }));
    if (opens) void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>("#also-word")?.focus());
  }

  /** Into the review with the focus on its first value, so that its keys work at once. */
  #showTab(tab: Tab): void {
    const byButton = this.#focus.part?.getAttribute("role") !== "tab";
    this.#change(() => (this.#tab = tab));
    if (tab === "review" && byButton) this.#focusReview();
  }

  #focusReview(): void {
    void this.updateComplete.then(() => focusReview(this.renderRoot));
  }

  #show({ scopes, scopeIndex, splitIndex, choices, background, review }: Origin, focus: OpenRequest["focus"] | null): void {
    if (!this.#open) this.#focus.rememberOutside();
    this.#open = true;
    this.#tab = "choices";
    this.#focusOn = focus ?? null;
    this.#review = startReviewPane;
    this.#model.open(scopes, scopeIndex, choices, splitIndex, review);
    this.#model.background = background;
    this.requestUpdate();
  }

  #placeFocus(): void {
    const focus = this.#focusOn;
    if (focus === null || (focus === "fields" && this.#model.table.length === 0)) return;
    this.#focusOn = null;
    if (focus === "fields") {
      // Opens groups, which are drawn before there is anything to scroll to.
      this.#model.unfoldOpenGroups();
      void this.updateComplete.then(() => focusFields(this.renderRoot));
      return;
    }
    this.renderRoot.querySelector<HTMLElement>(`input[name=${focus}]:checked`)?.focus();
  }

  #measureColumns(): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>(".grid-scroller");
    if (scroller === null) return;
    const inSight = columnsInSight(scroller);
    if (inSight !== this.#columnsInSight) queueMicrotask(() => this.#change(() => (this.#columnsInSight = inSight)));
    if (this.#rowInSight === this.#model.row) return;
    this.#rowInSight = this.#model.row;
    scroller.querySelector(".current")?.scrollIntoView({ block: "nearest" });
  }

  #showFormat(): void {
    this.#tab = "choices";
    this.#model.set({ formatOpen: true });
    void this.updateComplete.then(() => focusFormat(this.renderRoot));
  }

  /** A bundle says in its manifest what the log says. */
  #signed(request: ExportRequest): ExportRequest {
    if (request.options.bundle !== "always") return request;
    return { ...request, options: { ...request.options, provenance: provenanceOf(request.set, this.#log) } };
  }

  /** Runs inside the click or key press, so that the save dialog may open. */
  #export(): void {
    const chosen = this.#model.request;
    const { inBackground } = this.#model;
    if (chosen === null || (this.running && !inBackground)) return;
    const request = this.#signed(chosen);
    const { scopes, scopeIndex, splitIndex, choices, background, privacy } = this.#model;
    const origin = { scopes, scopeIndex, splitIndex, choices, background, review: privacy.review.snapshot() };
    if (inBackground) return void this.#background.start(request, origin, () => this.#closeSoon());
    if (this.#background.crowded) return this.#background.offer(request, origin);
    this.#panel.start(request, origin);
    this.#closeSoon();
  }

  /** A task of its own: giving the page back makes the browser style all of it. */
  #closeSoon(): void {
    setTimeout(() => this.close());
  }
}

if (customElements.get("askvault-export") === undefined) customElements.define("askvault-export", AskvaultExport);

declare global {
  interface HTMLElementTagNameMap {
    "askvault-export": AskvaultExport;
  }
}

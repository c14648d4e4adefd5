import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { verifyChain, logCsv } from "../src/index.js";
import { saveBlob } from "../src/element/save-blob.js";
import { icon } from "../src/icon.js";
import { announce } from "./announce.js";
import { isAbort } from "./api.js";
import { exportContext } from "./export-scope.js";
import "./filter-choice.js";
import { getChain, listEvents, LOG_STATES, type LogChain, type LoggedEvent, type LoggedExport, type LogState } from "./log-api.js";
import { logOf, logState } from "./log-book.js";
import { logDetail } from "./log-detail.js";
import { EMPTY_LOG_FILTER, filterLog, logList, readLog, readOlder, type LogList } from "./log-list.js";
import { logLook } from "./log-look.js";
import { logHeadings, logRow, skeletonLogRow } from "./log-row.js";
import { chainWords, stateWords } from "./log-words.js";
import { look } from "./look.js";
import { goBack, logPath, navigate } from "./router.js";
import { noteFailure, openSession, sessionTime, signIns } from "./session.js";
import { failureNote, stateLook, stateNote } from "./state-note.js";
import { watchStores } from "./store.js";
import { numberWords } from "./time.js";

const SKELETON_ROWS = 12;
const COPIED_MS = 2_000;
/** Where a list in a cell would otherwise be taken for two columns. */
const DECIMAL_COMMA = /^\D*1\D?000,5/;

/** The export log: one row for each export, its events, and whether all of it is as it was written. */
export class LogPageElement extends LitElement {
  static override properties = {
    exportId: {}, chain: { state: true }, checked: { state: true }, events: { state: true }, eventsFailed: { state: true }, copied: { state: true }, making: { state: true },
  };
  declare exportId: string | null;
  /** What the server says of its chain; null until it answered. */
  declare private chain: LogChain | "failed" | null;
  /** What this browser found when it checked the server's events itself. */
  declare private checked: "running" | "failed" | Awaited<ReturnType<typeof verifyChain>> | null;
  declare private events: readonly LoggedEvent[] | null;
  declare private eventsFailed: boolean;
  declare private copied: string | null;
  declare private making: "" | "running" | "failed";
  private readFor = -1;
  private eventsFor = "";
  private sentBefore = 0;
  private reading = new AbortController();
  private opener: number | null = null;
  /** Where the focus goes when the page is drawn with or without details. */
  private focusNext: "detail" | number | null = null;

  constructor() {
    super();
    this.exportId = null;
    this.chain = null;
    this.checked = null;
    this.events = null;
    this.eventsFailed = false;
    this.copied = null;
    this.making = "";
    watchStores(this, logList, logState, signIns);
  }

  static override styles = [look, stateLook, logLook];

  private get workspaceId(): string {
    return exportContext()?.info.workspace.id ?? "";
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.reading.abort();
    this.readFor = -1;
    this.eventsFor = "";
  }

  protected override willUpdate(): void {
    if (signIns.get() === 0) return;
    const receipt = logState.get()?.receipt?.sequence ?? 0;
    // What this browser has just sent belongs on the page.
    if (signIns.get() !== this.readFor || receipt > this.sentBefore) {
      this.readFor = signIns.get();
      this.sentBefore = Math.max(receipt, this.sentBefore);
      this.eventsFor = "";
      void this.read();
    }
    const wanted = this.exportId ?? "";
    if (wanted !== this.eventsFor) {
      this.eventsFor = wanted;
      if (this.events?.[0]?.export_id !== wanted) this.events = null;
      if (wanted !== "") void this.readEvents();
    }
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (!changed.has("exportId") || this.focusNext === null) return;
    if (this.focusNext === "detail") this.renderRoot.querySelector<HTMLElement>(".detail")?.focus({ preventScroll: true });
    else this.focusRow(this.focusNext);
    this.focusNext = null;
  }

  private async read(): Promise<void> {
    await Promise.all([readLog(this.workspaceId), this.readChain()]);
  }

  private async readChain(): Promise<void> {
    try {
      this.chain = await getChain(this.workspaceId, logState.get()?.receipt ?? null);
    } catch (error) {
      noteFailure(error);
      this.chain = "failed";
    }
  }

  private async readEvents(): Promise<void> {
    const id = this.exportId;
    this.reading.abort();
    const controller = new AbortController();
    this.reading = controller;
    this.eventsFailed = false;
    try {
      const events = await listEvents(this.workspaceId, id, controller.signal);
      if (this.exportId === id) this.events = events;
    } catch (error) {
      if (isAbort(error)) return;
      noteFailure(error);
      this.eventsFailed = true;
    }
  }

  /** Takes nobody's word for it: every digest is made again here. */
  private async check(): Promise<void> {
    this.checked = "running";
    try {
      this.checked = await verifyChain(await listEvents(this.workspaceId, null));
      announce(chainWords(this.checked));
    } catch (error) {
      noteFailure(error);
      this.checked = "failed";
    }
  }

  private async saveCsv(): Promise<void> {
    this.making = "running";
    try {
      const events = await listEvents(this.workspaceId, null);
      const delimiter = DECIMAL_COMMA.test(new Intl.NumberFormat(navigator.language).format(1000.5)) ? ";" : ",";
      const blob = new Blob([logCsv(events as unknown as readonly Readonly<Record<string, unknown>>[], delimiter)], { type: "text/csv;charset=utf-8" });
      saveBlob(blob, `export-log-${new Date().toISOString().slice(0, 10)}.csv`);
      this.making = "";
      announce(`The log is saved: ${numberWords(events.length)} events.`);
    } catch (error) {
      noteFailure(error);
      this.making = "failed";
    }
  }

  private async copy(text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without permission the digest can still be read in the details and selected there.
      return;
    }
    this.copied = text;
    announce("Copied.");
    setTimeout(() => { if (this.copied === text) this.copied = null; }, COPIED_MS);
  }

  private open(row: LoggedExport, index: number): void {
    this.opener = index;
    navigate(logPath(row.export_id), this.exportId === null ? "push" : "replace");
    this.focusNext = "detail";
  }

  private close(): void {
    const index = this.opener ?? logList.get().rows.findIndex((row) => row.export_id === this.exportId);
    this.focusNext = Math.max(0, index);
    goBack(logPath());
  }

  private focusRow(index: number): void {
    const link = this.renderRoot.querySelector<HTMLElement>(`.row[data-index="${index}"] a`);
    link?.focus();
    link?.scrollIntoView({ block: "nearest" });
  }

  private rowOf(event: Event): { row: LoggedExport; index: number } | null {
    const index = Number((event.target as Element).closest<HTMLElement>(".row[data-index]")?.dataset.index ?? "-1");
    const row = logList.get().rows[index];
    return row === undefined ? null : { row, index };
  }

  private onRowsClick(event: MouseEvent): void {
    const hit = this.rowOf(event);
    if (hit === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open(hit.row, hit.index);
  }

  private onRowsKey(event: KeyboardEvent): void {
    const hit = this.rowOf(event);
    if (hit === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = logList.get().rows.length - 1;
    const moves: Readonly<Record<string, number>> = { ArrowDown: hit.index + 1, ArrowUp: hit.index - 1, Home: 0, End: last };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    this.focusRow(Math.max(0, Math.min(last, move)));
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.exportId !== null && !event.defaultPrevented) {
      event.preventDefault();
      this.close();
    }
  }

  private renderProof(): TemplateResult {
    const { chain, checked } = this;
    const own = logState.get();
    const server = chain === null ? html`<span>${icon("circle-dashed", 15)}Checking the log</span>`
      : chain === "failed" ? html`<span class="warn">${icon("alert", 15)}Whether the log is whole could not be asked.</span>`
      : html`<span class=${chain.state === "unbroken" ? "ok" : "broken"} role=${chain.state === "unbroken" ? nothing : "alert"} data-testid="chain-state">${icon(chain.state === "unbroken" ? "shield-check" : "shield-alert", 15)}${chainWords(chain)}</span>`;
    const here = checked === null || checked === "running" ? nothing
      : checked === "failed" ? html`<span class="warn">${icon("alert", 15)}The events could not be read to check them here.</span>`
      : html`<span class=${checked.state === "unbroken" ? "ok" : "broken"} data-testid="chain-checked">${icon(checked.state === "unbroken" ? "shield-check" : "shield-alert", 15)}Checked in this browser: ${chainWords(checked).replace(/^[UE]/, (letter) => letter.toLowerCase())}</span>`;
    return html`<div class="proof numbers">${server}${here}
      ${logList.get().sees === "all" ? html`<button class="link" type="button" ?disabled=${checked === "running"} data-testid="check-chain" @click=${() => void this.check()}>${checked === "running" ? "Checking" : "Check every event here"}</button>` : nothing}
      ${own === null ? nothing : own.chain.state === "broken" ? html`<span class="broken" role="alert">${icon("shield-alert", 15)}In this browser's own copy: ${chainWords(own.chain)}</span>` : nothing}
      ${own !== null && own.waiting > 0 ? html`<span class="warn" role="status" data-testid="log-waiting">${icon("clock", 15)}${numberWords(own.waiting)} ${own.waiting === 1 ? "event waits" : "events wait"} in this browser to be sent</span><button class="link" type="button" data-testid="log-send" @click=${() => this.send()}>Send now</button>` : nothing}
      ${own !== null && own.refused > 0 ? html`<span class="warn">${icon("alert", 15)}${numberWords(own.refused)} ${own.refused === 1 ? "event was" : "events were"} not taken by the server</span>` : nothing}
    </div>`;
  }

  private send(): void {
    const context = exportContext();
    if (context) void logOf(context.info).flush();
  }

  private renderBar(state: LogList): TemplateResult {
    const states = LOG_STATES.map((value) => ({ value, label: stateWords(value as LogState).word, picture: icon(stateWords(value as LogState).icon, 15) }));
    const people = state.people.map(({ id, name, exports }) => ({ value: id, label: name ?? id, count: exports }));
    return html`<div class="bar" role="search" aria-label="Export log">
      <av-filter-choice label="State" .options=${states} .values=${state.filter.state} data-testid="log-filter-state" @filter-change=${(event: CustomEvent<{ values: readonly string[] }>) => void filterLog(this.workspaceId, { state: event.detail.values })}></av-filter-choice>
      ${state.sees === "all" || state.filter.actor.length > 0 ? html`<av-filter-choice label="Person" .options=${people} .values=${state.filter.actor} data-testid="log-filter-person" @filter-change=${(event: CustomEvent<{ values: readonly string[] }>) => void filterLog(this.workspaceId, { actor: event.detail.values })}></av-filter-choice>` : nothing}
    </div>`;
  }

  private renderTable(state: LogList): TemplateResult {
    const { rows, total, phase, failure } = state;
    const filtered = state.filter.state.length + state.filter.actor.length > 0;
    const context = sessionTime();
    const clear = (): void => void filterLog(this.workspaceId, EMPTY_LOG_FILTER);
    if (rows.length === 0 && failure !== null) return stateNote(failureNote(failure, "The export log", () => void this.read(), () => void openSession()));
    if (rows.length === 0 && phase === "loading") return html`<div role="status" aria-label="Reading the export log">${Array.from({ length: SKELETON_ROWS }, skeletonLogRow)}</div>`;
    if (rows.length === 0 && filtered) return stateNote({ icon: "search", title: "No exports match", text: "No export of the log has this state and person.", actions: [{ label: "Clear all filters", testid: "clear-log-filters", run: clear }] });
    if (rows.length === 0) return stateNote({ icon: "list-check", title: "Nothing was exported yet", text: "Each export is written down here: who, when, what, and how it ended. Select conversations in the inbox, then Export." });
    const now = new Date();
    return html`<div role="table" aria-label="Exports" aria-rowcount=${(total ?? rows.length) + 1} class=${phase === "loading" ? "busy" : ""} @click=${this.onRowsClick} @keydown=${this.onRowsKey} data-testid="log-table">
        ${logHeadings()}
        ${rows.map((row, index) => logRow({ row, index, time: context, now, current: row.export_id === this.exportId, copied: row.file_digest !== null && this.copied === row.file_digest, onCopy: () => void this.copy(row.file_digest ?? "") }))}
      </div>
      <div class="end">${failure !== null ? html`<span>The older exports could not be read.</span><button class="button small" type="button" @click=${() => void readOlder(this.workspaceId)}>Try again</button>`
        : state.cursor !== null ? html`<button class="button small" type="button" ?disabled=${phase !== "idle"} data-testid="log-older" @click=${() => void readOlder(this.workspaceId)}>${phase === "loading-more" ? "Reading" : "Show older exports"}</button>`
        : html`<span>Times in ${context.zone.replaceAll("_", " ")}. Events are only ever added.</span>`}</div>`;
  }

  private renderDetail(state: LogList): TemplateResult | typeof nothing {
    if (this.exportId === null) return nothing;
    const row = state.rows.find(({ export_id }) => export_id === this.exportId);
    if (row === undefined) {
      if (state.phase === "loading" || state.rows.length === 0) return nothing;
      return html`<aside class="detail" tabindex="-1" data-testid="log-detail">${stateNote({ icon: "search", title: "Not among the exports shown", text: "It may be older than those shown, hidden by the filter, or not open to you.", actions: [{ label: "Close", testid: "log-close", run: () => this.close() }] })}</aside>`;
    }
    return logDetail({
      row, events: this.events, failed: this.eventsFailed, chain: typeof this.chain === "object" ? this.chain : null, time: sessionTime(), copied: this.copied,
      onCopy: (text) => void this.copy(text), onRetry: () => void this.readEvents(), onClose: () => this.close(),
    });
  }

  protected override render(): TemplateResult {
    const state = logList.get();
    const empty = state.total === null || (state.total === 0 && state.filter.state.length + state.filter.actor.length === 0);
    return html`<div class="page ${this.exportId === null ? "" : "reading"}" @keydown=${this.onKey}>
      <header class="header">
        <button class="ghost only-narrow menu-button" type="button" aria-label="Navigation" data-testid="open-navigation" @click=${() => this.dispatchEvent(new CustomEvent("open-navigation", { bubbles: true, composed: true }))}>${icon("menu", 20)}</button>
        <button class="ghost back" type="button" aria-label="Back to the log" @click=${() => this.close()}>${icon("arrow-left", 18)}Export log</button>
        <h1 tabindex="-1"><span class="title">Export log</span></h1>
        <span class="match numbers" data-testid="log-count">${state.total === null ? nothing : `${numberWords(state.total)} ${state.total === 1 ? "export" : "exports"}${state.sees === "own" ? " of yours" : ""}`}</span>
        <span class="spread"></span>
        ${this.making === "failed" ? html`<span class="match" role="alert">The log could not be read.</span>` : nothing}
        <button class="button csv" type="button" ?disabled=${empty || this.making === "running"} data-testid="log-csv" @click=${() => void this.saveCsv()}>${icon("download", 16)}${this.making === "running" ? "Saving" : "Save as CSV"}</button>
      </header>
      ${this.renderBar(state)}${this.renderProof()}
      <div class="body"><div class="scroller">${this.renderTable(state)}</div>${this.renderDetail(state)}</div>
    </div>`;
  }
}

customElements.define("av-log", LogPageElement);

import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";
import { icon } from "../src/icon.js";
import { announce } from "./announce.js";
import { list, loadAll, loadMore, retryList, type ConversationList, type ListContext } from "./conversation-list.js";
import { exportContext, filterScope, openExport, conversationScope, selectedScope } from "./export-scope.js";
import { EMPTY_FILTER, filterKey, inboxPath, isFiltered, type InboxFilter } from "./filter.js";
import "./inbox-filter.js";
import type { InboxFilterBar } from "./inbox-filter.js";
import { inboxLook } from "./inbox-look.js";
import { inboxRow, rowLook, rowMenu, skeletonRow } from "./inbox-row.js";
import { look } from "./look.js";
import "./menu.js";
import type { MenuItem } from "./menu.js";
import type { ConversationSummary } from "./model.js";
import type { PopoverAnchor } from "./popover.js";
import { conversationPath, navigate } from "./router.js";
import { EMPTY_SELECTION, limitSentence, loadedState, SELECTION_LIMIT, toggleLoaded, toggleRange, toggleRow, type Selection, type SelectionStep } from "./selection.js";
import "./selection-bar.js";
import type { SelectionMode } from "./selection-bar.js";
import { openSession, session, sessionInfo, sessionTime } from "./session.js";
import { failureNote, stateLook, stateNote } from "./state-note.js";
import { watchStores } from "./store.js";
import { numberWords } from "./time.js";

const SKELETON_ROWS = 18;
const PAGE_ROWS = 15;

/** The list of conversations: filter, rows, selection, and the three ways to an export. */
export class Inbox extends LitElement {
  static override properties = {
    selection: { state: true }, mode: { state: true }, notice: { state: true }, current: { state: true }, menuRow: { state: true }, menuAnchor: { state: true }, searching: { state: true }, listMenu: { state: true },
  };
  declare private selection: Selection;
  declare private mode: SelectionMode;
  declare private notice: string;
  declare private current: number;
  declare private menuRow: ConversationSummary | null;
  declare private menuAnchor: PopoverAnchor | null;
  declare private searching: boolean;
  declare private listMenu: Element | null;
  private shownKey: string | null = null;
  private announcedTotal = "";
  private now = new Date();
  private observer: IntersectionObserver | null = null;

  constructor() {
    super();
    this.selection = EMPTY_SELECTION;
    this.mode = "rows";
    this.notice = "";
    this.current = 0;
    this.menuRow = null;
    this.menuAnchor = null;
    this.searching = false;
    this.listMenu = null;
    watchStores(this, list, session);
  }

  static override styles = [look, rowLook, stateLook, inboxLook];

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.onDocumentKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onDocumentKey);
    this.observer?.disconnect();
    this.observer = null;
  }

  private readonly onDocumentKey = (event: KeyboardEvent): void => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || this.hidden) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || event.composedPath().some((node) => node instanceof HTMLDialogElement)) return;
    event.preventDefault();
    void this.showSearch();
  };

  private async showSearch(): Promise<void> {
    this.searching = true;
    await this.updateComplete;
    const bar = this.renderRoot.querySelector<InboxFilterBar>("av-inbox-filter");
    await bar?.updateComplete;
    bar?.focusSearch();
  }

  protected override willUpdate(): void {
    const state = list.get();
    const key = filterKey(state.filter);
    if (this.shownKey !== null && key !== this.shownKey) {
      // A checked row that is no longer in the list could not be seen any more.
      if (this.selection.ids.size > 0 || this.mode === "all") announce("The filter changed. Nothing is selected.");
      this.clearSelection();
      this.current = 0;
    }
    this.shownKey = key;
    this.current = Math.max(0, Math.min(this.current, state.rows.length - 1));
    const total = state.phase.kind === "idle" && state.total !== null ? `${key} ${state.total}` : this.announcedTotal;
    if (total !== this.announcedTotal && state.total !== null) {
      this.announcedTotal = total;
      if (!this.hidden) announce(`${numberWords(state.total)} conversations match.`);
    }
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const sentinel = this.renderRoot.querySelector(".sentinel");
    this.observer?.disconnect();
    this.observer = null;
    const context = this.context;
    if (!sentinel || !context || session.get().kind !== "ready" || list.get().phase.kind !== "idle") return;
    this.observer = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) void loadMore(context);
    }, { root: this.renderRoot.querySelector(".scroller"), rootMargin: "600px" });
    this.observer.observe(sentinel);
  }

  private get context(): ListContext | null {
    const info = sessionInfo();
    return info && { workspaceId: info.workspace.id, zone: sessionTime().zone };
  }

  private get loadedIds(): readonly string[] {
    return list.get().rows.map((row) => row.id);
  }

  private apply(step: SelectionStep): void {
    const before = this.selection.ids.size;
    this.mode = "rows";
    this.selection = step.selection;
    const count = step.selection.ids.size;
    if (step.refused > 0) {
      this.notice = limitSentence(numberWords(list.get().total ?? 0));
      announce(this.notice);
      return;
    }
    this.notice = "";
    if (count === 0 && before > 0) announce("Nothing is selected.");
    else announce(`${numberWords(count)} selected.${before === 0 ? " The export button is at the end of the list." : ""}`);
  }

  private clearSelection(): void {
    this.selection = EMPTY_SELECTION;
    this.mode = "rows";
    this.notice = "";
  }

  private async selectAll(): Promise<void> {
    const { total } = list.get();
    const context = this.context;
    if (total === null || !context) return;
    if (total <= SELECTION_LIMIT) {
      await loadAll(context);
      this.apply({ selection: { ids: new Set(this.loadedIds), anchor: null }, refused: 0 });
      return;
    }
    this.mode = "all";
    this.notice = "";
    announce(`All ${numberWords(total)} matching conversations. The export takes the filter, not a list of rows.`);
  }

  private exportSelected(): void {
    const context = exportContext();
    if (!context) return;
    const state = list.get();
    openExport([selectedScope(context, [...this.selection.ids], state.rows), filterScope(context, state.filter, state.total ?? 0)], "selected");
  }

  private exportAll(): void {
    const context = exportContext();
    if (!context) return;
    const state = list.get();
    const scopes = [filterScope(context, state.filter, state.total ?? 0)];
    if (this.selection.ids.size > 0) scopes.unshift(selectedScope(context, [...this.selection.ids], state.rows));
    openExport(scopes, "filter");
  }

  private onRowMenu(id: string): void {
    const row = this.menuRow;
    this.closeMenu(true);
    const context = exportContext();
    if (!row) return;
    if (id === "open") navigate(conversationPath(row.id));
    else if (id === "toggle") this.apply(toggleRow(this.selection, row.id));
    else if (id === "export" && context) openExport([conversationScope(context, row)], "conversation");
  }

  private openMenu(row: ConversationSummary, anchor: PopoverAnchor): void {
    this.menuRow = row;
    this.menuAnchor = anchor;
  }

  private closeMenu(focusRow: boolean): void {
    if (!this.menuRow) return;
    this.menuRow = null;
    this.menuAnchor = null;
    if (focusRow) this.focusRow(this.current);
  }

  private rowAt(event: Event): { row: ConversationSummary; index: number; inCheck: boolean; button: Element | null } | null {
    const target = event.target;
    if (!(target instanceof Element)) return null;
    const element = target.closest<HTMLElement>(".row[data-index]");
    const index = Number(element?.dataset.index);
    const row = list.get().rows[index];
    if (!element || !row) return null;
    return { row, index, inCheck: target.closest(".check") !== null, button: target.closest("button.more") };
  }

  private onRowsClick(event: MouseEvent): void {
    const hit = this.rowAt(event);
    if (!hit) return;
    this.current = hit.index;
    if (hit.button) {
      this.openMenu(hit.row, hit.button);
    } else if (hit.inCheck || event.shiftKey) {
      event.preventDefault();
      this.apply(event.shiftKey ? toggleRange(this.selection, this.loadedIds, hit.row.id) : toggleRow(this.selection, hit.row.id));
    } else if (!event.defaultPrevented && !(event.target as Element).closest("a") && !event.ctrlKey && !event.metaKey) {
      navigate(conversationPath(hit.row.id));
    }
  }

  private onRowsMouseDown(event: MouseEvent): void {
    // A shift-click is a range of rows here, not of text.
    if (event.shiftKey) event.preventDefault();
  }

  private onContextMenu(event: MouseEvent): void {
    const hit = this.rowAt(event);
    if (!hit || (event.target as Element).closest("a")) return;
    event.preventDefault();
    this.current = hit.index;
    this.openMenu(hit.row, { x: event.clientX, y: event.clientY });
  }

  private onRowsKey(event: KeyboardEvent): void {
    const hit = this.rowAt(event);
    if (!hit || event.altKey) return;
    const { rows } = list.get();
    const last = rows.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: hit.index + 1, ArrowUp: hit.index - 1, PageDown: hit.index + PAGE_ROWS, PageUp: hit.index - PAGE_ROWS, Home: 0, End: last,
    };
    const move = moves[event.key];
    const key = event.key.toLowerCase();
    if (move !== undefined) {
      const to = Math.max(0, Math.min(last, move));
      const target = rows[to];
      if (event.shiftKey && target) {
        const start = this.selection.anchor === null ? { ids: new Set([...this.selection.ids, hit.row.id]), anchor: hit.row.id } : this.selection;
        this.apply(toggleRange(start, this.loadedIds, target.id));
      }
      this.focusRow(to);
    } else if ((event.ctrlKey || event.metaKey) && key === "a") {
      this.apply(toggleLoaded(this.selection, this.loadedIds));
    } else if (event.ctrlKey || event.metaKey) {
      return;
    } else if (key === "x" || key === " ") {
      this.apply(event.shiftKey ? toggleRange(this.selection, this.loadedIds, hit.row.id) : toggleRow(this.selection, hit.row.id));
    } else if (event.key === "Enter" && !hit.button) {
      navigate(conversationPath(hit.row.id));
    } else if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey) || key === "e") {
      const element = this.renderRoot.querySelector(`.row[data-index="${hit.index}"] .more`);
      if (element) this.openMenu(hit.row, element);
    } else return;
    event.preventDefault();
  }

  private onRowsFocus(event: FocusEvent): void {
    const hit = this.rowAt(event);
    if (hit) this.current = hit.index;
  }

  private focusRow(index: number): void {
    this.current = index;
    const focus = (): void => {
      const row = this.renderRoot.querySelector<HTMLElement>(`.row[data-index="${index}"]`);
      row?.focus({ preventScroll: true });
      row?.scrollIntoView({ block: "nearest" });
    };
    // At once, so that a dialog opened next gives the focus back to the row; and again for a row that is still to be drawn.
    focus();
    void this.updateComplete.then(() => {
      if (this.renderRoot instanceof ShadowRoot && !this.renderRoot.activeElement && document.activeElement === document.body) focus();
    });
  }

  /** Brings the focus back to the row that was open, when the person returns from a conversation. */
  returnTo(id: string | null): void {
    const index = id === null ? -1 : list.get().rows.findIndex((row) => row.id === id);
    if (index >= 0) this.focusRow(index);
  }

  private setFilter(filter: InboxFilter): void {
    navigate(inboxPath(filter), "replace");
  }

  private renderHeader(state: ConversationList): TemplateResult {
    const total = state.total ?? 0;
    const count = this.selection.ids.size;
    const selecting = count > 0 || this.mode === "all";
    const all = numberWords(total);
    return html`<header class="header ${selecting ? "selecting" : ""}">
      <button class="ghost only-narrow menu-button" type="button" aria-label="Navigation" data-testid="open-navigation" @click=${() => this.dispatchEvent(new CustomEvent("open-navigation", { bubbles: true, composed: true }))}>${icon("menu", 20)}</button>
      <button class="ghost clear-narrow" type="button" aria-label="Clear selection" data-testid="selection-clear-narrow" @click=${() => this.apply({ selection: EMPTY_SELECTION, refused: 0 })}>${icon("close", 20)}</button>
      <h1 tabindex="-1"><span class="title">Inbox</span><span class="title-selected numbers">${this.mode === "all" ? `All ${all}` : `${numberWords(count)} selected`}</span></h1>
      <span class="match numbers" data-testid="match-count">${state.total === null ? nothing : html`${all} ${total === 1 ? "conversation matches" : "conversations match"}`}</span>
      <span class="spread"></span>
      <button class="ghost only-phone" type="button" aria-label="Search conversations" aria-expanded=${this.searching} data-testid="search-toggle" @click=${() => { if (this.searching) this.searching = false; else void this.showSearch(); }}>${icon("search", 20)}</button>
      <button class="ghost only-phone" type="button" aria-haspopup="menu" aria-expanded=${this.listMenu !== null} aria-label="More actions" data-testid="list-menu" @click=${(event: Event) => { this.listMenu = event.currentTarget as Element; }}>${icon("more", 20)}</button>
      <span class="reason" ?hidden=${state.total !== 0}>Nothing to export</span>
      <button class="button export-all numbers" type="button" ?disabled=${total === 0 || state.phase.kind === "loading"} data-testid="export-all" @click=${this.exportAll}>${icon("download", 16)}${total === 0 ? "Export" : `Export all ${all} matching`}</button>
    </header>`;
  }

  /** The line over the list on a phone, where the header has no room for words. */
  private renderNarrowLine(state: ConversationList): TemplateResult {
    const total = state.total ?? 0;
    const all = numberWords(total);
    const count = this.selection.ids.size;
    const exportAll = count === 0 && this.mode === "rows" && total > 0;
    const words = state.total === null ? "" : this.mode === "all" ? "The export takes the filter." : `${all} match`;
    return html`<div class="line-narrow numbers">${exportAll
      ? html`<button class="link plain" type="button" ?disabled=${state.phase.kind === "loading"} data-testid="export-all-narrow" @click=${this.exportAll}>${icon("download", 16)}Export all ${all} matching</button>`
      : html`<span>${words}</span>`}
      ${this.mode === "all" && count > 0 ? html`<button class="link" type="button" data-testid="back-to-rows-narrow" @click=${() => { this.mode = "rows"; }}>Back to ${numberWords(count)} selected</button>` : nothing}
      ${total > 0 && this.mode === "rows" ? html`<button class="link" type="button" data-testid="select-all-narrow" @click=${() => void this.selectAll()}>Select all ${all}</button>` : nothing}</div>`;
  }

  private renderHeadings(state: ConversationList): TemplateResult {
    const box = this.mode === "all" ? "all" : loadedState(this.selection, this.loadedIds);
    const mixed = box === "some" ? "mixed" : String(box === "all");
    const toggle = (): void => this.apply(this.mode === "all" ? { selection: EMPTY_SELECTION, refused: 0 } : toggleLoaded(this.selection, this.loadedIds));
    return html`<div class="headings" role="row" aria-rowindex="1">
      <div class="check" role="columnheader" @click=${toggle}><span class="box" role="checkbox" tabindex="0" aria-checked=${mixed} aria-disabled=${state.rows.length === 0} aria-label="Select the loaded conversations, ${SELECTION_LIMIT} at most" data-testid="check-all"
        @keydown=${(event: KeyboardEvent) => { if (event.key === " ") { event.preventDefault(); toggle(); } }}></span></div>
      <div role="columnheader"><span class="unseen">Priority</span></div><div role="columnheader"><span class="unseen">Channel</span></div>
      <div role="columnheader">Customer</div><div role="columnheader">Subject and last message</div><div role="columnheader"><span class="unseen">Tags</span></div>
      <div role="columnheader">Status</div><div class="sla-head" role="columnheader">SLA</div><div class="agent-head" role="columnheader"><span class="unseen">Agent</span></div><div class="latest" role="columnheader">Latest</div>
    </div>`;
  }

  private renderRows(state: ConversationList): TemplateResult {
    const time = sessionTime();
    const { ids } = this.selection;
    const all = this.mode === "all";
    return html`<div role="rowgroup" @click=${this.onRowsClick} @mousedown=${this.onRowsMouseDown} @contextmenu=${this.onContextMenu} @keydown=${this.onRowsKey} @focusin=${this.onRowsFocus}>
      ${repeat(state.rows, (row) => row.id, (row, index) => {
        const selected = all || ids.has(row.id);
        const current = index === this.current;
        return guard([row, selected, current, index, time], () => inboxRow(row, { index, selected, current }, time, this.now));
      })}
    </div>`;
  }

  private renderEnd(state: ConversationList): TemplateResult | typeof nothing {
    const context = this.context;
    if (state.rows.length === 0) return nothing;
    if (state.phase.kind === "failed" && context) {
      const note = failureNote(state.phase, "More conversations", () => void retryList(context), () => void openSession());
      return html`<div class="end" role="status">${icon(note.icon, 16)}<span>${note.title}. ${note.text}</span>${note.actions?.map((action) => html`<button class="button small" type="button" data-testid="${action.testid}-more" @click=${action.run}>${action.label}</button>`)}</div>`;
    }
    if (state.nextCursor !== null) {
      return html`<div class="end sentinel"><button class="button small" type="button" aria-disabled=${state.phase.kind !== "idle"} data-testid="load-more" @click=${() => { if (context) void loadMore(context); }}>${state.phase.kind === "loading-more" ? "Loading…" : "Load more"}</button>
        <span class="numbers">${numberWords(state.rows.length)} of ${numberWords(state.total ?? 0)}</span></div>`;
    }
    return html`<div class="end quiet numbers">${state.rows.length > 12 ? `End of the list, ${numberWords(state.rows.length)} conversations` : nothing}</div>`;
  }

  private renderNothing(state: ConversationList): TemplateResult | typeof nothing {
    const context = this.context;
    if (state.rows.length > 0) return nothing;
    if (state.phase.kind === "failed") return stateNote(failureNote(state.phase, "The conversations", () => { if (context) void retryList(context); }, () => void openSession(), () => this.setFilter(EMPTY_FILTER)));
    if (state.phase.kind === "loading") return html`<div aria-hidden="true">${Array.from({ length: SKELETON_ROWS }, skeletonRow)}</div>`;
    if (isFiltered(state.filter)) {
      return stateNote({ icon: "filter", title: "No conversations match", text: "Change the filter or the dates.", actions: [{ label: "Clear all filters", testid: "clear-filters", run: () => this.setFilter(EMPTY_FILTER) }] });
    }
    return stateNote({ icon: "inbox", title: "No conversations yet", text: "A conversation appears here when a customer writes or calls on any channel." });
  }

  protected override render(): TemplateResult {
    const state = list.get();
    const busy = state.phase.kind === "loading";
    const count = this.selection.ids.size;
    const total = state.total ?? 0;
    this.now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
    return html`${this.renderHeader(state)}
      <av-inbox-filter .filter=${state.filter} ?searching=${this.searching} @filter-change=${(event: CustomEvent<InboxFilter>) => this.setFilter(event.detail)}></av-inbox-filter>
      ${this.renderNarrowLine(state)}
      <div class="scroller ${busy && state.rows.length > 0 ? "busy" : ""} ${count > 0 || this.mode === "all" ? "with-bar" : ""}" data-testid="inbox-scroller">
        <div class="grid" role="grid" aria-label="Conversations" aria-multiselectable="true" aria-busy=${busy} aria-rowcount=${total + 1} data-testid="inbox-grid">
          ${this.renderHeadings(state)}${this.renderRows(state)}
        </div>
        ${this.renderNothing(state)}${this.renderEnd(state)}
      </div>
      <av-selection-bar count=${count} total=${total} mode=${this.mode} notice=${this.notice} @select-all=${() => void this.selectAll()} @back-to-rows=${() => { this.mode = "rows"; }}
        @clear=${() => { this.apply({ selection: EMPTY_SELECTION, refused: 0 }); this.focusRow(this.current); }} @export-selected=${this.exportSelected} @export-all=${this.exportAll}></av-selection-bar>
      <av-menu .open=${this.menuRow !== null} .anchor=${this.menuAnchor} align=${this.menuAnchor instanceof Element ? "end" : "start"} heading="Conversation" .items=${rowMenu(this.menuRow !== null && this.selection.ids.has(this.menuRow.id))}
        @choose=${(event: CustomEvent<{ id: string }>) => this.onRowMenu(event.detail.id)} @dismiss=${(event: CustomEvent<{ why: string }>) => this.closeMenu(event.detail.why === "escape")}></av-menu>
      <av-menu .open=${this.listMenu !== null} .anchor=${this.listMenu} align="end" heading="Conversations" .items=${[{ id: "export-all", label: total === 0 ? "Nothing to export" : `Export all ${numberWords(total)} matching`, icon: "download" }] satisfies readonly MenuItem[]}
        @choose=${() => { this.listMenu = null; if (total > 0) this.exportAll(); }} @dismiss=${() => { this.listMenu = null; }}></av-menu>`;
  }
}

customElements.define("av-inbox", Inbox);

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { icon } from "../src/icon.js";
import { announce } from "./announce.js";
import { getContact, getConversation, isAbort, isApiError, listConversations, type ContactProfile } from "./api.js";
import { statusBadge } from "./badge.js";
import { list, loadMore } from "./conversation-list.js";
import { contactScope, conversationScope, exportContext, exportNow, openExport } from "./export-scope.js";
import "./export-menu.js";
import type { ExportChoice, ExportMenu } from "./export-menu.js";
import { inboxPath } from "./filter.js";
import { look } from "./look.js";
import { markdownLook } from "./markdown-view.js";
import { messageLook } from "./message.js";
import { customerLabel, subjectOf, type Conversation } from "./model.js";
import { auditPart, customerPart, factsPart, railLook, type RailActions, type RailState } from "./rail.js";
import { conversationPath, goBack, navigate } from "./router.js";
import { noteFailure, openSession, sessionTime, signIns } from "./session.js";
import { failureNote, stateLook, stateNote, type Failure } from "./state-note.js";
import { watchStores } from "./store.js";
import { numberWords } from "./time.js";
import { transcriptView } from "./transcript.js";

type Tab = "messages" | "customer" | "audit";

/** One conversation: transcript, rail (tabs on a phone), previous and next of the list, export. */
export class ConversationPage extends LitElement {
  static override properties = { conversationId: {}, conversation: { state: true }, contact: { state: true }, failure: { state: true }, tab: { state: true }, auditOpen: { state: true } };
  declare conversationId: string;
  declare private conversation: Conversation | null;
  declare private contact: ContactProfile | null;
  declare private failure: Failure | null;
  declare private tab: Tab;
  declare private auditOpen: boolean;
  private reading = new AbortController();
  private readFor = "";

  constructor() {
    super();
    this.conversationId = "";
    this.conversation = null;
    this.contact = null;
    this.failure = null;
    this.tab = "messages";
    this.auditOpen = false;
    watchStores(this, list, signIns);
  }

  static override styles = [look, stateLook, markdownLook, messageLook, railLook, css`
    :host { display: grid; grid-template-columns: minmax(0, 1fr) 328px; min-block-size: 0; background: var(--av-surface); }
    .main { display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; }
    .header { display: flex; align-items: center; gap: 8px; flex: none; min-block-size: var(--av-header-height); padding-inline: 14px 16px; border-block-end: 1px solid var(--av-line); }
    .titles { display: flex; align-items: center; gap: 10px; min-inline-size: 0; flex: 1; padding-inline-end: 12px; }
    h1 { font-size: 16px; line-height: 24px; font-weight: 600; letter-spacing: -0.012em; }
    h1:focus-visible { outline: none; }
    .titles > .status { flex: none; }
    .sub { display: none; }
    .place { color: var(--av-text-2); font-size: 12px; white-space: nowrap; }
    .rule { inline-size: 1px; block-size: 20px; margin-inline: 6px; background: var(--av-line-2); }
    .scroller { flex: 1; min-block-size: 0; overflow-y: auto; scrollbar-width: thin; scrollbar-color: var(--av-line-2) transparent; }
    .scroller:focus-visible { outline-offset: -2px; }
    .transcript-list { display: grid; gap: 14px; max-inline-size: 776px; margin: 0 auto; padding: 16px 20px 40px; }
    .call { display: grid; gap: 8px; padding: 11px 13px; border: 1px solid var(--av-line); border-radius: 12px; }
    .rail { min-block-size: 0; overflow-y: auto; border-inline-start: 1px solid var(--av-line); scrollbar-width: thin; scrollbar-color: var(--av-line-2) transparent; }
    .tabs, .steps.in-tabs { display: none; }
    .steps { display: inline-flex; gap: 4px; }
    .tablist { display: flex; flex: 1; gap: 4px; }
    .wait { animation: appear 0s 150ms both; display: grid; gap: 22px; max-inline-size: 736px; margin: 28px auto; padding-inline: 20px; }
    @keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
    .wait i { block-size: 64px; inline-size: 72%; border-radius: 12px; background: var(--av-press); }
    .wait i:nth-child(even) { justify-self: end; inline-size: 66%; block-size: 84px; }
    @media (max-width: 1099.98px) { :host { grid-template-columns: minmax(0, 1fr) 280px; } }
    @media (max-width: 899.98px) {
      :host { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(0, 1fr); }
      .rail { display: none; border: 0; }
      .tabs { display: flex; flex: none; gap: 4px; padding-inline: 16px; border-block-end: 1px solid var(--av-line); }
      .tabs button[role="tab"] { display: inline-flex; align-items: center; gap: 8px; min-block-size: 44px; padding: 0 12px; border: 0; border-block-end: 2px solid transparent; background: none; color: var(--av-text-2); font-weight: 500; }
      .tabs button[aria-selected="true"][role="tab"] { border-block-end-color: var(--av-accent); color: var(--av-text); }
      .tabs button:focus-visible { outline-offset: -2px; }
      .tabs .tally { min-inline-size: 20px; padding: 0 6px; border-radius: 10px; background: var(--av-press); font-size: 12px; line-height: 19px; font-weight: 600; color: var(--av-text-2); }
      .header { border-block-end: 0; }
    }
    @media (max-width: 639.98px) {
      .header { padding-inline: 6px 4px; gap: 2px; min-block-size: 58px; }
      .titles { display: grid; gap: 0; }
      .titles > .status { display: none; }
      h1 { font-size: 16px; line-height: 21px; }
      .sub { display: flex; align-items: center; gap: 6px; min-inline-size: 0; color: var(--av-text-3); font-size: 12px; line-height: 17px; }
      .place, .rule { display: none; }
      .tabs { gap: 0; padding-inline-end: 4px; }
      .tabs button[role="tab"] { padding: 0 8px; gap: 6px; }
      .steps.in-tabs .ghost { min-inline-size: 40px; padding: 0; }
      .tablist { gap: 0; }
      .steps.in-header { display: none; }
      .steps.in-tabs { display: inline-flex; gap: 0; }
      .transcript-list { padding: 14px 16px 32px; }
    }
  `];

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("keydown", this.onDocumentKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("keydown", this.onDocumentKey);
    this.reading.abort();
  }

  private readonly onDocumentKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.composedPath()[0];
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
    // Only where nothing else takes keys: on the page itself or inside this one.
    if (target !== document.body && !event.composedPath().includes(this)) return;
    if (event.key.toLowerCase() !== "e" || !this.conversation) return;
    event.preventDefault();
    this.renderRoot.querySelector<ExportMenu>("av-export-menu")?.openMenu();
  };

  protected override willUpdate(): void {
    const wanted = `${this.conversationId} ${this.failure?.status === 401 ? signIns.get() : ""}`;
    if (this.conversationId === "" || signIns.get() === 0 || wanted === this.readFor) return;
    const sameOne = this.readFor.startsWith(`${this.conversationId} `);
    if (sameOne && this.failure?.status !== 401) return;
    this.readFor = wanted;
    void this.read();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    if (changed.has("conversation") && this.conversation) {
      document.title = `${subjectOf(this.conversation)} · AskVault`;
      this.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
      this.renderRoot.querySelector(".scroller")?.scrollTo({ top: 0 });
    }
  }

  private async read(): Promise<void> {
    this.reading.abort();
    const controller = new AbortController();
    this.reading = controller;
    const id = this.conversationId;
    if (this.conversation?.id !== id) {
      this.conversation = null;
      this.contact = null;
      this.auditOpen = false;
      this.tab = "messages";
    }
    this.failure = null;
    try {
      const [conversation, subject] = await Promise.all([getConversation(id, controller.signal), this.readSubject(id, controller.signal)]);
      this.conversation = { ...conversation, subject: conversation.subject ?? subject };
      const customerId = conversation.customer?.id;
      if (customerId) this.contact = await getContact(customerId, controller.signal);
    } catch (error) {
      if (isAbort(error)) return;
      noteFailure(error);
      // The rail does without the customer's other conversations.
      if (this.conversation) return;
      const known = isApiError(error) ? error : null;
      this.failure = { code: known?.code ?? "internal", status: known?.status ?? 0, requestId: known?.requestId ?? null };
    }
  }

  /** The subject is a matter of the list: its line there, or the same line asked for alone. */
  private async readSubject(id: string, signal: AbortSignal): Promise<string | null> {
    const row = list.get().rows.find((candidate) => candidate.id === id);
    const context = exportContext();
    if (row || !context) return row?.subject ?? null;
    const { conversations } = await listConversations(new URLSearchParams({ workspace_id: context.info.workspace.id, id, limit: "1" }), signal);
    return conversations[0]?.subject ?? null;
  }

  private get place(): { at: number; total: number; previous: string | null; next: string | null } | null {
    const { rows, total } = list.get();
    const at = rows.findIndex((row) => row.id === this.conversationId);
    if (at < 0) return null;
    return { at, total: total ?? rows.length, previous: rows[at - 1]?.id ?? null, next: rows[at + 1]?.id ?? null };
  }

  private go(id: string | null): void {
    if (id === null) return;
    navigate(conversationPath(id), "replace");
    const context = exportContext();
    const { rows } = list.get();
    // The next step must already be there when the last loaded row is reached.
    if (context && rows.findIndex((row) => row.id === id) >= rows.length - 3) void loadMore({ workspaceId: context.info.workspace.id, zone: context.time.zone });
  }

  private onChoice(choice: ExportChoice): void {
    const context = exportContext();
    const { conversation } = this;
    if (!context || !conversation) return;
    const scope = conversationScope(context, conversation);
    if (choice === "dialog") openExport([scope], "conversation");
    else exportNow(scope, choice === "csv" ? { format: "csv", mode: "messages" } : { format: choice });
  }

  private exportContact(): void {
    const context = exportContext();
    const customer = this.conversation?.customer;
    if (context && customer?.id) openExport([contactScope(context, { ...customer, id: customer.id }, this.contact?.conversation_count ?? 1)], "contact");
  }

  private async copyId(): Promise<void> {
    try {
      await navigator.clipboard.writeText(this.conversationId);
      announce("The id is copied.");
    } catch {
      announce("The browser did not allow copying.");
    }
  }

  private renderHeader(): TemplateResult {
    const { conversation, place } = this;
    const title = conversation ? subjectOf(conversation) : "";
    return html`<header class="header">
      <button class="ghost" type="button" aria-label="Back to the inbox" title="Back to the inbox" data-testid="back" @click=${() => goBack(inboxPath(list.get().filter))}>${icon("arrow-left", 18)}</button>
      <div class="titles"><h1 class="cut" tabindex="-1" title=${title}><bdi>${title}</bdi></h1>${conversation ? html`${statusBadge(conversation.status)}<div class="sub"><bdi class="cut">${customerLabel(conversation.customer)}</bdi>·${statusBadge(conversation.status)}</div>` : nothing}</div>
      ${place ? html`<span class="place numbers" data-testid="place">${numberWords(place.at + 1)} of ${numberWords(place.total)}</span>
        <span class="steps in-header">${this.renderSteps("")}</span><span class="rule"></span>` : nothing}
      ${conversation ? html`<av-export-menu messages=${conversation.messages.length} @export-choice=${(event: CustomEvent<ExportChoice>) => this.onChoice(event.detail)}></av-export-menu>` : nothing}
    </header>`;
  }

  private renderSteps(ending: string): TemplateResult | typeof nothing {
    const { place } = this;
    if (!place) return nothing;
    return html`<button class="ghost" type="button" ?disabled=${place.previous === null} aria-label="Previous conversation" title="Previous" data-testid="previous${ending}" @click=${() => this.go(place.previous)}>${icon("chevron-up", 18)}</button>
      <button class="ghost" type="button" ?disabled=${place.next === null} aria-label="Next conversation" title="Next" data-testid="next${ending}" @click=${() => this.go(place.next)}>${icon("chevron-down", 18)}</button>`;
  }

  private renderTab(id: Tab, label: string, tally: number | null): TemplateResult {
    return html`<button type="button" role="tab" id="tab-${id}" aria-controls="pane" aria-selected=${this.tab === id} tabindex=${this.tab === id ? "0" : "-1"} data-testid="tab-${id}" @click=${() => { this.tab = id; }}>${label}${tally === null ? nothing : html`<span class="tally numbers">${numberWords(tally)}</span>`}</button>`;
  }

  private onTabKey(event: KeyboardEvent): void {
    const order: readonly Tab[] = ["messages", "customer", "audit"];
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = order[(order.indexOf(this.tab) + step + order.length) % order.length];
    if (step === 0 || !next) return;
    event.preventDefault();
    this.tab = next;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${next}`)?.focus());
  }

  protected override render(): TemplateResult {
    const { conversation, failure } = this;
    if (failure) return html`<div class="main">${this.renderHeader()}<div class="scroller">${stateNote(failureNote(failure, "This conversation", () => void this.read(), () => void openSession()))}</div></div><aside class="rail"></aside>`;
    if (!conversation) return html`<div class="main">${this.renderHeader()}<div class="scroller" aria-busy="true"><div class="wait" aria-hidden="true"><i></i><i></i><i></i><i></i></div></div></div><aside class="rail"></aside>`;
    const time = sessionTime();
    const state: RailState = { time, contactCount: this.contact?.conversation_count ?? null, firstSeen: this.contact?.contact.first_seen ?? null, auditOpen: this.auditOpen };
    const actions: RailActions = { exportContact: () => this.exportContact(), copyId: () => void this.copyId(), toggleAudit: () => { this.auditOpen = !this.auditOpen; } };
    const narrow = this.tab === "messages" ? guard([conversation, time], () => transcriptView(conversation, time))
      : this.tab === "customer" ? html`${customerPart(conversation, state, actions)}${factsPart(conversation, state, actions)}` : auditPart(conversation, { ...state, auditOpen: true }, actions);
    return html`<div class="main">${this.renderHeader()}
        <div class="tabs"><div class="tablist" role="tablist" aria-label="Conversation" @keydown=${this.onTabKey}>${this.renderTab("messages", "Messages", conversation.messages.length)}${this.renderTab("customer", "Customer", null)}${this.renderTab("audit", "Audit", conversation.audit?.length ?? 0)}</div><span class="steps in-tabs">${this.renderSteps("-narrow")}</span></div>
        <div class="scroller" id="pane" tabindex="0" role="region" aria-label=${this.tab === "messages" ? "Messages" : this.tab === "customer" ? "Customer" : "Audit"}>${narrow}</div>
      </div>
      <aside class="rail" aria-label="About this conversation">${customerPart(conversation, state, actions)}${factsPart(conversation, state, actions)}${auditPart(conversation, state, actions)}</aside>`;
  }
}

customElements.define("av-conversation", ConversationPage);

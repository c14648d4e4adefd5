import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { getContact, isAbort, isApiError, listConversations, type ContactProfile } from "./api.js";
import { channelBadge, face, statusBadge } from "./badge.js";
import { list } from "./conversation-list.js";
import { contactScope, exportContext, openExport } from "./export-scope.js";
import { inboxPath } from "./filter.js";
import { look } from "./look.js";
import { channelWord, customerLabel, subjectOf, type ConversationSummary } from "./model.js";
import { lineText } from "./markdown.js";
import { customerFacts, fact, railLook, verifiedWords } from "./rail.js";
import { conversationPath, goBack } from "./router.js";
import { noteFailure, openSession, sessionTime, signIns } from "./session.js";
import { failureNote, stateLook, stateNote, type Failure } from "./state-note.js";
import { watchStores } from "./store.js";
import { numberWords } from "./time.js";

const PAGE_SIZE = 50;

/** A customer: who it is, the conversations, and the export of everything about this person. */
export class ContactPage extends LitElement {
  static override properties = { contactId: {}, profile: { state: true }, rows: { state: true }, cursor: { state: true }, failure: { state: true } };
  declare contactId: string;
  declare private profile: ContactProfile | null;
  declare private rows: readonly ConversationSummary[];
  declare private cursor: string | null;
  declare private failure: Failure | null;
  private reading = new AbortController();
  private readFor = "";

  constructor() {
    super();
    this.contactId = "";
    this.profile = null;
    this.rows = [];
    this.cursor = null;
    this.failure = null;
    watchStores(this, signIns);
  }

  static override styles = [look, stateLook, railLook, css`
    :host { display: flex; flex-direction: column; min-block-size: 0; background: var(--av-surface); }
    .header { display: flex; align-items: center; gap: 8px; flex: none; min-block-size: var(--av-header-height); padding-inline: 14px 20px; border-block-end: 1px solid var(--av-line); }
    h1 { flex: 1; font-size: 16px; line-height: 24px; font-weight: 600; letter-spacing: -0.012em; }
    h1:focus-visible { outline: none; }
    .scroller { flex: 1; min-block-size: 0; overflow-y: auto; }
    .columns { display: grid; grid-template-columns: 328px minmax(0, 1fr); min-block-size: 100%; }
    .profile { border-inline-end: 1px solid var(--av-line); }
    h2.head { padding: 9px 20px; font-size: 12px; line-height: 16px; font-weight: 500; color: var(--av-text-2); border-block-end: 1px solid var(--av-line); }
    .one { display: grid; grid-template-columns: 26px minmax(0, 1fr) 110px 90px; align-items: center; min-block-size: var(--av-row-height); padding-inline: 20px; border-block-end: 1px solid var(--av-line); text-decoration: none; }
    .one:hover { background: var(--av-hover); }
    .one:focus-visible { outline-offset: -2px; }
    .one .channel { color: var(--av-text-3); display: inline-flex; }
    .one time { text-align: end; color: var(--av-text-3); font-size: 12px; }
    .subject { padding-inline-end: 12px; }
    .subject .preview { margin-inline-start: 7px; color: var(--av-text-3); }
    .more { display: flex; justify-content: center; padding: 14px; }
    .short { display: none; }
    @media (max-width: 899.98px) { .columns { grid-template-columns: minmax(0, 1fr); align-content: start; } .profile { border-inline-end: 0; border-block-end: 1px solid var(--av-line); } }
    @media (max-width: 639.98px) {
      .header { padding-inline: 6px 16px; }
      .header .button { display: none; }
      .short { display: flex; }
      .one { grid-template-columns: 26px minmax(0, 1fr) auto; grid-template-areas: "c s t" "c w w"; padding-block: 8px; min-block-size: 62px; row-gap: 2px; }
      .one .preview { display: none; } .one .subject { grid-area: s; } .one .status { grid-area: w; } .one time { grid-area: t; }
    }
  `];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.reading.abort();
  }

  protected override willUpdate(): void {
    const wanted = `${this.contactId} ${this.failure?.status === 401 ? signIns.get() : ""}`;
    if (this.contactId === "" || signIns.get() === 0 || wanted === this.readFor) return;
    if (this.readFor.startsWith(`${this.contactId} `) && this.failure?.status !== 401) return;
    this.readFor = wanted;
    void this.read();
  }

  private async read(): Promise<void> {
    this.reading.abort();
    const controller = new AbortController();
    this.reading = controller;
    this.failure = null;
    this.rows = [];
    this.cursor = null;
    try {
      this.profile = await getContact(this.contactId, controller.signal);
      document.title = `${customerLabel(this.profile.contact)} · AskVault`;
      await this.readRows(controller.signal);
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    } catch (error) {
      if (isAbort(error)) return;
      noteFailure(error);
      const known = isApiError(error) ? error : null;
      this.failure = { code: known?.code ?? "internal", status: known?.status ?? 0, requestId: known?.requestId ?? null };
    }
  }

  private async readRows(signal: AbortSignal): Promise<void> {
    const context = exportContext();
    if (!context) return;
    const query = new URLSearchParams({ workspace_id: context.info.workspace.id, contact: this.contactId, limit: String(PAGE_SIZE) });
    if (this.cursor !== null) query.set("cursor", this.cursor);
    const page = await listConversations(query, signal);
    this.rows = [...this.rows, ...page.conversations];
    this.cursor = page.pagination.has_more ? page.pagination.next_cursor : null;
  }

  private export(): void {
    const context = exportContext();
    const { profile } = this;
    if (context && profile) openExport([contactScope(context, { ...profile.contact, id: this.contactId }, profile.conversation_count)], "contact");
  }

  private renderRow(row: ConversationSummary): TemplateResult {
    const time = sessionTime();
    const latest = row.last_message_at ?? row.started_at;
    return html`<li><a class="one" href=${conversationPath(row.id)} data-testid="contact-conversation">${channelBadge(row.channel)}<span class="subject cut"><bdi>${subjectOf(row)}</bdi><span class="preview"><bdi>${lineText(row.last_message_preview ?? "")}</bdi></span></span>${statusBadge(row.status)}
      <time class="numbers" datetime=${latest} title=${time.full(latest)}>${time.short(latest, new Date())}</time></a></li>`;
  }

  protected override render(): TemplateResult {
    const { profile, failure } = this;
    const name = profile ? customerLabel(profile.contact) : "";
    const time = sessionTime();
    const back = html`<button class="ghost" type="button" aria-label="Back" title="Back" data-testid="back" @click=${() => goBack(inboxPath(list.get().filter))}>${icon("arrow-left", 18)}</button>`;
    if (failure) return html`<header class="header">${back}<h1></h1></header><div class="scroller">${stateNote(failureNote(failure, "This person", () => void this.read(), () => void openSession()))}</div>`;
    if (!profile) return html`<header class="header">${back}<h1></h1></header><div class="scroller" aria-busy="true"></div>`;
    const { contact } = profile;
    return html`<header class="header">${back}<h1 class="cut" tabindex="-1" title=${name}><bdi>${name}</bdi></h1>
        <button class="button" type="button" data-testid="export-contact" @click=${this.export}>${icon("download", 16)}Export everything about this person</button></header>
      <div class="scroller"><div class="columns">
        <section class="part profile" aria-label="Profile"><div class="who">${face(name, "huge")}<div class="who-words"><b class="who-name cut"><bdi>${name}</bdi></b>${verifiedWords(contact)}</div></div>
          <dl>${customerFacts(contact)}
            ${contact.channels && contact.channels.length > 0 ? fact("Channels", html`<span class="wrap">${contact.channels.map(channelWord).join(", ")}</span>`) : nothing}
            ${contact.first_seen ? fact("First seen", html`<span class="numbers">${time.day(contact.first_seen)}</span>`, time.full(contact.first_seen)) : nothing}
            ${contact.last_seen ? fact("Last seen", html`<span class="numbers">${time.day(contact.last_seen)}</span>`, time.full(contact.last_seen)) : nothing}
            ${fact("Time zone", time.zone)}</dl>
          <button class="button short wide" type="button" data-testid="export-contact-narrow" @click=${this.export}>${icon("download", 16)}Export everything about this person</button></section>
        <section aria-label="Conversations"><h2 class="head numbers">${profile.conversation_count === 1 ? "1 conversation" : `${numberWords(profile.conversation_count)} conversations`}</h2>
          <ul>${this.rows.map((row) => this.renderRow(row))}</ul>
          ${this.cursor === null ? nothing : html`<div class="more"><button class="button small" type="button" data-testid="contact-more" @click=${() => void this.readRows(this.reading.signal).catch(noteFailure)}>Load more</button></div>`}</section>
      </div></div>`;
  }
}

customElements.define("av-contact", ContactPage);

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import type { AskvaultExport, BackgroundTotals, Workspace } from "../src/element.js";
import { icon } from "../src/icon.js";
import type { InterruptedExport } from "../src/index.js";
import { announce, announcement } from "./announce.js";
import "./contact.js";
import "./conversation.js";
import { list, retryList, showFilter } from "./conversation-list.js";
import { openFile, registerExports, resumeNow, unkept } from "./export-scope.js";
import { logOf } from "./log-book.js";
import { forgetLog } from "./log-list.js";
import "./log-page.js";
import { exportTotals } from "./export-totals.js";
import "./exports-page.js";
import { filterFromQuery, inboxPath } from "./filter.js";
import "./inbox.js";
import type { Inbox } from "./inbox.js";
import { look } from "./look.js";
import "./navigation.js";
import { EXPORTS_PATH, exportPath, navigate, route, verifyPath, type Route } from "./router.js";
import { noteSessionEnd, openSession, session, sessionInfo, signIns } from "./session.js";
import { failureNote, stateLook, stateNote } from "./state-note.js";
import { watchStores } from "./store.js";
import { themeChoice } from "./theme-choice.js";
import { loadViewCounts } from "./view.js";

/** The page: navigation, one of three contents, the one export element, banners and the live region. */
export class Shell extends LitElement {
  static override properties = { drawer: { state: true }, offline: { state: true }, bar: { state: true } };
  declare private drawer: boolean;
  declare private offline: boolean;
  /** The selection bar of the inbox, to which the panels of an export give way. */
  declare private bar: "" | "bar" | "tall-bar";
  private shown: Route | null = null;
  private startedFor = 0;
  private shownUser = "";
  private lastConversation: string | null = null;

  constructor() {
    super();
    this.drawer = false;
    this.offline = !navigator.onLine;
    this.bar = "";
    watchStores(this, route, session, signIns, announcement, unkept, themeChoice);
  }

  static override styles = [look, stateLook, css`
    :host { display: grid; grid-template-columns: 216px minmax(0, 1fr); block-size: 100dvh; background: var(--av-surface); }
    .content { position: relative; display: flex; flex-direction: column; min-inline-size: 0; min-block-size: 0; block-size: 100dvh; }
    .content > * { min-block-size: 0; }
    av-inbox, av-conversation, av-contact, av-exports, av-log { flex: 1; }
    .banner { display: flex; align-items: center; gap: 10px; flex: none; padding: 7px 20px; background: var(--av-warn-tint); color: var(--av-warn-text); font-weight: 500; border-block-end: 1px solid var(--av-warn-line); }
    .banner.plain { background: var(--av-press); color: var(--av-text); border-color: var(--av-line); font-weight: 400; }
    .banner span { flex: 1; }
    .skip { position: absolute; inset-block-start: -60px; inset-inline-start: 12px; z-index: 10; }
    .skip:focus { inset-block-start: 8px; }
    .scrim { display: none; }
    .bar { --av-panel-lift: 62px; }
    .tall-bar { --av-panel-lift: 106px; }
    @media (max-width: 899.98px) {
      :host { grid-template-columns: minmax(0, 1fr); }
      av-navigation { position: fixed; inset-block: 0; inset-inline-start: 0; inline-size: min(280px, 82vw); z-index: 20; visibility: hidden; transform: translateX(-16px); opacity: 0; transition: transform var(--av-motion-panel), opacity var(--av-motion-panel), visibility 0s 180ms; }
      av-navigation.open { visibility: visible; transform: none; opacity: 1; transition: transform var(--av-motion-panel), opacity var(--av-motion-panel); box-shadow: var(--av-shadow-3); }
      .scrim.open { display: block; position: fixed; inset: 0; z-index: 19; background: var(--av-scrim); border: 0; }
      .banner { padding-inline: 16px; }
    }
    @media (prefers-reduced-motion: reduce) { av-navigation, av-navigation.open { transition: none; } }
  `];

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener("online", this.onConnection);
    addEventListener("offline", this.onConnection);
    this.addEventListener("keydown", this.onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener("online", this.onConnection);
    removeEventListener("offline", this.onConnection);
    this.removeEventListener("keydown", this.onKey);
  }

  private readonly onConnection = (): void => {
    this.offline = !navigator.onLine;
    const state = session.get();
    if (this.offline) return;
    if (state.kind === "ready") void retryList({ workspaceId: state.info.workspace.id, zone: state.time.zone });
    else if (state.kind === "failed") void openSession();
  };

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && this.drawer) this.closeDrawer();
  };

  private openDrawer(): void {
    this.drawer = true;
    const navigation = this.renderRoot.querySelector("av-navigation");
    void this.updateComplete.then(() => navigation?.shadowRoot?.querySelector<HTMLElement>("a[aria-current]")?.focus());
  }

  private closeDrawer(): void {
    this.drawer = false;
  }

  protected override firstUpdated(): void {
    const element = this.renderRoot.querySelector<AskvaultExport>("askvault-export");
    if (element) registerExports(element);
  }

  protected override willUpdate(): void {
    const state = session.get();
    const now = route.get();
    if (state.kind !== "ready") return;
    const context = { workspaceId: state.info.workspace.id, zone: state.time.zone };
    const filter = now.page === "inbox" ? filterFromQuery(now.query) : list.get().filter;
    if (this.startedFor !== signIns.get()) {
      const again = this.startedFor > 0;
      this.startedFor = signIns.get();
      void loadViewCounts(state.info);
      const log = logOf(state.info);
      if (again) void log.flush();
      if (this.shownUser !== state.info.user.id) forgetLog();
      this.shownUser = state.info.user.id;
      if (again) void retryList(context);
    }
    // A conversation opened by its address still gets a list to walk through.
    void showFilter(filter, context);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const now = route.get();
    if (now === this.shown) return;
    const before = this.shown;
    this.shown = now;
    this.drawer = false;
    document.title = now.page === "inbox" ? "Inbox · AskVault" : now.page === "conversation" ? "Conversation · AskVault" : now.page === "contact" ? "Contact · AskVault" : now.page === "exports" ? "Exports · AskVault" : now.page === "log" ? "Export log · AskVault" : "AskVault";
    if (now.page === "conversation") this.lastConversation = now.id;
    if (before !== null && before.page !== "inbox" && now.page === "inbox") this.renderRoot.querySelector<Inbox>("av-inbox")?.returnTo(this.lastConversation);
  }

  /** Whose name transcripts have at their head, as long as nobody has chosen another. */
  private get workspace(): Workspace {
    // Also of a session that ended: what runs and what is kept stays in sight.
    const info = sessionInfo();
    if (info === null) return { id: "" };
    const { workspace, user } = info;
    return { id: workspace.id, company: workspace.name, user: { id: user.id, name: user.name } };
  }

  private renderContent(now: Route): TemplateResult | typeof nothing {
    if (now.page === "conversation") return html`<av-conversation .conversationId=${now.id}></av-conversation>`;
    if (now.page === "contact") return html`<av-contact .contactId=${now.id}></av-contact>`;
    if (now.page === "log") return html`<av-log .exportId=${now.id}></av-log>`;
    if (now.page === "exports") return html`<av-exports .workspace=${this.workspace} .exportId=${now.id}></av-exports>`;
    if (now.page === "unknown") {
      return stateNote({ icon: "search", title: "There is no such page", text: "The address may be old or mistyped.", actions: [{ label: "Go to the inbox", testid: "go-inbox", run: () => { location.assign(inboxPath(list.get().filter)); } }] });
    }
    return nothing;
  }

  private renderBanner(): TemplateResult | typeof nothing {
    if (session.get().kind === "ended") {
      return html`<div class="banner" role="alert" data-testid="session-banner">${icon("lock", 16)}<span>Your session ended. What you see and what you selected is kept.</span><button class="button small" type="button" data-testid="banner-sign-in" @click=${() => void openSession()}>Sign in again</button></div>`;
    }
    if (this.offline) return html`<div class="banner" role="status" data-testid="offline-banner">${icon("wifi", 16)}<span>You are offline. What is loaded stays usable; the rest follows by itself.</span></div>`;
    return nothing;
  }

  /** Beside the banner: an export is most in danger while the session or the connection is gone. */
  private renderUnkept(): TemplateResult | typeof nothing {
    const words = unkept.get();
    return words === null ? nothing : html`<div class="banner plain" role="status" data-testid="unkept">${icon("info", 16)}<span>${words}</span></div>`;
  }

  protected override render(): TemplateResult {
    const now = route.get();
    const state = session.get();
    const said = announcement.get();
    const info = sessionInfo();
    return html`<a class="button skip" href="#content" @click=${(event: Event) => { event.preventDefault(); this.renderRoot.querySelector<HTMLElement>("#content")?.focus(); }}>Skip to the content</a>
      <av-navigation class=${this.drawer ? "open" : ""} data-testid="navigation"></av-navigation>
      <button class="scrim ${this.drawer ? "open" : ""}" type="button" tabindex="-1" aria-label="Close the navigation" @click=${() => this.closeDrawer()}></button>
      <main class="content" id="content" tabindex="-1" ?inert=${this.drawer} @open-navigation=${() => this.openDrawer()}
        @export-resume=${(event: CustomEvent<InterruptedExport>) => resumeNow(event.detail)}
        @exports-announce=${(event: CustomEvent<{ text: string }>) => announce(event.detail.text)}
        @bar-shown=${(event: CustomEvent<{ bar: "" | "bar" | "tall-bar" }>) => { this.bar = event.detail.bar; }}>
        ${this.renderBanner()}${this.renderUnkept()}${now.page === "exports" ? nothing : html`<askvault-interrupted .workspace=${this.workspace}></askvault-interrupted>`}
        ${state.kind === "failed" ? stateNote(failureNote({ code: state.code, status: 0, requestId: null }, "The workspace", () => void openSession(), () => void openSession()))
          : html`<av-inbox ?hidden=${now.page !== "inbox"}></av-inbox>${this.renderContent(now)}`}
      </main>
      <askvault-export class=${now.page === "inbox" ? this.bar : ""} .workspace=${this.workspace} .files=${openFile} .exportsHref=${EXPORTS_PATH} .verifyHref=${verifyPath(themeChoice.get())} .log=${info === null ? null : logOf(info)}
        @export-log-failed=${() => announce("This export could not be written into the log of this browser.")}
        @export-session-expired=${() => noteSessionEnd()} @exports-changed=${(event: CustomEvent<BackgroundTotals>) => exportTotals.set(event.detail)}
        @export-open=${(event: CustomEvent<{ id: string }>) => navigate(exportPath(event.detail.id))}></askvault-export>
      <div class="unseen" role="status" aria-live="polite" data-testid="page-announcement">${said.count % 2 === 0 ? said.text : `${said.text}\u00a0`}</div>`;
  }
}

customElements.define("av-shell", Shell);

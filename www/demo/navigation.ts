import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../src/icon.js";
import { face } from "./badge.js";
import { list } from "./conversation-list.js";
import { inboxPath } from "./filter.js";
import { look } from "./look.js";
import "./menu.js";
import type { MenuItem } from "./menu.js";
import { exportTotals } from "./export-totals.js";
import { EXPORTS_PATH, logPath, route, verifyPath } from "./router.js";
import { session, sessionInfo, signOut } from "./session.js";
import { watchStores } from "./store.js";
import { chooseTheme, THEME_CHOICES, themeChoice, type ThemeChoice } from "./theme-choice.js";
import { numberWords } from "./time.js";
import { INBOX_VIEW, sameFilter, savedViews, viewCounts, type View } from "./view.js";

const THEME_WORDS: Readonly<Record<ThemeChoice, string>> = { light: "Light", dark: "Dark", system: "As the system" };
const THEME_ICONS: Readonly<Record<ThemeChoice, IconName>> = { light: "sun", dark: "moon", system: "gear" };

/** The left column: workspace, inbox, views, theme, user. Only pages that exist. */
export class Navigation extends LitElement {
  static override properties = { themeMenu: { state: true }, userMenu: { state: true } };
  declare private themeMenu: Element | null;
  declare private userMenu: Element | null;

  constructor() {
    super();
    this.themeMenu = null;
    this.userMenu = null;
    watchStores(this, session, route, list, viewCounts, themeChoice, exportTotals);
  }

  static override styles = [look, css`
    :host { display: block; background: var(--av-bg); border-inline-end: 1px solid var(--av-line); }
    nav { display: flex; flex-direction: column; block-size: 100%; padding: 10px; overflow-y: auto; }
    .workspace { display: flex; align-items: center; gap: 10px; min-block-size: 40px; padding: 0 6px; margin-block-end: 8px; font-weight: 600; }
    .mark { flex: none; display: grid; place-items: center; inline-size: 26px; block-size: 26px; border-radius: 7px; background: var(--av-accent); color: var(--av-on-accent); }
    ul { display: grid; gap: 2px; }
    a { display: flex; align-items: center; gap: 9px; min-block-size: 32px; padding: 0 8px; border-radius: var(--av-radius-button); color: var(--av-text-2); font-weight: 500; text-decoration: none; transition: background var(--av-motion-press); }
    a svg { color: var(--av-text-3); }
    a:hover { background: var(--av-hover); color: var(--av-text); }
    a[aria-current] { background: var(--av-press); color: var(--av-text); }
    a[aria-current] svg { color: var(--av-accent-text); }
    a .label { flex: 1; }
    a .count { font-size: 12px; color: var(--av-text-3); font-weight: 400; min-inline-size: 34px; text-align: end; }
    h2 { margin: 14px 8px 6px; font-size: 12px; line-height: 16px; font-weight: 500; color: var(--av-text-3); }
    .foot { display: flex; align-items: center; gap: 4px; margin-block-start: auto; padding-block-start: 12px; }
    .user { display: flex; align-items: center; gap: 9px; flex: 1; min-inline-size: 0; padding: 5px 6px; border: 0; border-radius: var(--av-radius-button); background: none; text-align: start; }
    .user:hover, .user[aria-expanded="true"] { background: var(--av-press); }
    .user .words { display: grid; min-inline-size: 0; }
    .user b { font-weight: 600; line-height: 18px; }
    .user small { font-size: 11.5px; line-height: 15px; color: var(--av-text-3); }
    @media (max-width: 899.98px) { a { min-block-size: 44px; } .user { min-block-size: 44px; } .foot .ghost { min-inline-size: 44px; min-block-size: 44px; } }
    @media (forced-colors: active) { a[aria-current] { outline: 1px solid Highlight; outline-offset: -1px; } .mark { forced-color-adjust: none; } }
  `];

  private isCurrent(view: View): boolean {
    return route.get().page === "inbox" && sameFilter(list.get().filter, view.filter);
  }

  private renderView(view: View): TemplateResult {
    const count = viewCounts.get()[view.id];
    const inside = view.id === "inbox" && (route.get().page === "conversation" || (route.get().page === "inbox" && !(savedViewsOrNone().some((other) => this.isCurrent(other)))));
    const current = this.isCurrent(view) || inside;
    return html`<li><a href=${inboxPath(view.filter)} aria-current=${current ? "page" : nothing} data-testid="view-${view.id}">${icon(view.icon, 17)}<span class="label cut">${view.label}</span>
      <span class="count numbers">${count === undefined ? nothing : numberWords(count)}</span></a></li>`;
  }

  protected override render(): TemplateResult {
    const info = sessionInfo();
    const choice = themeChoice.get();
    const themeItems: readonly MenuItem[] = THEME_CHOICES.map((id) => ({ id, label: THEME_WORDS[id], icon: THEME_ICONS[id], checked: id === choice }));
    return html`<nav aria-label="Main">
      <div class="workspace"><span class="mark" aria-hidden="true">${icon("shield-check", 17)}</span><bdi class="cut" title=${info?.workspace.name ?? ""} data-testid="workspace">${info?.workspace.name ?? "AskVault"}</bdi></div>
      <ul>${this.renderView(INBOX_VIEW)}${this.renderExports()}</ul>
      ${info ? html`<h2 id="views">Views</h2><ul aria-labelledby="views">${savedViews(info).map((view) => this.renderView(view))}</ul>` : nothing}
      ${info ? html`<h2 id="records">Exports</h2><ul aria-labelledby="records"><li><a href=${logPath()} aria-current=${route.get().page === "log" ? "page" : nothing} data-testid="view-log">${icon("list-check", 17)}<span class="label cut">Export log</span></a></li>
        <li><a href=${verifyPath(choice)} target="_blank" rel="noopener" aria-label="Verify a bundle, in a new tab" title="Tells whether a ZIP file of an export is still what it was" data-testid="view-verify">${icon("shield-check", 17)}<span class="label cut">Verify a bundle</span>${icon("external", 14)}</a></li></ul>` : nothing}
      <div class="foot">
        ${info ? html`<button class="user" type="button" aria-haspopup="menu" aria-expanded=${this.userMenu !== null} data-testid="user" @click=${(event: Event) => { this.userMenu = this.userMenu ? null : (event.currentTarget as Element); }}>
          ${face(info.user.name, "large")}<span class="words"><b class="cut" title=${info.user.name}><bdi>${info.user.name}</bdi></b><small class="cut">${info.user.role.charAt(0).toUpperCase() + info.user.role.slice(1)}</small></span></button>` : html`<span class="user"></span>`}
        <button class="ghost" type="button" aria-haspopup="menu" aria-expanded=${this.themeMenu !== null} aria-label="Theme: ${THEME_WORDS[choice]}" title="Theme" data-testid="theme" @click=${(event: Event) => { this.themeMenu = this.themeMenu ? null : (event.currentTarget as Element); }}>${icon(choice === "dark" ? "moon" : "sun", 17)}</button>
      </div>
      <av-menu .open=${this.themeMenu !== null} .anchor=${this.themeMenu} heading="Theme" .items=${themeItems} @dismiss=${() => this.closeTheme()} @choose=${(event: CustomEvent<{ id: ThemeChoice }>) => { chooseTheme(event.detail.id); this.closeTheme(); }}></av-menu>
      <av-menu .open=${this.userMenu !== null} .anchor=${this.userMenu} heading=${info?.user.email ?? "User"} .items=${[{ id: "sign-out", label: "Sign out", icon: "lock" }] satisfies readonly MenuItem[]} @dismiss=${() => { this.userMenu = null; }} @choose=${() => { this.userMenu = null; void signOut(); }}></av-menu>
    </nav>`;
  }

  private renderExports(): TemplateResult {
    const { running, queued, fraction } = exportTotals.get();
    const words = fraction !== null ? `${Math.floor(fraction * 100)} %` : running + queued > 0 ? numberWords(running + queued) : "";
    return html`<li><a href=${EXPORTS_PATH} aria-current=${route.get().page === "exports" ? "page" : nothing} data-testid="nav-exports">${icon("download", 17)}<span class="label cut">Exports</span>
      <span class="count numbers">${words}</span></a></li>`;
  }

  private closeTheme(): void {
    this.themeMenu = null;
    this.renderRoot.querySelector<HTMLElement>("[data-testid=theme]")?.focus();
  }
}

function savedViewsOrNone(): readonly View[] {
  const info = sessionInfo();
  return info ? savedViews(info) : [];
}

customElements.define("av-navigation", Navigation);

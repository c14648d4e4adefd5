import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../src/icon.js";
import { look } from "./look.js";
import "./popover.js";
import type { PopoverAnchor } from "./popover.js";

export interface MenuItem {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
  readonly icon?: IconName;
  /** One letter that chooses the item while the menu is open. */
  readonly key?: string;
  /** For a choice among several: true draws a tick. */
  readonly checked?: boolean;
  /** Draws a line above. */
  readonly apart?: boolean;
}

/** A menu in a popover. The owner sets `open` and `anchor`; it fires `choose` with the item's id and `dismiss`. */
export class Menu extends LitElement {
  static override properties = { open: { type: Boolean }, heading: {}, align: {}, anchor: { attribute: false }, items: { attribute: false }, note: { attribute: false } };
  declare open: boolean;
  declare heading: string;
  declare align: "start" | "end";
  declare anchor: PopoverAnchor | null;
  declare items: readonly MenuItem[];
  /** What holds for all items: stands over the line of the last group, and is read with the menu. */
  declare note: TemplateResult | null;

  constructor() {
    super();
    this.open = false;
    this.heading = "";
    this.align = "start";
    this.anchor = null;
    this.items = [];
    this.note = null;
  }

  static override styles = [look, css`
    .menu { padding: 6px; min-inline-size: 200px; }
    .menu.rich { inline-size: 300px; }
    button { display: flex; align-items: center; gap: 10px; inline-size: 100%; min-block-size: 34px; padding: 4px 8px; border: 0; border-radius: 7px; background: none; text-align: start; }
    button:hover, button:focus { background: var(--av-hover); }
    .rich button:focus-visible { background: var(--av-accent-tint); }
    .note { text-align: start; display: flex; gap: 9px; padding: 4px 8px 6px 7px; color: var(--av-text-2); font-size: 12px; line-height: 16px; }
    .note svg { flex: none; margin-block-start: 1px; color: var(--av-warn-text); }
    .note b { font-weight: 600; color: var(--av-text); }
    .rich button { min-block-size: 46px; }
    .rich button.plain { min-block-size: 40px; }
    button:focus-visible { outline-offset: -2px; }
    .tile { flex: none; display: grid; place-items: center; inline-size: 28px; block-size: 28px; border-radius: 7px; background: var(--av-press); color: var(--av-text-2); }
    .plain .tile { background: none; }
    button:focus .tile, button:hover .tile { background: var(--av-accent); color: var(--av-on-accent); }
    .plain:focus .tile, .plain:hover .tile { background: none; color: inherit; }
    .small svg { color: var(--av-text-3); }
    .words { flex: 1; min-inline-size: 0; display: grid; }
    .words b { font-weight: 500; }
    .words small { font-size: 12px; line-height: 16px; color: var(--av-text-3); }
    .line { block-size: 1px; margin: 6px 8px; background: var(--av-line); }
    .go { display: none; color: var(--av-text-3); }
    @media (max-width: 639.98px) {
      .menu, .menu.rich { inline-size: auto; padding: 4px 12px; }
      button, .rich button.plain { min-block-size: 48px; gap: 12px; }
      .rich button { min-block-size: 58px; }
      .tile { inline-size: 32px; block-size: 32px; }
      button:not(:focus-visible) { background: none; }
      button:not(:focus-visible) .tile { background: var(--av-press); color: var(--av-text-2); }
      button.plain .tile { background: none; }
      .words b { font-size: 15px; }
      .go { display: block; }
      kbd { display: none; }
    }
  `];

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has("open") || !this.open) return;
    const popover = this.renderRoot.querySelector<LitElement>("av-popover");
    void popover?.updateComplete.then(() => (this.buttons().find((button) => button.getAttribute("aria-checked") === "true") ?? this.buttons()[0])?.focus());
  }

  private buttons(): readonly HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>("button")];
  }

  private choose(id: string): void {
    this.dispatchEvent(new CustomEvent("choose", { detail: { id } }));
  }

  private onKey(event: KeyboardEvent): void {
    const buttons = this.buttons();
    const at = buttons.findIndex((button) => button.matches(":focus"));
    const last = buttons.length - 1;
    const moves: Readonly<Record<string, number>> = { ArrowDown: at >= last ? 0 : at + 1, ArrowUp: at <= 0 ? last : at - 1, Home: 0, End: last };
    const move = moves[event.key];
    if (event.key === "Tab") {
      this.dispatchEvent(new CustomEvent("dismiss", { detail: { why: "escape" } }));
    } else if (move !== undefined) {
      buttons[move]?.focus();
    } else {
      const item = event.ctrlKey || event.metaKey || event.altKey ? undefined : this.items.find(({ key }) => key?.toLowerCase() === event.key.toLowerCase());
      if (!item) return;
      this.choose(item.id);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  private renderItem(item: MenuItem, rich: boolean): TemplateResult {
    const radio = item.checked !== undefined;
    const plain = rich && item.detail === undefined;
    return html`${item.apart ? html`<div class="line" role="separator"></div>${this.note === null ? nothing : html`<p class="note" id="note" role="presentation">${icon("shield", 16)}<span>${this.note}</span></p>`}` : nothing}
      <button type="button" class="${plain ? "plain" : ""} ${rich ? "" : "small"}" role=${radio ? "menuitemradio" : "menuitem"} aria-checked=${radio ? String(item.checked) : nothing} tabindex="-1"
        data-testid="menu-${item.id}" aria-keyshortcuts=${item.key ?? nothing} @click=${() => this.choose(item.id)}>
        ${item.icon ? (rich ? html`<span class="tile">${icon(item.icon, 16)}</span>` : icon(item.icon, 16)) : nothing}
        <span class="words"><b>${item.label}</b>${item.detail ? html`<small>${item.detail}</small>` : nothing}</span>
        ${item.checked ? icon("check", 16) : nothing}${item.key ? html`<kbd aria-hidden="true">${item.key.toUpperCase()}</kbd>` : nothing}
        ${rich ? html`<span class="go">${icon("chevron-right", 18)}</span>` : nothing}
      </button>`;
  }

  protected override render(): TemplateResult {
    const rich = this.items.some((item) => item.detail !== undefined);
    return html`<av-popover .open=${this.open} .anchor=${this.anchor} align=${this.align} heading=${this.heading}
      @dismiss=${(event: CustomEvent<{ why: string }>) => this.dispatchEvent(new CustomEvent("dismiss", { detail: event.detail }))}>
      <div class="menu ${rich ? "rich" : ""}" role="menu" aria-label=${this.heading} aria-describedby=${this.note === null ? nothing : "note"} @keydown=${this.onKey}>${this.items.map((item) => this.renderItem(item, rich))}</div>
    </av-popover>`;
  }
}

customElements.define("av-menu", Menu);

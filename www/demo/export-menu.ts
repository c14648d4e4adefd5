import { css, html, LitElement, type TemplateResult } from "lit";
import { fullReader } from "../src/element/words.js";
import { icon } from "../src/icon.js";
import { look } from "./look.js";
import "./menu.js";
import type { MenuItem } from "./menu.js";
import { numberWords } from "./time.js";

export type ExportChoice = "csv" | "json" | "pdf" | "dialog";

/** Said before the click, since all entries but the last save at once. */
const fullNote = html`<b>${fullReader.title}</b> The file contains personal data of your customer.`;

/** The Export button of a conversation with its menu. Fires `export-choice` inside the click, so that a save dialog may open. */
export class ExportMenu extends LitElement {
  static override properties = { messages: { type: Number }, open: { state: true } };
  declare messages: number;
  declare private open: boolean;

  constructor() {
    super();
    this.messages = 0;
    this.open = false;
  }

  static override styles = [look, css`
    :host { display: inline-flex; }
    .narrow { display: none; }
    @media (max-width: 639.98px) { .wide { display: none; } .narrow { display: inline-flex; } }
  `];

  private show(): void {
    this.open = !this.open;
  }

  /** The button that is visible: the wide one, or the picture alone on a phone. */
  private get button(): HTMLElement | null {
    return [...this.renderRoot.querySelectorAll<HTMLElement>("button")].find((button) => button.offsetParent !== null) ?? null;
  }

  private hide(focusButton: boolean): void {
    if (!this.open) return;
    this.open = false;
    if (focusButton) this.button?.focus();
  }

  private choose(id: string): void {
    // Without a focus change: the element that opens next takes the focus and gives it back to this button.
    this.hide(true);
    this.dispatchEvent(new CustomEvent<ExportChoice>("export-choice", { detail: id as ExportChoice }));
  }

  openMenu(): void {
    this.open = true;
  }

  protected override render(): TemplateResult {
    const rows = this.messages === 1 ? "1 row" : `${numberWords(this.messages)} rows`;
    const items: readonly MenuItem[] = [
      { id: "csv", label: "CSV", detail: `${rows}, one per message`, icon: "table", key: "c" },
      { id: "json", label: "JSON", detail: "Data with metadata", icon: "braces", key: "j" },
      { id: "pdf", label: "PDF", detail: "Readable transcript", icon: "file-text", key: "p" },
      { id: "dialog", label: "Choose fields and preview…", icon: "sliders", key: "e", apart: true },
    ];
    const anchor = this.renderRoot instanceof ShadowRoot && this.hasUpdated ? this.button : null;
    return html`<button class="button wide" type="button" aria-haspopup="menu" aria-expanded=${this.open} aria-keyshortcuts="E" data-testid="export-menu" @click=${this.show}>${icon("download", 16)}Export${icon("chevron-down", 14)}</button>
      <button class="ghost narrow" type="button" aria-haspopup="menu" aria-expanded=${this.open} aria-label="Export this conversation" data-testid="export-menu-narrow" @click=${this.show}>${icon("download", 20)}</button>
      <av-menu .open=${this.open} .anchor=${anchor} align="end" heading="Export this conversation" .items=${items} .note=${fullNote}
        @choose=${(event: CustomEvent<{ id: string }>) => this.choose(event.detail.id)} @dismiss=${(event: CustomEvent<{ why: string }>) => this.hide(event.detail.why === "escape")}></av-menu>`;
  }
}

customElements.define("av-export-menu", ExportMenu);

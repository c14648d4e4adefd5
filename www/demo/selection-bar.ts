import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { look } from "./look.js";
import { numberWords } from "./time.js";

export type SelectionMode = "rows" | "all";

/** Rises when the first row is checked. Fires `select-all`, `back-to-rows`, `clear`, `export-selected` and `export-all`. */
export class SelectionBar extends LitElement {
  static override properties = { count: { type: Number }, total: { type: Number }, mode: {}, notice: {} };
  declare count: number;
  declare total: number;
  declare mode: SelectionMode;
  /** Why something was not selected, in words. */
  declare notice: string;

  constructor() {
    super();
    this.count = 0;
    this.total = 0;
    this.mode = "rows";
    this.notice = "";
  }

  static override styles = [look, css`
    :host { position: absolute; inset-block-end: 20px; inset-inline: 0; z-index: 3; display: flex; justify-content: center; pointer-events: none; }
    .bar { pointer-events: auto; max-inline-size: calc(100% - 32px); padding: 9px 9px 9px 16px; border-radius: 11px; background: var(--av-raised); box-shadow: 0 0 0 1px var(--av-line), var(--av-shadow-2); animation: rise var(--av-motion-panel); }
    @keyframes rise { from { opacity: 0; transform: translateY(8px); } }
    .line { display: flex; align-items: center; gap: 12px; min-block-size: 32px; white-space: nowrap; }
    .count { font-weight: 600; min-inline-size: 84px; }
    .why { font-size: 12px; line-height: 16px; color: var(--av-text-3); }
    .rule { inline-size: 1px; block-size: 20px; background: var(--av-line-2); }
    .notice { display: flex; align-items: center; gap: 8px; margin: 0 0 8px -7px; padding: 7px 10px; border-radius: var(--av-radius-button); background: var(--av-warn-tint); color: var(--av-warn-text); font-size: 12.5px; line-height: 18px; font-weight: 500; }
    .notice svg { flex: none; }
    .buttons { display: flex; align-items: center; gap: 6px; }
    @media (max-width: 899.98px) { .why { display: none; } }
    @media (max-width: 639.98px) {
      :host { inset-block-end: 0; }
      .bar { inline-size: 100%; max-inline-size: none; padding: 11px 16px max(11px, env(safe-area-inset-bottom)); border-radius: 0; box-shadow: 0 -1px var(--av-line); background: var(--av-surface); }
      .line > :not(.buttons) { display: none; }
      .buttons { flex: 1; flex-wrap: wrap; gap: 8px; }
      .buttons .button { flex: 1 1 100%; }
      .buttons .primary { font-size: 15px; }
      .buttons .clear { display: none; }
      .notice { margin-inline: 0; }
    }
    @media (prefers-reduced-motion: reduce) { .bar { animation: none; } }
    @media (forced-colors: active) { .bar { border: 1px solid; } }
  `];

  private fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }

  private renderRows(): TemplateResult {
    const some = numberWords(this.count);
    const all = numberWords(this.total);
    return html`<span class="count numbers" data-testid="selected-count">${some} selected</span>
      ${this.total > this.count ? html`<button class="link numbers" type="button" data-testid="select-all" @click=${() => this.fire("select-all")}>Select all ${all}</button>` : nothing}
      <span class="rule"></span>
      <span class="buttons">${this.notice !== "" ? html`<button class="button" type="button" data-testid="export-all-instead" @click=${() => this.fire("export-all")}>Export all ${all} matching</button>` : nothing}
        <button class="button primary" type="button" data-testid="export-selected" @click=${() => this.fire("export-selected")}>${icon("download", 16)}Export ${some} selected</button>
        <button class="ghost clear" type="button" aria-label="Clear selection" title="Clear selection" data-testid="selection-clear" @click=${() => this.fire("clear")}>${icon("close", 16)}</button></span>`;
  }

  private renderAll(): TemplateResult {
    const all = numberWords(this.total);
    return html`<span class="count numbers" data-testid="selected-count">All ${all} matching</span>
      <span class="why">The export takes the filter, not a list of rows.</span>
      ${this.count > 0 ? html`<button class="link numbers" type="button" data-testid="back-to-rows" @click=${() => this.fire("back-to-rows")}>Back to ${numberWords(this.count)} selected</button>` : nothing}
      <span class="rule"></span>
      <span class="buttons"><button class="button primary" type="button" data-testid="export-all-selected" @click=${() => this.fire("export-all")}>${icon("download", 16)}Export all ${all} matching</button>
        <button class="ghost clear" type="button" aria-label="Clear selection" title="Clear selection" data-testid="selection-clear" @click=${() => this.fire("clear")}>${icon("close", 16)}</button></span>`;
  }

  protected override updated(): void {
    // What else stands at the lower edge makes room.
    this.dispatchEvent(new CustomEvent("bar-shown", { detail: { bar: this.count === 0 && this.mode === "rows" ? "" : this.notice === "" ? "bar" : "tall-bar" }, bubbles: true, composed: true }));
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.count === 0 && this.mode === "rows") return nothing;
    return html`<div class="bar" role="region" aria-label="Selection" data-testid="selection-bar">
      ${this.notice === "" ? nothing : html`<p class="notice" data-testid="selection-notice">${icon("info", 16)}<span>${this.notice}</span></p>`}
      <div class="line">${this.mode === "all" ? this.renderAll() : this.renderRows()}</div>
    </div>`;
  }
}

customElements.define("av-selection-bar", SelectionBar);

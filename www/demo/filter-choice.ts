import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon, type IconName } from "../src/icon.js";
import { look } from "./look.js";
import "./popover.js";
import { numberWords } from "./time.js";

export interface FilterOption {
  readonly value: string;
  readonly label: string;
  readonly count?: number;
  /** Drawn before the label. */
  readonly picture?: TemplateResult;
}

/** The button of a filter: default, or active with its value and its own clear button. Shared by the list and the date filter. */
export const filterLook = css`
  .filter { display: inline-flex; align-items: stretch; block-size: var(--av-filter-height); border: 1px solid var(--av-line-2); border-radius: var(--av-radius-button); background: var(--av-raised); }
  .filter.active { border-color: var(--av-accent-line); background: var(--av-accent-tint); color: var(--av-accent-text); }
  .filter button { display: inline-flex; align-items: center; gap: 6px; border: 0; background: none; padding: 0 9px; font-weight: 500; color: inherit; white-space: nowrap; border-radius: 6px; }
  .filter:not(.active) .main { color: var(--av-text-2); }
  .filter .main svg:last-child { color: var(--av-text-3); }
  .filter .main:hover, .filter .main[aria-expanded="true"] { background: var(--av-hover); }
  .filter.active .main { padding-inline-end: 3px; }
  .filter.active .main:hover, .filter.active .main[aria-expanded="true"] { background: none; }
  .filter .main > .value { max-inline-size: 150px; }
  .filter .clear { padding: 0; inline-size: 26px; justify-content: center; }
  .filter .clear:hover { background: color-mix(in srgb, currentColor 12%, transparent); }
  @media (max-width: 639.98px) { .filter button { padding: 0 11px; } .filter .clear { inline-size: 36px; } }
  @media (forced-colors: active) { .filter.active { border-color: Highlight; } }
`;

const SEARCH_FROM = 12;

/** A filter over named values: a button that opens a listbox. Fires `filter-change` with the values. */
export class FilterChoice extends LitElement {
  static override properties = {
    label: {}, pictureName: { attribute: false }, options: { attribute: false }, values: { attribute: false }, multiple: { type: Boolean }, open: { state: true }, at: { state: true }, search: { state: true },
  };
  declare label: string;
  declare pictureName: IconName | null;
  declare options: readonly FilterOption[];
  declare values: readonly string[];
  declare multiple: boolean;
  declare private open: boolean;
  declare private at: number;
  declare private search: string;

  constructor() {
    super();
    this.label = "";
    this.pictureName = null;
    this.options = [];
    this.values = [];
    this.multiple = false;
    this.open = false;
    this.at = 0;
    this.search = "";
  }

  static override styles = [look, filterLook, css`
    :host { display: inline-block; }
    .find { display: flex; align-items: center; gap: 8px; padding: 4px 12px; border-block-end: 1px solid var(--av-line); color: var(--av-text-3); position: sticky; inset-block-start: 0; background: var(--av-raised); z-index: 1; }
    .find input { flex: 1; min-inline-size: 0; block-size: 30px; border: 0; background: none; color: var(--av-text); }
    .find input:focus-visible { outline: none; }
    .find:focus-within { box-shadow: inset 0 -2px var(--av-accent); }
    .list { padding: 5px; min-inline-size: 210px; max-block-size: 360px; overflow: auto; }
    .list:focus-visible { outline: none; }
    .option { display: flex; align-items: center; gap: 9px; min-block-size: 32px; padding: 2px 9px; border-radius: 6px; cursor: pointer; }
    .option .name { flex: 1; }
    .option .count { color: var(--av-text-3); font-size: 12px; }
    .option .tick { inline-size: 16px; color: var(--av-accent-text); }
    .option.at { background: var(--av-hover); }
    .list:focus-visible .option.at, .find:focus-within + .list .option.at { outline: 2px solid var(--av-accent); outline-offset: -2px; }
    .option[aria-selected="true"] { font-weight: 500; color: var(--av-accent-text); }
    .empty { padding: 10px 14px; color: var(--av-text-3); }
    @media (max-width: 639.98px) {
      .list { max-block-size: none; padding: 6px 10px; }
      .option { min-block-size: 44px; padding: 4px 10px; }
      .find { margin-inline: 10px; inset-block-start: 66px; }
      .option { scroll-margin-block-start: 124px; }
      .find input { block-size: 44px; font-size: 16px; }
    }
  `];

  private get shown(): readonly FilterOption[] {
    const wanted = this.search.trim().toLocaleLowerCase();
    return wanted === "" ? this.options : this.options.filter((option) => option.label.toLocaleLowerCase().includes(wanted));
  }

  private get searchable(): boolean {
    return this.options.length > SEARCH_FROM;
  }

  private async show(): Promise<void> {
    this.open = true;
    this.search = "";
    this.at = Math.max(0, this.options.findIndex((option) => this.values.includes(option.value)));
    await this.updateComplete;
    // On a phone the field would call the keyboard over the options.
    const toSearch = this.searchable && matchMedia("(hover: hover)").matches;
    this.renderRoot.querySelector<HTMLElement>(toSearch ? ".find input" : ".list")?.focus({ preventScroll: true });
    if (this.at > 0) this.moveTo(this.at);
  }

  private hide(focusButton: boolean): void {
    if (!this.open) return;
    this.open = false;
    if (focusButton) this.renderRoot.querySelector<HTMLElement>(".main")?.focus();
  }

  private emit(values: readonly string[]): void {
    this.dispatchEvent(new CustomEvent("filter-change", { detail: { values } }));
  }

  private choose(option: FilterOption | undefined): void {
    if (!option) return;
    const chosen = this.values.includes(option.value);
    if (this.multiple) {
      this.emit(chosen ? this.values.filter((value) => value !== option.value) : [...this.values, option.value]);
      return;
    }
    this.hide(true);
    this.emit(chosen ? [] : [option.value]);
  }

  private onKey(event: KeyboardEvent): void {
    const last = this.shown.length - 1;
    const inSearch = event.target instanceof HTMLInputElement;
    const moves: Readonly<Record<string, number>> = { ArrowDown: Math.min(last, this.at + 1), ArrowUp: Math.max(0, this.at - 1), ...(inSearch ? {} : { Home: 0, End: last }) };
    const move = moves[event.key];
    if (move !== undefined) this.moveTo(move);
    else if (event.key === "Enter" || (event.key === " " && !inSearch)) this.choose(this.shown[this.at]);
    else if (event.key === "Tab") {
      this.hide(true);
      return;
    } else if (!inSearch && event.key.length === 1 && !event.ctrlKey && !event.metaKey) {
      const letter = event.key.toLocaleLowerCase();
      const after = [...this.shown.keys()].map((step) => (this.at + 1 + step) % this.shown.length);
      const found = after.find((index) => this.shown[index]?.label.toLocaleLowerCase().startsWith(letter));
      if (found === undefined) return;
      this.moveTo(found);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private moveTo(index: number): void {
    this.at = index;
    void this.updateComplete.then(() => this.renderRoot.querySelector(".option.at")?.scrollIntoView({ block: "nearest" }));
  }

  private renderOption(option: FilterOption, index: number): TemplateResult {
    return html`<div class="option ${index === this.at ? "at" : ""}" role="option" id="option-${index}" aria-selected=${this.values.includes(option.value)} data-value=${option.value}
      @click=${() => this.choose(option)} @pointermove=${() => { this.at = index; }}>
      <span class="tick">${this.values.includes(option.value) ? icon("check", 16) : nothing}</span>${option.picture ?? nothing}
      <bdi class="name cut" title=${option.label}>${option.label}</bdi>${option.count === undefined ? nothing : html`<span class="count numbers">${numberWords(option.count)}</span>`}
    </div>`;
  }

  protected override render(): TemplateResult {
    const active = this.values.length > 0;
    const only = this.values.length === 1 ? (this.options.find((option) => option.value === this.values[0])?.label ?? this.values[0]) : numberWords(this.values.length);
    const main = this.renderRoot instanceof ShadowRoot ? this.renderRoot.querySelector(".filter") : null;
    const current = this.shown.length > 0 ? `option-${this.at}` : nothing;
    return html`<div class="filter ${active ? "active" : ""}" role="group" aria-label=${this.label}>
        <button class="main" type="button" aria-haspopup="listbox" aria-expanded=${this.open} data-testid="filter-open" @click=${() => (this.open ? this.hide(true) : void this.show())}>
          ${this.pictureName ? icon(this.pictureName, 15) : nothing}<span>${this.label}</span>${active ? html`<bdi class="value cut" title=${only}>${only}</bdi>` : icon("chevron-down", 14)}
        </button>
        ${active ? html`<button class="clear" type="button" aria-label="Clear ${this.label}" title="Clear" data-testid="filter-clear" @click=${() => this.emit([])}>${icon("close", 13)}</button>` : nothing}
      </div>
      <av-popover .open=${this.open} .anchor=${main} heading=${this.label} @dismiss=${(event: CustomEvent<{ why: string }>) => this.hide(event.detail.why === "escape")}>
        <div @keydown=${this.onKey}>
          ${this.searchable ? html`<label class="find">${icon("search", 15)}<input type="text" role="combobox" aria-expanded="true" aria-controls="list" aria-autocomplete="list" aria-activedescendant=${current}
            aria-label="Find ${this.label}" autocomplete="off" placeholder="Find" .value=${this.search} @input=${(event: InputEvent) => { this.search = (event.target as HTMLInputElement).value; this.at = 0; }} /></label>` : nothing}
          <div class="list" id="list" role="listbox" tabindex="0" aria-label=${this.label} aria-multiselectable=${this.multiple} aria-activedescendant=${current}>
            ${this.shown.map((option, index) => this.renderOption(option, index))}
          </div>
          ${this.shown.length === 0 ? html`<p class="empty">Nothing found</p>` : nothing}
        </div>
      </av-popover>`;
  }
}

customElements.define("av-filter-choice", FilterChoice);

import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { channelIcon, priorityBars, statusIcon } from "./badge.js";
import { facets, type FacetValue } from "./facets.js";
import "./filter-choice.js";
import type { FilterOption } from "./filter-choice.js";
import "./filter-date.js";
import { EMPTY_FILTER, UNCLAIMED, type FacetField, type InboxFilter } from "./filter.js";
import { look } from "./look.js";
import { CHANNELS, channelWord, PRIORITIES, sentenceCase, slaWord, STATUSES } from "./model.js";
import { sessionTime } from "./session.js";
import { watchStores } from "./store.js";

const SEARCH_PAUSE_MS = 250;

/** Search and filters of the inbox. Fires `filter-change` with the whole filter. */
export class InboxFilterBar extends LitElement {
  static override properties = { filter: { attribute: false }, searching: { type: Boolean } };
  declare filter: InboxFilter;
  /** On a phone the search field is there only when asked for. */
  declare searching: boolean;
  private typing = 0;

  constructor() {
    super();
    this.filter = EMPTY_FILTER;
    this.searching = false;
    watchStores(this, facets);
  }

  static override styles = [look, css`
    :host { display: block; }
    .bar { display: flex; align-items: center; gap: 6px; padding: 0 20px 12px; }
    .search { position: relative; flex: none; inline-size: 250px; display: flex; align-items: center; }
    .search > svg { position: absolute; inset-inline-start: 10px; color: var(--av-text-3); pointer-events: none; }
    .search input {
      inline-size: 100%; block-size: var(--av-filter-height); padding-inline: 34px 34px; border: 1px solid var(--av-line-2); border-radius: var(--av-radius-button); background: var(--av-surface); color: var(--av-text);
      box-shadow: var(--av-shadow-1); appearance: none;
    }
    .search input::placeholder { color: var(--av-text-3); opacity: 1; }
    .search input::-webkit-search-cancel-button { display: none; }
    .search input:focus-visible { outline-offset: 0; }
    .search kbd { position: absolute; inset-inline-end: 8px; pointer-events: none; }
    .search .ghost { position: absolute; inset-inline-end: 3px; min-inline-size: 26px; min-block-size: 26px; }
    .order { display: inline-flex; align-items: center; gap: 5px; margin-inline-start: auto; color: var(--av-text-3); font-size: 12px; white-space: nowrap; }
    av-filter-choice svg { flex: none; color: var(--av-text-3); }
    @media (max-width: 1180px) { .order { display: none; } .search { inline-size: 212px; } }
    @media (max-width: 899.98px) { .bar { overflow-x: auto; scrollbar-width: none; padding-block-start: 3px; margin-block-start: -3px; } .bar > * { flex: none; } }
    @media (max-width: 639.98px) {
      .bar { gap: 8px; padding: 3px 16px 9px; flex-wrap: nowrap; }
      .search { display: none; }
      :host([searching]) .bar { flex-wrap: wrap; overflow: visible; }
      :host([searching]) .search { display: flex; inline-size: 100%; }
      .search input { block-size: 44px; font-size: 16px; }
      .search kbd { display: none; }
      .search .ghost { min-inline-size: 40px; min-block-size: 40px; }
    }
  `];

  focusSearch(): void {
    const input = this.renderRoot.querySelector<HTMLInputElement>(".search input");
    input?.focus();
    input?.select();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.typing);
  }

  private emit(change: Partial<InboxFilter>): void {
    clearTimeout(this.typing);
    this.dispatchEvent(new CustomEvent("filter-change", { detail: { ...this.filter, ...change } }));
  }

  private onSearch(event: InputEvent): void {
    const q = (event.target as HTMLInputElement).value;
    clearTimeout(this.typing);
    this.typing = window.setTimeout(() => this.emit({ q }), SEARCH_PAUSE_MS);
  }

  private onSearchKey(event: KeyboardEvent): void {
    const input = event.target as HTMLInputElement;
    if (event.key === "Enter") this.emit({ q: input.value });
    else if (event.key === "Escape" && input.value !== "") {
      input.value = "";
      this.emit({ q: "" });
    }
  }

  private count(field: FacetField, value: string): number | undefined {
    const values = facets.get()[field];
    return values.length === 0 ? undefined : (values.find((facet) => facet.value === value)?.count ?? 0);
  }

  /** A documented value is always offered; a tag or agent only when there is one, or while it is chosen. */
  private known(field: FacetField, words: readonly string[], label: (value: string) => string, picture?: (value: string) => TemplateResult): readonly FilterOption[] {
    return words.map((value) => {
      const count = this.count(field, value);
      return { value, label: label(value), ...(count === undefined ? {} : { count }), ...(picture ? { picture: picture(value) } : {}) };
    });
  }

  private found(field: FacetField, label: (facet: FacetValue) => string): readonly FilterOption[] {
    const chosen = this.filter[field];
    // An agent can be asked for by name too; it is then the same choice.
    const values = facets.get()[field].map((facet) => (facet.label !== null && chosen.includes(facet.label) ? { ...facet, value: facet.label } : facet));
    const missing = chosen.filter((value) => !values.some((facet) => facet.value === value)).map((value) => ({ value, label: null, count: 0 }));
    return [...missing, ...values].map((facet) => ({ value: facet.value, label: label(facet), count: facet.count }));
  }

  private choice(field: FacetField, label: string, options: readonly FilterOption[], multiple = false): TemplateResult {
    return html`<av-filter-choice label=${label} .options=${options} .values=${this.filter[field]} ?multiple=${multiple} data-testid="filter-${field}"
      @filter-change=${(event: CustomEvent<{ values: readonly string[] }>) => this.emit({ [field]: event.detail.values })}></av-filter-choice>`;
  }

  protected override render(): TemplateResult {
    const { filter } = this;
    const agents = [...this.found("agent", (facet) => (facet.value === UNCLAIMED ? "Nobody" : (facet.label ?? facet.value)))];
    agents.sort((a, b) => Number(b.value === UNCLAIMED) - Number(a.value === UNCLAIMED) || a.label.localeCompare(b.label));
    return html`<div class="bar" role="search" aria-label="Conversations">
      <div class="search">${icon("search", 15)}
        <input type="search" placeholder="Search conversations" aria-label="Search conversations" aria-keyshortcuts="/" autocomplete="off" spellcheck="false" data-testid="search" .value=${filter.q} @input=${this.onSearch} @keydown=${this.onSearchKey} />
        ${filter.q === "" ? html`<kbd aria-hidden="true">/</kbd>` : html`<button class="ghost" type="button" aria-label="Clear search" data-testid="search-clear" @click=${() => { this.emit({ q: "" }); this.focusSearch(); }}>${icon("close", 14)}</button>`}
      </div>
      <av-filter-date .from=${filter.from} .to=${filter.to} .time=${sessionTime()} data-testid="filter-date" @filter-change=${(event: CustomEvent<{ from: string | null; to: string | null }>) => this.emit(event.detail)}></av-filter-date>
      ${this.choice("channel", "Channel", this.known("channel", CHANNELS, channelWord, (value) => icon(channelIcon(value), 15)))}
      ${this.choice("status", "Status", this.known("status", STATUSES, sentenceCase, (value) => icon(statusIcon(value), 15)))}
      ${this.choice("priority", "Priority", this.known("priority", PRIORITIES, sentenceCase, priorityBars))}
      ${this.choice("tag", "Tag", this.found("tag", (facet) => facet.value), true)}
      ${this.choice("agent", "Agent", agents)}
      ${filter.sla_state.length > 0 ? this.choice("sla_state", "SLA", this.known("sla_state", ["at_risk", "breached", "in_compliance"], slaWord)) : nothing}
      <span class="order">${icon("sort", 14)}Latest message first</span>
    </div>`;
  }
}

customElements.define("av-inbox-filter", InboxFilterBar);

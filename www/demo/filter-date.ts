import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { filterLook } from "./filter-choice.js";
import { look } from "./look.js";
import "./popover.js";
import { isIsoDay, shiftDay, type TimeFormat } from "./time.js";

interface Preset {
  readonly label: string;
  readonly from: string;
  readonly to: string;
}

function presets(today: string): readonly Preset[] {
  const month = today.slice(0, 7);
  const lastOfPrevious = shiftDay(`${month}-01`, -1);
  return [
    { label: "Today", from: today, to: today },
    { label: "Last 7 days", from: shiftDay(today, -6), to: today },
    { label: "Last 30 days", from: shiftDay(today, -29), to: today },
    { label: "This month", from: `${month}-01`, to: today },
    { label: "Last month", from: `${lastOfPrevious.slice(0, 7)}-01`, to: lastOfPrevious },
  ];
}

/** The days on which a conversation started. Fires `filter-change` with `{ from, to }`. */
export class FilterDate extends LitElement {
  static override properties = { from: {}, to: {}, time: { attribute: false }, open: { state: true } };
  declare from: string | null;
  declare to: string | null;
  declare time: TimeFormat | null;
  declare private open: boolean;

  constructor() {
    super();
    this.from = null;
    this.to = null;
    this.time = null;
    this.open = false;
  }

  static override styles = [look, filterLook, css`
    :host { display: inline-block; }
    .pane { inline-size: 264px; padding: 6px; }
    .presets { display: grid; }
    .presets button { display: flex; align-items: center; gap: 9px; min-block-size: 32px; padding: 0 9px; border: 0; border-radius: 6px; background: none; text-align: start; }
    .presets button:hover, .presets button:focus-visible { background: var(--av-hover); }
    .presets button:focus-visible { outline-offset: -2px; }
    .presets button[aria-pressed="true"] { font-weight: 500; color: var(--av-accent-text); }
    .tick { inline-size: 16px; color: var(--av-accent-text); }
    .range { display: grid; grid-template-columns: 1fr 1fr; gap: 8px; margin-block-start: 6px; padding: 10px 9px 6px; border-block-start: 1px solid var(--av-line); }
    label { display: grid; gap: 4px; font-size: 12px; line-height: 16px; font-weight: 500; color: var(--av-text-2); }
    input { inline-size: 100%; min-inline-size: 0; block-size: var(--av-field-height); padding: 0 7px; border: 1px solid var(--av-line-2); border-radius: var(--av-radius-button); background: var(--av-surface); color: var(--av-text); font-size: 12.5px; font-weight: 400; }
    .help { padding: 2px 9px 6px; font-size: 12px; line-height: 16px; color: var(--av-text-3); }
    @media (max-width: 639.98px) { .pane { inline-size: auto; padding: 6px 10px; } .presets button { min-block-size: 44px; } input { font-size: 16px; block-size: 44px; } }
  `];

  private emit(from: string | null, to: string | null): void {
    const turned = from !== null && to !== null && from > to;
    this.dispatchEvent(new CustomEvent("filter-change", { detail: turned ? { from: to, to: from } : { from, to } }));
  }

  private hide(focusButton: boolean): void {
    if (!this.open) return;
    this.open = false;
    if (focusButton) this.renderRoot.querySelector<HTMLElement>(".main")?.focus();
  }

  private async show(): Promise<void> {
    this.open = true;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(".presets button")?.focus();
  }

  private onPresetKey(event: KeyboardEvent): void {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...this.renderRoot.querySelectorAll<HTMLButtonElement>(".presets button")];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  }

  private onDay(which: "from" | "to", event: Event): void {
    const { value } = event.target as HTMLInputElement;
    const day = isIsoDay(value) ? value : null;
    this.emit(which === "from" ? day : this.from, which === "to" ? day : this.to);
  }

  private renderPreset(preset: Preset): TemplateResult {
    const chosen = preset.from === this.from && preset.to === this.to;
    return html`<button type="button" aria-pressed=${chosen} @click=${() => { this.hide(true); this.emit(preset.from, preset.to); }}>
      <span class="tick">${chosen ? icon("check", 16) : nothing}</span>${preset.label}</button>`;
  }

  protected override render(): TemplateResult {
    const { time } = this;
    const active = this.from !== null || this.to !== null;
    const label = active && time ? time.dayRange(this.from, this.to) : "Date";
    const anchor = this.renderRoot instanceof ShadowRoot ? this.renderRoot.querySelector(".filter") : null;
    return html`<div class="filter ${active ? "active" : ""}" role="group" aria-label="Date started">
        <button class="main" type="button" aria-haspopup="dialog" aria-expanded=${this.open} data-testid="filter-open" @click=${() => (this.open ? this.hide(true) : void this.show())}>
          ${icon("calendar", 15)}<span class="numbers">${label}</span>${active ? nothing : icon("chevron-down", 14)}
        </button>
        ${active ? html`<button class="clear" type="button" aria-label="Clear date" title="Clear" data-testid="filter-clear" @click=${() => this.emit(null, null)}>${icon("close", 13)}</button>` : nothing}
      </div>
      <av-popover .open=${this.open} .anchor=${anchor} heading="Date started" @dismiss=${(event: CustomEvent<{ why: string }>) => this.hide(event.detail.why === "escape")}>
        <div class="pane" role="dialog" aria-label="Date started">
          <div class="presets" @keydown=${this.onPresetKey}>${time ? presets(time.isoDay(new Date())).map((preset) => this.renderPreset(preset)) : nothing}</div>
          <div class="range">
            <label>From<input type="date" data-testid="date-from" .value=${this.from ?? ""} @change=${(event: Event) => this.onDay("from", event)} /></label>
            <label>To<input type="date" data-testid="date-to" .value=${this.to ?? ""} @change=${(event: Event) => this.onDay("to", event)} /></label>
          </div>
          <p class="help">Days on which the conversation started, in ${time?.zone ?? "UTC"}.</p>
        </div>
      </av-popover>`;
  }
}

customElements.define("av-filter-date", FilterDate);

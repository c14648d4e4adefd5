// The small controls that every part shares: buttons, boxes, badges, links, and their styles.
import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { icon, type IconName } from "../icon.js";
import type { Coverage } from "./choices.js";

/** A checkbox drawn by us over a real one, so that keyboard, labels and forced colours keep working. */
export function checkbox(options: {
  state: Coverage;
  label: string;
  disabled?: boolean;
  testId?: string;
  onChange: (on: boolean) => void;
}): TemplateResult {
  return html`<span class="box"
    ><input
      type="checkbox"
      .checked=${live(options.state === "all")}
      .indeterminate=${live(options.state === "some")}
      ?disabled=${options.disabled === true}
      aria-label=${options.label}
      data-testid=${options.testId ?? nothing}
      @change=${(event: Event) => options.onChange((event.currentTarget as HTMLInputElement).checked)}
    /><span class="box-mark">${icon(options.state === "some" ? "minus" : "check", 14)}</span></span
  >`;
}

/** Marks a field that can identify a person. */
export function personalBadge(): TemplateResult {
  return html`<span class="badge" title="Personal data">${icon("fingerprint", 11)}PII</span>`;
}

/** A ring filled to a fraction; the whole ring turns when nothing is known yet. */
export function ring(fraction: number | null, size = 20): TemplateResult {
  const share = fraction === null ? 28 : Math.max(2, Math.min(100, fraction * 100));
  return html`<svg class=${fraction === null ? "ring turning" : "ring"} width=${size} height=${size} viewBox="0 0 20 20" aria-hidden="true">
    <circle class="ring-track" cx="10" cy="10" r="8" pathLength="100" />
    <circle class="ring-value" cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="${share} 100" transform="rotate(-90 10 10)" />
  </svg>`;
}

export interface Segment<Value extends string> {
  value: Value;
  label: string;
  icon?: IconName | undefined;
  disabled?: boolean | undefined;
  /** Said to whoever cannot see the icon, and shown on hover. */
  note?: string | undefined;
  testId?: string;
}

/** A row of two or three choices on one track: a radio group with arrow keys. */
export function segments<Value extends string>(options: {
  name: string;
  label: string;
  chosen: Value;
  choices: readonly Segment<Value>[];
  onChoose: (value: Value) => void;
}): TemplateResult {
  return html`<div class="segments" role="radiogroup" aria-label=${options.label}>
    ${options.choices.map(
      (choice) => html`<label class="segment" title=${choice.note ?? nothing}>
        <input
          type="radio"
          name=${options.name}
          value=${choice.value}
          .checked=${live(choice.value === options.chosen)}
          ?disabled=${choice.disabled === true}
          aria-label=${choice.note === undefined ? nothing : `${choice.label}: ${choice.note}`}
          data-testid=${choice.testId ?? nothing}
          @change=${() => options.onChoose(choice.value)}
        /><span>${choice.icon === undefined ? nothing : icon(choice.icon, 14)}${choice.label}</span>
      </label>`,
    )}
  </div>`;
}

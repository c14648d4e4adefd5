// One uncertain value in its sentence: how sure we are, where it stands, and what to do with it.
import { html, nothing, type TemplateResult } from "lit";
import type { Finding } from "../index.js";
import { icon } from "../icon.js";
import { maskedValue } from "./masked-value.js";
import type { Choice, Step } from "./review.js";
import { countOf, plural } from "./words.js";

export interface ReviewActions {
  onGo: (id: string) => void;
  onShow: (id: string | null) => void;
  onKeep: (id: string) => void;
  onRedact: (id: string) => void;
  onEverywhere: (id: string) => void;
  onNever: (id: string) => void;
  onAlso: () => void;
  onMore: () => void;
  onUndo: (step: number) => void;
}

export interface ReviewRowView {
  finding: Finding;
  current: boolean;
  shown: boolean;
  /** How often the same value is uncertain, this place included. */
  same: number;
  phone: boolean;
  /** The phone's row has its rarer actions open. */
  more: boolean;
  actions: ReviewActions;
}

const bars = 4;

/** From 70 on nobody is asked. */
export function confidenceWord(confidence: number): "Low" | "Medium" | "Fair" {
  if (confidence < 50) return "Low";
  return confidence < 65 ? "Medium" : "Fair";
}

export function confidenceBars(confidence: number): number {
  return confidence < 50 ? 1 : confidence < 65 ? 2 : confidence < 80 ? 3 : bars;
}

function confidence({ confidence: per }: Finding): TemplateResult {
  const full = confidenceBars(per);
  return html`<span class="sure">
    <span class="sure-bars" aria-hidden="true">${Array.from({ length: bars }, (_, index) => html`<span class=${index < full ? "sure-bar full" : "sure-bar"}></span>`)}</span>
    <span class="sure-word">${confidenceWord(per)} · ${Math.round(per)} %</span>
  </span>`;
}

const places: readonly { pattern: RegExp; words: (number: number) => string }[] = [
  { pattern: /^messages\[(\d+)\]\.attachments/, words: (number) => `attachment of message ${number}` },
  { pattern: /^messages\[(\d+)\]\.(sources|citations)/, words: (number) => `citation of message ${number}` },
  { pattern: /^messages\[(\d+)\]/, words: (number) => `message ${number}` },
  { pattern: /^notes\[(\d+)\]/, words: (number) => `internal note ${number}` },
  { pattern: /^audit\[(\d+)\]/, words: (number) => `audit event ${number}` },
  { pattern: /^recordings\[(\d+)\]/, words: (number) => `recording ${number}` },
];

/** A path in words: `messages[3].content` is message 4. */
export function placeWords(path: string): string {
  for (const { pattern, words } of places) {
    const found = pattern.exec(path);
    if (found !== null) return words(Number(found[1]) + 1);
  }
  if (path.startsWith("csat")) return "comment on the rating";
  return path.replaceAll(/\[\d+\]/g, "").replaceAll(/[._]/g, " ");
}

const idEnd = 6;

/** Enough of an id to tell neighbours apart where there is little room. */
const endOfId = (id: string): string => (id.length <= idEnd + 2 ? id : `…${id.slice(-idEnd)}`);

function place(view: ReviewRowView): TemplateResult {
  const { finding, same, current, phone } = view;
  const id = finding.conversationId;
  return html`<span class="row-place">
    ${current && !phone ? icon("chat", 14) : nothing}<span class="row-where"
      ><bdi class="row-id" title=${id}>${phone ? endOfId(id) : id}</bdi> · ${placeWords(finding.path)}${finding.role === null || phone ? nothing : ` · ${finding.role}`}${current && !phone && same > 1
        ? ` · also in ${plural(same - 1, "other place")}`
        : nothing}</span
    >
  </span>`;
}

/** The engine gives this many characters on either side of a value; what is shorter is all there is. */
const contextChars = 80;
/** Before the value, in a row that has one line: more would push the value out of sight. */
const lineChars = 44;

/** The end of a text, from the begin of a word on. */
export function endOf(text: string, most: number): string {
  const chars = [...text];
  if (chars.length < most) return text;
  return `… ${chars.slice(1 - most).join("").replace(/^\S{0,15}\s+(?=\S)/, "")}`;
}

/** The begin of a text, up to the end of a word. */
export function beginOf(text: string, most: number): string {
  const chars = [...text];
  if (chars.length < most) return text;
  return `${chars.slice(0, most - 1).join("").replace(/(?<=\S)\s+\S{0,15}$/, "")} …`;
}

/** The sentence around the value. */
function sentence({ finding: { before, after }, current }: ReviewRowView, value: TemplateResult): TemplateResult {
  return html`<span class="row-text" dir="auto">${endOf(before, current ? contextChars : lineChars)}${value}${beginOf(after, contextChars)}</span>`;
}

function hiddenOf({ finding, current, shown, actions }: ReviewRowView): TemplateResult {
  return maskedValue({ entity: finding.entity, value: finding.value, shown, reachable: current, onShow: (on) => actions.onShow(on ? finding.id : null) });
}

const key = (letter: string, phone: boolean): TemplateResult | typeof nothing =>
  phone ? nothing : html`<span class="key-hint" aria-hidden="true">${letter}</span>`;

function currentActions(view: ReviewRowView): TemplateResult {
  const { finding, same, phone, more, actions } = view;
  const { id } = finding;
  const rare = html`<button type="button" class="button small ghost" data-testid="review-never" @click=${() => actions.onNever(id)}>Never redact this</button>
    <button type="button" class="button small ghost" data-testid="review-also" @click=${actions.onAlso}>Also redact a word…</button>`;
  return html`<div class="row-actions">
    <button type="button" class="button small" data-testid="review-keep" aria-keyshortcuts="X" @click=${() => actions.onKeep(id)}>${icon("eye", 16)}Keep${key("X", phone)}</button>
    <button type="button" class="button small primary" data-testid="review-redact" aria-keyshortcuts="R" @click=${() => actions.onRedact(id)}>${icon("mask", 16)}Redact${key("R", phone)}</button>
    ${same > 1
      ? html`<button type="button" class="button small ${phone ? "ghost" : ""}" data-testid="review-everywhere" aria-keyshortcuts="A" @click=${() => actions.onEverywhere(id)}>
          ${icon("copy-check", 16)}${phone ? "Same everywhere" : "Redact same everywhere"} (${countOf(same)})${key("A", phone)}
        </button>`
      : nothing}
    ${phone && same > 1
      ? html`<button type="button" class="button small ghost row-more-button" aria-expanded=${more} data-testid="review-more" @click=${actions.onMore}>More${icon(more ? "chevron-up" : "chevron-down", 14)}</button>
          ${more ? rare : nothing}`
      : rare}
  </div>`;
}

function shortActions({ finding: { id }, same, actions }: ReviewRowView): TemplateResult {
  return html`<div class="row-short">
    <button type="button" class="button small" tabindex="-1" data-testid="row-keep" @click=${() => actions.onKeep(id)}>Keep</button>
    <button type="button" class="button small" tabindex="-1" data-testid="row-redact" @click=${() => actions.onRedact(id)}>Redact</button>
    ${same > 1 ? html`<button type="button" class="button small ghost" tabindex="-1" @click=${() => actions.onEverywhere(id)}>Same everywhere (${countOf(same)})</button>` : nothing}
  </div>`;
}

/** A place that waits for a decision. */
export function reviewRow(view: ReviewRowView): TemplateResult {
  const { finding, current, phone, actions } = view;
  return html`<li
    class=${current ? "review-row current" : "review-row"}
    data-testid="review-row"
    data-id=${finding.id}
    aria-current=${current ? "true" : nothing}
    tabindex=${current ? 0 : -1}
    @click=${() => {
      if (!current) actions.onGo(finding.id);
    }}
  >
    ${confidence(finding)}
    <div class="row-body">${sentence(view, hiddenOf(view))}${place(view)}${current ? currentActions(view) : nothing}</div>
    ${current || phone ? nothing : shortActions(view)}
  </li>`;
}

const decisionWords: Readonly<Record<Choice, (places: number) => string>> = {
  kept: () => "Kept",
  redacted: (count) => (count === 1 ? "Redacted" : `Redacted, ${countOf(count)} places`),
  never: (count) => (count === 1 ? "Never redacted" : `Never redacted, ${countOf(count)} places`),
};

/** A decision that was made, and the way back. */
export function reviewedRow(step: Step, view: Omit<ReviewRowView, "current" | "same" | "finding">): TemplateResult {
  const { finding, choice, ids, rest, number } = step;
  const row: ReviewRowView = { ...view, finding, current: false, same: 1 };
  const value = choice === "redacted" ? maskedValue({ entity: finding.entity, value: finding.value, shown: view.shown, reachable: true, onShow: (on) => view.actions.onShow(on ? finding.id : null) }) : html`<strong><bdi>${finding.value}</bdi></strong>`;
  return html`<li class="review-row decided" data-testid="reviewed-row" data-choice=${choice}>
    ${rest && ids.length > 1 ? html`<span class="sure"></span><div class="row-body"><span class="row-text">The rest, all at once</span></div>` : html`${confidence(finding)}<div class="row-body">${sentence(row, value)}${place(row)}</div>`}
    <div class="row-short">
      <span class=${choice === "redacted" ? "decision" : "decision kept"}>${icon(choice === "redacted" ? "mask" : "eye", 14)}${decisionWords[choice](ids.length)}</span>
      <button type="button" class="button small ghost" data-testid="review-undo" aria-label="Undo: ${decisionWords[choice](ids.length)}" @click=${() => view.actions.onUndo(number)}>${icon("undo", 14)}Undo</button>
    </div>
  </li>`;
}

/** Small pictures with a word: status, channel, priority, SLA, people. The word is always there, at least for a screen reader. */
import { html, nothing, svg, type TemplateResult } from "lit";
import { icon, type IconName } from "../src/icon.js";
import { channelWord, initials, sentenceCase, slaWord } from "./model.js";

const STATUS_ICONS: Readonly<Record<string, IconName>> = {
  open: "circle", claimed: "circle-dot", escalated: "alert", snoozed: "snooze", resolved: "circle-check", archived: "disk",
};

const CHANNEL_ICONS: Readonly<Record<string, IconName>> = {
  widget: "chat", whatsapp: "chat-round", telegram: "paper-plane", slack: "hash", discord: "messages", email: "mail", voice: "phone",
  sms: "smartphone", intercom: "chat", hosted: "globe", api: "code",
};

export function statusIcon(status: string): IconName {
  return STATUS_ICONS[status] ?? "circle";
}

export function channelIcon(channel: string): IconName {
  return CHANNEL_ICONS[channel] ?? "chat";
}

export function statusBadge(status: string): TemplateResult {
  return html`<span class="status" data-kind=${status}>${icon(statusIcon(status), 14)}<span>${sentenceCase(status)}</span></span>`;
}

export function channelBadge(channel: string): TemplateResult {
  return html`<span class="channel" role="img" aria-label=${channelWord(channel)} title=${channelWord(channel)}>${icon(channelIcon(channel), 15)}</span>`;
}

/** Three bars as outlines: two elements per list row, whatever the level. */
const BARS = ([[0.6, 5], [5.3, 8], [10, 11]] as const).map(([x, height]) => `M${x + 0.8} ${13 - height}h1.6a.8.8 0 0 1 .8.8v${height - 1.6}a.8.8 0 0 1-.8.8h-1.6a.8.8 0 0 1-.8-.8v${1.6 - height}a.8.8 0 0 1 .8-.8z`);

const BAR_LEVELS: Readonly<Record<string, number>> = { low: 1, normal: 2, high: 3 };

export function priorityBars(priority: string): TemplateResult {
  if (priority === "urgent") {
    return html`<svg class="bars urgent" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      ${svg`<rect x="0.5" y="0.5" width="13" height="13" rx="3"/><path class="sign" d="M7 3.6v3.9M7 10.3v.1"/>`}</svg>`;
  }
  const level = BAR_LEVELS[priority] ?? 2;
  return html`<svg class="bars" width="14" height="14" viewBox="0 0 14 14" aria-hidden="true"><path class="off" d=${BARS.slice(level).join("")}></path><path class="on" d=${BARS.slice(0, level).join("")}></path></svg>`;
}

export function priorityBadge(priority: string): TemplateResult {
  return html`<span class="priority" role="img" aria-label="${sentenceCase(priority)} priority" title="${sentenceCase(priority)} priority">${priorityBars(priority)}</span>`;
}

/** The state of the clock; a closed conversation has none. */
export function slaBadge(state: string | null | undefined, status: string): TemplateResult {
  const closed = status === "resolved" || status === "archived";
  if (!state || (closed && state === "in_compliance")) return html`<span class="sla" aria-hidden="true">–</span>`;
  return html`<span class="sla" data-kind=${state}>${state === "at_risk" ? icon("timer", 13) : state === "breached" ? icon("alert", 13) : nothing}${slaWord(state)}</span>`;
}

/** A colour that stays with a name (FNV-1a over its code points), not a random one. */
export function hueOf(name: string): string {
  let hash = 2166136261;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16777619) >>> 0;
  return String((hash >>> 8) % 6);
}

export function face(name: string, size: "" | "large" | "huge" = ""): TemplateResult {
  return html`<span class="face ${size}" data-hue=${hueOf(name)} aria-hidden="true">${initials(name)}</span>`;
}

export function botFace(size: "" | "large" = ""): TemplateResult {
  return html`<span class="face ${size} bot" aria-hidden="true">${icon("bot", 15)}</span>`;
}

/** Who answers: an agent, the bot while nobody has claimed, or nobody. */
export function agentFace(name: string | null, status: string): TemplateResult {
  if (name !== null) return html`<span class="agent" role="img" aria-label=${name} title=${name}>${face(name)}</span>`;
  if (status === "resolved" || status === "archived") return html`<span class="agent" role="img" aria-label="Answered by the bot" title="Answered by the bot">${botFace()}</span>`;
  return html`<span class="agent" role="img" aria-label="Unclaimed" title="Unclaimed"><span class="face nobody"></span></span>`;
}

export function tagChip(tag: string): TemplateResult {
  return html`<span class="chip" dir="auto" title=${tag}>${tag}</span>`;
}

/** Audit events in words. The machine names are an open set: an unknown one is shown as it came. */
import type { IconName } from "../src/icon.js";
import { sentenceCase, type AuditEvent } from "./model.js";

const VERBS: Readonly<Record<string, string>> = {
  created: "Started", claimed: "Claimed", released: "Released", reassigned: "Reassigned", snoozed: "Snoozed", wakened: "Woken", tag_applied: "Tag added", tag_added: "Tag added",
  tag_removed: "Tag removed", priority_changed: "Priority changed", escalated: "Escalated", note_added: "Note added", resolved: "Resolved", reopened: "Reopened", deleted: "Deleted",
  archived: "Archived", skill_fired: "Skill used", message_sent: "Message sent", knowledge_retrieved: "Knowledge read", csat_received: "Rating received",
};

const ICONS: Readonly<Record<string, IconName>> = { escalated: "alert", resolved: "circle-check", claimed: "circle-dot", snoozed: "snooze", archived: "disk", reopened: "undo" };

/** Events that say who has the conversation and where it stands. The rest is in the audit list, or visible as what it is. */
const TURNS = new Set(["claimed", "released", "reassigned", "snoozed", "wakened", "escalated", "resolved", "reopened", "archived", "deleted"]);

function short(event: AuditEvent): string {
  return event.event.replace(/^conversation[._]/, "").replaceAll(".", "_");
}

export function auditIcon(event: AuditEvent): IconName {
  return ICONS[short(event)] ?? "info";
}

export function inTranscript(event: AuditEvent): boolean {
  return TURNS.has(short(event));
}

/** What changed, when the event says so in a few words: a tag, a priority, a name. */
function changeOf(event: AuditEvent): string {
  const value = event.after ?? event.before;
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  const texts = Object.values(value).filter((part): part is string => typeof part === "string");
  return texts.length === 1 ? (texts[0] ?? "") : "";
}

export function auditActor(event: AuditEvent): string {
  const { actor } = event;
  if (actor?.name) return actor.name;
  if (actor?.type === "bot") return "the bot";
  if (actor?.type === "rule") return "a rule";
  if (actor?.type === "api_key") return "an API key";
  return "";
}

/** "Claimed by Ada Berger", "Escalated: customer asked for a person" */
export function auditWords(event: AuditEvent): string {
  const verb = VERBS[short(event)] ?? sentenceCase(short(event));
  const change = ["tag_applied", "tag_added", "tag_removed", "priority_changed"].includes(short(event)) ? changeOf(event) : "";
  const what = change === "" ? verb : `${verb} (${change})`;
  if (event.reason) return `${what}: ${event.reason}`;
  const actor = auditActor(event);
  return actor === "" ? what : `${what} by ${actor}`;
}

/** What the dashboard reads from the API. Everything that the API may leave out is optional or null. */
import { lineText } from "./markdown.js";

export const CHANNELS = ["widget", "whatsapp", "telegram", "slack", "discord", "email", "voice", "sms", "intercom", "hosted", "api"] as const;
export const STATUSES = ["open", "claimed", "escalated", "snoozed", "resolved", "archived"] as const;
export const PRIORITIES = ["urgent", "high", "normal", "low"] as const;

const CHANNEL_WORDS: Readonly<Record<string, string>> = {
  widget: "Widget", whatsapp: "WhatsApp", telegram: "Telegram", slack: "Slack", discord: "Discord", email: "E-mail",
  voice: "Voice", sms: "SMS", intercom: "Intercom", hosted: "Hosted page", api: "REST API",
};

const SLA_WORDS: Readonly<Record<string, string>> = { in_compliance: "In compliance", at_risk: "At risk", breached: "Breached" };

/** An unknown value of an open set is shown as it came, with a capital. */
export function sentenceCase(value: string): string {
  const words = value.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function channelWord(channel: string): string {
  return CHANNEL_WORDS[channel] ?? sentenceCase(channel);
}

export function slaWord(state: string): string {
  return SLA_WORDS[state] ?? sentenceCase(state);
}

export interface Person {
  readonly id?: string | null;
  readonly name?: string | null;
  readonly email?: string | null;
}

export interface Customer extends Person {
  readonly phone?: string | null;
  readonly company?: string | null;
  readonly verified?: boolean | null;
  readonly custom_attributes?: Readonly<Record<string, unknown>> | null;
}

/** One line of the inbox. */
export interface ConversationSummary {
  readonly id: string;
  readonly workspace_id?: string;
  readonly channel: string;
  readonly status: string;
  readonly priority?: string | null;
  readonly started_at: string;
  readonly last_message_at: string | null;
  readonly message_count: number;
  readonly customer?: Customer | null;
  readonly tags: readonly string[];
  readonly sla_state?: string | null;
  readonly assigned_agent?: Person | string | null;
  readonly subject?: string | null;
  readonly last_message_preview?: string | null;
  readonly unread?: boolean;
}

export interface Attachment {
  readonly id: string;
  readonly name?: string | null;
  readonly content_type?: string | null;
  readonly size?: number | null;
  readonly alt?: string | null;
}

export interface Citation {
  readonly document_id?: string | null;
  readonly document_title?: string | null;
  readonly title?: string | null;
  readonly url?: string | null;
  readonly relevance_score?: number | null;
  readonly score?: number | null;
  readonly snippet?: string | null;
  readonly chunk?: string | null;
}

export interface Reaction {
  readonly emoji: string;
  readonly author?: Person | string | null;
  readonly count?: number | null;
}

export interface Message {
  readonly id: string;
  readonly role: string;
  readonly author?: Person | null;
  readonly created_at: string;
  readonly edited_at?: string | null;
  readonly deleted_at?: string | null;
  readonly reply_to?: string | null;
  readonly reactions?: readonly Reaction[] | null;
  readonly content?: string | null;
  readonly content_type?: string | null;
  readonly attachments?: readonly Attachment[] | null;
  readonly sources?: readonly Citation[] | null;
  readonly skills_fired?: readonly string[] | null;
  readonly confidence?: string | null;
  readonly recording_id?: string | null;
}

export interface Note {
  readonly id: string;
  readonly author?: Person | null;
  readonly created_at: string;
  readonly content: string;
  readonly attachments?: readonly Attachment[] | null;
}

export interface AuditEvent {
  readonly id: string;
  readonly event: string;
  readonly actor?: { readonly type?: string | null; readonly name?: string | null } | null;
  readonly created_at: string;
  readonly before?: unknown;
  readonly after?: unknown;
  readonly reason?: string | null;
}

export interface Recording {
  readonly id: string;
  readonly message_id?: string | null;
  readonly content_type?: string | null;
  readonly duration_ms?: number | null;
  readonly transcript?: string | null;
}

export interface Conversation extends ConversationSummary {
  readonly ended_at?: string | null;
  readonly audience?: readonly string[] | null;
  readonly csat?: { readonly rating?: number | null; readonly comment?: string | null } | null;
  readonly messages: readonly Message[];
  readonly notes?: readonly Note[] | null;
  readonly resolution_note?: string | null;
  readonly audit?: readonly AuditEvent[] | null;
  readonly skills?: readonly { readonly name: string; readonly fired_at?: string | null }[] | null;
  readonly recordings?: readonly Recording[] | null;
}

export function agentOf(conversation: ConversationSummary): Person | null {
  const agent = conversation.assigned_agent ?? null;
  return typeof agent === "string" ? { name: agent } : agent;
}

/** What stands for the customer in a line: name, else e-mail, else phone. */
export function customerLabel(customer: Customer | null | undefined): string {
  return customer?.name || customer?.email || customer?.phone || "Anonymous customer";
}

export function subjectOf(conversation: ConversationSummary): string {
  return lineText(conversation.subject ?? "") || `${channelWord(conversation.channel)} conversation`;
}

/** Two letters for the round picture of a person; whole code points, so that no emoji or Hangul syllable is cut. */
export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/u).filter((word) => /\p{L}/u.test(word));
  const first = [...(words[0] ?? "")][0] ?? "";
  const last = words.length > 1 ? ([...(words[words.length - 1] ?? "")][0] ?? "") : ([...(words[0] ?? "")][1] ?? "");
  return (first + last).toLocaleUpperCase() || "?";
}

/** Messages, notes and audit events of a conversation as one line of time. */
import { html, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { recordingUrl } from "./api.js";
import { inTranscript } from "./audit-words.js";
import { channelIcon } from "./badge.js";
import { auditLine, messageView, noteView } from "./message.js";
import { channelWord, customerLabel, type AuditEvent, type Conversation, type Message, type Note, type Recording } from "./model.js";
import type { TimeFormat } from "./time.js";

export type Entry =
  | { readonly kind: "message"; readonly at: string; readonly message: Message; readonly recording: Recording | null }
  | { readonly kind: "note"; readonly at: string; readonly note: Note }
  | { readonly kind: "audit"; readonly at: string; readonly events: readonly AuditEvent[] };

const EVENTS_PER_LINE = 2;

/** A recording names its message, or a message names its recording, or it is the whole call. */
function recordingOf(message: Message, recordings: readonly Recording[]): Recording | null {
  return recordings.find((recording) => recording.message_id === message.id || recording.id === message.recording_id) ?? null;
}

export function callRecordings(conversation: Conversation): readonly Recording[] {
  const recordings = conversation.recordings ?? [];
  return recordings.filter((recording) => !conversation.messages.some((message) => recordingOf(message, [recording]) !== null));
}

/** In order of time; what happened at the same time keeps message before note before event. Neighbouring events share a line. */
export function timeline(conversation: Conversation): readonly Entry[] {
  const recordings = conversation.recordings ?? [];
  const entries: Entry[] = [
    ...conversation.messages.map((message): Entry => ({ kind: "message", at: message.created_at, message, recording: recordingOf(message, recordings) })),
    ...(conversation.notes ?? []).map((note): Entry => ({ kind: "note", at: note.created_at, note })),
    ...(conversation.audit ?? []).filter(inTranscript).map((event): Entry => ({ kind: "audit", at: event.created_at, events: [event] })),
  ];
  const order = entries.map((entry, position) => ({ entry, position, at: Date.parse(entry.at) }));
  order.sort((a, b) => (Number.isNaN(a.at) || Number.isNaN(b.at) ? 0 : a.at - b.at) || a.position - b.position);
  const joined: Entry[] = [];
  for (const { entry } of order) {
    const last = joined[joined.length - 1];
    const room = last?.kind === "audit" && last.events.length < EVENTS_PER_LINE;
    if (entry.kind === "audit" && room) joined[joined.length - 1] = { ...last, events: [...last.events, ...entry.events] };
    else joined.push(entry);
  }
  return joined;
}

function dayLine(conversation: Conversation, at: string, first: boolean, time: TimeFormat): TemplateResult {
  return html`<li class="line day"><span class="line-words">${first ? icon(channelIcon(conversation.channel), 14) : icon("calendar", 14)}<span>${first ? html`<span class="unseen">${channelWord(conversation.channel)}, </span>` : ""}${time.day(at)}${first ? ` · ${time.zone}` : ""}</span></span></li>`;
}

export function transcriptView(conversation: Conversation, time: TimeFormat): TemplateResult {
  const messages = new Map(conversation.messages.map((message) => [message.id, message]));
  const customerName = customerLabel(conversation.customer);
  const rows: TemplateResult[] = [];
  let day = "";
  for (const entry of timeline(conversation)) {
    const today = time.isoDay(new Date(Number.isNaN(Date.parse(entry.at)) ? 0 : entry.at));
    if (today !== day) rows.push(dayLine(conversation, entry.at, day === "", time));
    day = today;
    if (entry.kind === "message") rows.push(messageView(entry.message, { time, customerName, find: (id) => messages.get(id), recording: entry.recording }));
    else if (entry.kind === "note") rows.push(noteView(entry.note, time));
    else rows.push(auditLine(entry.events, time));
  }
  const calls = callRecordings(conversation);
  return html`<ol class="transcript-list" data-testid="transcript">
    ${calls.map((recording, index) => html`<li class="call"><div class="by"><span class="extra">${icon("mic", 13)} Recording of the call${calls.length > 1 ? ` ${index + 1}` : ""}</span></div>
      <av-voice-player src=${recordingUrl(recording.id)} .durationMs=${recording.duration_ms ?? 0} label="Recording of the call"></av-voice-player><p class="transcript"><b>Transcript, automatic:</b> the messages below.</p></li>`)}
    ${rows}
  </ol>`;
}

/** One message, one note, one separator of the transcript. */
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { attachmentUrl, recordingUrl } from "./api.js";
import { auditIcon, auditWords } from "./audit-words.js";
import { botFace, face } from "./badge.js";
import { lineText, safeHref } from "./markdown.js";
import { markdownView, plainView } from "./markdown-view.js";
import { sentenceCase, type Attachment, type AuditEvent, type Citation, type Message, type Note, type Recording } from "./model.js";
import { byteWords, type TimeFormat } from "./time.js";
import "./voice-player.js";

const QUOTE_LENGTH = 300;

export type Role = "customer" | "bot" | "agent" | "system";

const ROLES: Readonly<Record<string, Role>> = {
  customer: "customer", user: "customer", visitor: "customer", bot: "bot", assistant: "bot", ai: "bot", agent: "agent", human: "agent", system: "system",
};

export function roleOf(message: Message): Role {
  return ROLES[message.role.toLowerCase()] ?? "system";
}

export interface MessageContext {
  readonly time: TimeFormat;
  readonly customerName: string;
  /** The message that another one answers. */
  readonly find: (id: string) => Message | undefined;
  readonly recording: Recording | null;
}

function authorName(message: Message, role: Role, context: Pick<MessageContext, "customerName">): string {
  return message.author?.name || (role === "customer" ? context.customerName : role === "bot" ? "Bot" : role === "agent" ? "Agent" : "System");
}

function citationMark(number: number): TemplateResult {
  return html`<span class="mark"><span class="unseen">Source </span>${number}</span>`;
}

function citationChip(citation: Citation, index: number): TemplateResult {
  const title = citation.document_title || citation.title || citation.url || "Untitled source";
  const score = citation.relevance_score ?? citation.score ?? null;
  const inside = html`<span class="mark">${index + 1}</span><bdi class="cut">${title}</bdi>${score === null ? nothing : html`<span class="score numbers"><span class="unseen">, relevance </span>${score.toFixed(2)}</span>`}`;
  const href = citation.url ? safeHref(citation.url) : null;
  const about = citation.snippet || citation.chunk || title;
  return href === null
    ? html`<li><span class="citation" title=${about}>${inside}</span></li>`
    : html`<li><a class="citation" href=${href} target="_blank" rel="noopener noreferrer" title=${about}>${inside}</a></li>`;
}

function kindWord(attachment: Attachment): string {
  const name = attachment.name ?? "";
  const ending = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1];
  return (ending ?? attachment.content_type?.split("/")[1] ?? "File").toUpperCase();
}

function attachmentView(attachment: Attachment): TemplateResult {
  const name = attachment.name || "Attachment";
  const url = attachmentUrl(attachment.id);
  const size = typeof attachment.size === "number" ? ` · ${byteWords(attachment.size)}` : "";
  const picture = attachment.content_type?.startsWith("image/") && !attachment.content_type.includes("svg");
  return html`<div class="file-box">
    ${picture ? html`<img class="picture" src=${url} alt=${attachment.alt || name} loading="lazy" decoding="async" />` : nothing}
    <div class="file"><span class="file-icon ${picture ? "calm" : ""}">${icon(picture ? "image" : "file-text", 16)}</span><span class="file-words"><bdi class="cut" title=${name}>${name}</bdi><small>${kindWord(attachment)}${size}</small></span>
      <a class="ghost" href=${url} download=${name} aria-label="Download ${name}" title="Download" data-testid="attachment-download">${icon("download", 16)}</a></div>
  </div>`;
}

function replyLine(message: Message, context: MessageContext): TemplateResult | typeof nothing {
  if (!message.reply_to) return nothing;
  const target = context.find(message.reply_to);
  const name = target ? authorName(target, roleOf(target), context) : "an earlier message";
  return html`<div class="reply">${icon("reply", 13)}<span class="cut">Reply to <bdi>${name}</bdi>${target?.content && !target.deleted_at ? html`: <bdi>${lineText(target.content.slice(0, QUOTE_LENGTH))}</bdi>` : nothing}</span></div>`;
}

function reactionsView(message: Message): TemplateResult | typeof nothing {
  const reactions = message.reactions ?? [];
  if (reactions.length === 0) return nothing;
  const nameOf = (author: (typeof reactions)[number]["author"]): string => (typeof author === "string" ? author : (author?.name ?? ""));
  return html`<ul class="reactions" aria-label="Reactions">${reactions.map((reaction) => html`<li title=${nameOf(reaction.author)}><span>${reaction.emoji}</span>${reaction.count && reaction.count > 1 ? html`<span class="numbers">${reaction.count}</span>` : nothing}<span class="unseen">${nameOf(reaction.author)}</span></li>`)}</ul>`;
}

function body(message: Message, context: MessageContext): TemplateResult {
  if (message.deleted_at) return html`<p class="gone">${icon("minus", 14)}Message deleted at ${context.time.clock(message.deleted_at)}</p>`;
  const sources = message.sources ?? [];
  const content = message.content ?? "";
  const plain = message.content_type === "text/plain";
  const { recording } = context;
  const words = content === "" ? nothing : html`<div class="text">${plain ? plainView(content) : markdownView(content, sources.length, citationMark)}</div>`;
  return html`${replyLine(message, context)}
    ${recording ? html`<av-voice-player src=${recordingUrl(recording.id)} .durationMs=${recording.duration_ms ?? 0} label="Voice message"></av-voice-player>
      ${content === "" ? nothing : html`<div class="transcript"><b>Transcript, automatic:</b> <bdi>${content}</bdi></div>`}` : words}
    ${sources.length > 0 ? html`<ul class="citations" aria-label="Sources">${sources.map(citationChip)}</ul>` : nothing}
    ${(message.attachments ?? []).map(attachmentView)}`;
}

export function messageView(message: Message, context: MessageContext): TemplateResult {
  const role = roleOf(message);
  const name = authorName(message, role, context);
  const { time } = context;
  return html`<li class="message ${role} ${message.deleted_at ? "deleted" : ""}" data-testid="message" data-role=${role} data-id=${message.id}>
    ${role === "bot" ? botFace("large") : role === "system" ? html`<span class="face large" aria-hidden="true">${icon("info", 15)}</span>` : face(name, "large")}
    <div class="side">
      <div class="by"><bdi class="author cut" title=${name}>${name}</bdi><span class="role">${sentenceCase(role)}</span><time class="numbers" datetime=${message.created_at} title=${time.full(message.created_at)}>${time.clock(message.created_at)}</time>
        ${context.recording && !message.deleted_at ? html`<span class="extra">· ${icon("mic", 13)} voice<span class="spoken">message</span></span>` : nothing}
        ${message.confidence ? html`<span class="extra">· confidence ${message.confidence}</span>` : nothing}
        ${message.edited_at && !message.deleted_at ? html`<span class="extra" title=${time.full(message.edited_at)}>· edited ${time.clock(message.edited_at)}</span>` : nothing}
      </div>
      <div class="bubble">${body(message, context)}</div>
      ${message.deleted_at ? nothing : reactionsView(message)}
    </div>
  </li>`;
}

export function noteView(note: Note, time: TimeFormat): TemplateResult {
  return html`<li class="note" data-testid="note"><div class="note-head">${icon("lock", 14)}<b>Internal note</b><span>· not sent to the customer</span><span class="note-by"><bdi>${note.author?.name ?? "Unknown"}</bdi> · <time class="numbers" datetime=${note.created_at} title=${time.full(note.created_at)}>${time.clock(note.created_at)}</time></span></div>
    <div class="text">${markdownView(note.content, 0, citationMark)}</div>${(note.attachments ?? []).map(attachmentView)}</li>`;
}

export function auditLine(events: readonly AuditEvent[], time: TimeFormat): TemplateResult {
  const first = events[0];
  return html`<li class="line" data-testid="audit-line"><span class="line-words">${first ? icon(auditIcon(first), 14) : nothing}<span>${events.map((event, index) => html`${index > 0 ? html`<i aria-hidden="true"> · </i>` : nothing}<bdi>${auditWords(event)}</bdi> · <time class="numbers" datetime=${event.created_at} title=${time.full(event.created_at)}>${time.clock(event.created_at)}</time>`)}</span></span></li>`;
}

export const messageLook = css`
  .message { display: grid; grid-template-columns: 28px minmax(0, 1fr); gap: 10px; content-visibility: auto; contain-intrinsic-size: auto 96px; }
  .message .side { display: grid; justify-items: start; gap: 4px; min-inline-size: 0; padding-inline-end: 96px; }
  .message.bot, .message.agent { grid-template-columns: minmax(0, 1fr) 28px; }
  .message.bot .face, .message.agent .face { order: 2; }
  .message.bot .side, .message.agent .side { justify-items: end; padding-inline: 96px 0; }
  .by { display: flex; align-items: center; gap: 7px; min-inline-size: 0; max-inline-size: 100%; color: var(--av-text-3); font-size: 12px; line-height: 18px; }
  .author { color: var(--av-text); font-size: 13px; font-weight: 600; }
  .role { flex: none; padding: 0 5px; border: 1px solid var(--av-line-2); border-radius: 4px; color: var(--av-text-2); font-size: 10.5px; line-height: 15px; font-weight: 500; }
  .extra { display: inline-flex; align-items: center; gap: 4px; white-space: nowrap; }
  .bubble { display: grid; gap: 8px; min-inline-size: 0; max-inline-size: 100%; padding: 9px 13px; border: 1px solid var(--av-line); border-radius: 12px; border-start-start-radius: 4px; background: var(--av-surface); }
  .bot .bubble, .agent .bubble { border-color: transparent; border-start-start-radius: 12px; border-start-end-radius: 4px; }
  .bot .bubble { background: var(--av-bubble-bot); }
  .agent .bubble { background: var(--av-bubble-agent); }
  .face.bot { background: var(--av-bubble-bot); }
  .bubble:has(av-voice-player) { inline-size: 100%; }
  .gone { display: flex; align-items: center; gap: 6px; color: var(--av-text-3); font-style: italic; }
  .deleted .bubble { border: 1px dashed var(--av-line-2); background: none; }
  .reply { display: flex; align-items: center; gap: 6px; min-inline-size: 0; padding-inline-start: 8px; border-inline-start: 2px solid var(--av-line-2); color: var(--av-text-3); font-size: 12px; line-height: 16px; }
  .mark { display: inline-grid; place-items: center; min-inline-size: 17px; block-size: 17px; padding: 0 4px; border: 1px solid var(--av-line-2); border-radius: 4px; background: var(--av-surface); color: var(--av-accent-text); font-size: 11px; line-height: 1; font-weight: 600; font-variant-numeric: tabular-nums; }
  /* Inline, not a box of its own: a full stop after it must not start a new line. */
  .text .mark { display: inline; margin-inline: 2px; padding: 1px 5px; font-size: 10.5px; line-height: 1; vertical-align: 1px; }
  .citations { display: flex; flex-wrap: wrap; gap: 6px; }
  .citations li { min-inline-size: 0; max-inline-size: 100%; }
  .citation { display: flex; align-items: center; gap: 7px; min-block-size: 24px; padding: 2px 9px 2px 5px; border: 1px solid var(--av-line-2); border-radius: 6px; background: var(--av-surface); color: var(--av-text-2); font-size: 12px; line-height: 16px; text-decoration: none; }
  a.citation:hover { background: var(--av-hover); color: var(--av-text); }
  .score { color: var(--av-text-3); }
  .file-box { display: grid; gap: 6px; justify-items: start; min-inline-size: 0; }
  .picture { display: block; max-inline-size: min(320px, 100%); max-block-size: 240px; block-size: auto; border-radius: 8px; border: 1px solid var(--av-line); background: var(--av-sunken); }
  .file { display: flex; align-items: center; gap: 9px; min-inline-size: 0; max-inline-size: 100%; padding: 5px 6px 5px 8px; border: 1px solid var(--av-line-2); border-radius: 8px; background: var(--av-surface); }
  .file-icon { flex: none; display: grid; place-items: center; inline-size: 28px; block-size: 28px; border-radius: 6px; background: var(--av-danger-tint); color: var(--av-danger-text); }
  .file-icon.calm { background: var(--av-press); color: var(--av-text-2); }
  .file-words { display: grid; min-inline-size: 90px; padding-inline-end: 16px; }
  .file-words bdi { font-size: 12px; line-height: 16px; font-weight: 500; }
  .file-words small { color: var(--av-text-3); font-size: 11px; line-height: 15px; font-variant-numeric: tabular-nums; }
  .transcript { color: var(--av-text-2); font-size: 12px; line-height: 18px; overflow-wrap: anywhere; }
  .transcript b { font-weight: 600; }
  .reactions { display: flex; gap: 4px; margin-block-start: -8px; padding-inline: 8px; }
  .reactions li { display: inline-flex; align-items: center; gap: 4px; padding: 1px 6px; border: 1px solid var(--av-line); border-radius: 10px; background: var(--av-raised); font-size: 12px; line-height: 16px; }
  .note { display: grid; gap: 6px; margin-inline-start: 38px; padding: 9px 13px 11px; border: 1px dashed var(--av-note-line); border-radius: 10px; background: var(--av-note-ground); }
  .note-head { display: flex; flex-wrap: wrap; align-items: center; gap: 6px; color: var(--av-note-text); font-size: 12px; line-height: 16px; }
  .note-by { margin-inline-start: auto; }
  .line { display: flex; align-items: center; gap: 14px; color: var(--av-text-3); font-size: 12px; line-height: 16px; }
  .line::before, .line::after { content: ""; flex: 1; block-size: 1px; min-inline-size: 16px; background: var(--av-line); }
  .line-words { text-align: center; }
  .line-words > svg { display: inline-block; margin-inline-end: 7px; vertical-align: -2.5px; }
  .line i { font-style: normal; padding-inline: 3px; }
  @media (max-width: 899.98px) { .message .side { padding-inline-end: 40px; } .message.bot .side, .message.agent .side { padding-inline: 40px 0; } }
  @media (max-width: 639.98px) {
    .message .side { padding-inline-end: 24px; }
    .message.bot .side, .message.agent .side { padding-inline: 24px 0; }
    .note { margin-inline-start: 0; }
    .by { flex-wrap: wrap; row-gap: 0; }
    .spoken { display: none; }
    .bot .by, .agent .by { justify-content: flex-end; }
    .file .ghost { margin: -4px; }
  }
  @media (forced-colors: active) { .bubble, .role, .mark { border: 1px solid CanvasText; } }
`;

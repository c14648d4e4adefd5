/** The right column of a conversation: the customer, the facts, the audit list. */
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { auditWords } from "./audit-words.js";
import { channelIcon, face, priorityBars, slaBadge, statusBadge, tagChip } from "./badge.js";
import { lineText } from "./markdown.js";
import { agentOf, channelWord, customerLabel, sentenceCase, slaWord, type Conversation, type Customer } from "./model.js";
import { contactPath } from "./router.js";
import { numberWords, spanWords, type TimeFormat } from "./time.js";

export interface RailActions {
  readonly exportContact: () => void;
  readonly copyId: () => void;
  readonly toggleAudit: () => void;
}

export interface RailState {
  readonly time: TimeFormat;
  /** How many conversations the customer has; null until known. */
  readonly contactCount: number | null;
  readonly firstSeen: string | null;
  readonly auditOpen: boolean;
}

const AUDIT_SHOWN = 3;

export function fact(label: string, value: unknown, title = ""): TemplateResult {
  return html`<div class="fact"><dt>${label}</dt><dd title=${title === "" ? nothing : title}>${value}</dd></div>`;
}

export function verifiedWords(customer: Customer): TemplateResult {
  return customer.verified
    ? html`<span class="verified yes">${icon("circle-check", 14)}Identity verified</span>`
    : html`<span class="verified">${icon("help", 14)}Identity not verified</span>`;
}

const NOT_GIVEN = html`<span class="none">Not given</span>`;

function given(value: string | null | undefined): unknown {
  return value ? html`<bdi>${value}</bdi>` : NOT_GIVEN;
}

/** Attributes set by the host: names and values in words, objects as the host sent them. */
export function attributeFacts(customer: Customer): readonly TemplateResult[] {
  return Object.entries(customer.custom_attributes ?? {}).map(([name, value]) => {
    const words = typeof value === "boolean" ? (value ? "Yes" : "No") : value !== null && typeof value === "object" ? JSON.stringify(value) : String(value ?? "Not given");
    return fact(sentenceCase(name), html`<bdi class="cut">${words}</bdi>`, words);
  });
}

export function customerFacts(customer: Customer): TemplateResult {
  return html`${fact("E-mail", given(customer.email), customer.email ?? "")}${fact("Phone", given(customer.phone))}${fact("Company", given(customer.company), customer.company ?? "")}
    ${customer.id ? fact("Customer no.", html`<span class="mono">${customer.id}</span>`) : nothing}${attributeFacts(customer)}`;
}

function firstReply(conversation: Conversation): string | null {
  const reply = conversation.messages.find((message) => message.role !== "customer");
  const start = conversation.messages[0];
  if (!reply || !start || reply === start) return null;
  return `${spanWords(Date.parse(reply.created_at) - Date.parse(start.created_at))} by ${reply.role === "bot" ? "the bot" : (reply.author?.name ?? "an agent")}`;
}

export function customerPart(conversation: Conversation, state: RailState, actions: RailActions): TemplateResult {
  const customer = conversation.customer ?? {};
  const name = customerLabel(customer);
  const { contactCount, firstSeen, time } = state;
  return html`<section class="part" aria-label="Customer">
    <div class="who">${face(name, "huge")}<div class="who-words">${customer.id ? html`<a class="who-name cut" href=${contactPath(customer.id)} title=${name} data-testid="open-contact"><bdi>${name}</bdi></a>` : html`<b class="who-name cut"><bdi>${name}</bdi></b>`}${verifiedWords(customer)}</div></div>
    <dl>${customerFacts(customer)}${contactCount === null ? nothing : fact("Conversations", html`<span class="numbers">${numberWords(contactCount)}${firstSeen ? `, since ${time.month(time.isoDay(new Date(firstSeen)).slice(0, 7))}` : ""}</span>`)}</dl>
    ${customer.id ? html`<button class="button small wide" type="button" data-testid="export-contact" @click=${actions.exportContact}>${icon("download", 15)}Export everything about this person</button>` : nothing}
  </section>`;
}

export function factsPart(conversation: Conversation, state: RailState, actions: RailActions): TemplateResult {
  const agent = agentOf(conversation);
  const { csat } = conversation;
  const rating = csat?.rating;
  const reply = firstReply(conversation);
  return html`<section class="part" aria-label="Conversation"><h2>Conversation</h2><dl>
    ${fact("ID", html`<span class="mono cut">${conversation.id}</span><button class="ghost tiny" type="button" aria-label="Copy the id" title="Copy" data-testid="copy-id" @click=${actions.copyId}>${icon("copy", 13)}</button>`)}
    ${fact("Channel", html`${icon(channelIcon(conversation.channel), 15)}${channelWord(conversation.channel)}`)}
    ${fact("Status", statusBadge(conversation.status))}
    ${fact("Priority", html`${priorityBars(conversation.priority ?? "normal")}${sentenceCase(conversation.priority ?? "normal")}`)}
    ${fact("Agent", agent?.name ? html`${face(agent.name)}<bdi class="cut">${agent.name}</bdi>` : html`<span class="none">Nobody</span>`, agent?.name ?? "")}
    ${fact("Started", html`<span class="numbers">${state.time.short(conversation.started_at, new Date(0))}, ${state.time.clock(conversation.started_at)}</span>`, state.time.full(conversation.started_at))}
    ${reply ? fact("First reply", html`<span class="numbers cut">${reply}</span>`) : nothing}
    ${conversation.sla_state ? fact("SLA", conversation.sla_state === "in_compliance" ? slaWord(conversation.sla_state) : slaBadge(conversation.sla_state, conversation.status)) : nothing}
    ${fact("CSAT", typeof rating === "number" ? html`<span class="wrap"><span class="numbers">${rating} of 5</span>${csat?.comment ? html` · <bdi>“${csat.comment}”</bdi>` : nothing}</span>` : html`<span class="none">Not rated</span>`)}
    ${fact("Tags", conversation.tags.length > 0 ? html`<span class="wrap chips">${conversation.tags.map(tagChip)}</span>` : html`<span class="none">None</span>`)}
    ${fact("Audience", conversation.audience && conversation.audience.length > 0 ? html`<span class="wrap">${conversation.audience.join(", ")}</span>` : html`<span class="none">None</span>`)}
    ${conversation.resolution_note ? fact("Resolution", html`<bdi class="wrap">${lineText(conversation.resolution_note)}</bdi>`) : nothing}
  </dl></section>`;
}

export function auditPart(conversation: Conversation, state: RailState, actions: RailActions): TemplateResult {
  const events = [...(conversation.audit ?? [])].sort((a, b) => Date.parse(b.created_at) - Date.parse(a.created_at));
  const shown = state.auditOpen ? events : events.slice(0, AUDIT_SHOWN);
  const { time } = state;
  const severalDays = new Set(events.map((event) => time.day(event.created_at))).size > 1;
  const at = (when: string): string => (severalDays ? `${time.short(when, new Date(0)).replace(/ \d{4}$/, "")}, ${time.clock(when)}` : time.clock(when));
  return html`<section class="part" aria-label="Audit"><div class="part-head"><h2>Audit</h2>${events.length > AUDIT_SHOWN ? html`<button class="link numbers" type="button" aria-expanded=${state.auditOpen} data-testid="audit-all" @click=${actions.toggleAudit}>${state.auditOpen ? "Fewer" : `All ${events.length}`}</button>` : nothing}</div>
    ${events.length === 0 ? html`<p class="none">No audit events are kept for this conversation.</p>` : html`<ol class="audit ${severalDays ? "several-days" : ""}" data-testid="audit-list">${shown.map((event) => html`<li><time class="numbers" datetime=${event.created_at} title=${time.full(event.created_at)}>${at(event.created_at)}</time><bdi>${auditWords(event)}</bdi></li>`)}</ol>`}
  </section>`;
}

export const railLook = css`
  .part { display: grid; align-content: start; gap: 12px; padding: 16px 20px 18px; }
  .part + .part { border-block-start: 1px solid var(--av-line); }
  .part h2 { font-size: 12px; line-height: 16px; font-weight: 600; }
  .part-head { display: flex; align-items: center; justify-content: space-between; font-size: 12px; }
  .who { display: flex; align-items: center; gap: 12px; min-inline-size: 0; }
  .who-words { display: grid; min-inline-size: 0; }
  .who-name { margin-block: -2px; padding-block: 2px; font-weight: 600; text-decoration: none; }
  a.who-name:hover { text-decoration: underline; text-decoration-color: var(--av-line-2); text-underline-offset: 3px; }
  .verified { display: inline-flex; align-items: center; gap: 5px; color: var(--av-text-3); font-size: 12px; line-height: 16px; }
  .verified.yes svg { color: var(--av-ok-text); }
  dl { display: grid; gap: 6px; }
  .fact { display: grid; grid-template-columns: 86px minmax(0, 1fr); gap: 10px; align-items: start; font-size: 12.5px; line-height: 20px; }
  dt { color: var(--av-text-3); font-size: 12px; line-height: 20px; }
  dd { display: flex; align-items: center; gap: 6px; min-inline-size: 0; min-block-size: 20px; }
  dd > bdi { min-inline-size: 0; overflow-wrap: anywhere; }
  dd > bdi.cut { overflow-wrap: normal; }
  dd .wrap { white-space: normal; overflow-wrap: anywhere; }
  dd .chips { display: flex; flex-wrap: wrap; gap: 4px; }
  dd .status { color: inherit; font-size: 12.5px; }
  dd .face { inline-size: 20px; block-size: 20px; font-size: 8.5px; }
  dd > svg { color: var(--av-text-2); }
  .none { color: var(--av-text-3); }
  .wide { inline-size: 100%; }
  .tiny { min-inline-size: 24px; min-block-size: 24px; margin-block: -2px; }
  .audit { display: grid; gap: 6px; font-size: 12.5px; }
  .audit li { display: grid; grid-template-columns: 42px minmax(0, 1fr); gap: 8px; line-height: 18px; overflow-wrap: anywhere; }
  .several-days li { grid-template-columns: 86px minmax(0, 1fr); }
  .audit time { color: var(--av-text-3); font-size: 12px; }
  @media (max-width: 639.98px) { .fact { font-size: 14px; grid-template-columns: 104px minmax(0, 1fr); } dd .status { font-size: 14px; } .tiny { min-inline-size: 44px; min-block-size: 44px; margin-block: -12px; } .audit { font-size: 14px; gap: 10px; } }
`;

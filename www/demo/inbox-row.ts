/** One line of the inbox as a template of the inbox's own shadow root: thousands of rows must not be thousands of elements with roots. */
import { css, html, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { agentFace, channelBadge, priorityBadge, slaBadge, statusBadge, tagChip } from "./badge.js";
import type { MenuItem } from "./menu.js";
import { agentOf, customerLabel, subjectOf, type ConversationSummary } from "./model.js";
import { lineText } from "./markdown.js";
import { conversationPath } from "./router.js";
import { numberWords, type TimeFormat } from "./time.js";

export interface RowState {
  readonly index: number;
  readonly selected: boolean;
  /** The row that Tab reaches. */
  readonly current: boolean;
}

const TAGS_SHOWN = 2;
/** Characters of a last message that is short enough to be shown whole. */
const BRIEF = 20;

function tagsCell(tags: readonly string[]): TemplateResult {
  const more = (shown: number, where: string): TemplateResult | typeof nothing =>
    tags.length > shown ? html`<span class="more-tags ${where}" title=${tags.slice(shown).join(", ")}>+${numberWords(tags.length - shown)}</span>` : nothing;
  return html`<div class="tags" role="gridcell">${tags.slice(0, TAGS_SHOWN).map(tagChip)}${more(TAGS_SHOWN, "wide")}${more(1, "narrow")}</div>`;
}

export function inboxRow(conversation: ConversationSummary, state: RowState, time: TimeFormat, now: Date): TemplateResult {
  const { selected, current, index } = state;
  const name = customerLabel(conversation.customer);
  const subject = subjectOf(conversation);
  const preview = lineText(conversation.last_message_preview ?? "");
  const latest = conversation.last_message_at ?? conversation.started_at;
  const priority = conversation.priority ?? "normal";
  return html`<div class="row ${selected ? "selected" : ""} ${conversation.unread ? "unread" : ""}" role="row" tabindex=${current ? "0" : "-1"} aria-rowindex=${index + 2}
      aria-selected=${selected} data-index=${index} data-id=${conversation.id} data-testid="inbox-row">
    <div class="check" role="gridcell"><span class="box" role="checkbox" aria-checked=${selected} aria-label="Select the conversation with ${name}" data-testid="row-check"></span></div>
    <div class="priority-cell ${priority}" role="gridcell">${priorityBadge(priority)}</div>
    <div class="channel-cell" role="gridcell">${channelBadge(conversation.channel)}</div>
    <div class="customer cut" role="gridcell" title=${name}><bdi>${name}</bdi></div>
    <div class="subject cut" role="gridcell"><a href=${conversationPath(conversation.id)} tabindex="-1" title=${subject} data-testid="row-open"><bdi>${subject}</bdi></a>${preview === "" ? nothing : html`<span class="preview ${preview.length <= BRIEF ? "brief" : ""}"><bdi>${preview}</bdi></span>`}${conversation.unread ? html`<span class="unseen">, unread</span>` : nothing}</div>
    ${tagsCell(conversation.tags)}
    <div class="status-cell" role="gridcell">${statusBadge(conversation.status)}</div>
    <div class="sla-cell ${conversation.sla_state ?? ""}" role="gridcell">${slaBadge(conversation.sla_state, conversation.status)}</div>
    <div class="agent-cell" role="gridcell">${agentFace(agentOf(conversation)?.name ?? null, conversation.status)}</div>
    <div class="time numbers" role="gridcell"><time datetime=${latest} title=${time.full(latest)}>${time.short(latest, now)}</time>
      <button class="ghost more" type="button" tabindex="-1" aria-haspopup="menu" aria-label="Actions for the conversation with ${name}" title="Actions" data-testid="row-menu">${icon("more", 16)}</button></div>
  </div>`;
}

/** What the menu of a row offers. */
export function rowMenu(selected: boolean): readonly MenuItem[] {
  return [
    { id: "open", label: "Open conversation", icon: "chat" },
    { id: "toggle", label: selected ? "Unselect" : "Select", icon: "check", key: "X" },
    { id: "export", label: "Export conversation…", icon: "download", key: "E", apart: true },
  ];
}

export function skeletonRow(): TemplateResult {
  return html`<div class="row skeleton" aria-hidden="true"><i class="s1"></i><i class="s2"></i><i class="s2"></i><i class="s3"></i><i class="s4"></i><i></i><i class="s5"></i><i class="s5"></i><i class="s6"></i><i class="s7"></i></div>`;
}

export const rowLook = css`
  .row, .headings {
    display: grid; grid-template-columns: 38px 30px 27px 178px minmax(0, 1fr) auto 110px 108px 36px 64px; align-items: center; min-block-size: var(--av-row-height);
    padding-inline: 20px 10px; box-shadow: inset 0 -1px var(--row-line, var(--av-line)); background: var(--av-surface);
  }
  .headings { min-block-size: var(--av-table-head-height); position: sticky; inset-block-start: 0; z-index: 2; color: var(--av-text-2); font-size: 12px; line-height: 16px; font-weight: 500; }
  .headings .latest { text-align: end; }
  .row { position: relative; cursor: pointer; content-visibility: auto; contain-intrinsic-size: auto var(--av-row-height); transition: background var(--av-motion-press); }
  @media (hover: hover) { .row:hover { background: var(--av-hover); } .row:hover time { visibility: hidden; } .row.selected:hover { background: color-mix(in srgb, var(--av-accent-line) 22%, var(--av-accent-tint)); } }
  .row.selected { --row-line: color-mix(in srgb, var(--av-accent-line) 32%, var(--av-accent-tint)); background: var(--av-accent-tint); }
  .row.selected::before { content: ""; position: absolute; inset-block: 0; inset-inline-start: 0; inline-size: 2px; background: var(--av-accent); }
  .row:focus-visible { outline-offset: -2px; z-index: 1; }
  @media (min-width: 640px) { .row:focus-visible time, .row:has(.more:focus-visible, .more[aria-expanded="true"]) time { visibility: hidden; } }
  .check { align-self: stretch; display: flex; align-items: center; margin-inline-start: -20px; padding-inline-start: 24px; min-inline-size: 44px; }
  .box { flex: none; position: relative; inline-size: 16px; block-size: 16px; border: 1.5px solid var(--av-control); border-radius: var(--av-radius-box); background: var(--av-surface); cursor: pointer; }
  .check:hover .box { border-color: var(--av-accent); }
  .box[aria-checked="true"], .box[aria-checked="mixed"] { border-color: var(--av-accent); background: var(--av-accent); }
  .box[aria-checked="true"]::after { content: ""; position: absolute; box-sizing: content-box; left: 4px; top: 0.5px; width: 3.5px; height: 7.5px; border: solid var(--av-on-accent); border-width: 0 1.75px 1.75px 0; transform: rotate(45deg); }
  .box[aria-checked="mixed"]::after { content: ""; position: absolute; inset-inline: 3px; inset-block-start: 5.5px; block-size: 2px; border-radius: 1px; background: var(--av-on-accent); }
  .channel-cell, .priority-cell { color: var(--av-text-3); display: flex; align-items: center; }
  .status-cell, .sla-cell, .agent-cell { display: flex; align-items: center; }
  .channel, .priority, .agent { display: inline-flex; }
  .customer { font-weight: 500; padding-inline-end: 14px; }
  .subject { display: flex; padding-inline-end: 10px; }
  .subject a { flex: 0 1 auto; min-inline-size: 0; overflow: hidden; text-overflow: ellipsis; }
  /* The last message gives way first, down to a third; a few words stay whole. */
  .subject .preview { flex: 0 9999 auto; min-inline-size: 32%; overflow: hidden; text-overflow: ellipsis; }
  .subject .preview.brief { flex: none; min-inline-size: 0; }
  .subject a { padding-block: 3px; text-decoration: none; }
  .subject a:hover { text-decoration: underline; text-decoration-color: var(--av-line-2); text-underline-offset: 3px; }
  .subject .preview { padding-block: 3px; color: var(--av-text-3); margin-inline-start: 7px; }
  .unread .customer, .unread .subject a { font-weight: 600; }
  .tags { display: flex; align-items: center; gap: 4px; padding-inline-end: 14px; }
  .more-tags { color: var(--av-text-3); font-size: 11.5px; }
  .more-tags.narrow { display: none; }
  .selected .chip { background: var(--av-surface); }
  .time { position: relative; text-align: end; color: var(--av-text-3); font-size: 12px; line-height: 16px; white-space: nowrap; }
  .more svg { stroke-width: 2.6; }
  .time .more { position: absolute; inset-inline-end: -6px; inset-block-start: -6px; opacity: 0; background: var(--av-raised); box-shadow: 0 0 0 1px var(--av-line-2); }
  .row:hover .more, .row:focus-visible .more, .time .more:focus-visible, .time .more[aria-expanded="true"] { opacity: 1; }

  .skeleton { cursor: default; animation: appear 0s 150ms both; }
  @keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
  .skeleton:hover { background: var(--av-surface); }
  .skeleton i { block-size: 9px; border-radius: 4px; background: var(--av-press); }
  .skeleton .s1 { margin-inline-start: 4px; inline-size: 16px; block-size: 16px; }
  .skeleton .s2 { inline-size: 14px; block-size: 14px; }
  .skeleton .s3 { inline-size: 104px; }
  .skeleton .s4 { inline-size: 62%; }
  .skeleton .s5 { inline-size: 64px; }
  .skeleton .s6 { inline-size: 22px; block-size: 22px; border-radius: 50%; }
  .skeleton .s7 { inline-size: 36px; justify-self: end; }
  .skeleton:nth-child(3n) .s4 { inline-size: 44%; }
  .skeleton:nth-child(4n) .s3 { inline-size: 76px; }

  @media (max-width: 1099.98px) {
    .row, .headings { grid-template-columns: 38px 30px 27px 140px minmax(0, 1fr) auto 104px 100px 34px 60px; }
    .tags .chip:nth-child(n + 2), .more-tags.wide { display: none; }
    .more-tags.narrow { display: inline; }
  }
  @media (max-width: 899.98px) {
    .sla-cell, .agent-cell, .headings .sla-head, .headings .agent-head, .subject .preview { display: none; }
    .row, .headings { grid-template-columns: 38px 30px 27px 130px minmax(0, 1fr) auto 104px 56px; }
  }
  @media (max-width: 639.98px) {
    .headings { display: none; }
    .row {
      grid-template: "check chan customer prio time" 22px "check subject subject subject subject" 20px "check status status status status" 23px / 32px 20px minmax(0, 1fr) auto auto; column-gap: 0;
      align-items: center; padding: 8px 16px; row-gap: 0; min-block-size: 84px; contain-intrinsic-size: auto 84px;
    }
    .row.selected::before { inline-size: 3px; }
    .check { grid-area: check; align-self: stretch; align-items: flex-start; margin: -8px 0 -8px -16px; padding: 10px 0 0 17px; min-inline-size: 44px; }
    .box { inline-size: 18px; block-size: 18px; }
    .box[aria-checked="true"]::after { left: 4.5px; top: 1px; width: 4px; height: 8.5px; }
    .channel-cell { grid-area: chan; }
    .customer { grid-area: customer; padding-inline-end: 8px; }
    .priority-cell { grid-area: prio; padding-inline-end: 8px; }
    .priority-cell.normal, .priority-cell.low { display: none; }
    .time { grid-area: time; }
    .subject { grid-area: subject; padding: 0; }
    .status-cell { grid-area: 3 / 2 / 4 / 4; }
    .sla-cell { grid-area: 3 / 2 / 4 / 4; justify-self: start; display: none; margin-inline-start: 82px; }
    .sla-cell.at_risk, .sla-cell.breached { display: flex; }
    .tags { grid-area: 3 / 3 / 4 / -1; justify-self: end; padding: 0; }
    .tags .chip { max-inline-size: 128px; }
    .agent-cell { display: none; }
    .row .time .more { display: none; }
    .skeleton .s1 { grid-area: check; align-self: start; margin: 2px 0 0 1px; }
    .skeleton .s2:nth-child(2) { grid-area: chan; }
    .skeleton .s3 { grid-area: customer; }
    .skeleton .s4 { grid-area: subject; }
    .skeleton .s5:nth-child(7) { grid-area: status; }
    .skeleton .s7 { grid-area: time; }
    .skeleton i:is(:nth-child(3), :nth-child(6), :nth-child(8), .s6) { display: none; }
  }
  @media (prefers-reduced-motion: reduce) { .row { transition: none; } }
  @media (forced-colors: active) {
    .row, .headings { border-block-end: 1px solid; }
    .row.selected { outline: 1px solid Highlight; outline-offset: -1px; }
    .row:focus-visible { outline: 2px solid Highlight; }
    .box { border-color: CanvasText; forced-color-adjust: none; background: Canvas; }
    .box[aria-checked="true"], .box[aria-checked="mixed"] { background: Highlight; }
    .box::after { border-color: HighlightText !important; }
  }
`;

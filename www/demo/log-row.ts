/** One export in the table of the log. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import { face } from "./badge.js";
import type { LoggedExport } from "./log-api.js";
import { countWords, filterTextWords, formatWords, profileWord, scopeWords, stateWords } from "./log-words.js";
import { logPath } from "./router.js";
import { numberWords, type TimeFormat } from "./time.js";

export interface LogRowView {
  readonly row: LoggedExport;
  readonly index: number;
  readonly time: TimeFormat;
  readonly now: Date;
  readonly current: boolean;
  readonly copied: boolean;
  readonly onCopy: () => void;
}

export function stateChip(row: LoggedExport): TemplateResult {
  const { word, icon: picture, tone } = stateWords(row.state);
  return html`<span class="state-chip ${tone}" data-testid="log-state">${icon(picture, 13)}${word}</span>`;
}

export function actorName({ actor_kind, actor_name, actor_id }: LoggedExport): string {
  const name = actor_name === "" ? actor_id : actor_name;
  return actor_kind === "api-key" ? `API key ${name}` : name;
}

/** The first eight digits, and a button for all of them. */
export function shortDigest(digest: string, copied: boolean, onCopy: () => void): TemplateResult {
  return html`<span class="digest"><span class="mono" title=${digest}>${digest.slice(0, 8)}</span><button class="ghost copy" type="button" aria-label="Copy the digest ${digest.slice(0, 8)}" title="Copy" data-testid="copy-digest"
    @click=${(event: Event) => { event.stopPropagation(); onCopy(); }}>${icon(copied ? "check" : "copy", 14)}</button></span>`;
}

export function logRow({ row, index, time, now, current, copied, onCopy }: LogRowView): TemplateResult {
  const filter = filterTextWords(row.filter_text, time);
  const name = actorName(row);
  return html`<div class="row ${current ? "current" : ""}" role="row" aria-rowindex=${index + 2} data-index=${index} data-testid="log-row">
    <div class="when numbers" role="cell"><time datetime=${row.requested_at} title=${time.full(row.requested_at)}>${time.short(row.requested_at, now)}</time></div>
    <div class="who" role="cell">${row.actor_kind === "api-key" ? html`<span class="face" aria-hidden="true">${icon("code", 13)}</span>` : face(name)}<bdi class="cut" title=${name}>${name}</bdi></div>
    <div class="what" role="cell"><a class="cut" href=${logPath(row.export_id)} aria-current=${current ? "true" : nothing} data-testid="log-open">${scopeWords(row)}</a>${filter === "" ? nothing : html`<bdi class="filter-words cut" title=${filter}>${filter}</bdi>`}</div>
    <div class="format" role="cell">${formatWords(row.formats)}</div>
    <div class="fields numbers" role="cell">${row.fields === null ? "–" : row.fields.length === 1 && row.fields[0] === "default" ? "Default" : numberWords(row.fields.length)}</div>
    <div class="profile" role="cell">${profileWord(row.profile)}</div>
    <div class="counts numbers" role="cell">${countWords(row.counts)}</div>
    <div class="file" role="cell">${row.file_digest === null ? html`<span class="none" aria-hidden="true">–</span>` : shortDigest(row.file_digest, copied, onCopy)}</div>
    <div class="state-cell" role="cell">${stateChip(row)}</div>
  </div>`;
}

export function logHeadings(): TemplateResult {
  return html`<div class="headings" role="row" aria-rowindex="1">
    <div role="columnheader">When</div><div role="columnheader">Who</div><div role="columnheader">What</div><div class="format" role="columnheader">Format</div><div class="fields" role="columnheader">Fields</div>
    <div class="profile" role="columnheader">Profile</div><div class="counts" role="columnheader">Exported</div><div class="file" role="columnheader">SHA-256</div><div role="columnheader">State</div>
  </div>`;
}

export function skeletonLogRow(): TemplateResult {
  return html`<div class="row skeleton" aria-hidden="true"><i></i><i></i><i class="long"></i><i class="format"></i><i class="fields"></i><i class="profile"></i><i class="counts"></i><i class="file"></i><i></i></div>`;
}

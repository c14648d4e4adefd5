/** One export of the log in full: what is known of it, and its events. */
import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../src/icon.js";
import type { LogChain, LoggedEvent, LoggedExport } from "./log-api.js";
import { actorName, stateChip } from "./log-row.js";
import { accountWords, clockWords, eventWords, filterLines, filterTextWords, formatWords, profileWord, scopeWords } from "./log-words.js";
import { sentenceCase } from "./model.js";
import { byteWords, numberWords, type TimeFormat } from "./time.js";

export interface LogDetailView {
  readonly row: LoggedExport;
  /** Null as long as they are read. */
  readonly events: readonly LoggedEvent[] | null;
  readonly failed: boolean;
  readonly chain: LogChain | null;
  readonly time: TimeFormat;
  readonly copied: string | null;
  readonly onCopy: (text: string) => void;
  readonly onRetry: () => void;
  readonly onClose: () => void;
}

function fact(name: string, value: TemplateResult | string | null): TemplateResult | typeof nothing {
  return value === null ? nothing : html`<dt>${name}</dt><dd>${value}</dd>`;
}

/** A digest or an id, to read and to copy. */
function exact({ copied, onCopy }: LogDetailView, what: string, text: string | null): TemplateResult | null {
  if (text === null) return null;
  return html`<span class="long"><span class="mono">${text}</span><button class="ghost copy" type="button" aria-label="Copy ${what}" title="Copy" @click=${() => onCopy(text)}>${icon(copied === text ? "check" : "copy", 14)}</button></span>`;
}

function filterFact(row: LoggedExport, time: TimeFormat): TemplateResult | null {
  if (row.filter_text === null) return null;
  const words = filterTextWords(row.filter_text, time);
  return html`${words === "" ? nothing : html`<bdi>${words}</bdi>`}<span class="mono scroll-text" tabindex="0" role="group" aria-label="The filter as it was asked" data-testid="log-filter-text">${filterLines(row.filter_text).map((line) => html`<bdi class="line">${line}</bdi>`)}</span><span class="help">Of exported files only the manifest of a bundle says it, outside of internal exports as a digest.</span>`;
}

function fieldsFact(fields: readonly string[] | null): TemplateResult | null {
  if (fields === null) return null;
  return html`<span class="scroll-text" tabindex="0" role="group" aria-label="Fields">${fields.map((field, index) => html`${index > 0 ? ", " : nothing}<span class="mono">${field}</span>`)}</span>`;
}

function clockFact({ row, time }: LogDetailView): TemplateResult {
  const off = clockWords(row.clock_offset_ms);
  return html`${time.full(row.device_time)}<span class="help">${row.clock_source === "host" ? "By the host's clock" : "By the clock of the device"}</span>${off === null ? nothing : html`<span class="help clock" data-testid="clock-offset">${off}</span>`}`;
}

function eventItem(view: LogDetailView, event: LoggedEvent): TemplateResult {
  const broken = view.chain?.state === "broken" && view.chain.sequence === event.sequence;
  return html`<li class="${event.event} ${broken ? "broken" : ""}" data-testid="log-event" data-event=${event.event}><span>${eventWords(event)}${broken ? " – this event is not as it was written" : nothing}</span>
    <time class="numbers" datetime=${event.at} title=${view.time.full(event.at)}>${view.time.clock(event.at)}</time>
    <small class="numbers">Event ${numberWords(event.sequence)} · <span class="mono" title=${event.digest}>${event.digest.slice(0, 8)}</span></small></li>`;
}

function eventsPart(view: LogDetailView): TemplateResult {
  if (view.failed) return html`<p class="end"><span>The events could not be read.</span><button class="button small" type="button" data-testid="retry-events" @click=${view.onRetry}>Try again</button></p>`;
  if (view.events === null) return html`<p class="end" role="status">Reading the events</p>`;
  return html`<ol class="events">${view.events.map((event) => eventItem(view, event))}</ol>`;
}

export function logDetail(view: LogDetailView): TemplateResult {
  const { row, time } = view;
  return html`<aside class="detail" aria-labelledby="detail-title" tabindex="-1" data-testid="log-detail">
    <div class="detail-head"><h2 class="cut" id="detail-title">${scopeWords(row)}</h2>${stateChip(row)}<button class="ghost close" type="button" aria-label="Close the details" data-testid="log-close" @click=${view.onClose}>${icon("close", 16)}</button></div>
    <dl class="facts">
      ${fact("Who", html`<bdi>${actorName(row)}</bdi>${row.actor_role === null ? nothing : html`<span class="help">${sentenceCase(row.actor_role)}</span>`}`)}
      ${fact("When", time.full(row.requested_at))}
      ${fact("On the device", clockFact(view))}
      ${fact("Reference", row.purpose === null ? null : html`<bdi data-testid="log-reference">${row.purpose}</bdi>`)}
      ${fact("Filter", filterFact(row, time))}
      ${fact("Format", formatWords(row.formats))}
      ${fact("Fields", fieldsFact(row.fields))}
      ${fact("Profile", html`${profileWord(row.profile)}${row.policy_id === null ? nothing : html`<span class="help">By the policy <bdi>${row.policy_id}</bdi></span>`}`)}
      ${fact("Conversations", html`<span class="numbers" data-testid="log-account">${accountWords(row.counts)}</span>`)}
      ${fact("Error", row.error_code === null || row.state !== "failed" ? null : html`<span class="mono">${row.error_code}</span>`)}
    </dl>
    <h3>Events</h3>${eventsPart(view)}
    ${row.file_id === null ? nothing : html`<h3>File</h3><dl class="facts">
      ${fact("Size", row.file_bytes === null ? null : html`<span class="numbers">${byteWords(row.file_bytes)}</span>`)}
      ${fact("SHA-256", exact(view, "the SHA-256 of the file", row.file_digest))}
      ${fact("Id in the file", exact(view, "the id in the file", row.file_id))}
      ${fact("Manifest", exact(view, "the digest of the manifest", row.manifest_digest))}
      ${fact("Engine", row.engine_version)}
      ${fact("Engine's file", exact(view, "the SHA-256 of the engine's file", row.engine_digest))}
    </dl>`}
    <h3>In the log</h3><dl class="facts">
      ${fact("Id", exact(view, "the id of the export", row.export_id))}
      ${fact("Filter's digest", exact(view, "the digest of the filter", row.filter_digest))}
      ${fact("Last event", exact(view, "the digest of the last event", view.events?.at(-1)?.digest ?? null))}
    </dl><div class="end"></div>
  </aside>`;
}

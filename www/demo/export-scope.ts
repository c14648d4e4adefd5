/** What the dashboard hands to the export element: sets of conversations with their name, count and pages. */
import type { AskvaultExport, OpenRequest, OpenSource, Scope, Split } from "../src/element.js";
import {
  conversationPages,
  conversationsById,
  listedExporter,
  serverCheckpointKey,
  type CheckpointHost,
  type CheckpointState,
  type Exporter,
  type FileRef,
  type InterruptedExport,
  type Listing,
  type SourceStatus,
} from "../src/index.js";
import { attachmentUrl, getFacetsJson, type SessionInfo } from "./api.js";
import { parseFacets } from "./facets.js";
import { apiQuery, filterKey, type InboxFilter } from "./filter.js";
import { channelWord, customerLabel, sentenceCase, slaWord, subjectOf, type ConversationSummary, type Customer } from "./model.js";
import { sessionInfo, sessionTime } from "./session.js";
import { createStore } from "./store.js";
import { numberWords, type TimeFormat } from "./time.js";

export interface ExportContext {
  readonly info: SessionInfo;
  readonly time: TimeFormat;
}

/** How the file is to be made; the dialog's default when left out. */
export interface ExportHow {
  readonly format: "csv" | "json" | "jsonl" | "pdf";
  readonly mode?: "conversations" | "messages";
  readonly profile?: OpenRequest["profile"];
}

let element: AskvaultExport | null = null;

export function registerExports(exportElement: AskvaultExport): void {
  element = exportElement;
}

export function openExport(scopes: readonly Scope[], scope: Scope["kind"], how?: ExportHow): void {
  element?.open({ scopes, scope, format: how?.format, mode: how?.mode, profile: how?.profile });
}

/** Makes a failed export once more; false when this page does not know any more what it was made from. */
export function retryExport(id: string): boolean {
  return element?.retry(id) ?? false;
}

/** Exports at once, without the dialog. Call it in the click itself: the save dialog opens before anything is awaited. */
export function exportNow(scope: Scope, how: ExportHow): void {
  element?.exportNow({ scope, ...how });
}

/** The bytes of a file of a message, for pictures in transcripts; null when the server does not give them. */
export async function openFile({ attachmentId }: FileRef): Promise<ReadableStream<Uint8Array> | null> {
  const response = await fetch(attachmentUrl(attachmentId), { credentials: "same-origin" });
  return response.ok ? response.body : null;
}

/** What an export needs to know; null before the first sign-in. An ended session is told by the export itself, in words. */
export function exportContext(): ExportContext | null {
  const info = sessionInfo();
  return info && { info, time: sessionTime() };
}

/** What every scope has from the session: the reader's audiences, said in words and checked again by the engine. */
function audiencePart({ info }: ExportContext): Pick<Scope, "audiences" | "limitNote"> {
  const { audiences } = info.user;
  return audiences === null ? { audiences } : { audiences, limitNote: `Limited to audiences you can see: ${audiences.join(", ")}` };
}

type Report = (status: SourceStatus) => void;

/** Whose exports survive their tab, and the key that seals them. */
function checkpointHost({ info }: ExportContext): CheckpointHost {
  return { workspaceId: info.workspace.id, userId: info.user.id, checkpointKey: () => serverCheckpointKey() };
}

const unkeptReasons: Readonly<Record<Extract<CheckpointState, { kind: "off" }>["why"], string>> = {
  "disk-full": "the browser’s storage is full",
  "storage-failed": "the browser’s storage cannot be written",
  "no-storage": "this browser cannot keep what was read",
  "no-key": "the server gave no key to keep it under",
};

/** What is said while what a running export reads is not kept, and why; null while it is. */
export const unkept = createStore<string | null>(null);

const noteUnkept = (words: string) => (state: CheckpointState | null): void => unkept.set(state?.kind === "off" ? `${words}: ${unkeptReasons[state.why]}.` : null);

function exporter(context: ExportContext, listing: Listing): Exporter {
  const run = listedExporter(listing, { checkpoint: checkpointHost(context), audiences: context.info.user.audiences });
  const onCheckpoint = noteUnkept("The export goes on, but cannot be resumed if it is interrupted");
  return (options, settings) => run(options, { ...settings, onCheckpoint }).finally(() => unkept.set(null));
}

/** The preview follows the pages; the export lists the ids first, and what it has fetched survives the tab. */
function pages(context: ExportContext, kind: Scope["kind"], query: URLSearchParams): OpenSource {
  const open = (signal: AbortSignal, report: Report) => conversationPages({ query, signal, onStatus: report });
  return Object.assign(open, { exportTo: exporter(context, { query, kind }) });
}

function batches(context: ExportContext, kind: Scope["kind"], ids: readonly string[]): OpenSource {
  const query = new URLSearchParams({ workspace_id: context.info.workspace.id });
  const open = (signal: AbortSignal, report: Report) => conversationsById(ids, { query, signal, onStatus: report });
  return Object.assign(open, { exportTo: exporter(context, { query, ids, kind }) });
}

/** Goes on with an interrupted export. Call it in the click itself. */
export function resumeNow(interrupted: InterruptedExport): void {
  const context = exportContext();
  if (context === null) return;
  // What was kept before stays.
  const onCheckpoint = noteUnkept("The export goes on; if it is interrupted, it can be resumed only from here");
  element?.resume(interrupted, { checkpoint: checkpointHost(context), audiences: context.info.user.audiences, onCheckpoint });
}

/** What names a set for the log: the query without what every query has, in one order; or the ids. */
function filterOf(query: URLSearchParams): string {
  const named = new URLSearchParams(query);
  named.delete("workspace_id");
  named.sort();
  return named.toString() || "all";
}

const idFilter = (ids: readonly string[]): string => filterOf(new URLSearchParams(ids.map((id) => ["id", id])));

/** The same scope for fewer conversations: what the finished panel asks for when some could not be read. */
function onlyPart(context: ExportContext, kind: Scope["kind"]): Pick<Scope, "only"> {
  return {
    only: (ids) => ({ kind, label: `${numberWords(ids.length)} conversations`, count: ids.length, source: batches(context, kind, ids), filter: idFilter(ids), ...audiencePart(context), ...onlyPart(context, kind) }),
  };
}

/** "Started 3–18 Nov 2026": the days that the loaded conversations span. */
function spanOf(rows: readonly ConversationSummary[], time: TimeFormat): string {
  const days = rows.map((row) => time.isoDay(new Date(row.started_at))).sort();
  const [first] = days;
  const last = days[days.length - 1];
  return first === undefined || last === undefined ? "" : `Started ${time.dayRange(first, last)}`;
}

/** `rows` are the lines of the list; those that are selected tell the span of days. */
export function selectedScope(context: ExportContext, ids: readonly string[], rows: readonly ConversationSummary[]): Scope {
  const wanted = new Set(ids);
  return {
    kind: "selected", label: "Selected", detail: spanOf(rows.filter((row) => wanted.has(row.id)), context.time), count: ids.length, source: batches(context, "selected", ids), filter: idFilter(ids), ...audiencePart(context), ...onlyPart(context, "selected"),
  };
}

export function conversationScope(context: ExportContext, conversation: ConversationSummary): Scope {
  return {
    kind: "conversation", label: "This conversation", detail: `${subjectOf(conversation)} · ${customerLabel(conversation.customer)}`,
    count: 1, source: batches(context, "conversation", [conversation.id]), filter: idFilter([conversation.id]), ...audiencePart(context), ...onlyPart(context, "conversation"),
  };
}

export function contactScope(context: ExportContext, contact: Customer & { readonly id: string }, count: number): Scope {
  const contactId = contact.id;
  const name = customerLabel(contact);
  const subject = [contact.id, contact.email, contact.phone].filter((value): value is string => typeof value === "string" && value !== "");
  const query = new URLSearchParams({ workspace_id: context.info.workspace.id, contact: contactId });
  return { kind: "contact", label: "This person", detail: `Everything about ${name}`, count, source: pages(context, "contact", query), filter: filterOf(query), subject, ...audiencePart(context), ...onlyPart(context, "contact") };
}

/** The filter in words: "1–27 Mar 2026 · E-mail · Resolved". */
export function filterWords(filter: InboxFilter, time: TimeFormat): string {
  const words = [
    filter.from === null && filter.to === null ? "" : `Started ${time.dayRange(filter.from, filter.to)}`,
    ...filter.channel.map(channelWord), ...filter.status.map(sentenceCase), ...filter.priority.map((value) => `${sentenceCase(value)} priority`),
    ...filter.tag.map((tag) => `Tag ${tag}`), ...filter.sla_state.map((value) => `SLA ${slaWord(value).toLowerCase()}`),
    filter.agent.length > 0 ? "One agent" : "", filter.q === "" ? "" : "Search words",
  ];
  return words.filter((word) => word !== "").join(" · ") || "Every date";
}

/** One calendar month of the same filter. The server counts months in UTC, so the bounds are UTC as well. */
function monthQuery(base: URLSearchParams, month: string): URLSearchParams {
  const query = new URLSearchParams(base);
  const start = new Date(`${month}-01T00:00:00Z`);
  const end = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1, 1));
  const since = base.get("since");
  const until = base.get("until");
  query.set("since", since !== null && new Date(since) > start ? since : start.toISOString());
  query.set("until", until !== null && new Date(until) < end ? until : end.toISOString());
  return query;
}

/** The filter cut by month, for when more match than one export holds. */
async function monthSplits(context: ExportContext, base: URLSearchParams): Promise<readonly Split[]> {
  const { months } = parseFacets(await getFacetsJson(base));
  const wanted = months.filter(({ month }) => {
    const query = monthQuery(base, month);
    return (query.get("since") ?? "") < (query.get("until") ?? "");
  });
  return wanted.map(({ month, count }) => ({ label: context.time.month(month), count, source: pages(context, "filter", monthQuery(base, month)), filter: filterOf(monthQuery(base, month)) }));
}

export function filterScope(context: ExportContext, filter: InboxFilter, count: number): Scope {
  const query = apiQuery(filter, context.info.workspace.id, context.time.zone);
  return {
    kind: "filter", label: filterKey(filter) === "" ? "All conversations" : "All matching", detail: filterWords(filter, context.time), count, source: pages(context, "filter", query), filter: filterOf(query),
    splits: () => monthSplits(context, query), ...audiencePart(context), ...onlyPart(context, "filter"),
  };
}

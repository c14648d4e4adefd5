/** The export log of the API: events go up one by one, exports and events come down page by page. */
import { LogRefusal, type LogEvent, type LogReceipt } from "../src/index.js";
import { getJson, isApiError, jsonOf, request, type Pagination } from "./api.js";

/** An event as the API gives it. */
export interface LoggedEvent {
  readonly sequence: number;
  readonly at: string;
  readonly previous: string;
  readonly digest: string;
  readonly export_id: string;
  readonly event: string;
  readonly occurred_at: string;
  readonly place: string | null;
  readonly error_code: string | null;
  readonly profile: string | null;
  readonly policy_id: string | null;
  readonly counts: LoggedCounts | null;
}

export interface LoggedCounts {
  readonly requested: number;
  readonly exported?: number;
  readonly failed?: number;
  readonly refused?: number;
  readonly empty?: number;
}

export const LOG_STATES = ["saved", "finished", "unfinished", "cancelled", "failed", "removed"] as const;
export type LogState = (typeof LOG_STATES)[number];

/** One export, as all of its events tell it. */
export interface LoggedExport {
  readonly export_id: string;
  readonly state: LogState;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly actor_name: string;
  readonly actor_role: string | null;
  readonly requested_at: string;
  readonly last_at: string;
  readonly device_time: string;
  readonly clock_source: string;
  readonly clock_offset_ms: number | null;
  readonly events: number;
  readonly last_sequence: number;
  readonly scope_kind: string | null;
  readonly filter_text: string | null;
  readonly filter_digest: string | null;
  readonly formats: readonly string[] | null;
  readonly fields: readonly string[] | null;
  readonly profile: string | null;
  readonly policy_id: string | null;
  readonly counts: LoggedCounts | null;
  readonly file_id: string | null;
  readonly file_bytes: number | null;
  readonly file_digest: string | null;
  readonly manifest_digest: string | null;
  readonly place: string | null;
  readonly engine_version: string | null;
  readonly engine_digest: string | null;
  readonly purpose: string | null;
  readonly error_code: string | null;
}

export interface LoggedPerson {
  readonly id: string;
  readonly name: string | null;
  readonly exports: number;
}

export interface LogPage {
  readonly exports: readonly LoggedExport[];
  readonly people: readonly LoggedPerson[];
  /** Everybody's exports, or one's own. */
  readonly sees: "all" | "own";
  readonly pagination: Pagination;
}

export interface LogChain {
  readonly state: "unbroken" | "broken";
  readonly events: number;
  readonly sequence: number | null;
  readonly reason: "changed" | "missing" | null;
}

const PAGE_EVENTS = "100";
/** The event is wrong or already another one: sending it again changes nothing. */
const FINAL: ReadonlySet<number> = new Set([400, 409, 413]);

export async function postLogEvent(workspaceId: string, event: LogEvent): Promise<LogReceipt> {
  const query = new URLSearchParams({ workspace_id: workspaceId });
  try {
    const response = await request(`/v1/export-log?${query.toString()}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(event) });
    const { sequence, digest } = await jsonOf<LoggedEvent>(response);
    return { sequence, digest };
  } catch (error) {
    if (isApiError(error) && FINAL.has(error.status)) throw new LogRefusal(error.code);
    throw error;
  }
}

export function listExports(query: URLSearchParams, signal?: AbortSignal): Promise<LogPage> {
  return getJson<LogPage>(`/v1/export-log/exports?${query.toString()}`, signal);
}

/** Whether the server's chain is whole, and still has the place that it told this browser. */
export function getChain(workspaceId: string, receipt: LogReceipt | null, signal?: AbortSignal): Promise<LogChain> {
  const query = new URLSearchParams({ workspace_id: workspaceId });
  if (receipt !== null) {
    query.set("sequence", String(receipt.sequence));
    query.set("digest", receipt.digest);
  }
  return getJson<LogChain>(`/v1/export-log/chain?${query.toString()}`, signal);
}

/** Every event that the person may see, or those of one export; oldest first. */
export async function listEvents(workspaceId: string, exportId: string | null, signal?: AbortSignal): Promise<readonly LoggedEvent[]> {
  const found: LoggedEvent[] = [];
  const query = new URLSearchParams({ workspace_id: workspaceId, limit: PAGE_EVENTS });
  if (exportId !== null) query.set("export_id", exportId);
  for (;;) {
    const page = await getJson<{ readonly events: readonly LoggedEvent[]; readonly pagination: Pagination }>(`/v1/export-log?${query.toString()}`, signal);
    found.push(...page.events);
    if (page.pagination.next_cursor === null) return found.reverse();
    query.set("cursor", page.pagination.next_cursor);
  }
}

/** The exports of the log: what is shown, by which filter, and what reading it came to. */
import { isAbort, isApiError } from "./api.js";
import { listExports, type LoggedExport, type LoggedPerson } from "./log-api.js";
import { noteFailure } from "./session.js";
import type { Failure } from "./state-note.js";
import { createStore } from "./store.js";

const PAGE_SIZE = "50";

export interface LogFilter {
  readonly state: readonly string[];
  readonly actor: readonly string[];
}

export const EMPTY_LOG_FILTER: LogFilter = { state: [], actor: [] };

export interface LogList {
  readonly filter: LogFilter;
  readonly rows: readonly LoggedExport[];
  readonly people: readonly LoggedPerson[];
  readonly sees: "all" | "own";
  /** How many match; null until the first answer. */
  readonly total: number | null;
  readonly cursor: string | null;
  readonly phase: "idle" | "loading" | "loading-more";
  readonly failure: Failure | null;
}

const start: LogList = { filter: EMPTY_LOG_FILTER, rows: [], people: [], sees: "own", total: null, cursor: null, phase: "loading", failure: null };

export const logList = createStore<LogList>(start);

let running: AbortController | null = null;

async function read(workspaceId: string, cursor: string | null): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const { filter, rows } = logList.get();
  const query = new URLSearchParams({ workspace_id: workspaceId, limit: PAGE_SIZE });
  for (const name of ["state", "actor"] as const) if (filter[name][0] !== undefined) query.set(name, filter[name][0]);
  if (cursor !== null) query.set("cursor", cursor);
  logList.set({ ...logList.get(), phase: cursor === null ? "loading" : "loading-more", failure: null });
  try {
    const page = await listExports(query, controller.signal);
    const known = new Set(cursor === null ? [] : rows.map((row) => row.export_id));
    logList.set({
      filter, rows: [...(cursor === null ? [] : rows), ...page.exports.filter((row) => !known.has(row.export_id))], people: page.people, sees: page.sees,
      total: page.pagination.total ?? null, cursor: page.pagination.next_cursor, phase: "idle", failure: null,
    });
  } catch (error) {
    if (isAbort(error)) return;
    noteFailure(error);
    const known = isApiError(error) ? error : null;
    const failure = { code: known?.code ?? "internal", status: known?.status ?? 0, requestId: known?.requestId ?? null };
    logList.set({ ...logList.get(), ...(cursor === null ? { rows: [], total: null, cursor: null } : {}), phase: "idle", failure });
  }
}

/** Reads the newest exports; the rows that are shown stay until the answer is there. */
export const readLog = (workspaceId: string): Promise<void> => read(workspaceId, null);

export async function readOlder(workspaceId: string): Promise<void> {
  const { cursor, phase } = logList.get();
  if (cursor !== null && phase === "idle") await read(workspaceId, cursor);
}

export async function filterLog(workspaceId: string, change: Partial<LogFilter>): Promise<void> {
  logList.set({ ...logList.get(), filter: { ...logList.get().filter, ...change } });
  await readLog(workspaceId);
}

/** Another person's rows are not this one's. */
export function forgetLog(): void {
  running?.abort();
  logList.set(start);
}

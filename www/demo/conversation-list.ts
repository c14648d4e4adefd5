/** The list behind the inbox: pages of 50 by cursor for one filter. The conversation page walks through the same list. */
import { isAbort, isApiError, listConversations } from "./api.js";
import { apiQuery, EMPTY_FILTER, filterKey, type InboxFilter } from "./filter.js";
import type { ConversationSummary } from "./model.js";
import { loadFacets } from "./facets.js";
import { noteFailure } from "./session.js";
import { createStore } from "./store.js";

export const PAGE_SIZE = 50;

export type ListPhase =
  | { readonly kind: "idle" }
  | { readonly kind: "loading" }
  | { readonly kind: "loading-more" }
  | { readonly kind: "failed"; readonly code: string; readonly status: number; readonly requestId: string | null };

export interface ConversationList {
  readonly filter: InboxFilter;
  readonly rows: readonly ConversationSummary[];
  /** How many match, loaded or not; null until the first answer. */
  readonly total: number | null;
  readonly nextCursor: string | null;
  readonly phase: ListPhase;
}

export interface ListContext {
  readonly workspaceId: string;
  readonly zone: string;
}

export const list = createStore<ConversationList>({ filter: EMPTY_FILTER, rows: [], total: null, nextCursor: null, phase: { kind: "loading" } });

let running: AbortController | null = null;
let loadedKey: string | null = null;

async function readPage(context: ListContext, cursor: string | null): Promise<void> {
  running?.abort();
  const controller = new AbortController();
  running = controller;
  const query = apiQuery(list.get().filter, context.workspaceId, context.zone);
  query.set("limit", String(PAGE_SIZE));
  if (cursor !== null) query.set("cursor", cursor);
  try {
    const page = await listConversations(query, controller.signal);
    const before = list.get();
    const known = new Set(cursor === null ? [] : before.rows.map((row) => row.id));
    const fresh = page.conversations.filter((row) => !known.has(row.id));
    const rows = cursor === null ? fresh : [...before.rows, ...fresh];
    list.set({
      ...before, rows, total: page.pagination.total ?? rows.length, phase: { kind: "idle" },
      nextCursor: page.pagination.has_more ? page.pagination.next_cursor : null,
    });
  } catch (error) {
    if (isAbort(error)) return;
    noteFailure(error);
    const known = isApiError(error) ? error : null;
    if (cursor === null) loadedKey = null;
    // The rows of another filter must not stand under this one's name.
    list.set({
      ...list.get(), ...(cursor === null ? { rows: [], total: null } : {}),
      phase: { kind: "failed", code: known?.code ?? "internal", status: known?.status ?? 0, requestId: known?.requestId ?? null },
    });
  } finally {
    if (running === controller) running = null;
  }
}

/** Shows a filter. The rows of the last one stay until the new ones are there, so that nothing jumps. */
export async function showFilter(filter: InboxFilter, context: ListContext): Promise<void> {
  const key = filterKey(filter);
  if (key === loadedKey) return;
  loadedKey = key;
  list.set({ ...list.get(), filter, nextCursor: null, phase: { kind: "loading" } });
  void loadFacets(apiQuery(filter, context.workspaceId, context.zone));
  await readPage(context, null);
}

export async function loadMore(context: ListContext): Promise<void> {
  const { nextCursor, phase } = list.get();
  if (nextCursor === null || phase.kind === "loading" || phase.kind === "loading-more") return;
  list.set({ ...list.get(), phase: { kind: "loading-more" } });
  await readPage(context, nextCursor);
}

/** Tries again what failed: the next page, or the whole list. */
export async function retryList(context: ListContext): Promise<void> {
  const { nextCursor, filter, phase } = list.get();
  if (phase.kind !== "failed") return;
  if (nextCursor !== null) await loadMore(context);
  else await showFilter(filter, context);
}

/** Reads on until everything that matches is loaded. */
export async function loadAll(context: ListContext): Promise<void> {
  while (list.get().nextCursor !== null && list.get().phase.kind !== "failed") {
    if (list.get().phase.kind !== "idle") return;
    await loadMore(context);
  }
}

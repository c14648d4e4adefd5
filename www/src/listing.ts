/** Which conversations a filter matches: their ids, in the order in which they will be exported. */
import { ExportError } from "./error.js";
import { linkedSignal, pageFetcher, type PageSettings } from "./page-fetcher.js";
import { paginationOf } from "./pagination.js";
import { conversationsUrl, type ConversationQuery } from "./query.js";

export interface ListingSettings extends PageSettings {
  readonly query?: ConversationQuery | undefined;
  /** Ids on a page of the list, default 10,000: then a whole export's list is of one moment. */
  readonly listSize?: number | undefined;
  /** More ids than this are the error `too-many`. Default 10,000. */
  readonly limit?: number | undefined;
}

const manyIds = 10_000;
/** A list that changed while it was read is read again, this often in all. */
const readings = 3;

const notAList = (): ExportError => new ExportError("server-error", "The server's answer is not a list of conversations. Nothing was saved.");

function idsIn(bytes: Uint8Array): readonly string[] {
  let page: unknown;
  try {
    page = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw notAList();
  }
  const ids = typeof page === "object" && page !== null && "ids" in page ? page.ids : null;
  if (!Array.isArray(ids) || !ids.every((id) => typeof id === "string")) throw notAList();
  return ids;
}

/**
 * The ids of a filter from `GET /v1/conversations?include=ids`, each once. Rejects with `server-error` where the list never
 * holds as many as the server counts, with `too-many` above the limit.
 */
export async function conversationIds(settings: ListingSettings = {}): Promise<readonly string[]> {
  const { baseUrl, query = {}, listSize = manyIds, limit = manyIds, signal } = settings;
  const own = linkedSignal(signal);
  const fetchPage = pageFetcher(settings, own.signal);
  const url = conversationsUrl(baseUrl, query, "ids");
  url.searchParams.set("limit", String(listSize));

  async function reading(): Promise<{ ids: Set<string>; total: number | undefined }> {
    const ids = new Set<string>();
    for (let cursor: string | null = null; ; ) {
      const page = new URL(url);
      if (cursor !== null) page.searchParams.set("cursor", cursor);
      const bytes: Uint8Array = await fetchPage(page);
      const { nextCursor, total } = paginationOf(bytes);
      for (const id of idsIn(bytes)) ids.add(id);
      if (ids.size > limit || (total ?? 0) > limit) {
        throw new ExportError("too-many", `More than ${limit} conversations match; one export holds no more. Nothing was saved.`);
      }
      if (nextCursor === null) return { ids, total };
      if (nextCursor === cursor) throw new ExportError("server-error", "The server gave the same page twice. Nothing was saved.");
      cursor = nextCursor;
    }
  }

  try {
    for (let attempt = 1; ; attempt += 1) {
      const { ids, total } = await reading();
      // A conversation that got a message meanwhile moves to the front and may be passed by; one that came twice moved too.
      if (total === undefined || ids.size === total) return [...ids];
      // Never taken for whole: what is not on the list would be missing in no account.
      if (attempt === readings) throw new ExportError("server-error", "The list of conversations changed each time it was read. Nothing was saved; try again.");
    }
  } finally {
    own.abort();
  }
}

/** An optional part: reads conversations from the AskVault API, page by page, as bytes. */
import { ExportError } from "./error.js";
import { linkedSignal, pageFetcher, type PageSettings } from "./page-fetcher.js";
import { paginationOf, type Pagination } from "./pagination.js";
import { conversationsUrl, type ConversationQuery } from "./query.js";

export interface ConversationPagesSettings extends PageSettings {
  readonly query?: ConversationQuery | undefined;
  /** 1 to 100, default 100. */
  readonly pageSize?: number | undefined;
  /** How many conversations match, when the server does not say. */
  readonly total?: number | undefined;
}

const maxPageSize = 100;

/**
 * Pages of `GET /v1/conversations?include=detail`, following the cursor. The next page is on its way while this one is
 * worked on; pages are passed on as they came, unparsed.
 */
export async function* conversationPages(settings: ConversationPagesSettings = {}): AsyncGenerator<Uint8Array, void, undefined> {
  const { baseUrl, query = {}, pageSize = maxPageSize, total, signal, onStatus } = settings;
  const own = linkedSignal(signal);
  const fetchPage = pageFetcher(settings, own.signal);
  const url = conversationsUrl(baseUrl, query, "detail");
  url.searchParams.set("limit", String(pageSize));

  const begin = (cursor: string | null): Promise<Uint8Array> => {
    const page = new URL(url);
    if (cursor !== null) page.searchParams.set("cursor", cursor);
    const fetching = fetchPage(page);
    // The source may be left before this page is asked for.
    fetching.catch(() => undefined);
    return fetching;
  };

  try {
    let coming: Promise<Uint8Array> | null = begin(null);
    let cursor: string | null = null;
    for (let pages = 1; coming !== null; pages += 1) {
      const bytes: Uint8Array = await coming;
      const { nextCursor, total: counted }: Pagination = paginationOf(bytes);
      if (nextCursor !== null && nextCursor === cursor) {
        throw new ExportError("server-error", "The server gave the same page twice. Nothing was saved.");
      }
      cursor = nextCursor;
      coming = cursor === null ? null : begin(cursor);
      const matching = counted ?? total;
      const read = pages * pageSize;
      const fetched = matching === undefined ? read : coming === null ? matching : Math.min(read, matching);
      onStatus?.({ kind: "reading", fetched, total: Math.max(matching ?? 0, fetched) });
      yield bytes;
    }
  } finally {
    own.abort();
  }
}

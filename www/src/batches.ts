/** Conversations by their ids, a batch at a time, in the order of the ids. */
import { checkedBatch, type Batch } from "./batch.js";
import { linkedSignal, pageFetcher, type PageSettings } from "./page-fetcher.js";
import { conversationsUrl, type ConversationQuery } from "./query.js";

/** Pages that outlive the tab. Reading fails with an `ExportError`; writing never does: what cannot be kept is not kept. */
export interface PageStore {
  /** Pages that an earlier run kept; they come first, and are not fetched again. */
  readonly pages: number;
  read(index: number): Promise<Uint8Array>;
  write(index: number, page: Uint8Array): Promise<void>;
}

export interface BatchSettings extends PageSettings {
  readonly query?: ConversationQuery | undefined;
  /** Conversations in a batch, 1 to 100, default 100. */
  readonly pageSize?: number | undefined;
  readonly store?: PageStore | undefined;
  /** Hears of each batch before it is passed on. */
  readonly onBatch?: ((batch: Batch) => void) | undefined;
}

const maxPageSize = 100;

/**
 * The conversations of these ids; duplicates are asked for once. The next batch is on its way while this one is worked
 * on, and this one is kept before the next is asked for, so that at most one answer is lost with the tab.
 */
export async function* conversationsById(ids: Iterable<string>, settings: BatchSettings = {}): AsyncGenerator<Uint8Array, void, undefined> {
  const { baseUrl, query = {}, pageSize = maxPageSize, store, signal, onStatus, onBatch } = settings;
  const wanted = [...new Set(ids)];
  const batches = Math.ceil(wanted.length / pageSize);
  const kept = store?.pages ?? 0;
  const own = linkedSignal(signal);
  const fetchPage = pageFetcher(settings, own.signal);
  const batch = (index: number): readonly string[] => wanted.slice(index * pageSize, (index + 1) * pageSize);

  const begin = (index: number): Promise<Uint8Array> => {
    const asked = batch(index);
    const url = conversationsUrl(baseUrl, query, "detail");
    url.searchParams.set("limit", String(asked.length));
    for (const id of asked) url.searchParams.append("id", id);
    const fetching = fetchPage(url);
    // The source may be left before this page is asked for.
    fetching.catch(() => undefined);
    return fetching;
  };

  try {
    let coming: Promise<Uint8Array> | null = null;
    for (let index = 0; index < batches; index += 1) {
      const isKept = store !== undefined && index < kept;
      const page: Uint8Array = isKept ? await store.read(index) : await (coming ?? begin(index));
      const checked = await checkedBatch(page, batch(index));
      if (!isKept) await store?.write(index, page);
      const next = index + 1;
      coming = next < batches && next >= kept ? begin(next) : null;
      onStatus?.({ kind: "reading", fetched: Math.min((index + 1) * pageSize, wanted.length), total: wanted.length });
      onBatch?.(checked);
      yield checked.bytes;
    }
  } finally {
    own.abort();
  }
}

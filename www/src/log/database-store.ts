/** The store in IndexedDB. Events are only ever added; what is still to be sent is marked beside them. */
import { answered, completed, openDatabase } from "../database.js";
import type { LogEntry, LogReceipt } from "./event.js";
import type { LogStore } from "./store.js";

const databaseName = "askvault-export-log";
const stores = ["event", "waiting", "refused", "receipt"] as const;
type StoreName = (typeof stores)[number];

interface Row {
  readonly owner: string;
  readonly sequence: number;
}

type EventRow = Row & { readonly entry: LogEntry };
/** Kept under the host's number, so that the newest is the last. */
type ReceiptRow = Row & { readonly receipt: LogReceipt };

/** Everything of one owner. */
const rangeOf = (owner: string): IDBKeyRange => IDBKeyRange.bound([owner], [owner, []]);

/** Opens the store. Rejects where the browser keeps nothing. */
export async function databaseStore(): Promise<LogStore> {
  const database = await openDatabase(databaseName, (fresh) => {
    for (const name of stores) fresh.createObjectStore(name, { keyPath: ["owner", "sequence"] });
  });

  const all = <T>(store: StoreName, owner: string): Promise<readonly T[]> => answered(database.transaction(store).objectStore(store).getAll(rangeOf(owner)));

  async function newest<T>(store: StoreName, owner: string): Promise<T | null> {
    const cursor = await answered(database.transaction(store).objectStore(store).openCursor(rangeOf(owner), "prev"));
    return cursor === null ? null : (cursor.value as T);
  }

  async function settle(owner: string, sequence: number, further: readonly [StoreName, object] | null): Promise<void> {
    const transaction = database.transaction(["waiting", ...(further === null ? [] : [further[0]])], "readwrite");
    const done = completed(transaction);
    transaction.objectStore("waiting").delete([owner, sequence]);
    if (further !== null) transaction.objectStore(further[0]).put(further[1]);
    await done;
  }

  return {
    last: async (owner) => (await newest<EventRow>("event", owner))?.entry ?? null,
    async add(owner, entry) {
      const transaction = database.transaction(["event", "waiting"], "readwrite");
      const done = completed(transaction);
      const row: EventRow = { owner, sequence: entry.sequence, entry };
      const mark: Row = { owner, sequence: entry.sequence };
      transaction.objectStore("event").add(row);
      transaction.objectStore("waiting").add(mark);
      try {
        await done;
        return true;
      } catch (error) {
        if (error instanceof DOMException && error.name === "ConstraintError") return false;
        throw error;
      }
    },
    entries: async (owner) => (await all<EventRow>("event", owner)).map(({ entry }) => entry),
    async waiting(owner) {
      const numbers = (await all<Row>("waiting", owner)).map(({ sequence }) => sequence);
      const [first] = numbers;
      if (first === undefined) return [];
      const wanted = new Set(numbers);
      const range = IDBKeyRange.bound([owner, first], [owner, []]);
      const rows: readonly EventRow[] = await answered(database.transaction("event").objectStore("event").getAll(range));
      return rows.filter(({ sequence }) => wanted.has(sequence)).map(({ entry }) => entry);
    },
    sent(owner, sequence, receipt) {
      const row: ReceiptRow | null = receipt && { owner, sequence: receipt.sequence, receipt };
      return settle(owner, sequence, row && ["receipt", row]);
    },
    refused: (owner, sequence, code) => settle(owner, sequence, ["refused", { owner, sequence, code }]),
    refusals: async (owner) => (await all("refused", owner)).length,
    receipt: async (owner) => (await newest<ReceiptRow>("receipt", owner))?.receipt ?? null,
  };
}

/** The store in IndexedDB, or `instead` where that is switched off or broken. */
export async function databaseStoreOr(instead: () => LogStore): Promise<LogStore> {
  try {
    return await databaseStore();
  } catch {
    return instead();
  }
}

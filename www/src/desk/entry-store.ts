/** Entries in the browser's database, shared by all pages of this origin. */
import { answered, completed, openDatabase } from "../database.js";
import type { Entry } from "./entry.js";

/** Where entries lie. What resolves is kept. `update` reads and writes in one step, so that two pages do not overwrite each other. */
export interface EntryStore {
  all(): Promise<readonly Entry[]>;
  put(entry: Entry): Promise<void>;
  /** `change` gives the new entry, or null to leave it as it is. Resolves with what was written. */
  update(id: string, change: (entry: Entry) => Entry | null): Promise<Entry | null>;
  forget(id: string): Promise<void>;
}

const databaseName = "askvault-exports";
const storeName = "exports";

const open = (): Promise<IDBDatabase> => openDatabase(databaseName, (fresh) => void fresh.createObjectStore(storeName, { keyPath: "id" }));

/** The store of this browser; opened with the first use, and again after a failure. */
export function databaseStore(): EntryStore {
  let opening: Promise<IDBDatabase> | null = null;

  async function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
    opening ??= open();
    try {
      return (await opening).transaction(storeName, mode).objectStore(storeName);
    } catch {
      // Closed by the browser or by a newer page: once more.
      opening = open();
      return (await opening).transaction(storeName, mode).objectStore(storeName);
    }
  }

  /** Resolves when it is kept, not when it was only taken in. */
  async function write<Result>(work: (entries: IDBObjectStore) => Promise<Result>): Promise<Result> {
    const entries = await store("readwrite");
    const [result] = await Promise.all([work(entries), completed(entries.transaction)]);
    return result;
  }

  return {
    all: async () => answered((await store("readonly")).getAll() as IDBRequest<Entry[]>),
    async put(entry) {
      await write((entries) => answered(entries.put(entry)));
    },
    update: (id, change) =>
      write(async (entries) => {
        const before = await answered(entries.get(id) as IDBRequest<Entry | undefined>);
        const after = before === undefined ? null : change(before);
        if (after !== null) await answered(entries.put(after));
        return after;
      }),
    async forget(id) {
      await write((entries) => answered(entries.delete(id)));
    },
  };
}

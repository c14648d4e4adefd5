/** IndexedDB in memory, one store for each database, installed as the test's own. A full disk shows at commit, after every request succeeded. */

interface Handlers {
  onsuccess?: () => void;
  onupgradeneeded?: () => void;
  oncomplete?: () => void;
  onabort?: () => void;
}

export interface FakeDatabases {
  /** True: what is written is taken back when its transaction commits. */
  full: boolean;
  /** Transactions that wrote something and were kept. */
  commits: number;
  uninstall(): void;
}

export function installDatabases(): FakeDatabases {
  const databases = new Map<string, Map<unknown, unknown>>();
  const state: FakeDatabases = { full: false, commits: 0, uninstall };

  function transactionOn(rows: Map<unknown, unknown>, keyPath: string | null) {
    const transaction: Handlers & { error: DOMException | null; objectStore: () => object } = { error: null, objectStore: () => store };
    const before = new Map(rows);
    let pending = 0;
    let wrote = false;

    function end(): void {
      if (pending > 0) return;
      if (wrote && state.full) {
        rows.clear();
        for (const [key, value] of before) rows.set(key, value);
        transaction.error = new DOMException("full", "QuotaExceededError");
        return transaction.onabort?.();
      }
      if (wrote) state.commits += 1;
      transaction.oncomplete?.();
    }

    function request(work: () => unknown, writes: boolean): object {
      const asked: Handlers & { result: unknown } = { result: undefined };
      pending += 1;
      wrote ||= writes;
      setImmediate(() => {
        asked.result = work();
        asked.onsuccess?.();
        // What hears of it may ask for more.
        setImmediate(() => {
          pending -= 1;
          end();
        });
      });
      return asked;
    }

    const keyOf = (value: unknown, key: unknown): unknown => (keyPath === null ? key : (value as Record<string, unknown>)[keyPath]);
    const store = {
      transaction,
      get: (key: unknown) => request(() => rows.get(key), false),
      getAll: () => request(() => [...rows.values()], false),
      put: (value: unknown, key?: unknown) => request(() => rows.set(keyOf(value, key), value), true),
      delete: (key: unknown) => request(() => rows.delete(key), true),
    };
    return transaction;
  }

  const indexedDB = {
    open(name: string) {
      let keyPath: string | null = name === "askvault-exports" ? "id" : null;
      const isNew = !databases.has(name);
      const rows = databases.get(name) ?? new Map<unknown, unknown>();
      databases.set(name, rows);
      const result = {
        createObjectStore: (_store: string, settings?: { keyPath?: string }) => (keyPath = settings?.keyPath ?? null),
        transaction: () => transactionOn(rows, keyPath),
        close: () => undefined,
      };
      const opening: Handlers & { result: object } = { result };
      setImmediate(() => {
        if (isNew) opening.onupgradeneeded?.();
        opening.onsuccess?.();
      });
      return opening;
    },
  };
  Object.assign(globalThis, { indexedDB });

  function uninstall(): void {
    Reflect.deleteProperty(globalThis, "indexedDB");
  }
  return state;
}

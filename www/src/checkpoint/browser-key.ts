/** For hosts without a key of their own: one that this browser keeps, can use, and cannot give out. */
import { freshKey } from "./seal.js";

const databaseName = "askvault-export-keys";
const storeName = "keys";

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException("failed", "UnknownError"));
  });

function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  return settled(opening);
}

/** The key of this owner, made when it is first asked for. */
export async function browserKey(owner: string): Promise<CryptoKey> {
  const fresh = await freshKey();
  const database = await open();
  try {
    // One transaction: two tabs that ask at once get the same key.
    const store = database.transaction(storeName, "readwrite").objectStore(storeName);
    const known: unknown = await settled(store.get(owner));
    if (known instanceof CryptoKey) return known;
    await settled(store.put(fresh, owner));
    return fresh;
  } finally {
    database.close();
  }
}

/** The browser's databases: how one is opened, how a request to it ends, and when what was written is really there. */

/** Opens a database in its first form, which `create` makes. It gives way to a page that needs it in another form. */
export async function openDatabase(name: string, create: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => create(request.result);
  const database = await answered(request);
  database.onversionchange = () => database.close();
  return database;
}

/** Resolves with what a request gives. What it wrote may still be taken back: see `completed`. */
export function answered<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new DOMException("The database gave no answer.", "UnknownError"));
  });
}

/** Resolves when all of a transaction is kept; rejects when none of it is, as where the disk is full. */
export function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new DOMException("The database took nothing.", "AbortError"));
  });
}

/** How a request to the browser's database ends, and when what was written is really there. */

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

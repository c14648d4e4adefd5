/** For hosts without a key of their own: one that this browser keeps, can use, and cannot give out. */
import { answered, completed, openDatabase } from "../database.js";
import { freshKey } from "./seal.js";

const databaseName = "askvault-export-keys";
const storeName = "keys";

/** The key of this owner, made when it is first asked for. */
export async function browserKey(owner: string): Promise<CryptoKey> {
  const fresh = await freshKey();
  const database = await openDatabase(databaseName, (fresh) => void fresh.createObjectStore(storeName));
  try {
    // One transaction: two tabs that ask at once get the same key.
    const store = database.transaction(storeName, "readwrite").objectStore(storeName);
    const known: unknown = await answered(store.get(owner));
    if (known instanceof CryptoKey) return known;
    // A key that the disk does not keep must seal nothing.
    await Promise.all([answered(store.put(fresh, owner)), completed(store.transaction)]);
    return fresh;
  } finally {
    database.close();
  }
}

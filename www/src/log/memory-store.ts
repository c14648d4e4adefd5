/** A store for browsers that keep nothing: what it holds ends with the page. */
import type { LogEntry, LogReceipt } from "./event.js";
import type { LogStore } from "./store.js";

interface Shelf {
  readonly entries: LogEntry[];
  readonly waiting: Set<number>;
  readonly refused: Map<number, string>;
  receipt: LogReceipt | null;
}

export function memoryStore(): LogStore {
  const shelves = new Map<string, Shelf>();
  const shelfOf = (owner: string): Shelf => {
    const shelf = shelves.get(owner) ?? { entries: [], waiting: new Set(), refused: new Map(), receipt: null };
    shelves.set(owner, shelf);
    return shelf;
  };
  return {
    last: async (owner) => shelfOf(owner).entries.at(-1) ?? null,
    async add(owner, entry) {
      const { entries, waiting } = shelfOf(owner);
      if (entries.some(({ sequence }) => sequence === entry.sequence)) return false;
      entries.push(entry);
      waiting.add(entry.sequence);
      return true;
    },
    entries: async (owner) => [...shelfOf(owner).entries],
    async waiting(owner) {
      const { entries, waiting } = shelfOf(owner);
      return entries.filter(({ sequence }) => waiting.has(sequence));
    },
    async sent(owner, sequence, receipt) {
      const shelf = shelfOf(owner);
      shelf.waiting.delete(sequence);
      if (receipt !== null && receipt.sequence > (shelf.receipt?.sequence ?? 0)) shelf.receipt = receipt;
    },
    async refused(owner, sequence, code) {
      const { waiting, refused } = shelfOf(owner);
      waiting.delete(sequence);
      refused.set(sequence, code);
    },
    refusals: async (owner) => shelfOf(owner).refused.size,
    receipt: async (owner) => shelfOf(owner).receipt,
  };
}

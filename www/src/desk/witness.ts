/** Who hears what becomes of kept files, such as for a log: each end is told once, by one page of the file's owner. */
import type { Entry, FileEvent } from "./entry.js";
import type { Ledger } from "./ledger.js";
import type { Slot } from "./slots.js";

/** Resolves when it is written down. */
export type Witness = (event: FileEvent, entry: Entry) => Promise<void>;

export interface WitnessParts {
  readonly ledger: Pick<Ledger, "untold" | "tell">;
  /** Null where some page tells the end of this export now. */
  readonly telling: (id: string) => Promise<Slot | null>;
}

/** One for each element of the page; the newest is told. */
export function createWitnesses({ ledger, telling }: WitnessParts) {
  const all: Witness[] = [];

  async function tellEnd(witness: Witness, id: string, event: FileEvent): Promise<void> {
    const turn = await telling(id);
    if (turn === null) return;
    try {
      const entry = await ledger.untold(id);
      if (entry === null) return;
      // First: a page that closes here, or a log that refuses, leaves it to be told again.
      await witness(event, entry);
      await ledger.tell(id);
    } finally {
      turn.release();
    }
  }

  return {
    /** Returns what ends it. */
    add(witness: Witness): () => void {
      all.push(witness);
      return () => {
        const at = all.lastIndexOf(witness);
        if (at >= 0) all.splice(at, 1);
      };
    },

    downloaded(entry: Entry): void {
      // The reader has the file, whatever the log says.
      void all.at(-1)?.("downloaded", entry).catch(() => undefined);
    },

    /** Any page may purge a file; that it is gone is told by the first page of its owner. */
    async gone(entries: readonly Entry[]): Promise<void> {
      for (const { id, state, told } of entries) {
        const witness = all.at(-1);
        if (witness === undefined) return;
        if (told || (state !== "expired" && state !== "deleted")) continue;
        // What fails here is told with the next look.
        await tellEnd(witness, id, state === "expired" ? "purged" : "deleted").catch(() => undefined);
      }
    },
  };
}

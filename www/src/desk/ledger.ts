/** The book of exports in the background: what is kept, until when, how often it was downloaded, and what became of it. */
import type { SavedExport } from "../export.js";
import type { KeptFiles } from "../sink/kept.js";
import { isExpired, isOpen, keepMs, missingListed, rememberMs, type Counts, type Entry, type EntryFailure } from "./entry.js";
import type { EntryStore } from "./entry-store.js";

export interface LedgerParts {
  readonly store: EntryStore;
  readonly files: KeptFiles;
  /** Ids of exports that some page is making now. */
  readonly alive: () => Promise<ReadonlySet<string>>;
  readonly nowMs: () => number;
}

/** What a link to a kept file leads to. */
export type Opened = { readonly kind: "ready"; readonly entry: Entry; readonly file: File } | { readonly kind: "gone"; readonly entry: Entry } | { readonly kind: "unknown" };

const noFile = { endedAt: null, expiresAt: null, bytes: 0, sha256: null, parts: [], counts: null, missing: [], failure: null, downloads: 0, told: false } as const;

export type Begun = Omit<Entry, "startedAt" | keyof typeof noFile>;

/** The entry of an export that begins. */
export const entryOf = (begun: Begun, nowMs: number): Entry => ({ ...begun, ...noFile, startedAt: nowMs });

function countsOf({ requested, exported, failed, refused, empty }: SavedExport): Counts {
  return { requested, exported, failed, refused, empty };
}

/** What an entry says of an export that is finished. */
export function finishedOf(saved: SavedExport, nowMs: number) {
  return {
    state: "finished",
    endedAt: nowMs,
    fileName: saved.savedAs.name,
    parts: saved.parts?.map(({ name, bytes }) => ({ name, bytes })) ?? [{ name: saved.savedAs.name, bytes: saved.bytesWritten }],
    mediaType: saved.mediaType,
    bytes: saved.bytesWritten,
    sha256: saved.sha256,
    counts: countsOf(saved),
    missing: saved.missing.slice(0, missingListed),
  } as const satisfies Partial<Entry>;
}

export function createLedger({ store, files, alive, nowMs }: LedgerParts) {
  /** Removes the file first: an entry must never say that a file is gone while it is there. */
  async function drop(entry: Entry, state: "expired" | "deleted"): Promise<void> {
    await files.remove(entry.id);
    await store.update(entry.id, (latest) => (latest.state === "finished" ? { ...latest, state, endedAt: nowMs() } : null));
  }

  async function purgeEntry(entry: Entry, now: number, living: ReadonlySet<string>): Promise<boolean> {
    if (entry.state === "finished" && isExpired(entry, now)) {
      await drop(entry, "expired");
      return true;
    }
    if (isOpen(entry)) {
      if (living.has(entry.id)) return false;
      // It may have ended since it was listed, and then its file is whole; or have been taken up again.
      const stopped = await store.update(entry.id, (latest) => (isOpen(latest) && latest.startedAt === entry.startedAt ? { ...latest, state: "stopped", endedAt: now } : null));
      if (stopped !== null) await files.remove(entry.id);
      return stopped !== null;
    }
    if (entry.state === "finished" || (entry.endedAt ?? entry.startedAt) > now - rememberMs) return false;
    await store.forget(entry.id);
    return true;
  }

  return {
    /** Whether the export came to its end with a file: it does not go on, and nothing takes the place of its entry. */
    async isOver(id: string): Promise<boolean> {
      const entry = (await store.all()).find((each) => each.id === id);
      // What the book calls open was left behind: who asks holds its lock.
      return entry !== undefined && !isOpen(entry) && entry.state !== "stopped" && entry.state !== "failed";
    },

    async begin(begun: Begun): Promise<Entry> {
      const entry = entryOf(begun, nowMs());
      await store.put(entry);
      return entry;
    },

    /** A queued export has its place now. */
    run: (id: string): Promise<Entry | null> => store.update(id, (entry) => ({ ...entry, state: "running" })),

    finish(id: string, saved: SavedExport): Promise<Entry | null> {
      const now = nowMs();
      return store.update(id, (entry) => ({ ...entry, ...finishedOf(saved, now), expiresAt: now + keepMs }));
    },

    /** Leaves the file to the page that made it, which must stay alive for it: the book knows of neither any more. */
    disown: (id: string): Promise<void> => store.forget(id),

    fail: (id: string, failure: EntryFailure): Promise<Entry | null> => store.update(id, (entry) => ({ ...entry, state: "failed", endedAt: nowMs(), failure })),

    /** Leaves no trace: of an export that was cancelled, or of a failure that was read. */
    async forget(id: string): Promise<void> {
      await files.remove(id);
      await store.forget(id);
    },

    /** The newest first. */
    async list(workspace: string): Promise<readonly Entry[]> {
      const all = await store.all();
      return all.filter((entry) => entry.workspace === workspace).sort((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1));
    },

    /** The date is looked at in the click, not only by the timer. */
    async open(id: string, part = 1): Promise<Opened> {
      const entry = (await store.all()).find((each) => each.id === id);
      if (entry === undefined) return { kind: "unknown" };
      if (entry.state !== "finished") return { kind: "gone", entry };
      if (isExpired(entry, nowMs())) {
        // What cannot be done now is done by the next purge.
        await drop(entry, "expired").catch(() => undefined);
        return { kind: "gone", entry: { ...entry, state: "expired" } };
      }
      const file = await files.read(id, part);
      if (file !== null) return { kind: "ready", entry, file };
      // Gone it is, whatever the book takes.
      const lost = await store.update(id, (latest) => ({ ...latest, state: "lost", endedAt: nowMs() })).catch(() => null);
      return { kind: "gone", entry: lost ?? entry };
    },

    countDownload: (id: string): Promise<Entry | null> => store.update(id, (entry) => ({ ...entry, downloads: entry.downloads + 1 })),

    /** The entry of a file that is gone, as long as nobody was told. */
    async untold(id: string): Promise<Entry | null> {
      const entry = (await store.all()).find((each) => each.id === id);
      return entry === undefined || entry.told ? null : entry;
    },

    /** Notes that it was told that the file is gone. */
    tell: (id: string): Promise<Entry | null> => store.update(id, (entry) => ({ ...entry, told: true })),

    /** Deletes the file of a finished export now; the entry stays and says so. */
    async remove(id: string): Promise<void> {
      const entry = (await store.all()).find((each) => each.id === id);
      if (entry?.state === "finished") await drop(entry, "deleted");
    },

    /**
     * Removes what is over its date, what a closed page left half made, and files that no entry knows. True when
     * something was removed.
     */
    async purge(): Promise<boolean> {
      // In this order: a file, and an entry, that appears in between is not on the list, and its page holds the lock.
      const stored = await files.ids();
      const entries = await store.all();
      const living = await alive();
      const now = nowMs();
      const touched = await Promise.all(entries.map((entry) => purgeEntry(entry, now, living)));
      const wanted = new Set((await store.all()).filter((entry) => entry.state === "finished" || isOpen(entry)).map(({ id }) => id));
      const stray = stored.filter((id) => !wanted.has(id) && !living.has(id));
      await Promise.all(stray.map((id) => files.remove(id)));
      return touched.includes(true) || stray.length > 0;
    },
  };
}

export type Ledger = ReturnType<typeof createLedger>;

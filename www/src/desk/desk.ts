/** Exports in the background: starts them, lets the fourth wait, keeps their files, and tells whoever draws them. */
import { checkpointBusy, checkpointGone, diskFull, ExportError, isNamed } from "../error.js";
import type { SavedExport } from "../export.js";
import { newExportId } from "../export-id.js";
import type { SavedAs, SaveTarget } from "../sink.js";
import { hasPrivateFiles } from "../sink/private-file.js";
import { keptFiles, keptTarget } from "../sink/kept.js";
import { aliveIds, holdTelling, keepAlive } from "./alive.js";
import { openBulletin, type Elsewhere } from "./bulletin.js";
import { isOpen, type Entry, type Owner } from "./entry.js";
import { databaseStore } from "./entry-store.js";
import { createLedger, entryOf, finishedOf, type Begun, type Ledger, type Opened } from "./ledger.js";
import { createSlots, type Locks, type Slot, type Slots } from "./slots.js";
import { createWitnesses, type Witness } from "./witness.js";

/** What a run tells about itself; whoever starts runs knows more of it. */
export interface DeskProgress {
  readonly fraction: number;
  readonly read: number;
  readonly written: number;
}

export type DeskEnd = { kind: "finished"; saved: SavedExport } | { kind: "failed"; error: unknown } | { kind: "cancelled" };

/** How a run is started: in the worker, with its file at `sink`. */
export type StartRun<Progress> = (hooks: { id: string; sink: SaveTarget; onState: (state: Progress) => void; onEnd: (end: DeskEnd) => void }) => { cancel(): void };

/** An export to make. `ticket` is the caller's own, and comes back with the job. */
export interface Order<Progress, Ticket> {
  /** The id of an interrupted export that goes on; null begins a new one. */
  readonly resumes: string | null;
  readonly entry: Omit<Begun, "id" | "workspace" | "owner" | "state">;
  readonly ticket: Ticket;
  readonly start: StartRun<Progress>;
}

/** An export that this page makes, or made. */
export interface Job<Progress, Ticket> {
  readonly id: string;
  readonly entry: Entry;
  readonly ticket: Ticket;
  /** Null while it waits for a place. */
  readonly progress: Progress | null;
  readonly end: DeskEnd | null;
  readonly beganMs: number;
  /** A system notification is wanted when it is ready. */
  readonly notify: boolean;
}

export interface DeskParts {
  readonly workspace: string;
  readonly owner: Owner | null;
  readonly ledger: Ledger;
  readonly slots: Slots;
  /** Null where some page makes it already. */
  readonly alive: (id: string) => Promise<Slot | null>;
  /** Null where some page tells its end now. */
  readonly telling: (id: string) => Promise<Slot | null>;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** Ended jobs are looked for this often, and kept files whose date is over. */
const purgeEveryMs = 60_000;
/** Other pages hear of progress no more often than this. */
const tellEveryMs = 1_000;

/** The desk of one workspace and reader in this page. */
export function createDesk<Progress extends DeskProgress, Ticket>({ workspace, owner, ledger, slots, alive, telling, nowMs, newId }: DeskParts) {
  type OwnJob = Mutable<Job<Progress, Ticket>> & { control: AbortController; start: StartRun<Progress> };
  const listeners = new Set<() => void>();
  const jobs = new Map<string, OwnJob>();
  const elsewhere = new Map<string, Elsewhere>();
  let entries: readonly Entry[] = [];
  let taken = 0;
  let loaded = false;
  const witnesses = createWitnesses({ ledger, telling });
  let timer: ReturnType<typeof setInterval> | undefined;

  const bulletin = openBulletin(workspace, (notice) => {
    if (notice.type === "changed") return void refresh();
    elsewhere.set(notice.id, notice);
    changed();
  });

  function changed(): void {
    for (const listener of [...listeners]) listener();
  }

  async function refresh(): Promise<void> {
    try {
      [entries, taken] = await Promise.all([ledger.list(workspace), slots.taken()]);
    } catch {
      // A database that cannot be read now: what is shown stays.
      return;
    }
    loaded = true;
    for (const entry of entries) {
      const job = jobs.get(entry.id);
      if (job !== undefined && !hasFileAlone(job)) job.entry = entry;
      if (!isOpen(entry)) elsewhere.delete(entry.id);
    }
    changed();
    // A log that is long in writing holds up nothing.
    tellGone();
  }

  /** Whose file it is: nobody else downloads it, and only their pages tell what became of it. */
  const isMine = (entry: Entry): boolean => entry.owner === null || entry.owner.id === owner?.id;

  const tellGone = (): void => void witnesses.gone(entries.filter(isMine));

  /** Something changed in the book: this page and the others look again. */
  async function publish(): Promise<void> {
    bulletin.post({ type: "changed" });
    await refresh();
  }

  /** The file is in the job alone, and nothing promises it beyond this page. */
  function handOver(job: OwnJob, saved: SavedExport): void {
    const handed = <Saved extends { readonly savedAs: SavedAs }>(one: Saved): Saved => ({ ...one, savedAs: { ...one.savedAs, kind: one.savedAs.kind === "kept" ? "opfs" : one.savedAs.kind } });
    job.end = { kind: "finished", saved: { ...handed(saved), ...(saved.parts && { parts: saved.parts.map(handed) }) } };
    job.entry = { ...job.entry, ...finishedOf(saved, nowMs()) };
    changed();
  }

  /** Writes the end into the book. True where the job must stay alive: its file is whole, and the book cannot hold it. */
  async function settle(job: OwnJob, end: DeskEnd): Promise<boolean> {
    const read = job.progress?.read ?? 0;
    const places = end.kind === "finished" ? placesOf(end.saved) : [];
    if (end.kind === "finished" && places.includes("kept")) {
      const whole = places.every((place) => place === "kept");
      if (whole && (await ledger.finish(job.id, end.saved).catch(() => null)) !== null) return false;
      // A part is in this page alone, or the book cannot hold the entry. Not alive any more, what is on the disk would be purged.
      await ledger.disown(job.id).catch(() => undefined);
      handOver(job, end.saved);
      return true;
    }
    if (end.kind === "finished") handOver(job, end.saved);
    if (end.kind === "failed") await ledger.fail(job.id, { read, ...failureOf(end.error) });
    // Cancelled; or finished without private storage.
    else await ledger.forget(job.id);
    return false;
  }

  /** Ends a job once: its place is free at once, and it stays alive until the book knows. */
  function conclude(job: OwnJob, slot: Slot | null, living: Slot, end: DeskEnd): void {
    if (job.end !== null) return;
    job.end = end;
    slot?.release();
    if (end.kind === "cancelled") jobs.delete(job.id);
    changed();
    void settle(job, end)
      .catch(() => false)
      .then((stays) => stays || living.release())
      .then(publish);
  }

  /** The lock of an export for as long as it is made. Rejects where one that is to go on is being made, or came to its end. */
  async function claim(id: string): Promise<Slot> {
    const living = await alive(id);
    if (living === null) throw checkpointBusy();
    try {
      if (await ledger.isOver(id)) throw checkpointGone();
      return living;
    } catch (error) {
      living.release();
      throw named(error);
    }
  }

  function runIn(slot: Slot, living: Slot, job: OwnJob): void {
    let toldMs = 0;
    const run = job.start({
      id: job.id,
      sink: keptTarget(job.id, job.entry.fileName),
      onState: (state) => {
        if (job.end !== null) return;
        job.progress = state;
        const now = nowMs();
        if (Math.abs(now - toldMs) >= tellEveryMs) {
          toldMs = now;
          bulletin.post({ type: "progress", id: job.id, fraction: state.fraction, written: state.written });
        }
        changed();
      },
      onEnd: (end) => conclude(job, slot, living, end),
    });
    job.control.signal.addEventListener("abort", () => run.cancel(), { once: true });
    if (job.control.signal.aborted) run.cancel();
  }

  /** Waits in the queue, then runs. */
  async function runWhenFree(living: Slot, job: OwnJob): Promise<void> {
    let slot: Slot | null = null;
    try {
      slot = await slots.take(job.control.signal);
      job.beganMs = nowMs();
      await ledger.run(job.id);
      runIn(slot, living, job);
    } catch (error) {
      conclude(job, slot, living, job.control.signal.aborted ? { kind: "cancelled" } : { kind: "failed", error: named(error) });
    }
    await publish();
  }

  /** What goes wrong from here on is told as the end of the job. */
  async function begin({ resumes, entry, ticket, start }: Order<Progress, Ticket>, slot: Slot | null): Promise<string> {
    const id = resumes ?? newId();
    const living = await claim(id).catch((error: unknown) => {
      slot?.release();
      throw error;
    });
    const begun: Begun = { ...entry, id, workspace, owner, state: slot === null ? "queued" : "running" };
    const job: OwnJob = { id, entry: entryOf(begun, nowMs()), ticket, start, progress: null, end: null, beganMs: nowMs(), notify: false, control: new AbortController() };
    try {
      job.entry = await ledger.begin(begun);
      jobs.set(id, job);
      if (slot === null) void runWhenFree(living, job);
      else runIn(slot, living, job);
    } catch (error) {
      jobs.set(id, job);
      conclude(job, slot, living, { kind: "failed", error: named(error) });
    }
    await publish();
    return id;
  }

  const purge = async (): Promise<void> => {
    try {
      if (await ledger.purge()) bulletin.post({ type: "changed" });
    } finally {
      await refresh();
    }
  };

  return {
    workspace,
    owner,

    /** Of this page, the oldest first. */
    get jobs(): readonly Job<Progress, Ticket>[] {
      return [...jobs.values()];
    },

    /** Of every page and earlier visits, the newest first. */
    get entries(): readonly Entry[] {
      return entries;
    },

    /** Whether the book was read. */
    get loaded(): boolean {
      return loaded;
    },

    /** How far the exports of other pages are. */
    elsewhere: (id: string): Elsewhere | undefined => elsewhere.get(id),

    /** Places taken, as far as known. */
    get taken(): number {
      return taken;
    },

    /** Starts one if a place is free; null when there is none, and nothing is started. */
    async begin(order: Order<Progress, Ticket>): Promise<string | null> {
      const slot = await slots.tryTake();
      if (slot !== null) return begin(order, slot);
      await refresh();
      return null;
    },

    /** Starts one as soon as a place is free; until then it is queued. */
    enqueue: (order: Order<Progress, Ticket>): Promise<string> => begin(order, null),

    /** A place for an export that is not kept here. */
    async takeSlot(signal: AbortSignal): Promise<Slot> {
      const slot = (await slots.tryTake()) ?? (await slots.take(signal));
      bulletin.post({ type: "changed" });
      void refresh();
      return {
        release() {
          slot.release();
          void publish();
        },
      };
    },

    /** Ends a running or queued export of this page; no file is left. */
    cancel(id: string): void {
      jobs.get(id)?.control.abort();
    },

    /** Takes a job that ended out of sight; its entry stays. */
    dismiss(id: string): void {
      if (jobs.get(id)?.end === null) return;
      jobs.delete(id);
      changed();
    },

    wantNotice(id: string, wanted: boolean): void {
      const job = jobs.get(id);
      if (job === undefined) return;
      job.notify = wanted;
      changed();
    },

    /** Whether this reader may have the file: only who started the export. */
    isMine,

    /** Who hears what becomes of kept files; also of those that are gone and were told to nobody yet. Returns what ends it. */
    addWitness(witness: Witness): () => void {
      const end = witnesses.add(witness);
      tellGone();
      return end;
    },

    /** The file behind a link, or what became of it. */
    async open(id: string, part = 1): Promise<Opened> {
      const opened = await ledger.open(id, part);
      if (opened.kind === "gone") void publish();
      if (opened.kind === "ready" && !isMine(opened.entry)) return { kind: "unknown" };
      return opened;
    },

    async countDownload(id: string): Promise<void> {
      const entry = await ledger.countDownload(id);
      if (entry !== null) witnesses.downloaded(entry);
      await publish();
    },

    /** Deletes the file now. */
    async remove(id: string): Promise<void> {
      await ledger.remove(id);
      jobs.delete(id);
      await publish();
    },

    /** Takes an export without a file off the list. */
    async forget(id: string): Promise<void> {
      await ledger.forget(id);
      jobs.delete(id);
      await publish();
    },

    refresh,
    purge,

    /** Hears of every change; the first listener starts the purging, the last one ends it. */
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      if (listeners.size === 1) {
        timer = setInterval(() => void purge().catch(() => undefined), purgeEveryMs);
        void purge().catch(() => undefined);
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) clearInterval(timer);
      };
    },
  };
}

/** Where a finished file lies, or each part of one. */
const placesOf = ({ savedAs, parts }: SavedExport): SavedAs["kind"][] => (parts ?? [{ savedAs }]).map((one) => one.savedAs.kind);

/** Whether the file of a job that ended is in no entry of the book. */
const hasFileAlone = ({ end }: Pick<Job<DeskProgress, unknown>, "end">): boolean => end?.kind === "finished" && end.saved.savedAs.kind !== "kept";

/** A full disk by its name; what else went wrong here is nobody's who reads. */
const named = (error: unknown): unknown => (isNamed(error, "QuotaExceededError") ? diskFull(error) : error);

function failureOf(error: unknown): { code: string; requestId?: string } {
  if (!(error instanceof ExportError)) return { code: "internal" };
  return { code: error.code, ...(error.requestId !== undefined && { requestId: error.requestId }) };
}

export type Desk<Progress extends DeskProgress, Ticket> = ReturnType<typeof createDesk<Progress, Ticket>>;

/** Whether this browser can keep files and count exports over all tabs. */
export async function canKeep(): Promise<boolean> {
  return typeof indexedDB !== "undefined" && navigator.locks !== undefined && (await hasPrivateFiles());
}

/** The desk of this browser. Call it only where `canKeep`. */
export function browserDesk<Progress extends DeskProgress, Ticket>(workspace: string, owner: Owner | null): Desk<Progress, Ticket> {
  const locks: Locks = {
    request: (name, options, work) => navigator.locks.request(name, options, work),
    query: () => navigator.locks.query(),
  };
  const nowMs = (): number => Date.now();
  const ledger = createLedger({ store: databaseStore(), files: keptFiles, alive: () => aliveIds(locks), nowMs });
  return createDesk({ workspace, owner, ledger, slots: createSlots(locks, workspace), alive: (id) => keepAlive(locks, id), telling: (id) => holdTelling(locks, id), nowMs, newId: newExportId });
}


/** Exports in the background: starts them, lets the fourth wait, keeps their files, and tells whoever draws them. */
import { ExportError } from "../error.js";
import type { SavedExport } from "../export.js";
import { newExportId } from "../export-id.js";
import type { SaveTarget } from "../sink.js";
import { hasPrivateFiles } from "../sink/private-file.js";
import { keptFiles, keptTarget } from "../sink/kept.js";
import { aliveIds, keepAlive } from "./alive.js";
import { openBulletin, type Elsewhere } from "./bulletin.js";
import { isOpen, type Entry, type FileEvent, type Owner } from "./entry.js";
import { databaseStore } from "./entry-store.js";
import { createLedger, type Begun, type Ledger, type Opened } from "./ledger.js";
import { createSlots, type Locks, type Slot, type Slots } from "./slots.js";

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
  readonly alive: (id: string) => Promise<Slot>;
  readonly nowMs: () => number;
  readonly newId: () => string;
}

/** Hears what becomes of kept files, such as for a log. */
export type Witness = (event: FileEvent, entry: Entry) => void;

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] };

/** Ended jobs are looked for this often, and kept files whose date is over. */
const purgeEveryMs = 60_000;
/** Other pages hear of progress no more often than this. */
const tellEveryMs = 1_000;

/** The desk of one workspace and reader in this page. */
export function createDesk<Progress extends DeskProgress, Ticket>({ workspace, owner, ledger, slots, alive, nowMs, newId }: DeskParts) {
  type OwnJob = Mutable<Job<Progress, Ticket>> & { control: AbortController; start: StartRun<Progress> };
  const listeners = new Set<() => void>();
  const jobs = new Map<string, OwnJob>();
  const elsewhere = new Map<string, Elsewhere>();
  let entries: readonly Entry[] = [];
  let taken = 0;
  let loaded = false;
  let witness: Witness | null = null;
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
      if (job !== undefined) job.entry = entry;
      if (!isOpen(entry)) elsewhere.delete(entry.id);
    }
    changed();
    await tellGone();
  }

  /** Whose file it is: nobody else downloads it, and only their pages tell what became of it. */
  const isMine = (entry: Entry): boolean => entry.owner === null || entry.owner.id === owner?.id;

  /** Any page may purge a file; that it is gone is told once, by the first page of its owner. */
  async function tellGone(): Promise<void> {
    for (const { id, state, told } of entries.filter(isMine)) {
      if (witness === null) return;
      if (told || (state !== "expired" && state !== "deleted")) continue;
      const entry = await ledger.tell(id).catch(() => null);
      if (entry !== null) witness?.(state === "expired" ? "purged" : "deleted", entry);
    }
  }

  /** Something changed in the book: this page and the others look again. */
  async function publish(): Promise<void> {
    bulletin.post({ type: "changed" });
    await refresh();
  }

  async function settle(job: OwnJob, end: DeskEnd): Promise<void> {
    const read = job.progress?.read ?? 0;
    if (end.kind === "finished" && end.saved.savedAs.kind === "kept") await ledger.finish(job.id, end.saved);
    else if (end.kind === "failed") await ledger.fail(job.id, { read, ...failureOf(end.error) });
    // Cancelled; or finished without private storage, and then the file is in the job alone.
    else await ledger.forget(job.id);
  }

  function runIn(slot: Slot, living: Slot, job: OwnJob): void {
    let toldMs = 0;
    let over = false;
    const finish = (end: DeskEnd): void => {
      if (over) return;
      over = true;
      job.end = end;
      slot.release();
      if (end.kind === "cancelled") jobs.delete(job.id);
      changed();
      void settle(job, end)
        .catch(() => undefined)
        .finally(() => living.release())
        .then(publish);
    };
    const run = job.start({
      id: job.id,
      sink: keptTarget(job.id, job.entry.fileName),
      onState: (state) => {
        if (over) return;
        job.progress = state;
        const now = nowMs();
        if (Math.abs(now - toldMs) >= tellEveryMs) {
          toldMs = now;
          bulletin.post({ type: "progress", id: job.id, fraction: state.fraction, written: state.written });
        }
        changed();
      },
      onEnd: finish,
    });
    job.control.signal.addEventListener("abort", () => run.cancel(), { once: true });
    if (job.control.signal.aborted) run.cancel();
  }

  /** Waits in the queue, then runs. */
  async function runWhenFree(living: Slot, job: OwnJob): Promise<void> {
    try {
      const slot = await slots.take(job.control.signal);
      job.beganMs = nowMs();
      await ledger.run(job.id);
      runIn(slot, living, job);
    } catch {
      jobs.delete(job.id);
      await ledger.forget(job.id).catch(() => undefined);
      living.release();
    }
    await publish();
  }

  async function begin({ resumes, entry, ticket, start }: Order<Progress, Ticket>, slot: Slot | null): Promise<string> {
    const id = resumes ?? newId();
    const living = await alive(id);
    try {
      const begun = await ledger.begin({ ...entry, id, workspace, owner, state: slot === null ? "queued" : "running" });
      const job: OwnJob = { id, entry: begun, ticket, start, progress: null, end: null, beganMs: nowMs(), notify: false, control: new AbortController() };
      jobs.set(id, job);
      if (slot === null) void runWhenFree(living, job);
      else runIn(slot, living, job);
    } catch (error) {
      living.release();
      slot?.release();
      throw error;
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

    /** Who hears what becomes of kept files; also of those that are gone and were told to nobody yet. */
    set witness(next: Witness | null) {
      witness = next;
      if (next !== null) void tellGone();
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
      if (entry !== null) witness?.("downloaded", entry);
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
  return createDesk({ workspace, owner, ledger, slots: createSlots(locks, workspace), alive: (id) => keepAlive(locks, id), nowMs, newId: newExportId });
}


/** The export log of one person in one workspace, as this browser keeps it and gives it to the host. */
import { digestOf, digestOfText, genesis, verifyChain, type ChainState } from "./chain.js";
import { databaseStoreOr } from "./database-store.js";
import type { Chained, LogClock, LogDraft, LogEntry, LogEvent, LogReceipt, PostLog } from "./event.js";
import { memoryStore } from "./memory-store.js";
import { createOutbox } from "./outbox.js";
import type { LogStore } from "./store.js";

export interface ExportLogSettings {
  readonly workspace: string;
  /** The person's id. The host knows by itself who posts; here it keeps the events of several people apart. */
  readonly user: string;
  /** Gives an event to the host; without it events stay in this browser. */
  readonly postLog?: PostLog | undefined;
  /** The device's clock, unless the host lends its own. */
  readonly clock?: LogClock | undefined;
  /** Where events are kept; IndexedDB when left out. */
  readonly store?: LogStore | undefined;
  readonly later?: ((work: () => void, ms: number) => () => void) | undefined;
}

export interface ExportLogState {
  readonly chain: ChainState;
  /** Events that the host does not have yet. */
  readonly waiting: number;
  /** Events that the host would not have. */
  readonly refused: number;
  /** The newest place in its chain that the host told: with it the host can be asked whether its chain still has it. */
  readonly receipt: LogReceipt | null;
}

export interface ExportLog {
  readonly workspace: string;
  readonly user: string;
  /** Writes an event down and sends it when that is possible. Rejects only when it cannot be kept. */
  append(draft: LogDraft): Promise<LogEntry>;
  /** This browser's events, oldest first. */
  entries(): Promise<readonly LogEntry[]>;
  /** Checks the chain, and counts what is not sent. */
  state(): Promise<ExportLogState>;
  /** Sends what waits; a host calls it after a sign-in. */
  flush(): Promise<void>;
  /** Calls back after each event that was written or sent; gives a way to stop. */
  watch(listener: () => void): () => void;
  close(): void;
}

const deviceClock: LogClock = { source: "device", now: () => new Date() };

function laterByTimer(work: () => void, ms: number): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** Everything is there, absent values as null, so that equal events are equal. */
async function completed(draft: LogDraft, clock: LogClock, sequence: number): Promise<LogEvent> {
  const { filter_text = null } = draft;
  return {
    export_id: draft.export_id,
    event: draft.event,
    client_sequence: sequence,
    occurred_at: clock.now().toISOString(),
    clock_source: clock.source,
    scope_kind: draft.scope_kind ?? null,
    filter_digest: filter_text === null ? null : await digestOfText(filter_text),
    filter_text,
    formats: draft.formats ?? null,
    fields: draft.fields ?? null,
    profile: draft.profile ?? null,
    policy_id: draft.policy_id ?? null,
    counts: draft.counts ?? null,
    file_id: draft.file_id ?? null,
    file_bytes: draft.file_bytes ?? null,
    file_digest: draft.file_digest ?? null,
    manifest_digest: draft.manifest_digest ?? null,
    place: draft.place ?? null,
    engine_version: draft.engine_version ?? null,
    engine_digest: draft.engine_digest ?? null,
    purpose: draft.purpose ?? null,
    error_code: draft.error_code ?? null,
  };
}

/** Opens the log, and sends what an earlier visit could not. */
export function openExportLog({ workspace, user, postLog, clock = deviceClock, store: given, later = laterByTimer }: ExportLogSettings): ExportLog {
  const owner = JSON.stringify([workspace, user]);
  const opening: Promise<LogStore> = given === undefined ? databaseStoreOr(memoryStore) : Promise.resolve(given);
  const listeners = new Set<() => void>();
  const changed = (): void => listeners.forEach((listener) => listener());
  const outbox = opening.then((store) => (postLog === undefined ? null : createOutbox({ owner, store, post: postLog, clock, changed, later })));
  const flush = async (): Promise<void> => (await outbox)?.flush();
  const online = (): void => void flush();
  let writing: Promise<unknown> = Promise.resolve();

  async function write(draft: LogDraft): Promise<LogEntry> {
    const store = await opening;
    for (;;) {
      const last = await store.last(owner);
      const sequence = (last?.sequence ?? 0) + 1;
      const event = await completed(draft, clock, sequence);
      const unsigned = { ...event, workspace_id: workspace, user_id: user, sequence, previous: last?.digest ?? genesis } satisfies Omit<LogEntry, keyof Pick<Chained, "digest">>;
      const entry: LogEntry = { ...unsigned, digest: await digestOf(unsigned) };
      // Another tab may have taken the number meanwhile: then this event comes after that one.
      if (await store.add(owner, entry)) return entry;
    }
  }

  globalThis.addEventListener?.("online", online);
  online();

  return {
    workspace,
    user,
    append(draft) {
      // One after the other, so that events stand in the order in which they were told.
      const written = writing.then(() => write(draft));
      writing = written.catch(() => undefined);
      void written.then(
        () => {
          changed();
          void flush();
        },
        () => undefined,
      );
      return written;
    },
    entries: async () => (await opening).entries(owner),
    async state() {
      const store = await opening;
      const [entries, waiting, refused, receipt] = await Promise.all([store.entries(owner), store.waiting(owner), store.refusals(owner), store.receipt(owner)]);
      return { chain: await verifyChain(entries), waiting: postLog === undefined ? 0 : waiting.length, refused, receipt };
    },
    flush,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      globalThis.removeEventListener?.("online", online);
      void outbox.then((box) => box?.close());
    },
  };
}

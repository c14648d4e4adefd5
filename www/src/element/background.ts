// The part of <askvault-export> that hands exports to the desk: the fourth that waits, the page that must not be left, and who is told.
import { showNotice } from "../desk/notice.js";
import type { Owner } from "../desk/entry.js";
import type { Witness } from "../desk/witness.js";
import { type Slot, slotCount } from "../desk/slots.js";
import { orderOf } from "./background-run.js";
import type { ExportRequest } from "./export-request.js";
import type { ExportEvents } from "./export-events.js";
import type { Origin } from "./export-panel.js";
import { codeOf, describeFailure } from "./failure.js";
import { guardPage, type PageGuard } from "./page-guard.js";
import { deskOf, type ExportDesk, type ExportJob } from "./shared-desk.js";
import { conversationsOf } from "./words.js";

export interface BackgroundHost {
  /** Draws again: the desk is there, or the fourth export is asked about. Not called for progress. */
  changed: () => void;
  announce: (text: string) => void;
  emit: (name: string, detail: Record<string, unknown>) => void;
  /** Begins to tell the log about an export; null without a log. */
  events: (request: ExportRequest, id: string) => ExportEvents | null;
  /** Hears what becomes of kept files; null without a log. */
  witness: () => Witness | null;
  /** An export that is saved directly shows itself in the page's title. */
  directRuns: () => boolean;
  /** Shows why an export was not even begun; false where there is no room to. */
  failed: (error: unknown, request: ExportRequest, origin: Origin | null) => boolean;
}

/** What the host's navigation may show: "2 running, 62 %". */
export interface BackgroundTotals {
  running: number;
  queued: number;
  /** Of those that run in this page; null when none does. */
  fraction: number | null;
}

export function createBackground(host: BackgroundHost, find = deskOf) {
  let desk: ExportDesk | null = null;
  let wanted = "";
  let stop: (() => void) | null = null;
  let unwitness: (() => void) | null = null;
  let guard: PageGuard | null = null;
  let offered: { request: ExportRequest; origin: Origin } | null = null;
  let starting = false;
  let told = "";
  /** One that is taken up again is another job, and ends again. */
  const ended = new WeakSet<ExportJob>();

  function totals(of: ExportDesk): BackgroundTotals {
    const running = of.jobs.filter(({ end, progress }) => end === null && progress !== null);
    const states = of.entries.map(({ state }) => state);
    const share = running.reduce((sum, { progress }) => sum + (progress?.fraction ?? 0), 0);
    return {
      running: states.filter((state) => state === "running").length,
      queued: states.filter((state) => state === "queued").length,
      fraction: running.length === 0 ? null : share / running.length,
    };
  }

  function tellEnd(job: ExportJob): void {
    const { end, entry, notify } = job;
    if (end === null || ended.has(job)) return;
    ended.add(job);
    if (end.kind === "finished") {
      const what = conversationsOf(end.saved.exported);
      host.announce(`Export ready: ${what}`);
      host.emit("export-finished", { result: end.saved });
      if (notify) showNotice("Export ready", `${what}, ${entry.fileName}`, job.id, () => host.emit("export-open", { id: job.id }));
    } else if (end.kind === "failed") {
      const code = codeOf(end.error);
      host.emit("export-failed", { code });
      if (code === "session-expired") host.emit("export-session-expired", {});
      host.announce("An export in the background stopped.");
      if (notify) showNotice("Export stopped", "No file was kept. Open the page to see what to do.", job.id, () => host.emit("export-open", { id: job.id }));
    } else host.emit("export-cancelled", {});
  }

  function follow(of: ExportDesk): void {
    const sum = totals(of);
    const open = of.jobs.some(({ end }) => end === null);
    if (open) guard ??= guardPage();
    else {
      guard?.release();
      guard = null;
    }
    if (sum.fraction !== null && !host.directRuns()) guard?.show(sum.fraction);
    of.jobs.forEach(tellEnd);
    const words = JSON.stringify([sum.running, sum.queued, sum.fraction === null ? null : Math.floor(sum.fraction * 100)]);
    if (words === told) return;
    told = words;
    host.emit("exports-changed", { ...sum });
  }

  /** Of the witnesses of a desk that all elements share, this element's alone. */
  function witness(): void {
    unwitness?.();
    const own = host.witness();
    unwitness = (own && desk?.addWitness(own)) ?? null;
  }

  function leave(): void {
    stop?.();
    stop = null;
    guard?.release();
    guard = null;
    unwitness?.();
    unwitness = null;
    desk = null;
  }

  /** Begins at once where a place is free. Where none is, it is queued, or the reader is asked. */
  async function begin(request: ExportRequest, origin: Origin | null, onBegun: () => void, queues: boolean): Promise<void> {
    const at = desk;
    if (at === null || starting) return;
    // A second click on Resume.
    if (at.jobs.some(({ id, end }) => id === request.resumes && end === null)) return;
    starting = true;
    const order = orderOf(request, origin, (id) => host.events(request, id));
    try {
      const begun = await at.begin(order);
      const id = begun ?? (queues ? await at.enqueue(order) : null);
      offered = id === null && origin !== null ? { request, origin } : null;
      if (id === null) return;
      onBegun();
      // One that ended at once has told so.
      if (at.jobs.some((job) => job.id === id && job.end !== null)) return;
      host.emit("export-started", { count: request.count });
      host.announce(begun === null ? `Queued: ${conversationsOf(request.count)}` : `Exporting ${conversationsOf(request.count)} in the background`);
    } catch (error) {
      offered = null;
      host.emit("export-failed", { code: codeOf(error) });
      const { title } = describeFailure(error, { count: request.count, stage: "export" });
      if (!host.failed(error, request, origin)) host.announce(`No export was begun: ${title}.`);
    } finally {
      starting = false;
      host.changed();
    }
  }

  return {
    get desk(): ExportDesk | null {
      return desk;
    },

    /** The desk when a fourth export waits for the reader's answer. */
    get full(): ExportDesk | null {
      return offered === null ? null : desk;
    },

    /** Whether all places are taken, as far as known. */
    get crowded(): boolean {
      return desk !== null && desk.taken >= slotCount;
    },

    /** Looks for the desk of this workspace and reader. */
    open(workspace: string, owner: Owner | null): void {
      const key = JSON.stringify([workspace, owner?.id ?? null]);
      if (key === wanted && desk !== null) return;
      wanted = key;
      void find(workspace, owner).then((found) => {
        if (wanted !== key || found === desk) return;
        leave();
        desk = found;
        if (found !== null) {
          witness();
          stop = found.subscribe(() => follow(found));
        }
        host.changed();
      });
    },

    /** Starts it, or asks what to do when three run. `onBegun` is called when it runs or is queued. */
    start: (request: ExportRequest, origin: Origin, onBegun: () => void): Promise<void> => begin(request, origin, onBegun, false),

    /** Starts one that was interrupted, or queues it when three run: there is no dialog to ask in. */
    resume: (request: ExportRequest, origin: Origin | null, onBegun: () => void): Promise<void> => begin(request, origin, onBegun, true),

    /** The log came, or went. */
    watchFiles(): void {
      witness();
    },

    /** Asks about an export that was to be saved directly, for which there is no place. */
    offer(request: ExportRequest, origin: Origin): void {
      offered = { request, origin };
      void desk?.refresh();
      host.changed();
    },

    queue(onBegun: () => void): void {
      if (offered !== null) void begin(offered.request, offered.origin, onBegun, true);
    },

    notQueue(): void {
      offered = null;
      host.changed();
    },

    /** A place for an export that is saved directly; undefined where places are not counted. */
    get takeSlot(): ((signal: AbortSignal) => Promise<Slot>) | undefined {
      const at = desk;
      return at === null ? undefined : (signal) => at.takeSlot(signal);
    },

    /** Takes what the book calls interrupted or failed off the list, now that its file was saved directly. */
    async savedDirectly(id: string): Promise<void> {
      await desk?.refresh();
      const state = desk?.entries.find((entry) => entry.id === id)?.state;
      // The reader has the file, whatever the book says.
      if (state === "stopped" || state === "failed") await desk?.forget(id).catch(() => undefined);
    },

    /** The element left the page; what runs goes on. */
    close(): void {
      wanted = "";
      leave();
    },
  };
}

export type Background = ReturnType<typeof createBackground>;

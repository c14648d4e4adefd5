// One running export, from the click to its end: its counts, its rate, and how to stop it.
import type { DeskEnd } from "../desk/desk.js";
import type { Slot } from "../desk/slots.js";
import {
  chooseSink, exportConversations, suggestedFileName, type ExportOptions, type ExportProgress, type ExportSettings, type SavedExport, type SaveTarget,
  type SourceStatus,
} from "../index.js";
import { discardTarget } from "../sink.js";
import type { Purpose } from "./choices.js";
import type { ExportEvents } from "./export-events.js";
import { codeOf } from "./failure.js";
import type { OpenSource } from "./scope.js";
import { loadingOf, type LoadingPhase, type TranscriptParts } from "./transcript-maker.js";

/** What a progress panel shows. */
export interface RunState {
  purpose: Purpose;
  profile: ExportOptions["profile"];
  count: number;
  /** The place was chosen and the source is being read. */
  started: boolean;
  /** Three other exports run. */
  queued: boolean;
  /** What transcripts need is on its way. */
  loading: LoadingPhase | null;
  read: number;
  written: number;
  /** All is read, and the output is searched once more for what was to be removed. */
  checking: boolean;
  /** Bytes copied from private storage to the chosen place; null as long as that has not begun. */
  saving: { savedBytes: number; totalBytes: number } | null;
  fraction: number;
  perSecond: number | null;
  secondsLeft: number | null;
  waiting: { why: Extract<SourceStatus, { kind: "waiting" }>["why"]; untilMs: number } | null;
  nowMs: number;
}

export type RunEnd = DeskEnd;

export interface RunRequest {
  /** By which log, book and checkpoint know the export. */
  id: string;
  /** The id again, if it goes on after an interruption. */
  resumes: string | null;
  purpose: Purpose;
  count: number;
  source: OpenSource;
  options: ExportOptions;
  parts: TranscriptParts;
  /** What is told to the log; null without one. */
  events: ExportEvents | null;
  /** Where the file is kept; without it the save dialog opens. */
  sink?: SaveTarget | undefined;
  /** Waits for one of the places that all exports share, before anything is read. */
  takeSlot?: ((signal: AbortSignal) => Promise<Slot>) | undefined;
  onState: (state: RunState) => void;
  onEnd: (end: RunEnd) => void;
}

export interface Run {
  cancel(): void;
}

/** As long as the bars take to move, so that they move evenly. */
const drawMs = 200;
const rateWindowMs = 6_000;
const rateFromMs = 400;

/** Copying to the chosen place is quick beside reading; it gets the last hundredths of the bar. */
const workShare = 0.98;

/** Conversations a second over the last moments, so that a wait in the middle does not spoil the estimate for long. */
export function createRate(): { add: (done: number, nowMs: number) => number | null } {
  const points: { done: number; ms: number }[] = [];
  return {
    add(done, nowMs) {
      points.push({ done, ms: nowMs });
      while (points.length > 2 && nowMs - (points[0]?.ms ?? nowMs) > rateWindowMs) points.shift();
      const first = points[0];
      if (first === undefined || nowMs - first.ms < rateFromMs || done <= first.done) return null;
      return ((done - first.done) * 1000) / (nowMs - first.ms);
    },
  };
}

/** Starts at once: the save dialog opens in this very call. */
export function startRun(request: RunRequest): Run {
  const { id, resumes, purpose, count, source, options, parts, events, sink, takeSlot, onState, onEnd } = request;
  const controller = new AbortController();
  const rate = createRate();
  let progress: ExportProgress | null = null;
  let fetched = 0;
  let wait: RunState["waiting"] = null;
  let started = false;
  let ended = false;
  let slot: Slot | null = null;
  let queued = false;

  function state(): RunState {
    const nowMs = Date.now();
    const written = progress?.conversations ?? 0;
    const read = Math.max(fetched, written);
    if (wait !== null && wait.untilMs <= nowMs) wait = null;
    const perSecond = rate.add(written, nowMs);
    const saving = progress?.phase === "saving" ? { savedBytes: progress.savedBytes, totalBytes: progress.bytesWritten } : null;
    const work = count === 0 ? 0 : Math.min(1, (read + written) / (2 * count));
    const saved = saving === null || saving.totalBytes === 0 ? 0 : saving.savedBytes / saving.totalBytes;
    return {
      purpose,
      profile: options.profile,
      count,
      started,
      queued,
      loading: progress === null ? null : loadingOf(progress.phase),
      read: Math.min(read, count),
      written: Math.min(written, count),
      checking: progress?.phase === "checking",
      saving,
      fraction: saving === null ? work * workShare : workShare + saved * (1 - workShare),
      perSecond,
      secondsLeft: perSecond === null || perSecond === 0 ? null : Math.max(0, count - written) / perSecond,
      waiting: wait,
      nowMs,
    };
  }

  function end(how: RunEnd): void {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    // How far it came is said with a failure: the last drawing may be older.
    if (how.kind === "failed") onState(state());
    events?.ended(how);
    slot?.release();
    onEnd(how);
  }

  function report(status: SourceStatus): void {
    started = true;
    if (status.kind === "waiting") {
      wait = { why: status.why, untilMs: Date.now() + status.seconds * 1000 };
    } else {
      wait = null;
      fetched = status.fetched;
    }
  }

  /** Opened when the worker first asks for bytes, which is after the place was chosen. */
  async function* bytes(): AsyncGenerator<Uint8Array> {
    if (await begin()) yield* source(controller.signal, report);
  }

  /** Takes a place among the exports that may run at once; false if this one ended meanwhile. */
  async function begin(): Promise<boolean> {
    if (takeSlot !== undefined) {
      queued = true;
      slot = await takeSlot(controller.signal);
      if (ended) {
        slot.release();
        return false;
      }
      queued = false;
    }
    started = true;
    events?.started();
    return true;
  }

  /** A source that fetches by itself begins once the file's place is chosen. */
  async function listed(exportTo: NonNullable<OpenSource["exportTo"]>, choosing: Promise<SaveTarget> | SaveTarget): Promise<SavedExport> {
    const target = await choosing;
    try {
      await begin();
      // An export that ended while it waited is stopped by its signal.
      return await exportTo(options, { ...settings, id, sink: target, onStatus: report });
    } catch (error) {
      await discardTarget(target);
      throw error;
    }
  }

  const timer = setInterval(() => onState(state()), drawMs);
  const settings: ExportSettings = {
    sink: sink ?? "picker",
    download: sink === undefined,
    signal: controller.signal,
    expectedConversations: count,
    ...(parts.logo !== null && { logo: parts.logo }),
    // Which pictures an interrupted export wants is sealed with it.
    ...(parts.files !== null && (resumes !== null || options.images === "inline" || options.media === "included") && { files: parts.files }),
    onProgress: (latest) => {
      started = true;
      progress = latest;
    },
  };
  const { exportTo } = source;
  const saving =
    exportTo === undefined
      ? exportConversations(bytes(), options, settings)
      : listed(exportTo, sink ?? chooseSink({ format: options.format, fileName: suggestedFileName(options, count) }));
  onState(state());
  saving.then(
    (saved) => end({ kind: "finished", saved }),
    (error: unknown) => end(codeOf(error) === "cancelled" ? { kind: "cancelled" } : { kind: "failed", error }),
  );

  return {
    cancel() {
      controller.abort();
      // The answer does not wait for the clean-up behind it.
      end({ kind: "cancelled" });
    },
  };
}

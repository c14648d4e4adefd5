/** Conversations in, one saved file out, or a bundle of several. */
import { checkBalance } from "./balance.js";
import { createPartSinks, runBundle, saveBundle, type PartSinks, type SavedPart } from "./bundle.js";
import { cancelled, ExportError, fromSaving } from "./error.js";
import type { ByteSource } from "./feed.js";
import { isBundle } from "./is-bundle.js";
import { runJob } from "./job.js";
import type { EngineLocation } from "./location.js";
import { sha256 } from "./module.js";
import type { ExportOptions, ExportResult, Progress } from "./options.js";
import type { Lease } from "./pool.js";
import { supply, type FileOpener } from "./supply.js";
import {
  chooseSink,
  customSink,
  discardTarget,
  isCustomSink,
  isTarget,
  openSink,
  openWithoutPrivateFile,
  suggestedFileName,
  type ExportSink,
  type OpenSink,
  type SavedAs,
  type SaveTarget,
  type SinkKind,
} from "./sink.js";
import { leaseFor, leasesFor } from "./workers.js";

/** Files up to this size get a digest. Larger ones would have to be held in memory for it. */
const digestBytes = 64 * 1024 * 1024;
/** A cancel is answered after this time, even when the clean-up behind it takes longer. */
const cleanUpMs = 150;

export interface ExportProgress extends Progress {
  /**
   * `loading-engine`, `loading-fonts`: what transcripts need is on its way. `checking`: all is read, and the rest of the
   * output is searched for values that were to be removed. `saving`: the finished file is being copied to the picked place.
   */
  readonly phase: "loading-engine" | "loading-fonts" | "working" | "checking" | "saving";
  /** Bytes that reached the picked place, in phase `saving`. */
  readonly savedBytes: number;
}

export interface ExportSettings {
  readonly signal?: AbortSignal | undefined;
  /** At most every 50 ms. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
  /** Default `picker`: call from a click, before any await. A target of `chooseSink` was picked earlier. */
  readonly sink?: SinkKind | SaveTarget | Promise<SaveTarget> | ExportSink | undefined;
  readonly engine?: EngineLocation | undefined;
  /** From 1,000 on, output goes to the browser's private storage first, and is saved at the end. */
  readonly expectedConversations?: number | undefined;
  readonly fileName?: string | undefined;
  /** Of a PDF: PNG or JPEG. */
  readonly logo?: Uint8Array | undefined;
  /** Of a PDF with pictures: the bytes of a file of a message, or null when there are none. */
  readonly files?: FileOpener | undefined;
  /** Of a bundle: workers that convert, 1 to 4; the file is the same however many. */
  readonly workers?: number | undefined;
  /** Sees the account before the file is handed over; what it throws ends the export, and no file is left. */
  readonly check?: ((result: ExportResult) => void) | undefined;
  /** False leaves a finished private file or Blob to the caller, in `savedAs.blob`. */
  readonly download?: boolean | undefined;
}

export interface SavedExport extends ExportResult {
  readonly savedAs: SavedAs;
  /** Of the whole file; null where it is too large to be worth it, or went to a sink of the host's own. */
  readonly sha256: string | null;
  /** Of a bundle: its archives. */
  readonly parts?: readonly SavedPart[];
}

function chooseTarget(options: Partial<ExportOptions>, { sink = "picker", fileName, expectedConversations }: ExportSettings): Promise<SaveTarget> | SaveTarget {
  if (isTarget(sink)) return sink;
  const name = fileName ?? suggestedFileName(options, expectedConversations);
  if (sink === "picker") return chooseSink({ format: options.format, fileName: name });
  return { kind: sink === "opfs" ? "opfs" : "blob", name, fallback: null };
}

async function digestOf(blob: Blob | undefined): Promise<string | null> {
  if (blob === undefined || blob.size > digestBytes) return null;
  try {
    return await sha256(await blob.arrayBuffer());
  } catch {
    return null;
  }
}

/** Nothing to save is an error: a file of a header alone reads like an answer. */
function refuseEmpty({ requested, exported, empty, syntaxError, missing: [first] }: ExportResult): void {
  if (exported + empty > 0) return;
  if (requested === 0 && syntaxError === null) throw new ExportError("nothing-matches", "No conversations match. Nothing was saved.");
  const byte = syntaxError?.byte ?? first?.byte ?? undefined;
  const place = { ...(byte !== undefined && { byte }), ...(first && { conversation: first.index }), ...(first?.field && { field: first.field }) };
  const text = requested === 0 ? "The input holds no conversation that can be read." : `None of the ${requested} conversations could be exported.`;
  throw new ExportError("nothing-readable", `${text} Nothing was saved.`, place);
}

/** Cleans up, but answers in time: what takes longer goes on behind. */
async function abandon(sink: OpenSink): Promise<void> {
  const late = new Promise<void>((resolve) => setTimeout(resolve, cleanUpMs));
  await Promise.race([sink.abort().catch(() => undefined), late]);
}

const nothingYet: Progress = {
  requested: 0, exported: 0, failed: 0, refused: 0, empty: 0, duplicates: 0, messages: 0, rows: 0, bytesRead: 0, bytesWritten: 0, conversations: 0,
};

interface Run {
  readonly source: ByteSource;
  readonly options: Partial<ExportOptions>;
  readonly settings: ExportSettings;
}

function work({ source, options, settings }: Run, sink: OpenSink, lease: Lease): Promise<ExportResult> {
  const { onProgress, signal } = settings;
  const output = sink.privateFile === null ? { kind: "messages" as const } : { kind: "private-file" as const, name: sink.privateFile };
  let phase: ExportProgress["phase"] = "working";
  let latest: Progress | null = options.format === "pdf" ? nothingYet : null;
  const report = (): void => {
    if (latest !== null) onProgress?.({ ...latest, phase, savedBytes: 0 });
  };
  return runJob<ExportResult>({
    lease,
    body: { type: "export", options, output, ...(settings.logo && { logo: settings.logo }) },
    source,
    supply: async (need) => {
      const before = phase;
      if (need.fonts.length > 0) phase = "loading-fonts";
      report();
      const brought = await supply(need, settings.engine, settings.files);
      phase = before;
      report();
      return brought;
    },
    write: (bytes) => sink.write(bytes),
    onProgress: (progress) => {
      latest = progress;
      report();
    },
    onInputEnd: () => {
      if ((options.profile ?? "internal") === "internal") return;
      phase = "checking";
      report();
    },
    signal,
  });
}

async function save(sink: OpenSink, result: ExportResult, { onProgress, signal, check }: ExportSettings): Promise<SavedExport> {
  refuseEmpty(result);
  checkBalance(result);
  check?.(result);
  if (signal?.aborted) throw cancelled();
  const { requested, exported, failed, refused, empty, duplicates, messages, rows, bytesRead, bytesWritten } = result;
  const counts = { requested, exported, failed, refused, empty, duplicates, messages, rows, bytesRead, bytesWritten, conversations: requested };
  const savedAs = await sink
    .close(result, (savedBytes) => onProgress?.({ ...counts, phase: "saving", savedBytes }))
    .catch((error: unknown) => {
      throw fromSaving(error);
    });
  return { ...result, savedAs, sha256: await digestOf(savedAs.blob) };
}

async function bundleTo(sinks: PartSinks, run: Run): Promise<SavedExport> {
  const { settings } = run;
  // What could not be written must not be told in the names of files.
  const options = { ...run.options, bundle: "always" as const };
  try {
    settings.onProgress?.({ ...nothingYet, phase: "loading-engine", savedBytes: 0 });
    const [lease, ...others] = await leasesFor(options, settings.workers ?? 1, settings.engine, settings.signal);
    const result = await runBundle({ source: run.source, options, settings, lease, others, sinks });
    refuseEmpty(result);
    checkBalance(result);
    settings.check?.(result);
    if (settings.signal?.aborted) throw cancelled();
    return await saveBundle(sinks, result, settings);
  } catch (error) {
    const late = new Promise<void>((resolve) => setTimeout(resolve, cleanUpMs));
    await Promise.race([sinks.abort().catch(() => undefined), late]);
    throw error;
  }
}

/** `instead` gives another sink when this one is refused, which happens before the source is touched. */
async function exportTo(sink: OpenSink, run: Run, instead?: () => OpenSink): Promise<SavedExport> {
  try {
    if (run.options.format === "pdf") run.settings.onProgress?.({ ...nothingYet, phase: "loading-engine", savedBytes: 0 });
    const lease = await leaseFor(run.options, run.settings.engine, run.settings.signal);
    return await save(sink, await work(run, sink, lease), run.settings);
  } catch (error) {
    if (instead && error instanceof ExportError && error.code === "no-private-file") {
      await sink.stepAside?.();
      return exportTo(instead(), run);
    }
    await abandon(sink);
    throw error;
  }
}

async function exportToTarget(choosing: Promise<SaveTarget> | SaveTarget, run: Run): Promise<SavedExport> {
  const target = await choosing;
  const { expectedConversations = 0, download = true } = run.settings;
  const bundle = isBundle(run.options, run.settings.expectedConversations);
  const sink = await openSink(target, { expectedConversations, download: download && !bundle }).catch(async (error: unknown) => {
    await discardTarget(target);
    throw error;
  });
  if (bundle) return bundleTo(createPartSinks({ first: sink, target, expectedConversations, download }), run);
  return exportTo(sink, run, () => openWithoutPrivateFile(target, download));
}

/**
 * Turns a source of conversation JSON into one file and saves it. With the default sink, call it in the click itself:
 * it opens the save dialog before its first await. Rejects with an `ExportError`, and then no file is left.
 */
export function exportConversations(
  source: ByteSource,
  options: Partial<ExportOptions> = {},
  settings: ExportSettings = {},
): Promise<SavedExport> {
  if (settings.signal?.aborted) {
    if (isTarget(settings.sink)) void discardTarget(settings.sink);
    return Promise.reject(cancelled());
  }
  const run = { source, options, settings };
  const { sink } = settings;
  if (isCustomSink(sink)) {
    const first = customSink(sink, settings.fileName ?? suggestedFileName(options, settings.expectedConversations));
    if (!isBundle(options, settings.expectedConversations)) return exportTo(first, run);
    return bundleTo(createPartSinks({ first, target: null, expectedConversations: settings.expectedConversations ?? 0, download: false }), run);
  }
  return exportToTarget(chooseTarget(options, settings), run);
}

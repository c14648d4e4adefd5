/** Several files of one export in ZIP files with proof of what is in them. */
import type { ExportProgress, ExportSettings, SavedExport } from "./export.js";
import { fromSaving } from "./error.js";
import type { ByteSource } from "./feed.js";
import { runJob, type Need, type Supply } from "./job.js";
import type { BundlePart, BundleResult, ExportOptions, Progress } from "./options.js";
import type { Lease } from "./pool.js";
import type { Output } from "./protocol.js";
import { offerDownload } from "./sink/blob.js";
import { openSink, openWithoutPrivateFile, type OpenSink, type SavedAs, type SaveTarget } from "./sink.js";
import { supply } from "./supply.js";

/** An archive in its place. */
export interface SavedPart extends BundlePart {
  readonly savedAs: SavedAs;
}

/** The parts as they are opened, one after the other. The first goes to the place that was chosen. */
export interface PartSinks {
  /** Opens a part; where the worker is to write it. */
  open(part: number): Promise<Output>;
  write(bytes: Uint8Array<ArrayBuffer>, part: number): void | Promise<void>;
  close(result: BundleResult, onSaving: (savedBytes: number) => void): Promise<SavedPart[]>;
  abort(): Promise<void>;
}

export interface PartSinksSettings {
  readonly first: OpenSink;
  readonly target: SaveTarget | null;
  readonly expectedConversations: number;
  readonly download: boolean;
}

export function createPartSinks({ first, target, expectedConversations, download }: PartSinksSettings): PartSinks {
  const sinks: OpenSink[] = [];

  /** Further parts cannot ask for a place of their own: that takes a click each. */
  function targetOf(part: number): SaveTarget {
    if (part === 1 && target !== null) return target;
    if (target?.keep !== undefined) return { ...target, keep: `${target.keep}.${part}` };
    return { kind: target?.kind === "blob" ? "blob" : "opfs", name: "part.zip", fallback: null };
  }

  /** The worker sends what it was to write itself: it could not open the file. Nothing of the part is anywhere yet. */
  function withoutPrivateFile(part: number, refused: OpenSink): OpenSink {
    void refused.stepAside?.();
    return openWithoutPrivateFile(targetOf(part), false);
  }

  return {
    async open(part) {
      const sink = part === 1 ? first : await openSink(targetOf(part), { expectedConversations, download: false });
      sinks[part - 1] = sink;
      return sink.privateFile === null ? { kind: "messages" } : { kind: "private-file", name: sink.privateFile };
    },
    write(bytes, part) {
      const opened = sinks[part - 1];
      if (opened === undefined) return;
      const sink = opened.privateFile === null ? opened : withoutPrivateFile(part, opened);
      sinks[part - 1] = sink;
      return sink.write(bytes);
    },
    async close(result, onSaving) {
      const saved: SavedPart[] = [];
      for (const [at, part] of result.parts.entries()) {
        const sink = sinks[at];
        if (sink === undefined) throw new TypeError("A part was never opened.");
        const savedAs = await sink.close(result, onSaving);
        const isOurs = savedAs.kind === "opfs" || savedAs.kind === "blob";
        const name = isOurs || savedAs.kind === "kept" ? part.name : savedAs.name;
        if (isOurs && download && savedAs.blob) offerDownload(savedAs.blob, name);
        saved.push({ ...part, savedAs: { ...savedAs, name } });
      }
      return saved;
    },
    async abort() {
      const opened = sinks.length === 0 ? [first] : sinks;
      await Promise.all(opened.map((sink) => sink.abort()));
    },
  };
}

export interface BundleRun {
  readonly source: ByteSource;
  readonly options: Partial<ExportOptions>;
  readonly settings: ExportSettings;
  readonly lease: Lease;
  /** Workers that convert beside the first. */
  readonly others: readonly Lease[];
  readonly sinks: PartSinks;
}

/** Runs it to its end; the parts are written, but not yet in their places. */
export function runBundle({ source, options, settings, lease, others, sinks }: BundleRun): Promise<BundleResult> {
  const { onProgress, signal, logo, engine, files } = settings;
  let phase: ExportProgress["phase"] = "working";
  let latest: Progress | null = null;
  const report = (): void => {
    if (latest !== null) onProgress?.({ ...latest, phase, savedBytes: 0 });
  };

  async function bring(need: Need): Promise<Supply> {
    const before = phase;
    if (need.fonts.length > 0) phase = "loading-fonts";
    report();
    const brought = await supply(need, engine, files);
    phase = before;
    report();
    return need.part === null ? brought : { ...brought, part: await sinks.open(need.part) };
  }

  return runJob<BundleResult>({
    lease,
    body: { type: "bundle", options, helpers: others.length, ...(logo && { logo }) },
    source,
    supply: bring,
    write: (bytes, part) => sinks.write(bytes, part),
    onProgress(progress) {
      latest = progress;
      report();
    },
    onInputEnd() {
      if ((options.profile ?? "internal") === "internal") return;
      phase = "checking";
      report();
    },
    ...(others.length > 0 && { converters: { leases: others, options, ...(logo && { logo }), supply: bring } }),
    signal,
  });
}

/** Puts the parts into their places. */
export async function saveBundle(sinks: PartSinks, result: BundleResult, { onProgress }: ExportSettings): Promise<SavedExport> {
  const { requested, exported, failed, refused, empty, duplicates, messages, rows, bytesRead, bytesWritten } = result;
  const counts = { requested, exported, failed, refused, empty, duplicates, messages, rows, bytesRead, bytesWritten, conversations: requested };
  const parts = await sinks
    .close(result, (savedBytes) => onProgress?.({ ...counts, phase: "saving", savedBytes }))
    .catch((error: unknown) => {
      throw fromSaving(error);
    });
  const [first] = parts;
  if (first === undefined) throw new TypeError("A bundle has at least one part.");
  return { ...result, parts, savedAs: first.savedAs, sha256: null };
}

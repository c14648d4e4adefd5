/** Where an export goes: chosen on the click, opened when the first bytes come. */
import { isBundle } from "./is-bundle.js";
import type { ExportOptions, ExportResult, Format } from "./options.js";
import { blobSink } from "./sink/blob.js";
import { keptFileSink } from "./sink/kept.js";
import { privateFileSink } from "./sink/opfs.js";
import { discardPicked, openPicker, pickerSink } from "./sink/picker.js";
import { hasPrivateFiles } from "./sink/private-file.js";

/** From this number of conversations on, output goes to the private file system first and is saved at the end. */
export const privateFileFrom = 1000;

export type SinkKind = "picker" | "opfs" | "blob";

/** A sink of the host's own. `write` may hold the export back with a promise; `abort` must leave nothing. */
export interface ExportSink {
  write(chunk: Uint8Array<ArrayBuffer>): void | Promise<void>;
  close(result: ExportResult): void | Promise<void>;
  abort(): void | Promise<void>;
}

/** Why another place was used than the one asked for. */
export type FallbackReason = "picker-missing" | "picker-blocked" | "picker-failed" | "private-storage-missing";

export interface SavedAs {
  /** `kept`: it lies in private storage until whoever asked for that removes it. */
  readonly kind: SinkKind | "kept" | "custom";
  readonly name: string;
  /** Null when the file went where it was asked to go. */
  readonly fallback: FallbackReason | null;
  /** The finished file where the page can read it: what was downloaded, or the picked file. */
  readonly blob?: Blob | File;
}

/** A place that was chosen; `handle` is the picked file, `keep` the id under which a kept file lies. */
export interface SaveTarget {
  readonly kind: SinkKind | "kept";
  readonly name: string;
  readonly fallback: FallbackReason | null;
  readonly handle?: FileSystemFileHandle;
  readonly keep?: string;
}

/** How an open sink is driven. `privateFile` names the temporary file that the worker itself writes. */
export interface OpenSink {
  readonly privateFile: string | null;
  write(chunk: Uint8Array<ArrayBuffer>): void | Promise<void>;
  /** `onSaving` hears how many bytes of the finished file have reached its place. */
  close(result: ExportResult, onSaving: (savedBytes: number) => void): Promise<SavedAs>;
  abort(): Promise<void>;
  /** Of a private file that the worker could not open: gives it up, and leaves the picked place to another sink. */
  stepAside?(): Promise<void>;
}

export interface SinkRequest {
  readonly format?: Format | undefined;
  /** Offered in the save dialog and used for downloads. */
  readonly fileName: string;
}

/** The engine has no clock, so the page dates the name when the options state no time. */
export function suggestedFileName(options: Partial<ExportOptions>, expectedConversations?: number): string {
  const { format = "csv", exportTime, name } = options;
  const date = (exportTime ?? new Date().toISOString()).slice(0, 10);
  if (isBundle(options, expectedConversations)) return `${name ?? `conversations-${date}`}.zip`;
  return `conversations-${date}.${format}`;
}

/**
 * Opens the save dialog. Call it in the click itself, before anything is awaited: the browser forgets the click.
 * A blocked or missing dialog falls back silently; a closed one is a cancel.
 */
export async function chooseSink(request: SinkRequest): Promise<SaveTarget> {
  const picked = await openPicker(request);
  if (picked.handle) return { kind: "picker", name: picked.handle.name, fallback: null, handle: picked.handle };
  return { kind: "opfs", name: request.fileName, fallback: picked.fallback };
}

/** Of a place that was chosen and will not be written: removes the empty file that the dialog left there. Never rejects. */
export async function discardTarget(choosing: SaveTarget | Promise<SaveTarget>): Promise<void> {
  try {
    const { handle } = await choosing;
    if (handle) await discardPicked(handle);
  } catch {
    // No place was chosen.
  }
}

export interface OpenSettings {
  /** How many conversations the caller expects; it decides whether output goes to the private file system first. */
  readonly expectedConversations: number;
  /** Whether a finished private file or Blob is offered as a download. */
  readonly download: boolean;
}

export async function openSink(target: SaveTarget, { expectedConversations, download }: OpenSettings): Promise<OpenSink> {
  if (target.keep !== undefined && (await hasPrivateFiles())) return keptFileSink(target, target.keep);
  const wantsPrivateFile = target.kind === "opfs" || (target.kind === "picker" && expectedConversations >= privateFileFrom);
  if (wantsPrivateFile && (await hasPrivateFiles())) return privateFileSink(target, download);
  return openWithoutPrivateFile(target, download);
}

/** The sink for a target when private files cannot be used. */
export function openWithoutPrivateFile(target: SaveTarget, download: boolean): OpenSink {
  if (target.handle) return pickerSink(target.handle);
  const fallback = target.fallback ?? (target.kind === "opfs" || target.kind === "kept" ? "private-storage-missing" : null);
  return blobSink({ name: target.name, fallback, download });
}

export function customSink(sink: ExportSink, name: string): OpenSink {
  return {
    privateFile: null,
    write: (chunk) => sink.write(chunk),
    async close(result) {
      await sink.close(result);
      return { kind: "custom", name, fallback: null };
    },
    abort: async () => sink.abort(),
  };
}

/** Whether a place was chosen already, or is being chosen. */
export const isTarget = (sink: unknown): sink is SaveTarget | Promise<SaveTarget> => typeof sink === "object" && sink !== null && !isCustomSink(sink);

/** Whether a value is a sink of the host's own, rather than the name of one. */
export const isCustomSink = (sink: unknown): sink is ExportSink =>
  typeof sink === "object" && sink !== null && "write" in sink && "close" in sink && "abort" in sink;

/** The system's save dialog. */
import { ExportError, cancelled, diskFull, isNamed } from "../error.js";
import type { Format } from "../options.js";
import type { FallbackReason, OpenSink, SinkRequest } from "../sink.js";

interface SavePickerOptions {
  suggestedName: string;
  types: { description: string; accept: Record<string, string[]> }[];
}

interface SavePicker {
  showSaveFilePicker?(options: SavePickerOptions): Promise<FileSystemFileHandle>;
}

/** `remove` is not in every browser, nor in TypeScript's library. */
interface RemovableHandle extends FileSystemFileHandle {
  remove?(): Promise<void>;
}

const fileTypes: Record<Format, { description: string; accept: Record<string, string[]> }> = {
  csv: { description: "Comma-separated values", accept: { "text/csv": [".csv"] } },
  json: { description: "JSON", accept: { "application/json": [".json"] } },
  jsonl: { description: "JSON Lines", accept: { "application/x-ndjson": [".jsonl"] } },
  pdf: { description: "PDF", accept: { "application/pdf": [".pdf"] } },
};

const zipFile = { description: "ZIP", accept: { "application/zip": [".zip"] } };

export type Picked =
  | { readonly handle: FileSystemFileHandle; readonly fallback?: undefined }
  | { readonly handle?: undefined; readonly fallback: FallbackReason };

/** Shows the dialog before its first await. Rejects with `cancelled` when it is closed. */
export async function openPicker({ format = "csv", fileName }: SinkRequest): Promise<Picked> {
  const { showSaveFilePicker } = globalThis as SavePicker;
  if (showSaveFilePicker === undefined) return { fallback: "picker-missing" };
  try {
    return { handle: await showSaveFilePicker.call(globalThis, { suggestedName: fileName, types: [fileName.endsWith(".zip") ? zipFile : fileTypes[format]] }) };
  } catch (error) {
    if (isNamed(error, "AbortError")) throw cancelled();
    // Inside a foreign frame, under a policy, or without a click: SecurityError, NotAllowedError, TypeError.
    return { fallback: "picker-blocked" };
  }
}

/** The dialog makes an empty file, or empties the one that was there: nothing is worth keeping. */
export async function discardPicked(handle: RemovableHandle): Promise<void> {
  try {
    if ((await handle.getFile()).size === 0) await handle.remove?.();
  } catch {
    // Gone, or not ours to remove any more.
  }
}

/** Writes beside the chosen file and takes its place on close, so that an aborted export leaves no part of itself. */
export function pickerSink(handle: FileSystemFileHandle): OpenSink {
  let opening: Promise<FileSystemWritableFileStream> | null = null;
  const stream = (): Promise<FileSystemWritableFileStream> => (opening ??= handle.createWritable());
  return {
    privateFile: null,
    async write(chunk) {
      await (await stream()).write(chunk);
    },
    async close() {
      await (await stream()).close();
      return { kind: "picker", name: handle.name, fallback: null, blob: await handle.getFile() };
    },
    async abort() {
      const opened = await opening?.catch(() => null);
      await opened?.abort().catch(() => undefined);
      await discardPicked(handle);
    },
  };
}

/** Copies a finished file to the picked place. A failure other than a full disk is the caller's to work around. */
export async function copyToPicked(file: Blob, handle: FileSystemFileHandle, onSaving: (savedBytes: number) => void): Promise<void> {
  let savedBytes = 0;
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      savedBytes += chunk.byteLength;
      onSaving(savedBytes);
      controller.enqueue(chunk);
    },
  });
  try {
    await (file.stream() as ReadableStream<Uint8Array<ArrayBuffer>>).pipeThrough(counted).pipeTo(await handle.createWritable());
  } catch (error) {
    await discardPicked(handle);
    if (isNamed(error, "QuotaExceededError")) throw diskFull(error);
    throw new ExportError("save-blocked", "The file could not be written to the chosen place.", {}, { cause: error });
  }
}

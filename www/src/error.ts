/** What the browser side itself can report. The engine adds its own codes, all in kebab-case. */
export type BrowserErrorCode =
  | "cancelled"
  | "internal"
  | "wasm-blocked"
  | "wasm-changed"
  | "worker-blocked"
  | "protocol-mismatch"
  | "disk-full"
  | "save-blocked"
  | "no-private-file"
  | "network"
  | "session-expired"
  | "rate-limited"
  | "server-error"
  | "forbidden"
  | "source-failed"
  | "nothing-matches"
  | "nothing-readable"
  | "model-missing"
  | "model-failed"
  | "unbalanced"
  | "too-many"
  | "checkpoint-busy"
  | "checkpoint-gone"
  | "checkpoint-damaged"
  | "checkpoint-refused"
  | "archive-unreadable";

/** Where a fault lies. Never what was written there: error texts hold no conversation text. */
export interface ErrorPlace {
  /** Zero-based index of the conversation in the input. */
  readonly conversation?: number;
  /** Byte offset in the input. */
  readonly byte?: number;
  /** Name of the option or field. */
  readonly field?: string;
  /** The server's `request_id`. */
  readonly requestId?: string;
  /** Of a `leftover`: where in the file, in words. */
  readonly place?: string;
  /** Of a `leftover`: the kind of the value. */
  readonly entity?: string;
  /** Of a `leftover`: the form in which it stands there. */
  readonly encoding?: string;
  /** Of an interrupted export: the id of what is kept of it, for `resumeExport`. */
  readonly checkpoint?: string;
}

export class ExportError extends Error {
  override readonly name = "ExportError";
  readonly code: BrowserErrorCode | (string & {});
  readonly conversation?: number;
  readonly byte?: number;
  readonly field?: string;
  readonly requestId?: string;
  readonly place?: string;
  readonly entity?: string;
  readonly encoding?: string;
  readonly checkpoint?: string;

  constructor(code: BrowserErrorCode | (string & {}), message: string, place: ErrorPlace = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    if (place.conversation !== undefined) this.conversation = place.conversation;
    if (place.byte !== undefined) this.byte = place.byte;
    if (place.field !== undefined) this.field = place.field;
    if (place.requestId !== undefined) this.requestId = place.requestId;
    if (place.place !== undefined) this.place = place.place;
    if (place.entity !== undefined) this.entity = place.entity;
    if (place.encoding !== undefined) this.encoding = place.encoding;
    if (place.checkpoint !== undefined) this.checkpoint = place.checkpoint;
  }
}

/** An error as it crosses between worker and page: native errors lose their fields in structured cloning. */
export interface PlainError extends ErrorPlace {
  readonly code: string;
  readonly message: string;
}

export const cancelled = (): ExportError => new ExportError("cancelled", "The export was cancelled. Nothing was saved.");

export const engineStopped = (cause?: unknown): ExportError =>
  new ExportError("internal", "The export engine stopped unexpectedly. Nothing was saved; you can export again.", {}, { cause });

export const diskFull = (cause?: unknown): ExportError =>
  new ExportError(
    "disk-full",
    "There is no room left for the file. Nothing was kept. Choose another place, or export fewer conversations.",
    {},
    { cause },
  );

/** What finds names could not be loaded or taken in; without it nothing is replaced. */
export const modelMissing = (cause?: unknown): ExportError =>
  new ExportError("model-missing", "The list that finds names could not be loaded, so nothing was replaced and nothing was saved. Try again.", {}, { cause });

export const modelFailed = (cause?: unknown): ExportError =>
  new ExportError("model-failed", "The list that finds names is damaged or of another version, so nothing was replaced and nothing was saved.", {}, { cause });

/** A font that a conversation needs could not be loaded. */
export const fontUnavailable = (file: string, cause?: unknown): ExportError =>
  new ExportError("font-unavailable", `A font that these conversations need could not be loaded (${file}). Nothing was saved. Check the connection and try again.`, {}, { cause });

/** What was kept of an interrupted export was changed, or was sealed with another key. */
export const checkpointDamaged = (cause?: unknown): ExportError =>
  new ExportError("checkpoint-damaged", "What was kept of this export cannot be read any more. Delete it and export again; nothing was saved.", {}, { cause });

/** It was deleted, expired, or finished in another tab. */
export const checkpointGone = (): ExportError =>
  new ExportError("checkpoint-gone", "Nothing is kept of this export any more. Export again; nothing was saved.");

/** Another tab, or another run of this one, works on it. */
export const checkpointBusy = (): ExportError => new ExportError("checkpoint-busy", "This export is running in another tab.");

/** The worker cannot open a temporary file here: another sink must be used. A single file has read nothing yet, a bundle may have. */
export const noPrivateFile = (cause?: unknown): ExportError =>
  new ExportError("no-private-file", "The browser's private storage cannot be used on this page.", {}, { cause });

/** An archive that was to be verified went away, or changed, while it was read. */
export const archiveUnreadable = (cause?: unknown): ExportError =>
  new ExportError("archive-unreadable", "An archive could not be read: it was moved, changed or locked meanwhile. This says nothing of what is in it.", {}, { cause });

export const isNamed = (error: unknown, name: string): boolean =>
  typeof error === "object" && error !== null && "name" in error && error.name === name;

const numberIn = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
const textIn = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

function placeOf(error: object): ErrorPlace {
  const fields: Record<string, unknown> = { ...error };
  const conversation = numberIn(fields["conversation"]);
  const byte = numberIn(fields["byte"]);
  const field = textIn(fields["field"]);
  const requestId = textIn(fields["requestId"]);
  const place = textIn(fields["place"]);
  const entity = textIn(fields["entity"]);
  const encoding = textIn(fields["encoding"]);
  return {
    ...(conversation !== undefined && { conversation }),
    ...(byte !== undefined && { byte }),
    ...(field !== undefined && { field }),
    ...(requestId !== undefined && { requestId }),
    ...(place !== undefined && { place }),
    ...(entity !== undefined && { entity }),
    ...(encoding !== undefined && { encoding }),
  };
}

/** Whether the engine or this package reported it on purpose, rather than a trap or a defect. */
export const isReported = (error: unknown): error is Error & { code: string } =>
  error instanceof Error && error.name === "ExportError" && "code" in error && typeof error.code === "string";

/** What the worker sends of an error. Of unknown errors nothing is passed on: their text might quote the input. */
export function toPlain(error: unknown): PlainError {
  if (isNamed(error, "QuotaExceededError")) return toPlain(diskFull());
  if (!isReported(error)) return toPlain(engineStopped());
  // The engine knows only that the file is full; the page says what to do.
  const { message } = error.code === "disk-full" ? diskFull() : error;
  return { code: error.code, message, ...placeOf(error) };
}

export const fromPlain = (plain: PlainError): ExportError => new ExportError(plain.code, plain.message, placeOf(plain));

/** The error a caller gets when writing to its chosen place failed. */
export function fromSaving(error: unknown): ExportError {
  if (error instanceof ExportError) return error;
  if (isNamed(error, "QuotaExceededError")) return diskFull(error);
  return new ExportError("save-blocked", "The file could not be written to the chosen place. Nothing was kept.", {}, { cause: error });
}

/** The error a caller gets when its source failed: its own `ExportError` unchanged, everything else wrapped. */
export function fromSource(error: unknown): ExportError {
  if (error instanceof ExportError) return error;
  if (isReported(error)) return new ExportError(error.code, error.message, placeOf(error), { cause: error });
  if (isNamed(error, "AbortError")) return cancelled();
  if (error instanceof TypeError) {
    return new ExportError("network", "The conversations could not be fetched. Nothing was saved.", {}, { cause: error });
  }
  return new ExportError("source-failed", "The conversations could not be read. Nothing was saved.", {}, { cause: error });
}

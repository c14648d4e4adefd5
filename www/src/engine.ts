import type { BundleResult, Counts, ExportOptions, ExportResult, FieldInfo } from "./options.js";
import type { InspectionResult } from "./privacy.js";
import type { Fault, Verification } from "./verification.js";

/** The origin-private file system's synchronous handle; browsers have it in workers only. */
export interface SyncFile {
  write(buffer: AllowSharedBufferSource, options?: { at?: number }): number;
  flush(): void;
  close(): void;
}

/** A file that a message refers to. */
export interface WantedFile {
  readonly conversationId: string;
  readonly attachmentId: string;
  readonly name: string;
  readonly contentType: string;
  readonly size: number | null;
}

/** One running export inside the engine. After an error it is dead: drop the whole worker. */
export interface EngineExport {
  /** From now on output goes to `file`, and `push` and `finish` give nothing back. */
  writeTo(file: SyncFile): void;
  /** Reads a chunk ahead, or with nothing the end of the input: what transcripts need for it can then be asked and brought. */
  foresee(chunk?: Uint8Array): void;
  /** Files of fonts that what was read ahead needs; more can be missing once these are here. */
  missingFonts(): string[];
  addFont(file: string, bytes: Uint8Array): void;
  /** Images that what was read ahead shows, each once. */
  wantedFiles(): WantedFile[];
  addFile(conversationId: string, attachmentId: string, bytes: Uint8Array): void;
  /** Takes input cut anywhere; gives output once enough of it is ready. */
  push(chunk: Uint8Array): Uint8Array | undefined;
  progress(): Counts;
  finish(): Uint8Array | undefined;
  /** After `finish`. */
  result(): ExportResult;
  /** After the error `leftover`: the value that was found. */
  leftoverValue(): string | undefined;
  free(): void;
}

/** Splits input into batches and puts what was made of them into archives. After an error it is dead. */
export interface EngineBundle {
  push(chunk: Uint8Array): void;
  /** The input is over: the last batch is ready. */
  end(): void;
  /** Batches that wait for a converter. */
  waiting(): number;
  /** The next batch, for a converter in another worker. */
  takeBatch(): Uint8Array | undefined;
  /** Reads the next batch ahead, for a converter in this worker. */
  foresee(converter: EngineConverter): void;
  convertNext(converter: EngineConverter): void;
  /** From another worker, in any order. */
  addPiece(piece: Uint8Array): void;
  /** Puts the next piece in its place; false if it is not here yet. */
  assemble(): boolean;
  isAssembled(): boolean;
  /** Files of conversations that must be given, or said to be missing, before another piece is assembled. */
  wantedMedia(most: number): WantedFile[];
  giveMedia(bytes?: Uint8Array): void;
  drain(sink: (part: number, bytes: Uint8Array) => void): void;
  addRest(rest: Uint8Array): void;
  addOwnRest(converter: EngineConverter): void;
  finish(): void;
  progress(): Counts;
  /** After `finish`. */
  result(): BundleResult;
  leftoverValue(): string | undefined;
  free(): void;
}

/** Makes pieces of batches. After an error it is dead. */
export interface EngineConverter {
  foresee(batch: Uint8Array): void;
  missingFonts(): string[];
  addFont(file: string, bytes: Uint8Array): void;
  wantedFiles(): WantedFile[];
  addFile(conversationId: string, attachmentId: string, bytes: Uint8Array): void;
  convert(batch: Uint8Array): Uint8Array;
  /** What it knows at its end; it converts no more. */
  finish(): Uint8Array;
  leftoverValue(): string | undefined;
  free(): void;
}

/** One running search for personal data; it writes nothing. */
export interface EngineInspection {
  push(chunk: Uint8Array): void;
  /** Conversations read so far. */
  conversations(): number;
  finish(): InspectionResult;
  free(): void;
}

/** What the engine's glue exports, once it is initialised. */
export interface Engine {
  initSync(input: { module: WebAssembly.Module }): { readonly memory: WebAssembly.Memory };
  defaultOptions(): ExportOptions;
  fields(): FieldInfo[];
  jsonSchema(): string;
  engineVersion(): string;
  checkOptions(options: Partial<ExportOptions>): void;
  /** Once, before the first export or inspection that looks for names. */
  loadModel(bytes: Uint8Array): void;
  readonly Export: new (options: Partial<ExportOptions>, logo?: Uint8Array) => EngineExport;
  readonly Inspection: new (options: Partial<ExportOptions>) => EngineInspection;
  readonly BundleExport: (new (options: Partial<ExportOptions>) => EngineBundle) & {
    /** Whether all batches of a part must go to one converter. */
    needsWholeParts(options: Partial<ExportOptions>): boolean;
  };
  readonly BundleConverter: new (options: Partial<ExportOptions>, logo?: Uint8Array) => EngineConverter;
  /** Reads through `read(offset, length)`. */
  verifyArchive(length: number, read: (offset: number, length: number) => Uint8Array): Verification;
  /** Whether archives are the parts of one export: pairs of name and verification, as JSON. */
  verifySet(archivesJson: string): Fault[];
}

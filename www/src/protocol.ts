/**
 * What page and worker say to each other. One job at a time:
 *
 *   page                                worker
 *   init (compiled module)        →
 *                                 ←     ready
 *   model (bytes of names.bin)    →     once per worker, before the first job that looks for names
 *   export | preview | inspect    →
 *                                 ←     started
 *   chunk (buffer, filled bytes)  →
 *                                 ←     need     of transcripts: fonts and images, before the chunk is taken
 *   supply                        →
 *                                 ←     output*, progress?, credit (the same buffer back)
 *   end                           →
 *                                 ←     output*, done; of an inspection: answer
 *   question                      →
 *                                 ←     answer
 *
 * A bundle has one worker that splits and assembles, and up to three more that convert:
 *
 *   page                                first worker              others
 *   bundle                        →     started
 *   converter                     →                               started
 *   chunk                         →     batch*, need, progress, credit
 *   batch                         →                               need, piece
 *   piece                         →
 *   end                           →     ended, once every piece is in its place
 *   end                           →                               rest
 *   rest                          →     done
 *
 * Instead of any reply the worker may say `failed`. Cancelling needs no message: the page ends the worker.
 * All buffers are transferred. The page owns `windowBuffers` of them and sends no more than it has back, which
 * bounds what waits in the worker and creates no garbage per chunk.
 */
import type { WantedFile } from "./engine.js";
import { ExportError, type PlainError } from "./error.js";
import type { BundleResult, ExportOptions, ExportResult, Progress } from "./options.js";

/** Goes up with every change here: caches can mix an old page with a new worker. */
export const protocolVersion = 4;

export const bufferBytes = 256 * 1024;
export const windowBuffers = 4;

interface Envelope<Type extends string> {
  readonly version: typeof protocolVersion;
  readonly jobId: number;
  readonly type: Type;
}

/**
 * `private-file`: the worker writes a temporary file of this name into the origin-private file system. Of a part of a bundle
 * for which it cannot open one, it sends `output` as with `messages`.
 */
export type Output = { readonly kind: "messages" } | { readonly kind: "private-file"; readonly name: string };

export type Question = "fields" | "default-options" | "json-schema" | "check-options";

export type InitRequest = Envelope<"init"> & { readonly module: WebAssembly.Module };
export type ExportRequest = Envelope<"export"> & {
  readonly options: Partial<ExportOptions>;
  readonly output: Output;
  /** Of transcripts: the bytes of a PNG or JPEG file. */
  readonly logo?: Uint8Array | undefined;
};
/** `helpers`: workers that take batches from this one. */
export type BundleRequest = Envelope<"bundle"> & {
  readonly options: Partial<ExportOptions>;
  readonly helpers: number;
  readonly logo?: Uint8Array | undefined;
};
export type ConverterRequest = Envelope<"converter"> & { readonly options: Partial<ExportOptions>; readonly logo?: Uint8Array | undefined };
export type BatchRequest = Envelope<"batch"> & { readonly bytes: Uint8Array<ArrayBuffer> };
export type PieceRequest = Envelope<"piece"> & { readonly bytes: Uint8Array<ArrayBuffer> };
export type RestRequest = Envelope<"rest"> & { readonly bytes: Uint8Array<ArrayBuffer> };
export type PreviewRequest = Envelope<"preview"> & { readonly options: Partial<ExportOptions>; readonly rows: number };
/** What was asked for by `need`; files that there are not are left out. */
export type SupplyRequest = Envelope<"supply"> & {
  readonly fonts: readonly { readonly file: string; readonly bytes: ArrayBuffer }[];
  readonly files: readonly { readonly conversationId: string; readonly attachmentId: string; readonly bytes: Uint8Array<ArrayBuffer> }[];
  /** In the order in which they were asked for; null where there is none. */
  readonly media: readonly (Uint8Array<ArrayBuffer> | null)[];
  /** Where the part goes that was asked for. */
  readonly part: Output | null;
};
/** Stops reading once `limit` conversations are read; null reads all. */
export type InspectRequest = Envelope<"inspect"> & { readonly options: Partial<ExportOptions>; readonly limit: number | null };
export type ModelRequest = Envelope<"model"> & { readonly bytes: ArrayBuffer };
export type ChunkRequest = Envelope<"chunk"> & {
  readonly buffer: ArrayBuffer;
  readonly filledBytes: number;
  /** Whether the source's own chunk ends here, usually a whole page. A preview stops at such a place. */
  readonly endsChunk: boolean;
};
export type EndRequest = Envelope<"end">;
/** Reads an archive of a bundle, and tells whether it is still what it was. */
export type VerifyRequest = Envelope<"verify"> & { readonly archives: readonly File[] };
export type QuestionRequest = Envelope<"question"> & { readonly question: Question; readonly options: Partial<ExportOptions> };

export type Request =
  | InitRequest
  | ModelRequest
  | ExportRequest
  | PreviewRequest
  | InspectRequest
  | BundleRequest
  | ConverterRequest
  | BatchRequest
  | PieceRequest
  | RestRequest
  | SupplyRequest
  | ChunkRequest
  | EndRequest
  | VerifyRequest
  | QuestionRequest;

export type ReadyReply = Envelope<"ready"> & { readonly engineVersion: string };
export type StartedReply = Envelope<"started">;
export type CreditReply = Envelope<"credit"> & { readonly buffer: ArrayBuffer };
/** Names of font files, and images of messages, without which the engine cannot go on. */
export type NeedReply = Envelope<"need"> & {
  readonly fonts: readonly string[];
  readonly files: readonly WantedFile[];
  /** Files of conversations that go into a bundle. */
  readonly media: readonly WantedFile[];
  /** A part of a bundle that begins, from 1. */
  readonly part: number | null;
};
/** A batch for another worker. */
export type BatchReply = Envelope<"batch"> & { readonly bytes: Uint8Array<ArrayBuffer> };
export type PieceReply = Envelope<"piece"> & { readonly bytes: Uint8Array<ArrayBuffer> };
/** Every piece is in its place: what the others know at their end is wanted. */
export type EndedReply = Envelope<"ended">;
export type RestReply = Envelope<"rest"> & { readonly bytes: Uint8Array<ArrayBuffer>; readonly memoryBytes: number };
export type OutputReply = Envelope<"output"> & {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of a bundle, from 1; 1 for everything else. */
  readonly part: number;
};
export type ProgressReply = Envelope<"progress"> & { readonly progress: Progress };
export type DoneReply = Envelope<"done"> & { readonly result: ExportResult | BundleResult; readonly memoryBytes: number };
export type AnswerReply = Envelope<"answer"> & { readonly answer: unknown; readonly memoryBytes: number };
export type FailedReply = Envelope<"failed"> & {
  readonly error: PlainError;
  /** Whether the engine is dead and the worker must be replaced. */
  readonly fatal: boolean;
  /** Of the error `leftover`: the value that was found. It travels apart, so that no error and no log holds it. */
  readonly leftoverValue: string | null;
};

export type Reply =
  | ReadyReply
  | StartedReply
  | CreditReply
  | NeedReply
  | BatchReply
  | PieceReply
  | EndedReply
  | RestReply
  | OutputReply
  | ProgressReply
  | DoneReply
  | AnswerReply
  | FailedReply;

type Unwrapped<Message> = Message extends Envelope<string> ? Omit<Message, "version" | "jobId"> : never;
export type RequestBody = Unwrapped<Request>;
export type ReplyBody = Unwrapped<Reply>;

const requestTypes: ReadonlySet<string> = new Set<Request["type"]>([
  "init",
  "model",
  "export",
  "preview",
  "inspect",
  "bundle",
  "converter",
  "batch",
  "piece",
  "rest",
  "supply",
  "chunk",
  "end",
  "verify",
  "question",
]);
const replyTypes: ReadonlySet<string> = new Set<Reply["type"]>([
  "ready",
  "started",
  "credit",
  "need",
  "batch",
  "piece",
  "ended",
  "rest",
  "output",
  "progress",
  "done",
  "answer",
  "failed",
]);

export const request = (jobId: number, body: RequestBody): Request => ({ version: protocolVersion, jobId, ...body }) as Request;
export const reply = (jobId: number, body: ReplyBody): Reply => ({ version: protocolVersion, jobId, ...body }) as Reply;

const mismatch = (): ExportError =>
  new ExportError(
    "protocol-mismatch",
    "The page and the export worker are of different versions. Reload the page; if that does not help, the server mixes old and new files.",
  );

function checked(data: unknown, types: ReadonlySet<string>): unknown {
  const known =
    typeof data === "object" &&
    data !== null &&
    "version" in data &&
    data.version === protocolVersion &&
    "jobId" in data &&
    typeof data.jobId === "number" &&
    "type" in data &&
    typeof data.type === "string" &&
    types.has(data.type);
  if (!known) throw mismatch();
  return data;
}

/** Takes a message as a request, or throws `protocol-mismatch`. */
export const readRequest = (data: unknown): Request => checked(data, requestTypes) as Request;

/** Takes a message as a reply, or throws `protocol-mismatch`. */
export const readReply = (data: unknown): Reply => checked(data, replyTypes) as Reply;

/** The buffers of a message that are handed over rather than copied. */
export function transferOf(message: Request | Reply): ArrayBuffer[] {
  switch (message.type) {
    case "chunk":
    case "credit":
      return [message.buffer];
    case "batch":
    case "piece":
    case "rest":
    case "output":
      return [message.bytes.buffer];
    case "supply":
      return [
        ...message.fonts.map(({ bytes }) => bytes),
        ...message.files.map(({ bytes }) => bytes.buffer),
        ...message.media.flatMap((bytes) => (bytes === null ? [] : [bytes.buffer])),
      ];
    default:
      return [];
  }
}

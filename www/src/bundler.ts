/** The worker's side of a bundle: splits, converts what no other worker takes, assembles, and writes the parts. */
import { transferable } from "./bytes.js";
import type { Engine, EngineBundle, EngineConverter, SyncFile } from "./engine.js";
import { isReported } from "./error.js";
import type { BundleResult, Progress } from "./options.js";
import type { BundleRequest, NeedReply, Output, ReplyBody, SupplyRequest } from "./protocol.js";
import { closeQuietly, openOutput, writeAll } from "./sync-output.js";
import { removePrivateFile } from "./sink/private-file.js";

/** Batches that a helper has at most. With two it ran dry while this worker converted one of its own: 1.35 times as fast, not 1.7. */
const batchesPerHelper = 4;
/** Files of conversations that are asked for together: as many as the page brings at a time. More would only be held and wait. */
const mediaAtOnce = 4;

type Need = Omit<NeedReply, "version" | "jobId" | "type">;
export type Ask = (need: Partial<Need>) => Promise<SupplyRequest>;
type Send = (body: ReplyBody) => void;

interface PartFile {
  readonly handle: SyncFile;
  readonly name: string;
}

export interface Bundler {
  take(chunk: Uint8Array): Promise<void>;
  addPiece(piece: Uint8Array): Promise<void>;
  /** The input is over. */
  end(): Promise<void>;
  addRest(rest: Uint8Array): Promise<void>;
  progress(): Progress;
  leftoverValue(): string | null;
  /** Leaves nothing. */
  abandon(): Promise<void>;
}

export interface BundlerSettings {
  readonly engine: Engine;
  readonly request: BundleRequest;
  readonly ask: Ask;
  readonly send: Send;
  /** All parts are written. */
  readonly done: (result: BundleResult) => void;
}

/** Brings what the converter needs for what it has read ahead. */
export async function bringTo(converter: EngineConverter, ask: Ask): Promise<void> {
  for (;;) {
    const fonts = converter.missingFonts();
    const files = converter.wantedFiles();
    if (fonts.length === 0 && files.length === 0) return;
    const supply = await ask({ fonts, files });
    for (const { file, bytes } of supply.fonts) converter.addFont(file, new Uint8Array(bytes));
    for (const { conversationId, attachmentId, bytes } of supply.files) converter.addFile(conversationId, attachmentId, bytes);
  }
}

export function createBundler({ engine, request, ask, send, done }: BundlerSettings): Bundler {
  const bundle: EngineBundle = new engine.BundleExport(request.options);
  const converter = new engine.BundleConverter(request.options, request.logo);
  const helpers = engine.BundleExport.needsWholeParts(request.options) ? 0 : request.helpers;
  const parts = new Map<number, PartFile | "messages">();
  let outside = 0;
  let restsMissing = helpers;
  let ended = false;
  let asked = false;

  async function openPart(part: number): Promise<PartFile | "messages"> {
    const { part: place } = await ask({ part });
    const output: Output = place ?? { kind: "messages" };
    if (output.kind === "messages") return "messages";
    try {
      return { handle: await openOutput(output.name), name: output.name };
    } catch (error) {
      // The page sees by what it gets that it needs another sink: the source was read already, and is not read again.
      if (isReported(error) && error.code === "no-private-file") return "messages";
      throw error;
    }
  }

  async function write(): Promise<void> {
    const ready: [number, Uint8Array][] = [];
    bundle.drain((part, bytes) => ready.push([part, bytes]));
    for (const [part, bytes] of ready) {
      const known = parts.get(part) ?? (await openPart(part));
      parts.set(part, known);
      if (known === "messages") send({ type: "output", bytes: transferable(bytes), part });
      else writeAll(known.handle, bytes);
    }
  }

  async function assemble(): Promise<void> {
    while (bundle.assemble()) {
      for (;;) {
        const media = bundle.wantedMedia(mediaAtOnce);
        if (media.length === 0) break;
        const supply = await ask({ media });
        for (const at of media.keys()) bundle.giveMedia(supply.media[at] ?? undefined);
        await write();
      }
      await write();
    }
  }

  async function work(): Promise<void> {
    while (bundle.waiting() > 0) {
      if (outside < helpers * batchesPerHelper) {
        const bytes = bundle.takeBatch();
        if (bytes === undefined) break;
        outside += 1;
        send({ type: "batch", bytes: transferable(bytes) });
        continue;
      }
      bundle.foresee(converter);
      await bringTo(converter, ask);
      bundle.convertNext(converter);
      await assemble();
    }
  }

  async function conclude(): Promise<void> {
    if (!ended || !bundle.isAssembled()) return;
    if (restsMissing > 0) {
      if (!asked) send({ type: "ended" });
      asked = true;
      return;
    }
    bundle.addOwnRest(converter);
    bundle.finish();
    await write();
    for (const file of parts.values()) {
      if (file === "messages") continue;
      file.handle.flush();
      file.handle.close();
    }
    const result = bundle.result();
    bundle.free();
    converter.free();
    done(result);
  }

  return {
    async take(chunk) {
      bundle.push(chunk);
      await work();
    },
    async addPiece(piece) {
      outside -= 1;
      bundle.addPiece(piece);
      await assemble();
      await conclude();
    },
    async end() {
      bundle.end();
      ended = true;
      await work();
      await conclude();
    },
    async addRest(rest) {
      bundle.addRest(rest);
      restsMissing -= 1;
      await conclude();
    },
    progress() {
      const counts = bundle.progress();
      return { ...counts, conversations: counts.requested };
    },
    leftoverValue: () => bundle.leftoverValue() ?? converter.leftoverValue() ?? null,
    async abandon() {
      for (const file of parts.values()) {
        if (file === "messages") continue;
        closeQuietly(file.handle);
        await removePrivateFile(file.name);
      }
    },
  };
}

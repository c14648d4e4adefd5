/** The worker's side of the protocol: takes requests, drives the engine, replies. */
import { bringTo, createBundler, type Ask, type Bundler } from "./bundler.js";
import { joined, transferable } from "./bytes.js";
import type { Engine, EngineConverter, EngineExport, EngineInspection, SyncFile } from "./engine.js";
import { ExportError, isReported, modelFailed, toPlain, type PlainError } from "./error.js";
import type { ExportResult, Progress } from "./options.js";
import {
  readRequest,
  reply,
  transferOf,
  type BundleRequest,
  type ChunkRequest,
  type ConverterRequest,
  type ExportRequest,
  type InspectRequest,
  type PreviewRequest,
  type QuestionRequest,
  type ReplyBody,
  type SupplyRequest,
} from "./protocol.js";
import { firstRecords } from "./records.js";
import { removePrivateFile } from "./sink/private-file.js";
import { closeQuietly, openOutput } from "./sync-output.js";
import { verifyAll } from "./verifier.js";
import { isWasmBlocked } from "./wasm-support.js";

const progressPauseMs = 50;
const previewInputBytes = 4 * 1024 * 1024;

/** The part of a worker's global scope that is used. */
export interface WorkerScope {
  postMessage(message: unknown, transfer: Transferable[]): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
}

interface InspectionJob {
  readonly id: number;
  readonly inspection: EngineInspection;
  readonly limit: number | null;
}

interface BundleJob {
  readonly id: number;
  readonly bundler: Bundler;
  progressAtMs: number;
}

interface ConverterJob {
  readonly id: number;
  readonly converter: EngineConverter;
}

interface Job {
  readonly id: number;
  readonly exporter: EngineExport;
  readonly file: { readonly handle: SyncFile; readonly name: string } | null;
  readonly preview: { readonly rows: number; readonly collected: Uint8Array[] } | null;
  /** Whether the engine reads ahead and may need fonts and images. */
  readonly needsMore: boolean;
  progressAtMs: number;
}

function progressOf(exporter: EngineExport): Progress {
  const counts = exporter.progress();
  return { ...counts, conversations: counts.requested };
}

function startFailure(error: unknown): PlainError {
  if (!isWasmBlocked()) return toPlain(error);
  const message =
    "WebAssembly is blocked in the export worker. The Content-Security-Policy header of worker.js must allow 'wasm-unsafe-eval' in script-src.";
  return toPlain(new ExportError("wasm-blocked", message));
}

function isSupply(data: unknown): data is SupplyRequest {
  return readRequest(data).type === "supply";
}

/** Takes over the worker's messages. */
export function serve(scope: WorkerScope, engine: Engine): void {
  let memory: WebAssembly.Memory | null = null;
  let job: Job | null = null;
  let inspecting: InspectionJob | null = null;
  let bundling: BundleJob | null = null;
  let converting: ConverterJob | null = null;
  let supplied: ((supply: SupplyRequest) => void) | null = null;

  const send = (jobId: number, body: ReplyBody): void => {
    const message = reply(jobId, body);
    scope.postMessage(message, transferOf(message));
  };
  const memoryBytes = (): number => memory?.buffer.byteLength ?? 0;

  function emit({ id, preview }: Job, bytes: Uint8Array | undefined): void {
    if (bytes === undefined || bytes.length === 0) return;
    if (preview) preview.collected.push(bytes);
    else send(id, { type: "output", bytes: transferable(bytes), part: 1 });
  }

  async function start(request: ExportRequest | PreviewRequest): Promise<void> {
    if (request.type === "preview") {
      // The cut after the first conversations is ours; it must not count as the input's fault.
      const exporter = new engine.Export({ ...request.options, strict: false });
      const preview = { rows: request.rows, collected: [] };
      job = { id: request.jobId, exporter, file: null, preview, needsMore: request.options.format === "pdf", progressAtMs: 0 };
    } else {
      const exporter = new engine.Export(request.options, request.logo);
      const { output } = request;
      const file = output.kind === "private-file" ? { handle: await openOutput(output.name), name: output.name } : null;
      if (file) exporter.writeTo(file.handle);
      job = { id: request.jobId, exporter, file, preview: null, needsMore: request.options.format === "pdf", progressAtMs: performance.now() };
    }
    send(request.jobId, { type: "started" });
  }

  /** Asks the page, and waits for its answer. */
  const asker = (id: number): Ask => (need) => {
    const supplying = new Promise<SupplyRequest>((resolve) => {
      supplied = resolve;
    });
    send(id, { type: "need", fonts: [], files: [], media: [], part: null, ...need });
    return supplying;
  };

  function startBundle(request: BundleRequest): void {
    const { jobId: id } = request;
    const bundler = createBundler({
      engine,
      request,
      ask: asker(id),
      send: (body) => send(id, body),
      done(result) {
        bundling = null;
        send(id, { type: "done", result, memoryBytes: memoryBytes() });
      },
    });
    bundling = { id, bundler, progressAtMs: performance.now() };
    send(id, { type: "started" });
  }

  async function gather(running: BundleJob, { buffer, filledBytes }: ChunkRequest): Promise<void> {
    await running.bundler.take(new Uint8Array(buffer, 0, filledBytes));
    const nowMs = performance.now();
    if (nowMs - running.progressAtMs >= progressPauseMs) {
      running.progressAtMs = nowMs;
      send(running.id, { type: "progress", progress: running.bundler.progress() });
    }
    send(running.id, { type: "credit", buffer });
  }

  function startConverter({ jobId: id, options, logo }: ConverterRequest): void {
    converting = { id, converter: new engine.BundleConverter(options, logo) };
    send(id, { type: "started" });
  }

  async function convert({ id, converter }: ConverterJob, batch: Uint8Array): Promise<void> {
    converter.foresee(batch);
    await bringTo(converter, asker(id));
    send(id, { type: "piece", bytes: transferable(converter.convert(batch)) });
  }

  function endConverter({ id, converter }: ConverterJob): void {
    const bytes = transferable(converter.finish());
    converter.free();
    converting = null;
    send(id, { type: "rest", bytes, memoryBytes: memoryBytes() });
  }

  /** Brings what the engine will need for the next bytes, or for the end. */
  async function prepare({ id, exporter }: Job, chunk?: Uint8Array): Promise<void> {
    exporter.foresee(chunk);
    for (;;) {
      const fonts = exporter.missingFonts();
      const files = exporter.wantedFiles();
      if (fonts.length === 0 && files.length === 0) return;
      const supply = await asker(id)({ fonts, files });
      for (const { file, bytes } of supply.fonts) exporter.addFont(file, new Uint8Array(bytes));
      for (const { conversationId, attachmentId, bytes } of supply.files) exporter.addFile(conversationId, attachmentId, bytes);
    }
  }

  async function take(running: Job, { buffer, filledBytes, endsChunk }: ChunkRequest): Promise<void> {
    const chunk = new Uint8Array(buffer, 0, filledBytes);
    if (running.needsMore) await prepare(running, chunk);
    emit(running, running.exporter.push(chunk));
    const { preview } = running;
    if (preview) {
      const { requested, bytesRead } = running.exporter.progress();
      const enough = requested >= preview.rows && (endsChunk || bytesRead >= previewInputBytes);
      if (enough) return await finish(running, "cut");
    }
    const nowMs = performance.now();
    if (!preview && nowMs - running.progressAtMs >= progressPauseMs) {
      running.progressAtMs = nowMs;
      send(running.id, { type: "progress", progress: progressOf(running.exporter) });
    }
    send(running.id, { type: "credit", buffer });
  }

  async function finish(running: Job, ending: "whole" | "cut"): Promise<void> {
    const { id, exporter, file, preview } = running;
    if (running.needsMore) await prepare(running);
    emit(running, exporter.finish());
    let result: ExportResult = exporter.result();
    if (ending === "cut") result = { ...result, syntaxError: null };
    if (preview) {
      const bytes = transferable(firstRecords(joined(preview.collected), result.format, preview.rows).slice());
      send(id, { type: "output", bytes, part: 1 });
    } else {
      send(id, { type: "progress", progress: progressOf(exporter) });
    }
    if (file) {
      file.handle.flush();
      file.handle.close();
    }
    exporter.free();
    job = null;
    send(id, { type: "done", result, memoryBytes: memoryBytes() });
  }

  function inspect({ jobId, options, limit }: InspectRequest): void {
    inspecting = { id: jobId, inspection: new engine.Inspection({ ...options, strict: false }), limit };
    send(jobId, { type: "started" });
  }

  function look({ id, inspection, limit }: InspectionJob, { buffer, filledBytes, endsChunk }: ChunkRequest): void {
    inspection.push(new Uint8Array(buffer, 0, filledBytes));
    if (limit !== null && endsChunk && inspection.conversations() >= limit) return conclude("cut");
    send(id, { type: "credit", buffer });
  }

  function conclude(ending: "whole" | "cut"): void {
    if (inspecting === null) return;
    const { id, inspection } = inspecting;
    const result = inspection.finish();
    inspection.free();
    inspecting = null;
    send(id, { type: "answer", answer: { ...result, estimate: ending === "cut" }, memoryBytes: memoryBytes() });
  }

  function loadModel(bytes: ArrayBuffer): void {
    try {
      engine.loadModel(new Uint8Array(bytes));
    } catch (error) {
      throw modelFailed(error);
    }
  }

  /** Asked of the export that just failed; the value goes beside the error, never into it. */
  function leftoverOf(error: unknown): string | null {
    if (!isReported(error) || error.code !== "leftover") return null;
    try {
      return job?.exporter.leftoverValue() ?? bundling?.bundler.leftoverValue() ?? converting?.converter.leftoverValue() ?? null;
    } catch {
      return null;
    }
  }

  function answer({ jobId, question, options }: QuestionRequest): void {
    const give = (value: unknown): void => send(jobId, { type: "answer", answer: value, memoryBytes: memoryBytes() });
    switch (question) {
      case "fields":
        return give(engine.fields());
      case "default-options":
        return give(engine.defaultOptions());
      case "json-schema":
        return give(engine.jsonSchema());
      case "check-options":
        engine.checkOptions(options);
        return give(null);
    }
  }

  /** A wrong option leaves the engine alive; anything that goes wrong inside a running export does not. */
  async function fail(jobId: number, error: unknown): Promise<void> {
    const isRunning = [job, inspecting, bundling, converting].some((running) => running !== null);
    const fatal = isRunning || !isReported(error) || error.code === "model-failed";
    const leftoverValue = leftoverOf(error);
    const file = job?.file;
    const bundler = bundling?.bundler;
    job = null;
    inspecting = null;
    bundling = null;
    converting = null;
    await bundler?.abandon();
    if (file) {
      closeQuietly(file.handle);
      await removePrivateFile(file.name);
    }
    send(jobId, { type: "failed", error: toPlain(error), fatal, leftoverValue });
  }

  async function handle(data: unknown): Promise<void> {
    const request = readRequest(data);
    try {
      switch (request.type) {
        case "init":
          memory = engine.initSync({ module: request.module }).memory;
          return send(request.jobId, { type: "ready", engineVersion: engine.engineVersion() });
        case "export":
        case "preview":
          return await start(request);
        case "model":
          return loadModel(request.bytes);
        case "inspect":
          return inspect(request);
        case "bundle":
          return startBundle(request);
        case "converter":
          return startConverter(request);
        case "batch":
          return converting?.id === request.jobId ? await convert(converting, request.bytes) : undefined;
        case "piece":
          return bundling?.id === request.jobId ? await bundling.bundler.addPiece(request.bytes) : undefined;
        case "rest":
          return bundling?.id === request.jobId ? await bundling.bundler.addRest(request.bytes) : undefined;
        case "supply":
          return undefined;
        case "chunk":
          if (bundling?.id === request.jobId) return await gather(bundling, request);
          if (inspecting?.id === request.jobId) return look(inspecting, request);
          // A preview may have ended while this chunk was on its way.
          return job?.id === request.jobId ? await take(job, request) : undefined;
        case "end":
          if (bundling?.id === request.jobId) return await bundling.bundler.end();
          if (converting?.id === request.jobId) return endConverter(converting);
          if (inspecting?.id === request.jobId) return conclude("whole");
          return job?.id === request.jobId ? await finish(job, "whole") : undefined;
        case "verify":
          return send(request.jobId, { type: "answer", answer: verifyAll(engine, request.archives), memoryBytes: memoryBytes() });
        case "question":
          return answer(request);
      }
    } catch (error) {
      if (request.type === "init") return send(request.jobId, { type: "failed", error: startFailure(error), fatal: true, leftoverValue: null });
      await fail(request.jobId, error);
    }
  }

  // One message after the other: a chunk may wait for a font. What brings it must not.
  let turn: Promise<void> = Promise.resolve();
  scope.addEventListener("message", ({ data }) => {
    const bringing = supplied;
    if (bringing !== null && isSupply(data)) {
      supplied = null;
      return bringing(data);
    }
    turn = turn
      .then(() => handle(data))
      .catch((error: unknown) => send(0, { type: "failed", error: toPlain(error), fatal: true, leftoverValue: null }));
  });
}

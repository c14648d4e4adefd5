/** One run of the engine over a source: feeds the worker, passes its output on, and gives its account. */
import { startConverters, type Converters, type ConvertersSettings } from "./converters.js";
import { cancelled, ExportError, fromSaving, fromSource } from "./error.js";
import { createWindow, feed, type ByteSource } from "./feed.js";
import { errorOf } from "./leftover.js";
import type { Progress } from "./options.js";
import type { Lease } from "./pool.js";
import type { BundleRequest, ExportRequest, InspectRequest, NeedReply, PreviewRequest, Reply, SupplyRequest } from "./protocol.js";

/** The source waits while more output than this is not yet written. */
const unwrittenBytes = 1024 * 1024;

export type Need = Pick<NeedReply, "fonts" | "files" | "media" | "part">;
export type Supply = Pick<SupplyRequest, "fonts" | "files" | "media" | "part">;

type Body<Message> = Omit<Message, "version" | "jobId">;

export interface JobSettings {
  readonly lease: Lease;
  readonly body: Body<ExportRequest> | Body<PreviewRequest> | Body<InspectRequest> | Body<BundleRequest>;
  readonly source: ByteSource;
  /** `part`: of a bundle, from 1. */
  write(bytes: Uint8Array<ArrayBuffer>, part: number): void | Promise<void>;
  onProgress?(progress: Progress): void;
  /** Further workers of a bundle. */
  converters?: ConvertersSettings;
  /** Brings what the engine asks for. */
  supply?(need: Need): Promise<Supply>;
  /** All of the source is with the worker. */
  onInputEnd?(): void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * `Result` is what the body's type leads to. Resolves when the engine is through and all output is written. Rejects at once when cancelled or failed, with the
 * worker ended; the lease is settled in every case.
 */
export function runJob<Result>({ lease, body, source, write, onProgress, supply, onInputEnd, converters: others, signal }: JobSettings): Promise<Result> {
  return new Promise((resolve, reject) => {
    const window = createWindow();
    let over = false;
    let writing: Promise<void> = Promise.resolve();
    let unwritten = 0;
    let drained = (): void => undefined;

    const cancel = (): void => stop(cancelled());

    function settle(): void {
      over = true;
      // The feed may be waiting; it must go on to close its source.
      window.close();
      drained();
      if (converters) converters.stop();
      // Helpers that do not work yet.
      else for (const helper of others?.leases ?? []) helper.discard();
      signal?.removeEventListener("abort", cancel);
    }

    function stop(error: ExportError, worker: "dead" | "alive" = "dead"): void {
      if (over) return;
      settle();
      if (worker === "dead") lease.discard();
      else lease.release(0);
      reject(error);
    }

    let converters: Converters | null = null;

    function pass(bytes: Uint8Array<ArrayBuffer>, part: number): void {
      unwritten += bytes.byteLength;
      writing = writing
        .then(() => (over ? undefined : write(bytes, part)))
        .then(() => {
          unwritten -= bytes.byteLength;
          if (unwritten <= unwrittenBytes) drained();
        });
      writing.catch((error: unknown) => stop(fromSaving(error)));
    }

    const sinkReady = (): Promise<void> =>
      unwritten <= unwrittenBytes
        ? Promise.resolve()
        : new Promise((ready) => {
            drained = ready;
          });

    let inputOver = false;
    async function begin(): Promise<void> {
      const target = {
        window,
        stopped: () => over || inputOver,
        sinkReady,
        send: (buffer: ArrayBuffer, filledBytes: number, endsChunk: boolean) =>
          lease.post({ type: "chunk", buffer, filledBytes, endsChunk }),
      };
      try {
        await feed(source, target);
        if (over || inputOver) return;
        lease.post({ type: "end" });
        onInputEnd?.();
      } catch (error) {
        stop(fromSource(error));
      }
    }

    async function finish(result: Result, memoryBytes: number): Promise<void> {
      inputOver = true;
      window.close();
      await writing.catch(() => undefined);
      if (over) return;
      settle();
      lease.release(memoryBytes);
      resolve(result);
    }

    async function bring(need: Need): Promise<void> {
      try {
        const brought = (await supply?.(need)) ?? { fonts: [], files: [], media: [], part: null };
        if (!over) lease.post({ type: "supply", ...brought });
      } catch (error) {
        stop(error instanceof ExportError ? error : fromSource(error));
      }
    }

    function take(reply: Reply): void {
      switch (reply.type) {
        case "started":
          return void begin();
        case "credit":
          return window.giveBack(reply.buffer);
        case "need":
          return void bring(reply);
        case "output":
          return pass(reply.bytes, reply.part);
        case "batch":
          return converters?.convert(reply.bytes);
        case "ended":
          return converters?.end();
        case "progress":
          return onProgress?.(reply.progress);
        // The worker gives what the request asked for: the account of an export, or the answer of an inspection.
        case "done":
          return void finish(reply.result as Result, reply.memoryBytes);
        case "answer":
          return void finish(reply.answer as Result, reply.memoryBytes);
        case "failed":
          return stop(errorOf(reply), reply.fatal ? "dead" : "alive");
        default:
          return;
      }
    }

    if (signal?.aborted) return stop(cancelled());
    signal?.addEventListener("abort", cancel, { once: true });
    lease.listen({ reply: take, crash: (error) => stop(error) });
    lease.post(body);
    if (others) {
      converters = startConverters(others, {
        piece: (bytes) => lease.post({ type: "piece", bytes }),
        rest: (bytes) => lease.post({ type: "rest", bytes }),
        fail: (error) => stop(error instanceof ExportError ? error : fromSource(error)),
      });
    }
  });
}

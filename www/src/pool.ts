/**
 * The workers. Each takes one job at a time; a job leases a worker and gives it back, or discards it when it was
 * cancelled or failed, because a trapped engine answers nothing more. The next job then starts a fresh worker.
 */
import { ExportError, cancelled, engineStopped, fromPlain } from "./error.js";
import { readReply, request, transferOf, type Reply, type RequestBody } from "./protocol.js";

const mib = 1024 * 1024;

/** The part of `Worker` that is used. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: Transferable[]): void;
  terminate(): void;
  addEventListener(type: "message", listener: (event: { readonly data: unknown }) => void): void;
  addEventListener(type: "error" | "messageerror", listener: (event: { preventDefault?(): void }) => void): void;
}

export interface PoolSettings {
  /** Starts a worker; may throw when the page's policy forbids it. */
  readonly start: () => WorkerLike;
  readonly compile: () => Promise<WebAssembly.Module>;
  /** The file that finds names. */
  readonly model: () => Promise<ArrayBuffer>;
  /** Workers at most, 1 to 4. */
  readonly size?: number;
  /** A worker without work ends after this time. */
  readonly idleMs?: number;
  /** A worker whose engine holds more memory ends after its job: wasm memory never shrinks. */
  readonly recycleBytes?: number;
}

export interface JobListener {
  reply(reply: Reply): void;
  /** The worker died. It is replaced, and the job is not repeated. */
  crash(error: ExportError): void;
}

/** A worker for the time of one job. End it with exactly one of `release` and `discard`. */
export interface Lease {
  post(body: RequestBody): void;
  listen(listener: JobListener): void;
  /** Gives the worker what finds names, unless it has it. */
  loadModel(): Promise<void>;
  release(memoryBytes: number): void;
  discard(): void;
}

export interface Pool {
  lease(signal?: AbortSignal): Promise<Lease>;
  /** A worker if one is free or may be started; null where it would have to be waited for. */
  leaseNow(signal?: AbortSignal): Promise<Lease | null>;
  /** Ends idle workers now; busy ones end with their job. */
  clear(): void;
}

interface Seat {
  readonly worker: WorkerLike;
  jobId: number;
  listener: JobListener | null;
  idleTimer: ReturnType<typeof setTimeout> | undefined;
  ended: boolean;
  hasModel: boolean;
}

const workerBlocked = (cause?: unknown): ExportError =>
  new ExportError(
    "worker-blocked",
    "The export worker could not be started. Its file must be reachable, and an administrator must allow 'self' in worker-src in the page's Content-Security-Policy.",
    {},
    { cause },
  );

export function createPool({ start, compile, model, size = 1, idleMs = 60_000, recycleBytes = 128 * mib }: PoolSettings): Pool {
  const limit = Math.min(4, Math.max(1, size));
  const idle: Seat[] = [];
  const waiting: (() => void)[] = [];
  let live = 0;
  let lastJobId = 0;

  function leavePlace(): void {
    live -= 1;
    waiting.shift()?.();
  }

  /** Ends a worker for good; the next job in the queue may start another. */
  function end(seat: Seat): void {
    if (seat.ended) return;
    seat.ended = true;
    clearTimeout(seat.idleTimer);
    seat.worker.terminate();
    const at = idle.indexOf(seat);
    if (at >= 0) idle.splice(at, 1);
    leavePlace();
  }

  function crash(seat: Seat, error: ExportError): void {
    if (seat.ended) return;
    const { listener } = seat;
    end(seat);
    listener?.crash(error);
  }

  function receive(seat: Seat, data: unknown): void {
    try {
      const message = readReply(data);
      if (message.jobId === seat.jobId) seat.listener?.reply(message);
      else if (message.jobId === 0 && message.type === "failed") crash(seat, fromPlain(message.error));
    } catch (error) {
      crash(seat, error instanceof ExportError ? error : engineStopped(error));
    }
  }

  function post(seat: Seat, body: RequestBody): void {
    if (seat.ended) return;
    const message = request(seat.jobId, body);
    seat.worker.postMessage(message, transferOf(message));
  }

  function seatAt(worker: WorkerLike): { readonly seat: Seat; readonly ready: Promise<void> } {
    const seat: Seat = { worker, jobId: (lastJobId += 1), listener: null, idleTimer: undefined, ended: false, hasModel: false };
    let isReady = false;
    const ready = new Promise<void>((resolve, reject) => {
      seat.listener = {
        crash: reject,
        reply(message) {
          if (message.type === "failed") return crash(seat, fromPlain(message.error));
          isReady = true;
          resolve();
        },
      };
    });
    worker.addEventListener("message", ({ data }) => receive(seat, data));
    worker.addEventListener("messageerror", () => crash(seat, engineStopped()));
    worker.addEventListener("error", (event) => {
      event.preventDefault?.();
      crash(seat, isReady ? engineStopped() : workerBlocked());
    });
    return { seat, ready };
  }

  function startSeat(): ReturnType<typeof seatAt> {
    try {
      return seatAt(start());
    } catch (error) {
      leavePlace();
      throw workerBlocked(error);
    }
  }

  async function take(): Promise<Seat> {
    for (;;) {
      const seat = idle.pop();
      if (seat) {
        // Here, not with the lease: a job that was cancelled meanwhile gives it back without one.
        clearTimeout(seat.idleTimer);
        return seat;
      }
      if (live < limit) break;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
    live += 1;
    // The worker's script loads while the page compiles.
    const compiling = compile();
    compiling.catch(() => undefined);
    const { seat, ready } = startSeat();
    ready.catch(() => undefined);
    try {
      post(seat, { type: "init", module: await compiling });
    } catch (error) {
      end(seat);
      throw error;
    }
    await ready;
    return seat;
  }

  function rest(seat: Seat, memoryBytes: number): void {
    if (seat.ended) return;
    seat.listener = null;
    if (memoryBytes > recycleBytes) return end(seat);
    seat.idleTimer = setTimeout(() => end(seat), idleMs);
    idle.push(seat);
    waiting.shift()?.();
  }

  function leaseOf(seat: Seat): Lease {
    seat.jobId = lastJobId += 1;
    seat.listener = null;
    return {
      post: (body) => post(seat, body),
      listen(listener) {
        if (seat.ended) listener.crash(engineStopped());
        else seat.listener = listener;
      },
      async loadModel() {
        if (seat.hasModel) return;
        const bytes = await model();
        if (seat.hasModel) return;
        seat.hasModel = true;
        // Copied, not handed over: the next worker needs it as well.
        post(seat, { type: "model", bytes });
      },
      release: (memoryBytes) => rest(seat, memoryBytes),
      discard: () => end(seat),
    };
  }

  function lease(signal?: AbortSignal): Promise<Lease> {
    if (signal?.aborted) return Promise.reject(cancelled());
    return new Promise((resolve, reject) => {
      const stop = (): void => reject(cancelled());
      signal?.addEventListener("abort", stop, { once: true });
      take()
        .then((seat) => (signal?.aborted ? rest(seat, 0) : resolve(leaseOf(seat))))
        .catch(reject)
        .finally(() => signal?.removeEventListener("abort", stop));
    });
  }

  return {
    lease,
    leaseNow: async (signal) => (idle.length > 0 || live < limit ? lease(signal) : null),
    clear: () => idle.slice().forEach(end),
  };
}

/** Workers in the test's own thread. Messages are cloned and buffers handed over, as between real threads. */
import { serve } from "../src/dispatcher.js";
import type { Engine } from "../src/engine.js";
import type { WorkerLike } from "../src/pool.js";
import { fakeEngine } from "./fake-engine.js";

type Listener = (event: { readonly data: unknown; preventDefault?(): void }) => void;

/** Everything but the compiled module crosses by structured cloning; Node cannot clone that one. */
function carried(message: unknown, transfer: Transferable[]): unknown {
  const isInit = typeof message === "object" && message !== null && "module" in message;
  return isInit ? message : structuredClone(message, { transfer });
}

export class FakeWorker implements WorkerLike {
  /** All that were started, the newest last. */
  static readonly started: FakeWorker[] = [];
  static get alive(): FakeWorker[] {
    return FakeWorker.started.filter((worker) => !worker.terminated);
  }

  terminated = false;
  /** What the page sent, by type. */
  readonly received: string[] = [];
  readonly #listeners = new Map<string, Listener[]>();
  #inner: Listener = () => undefined;

  constructor(engine: Engine | null = fakeEngine) {
    FakeWorker.started.push(this);
    if (engine === null) return;
    const scope = {
      addEventListener: (_type: "message", listener: Listener) => {
        this.#inner = listener;
      },
      postMessage: (message: unknown, transfer: Transferable[]) => this.reply(message, transfer),
    };
    serve(scope, engine);
  }

  addEventListener(type: string, listener: Listener): void {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  }

  postMessage(message: unknown, transfer: Transferable[]): void {
    const data = carried(message, transfer);
    if (typeof data === "object" && data !== null && "type" in data) this.received.push(String(data.type));
    setImmediate(() => this.terminated || this.#inner({ data }));
  }

  /** Sends the page a message, as the worker's own code would. */
  reply(message: unknown, transfer: Transferable[] = []): void {
    const data = carried(message, transfer);
    setImmediate(() => this.terminated || this.emit("message", data));
  }

  emit(type: "message" | "error" | "messageerror", data?: unknown): void {
    for (const listener of this.#listeners.get(type) ?? []) listener({ data });
  }

  terminate(): void {
    this.terminated = true;
  }
}

/** The page's workers are fakes from now on, and none is started yet. `engineOf` gives each its engine; null for one that never answers. */
export function installWorkers(engineOf: () => Engine | null = () => fakeEngine): void {
  FakeWorker.started.length = 0;
  class Worker extends FakeWorker {
    constructor() {
      super(engineOf());
    }
  }
  Object.assign(globalThis, { Worker });
}

export const emptyModule = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));

/** Brings a source's bytes to the worker, no faster than it takes them. */
import { bufferBytes, windowBuffers } from "./protocol.js";

/** Bytes of JSON, cut anywhere. The arrays stay the caller's: they are copied, and may be used again. */
export type ByteSource = AsyncIterable<Uint8Array> | Iterable<Uint8Array> | ReadableStream<Uint8Array>;

/** Small chunks travel together until there is at least this much. */
const worthSendingBytes = 64 * 1024;

async function* readStream(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  let ended = false;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      ended = done;
      if (done) return;
      yield value;
    }
  } finally {
    if (!ended) await reader.cancel().catch(() => undefined);
  }
}

function iteratorOf(source: ByteSource): AsyncIterator<Uint8Array> | Iterator<Uint8Array> {
  // Not every browser can iterate a stream.
  if ("getReader" in source) return readStream(source);
  return Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
}

/** The buffers that travel between page and worker. Taking one waits until the worker has given one back. */
export interface BufferWindow {
  /** Null once the window is closed. */
  take(): Promise<ArrayBuffer | null>;
  giveBack(buffer: ArrayBuffer): void;
  /** Lets everyone who waits go on with nothing. */
  close(): void;
}

export function createWindow(): BufferWindow {
  const free: ArrayBuffer[] = [];
  const waiting: ((buffer: ArrayBuffer | null) => void)[] = [];
  let made = 0;
  return {
    async take() {
      const buffer = free.pop();
      if (buffer) return buffer;
      if (made === windowBuffers) return new Promise((resolve) => waiting.push(resolve));
      made += 1;
      return new ArrayBuffer(bufferBytes);
    },
    giveBack(buffer) {
      const next = waiting.shift();
      if (next) next(buffer);
      else free.push(buffer);
    },
    close() {
      for (const resolve of waiting.splice(0)) resolve(null);
    },
  };
}

export interface FeedTarget {
  readonly window: BufferWindow;
  send(buffer: ArrayBuffer, filledBytes: number, endsChunk: boolean): void;
  /** Once true, nothing more is read from the source. */
  readonly stopped: () => boolean;
  /** Waits while the sink is behind. */
  readonly sinkReady: () => Promise<void>;
}

/** Reads the source to its end or until stopped, then closes it; rejects with what the source threw. */
export async function feed(source: ByteSource, { window, send, stopped, sinkReady }: FeedTarget): Promise<void> {
  const iterator = iteratorOf(source);
  let buffer: Uint8Array<ArrayBuffer> | null = null;
  let filled = 0;

  function flush(endsChunk: boolean): void {
    if (buffer) send(buffer.buffer, filled, endsChunk);
    buffer = null;
    filled = 0;
  }

  async function pass(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length && !stopped(); ) {
      if (buffer === null) {
        await sinkReady();
        const taken = await window.take();
        if (taken === null) return;
        buffer = new Uint8Array(taken);
      }
      const piece = chunk.subarray(at, at + buffer.length - filled);
      buffer.set(piece, filled);
      filled += piece.length;
      at += piece.length;
      if (filled === buffer.length) flush(at === chunk.length);
    }
    if (filled >= worthSendingBytes) flush(true);
  }

  let ended = false;
  try {
    while (!stopped()) {
      const step = await iterator.next();
      if (step.done) {
        ended = true;
        break;
      }
      await pass(step.value);
    }
    if (!stopped()) flush(true);
  } finally {
    // Not awaited: a source that hangs must not hold back the answer.
    if (!ended) void Promise.resolve(iterator.return?.()).catch(() => undefined);
  }
}

// Reads the conversations of a set one after the other, only as far as the preview of transcripts has come.
import { createSlicer } from "../conversation-slicer.js";
import type { OpenSource } from "./scope.js";

/** More than this is not held for a preview. */
const keptBytes = 16 * 1024 * 1024;

export interface ConversationReader {
  /** The first `count` conversations, or as many as there are or can be held. Reads no further than that needs. */
  first(count: number): Promise<readonly Uint8Array[]>;
  /** How long a conversation took to arrive, in milliseconds, on average. */
  readonly msEach: number;
  close(): void;
}

export function createConversationReader(source: OpenSource): ConversationReader {
  const controller = new AbortController();
  const slicer = createSlicer();
  const conversations: Uint8Array[] = [];
  let chunks: AsyncIterator<Uint8Array> | null = null;
  let bytes = 0;
  let tookMs = 0;
  let ended = false;
  /** One read at a time, in order. */
  let last: Promise<unknown> = Promise.resolve();

  async function readTo(count: number): Promise<readonly Uint8Array[]> {
    chunks ??= source(controller.signal, () => undefined)[Symbol.asyncIterator]();
    const startedMs = performance.now();
    while (!ended && conversations.length < count && bytes <= keptBytes) {
      const { done, value } = await chunks.next();
      if (done === true) {
        ended = true;
        break;
      }
      bytes += value.byteLength;
      conversations.push(...slicer.push(value));
    }
    tookMs += performance.now() - startedMs;
    return conversations.slice(0, count);
  }

  return {
    first(count) {
      const reading = last.then(() => readTo(count));
      last = reading.catch(() => undefined);
      return reading;
    },
    get msEach() {
      return conversations.length === 0 ? 0 : tookMs / conversations.length;
    },
    close() {
      ended = true;
      controller.abort();
      void chunks?.return?.();
    },
  };
}

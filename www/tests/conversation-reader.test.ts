import assert from "node:assert/strict";
import { test } from "node:test";
import { createConversationReader } from "../src/element/conversation-reader.js";
import type { OpenSource } from "../src/element/scope.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const words = (parts: readonly Uint8Array[]): string[] => parts.map((part) => new TextDecoder().decode(part));

/** Pages of two conversations, and a count of those that were asked for. */
function pages(count: number): { readonly source: OpenSource; read: number; closed: boolean } {
  const state = {
    read: 0,
    closed: false,
    async *source(): AsyncGenerator<Uint8Array> {
      try {
        for (let page = 0; page < count; page += 1) {
          state.read += 1;
          yield bytes(`{"conversations":[{"id":${page * 2}},{"id":${page * 2 + 1}}]}`);
        }
      } finally {
        state.closed = true;
      }
    },
  };
  return state;
}

test("reads no page before it is needed, and each once", async () => {
  const set = pages(5);
  const reader = createConversationReader(set.source);
  assert.equal(set.read, 0);
  assert.deepEqual(words(await reader.first(1)), ['{"id":0}']);
  assert.equal(set.read, 1);
  assert.deepEqual(words(await reader.first(4)).at(-1), '{"id":3}');
  assert.deepEqual(words(await reader.first(2)), ['{"id":0}', '{"id":1}']);
  assert.equal(set.read, 2);
});

test("two questions at once are answered in order, and the end is the end", async () => {
  const reader = createConversationReader(pages(2).source);
  const [three, many] = await Promise.all([reader.first(3), reader.first(99)]);
  assert.deepEqual([three.length, many.length], [3, 4]);
});

test("a failed read fails the question, and closing leaves the source", async () => {
  const broken = createConversationReader(async function* () {
    yield bytes('[{"id":1},');
    throw new TypeError("offline");
  });
  assert.equal((await broken.first(1)).length, 1);
  await assert.rejects(broken.first(2), TypeError);
  const set = pages(3);
  const reader = createConversationReader(set.source);
  await reader.first(1);
  reader.close();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(set.closed, true);
  assert.equal((await reader.first(99)).length, 2);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Batch } from "../src/batch.js";
import { conversationsById, type BatchSettings, type PageStore } from "../src/batches.js";
import { api, asked, pageOf, refusal, server, type Answer } from "./fake-api.js";

const idsTo = (count: number): string[] => Array.from({ length: count }, (_, index) => `conv_${index}`);
const all: Answer = (url) => pageOf(...asked(url).map((id) => ({ id, status: "open" })));

interface Told {
  readonly id: string;
  readonly export_unavailable?: string;
}

async function read(ids: readonly string[], settings: BatchSettings) {
  const batches: Batch[] = [];
  const pages: Told[][] = [];
  for await (const bytes of conversationsById(ids, { ...api, onBatch: (batch) => batches.push(batch), ...settings })) {
    pages.push((JSON.parse(new TextDecoder().decode(bytes)) as { conversations: Told[] }).conversations);
  }
  return { batches, pages, ids: pages.flat().map(({ id }) => id) };
}

test("chosen conversations are fetched by id, a hundred at a time, each once", async () => {
  const { asked: requests, fetch } = server(all);
  const ids = idsTo(250);
  const statuses: unknown[] = [];
  const { pages } = await read([...ids, "conv_0"], { fetch, onStatus: (status) => statuses.push(status) });
  assert.deepEqual(pages.map(({ length }) => length), [100, 100, 50]);
  assert.deepEqual(requests.flatMap(asked), ids);
  assert.deepEqual(statuses.at(-1), { kind: "reading", fetched: 250, total: 250 });
});

test("the next batch is on its way while this one is worked on, and no more than one", async () => {
  const { asked: requests, fetch } = server(all);
  const source = conversationsById(idsTo(40), { ...api, fetch, pageSize: 10 });
  await source.next();
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(requests.length, 2);
  await source.return();
});

// Whatever a server does, each id that was asked for is told once: as a conversation, or as one that did not come.
for (const [what, answer, told, missing, unasked] of [
  ["exactly what was asked", ["a", "b", "c"], ["a", "b", "c"], [], 0],
  ["another order", ["c", "a", "b"], ["a", "b", "c"], [], 0],
  ["one that is gone", ["a", "c"], ["a", "b!gone", "c"], ["b"], 0],
  ["all are gone", [], ["a!gone", "b!gone", "c!gone"], ["a", "b", "c"], 0],
  ["one twice", ["a", "b", "b", "c"], ["a", "b", "b", "c"], [], 0],
  ["one that nobody asked for", ["a", "x", "b", "c"], ["a", "b", "c"], [], 1],
  ["one without an id", ["a", null, "c"], ["a", "b!unreadable", "c"], ["b"], 0],
] as const) {
  test(`a page with ${what}`, async () => {
    const { batches, pages } = await read(["a", "b", "c"], { fetch: server(() => pageOf(...answer.map((id) => ({ id })))).fetch });
    assert.deepEqual(pages.flat().map(({ id, export_unavailable: why }) => (why === undefined ? id : `${id}!${why}`)), told);
    assert.deepEqual(batches.map((batch) => [batch.missing, batch.unasked]), [[missing, unasked]]);
  });
}

test("a page that is what was asked passes byte for byte; ids are found wherever they stand", async () => {
  const text = `{"conversations":[ {"status":"x","id":"a"} ,\n{"conversation_id":"\\u0062"},{"id":7, "messages":[{"id":"b"}]}],"pagination":{"has_more":false}}`;
  const source = conversationsById(["a", "b", "7"], { ...api, fetch: server(() => new Response(text)).fetch });
  const { value } = await source.next();
  assert.equal(new TextDecoder().decode(value as Uint8Array), text);
});

// As the engine takes it: the first that is given, as it is written.
for (const [conversation, id] of [
  [`{"id":12345678901234567890}`, "12345678901234567890"],
  [`{"status":"x","id":12345678901234567890}`, "12345678901234567890"],
  [`{"status":"x","id":1.50}`, "1.50"],
  [`{"conversation_id":"a","id":"b"}`, "a"],
  [`{"status":"x","conversation_id":"a","id":"b"}`, "a"],
  [`{"id":null,"conversation_id":"a"}`, "a"],
  [`{"messages":[{"id":"b"}],"tags":["id",":"],"id":"a","id":"b"}`, "a"],
  [`{"status":"\\\\\\"id\\":","i\\u0064":"a"}`, "a"],
] as const) {
  test(`the id of ${conversation} is ${id}`, async () => {
    const text = `{"conversations":[${conversation}],"pagination":{"has_more":false}}`;
    const { batches } = await read([id], { fetch: server(() => new Response(text)).fetch });
    assert.deepEqual(batches.map(({ missing, unasked }) => [missing, unasked]), [[[], 0]]);
  });
}

for (const conversation of [`{"status":"x","id":{"id":"a"}}`, `{"status":"x","id":["a"],"conversation_id":"a"}`, `{"status":"x","id":true}`, `{"status":x,"id":"a"}`]) {
  test(`the id of ${conversation} cannot be read`, async () => {
    const text = `{"conversations":[${conversation}],"pagination":{"has_more":false}}`;
    const { pages } = await read(["a"], { fetch: server(() => new Response(text)).fetch });
    assert.deepEqual(pages, [[{ id: "a", export_unavailable: "unreadable" }]]);
  });
}

test("of a page that breaks off, what came before is used, and the rest is named", async () => {
  const cut = server(async () => new Response((await pageOf({ id: "a" }, { id: "b" }, { id: "c" }).text()).slice(0, 33)));
  const { pages } = await read(["a", "b", "c"], { fetch: cut.fetch });
  assert.deepEqual(pages, [[{ id: "a" }, { id: "b", export_unavailable: "unreadable" }, { id: "c", export_unavailable: "unreadable" }]]);
});

test("an answer that is no page is never taken for one without conversations", async () => {
  await assert.rejects(read(["a"], { fetch: server(() => new Response("<html>")).fetch }), { code: "server-error" });
});

/** A store as a checkpoint gives it. */
function memory(pages: Uint8Array[] = []): PageStore & { written: Uint8Array[] } {
  const before = pages.length;
  return {
    written: pages,
    pages: before,
    read: async (index) => pages[index] ?? assert.fail("not there"),
    async write(index, page) {
      assert.equal(index, pages.length);
      pages.push(page);
    },
  };
}

for (const kept of [0, 1, 2, 4, 5]) {
  test(`with ${kept} of 5 pages kept, only the others are fetched, and all is given as without a store`, async () => {
    const whole = memory();
    const first = await read(idsTo(50), { fetch: server(all).fetch, pageSize: 10, store: whole });
    const { asked: requests, fetch } = server(all);
    const again = await read(idsTo(50), { fetch, pageSize: 10, store: memory(whole.written.slice(0, kept)) });
    assert.deepEqual(again, first);
    assert.deepEqual(requests.flatMap(asked), idsTo(50).slice(kept * 10));
  });
}

test("a page is kept before the next one is asked for", async () => {
  const { asked: requests, fetch } = server(all);
  const store = memory();
  const requestsAtWrite: number[] = [];
  const write = store.write.bind(store);
  await read(idsTo(30), { fetch, pageSize: 10, store: { ...store, write: (index, page) => (requestsAtWrite.push(requests.length), write(index, page)) } });
  assert.deepEqual(requestsAtWrite, [1, 2, 3]);
});

test("what is kept is what came, also of a page with faults: a resumed export counts them again", async () => {
  const store = memory();
  const faulty = server(() => pageOf({ id: "x" }, { id: "a" }));
  const first = await read(["a", "b"], { fetch: faulty.fetch, store });
  const again = await read(["a", "b"], { fetch: server(refusal(500)).fetch, store: memory(store.written) });
  assert.deepEqual(again, first);
  assert.equal(again.batches[0]?.unasked, 1);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { SourceStatus } from "../src/page-fetcher.js";
import { conversationPages, type ConversationPagesSettings } from "../src/source.js";
import { refusal, server, type Answer } from "./fake-api.js";

const page = (cursor: string | null, total = 250): Answer => () =>
  Response.json({ conversations: [{ id: `before ${cursor}` }], pagination: { next_cursor: cursor, has_more: cursor !== null, total } });

interface Read {
  readonly pages: string[];
  readonly statuses: SourceStatus[];
  readonly waited: number[];
}

async function read(fetch: typeof globalThis.fetch, settings: Partial<ConversationPagesSettings> = {}): Promise<Read> {
  const done: Read = { pages: [], statuses: [], waited: [] };
  const wait = async (seconds: number): Promise<void> => void done.waited.push(seconds);
  const onStatus = (status: SourceStatus): void => void done.statuses.push(status);
  for await (const bytes of conversationPages({ baseUrl: "https://vault.example", random: () => 0.5, fetch, wait, onStatus, ...settings })) {
    done.pages.push(new TextDecoder().decode(bytes));
  }
  return done;
}

test("the cursor is followed to the last page, with details and all parameters", async () => {
  const { asked, fetch } = server(page("cur_1"), page("cur_2"), page(null));
  const { pages, statuses } = await read(fetch, { query: { status: "open", tag: ["vip", "refund"] } });
  assert.equal(pages.length, 3);
  assert.deepEqual(asked.map((url) => url.searchParams.get("cursor")), [null, "cur_1", "cur_2"]);
  assert.equal(asked[0]?.pathname, "/v1/conversations");
  assert.equal(asked[0]?.search, "?status=open&tag=vip&tag=refund&include=detail&limit=100");
  assert.deepEqual(statuses, [
    { kind: "reading", fetched: 100, total: 250 },
    { kind: "reading", fetched: 200, total: 250 },
    { kind: "reading", fetched: 250, total: 250 },
  ]);
});

test("the next page is on its way while this one is worked on, and no more than one", async () => {
  const { asked, fetch } = server(page("cur_1"), page("cur_2"), page("cur_3"), page(null));
  const source = conversationPages({ baseUrl: "https://vault.example", fetch });
  await source.next();
  assert.equal(asked.length, 2);
  await source.next();
  assert.equal(asked.length, 3);
  await source.return();
});

test("too many requests: waits as long as the server says, and says so", async () => {
  const { fetch } = server(refusal(429, { "retry-after": "17" }), page(null));
  const { waited, statuses, pages } = await read(fetch);
  assert.deepEqual(waited, [17]);
  assert.deepEqual(statuses[0], { kind: "waiting", seconds: 17, why: "rate-limited" });
  assert.equal(pages.length, 1);
});

test("a wait given as a date is understood", async () => {
  const soon = new Date(Date.now() + 30_000).toUTCString();
  const { fetch } = server(refusal(429, { "retry-after": soon }), page(null));
  const [seconds] = (await read(fetch)).waited;
  assert.ok(seconds !== undefined && seconds > 25 && seconds <= 30);
});

test("a wait until midnight is not sat out", async () => {
  const { asked, fetch } = server(refusal(429, { "retry-after": "20000" }));
  await assert.rejects(read(fetch), { code: "rate-limited", requestId: "req_1" });
  assert.equal(asked.length, 1);
});

test("a failing server is tried five times, with growing pauses", async () => {
  const { asked, fetch } = server(refusal(503));
  const seen: SourceStatus[] = [];
  const waited: number[] = [];
  const wait = async (seconds: number): Promise<void> => void waited.push(seconds);
  await assert.rejects(read(fetch, { wait, onStatus: (status) => seen.push(status) }), { code: "server-error", requestId: "req_1" });
  assert.equal(asked.length, 5);
  assert.deepEqual(waited, [1, 2, 4, 8]);
  assert.deepEqual(seen[0], { kind: "waiting", seconds: 1, why: "server-error" });
});

test("pauses vary by a quarter, so that many pages do not come back at once", async () => {
  for (const [random, first] of [[0, 0.75], [1, 1.25]] as const) {
    const { waited } = await read(server(refusal(503), page(null)).fetch, { random: () => random });
    assert.deepEqual(waited, [first]);
  }
});

test("a server that recovers is not held against it", async () => {
  const { fetch } = server(refusal(500), page("cur_1"), refusal(502), page(null));
  assert.equal((await read(fetch)).pages.length, 2);
});

test("no connection: waits, tries again, then says so", async () => {
  const offline: Answer = () => Promise.reject(new TypeError("Failed to fetch"));
  const back = await read(server(offline, page(null)).fetch);
  assert.deepEqual(back.statuses[0], { kind: "waiting", seconds: 1, why: "offline" });
  assert.equal(back.pages.length, 1);
  await assert.rejects(read(server(offline).fetch), { code: "network" });
});

test("an ended session is named, and never looks like an empty answer", async () => {
  await assert.rejects(read(server(page("cur_1"), refusal(401)).fetch), { code: "session-expired" });
});

test("after signing in again the same page is fetched once more", async () => {
  const { asked, fetch } = server(page("cur_1"), refusal(401), page(null));
  const { pages } = await read(fetch, { signIn: async () => true });
  assert.equal(pages.length, 2);
  assert.deepEqual(asked.map((url) => url.searchParams.get("cursor")), [null, "cur_1", "cur_1"]);
});

test("a refusal is final, carries the request's id and nothing of the server's text", async () => {
  for (const [status, code] of [[400, "server-error"], [403, "forbidden"], [404, "server-error"]] as const) {
    const { asked, fetch } = server(refusal(status));
    await assert.rejects(read(fetch), (error: Error) => {
      assert.ok("code" in error && "requestId" in error);
      assert.deepEqual([error.code, error.requestId], [code, "req_1"]);
      assert.doesNotMatch(error.message, /Lena/);
      return true;
    });
    assert.equal(asked.length, 1);
  }
});

test("a server that gives the same cursor for ever is stopped", async () => {
  await assert.rejects(read(server(page("cur_1")).fetch), { code: "server-error" });
});

test("cancelling ends the running request, and a wait", async () => {
  const cancelling = new AbortController();
  const hanging: Answer = (_url, signal) =>
    new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new DOMException("x", "AbortError"))));
  const reading = read(server(hanging).fetch, { signal: cancelling.signal });
  setTimeout(() => cancelling.abort(), 5);
  await assert.rejects(reading, { code: "cancelled" });

  const waiting = new AbortController();
  const sitting = read(server(refusal(429, { "retry-after": "60" })).fetch, { signal: waiting.signal, wait: undefined });
  setTimeout(() => waiting.abort(), 5);
  await assert.rejects(sitting, { code: "cancelled" });
});

test("leaving the source early ends the request that is on its way", async () => {
  let ended = false;
  const hanging: Answer = (_url, signal) => new Promise(() => signal.addEventListener("abort", () => (ended = true)));
  const source = conversationPages({ baseUrl: "https://vault.example", fetch: server(page("cur_1"), hanging).fetch });
  await source.next();
  await source.return();
  assert.equal(ended, true);
});

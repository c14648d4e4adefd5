import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { ExportError } from "../src/error.js";
import type { ByteSource } from "../src/feed.js";
import { runJob, type JobSettings } from "../src/job.js";
import type { ExportResult } from "../src/options.js";
import { createPool, type Lease, type Pool } from "../src/pool.js";
import { bufferBytes, protocolVersion, windowBuffers } from "../src/protocol.js";
import { bytesOf, lines, textOf } from "./fake-engine.js";
import { FakeWorker, emptyModule } from "./fake-worker.js";

let pool: Pool;

beforeEach(() => {
  FakeWorker.started.length = 0;
  pool = createPool({ start: () => new FakeWorker(), compile: async () => emptyModule, model: async () => new ArrayBuffer(1) });
});

afterEach(() => pool.clear());

interface Ran {
  readonly result: ExportResult;
  readonly output: string;
}

async function run(source: ByteSource, settings: Partial<JobSettings> = {}): Promise<Ran> {
  let output = "";
  const result = await runJob<ExportResult>({
    lease: settings.lease ?? (await pool.lease()),
    body: { type: "export", options: {}, output: { kind: "messages" } },
    source,
    write: (bytes) => {
      output += textOf(bytes);
    },
    ...settings,
  });
  return { result, output };
}

const whole = bytesOf(lines(200));

function* cut(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

test("the same bytes come out however the input is cut", async () => {
  for (const size of [1, 7, 4096, whole.length]) {
    const { output, result } = await run(cut(whole, size));
    assert.equal(output, `header\r\n${lines(200)}`);
    assert.equal(result.exported, 200);
  }
});

test("a source may be an iterable, an async iterable or a stream", async () => {
  const expected = `header\r\n${lines(200)}`;
  assert.equal((await run([whole])).output, expected);
  assert.equal((await run(new Blob([whole as Uint8Array<ArrayBuffer>]).stream())).output, expected);
  async function* pages(): AsyncGenerator<Uint8Array> {
    yield whole;
  }
  assert.equal((await run(pages())).output, expected);
});

test("the caller's arrays stay the caller's", async () => {
  const chunk = bytesOf(lines(3));
  await run([chunk, chunk]);
  assert.equal(textOf(chunk), lines(3));
});

test("the page runs no more than the window ahead of the worker", async () => {
  let taken = 0;
  const chunk = new Uint8Array(bufferBytes).fill(0x0a);
  function* endless(): Generator<Uint8Array> {
    for (;;) {
      taken += 1;
      yield chunk;
    }
  }
  const worker = new FakeWorker(null);
  pool = createPool({ start: () => worker, compile: async () => emptyModule, model: async () => new ArrayBuffer(1) });
  const leasing = pool.lease();
  worker.reply({ version: protocolVersion, jobId: 1, type: "ready", engineVersion: "1" });
  const cancelling = new AbortController();
  const running = run(endless(), { lease: await leasing, signal: cancelling.signal });
  worker.reply({ version: protocolVersion, jobId: 2, type: "started" });
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(worker.received.filter((type) => type === "chunk").length, windowBuffers);
  assert.equal(taken, windowBuffers + 1);
  cancelling.abort();
  await assert.rejects(running, { code: "cancelled" });
});

test("the source waits while the sink is behind", async () => {
  let taken = 0;
  const chunk = new Uint8Array(bufferBytes).fill(0x0a);
  function* source(): Generator<Uint8Array> {
    for (; taken < 60; taken += 1) yield chunk;
  }
  let goOn = (): void => undefined;
  const stuck = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const running = run(source(), { write: () => stuck });
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.ok(taken < 15, `${taken} chunks were read while nothing was written`);
  goOn();
  await running;
  assert.equal(taken, 60);
});

test("cancelling ends the worker and closes the source, at once", async () => {
  const cancelling = new AbortController();
  let closed = false;
  async function* slow(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        yield whole;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    } finally {
      closed = true;
    }
  }
  const running = run(slow(), { signal: cancelling.signal });
  await new Promise((resolve) => setTimeout(resolve, 20));
  const before = performance.now();
  cancelling.abort();
  await assert.rejects(running, { code: "cancelled" });
  assert.ok(performance.now() - before < 200);
  assert.equal(FakeWorker.alive.length, 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(closed, true);
});

/** A job with three helpers, of which `crashed` are dead; what became of each helper. */
async function withHelpers(signal: AbortSignal, crashed: readonly number[] = []): Promise<{ code: unknown; discarded: number[] }> {
  const discarded = new Set<number>();
  const helpers = [0, 1, 2].map((index): Lease => ({
    post: () => undefined,
    listen: ({ crash }) => void (crashed.includes(index) && crash(new ExportError("internal", "x"))),
    loadModel: async () => undefined,
    release: () => assert.fail("nothing is known of its state"),
    discard: () => void discarded.add(index),
  }));
  const converters = { leases: helpers, options: {}, supply: async () => ({ fonts: [], files: [], media: [], part: null }) };
  const code = await run([whole], { signal, converters }).then(() => null, (error: ExportError) => error.code);
  return { code, discarded: [...discarded].sort() };
}

test("a job that is cancelled before it begins gives all its helpers back", async () => {
  assert.deepEqual(await withHelpers(AbortSignal.abort()), { code: "cancelled", discarded: [0, 1, 2] });
});

test("a helper that is dead when the job begins ends it, and the others are given back", async () => {
  for (const index of [0, 1, 2]) assert.deepEqual(await withHelpers(new AbortController().signal, [index]), { code: "internal", discarded: [0, 1, 2] });
});

test("a source that hangs does not hold back a cancel", async () => {
  const cancelling = new AbortController();
  async function* hanging(): AsyncGenerator<Uint8Array> {
    await new Promise(() => undefined);
    yield whole;
  }
  const running = run(hanging(), { signal: cancelling.signal });
  setTimeout(() => cancelling.abort(), 10);
  await assert.rejects(running, { code: "cancelled" });
});

test("a source's own error comes through with its code, and the worker is replaced", async () => {
  async function* expiring(): AsyncGenerator<Uint8Array> {
    yield whole;
    throw new ExportError("session-expired", "Sign in again.");
  }
  await assert.rejects(run(expiring()), { code: "session-expired" });
  assert.equal(FakeWorker.alive.length, 0);
});

test("a trap in the engine is `internal` and ends the worker", async () => {
  await assert.rejects(run([bytesOf("TRAP\n")]), { code: "internal" });
  assert.equal(FakeWorker.alive.length, 0);
});

test("a fault that the engine reports keeps its place", async () => {
  await assert.rejects(run([bytesOf("BAD\n")]), { code: "invalid-json", conversation: 0, byte: 0 });
  assert.equal(FakeWorker.alive.length, 0);
});

test("a wrong option names its field, reads nothing, and leaves the worker alive", async () => {
  let read = false;
  function* source(): Generator<Uint8Array> {
    read = true;
    yield whole;
  }
  const options = JSON.parse('{"formt":"csv"}') as object;
  const body = { type: "export" as const, options, output: { kind: "messages" as const } };
  await assert.rejects(run(source(), { body }), { code: "unknown-option", field: "formt" });
  assert.equal(read, false);
  assert.equal(FakeWorker.alive.length, 1);
});

test("a failing sink ends the export", async () => {
  const write = (): Promise<void> => Promise.reject(new DOMException("full", "QuotaExceededError"));
  await assert.rejects(run([whole], { write }), { code: "disk-full" });
});

test("progress ends with the final counts", async () => {
  const seen: number[] = [];
  await run([whole], { onProgress: ({ conversations }) => seen.push(conversations) });
  assert.equal(seen.at(-1), 200);
});

test("a preview reads only as much as it needs, and is a prefix of the file", async () => {
  let pages = 0;
  function* source(): Generator<Uint8Array> {
    for (; pages < 100; pages += 1) yield new Uint8Array(bufferBytes).fill(0x78).fill(0x0a, -10);
  }
  let bytes = new Uint8Array();
  await run([whole], {
    body: { type: "preview", options: {}, rows: 5 },
    write: (output) => {
      bytes = output;
    },
  });
  assert.equal(textOf(bytes), `header\r\n${lines(200)}`.split("\r\n").slice(0, 6).join("\r\n") + "\r\n");
  await run(source(), { body: { type: "preview", options: {}, rows: 5 } });
  assert.ok(pages <= windowBuffers + 2, `${pages} pages were read`);
});

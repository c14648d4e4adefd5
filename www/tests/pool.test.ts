import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { ExportError } from "../src/error.js";
import { createPool, type Pool, type PoolSettings } from "../src/pool.js";
import { protocolVersion, type Reply } from "../src/protocol.js";
import { FakeWorker, emptyModule } from "./fake-worker.js";

const poolOf = (settings: Partial<PoolSettings> = {}): Pool =>
  createPool({ start: () => new FakeWorker(), compile: async () => emptyModule, model: async () => new ArrayBuffer(1), ...settings });

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

beforeEach(() => {
  FakeWorker.started.length = 0;
});

test("one worker serves one job after the other", async () => {
  const pool = poolOf();
  const first = await pool.lease();
  first.release(0);
  const second = await pool.lease();
  assert.equal(FakeWorker.started.length, 1);
  second.discard();
});

test("a second job waits for the first", async () => {
  const pool = poolOf();
  const first = await pool.lease();
  let began = false;
  const second = pool.lease().then((lease) => {
    began = true;
    return lease;
  });
  await turn();
  assert.equal(began, false);
  first.release(0);
  (await second).discard();
  assert.equal(FakeWorker.started.length, 1);
});

test("a larger pool runs as many jobs as it has workers, and never more than four", async () => {
  const pool = poolOf({ size: 9 });
  const leases = await Promise.all([1, 2, 3, 4].map(() => pool.lease()));
  const fifth = pool.lease();
  await turn();
  assert.equal(FakeWorker.alive.length, 4);
  leases.forEach((lease) => lease.discard());
  (await fifth).discard();
});

test("after a cancel the worker is gone, and the next job has a fresh one", async () => {
  const pool = poolOf();
  (await pool.lease()).discard();
  assert.equal(FakeWorker.alive.length, 0);
  (await pool.lease()).discard();
  assert.equal(FakeWorker.started.length, 2);
});

test("a crash ends the job with `internal`; it is not tried again, and the next job has a fresh worker", async () => {
  const pool = poolOf();
  const lease = await pool.lease();
  const crash = new Promise<ExportError>((resolve) => lease.listen({ reply: () => undefined, crash: resolve }));
  FakeWorker.started[0]?.emit("error");
  assert.equal((await crash).code, "internal");
  await turn();
  assert.equal(FakeWorker.started.length, 1);
  (await pool.lease()).discard();
  assert.equal(FakeWorker.started.length, 2);
});

test("a message that cannot be read counts as a crash", async () => {
  const lease = await poolOf().lease();
  const crash = new Promise<ExportError>((resolve) => lease.listen({ reply: () => undefined, crash: resolve }));
  FakeWorker.started[0]?.emit("messageerror");
  assert.equal((await crash).code, "internal");
});

test("an idle worker that crashes is not given to a job", async () => {
  const pool = poolOf();
  (await pool.lease()).release(0);
  FakeWorker.started[0]?.emit("error");
  (await pool.lease()).discard();
  assert.equal(FakeWorker.started.length, 2);
});

test("a worker of another version is refused by name", async () => {
  const worker = new FakeWorker(null);
  const leasing = poolOf({ start: () => worker }).lease();
  worker.reply({ version: protocolVersion + 1, jobId: 1, type: "ready" });
  await assert.rejects(leasing, { code: "protocol-mismatch" });
  assert.equal(worker.terminated, true);
});

test("a worker that the page's policy forbids names the directive, thrown or as an event", async () => {
  const thrown = poolOf({
    start: () => {
      throw new DOMException("refused", "SecurityError");
    },
  });
  await assert.rejects(thrown.lease(), { code: "worker-blocked", message: /worker-src/ });
  const worker = new FakeWorker(null);
  const leasing = poolOf({ start: () => worker }).lease();
  setImmediate(() => worker.emit("error"));
  await assert.rejects(leasing, { code: "worker-blocked", message: /worker-src/ });
});

test("a failed compile is not remembered: the next job tries again", async () => {
  let tries = 0;
  const compile = async (): Promise<WebAssembly.Module> => {
    tries += 1;
    if (tries === 1) throw new ExportError("network", "The export engine could not be loaded.");
    return emptyModule;
  };
  const pool = poolOf({ compile });
  await assert.rejects(pool.lease(), { code: "network" });
  assert.equal(FakeWorker.alive.length, 0);
  (await pool.lease()).discard();
});

test("a worker whose memory has grown too large is replaced", async () => {
  const pool = poolOf({ recycleBytes: 1000 });
  (await pool.lease()).release(1001);
  assert.equal(FakeWorker.alive.length, 0);
});

test("a worker without work ends after a while", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const pool = poolOf({ idleMs: 60_000 });
    (await pool.lease()).release(0);
    mock.timers.tick(59_999);
    assert.equal(FakeWorker.alive.length, 1);
    mock.timers.tick(1);
    assert.equal(FakeWorker.alive.length, 0);
  } finally {
    mock.timers.reset();
  }
});

test("the rest of a worker before a cancelled job does not end it in a later one", async () => {
  mock.timers.enable({ apis: ["setTimeout"] });
  try {
    const pool = poolOf({ idleMs: 60_000 });
    (await pool.lease()).release(0);
    // It takes the idle worker, and is given up before it has it.
    const cancelling = new AbortController();
    const second = pool.lease(cancelling.signal);
    cancelling.abort();
    await assert.rejects(second, { code: "cancelled" });
    mock.timers.tick(30_000);
    const third = await pool.lease();
    mock.timers.tick(60_000);
    assert.equal(FakeWorker.alive.length, 1);
    third.release(0);
    mock.timers.tick(60_000);
    assert.equal(FakeWorker.alive.length, 0);
  } finally {
    mock.timers.reset();
  }
});

test("a job that is cancelled while it waits is answered at once, and its turn goes to the next", async () => {
  const pool = poolOf();
  const first = await pool.lease();
  const cancelling = new AbortController();
  const second = pool.lease(cancelling.signal);
  cancelling.abort();
  await assert.rejects(second, { code: "cancelled" });
  const third = pool.lease();
  first.release(0);
  (await third).discard();
  await assert.rejects(pool.lease(AbortSignal.abort()), { code: "cancelled" });
});

test("replies to an earlier job are not heard by the next", async () => {
  const pool = poolOf();
  (await pool.lease()).release(0);
  const lease = await pool.lease();
  const heard: Reply[] = [];
  lease.listen({ reply: (reply) => heard.push(reply), crash: assert.fail });
  FakeWorker.started[0]?.reply({ version: protocolVersion, jobId: 1, type: "started" });
  await turn();
  assert.deepEqual(heard, []);
  lease.discard();
});

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { leaseFor, leasesFor, lookLease } from "../src/workers.js";
import { fakeEngine } from "./fake-engine.js";
import { FakeWorker, emptyModule, installWorkers } from "./fake-worker.js";

const engine = { module: emptyModule, workerUrl: "worker.js" };
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

beforeEach(() => installWorkers());

afterEach(() => FakeWorker.alive.forEach((worker) => worker.terminate()));

test("three exports and a preview have a worker each; nobody waits for the others", async () => {
  const leases = await Promise.all([leaseFor({}, engine), leaseFor({}, engine), leaseFor({}, engine), lookLease({}, engine)]);
  assert.equal(FakeWorker.alive.length, 4);
  leases.forEach((lease) => lease.discard());
});

test("previews take turns: the second begins when the first is through, on the same worker", async () => {
  const first = await lookLease({}, engine);
  let began = false;
  const second = lookLease({}, engine).then((lease) => {
    began = true;
    return lease;
  });
  await turn();
  assert.equal(began, false);
  first.release(0);
  (await second).discard();
  assert.equal(FakeWorker.started.length, 1);
});

test("a preview that is given up while it waits, or that fails, does not hold up the one behind it", async () => {
  const first = await lookLease({}, engine);
  const control = new AbortController();
  const given = lookLease({}, engine, control.signal);
  const third = lookLease({}, engine);
  control.abort();
  await assert.rejects(given, { code: "cancelled" });
  first.discard();
  (await third).release(0);
  const aborted = new AbortController();
  aborted.abort();
  await assert.rejects(lookLease({}, engine, aborted.signal), { code: "cancelled" });
  (await lookLease({}, engine)).discard();
});

test("a cancel while the helpers of a bundle start is answered at once, and all four places are free again", async () => {
  // The first worker starts; the next one takes long.
  installWorkers(() => (FakeWorker.started.length === 1 ? null : fakeEngine));
  const control = new AbortController();
  const leasing = leasesFor({}, 4, engine, control.signal);
  while (FakeWorker.started.length < 2) await turn();
  control.abort();
  await assert.rejects(leasing, { code: "cancelled" });
  assert.equal(FakeWorker.started[0]?.terminated, true);
  FakeWorker.started[1]?.emit("error");
  const leases = await Promise.all([1, 2, 3, 4].map(() => leaseFor({}, engine)));
  assert.equal(FakeWorker.alive.length, 4);
  leases.forEach((lease) => lease.discard());
});

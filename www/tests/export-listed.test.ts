import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { CheckpointHost } from "../src/checkpoint/checkpoint.js";
import { listedExporter } from "../src/checkpoint/exporter.js";
import { exportListed, resumeExport, type ListedSettings } from "../src/checkpoint/export-listed.js";
import { chooseSink } from "../src/sink.js";
import { interruptedExports } from "../src/checkpoint/interrupted.js";
import { api, asked, lined, refusal, server } from "./fake-api.js";
import { installPicker, refusePicker } from "./fake-picker.js";
import { installOriginFiles, type FakeOriginFiles } from "./fake-origin-files.js";
import { defaults } from "./fake-engine.js";
import { FakeWorker, emptyModule, installWorkers } from "./fake-worker.js";

const ids = ["conv_1", "conv_2", "conv_3", "conv_4"];
const owner = { workspaceId: "wt_1", userId: "usr_1" };
const engine = { module: emptyModule, workerUrl: "worker.js" };
/** Waits for what goes on behind an answer. */
const settled = async (isSo: () => boolean): Promise<void> => {
  for (let at = 0; at < 100 && !isSo(); at += 1) await new Promise((resolve) => setTimeout(resolve, 5));
};

let disk: FakeOriginFiles;

beforeEach(() => {
  disk = installOriginFiles();
  installWorkers();
});

afterEach(() => {
  // The pool hears of it, and gives the next test a worker of its own.
  FakeWorker.alive.forEach((worker) => worker.emit("error"));
  disk.uninstall();
});

/** A host that gives its key when it is told to. */
function heldKey() {
  let give = (_key: Uint8Array): void => undefined;
  let isAsked = (): void => undefined;
  const keyAsked = new Promise<void>((resolve) => (isAsked = resolve));
  const checkpointKey = (): Promise<Uint8Array> => {
    isAsked();
    return new Promise((resolve) => (give = resolve));
  };
  return { host: { ...owner, checkpointKey } satisfies CheckpointHost, keyAsked, giveKey: () => give(new Uint8Array(32).fill(7)) };
}

const run = ({ ids: chosen = ids, ...settings }: ListedSettings & { readonly ids?: readonly string[] }) =>
  exportListed({ query: { workspace_id: "wt_1" }, ids: chosen, kind: "selected" }, {}, { ...api, engine, sink: "blob", download: false, pageSize: 2, ...settings });

test("a finished export accounts for every id and leaves nothing of its checkpoint", async () => {
  const { exported } = await run({ fetch: server(lined).fetch, checkpoint: { ...owner, checkpointKey: async () => new Uint8Array(32).fill(7) } });
  assert.deepEqual([exported, disk.files.size, disk.locks.size], [4, 0, 0]);
});

test("an ended session leaves a checkpoint to resume", async () => {
  const checkpoint = { ...owner, checkpointKey: async () => new Uint8Array(32).fill(7) };
  const kept = await run({ fetch: server(lined, refusal(401)).fetch, checkpoint }).then(() => assert.fail(), (error: { checkpoint?: string }) => error.checkpoint);
  assert.deepEqual((await interruptedExports(owner)).map(({ id, fetched }) => [id, fetched]), [[kept, 2]]);
});

for (const [what, end] of [
  ["a cancel", (control: AbortController) => control.abort()],
  ["a worker that dies", () => FakeWorker.alive.forEach((worker) => worker.emit("error"))],
] as const) {
  test(`${what} while the checkpoint begins: answered at once, nothing of it stays, and nothing is fetched`, async () => {
    const { host, keyAsked, giveKey } = heldKey();
    const { asked: requests, fetch } = server(lined);
    const control = new AbortController();
    let begun = false;
    const exporting = run({ fetch, checkpoint: host, signal: control.signal, onCheckpoint: ({ kind }) => (begun = kind === "kept") });
    await keyAsked;
    end(control);
    await assert.rejects(exporting, (error: { checkpoint?: string }) => error.checkpoint === undefined);
    giveKey();
    await settled(() => begun);
    await settled(() => disk.locks.size === 0);
    assert.deepEqual([begun, disk.files.size, disk.locks.size, await interruptedExports(owner), requests.length], [true, 0, 0, [], 0]);
  });
}

test("a resumed export that is gone leaves no empty file at the place that was picked for it, by whomever", async () => {
  const gone = { id: "none", format: "csv", fileName: "a.csv", total: 4 } as const;
  for (const byHost of [false, true]) {
    const place = installPicker();
    const sink = byHost ? await chooseSink({ fileName: "a.csv" }) : undefined;
    await assert.rejects(resumeExport(gone, { ...api, checkpoint: owner, sink }), { code: "checkpoint-gone" });
    assert.equal(place.text, null);
    place.uninstall();
  }
});

test("the button of an export: it goes on after a failure, also when the dialog was closed in between, and begins anew after a cancel", async () => {
  const checkpoint = { ...owner, checkpointKey: async () => new Uint8Array(32).fill(7) };
  const press = listedExporter({ query: { workspace_id: "wt_1" }, ids, kind: "selected" }, { checkpoint, audiences: null });
  const settings = { ...api, engine, sink: "blob" as const, download: false, pageSize: 2 };
  const interrupt = (): Promise<unknown> => press(defaults, { ...settings, fetch: server(lined, refusal(401)).fetch });
  await assert.rejects(interrupt(), { code: "session-expired" });
  // It kept a page: only the other is fetched, and fails.
  await assert.rejects(press(defaults, { ...settings, fetch: server(refusal(401)).fetch }), { code: "session-expired" });

  const closed = refusePicker("AbortError");
  await assert.rejects(press(defaults, { ...settings, sink: "picker", fetch: server(lined).fetch }), { code: "cancelled" });
  closed.uninstall();
  assert.equal((await interruptedExports(owner)).length, 1);

  const control = new AbortController();
  const cancelling = press(defaults, { ...settings, signal: control.signal, fetch: server(() => (control.abort(), new Response())).fetch });
  await assert.rejects(cancelling, { code: "cancelled" });
  assert.deepEqual(await interruptedExports(owner), []);
  const { asked: requests, fetch } = server(lined);
  assert.equal((await press(defaults, { ...settings, fetch })).exported, 4);
  assert.deepEqual(requests.flatMap(asked), ids);
});

test("a full disk in a resumed export: what was kept before stays, and it can be resumed from there", async () => {
  const checkpoint = { ...owner, checkpointKey: async () => new Uint8Array(32).fill(7) };
  await assert.rejects(run({ fetch: server(lined, refusal(401)).fetch, checkpoint, ids: [...ids, "conv_5"] }), { code: "session-expired" });
  const [first = assert.fail("not offered")] = await interruptedExports(owner);
  const states: unknown[] = [];
  disk.quotaBytes = 0;
  const resuming = resumeExport(first, { ...api, engine, sink: "blob", download: false, checkpoint, fetch: server(lined, refusal(401)).fetch, onCheckpoint: (state) => states.push(state) });
  await assert.rejects(resuming, { code: "session-expired", checkpoint: first.id });
  assert.deepEqual(states, [{ kind: "off", why: "disk-full" }]);
  assert.deepEqual((await interruptedExports(owner)).map(({ id, fetched }) => [id, fetched]), [[first.id, 2]]);
});

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { CheckpointHost } from "../src/checkpoint/checkpoint.js";
import { exportListed, resumeExport, type ListedSettings } from "../src/checkpoint/export-listed.js";
import { chooseSink } from "../src/sink.js";
import { interruptedExports } from "../src/checkpoint/interrupted.js";
import { api, asked, refusal, server, type Answer } from "./fake-api.js";
import { installPicker } from "./fake-picker.js";
import { installOriginFiles, type FakeOriginFiles } from "./fake-origin-files.js";
import { FakeWorker, emptyModule } from "./fake-worker.js";

const ids = ["conv_1", "conv_2", "conv_3", "conv_4"];
const owner = { workspaceId: "wt_1", userId: "usr_1" };
const engine = { module: emptyModule, workerUrl: "worker.js" };
/** Waits for what goes on behind an answer. */
const settled = async (isSo: () => boolean): Promise<void> => {
  for (let at = 0; at < 100 && !isSo(); at += 1) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** A conversation is a line, as the fake engine counts them. */
const lined: Answer = (url) => {
  const conversations = asked(url).map((id) => `{"id":"${id}"}`).join(",\n");
  return new Response(`{"conversations":[${conversations}\n],"pagination":{"next_cursor":null,"has_more":false}}`);
};

let disk: FakeOriginFiles;

beforeEach(() => {
  FakeWorker.started.length = 0;
  disk = installOriginFiles();
  Object.assign(globalThis, {
    Worker: class extends FakeWorker {
      constructor() {
        super();
      }
    },
  });
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

const run = (settings: ListedSettings) =>
  exportListed({ query: { workspace_id: "wt_1" }, ids, kind: "selected" }, {}, { ...api, engine, sink: "blob", download: false, pageSize: 2, ...settings });

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

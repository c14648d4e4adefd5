import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { newExportId } from "../src/export-id.js";
import { onChange } from "../src/checkpoint/change.js";
import { beginCheckpoint, reopenCheckpoint, type Checkpoint, type CheckpointHost, type CheckpointState } from "../src/checkpoint/checkpoint.js";
import { deleteCheckpoint, interruptedExports, purgeCheckpoints } from "../src/checkpoint/interrupted.js";
import type { ExportOptions } from "../src/options.js";
import { installOriginFiles, type FakeOriginFiles } from "./fake-origin-files.js";

const hour = 60 * 60 * 1000;
const beganMs = Date.UTC(2026, 10, 26, 12);
const secret = "Lena Brandt";
const key = "ab".repeat(32);
const options: Partial<ExportOptions> = { format: "csv", profile: "external", key, terms: { redact: [secret], keep: [], patterns: [] } };
const ids = ["conv_1", "conv_2", "conv_3", "conv_4", "conv_5"];
const page = (text: string): Uint8Array => new TextEncoder().encode(text);

let disk: FakeOriginFiles;
let nowMs: number;
let states: CheckpointState[];

const now = (): number => nowMs;
const ada: CheckpointHost = { workspaceId: "wt_1", userId: "usr_1", checkpointKey: async () => new Uint8Array(32).fill(7), now };
const victor: CheckpointHost = { ...ada, userId: "usr_2", checkpointKey: async () => new Uint8Array(32).fill(8) };

beforeEach(() => {
  disk = installOriginFiles();
  nowMs = beganMs;
  states = [];
});
afterEach(() => disk.uninstall());

const about = { kind: "filter", format: "csv", formats: [], mode: "conversations", profile: "external", fileName: "c.csv", total: 5, pageSize: 2 } as const;

async function begin(host = ada): Promise<Checkpoint> {
  const checkpoint = await beginCheckpoint({ id: newExportId(), host, about, options, query: `q=${secret}`, ids, logo: page("logo"), onState: (state) => states.push(state) });
  return checkpoint ?? assert.fail("nothing is kept");
}

/** One with two pages, whose tab is gone. */
async function interrupted(): Promise<string> {
  const checkpoint = await begin();
  await checkpoint.store.write(0, page(`first ${secret}`));
  await checkpoint.store.write(1, page("second"));
  await checkpoint.leave();
  const [found] = await interruptedExports(ada, now);
  return found?.id ?? assert.fail("not offered");
}

test("an interrupted export is offered to its user with how far it came, and gives everything back", async () => {
  const id = await interrupted();
  const [offer] = await interruptedExports(ada, now);
  assert.deepEqual(offer, {
    id, kind: "filter", format: "csv", formats: [], mode: "conversations", profile: "external", fileName: "c.csv", fetched: 4, total: 5,
    createdMs: beganMs, expiresMs: beganMs + 24 * hour,
  });
  const again = await reopenCheckpoint(id, ada);
  assert.deepEqual(again.head.options, options);
  assert.deepEqual([again.head.query, again.head.ids, again.store.pages], [`q=${secret}`, ids, 2]);
  assert.deepEqual([again.logo, await again.store.read(0)].map((bytes) => new TextDecoder().decode(bytes)), ["logo", `first ${secret}`]);
});

test("nothing on the disk can be read, neither conversations nor options nor the filter", async () => {
  await interrupted();
  const text = [...disk.files.values()].map((bytes) => Buffer.from(bytes).toString("latin1")).join("\n");
  for (const word of [secret, "Lena", "conv_1", key]) assert.equal(text.includes(word), false, word);
});

test("what an earlier version kept of a bundle has no formats beside the first, and can be resumed", async () => {
  const { formats: _, ...earlier } = about;
  const checkpoint = await beginCheckpoint({ id: newExportId(), host: ada, about: earlier, options, query: "", ids, logo: undefined, onState: undefined });
  await checkpoint?.leave();
  const [offer] = await interruptedExports(ada, now);
  assert.deepEqual(offer?.formats, []);
  assert.equal((await reopenCheckpoint(offer?.id ?? "", ada)).head.about.format, "csv");
});

test("equal pages look different on the disk", async () => {
  const { store } = await begin();
  await store.write(0, page("same"));
  await store.write(1, page("same"));
  const pages = [...disk.files].flatMap(([path, bytes]) => (path.includes("page-") ? [Buffer.from(bytes).toString("hex")] : []));
  assert.equal(new Set(pages).size, 2);
});

test("one that runs is offered to nobody, and cannot be taken up or deleted", async () => {
  const checkpoint = await begin();
  const [lock] = disk.locks;
  const id = lock?.split(":").at(-1) ?? "";
  assert.deepEqual(await interruptedExports(ada, now), []);
  await assert.rejects(reopenCheckpoint(id, ada), { code: "checkpoint-busy" });
  await assert.rejects(deleteCheckpoint(id), { code: "checkpoint-busy" });
  await checkpoint.leave();
  await reopenCheckpoint(id, ada);
});

test("pages hear at once that an export goes on, and that it could not", async (t) => {
  const id = await interrupted();
  const heard: Promise<number>[] = [];
  t.after(onChange(() => heard.push(interruptedExports(ada, now).then(({ length }) => length))));
  const { leave } = await reopenCheckpoint(id, ada);
  assert.ok(heard.length > 0);
  assert.deepEqual([...new Set(await Promise.all(heard))], [0]);
  await leave();
  heard.length = 0;
  await assert.rejects(reopenCheckpoint(id, { ...ada, checkpointKey: () => Promise.reject(new Error("no session")) }));
  assert.equal((await Promise.all(heard)).at(-1), 1);
});

test("another user is neither offered it nor let in", async () => {
  const id = await interrupted();
  assert.deepEqual(await interruptedExports(victor, now), []);
  await assert.rejects(reopenCheckpoint(id, victor), { code: "checkpoint-refused" });
  assert.equal((await interruptedExports(ada, now)).length, 1);
});

for (const [what, tamper] of [
  ["a bit of a page", (files: FakeOriginFiles["files"], folder: string) => flip(files, `${folder}page-0`)],
  ["two pages changed places", (files: FakeOriginFiles["files"], folder: string) => swap(files, `${folder}page-0`, `${folder}page-1`)],
  ["a bit of the head", (files: FakeOriginFiles["files"], folder: string) => flip(files, `${folder}head`)],
  ["the head is gone", (files: FakeOriginFiles["files"], folder: string) => files.delete(`${folder}head`)],
  ["what is not sealed", (files: FakeOriginFiles["files"], folder: string) => files.set(`${folder}about`, page(Buffer.from(files.get(`${folder}about`) ?? []).toString().replace("external", "internal")) as Uint8Array<ArrayBuffer>)],
] as const) {
  test(`a changed checkpoint is a clear error, and can be deleted: ${what}`, async () => {
    const id = await interrupted();
    tamper(disk.files, `askvault-checkpoints/${id}/`);
    await assert.rejects(reopenCheckpoint(id, ada).then(async ({ store, leave }) => store.read(0).finally(leave)), { code: "checkpoint-damaged" });
    await deleteCheckpoint(id);
    assert.equal(disk.files.size, 0);
  });
}

function flip(files: FakeOriginFiles["files"], path: string): void {
  const bytes = files.get(path) ?? assert.fail(path);
  bytes[bytes.length - 20] = (bytes[bytes.length - 20] ?? 0) ^ 1;
}

function swap(files: FakeOriginFiles["files"], one: string, other: string): void {
  const [first, second] = [files.get(one), files.get(other)];
  assert.ok(first && second);
  files.set(one, second).set(other, first);
}

test("another key of the same user is a clear error", async () => {
  const id = await interrupted();
  await assert.rejects(reopenCheckpoint(id, { ...ada, checkpointKey: victor.checkpointKey }), { code: "checkpoint-damaged" });
});

test("it is there for 24 hours and gone after, from the disk too", async () => {
  const id = await interrupted();
  nowMs = beganMs + 24 * hour - 1;
  assert.equal((await interruptedExports(ada, now)).length, 1);
  nowMs += 1;
  await assert.rejects(reopenCheckpoint(id, ada), { code: "checkpoint-gone" });
  await purgeCheckpoints(now);
  assert.equal(disk.files.size, 0);
});

test("the purge leaves alone what runs, and removes what was never begun properly", async () => {
  await begin();
  disk.files.delete([...disk.files.keys()].find((path) => path.endsWith("about")) ?? "");
  nowMs += 48 * hour;
  const before = disk.files.size;
  await purgeCheckpoints(now);
  assert.equal(disk.files.size, before);
  disk.locks.clear();
  await purgeCheckpoints(now);
  assert.equal(disk.files.size, 0);
});

test("one that begins anew under an id has none of the pages that lie there", async () => {
  const id = await interrupted();
  const anew = await beginCheckpoint({ id, host: ada, about, options, query: "", ids: ids.slice(1), logo: undefined, onState: undefined });
  await anew?.leave();
  const { store, head, logo } = await reopenCheckpoint(id, ada);
  assert.deepEqual([store.pages, head.ids, logo], [0, ids.slice(1), undefined]);
});

test("a finished export leaves nothing", async () => {
  const checkpoint = await begin();
  await checkpoint.store.write(0, page("x"));
  await checkpoint.end();
  assert.deepEqual([disk.files.size, disk.locks.size, states], [0, 0, [{ kind: "kept" }]]);
});

test("one that ends while a page is being written leaves nothing", async () => {
  const checkpoint = await begin();
  const writing = checkpoint.store.write(0, page("x"));
  await checkpoint.end();
  await writing;
  assert.deepEqual([disk.files.size, disk.locks.size], [0, 0]);
});

test("a full disk: what was kept is removed, the export goes on without, and says so", async () => {
  const { store } = await begin();
  await store.write(0, page("x"));
  disk.quotaBytes = 10;
  await store.write(1, page("y".repeat(100)));
  await store.write(2, page("z"));
  assert.deepEqual(states, [{ kind: "kept" }, { kind: "off", why: "disk-full" }]);
  assert.equal(disk.files.size, 0);
});

for (const [what, host, prepare, why] of [
  ["no room from the beginning", ada, () => (disk.quotaBytes = 10), "disk-full"],
  ["no key from the host", { ...ada, checkpointKey: () => Promise.reject(new Error("no")) }, () => undefined, "no-key"],
  ["no private storage", ada, () => Object.defineProperty(globalThis, "navigator", { value: { locks: {} }, configurable: true }), "no-storage"],
] as const) {
  test(`nothing is kept, which is said: ${what}`, async () => {
    prepare();
    assert.equal(await beginCheckpoint({ id: newExportId(), host, about, options, query: "", ids, logo: undefined, onState: (state) => states.push(state) }), null);
    assert.deepEqual(states, [{ kind: "off", why }]);
    assert.deepEqual([disk.files.size, disk.locks.size], [0, 0]);
  });
}

test("what was being written when the tab died is fetched again", async () => {
  const id = await interrupted();
  // The file was made, and nothing came to be in it.
  disk.files.set(`askvault-checkpoints/${id}/page-2`, new Uint8Array());
  assert.equal((await reopenCheckpoint(id, ada)).store.pages, 2);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { keepMs, rememberMs, type Entry } from "../src/desk/entry.js";
import { createLedger, type Begun } from "../src/desk/ledger.js";
import type { SavedExport } from "../src/index.js";
import { fakeEntryStore, fakeKeptFiles } from "./fake-entry-store.js";

const dayMs = 24 * 60 * 60 * 1000;
const begin = Date.UTC(2026, 10, 26, 9);

const begun = (id: string, change: Partial<Begun> = {}): Begun => ({
  id, workspace: "w", owner: { id: "u", name: "Ada" }, title: "All matching", detail: "", format: "csv", mode: "conversations", profile: "internal",
  bundle: false, count: 5, state: "running", fileName: "conversations.csv", mediaType: "", ...change,
});

const saved: SavedExport = {
  format: "csv", mode: "conversations", exportId: "exp_1", exportTime: null, engineVersion: "0", schemaVersion: "1.0",
  requested: 5, exported: 3, failed: 1, refused: 1, empty: 0, duplicates: 0, messages: 9, rows: 3, bytesRead: 100, bytesWritten: 50, complete: false,
  missing: [{ index: 2, id: "conv_3", outcome: "failed", code: "wrong-type", byte: null, field: "messages" }],
  missingTruncated: false, warnings: [], longCells: [], columns: [], nullAndEmptyMerged: true, syntaxError: null, privacy: null,
  mediaType: "text/csv", extension: "csv", fileName: "conversations.csv", savedAs: { kind: "kept", name: "conversations.csv", fallback: null }, sha256: "aa",
};

function open() {
  const store = fakeEntryStore();
  const files = fakeKeptFiles();
  const clock = { nowMs: begin };
  const living = new Set<string>();
  const ledger = createLedger({ store, files, alive: async () => living, nowMs: () => clock.nowMs });
  const stateOf = (id: string): Entry["state"] | undefined => store.entries.get(id)?.state;
  /** A finished export with its file. */
  const keep = async (id: string): Promise<void> => {
    await ledger.begin(begun(id));
    files.files.set(id, "header");
    await ledger.finish(id, saved);
  };
  return { ledger, store, files, clock, living, stateOf, keep };
}

test("a finished export says its counts, what is missing and the last moment of day seven", async () => {
  const { ledger, keep, store } = open();
  await keep("a");
  const entry = store.entries.get("a");
  assert.deepEqual(entry?.counts, { requested: 5, exported: 3, failed: 1, refused: 1, empty: 0 });
  assert.deepEqual(entry?.missing.map(({ id }) => id), ["conv_3"]);
  assert.equal(entry?.expiresAt, begin + 7 * dayMs);
  assert.equal((await ledger.list("w")).length, 1);
  assert.equal((await ledger.list("other")).length, 0);
});

for (const { name, afterMs, kind } of [
  { name: "at once", afterMs: 0, kind: "ready" },
  { name: "on day six", afterMs: 6 * dayMs, kind: "ready" },
  { name: "in the last moment of day seven", afterMs: keepMs, kind: "ready" },
  { name: "a millisecond later", afterMs: keepMs + 1, kind: "gone" },
  { name: "a year later", afterMs: 365 * dayMs, kind: "gone" },
]) {
  test(`a link ${name}: ${kind}`, async () => {
    const { ledger, keep, clock, files, stateOf } = open();
    await keep("a");
    clock.nowMs += afterMs;
    assert.equal((await ledger.open("a")).kind, kind);
    assert.equal(files.files.has("a"), kind === "ready");
    assert.equal(stateOf("a"), kind === "ready" ? "finished" : "expired");
  });

  test(`the purge ${name}: ${kind}`, async () => {
    const { ledger, keep, clock, files } = open();
    await keep("a");
    clock.nowMs += afterMs;
    assert.equal(await ledger.purge(), kind === "gone");
    assert.equal(files.files.has("a"), kind === "ready");
  });
}

test("a link that nobody knows, and one whose file the browser removed", async () => {
  const { ledger, keep, files, stateOf } = open();
  assert.equal((await ledger.open("x")).kind, "unknown");
  await keep("a");
  files.files.clear();
  assert.equal((await ledger.open("a")).kind, "gone");
  assert.equal(stateOf("a"), "lost");
});

for (const [what, afterMs] of [["was removed by the browser", 0], ["is over its date", keepMs + 1], ["was deleted, which the book could not note", 0]] as const) {
  test(`a file that ${what} is gone, also while the book takes nothing`, async () => {
    const { ledger, keep, files, store, clock } = open();
    await keep("a");
    clock.nowMs += afterMs;
    store.update = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
    if (what.startsWith("was deleted")) await assert.rejects(ledger.remove("a"));
    else if (afterMs === 0) files.files.clear();
    assert.equal((await ledger.open("a")).kind, "gone");
    assert.deepEqual([...files.files.keys()], []);
  });
}

test("the purge takes what a closed page left, and leaves what a page is making", async () => {
  const { ledger, files, living, stateOf } = open();
  for (const id of ["left", "made", "queued"]) {
    await ledger.begin(begun(id, { state: id === "queued" ? "queued" : "running" }));
    files.files.set(id, "half");
  }
  files.files.set("stray", "of no entry");
  living.add("made");
  assert.equal(await ledger.purge(), true);
  assert.deepEqual([...files.files.keys()], ["made"]);
  assert.deepEqual(["left", "made", "queued"].map(stateOf), ["stopped", "running", "stopped"]);
  assert.equal(await ledger.purge(), false);
});

test("an export that ends while the purge looks keeps its file", async () => {
  const { ledger, files, store } = open();
  await ledger.begin(begun("a"));
  files.files.set("a", "whole");
  // It is not alive any more when that is asked, because it finished a moment before.
  const racing = createLedger({
    store,
    files,
    alive: async () => {
      await ledger.finish("a", saved);
      return new Set();
    },
    nowMs: () => begin,
  });
  assert.equal(await racing.purge(), false);
  assert.equal(files.files.get("a"), "whole");
  assert.equal(store.entries.get("a")?.state, "finished");
});

test("an export that is taken up again while the purge looks is not stopped", async () => {
  const { ledger, files, store, clock } = open();
  await ledger.begin(begun("a"));
  files.files.set("a", "half");
  const racing = createLedger({
    store,
    files,
    alive: async () => {
      clock.nowMs += 1;
      await ledger.begin(begun("a"));
      return new Set();
    },
    nowMs: () => clock.nowMs,
  });
  assert.equal(await racing.purge(), false);
  assert.deepEqual([store.entries.get("a")?.state, files.files.get("a")], ["running", "half"]);
});

test("entries without a file are remembered for a while, then forgotten", async () => {
  const { ledger, keep, clock, stateOf } = open();
  await keep("a");
  await ledger.remove("a");
  assert.equal(stateOf("a"), "deleted");
  clock.nowMs += rememberMs - 1;
  await ledger.purge();
  assert.equal(stateOf("a"), "deleted");
  clock.nowMs += 2;
  await ledger.purge();
  assert.equal(stateOf("a"), undefined);
});

test("delete removes the file first; downloads are counted one by one", async () => {
  const { ledger, keep, files, store } = open();
  await keep("a");
  await Promise.all([ledger.countDownload("a"), ledger.countDownload("a")]);
  assert.equal(store.entries.get("a")?.downloads, 2);
  await ledger.remove("a");
  assert.equal(files.files.size, 0);
  // Deleting something that has no file does nothing.
  await ledger.remove("a");
  assert.equal(store.entries.get("a")?.state, "deleted");
});

test("a bundle of two parts has a link for each", async () => {
  const { ledger, store, files } = open();
  await ledger.begin(begun("a", { bundle: true }));
  files.files.set("a", "first").set("a.2", "second");
  const part = (number: number): object => ({ number, name: `b-${number}-of-2.zip`, bytes: 7 });
  await ledger.finish("a", { ...saved, parts: [part(1), part(2)] as never });
  assert.deepEqual(store.entries.get("a")?.parts, [{ name: "b-1-of-2.zip", bytes: 7 }, { name: "b-2-of-2.zip", bytes: 7 }]);
  const opened = await ledger.open("a", 2);
  assert.equal(opened.kind === "ready" ? await opened.file.text() : opened.kind, "second");
});

test("a failure is remembered by code and count", async () => {
  const { ledger, store } = open();
  await ledger.begin(begun("a"));
  await ledger.fail("a", { code: "session-expired", read: 1200 });
  assert.deepEqual([store.entries.get("a")?.state, store.entries.get("a")?.failure], ["failed", { code: "session-expired", read: 1200 }]);
});

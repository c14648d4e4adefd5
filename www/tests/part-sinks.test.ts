import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { createPartSinks } from "../src/bundle.js";
import type { BundleResult } from "../src/options.js";
import { chooseSink, openSink, type SaveTarget } from "../src/sink.js";
import { keptTarget } from "../src/sink/kept.js";
import { bytesOf } from "./fake-engine.js";
import { installPicker } from "./fake-picker.js";
import { installPrivateFiles, type FakePrivateFiles } from "./fake-private-files.js";

const expectedConversations = 5000;
const result = { mediaType: "application/zip", parts: [{ number: 1, name: "b-1-of-2.zip" }, { number: 2, name: "b-2-of-2.zip" }] } as unknown as BundleResult;
let privateFiles: FakePrivateFiles;

beforeEach(() => {
  privateFiles = installPrivateFiles();
});
afterEach(() => privateFiles.uninstall());

/** Parts whose files the worker could not open: it sends what is in them. */
async function refused(target: SaveTarget) {
  const sinks = createPartSinks({ first: await openSink(target, { expectedConversations, download: false }), target, expectedConversations, download: false });
  for (const part of [1, 2]) {
    assert.equal((await sinks.open(part)).kind, "private-file");
    for (const piece of [`part ${part}, `, "its end"]) await sinks.write(new Uint8Array(bytesOf(piece)), part);
  }
  return sinks;
}

for (const [what, target] of [
  ["private files", { kind: "opfs", name: "b.zip", fallback: null }],
  ["files that are kept", keptTarget("a", "b.zip")],
] as const) {
  test(`${what} that the worker cannot open: the same parts become Blobs, and no lock is left`, async () => {
    const saved = await (await refused(target)).close(result, () => undefined);
    assert.deepEqual(saved.map(({ savedAs: { kind, name, fallback } }) => [kind, name, fallback]), [
      ["blob", "b-1-of-2.zip", "private-storage-missing"],
      ["blob", "b-2-of-2.zip", "private-storage-missing"],
    ]);
    assert.deepEqual(await Promise.all(saved.map(({ savedAs }) => savedAs.blob?.text())), ["part 1, its end", "part 2, its end"]);
    assert.deepEqual([privateFiles.files.size, privateFiles.locks.size], [0, 0]);
  });
}

test("a picked place is written directly where the worker cannot open a private file first; a cancel leaves nothing there", async () => {
  const place = installPicker();
  const saved = await (await refused(await chooseSink({ fileName: "b.zip" }))).close(result, () => undefined);
  assert.deepEqual(saved.map(({ savedAs: { kind, fallback } }) => [kind, fallback]), [["picker", null], ["blob", "private-storage-missing"]]);
  assert.equal(place.text, "part 1, its end");
  const other = installPicker();
  await (await refused(await chooseSink({ fileName: "b.zip" }))).abort();
  assert.deepEqual([other.text, privateFiles.locks.size], [null, 0]);
  other.uninstall();
});

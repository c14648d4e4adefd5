import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { ExportError } from "../src/error.js";
import { exportConversations, type ExportSettings } from "../src/export.js";
import { chooseSink, type ExportSink } from "../src/sink.js";
import { keptFiles, keptTarget } from "../src/sink/kept.js";
import { purgePrivateFiles } from "../src/sink/private-file.js";
import { bytesOf, lines, textOf } from "./fake-engine.js";
import { installPicker, refusePicker } from "./fake-picker.js";
import { installPrivateFiles, type FakePrivateFiles } from "./fake-private-files.js";
import { FakeWorker, emptyModule, installWorkers } from "./fake-worker.js";

const content = `header\r\n${lines(20)}`;
const engine = { module: emptyModule, workerUrl: "worker.js" };
let privateFiles: FakePrivateFiles;

const run = (settings: ExportSettings, source: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = [bytesOf(lines(20))]) =>
  exportConversations(source, {}, { engine, download: false, ...settings });

async function* thenFails(error: unknown): AsyncGenerator<Uint8Array> {
  yield bytesOf(lines(20));
  await new Promise((resolve) => setTimeout(resolve, 10));
  throw error;
}

beforeEach(() => {
  privateFiles = installPrivateFiles();
  installWorkers();
  mock.timers.enable({ apis: ["setTimeout"] });
});

afterEach(() => {
  mock.timers.tick(15 * 60_000);
  mock.timers.reset();
  privateFiles.uninstall();
  Reflect.deleteProperty(globalThis, "showSaveFilePicker");
});

test("picker: the dialog opens before the first await, so that the click still counts", async () => {
  const picked = installPicker();
  const exporting = run({});
  assert.equal(picked.calls, 1);
  const { savedAs, exported, sha256 } = await exporting;
  assert.equal(picked.text, content);
  assert.deepEqual([savedAs.kind, savedAs.name, savedAs.fallback], ["picker", "mine.csv", null]);
  assert.equal(exported, 20);
  assert.match(sha256 ?? "", /^[0-9a-f]{64}$/);
});

test("picker: closing the dialog is a cancel, and the source is not touched", async () => {
  refusePicker("AbortError");
  function* untouched(): Generator<Uint8Array> {
    assert.fail("The source was read.");
  }
  await assert.rejects(run({}, untouched()), { code: "cancelled" });
});

test("picker: blocked or missing, it falls back silently and says where the file went", async () => {
  refusePicker("SecurityError");
  const blocked = await run({});
  assert.deepEqual([blocked.savedAs.kind, blocked.savedAs.fallback], ["opfs", "picker-blocked"]);
  assert.equal(await blocked.savedAs.blob?.text(), content);

  Reflect.deleteProperty(globalThis, "showSaveFilePicker");
  privateFiles.uninstall();
  const missing = await run({});
  assert.deepEqual([missing.savedAs.kind, missing.savedAs.fallback], ["blob", "picker-missing"]);
  assert.equal(await missing.savedAs.blob?.text(), content);
});

test("CUS-03 an account that does not add up: nothing is handed over", async () => {
  const picked = installPicker();
  await assert.rejects(run({ expectedConversations: 5000 }, [bytesOf("LOST\r\n")]), { code: "unbalanced" });
  assert.equal(picked.text, null);
  assert.equal(privateFiles.files.size, 0);
});

test("a kept file stays after the export, and what purges temporary files leaves it alone", async () => {
  const { savedAs } = await run({ sink: keptTarget("one", "a.csv") });
  assert.deepEqual([savedAs.kind, savedAs.name, savedAs.fallback], ["kept", "a.csv", null]);
  assert.equal(await savedAs.blob?.text(), content);
  privateFiles.files.set("part-1-left", new Uint8Array());
  await purgePrivateFiles();
  assert.deepEqual([...privateFiles.files.keys()], ["kept-one"]);
  // A second part of the same export goes with it; another export does not.
  for (const name of ["kept-one.2", "kept-ones"]) privateFiles.files.set(name, new Uint8Array(bytesOf(name)));
  assert.deepEqual(await keptFiles.ids(), ["one", "ones"]);
  assert.equal(await (await keptFiles.read("one", 2))?.text(), "kept-one.2");
  await keptFiles.remove("one");
  assert.equal(await keptFiles.read("one", 1), null);
  assert.deepEqual(await keptFiles.ids(), ["ones"]);
});

test("a kept file that fails is removed; without private storage it is a Blob that nobody keeps", async () => {
  function* broken(): Generator<Uint8Array> {
    yield bytesOf(lines(20));
    throw new TypeError("x");
  }
  await assert.rejects(run({ sink: keptTarget("one", "a.csv") }, broken()), { code: "network" });
  assert.equal(privateFiles.files.size, 0);
  privateFiles.uninstall();
  const { savedAs } = await run({ sink: keptTarget("two", "a.csv") });
  assert.deepEqual([savedAs.kind, savedAs.fallback], ["blob", "private-storage-missing"]);
});

test("private files that cannot be opened for writing: the same source goes to a Blob", async () => {
  privateFiles.synchronous = false;
  const { savedAs } = await run({ sink: "opfs" });
  assert.deepEqual([savedAs.kind, savedAs.fallback], ["blob", "private-storage-missing"]);
  assert.equal(await savedAs.blob?.text(), content);
  assert.equal(privateFiles.files.size, 0);
});

test("from 1,000 conversations on, output goes to a private file and is saved at the end", async () => {
  const picked = installPicker();
  const phases = new Set<string>();
  const { savedAs } = await run({ expectedConversations: 1000, onProgress: ({ phase }) => phases.add(phase) });
  assert.equal(picked.text, content);
  assert.deepEqual([savedAs.kind, savedAs.fallback], ["picker", null]);
  assert.deepEqual([...phases], ["working", "saving"]);
  assert.deepEqual([privateFiles.files.size, privateFiles.locks.size], [0, 0]);
});

test("a picked place that cannot be written in the end: the finished file is offered as a download", async () => {
  installPicker(new DOMException("x", "NoModificationAllowedError"));
  const { savedAs } = await run({ expectedConversations: 1000 });
  assert.deepEqual([savedAs.kind, savedAs.fallback], ["opfs", "picker-failed"]);
  assert.equal(await savedAs.blob?.text(), content);
});

test("a full disk is named in every sink, and nothing stays", async () => {
  const full = new DOMException("x", "QuotaExceededError");
  for (const expectedConversations of [20, 1000]) {
    const picked = installPicker(full);
    await assert.rejects(run({ expectedConversations }), { code: "disk-full" });
    assert.equal(picked.text, null);
    assert.equal(privateFiles.files.size, 0);
  }
  privateFiles.quotaBytes = 10;
  await assert.rejects(run({ sink: "opfs" }), { code: "disk-full" });
  assert.equal(privateFiles.files.size, 0);
});

test("nothing stays when the source fails, whichever the sink", async () => {
  const error = new ExportError("session-expired", "Sign in.");
  for (const expectedConversations of [20, 1000]) {
    const picked = installPicker();
    const exporting = run({ expectedConversations }, thenFails(error));
    const ticking = setInterval(() => mock.timers.tick(50), 1);
    await assert.rejects(exporting, { code: "session-expired" });
    clearInterval(ticking);
    assert.equal(picked.text, null);
    assert.deepEqual([privateFiles.files.size, privateFiles.locks.size], [0, 0]);
  }
});

test("nothing stays after a cancel", async () => {
  for (const expectedConversations of [20, 1000]) {
    const picked = installPicker();
    const cancelling = new AbortController();
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (let chunk = 0; ; chunk += 1) {
        if (chunk === 50) cancelling.abort();
        yield bytesOf(lines(5000));
      }
    }
    await assert.rejects(run({ expectedConversations, signal: cancelling.signal }, endless()), { code: "cancelled" });
    assert.equal(picked.text, null);
    assert.deepEqual([privateFiles.files.size, privateFiles.locks.size], [0, 0]);
    assert.equal(FakeWorker.alive.length, 0);
  }
});

test("what an earlier visit left behind is removed; what another page is writing is not", async () => {
  privateFiles.files.set("part-1-left-behind", new Uint8Array(3));
  privateFiles.files.set("part-2-of-another-page", new Uint8Array(3));
  privateFiles.locks.add("askvault-export:part-2-of-another-page");
  await run({ sink: "opfs" });
  assert.equal(privateFiles.files.has("part-1-left-behind"), false);
  assert.equal(privateFiles.files.has("part-2-of-another-page"), true);
});

test("a downloaded private file stays for a while, then goes", async () => {
  await run({ sink: "opfs" });
  assert.equal(privateFiles.files.size, 1);
  mock.timers.tick(10 * 60_000);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([privateFiles.files.size, privateFiles.locks.size], [0, 0]);
});

test("no conversations: an error, not a file of a header", async () => {
  const picked = installPicker();
  await assert.rejects(run({}, []), { code: "nothing-matches" });
  assert.equal(picked.text, null);
});

test("a sink of the host's own gets all chunks, then the account", async () => {
  const seen: string[] = [];
  const sink: ExportSink = {
    write: (chunk) => void seen.push(textOf(chunk)),
    close: (result) => void seen.push(`${result.exported} exported`),
    abort: () => void seen.push("aborted"),
  };
  const { savedAs, sha256 } = await run({ sink });
  assert.equal(seen.join(""), `${content}20 exported`);
  assert.deepEqual([savedAs.kind, sha256], ["custom", null]);
  seen.length = 0;
  await assert.rejects(run({ sink }, [bytesOf("TRAP")]), { code: "internal" });
  assert.deepEqual(seen, ["aborted"]);
});

test("a signal that is already aborted opens no dialog", async () => {
  const picked = installPicker();
  await assert.rejects(run({ signal: AbortSignal.abort() }), { code: "cancelled" });
  assert.equal(picked.calls, 0);
});

for (const [what, given] of [
  ["a place", async () => chooseSink({ fileName: "a.csv" })],
  ["a place that is being picked", async () => ({ later: chooseSink({ fileName: "a.csv" }) })],
] as const) {
  test(`${what} that was picked for an export that is cancelled before it begins keeps no empty file`, async () => {
    const picked = installPicker();
    const target = await given();
    const sink = "later" in target ? target.later : target;
    await assert.rejects(run({ sink, signal: AbortSignal.abort() }), { code: "cancelled" });
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([picked.calls, picked.text], [1, null]);
  });
}

test("a picked place keeps no empty file when the way to it cannot be opened", async () => {
  const picked = installPicker();
  navigator.locks.request = () => {
    throw new DOMException("x", "InvalidStateError");
  };
  await assert.rejects(run({ expectedConversations: 5000 }), { name: "InvalidStateError" });
  assert.equal(picked.text, null);
});

test("what the check of the account throws ends the export before anything is handed over", async () => {
  const picked = installPicker();
  let requested = 0;
  const check: ExportSettings["check"] = (result) => {
    ({ requested } = result);
    throw new ExportError("internal", "does not add up");
  };
  await assert.rejects(run({ check }), { code: "internal" });
  assert.ok(requested > 0);
  assert.equal(picked.text, null);
});

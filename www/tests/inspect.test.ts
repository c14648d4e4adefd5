import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { inspect as show } from "node:util";
import { exportConversations, type ExportProgress } from "../src/export.js";
import { inspect } from "../src/inspect.js";
import { leftoverValueOf } from "../src/leftover.js";
import type { ExportOptions } from "../src/options.js";
import { preview } from "../src/preview.js";
import { bytesOf, models, textOf } from "./fake-engine.js";
import { FakeWorker, emptyModule, installWorkers } from "./fake-worker.js";

const names = "names.bin";
let fetched: string[] = [];
let answer: () => Promise<Response> = async () => new Response(new Uint8Array(5));
let number = 0;
/** A place of its own for each test, so that nothing is remembered from the one before. */
let engine: { module: WebAssembly.Module; workerUrl: string; modelUrl: string };
const external: Partial<ExportOptions> = { profile: "external", key: "ab".repeat(32) };
const page = (from: number, count: number): Uint8Array => bytesOf(Array.from({ length: count }, (_, index) => `Lena ${from + index}\n`).join(""));

beforeEach(() => {
  installWorkers();
  models.length = 0;
  fetched = [];
  answer = async () => new Response(new Uint8Array(5));
  engine = { module: emptyModule, workerUrl: `worker-${(number += 1)}.js`, modelUrl: names };
  const fetch = (url: string): Promise<Response> => {
    fetched.push(String(url));
    return answer();
  };
  Object.assign(globalThis, { fetch });
});

test("an inspection reads the whole source and gives counts and findings", async () => {
  const result = await inspect([page(0, 3), bytesOf("Ada\n")], external, { engine });
  assert.deepEqual([result.conversations, result.estimate, result.findings.length], [4, false, 3]);
  assert.deepEqual(result.counts, [{ entity: "PERSON", places: 3, values: 1, uncertain: 3, kept: 0 }]);
});

test("above the limit it stops at the end of a page and says that the counts are an estimate", async () => {
  let pages = 0;
  async function* source(): AsyncGenerator<Uint8Array> {
    for (; pages < 50; pages += 1) {
      // As large as pages are: small chunks would travel together.
      yield bytesOf(`${"Lena ".repeat(20)}\n`.repeat(1000));
    }
  }
  const result = await inspect(source(), external, { engine, limit: 2000 });
  assert.equal(result.estimate, true);
  assert.equal(result.conversations, 2000);
  assert.ok(pages < 10);
});

test("the page loads the model once, the worker is given it once, and the internal profile needs none", async () => {
  await preview([page(0, 1)], {}, { engine });
  assert.deepEqual([fetched, models], [[], []]);
  await inspect([page(0, 1)], external, { engine });
  await preview([page(0, 1)], external, { engine });
  await inspect([page(0, 1)], { ...external, detection: "rules" }, { engine });
  assert.deepEqual([fetched, models], [[names], [5]]);
  // One worker for each engine: the first job has no use for the larger one.
  assert.equal(FakeWorker.started.length, 2);
});

test("a model that cannot be loaded stops the job, in words, and is asked for again", async () => {
  answer = async () => new Response("", { status: 404 });
  await assert.rejects(inspect([page(0, 1)], external, { engine }), { code: "model-missing", message: /nothing was saved/ });
  answer = () => Promise.reject(new TypeError("offline"));
  await assert.rejects(preview([page(0, 1)], external, { engine }), { code: "model-missing" });
  answer = async () => new Response(new Uint8Array(7));
  await inspect([page(0, 1)], external, { engine });
  assert.deepEqual(models, [7]);
});

test("a damaged model stops the job, and the worker that has it is dropped", async () => {
  answer = async () => new Response(new Uint8Array());
  await assert.rejects(inspect([page(0, 1)], external, { engine }), { code: "model-failed" });
  assert.equal(FakeWorker.alive.length, 0);
});

test("a cancel is answered while the model is still on its way", async () => {
  answer = () => new Promise(() => undefined);
  const cancelling = new AbortController();
  const running = inspect([page(0, 1)], external, { engine, signal: cancelling.signal });
  setTimeout(() => cancelling.abort(), 10);
  await assert.rejects(running, { code: "cancelled" });
});

test("PRV-10 the value that the check found travels beside the error: no text of it, shown or logged, holds it", async () => {
  const error: unknown = await exportConversations([bytesOf("LEFTOVER\n")], external, { engine, sink: "blob", download: false }).then(
    () => assert.fail("It was saved."),
    (thrown: unknown) => thrown,
  );
  assert.ok(error instanceof Error);
  const { code, place, entity, encoding } = Object.assign({ code: "", place: "", entity: "", encoding: "" }, error);
  assert.deepEqual([code, place, entity, encoding], ["leftover", "row 1, column content", "EMAIL", "spaced"]);
  assert.equal(leftoverValueOf(error), "l e n a @ kunde.example");
  assert.doesNotMatch([show(error, { depth: 9, showHidden: true }), JSON.stringify(error), String(error)].join(" "), /kunde/);
  assert.equal(leftoverValueOf(new Error("other")), undefined);
  assert.equal(leftoverValueOf(null), undefined);
});

test("a trap in an inspection ends the worker", async () => {
  await assert.rejects(inspect([bytesOf("TRAP\n")], external, { engine }), { code: "internal" });
  assert.equal(FakeWorker.alive.length, 0);
  assert.equal((await inspect([page(0, 2)], external, { engine })).conversations, 2);
});

test("only an export that replaces has a phase of checking", async () => {
  const phases = async (options: Partial<ExportOptions>): Promise<ExportProgress["phase"][]> => {
    const seen = new Set<ExportProgress["phase"]>();
    await exportConversations([page(0, 2)], options, { engine, sink: "blob", download: false, onProgress: ({ phase }) => seen.add(phase) });
    return [...seen];
  };
  assert.equal((await phases({})).includes("checking"), false);
  assert.equal((await phases(external)).includes("checking"), true);
});

test("the preview of a replacing profile is what the engine writes", async () => {
  const { bytes } = await preview([page(0, 1)], external, { engine });
  assert.equal(textOf(bytes), "header\r\n[PERSON-Q2M8X4T9PA] 0\n");
});

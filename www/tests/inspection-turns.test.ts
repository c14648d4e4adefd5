import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { createPrivacyModel } from "../src/element/privacy-model.js";
import type { OpenSource } from "../src/element/scope.js";
import type { ExportOptions } from "../src/options.js";
import { preview } from "../src/preview.js";
import { bytesOf, defaults, models, textOf } from "./fake-engine.js";
import { FakeWorker } from "./fake-worker.js";

const external: ExportOptions = { ...defaults, profile: "external", key: "ab".repeat(32) };
const emptyWasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const turn = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => {
  FakeWorker.started.length = 0;
  models.length = 0;
  Object.assign(globalThis, {
    Worker: class extends FakeWorker {
      constructor() {
        super();
      }
    },
    fetch: async (url: string | URL) => new Response(String(url).endsWith(".wasm") ? emptyWasm : new Uint8Array(5)),
  });
});

afterEach(() => FakeWorker.alive.forEach((worker) => worker.emit("error")));

/** A server that takes its time: the first page came, the next one is long in coming. */
function slowSource() {
  let goOn = (): void => undefined;
  const rest = new Promise<void>((resolve) => (goOn = resolve));
  const source: OpenSource = async function* (_signal, report) {
    report({ kind: "reading", fetched: 2, total: 3 });
    yield bytesOf("Lena 1\nLena 2\n");
    await rest;
    report({ kind: "reading", fetched: 3, total: 3 });
    yield bytesOf("Lena 3\n");
  };
  return { source, goOn: () => goOn() };
}

for (const { what, count, all } of [
  { what: "of few conversations", count: 3, all: false },
  { what: "of the first of many", count: 10_000, all: false },
  { what: "of all of many", count: 10_000, all: true },
]) {
  test(`a preview does not wait for a search ${what} whose conversations are still on their way`, { timeout: 5_000 }, async (t) => {
    const model = createPrivacyModel(() => undefined);
    t.after(() => model.close());
    const { source, goOn } = slowSource();
    model.all = all;
    model.follow({ source, options: external, count, subject: "s", notesChosen: false });
    // Long enough for a search to have a worker, if it takes one.
    await turn(50);
    const { bytes } = await preview([bytesOf("Lena 0\n")], external, { rows: 1 });
    assert.match(textOf(bytes), /PERSON/);
    assert.equal(model.inspection.kind, "loading");
    goOn();
    const kind = (): string => model.inspection.kind;
    while (kind() === "loading") await turn();
    assert.deepEqual([kind(), model.counts?.conversations, model.counts?.estimate], ["ready", 3, false]);
  });
}

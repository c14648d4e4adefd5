import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { createPreviewRun, type PreviewRequest, type PreviewState } from "../src/element/preview-run.js";
import type { OpenSource } from "../src/element/scope.js";
import type { FieldInfo } from "../src/options.js";
import type { Lease } from "../src/pool.js";
import { lookLease } from "../src/workers.js";
import { bytesOf, defaults } from "./fake-engine.js";
import { FakeWorker } from "./fake-worker.js";

const emptyWasm = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
const turn = (ms = 5): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(() => {
  Object.assign(globalThis, {
    Worker: class extends FakeWorker {
      constructor() {
        super();
      }
    },
    fetch: async () => new Response(emptyWasm),
  });
});

afterEach(() => FakeWorker.alive.forEach((worker) => worker.emit("error")));

const source = (name: string): OpenSource =>
  async function* () {
    yield bytesOf(`${name}\n`);
  };

/** Its first page is long in coming, as after "Retry-After"; it is given up when nobody wants it. */
const stalled: OpenSource = async function* (signal) {
  await new Promise<void>((_resolve, reject) => signal.addEventListener("abort", () => reject(new DOMException("x", "AbortError"))));
};

const request = (from: OpenSource, transcript: PreviewRequest["transcript"] = null): PreviewRequest => ({ source: from, options: { ...defaults, format: "json" }, fields: null, transcript });

/** The text of the file that is shown in the end. */
async function shown(states: readonly PreviewState[]): Promise<string> {
  for (;;) {
    const last = states.at(-1);
    if (last?.kind === "ready") return last.file.text || new TextDecoder().decode(last.file.bytes);
    assert.notEqual(last?.kind, "failed");
    await turn();
  }
}

for (const [what, transcript] of [
  ["rows", null],
  ["a transcript", { conversation: 0, logo: null, files: null }],
] as const) {
  test(`a change of the set does not wait for the first page of the one before: ${what}`, { timeout: 5_000 }, async (t) => {
    const states: PreviewState[] = [];
    const run = createPreviewRun({ onState: (state) => void states.push(state), onExamples: () => undefined }, async () => ({ bytes: bytesOf("page of Ada"), result: null, tookMs: 1 }));
    t.after(() => run.clear());
    run.show(request(stalled, transcript));
    await turn(50);
    run.show(request(source("Ada"), transcript));
    assert.match(await shown(states), /Ada/);
  });
}

test("examples of a choice that is replaced hold up nothing, and are not told any more", { timeout: 5_000 }, async (t) => {
  const states: PreviewState[] = [];
  const told: ReadonlyMap<string, string>[] = [];
  let turnTaken: Promise<Lease> | null = null;
  const run = createPreviewRun({
    onState(state) {
      states.push(state);
      // Somebody else looks first, and for long: the examples wait.
      if (state.kind === "ready") turnTaken ??= lookLease(defaults);
    },
    onExamples: (examples) => void told.push(examples),
  });
  t.after(() => run.clear());
  run.show({ ...request(source("Ada")), fields: [{ key: "id", path: "id" } as FieldInfo] });
  await shown(states);
  await turn(20);
  let opened = false;
  run.show(
    request(async function* (...asked) {
      opened = true;
      yield* source("Lena")(...asked);
    }),
  );
  await turn(50);
  assert.equal(opened, true);
  (await turnTaken!).release(0);
  while (states.at(-1)?.kind !== "ready") await turn();
  assert.match(await shown(states), /Lena/);
  assert.deepEqual(told, []);
});

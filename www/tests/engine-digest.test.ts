import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { engineDigest } from "../src/engine-digest.js";
import { sha256 } from "../src/module.js";
import type { ExportOptions } from "../src/options.js";
import { leaseFor } from "../src/workers.js";
import { installWorkers } from "./fake-worker.js";

/** An engine whose bytes hold its name, so that each has a digest of its own. */
function engineNamed(name: string): Uint8Array<ArrayBuffer> {
  const letters = new TextEncoder().encode(name);
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0, letters.length + 1, letters.length, ...letters);
}

const { fetch } = globalThis;

beforeEach(() => {
  installWorkers();
  Object.assign(globalThis, {
    fetch: async (url: URL) => new Response(engineNamed(String(url).split("/").at(-1) ?? "")),
  });
});
afterEach(() => Object.assign(globalThis, { fetch }));

test("without a job there is no digest", async () => {
  assert.equal(await engineDigest({}), null);
});

for (const [options, file] of [
  [{}, "lite.wasm"],
  [{ format: "jsonl", profile: "internal" }, "lite.wasm"],
  [{ profile: "external" }, "privacy.wasm"],
  [{ bundle: "always" }, "privacy.wasm"],
  [{ formats: ["csv", "json"] }, "privacy.wasm"],
  [{ media: "included" }, "privacy.wasm"],
  [{ format: "pdf", layout: "one" }, "full.wasm"],
  [{ formats: ["csv", "pdf"], bundle: "always", profile: "external", detection: "rules" }, "full.wasm"],
] as const satisfies readonly (readonly [Partial<ExportOptions>, string])[]) {
  test(`the log names the engine that does the job, ${file}: ${JSON.stringify(options)}`, async () => {
    // Nothing finds names here: that is not the engine's own file.
    (await leaseFor({ ...options, detection: "rules" }, { workerUrl: "worker.js" })).discard();
    assert.equal(await engineDigest(options), await sha256(engineNamed(file)));
  });
}

import assert from "node:assert/strict";
import { test } from "node:test";
import { startRun, type RunEnd, type RunRequest } from "../src/element/export-run.js";
import { cancelled, ExportError } from "../src/error.js";
import { defaults } from "./fake-engine.js";
import { installPicker } from "./fake-picker.js";

const parts = { logo: null, files: null };
const refuses = (error: ExportError) => Object.assign(async function* () {}, { exportTo: () => Promise.reject(error) });

for (const [what, request, kind] of [
  ["no place among the exports that run", { source: refuses(new ExportError("internal", "x")), takeSlot: () => Promise.reject(cancelled()) }, "cancelled"],
  ["a source that refuses before it opens the file", { source: refuses(new ExportError("checkpoint-gone", "x")) }, "failed"],
] as const satisfies readonly (readonly [string, Pick<RunRequest, "source" | "takeSlot">, RunEnd["kind"]])[]) {
  test(`${what}: the picked place keeps no empty file`, async () => {
    const place = installPicker();
    const end = await new Promise<RunEnd>((onEnd) => {
      startRun({ id: "exp_1", resumes: null, purpose: "spreadsheet", count: 5, options: defaults, parts, events: null, onState: () => undefined, onEnd, ...request });
    });
    assert.deepEqual([end.kind, place.text], [kind, null]);
    place.uninstall();
  });
}

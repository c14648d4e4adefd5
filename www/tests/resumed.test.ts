import assert from "node:assert/strict";
import { test } from "node:test";
import { choicesOf } from "../src/checkpoint/about.js";
import { optionsOf, startChoices, type Choices } from "../src/element/choices.js";
import { resumedRequest } from "../src/element/resumed.js";
import { exportListed } from "../src/checkpoint/export-listed.js";
import { engineFor } from "../src/engine-choice.js";
import { type InterruptedExport, interruptedExports } from "../src/index.js";
import { suggestedFileName } from "../src/sink.js";
import { api, lined, refusal, server } from "./fake-api.js";
import { installOriginFiles } from "./fake-origin-files.js";
import { emptyModule, installWorkers } from "./fake-worker.js";

const createdMs = Date.UTC(2026, 10, 26, 14);
const total = 500;
const parts = { checkpoint: { workspaceId: "wt_1", userId: "usr_1" }, profiles: null, files: null, title: null };

for (const [what, choices] of [
  ["a spreadsheet", { purpose: "spreadsheet" }],
  ["messages that are anonymised", { purpose: "messages", profile: "external" }],
  ["lines", { purpose: "lines" }],
  ["a PDF for each conversation", { purpose: "transcript", layout: "per-conversation" }],
  ["one PDF for all", { purpose: "transcript", layout: "one" }],
  ["a bundle of two formats", { purpose: "bundle", contents: ["csv", "json"], rows: "messages" }],
  ["a bundle of three formats, one of them PDF", { purpose: "bundle", contents: ["csv", "json", "pdf"] }],
  ["a bundle of one format", { purpose: "bundle", contents: ["json"] }],
] as const satisfies readonly (readonly [string, Partial<Choices>])[]) {
  test(`what is told of an export that goes on is what was begun, in its file's name, the book and the log: ${what}`, () => {
    const options = optionsOf({ ...startChoices(false), ...choices }, { table: [], audiences: null, exportTime: new Date(createdMs).toISOString(), count: total });
    const interrupted: InterruptedExport = { id: "exp_1", kind: "filter", ...choicesOf(options), fileName: suggestedFileName(options), fetched: 200, total, createdMs, expiresMs: createdMs + 1 };
    const request = resumedRequest(interrupted, parts);
    const told = ({ format, formats, mode, profile, bundle }: typeof options) => ({ format, formats, mode, profile, bundle });
    // A ZIP file of one format is told of alike, however it came to be one.
    const alike = (of: typeof options) => ({ ...told(of), formats: of.formats.length === 0 && of.bundle === "always" ? [of.format] : of.formats });
    assert.deepEqual(alike(request.options), alike(options));
    assert.equal(suggestedFileName(request.options, total), interrupted.fileName);
    assert.equal(String(engineFor(request.options).wasmUrl), String(engineFor(options).wasmUrl));
  });
}

test("whoever resumes hears that a further page could not be kept, and when the export ended", async () => {
  const disk = installOriginFiles();
  installWorkers();
  const owner = { workspaceId: "wt_1", userId: "usr_1", checkpointKey: async () => new Uint8Array(32).fill(7) };
  const settings = { ...api, engine: { module: emptyModule, workerUrl: "worker.js" }, sink: "blob", download: false, pageSize: 1 } as const;
  const ids = ["conv_1", "conv_2", "conv_3"];
  await assert.rejects(exportListed({ query: { workspace_id: "wt_1" }, ids, kind: "selected" }, {}, { ...settings, fetch: server(lined, refusal(401)).fetch, checkpoint: owner }));
  const [offer = assert.fail("nothing is kept")] = await interruptedExports(owner);
  disk.quotaBytes = 0;
  const heard: unknown[] = [];
  const request = resumedRequest(offer, { ...parts, checkpoint: owner, onCheckpoint: (state) => heard.push(state) });
  const later = { ...settings, id: offer.id, onStatus: () => undefined, fetch: server(lined, lined).fetch };
  await request.source.exportTo?.(request.options, later).catch(() => undefined);
  assert.deepEqual(heard, [{ kind: "off", why: "disk-full" }, null]);
  disk.uninstall();
});

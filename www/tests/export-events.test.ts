import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import type { Entry } from "../src/desk/entry.js";
import { createExportEvents, fileEvent, provenanceOf, type LoggedSet } from "../src/element/export-events.js";
import type { RunEnd } from "../src/element/export-run.js";
import { optionsOf, startChoices, type Purpose } from "../src/element/choices.js";
import { ExportError } from "../src/error.js";
import type { SavedExport } from "../src/export.js";
import { openExportLog } from "../src/log/export-log.js";
import { memoryStore } from "../src/log/memory-store.js";

const set: LoggedSet = { scopeKind: "filter", filter: "channel=email", reference: " DSAR-7 " };

const saved = {
  requested: 10, exported: 7, failed: 1, refused: 2, empty: 0, columns: ["conversation_id"], exportId: "x1", bytesWritten: 512, sha256: "a".repeat(64), engineVersion: "0.1.0", extension: "csv",
  savedAs: { kind: "picker", name: "lena.csv", fallback: null },
} as unknown as SavedExport;

/** The events of a run, once there are as many as are wanted. */
async function run(end: RunEnd | null, { started = true, resumed = false, purpose = "spreadsheet" as Purpose, count = 10, wanted = 5, filter = set.filter } = {}) {
  const log = openExportLog({ workspace: "wt_1", user: "usr_1", store: memoryStore() });
  const choices = { ...startChoices(false), purpose };
  const options = optionsOf(choices, { table: [], audiences: null, exportTime: "2026-11-26T14:00:00.000Z", count });
  const events = createExportEvents({ log, id: "exp_7", resumed, set: { ...set, filter }, options, count, policy: "Sharing", onFault: () => assert.fail("the log failed") });
  if (started) events.started();
  if (end !== null) events.ended(end);
  for (let tries = 0; tries < 200 && (await log.entries()).length < wanted; tries += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  return log.entries();
}

test("cus-07 each way an export can end has its events, in order", async () => {
  for (const [end, started, names] of [
    [{ kind: "finished", saved }, true, ["requested", "started", "policy-applied", "finished", "saved"]],
    [{ kind: "cancelled" }, false, ["requested", "cancelled"]],
    [{ kind: "cancelled" }, true, ["requested", "started", "policy-applied", "cancelled"]],
    [{ kind: "failed", error: new ExportError("network", "gone") }, true, ["requested", "started", "policy-applied", "failed"]],
    // Its page was closed: nothing is made up.
    [null, true, ["requested", "started", "policy-applied"]],
  ] as const) {
    const found = await run(end, { started, wanted: names.length });
    assert.deepEqual(found.map(({ event }) => event), names);
    assert.deepEqual([...new Set(found.map(({ export_id }) => export_id))], ["exp_7"]);
    for (const event of found) {
      assert.deepEqual([event.scope_kind, event.filter_text, event.profile, event.policy_id, event.purpose], ["filter", "channel=email", "internal", "Sharing", "DSAR-7"]);
      assert.equal(event.error_code, event.event === "failed" ? "network" : null);
    }
  }
});

test("a filter longer than the server takes is kept by its beginning and its digest, and every event has it alike", async () => {
  const filter = Array.from({ length: 1_000 }, (_, number) => `id=conversation_${number}`).join("&");
  const texts = (await run({ kind: "cancelled" }, { filter, wanted: 4 })).map(({ filter_text }) => filter_text ?? "");
  assert.equal(texts.length, 4);
  assert.deepEqual(new Set(texts).size, 1);
  const digest = createHash("sha256").update(filter).digest("hex");
  assert.ok((texts[0]?.length ?? Infinity) <= 16_000 && texts[0]?.startsWith("id=conversation_0&") && texts[0].endsWith(`(${filter.length} characters, SHA-256 ${digest})`));
});

test("the account, the file and where it was put come with the end, the name of the file never", async () => {
  const [requested, , , finished, last] = await run({ kind: "finished", saved });
  assert.deepEqual([requested?.counts, requested?.file_digest], [{ requested: 10 }, null]);
  assert.deepEqual(finished?.counts, { requested: 10, exported: 7, failed: 1, refused: 2, empty: 0 });
  assert.deepEqual([last?.place, last?.file_id, last?.file_bytes, last?.file_digest, last?.fields], ["picked", "x1", 512, "a".repeat(64), ["conversation_id"]]);
  assert.ok(!JSON.stringify(await run({ kind: "finished", saved })).includes("lena"));
});

test("cus-09 where the file was put is said as the module knows it", async () => {
  for (const [kind, place] of [["picker", "picked"], ["opfs", "download"], ["blob", "download"], ["kept", "kept"], ["custom", "custom"]] as const) {
    const end = { kind: "finished", saved: { ...saved, savedAs: { kind, name: "a.csv", fallback: null } } as unknown as SavedExport } as const;
    assert.equal((await run(end)).at(-1)?.place, place);
  }
});

test("an export that goes on after an interruption is resumed, not requested again, and takes back nothing that the log has", async () => {
  const found = await run({ kind: "finished", saved }, { resumed: true });
  assert.deepEqual(found.map(({ event }) => event), ["resumed", "started", "policy-applied", "finished", "saved"]);
  assert.deepEqual([found[0]?.export_id, found[0]?.fields, found[0]?.counts], ["exp_7", null, { requested: 10 }]);
  assert.deepEqual(found.at(-1)?.fields, ["conversation_id"]);
});

test("cus-08 what becomes of a kept file is told with its digest, without its name or its filter", async () => {
  const counts = { requested: 10, exported: 10, failed: 0, refused: 0, empty: 0 };
  const entry = { id: "exp_7", title: "All matching", detail: "Tag Lena", fileName: "lena.csv", profile: "external", counts, bytes: 512, sha256: "b".repeat(64) } as unknown as Entry;
  assert.deepEqual(fileEvent("purged", entry), { export_id: "exp_7", event: "purged", profile: "external", counts, file_bytes: 512, file_digest: "b".repeat(64) });
});

test("a bundle's event has the digest of its last manifest, which holds those before it", async () => {
  const parts = [1, 2].map((number) => ({ number, manifestSha256: String(number).repeat(64) }));
  const found = await run({ kind: "finished", saved: { ...saved, extension: "zip", parts } as unknown as SavedExport }, { purpose: "transcript" });
  assert.equal(found.at(-1)?.manifest_digest, "2".repeat(64));
  assert.deepEqual(found.at(-1)?.formats, ["pdf", "zip"]);
});

test("cus-13 a bundle says what the log says; what is too long for a manifest is left to the log", () => {
  const log = openExportLog({ workspace: "wt_1", user: "usr_1", store: memoryStore() });
  assert.deepEqual(provenanceOf(set, log), { scope: "filter", filter: "channel=email", reference: "DSAR-7", actor: "usr_1", workspace: "wt_1" });
  assert.deepEqual(provenanceOf({ scopeKind: "selected", filter: "ß".repeat(1_001), reference: "" }, null), { scope: "selected" });
});

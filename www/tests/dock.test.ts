import assert from "node:assert/strict";
import { test } from "node:test";
import { AskvaultExportDock } from "../src/element/dock.js";
import type { ExportDesk, ExportJob } from "../src/element/shared-desk.js";
import { ExportError } from "../src/error.js";
import { textOf } from "./text-of.js";

/** What stands at the lower right for one job. */
function drawn(job: unknown): string {
  const dock = new AskvaultExportDock();
  dock.desk = { jobs: [job as ExportJob] } as unknown as ExportDesk;
  return textOf((dock as unknown as { render(): unknown }).render());
}

for (const [what, error, words] of [
  ["of which something is kept", new ExportError("session-expired", "", { checkpoint: "exp_1" }), /1,200 conversations had been read; they are kept/],
  ["of which nothing is kept", new ExportError("session-expired", ""), /they are not kept/],
] as const)
  test(`the note of a failure says of an export ${what} what is safe`, () => {
    const entry = { title: "All matching", count: 5_000, failure: { code: error.code, read: 1_200 } };
    assert.match(drawn({ id: "exp_1", entry, end: { kind: "failed", error }, progress: null }), words);
  });

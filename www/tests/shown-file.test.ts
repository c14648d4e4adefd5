import assert from "node:assert/strict";
import { test } from "node:test";
import { type Choices, optionsOf, startChoices } from "../src/element/choices.js";
import { lookedAtOf, shownOf } from "../src/element/shown-file.js";

const context = { table: [], audiences: null, exportTime: "2026-03-27T10:00:00Z", count: 5 };

for (const [what, choices, shown, lookedAt] of [
  ["a spreadsheet", { purpose: "spreadsheet" }, "csv", "csv"],
  ["a transcript", { purpose: "transcript" }, "pdf", "json"],
  ["a bundle of a table and JSON", { purpose: "bundle", contents: ["csv", "json"] }, "csv", "json"],
  ["a bundle of a table and lines", { purpose: "bundle", contents: ["csv", "jsonl"] }, "csv", "jsonl"],
  ["a bundle of a table and transcripts", { purpose: "bundle", contents: ["csv", "pdf"] }, "csv", "json"],
  ["a bundle of transcripts", { purpose: "bundle", contents: ["pdf"] }, "json", "json"],
  ["a bundle of a table alone", { purpose: "bundle", contents: ["csv"] }, "csv", "csv"],
] as const satisfies readonly (readonly [string, Partial<Choices>, string, string])[]) {
  test(`the preview of ${what} is its ${shown}; personal data is looked for in its ${lookedAt}`, () => {
    const options = optionsOf({ ...startChoices(false, "external"), ...choices }, context);
    assert.deepEqual([shownOf(options).format, lookedAtOf(options).format, lookedAtOf(options).formats], [shown, lookedAt, []]);
  });
}

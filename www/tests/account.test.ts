import assert from "node:assert/strict";
import { test } from "node:test";
import { accountOf } from "../src/element/account.js";
import type { ExportResult, SavedExport, WarningCode } from "../src/index.js";

const result: ExportResult = {
  format: "csv", mode: "conversations", exportId: "exp_1", exportTime: null, engineVersion: "0", schemaVersion: "1.0",
  requested: 5, exported: 5, failed: 0, refused: 0, empty: 0, duplicates: 0, messages: 9, rows: 5, bytesRead: 100, bytesWritten: 50,
  complete: true, missing: [], missingTruncated: false, warnings: [], longCells: [], columns: [], nullAndEmptyMerged: true, syntaxError: null, privacy: null,
  mediaType: "text/csv; charset=utf-8", extension: "csv", fileName: "conversations.csv",
};

function saved(change: Partial<ExportResult>): SavedExport {
  return { ...result, ...change, savedAs: { kind: "blob", name: "conversations.csv", fallback: null }, sha256: null };
}

const codes: readonly Exclude<WarningCode, "long-cells" | "missing-glyphs" | "accent-adjusted">[] = [
  "guarded-cells", "rows-over-limit", "replaced-surrogates", "replaced-bytes", "deleted-texts", "unreadable-times", "message-count-differs",
  "external-replies", "unknown-fields-kept", "unknown-fields-dropped", "repeated-fields", "images-not-shown",
];

function texts(change: Partial<ExportResult>): readonly string[] {
  const { missing, changed, known } = accountOf(saved(change));
  return [...missing, ...changed, ...known].map((note) => note.text);
}

test("a clean export has nothing to say", () => {
  assert.deepEqual(texts({}), []);
});

test("every warning is said in words, once, with its count", () => {
  for (const code of codes) {
    for (const count of [1, 1_234]) {
      const [text = "", ...more] = texts({ warnings: [{ code, field: null, count }] });
      assert.equal(more.length, 0, code);
      assert.ok(!text.includes(code), code);
      if (count > 1) assert.match(text, /1,234/, code);
      assert.doesNotMatch(text, count === 1 ? /\b1 \w+s (were|are|hold|stand)\b/ : /\b1,234 \w+[^s] (was|is|holds|stands)\b/, code);
    }
  }
});

test("a warning of a later engine is not swallowed", () => {
  assert.deepEqual(texts({ warnings: [{ code: "odd-things", field: null, count: 3 }] }), ["Odd things: 3"]);
});

test("counts of one warning in several fields are summed, and told apart on demand", () => {
  const { changed } = accountOf(saved({ warnings: [{ code: "guarded-cells", field: "first_message", count: 2 }, { code: "guarded-cells", field: "tags", count: 1 }] }));
  assert.equal(changed[0]?.text, "3 cells made safe: they looked like formulas");
  assert.deepEqual(changed[0]?.details, ["first_message: 2", "tags: 1"]);
});

test("a cut cell is missing, a split one is changed", () => {
  const longCells = [{ part: null, row: 3, field: "content", units: 70_000, cut: true }, { part: null, row: 9, field: "content", units: 40_000, cut: false }];
  const account = accountOf(saved({ longCells, warnings: [{ code: "long-cells", field: "content", count: 2 }] }));
  assert.deepEqual(account.missing.map((note) => note.text), ["The end of 1 cell: too long for a spreadsheet"]);
  assert.deepEqual(account.changed.map((note) => note.text), ["1 long cell split into a second column"]);
  assert.deepEqual(account.missing[0]?.details, ["row 3, content: 70,000 characters"]);
});

test("PDF-08 characters without a glyph are named, the first ones at once", () => {
  const warnings = (count: number) => [{ code: "missing-glyphs", field: null, count }];
  assert.deepEqual(texts({ missingGlyphs: ["U+1F9FF"], warnings: warnings(4) }), ["1 character has no glyph in our fonts: U+1F9FF"]);
  const { missing } = accountOf(saved({ missingGlyphs: ["U+1F9FF", "U+E000", "U+10A00", "U+13000"], warnings: warnings(9) }));
  assert.equal(missing[0]?.text, "4 characters have no glyph in our fonts: U+1F9FF, U+E000, U+10A00 …");
  assert.deepEqual(missing[0]?.details, ["in 9 places", "U+1F9FF", "U+E000", "U+10A00", "U+13000"]);
  assert.deepEqual(texts({ warnings: warnings(2) }), ["2 characters without a glyph in our fonts"]);
});

test("PDF-11 a colour that was darkened is said once, without a count", () => {
  assert.deepEqual(texts({ warnings: [{ code: "accent-adjusted", field: null, count: 1 }] }), ["The colour of the head was darkened to be readable on white"]);
});

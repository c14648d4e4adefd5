import assert from "node:assert/strict";
import { test } from "node:test";
import type { Damage, Fault, Statement, Verification } from "../src/verification.js";
import { distinctName } from "../verify/distinct-name.js";
import { harmless } from "../verify/harmless.js";
import { factsOf, faultLine, timeWords } from "../verify/words.js";
import { missingParts, reportOf, verdictOf, verdictOfAll, type Checked } from "../verify/verdict.js";

const statement: Statement = {
  exportId: "exp_1", time: "2026-03-27T09:00:00.000Z", profile: "external", exported: 5000, part: 1, parts: ["a-1.zip", "a-2.zip"],
  manifestSha256: "ab".repeat(32), previousManifestSha256: null,
};
const fault = (path: string | null, damage: Damage, byte: number | null = null): Fault => ({ path, damage, byte });
const verified = (name: string, changes: Partial<Verification> = {}): Checked =>
  ({ name, outcome: { type: "verified", verification: { statement, files: 7, bytes: 18_400_000, faults: [], ...changes } } });

for (const [text, shown] of [
  ["csv/conversations.csv", "csv/conversations.csv"],
  ["日本語 مرحبا é 😀.json", "日本語 مرحبا é 😀.json"],
  ["invoice\u202egpj.exe", "invoice\\u{202e}gpj.exe"],
  ["a\nb\0c\u2028d\u200be\u00a0f", "a\\u{a}b\\u{0}c\\u{2028}d\\u{200b}e\\u{a0}f"],
  ["\ud800lone", "\\u{d800}lone"],
] as const)
  test(`a name is shown harmless: ${shown}`, () => assert.equal(harmless(text), shown));

for (const [name, taken, distinct] of [
  ["a.zip", ["b.zip"], "a.zip"],
  ["a.zip", ["a.zip"], "a.zip (2)"],
  ["a.zip", ["a.zip", "b.zip", "a.zip (2)"], "a.zip (3)"],
  ["a.zip (2)", ["a.zip", "a.zip (2)"], "a.zip (2) (2)"],
] as const)
  test(`archives of one name are told apart: ${distinct}`, () => assert.equal(distinctName(name, taken), distinct));

test("a long name keeps its beginning and its end", () => {
  const shown = harmless(`begin${"x".repeat(10_000)}end`);
  assert.ok(shown.startsWith("begin") && shown.endsWith("end") && shown.includes("…"));
  assert.equal([...shown].length, 241);
});

for (const [found, line] of [
  [fault("json/conv_1.json", "changed"), "json/conv_1.json was changed"],
  [fault("json/conv_1.json", "missing"), "json/conv_1.json is missing"],
  [fault("a\u202e.txt", "added"), "a\\u{202e}.txt was added"],
  [fault("a.txt", "restored", 1234), "a.txt has its content, but bytes around it were changed, from byte 1,234 on"],
  [fault(null, "restored", 7), "Bytes outside the files, or their order, were changed, from byte 7 on."],
  [fault("manifest.json", "bad-manifest"), "The manifest cannot be read, so nothing can be compared."],
  [fault("manifest.json", "too-large"), "manifest.json is too large to be verified, so whether anything was changed is not known"],
] as const)
  test(`a fault in words: ${line}`, () => assert.equal(faultLine(found), line));

for (const [time, words] of [
  ["2026-03-27T09:00:00.000Z", "27 March 2026 at 09:00:00 UTC"],
  ["2026-03-27T09:00:00+02:00", "27 March 2026 at 07:00:00 UTC"],
  ["yesterday\u202e", "yesterday\\u{202e}"],
  ["2026-99-27T09:00:00Z", "2026-99-27T09:00:00Z"],
  [null, "not stated"],
] as const)
  test(`a time in words: ${words}`, () => assert.equal(timeWords(time), words));

test("what an archive says of itself; a strange profile is shown as it is written", () => {
  assert.deepEqual(factsOf(statement, 7, 18_400_000).map(({ value }) => value), ["5,000", "exp_1", "1 of 2", "27 March 2026 at 09:00:00 UTC", "External", "7 files, 18.4 MB"]);
  assert.equal(factsOf({ ...statement, profile: "toString" }, 1, 1)[4]?.value, "toString");
});

const missing = [fault("a-2.zip", "missing")];
for (const [all, setFaults, tone, title] of [
  [[verified("a-1.zip"), verified("a-2.zip")], [], "whole", "Unchanged"],
  [[verified("a-1.zip")], missing, "incomplete", "Unchanged, but 1 part missing"],
  [[verified("a-1.zip", { faults: [fault("x", "added")] })], missing, "changed", "Not as it was"],
  [[verified("a-1.zip"), verified("b.zip")], [fault("b.zip", "not-a-sibling")], "changed", "Not as it was"],
  [[verified("a-1.zip", { statement: null, faults: [fault(null, "no-manifest")] })], [], "changed", "Not as it was"],
  [[verified("a-1.zip", { statement: null, faults: [fault("manifest.json", "too-large")] })], [], "unknown", "Not verified"],
  [[verified("a-1.zip"), { name: "b.zip", outcome: { type: "unreadable" } }], [], "unknown", "Not verified"],
  [[{ name: "b.zip", outcome: { type: "stopped" } }], [], "unknown", "Not verified"],
  // Nobody knows what is between them: never taken for nothing.
  [[verified("a-1.zip"), verified("a-2.zip")], null, "unknown", "Parts not compared"],
  [[verified("a-1.zip", { faults: [fault("x", "added")] })], null, "changed", "Not as it was"],
  [[verified("a-1.zip"), { name: "b.zip", outcome: { type: "stopped" } }], null, "unknown", "Not verified"],
] as const)
  test(`the verdict of ${all.length} with ${setFaults?.length ?? "unknown"} faults between them is ${tone}: ${title}`, () => {
    const verdict = verdictOfAll(all, setFaults);
    assert.deepEqual([verdict.tone, verdict.title], [tone, title]);
  });

test("a missing part is told by number, and is no fault of the part that is here", () => {
  assert.deepEqual(missingParts([verified("a-1.zip")], missing), ["Part 2 of 2 is missing: a-2.zip"]);
  assert.equal(verdictOf(verified("a-2.zip"), missing).title, "Unchanged");
});

test("where parts could not be compared the text to copy says so, and each archive keeps its own verdict", () => {
  const report = reportOf([verified("a-1.zip")], null);
  assert.match(report, /^Parts not compared\. .*whether parts are missing could not be checked/);
  assert.match(report, /a-1\.zip\n  Unchanged\. /);
  assert.deepEqual(missingParts([verified("a-1.zip")], null), []);
});

test("the text to copy names every fault, the digest and what it does not prove", () => {
  const faults = Array.from({ length: 300 }, (_, index) => fault(`json/conv_${index}.json`, "changed"));
  const report = reportOf([verified("a-1.zip", { faults })], missing);
  for (const line of ["Not as it was. 1 of 1 archive failed the check.", "Part 2 of 2 is missing: a-2.zip", "  - json/conv_299.json was changed", `  Manifest digest (SHA-256): ${"ab".repeat(32)}`, "Compare the manifest digest"])
    assert.ok(report.includes(line), line);
});

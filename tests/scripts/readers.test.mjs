import assert from "node:assert/strict";
import { test } from "node:test";
import { lackingPackages } from "../../scripts/readers.mjs";

test("a package is lacking when one of its programs is", () => {
  assert.deepEqual(lackingPackages(() => true), []);
  assert.deepEqual(lackingPackages((program) => program !== "pdfinfo"), ["poppler-utils"]);
  assert.deepEqual(lackingPackages(() => false), ["poppler-utils", "qpdf"]);
});

test("programs are asked for their version as they want it", () => {
  const options = new Map();
  lackingPackages((program, option) => options.set(program, option));
  assert.equal(options.get("pdftotext"), "-v");
  assert.equal(options.get("qpdf"), "--version");
});

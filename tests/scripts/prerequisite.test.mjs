import assert from "node:assert/strict";
import { test } from "node:test";
import { atLeast } from "../../scripts/prerequisite.mjs";

const comparisons = [
  ["1.95.0", "1.95", true],
  ["1.100.0", "1.95", true],
  ["1.94.9", "1.95", false],
  ["20.19.0", "20.19", true],
  ["20.9.1", "20.19", false],
  ["2.0.0-nightly", "1.95", true],
];

for (const [version, least, enough] of comparisons)
  test(`${version} is ${enough ? "enough" : "too old"} for ${least}`, () => assert.equal(atLeast(version, least), enough));

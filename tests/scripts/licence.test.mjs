import assert from "node:assert/strict";
import { test } from "node:test";
import { isAccepted } from "../../scripts/licence.mjs";

const expressions = [
  ["MIT", true],
  ["MIT OR Apache-2.0", true],
  ["MIT/Apache-2.0", true],
  ["GPL-3.0 OR MIT", true],
  ["GPL-3.0", false],
  ["MIT AND GPL-3.0", false],
  ["(MIT OR Apache-2.0) AND Unicode-3.0", true],
  ["(MIT OR Apache-2.0) AND AGPL-3.0", false],
  ["Apache-2.0 WITH LLVM-exception", true],
  ["GPL-2.0 WITH Classpath-exception-2.0", false],
];

for (const [expression, accepted] of expressions)
  test(`${expression} is ${accepted ? "accepted" : "refused"}`, () => assert.equal(isAccepted(expression), accepted));

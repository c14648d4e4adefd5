import assert from "node:assert/strict";
import { test } from "node:test";
import { checkBalance } from "../src/balance.js";
import type { ExportResult } from "../src/options.js";

test("CUS-03 requested = exported + failed + refused + empty, or no file", () => {
  const cases: readonly [readonly number[], boolean][] = [
    [[0, 0, 0, 0, 0], true],
    [[10, 7, 1, 1, 1], true],
    [[10, 10, 0, 0, 0], true],
    [[10, 9, 0, 0, 0], false],
    [[10, 10, 1, 0, 0], false],
  ];
  for (const [[requested, exported, failed, refused, empty], balanced] of cases) {
    const check = (): void => checkBalance({ requested, exported, failed, refused, empty } as ExportResult);
    if (balanced) check();
    else assert.throws(check, { code: "unbalanced" });
  }
});

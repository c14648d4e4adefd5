import assert from "node:assert/strict";
import { test } from "node:test";
import { spanUntil, whenOf } from "../src/element/when.js";

const hourMs = 60 * 60 * 1000;
const now = new Date(2026, 10, 26, 10, 42).getTime();

test("moments are told as a person would", () => {
  const cases: readonly [number, string][] = [
    [now, "today, 10:42"],
    [now - 24 * hourMs, "yesterday, 10:42"],
    [new Date(2026, 10, 3, 8, 5).getTime(), "3 Nov, 08:05"],
    [new Date(2025, 11, 31, 23, 59).getTime(), "31 Dec 2025, 23:59"],
  ];
  for (const [moment, words] of cases) assert.equal(whenOf(moment, now), words);
});

test("the time until a file expires", () => {
  const cases: readonly [number, string][] = [
    [7 * 24 * hourMs, "in 7 days"],
    [7 * 24 * hourMs - 1000, "in 7 days"],
    [2 * 24 * hourMs, "in 2 days"],
    [47 * hourMs, "in 47 hours"],
    [hourMs, "in 1 hour"],
    [hourMs - 1, "within the hour"],
    [0, "within the hour"],
  ];
  for (const [left, words] of cases) assert.equal(spanUntil(now + left, now), words);
});

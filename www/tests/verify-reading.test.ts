import assert from "node:assert/strict";
import { test } from "node:test";
import { watched } from "../verify/reading.js";

const size = 1_000_000;
const slice = (_offset: number, length: number): Uint8Array => new Uint8Array(length);

test("what is told grows from the content to the comparison, and never reaches the end before the end", () => {
  const shares: number[] = [];
  const read = watched(slice, size, (share) => shares.push(share));
  read(size - 100, 100);
  read(size - 50_000, 50_000);
  assert.deepEqual(shares, [], "the directory is no progress");
  for (let at = 0; at < size - 10_000; at += 10_000) read(at, 10_000);
  assert.ok((shares.at(-1) ?? 0) > 0.45 && (shares.at(-1) ?? 0) < 0.5);
  read(size - 100, 100);
  for (let pass = 0; pass < 4; pass += 1) for (let at = 0; at < size; at += 10_000) read(at, 10_000);
  assert.deepEqual(shares, [...shares].sort((a, b) => a - b));
  assert.ok((shares.at(-1) ?? 0) > 0.9 && (shares.at(-1) ?? 0) < 1);
});

test("reading back does not turn progress back", () => {
  const shares: number[] = [];
  const read = watched(slice, size, (share) => shares.push(share));
  read(size - 22, 22);
  for (const at of [0, 400_000, 0, 200_000]) read(at, 10);
  assert.deepEqual(shares, [0.2]);
});

for (const [name, source] of [
  ["a disk that fails", () => { throw new Error("gone"); }],
  ["a file that became shorter", () => new Uint8Array(1)],
] as const)
  test(`${name} is told apart from a damaged archive`, () => {
    const read = watched(source, size, () => undefined);
    assert.throws(() => read(0, 10), { name: "ReadFailure" });
  });

test("an empty file is read without a share", () => {
  const shares: number[] = [];
  const read = watched(slice, 0, (share) => shares.push(share));
  read(0, 0);
  assert.deepEqual(shares, []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Engine } from "../src/engine.js";
import { verifyAll } from "../src/verifier.js";

const whole = { statement: null, files: 0, bytes: 0, faults: [] };
const engine = {
  verifyArchive(length: number, read: (offset: number, length: number) => Uint8Array) {
    read(0, length);
    return whole;
  },
  verifySet: () => [],
} as unknown as Engine;

function withReader(read: () => ArrayBuffer): void {
  Object.assign(globalThis, { FileReaderSync: class { readAsArrayBuffer = read; } });
}

test("an archive that went away while it is read says nothing of what is in it", () => {
  withReader(() => {
    throw new DOMException("gone", "NotReadableError");
  });
  assert.throws(() => verifyAll(engine, [new File(["PK"], "a.zip")]), { name: "ExportError", code: "archive-unreadable" });
  withReader(() => new ArrayBuffer(2));
  assert.deepEqual(verifyAll(engine, [new File(["PK"], "a.zip")]).archives.map(({ name }) => name), ["a.zip"]);
});

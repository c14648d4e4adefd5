import assert from "node:assert/strict";
import { test } from "node:test";
import { ExportError, fromPlain, fromSaving, fromSource, toPlain } from "../src/error.js";

test("a reported error keeps its code and place across the wall", () => {
  const error = new ExportError("invalid-json", "Not JSON.", { conversation: 3, byte: 1024, field: "tags" });
  const plain = structuredClone(toPlain(error));
  assert.deepEqual(plain, { code: "invalid-json", message: "Not JSON.", conversation: 3, byte: 1024, field: "tags" });
  const { name, code, message, conversation, byte, field } = fromPlain(plain);
  assert.deepEqual({ name, code, message, conversation, byte, field }, { name: "ExportError", ...plain });
});

test("the text of an unknown error stays in the worker: it might quote a conversation", () => {
  const plain = toPlain(new SyntaxError('Unexpected token in "my card is 4111 1111 1111 1111"'));
  assert.equal(plain.code, "internal");
  assert.doesNotMatch(plain.message, /4111/);
});

test("a full disk says what was kept", () => {
  assert.equal(toPlain(new DOMException("x", "QuotaExceededError")).code, "disk-full");
  const inEngine = new ExportError("disk-full", "the output could not be written: QuotaExceededError");
  assert.equal(toPlain(inEngine).code, "disk-full");
  assert.match(fromSaving(new DOMException("x", "QuotaExceededError")).message, /Nothing was kept/);
  assert.equal(fromSaving(new DOMException("x", "NoModificationAllowedError")).code, "save-blocked");
});

test("a source's own error passes through; others are sorted by what they are", () => {
  const own = new ExportError("session-expired", "Sign in.");
  assert.equal(fromSource(own), own);
  assert.equal(fromSource(new TypeError("Failed to fetch")).code, "network");
  assert.equal(fromSource(new DOMException("x", "AbortError")).code, "cancelled");
  const cause = new Error("a defect of the host");
  assert.equal(fromSource(cause).code, "source-failed");
  assert.equal(fromSource(cause).cause, cause);
});

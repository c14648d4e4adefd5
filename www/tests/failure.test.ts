import assert from "node:assert/strict";
import { test } from "node:test";
import { codeOf, describeFailure } from "../src/element/failure.js";
import { ExportError } from "../src/error.js";

const context = { count: 12480, stage: "export" as const };
const secret = "call me at +49 30 5550 1420";

test("every code says what happened and what is safe", () => {
  for (const code of [
    "nothing-matches", "nothing-readable", "too-many", "session-expired", "rate-limited", "server-error", "network", "source-failed",
    "wasm-blocked", "wasm-changed", "worker-blocked", "protocol-mismatch", "disk-full", "save-blocked", "profile-unavailable",
    "invalid-option", "unknown-option", "internal", "something-new",
    "font-missing", "invalid-font", "invalid-logo", "font-unavailable", "format-unavailable", "preview-failed",
    "checkpoint-damaged", "checkpoint-gone", "checkpoint-busy", "checkpoint-refused",
  ]) {
    const failure = describeFailure(new ExportError(code, secret), context);
    assert.equal(failure.code, code);
    assert.notEqual(failure.title, "");
    assert.match(failure.safe, /No file was (saved|made)|one export holds/);
    assert.equal(JSON.stringify(failure).includes(secret), false, `${code} shows the error's own text`);
  }
});

test("the blocked directive and the wrong setting are named", () => {
  assert.match(describeFailure(new ExportError("wasm-blocked", ""), context).next, /'wasm-unsafe-eval'/);
  assert.match(describeFailure(new ExportError("worker-blocked", ""), context).next, /worker-src 'self'/);
  assert.match(describeFailure(new ExportError("invalid-option", "", { field: "columns" }), context).title, /“columns”/);
});

test("an ended session tells how far it came, and that nothing is kept", () => {
  const failure = describeFailure(new ExportError("session-expired", ""), { ...context, read: 1200 });
  assert.equal(failure.safe, "1,200 conversations had been read; they are not kept. No file was saved. Your conversations are unchanged.");
});

for (const [code, next] of [
  ["session-expired", /^Sign in again, then retry: the export goes on/],
  ["network", /^Retry: the export goes on/],
  ["forbidden", /^Ask an administrator for access, then retry: the export goes on/],
  ["disk-full", /^Free some space or choose another place, then retry: the export goes on/],
  ["worker-blocked", /worker-src 'self'.*, then retry: the export goes on/],
] as const) {
  test(`an export that ended with ${code} and of which something is kept says so, and has the button of which it speaks`, () => {
    const failure = describeFailure(new ExportError(code, "", { checkpoint: "id" }), { ...context, read: 1200 });
    assert.equal(failure.safe, "1,200 conversations had been read; they are kept for up to a day, encrypted. No file was saved. Your conversations are unchanged.");
    assert.match(failure.next, next);
    assert.equal(failure.action, "retry");
  });
}

test("what is kept has no number where it is not known", () => {
  const failure = describeFailure(new ExportError("network", "", { checkpoint: "id" }), { ...context, read: 0 });
  assert.equal(failure.safe, "What had been read is kept for up to a day, encrypted. No file was saved. Your conversations are unchanged.");
});

test("what is kept and cannot be read is not promised", () => {
  const failure = describeFailure(new ExportError("checkpoint-damaged", "", { checkpoint: "id" }), { ...context, read: 1200 });
  assert.deepEqual([failure.safe, failure.next, failure.action], ["No file was saved. Your conversations are unchanged.", "Delete it, then export again.", "none"]);
});

test("whatever was thrown has a code", () => {
  assert.equal(codeOf(new DOMException("", "AbortError")), "cancelled");
  assert.equal(codeOf(new Error(secret)), "internal");
  assert.equal(codeOf(undefined), "internal");
});

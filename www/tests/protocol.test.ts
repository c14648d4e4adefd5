import assert from "node:assert/strict";
import { test } from "node:test";
import { protocolVersion, readReply, readRequest, reply, request, transferOf } from "../src/protocol.js";

test("a message carries the version and its job", () => {
  assert.deepEqual(request(7, { type: "end" }), { version: protocolVersion, jobId: 7, type: "end" });
  assert.deepEqual(readRequest(request(7, { type: "end" })), request(7, { type: "end" }));
  assert.deepEqual(readReply(reply(7, { type: "started" })), reply(7, { type: "started" }));
});

test("a message of another version is refused on both sides", () => {
  const old = { ...request(1, { type: "end" }), version: protocolVersion - 1 };
  assert.throws(() => readRequest(old), { name: "ExportError", code: "protocol-mismatch" });
  assert.throws(() => readReply({ ...reply(1, { type: "started" }), version: protocolVersion + 1 }), { code: "protocol-mismatch" });
});

test("a message that is not of the protocol is refused", () => {
  for (const data of [null, undefined, "end", 3, {}, { version: protocolVersion, jobId: 1, type: "shutdown" }, { version: protocolVersion, type: "end" }]) {
    assert.throws(() => readRequest(data), { code: "protocol-mismatch" });
  }
  assert.throws(() => readReply(request(1, { type: "end" })), { code: "protocol-mismatch" });
});

test("buffers are handed over, everything else is copied", () => {
  const buffer = new ArrayBuffer(8);
  assert.deepEqual(transferOf(request(1, { type: "chunk", buffer, filledBytes: 8, endsChunk: true })), [buffer]);
  assert.deepEqual(transferOf(reply(1, { type: "credit", buffer })), [buffer]);
  const bytes = new Uint8Array(4);
  assert.deepEqual(transferOf(reply(1, { type: "output", part: 1, bytes })), [bytes.buffer]);
  assert.deepEqual(transferOf(request(1, { type: "end" })), []);
});

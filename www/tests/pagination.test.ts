import assert from "node:assert/strict";
import { test } from "node:test";
import { paginationOf } from "../src/pagination.js";

const page = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

test("the cursor is read from the end of the page", () => {
  const pagination = { next_cursor: "cur_Zk1", has_more: true, total: 2418 };
  assert.deepEqual(paginationOf(page({ conversations: [{ id: "conv_1" }], pagination })), { nextCursor: "cur_Zk1", total: 2418 });
});

test("the last page has no cursor, whichever way it says so", () => {
  for (const pagination of [
    { next_cursor: null, has_more: false },
    { next_cursor: "cur_Zk1", has_more: false },
    { next_cursor: "", has_more: true },
    { has_more: false },
  ]) {
    assert.deepEqual(paginationOf(page({ conversations: [], pagination })), { nextCursor: null, total: undefined });
  }
});

test("the rest of the page is not parsed", () => {
  const broken = `{"conversations":[ not JSON at all ],"pagination":{"next_cursor":"cur_2","has_more":true}}\n`;
  assert.equal(paginationOf(new TextEncoder().encode(broken)).nextCursor, "cur_2");
});

test("a page that begins with its pagination is parsed whole", () => {
  const early = page({ pagination: { next_cursor: "cur_9", has_more: true }, conversations: [{ content: "x".repeat(5000) }] });
  assert.equal(paginationOf(early).nextCursor, "cur_9");
});

test("the word in a message or in a conversation's own data misleads nobody", () => {
  const pagination = { next_cursor: "cur_real", has_more: true };
  const metadata = { pagination: { next_cursor: "cur_fake", has_more: true } };
  const content = '"pagination":{"next_cursor":"cur_fake","has_more":true}}';
  assert.equal(paginationOf(page({ pagination, conversations: [{ metadata }] })).nextCursor, "cur_real");
  assert.equal(paginationOf(page({ pagination, conversations: [{ messages: [{ content }] }] })).nextCursor, "cur_real");
  assert.equal(paginationOf(page({ conversations: [{ metadata, content }], pagination })).nextCursor, "cur_real");
});

test("a cut inside a code point of the page's text does no harm", () => {
  const pagination = { next_cursor: "cur_3", has_more: true };
  for (let pad = 0; pad < 4; pad += 1) {
    assert.equal(paginationOf(page({ text: "🙂".repeat(2000) + "x".repeat(pad), pagination })).nextCursor, "cur_3");
  }
});

test("a bare array is one page", () => {
  assert.deepEqual(paginationOf(page([{ id: "conv_1" }])), { nextCursor: null, total: undefined });
});

test("what is no page is a server error, without its text", () => {
  for (const text of ["<html>secret</html>", '"secret"', '{"pagination":"secret"}']) {
    assert.throws(() => paginationOf(new TextEncoder().encode(text)), (error: Error) => "code" in error && error.code === "server-error" && !error.message.includes("secret"));
  }
});

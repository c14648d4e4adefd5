import assert from "node:assert/strict";
import { test } from "node:test";
import { conversationIds } from "../src/listing.js";
import { api, refusal, server, type Answer } from "./fake-api.js";

const list = (ids: readonly unknown[], next: string | null = null, total = ids.length): Answer => () =>
  Response.json({ ids, pagination: { next_cursor: next, has_more: next !== null, total } });

test("the ids of a filter are listed in one answer, in the server's order", async () => {
  const { asked, fetch } = server(list(["b", "a", "c"]));
  assert.deepEqual(await conversationIds({ ...api, fetch, query: { status: "open" } }), ["b", "a", "c"]);
  assert.deepEqual(asked.map(({ search }) => search), ["?status=open&include=ids&limit=10000"]);
});

test("a list of several pages is followed by its cursor", async () => {
  const { asked, fetch } = server(list(["a", "b"], "cur_1", 3), list(["c"], null, 3));
  assert.deepEqual(await conversationIds({ ...api, fetch, listSize: 2 }), ["a", "b", "c"]);
  assert.equal(asked[1]?.searchParams.get("cursor"), "cur_1");
});

test("a list that changed between its pages is read again", async () => {
  // `x` got a message after the first page, and moved in front of it.
  const moved = [list(["a", "b"], "cur_1", 4), list(["c"], null, 4)];
  const { asked, fetch } = server(...moved, list(["x", "a"], "cur_1", 4), list(["b", "c"], null, 4));
  assert.deepEqual(await conversationIds({ ...api, fetch }), ["x", "a", "b", "c"]);
  assert.equal(asked.length, 4);
});

test("a list whose server does not count is taken as it is", async () => {
  const { asked, fetch } = server(() => Response.json({ ids: ["a"], pagination: { next_cursor: null, has_more: false } }));
  assert.deepEqual(await conversationIds({ ...api, fetch }), ["a"]);
  assert.equal(asked.length, 1);
});

test("an id on two pages counts once", async () => {
  const { fetch } = server(list(["a", "b"], "cur_1", 3), list(["b", "c"], null, 3));
  assert.deepEqual(await conversationIds({ ...api, fetch }), ["a", "b", "c"]);
});

for (const [what, answers, code] of [
  ["more than one export holds", [list(["a"], null, 10_001)], "too-many"],
  ["an ended session", [refusal(401)], "session-expired"],
  ["an answer without ids", [() => Response.json({ conversations: [], pagination: { has_more: false } })], "server-error"],
  ["an answer that is not JSON", [() => new Response("<html>")], "server-error"],
  ["ids that are no texts", [list(["a", 5])], "server-error"],
  ["a list that never holds as many as the server counts", [list(["a", "b"], null, 3)], "server-error"],
  ["a list that holds more than the server counts", [list(["a", "b"], null, 1)], "server-error"],
  ["a cursor that comes again", [list(["a"], "cur_1", 9)], "server-error"],
] as const) {
  test(`${what} is ${code}`, async () => {
    await assert.rejects(conversationIds({ ...api, fetch: server(...answers).fetch }), { code });
  });
}

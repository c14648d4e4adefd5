import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { browserKey } from "../src/checkpoint/browser-key.js";
import { databaseStore } from "../src/desk/entry-store.js";
import type { Entry } from "../src/desk/entry.js";
import { installDatabases, type FakeDatabases } from "./fake-database.js";

const entry = { id: "a", state: "running" } as unknown as Entry;
let databases: FakeDatabases;

beforeEach(() => {
  databases = installDatabases();
});
afterEach(() => databases.uninstall());

for (const [what, write] of [
  ["a new entry", (store) => store.put({ ...entry, id: "b" })],
  ["a changed entry", (store) => store.update("a", (before) => ({ ...before, state: "finished" }))],
  ["an entry that is forgotten", (store) => store.forget("a")],
] as const satisfies readonly (readonly [string, (store: ReturnType<typeof databaseStore>) => Promise<unknown>])[]) {
  test(`${what} is told as written when the database keeps it, not before`, async () => {
    const store = databaseStore();
    await store.put(entry);
    assert.equal(databases.commits, 1);
    await write(store);
    assert.equal(databases.commits, 2);
  });

  test(`${what} that a full disk takes back is an error, and nothing changed`, async () => {
    const store = databaseStore();
    await store.put(entry);
    databases.full = true;
    await assert.rejects(write(store), { name: "QuotaExceededError" });
    assert.deepEqual(await store.all(), [entry]);
  });
}

test("a change that is none writes nothing", async () => {
  const store = databaseStore();
  await store.put(entry);
  assert.equal(await store.update("a", () => null), null);
  assert.equal(await store.update("b", (before) => before), null);
  assert.equal(databases.commits, 1);
});

test("a key that is not kept is never used: what it seals nobody could open again", async () => {
  databases.full = true;
  await assert.rejects(browserKey("ada"), { name: "QuotaExceededError" });
  databases.full = false;
  const key = await browserKey("ada");
  assert.equal(databases.commits, 1);
  assert.equal(await browserKey("ada"), key);
});

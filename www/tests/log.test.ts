import assert from "node:assert/strict";
import { test } from "node:test";
import { canonical } from "../src/log/canonical.js";
import { digestOf, genesis, verifyChain } from "../src/log/chain.js";
import { type LogDraft, type LogEntry, LogRefusal, type PostLog } from "../src/log/event.js";
import { newExportId } from "../src/export-id.js";
import { openExportLog } from "../src/log/export-log.js";
import { memoryStore } from "../src/log/memory-store.js";

const at = new Date("2026-11-26T14:00:00.000Z");
const clock = { source: "device" as const, now: () => at };
const owner = { workspace: "wt_1", user: "usr_1" };
const event = (event: LogDraft["event"], export_id = "exp_1"): LogDraft => ({ export_id, event });

/** A timer that the test lets run. */
function timers() {
  const waits: { work: () => void; ms: number }[] = [];
  return {
    waits,
    later(work: () => void, ms: number) {
      const wait = { work, ms };
      waits.push(wait);
      return () => void (waits.includes(wait) && waits.splice(waits.indexOf(wait), 1));
    },
  };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

async function chainOf(count: number): Promise<LogEntry[]> {
  const log = openExportLog({ ...owner, store: memoryStore(), clock });
  for (let number = 0; number < count; number += 1) await log.append(event("verified", `exp_${number}`));
  return [...(await log.entries())];
}

test("the canonical form is that of RFC 8785", () => {
  const value = JSON.parse('{"\\u20ac":1,"\\r":2,"1":3,"\\ud83d\\ude00":4,"\\ufb33":5,"a":[true,null,-3,"\\u001f/\\"\\\\"]}') as unknown;
  assert.equal(canonical(value), '{"\\r":2,"1":3,"a":[true,null,-3,"\\u001f/\\"\\\\"],"€":1,"😀":4,"\ufb33":5}');
});

test("cus-07 each event holds the digest of the one before", async () => {
  const [first, second] = await chainOf(2);
  assert.equal(first?.previous, genesis);
  assert.equal(second?.previous, first?.digest);
  assert.equal(second?.digest, second && (await digestOf(second)));
  assert.deepEqual([second?.workspace_id, second?.user_id, second?.client_sequence, second?.occurred_at, second?.clock_source], ["wt_1", "usr_1", 2, at.toISOString(), "device"]);
});

test("cus-08 the filter's text has its digest beside it", async () => {
  const log = openExportLog({ ...owner, store: memoryStore() });
  const entry = await log.append({ ...event("requested"), filter_text: "channel=email" });
  assert.equal(entry.filter_digest, "6d7cd27a24d49a0850229ab2f8a9c35c793773c4b55ee7dc8ea5f7a967633368");
});

test("what was changed, taken out or put elsewhere is named", async () => {
  const changes: [string, (chain: LogEntry[]) => Promise<LogEntry[]> | LogEntry[], { sequence: number; reason: string } | null][] = [
    ["nothing", (chain) => chain, null],
    ["a field", (chain) => chain.map((entry) => (entry.sequence === 3 ? { ...entry, profile: "internal" } : entry)), { sequence: 3, reason: "changed" }],
    ["a digest", (chain) => chain.map((entry) => (entry.sequence === 4 ? { ...entry, digest: genesis } : entry)), { sequence: 4, reason: "changed" }],
    [
      "a field, and its digest made anew",
      async (chain) => Promise.all(chain.map(async (entry) => (entry.sequence === 2 ? { ...entry, profile: "internal", digest: await digestOf({ ...entry, profile: "internal" } as LogEntry) } : entry) as LogEntry)),
      { sequence: 2, reason: "changed" },
    ],
    ["one taken out", (chain) => chain.filter(({ sequence }) => sequence !== 2), { sequence: 2, reason: "missing" }],
    ["the first taken out", (chain) => chain.slice(1), { sequence: 1, reason: "missing" }],
    ["two in another order", ([a, b, c, ...rest]) => [a, c, b, ...rest] as LogEntry[], { sequence: 2, reason: "missing" }],
    ["one put in", (chain) => [...chain.slice(0, 2), chain[1] as LogEntry, ...chain.slice(2)], { sequence: 3, reason: "missing" }],
    ["a field put in", (chain) => chain.map((entry) => (entry.sequence === 1 ? { ...entry, message: "x" } : entry)), { sequence: 1, reason: "changed" }],
  ];
  for (const [name, change, broken] of changes) {
    const chain = await change(await chainOf(5));
    const expected = broken === null ? { state: "unbroken", events: 5 } : { state: "broken", events: chain.length, ...broken };
    assert.deepEqual(await verifyChain(chain), expected, name);
  }
});

test("events of several tabs make one chain", async () => {
  const store = memoryStore();
  const tabs = [1, 2, 3].map(() => openExportLog({ ...owner, store, clock }));
  await Promise.all(tabs.flatMap((tab, number) => ["requested", "started", "saved"].map((name) => tab.append(event(name as LogDraft["event"], `exp_${number}`)))));
  const entries = await store.entries(JSON.stringify([owner.workspace, owner.user]));
  assert.deepEqual(entries.map(({ sequence }) => sequence), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  assert.equal((await verifyChain(entries)).state, "unbroken");
  for (const number of [0, 1, 2]) assert.deepEqual(entries.filter(({ export_id }) => export_id === `exp_${number}`).map((entry) => entry.event), ["requested", "started", "saved"]);
});

test("what the host cannot be given waits, and is sent in order and once when it answers again", async () => {
  const posted: string[] = [];
  let reachable = false;
  const { waits, later } = timers();
  const postLog: PostLog = async ({ event, client_sequence }) => {
    if (!reachable) throw new TypeError("offline");
    posted.push(event);
    return { sequence: 100 + client_sequence, digest: "d".repeat(64) };
  };
  const log = openExportLog({ ...owner, store: memoryStore(), clock, postLog, later });
  for (const name of ["requested", "started", "finished"] as const) await log.append(event(name));
  await settled();
  assert.equal((await log.state()).waiting, 3);
  assert.equal(waits.length, 1);
  // The waits grow, up to five minutes.
  const seen: number[] = [];
  for (let round = 0; round < 10; round += 1) {
    const [wait] = waits.splice(0);
    seen.push(wait?.ms ?? 0);
    wait?.work();
    await settled();
  }
  assert.ok(seen.every((ms, index) => index === 0 || ms >= (seen[index - 1] ?? 0)), String(seen));
  assert.equal(seen.at(-1), 300_000);
  reachable = true;
  waits.splice(0)[0]?.work();
  await settled();
  assert.deepEqual(posted, ["requested", "started", "finished"]);
  const state = await log.state();
  assert.deepEqual([state.waiting, state.refused, state.receipt?.sequence], [0, 0, 103]);
  assert.equal(waits.length, 0);
});

test("the next start sends what an earlier one could not, and only for the same person", async () => {
  const store = memoryStore();
  const first = openExportLog({ ...owner, store, clock, postLog: () => Promise.reject(new TypeError("offline")), later: timers().later });
  await first.append(event("requested"));
  await settled();
  first.close();
  const posted: string[] = [];
  const postLog: PostLog = async ({ event }) => (posted.push(event), null);
  openExportLog({ workspace: "wt_1", user: "usr_2", store, clock, postLog });
  await settled();
  assert.deepEqual(posted, []);
  openExportLog({ ...owner, store, clock, postLog });
  await settled();
  assert.deepEqual(posted, ["requested"]);
});

test("an event that the host refuses holds nothing up, and is counted", async () => {
  const posted: string[] = [];
  const postLog: PostLog = async ({ event }) => {
    if (event === "started") throw new LogRefusal("invalid_event");
    posted.push(event);
    return null;
  };
  const log = openExportLog({ ...owner, store: memoryStore(), clock, postLog });
  for (const name of ["requested", "started", "saved"] as const) await log.append(event(name));
  await settled();
  const state = await log.state();
  assert.deepEqual([posted, state.waiting, state.refused], [["requested", "saved"], 0, 1]);
  assert.equal(state.chain.events, 3);
});

test("the answer that is lost is asked for again with the same event", async () => {
  const sent: string[] = [];
  const { waits, later } = timers();
  const postLog: PostLog = async (event) => {
    sent.push(canonical({ ...event, sent_at: null }));
    if (sent.length === 1) throw new TypeError("the answer was lost");
    return null;
  };
  const log = openExportLog({ ...owner, store: memoryStore(), clock, postLog, later });
  await log.append(event("saved"));
  await settled();
  waits.splice(0)[0]?.work();
  await settled();
  assert.equal(sent.length, 2);
  assert.equal(sent[0], sent[1]);
});

test("ids of exports are never twice the same and fit the log", () => {
  const ids = new Set(Array.from({ length: 100 }, newExportId));
  assert.equal(ids.size, 100);
  for (const id of ids) assert.match(id, /^exp_[0-9a-f]{24}$/);
});

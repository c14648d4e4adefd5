import assert from "node:assert/strict";
import { test } from "node:test";
import { createSlots } from "../src/desk/slots.js";
import { fakeLocks } from "./fake-locks.js";

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const never = new AbortController().signal;

test("three places, whoever asks; the fourth gets none", async () => {
  const { tab } = fakeLocks();
  const [a, b] = [createSlots(tab(), "w"), createSlots(tab(), "w")];
  for (const slots of [a, b, a]) assert.notEqual(await slots.tryTake(), null);
  assert.equal(await a.tryTake(), null);
  assert.equal(await b.tryTake(), null);
  assert.equal(await b.taken(), 3);
});

test("workspaces do not share places", async () => {
  const { tab } = fakeLocks();
  const one = createSlots(tab(), "one");
  for (let at = 0; at < 3; at += 1) await one.tryTake();
  assert.notEqual(await createSlots(tab(), "two").tryTake(), null);
});

test("a place that is given back is free for the next", async () => {
  const { tab } = fakeLocks();
  const slots = createSlots(tab(), "w");
  const taken = [await slots.tryTake(), await slots.tryTake(), await slots.tryTake()];
  taken[1]?.release();
  await turn();
  assert.notEqual(await slots.tryTake(), null);
  assert.equal(await slots.tryTake(), null);
});

test("the queue is fair over tabs, and a newcomer does not overtake it", async () => {
  const { tab } = fakeLocks();
  const [a, b, c] = [createSlots(tab(), "w"), createSlots(tab(), "w"), createSlots(tab(), "w")];
  const taken = [await a.tryTake(), await a.tryTake(), await a.tryTake()];
  const order: string[] = [];
  const waits = [
    ["b first", b],
    ["c", c],
    ["b again", b],
  ] as const;
  for (const [name, slots] of waits) {
    void slots.take(never).then(() => order.push(name));
    await turn();
  }
  for (const expected of [["b first"], ["b first", "c"], ["b first", "c", "b again"]]) {
    taken.shift()?.release();
    // Somebody waits, so a place that comes free is not for who asks now.
    if (expected.length < 3) assert.equal(await a.tryTake(), null);
    else await turn();
    assert.deepEqual(order, expected);
  }
});

test("two places that come free in one moment go to two, not to one", async () => {
  const { tab } = fakeLocks();
  const slots = createSlots(tab(), "w");
  const taken = [await slots.tryTake(), await slots.tryTake(), await slots.tryTake()];
  const order: number[] = [];
  for (const number of [1, 2]) void slots.take(never).then(() => order.push(number));
  await turn();
  taken[0]?.release();
  taken[1]?.release();
  await turn();
  await turn();
  assert.deepEqual(order, [1, 2]);
  assert.equal(await slots.taken(), 3);
});

test("a closed tab gives back its places and leaves the queue", async () => {
  const { tab } = fakeLocks();
  const [first, second] = [tab(), tab()];
  const [a, b] = [createSlots(first, "w"), createSlots(second, "w")];
  for (let at = 0; at < 3; at += 1) await a.tryTake();
  void a.take(never).catch(() => undefined);
  await turn();
  let began = false;
  void b.take(never).then(() => (began = true));
  await turn();
  assert.equal(began, false);
  first.close();
  await turn();
  await turn();
  assert.equal(began, true);
});

test("whoever leaves the queue makes room for the one behind", async () => {
  const { tab } = fakeLocks();
  const slots = createSlots(tab(), "w");
  const taken = [await slots.tryTake(), await slots.tryTake(), await slots.tryTake()];
  const control = new AbortController();
  const gone = slots.take(control.signal);
  await turn();
  let began = false;
  void slots.take(never).then(() => (began = true));
  control.abort();
  await assert.rejects(gone, { code: "cancelled" });
  await turn();
  taken[2]?.release();
  await turn();
  await turn();
  assert.equal(began, true);
});

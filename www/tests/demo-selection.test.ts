import assert from "node:assert/strict";
import { test } from "node:test";
import { EMPTY_SELECTION, limitSentence, loadedState, SELECTION_LIMIT, toggleLoaded, toggleRange, toggleRow, type Selection } from "../demo/selection.js";

const ids = (count: number, from = 0): readonly string[] => Array.from({ length: count }, (_, index) => `conv_${from + index}`);
const selected = (list: readonly string[], anchor: string | null = null): Selection => ({ ids: new Set(list), anchor });

test("a row is checked and unchecked, and becomes the anchor", () => {
  const once = toggleRow(EMPTY_SELECTION, "a");
  assert.deepEqual([...once.selection.ids], ["a"]);
  assert.equal(once.selection.anchor, "a");
  const twice = toggleRow(once.selection, "a");
  assert.equal(twice.selection.ids.size, 0);
  assert.equal(twice.selection.anchor, "a");
  assert.equal(once.selection.ids.size, 1, "the selection before is left as it was");
});

test("the 201st row is refused and nothing else changes", () => {
  const full = selected(ids(SELECTION_LIMIT), "conv_3");
  const step = toggleRow(full, "conv_200");
  assert.equal(step.refused, 1);
  assert.equal(step.selection, full);
  assert.equal(toggleRow(full, "conv_7").selection.ids.size, SELECTION_LIMIT - 1);
});

test("a range goes both ways from the anchor and keeps it", () => {
  const order = ids(20);
  const start = toggleRow(EMPTY_SELECTION, "conv_10").selection;
  const down = toggleRange(start, order, "conv_13");
  assert.deepEqual([...down.selection.ids].sort(), ["conv_10", "conv_11", "conv_12", "conv_13"]);
  const up = toggleRange(down.selection, order, "conv_8");
  assert.equal(up.selection.ids.size, 6);
  assert.equal(up.selection.anchor, "conv_10");
});

test("a range from an unchecked anchor unchecks", () => {
  const order = ids(10);
  const step = toggleRange(selected(ids(10).filter((id) => id !== "conv_2"), "conv_2"), order, "conv_5");
  assert.deepEqual([...step.selection.ids], ["conv_0", "conv_1", "conv_6", "conv_7", "conv_8", "conv_9"]);
  assert.equal(step.refused, 0);
});

test("a range over the limit takes the nearest rows and counts the rest", () => {
  const order = ids(300);
  const step = toggleRange(selected(["conv_250"], "conv_250"), order, "conv_0");
  assert.equal(step.selection.ids.size, SELECTION_LIMIT);
  assert.equal(step.refused, 51);
  assert.ok(step.selection.ids.has("conv_249"));
  assert.ok(step.selection.ids.has("conv_51"));
  assert.ok(!step.selection.ids.has("conv_50"));
});

test("a range without an anchor in the list is a plain toggle", () => {
  assert.deepEqual([...toggleRange(selected(["x"], "gone"), ids(3), "conv_1").selection.ids], ["x", "conv_1"]);
});

test("the head box checks what is loaded up to the limit, then unchecks", () => {
  const loaded = ids(250);
  const all = toggleLoaded(EMPTY_SELECTION, loaded);
  assert.equal(all.selection.ids.size, SELECTION_LIMIT);
  assert.equal(all.refused, 50);
  assert.equal(loadedState(all.selection, loaded), "some");
  assert.equal(toggleLoaded(all.selection, loaded).selection.ids.size, 0, "a full selection is cleared");
  const page = toggleLoaded(EMPTY_SELECTION, ids(50));
  assert.equal(page.refused, 0);
  assert.equal(loadedState(page.selection, ids(50)), "all");
  assert.equal(toggleLoaded(page.selection, ids(50)).selection.ids.size, 0);
});

test("the state of the head box", () => {
  assert.equal(loadedState(EMPTY_SELECTION, []), "none");
  assert.equal(loadedState(selected(["a"]), ["b"]), "none");
  assert.equal(loadedState(selected(["a"]), ["a", "b"]), "some");
});

test("the limit explains itself", () => {
  assert.equal(limitSentence("2,418"), "200 is the most that can be selected. Export all 2,418 matching instead.");
});

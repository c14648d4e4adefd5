import assert from "node:assert/strict";
import { test } from "node:test";
import type { ReactiveElement } from "lit";
import { FocusHeir } from "../src/element/focus-heir.js";

/** An element with a button in each line; `active` names what has the focus: the line's id, or "element". */
function drawn(ids: readonly string[]) {
  const state = { ids, active: null as string | null };
  const all = new Map(ids.map((id) => {
    const line: object = { dataset: { export: id }, querySelector: () => ({ focus: () => (state.active = id) }), closest: () => line };
    return [id, line] as const;
  }));
  const host = {
    addController: () => undefined,
    focus: () => (state.active = "element"),
    renderRoot: { querySelectorAll: () => state.ids.map((id) => all.get(id)) },
    get shadowRoot() {
      return { activeElement: state.active === null ? null : all.get(state.active) ?? null };
    },
  };
  return { state, heir: new FocusHeir(host as unknown as ReactiveElement) };
}

for (const [what, had, left, kept, then] of [
  ["another button of the same line", "b", ["a", "b", "c"], false, "b"],
  ["the line in its place", "b", ["a", "c"], false, "c"],
  ["the last line, when the last is gone", "c", ["a", "b"], false, "b"],
  ["the element, when no line is left", "b", [], false, "element"],
  ["nothing else, when it is still there", "b", ["b", "c"], true, "b"],
  ["nothing at all, when it was elsewhere", null, ["b", "c"], false, null],
] as const) {
  test(`the focus goes to ${what}`, () => {
    const { state, heir } = drawn(["a", "b", "c"]);
    state.active = had;
    heir.hostUpdate();
    state.ids = left;
    if (!kept) state.active = null;
    heir.hostUpdated();
    assert.equal(state.active, then);
  });
}

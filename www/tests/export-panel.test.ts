import assert from "node:assert/strict";
import { test } from "node:test";
import { startChoices } from "../src/element/choices.js";
import type { ExportRequest } from "../src/element/export-request.js";
import { createExportPanel, type ExportPanelHost, type Origin } from "../src/element/export-panel.js";
import { ExportError } from "../src/error.js";
import type { SavedExport } from "../src/index.js";
import { defaults } from "./fake-engine.js";
import { press, textOf } from "./text-of.js";

Object.assign(globalThis, { document: { title: "" }, addEventListener: () => undefined, removeEventListener: () => undefined });

function panelWith(exportTo: () => Promise<never> | Promise<SavedExport>, saved: (id: string) => void = () => undefined) {
  const nothing = (): void => undefined;
  const host: ExportPanelHost = {
    changed: nothing, announce: nothing, emit: nothing, again: nothing, openReview: nothing, events: () => null, table: () => [], verifyHref: () => "", takeSlot: () => undefined, saved,
  };
  const request: ExportRequest = {
    resumes: "exp_1", label: "All matching", purpose: "spreadsheet", count: 5, source: Object.assign(async function* () {}, { exportTo }), options: defaults,
    parts: { logo: null, files: null }, set: { scopeKind: "filter", filter: null, reference: "" },
  };
  return { panel: createExportPanel(host), request };
}

test("the panel knows which export it makes, from the click to its end", async () => {
  let fail = (_error: Error): void => undefined;
  const { panel, request } = panelWith(() => new Promise((_resolve, reject) => (fail = reject)));
  assert.equal(panel.makes("exp_1"), false);
  panel.start(request, null);
  assert.deepEqual([panel.makes("exp_1"), panel.makes("exp_2")], [true, false]);
  // What could not begin behind it has no place in it.
  assert.equal(panel.present({ kind: "failed", error: new ExportError("internal", "x") }, request, null), false);
  await new Promise((resolve) => setTimeout(resolve, 20));
  fail(new ExportError("network", "x"));
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.equal(panel.makes("exp_1"), false);
  assert.equal(panel.present({ kind: "failed", error: new ExportError("internal", "x") }, request, null), true);
});

const origin: Origin = { scopes: [], scopeIndex: 0, splitIndex: null, choices: startChoices(false), background: null, review: null };

for (const [code, button] of [["leftover", "open-in-review"], ["checkpoint-gone", "change-choices"], ["checkpoint-refused", "change-choices"]] as const) {
  test(`${code}: a button leads back to the choices only where they are known; else the panel says to begin again`, () => {
    const { panel, request } = panelWith(() => new Promise(() => undefined));
    const shown = [origin, null].map((from) => {
      panel.present({ kind: "failed", error: new ExportError(code, "x") }, request, from);
      const text = textOf(panel.view());
      return [text.includes(button), text.includes("Begin it again from the conversations")];
    });
    assert.deepEqual(shown, [[true, false], [false, true]]);
  });
}

test("Retry in the panel of an export in the background is that of the background; nothing is begun here under its id", () => {
  const { panel, request } = panelWith(() => assert.fail("it was begun directly"));
  let again = 0;
  panel.present({ kind: "failed", error: new ExportError("network", "x", { checkpoint: "exp_1" }) }, request, null, () => (again += 1));
  assert.equal(press(panel.view(), "retry-export"), true);
  assert.deepEqual([again, panel.running, panel.shown], [1, false, false]);
});

test("the host hears under which id a file was saved here, so that no list calls that export interrupted", async () => {
  const heard: string[] = [];
  const { panel, request } = panelWith(async () => ({ savedAs: { kind: "blob", name: "a.csv", fallback: null } }) as SavedExport, (id) => heard.push(id));
  panel.start(request, null);
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.deepEqual(heard, ["exp_1"]);
});

for (const [what, from, retried] of [["resumed", null, "exp_1"], ["new", origin, null]] as const) {
  test(`a ${what} export that is busy elsewhere is retried ${retried === null ? "as another one" : "under its own id, so that the log tells of one export"}`, async () => {
    const { panel, request } = panelWith(() => Promise.reject(new ExportError("checkpoint-busy", "x")));
    panel.start(request, from);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(panel.retried, retried);
  });
}

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { aliveIds, keepAlive } from "../src/desk/alive.js";
import { createDesk } from "../src/desk/desk.js";
import { createLedger } from "../src/desk/ledger.js";
import { createSlots } from "../src/desk/slots.js";
import { createBackground, type BackgroundHost } from "../src/element/background.js";
import type { ExportRequest } from "../src/element/dialog-model.js";
import type { RunState } from "../src/element/export-run.js";
import type { Ticket } from "../src/element/shared-desk.js";
import { defaults } from "./fake-engine.js";
import { fakeEntryStore, fakeKeptFiles } from "./fake-entry-store.js";
import { fakeLocks } from "./fake-locks.js";

const turns = async (): Promise<void> => {
  for (let at = 0; at < 8; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => void Object.assign(globalThis, { document: { title: "" }, addEventListener: () => undefined, removeEventListener: () => undefined }));

/** One page whose host writes down what it hears. */
async function page() {
  const store = fakeEntryStore();
  const tab = fakeLocks().tab();
  let lastId = 0;
  const ledger = createLedger({ store, files: fakeKeptFiles(), alive: () => aliveIds(tab), nowMs: () => 1_000_000 });
  const desk = createDesk<RunState, Ticket>({
    workspace: "w", owner: null, ledger, slots: createSlots(tab, "w"), alive: (id) => keepAlive(tab, id), nowMs: () => 1_000_000, newId: () => `id-${(lastId += 1)}`,
  });
  const heard: string[] = [];
  const host: BackgroundHost = {
    changed: () => undefined,
    announce: (text) => heard.push(text),
    emit: (name) => name !== "exports-changed" && heard.push(name),
    events: () => null,
    witness: () => null,
    directRuns: () => false,
    failed: () => heard.push("failed before it began"),
  };
  const background = createBackground(host, async () => desk);
  background.open("w", null);
  await turns();
  return { background, desk, store, heard };
}

/** An export that runs until the test ends; `begun` counts how often it was started. */
function request(resumes: string | null): ExportRequest & { readonly begun: string[] } {
  const begun: string[] = [];
  const exportTo = (): Promise<never> => {
    begun.push("begun");
    return new Promise(() => undefined);
  };
  return {
    resumes, label: "All matching", purpose: "spreadsheet", count: 2_000, source: Object.assign(async function* () {}, { exportTo }), options: defaults,
    parts: { logo: null, files: null }, set: { scopeKind: "filter", filter: null, reference: "" }, begun,
  };
}

test("a second click on Resume is the first one", async () => {
  const { background, desk, heard } = await page();
  const first = request("exp_1");
  await background.resume(first, null, () => undefined);
  await background.resume(first, null, () => undefined);
  await turns();
  assert.deepEqual([first.begun.length, desk.jobs.map(({ id, end }) => [id, end]), heard.filter((text) => text.includes("failed"))], [1, [["exp_1", null]], []]);
  const other = request("exp_2");
  await background.resume(other, null, () => undefined);
  await turns();
  assert.equal(other.begun.length, 1);
});

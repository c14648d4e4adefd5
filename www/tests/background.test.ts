import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { aliveIds, holdTelling, keepAlive } from "../src/desk/alive.js";
import { createDesk } from "../src/desk/desk.js";
import { createLedger, entryOf } from "../src/desk/ledger.js";
import { createSlots } from "../src/desk/slots.js";
import { createBackground, type BackgroundHost } from "../src/element/background.js";
import type { ExportRequest } from "../src/element/export-request.js";
import type { RunState } from "../src/element/export-run.js";
import type { Ticket } from "../src/element/shared-desk.js";
import { ExportError } from "../src/error.js";
import { defaults } from "./fake-engine.js";
import { fakeEntryStore, fakeKeptFiles } from "./fake-entry-store.js";
import { fakeLocks } from "./fake-locks.js";

const turns = async (): Promise<void> => {
  for (let at = 0; at < 8; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

beforeEach(() => void Object.assign(globalThis, { document: { title: "" }, addEventListener: () => undefined, removeEventListener: () => undefined }));

const opened: ReturnType<typeof createBackground>[] = [];
afterEach(() => opened.splice(0).forEach((background) => background.close()));
const listed = { id: "exp_1", workspace: "w", owner: null, title: "", detail: "", format: "csv", mode: "conversations", profile: "internal", bundle: false, count: 5, state: "finished", fileName: "a.csv", mediaType: "" } as const;

/** One page whose host writes down what it hears; `shows`: it has a panel to show a failure in. */
async function page({ shows = true } = {}) {
  const store = fakeEntryStore();
  const tab = fakeLocks().tab();
  let lastId = 0;
  const ledger = createLedger({ store, files: fakeKeptFiles(), alive: () => aliveIds(tab), nowMs: () => 1_000_000 });
  const desk = createDesk<RunState, Ticket>({
    workspace: "w", owner: null, ledger, slots: createSlots(tab, "w"), alive: (id) => keepAlive(tab, id), telling: (id) => holdTelling(tab, id), nowMs: () => 1_000_000, newId: () => `id-${(lastId += 1)}`,
  });
  const heard: string[] = [];
  const host: BackgroundHost = {
    changed: () => undefined,
    announce: (text) => heard.push(text),
    emit: (name) => name !== "exports-changed" && heard.push(name),
    events: () => null,
    witness: () => async (event) => void heard.push(event),
    directRuns: () => false,
    failed() {
      heard.push("failed before it began");
      return shows;
    },
  };
  const background = createBackground(host, async () => desk);
  background.open("w", null);
  opened.push(background);
  await turns();
  return { background, desk, host, store, tab, heard };
}

/** An export that runs until the test ends, or fails; `begun` counts how often it was started. */
function request(resumes: string | null, error: ExportError | null = null): ExportRequest & { readonly begun: string[] } {
  const begun: string[] = [];
  const exportTo = (): Promise<never> => {
    begun.push("begun");
    return error === null ? new Promise(() => undefined) : Promise.reject(error);
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

test("what goes on is queued only where three run, and that is what is said", async () => {
  const { background, heard } = await page();
  for (let at = 1; at <= 4; at += 1) await background.resume(request(`exp_${at}`), null, () => undefined);
  const says = "Exporting 2,000 conversations in the background";
  assert.deepEqual(heard.filter((text) => text !== "export-started"), [says, says, says, "Queued: 2,000 conversations"]);
});

test("each failure of an export that goes on is told, also one that comes before it runs", async () => {
  const { background, desk, store, heard } = await page();
  const { put } = store;
  await background.resume(request("exp_1", new ExportError("network", "x")), null, () => undefined);
  await turns();
  const told = (): number => heard.filter((name) => name === "export-failed").length;
  assert.equal(told(), 1);
  store.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
  await background.resume(request("exp_1"), null, () => undefined);
  await turns();
  assert.deepEqual([told(), desk.jobs.map(({ end }) => end?.kind)], [2, ["failed"]]);
  store.put = put;
  // Nothing is told twice.
  await desk.refresh();
  assert.equal(told(), 2);
});

for (const shows of [true, false]) {
  test(`an export that could not begin is told by ${shows ? "the panel alone" : "the announcement where no panel is free"}`, async () => {
    const { background, tab, heard } = await page({ shows });
    tab.request = () => Promise.reject(new DOMException("x", "InvalidStateError"));
    await background.resume(request("exp_1"), null, () => undefined);
    assert.deepEqual(heard, ["export-failed", "failed before it began", ...(shows ? [] : ["No export was begun: The export engine stopped."])]);
  });
}

test("an element that leaves the page takes the log from no other one", async () => {
  const { background, desk, host, store, heard } = await page();
  const second = createBackground({ ...host, witness: () => async () => void heard.push("told by the second") }, async () => desk);
  second.open("w", null);
  await turns();
  second.close();
  await store.put(entryOf(listed, 1_000_000));
  await desk.remove("exp_1");
  await turns();
  assert.deepEqual(heard, ["deleted"]);
  background.close();
});

for (const [state, left] of [["stopped", false], ["failed", false], ["running", true], ["finished", true]] as const) {
  test(`a file that was saved directly under the id of an entry that is ${state}: the entry ${left ? "stays" : "is gone"}`, async () => {
    const { background, store } = await page();
    await store.put({ ...entryOf({ ...listed, state }, 1_000_000), expiresAt: 2_000_000 });
    await background.savedDirectly("exp_1");
    assert.equal(store.entries.has("exp_1"), left);
  });
}

import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { ReactiveElement } from "lit";
import { exportListed } from "../src/checkpoint/export-listed.js";
import type { ExportRequest } from "../src/element/export-request.js";
import { createExportPanel, type ExportPanel, type ExportPanelHost } from "../src/element/export-panel.js";
import { InterruptedOffers, discardedWords } from "../src/element/interrupted-offers.js";
import { retryOffer } from "../src/element/retry-offer.js";
import { ExportError } from "../src/error.js";
import type { InterruptedExport } from "../src/index.js";
import { api, lined, refusal, server } from "./fake-api.js";
import { installOriginFiles, type FakeOriginFiles } from "./fake-origin-files.js";
import { emptyModule, installWorkers } from "./fake-worker.js";

const request = { count: 4, resumes: null } as unknown as ExportRequest;
const panelOf = (): ExportPanel => createExportPanel({ changed: () => undefined } as unknown as ExportPanelHost);

let disk: FakeOriginFiles;

beforeEach(() => {
  disk = installOriginFiles();
  installWorkers();
});
afterEach(() => disk.uninstall());

for (const [code, checkpoint, retried] of [
  ["network", "exp_1", "exp_1"],
  ["session-expired", "exp_1", "exp_1"],
  ["network", null, null],
  // Its panel has no button to go on; the banner has one to delete it.
  ["checkpoint-damaged", "exp_1", null],
  ["forbidden", "exp_1", "exp_1"],
  ["forbidden", null, null],
] as const)
  test(`a panel that shows ${code}, ${checkpoint === null ? "with nothing kept" : "with a checkpoint"}: ${retried === null ? "what is kept is offered elsewhere" : "it offers the export itself"}`, () => {
    const panel = panelOf();
    assert.equal(panel.retried, null);
    panel.present({ kind: "failed", error: new ExportError(code, "", checkpoint === null ? {} : { checkpoint }) }, request, null);
    assert.equal(panel.retried, retried);
  });

test("the banner does not offer the export that the panel of a failure offers, until that panel is closed or gone", async () => {
  const owner = { workspaceId: "wt_1", userId: "usr_1" };
  const ids = ["conv_1", "conv_2", "conv_3", "conv_4"];
  const interrupt = (): Promise<unknown> =>
    exportListed({ query: { workspace_id: "wt_1" }, ids, kind: "selected" }, {}, {
      ...api, engine: { module: emptyModule, workerUrl: "worker.js" }, sink: "blob", download: false, pageSize: 2, fetch: server(lined, refusal(401)).fetch,
      checkpoint: { ...owner, checkpointKey: async () => new Uint8Array(32).fill(7) },
    }).then(() => assert.fail("it was to fail"), (error: unknown) => error);
  const error = await interrupt();
  await interrupt();

  let drawings = 0;
  const host = { addController: () => undefined, isConnected: true, requestUpdate: () => void (drawings += 1) } as unknown as ReactiveElement;
  const banner = new InterruptedOffers(host, () => ({ id: owner.workspaceId, user: { id: owner.userId } }));
  banner.hostConnected();
  for (let at = 0; at < 100 && banner.list.length < 2; at += 1) await new Promise((resolve) => setTimeout(resolve, 5));
  const { checkpoint } = error as { checkpoint: string };
  const other = banner.list.map(({ id }) => id).filter((id) => id !== checkpoint);
  assert.equal(banner.unretried.length, 2);

  let panel = panelOf();
  const element = retryOffer(() => panel.retried);
  panel.present({ kind: "failed", error }, request, null);
  for (const [drawn, offered] of [
    [() => element.hostUpdated?.(), other],
    [() => element.hostDisconnected?.(), [...other, checkpoint]],
    [() => element.hostConnected?.(), other],
    [() => ((panel = panelOf()), element.hostUpdated?.()), [...other, checkpoint]],
  ] as const) {
    const before = drawings;
    drawn();
    assert.deepEqual(banner.unretried.map(({ id }) => id).sort(), [...offered].sort());
    assert.equal(drawings, before + 1);
  }
  // The list of exports is a record: nothing is left out there.
  assert.equal(banner.list.length, 2);
  banner.hostDisconnected();
});

for (const [how, before] of [
  ["deleted", () => undefined],
  ["busy", () => void disk.locks.add("askvault-export:checkpoint:exp_1")],
  ["failed", () => void Object.assign(navigator.storage, { getDirectory: () => Promise.reject(new DOMException("x", "UnknownError")) })],
] as const) {
  test(`what is kept is ${how}: only one that runs is told of as running in another tab`, async () => {
    before();
    const host = { addController: () => undefined } as unknown as ReactiveElement;
    const offers = new InterruptedOffers(host, () => ({ id: "wt_1" }));
    const offer = { id: "exp_1" } as InterruptedExport;
    assert.equal(await offers.discard(offer), how);
    assert.equal(discardedWords[how].includes("another tab"), how === "busy");
  });
}

for (const [what, before] of [
  ["nothing is kept", () => undefined],
  ["what is kept cannot be looked at", () => void Object.assign(navigator.locks, { query: () => Promise.reject(new DOMException("x", "InvalidStateError")) })],
] as const) {
  test(`whoever waits for the offers hears of them once they are known, also when ${what}`, async () => {
    before();
    const host = { addController: () => undefined, isConnected: true, requestUpdate: () => undefined } as unknown as ReactiveElement;
    const offers = new InterruptedOffers(host, () => ({ id: "wt_1", user: { id: "usr_1" } }));
    offers.hostConnected();
    assert.equal(offers.known, false);
    for (let at = 0; at < 100 && !offers.known; at += 1) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual([offers.known, offers.list], [true, []]);
    offers.hostDisconnected();
  });
}

test("where the host does not say who its reader is there is nothing to wait for", () => {
  const host = { addController: () => undefined, isConnected: true } as unknown as ReactiveElement;
  const offers = new InterruptedOffers(host, () => ({ id: "wt_1" }));
  offers.hostConnected();
  assert.equal(offers.known, true);
});

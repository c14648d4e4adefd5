// Exports that are killed, and resumed: the bytes equal those of an export that nothing interrupts (rule CUS-02), nothing
// is lost or doubled, and what was fetched is not fetched again.
import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import type { Fault, FaultyNetwork, Moment } from "./faulty-network.js";
import { type DiskWindow, type Kill, killAt, killing, letFillDisk, openPage, rememberWhole, setQuota, test } from "./kill.js";
import { type Package, openBarePage } from "./package.js";
import { expect } from "./server.js";

const workspace = "wt_nwshop_7f3";
const owner = { workspaceId: workspace, userId: "usr_01" };
const query = `workspace_id=${workspace}&channel=sms`;
/** Batches of every export here; the last is smaller than the others. */
const batches = 7;

interface Choice {
  readonly format: "csv" | "json" | "jsonl";
  readonly mode?: "messages";
  readonly profile?: "external";
}

const choices: readonly Choice[] = [{ format: "csv" }, { format: "json" }, { format: "csv", mode: "messages" }, { format: "jsonl" }];
const anonymised: Choice = { format: "jsonl", profile: "external" };

interface Outcome {
  readonly code: string;
  /** Of the file; null when there is none. */
  readonly sha256: string | null;
  readonly exported: number;
  readonly requested: number;
  readonly duplicates: number;
  readonly states: readonly string[];
}

interface Call {
  readonly address: string;
  readonly owner: typeof owner;
  readonly query: string;
  readonly pageSize: number;
  readonly options: object;
  readonly sink: "blob" | "opfs";
  /** Number of the request behind whose answer the disk is full; 0 for never. */
  readonly fullAt: number;
}

/** Runs in the page: exports, or takes up what was interrupted. */
async function inPage({ address, owner, query, pageSize, options, sink, fullAt, resume }: Call & { readonly resume: boolean }): Promise<Outcome> {
  const { exportListed, resumeExport, interruptedExports, serverCheckpointKey } = (await import(address)) as Package;
  const states: string[] = [];
  let requests = 0;
  const settings = {
    sink,
    fetch: async (input: string | URL | Request, init?: RequestInit) => {
      const response = await fetch(input, init);
      if (requests++ === fullAt && fullAt > 0) await (globalThis as DiskWindow).fillDisk?.();
      return response;
    },
    download: false,
    wait: async () => undefined,
    onCheckpoint: (state: { kind: string; why?: string }) => states.push(state.why ?? state.kind),
    checkpoint: { ...owner, checkpointKey: () => serverCheckpointKey({ wait: async () => undefined }) },
  };
  try {
    const [offer] = resume ? await interruptedExports(owner) : [];
    if (resume && offer === undefined) return { code: "not-offered", sha256: null, exported: 0, requested: 0, duplicates: 0, states };
    const saved = offer === undefined ? await exportListed({ query: new URLSearchParams(query), kind: "filter" }, options, { ...settings, pageSize }) : await resumeExport(offer, settings);
    const { sha256, exported, requested, duplicates } = saved;
    return { code: "", sha256, exported, requested, duplicates, states };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error), sha256: null, exported: 0, requested: 0, duplicates: 0, states };
  }
}

async function callFor(page: Page, network: FaultyNetwork, { format, mode, profile }: Choice, sink: Call["sink"] = "blob"): Promise<Call> {
  const counted = await page.request.get(`${network.url}/v1/conversations?${query}&limit=1`);
  const { pagination } = (await counted.json()) as { pagination: { total: number } };
  const options = { format, exportTime: "2026-03-27T09:00:00Z", ...(mode && { mode }), ...(profile && { profile, key: "5a".repeat(32) }) };
  return { address: "/index.js", owner, query, pageSize: Math.ceil(pagination.total / batches), options, sink, fullAt: 0 };
}

/** What the same export gives when nothing interrupts it. */
const uninterrupted = rememberWhole(async (page, network, call: Call) => {
  const outcome = await page.evaluate(inPage, { ...call, resume: false });
  expect(outcome).toMatchObject({ code: "", states: ["kept"], duplicates: 0 });
  expect(outcome.exported).toBe(outcome.requested);
  expect(network.requests).toBe(batches + 1);
  return outcome;
});

/** Begins an export, and closes its page while this request of it waits. */
async function interruptAt(at: Pick<Fault, "request" | "moment">, page: Page, network: FaultyNetwork, call: Call): Promise<void> {
  const reached = network.begin({ ...at, kind: "hold" });
  // The answer never comes: there is nobody left to give it.
  page.evaluate(inPage, { ...call, resume: false }).catch(() => null);
  await reached;
  await page.close();
  void network.begin(null);
}

const moments: readonly Moment[] = ["before", "body", "after"];
const points = (kill: Kill, requests: readonly number[], when: readonly Moment[] = moments) => requests.flatMap((request) => when.map((moment) => ({ kill, request, moment })));

/** Request 1 is the first batch, request 7 the last. */
const killPoints = [
  ...points("close the tab", [1, 2, 4]),
  // Behind the last answer nothing is left to interrupt.
  ...points("close the tab", [7], ["before", "body"]),
  ...points("crash the tab", [3, 6], ["body", "after"]),
  ...points("reload", [2, 5], ["before", "after"]),
  ...points("kill the worker", [1, 3, 7], ["before", "body"]),
  ...points("drop the network", [1, 4, 7], ["before", "body"]),
  ...points("drop the network", [2, 5], ["after"]),
  ...points("an ended session", [1, 3, 7], ["before"]),
  ...points("too many requests", [2, 6], ["before"]),
  ...points("a failing server", [1, 5, 7], ["before"]),
];

for (const [index, { kill, request, moment }] of killPoints.entries()) {
  const choice = choices[index % choices.length] ?? anonymised;
  test(`CUS-02 ${kill}, request ${request} ${moment}, ${choice.format}${choice.mode ? " messages" : ""}`, async ({ context, network }) => {
    const page = await openPage(context, network);
    const call = await callFor(page, network, choice);
    const expected = await uninterrupted(page, network, call);
    const { fault, code } = killing[kill];

    const reached = network.begin({ request, moment, kind: fault });
    const running = page.evaluate(inPage, { ...call, resume: false }).catch(() => null);
    await reached;
    await killAt(kill, page);
    const outcome = await running;
    expect(outcome?.code ?? null).toBe(code);
    const remainder = batches + 1 - network.answered;

    void network.begin(null);
    const next = await openPage(context, network);
    const resumed = await next.evaluate(inPage, { ...call, resume: true });
    expect({ ...resumed, states: [] }).toEqual({ ...expected, states: [] });
    expect(network.requests).toBeLessThanOrEqual(remainder + 1);
    // Nothing is left to resume, on the disk either.
    expect(await next.evaluate(inPage, { ...call, resume: true })).toMatchObject({ code: "not-offered" });
  });
}

test("CUS-02 an anonymised export goes on under its own key, and gives the same pseudonyms", async ({ context, network }) => {
  const page = await openPage(context, network);
  const call = await callFor(page, network, anonymised);
  const expected = await uninterrupted(page, network, call);
  await interruptAt({ request: 4, moment: "body" }, page, network, call);
  const next = await openPage(context, network);
  const resumed = await next.evaluate(inPage, { ...call, resume: true });
  expect(resumed.sha256).toBe(expected.sha256);
});

test("an export is killed again and again, and still ends as if nothing had been", async ({ context, network }) => {
  const first = await openPage(context, network);
  const call = await callFor(first, network, { format: "json" });
  const expected = await uninterrupted(first, network, call);
  let page = first;
  let asked = 0;
  for (const resume of [false, true, true]) {
    const reached = network.begin({ request: resume ? 1 : 2, moment: "after", kind: "hold" });
    page.evaluate(inPage, { ...call, resume }).catch(() => null);
    await reached;
    await page.close();
    asked += network.requests;
    page = await openPage(context, network);
  }
  void network.begin(null);
  const resumed = await page.evaluate(inPage, { ...call, resume: true });
  expect({ ...resumed, states: [] }).toEqual({ ...expected, states: [] });
  // Each kill loses two answers at most: the one being kept, and the one on its way.
  expect(asked + network.requests).toBeLessThanOrEqual(batches + 1 + 2 * 3);
});

for (const fullAt of [1, 3, 6]) {
  test(`a disk that is full behind request ${fullAt} ends the checkpoint, not the export`, async ({ context, network }) => {
    const page = await openPage(context, network);
    const call = await callFor(page, network, { format: "csv" });
    const expected = await uninterrupted(page, network, call);
    await letFillDisk(page, network);
    void network.begin(null);
    const outcome = await page.evaluate(inPage, { ...call, fullAt, resume: false });
    expect(outcome).toEqual({ ...expected, states: ["kept", "disk-full"] });
    expect(network.requests).toBe(batches + 1);
    expect(await page.evaluate(inPage, { ...call, resume: true })).toMatchObject({ code: "not-offered" });
  });
}

test("a disk that is too full for the file itself is a clear error; with room again the export is as it should be", async ({ context, network }) => {
  const page = await openPage(context, network);
  const call = await callFor(page, network, { format: "csv", mode: "messages" }, "opfs");
  const expected = await uninterrupted(page, network, call);
  await letFillDisk(page, network);
  const outcome = await page.evaluate(inPage, { ...call, fullAt: 2, resume: false });
  expect(outcome).toMatchObject({ code: "disk-full", sha256: null });
  await setQuota(page, network, null);
  const again = await page.evaluate(inPage, { ...call, resume: false });
  expect(again).toEqual(expected);
});

test("an export that runs in one tab is not offered in another, until that tab is gone", async ({ context, network }) => {
  const running = await openPage(context, network);
  const watching = await openPage(context, network);
  const call = await callFor(running, network, { format: "csv" });
  const offers = () => watching.evaluate(async ({ address, owner }) => (await ((await import(address)) as Package).interruptedExports(owner)).map(({ kind, fetched, total }) => ({ kind, fetched, total })), call);
  const reached = network.begin({ request: 3, moment: "before", kind: "hold" });
  running.evaluate(inPage, { ...call, resume: false }).catch(() => null);
  await reached;
  expect(await offers()).toEqual([]);
  await running.close();
  await expect.poll(offers).toEqual([{ kind: "filter", fetched: 2 * call.pageSize, total: expect.any(Number) }]);
});

test("on the disk nothing of it can be read, and another user is not offered it", async ({ context, network, server }) => {
  const page = await openPage(context, network);
  const call = await callFor(page, network, { format: "csv" });
  await interruptAt({ request: 4, moment: "before" }, page, network, call);
  const next = await openPage(context, network);
  const served = (await (await next.request.get(`${server.url}/v1/conversations?${query}&include=detail&limit=20`)).json()) as { conversations: { id: string; customer: { name: string | null } | null; messages: { content: string | null }[] }[] };
  const words = served.conversations.flatMap(({ id, customer, messages }) => [id, customer?.name ?? "", ...messages.map(({ content }) => content?.slice(0, 40) ?? "")]).filter((word) => word.length > 4);
  const { disk, bytes } = await next.evaluate(async () => {
    const texts: string[] = [];
    let bytes = 0;
    async function read(directory: FileSystemDirectoryHandle): Promise<void> {
      for await (const handle of directory.values()) {
        if (handle.kind === "directory") await read(handle as FileSystemDirectoryHandle);
        else {
          const file = await (handle as FileSystemFileHandle).getFile();
          bytes += file.size;
          texts.push(await file.text());
        }
      }
    }
    await read(await navigator.storage.getDirectory());
    return { disk: texts.join("\n"), bytes };
  });
  expect(bytes).toBeGreaterThan(10_000);
  expect(words.length).toBeGreaterThan(40);
  for (const word of words) expect(disk).not.toContain(word);
  const others = await next.evaluate(async ({ address, owner }) => ((await import(address)) as Package).interruptedExports({ ...owner, userId: "usr_02" }), call);
  expect(others).toEqual([]);
});

test("permission is checked again: a session, the audiences of today, the profiles that are allowed", async ({ context, network }) => {
  const page = await openPage(context, network);
  const call = await callFor(page, network, { format: "jsonl" });
  const expected = await uninterrupted(page, network, call);
  await interruptAt({ request: batches, moment: "before" }, page, network, call);
  const next = await openPage(context, network);
  const resume = (more: { profiles?: "external"[]; audiences?: string[] }) =>
    next.evaluate(async ({ address, owner, more }) => {
      const { resumeExport, interruptedExports, serverCheckpointKey } = (await import(address)) as Package;
      const [offer] = await interruptedExports(owner);
      if (offer === undefined) return { code: "not-offered", requested: 0, exported: 0, refused: 0 };
      return resumeExport(offer, { sink: "blob", download: false, checkpoint: { ...owner, checkpointKey: () => serverCheckpointKey() }, ...more }).then(
        ({ requested, exported, refused }) => ({ code: "", requested, exported, refused }),
        ({ code }: { code: string }) => ({ code, requested: 0, exported: 0, refused: 0 }),
      );
    }, { ...call, more });
  await context.clearCookies();
  expect((await resume({})).code).toBe("session-expired");
  await context.request.post(`${network.url}/v1/session`, { data: {} });
  expect((await resume({ profiles: ["external"] })).code).toBe("checkpoint-refused");
  const narrower = await resume({ audiences: ["public"] });
  expect(narrower).toMatchObject({ code: "", requested: expected.requested });
  expect(narrower.refused).toBeGreaterThan(0);
  expect(narrower.exported + narrower.refused).toBe(expected.requested);
});

test("a changed checkpoint is a clear error, stays offered, and can be deleted", async ({ context, network }) => {
  const page = await openPage(context, network);
  const call = await callFor(page, network, { format: "csv" });
  await interruptAt({ request: 5, moment: "before" }, page, network, call);
  const next = await openPage(context, network);
  await next.evaluate(async () => {
    const root = await (await navigator.storage.getDirectory()).getDirectoryHandle("askvault-checkpoints");
    for await (const [, folder] of root.entries()) {
      const handle = await (folder as FileSystemDirectoryHandle).getFileHandle("page-2");
      const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      const stream = await handle.createWritable();
      await stream.write(bytes);
      await stream.close();
    }
  });
  expect((await next.evaluate(inPage, { ...call, resume: true })).code).toBe("checkpoint-damaged");
  const left = await next.evaluate(async ({ address, owner }) => {
    const { interruptedExports, deleteCheckpoint } = (await import(address)) as Package;
    const [offer] = await interruptedExports(owner);
    if (offer) await deleteCheckpoint(offer.id);
    return { offered: offer !== undefined, after: (await interruptedExports(owner)).length };
  }, call);
  expect(left).toEqual({ offered: true, after: 0 });
});

test("without a key of the host the browser keeps one that it cannot give out", async ({ page }) => {
  await openBarePage(page);
  await page.request.post("/v1/session", { data: {} });
  const told = await page.evaluate(async ({ address, owner, query }) => {
    const { exportListed, resumeExport, interruptedExports } = (await import(address)) as Package;
    let passed = 0;
    const cut: typeof fetch = (input, init) => (String(input).includes("include=detail") && (passed += 1) > 2 ? Promise.reject(new TypeError("cut")) : fetch(input, init));
    const settings = { sink: "blob" as const, download: false, wait: async () => undefined, checkpoint: owner };
    const code = await exportListed({ query: new URLSearchParams(query), kind: "filter" }, { format: "csv" }, { ...settings, fetch: cut, pageSize: 20 }).then(() => "", (error: { code: string }) => error.code);
    const [offer] = await interruptedExports(owner);
    const saved = offer && (await resumeExport(offer, settings));
    return { code, fetched: offer?.fetched, complete: saved?.complete, sum: saved?.requested === saved?.exported };
  }, { address: "/index.js", owner, query });
  expect(told).toEqual({ code: "network", fetched: 40, complete: true, sum: true });
});

/** The dashboard in a page of its own, through the faulty network; files come as downloads. */
async function visit(context: BrowserContext, network: FaultyNetwork, path: string): Promise<Dashboard> {
  const dashboard = new Dashboard(await context.newPage());
  await dashboard.picker("missing");
  await dashboard.page.goto(network.url + path);
  return dashboard;
}

/** Begins an export, and closes the page while this request of it waits. */
async function closeAt(request: number, dashboard: Dashboard, network: FaultyNetwork): Promise<void> {
  await dashboard.preview(/conversation_id/);
  // The preview asked for pages of its own.
  const reached = network.begin({ request, moment: "before", kind: "hold" });
  await dashboard.exportButton.click();
  await reached;
  await dashboard.page.close({ runBeforeUnload: false });
  void network.begin(null);
}

test("the dashboard offers to resume what a closed tab interrupted, and the file is that of the whole export", async ({ context, network }) => {
  const dashboard = await visit(context, network, "/inbox?channel=email");
  await dashboard.exportAll();
  await closeAt(3, dashboard, network);

  const again = await visit(context, network, "/inbox");
  const next = again.page;
  const offer = next.getByTestId("interrupted-export");
  await expect(offer).toContainText(/CSV export of .* was interrupted at 200 of \d+ conversations/);
  const file = await again.saved(() => next.getByTestId("interrupted-resume").click());
  await expect(again.finished).toBeVisible();
  const { pagination } = (await (await next.request.get(`${network.url}/v1/conversations?workspace_id=${workspace}&channel=email&limit=1`)).json()) as { pagination: { total: number } };
  // As spreadsheets have it: a line for each conversation and one of headers, and line ends in quotes.
  expect(readFileSync(file.path, "utf8").match(/"\r\n/g)).toHaveLength(pagination.total + 1);
  expect(network.requests).toBe(Math.ceil(pagination.total / 100) - 2);
  await expect(offer).toBeHidden();
  await expect
    .poll(() => loggedOfNewest(next, network))
    .toEqual(["requested", "started", "policy-applied", "resumed", "started", "policy-applied", "finished", "saved"]);
});

/** The newest export's events in the server's log, oldest first. */
async function loggedOfNewest(page: Page, network: FaultyNetwork): Promise<string[]> {
  const { events } = (await (await page.request.get(`${network.url}/v1/export-log?workspace_id=${workspace}&limit=100`)).json()) as { events: { export_id: string; event: string }[] };
  return events.filter(({ export_id }) => export_id === events[0]?.export_id).map(({ event }) => event).reverse();
}

test("an export in the background that a closed tab interrupted goes on from its line in the list, and keeps that line", async ({ context, network }) => {
  const dashboard = await visit(context, network, "/inbox");
  await dashboard.exportAll({ background: true });
  const count = await dashboard.matching();
  await closeAt(5, dashboard, network);

  const again = await visit(context, network, "/inbox");
  const next = again.page;
  await expect(next.getByTestId("interrupted-export")).toBeVisible();
  await next.getByTestId("nav-exports").click();
  // One offer at a time: here it is the line of the export itself.
  await expect(next.getByTestId("interrupted-export")).toHaveCount(0);
  const row = next.getByTestId("export-row");
  await expect(row).toHaveAttribute("data-state", "stopped");
  await expect(row).toContainText("Kept, encrypted, until");
  await next.getByTestId("interrupted-resume").focus();
  await next.keyboard.press("Enter");
  await expect(again.ready).toContainText(`Export ready: ${count.toLocaleString("en-GB")} conversations`);
  await expect(row).toHaveCount(1);
  await expect(row).toHaveAttribute("data-state", "finished");
  await expect(row).toContainText("All conversations");
  expect(network.requests).toBe(Math.ceil(count / 100) - 4);
  const file = await again.saved(() => next.getByTestId("download-export").click());
  expect(readFileSync(file.path, "utf8").match(/"conv_/g)).toHaveLength(count);
});

test("the dashboard deletes an interrupted export when asked twice", async ({ context, network }) => {
  const page = await openPage(context, network);
  const call = await callFor(page, network, { format: "json" });
  await interruptAt({ request: 3, moment: "before" }, page, network, call);
  const next = await context.newPage();
  await next.goto(`${network.url}/inbox`);
  const offer = next.getByTestId("interrupted-export");
  await next.getByTestId("interrupted-delete").click();
  await expect(offer).toContainText("Delete what is kept of it?");
  await next.getByTestId("interrupted-keep").click();
  await expect(offer).toContainText("JSON export");
  await next.getByTestId("interrupted-delete").click();
  await next.getByTestId("interrupted-delete-sure").click();
  await expect(offer).toBeHidden();
  await next.reload();
  await expect(next.getByTestId("inbox-row").first()).toBeVisible();
  await expect(offer).toBeHidden();
});

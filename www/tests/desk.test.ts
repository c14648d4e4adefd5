import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { aliveIds, holdTelling, keepAlive } from "../src/desk/alive.js";
import { createDesk, type DeskEnd, type DeskProgress, type Order } from "../src/desk/desk.js";
import { createLedger } from "../src/desk/ledger.js";
import { createSlots, type Locks } from "../src/desk/slots.js";
import { ExportError } from "../src/error.js";
import type { SavedExport, SaveTarget } from "../src/index.js";
import { fakeEntryStore, fakeKeptFiles } from "./fake-entry-store.js";
import { fakeLocks } from "./fake-locks.js";

const turns = async (): Promise<void> => {
  for (let at = 0; at < 5; at += 1) await new Promise((resolve) => setImmediate(resolve));
};

/** One browser: a book, a disk, locks; and pages in it, each with its own desk. */
function browser() {
  const store = fakeEntryStore();
  const files = fakeKeptFiles();
  const locks = fakeLocks();
  const clock = { nowMs: 1_000_000 };
  let lastId = 0;
  function page(owner: { id: string; name: string } | null = null) {
    const tab: Locks & { close(): void } = locks.tab();
    const ledger = createLedger({ store, files, alive: () => aliveIds(tab), nowMs: () => clock.nowMs });
    const desk = createDesk<DeskProgress, string>({
      workspace: "w", owner, ledger, slots: createSlots(tab, "w"), alive: (id) => keepAlive(tab, id), telling: (id) => holdTelling(tab, id), nowMs: () => clock.nowMs, newId: () => `id-${(lastId += 1)}`,
    });
    return { desk, tab };
  }
  return { store, files, clock, page };
}

interface Run {
  id: string;
  sink: SaveTarget;
  onState: (state: DeskProgress) => void;
  onEnd: (end: DeskEnd) => void;
  cancelled: boolean;
}

function order(runs: Run[], resumes: string | null = null): Order<DeskProgress, string> {
  return {
    resumes,
    entry: { title: "All matching", detail: "", format: "csv", mode: "conversations", profile: "internal", bundle: false, count: 5, fileName: "a.csv", mediaType: "" },
    ticket: "made from this",
    start(hooks) {
      const run: Run = { ...hooks, cancelled: false };
      runs.push(run);
      return {
        cancel() {
          run.cancelled = true;
          hooks.onEnd({ kind: "cancelled" });
        },
      };
    },
  };
}

const savedAs = (kind: "kept" | "blob"): SavedExport =>
  ({ requested: 5, exported: 5, failed: 0, refused: 0, empty: 0, bytesWritten: 9, missing: [], mediaType: "text/csv", sha256: null, savedAs: { kind, name: "a.csv", fallback: null, blob: new Blob(["whole"]) } }) as unknown as SavedExport;

test("an export is begun, told of, finished and kept", async () => {
  const { page, store } = browser();
  const { desk } = page();
  const runs: Run[] = [];
  const id = await desk.begin(order(runs));
  const [run] = runs;
  assert.deepEqual([run?.sink.kind, run?.sink.keep], ["kept", id]);
  run?.onState({ fraction: 0.5, read: 3, written: 2 });
  assert.equal(desk.jobs[0]?.progress?.fraction, 0.5);
  run?.onEnd({ kind: "finished", saved: savedAs("kept") });
  await turns();
  assert.deepEqual([desk.jobs[0]?.end?.kind, store.entries.get(id ?? "")?.state, desk.taken], ["finished", "finished", 0]);
  desk.dismiss(id ?? "");
  assert.deepEqual([desk.jobs.length, desk.entries.length], [0, 1]);
});

test("three run; the fourth is asked about, and queued it begins by itself", async () => {
  const { page } = browser();
  const [one, other] = [page().desk, page().desk];
  const runs: Run[] = [];
  for (const desk of [one, other, one]) assert.notEqual(await desk.begin(order(runs)), null);
  assert.equal(await other.begin(order(runs)), null);
  assert.equal(other.taken, 3);
  await other.enqueue(order(runs));
  await turns();
  assert.deepEqual([runs.length, other.jobs.at(-1)?.progress, other.entries.map(({ state }) => state).sort()], [3, null, ["queued", "running", "running", "running"]]);
  runs[0]?.onEnd({ kind: "failed", error: new ExportError("network", "x") });
  await turns();
  assert.equal(runs.length, 4);
  assert.deepEqual(one.entries.map(({ state }) => state).sort(), ["failed", "running", "running", "running"]);
});

test("a queued export that is cancelled never runs and is forgotten", async () => {
  const { page } = browser();
  const { desk } = page();
  const runs: Run[] = [];
  for (let at = 0; at < 3; at += 1) await desk.begin(order(runs));
  const id = await desk.enqueue(order(runs));
  await turns();
  desk.cancel(id);
  await turns();
  runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
  await turns();
  assert.deepEqual([runs.length, desk.entries.some((entry) => entry.id === id)], [3, false]);
});

for (const { what, code, startThrows } of [
  { what: "whose start throws", code: "internal", startThrows: true },
  { what: "that the database does not take", code: "disk-full", startThrows: false },
]) {
  test(`a queued export ${what} is told as failed, and its place is free`, async () => {
    const { page, store } = browser();
    const { desk } = page();
    const runs: Run[] = [];
    for (let at = 0; at < 3; at += 1) await desk.begin(order(runs));
    const id = await desk.enqueue({ ...order(runs), ...(startThrows && { start: () => assert.fail("no start") }) });
    await turns();
    const { update } = store;
    // Only the step to "running" meets the full disk.
    if (!startThrows)
      store.update = (...asked) => {
        store.update = update;
        return asked[0] === id ? Promise.reject(new DOMException("full", "QuotaExceededError")) : assert.fail("not the queued one");
      };
    runs[0]?.onEnd({ kind: "cancelled" });
    await turns();
    const end = desk.jobs.find((job) => job.id === id)?.end;
    assert.equal(end?.kind, "failed");
    assert.deepEqual([desk.entries.find((entry) => entry.id === id)?.failure?.code, desk.taken], [code, 2]);
    assert.notEqual(await desk.begin(order(runs)), null);
  });
}

for (const { what, code, startThrows } of [
  { what: "whose start throws", code: "internal", startThrows: true },
  { what: "that the database does not take", code: "disk-full", startThrows: false },
]) {
  for (const queued of [false, true]) {
    test(`an export ${what} is a failed job without a place${queued ? ", also where it was to be queued" : ""}`, async () => {
      const { page, store } = browser();
      const { desk } = page();
      if (!startThrows) store.put = () => Promise.reject(new DOMException("full", "QuotaExceededError"));
      const failing = { ...order([]), ...(startThrows && { start: () => assert.fail("no start") }) };
      const id = queued ? await desk.enqueue(failing) : await desk.begin(failing);
      await turns();
      const [job] = desk.jobs;
      assert.deepEqual([job?.id, job?.ticket, job?.end?.kind, desk.taken], [id, "made from this", "failed", 0]);
      // Where there is an entry it says why, and none says that something runs.
      assert.deepEqual(desk.entries.map(({ state, failure }) => [state, failure?.code]), startThrows ? [["failed", code]] : []);
      if (job?.end?.kind === "failed" && !startThrows) assert.equal((job.end.error as ExportError).code, code);
    });
  }
}

test("where the browser refuses locks nothing is begun", async () => {
  const { page } = browser();
  const { desk, tab } = page();
  tab.request = () => Promise.reject(new DOMException("x", "InvalidStateError"));
  await assert.rejects(desk.enqueue(order([])), { name: "InvalidStateError" });
  assert.deepEqual([desk.jobs.length, desk.entries.length], [0, 0]);
});

test("cancel ends the run and leaves neither file nor entry", async () => {
  const { page, files } = browser();
  const { desk } = page();
  const runs: Run[] = [];
  const id = (await desk.begin(order(runs))) ?? "";
  files.files.set(id, "half");
  desk.cancel(id);
  await turns();
  assert.deepEqual([runs[0]?.cancelled, files.files.size, desk.entries.length, desk.jobs.length], [true, 0, 0, 0]);
});

test("a closed page: its place is free, and the purge of another page says that it was interrupted", async () => {
  const { page, files } = browser();
  const closing = page();
  const { desk } = page();
  const id = (await closing.desk.begin(order([]))) ?? "";
  files.files.set(id, "half");
  await desk.purge();
  assert.deepEqual([desk.entries[0]?.state, desk.taken], ["running", 1]);
  closing.tab.close();
  await turns();
  await desk.purge();
  assert.deepEqual([desk.entries[0]?.state, desk.taken, files.files.size], ["stopped", 0, 0]);
});

test("the file of a browser without private storage is in the job alone, and no entry promises it", async () => {
  const { page } = browser();
  const { desk } = page();
  const runs: Run[] = [];
  await desk.begin(order(runs));
  runs[0]?.onEnd({ kind: "finished", saved: savedAs("blob") });
  await turns();
  assert.deepEqual([desk.jobs.length, desk.entries.length, desk.jobs[0]?.entry.parts.length], [1, 0, 1]);
});

for (const [what, fault] of [
  ["a full disk", () => Promise.reject(new DOMException("full", "QuotaExceededError"))],
  ["an entry that is gone", async () => null],
] as const) {
  test(`a finished file that the book cannot hold stays with its page, whoever purges: ${what}`, async () => {
    const { page, files, store } = browser();
    const making = page();
    const other = page();
    const runs: Run[] = [];
    const id = (await making.desk.begin(order(runs))) ?? "";
    files.files.set(id, "whole");
    store.update = fault;
    runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
    await turns();
    await other.desk.purge();
    const [job] = making.desk.jobs;
    const saved = job?.end?.kind === "finished" ? job.end.saved : null;
    // Not kept until a date: it is handed over out of the job, as a file without private storage is.
    assert.deepEqual([saved?.savedAs.kind, await saved?.savedAs.blob?.text(), job?.entry.state, job?.entry.expiresAt], ["opfs", "whole", "finished", null]);
    assert.deepEqual([files.files.get(id), other.desk.entries.length, other.desk.taken], ["whole", 0, 0]);
    making.tab.close();
    await turns();
    await other.desk.purge();
    assert.equal(files.files.size, 0);
  });
}

for (const kinds of [["kept", "blob"], ["blob", "kept"]] as const) {
  test(`a bundle with a part that is not kept stays with its page as a whole: ${kinds.join(", ")}`, async () => {
    const { page, files } = browser();
    const making = page();
    const other = page();
    const runs: Run[] = [];
    const id = (await making.desk.begin(order(runs))) ?? "";
    for (const [at, kind] of kinds.entries()) if (kind === "kept") files.files.set(at === 0 ? id : `${id}.${at + 1}`, "whole");
    const kept = [...files.files.keys()];
    const parts = kinds.map((kind, at) => ({ number: at + 1, name: `a-${at + 1}-of-2.zip`, bytes: 9, savedAs: savedAs(kind).savedAs }));
    runs[0]?.onEnd({ kind: "finished", saved: { ...savedAs(kinds[0]), parts } as unknown as SavedExport });
    await turns();
    await other.desk.purge();
    const [job] = making.desk.jobs;
    const saved = job?.end?.kind === "finished" ? job.end.saved : null;
    assert.deepEqual(await Promise.all(saved?.parts?.map(({ savedAs }) => savedAs.blob?.text()) ?? []), ["whole", "whole"]);
    // No page is promised what another one holds, and nothing is removed under the one that holds it.
    assert.deepEqual([saved?.parts?.map(({ savedAs }) => savedAs.kind).includes("kept"), job?.entry.parts.length, job?.entry.expiresAt], [false, 2, null]);
    assert.deepEqual([[...files.files.keys()], other.desk.entries.length], [kept, 0]);
  });
}

test("a kept file is for the person who made it", async () => {
  const { page, files } = browser();
  const ada = page({ id: "u1", name: "Ada" }).desk;
  const runs: Run[] = [];
  const id = (await ada.begin(order(runs))) ?? "";
  files.files.set(id, "whole");
  runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
  await turns();
  const jonas = page({ id: "u2", name: "Jonas" }).desk;
  await jonas.refresh();
  assert.deepEqual([(await jonas.open(id)).kind, (await ada.open(id)).kind, jonas.entries.map((entry) => jonas.isMine(entry))], ["unknown", "ready", [false]]);
});

test("what is over its date is purged when the page opens, and every minute", async () => {
  mock.timers.enable({ apis: ["setInterval"] });
  try {
    const { page, files, clock } = browser();
    const { desk } = page();
    const runs: Run[] = [];
    const id = (await desk.begin(order(runs))) ?? "";
    files.files.set(id, "whole");
    runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
    await turns();
    const stop = desk.subscribe(() => undefined);
    await turns();
    assert.equal(files.files.size, 1);
    clock.nowMs += 8 * 24 * 60 * 60 * 1000;
    mock.timers.tick(60_000);
    await turns();
    assert.deepEqual([files.files.size, desk.entries[0]?.state], [0, "expired"]);
    stop();
  } finally {
    mock.timers.reset();
  }
});

/** Makes a file that is kept, and gives its id. */
async function keep(desk: ReturnType<ReturnType<typeof browser>["page"]>["desk"], files: Map<string, string>): Promise<string> {
  const runs: Run[] = [];
  const id = (await desk.begin(order(runs))) ?? "";
  files.set(id, "whole");
  runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
  await turns();
  return id;
}

const weekMs = 7 * 24 * 60 * 60 * 1000;

for (const [what, act, event] of [
  ["a download", (desk) => desk.countDownload("id-1"), "downloaded"],
  ["a deletion", (desk) => desk.remove("id-1"), "deleted"],
  ["the purge", (desk, clock) => ((clock.nowMs += weekMs + 1), desk.purge()), "purged"],
  ["a click on a link that is over its date", (desk, clock) => ((clock.nowMs += weekMs + 1), desk.open("id-1")), "purged"],
] as const satisfies readonly (readonly [string, (desk: ReturnType<ReturnType<typeof browser>["page"]>["desk"], clock: { nowMs: number }) => Promise<unknown>, string])[]) {
  test(`cus-07 ${what} is told once, by one page of two`, async () => {
    const { page, files, clock } = browser();
    const ada = { id: "u1", name: "Ada" };
    const [one, other] = [page(ada).desk, page(ada).desk];
    const told: string[] = [];
    for (const desk of [one, other]) desk.addWitness(async (event, entry) => void told.push(`${event} ${entry.id}`));
    await keep(one, files.files);
    await act(one, clock);
    await Promise.all([one.refresh(), other.refresh()]);
    await turns();
    assert.deepEqual(told, [`${event} id-1`]);
  });
}

test("a file that is purged while its owner is away is told to the owner's next page, to nobody else", async () => {
  const { page, files, clock } = browser();
  await keep(page({ id: "u1", name: "Ada" }).desk, files.files);
  const told: string[] = [];
  const jonas = page({ id: "u2", name: "Jonas" }).desk;
  jonas.addWitness(async (event) => void told.push(`Jonas: ${event}`));
  clock.nowMs += weekMs + 1;
  await jonas.purge();
  assert.deepEqual([files.files.size, told], [0, []]);
  const ada = page({ id: "u1", name: "Ada" }).desk;
  await ada.refresh();
  // The log may come later than the book.
  ada.addWitness(async (event) => void told.push(`Ada: ${event}`));
  await turns();
  assert.deepEqual(told, ["Ada: purged"]);
});

test("an end that the log refuses is told again", async () => {
  const { page, files, store } = browser();
  const { desk } = page();
  const id = await keep(desk, files.files);
  const told: string[] = [];
  desk.addWitness(async (event) => {
    told.push(event);
    if (told.length === 1) throw new Error("the log is full");
  });
  await desk.remove(id);
  await turns();
  assert.deepEqual([told, store.entries.get(id)?.told], [["deleted"], false]);
  for (let at = 0; at < 2; at += 1) {
    await desk.refresh();
    await turns();
  }
  assert.deepEqual([told, store.entries.get(id)?.told], [["deleted", "deleted"], true]);
});

test("an end whose page is closed while the log is written is told by the next page", async () => {
  const { page, files, store } = browser();
  const closing = page();
  const { desk } = page();
  const id = await keep(closing.desk, files.files);
  closing.desk.addWitness(() => new Promise(() => undefined));
  const told: string[] = [];
  desk.addWitness(async (event) => void told.push(event));
  await closing.desk.remove(id);
  await desk.refresh();
  await turns();
  // As long as the other page writes it, nobody else does.
  assert.deepEqual(told, []);
  closing.tab.close();
  await turns();
  await desk.refresh();
  await turns();
  assert.deepEqual([told, store.entries.get(id)?.told], [["deleted"], true]);
});

/** An export whose page was closed, so that another page can go on with it. */
async function interrupted(page: ReturnType<typeof browser>["page"]): Promise<string> {
  const closing = page();
  const id = (await closing.desk.begin(order([]))) ?? "";
  closing.tab.close();
  await turns();
  return id;
}

test("an export that goes on already is not begun a second time, in whichever page", async () => {
  const { page, files } = browser();
  const id = await interrupted(page);
  const [{ desk }, other] = [page(), page()];
  const runs: Run[] = [];
  await desk.enqueue(order(runs, id));
  await turns();
  for (const second of [desk, other.desk]) await assert.rejects(second.enqueue(order(runs, id)), { code: "checkpoint-busy" });
  files.files.set(id, "whole");
  runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
  await turns();
  await other.desk.purge();
  assert.deepEqual([runs.length, desk.entries.map(({ state }) => state), files.files.get(id)], [1, ["finished"], "whole"]);
});

test("an export that is finished is never begun again: its file and its entry stay", async () => {
  const { page, files } = browser();
  const id = await interrupted(page);
  const { desk } = page();
  const runs: Run[] = [];
  await desk.enqueue(order(runs, id));
  await turns();
  files.files.set(id, "whole");
  runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
  // Asked for before the book knows of the end, and after.
  const early = desk.enqueue(order(runs, id));
  await assert.rejects(early, { code: "checkpoint-gone" });
  await assert.rejects(desk.enqueue(order(runs, id)), { code: "checkpoint-gone" });
  await desk.purge();
  assert.deepEqual([runs.length, desk.entries.map(({ state }) => state), (await desk.open(id)).kind, desk.taken], [1, ["finished"], "ready", 0]);
});

test("one that failed goes on at once, also before the book knows that it failed", async () => {
  const { page } = browser();
  const { desk } = page();
  const runs: Run[] = [];
  const id = (await desk.begin(order(runs))) ?? "";
  runs[0]?.onEnd({ kind: "failed", error: new ExportError("network", "x") });
  assert.equal(await desk.enqueue(order(runs, id)), id);
  await turns();
  assert.deepEqual([runs.length, desk.entries.map(({ state }) => state)], [2, ["running"]]);
});

test("an export that goes on takes its place in the list again, with its id", async () => {
  const { page, files } = browser();
  const closing = page();
  const id = (await closing.desk.begin(order([]))) ?? "";
  closing.tab.close();
  await turns();
  const { desk } = page();
  await desk.purge();
  assert.equal(desk.entries[0]?.state, "stopped");
  const runs: Run[] = [];
  assert.equal(await desk.enqueue(order(runs, id)), id);
  await turns();
  assert.deepEqual([runs[0]?.id, runs[0]?.sink.keep, desk.entries.map(({ state }) => state)], [id, id, ["running"]]);
  files.files.set(id, "whole");
  runs[0]?.onEnd({ kind: "finished", saved: savedAs("kept") });
  await turns();
  assert.deepEqual([desk.entries.map(({ state }) => state), (await desk.open(id)).kind], [["finished"], "ready"]);
});

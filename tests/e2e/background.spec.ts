// Exports in the background: the reader works on, several run at once, the fourth waits, and whoever asked for it is told.
import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import { Dashboard, detailPages } from "./dashboard.js";
import { longestTask } from "./longest-task.js";
import { holdPages } from "./page-gate.js";
import { expect, test } from "./server.js";

const longestTaskMs = 50;

async function opened(page: Page): Promise<Dashboard> {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  return dashboard;
}

/** Holds exports in their middle: while `on`, pages of conversations that are asked for wait until `release`. */
interface Gate {
  on: boolean;
  /** Batches that went through since it is on: the first of an export does. */
  passed: number;
  held: number;
  release(): void;
}

const gates = new WeakMap<Page, Gate>();

async function gateOf(page: Page): Promise<Gate> {
  const known = gates.get(page);
  if (known !== undefined) return known;
  let release = (): void => undefined;
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  const gate: Gate = { on: false, passed: 0, held: 0, release };
  gates.set(page, gate);
  await page.route(detailPages, async (route) => {
    const isBatch = new URL(route.request().url()).searchParams.has("id");
    if (gate.on && isBatch) {
      gate.passed += 1;
      if (gate.passed > 1) {
        gate.held += 1;
        await open;
      }
    }
    // The page may have given up on this request, or be closed.
    await route.continue().catch(() => undefined);
  });
  return gate;
}

/** Opens the dialog for all, and clicks Export; what runs then stops after its first page. */
async function clickHeld(dashboard: Dashboard): Promise<Gate> {
  const gate = await gateOf(dashboard.page);
  gate.on = false;
  await dashboard.exportAll({ background: true });
  await dashboard.preview(/conversation_id/);
  gate.on = true;
  gate.passed = 0;
  await dashboard.exportButton.click();
  return gate;
}

/** The same, for an export that has a place: waits until it stands still. */
async function startHeld(dashboard: Dashboard): Promise<Gate> {
  const before = (await gateOf(dashboard.page)).held;
  const gate = await clickHeld(dashboard);
  await expect.poll(() => gate.held).toBeGreaterThan(before);
  return gate;
}

/** Cancels the oldest export; one that has run for long asks first. */
async function cancelFirst(page: Page): Promise<void> {
  await page.getByTestId("background-cancel").first().click();
  const sure = page.getByTestId("background-cancel-sure");
  if (await sure.isVisible()) await sure.click();
}

async function secondTab(context: BrowserContext): Promise<Dashboard> {
  return opened(await context.newPage());
}

test("from 1,000 conversations on the reader works on: the chip stays on every page, and the file is fetched when it is ready", async ({ page }) => {
  const dashboard = await opened(page);
  const count = await dashboard.matching();
  expect(count).toBeGreaterThan(1000);
  await dashboard.exportAll({ background: true });
  await expect(page.getByTestId("background")).toBeChecked();
  await expect(page.getByTestId("background-choice")).toContainText("kept in this browser for 7 days");
  await dashboard.preview(/conversation_id/);
  const gate = await holdPages(page, 4);
  await dashboard.exportButton.click();
  await expect(dashboard.dialog).toBeHidden();
  await expect(dashboard.chip).toContainText(`Exporting ${count.toLocaleString("en-GB")}`);
  await expect(dashboard.chip).toContainText(/[1-9]\d? %/);

  await page.getByTestId("nav-exports").click();
  const row = page.getByTestId("export-row");
  await expect(row).toHaveAttribute("data-state", "running");
  await expect(row).toContainText(/[1-9]\d? %/);
  await expect(page.getByTestId("places")).toHaveText("1 of 3 exports running");
  await expect(page.getByTestId("nav-exports")).toContainText(/\d %/);
  await expect(dashboard.chip).toBeVisible();
  await page.getByTestId("view-inbox").click();
  await dashboard.rows.first().getByTestId("row-check").click();
  await expect(page.getByTestId("selected-count")).toHaveText("1 selected");
  await expect(page).toHaveTitle(/^\d+ % · /);

  gate.release();
  await expect(dashboard.ready).toContainText(`Export ready: ${count.toLocaleString("en-GB")} conversations`);
  await expect(page).toHaveTitle("Inbox · AskVault");
  const { name, path } = await dashboard.saved(() => page.getByTestId("ready-download").click());
  expect(name).toMatch(/^conversations-\d{4}-\d\d-\d\d\.csv$/);
  expect(readFileSync(path, "utf8").match(/"conv_/g)?.length).toBe(count);
  await expect(dashboard.ready).toBeHidden();
  await page.getByTestId("nav-exports").click();
  await expect(row).toHaveAttribute("data-state", "finished");
  await expect(page.getByTestId("download-count")).toHaveText("1");
});

test("the reader may choose it for fewer, and may not want it for more", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=telegram");
  await dashboard.exportAll({ background: true });
  const box = page.getByTestId("background");
  await expect(box).not.toBeChecked();
  await page.getByTestId("background-choice").click();
  await expect(box).toBeChecked();
  await dashboard.preview(/conversation_id/);
  await dashboard.exportButton.click();
  await expect(dashboard.ready).toBeVisible();
  expect(dashboard.downloads).toEqual([]);
  await page.getByTestId("note-close").click();

  await dashboard.open();
  await dashboard.exportAll();
  await expect(box).not.toBeChecked();
  await dashboard.preview(/conversation_id/);
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
});

test("cancel asks first when there is work to lose; then no file and no entry is left", async ({ page }) => {
  const begin = Date.now();
  const dashboard = await opened(page);
  await startHeld(dashboard);
  await expect(dashboard.chip).toContainText(/[1-9]\d? %/);
  await page.clock.setFixedTime(begin + 60_000);
  await page.getByTestId("background-show").click();
  await page.getByTestId("background-cancel").click();
  await expect(page.getByTestId("background-go-on")).toBeFocused();
  await page.getByTestId("background-go-on").click();
  await expect(page.getByTestId("background-facts")).toBeVisible();
  await page.getByTestId("background-cancel").click();
  await page.getByTestId("background-cancel-sure").click();
  await expect(page.getByTestId("background-list")).toBeHidden();
  await expect(page.getByTestId("announcement")).toHaveText("Export cancelled. No file was kept.");
  await dashboard.expectNoFile();
  await page.getByTestId("nav-exports").click();
  await expect(page.getByTestId("exports-empty")).toBeVisible();
});

test("three at once over two tabs: the fourth offers queue or cancel, and a closed tab frees its place", async ({ page, context }) => {
  test.slow();
  const first = await opened(page);
  await startHeld(first);
  await startHeld(first);
  await expect(first.chip).toContainText("2 exports");
  const second = await secondTab(context);
  await startHeld(second);
  await expect(second.chip).toContainText(/Exporting .* %/);

  // The fourth, in the second tab.
  await clickHeld(second);
  const offer = second.page.getByTestId("slot-offer");
  await expect(offer).toContainText("Three exports are running");
  await expect(offer.getByTestId("slot-running")).toHaveCount(3);
  await expect(offer.getByTestId("slot-running").filter({ hasText: "in another tab" })).toHaveCount(2);
  await second.page.getByTestId("slot-cancel").click();
  await expect(offer).toBeHidden();
  await expect(second.dialog).toBeVisible();
  await second.exportButton.click();
  await second.page.getByTestId("slot-queue").click();
  await expect(second.dialog).toBeHidden();
  await second.page.getByTestId("background-show").click();
  await expect(second.page.getByTestId("background-job").filter({ hasText: "Queued" })).toHaveCount(1);

  await page.close();
  await expect(second.page.getByTestId("background-job").filter({ hasText: "Queued" })).toHaveCount(0);
  await expect(second.page.getByTestId("background-job")).toHaveCount(2);});

test("the queue is one over all tabs: who asked first begins first", async ({ page, context }) => {
  test.slow();
  const first = await opened(page);
  for (let at = 0; at < 3; at += 1) await startHeld(first);
  await clickHeld(first);
  await page.getByTestId("slot-queue").click();
  const second = await secondTab(context);
  await clickHeld(second);
  await second.page.getByTestId("slot-queue").click();
  await page.getByTestId("background-show").click();
  await second.page.getByTestId("background-show").click();
  const queuedIn = (dashboard: Dashboard) => dashboard.page.getByTestId("background-job").filter({ hasText: "Queued" });
  await expect(queuedIn(first)).toHaveCount(1);
  await expect(queuedIn(second)).toHaveCount(1);
  await cancelFirst(page);
  await expect(queuedIn(first)).toHaveCount(0);
  await expect(queuedIn(second)).toHaveCount(1);
  await cancelFirst(page);
  await expect(queuedIn(second)).toHaveCount(0);
});

test("an export that is saved directly takes a place too", async ({ page }) => {
  test.slow();
  const dashboard = await opened(page);
  for (let at = 0; at < 3; at += 1) await startHeld(dashboard);
  await expect(dashboard.chip).toContainText("3 exports");
  (await gateOf(page)).on = false;
  await dashboard.exportAll();
  await dashboard.preview(/conversation_id/);
  await dashboard.exportButton.click();
  await expect(page.getByTestId("slot-offer")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("slot-offer")).toBeHidden();
  await expect(dashboard.dialog).toBeVisible();
});

interface Told {
  asked: number;
  shown: { title: string; body: string; click: () => void }[];
}

test("a notification is asked for by a click while an export runs, never before; it names no conversation", async ({ page }) => {
  await page.addInitScript(() => {
    const told: Told = { asked: 0, shown: [] };
    class FakeNotification {
      static permission = "default";
      onclick: (() => void) | null = null;
      static async requestPermission() {
        told.asked += 1;
        FakeNotification.permission = "granted";
        return "granted";
      }
      constructor(title: string, { body }: { body: string }) {
        told.shown.push({ title, body, click: () => this.onclick?.() });
      }
      close() {}
    }
    Object.assign(globalThis, { told, Notification: FakeNotification });
    Document.prototype.hasFocus = () => false;
  });
  const told = () => page.evaluate(() => JSON.parse(JSON.stringify((globalThis as unknown as { told: Told }).told)) as Told);
  const dashboard = await opened(page);
  const gate = await startHeld(dashboard);
  await expect(dashboard.chip).toBeVisible();
  expect((await told()).asked).toBe(0);
  await page.getByTestId("background-show").click();
  await page.getByTestId("tell-me").click();
  await expect(page.getByTestId("will-tell")).toBeVisible();
  gate.release();
  await expect(dashboard.ready).toBeVisible();
  const { asked, shown } = await told();
  expect(asked).toBe(1);
  expect(shown.map(({ title }) => title)).toEqual(["Export ready"]);
  expect(shown[0]?.body).toMatch(/^[\d,]+ conversations, conversations-\d{4}-\d\d-\d\d\.csv$/);
  await page.evaluate(() => (globalThis as unknown as { told: Told }).told.shown[0]?.click());
  await expect(page).toHaveURL(/\/exports\/exp_[0-9a-f]{24}$/);
  await expect(page.locator("[data-testid=export-row].named")).toBeVisible();
});

test("an export in the background that stops says why, and is tried again", async ({ page }) => {
  const dashboard = await opened(page);
  await dashboard.exportAll({ background: true });
  await dashboard.preview(/conversation_id/);
  await page.route(/include=detail/, (route) => route.fulfill({ status: 401, json: { code: "unauthorized", request_id: "req_1" } }));
  await dashboard.exportButton.click();
  await expect(page.getByTestId("failed-note")).toContainText("Your session ended");
  await dashboard.expectNoFile();
  await page.getByTestId("nav-exports").click();
  const row = page.getByTestId("export-row");
  await expect(row).toHaveAttribute("data-state", "failed");
  await expect(page.getByTestId("failure-words")).toContainText("Sign in again, then resume");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByTestId("banner-sign-in").click();
  await page.getByTestId("failed-again").click();
  await expect(dashboard.ready).toBeVisible();
  await expect(row).toHaveCount(1);
  await expect(row).toHaveAttribute("data-state", "finished");
});

test(`no task over ${longestTaskMs} ms on the main thread while an export in the background is made, kept and shown`, async ({ page, browser }) => {
  test.slow();
  const dashboard = await opened(page);
  const longest: { wallMs: number; processorMs: number; tasks: number }[] = [];
  for (let run = 1; run <= 3; run += 1) {
    await dashboard.exportAll({ background: true });
    await dashboard.preview(/conversation_id/);
    await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"] });
    await page.evaluate(() => performance.mark("export-begins"));
    await dashboard.exportButton.click();
    // Not an expectation: one that waits draws up the whole page in words each time, on this very thread.
    await dashboard.ready.waitFor();
    await page.getByTestId("nav-exports").click();
    await page.locator("[data-testid=export-row][data-state=finished]").first().waitFor();
    await page.evaluate(() => performance.mark("export-ends"));
    longest.push(longestTask(await browser.stopTracing(), "export-begins", "export-ends"));
    if ((longest.at(-1)?.processorMs ?? 0) <= longestTaskMs) break;
    await page.getByTestId("note-close").click();
    await page.getByTestId("view-inbox").click();
  }
  test.info().annotations.push({ type: "longest task of each run", description: longest.map(({ wallMs, processorMs }) => `${processorMs.toFixed(0)} ms of the processor, ${wallMs.toFixed(0)} ms on the clock`).join("; ") });
  expect(longest.at(-1)?.tasks).toBeGreaterThan(50);
  expect(Math.min(...longest.map(({ processorMs }) => processorMs))).toBeLessThanOrEqual(longestTaskMs);
});

test("a database that takes nothing: the reader hears it, with what to do, and can delete nothing unheard", async ({ page }) => {
  const dashboard = await opened(page);
  await dashboard.exportInBackground();
  await expect(dashboard.ready).toBeVisible();
  await page.getByTestId("note-close").click();
  await page.evaluate(() => {
    // A full disk as Chromium tells it, for every write of the book.
    const full = (): never => {
      throw new DOMException("full", "QuotaExceededError");
    };
    Object.assign(IDBObjectStore.prototype, { put: full, delete: full });
  });
  await dashboard.exportAll({ background: true });
  await dashboard.preview(/conversation_id/);
  await dashboard.exportButton.click();
  await expect(dashboard.dialog).toBeHidden();
  await expect(page.getByTestId("failed-note")).toContainText("There is no room for the file");
  await page.getByTestId("failed-details").click();
  await expect(dashboard.failure).toBeVisible();
  await page.getByTestId("nav-exports").click();
  const row = page.getByTestId("export-row");
  await row.getByTestId("delete-export").click();
  await row.getByTestId("delete-sure").click();
  await expect(row).toContainText("The browser could not delete it");
  await expect(page.getByTestId("places")).toHaveText("0 of 3 exports running");
});

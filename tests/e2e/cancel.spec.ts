// Cancel answers at once and leaves nothing; leaving the page asks first.
import type { Page } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import { holdPages } from "./page-gate.js";
import { expect, test } from "./server.js";

const answerMs = 200;

/** Clicks Cancel and gives the time until the page shows that it is cancelled, as measured in the page. */
async function cancelMs(page: Page): Promise<number> {
  return page.getByTestId("cancel-export").evaluate(
    (button) =>
      new Promise<number>((resolve) => {
        const root = button.getRootNode() as ShadowRoot;
        const begin = performance.now();
        const look = (): void => {
          if (root.querySelector("[data-testid=cancelled-panel]") === null) return;
          watcher.disconnect();
          resolve(performance.now() - begin);
        };
        const watcher = new MutationObserver(look);
        watcher.observe(root, { childList: true, subtree: true });
        (button as HTMLElement).click();
        look();
      }),
  );
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

async function startHeld(dashboard: Dashboard, through: number) {
  await dashboard.preview(/^\ufeff"conversation_id"/);
  const gate = await holdPages(dashboard.page, through);
  await dashboard.exportButton.click();
  await expect(dashboard.page.getByTestId("phase-writing")).toContainText(/\d of \d/);
  return gate;
}

test("cancel in the middle answers within 200 ms and leaves no file in private storage; exporting again works", async ({ page }) => {
  test.slow();
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  const count = await dashboard.matching();
  expect(count).toBeGreaterThan(2000);
  await dashboard.exportAll();
  const times: number[] = [];
  for (let run = 1; run <= 3; run += 1) {
    await startHeld(dashboard, 3);
    // The worker is writing: there is something to leave behind.
    await expect.poll(() => dashboard.privateFiles()).toHaveLength(1);
    times.push(await cancelMs(page));
    await expect(dashboard.cancelled).toContainText("No file was saved");
    await dashboard.expectNoFile();
    await expect.poll(() => dashboard.checkpointFiles()).toEqual([]);
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await page.getByTestId("export-again").click();
    await expect(dashboard.dialog).toBeVisible();
  }
  test.info().annotations.push({ type: "cancel, ms", description: times.map((ms) => ms.toFixed(0)).join(", ") });
  expect(median(times)).toBeLessThan(answerMs);
  await dashboard.preview(/^\ufeff"conversation_id"/);
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(file.name).toMatch(/\.csv$/);
  await expect(page.getByTestId("finished-summary")).toContainText(`${count.toLocaleString("en-GB")} conversations`);
});

test("cancel leaves nothing at the place that was picked", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("saves");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  await startHeld(dashboard, 2);
  expect(await dashboard.pickedBytes()).toBe(0);
  expect(await cancelMs(page)).toBeLessThan(answerMs);
  await expect.poll(() => dashboard.pickedBytes()).toBeNull();
  await dashboard.expectNoFile();
  await expect.poll(() => dashboard.checkpointFiles()).toEqual([]);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByTestId("export-again").click();
  await dashboard.exportButton.click();
  await expect(dashboard.finished).toBeVisible();
  expect(await dashboard.pickedBytes()).toBeGreaterThan(10_000);
});

test("cancel in the middle of replacing personal data leaves no file, and the dialog comes back with its review", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("saves");
  await dashboard.open("/inbox?channel=voice");
  await dashboard.exportAll();
  await dashboard.profile("external");
  await dashboard.preview(/"\[[A-Z]+-/);
  await dashboard.redactAll();
  const gate = await holdPages(page, 1);
  await dashboard.exportButton.click();
  await expect(page.getByTestId("phase-redacting")).toContainText(/[1-9]\d* of \d/);
  expect(await dashboard.pickedBytes()).toBe(0);
  expect(await cancelMs(page)).toBeLessThan(answerMs);
  await expect(dashboard.cancelled).toContainText("No file was saved");
  await expect.poll(() => dashboard.pickedBytes()).toBeNull();
  await dashboard.expectNoFile();
  await expect.poll(() => dashboard.checkpointFiles()).toEqual([]);
  gate.release();
  await page.getByTestId("export-again").click();
  await dashboard.found();
  await expect(dashboard.exportButton).toBeEnabled();
});

test("the picked file of a large export appears only when it is whole", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("saves");
  await dashboard.open();
  const count = await dashboard.matching();
  await dashboard.exportAll();
  const gate = await startHeld(dashboard, 3);
  expect(await dashboard.pickedBytes()).toBe(0);
  gate.release();
  await expect(dashboard.finished).toBeVisible();
  const text = await dashboard.pickedText();
  expect(text.split("\r\n\"conv_").length - 1).toBe(count);
  expect(await dashboard.privateFiles()).toEqual(["picked-file"]);
});

test("leaving the page asks while an export runs, and no longer when it is over", async ({ page }) => {
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.dismiss();
  });
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  const gate = await startHeld(dashboard, 2);
  await expect(page).toHaveTitle(/^\d+ % · /);
  await page.evaluate(() => location.reload());
  await expect.poll(() => asked).toEqual(["beforeunload"]);
  // Staying goes on with the export.
  await dashboard.saved(async () => gate.release());
  await expect(dashboard.finished).toBeVisible();
  await expect(page).not.toHaveTitle(/%/);
  await page.reload();
  await expect(dashboard.matchCount).toContainText("match");
  expect(asked).toEqual(["beforeunload"]);
});

test("what a closed page left in private storage is removed at the next visit", async ({ page, context, server }) => {
  const first = new Dashboard(page);
  await first.picker("missing");
  await first.open();
  await first.exportAll();
  await startHeld(first, 3);
  await expect.poll(() => first.privateFiles()).toHaveLength(1);
  await page.close();

  const second = new Dashboard(await context.newPage());
  await second.page.goto(`${server.url}/inbox?channel=email`);
  expect(await second.privateFiles()).toHaveLength(1);
  await second.exportAll();
  await second.preview(/^\ufeff"conversation_id"/);
  await expect.poll(() => second.privateFiles()).toEqual([]);
});

test("a minimised export goes on as a chip and can be shown again", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  const gate = await startHeld(dashboard, 2);
  await page.getByTestId("progress-minimise").click();
  await expect(dashboard.progress).toBeHidden();
  await expect(page.getByTestId("progress-chip")).toContainText(/Exporting \d+ · \d+ %/);
  await page.getByTestId("progress-show").click();
  await expect(dashboard.progress).toBeVisible();
  await dashboard.saved(async () => gate.release());
  await expect(dashboard.finished).toBeVisible();
});

// Finished files of background exports: kept seven days, counted, deleted, expired; and what a closed tab leaves.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Dashboard, detailPages } from "./dashboard.js";
import { holdPages } from "./page-gate.js";
import { expect, test } from "./server.js";

const dayMs = 24 * 60 * 60 * 1000;

async function opened(page: Page, path?: string): Promise<Dashboard> {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open(path);
  return dashboard;
}

/** Makes a file that is kept, and gives the id of its entry. */
async function keepOne(dashboard: Dashboard): Promise<{ id: string; bytes: number; endedAt: number }> {
  await dashboard.exportInBackground();
  await expect(dashboard.ready).toContainText("kept in this browser until");
  const [name = ""] = await dashboard.privateFiles();
  const id = /kept-(exp_[0-9a-f]{24})$/.exec(name)?.[1] ?? "";
  expect(id).not.toBe("");
  await dashboard.page.getByTestId("note-close").click();
  return { id, ...(await bookOf(dashboard.page, id)) };
}

/** What the browser's book says of an export. */
async function bookOf(page: Page, id: string): Promise<{ bytes: number; endedAt: number }> {
  return page.evaluate(
    (id) =>
      new Promise<{ bytes: number; endedAt: number }>((resolve, reject) => {
        const opening = indexedDB.open("askvault-exports");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const asked = opening.result.transaction("exports").objectStore("exports").get(id);
          asked.onsuccess = () => resolve(asked.result as { bytes: number; endedAt: number });
        };
      }),
    id,
  );
}

/** The line that the export log then has of it. */
const lineBytes = 32 * 1024;

/** Bytes that the origin takes up on the disk, as the browser tells. */
const usage = (page: Page): Promise<number> => page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);

test("a kept file is valid on day seven and gone after it: the link says so, and the storage is free again", async ({ page }) => {
  test.slow();
  const dashboard = await opened(page);
  const { id, bytes, endedAt } = await keepOne(dashboard);
  expect(bytes).toBeGreaterThan(100_000);
  expect(await usage(page)).toBeGreaterThan(bytes);

  // The last moment of day seven.
  await page.clock.setFixedTime(endedAt + 7 * dayMs);
  await page.goto(`/exports/${id}`);
  const row = page.getByTestId("export-row");
  await expect(row).toHaveAttribute("data-state", "finished");
  await expect(row).toBeFocused();
  await expect(page.getByTestId("fate")).toContainText(/^Expires \d+ \w+ 20\d\d, within the hour$/);
  const { path } = await dashboard.saved(() => page.getByTestId("download-export").click());
  expect(readFileSync(path).length).toBe(bytes);
  await expect(page.getByTestId("download-count")).toHaveText("1");

  // A moment later, in the page that is still open: the date is looked at in the click.
  const before = await usage(page);
  await page.clock.setFixedTime(endedAt + 7 * dayMs + 1);
  await page.getByTestId("download-export").click();
  await expect(page.getByTestId("export-gone")).toContainText("This file has expired");
  await expect(row).toHaveAttribute("data-state", "expired");
  await dashboard.expectNoFileBut(1);
  await expect.poll(() => usage(page)).toBeLessThanOrEqual(before - bytes + lineBytes);

  await page.goto(`/exports/${id}`);
  await expect(page.getByTestId("export-gone")).toContainText("It was kept until");
});

test("files over their date are purged when the dashboard is opened again", async ({ page }) => {
  const dashboard = await opened(page);
  const { bytes, endedAt } = await keepOne(dashboard);
  const before = await usage(page);
  await page.clock.setFixedTime(endedAt + 8 * dayMs);
  await dashboard.open();
  await expect.poll(() => dashboard.privateFiles()).toEqual([]);
  await expect.poll(() => usage(page)).toBeLessThanOrEqual(before - bytes + lineBytes);
  const row = await dashboard.exportsPage();
  await expect(row).toHaveAttribute("data-state", "expired");
  await expect(page.getByTestId("again-export")).toBeVisible();

  await page.clock.setFixedTime(endedAt + 60 * dayMs);
  await page.reload();
  await expect(page.getByTestId("exports-empty")).toBeVisible();
});

test("a kept file survives visits and other exports, and every download is counted", async ({ page, context }) => {
  const dashboard = await opened(page);
  const { id, bytes } = await keepOne(dashboard);
  await page.reload();
  await dashboard.open("/inbox?channel=sms");
  await dashboard.exportAll();
  await dashboard.preview(/conversation_id/);
  await dashboard.saved(() => dashboard.exportButton.click());
  const row = await dashboard.exportsPage();
  for (let times = 1; times <= 2; times += 1) {
    const { path } = await dashboard.saved(() => page.getByTestId("download-export").click());
    expect(readFileSync(path).length).toBe(bytes);
    await expect(page.getByTestId("download-count")).toHaveText(String(times));
  }
  // The other tab knows at once.
  const other = await context.newPage();
  await other.goto(`/exports/${id}`);
  await expect(other.getByTestId("download-count")).toHaveText("2");
  await dashboard.saved(() => page.getByTestId("download-export").click());
  await expect(other.getByTestId("download-count")).toHaveText("3");
  await expect(row).toHaveCount(1);
});

test("delete asks, then removes the file at once; an old link says that it was deleted", async ({ page }) => {
  const dashboard = await opened(page);
  const { id, bytes } = await keepOne(dashboard);
  const before = await usage(page);
  const row = await dashboard.exportsPage();
  await page.getByTestId("delete-export").click();
  await expect(page.getByTestId("keep-file")).toBeFocused();
  await page.getByTestId("keep-file").click();
  await expect(row).toHaveAttribute("data-state", "finished");
  await page.getByTestId("delete-export").click();
  await page.getByTestId("delete-sure").click();
  await expect(page.getByTestId("exports-empty")).toBeVisible();
  expect(await dashboard.privateFiles()).toEqual([]);
  await expect.poll(() => usage(page)).toBeLessThanOrEqual(before - bytes + lineBytes);
  await page.goto(`/exports/${id}`);
  await expect(page.getByTestId("export-gone")).toContainText("This file was deleted");
});

test("a tab that is closed leaves no half file: the next visit says that the export was interrupted", async ({ page, context }) => {
  const dashboard = await opened(page);
  await dashboard.exportAll({ background: true });
  await dashboard.preview(/conversation_id/);
  await holdPages(page, 3);
  await dashboard.exportButton.click();
  await expect(dashboard.chip).toContainText(/[1-9]\d? %/);
  expect(await dashboard.privateFiles()).toHaveLength(1);

  // Another tab does not take it for left behind as long as it runs.
  const second = new Dashboard(await context.newPage());
  const row = await second.exportsPage();
  await expect(row).toHaveAttribute("data-state", "running");
  await expect(row).toContainText("In another tab");
  expect(await second.privateFiles()).toHaveLength(1);

  await page.close();
  await second.page.reload();
  await expect(row).toHaveAttribute("data-state", "stopped");
  await expect(row).toContainText("Interrupted");
  await expect.poll(() => second.privateFiles()).toEqual([]);
  // What was read is kept, sealed; its line goes with it.
  await second.page.getByTestId("interrupted-delete").click();
  await second.page.getByTestId("delete-sure").click();
  await expect.poll(() => second.checkpointFiles()).toEqual([]);
  await expect(second.page.getByTestId("exports-empty")).toBeVisible();
});

test("a file that the browser removed by itself is said to be lost", async ({ page }) => {
  const dashboard = await opened(page);
  await keepOne(dashboard);
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("askvault-export", { recursive: true }));
  const row = await dashboard.exportsPage();
  await page.getByTestId("download-export").click();
  await expect(row).toHaveAttribute("data-state", "lost");
  await expect(row).toContainText("Removed by the browser");
});

test("a link to an export that this browser does not know says where files are kept", async ({ page }) => {
  await opened(page);
  await page.goto("/exports/00000000-0000-4000-8000-000000000000");
  await expect(page.getByTestId("export-gone")).toContainText("This export is not in this browser");
  await expect(page.getByTestId("exports-empty")).toContainText("No exports yet");
});

test("the account stands on the page: requested = exported + failed + refused + empty, and only what could not be read is tried again", async ({ page }) => {
  const dashboard = await opened(page);
  const total = await dashboard.matching();
  await dashboard.exportAll({ background: true });
  await dashboard.preview(/conversation_id/);
  const broken: string[] = [];
  let answered = 0;
  await page.route(detailPages, async (route) => {
    answered += 1;
    if (answered !== 3) return route.continue();
    const response = await route.fetch();
    const json = (await response.json()) as { conversations: { id: string; messages: unknown }[] };
    for (const one of json.conversations.slice(4, 6)) {
      broken.push(one.id);
      one.messages = "not a list";
    }
    return route.fulfill({ response, json });
  });
  await dashboard.exportButton.click();
  await expect(dashboard.ready).toContainText("2 conversations could not be read");
  await page.getByTestId("ready-details").click();
  const parts = await Promise.all(["requested", "exported", "failed", "refused", "empty"].map((name) => page.getByTestId(`account-${name}`).locator("dd").innerText()));
  const [requested = 0, ...rest] = parts.map((part) => Number(part.replaceAll(",", "")));
  expect([requested, rest[0], rest[1]]).toEqual([total, total - 2, 2]);
  expect(rest.reduce((sum, part) => sum + part, 0)).toBe(requested);
  await page.getByTestId("finished-close").click();

  await page.unrouteAll({ behavior: "ignoreErrors" });
  await dashboard.exportsPage();
  await expect(page.getByTestId("account-words")).toHaveText(`${total.toLocaleString("en-GB")} asked for = ${(total - 2).toLocaleString("en-GB")} exported + 2 not readable + 0 refused + 0 empty`);
  await page.getByTestId("show-missing").click();
  for (const id of broken) await expect(page.getByTestId("missing")).toContainText(id);
  await page.getByTestId("retry-missing").click();
  await expect(dashboard.exportButton).toHaveText(/Export 2 conversations/);
  await dashboard.preview(/conversation_id/);
  const { path } = await dashboard.saved(() => dashboard.exportButton.click());
  const text = readFileSync(path, "utf8");
  for (const id of broken) expect(text).toContain(id);
});

test("a bundle is kept as a ZIP file", async ({ page }) => {
  const dashboard = await opened(page, "/inbox?channel=sms");
  await dashboard.exportAll();
  await page.getByTestId("background").check({ force: true });
  await dashboard.purpose("bundle");
  await expect(dashboard.exportButton).toBeEnabled();
  await dashboard.exportButton.click();
  await expect(dashboard.ready).toBeVisible({ timeout: 40_000 });
  const row = await dashboard.exportsPage();
  await expect(row).toContainText("Bundle (ZIP)");
  const { name, path } = await dashboard.saved(() => page.getByTestId("download-export").click());
  expect(name).toMatch(/\.zip$/);
  expect(readFileSync(path).subarray(0, 2).toString("latin1")).toBe("PK");
  await page.getByTestId("delete-export").click();
  await page.getByTestId("delete-sure").click();
  await expect.poll(() => dashboard.privateFiles()).toEqual([]);
});

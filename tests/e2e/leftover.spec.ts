// The check finds a removed value in the finished file: no file, the place in words, and the ways on.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import { leftoverNumber, serveLeftover } from "./leftover-page.js";
import { expect, test } from "./server.js";

/** The dialog for conversations of which this one holds the number, bare. */
async function openExternal(page: Page, bare: number): Promise<Dashboard> {
  await serveLeftover(page, bare);
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await dashboard.exportAll();
  await dashboard.purpose("messages");
  await dashboard.profile("external");
  return dashboard;
}

/** Nothing that the page shows, says or logs holds the number. */
async function expectHidden(page: Page, told: readonly string[]): Promise<void> {
  expect(await page.locator("askvault-export").evaluate((element) => element.shadowRoot?.textContent)).not.toContain(leftoverNumber);
  expect(told.join("\n")).not.toContain(leftoverNumber);
}

test("the export is stopped, nothing is saved, and the number stays hidden; redacted too, the export goes through", async ({ page }) => {
  const told: string[] = [];
  page.on("console", (message) => told.push(message.text()));
  page.on("pageerror", (error) => told.push(error.message));
  const dashboard = await openExternal(page, 40);
  await dashboard.redactAll();
  await dashboard.exportButton.click();
  await expect(dashboard.blocked).toContainText("Export stopped: a removed value is still in a file");
  await expect(dashboard.blocked).toContainText("No file was saved. Your conversations are unchanged.");
  await expect(page.getByTestId("leftover-place")).toHaveText("row 41, column content");
  await expect(page.getByTestId("leftover-form")).toHaveText("a phone, unchanged");
  await expect(dashboard.blocked.locator(".leftover-file")).toHaveText(/^conversations-\d{4}-\d\d-\d\d\.csv$/);
  await dashboard.expectNoFile();
  await expectHidden(page, told);
  // It shows while it is held.
  const masked = dashboard.blocked.getByTestId("masked-value");
  await masked.hover();
  await page.mouse.down();
  await expect(masked).toContainText("1420");
  await page.mouse.up();
  await expect(masked).not.toContainText("1420");

  const file = await dashboard.saved(() => page.getByTestId("redact-and-export").click());
  await expect(page.getByTestId("finished-summary")).toContainText("41 conversations");
  const text = readFileSync(file.path, "utf8");
  expect(text.replaceAll(/\D/g, "")).not.toContain(leftoverNumber.slice(2));
  expect(text).toMatch(/see ticket \[[A-Z]+-[0-9A-Z]+\] on the shelf/);
  await expect(page.getByTestId("replaced-review")).toContainText("1 word redacted as well");
  // The next export of the same kind remembers it, and still does not show it.
  await page.getByTestId("more-fields").click();
  await dashboard.found();
  await dashboard.openReview();
  await expect(page.getByTestId("own-word")).toHaveText(/Phone\s*••••/);
  await expectHidden(page, told);
});

test("the review shows where it was found, and can redact it too", async ({ page }) => {
  const dashboard = await openExternal(page, 40);
  await dashboard.redactAll();
  await dashboard.exportButton.click();
  await page.getByTestId("open-in-review").click();
  await expect(dashboard.dialog).toBeVisible();
  await expect(page.getByTestId("tab-review")).toHaveAttribute("aria-selected", "true");
  await expect(page.getByTestId("review-leftover")).toContainText("row 41, column content");
  await expectHidden(page, []);
  await page.getByTestId("leftover-redact").click();
  await expect(page.getByTestId("review-leftover")).toBeHidden();
  await expect(page.getByTestId("own-word")).toBeVisible();
  await expect(dashboard.exportButton).toBeEnabled();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(readFileSync(file.path, "utf8")).not.toContain(leftoverNumber);
});

test("the preview meets it first: it says so, offers the same way on, and the export is not offered before", async ({ page }) => {
  const dashboard = await openExternal(page, 3);
  await expect(page.getByTestId("preview-error")).toHaveAttribute("data-code", "leftover");
  await expect(page.getByTestId("preview-leftover")).toContainText(/Phone\s*••••.*again: row\s4, column content, unchanged/s);
  await expect(dashboard.exportButton).toBeDisabled();
  await expectHidden(page, []);
  await dashboard.openReview();
  await expect(page.getByTestId("review-leftover")).toBeVisible();
  await page.getByTestId("tab-choices").click();
  await page.getByTestId("preview-redact").click();
  await dashboard.preview(/"message_id"/);
  await dashboard.redactAll();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(readFileSync(file.path, "utf8")).not.toContain(leftoverNumber);
});

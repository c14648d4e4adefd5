// Selecting rows: up to 200, by mouse and by keys, and the words when there are more.
import { Dashboard } from "./dashboard.js";
import { expect, test } from "./server.js";

test("the 201st selection explains itself and offers to export all that match", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=email");
  const total = await dashboard.matching();
  await dashboard.select(200);
  await dashboard.loadRows(201);
  await dashboard.rows.nth(200).getByTestId("row-check").click();
  await expect(page.getByTestId("selection-notice")).toContainText(`200 is the most that can be selected. Export all ${total} matching instead.`);
  await expect(page.getByTestId("page-announcement")).toContainText("200 is the most that can be selected");
  await expect(page.getByTestId("selected-count")).toHaveText("200 selected");
  await expect(dashboard.rows.nth(200)).toHaveAttribute("aria-selected", "false");
  await page.getByTestId("export-all-instead").click();
  await expect(page.getByTestId("scope-filter")).toBeChecked();
  await expect(dashboard.exportButton).toContainText(`Export ${total} conversations`);
  // The selection is still on offer.
  await page.getByTestId("scope-selected").click();
  await expect(dashboard.exportButton).toContainText("Export 200 conversations");
});

test("a range over the limit takes the nearest 200, and says that the rest did not fit", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open();
  await dashboard.loadRows(210);
  await dashboard.rows.nth(2).getByTestId("row-check").click();
  await dashboard.rows.nth(208).getByTestId("row-check").click({ modifiers: ["Shift"] });
  await expect(page.getByTestId("selected-count")).toHaveText("200 selected");
  await expect(page.getByTestId("selection-notice")).toBeVisible();
  await expect(dashboard.rows.nth(201)).toHaveAttribute("aria-selected", "true");
  await expect(dashboard.rows.nth(202)).toHaveAttribute("aria-selected", "false");
});

test("a shift-click gives the range the state of where it began", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open();
  await dashboard.rows.nth(1).getByTestId("row-check").click();
  await dashboard.rows.nth(6).getByTestId("row-check").click({ modifiers: ["Shift"] });
  await expect(page.getByTestId("selected-count")).toHaveText("6 selected");
  await dashboard.rows.nth(3).getByTestId("row-check").click();
  await expect(page.getByTestId("selected-count")).toHaveText("5 selected");
  await dashboard.rows.nth(5).getByTestId("row-check").click({ modifiers: ["Shift"] });
  await expect(page.getByTestId("selected-count")).toHaveText("3 selected");
});

test("keys select: x, shift with arrows, control with a", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open();
  await dashboard.rows.first().focus();
  await page.keyboard.press("x");
  await expect(page.getByTestId("selected-count")).toHaveText("1 selected");
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByTestId("selected-count")).toHaveText("3 selected");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await expect(page.getByTestId("selected-count")).toHaveText("4 selected");
  const loaded = await dashboard.rows.count();
  await page.keyboard.press("Control+a");
  await expect(page.getByTestId("selected-count")).toHaveText(`${loaded} selected`);
  await expect(page.getByTestId("check-all")).toHaveAttribute("aria-checked", "true");
});

test("the selection survives further pages and a look at a conversation", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open();
  await dashboard.select(3);
  await dashboard.loadRows(100);
  await expect(page.getByTestId("selected-count")).toHaveText("3 selected");
  await dashboard.rows.first().getByTestId("row-open").click();
  await expect(page.getByTestId("transcript")).toBeVisible();
  await page.getByTestId("back").click();
  await expect(page.getByTestId("selected-count")).toHaveText("3 selected");
  await expect(dashboard.rows.nth(2)).toHaveAttribute("aria-selected", "true");
});

test("another filter clears the selection and says so", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open();
  await dashboard.select(3);
  await dashboard.filter("status", "open");
  await expect(page.getByTestId("selection-bar")).toBeHidden();
  await expect(dashboard.rows.first()).toHaveAttribute("aria-selected", "false");
});

test("select all takes the filter, not a list of rows", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open();
  const total = (await dashboard.matching()).toLocaleString("en-GB");
  await dashboard.select(1);
  await page.getByTestId("select-all").click();
  await expect(page.getByTestId("selected-count")).toHaveText(`All ${total} matching`);
  await page.getByTestId("export-all-selected").click();
  await expect(page.getByTestId("scope-filter")).toBeChecked();
  await expect(dashboard.exportButton).toContainText(`Export ${total} conversations`);
});

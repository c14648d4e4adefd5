// The whole way from the list to the saved file without a pointer; focus stays where it belongs.
import type { Page } from "@playwright/test";
import { claimTotal } from "./claimed-total.js";
import { Dashboard } from "./dashboard.js";
import { expect, test } from "./server.js";

/** What has the focus, by its test id, through all shadow roots. */
async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active?.getAttribute("data-testid") ?? active?.tagName.toLowerCase() ?? "";
  });
}

async function press(page: Page, key: string, times = 1): Promise<void> {
  for (let time = 0; time < times; time += 1) await page.keyboard.press(key);
}

/** Presses a key until the focus is there. */
async function pressUntil(page: Page, key: string, testId: string, most = 60): Promise<void> {
  for (let time = 0; time < most; time += 1) {
    await page.keyboard.press(key);
    if ((await focused(page)) === testId) return;
  }
  throw new Error(`${key} did not reach ${testId} in ${most} presses`);
}

test("from the list to the saved file by keys alone", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await pressUntil(page, "Tab", "inbox-row");
  await press(page, "x");
  await press(page, "Shift+ArrowDown", 2);
  await expect(page.getByTestId("selected-count")).toHaveText("3 selected");
  await pressUntil(page, "Tab", "export-selected");
  await press(page, "Enter");
  await expect(dashboard.dialog).toBeVisible();

  // Opens on the purpose; arrows go through the radio group and choose.
  await expect.poll(() => focused(page)).toBe("purpose-spreadsheet");
  await press(page, "ArrowRight");
  await expect(page.getByTestId("purpose-messages")).toBeChecked();
  expect(await focused(page)).toBe("purpose-messages");
  await press(page, "ArrowLeft");
  await expect(page.getByTestId("purpose-spreadsheet")).toBeChecked();

  // A group of fields with the space bar.
  await pressUntil(page, "Tab", "group-tags");
  await press(page, "Space");
  await expect(page.getByTestId("group-tags")).toHaveJSProperty("checked", true);
  await expect(page.getByTestId("reset-fields")).toBeVisible();
  await dashboard.preview(/"audience"/);

  await pressUntil(page, "Tab", "export-button");
  const file = await dashboard.saved(() => press(page, "Enter"));
  expect(file.name).toMatch(/\.csv$/);
  await expect(page.getByTestId("finished-summary")).toContainText("3 conversations");
  await expect(page.getByTestId("announcement")).toContainText("Export finished: 3 conversations");
  // The panel is reached by keys too, and closes.
  await pressUntil(page, "Tab", "finished-close");
  await press(page, "Enter");
  await expect(dashboard.finished).toBeHidden();
});

test("an external file with its review by keys alone", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=telegram");
  await dashboard.select(12);
  await page.getByTestId("export-selected").focus();
  await press(page, "Enter");
  await expect.poll(() => focused(page)).toBe("purpose-spreadsheet");
  // The data file: it has texts to be unsure about.
  await press(page, "ArrowRight", 2);
  await expect(page.getByTestId("purpose-data")).toBeChecked();
  await pressUntil(page, "Tab", "profile-internal");
  await press(page, "ArrowRight");
  await expect(page.getByTestId("profile-external")).toBeChecked();
  await dashboard.found();
  await dashboard.preview(/^\{"schema_version"/);

  // Enter goes where the dialog points to: first the review, then the export.
  await press(page, "Enter");
  await expect.poll(() => focused(page)).toBe("review-row");
  const current = page.locator("[data-testid=review-row][aria-current=true]");
  const id = () => current.getAttribute("data-id");
  const first = await id();
  await press(page, "j");
  expect(await id()).not.toBe(first);
  await press(page, "k");
  expect(await id()).toBe(first);
  await press(page, "x");
  await expect(page.locator("[data-choice=kept]")).toHaveCount(1);
  await press(page, "r");
  await expect(page.locator("[data-choice=redacted]")).toHaveCount(1);
  await expect.poll(() => focused(page)).toBe("review-row");
  // From the row to its rarer actions, and back after an undo.
  await pressUntil(page, "Tab", "review-never", 8);
  await press(page, "Enter");
  await expect(page.locator("[data-choice=never]")).toHaveCount(1);
  await pressUntil(page, "Tab", "review-undo");
  await press(page, "Enter");
  await expect(page.locator("[data-choice=never]")).toHaveCount(0);
  await expect.poll(() => focused(page)).toBe("review-row");
  await pressUntil(page, "Tab", "redact-rest");
  await press(page, "Enter");
  await expect.poll(() => focused(page)).toBe("export-button");
  await dashboard.saved(() => press(page, "Enter"));
  await expect(page.getByTestId("replaced-review")).toContainText("1 value kept by the review");
  await pressUntil(page, "Tab", "redaction-report");
  await dashboard.saved(() => press(page, "Enter"));
});

test("Enter exports with the defaults", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  await dashboard.preview(/conversation_id/);
  await expect.poll(() => focused(page)).toBe("purpose-spreadsheet");
  await dashboard.saved(() => press(page, "Enter"));
  await expect(dashboard.finished).toBeVisible();
});

test("Tab stays inside the dialog, in both directions", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  await dashboard.preview(/conversation_id/);
  await expect.poll(() => focused(page)).toBe("purpose-spreadsheet");
  const inside = () =>
    page.evaluate(() => {
      let active = document.activeElement;
      while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
      return active?.closest("dialog") !== null && active?.closest("dialog") !== undefined;
    });
  for (const key of ["Tab", "Shift+Tab"]) {
    const seen = new Set<string>();
    for (let time = 0; time < 70; time += 1) {
      await press(page, key);
      expect(await inside()).toBe(true);
      seen.add(await focused(page));
    }
    expect([...seen]).toEqual(expect.arrayContaining(["export-button", "dialog-close"]));
  }
});

test("Escape closes the dialog and gives the focus back to what opened it", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=email");
  for (const closing of ["Escape", "dialog-close", "dialog-cancel"]) {
    await page.getByTestId("export-all").focus();
    await press(page, "Enter");
    await expect(dashboard.dialog).toBeVisible();
    if (closing === "Escape") await press(page, "Escape");
    else {
      await page.getByTestId(closing).focus();
      await press(page, "Enter");
    }
    await expect(dashboard.dialog).toBeHidden();
    await expect.poll(() => focused(page)).toBe("export-all");
  }
});

test("a row's menu opens by key, exports this conversation, and gives the focus back to the row", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=email");
  await pressUntil(page, "Tab", "inbox-row");
  await press(page, "ArrowDown", 2);
  await press(page, "e");
  await pressUntil(page, "ArrowDown", "menu-export", 5);
  await press(page, "Enter");
  await expect(dashboard.exportButton).toContainText("Export 1 conversation");
  await press(page, "Escape");
  await expect.poll(() => focused(page)).toBe("inbox-row");
  await expect(dashboard.rows.nth(2)).toBeFocused();
});

test("columns are ordered by keys, and the file follows", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await dashboard.exportAll();
  await dashboard.preview(/^\ufeff"conversation_id","customer_email"/);
  await page.getByTestId("fold-columns").focus();
  await press(page, "Enter");
  const second = page.getByTestId("column-row").nth(1);
  await second.getByTestId("column-up").focus();
  await press(page, "Enter");
  await dashboard.preview(/^\ufeff"customer_email","conversation_id"/);
});

test("the conversation's Export menu opens with E and is walked with arrows", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await pressUntil(page, "Tab", "inbox-row");
  await press(page, "Enter");
  await expect(page.getByTestId("transcript")).toBeVisible();
  await press(page, "e");
  await expect(page.getByTestId("menu-csv")).toBeVisible();
  await pressUntil(page, "ArrowDown", "menu-json", 5);
  await dashboard.saved(() => press(page, "Enter"));
  await expect(page.getByTestId("finished-summary")).toContainText("1 conversation,");
});

test("above the limit a month is chosen and exported by keys alone", async ({ page }) => {
  await claimTotal(page);
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  await dashboard.exportAll();
  await expect(page.getByTestId("split-row").first()).toBeVisible();
  // As long as none is chosen, going backwards reaches the last of a radio group.
  const last = (await page.getByTestId("split-row").count()) - 1;
  await pressUntil(page, "Shift+Tab", `split-${last}`);
  await press(page, "Space");
  await expect(page.getByTestId(`split-${last}`)).toBeChecked();
  await press(page, "ArrowUp");
  await expect(page.getByTestId(`split-${last - 1}`)).toBeChecked();
  const count = await page.getByTestId("split-row").nth(last - 1).locator(".scope-count").innerText();
  await expect(dashboard.exportButton).toContainText(`Export ${count} conversation`);
  await dashboard.preview(/conversation_id/);
  await dashboard.saved(() => press(page, "Enter"));
  await expect(page.getByTestId("finished-summary")).toContainText(`${count} conversation`);
});

test("an export in the background is begun, looked at, fetched and deleted by keys alone", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await dashboard.exportAll();
  await pressUntil(page, "Shift+Tab", "background");
  await press(page, "Space");
  await expect(page.getByTestId("background")).toBeChecked();
  await dashboard.preview(/conversation_id/);
  await press(page, "Enter");
  await expect(dashboard.dialog).toBeHidden();
  await expect(dashboard.ready).toBeVisible();
  await pressUntil(page, "Shift+Tab", "ready-download");
  await dashboard.saved(() => press(page, "Enter"));
  await expect(dashboard.ready).toBeHidden();
  await page.goto("/exports");
  await pressUntil(page, "Tab", "exports-all");
  await press(page, "ArrowRight");
  await expect(page.getByTestId("exports-none")).toBeVisible();
  await press(page, "ArrowRight");
  await expect(page.getByTestId("export-row")).toHaveCount(1);
  await pressUntil(page, "Tab", "download-export");
  await dashboard.saved(() => press(page, "Enter"));
  await expect(page.getByTestId("download-count")).toHaveText("2");
  await pressUntil(page, "Tab", "delete-export");
  await press(page, "Enter");
  await expect.poll(() => focused(page)).toBe("keep-file");
  await pressUntil(page, "Tab", "delete-sure");
  await press(page, "Enter");
  await expect(page.getByTestId("exports-empty")).toBeVisible();
});

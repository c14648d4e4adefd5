// The review of uncertain values: what is decided there is what the file holds.
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import { expect, test } from "./server.js";

interface Written {
  readonly messages?: readonly { readonly content?: string }[];
}

/** The dialog for some conversations as JSON, with the review open. */
async function openReview(dashboard: Dashboard, count = 35): Promise<void> {
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=telegram");
  await dashboard.select(count);
  await dashboard.exportSelected();
  await dashboard.purpose("data");
  await dashboard.profile("external");
  await dashboard.found();
  await dashboard.openReview();
}

/** How many are decided and how many there are. */
async function progress(page: Page): Promise<readonly [number, number]> {
  const [done = 0, total = 0] = ((await page.getByTestId("review-progress").innerText()).match(/\d+/g) ?? []).map(Number);
  return [done, total];
}

/** All texts of the messages in the file. */
async function exportTexts(dashboard: Dashboard): Promise<string> {
  const rest = dashboard.page.getByTestId("redact-rest");
  if (await rest.isVisible()) await rest.click();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  const { conversations } = JSON.parse(readFileSync(file.path, "utf8")) as { conversations: readonly Written[] };
  return conversations.flatMap(({ messages = [] }) => messages.map(({ content = "" }) => content)).join("\n");
}

/** How often a word stands in a text, whatever its case. */
const timesIn = (text: string, word: string): number => text.toLowerCase().split(word.toLowerCase()).length - 1;

/** Goes on to a value that is uncertain in several places. */
async function goToRepeated(page: Page): Promise<number> {
  const everywhere = page.getByTestId("review-everywhere");
  for (let row = 0; row < 200; row += 1) {
    if (await everywhere.isVisible()) return Number(/\((\d+)\)/.exec(await everywhere.innerText())?.[1]);
    const before = await page.locator("[data-testid=review-row][aria-current=true]").getAttribute("data-id");
    await page.keyboard.press("j");
    const after = await page.locator("[data-testid=review-row][aria-current=true]").getAttribute("data-id");
    if (before === after) break;
  }
  throw new Error("no value is uncertain in more than one place");
}

test("an external export waits for the review, and says how much is left", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard);
  const [done, total] = await progress(page);
  expect(done).toBe(0);
  expect(total).toBeGreaterThan(5);
  await expect(dashboard.exportButton).toBeDisabled();
  await expect(page.getByTestId("disabled-reason")).toHaveText(`${total} values still need your decision before an external export.`);
  await page.getByTestId("tab-choices").click();
  await expect(page.getByTestId("review-button")).toHaveText(`Review ${total} values`);
  // For training nothing has to be reviewed; it can be.
  await dashboard.profile("training");
  await dashboard.found();
  await expect(dashboard.exportButton).toBeEnabled();
  await expect(page.getByTestId("tab-review")).toBeVisible();
});

test("values are masked until they are pressed, and again when left", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard);
  const current = page.locator("[data-testid=review-row][aria-current=true]");
  const masked = current.getByTestId("masked-value");
  await expect(masked).toHaveText(/^\s*\w[\w -]*••••\s*$/);
  const value = await dashboard.heldValue();
  expect(value).not.toContain("•");
  await expect(current).not.toContainText(value);
  // The space bar shows as long as it is held.
  await current.focus();
  await page.keyboard.down("Space");
  await expect(masked).toHaveText(value);
  await page.keyboard.up("Space");
  await expect(masked).not.toHaveText(value);
  await page.keyboard.down("Space");
  await expect(masked).toHaveText(value);
  await page.keyboard.press("j");
  await expect(page.locator("[aria-pressed=true][data-testid=masked-value]")).toHaveCount(0);
  await page.keyboard.up("Space");
});

test("kept once, never redacted, and redacted: the file follows each", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard);
  const kept = await dashboard.heldValue();
  await page.getByTestId("review-keep").click();
  await expect(page.locator("[data-choice=kept]")).toContainText(kept);
  const never = await dashboard.heldValue();
  await page.getByTestId("review-never").click();
  await expect(page.locator("[data-choice=never]").first()).toContainText(never);
  const redacted = await dashboard.heldValue();
  await page.getByTestId("review-redact").click();
  await expect(page.locator("[data-choice=redacted]")).not.toContainText(redacted);
  expect((await progress(page))[0]).toBeGreaterThanOrEqual(3);

  const text = await exportTexts(dashboard);
  expect(timesIn(text, kept)).toBeGreaterThan(0);
  expect(timesIn(text, never)).toBeGreaterThan(0);
  await expect(page.getByTestId("replaced-review")).toContainText("1 value kept by the review · 1 word never redacted");
  expect(redacted.toLowerCase() === kept.toLowerCase() || redacted.toLowerCase() === never.toLowerCase() ? 0 : timesIn(text, redacted)).toBe(0);
});

test("also redact a word: it is gone everywhere, also where nobody would look for it", async ({ page }) => {
  const word = "Northwind";
  const dashboard = new Dashboard(page);
  await openReview(dashboard);
  await page.getByTestId("tab-choices").click();
  await dashboard.profile("internal");
  const before = await exportTexts(dashboard);
  expect(timesIn(before, ` ${word} `)).toBeGreaterThan(0);
  await page.getByTestId("finished-close").click();

  await dashboard.exportSelected();
  await dashboard.purpose("data");
  await dashboard.profile("external");
  await dashboard.found();
  await dashboard.openReview();
  await page.getByTestId("review-also").click();
  await expect(page.getByTestId("also-word")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.locator("#also-note")).toHaveText("Write the word first.");
  await page.keyboard.type(word.toUpperCase());
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("own-word")).toHaveText(word.toUpperCase());
  // The dialog's Enter would have exported.
  await expect(dashboard.dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("also-word")).toBeHidden();
  const text = await exportTexts(dashboard);
  expect(text.match(/(?<![\p{L}\p{N}])northwind(?![\p{L}\p{N}])/giu) ?? []).toEqual([]);
  await expect(page.getByTestId("replaced-review")).toContainText("1 word redacted as well");
  await expect(page.getByTestId("replaced-counts")).toContainText("custom value");
});

test("the same everywhere: one decision for all equal values, and one undo for all of them", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard);
  const same = await goToRepeated(page);
  expect(same).toBeGreaterThan(1);
  const [before] = await progress(page);
  const value = await dashboard.heldValue();
  await page.keyboard.press("a");
  expect((await progress(page))[0]).toBe(before + same);
  await expect(page.getByTestId("reviewed-row").first()).toContainText(`Redacted, ${same} places`);
  await page.getByTestId("review-undo").first().click();
  expect((await progress(page))[0]).toBe(before);
  // The value that was undone is the one to decide again.
  expect(await dashboard.heldValue()).toBe(value);
  await page.getByTestId("review-never").click();
  expect((await progress(page))[0]).toBeGreaterThanOrEqual(before + same);
  expect(timesIn(await exportTexts(dashboard), value)).toBeGreaterThanOrEqual(same);
});

test("undo takes back a word and a kept value, and the counts follow", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard);
  const total = async (): Promise<number> => Number(/All (\d+) found/.exec((await page.getByTestId("honesty").textContent()) ?? "")?.[1]);
  const before = await total();
  await page.getByTestId("review-keep").click();
  await expect.poll(total).toBe(before - 1);
  await page.getByTestId("review-also").click();
  await page.keyboard.type("northwind");
  await page.keyboard.press("Enter");
  await expect.poll(total).toBeGreaterThan(before);
  await page.getByTestId("own-word-undo").click();
  await expect.poll(total).toBe(before - 1);
  await page.getByTestId("review-undo").click();
  await expect.poll(total).toBe(before);
  expect((await progress(page))[0]).toBe(0);
});

test("many uncertain values: J goes through all of them, and the current one stays in sight", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard, 100);
  const open = Number(await page.getByTestId("review-family-names").locator(".kind-count").innerText().then((words) => /^\d+/.exec(words)?.[0]));
  expect(open).toBeGreaterThan(20);
  await expect(dashboard.reviewRows).toHaveCount(6);
  const current = page.locator("[data-testid=review-row][aria-current=true]");
  const seen = new Set<string | null>();
  for (let row = 0; row < open; row += 1) {
    await expect(current).toBeInViewport({ ratio: 0.9 });
    seen.add(await current.getAttribute("data-id"));
    await page.keyboard.press("j");
  }
  expect(seen.size).toBe(open);
  // After a decision about the last one, the one before it is next.
  await page.keyboard.press("r");
  await expect(current).toBeInViewport({ ratio: 0.9 });
  await expect(page.getByTestId("review-family-names")).toContainText(`${open - 1} left of ${open}`);
  // So it is after going back to the first one at once.
  await page.getByTestId("review-scroller").evaluate((element) => element.scrollTo(0, 0));
  await page.keyboard.press("k");
  await expect(current).toBeInViewport({ ratio: 0.9 });
});

test("another selection, reader or field cancels the sign-off; how the file is written does not", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard, 12);
  const signOff = async (): Promise<void> => {
    await page.getByTestId("tab-choices").click();
    await dashboard.redactAll();
    await page.getByTestId("tab-choices").click();
    await expect(dashboard.exportButton).toBeEnabled();
  };
  const expectCancelled = async (): Promise<void> => {
    await dashboard.found();
    await expect(page.getByTestId("review-count")).toHaveText(/^0 of [1-9]/);
    await expect(dashboard.exportButton).toBeDisabled();
  };
  await signOff();
  await page.getByTestId("scope-filter").check({ force: true });
  await expectCancelled();
  await page.getByTestId("scope-selected").check({ force: true });
  await expectCancelled();

  await signOff();
  await dashboard.profile("training");
  await dashboard.found();
  await dashboard.profile("external");
  await expectCancelled();

  await signOff();
  await page.getByTestId("group-citations").check({ force: true });
  await expectCancelled();

  await signOff();
  await page.getByTestId("shift-dates").check({ force: true });
  await expect(dashboard.exportButton).toBeEnabled();
});

test("internal notes in an external file need a look of their own", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openReview(dashboard, 12);
  await page.getByTestId("tab-choices").click();
  await page.getByTestId("group-notes").check({ force: true });
  await dashboard.found();
  await dashboard.openReview();
  await expect(page.getByTestId("review-notes")).toContainText("Internal notes go into this file");
  await page.getByTestId("redact-rest").click();
  await expect(page.getByTestId("disabled-reason")).toHaveText("The internal notes still need a look before an external export.");
  await page.getByTestId("notes-checked").click();
  await expect(dashboard.exportButton).toBeEnabled();
  await page.getByTestId("notes-undo").click();
  await expect(dashboard.exportButton).toBeDisabled();
});

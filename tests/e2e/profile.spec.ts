// "Who will read it?": what is found, what the preview marks, and that nobody can be told from the saved file.
import { readFileSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import { ServedPeople } from "./served-people.js";
import { servePages } from "./serve-conversations.js";
import { expect, test } from "./server.js";

const selected = 35;

const files = [
  { name: "CSV conversations", purpose: "spreadsheet", begins: /^\ufeff"conversation_id"/ },
  { name: "CSV messages", purpose: "messages", begins: /^\ufeff"conversation_id","message_id"/ },
  { name: "JSON", purpose: "data", begins: /^\{"schema_version"/ },
] as const;

/** The dialog for the newest conversations of one channel. */
async function openSelected(dashboard: Dashboard): Promise<void> {
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=telegram");
  await dashboard.select(selected);
  await dashboard.exportSelected();
}

for (const profile of ["external", "training"] as const) {
  test(`${profile}: no customer and no agent is in the saved file, whatever its format; the counts are those of the report`, async ({ page }) => {
    const dashboard = new Dashboard(page);
    const people = new ServedPeople(page);
    await openSelected(dashboard);
    for (const { name, purpose, begins } of files) {
      await test.step(name, async () => {
        await dashboard.purpose(purpose);
        await dashboard.profile(profile);
        const preview = await dashboard.preview(begins);
        const found = await dashboard.found();
        expect(found.length).toBeGreaterThan(1);
        await dashboard.redactAll();
        const file = await dashboard.saved(() => dashboard.exportButton.click());
        await expect(page.getByTestId("finished-summary")).toContainText(`${selected} conversations`);
        const text = readFileSync(file.path, "utf8");
        expect(text.length).toBeGreaterThan(preview.toString("utf8").length);
        expect(await people.foundIn(text)).toEqual([]);
        expect(text.match(/\[[A-Z]+-[0-9A-Z]{4,10}\]/g)?.length).toBeGreaterThan(selected);
        const told = await page.getByTestId("replaced-counts").innerText();
        const [replaced = ""] = told.split(". ");
        expect([...replaced.split(" · ")].sort()).toEqual([...found].sort());
        expect(told).toContain("no removed value was found");
        // The report goes with the file: counts, and nothing of anybody.
        const report = await dashboard.saved(() => page.getByTestId("redaction-report").click());
        expect(report.name).toBe("redaction-report.json");
        const account = readFileSync(report.path, "utf8");
        expect(JSON.parse(account)).toMatchObject({ profile });
        expect(await people.foundIn(account)).toEqual([]);
        await page.getByTestId("finished-close").click();
        await dashboard.exportSelected();
      });
    }
    expect((await people.conversations()).length).toBeGreaterThanOrEqual(selected);
  });
}

test("the internal profile says that nothing is replaced, and the file has the people in it", async ({ page }) => {
  const dashboard = new Dashboard(page);
  const people = new ServedPeople(page);
  await openSelected(dashboard);
  await expect(page.getByTestId("profile-internal")).toBeChecked();
  await expect(page.getByTestId("reader-internal")).toContainText("Nothing is replaced: this file contains personal data");
  await expect(page.getByTestId("tab-review")).toBeHidden();
  await dashboard.preview(/conversation_id/);
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect((await people.foundIn(readFileSync(file.path, "utf8"))).length).toBeGreaterThan(selected);
});

/** Told apart without colour: by a border, and by a hatch or brackets. */
async function looksOf(mark: Locator): Promise<{ border: number; image: string; text: string }> {
  return mark.evaluate((element) => {
    const { borderBlockEndWidth, backgroundImage } = getComputedStyle(element);
    return { border: Number.parseFloat(borderBlockEndWidth), image: backgroundImage, text: element.textContent ?? "" };
  });
}

test("the preview marks what is replaced, after and before, by more than colour", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openSelected(dashboard);
  await dashboard.profile("external");
  await dashboard.found();
  await dashboard.preview(/\[EMAIL-/);
  const token = await looksOf(page.locator("[data-testid=grid-row] .token").first());
  expect(token.border).toBeGreaterThanOrEqual(1);
  expect(token.image).toContain("gradient");
  const email = await looksOf(page.locator("[data-testid=grid-row] .token", { hasText: "EMAIL" }).first());
  expect(email.text).toMatch(/^\[EMAIL-[0-9A-Z]{10}\]$/);
  await expect(page.getByTestId("grid-column").nth(1)).toContainText("pseudonym");

  await page.getByTestId("preview-before").check({ force: true });
  await expect(page.locator(".preview-promise")).toHaveText("Not what the file will hold");
  const original = page.locator("[data-testid=grid-row] mark.original", { hasText: "@" }).first();
  expect((await looksOf(original)).border).toBeGreaterThanOrEqual(2);
  await expect(page.locator("[data-testid=grid-row] .token")).toHaveCount(0);
  // What the fields show is what the file will hold, on either side.
  await expect(page.locator(".field-block .token, .field-block .example").first()).not.toContainText("@");

  // The text after comes back by itself with another reader.
  await dashboard.profile("training");
  await expect(page.getByTestId("preview-after")).toBeChecked();
  await expect(page.locator("[data-testid=grid-row] mark.original")).toHaveCount(0);
});

test("times stay, or move by whole weeks when asked to", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await openSelected(dashboard);
  await dashboard.profile("external");
  const column = page.getByTestId("grid-column").filter({ hasText: "started_at" });
  await expect(column).toContainText("kept");
  const time = async (): Promise<number> => Date.parse(/"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/.exec((await dashboard.preview(/started_at/)).toString("utf8"))?.[1] ?? "");
  const kept = await time();
  await page.getByTestId("shift-dates").check({ force: true });
  await expect(column).toContainText("shifted, whole weeks");
  await expect.poll(async () => (await time()) - kept).not.toBe(0);
  const weeks = ((await time()) - kept) / (7 * 24 * 3600 * 1000);
  expect(Number.isInteger(weeks)).toBe(true);
  expect(Math.abs(weeks)).toBeLessThanOrEqual(26);
});

test("above 200 conversations the counts are an estimate and say so; all of them can be looked through", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=whatsapp");
  const count = await dashboard.matching();
  expect(count).toBeGreaterThan(200);
  await dashboard.exportAll();
  await dashboard.profile("external");
  const found = await dashboard.found();
  expect(found[0]).toMatch(/^about [\d,]+ e-mails$/);
  await expect(page.getByTestId("honesty")).toContainText(`an estimate from the first 200 conversations of ${count}`);
  await expect(page.getByTestId("honesty")).toContainText("Pseudonymised data is still personal data.");
  await dashboard.openReview();
  await expect(page.getByTestId("review-coverage")).toContainText(`From the first 200 conversations of ${count}`);
  await page.getByTestId("inspect-all").click();
  await expect(page.getByTestId("review-coverage")).toBeHidden();
  await page.getByTestId("tab-choices").click();
  await expect(page.getByTestId("honesty")).toContainText(/^All [\d,]+ found values are replaced\./);
});

test("nothing found: the dialog says so, and asks for no review", async ({ page }) => {
  const plain = {
    id: "conv_plain", channel: "widget", status: "open", started_at: "2026-03-02T08:00:00Z", last_message_at: "2026-03-02T08:00:00Z", tags: [], audience: ["public"],
    messages: [{ id: "msg_plain", role: "bot", created_at: "2026-03-02T08:00:00Z", content: "the shop opens at nine", content_type: "text/plain" }],
  };
  await servePages(page, [[plain]]);
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await dashboard.exportAll();
  await dashboard.profile("external");
  await expect(page.getByTestId("honesty")).toContainText("No personal values were found.");
  await expect(dashboard.exportButton).toBeEnabled();
  await page.getByTestId("tab-review").click();
  await expect(page.getByTestId("review-none")).toContainText("No value is uncertain");
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("replaced-counts")).toContainText("No personal values were found.");
});

test("without the list that finds names there is an error in words and no export; trying again mends it", async ({ page }) => {
  await page.route("**/names.bin", (route) => route.abort());
  const dashboard = new Dashboard(page);
  await openSelected(dashboard);
  await dashboard.profile("external");
  await expect(page.getByTestId("inspection-failed")).toContainText("the list that finds names could not be loaded");
  await expect(page.getByTestId("preview-error")).toHaveAttribute("data-code", "model-missing");
  await expect(page.getByTestId("disabled-reason")).toHaveText("The list that finds names could not be loaded.");
  await expect(dashboard.exportButton).toBeDisabled();
  await page.getByTestId("tab-review").click();
  await expect(page.getByTestId("review-failed")).toContainText("names.bin");
  await page.getByTestId("tab-choices").click();
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByTestId("inspection-retry").click();
  await dashboard.found();
  await dashboard.preview(/\[EMAIL-/);
  await dashboard.redactAll();
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
});

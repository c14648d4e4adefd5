// Readable transcripts: what the preview draws is the file, and the file is what was chosen.
import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import { holdPages } from "./page-gate.js";
import { expect, test } from "./server.js";
import { conversation, noteText, serveConversations, strangeCharacter } from "./transcript-page.js";
import { readZip } from "./zip.js";

/** A picture of 24 by 24 dots. */
const logo = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAABgAAAAYCAIAAABvFaqvAAAAfklEQVR4nK3MOxKAIBAD0LCtnFI7OQ8lt6THwhmHQT77IU2S5rlSig8XzCEfrhzTBgjAFoveslv0LaNF9bFY1Hy11UJqqwPprD6ksIaQ1JpBImsB8a01xLRYEMfiQktLAM0tGTSxxNDI0kBdSwn9LT3UWCaottxxn0YLQI7pAUaYSQNr6VDFAAAAAElFTkSuQmCC", "base64");

const pageText = (page: Page): Locator => page.getByTestId("preview-page-text").first();

/** The dialog over the first conversations of a filter, with the preview of transcripts drawn. */
async function openTranscripts(page: Page, count: number, path?: string): Promise<Dashboard> {
  const dashboard = await chooseTranscripts(page, count, path);
  await dashboard.transcript();
  return dashboard;
}

/** The same, before anything of it is drawn. */
async function chooseTranscripts(page: Page, count: number, path = "/inbox?channel=email"): Promise<Dashboard> {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open(path);
  await dashboard.select(count);
  await dashboard.exportSelected();
  await dashboard.purpose("transcript");
  return dashboard;
}

/** The dialog over conversations that the test serves itself. */
async function openServed(page: Page, conversations: readonly Record<string, unknown>[]): Promise<Dashboard> {
  await serveConversations(page, conversations);
  return openTranscripts(page, conversations.length, "/inbox?channel=sms");
}

test("one conversation from its page: at once by the menu, and by the dialog as its preview shows it", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  await dashboard.rows.first().getByTestId("row-open").click();
  await page.getByTestId("export-menu").click();
  const atOnce = await dashboard.saved(() => page.getByTestId("menu-pdf").click());
  expect(atOnce.name).toMatch(/^conversations-\d{4}-\d\d-\d\d\.pdf$/);
  expect(readFileSync(atOnce.path).subarray(0, 5).toString("latin1")).toBe("%PDF-");
  await expect(page.getByTestId("finished-summary")).toContainText("1 conversation, 1 file");
  await page.getByTestId("finished-close").click();

  await page.getByTestId("export-menu").click();
  await page.getByTestId("menu-dialog").click();
  await dashboard.purpose("transcript");
  const preview = await dashboard.transcript();
  await expect(page.getByTestId("summary")).toHaveText("1 conversation as a readable transcript (PDF), personal data included.");
  await expect(page.getByTestId("transcript-place")).toHaveText(/^Conversation 1 of 1 · page 1 of \d+$/);
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(readFileSync(file.path).equals(preview)).toBe(true);
});

test("five selected: one PDF each in a ZIP, and each is the preview of its conversation to the byte", async ({ page }) => {
  const dashboard = await openTranscripts(page, 5);
  await expect(page.getByTestId("summary")).toHaveText("5 conversations as readable transcripts (PDF), personal data included.");
  await expect(page.getByTestId("estimate")).toContainText("5 files in a ZIP");
  const previews = [await dashboard.previewBytes()];
  for (let number = 2; number <= 5; number += 1) {
    await page.getByTestId("conversation-next").click();
    await expect(page.getByTestId("transcript-place")).toHaveText(new RegExp(`^Conversation ${number} of 5 · page 1 of \\d+$`));
    previews.push(await dashboard.transcript());
  }
  await expect(page.getByTestId("conversation-next")).toBeDisabled();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(file.name).toMatch(/\.zip$/);
  const transcripts = [...readZip(readFileSync(file.path))].filter(([name]) => name.endsWith(".pdf"));
  expect(transcripts.length).toBe(5);
  transcripts.forEach(([name, bytes], index) => expect(bytes.equals(previews[index] ?? Buffer.alloc(0)), name).toBe(true));
  await expect(page.getByTestId("finished-summary")).toContainText("5 conversations, 5 files in a ZIP");
});

test("one document for all: the preview is the whole file, and the arrows go to each conversation's first page", async ({ page }) => {
  const dashboard = await openTranscripts(page, 5);
  await page.getByTestId("change-format").click();
  await page.getByTestId("layout-one").check({ force: true });
  await expect(page.getByTestId("summary")).toHaveText("5 conversations as one readable transcript (PDF), personal data included.");
  await expect(page.getByTestId("preview-foot")).toContainText("One PDF for all, with bookmarks");
  const preview = await dashboard.transcript();
  const pages = await page.getByTestId("preview-page").count();
  expect(pages).toBeGreaterThanOrEqual(5);
  await page.getByTestId("conversation-next").click();
  await expect(page.getByTestId("transcript-place")).toHaveText(new RegExp(`^Conversation 2 of 5 · page [2-9]\\d* of ${pages}$`));
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(file.name).toMatch(/\.pdf$/);
  expect(readFileSync(file.path).equals(preview)).toBe(true);
});

test.describe("on a fine screen, dark", () => {
  test.use({ deviceScaleFactor: 2, colorScheme: "dark" });

  test("pages are drawn in the screen's own resolution, fit the pane, and their text can be heard and read", async ({ page }) => {
    await openServed(page, [conversation("c1", "Where is my parcel?")]);
    const drawn = await page.getByTestId("preview-canvas").first().evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray();
      let dark = 0;
      for (let at = 0; at < pixels.length; at += 4) if ((pixels[at] ?? 255) < 128) dark += 1;
      return { widthPx: canvas.width, width: canvas.clientWidth, corner: [...pixels.slice(0, 3)], dark };
    });
    expect(drawn.widthPx).toBe(drawn.width * 2);
    // Paper is white in a dark dialog too, and there is ink on it.
    expect(drawn.corner).toEqual([255, 255, 255]);
    expect(drawn.dark).toBeGreaterThan(1000);
    const pane = await page.getByTestId("pane-preview").boundingBox();
    const sheet = await page.getByTestId("preview-page").first().boundingBox();
    expect(sheet?.x).toBeGreaterThanOrEqual(pane?.x ?? 0);
    expect((sheet?.x ?? 0) + (sheet?.width ?? 0)).toBeLessThanOrEqual((pane?.x ?? 0) + (pane?.width ?? 0));
    await expect(pageText(page)).toContainText("Where is my parcel?");
    await expect(pageText(page).getByRole("heading").first()).not.toBeEmpty();
    await page.getByTestId("open-as-text").click();
    await expect(page.getByTestId("preview-text")).toContainText("Where is my parcel?");
    await page.getByTestId("open-as-text").click();
    await expect(page.getByTestId("preview-canvas").first()).toBeVisible();
  });
});

test("company, colour and logo show in the preview, are kept for the workspace, and a wrong file is refused in words", async ({ page }) => {
  const dashboard = await openServed(page, [conversation("c1", "Hello")]);
  const plain = await dashboard.previewBytes();
  await page.getByTestId("fold-brand").click();
  await page.getByTestId("brand-company").fill("Kiosk Zwölf");
  await expect(page.getByTestId("preview-pages")).toBeVisible();
  await expect.poll(async () => (await dashboard.previewBytes()).equals(plain)).toBe(false);
  await page.getByTestId("brand-accent").fill("#0b6a6");
  await expect(page.getByTestId("accent-words")).toHaveText("Six digits, such as #0b6a62.");
  await page.getByTestId("brand-accent").fill("#0b6a62");
  await expect(page.getByTestId("accent-words")).toHaveText("6.4:1 on white");
  await page.getByTestId("brand-accent").fill("#ffd400");
  await expect(page.getByTestId("accent-words")).toHaveText("1.4:1, darkened to be readable");
  await page.getByTestId("brand-logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") });
  await expect(page.getByTestId("logo-fault")).toContainText("neither PNG nor JPEG");
  await page.getByTestId("brand-logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: logo.subarray(0, 40) });
  await expect(page.getByTestId("logo-fault")).toContainText("damaged");
  const before = await dashboard.transcript();
  await page.getByTestId("brand-logo").setInputFiles({ name: "logo.png", mimeType: "image/png", buffer: logo });
  await expect(page.getByTestId("logo-preview")).toBeVisible();
  await expect(page.getByTestId("logo-fault")).toHaveCount(0);
  await expect.poll(async () => (await dashboard.previewBytes()).equals(before)).toBe(false);
  await dashboard.transcript();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("note-accent-adjusted")).toContainText("darkened to be readable");
  expect(readFileSync(file.path).subarray(0, 5).toString("latin1")).toBe("%PDF-");

  await page.reload();
  await dashboard.select(1);
  await dashboard.exportSelected();
  await dashboard.purpose("transcript");
  await page.getByTestId("fold-brand").click();
  await expect(page.getByTestId("brand-company")).toHaveValue("Kiosk Zwölf");
  await expect(page.getByTestId("brand-accent")).toHaveValue("#ffd400");
  await expect(page.getByTestId("logo-preview")).toBeVisible();
  await page.getByTestId("brand-logo-remove").click();
  await expect(page.getByTestId("logo-preview")).toHaveCount(0);
});

test("internal notes are in the transcript only when they are switched on", async ({ page }) => {
  const dashboard = await openServed(page, [conversation("c1", "Hello")]);
  await expect(pageText(page)).toContainText("Thank you, it is on its way.");
  await expect(pageText(page)).not.toContainText(noteText);
  await expect(page.getByTestId("transcript-notes")).not.toBeChecked();
  await page.getByTestId("transcript-notes").check({ force: true });
  await expect(pageText(page)).toContainText(noteText);
  await expect(page.getByTestId("group-notes")).toBeChecked();
  const preview = await dashboard.transcript();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(readFileSync(file.path).equals(preview)).toBe(true);
});

test("under the external profile the preview shows the replaced text, and the text before on demand", async ({ page }) => {
  const dashboard = await openServed(page, [conversation("c1", "Write to lena@kunde.example please.")]);
  await expect(pageText(page)).toContainText("lena@kunde.example");
  await dashboard.profile("external");
  await expect(pageText(page)).toContainText("[EMAIL-");
  await expect(pageText(page)).not.toContainText("lena@kunde.example");
  await page.getByTestId("preview-before").check({ force: true });
  await expect(pageText(page)).toContainText("lena@kunde.example");
  await expect(page.getByTestId("preview-foot")).toContainText("Not what the file will hold");
  expect((await dashboard.previewBytes()).length).toBe(0);
  await page.getByTestId("preview-after").check({ force: true });
  await expect(pageText(page)).toContainText("[EMAIL-");
  await dashboard.redactAll();
  const preview = await dashboard.transcript();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(readFileSync(file.path).equals(preview)).toBe(true);
});

test("a picture of a message is in the transcript where it was sent when pictures are switched on", async ({ page }) => {
  const withFile = conversation("c1", "See the damage.");
  const [first] = withFile["messages"] as Record<string, unknown>[];
  Object.assign(first ?? {}, { attachments: [{ id: "att_1", name: "damage.png", content_type: "image/png", size: logo.length }] });
  const asked: string[] = [];
  await page.route("**/attachments/**", (route) => {
    asked.push(new URL(route.request().url()).pathname);
    return route.fulfill({ contentType: "image/png", body: logo });
  });
  const dashboard = await openServed(page, [withFile]);
  const listed = await dashboard.previewBytes();
  await expect(pageText(page)).toContainText("left out: files are only listed");
  expect(asked).toEqual([]);
  await page.getByTestId("transcript-images").check({ force: true });
  await expect(pageText(page)).toContainText("included");
  expect(asked.length).toBeGreaterThan(0);
  const preview = await dashboard.transcript();
  const picture = /\/Subtype ?\/Image\b/;
  expect(preview.toString("latin1")).toMatch(picture);
  expect(listed.toString("latin1")).not.toMatch(picture);
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  expect(readFileSync(file.path).equals(preview)).toBe(true);
});

test("PDF-08 a character that no font has is named when the export is finished", async ({ page }) => {
  const dashboard = await openServed(page, [conversation("c1", `Look: ${strangeCharacter}`)]);
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("note-missing-glyphs")).toContainText("1 character has no glyph in our fonts: U+10A10");
});

test("fonts that cannot be loaded stop preview and export, in words, and a retry goes on", async ({ page }) => {
  await page.route("**/fonts/**", (route) => route.abort());
  const dashboard = await chooseTranscripts(page, 1);
  await expect(page.getByTestId("preview-error")).toContainText("The fonts of transcripts could not be loaded");
  await dashboard.exportButton.click();
  await expect(dashboard.failure).toContainText("The fonts of transcripts could not be loaded");
  await expect(page.getByTestId("error-safe")).toContainText("No file was saved");
  await dashboard.expectNoFile();
  await page.unroute("**/fonts/**");
  const file = await dashboard.saved(() => page.getByTestId("retry-export").click());
  expect(readFileSync(file.path).subarray(0, 5).toString("latin1")).toBe("%PDF-");
});

test("a transcript engine that cannot be loaded is said in words, and a retry draws the page", async ({ page }) => {
  await page.route("**/full.wasm", (route) => route.abort());
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=email");
  await dashboard.select(1);
  await dashboard.exportSelected();
  await dashboard.purpose("transcript");
  await expect(page.getByTestId("preview-error")).toContainText("could not be");
  await page.unroute("**/full.wasm");
  await page.getByTestId("preview-retry").click();
  await dashboard.transcript();
});

test("pages that cannot be drawn do not stop the export", async ({ page }) => {
  await page.route("**/pdf-worker.js", (route) => route.abort());
  const dashboard = await chooseTranscripts(page, 1);
  await expect(page.getByTestId("preview-error")).toContainText("The page could not be drawn");
  await expect(dashboard.exportButton).toBeEnabled();
  await page.unroute("**/pdf-worker.js");
  await page.getByTestId("preview-retry").click();
  await dashboard.transcript();
  await dashboard.saved(() => dashboard.exportButton.click());
});

test("cancelled while reading: no file is left", async ({ page }) => {
  const dashboard = await openTranscripts(page, 200);
  const gate = await holdPages(page, 1);
  await dashboard.exportButton.click();
  await expect(dashboard.progress).toContainText("Readable transcript (PDF)");
  await expect(page.getByTestId("phase-reading")).toContainText(/\d of 200/);
  await page.getByTestId("cancel-export").click();
  await expect(dashboard.cancelled).toBeVisible();
  gate.release();
  await dashboard.expectNoFile();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true });

  test("the page fits the screen, the arrows are there, and the text opens", async ({ page }) => {
    await serveConversations(page, [conversation("c1", "First words"), conversation("c2", "Second words")]);
    await page.goto("/inbox?channel=sms");
    await page.getByTestId("export-all-narrow").click();
    await page.getByTestId("purpose-transcript").check({ force: true });
    await page.getByTestId("tab-preview").click();
    const sheet = page.getByTestId("preview-page").first();
    await expect(sheet).toHaveAttribute("data-drawn", "true", { timeout: 30_000 });
    const box = await sheet.boundingBox();
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(390);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await page.getByTestId("conversation-next").click();
    await expect(page.getByTestId("transcript-place")).toHaveText(/^2 of \d+, page 1 of 1$/);
    await expect(pageText(page)).toContainText("Second words");
    await page.getByTestId("open-as-text").click();
    await expect(page.getByTestId("preview-text")).toContainText("Second words");
  });
});

test("by keys alone: purpose, pages, next conversation, the file", async ({ page }) => {
  await serveConversations(page, [conversation("c1", "First words"), conversation("c2", "Second words")]);
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await dashboard.select(2);
  await dashboard.exportSelected();
  await expect(page.getByTestId("purpose-spreadsheet")).toBeFocused();
  for (let time = 0; time < 3; time += 1) await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("purpose-transcript")).toBeChecked();
  await dashboard.transcript();
  for (let time = 0; time < 60 && !(await page.getByTestId("preview-pages").evaluate((element) => element.matches(":focus"))); time += 1) await page.keyboard.press("Tab");
  await expect(page.getByTestId("preview-pages")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await expect(page.getByTestId("transcript-place")).toHaveText(/^Conversation 2 of 2/);
  await expect(pageText(page)).toContainText("Second words");
  await page.keyboard.press("ArrowLeft");
  await expect(pageText(page)).toContainText("First words");
  const file = await dashboard.saved(() => page.keyboard.press("Enter"));
  expect(file.name).toMatch(/\.zip$/);
});

test("the preview breaks no rule of the page's policy and asks nobody but this server", async ({ page, server }) => {
  await page.addInitScript(() => {
    const own = window as unknown as { violations: string[] };
    own.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => own.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));
  await openTranscripts(page, 2);
  expect(await page.evaluate(() => (window as unknown as { violations: string[] }).violations)).toEqual([]);
  expect(asked.filter((url) => !url.startsWith(server.url) && !url.startsWith("blob:"))).toEqual([]);
  const paths = asked.map((url) => new URL(url).pathname);
  expect(paths).toContain("/pdf-worker.js");
  expect(paths.filter((path) => /cmap|standard_fonts|\.wasm$/.test(path) && !/\/(?:lite|privacy|full)\.wasm$/.test(path))).toEqual([]);
});

// How it looks and holds together: light and dark, wide and on a phone, with less motion, with forced colours.
import type { Locator, Page } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import { leftoverNumber, serveLeftover } from "./leftover-page.js";
import { holdPages } from "./page-gate.js";
import { expect, test } from "./server.js";

const sizes = [
  { name: "wide", width: 1440, height: 900 },
  { name: "phone", width: 390, height: 844 },
] as const;
const schemes = ["light", "dark"] as const;
const contrastAtLeast = 4.5;
const touchPx = 44;

interface Look {
  readonly page: Page;
  readonly dashboard: Dashboard;
  readonly scheme: (typeof schemes)[number];
  readonly phone: boolean;
  readonly width: number;
  readonly height: number;
}

/** A test on each size in each scheme; files come as downloads. */
function inEveryLook(what: string, run: (look: Look) => Promise<void>): void {
  for (const { name, width, height } of sizes) {
    for (const scheme of schemes) {
      test(`${scheme}, ${name}: ${what}`, async ({ page }) => {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: scheme });
        const dashboard = new Dashboard(page);
        await dashboard.picker("missing");
        await run({ page, dashboard, scheme, phone: name === "phone", width, height });
      });
    }
  }
}

/** Contrast of an element's own text against what lies behind it, by the formula of WCAG 2. */
async function contrast(target: Locator): Promise<number> {
  return target.evaluate((element) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (canvas === null) throw new Error("no canvas");
    const layers: string[] = [];
    for (let at: Element | null = element; at !== null; at = at.parentElement ?? (at.assignedSlot as Element | null) ?? ((at.getRootNode() as ShadowRoot).host as Element | undefined) ?? null) {
      layers.unshift(getComputedStyle(at).backgroundColor);
    }
    const paint = (colours: readonly string[]): number[] => {
      canvas.fillStyle = "#fff";
      canvas.fillRect(0, 0, 1, 1);
      for (const colour of colours) {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
      }
      return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const luminance = (channels: readonly number[]): number => {
      const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
        const share = channel / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const behind = luminance(paint(layers));
    const text = luminance(paint([...layers, getComputedStyle(element).color]));
    return (Math.max(behind, text) + 0.05) / (Math.min(behind, text) + 0.05);
  });
}

async function expectReadable(targets: Record<string, Locator>): Promise<void> {
  for (const [name, target] of Object.entries(targets)) expect.soft(await contrast(target.first()), name).toBeGreaterThanOrEqual(contrastAtLeast);
}

/** Nothing sticks out to the side. */
async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const { wide, inner } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, inner: innerWidth }));
  expect(wide).toBeLessThanOrEqual(inner);
}

async function picture(page: Page, name: string): Promise<void> {
  const path = test.info().outputPath(`${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  await test.info().attach(name, { path, contentType: "image/png" });
}

inEveryLook("list, dialog, progress and result fit and can be read", async ({ page, dashboard, scheme, phone, width, height }) => {
  await page.goto("/inbox?channel=email");
  await expect(dashboard.rows.first()).toBeVisible();
  const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const [red = 0, green = 0, blue = 0] = [...background.matchAll(/[\d.]+/g)].map(([part]) => Number(part));
  expect(background).toMatch(/^rgb\(/);
  expect(red + green + blue > 382).toBe(scheme === "light");
  await expectNoSidewaysScroll(page);
  await expectReadable({ customer: dashboard.rows.first().locator(".customer"), subject: dashboard.rows.first().getByTestId("row-open"), time: dashboard.rows.first().locator("time"), status: dashboard.rows.first().locator(".status-cell span") });
  await picture(page, "list");

  await dashboard.rows.first().getByTestId("row-check").click();
  await expect(page.getByTestId("export-selected")).toBeVisible();
  await expectReadable({ "export selected": page.getByTestId("export-selected") });
  await picture(page, "selection");
  await page.getByTestId("export-selected").click();
  await expect(dashboard.dialog).toBeVisible();
  await dashboard.preview(/conversation_id/);
  await expectNoSidewaysScroll(page);
  await expectReadable({
    title: page.locator("#dialog-title"), "block title": page.locator(".block-title"), "card line": page.locator(".card-line"), "field name": page.locator(".field-name"), summary: page.getByTestId("summary"), export: dashboard.exportButton.locator("span"),
    "group count": page.locator(".group-count"), help: page.locator(".setting-help"), meta: page.getByTestId("estimate"),
  });
  await picture(page, "dialog");
  const dialogBox = await dashboard.dialog.boundingBox();
  const buttonBox = await dashboard.exportButton.boundingBox();
  if (dialogBox === null || buttonBox === null) throw new Error("the dialog has no box");
  expect(dialogBox.x).toBeGreaterThanOrEqual(0);
  expect(dialogBox.x + dialogBox.width).toBeLessThanOrEqual(width);
  expect(dialogBox.y + dialogBox.height).toBeLessThanOrEqual(height + 1);
  if (phone) {
    // A sheet that fills the width and stands on the lower edge; its foot stays while the choices scroll.
    expect(dialogBox.width).toBe(width);
    expect(dialogBox.y + dialogBox.height).toBeGreaterThanOrEqual(height - 1);
    expect(buttonBox.height).toBeGreaterThanOrEqual(touchPx);
    await page.getByTestId("choices").evaluate((element) => {
      const scroller = [element, element.parentElement].find((each) => each !== null && each.scrollHeight > each.clientHeight + 10);
      if (scroller === undefined || scroller === null) throw new Error("nothing scrolls");
      scroller.scrollTop = scroller.scrollHeight;
    });
    await expect(page.getByTestId("deleted-block")).toBeInViewport();
    expect((await dashboard.exportButton.boundingBox())?.y).toBe(buttonBox.y);
    await page.getByTestId("tab-preview").click();
    await expect(page.getByTestId("pane-preview")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await picture(page, "preview");
    await expect(page.getByTestId("dialog-close")).toBeVisible();
    const close = await page.getByTestId("dialog-close").boundingBox();
    expect(Math.min(close?.width ?? 0, close?.height ?? 0)).toBeGreaterThanOrEqual(touchPx);
  } else {
    await expectReadable({ "preview key": page.locator(".grid-key"), "preview cell": page.locator("[data-testid=grid-row] td bdi") });
  }

  const gate = await holdPages(page, 0);
  await dashboard.exportButton.click();
  await expect(dashboard.progress).toBeVisible();
  await expectReadable({ phase: page.locator(".phase-name"), percent: page.getByTestId("progress-percent"), cancel: page.getByTestId("cancel-export") });
  await expectNoSidewaysScroll(page);
  await picture(page, "progress");
  await dashboard.saved(async () => gate.release());
  await expect(dashboard.finished).toBeVisible();
  await expectReadable({ result: page.getByTestId("finished-summary"), place: page.getByTestId("finished-place"), digest: page.getByTestId("digest"), again: page.getByTestId("more-fields") });
  await expectNoSidewaysScroll(page);
  await picture(page, "finished");
  await page.getByTestId("finished-close").click();

  await page.goto("/inbox?channel=voice");
  await dashboard.rows.first().getByTestId("row-open").click();
  await expect(page.getByTestId("transcript")).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectReadable({ message: page.getByTestId("message") });
  await picture(page, "conversation");
});

inEveryLook("transcripts with their pages, settings and head fit and can be read", async ({ page, dashboard, phone }) => {
  await page.goto("/inbox?channel=email");
  await expect(dashboard.rows.first()).toBeVisible();
  await page.getByTestId(phone ? "export-all-narrow" : "export-all").click();
  await dashboard.purpose("transcript");
  await page.getByTestId("fold-transcript").click();
  await page.getByTestId("fold-brand").click();
  await page.getByTestId("brand-accent").fill("#ffd400");
  await page.getByTestId("brand-block").scrollIntoViewIfNeeded();
  await expectNoSidewaysScroll(page);
  await expectReadable({
    switch: page.locator(".switch .setting-title"), "switch help": page.locator(".switch .setting-help"), fold: page.locator("#transcript-fold .fold-line"), label: page.locator(".brand-label"),
    "brand help": page.locator(".brand-note"), contrast: page.locator(".accent-words"), company: page.getByTestId("brand-company"), summary: page.getByTestId("summary"), estimate: page.getByTestId("estimate"),
  });
  await picture(page, "transcript-settings");
  if (phone) await page.getByTestId("tab-preview").click();
  await dashboard.transcript();
  await expectNoSidewaysScroll(page);
  await expectInside(page.getByTestId("preview-page").first(), page.getByTestId("preview-pages"), "x");
  await expectReadable({ place: page.getByTestId("transcript-place"), "as text": page.getByTestId("open-as-text"), foot: page.getByTestId("preview-foot").locator("span").first() });
  if (phone) {
    for (const control of ["conversation-next", "open-as-text"]) expect((await page.getByTestId(control).boundingBox())?.height, control).toBeGreaterThanOrEqual(24);
  }
  await picture(page, "transcript");
  await page.getByTestId("open-as-text").click();
  await expect(page.getByTestId("preview-text").locator("p").nth(2)).toBeVisible();
  await expectReadable({ text: page.getByTestId("preview-text").locator("p").nth(2), number: page.locator(".text-number") });
  await expectNoSidewaysScroll(page);
  await picture(page, "transcript-text");
});

/** All of it can be seen: nothing cuts it off, and nothing lies over another one of them. */
async function expectInside(inner: Locator, outer: Locator, axes: "x" | "both" = "both"): Promise<void> {
  const boxes = async (of: Locator) => Promise.all((await of.all()).map((each) => each.boundingBox()));
  const [inners, outers] = [await boxes(inner), await boxes(outer)];
  expect(inners.length).toBeGreaterThan(0);
  expect(inners.length).toBe(outers.length);
  inners.forEach((box, index) => {
    const around = outers[index];
    if (box === null || around === null || around === undefined) throw new Error("not laid out");
    expect.soft(box.x).toBeGreaterThanOrEqual(around.x);
    expect.soft(box.x + box.width).toBeLessThanOrEqual(around.x + around.width);
    if (axes === "x") return;
    expect.soft(box.y).toBeGreaterThanOrEqual(around.y);
    expect.soft(box.y + box.height).toBeLessThanOrEqual(around.y + around.height);
  });
}

inEveryLook("what is found, before and after, the review and the result fit and can be read", async ({ page, dashboard, phone }) => {
  await page.goto("/inbox?channel=telegram");
  await dashboard.select(35);
  await dashboard.exportSelected();
  await dashboard.profile("external");
  await dashboard.found();
  await dashboard.preview(/\[EMAIL-/);
  await page.getByTestId("reader-block").scrollIntoViewIfNeeded();
  await expectNoSidewaysScroll(page);
  await expectReadable({
    number: page.locator(".found-one dd"), type: page.locator(".found-one dt"), honesty: page.getByTestId("honesty").locator("span").last(), groups: page.getByTestId("k-anonymity").locator("span"),
    shift: page.locator(".shift-help"), "why not yet": page.getByTestId("disabled-reason"), review: page.getByTestId("review-button"),
  });
  await picture(page, "profile");

  if (phone) await page.getByTestId("tab-preview").click();
  await expectReadable({ token: page.locator("[data-testid=pane-preview] .token") });
  await expectNoSidewaysScroll(page);
  await picture(page, "after");
  await page.getByTestId("preview-before").check({ force: true });
  await expect(page.locator("[data-testid=pane-preview] mark.original").first()).toBeVisible();
  await expectReadable({ original: page.locator("[data-testid=pane-preview] mark.original") });
  await picture(page, "before");

  await page.getByTestId("review-button").click();
  await page.keyboard.press("x");
  await page.keyboard.press("r");
  await expect(page.getByTestId("reviewed-row")).toHaveCount(2);
  await expectNoSidewaysScroll(page);
  await expectInside(dashboard.reviewRows.getByTestId("masked-value"), dashboard.reviewRows);
  await expectInside(dashboard.reviewRows.locator(".row-where"), dashboard.reviewRows);
  await expectReadable({
    sentence: page.locator(".row-text"), place: page.locator(".row-where"), certainty: page.locator(".sure-word"), "hidden value": page.locator(".masked-word"), decision: page.locator(".decision.kept"), redacted: page.locator(".decision:not(.kept)"),
    kind: page.locator(".kind-count"), keep: page.getByTestId("review-keep"), redact: page.getByTestId("review-redact"), rest: page.getByTestId("redact-rest"),
  });
  if (phone) {
    for (const button of ["review-keep", "review-redact", "redact-rest"]) expect((await page.getByTestId(button).boundingBox())?.height, button).toBeGreaterThanOrEqual(touchPx);
  }
  await picture(page, "review");
  await page.getByTestId("redact-rest").click();
  await expect(page.getByTestId("family-done")).toBeVisible();
  await picture(page, "review-done");

  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectReadable({ replaced: page.getByTestId("replaced-counts"), kept: page.getByTestId("replaced-review"), report: page.getByTestId("redaction-report"), missing: page.locator(".note-text") });
  await picture(page, "finished-external");
});

inEveryLook("a leftover in the preview and in the finished file", async ({ page, dashboard, phone }) => {
  await serveLeftover(page, 40);
  const openDialog = async (): Promise<void> => {
    await page.goto("/inbox?channel=sms");
    await expect(dashboard.rows.first()).toBeVisible();
    await page.getByTestId(phone ? "export-all-narrow" : "export-all").click();
  };
  await openDialog();
  await dashboard.purpose("messages");
  await dashboard.profile("external");
  await dashboard.redactAll();
  await dashboard.exportButton.click();
  await expect(dashboard.blocked).toBeVisible();
  await expectNoSidewaysScroll(page);
  await expectReadable({
    title: dashboard.blocked.locator("h2"), safe: page.getByTestId("error-safe"), file: page.locator(".leftover-file"), place: page.getByTestId("leftover-place"), form: page.getByTestId("leftover-form"),
    "hidden value": dashboard.blocked.locator(".masked-word"), again: page.getByTestId("redact-and-export"), hidden: dashboard.blocked.locator(".panel-meta"),
  });
  await picture(page, "blocked");
  await page.getByTestId("open-in-review").click();
  await expect(page.getByTestId("review-leftover")).toBeVisible();
  await expectReadable({ notice: page.getByTestId("review-leftover").locator("p") });
  await expectNoSidewaysScroll(page);
  await picture(page, "leftover-review");
  await page.getByTestId("leftover-redact").click();
  await page.getByTestId("review-also").click();
  await page.keyboard.type("Northwind");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("own-word")).toHaveCount(2);
  await expectNoSidewaysScroll(page);
  await picture(page, "own-words");
  expect(await page.getByTestId("own-words").innerText()).not.toContain(leftoverNumber);

  await page.unrouteAll({ behavior: "ignoreErrors" });
  await serveLeftover(page, 3);
  await openDialog();
  await dashboard.purpose("messages");
  await dashboard.profile("external");
  if (phone) await page.getByTestId("tab-preview").click();
  await expect(page.getByTestId("preview-leftover")).toBeVisible();
  await expectReadable({ found: page.getByTestId("preview-leftover") });
  await expectNoSidewaysScroll(page);
  await picture(page, "leftover-preview");
});

test("at 200 per cent the review still shows the value and what to do with it", async ({ page }) => {
  await page.setViewportSize({ width: 720, height: 450 });
  const dashboard = new Dashboard(page);
  await page.goto("/inbox?channel=telegram");
  await dashboard.select(12);
  await dashboard.exportSelected();
  await dashboard.purpose("data");
  await dashboard.profile("external");
  await dashboard.found();
  await dashboard.openReview();
  await page.keyboard.press("j");
  const current = page.locator("[data-testid=review-row][aria-current=true]");
  await expect(current).toBeInViewport({ ratio: 0.95 });
  await expect(current.getByTestId("review-keep")).toBeInViewport({ ratio: 1 });
  await expectInside(dashboard.reviewRows.getByTestId("masked-value"), dashboard.reviewRows.locator(".row-body"));
  await expectNoSidewaysScroll(page);
  await picture(page, "review-zoomed");
});

test("the theme of the menu wins over that of the system, and stays", async ({ page }) => {
  await page.emulateMedia({ colorScheme: "light" });
  const dashboard = new Dashboard(page);
  await dashboard.open();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.getByTestId("theme").click();
  await page.getByTestId("menu-dark").click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await background()).not.toBe(light);
  await dashboard.open();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("with reduced motion nothing moves for longer than a blink", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  const moving = () =>
    page.evaluate(() =>
      document.getAnimations().filter((animation) => {
        const { duration = 0, iterations = 1 } = animation.effect?.getComputedTiming() ?? {};
        return animation.playState === "running" && (Number(duration) > 200 || iterations === Infinity);
      }).length,
    );
  await dashboard.exportAll();
  expect(await moving()).toBe(0);
  await dashboard.preview(/conversation_id/);
  const gate = await holdPages(page, 0);
  await dashboard.exportButton.click();
  await expect(dashboard.progress).toBeVisible();
  expect(await moving()).toBe(0);
  await dashboard.saved(async () => gate.release());
  await expect(dashboard.finished).toBeVisible();
});

test("forced colours keep checked and unchecked apart", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=sms");
  await dashboard.rows.first().getByTestId("row-check").click();
  const shots = async (one: Locator, other: Locator) => [await one.screenshot({ animations: "disabled" }), await other.screenshot({ animations: "disabled" })] as const;
  const [checkedRow, plainRow] = await shots(dashboard.rows.nth(0).getByTestId("row-check"), dashboard.rows.nth(3).getByTestId("row-check"));
  expect(checkedRow.equals(plainRow)).toBe(false);
  await dashboard.exportSelected();
  await dashboard.preview(/conversation_id/);
  await page.getByTestId("fold-tags").click();
  const [tags, audience] = await shots(page.getByTestId("field-tags"), page.getByTestId("field-audience"));
  expect(tags.equals(audience)).toBe(false);
  await page.getByTestId("dialog-close").focus();
  const [chosen, other] = await shots(page.getByTestId("purpose-card").nth(0), page.getByTestId("purpose-card").nth(1));
  expect(chosen.equals(other)).toBe(false);
  await picture(page, "forced-colours");
});

// The page that verifies bundles: from a server and from a disk, without any connection (rules MAN-02, MAN-07).
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "@playwright/test";
import { top } from "../../scripts/command.mjs";
import { type Archive, makeBundle, secret } from "./bundle.js";
import { Dashboard } from "./dashboard.js";
import { expect, test } from "./server.js";
import { flipped, namesIn, plainZip, withFile, without } from "./tampered.js";

const fromDisk = pathToFileURL(join(top, "www", "dist", "verify.html")).href;
const places = [
  { place: "a server", address: "/verify.html" },
  { place: "a disk", address: fromDisk },
] as const;
const exportId = "exp_sample";

let small: Archive;
let parts: Archive[];

test.beforeAll(async () => {
  const [first] = await makeBundle(3, exportId);
  if (first === undefined) throw new Error("no archive was made");
  small = first;
  parts = await makeBundle(5003, "exp_two");
});

/** Everything that would show that the page is not alone. */
interface Watch {
  readonly requests: string[];
  readonly complaints: string[];
}

async function open(page: Page, address: string): Promise<Watch> {
  const watch: Watch = { requests: [], complaints: [] };
  page.on("console", (message) => watch.complaints.push(message.text()));
  page.on("pageerror", (error) => watch.complaints.push(error.message));
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error(`${event.effectiveDirective} ${event.blockedURI}`)));
  await page.goto(address);
  await expect(page.getByTestId("drop")).toBeVisible();
  await page.evaluate(() => document.fonts.ready);
  page.on("request", (request) => watch.requests.push(request.url()));
  return watch;
}

/** Blob and data addresses lie inside the page. */
const outside = ({ requests }: Watch): string[] => requests.filter((url) => !/^(blob|data):/.test(url));

const give = (page: Page, archives: readonly Archive[]): Promise<void> =>
  page.getByTestId("files").setInputFiles(archives.map(({ name, bytes }) => ({ name, mimeType: "application/zip", buffer: bytes })));

const overall = (page: Page) => page.getByTestId("overall");
const faults = (page: Page) => page.getByTestId("faults").getByRole("listitem");

for (const { place, address } of places) {
  test(`MAN-07 from ${place}: a whole bundle is unchanged, and nothing is asked of any network`, async ({ page }) => {
    const watch = await open(page, address);
    await give(page, [small]);
    await expect(overall(page)).toContainText("Unchanged");
    await expect(page.getByTestId("facts")).toContainText(exportId);
    await expect(page.getByTestId("facts")).toContainText("1 of 1");
    await expect(page.getByTestId("facts")).toContainText("27 March 2026 at 09:00:00 UTC");
    await expect(page.getByTestId("facts")).toContainText("Internal");
    await expect(page.getByTestId("digest")).toHaveText(/^[0-9a-f]{64}$/);
    await expect(page.getByTestId("said")).toContainText("Unchanged. 1 archive checked");
    expect(outside(watch)).toEqual([]);
    expect(watch.complaints).toEqual([]);
  });

  test(`MAN-02 from ${place}: changed, missing and added files are named`, async ({ page }) => {
    await open(page, address);
    const [target = "", gone = ""] = namesIn(small.bytes).filter((name) => /\.(csv|jsonl)$/.test(name));
    const cases: readonly (readonly [Buffer, readonly RegExp[]])[] = [
      [flipped(small.bytes, target), [new RegExp(`^${target}\\s*was (changed|damaged)`)]],
      [without(small.bytes, gone), [new RegExp(`^${gone}\\s*is missing`)]],
      [withFile(small.bytes, "extra.txt", Buffer.from(secret)), [/^extra\.txt\s*was added/]],
    ];
    for (const [bytes, lines] of cases) {
      await give(page, [{ name: "bundle.zip", bytes }]);
      await expect(overall(page)).toContainText("Not as it was");
      await expect(page.getByTestId("verdict")).toContainText("Changed");
      for (const line of lines) await expect(faults(page).filter({ hasText: line })).toHaveCount(1);
      const shown = await page.getByTestId("archive").innerText();
      expect(shown).toContain("Manifest digest");
      expect(shown).not.toContain(secret);
      await page.getByTestId("clear").click();
    }
  });
}

test("MAN-02 a part that is missing is named; once it is added, everything is unchanged", async ({ page }) => {
  await open(page, fromDisk);
  const [first, second] = parts;
  if (first === undefined || second === undefined) throw new Error("two parts were expected");
  await give(page, [first]);
  await expect(overall(page)).toContainText("Unchanged, but 1 part missing");
  await expect(page.getByTestId("missing")).toHaveText(`Part 2 of 2 is missing: ${second.name}`);
  await expect(page.getByTestId("facts")).toContainText("5,000");
  await give(page, [second]);
  await expect(page.getByTestId("missing")).toHaveCount(0);
  await expect(overall(page)).toContainText("2 archives checked, every byte is as the manifest states it, and no part is missing.");
});

test("MAN-02 a part of another export with the same id is no sibling", async ({ page }) => {
  await open(page, fromDisk);
  const [first] = parts;
  const [, other] = await makeBundle(5003, "exp_two", "Something else");
  if (first === undefined || other === undefined) throw new Error("two parts were expected");
  await give(page, [first, { ...other, name: "other.zip" }]);
  await expect(overall(page)).toContainText("1 of 2 archives failed the check.");
  await expect(faults(page)).toHaveText(/^other\.zip\s*belongs to another export/);
});

test("archives of one name are told apart, and only the one that is no sibling is blamed", async ({ page }) => {
  await open(page, fromDisk);
  const [first, second] = parts;
  const [, other] = await makeBundle(5003, "exp_two", "Something else");
  if (first === undefined || second === undefined || other === undefined) throw new Error("two parts were expected");
  await give(page, [first, second]);
  await expect(overall(page)).toContainText("no part is missing");
  await give(page, [other]);
  await expect(overall(page)).toContainText("1 of 3 archives failed the check.");
  await expect(faults(page)).toHaveText(new RegExp(`^${other.name.replaceAll(".", "\\.")} \\(2\\)\\s*belongs to another export`));
});

test("MAN-02 bundles of one name without a time are exports of their own", async ({ page }) => {
  await open(page, fromDisk);
  const [one] = await makeBundle(2, exportId, "This month");
  const [other] = await makeBundle(2, exportId, "Last month");
  if (one === undefined || other === undefined) throw new Error("two archives were expected");
  await give(page, [{ ...one, name: "this.zip" }, { ...other, name: "last.zip" }]);
  await expect(overall(page)).toContainText("2 archives checked, every byte is as the manifest states it, and no part is missing.");
});

test("what is no bundle, no archive or empty is said to be so, and names are shown harmless", async ({ page }) => {
  await open(page, fromDisk);
  await give(page, [
    { name: "holiday.zip", bytes: plainZip() },
    { name: "letter\u202efdp.zip", bytes: Buffer.from("this is a letter") },
    { name: "empty.zip", bytes: Buffer.alloc(0) },
  ]);
  await expect(overall(page)).toContainText("3 of 3 archives failed the check.");
  await expect(faults(page)).toHaveText([/^This is no bundle of ours/, /^This is no ZIP file/, /^This is no ZIP file/]);
  await expect(page.getByRole("heading", { name: "letter\\u{202e}fdp.zip" })).toBeVisible();
});

test("archives are dropped anywhere on the page, which shows where they go", async ({ page }) => {
  await open(page, fromDisk);
  const dataTransfer = await page.evaluateHandle(
    ({ name, base64 }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
      return transfer;
    },
    { name: small.name, base64: small.bytes.toString("base64") },
  );
  await page.dispatchEvent("body", "dragenter", { dataTransfer });
  await expect(page.getByTestId("drop")).toContainText("Let go to verify");
  await page.dispatchEvent("body", "dragleave", { dataTransfer });
  await expect(page.getByTestId("drop")).toContainText("Drop the archives");
  await page.dispatchEvent("body", "drop", { dataTransfer });
  await expect(overall(page)).toContainText("Unchanged");
});

test("the keyboard is enough: choose, copy the result, start over", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  // Asked for early: the browser must know in time that a test answers in place of its dialog.
  const chooser = page.waitForEvent("filechooser");
  await open(page, "/verify.html");
  await page.keyboard.press("Tab");
  await expect(page.getByTestId("choose")).toBeFocused();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles([{ name: small.name, mimeType: "application/zip", buffer: flipped(small.bytes, namesIn(small.bytes)[0] ?? "") }]);
  await expect(overall(page)).toBeVisible();
  await page.getByTestId("copy-result").focus();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("said")).toHaveText("Result copied");
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain("Not as it was. 1 of 1 archive failed the check.");
  expect(copied).toContain(`- ${namesIn(small.bytes)[0]} was`);
  await page.getByTestId("clear").focus();
  await page.keyboard.press("Enter");
  await expect(overall(page)).toHaveCount(0);
  await expect(page.getByTestId("choose")).toBeFocused();
});

test("where the worker dies over the parts it is not said that none is missing", async ({ page }) => {
  await page.addInitScript(() => {
    const { postMessage } = Worker.prototype;
    Worker.prototype.postMessage = function (this: Worker, message: unknown, ...rest: []) {
      if (typeof message === "object" && message !== null && "type" in message && message.type === "set") this.dispatchEvent(new Event("error"));
      else postMessage.call(this, message, ...rest);
    };
  });
  await open(page, fromDisk);
  await give(page, parts.slice(1));
  await expect(overall(page)).toContainText("whether parts are missing could not be checked");
  await expect(overall(page)).toHaveAttribute("data-tone", "unknown");
  await expect(page.getByTestId("said")).not.toContainText("no part is missing");
});

test("a large archive is read in slices with progress, and the check can be cancelled", async ({ page }) => {
  test.slow();
  await open(page, fromDisk);
  const path = test.info().outputPath("large.zip");
  writeFileSync(path, withFile(small.bytes, "large.bin", Buffer.alloc(300 * 2 ** 20, 7)));
  await page.getByTestId("files").setInputFiles(path);
  await expect(page.getByTestId("progress")).not.toHaveJSProperty("value", 0);
  await page.getByTestId("cancel").click();
  await expect(page.getByTestId("said")).toHaveText("Cancelled. Nothing was verified.");
  await expect(page.getByTestId("archive")).toHaveCount(0);
  await page.getByTestId("files").setInputFiles(path);
  await expect(faults(page).filter({ hasText: /^large\.bin\s*was added/ })).toHaveCount(1, { timeout: 60_000 });
});

test("MAN-07 the page's own policy allows no connection, whatever is tried", async ({ page }) => {
  await open(page, fromDisk);
  const tried = await page.evaluate(async () => {
    const attempt = async (act: () => unknown): Promise<string> => {
      try {
        await act();
        return "worked";
      } catch {
        return "blocked";
      }
    };
    return Promise.all([
      attempt(() => fetch("http://127.0.0.1:9/")),
      attempt(() => import(`data:text/javascript,export default ${1}`)),
      attempt(() => new Promise((load, fail) => document.body.append(Object.assign(new Image(), { onload: load, onerror: fail, src: "data:image/gif;base64,R0lGODlhAQABAAAAACw=" })))),
      attempt(() => new Promise((load, fail) => document.body.append(Object.assign(document.createElement("script"), { onload: load, onerror: fail, textContent: "window.ran = true" })))),
    ].map((one) => Promise.race([one, new Promise<string>((resolve) => setTimeout(() => resolve("nothing"), 500))])));
  });
  expect(tried).not.toContain("worked");
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const { name, width } of [{ name: "wide", width: 1440 }, { name: "phone", width: 390 }] as const) {
    test(`it holds together ${name} and ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await open(page, fromDisk);
      const picture = async (state: string): Promise<void> => {
        const path = test.info().outputPath(`${state}.png`);
        await page.screenshot({ path, fullPage: true, animations: "disabled" });
        await test.info().attach(state, { path, contentType: "image/png" });
        const { wide, inner } = await page.evaluate(() => ({ wide: document.documentElement.scrollWidth, inner: innerWidth }));
        expect(wide).toBeLessThanOrEqual(inner);
      };
      await picture("empty");
      const [first, second] = parts;
      if (first === undefined || second === undefined) throw new Error("two parts were expected");
      await give(page, [second]);
      await expect(overall(page)).toContainText("part missing");
      await picture("incomplete");
      await page.getByTestId("clear").click();
      await give(page, [small]);
      await expect(overall(page)).toContainText("Unchanged");
      await picture("whole");
      const bytes = withFile(without(flipped(small.bytes, namesIn(small.bytes)[0] ?? ""), namesIn(small.bytes)[1] ?? ""), `${"a-long-name-".repeat(12)}.txt`, Buffer.from("x"));
      await give(page, [{ name: `${"an-archive-".repeat(9)}.zip`, bytes }]);
      await expect(overall(page)).toContainText("Not as it was");
      await picture("changed");
    });
  }
}

test("the dashboard leads here by keys, from its navigation and from the panel of a bundle, in the reader's theme", async ({ page, context }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await page.getByTestId("theme").click();
  await page.getByRole("menuitemradio", { name: "Dark" }).click();
  const follow = async (testId: string): Promise<Page> => {
    await page.getByTestId(testId).focus();
    const [opened] = await Promise.all([context.waitForEvent("page"), page.keyboard.press("Enter")]);
    await expect(opened.getByTestId("drop")).toBeVisible();
    await expect(opened.locator("html")).toHaveAttribute("data-theme", "dark");
    return opened;
  };
  await (await follow("view-verify")).close();

  await dashboard.select(2);
  await dashboard.exportSelected();
  await dashboard.purpose("bundle");
  await expect(dashboard.exportButton).toBeEnabled();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
  const verifying = await follow("verify-bundle");
  await verifying.getByTestId("files").setInputFiles(file.path);
  await expect(overall(verifying)).toContainText("Unchanged");
  // What the page says to compare with is in the panel.
  await expect(verifying.getByTestId("digest")).toHaveText((await page.getByTestId("digest").getAttribute("data-digest")) ?? "none");
});

test("a file that is no bundle is not offered to be verified", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=sms");
  await dashboard.select(2);
  await dashboard.exportSelected();
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
  await expect(page.getByTestId("verify-bundle")).toHaveCount(0);
});

// Every way an export can end badly: what the person reads, that no file is left, and that no conversation text leaks.
import { type Page, type Route } from "@playwright/test";
import { claimTotal, claimedTotal } from "./claimed-total.js";
import { Dashboard, detailPages, type PickerAnswer } from "./dashboard.js";
import { expectFile, needsPython } from "./expected.js";
import { holdPages } from "./page-gate.js";
import { idLists, servePages } from "./serve-conversations.js";
import { ServedText } from "./served-text.js";
import { expect, test } from "./server.js";

const csvBegins = /^\ufeff"conversation_id"/;
const envelope = (code: string): string => JSON.stringify({ detail: "Not now.", code, request_id: "req_test_1" });

interface Opened {
  readonly dashboard: Dashboard;
  readonly served: ServedText;
  /** Conversations that match. */
  readonly total: number;
}

/** The dialog over all e-mail conversations: five pages, with its preview ready. */
async function openDialog(page: Page, { picker = "missing", path = "/inbox?channel=email" }: { picker?: PickerAnswer; path?: string } = {}): Promise<Opened> {
  const served = new ServedText(page);
  const dashboard = new Dashboard(page);
  await dashboard.picker(picker);
  await dashboard.open(path);
  await dashboard.exportAll();
  await dashboard.preview(csvBegins);
  const total = Number((await dashboard.exportButton.innerText()).match(/\d+/)?.[0]);
  return { dashboard, served, total };
}

/** Answers some of the pages of an export; the rest comes from the server. `answer` says whether it did. */
async function answerPages(page: Page, answer: (route: Route, number: number) => Promise<boolean>): Promise<void> {
  let number = 0;
  await page.route(detailPages, async (route) => {
    number += 1;
    if (!(await answer(route, number))) await route.continue().catch(() => undefined);
  });
}

async function expectFailure({ dashboard, served }: Opened, code: string, title: string): Promise<void> {
  await expect(dashboard.page.getByTestId("error-body")).toHaveAttribute("data-code", code);
  await expect(dashboard.failure).toContainText(title);
  await expect(dashboard.page.getByTestId("error-safe")).toContainText("No file was saved");
  await dashboard.expectNoFile();
  await served.expectKept([await dashboard.failure.innerText(), await dashboard.page.getByTestId("announcement").innerText()]);
}

async function expectWholeFile(dashboard: Dashboard, url: string, act: () => Promise<void>): Promise<void> {
  const file = await dashboard.saved(act);
  await expect(dashboard.finished).toBeVisible();
  expectFile(file.path, { from: { url, query: "channel=email", limit: 10_000 }, format: "csv", dialect: "spreadsheet" });
}

test("nothing matches: there is nothing to press, and why", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?q=thereisnosuchword");
  await expect(page.getByTestId("export-all")).toBeDisabled();
  await expect(page.locator("header").getByText("Nothing to export")).toBeVisible();
  await expect(page.getByTestId("state-note")).toContainText("No conversations match");
});

test("everything that matched is gone at the click: no file of a header alone", async ({ page }) => {
  const opened = await openDialog(page);
  await servePages(page, []);
  await opened.dashboard.exportButton.click();
  await expect(page.getByTestId("error-body")).toHaveAttribute("data-code", "nothing-matches");
  await expect(opened.dashboard.failure).toContainText("No conversations match. No file was made.");
  await opened.dashboard.expectNoFile();
});

test("more than one export holds: the exact number, and months that can be exported instead", async ({ page }) => {
  await claimTotal(page);
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  await dashboard.exportAll();
  await expect(page.getByTestId("too-many")).toContainText(`${claimedTotal.toLocaleString("en-GB")} conversations match; one export holds 10,000`);
  await expect(dashboard.exportButton).toBeDisabled();
  await expect(page.getByTestId("disabled-reason")).toContainText("Choose a month first");
  const month = page.getByTestId("split-row").last();
  const count = Number((await month.locator(".scope-count").innerText()).replaceAll(",", ""));
  expect(count).toBeGreaterThan(0);
  await month.click();
  await expect(dashboard.exportButton).toContainText(`Export ${count.toLocaleString("en-GB")} conversation`);
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("finished-summary")).toContainText(`${count.toLocaleString("en-GB")} conversation`);
});

test("401 part-way: says that the session ended, saves nothing, and goes on after signing in", async ({ page, server }) => {
  needsPython();
  const opened = await openDialog(page);
  await answerPages(page, async (route, number) => {
    if (number < 3) return false;
    await route.fulfill({ status: 401, contentType: "application/json", body: envelope("unauthorized") });
    return true;
  });
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "session-expired", "Your session ended while reading");
  await expect(page.getByTestId("session-banner")).toContainText("Your session ended");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByTestId("session-banner").getByRole("button").click();
  await expect(page.getByTestId("session-banner")).toBeHidden();
  await expect(page.getByTestId("error-safe")).toContainText("200 conversations had been read; they are kept for up to a day, encrypted");
  const again: string[] = [];
  page.on("request", (request) => {
    if (detailPages.test(request.url()) || idLists.test(request.url())) again.push(request.url());
  });
  await expectWholeFile(opened.dashboard, server.url, () => page.getByTestId("retry-export").click());
  expect(again).toHaveLength(Math.ceil(opened.total / 100) - 2);
});

test("429 with Retry-After: waits as long as it is told, says so, and finishes", async ({ page, server }) => {
  needsPython();
  const { dashboard, served } = await openDialog(page);
  let refusedMs = 0;
  let nextMs = 0;
  await answerPages(page, async (route, number) => {
    if (number === 3) {
      refusedMs = Date.now();
      await route.fulfill({ status: 429, headers: { "retry-after": "2" }, contentType: "application/json", body: envelope("rate_limited") });
      return true;
    }
    if (number === 4) nextMs = Date.now();
    return false;
  });
  await expectWholeFile(dashboard, server.url, async () => {
    await dashboard.exportButton.click();
    await expect(page.getByTestId("run-waiting")).toContainText(/asked us to wait [12] seconds?/);
  });
  expect(nextMs - refusedMs).toBeGreaterThanOrEqual(1900);
  await served.expectKept();
});

test("429 with a wait that nobody would sit out: ends with the reason", async ({ page }) => {
  const opened = await openDialog(page);
  await answerPages(page, async (route) => {
    await route.fulfill({ status: 429, headers: { "retry-after": "4000" }, contentType: "application/json", body: envelope("rate_limited") });
    return true;
  });
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "rate-limited", "The server is too busy");
  await expect(opened.dashboard.failure).toContainText("req_test_1");
});

test("500 once: waits, tries again, and the file is whole", async ({ page, server }) => {
  needsPython();
  const { dashboard } = await openDialog(page);
  await answerPages(page, async (route, number) => {
    if (number !== 2) return false;
    await route.fulfill({ status: 500, contentType: "application/json", body: envelope("internal_error") });
    return true;
  });
  await expectWholeFile(dashboard, server.url, async () => {
    await dashboard.exportButton.click();
    await expect(page.getByTestId("run-waiting")).toContainText("The server could not answer");
  });
});

test("500 for good: gives up after five tries, and Retry makes the whole file", async ({ page, server }) => {
  needsPython();
  const opened = await openDialog(page);
  let tries = 0;
  await answerPages(page, async (route, number) => {
    if (number === 1) return false;
    tries += 1;
    await route.fulfill({ status: 503, headers: { "retry-after": "0" }, contentType: "application/json", body: envelope("unavailable") });
    return true;
  });
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "server-error", "The server could not answer");
  expect(tries).toBe(5);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expectWholeFile(opened.dashboard, server.url, () => page.getByTestId("retry-export").click());
});

test("offline: says so, and goes on by itself when the connection is back", async ({ page, server, context }) => {
  needsPython();
  const { dashboard } = await openDialog(page);
  const gate = await holdPages(page, 2);
  await dashboard.exportButton.click();
  await expect(page.getByTestId("phase-writing")).toContainText(/\d of \d/);
  await context.setOffline(true);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  gate.release();
  await expect(page.getByTestId("run-waiting")).toContainText("This computer is offline. Nothing is lost");
  await expectWholeFile(dashboard, server.url, () => context.setOffline(false));
});

test("offline for good: ends with the reason", async ({ page }) => {
  const opened = await openDialog(page);
  await page.route(detailPages, (route) => route.abort("internetdisconnected"));
  await opened.dashboard.exportButton.click();
  await expect(async () => {
    // Every wait is cut short, as if the connection had come back and gone again.
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await expect(opened.dashboard.failure).toBeVisible({ timeout: 100 });
  }).toPass();
  await expectFailure(opened, "network", "The server could not be reached");
});

test("conversations that cannot be read: the rest is saved, they are named, and only they are tried again", async ({ page }) => {
  const { dashboard, served } = await openDialog(page);
  const broken: string[] = [];
  await answerPages(page, async (route, number) => {
    if (number !== 2) return false;
    const response = await route.fetch();
    const json = (await response.json()) as { conversations: { id: string; messages: unknown }[] };
    for (const at of [3, 40]) {
      const one = json.conversations[at];
      if (one === undefined) continue;
      broken.push(one.id);
      one.messages = "not a list";
    }
    await route.fulfill({ response, json });
    return true;
  });
  const total = Number((await dashboard.exportButton.innerText()).match(/\d+/)?.[0]);
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("finished-summary")).toContainText(`${total - 2} of ${total} conversations`);
  expect(broken).toHaveLength(2);
  await expect(page.getByTestId("note-failed")).toContainText("2 conversations could not be read");
  await page.getByTestId("show-failed").click();
  for (const id of broken) await expect(page.getByTestId("note-failed")).toContainText(id);
  await served.expectKept([await dashboard.finished.innerText(), await page.getByTestId("announcement").innerText()]);
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByTestId("retry-failed").click();
  await expect(dashboard.exportButton).toContainText("Export 2 conversations");
  await dashboard.preview(csvBegins);
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("finished-summary")).toContainText(/^\s*2 conversations, 1 file/);
});

test("an answer that is no page, as a proxy gives it, is no empty one: no file", async ({ page }) => {
  const opened = await openDialog(page);
  await answerPages(page, async (route, number) => {
    if (number !== 3) return false;
    await route.fulfill({ status: 200, contentType: "text/html", body: "<!doctype html><title>Please wait</title>" });
    return true;
  });
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "server-error", "The server could not answer");
});

test("a batch that breaks off: what came before is in the file, and each that is missing is named and can be tried again", async ({ page }) => {
  const served = new ServedText(page);
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.select(20);
  await dashboard.exportSelected();
  await dashboard.preview(csvBegins);
  await answerPages(page, async (route) => {
    const response = await route.fetch();
    const body = await response.body();
    await route.fulfill({ status: 200, contentType: "application/json", body: body.subarray(0, body.length / 2) });
    return true;
  });
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("finished-summary")).toContainText("of 20 conversations");
  await expect(page.getByTestId("note-failed")).toContainText("could not be read");
  await page.getByTestId("show-failed").click();
  await expect(page.getByTestId("note-failed")).toContainText("unreadable");
  await expect(page.getByTestId("retry-failed")).toBeVisible();
  await served.expectKept([await dashboard.finished.innerText()]);
});

test("a conversation that is gone between the list and its batch is named", async ({ page }) => {
  const { dashboard } = await openDialog(page);
  let gone = "";
  await answerPages(page, async (route, number) => {
    if (number !== 2) return false;
    const response = await route.fetch();
    const json = (await response.json()) as { conversations: { id: string }[] };
    gone = json.conversations.splice(7, 1)[0]?.id ?? "";
    await route.fulfill({ response, json });
    return true;
  });
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("note-failed")).toContainText("1 conversation could not be read");
  await page.getByTestId("show-failed").click();
  await expect(page.getByTestId("note-failed")).toContainText(`${gone}: gone`);
});

/** Serves the page under another policy. */
async function withPolicy(page: Page, change: (policy: string) => string): Promise<void> {
  await page.route(/\/inbox/, async (route) => {
    if (route.request().resourceType() !== "document") return route.continue();
    const response = await route.fetch();
    const headers = response.headers();
    await route.fulfill({ response, headers: { ...headers, "content-security-policy": change(headers["content-security-policy"] ?? "") } });
  });
}

test("WebAssembly blocked: names the missing directive, before anything is exported", async ({ page }) => {
  await withPolicy(page, (policy) => policy.replace(" 'wasm-unsafe-eval'", ""));
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  await expect(page.getByTestId("preview-error")).toHaveAttribute("data-code", "wasm-blocked");
  await expect(page.getByTestId("preview-error")).toContainText("'wasm-unsafe-eval' to script-src");
  await expect(dashboard.exportButton).toBeDisabled();
  await expect(page.getByTestId("disabled-reason")).toContainText("This site blocks WebAssembly");
  await dashboard.expectNoFile();
});

test("a worker that may compile nothing: works where the browser lets it take the page's engine, else says what is blocked", async ({ page }) => {
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": "default-src 'none'; script-src 'self'; connect-src 'none'" } });
  });
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  await expect(page.getByTestId("preview-grid").or(page.getByTestId("preview-error"))).toBeVisible();
  if (await page.getByTestId("preview-error").isVisible()) await expect(page.getByTestId("preview-error")).toHaveAttribute("data-code", "wasm-blocked");
});

test("worker blocked: names the directive that is missing", async ({ page }) => {
  await withPolicy(page, (policy) => policy.replace("worker-src 'self'", "worker-src 'none'"));
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  await expect(page.getByTestId("preview-error")).toHaveAttribute("data-code", "worker-blocked");
  await expect(page.getByTestId("preview-error")).toContainText("worker-src 'self'");
  await expect(dashboard.exportButton).toBeDisabled();
  await expect(page.getByTestId("disabled-reason")).toContainText("This site blocks the export worker");
});

test("WebAssembly blocked and no dialog: the Export menu of a conversation says the same", async ({ page }) => {
  await withPolicy(page, (policy) => policy.replace(" 'wasm-unsafe-eval'", ""));
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.rows.first().getByTestId("row-open").click();
  await page.getByTestId("export-menu").click();
  await page.getByTestId("menu-csv").click();
  await expect(page.getByTestId("error-body")).toHaveAttribute("data-code", "wasm-blocked");
  await dashboard.expectNoFile();
});

test("save dialog blocked: saved as a download, and the place is told", async ({ page, server }) => {
  needsPython();
  const { dashboard } = await openDialog(page, { picker: "blocked" });
  await expectWholeFile(dashboard, server.url, () => dashboard.exportButton.click());
  await expect(page.getByTestId("finished-place")).toContainText("in your downloads; the browser did not allow choosing a folder here");
});

test("save dialog closed: a cancel, not an error", async ({ page }) => {
  const { dashboard } = await openDialog(page, { picker: "closes" });
  await dashboard.exportButton.click();
  await expect(dashboard.cancelled).toContainText("Export cancelled. No file was saved.");
  await expect(dashboard.failure).toBeHidden();
  await dashboard.expectNoFile();
});

/** Makes writing to the picked place fail. */
async function failWriting(page: Page, how: "createWritable" | "write", name: string): Promise<void> {
  await page.evaluate(
    ({ how, name }) => {
      const fail = (): Promise<never> => Promise.reject(new DOMException("no", name));
      if (how === "write") FileSystemWritableFileStream.prototype.write = fail;
      else FileSystemFileHandle.prototype.createWritable = fail;
    },
    { how, name },
  );
}

test("no room at the picked place: says what is safe, and leaves no part of the file", async ({ page }) => {
  const opened = await openDialog(page, { picker: "saves" });
  await failWriting(page, "write", "QuotaExceededError");
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "disk-full", "There is no room for the file");
});

test("a picked place that cannot be written: says so, and leaves nothing there", async ({ page }) => {
  const opened = await openDialog(page, { picker: "saves" });
  await failWriting(page, "createWritable", "NotAllowedError");
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "save-blocked", "The file could not be written there");
});

test("a large export whose picked place cannot be written goes to the downloads instead", async ({ page }) => {
  const { dashboard } = await openDialog(page, { picker: "saves", path: "/inbox" });
  await failWriting(page, "createWritable", "NotAllowedError");
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(page.getByTestId("finished-place")).toContainText("in your downloads; the browser did not allow choosing a folder");
});

test("no room in the browser's private storage: says what is safe, and leaves nothing", async ({ page, server }) => {
  const opened = await openDialog(page, { path: "/inbox" });
  const browser = await page.context().newCDPSession(page);
  await browser.send("Storage.overrideQuotaForOrigin", { origin: server.url, quotaSize: 100_000 });
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "disk-full", "There is no room for the file");
});

test("a damaged engine file: an error in words, and a later try loads it afresh", async ({ page }) => {
  await page.route("**/lite.wasm", (route) => route.fulfill({ contentType: "application/wasm", body: Buffer.from("0061736d0100000001", "hex") }));
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=email");
  await dashboard.exportAll();
  await expect(page.getByTestId("preview-error")).toHaveAttribute("data-code", "internal");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await page.getByTestId("preview-retry").click();
  await dashboard.preview(csvBegins);
});

test("the engine stops in the middle: an error without its text, and a fresh one exports all", async ({ page, server }) => {
  needsPython();
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const bomb = `let chunks = 0;
      addEventListener("message", ({ data }) => {
        if (data.type === "export") chunks = 1;
        else if (data.type === "chunk" && chunks > 0 && ++chunks === 3) throw new Error(new TextDecoder().decode(new Uint8Array(data.buffer, 0, 4000)));
      });\n`;
    await route.fulfill({ response, body: bomb + (await response.text()) });
  });
  const opened = await openDialog(page);
  await opened.dashboard.exportButton.click();
  await expect(page.getByTestId("error-body")).toHaveAttribute("data-code", "internal");
  await expect(opened.dashboard.failure).toContainText("the export goes on where it stopped");
  await opened.dashboard.expectNoFile();
  // What the browser itself writes of an uncaught error of a worker is not ours; what the page shows is.
  expect(await opened.dashboard.failure.innerText()).not.toContain("conv_");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expectWholeFile(opened.dashboard, server.url, () => page.getByTestId("retry-export").click());
});

test("the engine traps: the worker is dropped, and the next export has a fresh one", async ({ page, server }) => {
  needsPython();
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    // Every call into the engine that takes a chunk of the export fails as a trap does.
    const trap = `let exporting = false;
      addEventListener("message", ({ data }) => { if (data.type === "export") exporting = true; });
      const { Instance } = WebAssembly;
      WebAssembly.Instance = new Proxy(Instance, { construct(target, args) {
        const instance = new target(...args);
        const exports = Object.fromEntries(Object.entries(instance.exports).map(([name, value]) => [name, /push/.test(name)
          ? (...parameters) => { if (exporting) throw new WebAssembly.RuntimeError("unreachable"); return value(...parameters); } : value]));
        return { exports };
      } });\n`;
    await route.fulfill({ response, body: trap + (await response.text()) });
  });
  const opened = await openDialog(page);
  await opened.dashboard.exportButton.click();
  await expectFailure(opened, "internal", "The export engine stopped");
  await page.unrouteAll({ behavior: "ignoreErrors" });
  await expectWholeFile(opened.dashboard, server.url, () => page.getByTestId("retry-export").click());
});

// The export runs under the strictest policy: a worker without network, a page without violations, a free main thread.
import type { Page, Request } from "@playwright/test";
import { Dashboard } from "./dashboard.js";
import { longestTask } from "./longest-task.js";
import { expect, test } from "./server.js";

const longestTaskMs = 50;
/** The machine that runs this may be busy with something else: the best of some runs is what the code needs. */
const runs = 3;

interface Watched {
  violations: string[];
  fetched: string[];
}

declare global {
  interface Window {
    watched: Watched;
  }
}

/** The page's own fonts, styles and picture may still be coming after it is there. */
const isLate = (request: Request): boolean => ["font", "stylesheet"].includes(request.resourceType()) || /\/assets\/icon-[^/]*\.svg$/.test(request.url());

/** Conversations come in, and the log, which holds none of their text, goes out. */
const isExports = (url: string): boolean => /\/v1\/(conversations|export-log)\?/.test(url);

/** Call it before the page is opened. */
async function watch(page: Page): Promise<string[]> {
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.addInitScript(() => {
    const watched: Watched = { violations: [], fetched: [] };
    window.watched = watched;
    addEventListener("securitypolicyviolation", (event) => watched.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
    const { fetch } = globalThis;
    globalThis.fetch = (input, init) => {
      watched.fetched.push(new URL(input instanceof Request ? input.url : input, location.href).href);
      return fetch(input, init);
    };
  });
  return complaints;
}

test("PRV-21 the worker's own response forbids it the network", async ({ request }) => {
  const response = await request.get("/worker.js");
  expect(response.headers()["content-security-policy"]).toBe("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'");
});

test("PRV-21 under its header the worker can reach nothing, whatever is tried", async ({ page }) => {
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const attempts = `{
      const tried = [];
      const attempt = async (name, act) => { try { await act(); tried.push(name + " worked"); } catch { tried.push(name + " blocked"); } };
      addEventListener("message", async ({ data }) => {
        if (data !== "try") return;
        await attempt("fetch", () => fetch("/v1/session"));
        await attempt("beacon", () => { if (navigator.sendBeacon?.("/v1/session") !== true) throw 0; });
        await attempt("request", () => { const request = new XMLHttpRequest(); request.open("GET", "/v1/session", false); request.send(); });
        await attempt("socket", () => new Promise((open, fail) => { const socket = new WebSocket("ws://" + location.host); socket.onopen = open; socket.onerror = fail; }));
        await attempt("import", () => import("data:text/javascript,export default 1"));
        await attempt("script of another origin", () => import("https://outside.example/x.js"));
        postMessage({ tried });
      });
    }\n`;
    await route.fulfill({ response, body: attempts + (await response.text()) });
  });
  await new Dashboard(page).open();
  // A request that the policy stops is announced too; what counts is that nothing was answered.
  const answered: string[] = [];
  page.on("response", (response) => {
    if (!isLate(response.request())) answered.push(response.url());
  });
  const tried = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const { trustedTypes } = globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): { createScriptURL(url: string): string } } };
        const policy = trustedTypes.createPolicy("askvault-export", { createScriptURL: (url: string) => url });
        const worker = new Worker(policy.createScriptURL("/worker.js"), { type: "module" });
        worker.addEventListener("message", ({ data }) => {
          if (typeof data === "object" && "tried" in data) resolve(data.tried);
        });
        worker.postMessage("try");
      }),
  );
  expect(tried).toEqual(["fetch blocked", "beacon blocked", "request blocked", "socket blocked", "import blocked", "script of another origin blocked"]);
  expect(answered.filter((url) => !url.endsWith("/worker.js"))).toEqual([]);
});

test("PRV-21 every request during an export is one that the page itself made; the policy is not violated", async ({ page }) => {
  const complaints = await watch(page);
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  await dashboard.exportAll();
  for (const purpose of ["messages", "data", "lines", "spreadsheet"] as const) {
    await dashboard.purpose(purpose);
    await dashboard.preview(purpose === "data" ? /^\{"schema/ : purpose === "lines" ? /^\{"id"/ : purpose === "messages" ? /"message_id"/ : /"customer_email"/);
  }
  const before = await page.evaluate(() => window.watched.fetched.length);
  const requests: string[] = [];
  page.on("request", (request) => {
    // Of the page itself the browser asks for the downloaded file: it never leaves the machine.
    if (!request.url().startsWith("blob:") && !isLate(request)) requests.push(request.url());
  });
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
  const { violations, fetched } = await page.evaluate(() => window.watched);
  expect(violations).toEqual([]);
  expect(requests.length).toBeGreaterThan(20);
  // Beside the conversations and the log: once, the key under which they are kept until the file is saved.
  expect(requests.filter((url) => !isExports(url)).map((url) => new URL(url).pathname)).toEqual(["/v1/checkpoint-key"]);
  // Whatever the page did not fetch came from elsewhere: from the worker.
  const mine = fetched.slice(before);
  expect(requests.filter((url) => !mine.includes(url))).toEqual([]);
  expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
});

test("PRV-21 with the external profile the page fetches engine and names once; looking, reviewing and exporting ask for conversations and tell the log alone", async ({ page }) => {
  const complaints = await watch(page);
  const requests: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith("blob:") && !isLate(request)) requests.push(request.url());
  });
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open("/inbox?channel=telegram");
  await dashboard.select(35);
  await dashboard.exportSelected();
  await dashboard.preview(/conversation_id/);
  const before = await page.evaluate(() => window.watched.fetched.length);
  const seen = requests.length;
  await dashboard.profile("external");
  await dashboard.preview(/\[EMAIL-/);
  await dashboard.redactAll();
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
  const { violations, fetched } = await page.evaluate(() => window.watched);
  expect(violations).toEqual([]);
  const fresh = requests.slice(seen);
  const own = fresh.filter((url) => !isExports(url));
  // A second worker for the second engine, and what it is handed.
  expect(own.map((url) => new URL(url).pathname).sort()).toEqual(["/names.bin", "/privacy.wasm", "/worker.js"]);
  const mine = fetched.slice(before);
  expect(fresh.filter((url) => !mine.includes(url) && !url.endsWith("/worker.js"))).toEqual([]);
  expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
});

test("the check above sees the requests of a worker that is allowed to make them", async ({ page }) => {
  await page.route("**/worker.js", async (route) => {
    const response = await route.fetch();
    const headers = { ...response.headers(), "content-security-policy": "default-src 'self' 'wasm-unsafe-eval'" };
    await route.fulfill({ response, headers, body: `void fetch("/v1/from-the-worker");\n${await response.text()}` });
  });
  const seen = page.waitForRequest((request) => request.url().includes("/v1/from-the-worker"));
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=sms");
  await dashboard.exportAll();
  await seen;
});

test("Trusted Types: a script address that is not the worker's is refused", async ({ page }) => {
  const dashboard = new Dashboard(page);
  await dashboard.open("/inbox?channel=sms");
  const refused = await page.evaluate(async () => {
    const attempt = (act: () => unknown): boolean => {
      try {
        act();
        return false;
      } catch {
        return true;
      }
    };
    return [attempt(() => new Worker("/worker.js")), attempt(() => (document.body.innerHTML = "<b>x</b>"))];
  });
  expect(refused).toEqual([true, true]);
});

// A machine that is busy with something else stretches every task on the clock, so the time that the processor gave to
// the task is what counts; the clock's figure is noted. Of some runs the best is taken.
test(`no task over ${longestTaskMs} ms on the main thread while all conversations are exported`, async ({ page, browser }) => {
  test.slow();
  const dashboard = new Dashboard(page);
  await dashboard.picker("missing");
  await dashboard.open();
  expect(await dashboard.matching()).toBeGreaterThan(2000);
  const longest: { wallMs: number; processorMs: number; tasks: number }[] = [];
  for (let run = 1; run <= runs; run += 1) {
    await dashboard.exportAll();
    await dashboard.purpose("messages");
    await dashboard.preview(/"message_id"/);
    await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline", "blink.user_timing"] });
    await page.evaluate(() => performance.mark("export-begins"));
    await dashboard.saved(() => dashboard.exportButton.click());
    // Not an expectation: one that waits draws up the whole page in words each time, on this very thread.
    await dashboard.finished.waitFor();
    await page.evaluate(() => performance.mark("export-ends"));
    longest.push(longestTask(await browser.stopTracing(), "export-begins", "export-ends"));
    if ((longest.at(-1)?.processorMs ?? 0) <= longestTaskMs) break;
    await page.getByTestId("finished-close").click();
  }
  test.info().annotations.push({ type: "longest task of each run", description: longest.map(({ wallMs, processorMs }) => `${processorMs.toFixed(0)} ms of the processor, ${wallMs.toFixed(0)} ms on the clock`).join("; ") });
  expect(longest.at(-1)?.tasks).toBeGreaterThan(50);
  expect(Math.min(...longest.map(({ processorMs }) => processorMs))).toBeLessThanOrEqual(longestTaskMs);
});

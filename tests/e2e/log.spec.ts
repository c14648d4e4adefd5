// The export log: what each way an export can end leaves in it, and what its page says.
import { readFileSync } from "node:fs";
import type { APIRequestContext, Page, Route } from "@playwright/test";
import { Dashboard, detailPages } from "./dashboard.js";
import { expect, test } from "./server.js";

const workspace = "workspace_id=wt_nwshop_7f3";
const logRoute = /\/v1\/export-log\?workspace_id/;
const complete = ["requested", "started", "policy-applied", "finished", "saved"];

interface LoggedEvent {
  readonly [field: string]: unknown;
  readonly sequence: number;
  readonly export_id: string;
  readonly event: string;
}

/** Signs a seat in before the page is opened. */
async function signIn(page: Page, user: "editor" | "viewer" | "admin"): Promise<void> {
  await page.request.post("/v1/session", { data: { user } });
  // The page asks for a running session only when it knows of one.
  await page.addInitScript(() => localStorage.setItem("askvault-session-until", new Date(Date.now() + 600_000).toISOString()));
}

/** The server's events, oldest first. */
async function events(request: APIRequestContext): Promise<LoggedEvent[]> {
  const found: LoggedEvent[] = [];
  for (let cursor = ""; ; ) {
    const page = (await (await request.get(`/v1/export-log?${workspace}&limit=100${cursor}`)).json()) as { events: LoggedEvent[]; pagination: { next_cursor: string | null } };
    found.push(...page.events);
    if (page.pagination.next_cursor === null) return found.reverse();
    cursor = `&cursor=${page.pagination.next_cursor}`;
  }
}

/** The events of the newest export, once the last of them is `end`. */
async function newest(page: Page, end: string): Promise<LoggedEvent[]> {
  let found: LoggedEvent[] = [];
  await expect
    .poll(async () => {
      const all = await events(page.request);
      found = all.filter(({ export_id }) => export_id === all.at(-1)?.export_id);
      return found.at(-1)?.event;
    })
    .toBe(end);
  return found;
}

const names = (found: readonly LoggedEvent[]): string[] => found.map(({ event }) => event);

async function chain(request: APIRequestContext): Promise<unknown> {
  return ((await (await request.get(`/v1/export-log/chain?${workspace}`)).json()) as { state: unknown }).state;
}

let dashboard: Dashboard;

test.beforeEach(async ({ page }) => {
  dashboard = new Dashboard(page);
  await dashboard.picker("missing");
});

async function exportThree(page: Page, reference = ""): Promise<void> {
  await dashboard.open();
  await dashboard.select(3);
  await dashboard.exportSelected();
  if (reference !== "") await page.getByTestId("reference").fill(reference);
  await dashboard.saved(() => dashboard.exportButton.click());
  await expect(dashboard.finished).toBeVisible();
}

test("cus-07 cus-09 an export of the dialog is told from the click to the place where it was saved", async ({ page }) => {
  await signIn(page, "editor");
  await exportThree(page, "DSAR-2026-114");
  const found = await newest(page, "saved");
  expect(names(found)).toEqual(complete);
  const ids = await page.getByTestId("inbox-row").evaluateAll((rows) => rows.length);
  expect(ids).toBeGreaterThan(3);
  for (const event of found) {
    expect(event).toMatchObject({ scope_kind: "selected", formats: ["csv"], profile: "internal", policy_id: null, purpose: "DSAR-2026-114", clock_source: "device", actor_id: "usr_01" });
    expect(String(event["filter_text"]).match(/id=conv_/g)).toHaveLength(3);
    expect(Math.abs(Number(event["clock_offset_ms"]))).toBeLessThan(60_000);
  }
  expect(found[0]).toMatchObject({ counts: { requested: 3 }, file_digest: null });
  const saved = found[4];
  expect(saved).toMatchObject({ counts: { requested: 3, exported: 3, failed: 0, refused: 0, empty: 0 }, place: "download", engine_version: "0.1.0" });
  expect(saved?.["fields"]).toContain("customer_email");
  expect(saved?.["engine_digest"]).toMatch(/^[0-9a-f]{64}$/);

  await page.getByTestId("view-log").click();
  const row = page.getByTestId("log-row").first();
  await expect(row).toContainText("3 selected conversations");
  await expect(row).toContainText("3 of 3");
  await row.getByTestId("log-open").click();
  await expect(page.getByTestId("log-event")).toHaveCount(5);
  await expect(page.getByTestId("log-event").last()).toContainText("Saved by the module, as a download of the browser");
  await expect(page.getByTestId("log-account")).toHaveText("3 requested = 3 exported + 0 failed + 0 refused + 0 empty");
  await expect(page.getByTestId("log-reference")).toHaveText("DSAR-2026-114");
  await expect(page.getByTestId("chain-state")).toHaveText(/^Unbroken: [\d,]+ events$/);
});

test("the digest in the log is that of the file", async ({ page }) => {
  await signIn(page, "editor");
  await dashboard.open();
  await dashboard.select(2);
  await dashboard.exportSelected();
  const file = await dashboard.saved(() => dashboard.exportButton.click());
  const saved = (await newest(page, "saved")).at(-1);
  const { createHash } = await import("node:crypto");
  const bytes = readFileSync(file.path);
  expect(saved).toMatchObject({ file_digest: createHash("sha256").update(bytes).digest("hex"), file_bytes: bytes.length });
  const engine = await (await page.request.get("/lite.wasm")).body();
  expect(saved?.["engine_digest"]).toBe(createHash("sha256").update(engine).digest("hex"));
});

test("an export without the dialog is told as well", async ({ page }) => {
  await signIn(page, "editor");
  await dashboard.open();
  await dashboard.rows.first().click();
  await page.getByTestId("export-menu").click();
  await dashboard.saved(() => page.getByRole("menuitem", { name: /CSV/ }).click());
  const found = await newest(page, "saved");
  expect(names(found)).toEqual(complete);
  expect(found[0]).toMatchObject({ scope_kind: "conversation", counts: { requested: 1 } });
});

test("cus-07 cus-09 a kept file is told when it is kept, fetched again and deleted", async ({ page }) => {
  await signIn(page, "editor");
  await dashboard.open();
  await dashboard.exportInBackground();
  await expect(dashboard.ready).toBeVisible();
  const file = await dashboard.saved(() => page.getByTestId("ready-download").click());
  await page.getByTestId("nav-exports").click();
  await dashboard.saved(() => page.getByTestId("download-export").click());
  await expect(page.getByTestId("download-count")).toHaveText("2");
  await page.getByTestId("delete-export").click();
  await page.getByTestId("delete-sure").click();
  const found = await newest(page, "deleted");
  expect(names(found)).toEqual([...complete, "downloaded", "downloaded", "deleted"]);
  expect(found[4]).toMatchObject({ place: "kept" });
  const { createHash } = await import("node:crypto");
  for (const event of found.slice(4)) expect(event).toMatchObject({ file_digest: createHash("sha256").update(readFileSync(file.path)).digest("hex") });
  await page.getByTestId("view-log").click();
  await page.getByTestId("log-open").first().click();
  await expect(page.getByTestId("log-event").last()).toContainText("Kept file deleted");
  expect(await chain(page.request)).toBe("unbroken");
});

test("a kept file whose time is over is told as purged, by the next visit of whoever made it", async ({ page }) => {
  await dashboard.open();
  await dashboard.exportInBackground();
  await expect(dashboard.ready).toBeVisible();
  await newest(page, "saved");
  await page.clock.setFixedTime(Date.now() + 8 * 24 * 60 * 60 * 1000);
  await dashboard.open();
  expect(names(await newest(page, "purged"))).toEqual([...complete, "purged"]);
});

test("a save dialog that is closed is a cancel, and a server that fails a failure", async ({ page }) => {
  await signIn(page, "editor");
  await dashboard.picker("closes");
  await dashboard.open();
  await dashboard.select(2);
  await dashboard.exportSelected();
  await dashboard.exportButton.click();
  await expect(dashboard.cancelled).toBeVisible();
  expect(names(await newest(page, "cancelled"))).toEqual(["requested", "cancelled"]);
  await page.evaluate(() => Object.defineProperty(globalThis, "showSaveFilePicker", { value: undefined, configurable: true, writable: true }));
  await page.route(detailPages, (route) => route.fulfill({ status: 403, json: { detail: "no", code: "forbidden", request_id: "req_1" } }));
  await page.reload();
  await dashboard.open();
  await dashboard.select(2);
  await dashboard.exportSelected();
  await dashboard.csvSetting("dialect-machine");
  await page.evaluate(() => Object.defineProperty(globalThis, "showSaveFilePicker", { value: undefined, configurable: true, writable: true }));
  await dashboard.exportButton.click();
  await expect(dashboard.failure).toBeVisible();
  const failed = await newest(page, "failed");
  expect(names(failed)).toEqual(["requested", "started", "policy-applied", "failed"]);
  expect(failed.at(-1)).toMatchObject({ error_code: "forbidden", file_digest: null });
});

test("what cannot be sent waits through a reload, and is then in the log once and in order", async ({ page }) => {
  await signIn(page, "editor");
  let posts = 0;
  let isCutOff = true;
  const cutOff = async (route: Route): Promise<void> => {
    if (!isCutOff || route.request().method() !== "POST") return route.continue();
    posts += 1;
    // The server takes every other event, but its answer is lost.
    if (posts % 2 === 0) await route.fetch();
    return route.abort("connectionreset");
  };
  await page.route(logRoute, cutOff);
  await exportThree(page, "offline-1");
  await page.getByTestId("view-log").click();
  await expect(page.getByTestId("log-waiting")).toHaveText("5 events wait in this browser to be sent");
  await page.reload();
  await expect(page.getByTestId("log-waiting")).toHaveText("5 events wait in this browser to be sent");
  isCutOff = false;
  await page.getByTestId("log-send").click();
  await expect(page.getByTestId("log-waiting")).toBeHidden();
  const found = (await events(page.request)).filter(({ purpose }) => purpose === "offline-1");
  expect(names(found)).toEqual(complete);
  expect(await chain(page.request)).toBe("unbroken");
});

test("one who changes an event of the browser's own copy is found out", async ({ page }) => {
  await signIn(page, "editor");
  await exportThree(page);
  await newest(page, "saved");
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open("askvault-export-log");
        opening.onerror = () => reject(opening.error);
        opening.onsuccess = () => {
          const transaction = opening.result.transaction("event", "readwrite");
          const cursor = transaction.objectStore("event").openCursor();
          cursor.onsuccess = () => {
            const at = cursor.result;
            const row = at?.value as { sequence: number; entry: { profile: string } } | undefined;
            if (row?.sequence === 2) at?.update({ ...row, entry: { ...row.entry, profile: "external" } });
            at?.continue();
          };
          transaction.oncomplete = () => resolve();
        };
      }),
  );
  await page.goto("/log");
  await expect(page.getByRole("alert")).toContainText("In this browser's own copy: Event 2 was changed");
});

test("an event that the server's log lost or changed is named, by the server and by this browser", async ({ page }) => {
  await signIn(page, "admin");
  await exportThree(page);
  const at = (await newest(page, "saved"))[1]?.sequence ?? 0;
  await page.route(/\/v1\/export-log\/chain/, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), state: "broken", sequence: at, reason: "missing" } });
  });
  await page.getByTestId("view-log").click();
  await expect(page.getByTestId("chain-state")).toHaveText(`Event ${at} is missing`);
  await page.getByTestId("check-chain").click();
  await expect(page.getByTestId("chain-checked")).toContainText("Checked in this browser: unbroken");
  await page.route(logRoute, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.json()) as { events: LoggedEvent[] };
    await route.fulfill({ response: answer, json: { ...body, events: body.events.map((event) => (event.sequence === at ? { ...event, profile: "external" } : event)) } });
  });
  await page.getByTestId("check-chain").click();
  await expect(page.getByTestId("chain-checked")).toHaveText(`Checked in this browser: event ${at} was changed`);
});

test("cus-08 no word of a conversation and no name of a customer is in the log", async ({ page }) => {
  await signIn(page, "editor");
  await dashboard.open();
  await dashboard.select(3);
  const people = await dashboard.rows.locator(".customer").allInnerTexts().catch(() => []);
  const details: string[] = [];
  page.on("response", (response) => {
    if (detailPages.test(response.url())) void response.text().then((text) => details.push(text), () => undefined);
  });
  await dashboard.exportSelected();
  await dashboard.saved(() => dashboard.exportButton.click());
  const log = JSON.stringify(await newest(page, "saved"));
  const conversations = details.flatMap((text) => (JSON.parse(text) as { conversations: { customer: { name: string | null; email: string | null }; messages: { content: string }[] }[] }).conversations);
  expect(conversations.length).toBeGreaterThan(2);
  for (const { customer, messages } of conversations) {
    for (const value of [customer.name, customer.email, ...messages.map(({ content }) => content)]) {
      if (typeof value === "string" && value.length > 5) expect(log).not.toContain(JSON.stringify(value).slice(1, -1));
    }
  }
  for (const person of people) if (person.trim().length > 5) expect(log).not.toContain(person.trim());
});

test("the log as CSV cannot run as a formula, and holds the chain", async ({ page }) => {
  await signIn(page, "admin");
  await exportThree(page, '=HYPERLINK("https://evil.example")');
  await newest(page, "saved");
  await page.getByTestId("view-log").click();
  const file = await dashboard.saved(() => page.getByTestId("log-csv").click());
  expect(file.name).toMatch(/^export-log-\d{4}-\d\d-\d\d\.csv$/);
  const text = readFileSync(file.path, "utf8");
  expect(text.startsWith('\u{FEFF}"sequence","at"')).toBe(true);
  expect(text).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
  const all = await events(page.request);
  expect(text.trimEnd().split("\r\n")).toHaveLength(all.length + 1);
  for (const { digest } of all) expect(text).toContain(String(digest));
});

test("the table is filtered, walked and read by keyboard", async ({ page }) => {
  await signIn(page, "admin");
  await exportThree(page, "keys-1");
  await newest(page, "saved");
  await exportThree(page, "keys-2");
  await newest(page, "saved");
  await page.getByTestId("view-log").click();
  await page.getByTestId("log-filter-state").getByTestId("filter-open").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("log-filter-state")).toContainText("Saved");
  await expect(page.getByTestId("log-count")).toContainText("exports");
  const links = page.getByTestId("log-open");
  await links.first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByTestId("log-detail")).toBeFocused();
  await expect(page.getByTestId("log-reference")).toHaveText("keys-1");
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("log-detail")).toBeHidden();
  await expect(links.nth(1)).toBeFocused();
  // Other tests of this server remove files: nobody's are asked for.
  await page.route(/export-log\/exports\?.*state=removed/, (route) => route.continue({ url: `${route.request().url()}&actor=nobody` }));
  await page.getByTestId("log-filter-state").getByTestId("filter-open").click();
  await page.getByTestId("log-filter-state").locator('[data-value="removed"]').click();
  await expect(page.getByTestId("state-note")).toContainText("No exports match");
  await page.getByTestId("clear-log-filters").click();
  await expect(links.first()).toBeVisible();
});

test("an editor sees only exports of their own; before the first there is a note", async ({ page }) => {
  await signIn(page, "viewer");
  await page.goto("/log");
  await expect(page.getByTestId("state-note")).toContainText("Nothing was exported yet");
  await expect(page.getByTestId("log-csv")).toBeDisabled();
  await expect(page.getByTestId("log-filter-person")).toHaveCount(0);
  await expect(page.getByTestId("check-chain")).toHaveCount(0);
});

test("a log that cannot be read says so, and can be tried again", async ({ page }) => {
  await signIn(page, "admin");
  const broken = /\/v1\/export-log\/exports/;
  await page.route(broken, (route) => route.fulfill({ status: 500, json: { detail: "x", code: "internal", request_id: "req_7" } }));
  await page.goto("/log");
  await expect(page.getByTestId("state-note")).toContainText("The export log could not be read");
  await page.unroute(broken);
  await page.getByTestId("retry").click();
  await expect(page.getByTestId("state-note").or(page.getByTestId("log-table"))).toBeVisible();
  await expect(page.getByTestId("state-note").filter({ hasText: "could not be read" })).toHaveCount(0);
});

for (const scheme of ["light", "dark"] as const) {
  for (const [width, height] of [[1440, 900], [390, 844]] as const) {
    test(`nothing sticks out at ${width} pixels, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height });
      await signIn(page, "admin");
      await page.request.post(`/v1/export-log?${workspace}`, {
        data: { export_id: `exp_look_${width}_${scheme}`, event: "requested", client_sequence: 1, occurred_at: new Date().toISOString(), clock_source: "device", scope_kind: "filter", purpose: "W".repeat(200), policy_id: "P".repeat(200) },
      });
      await page.goto("/log");
      await page.getByTestId("log-open").first().click();
      await expect(page.getByTestId("log-event").first()).toBeVisible();
      const [inner, scroll] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth]);
      expect(scroll).toBeLessThanOrEqual(inner ?? 0);
      const detail = await page.getByTestId("log-detail").evaluate((element) => [element.clientWidth, element.scrollWidth]);
      expect(detail[1]).toBeLessThanOrEqual(detail[0] ?? 0);
    });
  }
}

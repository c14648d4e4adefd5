// Ways in which an export is interrupted, the page that it happens to, and what the same export gives otherwise.
import type { BrowserContext, Page } from "@playwright/test";
import { FaultyNetwork, type Fault } from "./faulty-network.js";
import { test as base } from "./server.js";

export const test = base.extend<{ network: FaultyNetwork }>({
  network: async ({ server }, use) => {
    const network = await new FaultyNetwork(server.url).open();
    await use(network);
    await network.close();
  },
});

/** A page of its own, signed in, that asks through the faulty network. */
export async function openPage(context: BrowserContext, network: FaultyNetwork): Promise<Page> {
  await context.request.post(`${network.url}/v1/session`, { data: {} });
  const page = await context.newPage();
  // The dashboard itself has nothing to do with it.
  await page.route("**/bare", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html><title>bare</title>" }));
  await page.goto(`${network.url}/bare`);
  return page;
}

export type Kill = "close the tab" | "crash the tab" | "reload" | "kill the worker" | "drop the network" | "an ended session" | "too many requests" | "a failing server";

export const killing: Readonly<Record<Kill, { readonly fault: Fault["kind"]; readonly code: string | null }>> = {
  "close the tab": { fault: "hold", code: null },
  "crash the tab": { fault: "hold", code: null },
  reload: { fault: "hold", code: null },
  "kill the worker": { fault: "hold", code: "internal" },
  "drop the network": { fault: "drop", code: "network" },
  "an ended session": { fault: 401, code: "session-expired" },
  "too many requests": { fault: 429, code: "rate-limited" },
  "a failing server": { fault: 500, code: "server-error" },
};

/** What the test does itself; networks and servers fail by their fault. */
export async function killAt(kill: Kill, page: Page): Promise<void> {
  if (kill === "close the tab") return page.close();
  if (kill === "reload") return void (await page.reload());
  if (kill === "crash the tab") {
    const session = await page.context().newCDPSession(page);
    const crashed = page.waitForEvent("crash");
    // The answer never comes: there is nobody left to give it.
    session.send("Page.crash").catch(() => undefined);
    await crashed;
    return page.close();
  }
  if (kill === "kill the worker") {
    const dying = page.workers().map((worker) => worker.evaluate(() => void setTimeout(() => {
      throw new Error("killed by the test");
    })));
    // With one of them gone the page may have ended the others.
    await Promise.any(dying);
    await Promise.allSettled(dying);
  }
}

interface WithOptions {
  readonly options: object;
}

/** What exports give that nothing interrupts: each is made, and looked at, once for its options. */
export function rememberWhole<Call extends WithOptions, Outcome>(make: (page: Page, network: FaultyNetwork, call: Call) => Promise<Outcome>): typeof make {
  const whole = new Map<string, Outcome>();
  return async (page, network, call) => {
    const key = JSON.stringify(call.options);
    const known = whole.get(key);
    if (known) return known;
    void network.begin(null);
    const outcome = await make(page, network, call);
    whole.set(key, outcome);
    return outcome;
  };
}

export interface DiskWindow {
  /** The test's own: fills the quota. */
  fillDisk?: () => Promise<void>;
}

/** Lets the page fill its own disk, in the middle of what it does. */
export function letFillDisk(page: Page, network: FaultyNetwork): Promise<unknown> {
  return page.exposeFunction("fillDisk", () => setQuota(page, network, 1));
}

/** Null: as much as there is. */
export async function setQuota(page: Page, network: FaultyNetwork, quotaSize: number | null): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: network.url, ...(quotaSize !== null && { quotaSize }) });
}

// The package as a page's own script sees it.
import type { Page } from "@playwright/test";
import type * as Source from "../../www/src/index.js";

export type Package = typeof Source;

/** A page that has loaded nothing of the package yet, under the server's own policy. */
export async function openBarePage(page: Page): Promise<void> {
  await page.goto("/inbox");
  await page.waitForFunction(() => customElements.get("askvault-export") !== undefined);
}

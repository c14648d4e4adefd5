// Holds an export in its middle: lets the first pages of conversations through and keeps the others waiting.
import type { Page } from "@playwright/test";
import { detailPages } from "./dashboard.js";

export interface PageGate {
  /** Lets everything through from now on. */
  release(): void;
}

/** Call it after the preview is there: the preview reads pages too. */
export async function holdPages(page: Page, through: number): Promise<PageGate> {
  let passed = 0;
  let release = (): void => undefined;
  const open = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route(detailPages, async (route) => {
    passed += 1;
    if (passed > through) await open;
    // The page may have given up on this request meanwhile.
    await route.continue().catch(() => undefined);
  });
  return { release };
}

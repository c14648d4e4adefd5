// A workspace of more conversations than one export holds, as far as its list says.
import type { Page } from "@playwright/test";

export const claimedTotal = 12_480;

/** The list of the inbox then says `claimedTotal`; months and conversations stay the server's. */
export async function claimTotal(page: Page): Promise<void> {
  await page.route(/\/v1\/conversations\?(?!.*include=)/, async (route) => {
    const response = await route.fetch();
    const json = (await response.json()) as { pagination: object };
    await route.fulfill({ response, json: { ...json, pagination: { ...json.pagination, total: claimedTotal } } });
  });
}

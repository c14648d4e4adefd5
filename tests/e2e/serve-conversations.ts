// Conversations of a test's own in place of the server's: the pages of a preview, and the list and batches of an export.
import type { Page } from "@playwright/test";
import { detailPages } from "./dashboard.js";

/** What an export asks for first. */
export const idLists = /\/v1\/conversations\?.*include=ids/;

const answer = (conversations: readonly object[], total: number, next: string | null = null) => ({ conversations, pagination: { next_cursor: next, has_more: next !== null, total } });

/** Serves these pages, whatever the filter. A batch of an export gets those of its ids. */
export async function servePages(page: Page, pages: readonly (readonly Record<string, unknown>[])[]): Promise<void> {
  const all = pages.flat();
  await page.route(idLists, (route) => route.fulfill({ json: { ids: [...new Set(all.map(({ id }) => id))], pagination: { next_cursor: null, has_more: false } } }));
  await page.route(detailPages, (route) => {
    const asked = new URL(route.request().url()).searchParams;
    const ids = new Set(asked.getAll("id"));
    if (ids.size > 0) return route.fulfill({ json: answer(all.filter(({ id }) => ids.has(id as string)), ids.size) });
    const at = Number(asked.get("cursor")?.replace("page-", "") ?? 0);
    return route.fulfill({ json: answer(pages[at] ?? [], all.length, at + 1 < pages.length ? `page-${at + 1}` : null) });
  });
}

// Conversations in which a number is known as somebody's in the first one, and stands bare in a later one: the check must stop.
import type { Page } from "@playwright/test";
import { servePages } from "./serve-conversations.js";

export const leftoverNumber = "493055501420";

const perPage = 40;
/** Together more than the preview reads, so that it meets only what is on the first page. */
const plainText = "the shop opens at nine. ".repeat(90);

const at = (minute: number): string => `2026-03-02T08:${String(minute % 60).padStart(2, "0")}:00.000Z`;

function conversation(index: number, content: string): Record<string, unknown> {
  return {
    id: `conv_${String(index).padStart(4, "0")}`, channel: "email", status: "open", priority: "normal", started_at: at(index), last_message_at: at(index), tags: [], audience: ["public"],
    customer: index === 0 ? { id: "cus_known", name: null, email: null, phone: "+49 30 5550 1420" } : null,
    messages: [{ id: `msg_${index}`, role: "bot", created_at: at(index), content, content_type: "text/plain" }],
  };
}

/** Answers the page with two pages of conversations; the bare number is in the conversation of this index. */
export async function serveLeftover(page: Page, bare: number): Promise<number> {
  const all = Array.from({ length: perPage + 1 }, (_, index) => conversation(index, index === bare ? `see ticket ${leftoverNumber} on the shelf` : plainText));
  await servePages(page, [all.slice(0, perPage), all.slice(perPage)]);
  return all.length;
}

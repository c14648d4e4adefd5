// Conversations that a transcript has something to show of: served in place of the sample.
import type { Page } from "@playwright/test";
import { servePages } from "./serve-conversations.js";

export const noteText = "Card on file belongs to somebody else.";
/** No font of ours has it. */
export const strangeCharacter = "\u{10A10}";

const message = (id: string, position: number, role: string, content: string) => ({
  id, position, role, content, created_at: `2026-03-13T09:1${position}:00Z`, author: { name: role === "customer" ? "Lena Kunde" : "Ada Berger", email: null }, attachments: [], citations: [],
});

export const conversation = (id: string, words: string): Record<string, unknown> => ({
  id, workspace_id: "ws_1", channel: "email", status: "resolved", priority: "normal", started_at: "2026-03-13T09:15:00Z", ended_at: "2026-03-13T10:04:00Z",
  last_message_at: "2026-03-13T10:01:00Z", message_count: 2, customer: { id: "cus_1", name: "Lena Kunde", email: "lena@kunde.example", phone: null, company: null, verified: true },
  tags: ["refund"], audience: ["public"], sla_state: "in_compliance", assigned_agent: { id: "agt_1", name: "Ada Berger", email: "ada@shop.example" }, csat: null,
  messages: [message(`${id}_1`, 1, "customer", words), message(`${id}_2`, 2, "agent", "Thank you, it is on its way.")],
  notes: [{ id: `${id}_n`, content: noteText, created_at: "2026-03-13T09:40:00Z", author: { id: "agt_1", name: "Ada Berger", email: null }, is_private: true }],
  audit_log: [], skills: [], recordings: [], metadata: {},
});

/** These are all that there is: in the list, in previews and in exports. */
export async function serveConversations(page: Page, conversations: readonly Record<string, unknown>[]): Promise<void> {
  await page.route(/\/v1\/conversations\?(?!.*include=)/, (route) =>
    route.fulfill({ json: { conversations, pagination: { next_cursor: null, has_more: false, total: conversations.length } } }),
  );
  await servePages(page, [conversations]);
}

// A page of conversations that no sample holds: every derived value, every alias, every text that breaks careless writers.

const at = (minute: number, second = 0): string => `2026-03-02T08:${String(minute).padStart(2, "0")}:${String(second).padStart(2, "0")}.000Z`;

const person = (id: string, name: string, more: object = {}) => ({ id, name, ...more });

function conversation(id: string, more: object): Record<string, unknown> {
  return {
    id,
    workspace_id: "wt_hard",
    channel: "email",
    status: "open",
    priority: "normal",
    started_at: at(0),
    ended_at: null,
    last_message_at: at(50),
    message_count: 1,
    customer: { id: `cus_${id}`, name: "Lena Kunde", email: "lena@kunde.example", phone: "+49 30 5550 1420", company: null, verified: true, custom_attributes: {} },
    tags: [],
    audience: ["public"],
    sla_state: "at_risk",
    assigned_agent: null,
    csat: null,
    messages: [{ id: `msg_${id}`, role: "customer", author: person(`cus_${id}`, "Lena Kunde"), created_at: at(1), content: "plain", content_type: "text/plain", attachments: [] }],
    notes: [],
    resolution_note: null,
    audit: [],
    skills: [],
    recordings: [],
    metadata: {},
    ...more,
  };
}

const texts = [
  "=HYPERLINK(\"https://evil.example\",\"click\")",
  "+SUM(A1:A9)",
  "-5.00",
  "1e-7",
  "-2+3+cmd|'/c calc'!A1",
  "@SUM(1+1)*cmd|' /C calc'!A0",
  " \u200b=1+1",
  "＝1+1",
  "'already quoted",
  "comma, \"quotes\" and\r\nCR LF, lone\rCR, \u2028separator",
  "\ttab first",
  "👩‍👩‍👧‍👦 नमस्ते שלום 日本語 e\u0301",
  "",
  " ",
  "\u202eright to left",
  "- a list item",
  "semi;colon",
  "0049301234",
];

const message = (id: string, minute: number, content: string | null, more: object = {}) => ({
  id, role: "customer", author: person("cus_1", "Lena Kunde"), created_at: at(minute), content, content_type: "text/plain", attachments: [], ...more,
});

export const hardConversations: readonly Record<string, unknown>[] = [
  conversation("00367901234567890323", { tags: ["a;b", "back\\slash", "plain"], csat: { rating: 4, comment: "=quick" } }),
  conversation("conv_texts", { messages: texts.map((text, index) => message(`msg_${index}`, index, text)) }),
  conversation("conv_resolved_twice", {
    status: "resolved",
    audit: [
      { id: "aud_1", event: "resolved", actor: { type: "agent", name: "Ada" }, created_at: at(20), before: null, after: null, reason: null, ip: null, user_agent: null },
      { id: "aud_2", event: "reopened", actor: { type: "agent", name: "Ada" }, created_at: at(30), before: null, after: null, reason: null, ip: null, user_agent: null },
      { id: "aud_3", event: "resolved", actor: { type: "agent", name: "Ada" }, created_at: at(40), before: null, after: null, reason: "done", ip: "203.0.113.9", user_agent: "test" },
    ],
  }),
  conversation("conv_newest_event_first", {
    status: "open",
    audit: [40, 20].map((minute) => ({ id: `aud_${minute}`, event: "resolved", actor: { type: "agent", name: "Ada" }, created_at: at(minute), before: null, after: null, reason: null, ip: null, user_agent: null })),
  }),
  conversation("conv_archived_without_event", { status: "archived" }),
  conversation("conv_open", { status: "open" }),
  conversation("conv_offset_times", { started_at: "2026-03-02T10:00:00+02:00", last_message_at: "2026-03-02T09:01:47Z", status: "resolved" }),
  conversation("conv_order", {
    messages: [message("msg_c", 9, "third"), message("msg_a", 3, "first of two at one time"), message("msg_b", 3, "second of two at one time")],
  }),
  conversation("conv_edited_deleted", {
    messages: [
      message("msg_first", 1, "the deleted words", { deleted_at: at(2) }),
      message("msg_second", 3, "edited", { edited_at: at(4) }),
      message("msg_third", 5, "an answer", { reply_to: "msg_second" }),
      message("msg_fourth", 6, "an answer to what is elsewhere", { reply_to: "msg_of_another_day", deleted_at: null }),
    ],
  }),
  conversation("conv_aliases", {
    messages: [
      { id: "msg_1", role: "user", author: person("cus_1", "Lena Kunde"), sent_at: at(1), text: "by text", content_type: "text/plain", attachments: [] },
      { id: "msg_2", role: "assistant", author: person("bot_1", "Bot"), timestamp: at(2), body: "by body", content_type: "text/plain", attachments: [],
        citations: [{ title: "Returns; and refunds", url: "https://help.example/returns", score: 0.5, chunk: "Thirty days." }, { title: "Returns; and refunds", url: "https://help.example/more" }, { url: "https://help.example/bare" }],
        skills_fired: ["knowledge_search", "a;b"] },
      { id: "msg_3", role: "visitor", author: person("cus_1", "Lena Kunde"), created_at: at(3), content: "by content", content_type: "text/plain",
        attachments: [{ id: "att_1", name: "invoice; final.pdf", content_type: "application/pdf", size: 48211, url: "https://files.example/att_1?token=secret" }, { id: "att_2", name: "photo.jpg", content_type: "image/jpeg", size: 5, url: "https://files.example/att_2?token=secret" }] },
      { id: "msg_4", role: "ai", author: person("bot_1", "Bot"), created_at: at(4), content: "done", content_type: "text/plain", attachments: [] },
    ],
  }),
  conversation("conv_html", {
    messages: [message("msg_html", 1, "<p>Hello <b>Lena</b>,</p><p>5 &lt; 6 &amp; 7<br>bye</p>", { content_type: "text/html" })],
  }),
  conversation("conv_agent", {
    assigned_agent: person("agt_1", "Müller, \"Ada\"", { email: "ada@shop.example" }),
    csat: { rating: -1, comment: null },
    notes: [{ id: "note_1", author: { name: "Ada" }, created_at: at(7), content: "kept inside", attachments: [{ id: "att_9", name: "n.txt", content_type: "text/plain", size: 1, url: "https://files.example/n" }] }],
    resolution_note: "closed; see note",
    skills: [{ name: "knowledge_search", fired_at: at(2) }],
    recordings: [{ id: "rec_1", content_type: "audio/wav", duration_ms: 61200, url: "https://files.example/rec_1?token=secret" }],
    metadata: { order: { number: "NW-1" }, flags: [true, null] },
  }),
];

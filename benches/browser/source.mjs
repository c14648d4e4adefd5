// Where the benchmark's conversations come from: real dialogues laid beside the project when they are there, otherwise
// made ones of the same shape and about the same size.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { top } from "../../scripts/command.mjs";
import { makeRandom } from "./order.mjs";

const dialogues = join(top, "..", "shared", "conversations", "dialogues-200.json");
const madeCount = 200;
const words = "order refund parcel please thanks where when invoice delivery account password tomorrow address size colour return shipped late help number card plan upgrade cancel again working phone screen app update store receipt wrong missing found sent reply today great sorry sure check".split(" ");
const channels = ["email", "chat", "whatsapp", "sms", "voice"];
const statuses = ["open", "claimed", "resolved", "archived"];

function makeConversations() {
  const random = makeRandom(7);
  const pick = (list) => list[random(list.length)];
  const sentence = () => {
    const text = Array.from({ length: 4 + random(14) }, () => pick(words)).join(" ");
    return random(20) === 0 ? `"${text}", she said.\nIs that right?` : `${text}.`;
  };
  return Array.from({ length: madeCount }, (_, index) => {
    const number = String(index + 1).padStart(6, "0");
    const begin = Date.UTC(2025, random(12), 1 + random(28), random(24), random(60));
    const time = (minutes) => new Date(begin + minutes * 60_000).toISOString();
    const messageCount = 8 + random(16);
    const customer = { id: `cus_${number}`, name: `Customer ${index}`, email: `customer.${index}@example.com`, phone: null, company: null, verified: index % 2 === 0 };
    const agent = { id: "agt_0001", name: "Ada Example", email: "ada@support.example.com" };
    const status = pick(statuses);
    return {
      id: `conv_${number}`, workspace_id: "wt_bench", channel: pick(channels), status, priority: "normal",
      started_at: time(0), ended_at: index % 4 < 2 ? time(messageCount) : null, last_message_at: time(messageCount),
      message_count: messageCount, customer, tags: [pick(words), pick(words)], audience: ["public"], sla_state: "in_compliance",
      assigned_agent: agent, csat: index % 3 === 0 ? { rating: 1 + random(5), comment: sentence() } : null,
      messages: Array.from({ length: messageCount }, (_, place) => ({
        id: `msg_${number}_${String(place + 1).padStart(4, "0")}`, role: place % 2 === 0 ? "customer" : "agent",
        author: place % 2 === 0 ? { id: customer.id, name: customer.name } : agent,
        created_at: time(place + 1), content: sentence(), attachments: [],
        sources: place % 9 === 5 ? [{ document_title: "Returns", url: "https://help.example.com/returns" }] : [],
      })),
      notes: [], audit: [], skills: [], metadata: {},
    };
  });
}

/** The conversations and a word that says which they are. */
export function conversationSource() {
  if (existsSync(dialogues)) return { name: "real dialogues", ...JSON.parse(readFileSync(dialogues, "utf8")) };
  return { name: "made conversations (no real dialogues beside the project)", conversations: makeConversations() };
}

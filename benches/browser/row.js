// What both JavaScript contenders share: reading the page object and picking the cells of a row, as a product's own code
// would do it. Times, roles and states are in the wanted form already, so they are passed through unlooked at.

const decoder = new TextDecoder("utf-8", { fatal: true });

export const conversationColumns = [
  "conversation_id", "customer_email", "channel", "started_at", "ended_at", "status", "priority", "tags", "message_count",
  "agent_assigned", "csat_rating", "csat_comment", "first_message", "last_message",
];

export const messageColumns = [
  "conversation_id", "message_id", "position", "created_at", "role", "author_name", "author_email", "content", "attachments",
  "citations", "skills",
];

export const conversationsOf = (bytes) => JSON.parse(decoder.decode(bytes)).conversations;

const special = /[;\\]/;
const escapeItem = (item) => (special.test(item) ? item.replace(/[;\\]/g, "\\$&") : item);

/** Lists in a cell: joined by "; ", with what would be taken for a joint escaped. */
function list(items, nameOf) {
  if (items === undefined || items === null || items.length === 0) return null;
  let cell = escapeItem(nameOf(items[0]));
  for (let at = 1; at < items.length; at += 1) cell += `; ${escapeItem(nameOf(items[at]))}`;
  return cell;
}

const itself = (item) => item;
const attachmentName = (attachment) => attachment.name ?? attachment.id ?? "";
const citationTitle = (source) => source.document_title ?? source.url ?? "";

export function conversationRow({ id, customer, channel, started_at, ended_at, status, priority, tags, messages, assigned_agent, csat }) {
  return [
    id, customer?.email, channel, started_at, ended_at, status, priority, list(tags, itself),
    messages.length, assigned_agent?.name, csat?.rating, csat?.comment, messages[0]?.content,
    messages[messages.length - 1]?.content,
  ];
}

export function messageRow(conversationId, { id, created_at, role, author, content, attachments, sources, skills_fired }, position) {
  return [
    conversationId, id, position, created_at, role, author?.name, author?.email, content,
    list(attachments, attachmentName), list(sources, citationTitle), list(skills_fired, itself),
  ];
}

// Contender: what a careful developer writes without a library. Cells are quoted on need, and the empty string so
// that it differs from null; rows are joined, then encoded.
import { conversationColumns, conversationRow, conversationsOf, messageColumns, messageRow } from "./row.js";

const encoder = new TextEncoder();
const special = /[",\r\n]/;

function line(cells) {
  for (let at = 0; at < cells.length; at += 1) {
    const cell = cells[at];
    if (typeof cell === "string" && (cell === "" || special.test(cell))) cells[at] = `"${cell.replaceAll('"', '""')}"`;
  }
  return cells.join(",");
}

const file = (lines) => {
  lines.push("");
  return [encoder.encode(lines.join("\r\n"))];
};

export const handwritten = {
  "csv conversations"(bytes) {
    const lines = [conversationColumns.join(",")];
    for (const conversation of conversationsOf(bytes)) lines.push(line(conversationRow(conversation)));
    return file(lines);
  },
  "csv messages"(bytes) {
    const lines = [messageColumns.join(",")];
    for (const { id, messages } of conversationsOf(bytes))
      for (let at = 0; at < messages.length; at += 1) lines.push(line(messageRow(id, messages[at], at + 1)));
    return file(lines);
  },
  json(bytes) {
    const lines = conversationsOf(bytes).map((conversation) => JSON.stringify(conversation));
    return [encoder.encode(`{"conversations":[\n${lines.join(",\n")}\n]}\n`)];
  },
};

// Contender: PapaParse, the usual CSV library, given the same rows.
import Papa from "/papaparse.js";
import { conversationColumns, conversationRow, conversationsOf, messageColumns, messageRow } from "./row.js";

const encoder = new TextEncoder();
const file = (fields, data) => [encoder.encode(`${Papa.unparse({ fields, data }, { newline: "\r\n" })}\r\n`)];

export const papaparse = {
  "csv conversations": (bytes) => file(conversationColumns, conversationsOf(bytes).map(conversationRow)),
  "csv messages"(bytes) {
    const rows = [];
    for (const { id, messages } of conversationsOf(bytes))
      for (let at = 0; at < messages.length; at += 1) rows.push(messageRow(id, messages[at], at + 1));
    return file(messageColumns, rows);
  },
};

/** The cells of a CSV file, to compare files that differ only in what they quote. */
export const cellsOf = (bytes) => Papa.parse(new TextDecoder().decode(bytes), { newline: "\r\n" }).data;

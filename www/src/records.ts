import type { Format } from "./options.js";

const lineFeed = 0x0a;
const quote = 0x22;
const closingBracket = 0x5d;

/** Where record number `count` (from 1) ends, or the end of `bytes`. Line feeds inside CSV quotes end no record. */
function endOfRecord(bytes: Uint8Array, count: number, quoted: boolean): number {
  let inQuotes = false;
  let records = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote && quoted) inQuotes = !inQuotes;
    if (byte !== lineFeed || inQuotes) continue;
    records += 1;
    if (records === count) return at + 1;
  }
  return bytes.length;
}

/** Without the JSON document's last line: it holds the summary, which only the whole export knows. */
function withoutSummary(bytes: Uint8Array): Uint8Array {
  const lastLine = bytes.lastIndexOf(lineFeed, bytes.length - 2) + 1;
  return bytes[lastLine] === closingBracket ? bytes.subarray(0, Math.max(0, lastLine - 1)) : bytes;
}

/** The head of an output and its first `rows` records; a prefix, byte for byte, of what the whole export writes. */
export function firstRecords(bytes: Uint8Array, format: Format, rows: number): Uint8Array {
  // A document has no head that stands for itself.
  if (format === "pdf") return bytes;
  if (format === "jsonl") return bytes.subarray(0, endOfRecord(bytes, rows, false));
  if (format === "json") return withoutSummary(bytes).subarray(0, endOfRecord(withoutSummary(bytes), rows + 1, false));
  return bytes.subarray(0, endOfRecord(bytes, rows + 1, true));
}

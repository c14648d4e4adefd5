/** Where the next page is, read from the end of a page's bytes: parsing a whole page would keep the main thread busy. */
import { ExportError } from "./error.js";

export interface Pagination {
  /** Null on the last page. */
  readonly nextCursor: string | null;
  readonly total: number | undefined;
}

const tailBytes = 2048;
const key = '"pagination"';

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function read(value: unknown): Pagination | null {
  if (typeof value !== "object" || value === null) return null;
  const { next_cursor: next, has_more: more, total }: Record<string, unknown> = { ...value };
  if (typeof next !== "string" && typeof more !== "boolean") return null;
  const ended = more === false || typeof next !== "string" || next === "";
  return { nextCursor: ended ? null : next, total: typeof total === "number" ? total : undefined };
}

/**
 * The object after the last `"pagination"`, if it is the last thing in the document. The same word inside a message
 * has its quotes escaped; as a deeper key it is followed by more than one closing brace and does not parse.
 */
function fromTail(bytes: Uint8Array): Pagination | null {
  const tail = new TextDecoder().decode(bytes.subarray(Math.max(0, bytes.length - tailBytes)));
  const at = tail.lastIndexOf(key);
  if (at < 0) return null;
  const rest = tail.slice(at + key.length).trim();
  if (!rest.startsWith(":") || !rest.endsWith("}")) return null;
  return read(parsed(rest.slice(1, -1)));
}

function fromWhole(bytes: Uint8Array): Pagination | null {
  const page = parsed(new TextDecoder().decode(bytes));
  if (typeof page !== "object" || page === null) return null;
  return "pagination" in page ? read(page.pagination) : { nextCursor: null, total: undefined };
}

export function paginationOf(bytes: Uint8Array): Pagination {
  const pagination = fromTail(bytes) ?? fromWhole(bytes);
  if (pagination === null) throw new ExportError("server-error", "The server's answer is not a page of conversations. Nothing was saved.");
  return pagination;
}

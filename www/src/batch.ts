/** A page of conversations that were asked for by id, held against what was asked, so that nothing goes missing unseen. */
import { joined } from "./bytes.js";
import { conversationId } from "./conversation-id.js";
import { createSlicer } from "./conversation-slicer.js";
import { paginationOf } from "./pagination.js";

export interface Batch {
  /** For the engine: the conversations in the order in which they were asked for, and a mark for each that did not come. */
  readonly bytes: Uint8Array;
  /** Ids that did not come, or not in a readable form. */
  readonly missing: readonly string[];
  /** How many conversations came that nobody had asked for; they are left out. */
  readonly unasked: number;
}

/** Bytes looked at without a look at the clock: few, since code that runs for the first time is slow. */
const pieceBytes = 8 * 1024;
/** The page stays responsive: no longer than this at a time. */
const busyMs = 10;

const encoder = new TextEncoder();

async function conversationsIn(bytes: Uint8Array): Promise<readonly Uint8Array[]> {
  const slicer = createSlicer();
  const found: Uint8Array[] = [];
  let since = performance.now();
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    found.push(...slicer.push(bytes.subarray(at, at + pieceBytes)));
    if (performance.now() - since < busyMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    since = performance.now();
  }
  return found;
}

/** The engine counts it as failed, under its id. */
const inPlaceOf = (id: string, reason: "gone" | "unreadable"): Uint8Array => encoder.encode(JSON.stringify({ id, export_unavailable: reason }));

/** Throws where there is no page at all, such as a proxy's answer: it must not be taken for one without conversations. */
function isWhole(bytes: Uint8Array, found: number): boolean {
  try {
    paginationOf(bytes);
    return true;
  } catch (error) {
    if (found === 0) throw error;
    return false;
  }
}

/**
 * Compares a page with the ids that were asked for. A page that is exactly what was asked passes as it came; of one that
 * breaks off, what came before is used. Rejects with `server-error` when it is no page.
 */
export async function checkedBatch(bytes: Uint8Array, asked: readonly string[]): Promise<Batch> {
  const conversations = await conversationsIn(bytes);
  const given = new Map<string, Uint8Array[]>();
  const order: (string | null)[] = [];
  for (const conversation of conversations) {
    const id = conversationId(conversation);
    order.push(id);
    if (id !== null) given.set(id, [...(given.get(id) ?? []), conversation]);
  }
  const whole = isWhole(bytes, given.size);
  if (whole && order.length === asked.length && order.every((id, index) => id === asked[index])) return { bytes, missing: [], unasked: 0 };

  const reason = order.includes(null) || !whole ? "unreadable" : "gone";
  const wanted = new Set(asked);
  const missing = asked.filter((id) => !given.has(id));
  // What came twice stays twice: the engine counts it.
  const kept = asked.flatMap((id) => given.get(id) ?? [inPlaceOf(id, reason)]);
  const comma = encoder.encode(",");
  const list = kept.flatMap((one, index) => (index === 0 ? [one] : [comma, one]));
  const unasked = order.filter((id) => id !== null && !wanted.has(id)).length;
  return { bytes: joined([encoder.encode('{"conversations":['), ...list, encoder.encode("]}\n")]), missing, unasked };
}

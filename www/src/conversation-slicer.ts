// Takes the conversations of a source apart, as bytes, so that a transcript can show a single one. Nothing is parsed into
// objects and written again: the engine reads exactly what the source gave.

import { joined } from "./bytes.js";

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openObject = 0x7b;
const closeObject = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;
const listKey = "conversations";

const isSpace = (byte: number): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
const isByteOrderMark = (byte: number): boolean => byte === 0xef || byte === 0xbb || byte === 0xbf;

export interface ConversationSlicer {
  /** Takes bytes cut anywhere and gives the conversations that end in them. */
  push(chunk: Uint8Array): Uint8Array[];
}

/** Understands what the engine understands: pages with a list `conversations`, bare lists, and objects one after the other. */
export function createSlicer(): ConversationSlicer {
  let depth = 0;
  /** How deep conversations stand: 0 outside of lists, 1 in a bare list, 2 in the list of a page, nowhere in its rest. */
  let base = 0;
  let inString = false;
  let escaped = false;
  /** Bytes of the current slice from earlier chunks; null outside of a slice. */
  let kept: Uint8Array[] | null = null;
  /** The last name on the first level of an object that may be a page. */
  let word: number[] | null = null;
  let name = "";

  return {
    push(chunk) {
      const found: Uint8Array[] = [];
      let from = 0;
      const begin = (at: number): void => {
        kept = [];
        from = at;
      };
      const end = (at: number): void => {
        if (kept !== null) found.push(joined([...kept, chunk.subarray(from, at)]));
        kept = null;
      };
      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] ?? 0;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === backslash) escaped = true;
          else if (byte === quote) inString = false;
          if (word !== null && inString && word.length <= listKey.length) word.push(byte);
          continue;
        }
        if (byte === quote) {
          if (kept === null && depth === base) begin(at);
          inString = true;
          word = base === 0 && depth === 1 ? [] : null;
          continue;
        }
        if (byte === colon && base === 0 && depth === 1) {
          name = String.fromCharCode(...(word ?? []));
          continue;
        }
        if (byte === openObject || byte === openList) {
          if (depth === 0 && byte === openList) {
            base = 1;
          } else if (base === 0 && depth === 1 && byte === openList && name === listKey) {
            // The object is a page, not a conversation.
            kept = null;
            base = 2;
          } else if (kept === null && depth === base) {
            begin(at);
          }
          depth += 1;
          continue;
        }
        if (byte === closeObject || byte === closeList) {
          // A number or a word ends with its list.
          if (kept !== null && depth === base) end(at);
          depth = Math.max(0, depth - 1);
          if (kept !== null && depth === base) end(at + 1);
          if (depth === 0) base = 0;
          else if (depth < base) base = Infinity;
          if (depth === 0) name = "";
          continue;
        }
        if (byte === comma) {
          if (kept !== null && depth === base) end(at);
          if (base === 0 && depth === 1) name = "";
          continue;
        }
        if (kept === null && depth === base && depth > 0 && !isSpace(byte) && !isByteOrderMark(byte)) begin(at);
      }
      if (kept !== null) (kept as Uint8Array[]).push(chunk.slice(from));
      return found;
    },
  };
}

/** Conversations as one document that the engine reads. */
export function asDocument(conversations: readonly Uint8Array[]): readonly Uint8Array[] {
  const text = new TextEncoder();
  const separator = text.encode(",");
  return [text.encode("["), ...conversations.flatMap((one, index) => (index === 0 ? [one] : [separator, one])), text.encode("]")];
}

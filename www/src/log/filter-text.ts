/** What names a set of conversations, as the log takes it. */
import { sha256 } from "../module.js";

/** The server takes no longer text. */
const mostLetters = 16_000;
/** Of a longer one, such as a thousand ids, this much is kept, with the digest of the whole. */
const keptLetters = 15_800;

export async function loggedFilter(text: string | null): Promise<string | null> {
  if (text === null || text.length <= mostLetters) return text;
  return `${text.slice(0, keptLetters)}… (${text.length} characters, SHA-256 ${await sha256(new TextEncoder().encode(text))})`;
}

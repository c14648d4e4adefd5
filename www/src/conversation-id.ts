/** The id of a conversation in its JSON, as the engine takes it: the first that is given, under either name, as it is written. */

const headBytes = 512;
const idFirst = /^\s*\{\s*"(?:id|conversation_id)"\s*:\s*("(?:[^"\\]|\\.)*"|-?\d+)\s*[,}]/;
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs;
const names: ReadonlySet<string> = new Set(["id", "conversation_id"]);

const decoder = new TextDecoder();
const textOf = (token: string): string => JSON.parse(token) as string;

/** A number keeps its digits: above 2^53 JavaScript would round it to another conversation's. */
function idIn(token: string): string | null {
  if (token.startsWith('"')) return textOf(token);
  return /^-?\d/.test(token) ? token : null;
}

/** Looks through the members of an object that is known to be JSON, and not into what they hold. */
function memberIn(text: string): string | null {
  let depth = 0;
  let isName = false;
  let name = "";
  for (const [token] of text.matchAll(tokens)) {
    if (token === "{" || token === "[") {
      if (depth === 1 && names.has(name)) return null;
      depth += 1;
      isName = depth === 1;
    } else if (token === "}" || token === "]") depth -= 1;
    else if (depth !== 1) continue;
    else if (token === ",") isName = true;
    else if (token === ":") isName = false;
    else if (isName) name = textOf(token);
    else if (names.has(name) && token !== "null") return idIn(token);
  }
  return null;
}

/** Null where there is none, or none that can be read. */
export function conversationId(conversation: Uint8Array): string | null {
  try {
    const first = idFirst.exec(decoder.decode(conversation.subarray(0, headBytes)))?.[1];
    if (first !== undefined) return idIn(first);
    const text = decoder.decode(conversation);
    JSON.parse(text);
    return memberIn(text);
  } catch {
    return null;
  }
}

/** The checkpoint key as the AskVault server gives it: one for each user, for the asking, as long as there is a session. */
import { ExportError } from "../error.js";
import { linkedSignal, pageFetcher, type PageSettings } from "../page-fetcher.js";

const hexKey = /^[0-9a-f]{64}$/;

/** 32 bytes of `GET /v1/checkpoint-key`. Rejects with `session-expired` without a session. */
export async function serverCheckpointKey(settings: PageSettings = {}): Promise<Uint8Array> {
  const own = linkedSignal(settings.signal);
  try {
    const bytes = await pageFetcher(settings, own.signal)(new URL("/v1/checkpoint-key", settings.baseUrl ?? globalThis.location.origin));
    const answer: unknown = JSON.parse(new TextDecoder().decode(bytes));
    const key = typeof answer === "object" && answer !== null && "key" in answer ? answer.key : null;
    if (typeof key !== "string" || !hexKey.test(key)) throw new SyntaxError("no key");
    return Uint8Array.from(key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  } catch (cause) {
    if (cause instanceof ExportError) throw cause;
    throw new ExportError("server-error", "The server's answer is not a checkpoint key.", {}, { cause });
  } finally {
    own.abort();
  }
}

/** SHA-256 of the engine's file that does a job, for the log. */
import { defaultFullUrl, defaultPrivacyUrl, defaultWasmUrl } from "./location.js";
import { anonymises } from "./model-file.js";
import { sha256 } from "./module.js";
import type { ExportOptions } from "./options.js";

const known = new Map<string, Promise<string | null>>();

async function read(url: string): Promise<string | null> {
  try {
    // The page has just loaded it: the very same bytes come from the browser's cache.
    const response = await fetch(url, { credentials: "same-origin", cache: "force-cache" });
    return response.ok ? await sha256(await response.arrayBuffer()) : null;
  } catch {
    return null;
  }
}

/** The digest of the file beside this package that does a job with these options; null when it cannot be read. */
export function engineDigest(options: Partial<ExportOptions>): Promise<string | null> {
  const url = String([options.format, ...(options.formats ?? [])].includes("pdf") ? defaultFullUrl() : anonymises(options) ? defaultPrivacyUrl() : defaultWasmUrl());
  const reading = known.get(url) ?? read(url);
  known.set(url, reading);
  // A failure is not remembered.
  void reading.then((digest) => {
    if (digest === null) known.delete(url);
  });
  return reading;
}

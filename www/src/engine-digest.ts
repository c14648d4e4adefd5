/** SHA-256 of the engine's file that does a job, for the log. */
import { defaultFullUrl, defaultPrivacyUrl, defaultWasmUrl } from "./location.js";
import { anonymises } from "./model-file.js";
import { compiledDigest } from "./module.js";
import type { ExportOptions } from "./options.js";

/** The digest of the file beside this package that does a job with these options; null as long as none was compiled. */
export function engineDigest(options: Partial<ExportOptions>): Promise<string | null> {
  if ([options.format, ...(options.formats ?? [])].includes("pdf")) return compiledDigest(defaultFullUrl());
  return compiledDigest(anonymises(options) ? defaultPrivacyUrl() : defaultWasmUrl());
}

/** SHA-256 of the engine's file that does a job, for the log. */
import { engineFor } from "./engine-choice.js";
import { defaultWasmUrl } from "./location.js";
import { compiledDigest } from "./module.js";
import type { ExportOptions } from "./options.js";

/** The digest of the file beside this package that does a job with these options; null as long as none was compiled. */
export const engineDigest = (options: Partial<ExportOptions>): Promise<string | null> => compiledDigest(engineFor(options).wasmUrl ?? defaultWasmUrl());

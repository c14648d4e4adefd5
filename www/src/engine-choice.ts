/** Which engine does a job: one answer for the pool that runs it and for the log that names it. */
import { isBundle } from "./is-bundle.js";
import { fullLocation, privacyLocation, type EngineLocation } from "./location.js";
import { anonymises } from "./model-file.js";
import type { ExportOptions } from "./options.js";

/** Where the engine lies that can do what the options ask for. */
export function engineFor(options: Partial<ExportOptions>, location: EngineLocation = {}): EngineLocation {
  if ([options.format, ...(options.formats ?? [])].includes("pdf")) return fullLocation(location);
  return anonymises(options) || isBundle(options) ? privacyLocation(location) : location;
}

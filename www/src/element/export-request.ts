// What an export needs, fixed at the moment of the click.
import type { ExportOptions } from "../index.js";
import type { Purpose } from "./choices.js";
import type { LoggedSet } from "./export-events.js";
import type { OpenSource } from "./scope.js";
import type { TranscriptParts } from "./transcript-maker.js";

export interface ExportRequest {
  /** The id of an interrupted export that goes on; null begins a new one. */
  resumes: string | null;
  /** What is exported, in a few words. */
  label: string;
  purpose: Purpose;
  count: number;
  source: OpenSource;
  options: ExportOptions;
  /** Of a transcript. */
  parts: TranscriptParts;
  /** For the log. */
  set: LoggedSet;
}

/** What personal data a source holds, and what of it is uncertain, before anything is exported. */
import type { ByteSource } from "./feed.js";
import { runJob } from "./job.js";
import type { EngineLocation } from "./location.js";
import type { ExportOptions } from "./options.js";
import type { InspectionResult } from "./privacy.js";
import { leaseFor, lookLease } from "./workers.js";

/** Up to this number of conversations the counts are exact. */
export const inspectedConversations = 200;

export interface InspectSettings {
  readonly signal?: AbortSignal | undefined;
  /** Conversations after which no more is read, at the next end of a chunk. Default 200; null reads all. */
  readonly limit?: number | null | undefined;
  readonly engine?: EngineLocation | undefined;
}

export interface Inspection extends InspectionResult {
  /** Reading stopped at the limit: the counts tell of the first `conversations` only. */
  readonly estimate: boolean;
}

/** Reads only as much of the source as the limit asks for. */
export async function inspect(
  source: ByteSource,
  options: Partial<ExportOptions>,
  { signal, limit = inspectedConversations, engine }: InspectSettings = {},
): Promise<Inspection> {
  return runJob<Inspection>({
    // A search through everything takes long: nobody waits for its end.
    lease: await (limit === null ? leaseFor : lookLease)(options, engine, signal),
    body: { type: "inspect", options, limit },
    source,
    write: () => undefined,
    signal,
  });
}

/** The head of the real output, made by the very same engine as the export. */
import type { ByteSource } from "./feed.js";
import { runJob } from "./job.js";
import type { EngineLocation } from "./location.js";
import type { ExportOptions, ExportResult } from "./options.js";
import { supply } from "./supply.js";
import { lookLease } from "./workers.js";

export interface PreviewSettings {
  /** Records wanted: CSV rows without the header, or conversations in JSON. Default 10. */
  readonly rows?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly engine?: EngineLocation | undefined;
}

export interface Preview {
  /** A prefix, byte for byte, of the file that the export of the same source and options writes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The account of what was read for the preview, not of the whole export. */
  readonly result: ExportResult;
}

/** Reads only as much of the source as is needed. Pages that are whole documents are best. */
export async function preview(
  source: ByteSource,
  options: Partial<ExportOptions> = {},
  { rows = 10, signal, engine }: PreviewSettings = {},
): Promise<Preview> {
  let bytes = new Uint8Array();
  const result = await runJob<ExportResult>({
    lease: await lookLease(options, engine, signal),
    body: { type: "preview", options, rows },
    source,
    supply: (need) => supply(need, engine, undefined),
    write: (output) => {
      bytes = output;
    },
    signal,
  });
  return { bytes, result };
}

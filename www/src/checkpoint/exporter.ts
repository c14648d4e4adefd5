/** A button that exports, and that goes on where it stopped when it is pressed again after a failure. */
import { ExportError } from "../error.js";
import type { SavedExport } from "../export.js";
import type { ExportOptions } from "../options.js";
import { suggestedFileName } from "../sink.js";
import type { CheckpointHost } from "./checkpoint.js";
import { exportListed, resumeExport, type ListedSettings, type Listing } from "./export-listed.js";

export interface ExporterSettings {
  readonly checkpoint: CheckpointHost;
  /** What the user may see; null is no limit. */
  readonly audiences: readonly string[] | null;
}

export type Exporter = (options: ExportOptions, settings: Omit<ListedSettings, "checkpoint">) => Promise<SavedExport>;

/** Exports a listing. Called again with the very same options object, it resumes what the last call left. */
export function listedExporter(listing: Listing, { checkpoint, audiences }: ExporterSettings): Exporter {
  /** What is kept of each export that stopped. */
  const left = new WeakMap<ExportOptions, string>();

  return (options, settings) => {
    const id = left.get(options);
    const total = settings.expectedConversations ?? 0;
    const exporting =
      id === undefined
        ? exportListed(listing, options, { ...settings, checkpoint })
        : resumeExport({ id, format: options.format, fileName: suggestedFileName(options), total }, { ...settings, checkpoint, audiences });
    return exporting.then(
      (saved) => {
        left.delete(options);
        return saved;
      },
      (error: unknown) => {
        // A dialog that was closed changes nothing about what is kept; a cancel removed it.
        const closed = error instanceof ExportError && error.code === "cancelled" && settings.signal?.aborted !== true;
        if (!closed) left.delete(options);
        if (error instanceof ExportError && error.checkpoint !== undefined) left.set(options, error.checkpoint);
        throw error;
      },
    );
  };
}

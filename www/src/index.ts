/** The package: conversations in, CSV, JSON and JSON Lines out, inside the browser. */
export { ExportError, type BrowserErrorCode, type ErrorPlace } from "./error.js";
export { exportConversations, type ExportProgress, type ExportSettings, type SavedExport } from "./export.js";
export type { FileOpener, FileRef } from "./supply.js";
export type { ByteSource } from "./feed.js";
export { inspect, type Inspection, type InspectSettings } from "./inspect.js";
export { leftoverValueOf } from "./leftover.js";
export type { EngineLocation } from "./location.js";
export type * from "./options.js";
export type * from "./privacy.js";
export { preview, type Preview, type PreviewSettings } from "./preview.js";
export { checkOptions, defaultOptions, fields, jsonSchema } from "./question.js";
export {
  chooseSink,
  suggestedFileName,
  type ExportSink,
  type FallbackReason,
  type SavedAs,
  type SaveTarget,
  type SinkKind,
  type SinkRequest,
} from "./sink.js";
export { conversationsById, type BatchSettings, type PageStore } from "./batches.js";
export type { Owner } from "./checkpoint/about.js";
export type { CheckpointHost, CheckpointState } from "./checkpoint/checkpoint.js";
export { exportListed, resumeExport, type Listing, type ListedSettings, type ResumeSettings } from "./checkpoint/export-listed.js";
export { listedExporter, type Exporter, type ExporterSettings } from "./checkpoint/exporter.js";
export { deleteCheckpoint, interruptedExports, purgeCheckpoints, watchInterrupted, type InterruptedExport } from "./checkpoint/interrupted.js";
export { serverCheckpointKey } from "./checkpoint/server-key.js";
export { conversationIds, type ListingSettings } from "./listing.js";
export type { PageSettings, SourceStatus } from "./page-fetcher.js";
export type { ConversationQuery } from "./query.js";
export { conversationPages, type ConversationPagesSettings } from "./source.js";

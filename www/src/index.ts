/** The package: conversations in, files and bundles out, inside the browser. */
export { ExportError, type BrowserErrorCode, type ErrorPlace } from "./error.js";
export type { SavedPart } from "./bundle.js";
export { newExportId } from "./export-id.js";
export { exportConversations, type ExportProgress, type ExportSettings, type SavedExport } from "./export.js";
export type { FileOpener, FileRef } from "./supply.js";
export type { ByteSource } from "./feed.js";
export { inspect, type Inspection, type InspectSettings } from "./inspect.js";
export { isBundle } from "./is-bundle.js";
export { leftoverValueOf } from "./leftover.js";
export type { EngineLocation } from "./location.js";
export { verifyChain, type ChainState } from "./log/chain.js";
export { LogRefusal, type Chained, type LogClock, type LogCounts, type LogDraft, type LogEntry, type LogEvent, type LogEventKind, type LogPlace, type LogReceipt, type PostLog } from "./log/event.js";
export { openExportLog, type ExportLog, type ExportLogSettings, type ExportLogState } from "./log/export-log.js";
export { logCsv, type LogRow } from "./log/log-table.js";
export type { LogStore } from "./log/store.js";
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
export { verifyBundle } from "./verify.js";
export type * from "./verification.js";
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

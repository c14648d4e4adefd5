/** The package: conversations in, files and bundles out, inside the browser. */
export { ExportError, type BrowserErrorCode, type ErrorPlace } from "./error.js";
export { isBundle, type SavedPart } from "./bundle.js";
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
export { verifyBundle } from "./verify.js";
export type * from "./verification.js";
export {
  conversationPages,
  conversationsById,
  type ConversationQuery,
  type PageSettings,
  type SourceStatus,
} from "./source.js";

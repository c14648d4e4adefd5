/** The wire types of the engine: settings in, accounts out. The engine is their source; see `defaultOptions()` and `fields()`. */
export type Format = "csv" | "json" | "jsonl";
export type Mode = "conversations" | "messages";
export type Dialect = "machine" | "spreadsheet";
export type Delimiter = "comma" | "semicolon" | "tab";
export type Headers = "keys" | "labels";
export type LineBreaks = "keep" | "visible";
export type Profile = "internal" | "external" | "training" | "subject-access";
export type DeletedText = "omit" | "keep";

/** Groups of fields that a caller chooses together. `conversation`, the basics, is always on. */
export type FieldGroup = "conversation" | "messages" | "channel" | "customer" | "tags" | "skills" | "notes" | "audit" | "citations";

export interface ExportOptions {
  format: Format;
  /** What a CSV row is. */
  mode: Mode;
  /** `machine`: exact values. `spreadsheet`: safe to open in a spreadsheet program. */
  dialect: Dialect;
  delimiter: Delimiter;
  headers: Headers;
  /** `visible` writes ⏎ instead of a line break inside a message. */
  lineBreaks: LineBreaks;
  /** `default`, `all`, groups and field keys. */
  fields: string[];
  /** Exact CSV columns in order; empty means those of `fields`. */
  columns: string[];
  profile: Profile;
  deletedText: DeletedText;
  /** The caller's audiences; null is no limit. */
  audiences: string[] | null;
  /** RFC 3339. The engine has no clock: what is not stated here is not in the file. */
  exportTime: string | null;
  /** Null derives one from time and options. */
  exportId: string | null;
  /** Makes the first fault an error instead of an entry in `missing`. */
  strict: boolean;
}

export type FieldLevel = "conversation" | "message" | "note" | "audit-event" | "skill" | "citation" | "attachment" | "recording";
export type FieldKind = "text" | "id" | "time" | "number" | "flag" | "list" | "enum" | "object" | "records";
export type PrivacyClass =
  | "none"
  | "record-id"
  | "customer-identity"
  | "agent-identity"
  | "free-text"
  | "time"
  | "label"
  | "rating"
  | "link"
  | "network"
  | "file"
  | "custom";

export interface FieldInfo {
  readonly key: string;
  readonly group: FieldGroup;
  readonly label: string;
  readonly level: FieldLevel;
  readonly kind: FieldKind;
  readonly privacyClass: PrivacyClass;
  readonly personal: boolean;
  /** Where it lies in a conversation, such as `customer.email` or `messages[].content`. */
  readonly path: string;
  readonly conversationColumn: boolean;
  readonly messageColumn: boolean;
  readonly defaultIn: readonly ("conversations" | "messages" | "json")[];
  readonly description: string;
}

/** Running counts. `conversations` is the number finished so far, whatever became of them. */
export interface Progress {
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly conversations: number;
  readonly exported: number;
  readonly failed: number;
  readonly refused: number;
  readonly empty: number;
  readonly duplicates: number;
  readonly messages: number;
}

export interface MissingConversation {
  readonly index: number;
  readonly id: string | null;
  readonly outcome: "failed" | "refused" | "empty";
  readonly code: string;
  readonly byte: number | null;
  readonly field: string | null;
}

export type WarningCode =
  | "guarded-cells"
  | "long-cells"
  | "replaced-surrogates"
  | "unknown-fields"
  | "duplicate-keys"
  | "unreadable-times";

export interface ExportWarning {
  readonly code: WarningCode | (string & {});
  readonly field: string | null;
  readonly count: number;
}

/** The account of an export: `requested` is always `exported + failed + refused + empty`. */
export interface ExportResult {
  readonly format: Format;
  readonly mode: Mode;
  readonly exportId: string;
  readonly exportTime: string | null;
  readonly engineVersion: string;
  readonly schemaVersion: string;
  readonly requested: number;
  readonly exported: number;
  readonly failed: number;
  readonly refused: number;
  readonly empty: number;
  readonly duplicates: number;
  readonly messages: number;
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly complete: boolean;
  /** What is not in the file: the first 1,000. */
  readonly missing: readonly MissingConversation[];
  readonly missingTruncated: boolean;
  readonly warnings: readonly ExportWarning[];
  readonly columns: readonly string[];
  readonly unknownFields: number;
  readonly syntaxError: { readonly byte: number } | null;
  readonly mediaType: string;
  readonly extension: string;
  readonly fileName: string;
}

/** The wire types of the engine: settings in, accounts out. The engine is their source; see `defaultOptions()` and `fields()`. */
import type { Detection, PrivacyReport, Terms, Times } from "./privacy.js";

export type Format = "csv" | "json" | "jsonl" | "pdf";
export type Mode = "conversations" | "messages";
export type Dialect = "machine" | "spreadsheet";
export type Delimiter = "comma" | "semicolon" | "tab";
export type Headers = "keys" | "labels";
export type LineBreaks = "keep" | "visible";
export type Paper = "a4" | "letter";
/** `auto`: one file each where they are read one by one (JSON, PDF), one for each part where they are lines of a table. */
export type FileLayout = "auto" | "per-conversation" | "per-part" | "one";
export type Bundle = "auto" | "always" | "never";
export type Images = "listed" | "inline";
export type Media = "left-out" | "included";
export type Profile = "internal" | "external" | "training" | "subject-access";
export type DeletedText = "omit" | "keep";

/** Groups of fields that a caller chooses together. `conversation`, the basics, is always on. */
export type FieldGroup = "conversation" | "messages" | "channel" | "customer" | "tags" | "skills" | "notes" | "audit" | "citations";

/** Who asked for what: in words in the manifest of an internal bundle, as keyed digests in any other. */
export interface Provenance {
  actor?: string | null;
  workspace?: string | null;
  scope?: "selected" | "filter" | "conversation" | "contact" | null;
  /** The filter in words. */
  filter?: string | null;
  /** Why: the number of a request, for example. */
  reference?: string | null;
}

/** The head of transcripts. */
export interface Brand {
  /** One line of at most 80 characters. */
  company?: string | null;
  /** `#RRGGBB`; what is too light to read on white is darkened, with the warning `accent-adjusted`. */
  accent?: string | null;
}

export interface ExportOptions {
  format: Format;
  /** Kinds of files of a bundle, each once; empty means that of `format`. */
  formats: Format[];
  /** What a CSV row is. */
  mode: Mode;
  /** `machine`: exact values. `spreadsheet`: safe to open in a spreadsheet program. */
  dialect: Dialect;
  delimiter: Delimiter;
  headers: Headers;
  /** `visible` writes ⏎ instead of a line break inside a message. */
  lineBreaks: LineBreaks;
  /** Paper of a PDF. */
  paper: Paper;
  /** How many files conversations become (PDF, bundles). */
  layout: FileLayout;
  /** When several files become one ZIP file. */
  bundle: Bundle;
  /** Conversations of one ZIP file at most; what is more goes into further ones. */
  partSize: number;
  /** What becomes of files of messages and of recordings in a bundle. */
  media: Media;
  /** What a bundle says of where it comes from. */
  provenance: Provenance;
  /** Name of a bundle without its ending, which its parts share; null makes one of the day. */
  name: string | null;
  /** Whose transcripts these are (PDF). */
  brand: Brand | null;
  /** What becomes of images that messages hold (PDF). */
  images: Images;
  /** `default`, `all`, groups and field keys. */
  fields: string[];
  /** Exact CSV columns in order; empty means those of `fields`. */
  columns: string[];
  profile: Profile;
  /** 64 hex digits; every profile but `internal` needs it. Whoever has it can link pseudonyms to people. */
  key: string | null;
  detection: Detection;
  times: Times;
  /** Ids, e-mails and phones of the person that `subject-access` is for; empty means the conversation's customer. */
  subject: string[];
  terms: Terms;
  /** Ids of uncertain findings that a reviewer keeps. */
  kept: string[];
  /** Decisions that a reviewer made, for the report. */
  reviewed: number;
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

export type FieldLevel = "conversation" | "message" | "reaction" | "note" | "audit-event" | "skill" | "citation" | "attachment" | "recording";
export type FieldKind = "text" | "id" | "phone" | "enum" | "time" | "number" | "flag" | "list" | "object" | "any";
export type PrivacyClass =
  | "none"
  | "record-id"
  | "customer-identity"
  | "agent-identity"
  | "free-text"
  | "time"
  | "label"
  | "rating"
  | "rating-comment"
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

/** Running counts: `requested` is always `exported + failed + refused + empty`. */
export interface Counts {
  /** Conversations in the input so far, each id once. */
  readonly requested: number;
  readonly exported: number;
  /** Could not be read. */
  readonly failed: number;
  /** Outside the caller's audiences. */
  readonly refused: number;
  /** Give no output in this format. */
  readonly empty: number;
  /** Further occurrences of an id; the first wins. */
  readonly duplicates: number;
  readonly messages: number;
  /** CSV rows without the header, or conversations. */
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
}

export interface Progress extends Counts {
  /** Conversations finished so far, whatever became of them. */
  readonly conversations: number;
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
  | "rows-over-limit"
  | "replaced-surrogates"
  | "replaced-bytes"
  | "deleted-texts"
  | "unreadable-times"
  | "message-count-differs"
  | "external-replies"
  | "unknown-fields-kept"
  | "unknown-fields-dropped"
  | "repeated-fields"
  | "missing-glyphs"
  | "accent-adjusted"
  | "images-not-shown"
  /** Files of messages and recordings that are not in a bundle. */
  | "media-left-out"
  /** Those that the host did not give, or that could not be cleaned. */
  | "media-missing";

/** Something that a reader of the file should know. */
export interface ExportWarning {
  /** Later engines may know further codes. */
  readonly code: WarningCode | (string & {});
  readonly field: string | null;
  readonly count: number;
}

/** A cell longer than a spreadsheet can hold. */
export interface LongCell {
  /** Of a bundle the part whose table it stands in, from 1. */
  readonly part: number | null;
  /** Row of the table, from 1. */
  readonly row: number;
  readonly field: string;
  /** Length in UTF-16 units. */
  readonly units: number;
  /** Whether the end was cut, or only moved to the next column. */
  readonly cut: boolean;
}

/** The account of a finished export. It holds ids and places, never conversation text. */
export interface ExportResult extends Counts {
  readonly format: Format;
  /** Null for formats other than CSV. */
  readonly mode: Mode | null;
  readonly exportId: string;
  readonly exportTime: string | null;
  readonly engineVersion: string;
  readonly schemaVersion: string;
  /** Whether every requested conversation is in the file, and the input ended as it should. */
  readonly complete: boolean;
  /** What is not in the file: the first 1,000. */
  readonly missing: readonly MissingConversation[];
  readonly missingTruncated: boolean;
  readonly warnings: readonly ExportWarning[];
  /** Characters that no font has (PDF), such as `U+1F9E0`: the first 1,000; absent when there are none. */
  readonly missingGlyphs?: readonly string[];
  /** The first 1,000. */
  readonly longCells: readonly LongCell[];
  readonly columns: readonly string[];
  /** CSV does not tell null from the empty string. */
  readonly nullAndEmptyMerged: boolean;
  /** Where the input stopped being JSON. */
  readonly syntaxError: { readonly byte: number } | null;
  /** What was replaced; null for the internal profile. */
  readonly privacy: PrivacyReport | null;
  readonly mediaType: string;
  readonly extension: string;
  readonly fileName: string;
}

/** One archive of a bundle. */
export interface BundlePart {
  /** From 1. */
  readonly number: number;
  readonly name: string;
  readonly bytes: number;
  /** Files in it, those of the proof included. */
  readonly files: number;
  /** Conversations in it. */
  readonly exported: number;
  /** Of its manifest, which stands for everything in it. */
  readonly manifestSha256: string;
}

/** The account of a bundle: that of all parts together, and the parts. */
export interface BundleResult extends ExportResult {
  readonly parts: readonly BundlePart[];
}

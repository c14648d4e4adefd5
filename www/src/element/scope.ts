// What the host page hands to the dialog: the sets of conversations that the reader may export.
import type { ExportOptions, ExportSettings, SavedExport, SourceStatus } from "../index.js";

/** Opens the pages of a set, as bytes of JSON. Called once for the preview and, without `exportTo`, once for the export. */
export interface OpenSource {
  (signal: AbortSignal, report: (status: SourceStatus) => void): AsyncIterable<Uint8Array>;
  /** How the set is exported where more is wanted than its bytes: an export that survives its tab. Called in the click. */
  readonly exportTo?: ((options: ExportOptions, settings: ExportSettings & { readonly id: string; readonly onStatus: (status: SourceStatus) => void }) => Promise<SavedExport>) | undefined;
}

/** A smaller set that together with its siblings makes up a scope over the limit, a month for example. */
export interface Split {
  label: string;
  count: number;
  source: OpenSource;
  /** As of a scope. */
  filter?: string | undefined;
}

/** One set of conversations that can be exported. */
export interface Scope {
  kind: "selected" | "filter" | "conversation" | "contact";
  label: string;
  detail?: string | undefined;
  count: number;
  source: OpenSource;
  /** What names the set for the log, in one line: a query, or ids. Never text of conversations. */
  filter?: string | undefined;
  /** The audiences of the caller; null or absent: no limit. */
  audiences?: readonly string[] | null | undefined;
  limitNote?: string | undefined;
  /** Of a scope that is one person: their id, e-mails and phones, for a copy that goes to themselves. */
  subject?: readonly string[] | undefined;
  splits?: (() => Promise<readonly Split[]>) | undefined;
  /** The same scope, only these ids: lets the finished panel offer to read again what could not be read. */
  only?: ((ids: readonly string[]) => Scope) | undefined;
}

/** One export holds this many conversations at most. */
export const exportLimit = 10_000;

/** From this number of conversations on an export goes to the background, unless the reader says otherwise. */
export const backgroundFrom = 1_000;

/** Conversations of one ZIP file at most. */
export const partSize = 5_000;

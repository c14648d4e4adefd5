/** The events of the export log, in the very form in which they are kept, posted and digested. */
import type { Profile } from "../options.js";

export type LogEventKind =
  | "requested"
  | "started"
  | "policy-applied"
  | "finished"
  /** Written by the module to the place that was chosen, or handed to the browser as a download. */
  | "saved"
  /** A kept file was handed out. */
  | "downloaded"
  | "cancelled"
  | "failed"
  | "verified"
  | "resumed"
  | "purged"
  | "deleted";

/** `requested` alone before the end; then all five, and requested is the sum of the others. */
export type LogCounts =
  | { readonly requested: number }
  | { readonly requested: number; readonly exported: number; readonly failed: number; readonly refused: number; readonly empty: number };

/** Where the module put the file; what became of it later is not known and not claimed. */
export type LogPlace = "picked" | "download" | "kept" | "custom";

/** What is told about an export. It has no place for text of conversations, removed values or names of files. */
export interface LogDraft {
  readonly export_id: string;
  readonly event: LogEventKind;
  readonly scope_kind?: "selected" | "filter" | "conversation" | "contact" | null;
  /** What names the set, such as a query. Of exported files only the manifest of a bundle holds it, outside `internal` as a digest. */
  readonly filter_text?: string | null;
  readonly formats?: readonly string[] | null;
  readonly fields?: readonly string[] | null;
  readonly profile?: Profile | null;
  readonly policy_id?: string | null;
  readonly counts?: LogCounts | null;
  /** The id in the file itself. */
  readonly file_id?: string | null;
  readonly file_bytes?: number | null;
  readonly file_digest?: string | null;
  readonly manifest_digest?: string | null;
  readonly place?: LogPlace | null;
  readonly engine_version?: string | null;
  readonly engine_digest?: string | null;
  /** Why it is exported, such as the number of a request. */
  readonly purpose?: string | null;
  readonly error_code?: string | null;
}

/** Whose clock tells the times. */
export interface LogClock {
  readonly source: "device" | "host";
  now(): Date;
}

/** An event as it is posted: the draft, when it happened by which clock, and its number in this browser's own chain. */
export type LogEvent = Required<LogDraft> & {
  readonly client_sequence: number;
  readonly occurred_at: string;
  readonly clock_source: LogClock["source"];
  readonly filter_digest: string | null;
};

/** What every chain of events has in common: this browser's, and the host's. */
export interface Chained {
  readonly sequence: number;
  /** Digest of the event before; 64 zeros before the first. */
  readonly previous: string;
  /** SHA-256 of the canonical form of everything else. */
  readonly digest: string;
}

/** An event in this browser's chain. */
export type LogEntry = LogEvent & Chained & { readonly workspace_id: string; readonly user_id: string };

/** What the host answers: where the event stands in its own chain. */
export interface LogReceipt {
  readonly sequence: number;
  readonly digest: string;
}

/** Gives an event to the host. Rejects with a `LogRefusal` when it will never be taken, and with anything else to try again later. */
export type PostLog = (event: LogEvent & { readonly sent_at: string }) => Promise<LogReceipt | null>;

/** The host will not take this event, however often it is sent. */
export class LogRefusal extends Error {
  override readonly name = "LogRefusal";
  /** `code` is the host's, such as `invalid_event`. */
  constructor(readonly code: string) {
    super(`The event was refused: ${code}`);
  }
}

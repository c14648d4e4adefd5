/** What this browser remembers of one export in the background: names of files and counts, nothing of a conversation. */
import type { ExportOptions, MissingConversation } from "../options.js";

/** Whose export it is. */
export interface Owner {
  readonly id: string;
  readonly name: string;
}

/**
 * `stopped`: its page was closed or died. `lost`: the browser removed the file by itself. Of `expired` and `deleted` ones
 * only this entry is left, so that an old address can say what became of the file.
 */
export type EntryState = "queued" | "running" | "finished" | "failed" | "stopped" | "expired" | "deleted" | "lost";

/** requested = exported + failed + refused + empty */
export interface Counts {
  readonly requested: number;
  readonly exported: number;
  readonly failed: number;
  readonly refused: number;
  readonly empty: number;
}

/** Where and why an export failed: a code and places, never text. */
export interface EntryFailure {
  readonly code: string;
  /** Conversations read before it ended. */
  readonly read: number;
  readonly requestId?: string | undefined;
}

export interface Entry {
  readonly id: string;
  readonly workspace: string;
  /** Null where the host does not say who its reader is. */
  readonly owner: Owner | null;
  /** "All matching" */
  readonly title: string;
  /** The filter in words; empty for scopes that are one person. */
  readonly detail: string;
  readonly format: ExportOptions["format"];
  readonly mode: ExportOptions["mode"];
  readonly profile: ExportOptions["profile"];
  /** Whether its files are ZIP files with proof of what is in them. */
  readonly bundle: boolean;
  /** How many conversations were asked for. */
  readonly count: number;
  readonly state: EntryState;
  /** Milliseconds since 1970, as all moments here. */
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** The last moment at which the file can be downloaded. */
  readonly expiresAt: number | null;
  readonly fileName: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string | null;
  /** The files of a finished export: several for a large bundle. */
  readonly parts: readonly { readonly name: string; readonly bytes: number }[];
  readonly counts: Counts | null;
  /** The first of those that are not in the file. */
  readonly missing: readonly MissingConversation[];
  readonly failure: EntryFailure | null;
  readonly downloads: number;
  /** That its file is gone was told to whoever follows the files. */
  readonly told: boolean;
}

/** What becomes of a kept file: `purged` when its time is over. */
export type FileEvent = "downloaded" | "purged" | "deleted";

const dayMs = 24 * 60 * 60 * 1000;

/** Finished files are kept this long. */
export const keepMs = 7 * dayMs;
/** Entries without a file are forgotten after this time. */
export const rememberMs = 30 * dayMs;
/** More ids of missing conversations than this are only counted. */
export const missingListed = 200;

/** Valid on day seven, gone after it. */
export function isExpired({ expiresAt }: Pick<Entry, "expiresAt">, nowMs: number): boolean {
  return expiresAt !== null && nowMs > expiresAt;
}

/** Whether the entry's export still goes on, or waits to. */
export function isOpen({ state }: Pick<Entry, "state">): boolean {
  return state === "running" || state === "queued";
}

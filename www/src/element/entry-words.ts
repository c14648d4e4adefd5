// An entry of the book of exports in words: what it is, what became of it, and what is not in its file.
import { type Entry, type EntryState, isOpen } from "../desk/entry.js";
import type { IconName } from "../icon.js";
import { purposeOf } from "./choices.js";
import { describeFailure, type Failure } from "./failure.js";
import { outcomeWords } from "./failure.js";
import { dayOf, spanUntil } from "./when.js";
import { conversationsOf, countOf, profileName, sizeOf, titleOf } from "./words.js";

export interface StateWords {
  word: string;
  icon: IconName;
  tone: "ok" | "warn" | "danger" | "quiet";
}

export const stateWords: Readonly<Record<Exclude<EntryState, "running">, StateWords>> = {
  queued: { word: "Queued", icon: "clock", tone: "quiet" },
  finished: { word: "Finished", icon: "check", tone: "ok" },
  failed: { word: "Failed", icon: "alert", tone: "danger" },
  stopped: { word: "Interrupted", icon: "pause", tone: "warn" },
  expired: { word: "Expired", icon: "clock", tone: "quiet" },
  deleted: { word: "Deleted", icon: "trash", tone: "quiet" },
  lost: { word: "Removed by the browser", icon: "alert", tone: "warn" },
};

export function iconOf({ format, mode, bundle = false }: Pick<Entry, "format" | "mode"> & { bundle?: boolean }): IconName {
  if (bundle) return "archive";
  if (format === "pdf") return "file-text";
  if (format === "json") return "braces";
  if (format === "jsonl") return "lines";
  return mode === "messages" ? "messages" : "table";
}

/** "2,418 conversations · Spreadsheet (CSV) · Internal, full · 1.2 MB" */
export function factsOf({ count, counts, format, mode, profile, bytes, bundle }: Entry): string {
  const conversations = counts === null || counts.exported === counts.requested ? conversationsOf(counts?.exported ?? count) : `${countOf(counts.exported)} of ${conversationsOf(counts.requested)}`;
  return [conversations, titleOf[bundle ? "bundle" : purposeOf(format, mode)], profileName(profile), ...(bytes > 0 ? [sizeOf(bytes)] : [])].join(" · ");
}

/** Under the state: until when the file is there, or what became of it. */
export function fateOf(entry: Entry, nowMs: number): string {
  const { state, endedAt, expiresAt } = entry;
  if (state === "finished" && expiresAt !== null) return `Expires ${dayOf(expiresAt)}, ${spanUntil(expiresAt, nowMs)}`;
  if (state === "queued") return "Begins by itself";
  if (state === "stopped") return "Its page was closed; no file was kept";
  if (state === "expired" && expiresAt !== null) return `Expired on ${dayOf(expiresAt)}`;
  if (state === "deleted" && endedAt !== null) return `Deleted on ${dayOf(endedAt)}`;
  if (state === "lost") return "To free space; export again";
  if (state === "failed" && entry.failure !== null) return entry.failure.read === 0 ? "Nothing had been read" : `Stopped at ${countOf(entry.failure.read)} of ${countOf(entry.count)}`;
  return "";
}

/** "2,418 asked for = 2,416 exported + 2 could not be read + 0 refused + 0 empty" */
export function accountWords({ requested, exported, failed, refused, empty }: NonNullable<Entry["counts"]>): string {
  return `${countOf(requested)} asked for = ${countOf(exported)} exported + ${countOf(failed)} not readable + ${countOf(refused)} refused + ${countOf(empty)} empty`;
}

/** What is not in the file, one line for each reason; nothing when all of it is. */
export function missingWords({ counts }: Pick<Entry, "counts">): readonly string[] {
  if (counts === null) return [];
  return (["failed", "refused", "empty"] as const).flatMap((outcome) => (counts[outcome] === 0 ? [] : [outcomeWords(outcome, counts[outcome])]));
}

/** Ids of what could not be read, as far as they are known. */
export function unreadIds({ missing }: Pick<Entry, "missing">): readonly string[] {
  return missing.flatMap(({ outcome, id }) => (outcome === "failed" && id !== null ? [id] : []));
}

/** Why it failed, in the words of the panel that shows it at once. `kept` is what can go on; of an offer to resume it is known how much. */
export function failureOf({ failure, count }: Entry, kept?: { id: string; fetched?: number | undefined }): Failure | null {
  if (failure === null) return null;
  const { id: checkpoint, fetched } = kept ?? {};
  return describeFailure({ ...failure, checkpoint }, { count, stage: "export", read: fetched ?? failure.read, ...(fetched !== undefined && { goOn: "Resume" }) });
}

/** What a link to a file says that is not there any more. */
export function goneWords(entry: Entry | undefined): { title: string; text: string } {
  if (entry === undefined) return { title: "This export is not in this browser", text: "Files are kept in the browser that made them, for the person who started the export. Open the link there, or export again." };
  const again = "Export the conversations again from the inbox.";
  if (entry.state === "expired" && entry.expiresAt !== null) return { title: "This file has expired", text: `It was kept until ${dayOf(entry.expiresAt)} and is deleted. ${again}` };
  if (entry.state === "deleted" && entry.endedAt !== null) return { title: "This file was deleted", text: `Somebody deleted it on ${dayOf(entry.endedAt)}, before its date. ${again}` };
  if (entry.state === "lost") return { title: "The browser removed this file", text: `It does so when space is short, or when site data is cleared. ${again}` };
  if (isOpen(entry)) return { title: "This export is not finished yet", text: "It is on the list below." };
  return { title: "There is no file of this export", text: again };
}

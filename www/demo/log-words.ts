/** The words of the export log. */
import type { IconName } from "../src/icon.js";
import type { LogChain, LoggedCounts, LoggedEvent, LoggedExport, LogState } from "./log-api.js";
import { channelWord, sentenceCase, slaWord } from "./model.js";
import { numberWords, spanWords, type TimeFormat } from "./time.js";

const STATES: Readonly<Record<LogState, { readonly word: string; readonly icon: IconName; readonly tone: "ok" | "warn" | "danger" | "plain" }>> = {
  saved: { word: "Saved", icon: "check", tone: "ok" },
  finished: { word: "Finished", icon: "check", tone: "ok" },
  // Whether it still runs or its page was closed, the log cannot know.
  unfinished: { word: "Not ended", icon: "circle-dashed", tone: "warn" },
  cancelled: { word: "Cancelled", icon: "circle-close", tone: "plain" },
  failed: { word: "Failed", icon: "alert", tone: "danger" },
  removed: { word: "Removed", icon: "circle-close", tone: "plain" },
};

export const stateWords = (state: LogState) => STATES[state];

const PROFILES: Readonly<Record<string, string>> = { internal: "Internal", external: "External", training: "Training", "subject-access": "Subject access" };

export const profileWord = (profile: string | null): string => (profile === null ? "–" : (PROFILES[profile] ?? profile));

const FORMATS: Readonly<Record<string, string>> = { csv: "CSV", json: "JSON", jsonl: "JSON Lines", pdf: "PDF", zip: "ZIP" };

export const formatWords = (formats: readonly string[] | null): string => (formats === null || formats.length === 0 ? "–" : formats.map((format) => FORMATS[format] ?? format).join(" + "));

const conversations = (count: number): string => `${numberWords(count)} ${count === 1 ? "conversation" : "conversations"}`;

/** "37 selected conversations" */
export function scopeWords({ scope_kind, counts, filter_text }: Pick<LoggedExport, "scope_kind" | "counts" | "filter_text">): string {
  const count = counts?.requested;
  switch (scope_kind) {
    case "selected":
      return count === undefined ? "Selected conversations" : `${numberWords(count)} selected ${count === 1 ? "conversation" : "conversations"}`;
    case "filter":
      if (filter_text === "all") return count === undefined ? "All conversations" : `All ${conversations(count)}`;
      return count === undefined ? "All matching" : `All ${numberWords(count)} matching`;
    case "conversation":
      return "One conversation";
    case "contact":
      return "Everything about one person";
    default:
      return count === undefined ? "Conversations" : conversations(count);
  }
}

/** The filter in words, without names: "Started 1–27 Mar 2026 · Email · Resolved". Empty for lists of ids. */
export function filterTextWords(filter: string | null, time: TimeFormat): string {
  if (filter === null || filter === "all") return "";
  const query = new URLSearchParams(filter);
  const one = (name: string, word: (value: string) => string): readonly string[] => query.getAll(name).map(word);
  const since = query.get("since");
  const until = query.get("until");
  // The end of a filter is the beginning of the day after.
  const lastDay = until === null ? null : time.isoDay(new Date(Date.parse(until) - 1));
  const words = [
    since === null && until === null ? "" : `Started ${time.dayRange(since === null ? null : time.isoDay(new Date(since)), lastDay)}`,
    ...one("channel", channelWord), ...one("status", sentenceCase), ...one("priority", (value) => `${sentenceCase(value)} priority`),
    ...one("tag", (tag) => `Tag ${tag}`), ...one("sla_state", (value) => `SLA ${slaWord(value).toLowerCase()}`),
    query.has("agent") ? "One agent" : "", query.has("q") ? "Search words" : "",
  ];
  return words.filter((word) => word !== "").join(" · ");
}

/** The filter as it was asked, a line for each part. */
export const filterLines = (filter: string): readonly string[] => (filter.includes("=") ? [...new URLSearchParams(filter)].map(([name, value]) => `${name}=${value}`) : [filter]);

/** "2,416 of 2,418", or "– of 37" as long as nothing more is known. */
export function countWords(counts: LoggedCounts | null): string {
  if (counts === null) return "–";
  return counts.exported === undefined ? `– of ${numberWords(counts.requested)}` : `${numberWords(counts.exported)} of ${numberWords(counts.requested)}`;
}

/** "10 requested = 7 exported + 1 failed + 2 refused + 0 empty" */
export function accountWords(counts: LoggedCounts | null): string {
  if (counts === null) return "–";
  const { requested, exported, failed = 0, refused = 0, empty = 0 } = counts;
  if (exported === undefined) return `${numberWords(requested)} requested`;
  return `${numberWords(requested)} requested = ${numberWords(exported)} exported + ${numberWords(failed)} failed + ${numberWords(refused)} refused + ${numberWords(empty)} empty`;
}

const PLACES: Readonly<Record<string, string>> = {
  picked: "Saved by the module, in the place that was chosen",
  download: "Saved by the module, as a download of the browser",
  kept: "Kept by the module in this browser",
  custom: "Handed to the page",
};

/** What an event says. Of what became of a file after it was saved, nothing is known and nothing is said. */
export function eventWords(event: Pick<LoggedEvent, "event" | "place" | "error_code" | "profile" | "policy_id" | "counts">): string {
  switch (event.event) {
    case "requested":
      return "Requested";
    case "started":
      return "Reading began";
    case "policy-applied":
      return `Profile ${profileWord(event.profile)} applied${event.policy_id === null ? "" : `, by the policy ${event.policy_id}`}`;
    case "finished":
      return `Finished: ${countWords(event.counts)}`;
    case "saved":
      return event.place === null ? "Saved by the module" : (PLACES[event.place] ?? "Saved by the module");
    case "downloaded":
      return "Handed out as a download";
    case "cancelled":
      return "Cancelled; no file was saved";
    case "failed":
      return `Failed: ${event.error_code ?? "unknown"}`;
    case "verified":
      return "Checked with the verifier";
    case "resumed":
      return "Resumed";
    case "purged":
      return "Kept file removed when its time was over";
    case "deleted":
      return "Kept file deleted";
    default:
      return sentenceCase(event.event);
  }
}

/** Whether events are as they were written: "Unbroken: 214 events", "Event 17 was changed". */
export function chainWords({ state, events, sequence, reason }: Pick<LogChain, "state" | "events"> & { readonly sequence?: number | null; readonly reason?: LogChain["reason"] }): string {
  if (state === "unbroken") return `Unbroken: ${numberWords(events)} ${events === 1 ? "event" : "events"}`;
  return `Event ${numberWords(sequence ?? 0)} ${reason === "missing" ? "is missing" : "was changed"}`;
}

const NOTED_OFFSET_MS = 60_000;

/** How far the device's clock was off; null when it was right, to the minute, or nobody knows. */
export function clockWords(offsetMs: number | null): string | null {
  if (offsetMs === null || Math.abs(offsetMs) < NOTED_OFFSET_MS) return null;
  return `The device's clock was ${spanWords(Math.abs(offsetMs))} ${offsetMs < 0 ? "behind" : "ahead of"} the server's`;
}

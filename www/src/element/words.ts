// Every text of the interface that holds a number, a unit or a choice. One language, so numbers and dates follow it too.
import type { ExportOptions } from "../index.js";
import type { Choices, Purpose } from "./choices.js";
import { partSize } from "./scope.js";
import type { LoadingPhase } from "./transcript-maker.js";

const locale = "en-GB";
const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const clockTime = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });

/** 2,418 */
export function countOf(value: number): string {
  return integer.format(value);
}

/** "1 conversation", "2,418 conversations" */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${countOf(value)} ${value === 1 ? one : many}`;
}

/** "37 conversations" */
export function conversationsOf(value: number): string {
  return plural(value, "conversation");
}

/** Bytes in decimal units: "512 bytes", "61 KB", "18.4 MB". */
export function sizeOf(bytes: number): string {
  if (bytes < 1000) return plural(Math.round(bytes), "byte");
  const kilobytes = bytes / 1000;
  if (Math.round(kilobytes) < 1000) return `${kilobytes < 10 ? oneDecimal.format(kilobytes) : countOf(kilobytes)} KB`;
  const megabytes = kilobytes / 1000;
  if (megabytes < 999.95) return `${oneDecimal.format(megabytes)} MB`;
  return `${oneDecimal.format(megabytes / 1000)} GB`;
}

/** A length of time to read at a glance: "under 1 s", "24 s", "3 min 12 s", "1 h 5 min". */
export function durationOf(seconds: number): string {
  if (seconds < 1) return "under 1 s";
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  const rest = Math.round((whole % 3600) / 60);
  const hours = Math.floor(whole / 3600);
  if (rest === 60) return `${hours + 1} h`;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}

/** "about 24 s left" */
export function timeLeftOf(seconds: number): string {
  return seconds < 1 ? "under 1 s left" : `about ${durationOf(seconds)} left`;
}

/** "38 a second"; below ten with one decimal. */
export function rateOf(perSecond: number): string {
  return `${perSecond < 10 ? oneDecimal.format(perSecond) : countOf(perSecond)} a second`;
}

/** A fraction as "62 %", never 100 % before the end. */
export function percentOf(fraction: number): string {
  return `${Math.floor(Math.min(Math.max(fraction, 0), 1) * 100)} %`;
}

/** The wall-clock time of a moment: "10:03". */
export function clockOf(moment: Date): string {
  return clockTime.format(moment);
}

/** The first and last four groups of a digest: "9f3c 61ad e07b 44c2 … 7be0 15d8". */
export function shortDigest(digest: string): string {
  const groups = digest.match(/.{1,4}/g) ?? [];
  if (groups.length <= 6) return groups.join(" ");
  return `${groups.slice(0, 4).join(" ")} … ${groups.slice(-2).join(" ")}`;
}

/** Whether the reader's own locale writes a decimal comma; spreadsheets there split cells at semicolons. */
export function hasDecimalComma(readerLocale: string): boolean {
  try {
    return new Intl.NumberFormat(readerLocale).formatToParts(1.5).some((part) => part.type === "decimal" && part.value === ",");
  } catch {
    return false;
  }
}

/** Whether the reader's locale prints on US Letter. */
export function usesLetter(readerLocale: string): boolean {
  try {
    // The countries of the CLDR's "US-Letter" paper.
    return /^(?:BZ|CA|CL|CO|CR|GT|MX|NI|PA|PH|PR|SV|US|VE)$/.test(new Intl.Locale(readerLocale).maximize().region ?? "");
  } catch {
    return false;
  }
}

const files: Record<Exclude<Purpose, "transcript" | "bundle">, string> = {
  spreadsheet: "one spreadsheet (CSV)",
  messages: "one message list (CSV)",
  data: "one data file (JSON)",
  lines: "one line file (JSON Lines)",
};

/** How the file of a purpose is called inside a sentence. */
export function fileOf({ purpose, layout }: Pick<Choices, "purpose" | "layout">, count: number): string {
  if (purpose === "bundle") return count > partSize ? "bundles (ZIP)" : "one bundle (ZIP)";
  if (purpose !== "transcript") return files[purpose];
  if (count === 1) return "a readable transcript (PDF)";
  return layout === "one" ? "one readable transcript (PDF)" : "readable transcripts (PDF)";
}

/** The same at the head of a sentence, where a phone has one line. */
export function shortFileOf({ purpose, layout }: Pick<Choices, "purpose" | "layout">, count: number): string {
  if (purpose === "transcript") return count === 1 ? "1 transcript (PDF)" : `${countOf(count)} transcripts (${layout === "one" ? "one PDF" : "PDF, ZIP"})`;
  const what = purpose === "bundle" ? "one bundle (ZIP)" : files[purpose];
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}`;
}

/** How a purpose is called as a title. */
export const titleOf: Record<Purpose, string> = {
  spreadsheet: "Spreadsheet (CSV)",
  messages: "Messages (CSV)",
  data: "Data (JSON)",
  lines: "Lines (JSON Lines)",
  transcript: "Readable transcript (PDF)",
  bundle: "Bundle (ZIP)",
};

export const fullReader = {
  title: "Internal, full.",
  text: "Nothing is replaced: this file contains personal data of your customers.",
};

const profileNames: Record<ExportOptions["profile"], { wide: string; phone: string }> = {
  internal: { wide: "Internal, full", phone: "Internal, full" },
  external: { wide: "External, pseudonymised", phone: "External" },
  training: { wide: "Training", phone: "Training" },
  "subject-access": { wide: "The person themselves", phone: "The person themselves" },
};

/** How a reader is called; a phone has less room. */
export function profileName(profile: ExportOptions["profile"], phone = false): string {
  return phone ? profileNames[profile].phone : profileNames[profile].wide;
}

export const stillPersonal = "Pseudonymised data is still personal data. Detection is best effort; check the preview.";

/** Fields that alone identify nobody, by what of them counts. */
const quasiNames: Readonly<Record<string, string>> = { started_at: "day", csat_rating: "rating", customer_verified: "verification" };

/** "channel, day and tags" */
export function quasiWords(names: readonly string[]): string {
  const words = names.map((name) => quasiNames[name] ?? name.replaceAll("_", " "));
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** "354 personal values replaced" */
export function replacedOf(total: number, estimate: boolean, noun = "personal value"): string {
  if (total === 0) return `no ${noun}s found`;
  return `${estimate ? "about " : ""}${plural(total, noun)} replaced`;
}

/** What a transcript waits for before it can be made. */
export const loadingWords: Readonly<Record<LoadingPhase, string>> = {
  "loading-engine": "Loading the transcript engine",
  "loading-fonts": "Loading fonts",
};

export const madeHere = "Made in this browser, nothing is uploaded.";
export const sameCode = "Written by the same code as the file";
export const beforeWords = "Not what the file will hold";
export const keepWorking = "You can keep working. Leaving the page asks first.";
export const nothingMatches = "No conversations match. No file was made. Change the filter or the dates.";
export const cancelled = "Export cancelled. No file was saved.";

/** The check of the finished file found a value that was to be removed. */
export const blocked = {
  title: "Export stopped: a removed value is still in a file",
  inPreview: "A removed value is still in the file",
  safe: "No file was saved. Your conversations are unchanged.",
  hidden: "The value stays hidden here and is not written to the log.",
  /** It was among the words to redact already. */
  stuck: "It is redacted as a word of its own, and still stands inside something longer. Leave the field out, or choose other conversations.",
};

/** Of an export that was resumed: its choices are sealed. */
export const beginAgain = "Begin it again from the conversations.";

export const beforeExternal = " before an external export";
export const searchFailed = "The search for personal data failed";

export const searchedAgain = "The finished files were opened again and searched: no removed value was found.";

/** "12,480 conversations match; one export holds 10,000." */
export function tooMany(total: number, limit: number): string {
  return `${conversationsOf(total)} match; one export holds ${countOf(limit)}.`;
}

/** Why the source waits, and that nothing is lost. */
export function waiting(why: "rate-limited" | "server-error" | "offline", seconds: number): string {
  const span = plural(seconds, "second");
  if (why === "offline") return `This computer is offline. Nothing is lost; the export tries again in ${span}.`;
  if (why === "server-error") return `The server could not answer. Nothing is lost; the export tries again in ${span}.`;
  return `The server asked us to wait ${span}. Nothing is lost; the export continues by itself.`;
}

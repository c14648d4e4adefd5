// Every way an export can end badly, as what happened, what is safe, and what to do.
import type { IconName } from "../icon.js";
import { exportLimit } from "./scope.js";
import { blocked, countOf, nothingMatches, plural, tooMany } from "./words.js";

/** What a failure panel offers first; `choices` opens the dialog again. */
export type FailureAction = "retry" | "choices" | "reload" | "none";

export interface Failure {
  code: string;
  title: string;
  /** What is safe. */
  safe: string;
  /** What to do. */
  next: string;
  icon: IconName;
  action: FailureAction;
  /** Facts for whoever looks into it: places and ids, never content. */
  facts: readonly { name: string; value: string }[];
}

export interface FailureContext {
  count: number;
  stage: "preview" | "export";
  /** Conversations read before it ended. */
  read?: number;
  /** What the button says that goes on with it; "Retry" when left out. */
  goOn?: "Resume";
}

const unchanged = "No file was saved. Your conversations are unchanged.";

const askForWorker = "Ask your administrator to add worker-src 'self' to the Content-Security-Policy of the page, and to serve the worker file from this address";

type Words = Pick<Failure, "title" | "next"> & Partial<Pick<Failure, "safe" | "icon" | "action">>;

const known: Readonly<Record<string, (context: FailureContext) => Words>> = {
  "nothing-matches": () => ({ title: "No conversations match", safe: nothingMatches, next: "", icon: "inbox", action: "none" }),
  "nothing-readable": () => ({
    title: "None of the conversations could be read",
    next: "The server answered, but with nothing this export understands. Try again; if it stays so, tell your administrator.",
    action: "retry",
  }),
  "too-many": ({ count }) => ({
    title: "Too many conversations for one export",
    safe: tooMany(count, exportLimit),
    next: "Choose a month in the dialog, or change the filter or the dates.",
    action: "choices",
  }),
  unbalanced: () => ({
    title: "The account of this export does not add up",
    safe: `A conversation may be missing or counted twice, so the file was not handed over. ${unchanged}`,
    next: "Try again. If it fails again, tell your administrator the facts below.",
    action: "retry",
  }),
  "session-expired": ({ read }) => ({
    title: "Your session ended while reading",
    safe: read === undefined || read === 0 ? unchanged : `${countOf(read)} conversations had been read; they are not kept. ${unchanged}`,
    next: "Sign in again, then retry. The export starts from the beginning.",
    icon: "lock",
    action: "retry",
  }),
  "rate-limited": () => ({ title: "The server is too busy", next: "It asked us to wait several times. Try again in a few minutes.", icon: "clock", action: "retry" }),
  "server-error": () => ({ title: "The server could not answer", next: "It failed several times in a row. Try again in a few minutes.", action: "retry" }),
  network: () => ({ title: "The server could not be reached", next: "Check the connection, then try again.", icon: "wifi", action: "retry" }),
  "source-failed": () => ({ title: "The conversations could not be fetched", next: "Try again. If it fails again, tell your administrator the facts below.", action: "retry" }),
  forbidden: () => ({ title: "You may not read these conversations", next: "Ask an administrator for access, or choose others.", icon: "lock", action: "choices" }),
  "wasm-blocked": () => ({
    title: "This site blocks WebAssembly",
    next: "Ask your administrator to add 'wasm-unsafe-eval' to script-src in the Content-Security-Policy of the page and of the export worker.",
    icon: "blocked",
    action: "none",
  }),
  "wasm-changed": () => ({ title: "The export engine is not the one this page expects", next: "Reload the page. If that does not help, tell your administrator.", action: "reload" }),
  "worker-blocked": () => ({
    title: "This site blocks the export worker",
    next: `${askForWorker}.`,
    icon: "blocked",
    action: "none",
  }),
  "protocol-mismatch": () => ({ title: "This page is older than the server", next: "Reload the page, then export again.", icon: "refresh", action: "reload" }),
  "disk-full": () => ({
    title: "There is no room for the file",
    safe: `What had been written was removed. ${unchanged}`,
    next: "Free some space or choose another place, or export fewer conversations at once.",
    icon: "disk",
    action: "retry",
  }),
  "save-blocked": () => ({
    title: "The file could not be written there",
    safe: `What had been written was removed. ${unchanged}`,
    next: "Choose another place. A folder may be read-only, or the file open in another program.",
    icon: "disk",
    action: "retry",
  }),
  "write-failed": () => ({
    title: "The file could not be written",
    safe: `What had been written was removed. ${unchanged}`,
    next: "Try again. If it fails again, choose another place, or export fewer conversations at once.",
    icon: "disk",
    action: "retry",
  }),
  "profile-unavailable": () => ({ title: "This way of replacing personal data is not available", next: "Export as internal, full.", action: "choices" }),
  "model-missing": () => ({
    title: "The list that finds names could not be loaded",
    safe: `Without it names would stay in the file. ${unchanged}`,
    next: "Try again. If it fails again, tell your administrator that names.bin cannot be read.",
    icon: "shield-alert",
    action: "retry",
  }),
  "model-failed": () => ({
    title: "The list that finds names could not be read",
    safe: `Without it names would stay in the file. ${unchanged}`,
    next: "Reload the page. If it fails again, tell your administrator that names.bin is damaged or of another version.",
    icon: "shield-alert",
    action: "reload",
  }),
  "font-unavailable": () => ({
    title: "The fonts of transcripts could not be loaded",
    safe: `Without them letters would be missing from the file. ${unchanged}`,
    next: "Try again. If it fails again, tell your administrator that the folder fonts of the export package cannot be read.",
    action: "retry",
  }),
  "font-missing": () => ({
    title: "The fonts of transcripts are not complete",
    next: "Tell your administrator that the folder fonts of the export package lacks a font.",
    action: "choices",
  }),
  "invalid-font": () => ({
    title: "A font of transcripts could not be read",
    safe: `Without it letters would be missing from the file. ${unchanged}`,
    next: "Reload the page. If it fails again, tell your administrator that the folder fonts of the export package is damaged or of another version.",
    action: "reload",
  }),
  "invalid-logo": () => ({ title: "The logo cannot be used", next: "Remove it at “Head of the page”, or choose another PNG or JPEG.", action: "choices" }),
  "format-unavailable": () => ({ title: "Transcripts cannot be made here", next: "Choose another purpose; if you need transcripts, tell your administrator that full.wasm is missing.", action: "choices" }),
  "preview-failed": () => ({
    title: "The page could not be drawn",
    next: "The file itself is not affected: you can try again, or export without looking at it.",
    action: "retry",
  }),
  "checkpoint-damaged": () => ({ title: "What was kept of this export cannot be read", next: "Delete it, then export again.", action: "none" }),
  "checkpoint-gone": () => ({ title: "Nothing is kept of this export any more", next: "Export again.", action: "choices" }),
  "checkpoint-busy": () => ({ title: "This export is running in another tab", next: "Look for it there, or close that tab and try again.", action: "retry" }),
  "checkpoint-refused": () => ({ title: "This export may not be resumed", next: "It was begun by another user, or its kind is not allowed any more. Export again.", icon: "lock", action: "choices" }),
  leftover: ({ stage }) => ({ title: stage === "preview" ? blocked.inPreview : blocked.title, safe: unchanged, next: blocked.hidden, icon: "shield-close", action: "choices" }),
  "invalid-json": () => ({ title: "The server sent something that is not JSON", next: "Try again. If it fails again, tell your administrator the facts below.", action: "retry" }),
  internal: () => ({
    title: "The export engine stopped",
    next: "It was replaced by a fresh one, so you can export again. If it stops again, export fewer conversations at once.",
    action: "retry",
  }),
};

/** Codes that mean the options themselves are wrong. */
const optionCodes: ReadonlySet<string> = new Set(["unknown-option", "invalid-option", "unknown-field", "invalid-options"]);

function property(error: unknown, name: string): unknown {
  return typeof error === "object" && error !== null ? (error as Record<string, unknown>)[name] : undefined;
}

/** The stable code of whatever was thrown. */
export function codeOf(error: unknown): string {
  const code = property(error, "code");
  if (typeof code === "string") return code;
  return property(error, "name") === "AbortError" ? "cancelled" : "internal";
}

/** The id of the export that a retry goes on with; null when nothing is kept of it. */
export function checkpointOf(error: unknown): string | null {
  const id = property(error, "checkpoint");
  return typeof id === "string" ? id : null;
}

/** The id under which a retry goes on. One that was resumed has no beginning to go back to, whatever is kept of it. */
export const retriedAs = (error: unknown, resumes: string | null, isResumed: boolean): string | null => checkpointOf(error) ?? (isResumed ? resumes : null);

function factsOf(error: unknown, code: string): Failure["facts"] {
  const facts = [{ name: "Code", value: code }];
  const add = (name: string, key: string) => {
    const value = property(error, key);
    if (typeof value === "number") facts.push({ name, value: countOf(value) });
    else if (typeof value === "string" && value !== "") facts.push({ name, value });
  };
  add("Conversation", "conversation");
  add("Byte", "byte");
  add("Field", "field");
  add("Place", "place");
  add("Request", "requestId");
  return facts;
}

/** Puts an error into words. Its own message is never shown, so no text of a conversation can be. */
export function describeFailure(error: unknown, context: FailureContext): Failure {
  const code = codeOf(error);
  const field = property(error, "field");
  const words = optionCodes.has(code)
    ? {
        title: typeof field === "string" ? `The setting “${field}” is not valid` : "One of the settings is not valid",
        next: "Change it in the dialog, or reset the fields to default.",
        action: "choices" as const,
      }
    : (known[code] ?? known["internal"])?.(context);
  const kept = keptWords(error, context);
  return {
    code,
    title: words?.title ?? "The export stopped",
    safe: kept?.safe ?? words?.safe ?? unchanged,
    next: kept?.next ?? words?.next ?? "Try again.",
    icon: words?.icon ?? "alert",
    action: kept?.action ?? words?.action ?? "retry",
    facts: factsOf(error, code),
  };
}

/** What is to be done before a retry can go on, where that is more than to press the button. */
const beforeRetry: Readonly<Record<string, string>> = {
  "session-expired": "Sign in again",
  forbidden: "Ask an administrator for access",
  "worker-blocked": askForWorker,
  "disk-full": "Free some space or choose another place",
  "save-blocked": "Choose another place",
};

/** What is left of an export that can go on, in place of what is lost. */
function keptWords(error: unknown, { read = 0, goOn }: FailureContext): Pick<Failure, "safe" | "next" | "action"> | null {
  const code = codeOf(error);
  // What cannot be read is of no use, even as long as it is there.
  if (checkpointOf(error) === null || code === "checkpoint-damaged") return null;
  const before = beforeRetry[code];
  const button = goOn ?? "Retry";
  // One that ended before it took up what is kept has read nothing of it.
  const kept = read === 0 ? "What had been read is kept" : `${countOf(read)} conversations had been read; they are kept`;
  return {
    safe: `${kept} for up to a day, encrypted. ${unchanged}`,
    next: `${before === undefined ? button : `${before}, then ${button.toLowerCase()}`}: the export goes on where it stopped.`,
    action: "retry",
  };
}

/** What a missing conversation is missing for, in words. */
export function outcomeWords(outcome: "failed" | "refused" | "empty", count: number): string {
  const conversations = plural(count, "conversation");
  if (outcome === "failed") return `${conversations} could not be read`;
  if (outcome === "refused") return `${conversations} refused: outside your audiences`;
  return `${conversations} had nothing to export`;
}

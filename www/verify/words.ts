/** What the verifier found, in words. */
import type { Damage, Fault, Statement } from "../src/verification.js";
import { plural, sizeOf } from "../src/element/words.js";
import { harmless } from "./harmless.js";

const damages: Record<Damage, string> = {
  "not-an-archive": "This is no ZIP file, or its directory is damaged.",
  "no-manifest": "This is no bundle of ours, or its manifest was taken out: there is no manifest.json, so nothing can be compared.",
  "bad-manifest": "The manifest cannot be read, so nothing can be compared.",
  "too-large": "is too large to be verified, so whether anything was changed is not known",
  changed: "was changed",
  unreadable: "was damaged and cannot be read",
  missing: "is missing",
  added: "was added",
  twice: "is there twice",
  restored: "has its content, but bytes around it were changed",
  "not-a-sibling": "belongs to another export, or another part of it is not the one that it follows",
};

const byteAt = new Intl.NumberFormat("en-GB");

/** One fault as a sentence without its file: the file is shown before it. */
export function damageOf({ path, damage, byte }: Fault): string {
  const at = byte === null ? "" : `, from byte ${byteAt.format(byte)} on`;
  if (path === null && damage === "restored") return `Bytes outside the files, or their order, were changed${at}.`;
  if (path === null && damage === "unreadable") return `A file was damaged and cannot be read${at}.`;
  return `${damages[damage]}${at}`;
}

/** One fault as a line of text. */
export function faultLine(fault: Fault): string {
  return fault.path === null || fault.damage === "bad-manifest" ? damageOf(fault) : `${harmless(fault.path)} ${damageOf(fault)}`;
}

/** A part that was not given, by the number that it has in any of those that were. */
export function missingPart(path: string, statements: readonly Statement[]): string {
  const sibling = statements.find(({ parts }) => parts.includes(path));
  const number = sibling === undefined ? 0 : sibling.parts.indexOf(path) + 1;
  return sibling === undefined ? `${harmless(path)} is missing` : `Part ${number} of ${sibling.parts.length} is missing: ${harmless(path)}`;
}

const profiles: Readonly<Record<string, string>> = { internal: "Internal", external: "External", training: "Training data", "subject-access": "Subject access" };
const moment = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit" });
const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;

/** "27 March 2026 at 09:00:00 UTC"; what is no time is shown as it is written. */
export function timeWords(time: string | null): string {
  if (time === null) return "not stated";
  const at = rfc3339.test(time) ? Date.parse(time) : Number.NaN;
  return Number.isNaN(at) ? harmless(time) : `${moment.format(at)} UTC`;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** What an archive says of itself, and what it weighs. */
export function factsOf({ exported, exportId, part, parts, time, profile }: Statement, files: number, bytes: number): readonly Fact[] {
  return [
    { label: "Conversations", value: byteAt.format(exported) },
    { label: "Export", value: harmless(exportId) },
    { label: "Part", value: `${part} of ${parts.length}` },
    { label: "Made", value: timeWords(time) },
    { label: "Profile", value: (Object.hasOwn(profiles, profile) ? profiles[profile] : undefined) ?? harmless(profile) },
    { label: "Size", value: `${plural(files, "file")}, ${sizeOf(bytes)}` },
  ];
}

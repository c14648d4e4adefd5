/** What was found out about all archives together: one word of it, and the text that can be copied. */
import type { Fault, Statement, Verification } from "../src/verification.js";
import { plural } from "../src/element/words.js";
import type { Outcome } from "./checker.js";
import { harmless } from "./harmless.js";
import { factsOf, faultLine, missingPart } from "./words.js";

/** An archive that was checked. */
export interface Checked {
  readonly name: string;
  readonly outcome: NonNullable<Outcome>;
}

/** What is wrong between the archives; null where that could not be found out. */
export type SetFaults = readonly Fault[] | null;

export type Tone = "whole" | "incomplete" | "changed" | "unknown";

export interface Verdict {
  readonly tone: Tone;
  readonly title: string;
  readonly text: string;
}

export const digestNote =
  "Compare the manifest digest with the one that was shown when the export finished. Whoever makes a bundle anew can give it a manifest of its own, but not this digest.";

const outcomes = {
  unreadable: "Could not be read. It may have been moved, changed or locked, or it is a folder. Choose it again.",
  stopped: "The check stopped: this browser has WebAssembly switched off, or too little memory for this file. The command line can verify it.",
} as const;

/** Nothing can be compared: whether it was changed is not known. */
const isForeign = ({ statement }: Verification): boolean => statement === null;

/** Too large to be compared, and nothing else is known of it. */
const isTooLarge = ({ faults }: Verification): boolean => faults.length > 0 && faults.every(({ damage }) => damage === "too-large");

/** The faults of one archive, with those that it has as a part of its export. */
export function faultsOf({ name, outcome }: Checked, setFaults: SetFaults): readonly Fault[] {
  if (outcome.type !== "verified") return [];
  return [...outcome.verification.faults, ...(setFaults ?? []).filter(({ path, damage }) => damage !== "missing" && path === name)];
}

export function verdictOf(checked: Checked, setFaults: SetFaults): Verdict {
  const { outcome } = checked;
  if (outcome.type !== "verified") return { tone: "unknown", title: "Not verified", text: outcomes[outcome.type] };
  const faults = faultsOf(checked, setFaults);
  if (isTooLarge(outcome.verification)) return { tone: "unknown", title: "Not verified", text: "Its manifest is too large: whether it was changed is not known." };
  if (isForeign(outcome.verification)) return { tone: "changed", title: "Not a bundle that can be verified", text: "Nothing in it is vouched for." };
  if (faults.length === 0) return { tone: "whole", title: "Unchanged", text: "Every byte is as the manifest states it." };
  return { tone: "changed", title: "Changed", text: `${plural(faults.length, "fault")}. What it says of itself may have been changed too.` };
}

/** What the parts that are here say of themselves. */
export const statementsOf = (all: readonly Checked[]): readonly Statement[] =>
  all.flatMap(({ outcome }) => (outcome.type === "verified" && outcome.verification.statement !== null ? [outcome.verification.statement] : []));

/** Parts that were not given, a sentence for each. */
export const missingParts = (all: readonly Checked[], setFaults: SetFaults): readonly string[] =>
  (setFaults ?? []).flatMap(({ path, damage }) => (damage === "missing" && path !== null ? [missingPart(path, statementsOf(all))] : []));

/** All archives in one word. */
export function verdictOfAll(all: readonly Checked[], setFaults: SetFaults): Verdict {
  const verdicts = all.map((checked) => verdictOf(checked, setFaults));
  const count = (tone: Tone): number => verdicts.filter((verdict) => verdict.tone === tone).length;
  const [changed, unknown, missing] = [count("changed"), count("unknown"), missingParts(all, setFaults)];
  const archives = plural(all.length, "archive");
  if (changed > 0) return { tone: "changed", title: "Not as it was", text: `${changed} of ${archives} failed the check.` };
  if (unknown > 0) return { tone: "unknown", title: "Not verified", text: `${unknown} of ${archives} could not be checked.` };
  if (setFaults === null) return { tone: "unknown", title: "Parts not compared", text: `${archives} checked, every byte is as the manifest states it; but whether parts are missing could not be checked. Start over to try again.` };
  if (missing.length > 0) return { tone: "incomplete", title: `Unchanged, but ${plural(missing.length, "part")} missing`, text: `${archives} checked. Add what is missing to verify the whole export.` };
  return { tone: "whole", title: "Unchanged", text: `${archives} checked, every byte is as the manifest states it, and no part is missing.` };
}

/** Everything as plain text, for a mail or a file. */
export function reportOf(all: readonly Checked[], setFaults: SetFaults): string {
  const overall = verdictOfAll(all, setFaults);
  const lines = [`${overall.title}. ${overall.text}`, ...missingParts(all, setFaults)];
  for (const checked of all) {
    const { title, text } = verdictOf(checked, setFaults);
    lines.push("", harmless(checked.name), `  ${title}. ${text}`);
    for (const fault of faultsOf(checked, setFaults)) lines.push(`  - ${faultLine(fault)}`);
    if (checked.outcome.type !== "verified" || checked.outcome.verification.statement === null) continue;
    const { statement, files, bytes } = checked.outcome.verification;
    for (const { label, value } of factsOf(statement, files, bytes)) lines.push(`  ${label}: ${value}`);
    lines.push(`  Manifest digest (SHA-256): ${harmless(statement.manifestSha256)}`);
  }
  if (statementsOf(all).length > 0) lines.push("", digestNote);
  return `${lines.join("\n")}\n`;
}

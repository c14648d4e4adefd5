// What a finished export replaced, kept and left out, in words; and its report as a file.
import { html, nothing, type TemplateResult } from "lit";
import type { PrivacyReport, SavedExport } from "../index.js";
import type { IconName } from "../icon.js";
import type { Note } from "./account.js";
import { countFamilies, familyCountOf } from "./entity-words.js";
import { conversationsOf, countOf, plural, quasiWords, searchedAgain } from "./words.js";

/** The report as the file that goes with an export. It holds counts, never a value. */
export function reportFile({ exportId, exportTime, engineVersion }: SavedExport, privacy: PrivacyReport): Blob {
  const text = JSON.stringify({ exportId, exportTime, engineVersion, ...privacy }, null, 2);
  return new Blob([`${text}\n`], { type: "application/json" });
}

export const reportName = "redaction-report.json";

/** "9,204 e-mails · 3,117 phones" */
export function replacedWords({ entities }: PrivacyReport): string {
  const words = countFamilies(entities).map(familyCountOf);
  return words.length === 0 ? "No personal values were found" : words.join(" · ");
}

function reviewWords({ review }: PrivacyReport): readonly string[] {
  const lines: string[] = [];
  if (review.kept > 0) lines.push(`${plural(review.kept, "value")} kept by the review`);
  if (review.neverRedact > 0) lines.push(`${plural(review.neverRedact, "word")} never redacted`);
  if (review.alsoRedact > 0) lines.push(`${plural(review.alsoRedact, "word")} redacted as well`);
  return lines;
}

function groupWords({ kAnonymity }: PrivacyReport): string | null {
  if (kAnonymity === null || kAnonymity.smallest >= kAnonymity.k || kAnonymity.recordsUnder === 0) return null;
  const { recordsUnder, k, quasiIdentifiers } = kAnonymity;
  return `${conversationsOf(recordsUnder)} in groups smaller than ${k} by ${quasiWords(quasiIdentifiers)}; free text is not covered.`;
}

/** The block "What was replaced". */
export function replacedNote(privacy: PrivacyReport, onReport: () => void): TemplateResult {
  const review = reviewWords(privacy);
  const groups = groupWords(privacy);
  return html`<div class="notes-block" data-testid="what-was-replaced">
    <h3>What was replaced</h3>
    <p class="panel-small" data-testid="replaced-counts">${replacedWords(privacy)}. ${privacy.check.bytes > 0 ? searchedAgain : nothing}</p>
    ${review.length === 0 ? nothing : html`<p class="panel-small" data-testid="replaced-review">${review.join(" · ")}.</p>`}
    ${groups === null ? nothing : html`<p class="panel-small">${groups}</p>`}
    <button type="button" class="link" data-testid="redaction-report" @click=${onReport}>Download the report (${reportName})</button>
  </div>`;
}

const leftOutWords: Readonly<Record<string, { icon: IconName; text: (count: number) => string }>> = {
  "custom fields": { icon: "braces", text: (count) => `${plural(count, "value")} in custom fields: not in this profile` },
  "unknown fields": { icon: "info", text: (count) => `${plural(count, "value")} in fields that this version does not know` },
  "unreadable times": { icon: "clock", text: (count) => (count === 1 ? "1 time that is not a valid time" : `${countOf(count)} times that are not valid times`) },
  "HTML sources": { icon: "file-text", text: (count) => `${plural(count, "HTML source")}: ${count === 1 ? "its" : "their"} text is in the file` },
};

/** What this profile leaves out, as lines of "What is not in it". */
export function leftOutNotes(privacy: PrivacyReport | null): readonly Note[] {
  return (privacy?.leftOut ?? []).flatMap(({ what, count }) => {
    if (count === 0) return [];
    const known = leftOutWords[what];
    return [{ name: `left-out-${what.toLowerCase().replaceAll(" ", "-")}`, icon: known?.icon ?? "eye-off", text: known?.text(count) ?? `${countOf(count)} × ${what.replaceAll(/[-_]/g, " ")} left out` }];
  });
}

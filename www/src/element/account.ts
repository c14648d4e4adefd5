// What a reader of the finished file should know, in words: what is missing, what was changed, what else is odd.
import type { ExportWarning, SavedExport, WarningCode } from "../index.js";
import type { IconName } from "../icon.js";
import { outcomeWords } from "./failure.js";
import { conversationsOf, countOf, plural } from "./words.js";

export interface Note {
  name: string;
  icon: IconName;
  danger?: boolean;
  text: string;
  /** One line each, shown on demand. */
  details?: readonly string[];
  retry?: readonly string[];
}

const shownCells = 100;

function outcomeNotes(saved: SavedExport, outcome: "failed" | "refused" | "empty", mark: IconName): Note[] {
  const count = saved[outcome];
  if (count === 0) return [];
  const listed = saved.missing.filter((item) => item.outcome === outcome);
  const details = listed.map((item) => {
    const place = item.byte === null ? "" : `, byte ${countOf(item.byte)}`;
    return `${item.id ?? `number ${countOf(item.index + 1)}`}: ${item.code}${item.field === null ? "" : `, ${item.field}`}${place}`;
  });
  if (listed.length < count) details.push(`and ${countOf(count - listed.length)} more`);
  const ids = listed.flatMap((item) => (item.id === null ? [] : [item.id]));
  return [
    {
      name: outcome,
      icon: mark,
      danger: outcome === "failed",
      text: outcomeWords(outcome, count),
      details,
      ...(outcome === "failed" && ids.length > 0 ? { retry: ids } : {}),
    },
  ];
}

/** Cells longer than a spreadsheet holds, told apart by whether their end is lost. */
function longCellNotes({ longCells, warnings, parts = [] }: SavedExport): { cut: Note[]; split: Note[] } {
  const placeOf = ({ part, row }: SavedExport["longCells"][number]): string => `${part !== null && parts.length > 1 ? `part ${part}, ` : ""}row ${countOf(row)}`;
  const unlisted = Math.max(0, totalOf(warnings, "long-cells") - longCells.length);
  const notes = (name: string, cells: SavedExport["longCells"], text: (count: string) => string): Note[] => {
    if (cells.length === 0) return [];
    const details = cells.slice(0, shownCells).map((cell) => `${placeOf(cell)}, ${cell.field}: ${countOf(cell.units)} characters`);
    const more = cells.length - shownCells + unlisted;
    if (more > 0) details.push(`and ${countOf(more)} more`);
    return [{ name, icon: "split", text: text(`${unlisted > 0 ? "at least " : ""}${plural(cells.length, name === "cut-cells" ? "cell" : "long cell")}`), details }];
  };
  return {
    cut: notes("cut-cells", longCells.filter((cell) => cell.cut), (cells) => `The end of ${cells}: too long for a spreadsheet`),
    split: notes("split-cells", longCells.filter((cell) => !cell.cut), (cells) => `${capital(cells)} split into a second column`),
  };
}

const shownGlyphs = 3;

/** Characters that no font has: which they are, since nobody can see them in the file. */
function glyphNotes({ missingGlyphs = [], warnings }: SavedExport): Note[] {
  const places = totalOf(warnings, "missing-glyphs");
  if (missingGlyphs.length === 0) return places === 0 ? [] : [{ name: "missing-glyphs", icon: "alert", text: `${plural(places, "character")} without a glyph in our fonts` }];
  const few = missingGlyphs.slice(0, shownGlyphs).join(", ");
  const text = `${plural(missingGlyphs.length, "character")} ${missingGlyphs.length === 1 ? "has" : "have"} no glyph in our fonts: ${few}${missingGlyphs.length > shownGlyphs ? " …" : ""}`;
  const details = [...(places > 0 ? [`in ${plural(places, "place")}`] : []), ...missingGlyphs.slice(0, shownCells)];
  if (missingGlyphs.length > shownCells) details.push(`and ${countOf(missingGlyphs.length - shownCells)} more`);
  return [{ name: "missing-glyphs", icon: "alert", text, ...(missingGlyphs.length > shownGlyphs && { details }) }];
}

type Place = "missing" | "changed" | "known";

interface WarningWords {
  place: Place;
  icon: IconName;
  text: (count: number) => string;
}

/** Warnings in words, with where they belong. Long cells and missing glyphs have notes of their own. */
const warningWords: Readonly<Record<Exclude<WarningCode, "long-cells" | "missing-glyphs">, WarningWords>> = {
  "images-not-shown": { place: "missing", icon: "image", text: (count) => `${plural(count, "picture")}: listed, but not shown, because ${count === 1 ? "it is" : "they are"} damaged, too large or of another kind than named` },
  "media-left-out": { place: "missing", icon: "paperclip", text: (count) => `${plural(count, "file")} of conversations, such as attachments and recordings` },
  "media-missing": { place: "missing", icon: "paperclip", text: (count) => `${plural(count, "file")} of conversations that could not be had, or that are too large or could not be cleaned of descriptions` },
  "accent-adjusted": { place: "changed", icon: "info", text: () => "The colour of the head was darkened to be readable on white" },
  "deleted-texts": { place: "missing", icon: "eye-off", text: (count) => `${count === 1 ? "Text" : "Texts"} of ${plural(count, "deleted message")}; ${count === 1 ? "the message is" : "the messages are"} marked` },
  "unknown-fields-dropped": { place: "missing", icon: "info", text: (count) => `${plural(count, "value")} in fields that this version does not know` },
  "guarded-cells": { place: "changed", icon: "shield-check", text: (count) => `${plural(count, "cell")} made safe: ${count === 1 ? "it" : "they"} looked like ${count === 1 ? "a formula" : "formulas"}` },
  "replaced-surrogates": { place: "changed", icon: "alert", text: (count) => `${plural(count, "broken character")} replaced by \uFFFD` },
  "replaced-bytes": { place: "changed", icon: "alert", text: (count) => `${plural(count, "broken byte")} replaced by \uFFFD` },
  "repeated-fields": { place: "changed", icon: "copy", text: (count) => `${plural(count, "field")} given twice: the first value counts` },
  "rows-over-limit": { place: "known", icon: "alert", text: (count) => `${plural(count, "row")} more than a spreadsheet can open` },
  "unreadable-times": { place: "known", icon: "clock", text: (count) => (count === 1 ? "1 time is not a valid time and stands as it came" : `${countOf(count)} times are not valid times and stand as they came`) },
  "message-count-differs": { place: "known", icon: "info", text: (count) => `${conversationsOf(count)} ${count === 1 ? "holds" : "hold"} another number of messages than stated` },
  "external-replies": { place: "known", icon: "reply", text: (count) => `${plural(count, "reply", "replies")} to a message that is not in the file` },
  "unknown-fields-kept": { place: "known", icon: "info", text: (count) => `${plural(count, "value")} in fields that this version does not know, kept as ${count === 1 ? "it" : "they"} came` },
};

function isKnown(code: string): code is keyof typeof warningWords {
  return Object.hasOwn(warningWords, code);
}

/** What a later engine may report is said in the words of its code, rather than not at all. */
function wordsOf(code: string): WarningWords {
  if (isKnown(code)) return warningWords[code];
  return { place: "known", icon: "info", text: (count) => `${capital(code.replaceAll("-", " "))}: ${countOf(count)}` };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function totalOf(warnings: readonly ExportWarning[], code: string): number {
  return warnings.reduce((sum, warning) => (warning.code === code ? sum + warning.count : sum), 0);
}

function warningNotes({ warnings }: SavedExport, place: Place): Note[] {
  const found = new Set(warnings.map(({ code }) => code));
  found.delete("long-cells");
  found.delete("missing-glyphs");
  const order = Object.keys(warningWords);
  const codes = [...order.filter((code) => found.has(code)), ...[...found].filter((code) => !isKnown(code))];
  return codes.flatMap((code) => {
    const words = wordsOf(code);
    const total = totalOf(warnings, code);
    if (words.place !== place || total === 0) return [];
    const details = warnings.flatMap((warning) => (warning.code === code && warning.field !== null ? [`${warning.field}: ${countOf(warning.count)}`] : []));
    return [{ name: code, icon: words.icon, text: words.text(total), details }];
  });
}

function missingNotes(saved: SavedExport): readonly Note[] {
  return [
    ...outcomeNotes(saved, "failed", "circle-close"),
    ...outcomeNotes(saved, "refused", "lock"),
    ...outcomeNotes(saved, "empty", "circle-dashed"),
    ...(saved.syntaxError === null
      ? []
      : [{ name: "syntax", icon: "alert" as const, danger: true, text: `The answer broke off at byte ${countOf(saved.syntaxError.byte)}; what came after is not in the file` }]),
    ...(saved.duplicates > 0 ? [{ name: "duplicates", icon: "copy" as const, text: `${conversationsOf(saved.duplicates)} came twice: the first counts` }] : []),
    ...longCellNotes(saved).cut,
    ...glyphNotes(saved),
    ...warningNotes(saved, "missing"),
  ];
}

function changedNotes(saved: SavedExport): readonly Note[] {
  return [...warningNotes(saved, "changed"), ...longCellNotes(saved).split];
}

/** All that a reader of the file should know, in words. */
export function accountOf(saved: SavedExport): Readonly<Record<Place, readonly Note[]>> {
  return { missing: missingNotes(saved), changed: changedNotes(saved), known: warningNotes(saved, "known") };
}

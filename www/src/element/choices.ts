// What the reader chose, and the options that follow from it. Pure: no elements, no engine.
import type { ExportOptions, FieldInfo } from "../index.js";
import { type Brand, companyChars, noBrand } from "./brand.js";
import { partSize } from "./scope.js";

export type Purpose = "spreadsheet" | "messages" | "data" | "lines" | "transcript" | "bundle";

/** The three sets of fields: CSV columns of either mode, and the keys of JSON. */
export type FieldSet = FieldInfo["defaultIn"][number];

export type Group = FieldInfo["group"];

export interface Choices {
  purpose: Purpose;
  /** Chosen keys in file order; null as long as the default stands. */
  keys: Record<FieldSet, readonly string[] | null>;
  dialect: ExportOptions["dialect"];
  delimiter: ExportOptions["delimiter"];
  headers: ExportOptions["headers"];
  lineBreaks: ExportOptions["lineBreaks"];
  deletedText: ExportOptions["deletedText"];
  /** Who will read it. */
  profile: ExportOptions["profile"];
  times: ExportOptions["times"];
  /** Of transcripts. */
  layout: ExportOptions["layout"];
  paper: ExportOptions["paper"];
  /** Pictures of messages as pictures; only their names otherwise. */
  images: boolean;
  /** Of bundles: the kinds of files in it, at least one. */
  contents: readonly ExportOptions["format"][];
  /** What a row of the bundle's table is. */
  rows: ExportOptions["mode"];
  /** Attachments and recordings. */
  media: boolean;
}

/** The kinds of files that a bundle can hold, in its order. */
export const allContents: readonly ExportOptions["format"][] = ["csv", "json", "jsonl", "pdf"];

/** What the dialog starts with: a spreadsheet that opens by double click. */
export function startChoices(decimalComma: boolean, profile: ExportOptions["profile"] = "internal", paper: ExportOptions["paper"] = "a4"): Choices {
  return {
    purpose: "spreadsheet",
    keys: { conversations: null, messages: null, json: null },
    dialect: "spreadsheet",
    delimiter: decimalComma ? "semicolon" : "comma",
    headers: "keys",
    lineBreaks: "keep",
    deletedText: "omit",
    profile,
    times: "keep",
    layout: "per-conversation",
    paper,
    images: false,
    contents: ["csv", "json", "pdf"],
    rows: "conversations",
    media: false,
  };
}

export function isCsv(purpose: Purpose): boolean {
  return purpose === "spreadsheet" || purpose === "messages";
}

export function fieldSetOf(purpose: Purpose): FieldSet {
  return purpose === "spreadsheet" ? "conversations" : purpose === "messages" ? "messages" : "json";
}

/** The purpose that makes a given format. */
export function purposeOf(format: ExportOptions["format"], mode: ExportOptions["mode"]): Purpose {
  if (format === "json") return "data";
  if (format === "jsonl") return "lines";
  if (format === "pdf") return "transcript";
  return mode === "messages" ? "messages" : "spreadsheet";
}

/** The fields that can be in the file of a purpose, in table order. */
export function fieldsFor(table: readonly FieldInfo[], purpose: Purpose): readonly FieldInfo[] {
  if (purpose === "spreadsheet") return table.filter((field) => field.conversationColumn);
  if (purpose === "messages") return table.filter((field) => field.messageColumn);
  // What has no path is computed for a column.
  return table.filter((field) => field.path !== "");
}

/** The keys chosen when nothing was changed. `known` is the order the engine itself used, when a preview has told it. */
export function defaultKeys(table: readonly FieldInfo[], purpose: Purpose, known?: readonly string[]): readonly string[] {
  if (known !== undefined && known.length > 0) return known;
  const set = fieldSetOf(purpose);
  return fieldsFor(table, purpose).filter((field) => field.defaultIn.includes(set)).map((field) => field.key);
}

const alwaysOn: ReadonlySet<Group> = new Set<Group>(["conversation", "channel"]);

/** JSON and transcripts always hold the conversation basics, so they cannot be unchecked there. */
export function isFixed(field: FieldInfo, purpose: Purpose): boolean {
  return !isCsv(purpose) && alwaysOn.has(field.group);
}

/**
 * Names of groups and fields for JSON. A whole group goes by its name, since only then does the engine keep what the
 * host added to its records. Fields that a group does not bring by itself go by their own names.
 */
export function jsonNames(table: readonly FieldInfo[], chosen: readonly string[]): string[] {
  const keys = new Set(chosen);
  const fields = fieldsFor(table, "data");
  const names: string[] = [];
  for (const group of new Set(fields.map((field) => field.group))) {
    const own = fields.filter((field) => field.group === group);
    const usual = own.filter((field) => field.defaultIn.includes("json"));
    const needed = usual.length > 0 ? usual : own;
    const whole = alwaysOn.has(group) || needed.every((field) => keys.has(field.key));
    if (whole) names.push(group);
    names.push(...own.filter((field) => keys.has(field.key) && !(whole && needed.includes(field))).map((field) => field.key));
  }
  return names;
}

/** Adds or takes away keys. New columns go to the end, in table order, so that nothing already placed moves. */
export function withKeys(chosen: readonly string[], keys: readonly string[], on: boolean): readonly string[] {
  if (!on) return chosen.filter((key) => !keys.includes(key));
  return [...chosen, ...keys.filter((key) => !chosen.includes(key))];
}

/** Moves one key to another place. */
export function moved(chosen: readonly string[], from: number, to: number): readonly string[] {
  const key = chosen[from];
  if (key === undefined || to < 0 || to >= chosen.length || from === to) return chosen;
  const rest = chosen.filter((_, index) => index !== from);
  return [...rest.slice(0, to), key, ...rest.slice(to)];
}

export type Coverage = "none" | "some" | "all";

/** How much of a group is chosen. */
export function coverage(fields: readonly FieldInfo[], chosen: ReadonlySet<string>): { state: Coverage; count: number } {
  const count = fields.filter((field) => chosen.has(field.key)).length;
  return { state: count === 0 ? "none" : count === fields.length ? "all" : "some", count };
}

/** What a profile that replaces needs besides the choices: the key, and what the reader decided. */
export type PrivacyPart = Pick<ExportOptions, "key" | "subject" | "terms" | "kept" | "reviewed">;

export const noPrivacyPart: PrivacyPart = { key: null, subject: [], terms: { redact: [], keep: [], patterns: [] }, kept: [], reviewed: 0 };

export interface OptionsContext {
  table: readonly FieldInfo[];
  audiences: readonly string[] | null;
  exportTime: string;
  privacy?: PrivacyPart;
  /** Conversations that are wanted. */
  count?: number;
  brand?: Pick<Brand, "company" | "accent">;
}

/** Whether attachments and recordings can be chosen: nothing in them is replaced. */
export const allowsMedia = (profile: ExportOptions["profile"]): boolean => profile === "internal" || profile === "subject-access";

/** Whether pictures can be chosen: a training set never holds any. */
export const allowsImages = (profile: ExportOptions["profile"]): boolean => profile !== "training";

/** Whether the purpose makes files of a format. */
export function makes({ purpose, contents }: Pick<Choices, "purpose" | "contents">, format: ExportOptions["format"]): boolean {
  return purpose === "bundle" ? contents.includes(format) : formats[purpose] === format;
}

const formats: Readonly<Record<Exclude<Purpose, "bundle">, ExportOptions["format"]>> = { spreadsheet: "csv", messages: "csv", data: "json", lines: "jsonl", transcript: "pdf" };

/** What is empty is the engine's own choice. */
function brandOf({ company, accent }: Pick<Brand, "company" | "accent">): ExportOptions["brand"] {
  // What a host calls its workspace may be longer than a line, or hold what no line can.
  const name = company.replaceAll(/\p{Cc}+/gu, " ").trim().slice(0, companyChars).trim();
  if (name === "" && accent === "") return null;
  return { ...(name !== "" && { company: name }), ...(accent !== "" && { accent }) };
}

/** The wire options. A field choice equal to the default is sent as the default, so that equal files have equal options. */
export function optionsOf(choices: Choices, context: OptionsContext): ExportOptions {
  const { purpose } = choices;
  const isBundle = purpose === "bundle";
  const csv = makes(choices, "csv");
  const transcript = makes(choices, "pdf");
  const contents = isBundle ? allContents.filter((format) => makes(choices, format)) : [];
  const chosen = choices.keys[fieldSetOf(purpose)];
  const { profile } = choices;
  // Equal files have equal options: what a profile does not use is not sent.
  const privacy = profile === "internal" ? noPrivacyPart : (context.privacy ?? noPrivacyPart);
  return {
    format: isBundle ? (contents[0] ?? "json") : formats[purpose],
    formats: contents,
    mode: purpose === "messages" ? "messages" : isBundle && csv ? choices.rows : "conversations",
    dialect: csv ? choices.dialect : "machine",
    delimiter: csv ? choices.delimiter : "comma",
    headers: csv ? choices.headers : "keys",
    lineBreaks: csv ? choices.lineBreaks : "keep",
    paper: transcript ? choices.paper : "a4",
    layout: transcript && !isBundle ? choices.layout : "auto",
    brand: transcript ? brandOf(context.brand ?? noBrand) : null,
    images: transcript && choices.images && allowsImages(profile) ? "inline" : "listed",
    // The place is chosen before anything is read: its name must hold however many of them can be made.
    bundle: isBundle || (transcript && choices.layout === "per-conversation" && (context.count ?? 1) > 1) ? "always" : "auto",
    partSize,
    media: isBundle && choices.media && allowsMedia(profile) ? "included" : "left-out",
    // Said when the export begins.
    provenance: {},
    name: null,
    fields: isCsv(purpose) || chosen === null ? ["default"] : jsonNames(context.table, chosen),
    columns: isCsv(purpose) && chosen !== null ? [...chosen] : [],
    profile,
    key: privacy.key,
    detection: "full",
    times: profile === "external" ? choices.times : "keep",
    subject: profile === "subject-access" ? [...privacy.subject] : [],
    terms: privacy.terms,
    kept: privacy.kept,
    reviewed: privacy.reviewed,
    deletedText: choices.deletedText,
    audiences: context.audiences === null ? null : [...context.audiences],
    exportTime: context.exportTime,
    exportId: null,
    strict: false,
  };
}

/** How many files the conversations become, in words. */
export function layoutLine({ layout }: Pick<Choices, "layout">, count: number): string {
  if (count === 1) return "One PDF";
  return layout === "one" ? "One PDF for all, with bookmarks" : "One PDF per conversation, in a ZIP";
}

export const paperNames: Readonly<Record<ExportOptions["paper"], string>> = { a4: "A4", letter: "Letter" };

/** One line that says what opening the CSV will be like. */
export function formatLine(choices: Pick<Choices, "dialect" | "delimiter">): string {
  return choices.dialect === "spreadsheet"
    ? `Opens in Excel: UTF-8 with BOM, ${choices.delimiter}`
    : `For programs: UTF-8 without BOM, ${choices.delimiter}, exact values`;
}

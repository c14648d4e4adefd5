import assert from "node:assert/strict";
import { test } from "node:test";
import { coverage, defaultKeys, fieldsFor, jsonNames, layoutLine, moved, optionsOf, purposeOf, startChoices, withKeys } from "../src/element/choices.js";
import type { FieldInfo } from "../src/options.js";

function field(key: string, group: FieldInfo["group"], defaultIn: FieldInfo["defaultIn"], path = key): FieldInfo {
  return {
    key, group, defaultIn, path, label: key, level: "conversation", kind: "text", privacyClass: "none", personal: false,
    conversationColumn: true, messageColumn: key !== "first_message", description: "",
  };
}

const table = [
  field("conversation_id", "conversation", ["conversations", "messages", "json"]),
  field("status", "conversation", ["conversations", "json"]),
  field("channel", "channel", ["conversations", "json"]),
  field("first_message", "messages", ["conversations"], ""),
  field("content", "messages", ["messages", "json"]),
  field("role", "messages", ["messages", "json"]),
  field("content_html", "messages", []),
  field("note_content", "notes", []),
  field("note_author", "notes", []),
];
const context = { table, audiences: ["public"], exportTime: "2026-03-27T10:00:00Z" };

test("untouched choices are sent as the default, in the spreadsheet dialect", () => {
  const options = optionsOf(startChoices(false), context);
  assert.equal(options.dialect, "spreadsheet");
  assert.deepEqual([options.format, options.fields, options.columns, options.delimiter], ["csv", ["default"], [], "comma"]);
  assert.deepEqual([options.audiences, options.exportTime, options.profile], [["public"], "2026-03-27T10:00:00Z", "internal"]);
});

test("CSV-21 a decimal comma makes semicolons, in CSV only", () => {
  const choices = startChoices(true);
  assert.equal(optionsOf(choices, context).delimiter, "semicolon");
  const json = optionsOf({ ...choices, purpose: "data" }, context);
  assert.deepEqual([json.format, json.dialect, json.delimiter], ["json", "machine", "comma"]);
});

test("chosen columns are sent in their order", () => {
  const choices = { ...startChoices(false), keys: { conversations: ["status", "conversation_id"], messages: null, json: null } };
  assert.deepEqual(optionsOf(choices, context).columns, ["status", "conversation_id"]);
  assert.deepEqual(optionsOf({ ...choices, purpose: "messages" }, context).columns, []);
});

test("whole groups go by name in JSON, parts of them by key", () => {
  assert.deepEqual(jsonNames(table, ["content", "role"]), ["conversation", "channel", "messages"]);
  assert.deepEqual(jsonNames(table, ["content"]), ["conversation", "channel", "content"]);
  assert.deepEqual(jsonNames(table, ["content", "role", "content_html", "note_author"]), ["conversation", "channel", "messages", "content_html", "note_author"]);
  assert.deepEqual(jsonNames(table, ["note_author", "note_content"]), ["conversation", "channel", "notes"]);
  assert.deepEqual(jsonNames(table, []), ["conversation", "channel"]);
});

test("computed columns are no JSON keys, and the order the engine told is kept", () => {
  assert.equal(fieldsFor(table, "data").some(({ key }) => key === "first_message"), false);
  assert.deepEqual(defaultKeys(table, "spreadsheet"), ["conversation_id", "status", "channel", "first_message"]);
  assert.deepEqual(defaultKeys(table, "spreadsheet", ["channel", "status"]), ["channel", "status"]);
});

test("adding keys moves nothing, moving stays in range", () => {
  assert.deepEqual(withKeys(["b", "a"], ["a", "c"], true), ["b", "a", "c"]);
  assert.deepEqual(withKeys(["b", "a"], ["b"], false), ["a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 0), ["c", "a", "b"]);
  assert.deepEqual(moved(["a", "b"], 0, -1), ["a", "b"]);
  assert.deepEqual(moved(["a", "b"], 5, 0), ["a", "b"]);
});

test("a group is empty, partly or wholly chosen", () => {
  const fields = table.filter(({ group }) => group === "notes");
  assert.deepEqual([[], ["note_author"], ["note_author", "note_content"]].map((keys) => coverage(fields, new Set(keys)).state), ["none", "some", "all"]);
});

test("a transcript takes paper, files, head and the groups of fields, as JSON does", () => {
  const choices = { ...startChoices(true, "internal", "letter"), purpose: "transcript" as const };
  const plain = optionsOf(choices, context);
  assert.deepEqual([plain.format, plain.paper, plain.layout, plain.images, plain.brand, plain.fields], ["pdf", "letter", "per-conversation", "listed", null, ["default"]]);
  assert.deepEqual([plain.dialect, plain.delimiter], ["machine", "comma"]);
  const chosen = { ...choices, layout: "one" as const, images: true, keys: { ...choices.keys, json: ["note_author", "note_content"] } };
  const full = optionsOf(chosen, { ...context, brand: { company: " Northwind ", accent: "#0b6a62" } });
  assert.deepEqual([full.layout, full.images, full.brand, full.fields], ["one", "inline", { company: "Northwind", accent: "#0b6a62" }, ["conversation", "channel", "notes"]]);
  assert.deepEqual(optionsOf(chosen, { ...context, brand: { company: " \n", accent: "" } }).brand, null);
  assert.deepEqual(optionsOf(chosen, { ...context, brand: { company: `A\n\tB${"c".repeat(90)}`, accent: "" } }).brand, { company: `A B${"c".repeat(57)}` });
});

test("a training set never holds pictures, and other files know nothing of paper, files and head", () => {
  const brand = { company: "Northwind", accent: "#0b6a62" };
  const choices = { ...startChoices(false, "training", "letter"), purpose: "transcript" as const, images: true, layout: "one" as const };
  assert.equal(optionsOf(choices, { ...context, brand }).images, "listed");
  const csv = optionsOf({ ...choices, purpose: "spreadsheet" }, { ...context, brand });
  assert.deepEqual([csv.paper, csv.layout, csv.images, csv.brand], ["a4", "auto", "listed", null]);
});

test("several transcripts are a ZIP file whatever becomes of them, a single one and one for all are PDF files", () => {
  const choices = { ...startChoices(false), purpose: "transcript" as const };
  const bundle = (count: number, layout: "per-conversation" | "one") => optionsOf({ ...choices, layout }, { ...context, count }).bundle;
  assert.deepEqual([bundle(37, "per-conversation"), bundle(1, "per-conversation"), bundle(37, "one")], ["always", "auto", "auto"]);
  assert.equal(optionsOf({ ...choices, purpose: "data" }, { ...context, count: 37 }).bundle, "auto");
});

test("a format leads to its purpose, and the files are said in words", () => {
  assert.deepEqual((["csv", "json", "jsonl", "pdf"] as const).map((format) => purposeOf(format, "conversations")), ["spreadsheet", "data", "lines", "transcript"]);
  assert.deepEqual([layoutLine({ layout: "per-conversation" }, 37), layoutLine({ layout: "one" }, 37), layoutLine({ layout: "one" }, 1)], [
    "One PDF per conversation, in a ZIP", "One PDF for all, with bookmarks", "One PDF",
  ]);
});

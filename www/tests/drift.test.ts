/** The wire types of options.ts are written by hand; here the built engine itself is asked whether they still hold. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import type { Engine } from "../src/engine.js";
import type {
  Counts,
  DeletedText,
  Delimiter,
  Dialect,
  ExportOptions,
  ExportResult,
  FieldGroup,
  FieldInfo,
  FieldKind,
  FieldLevel,
  Bundle, FileLayout,
  Format,
  Headers,
  Images,
  Media,
  LineBreaks,
  MissingConversation,
  Mode,
  Paper,
  PrivacyClass,
  Profile,
} from "../src/options.js";
import { bytesOf } from "./fake-engine.js";

/** The compiler makes each list complete: a value missing from it, or one too many, is a type error. */
const namesOf = <Name extends string>(names: Record<Name, true>): Name[] => Object.keys(names).sort() as Name[];

const values = {
  format: namesOf<Format>({ csv: true, json: true, jsonl: true, pdf: true }),
  mode: namesOf<Mode>({ conversations: true, messages: true }),
  dialect: namesOf<Dialect>({ machine: true, spreadsheet: true }),
  delimiter: namesOf<Delimiter>({ comma: true, semicolon: true, tab: true }),
  headers: namesOf<Headers>({ keys: true, labels: true }),
  lineBreaks: namesOf<LineBreaks>({ keep: true, visible: true }),
  paper: namesOf<Paper>({ a4: true, letter: true }),
  media: namesOf<Media>({ "left-out": true, included: true }),
  images: namesOf<Images>({ listed: true, inline: true }),
  layout: namesOf<FileLayout>({ auto: true, "per-conversation": true, "per-part": true, one: true }),
  bundle: namesOf<Bundle>({ auto: true, always: true, never: true }),
  deletedText: namesOf<DeletedText>({ omit: true, keep: true }),
  profile: namesOf<Profile>({ internal: true, external: true, training: true, "subject-access": true }),
};

const optionNames = namesOf<keyof ExportOptions>({
  format: true,
  formats: true,
  mode: true,
  dialect: true,
  delimiter: true,
  headers: true,
  lineBreaks: true,
  paper: true,
  layout: true,
  bundle: true,
  partSize: true,
  media: true,
  provenance: true,
  name: true,
  brand: true,
  images: true,
  fields: true,
  columns: true,
  profile: true,
  key: true,
  detection: true,
  times: true,
  subject: true,
  terms: true,
  kept: true,
  reviewed: true,
  deletedText: true,
  audiences: true,
  exportTime: true,
  exportId: true,
  strict: true,
});

const groups = namesOf<FieldGroup>({
  conversation: true,
  messages: true,
  channel: true,
  customer: true,
  tags: true,
  skills: true,
  notes: true,
  audit: true,
  citations: true,
});

const fieldNames = namesOf<keyof FieldInfo>({
  key: true,
  group: true,
  label: true,
  level: true,
  kind: true,
  privacyClass: true,
  personal: true,
  path: true,
  conversationColumn: true,
  messageColumn: true,
  defaultIn: true,
  description: true,
});

const levels = namesOf<FieldLevel>({
  conversation: true,
  message: true,
  reaction: true,
  note: true,
  "audit-event": true,
  skill: true,
  citation: true,
  attachment: true,
  recording: true,
});

const kinds = namesOf<FieldKind>({
  text: true,
  id: true,
  phone: true,
  enum: true,
  time: true,
  number: true,
  flag: true,
  list: true,
  object: true,
  any: true,
});

const privacyClasses = namesOf<PrivacyClass>({
  none: true,
  "record-id": true,
  "customer-identity": true,
  "agent-identity": true,
  "free-text": true,
  time: true,
  label: true,
  rating: true,
  "rating-comment": true,
  link: true,
  network: true,
  file: true,
  custom: true,
});

const countNames = namesOf<keyof Counts>({
  requested: true,
  exported: true,
  failed: true,
  refused: true,
  empty: true,
  duplicates: true,
  messages: true,
  rows: true,
  bytesRead: true,
  bytesWritten: true,
});

/** Without `missingGlyphs`, which is there only when there are any. */
const resultNames = namesOf<Exclude<keyof ExportResult, "missingGlyphs">>({
  format: true,
  mode: true,
  exportId: true,
  exportTime: true,
  engineVersion: true,
  schemaVersion: true,
  requested: true,
  exported: true,
  failed: true,
  refused: true,
  empty: true,
  duplicates: true,
  messages: true,
  rows: true,
  bytesRead: true,
  bytesWritten: true,
  complete: true,
  missing: true,
  missingTruncated: true,
  warnings: true,
  columns: true,
  longCells: true,
  nullAndEmptyMerged: true,
  syntaxError: true,
  privacy: true,
  mediaType: true,
  extension: true,
  fileName: true,
});

const missingNames = namesOf<keyof MissingConversation>({ index: true, id: true, outcome: true, code: true, byte: true, field: true });

let engine: Engine;

before(async () => {
  const generated = new URL("../../www/generated/", import.meta.url);
  engine = (await import(/* @vite-ignore */ new URL("askvault_export.js", generated).href)) as Engine;
  engine.initSync({ module: new WebAssembly.Module(readFileSync(new URL("privacy.wasm", generated))) });
});

/** Options as JavaScript callers may write them, wrong ones included. */
const optionsOf = (name: string, value: unknown): Partial<ExportOptions> => ({ [name]: value });

test("the engine's defaults have exactly the options of the type", () => {
  assert.deepEqual(Object.keys(engine.defaultOptions()).sort(), optionNames);
  engine.checkOptions(engine.defaultOptions());
});

test("the engine takes every value of the type", () => {
  for (const [name, names] of Object.entries(values)) {
    // A profile that replaces needs a key; every other option is content with one.
    for (const value of names) engine.checkOptions({ ...optionsOf(name, value), key: "00".repeat(32) });
  }
  for (const group of [...groups, "default", "all"]) engine.checkOptions({ fields: [group] });
});

test("the engine refuses every other value, and names the option", () => {
  const wrong: Partial<Record<keyof ExportOptions, unknown>> = { fields: ["no such field"], columns: ["no such column"], exportId: 7 };
  for (const name of optionNames) {
    assert.throws(() => engine.checkOptions(optionsOf(name, wrong[name] ?? "no such value")), { name: "ExportError", field: name }, name);
  }
  assert.throws(() => engine.checkOptions(optionsOf("formt", "csv")), { code: "unknown-option", field: "formt" });
});

test("the field table has the shape and the words of the type", () => {
  const fields = engine.fields();
  const used = (name: keyof FieldInfo): unknown[] => [...new Set(fields.map((field) => field[name]))];
  for (const field of fields) assert.deepEqual(Object.keys(field).sort(), fieldNames);
  assert.deepEqual(used("group").sort(), groups);
  for (const [name, words] of [["level", levels], ["kind", kinds], ["privacyClass", privacyClasses]] as const) {
    assert.deepEqual(used(name).filter((word) => !(words as unknown[]).includes(word)), [], name);
  }
});

test("counts, account and the list of what is missing have exactly the fields of the type", () => {
  const job = new engine.Export({ format: "jsonl" });
  job.push(bytesOf('{"id":"conv_1","messages":[{"id":"msg_1","role":"customer","content":"Hi"}]}\n{"id":"conv_2","messages":3}\n'));
  assert.deepEqual(Object.keys(job.progress()).sort(), countNames);
  job.finish();
  const result = job.result();
  job.free();
  assert.deepEqual(Object.keys(result).sort(), resultNames);
  assert.deepEqual(result.missing.map((one) => Object.keys(one).sort()), [missingNames]);
  assert.equal(result.requested, result.exported + result.failed + result.refused + result.empty);
});

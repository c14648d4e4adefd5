// The border between JavaScript and the engine, on the built wasm file: what goes in, what comes out, how errors look.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as glue from "../../www/generated/askvault_export.js";

const module = new WebAssembly.Module(readFileSync(new URL("../../www/generated/privacy.wasm", import.meta.url)));
glue.initSync({ module });

const encoder = new TextEncoder();
const secret = "do not quote me";
const conversation = (id, changes = {}) => ({
  id, channel: "email", status: "resolved", started_at: "2026-03-02T08:15:04.120Z", last_message_at: "2026-03-02T09:01:47.000Z",
  customer: { id: "cus_1", name: "Lena Kunde", email: "lena@kunde.example" }, tags: ["refund; urgent"], audience: ["public"],
  messages: [
    { id: `${id}_1`, role: "customer", author: { name: "Lena Kunde" }, created_at: "2026-03-02T08:15:04.120Z", content: `Where, "please"?\nمرحبا 👩🏽‍💻 ${secret}` },
    { id: `${id}_2`, role: "bot", created_at: "2026-03-02T08:16:04.120Z", content: "=1+1" },
  ],
  ...changes,
});
const page = (conversations) => encoder.encode(JSON.stringify({ conversations, pagination: { next_cursor: null, has_more: false } }));
const some = page([conversation("conv_1"), conversation("conv_2", { note: "unknown field" }), conversation("conv_3", { messages: [] })]);

/** Runs an export with the input cut into chunks of one size. */
function exported(options, input = some, chunk_bytes = input.length) {
  const run = new glue.Export(options);
  const parts = [];
  for (let at = 0; at < input.length; at += chunk_bytes) parts.push(run.push(input.subarray(at, at + chunk_bytes)));
  parts.push(run.finish());
  const result = run.result();
  run.free();
  return { bytes: Buffer.concat(parts.filter((part) => part !== undefined)), result };
}

const thrownBy = (work) => {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
};

const everyWay = ["csv", "json", "jsonl"].flatMap((format) =>
  (format === "csv" ? ["conversations", "messages"] : ["conversations"]).flatMap((mode) =>
    (format === "csv" ? ["machine", "spreadsheet"] : ["machine"]).map((dialect) => ({ format, mode, dialect }))));

for (const options of everyWay)
  test(`CUS-01 ${Object.values(options).join(" ")}: the same bytes for every chunk size`, () => {
    const { bytes, result } = exported(options);
    assert.ok(bytes.length > 0);
    assert.equal(result.bytesWritten, bytes.length);
    for (const chunk_bytes of [1, 7, 4096]) assert.deepEqual(exported(options, some, chunk_bytes), { bytes, result });
  });

test("CSV-18 the default columns of both modes are the stated ones, in order", () => {
  const header = (options) => exported(options).bytes.toString().split("\r\n")[0];
  assert.equal(header({ mode: "conversations" }), "conversation_id,customer_email,channel,started_at,ended_at,status,priority,tags,message_count,agent_assigned,csat_rating,csat_comment,first_message,last_message");
  assert.equal(header({ mode: "messages" }), "conversation_id,message_id,position,created_at,role,author_name,author_email,content,attachments,citations,skills");
});

test("CUS-03 the result accounts for every conversation", () => {
  const input = page([conversation("conv_1"), conversation("conv_1"), { ...conversation("conv_2"), messages: 7 }, conversation("conv_3", { audience: ["vip"] })]);
  const { result } = exported({ audiences: ["public"] }, input);
  assert.equal(result.requested, result.exported + result.failed + result.refused + result.empty);
  assert.deepEqual([result.exported, result.duplicates, result.failed, result.refused], [1, 1, 1, 1]);
  assert.deepEqual(result.missing.map(({ id, outcome }) => [id, outcome]), [["conv_2", "failed"], ["conv_3", "refused"]]);
});

test("progress counts as the input goes in", () => {
  const run = new glue.Export({});
  run.push(some.subarray(0, some.length - 10));
  const { bytesRead, requested } = run.progress();
  assert.deepEqual([bytesRead, requested], [some.length - 10, 3]);
  run.free();
});

test("numbers at the border are numbers, not BigInt, and absent things are null", () => {
  const { result } = exported({});
  for (const name of ["requested", "bytesRead", "bytesWritten", "rows", "messages"]) assert.equal(typeof result[name], "number", name);
  assert.equal(result.exportTime, null);
  assert.equal(result.syntaxError, null);
});

test("the engine's own defaults are accepted and change nothing", () => {
  const defaults = glue.defaultOptions();
  glue.checkOptions(defaults);
  assert.deepEqual(exported(defaults).bytes, exported({}).bytes);
});

test("an option with an unknown name is refused by name", () => {
  const error = thrownBy(() => glue.checkOptions({ fromat: "csv" }));
  assert.ok(error instanceof Error);
  assert.deepEqual([error.name, error.code, error.field], ["ExportError", "unknown-option", "fromat"]);
});

for (const [options, field] of [[{ format: "docx" }, "format"], [{ fields: ["nonsense"] }, "fields"], [{ columns: ["nonsense"] }, "columns"], [{ exportTime: "yesterday" }, "exportTime"]])
  test(`a wrong value of ${field} is refused by name`, () => {
    const error = thrownBy(() => new glue.Export(options));
    assert.equal(error.name, "ExportError");
    assert.equal(error.field, field);
  });

test("a format that this build does not write is refused by a code of its own", () => {
  assert.equal(thrownBy(() => new glue.Export({ format: "pdf" })).code, "format-unavailable");
});

test("a profile without what it needs is refused, never passed over", () => {
  const key = "5a".repeat(32);
  assert.equal(thrownBy(() => new glue.Export({ profile: "external" })).field, "key");
  assert.equal(thrownBy(() => new glue.Export({ profile: "external", key })).code, "model-missing");
});

test("strict: the first fault is an error that says where, and quotes nothing", () => {
  const input = page([conversation("conv_1"), { ...conversation("conv_2"), messages: secret }]);
  const error = thrownBy(() => exported({ strict: true }, input));
  assert.equal(error.name, "ExportError");
  assert.equal(error.conversation, 1);
  assert.equal(typeof error.byte, "number");
  assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes(secret));
});

test("cut-off input keeps everything before the cut and says where it ends", () => {
  const { bytes, result } = exported({ format: "jsonl" }, some.subarray(0, some.length - 200));
  assert.equal(bytes.toString().trimEnd().split("\n").length, result.exported);
  assert.ok(result.exported >= 1);
  assert.equal(result.complete, false);
  assert.equal(typeof result.syntaxError.byte, "number");
});

for (const options of [{ format: "json" }, { format: "csv", profile: "external", detection: "rules", key: "0f".repeat(32) }]) {
  test(`${Object.values(options).slice(0, 2).join(", ")}: with a file to write to, nothing comes back and the file holds the export`, () => {
    const written = [];
    const file = {
      write(bytes, { at } = {}) {
        const begin = at ?? written.length;
        Buffer.from(bytes).forEach((byte, place) => { written[begin + place] = byte; });
        return bytes.length;
      },
      flush() {},
      close() {},
    };
    const run = new glue.Export(options);
    run.writeTo(file);
    assert.equal(run.push(some), undefined);
    assert.equal(run.finish(), undefined);
    run.free();
    assert.deepEqual(Buffer.from(written), exported(options).bytes);
  });
}

test("an error of the file to write to is an error of the export", () => {
  const run = new glue.Export({ format: "json" });
  run.writeTo({ write() { throw new DOMException("no room", "QuotaExceededError"); }, flush() {}, close() {} });
  thrownBy(() => {
    run.push(some);
    run.finish();
  });
});

test("every field has what the dialog needs", () => {
  const fields = glue.fields();
  assert.equal(new Set(fields.map(({ key }) => key)).size, fields.length);
  for (const field of fields)
    for (const name of ["key", "group", "label", "level", "kind", "privacyClass", "path", "description"])
      assert.equal(typeof field[name], "string", `${field.key}.${name}`);
});

test("the JSON Schema is of draft 2020-12", () => {
  assert.match(JSON.parse(glue.jsonSchema()).$schema, /2020-12/);
});

test("the engine states the version of the package", () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  assert.equal(glue.engineVersion(), version);
});

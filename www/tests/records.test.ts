import assert from "node:assert/strict";
import { test } from "node:test";
import type { Format } from "../src/options.js";
import { firstRecords } from "../src/records.js";

const cut = (text: string, format: Format, rows: number): string =>
  new TextDecoder().decode(firstRecords(new TextEncoder().encode(text), format, rows));

test("CSV: the header and the rows asked for", () => {
  assert.equal(cut("id,text\r\n1,a\r\n2,b\r\n", "csv", 1), "id,text\r\n1,a\r\n");
  assert.equal(cut("id,text\r\n1,a\r\n", "csv", 10), "id,text\r\n1,a\r\n");
});

test("CSV: a line break or a quote inside a cell ends no row", () => {
  assert.equal(cut('id,text\r\n1,"a\nb ""c""\nd"\r\n2,b\r\n', "csv", 1), 'id,text\r\n1,"a\nb ""c""\nd"\r\n');
});

test("JSON Lines: a quote is like any other byte", () => {
  assert.equal(cut('{"a":"\\""}\n{"b":1}\n', "jsonl", 1), '{"a":"\\""}\n');
});

test("JSON: the summary of what is only a sample is left out, so that a prefix of the file remains", () => {
  const head = '{"schema_version":"1.0","export":{},"conversations":[\n';
  const file = `${head}{"id":"1"},\n{"id":"2"}\n],"summary":{"exported":2}}\n`;
  assert.equal(cut(file, "json", 1), `${head}{"id":"1"},\n`);
  assert.equal(cut(file, "json", 2), `${head}{"id":"1"},\n{"id":"2"}`);
  assert.equal(cut(file, "json", 9), `${head}{"id":"1"},\n{"id":"2"}`);
  assert.ok(file.startsWith(cut(file, "json", 9)));
});

test("nothing in, nothing out", () => {
  for (const format of ["csv", "json", "jsonl"] as const) assert.equal(cut("", format, 3), "");
});

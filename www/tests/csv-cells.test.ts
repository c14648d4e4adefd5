import assert from "node:assert/strict";
import { test } from "node:test";
import { csvCells, delimiterCharacter } from "../src/element/csv-cells.js";

test("CSV-01 records end with CRLF, and the last one needs no special care", () => {
  assert.deepEqual(csvCells("a,b\r\n1,2\r\n", ","), [["a", "b"], ["1", "2"]]);
  assert.deepEqual(csvCells("a,b\r\n1,2", ","), [["a", "b"], ["1", "2"]]);
  assert.deepEqual(csvCells("a\n1\n", ","), [["a"], ["1"]]);
});

test("CSV-02 quoted cells keep delimiters, quotes and line breaks", () => {
  assert.deepEqual(csvCells('"a,b";"say ""hi""";"one\r\ntwo\nthree"\r\n', ";"), [["a,b", 'say "hi"', "one\r\ntwo\nthree"]]);
});

test("CSV-05 the byte order mark belongs to no cell", () => {
  assert.deepEqual(csvCells("\ufeff\"id\"\r\n", ","), [["id"]]);
  assert.deepEqual(csvCells('"\ufeffid"\r\n', ","), [["\ufeffid"]]);
});

test("empty cells and records of one empty cell are kept", () => {
  assert.deepEqual(csvCells("a,,c\r\n,,\r\n", ","), [["a", "", "c"], ["", "", ""]]);
  assert.deepEqual(csvCells('""\r\n""\r\n', ","), [[""], [""]]);
  assert.deepEqual(csvCells("", ","), []);
});

test("a cut in the middle of a quoted cell shows what is there", () => {
  assert.deepEqual(csvCells('"a","half of', ","), [["a", "half of"]]);
});

test("a lone carriage return and a quote inside an unquoted cell are text", () => {
  assert.deepEqual(csvCells('a\rb,6" pipe\r\n', ","), [["a\rb", '6" pipe']]);
});

test("each delimiter option has its character", () => {
  assert.deepEqual((["comma", "semicolon", "tab"] as const).map(delimiterCharacter), [",", ";", "\t"]);
});

/** The log's CSV by the engine's rules: the built engine itself is asked what it makes of the same cells. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { before, test } from "node:test";
import { csvCells } from "../src/element/csv-cells.js";
import type { Engine } from "../src/engine.js";
import { type ColumnKind, csvTable, guarded } from "../src/log/csv-table.js";
import { logCsv } from "../src/log/log-table.js";
import { bytesOf, textOf } from "./fake-engine.js";

let engine: Engine;

before(async () => {
  const generated = new URL("../../www/generated/", import.meta.url);
  engine = (await import(/* @vite-ignore */ new URL("askvault_export.js", generated).href)) as Engine;
  engine.initSync({ module: new WebAssembly.Module(readFileSync(new URL("lite.wasm", generated))) });
});

const cells = [
  "=1+1", "+SUM(A1)", "-2+3", "@SUM(1)", "\t=1", "\n=1", "＝1+1", "＋1a", "－x", "＠x", "  =1", "\u{200B}=1", "\u{FEFF}=1", "\u{A0}\u{3000}@x", "\u{AD}-x", "\u{202E}=1",
  "- a list item", "+49 30 5550 1420", "=cmd|' /C calc'!A0", "-5.00", "1e-7", "+12", "-.5", "-5,00", "-1E+10", "a=1", "1+1", "plain", "é=1", "(=1)", "-", "-5.", "-5-", "-e5",
  "'=1", "'", "''", "'quoted'", "it's", 'a "quoted" word', "a,b;c", "one\r\ntwo\rthree", "00367901234567890323", "12E5", "1-2", "(555) 0123", "1/2", "50 %", "conv_1", "😀=1", "\u{E0001}=1", "\u{2028}=1", "\u{85}=1",
];

function byTheEngine(kind: ColumnKind): string[] {
  const job = new engine.Export({ format: "csv", dialect: "spreadsheet", columns: [kind === "exact" ? "customer_phone" : "csat_comment"] });
  const conversations = cells.map((cell, index) => ({ id: `conv_${index}`, customer: { phone: cell }, csat: { rating: 4, comment: cell }, messages: [] }));
  const pushed = job.push(bytesOf(JSON.stringify(conversations)));
  const rest = job.finish();
  job.free();
  const [, ...rows] = csvCells([pushed, rest].map((bytes) => (bytes === undefined ? "" : textOf(bytes))).join(""), ",");
  return rows.map(([cell]) => cell ?? "");
}

test("csv-06 csv-07 csv-10 csv-11 cells are guarded as the engine guards them", () => {
  for (const kind of ["text", "exact"] as const) {
    const ours = csvTable([{ name: "cell", kind, read: (cell: string) => cell }], cells);
    const [, ...rows] = csvCells(ours, ",");
    const theirs = byTheEngine(kind);
    assert.equal(theirs.length, cells.length);
    rows.forEach(([cell], index) => assert.equal(cell, theirs[index], `${kind}: ${JSON.stringify(cells[index])}`));
  }
  assert.equal(guarded("-3", "number"), "-3");
});

test("csv-10 one apostrophe less gives every cell back", () => {
  for (const kind of ["text", "exact"] as const) for (const cell of cells) {
    const written = guarded(cell, kind);
    assert.equal(written.startsWith("'") ? written.slice(1) : written, cell);
  }
});

test("records begin with a byte order mark, end with CR LF and quote every cell", () => {
  const text = logCsv([{ sequence: 1, export_id: "exp_1", event: "failed", purpose: '=HYPERLINK("x")', counts: { requested: 3 }, fields: ["a;b", "c"] }], ";");
  const [head, row, end] = text.split("\r\n");
  assert.ok(head?.startsWith('\u{FEFF}"sequence";"at"'));
  assert.ok(row?.startsWith('"1";""'));
  assert.ok(row?.includes(`"'=HYPERLINK(""x"")"`));
  assert.ok(row?.includes('"a\\;b; c"'));
  assert.equal(end, "");
  const [names = [], values = []] = csvCells(text, ";");
  assert.equal(values.length, names.length);
  assert.equal(values[names.indexOf("count_requested")], "3");
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { findFaults } from "../../scripts/import-rules.mjs";

const faultsOf = (path, text) => findFaults([path], () => text);

const broken = [
  ["src/export.rs", "use wasm_bindgen::prelude::*;"],
  ["src/export/csv.rs", "let list = js_sys::Array::new();"],
  ["src/export/json.rs", "use printpdf::Op;"],
  ["cli/src/main.rs", "use lopdf::Document;"],
  ["src/input.rs", "let now = std::time::Instant::now();"],
  ["src/options.rs", "use std::fs::File;"],
  ["src/error.rs", "use crate::export::Export;"],
  ["src/field.rs", "let byte = unsafe { *pointer };"],
  ["www/src/pool.ts", "const answer: any = event.data;"],
  ["www/src/index.ts", "// @ts-ignore"],
  // Put together, because the rule holds for this file too.
  ["cli/src/convert.rs", `${"todo"}!()`],
  ["www/tests/pool.test.ts", `${"test"}.skip("later", () => {});`],
];

for (const [path, line] of broken)
  test(`${line} in ${path} is a fault`, () => {
    const faults = faultsOf(path, `// first line\n${line}\n`);
    assert.equal(faults.length, 1);
    assert.match(faults[0], new RegExp(`^${path.replaceAll(".", "\\.")}:2: `));
  });

const kept = [
  ["src/wasm.rs", "use wasm_bindgen::prelude::*;"],
  ["src/wasm/sink.rs", "use web_sys::FileSystemSyncAccessHandle;"],
  ["src/export/pdf/page.rs", "use printpdf::Op;"],
  ["cli/src/convert.rs", "use std::fs::File;"],
  ["src/error.rs", "use crate::model::Position;"],
  ["src/export.rs", "// wasm_bindgen is named in src/wasm.rs only"],
];

for (const [path, line] of kept)
  test(`${line} in ${path} is allowed`, () => assert.deepEqual(faultsOf(path, line), []));

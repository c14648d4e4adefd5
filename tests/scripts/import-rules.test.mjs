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
  ["trainer/src/learn.rs", "let byte = unsafe { *pointer };"],
  ["src/privacy/recognise/card.rs", "use crate::field::Field;"],
  ["src/privacy/identity.rs", "use super::replace;"],
  ["src/privacy/tagger/chain.rs", "use crate::privacy::people::People;"],
  ["src/privacy/replace.rs", "use super::span::Span;"],
  ["src/privacy/check/search.rs", "use crate::privacy::recognise::recognise;"],
  ["src/privacy/recognise/iban.rs", "let pattern = regex_lite::Regex::new(text);"],
  ["src/privacy/tagger.rs", "static MODEL: &[u8] = include_bytes!(\"../../model/names.bin\");"],
  ["cli/src/model.rs", "use askvault_export::training::Eye;"],
  ["cli/Cargo.toml", "askvault-export = { path = \"..\", features = [\"training\"] }"],
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
  ["src/privacy/identity/tests.rs", "let started = std::time::Instant::now();"],
  ["src/privacy/recognise/card.rs", "use crate::privacy::span::Span;"],
  ["src/privacy/replace.rs", "use super::profile::Action;"],
  ["src/privacy/check/search.rs", "use crate::privacy::entity::Entity;"],
  ["src/privacy/terms.rs", "let pattern = regex_lite::Regex::new(text);"],
  ["cli/src/model.rs", "static MODEL: &[u8] = include_bytes!(\"../../model/names.bin\");"],
  ["trainer/src/main.rs", "use askvault_export::training::Eye;"],
  ["src/export.rs", "// wasm_bindgen is named in src/wasm.rs only"],
];

for (const [path, line] of kept)
  test(`${line} in ${path} is allowed`, () => assert.deepEqual(faultsOf(path, line), []));

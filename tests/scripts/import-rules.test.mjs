import assert from "node:assert/strict";
import { test } from "node:test";
import { findCycles, findFaults, findUncompiled } from "../../scripts/import-rules.mjs";

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
  ["www/src/pool.ts", 'import { codeOf } from "./element/failure.js";'],
  ["www/src/export.ts", 'import type { Entry } from "./desk/entry.js";'],
  ["www/src/desk/desk.ts", 'import type { RunState } from "../element/export-run.js";'],
  ["www/src/sink/kept.ts", 'import type { KeptFiles } from "../desk/ledger.js";'],
  ["www/src/log/event.ts", 'import { ExportError } from "../error.js";'],
  ["www/src/dispatcher.ts", 'import { createPool } from "./pool.js";'],
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
  ["www/src/element/export-run.ts", 'import type { DeskEnd } from "../desk/desk.js";'],
  ["www/src/exports.ts", 'import { slotCount } from "./desk/slots.js";'],
  ["www/src/log/chain.ts", 'import { sha256 } from "../module.js";'],
  ["www/src/log/database-store.ts", 'import { completed } from "../database.js";'],
  ["src/export.rs", "// wasm_bindgen is named in src/wasm.rs and src/wasm/ only"],
];

for (const [path, line] of kept)
  test(`${line} in ${path} is allowed`, () => assert.deepEqual(faultsOf(path, line), []));

const cyclesOf = (files) => findCycles(Object.keys(files), (path) => files[path]);

for (const [what, files, found] of [
  ["two files", { "www/src/a.ts": 'import { b } from "./b.js";', "www/src/b.ts": 'import {\n  a,\n  type A,\n} from "./a.js";' }, ["www/src/a.ts → www/src/b.ts → www/src/a.ts"]],
  ["three files over a folder", { "www/src/a.ts": 'export { b } from "./x/b.js";', "www/src/x/b.ts": 'import "./c.js";', "www/src/x/c.ts": 'import * as a from "../a.js";' }, ["www/src/a.ts → www/src/x/b.ts → www/src/x/c.ts → www/src/a.ts"]],
  ["a way into a cycle", { "www/src/a.ts": 'import { b } from "./b.js";', "www/src/b.ts": 'import { c } from "./c.js";', "www/src/c.ts": 'import { b } from "./b.js";' }, ["www/src/b.ts → www/src/c.ts → www/src/b.ts"]],
  ["two cycles", { "www/src/a.ts": 'import { b } from "./b.js";', "www/src/b.ts": 'import { a } from "./a.js";', "www/src/c.ts": 'import { d } from "./d.js";', "www/src/d.ts": 'import { c } from "./c.js";' }, ["www/src/a.ts → www/src/b.ts → www/src/a.ts", "www/src/c.ts → www/src/d.ts → www/src/c.ts"]],
  ["types, which are gone when it runs", { "www/src/a.ts": 'import { b } from "./b.js";', "www/src/b.ts": 'import type { A } from "./a.js";\nimport { type A, type C } from "./a.js";\nexport type { D } from "./a.js";' }, []],
  ["a comment, a text and a package", { "www/src/a.ts": 'import { b } from "./b.js";\nimport { html } from "lit";', "www/src/b.ts": '// import { a } from "./a.js";\nconst words = `import from "./a.js"`;' }, []],
  ["two ways to one file", { "www/src/a.ts": 'import { b } from "./b.js";\nimport { c } from "./c.js";', "www/src/b.ts": 'import { c } from "./c.js";', "www/src/c.ts": "" }, []],
])
  test(`cycles of imports: ${what}`, () => assert.deepEqual(cyclesOf(files), found.map((way) => `${way}: imports go round`)));

for (const [what, files, found] of [
  ["a file beside its parent", { "src/lib.rs": "mod a;", "src/a.rs": "pub(super) mod b;", "src/a/b.rs": "" }, []],
  ["a program, a folder with mod.rs, and tests", { "cli/src/main.rs": "pub(crate) mod a;\n#[cfg(test)]\nmod tests;", "cli/src/a/mod.rs": "mod b;", "cli/src/a/b.rs": "", "cli/src/tests.rs": "" }, []],
  ["a file that nothing names", { "server/src/lib.rs": "pub mod log;", "server/src/log.rs": "mod chain;", "server/src/log/chain.rs": "", "server/src/log/page.rs": "mod row;", "server/src/log/page/row.rs": "" }, ["server/src/log/page.rs", "server/src/log/page/row.rs"]],
  ["a name in a comment, in a use and in braces", { "src/lib.rs": "// mod a;\nuse crate::mod_b;\nmod c { fn d() {} }", "src/a.rs": "", "src/mod_b.rs": "", "src/c.rs": "" }, ["src/a.rs", "src/mod_b.rs", "src/c.rs"]],
  ["a name elsewhere in the tree", { "src/lib.rs": "mod a;", "src/a.rs": "mod b;", "src/b.rs": "", "trainer/src/a.rs": "" }, ["src/b.rs", "trainer/src/a.rs"]],
  ["tests, which need no name", { "tests/golden.rs": "", "cli/tests/command_line/main.rs": "", "benches/export.rs": "" }, []],
])
  test(`files that are never compiled: ${what}`, () => {
    const lines = found.map((path) => `${path}: no \`mod\` names it, so it is never compiled`);
    assert.deepEqual(findUncompiled(Object.keys(files), (path) => files[path]), lines);
  });

//! Every folder of `tests/golden`: input and options give exactly these bytes and this account.
//!
//! `UPDATE=1 cargo test --test golden` accepts what the engine writes now; read the difference before it is committed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::fs;
use std::path::Path;

use fixture::{CHUNK_BYTES, check_account, goldens, is_update, options, try_export};

#[test]
fn every_golden_folder_gives_its_bytes_and_its_account_in_chunks_of_any_size() {
    let mut wrong = Vec::new();
    let folders = goldens();
    assert!(folders.len() > 30, "golden folders are missing");
    for golden in &folders {
        let options = options(golden.options.clone());
        let expected = format!("expected.{}", options.format.extension());
        for size in CHUNK_BYTES {
            let (out, result) = try_export(&options, &golden.input, size).unwrap();
            check_account(&result, &golden.input, &out);
            let mut account = serde_json::to_value(&result).unwrap();
            account["engineVersion"] = "VERSION".into();
            let account = serde_json::to_string_pretty(&account).unwrap() + "\n";
            let out = without_version(out);
            if size == 0 && is_update() {
                fs::write(golden.folder.join(&expected), &out).unwrap();
                fs::write(golden.folder.join("result.json"), &account).unwrap();
            }
            if out != read(&golden.folder.join(&expected)) {
                wrong.push(format!("{}/{expected} in chunks of {size}", golden.name));
            }
            if account.as_bytes() != read(&golden.folder.join("result.json")) {
                wrong.push(format!("{}/result.json in chunks of {size}", golden.name));
            }
        }
    }
    assert!(wrong.is_empty(), "differ (0 = not in chunks):\n{}", wrong.join("\n"));
}

fn read(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_default()
}

/// The version in the header of JSON changes with every release.
fn without_version(out: Vec<u8>) -> Vec<u8> {
    let version = format!("\"engine_version\":\"{}\"", env!("CARGO_PKG_VERSION"));
    match String::from_utf8(out) {
        Ok(text) => text.replacen(&version, "\"engine_version\":\"VERSION\"", 1).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

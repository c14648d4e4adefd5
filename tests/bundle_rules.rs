//! Bundles: rules ZIP-01 to ZIP-14 and MAN-01 to MAN-07, and what goes into them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use askvault_export::{BundleResult, Bundler, ExportOptions, Resources, verify, verify_set};
use serde_json::{Value, json};

/// A bundle in memory.
struct Made {
    result: BundleResult,
    parts: Vec<Vec<u8>>,
}

fn bundle_of(options: &Value, input: &[u8], chunk: usize, resources: Resources) -> Made {
    let options = ExportOptions::from_value(options.clone()).unwrap();
    let mut bundler = Bundler::new(options, resources).unwrap();
    let mut parts: Vec<Vec<u8>> = Vec::new();
    let mut sink = |part: u32, bytes: &[u8]| {
        parts.resize(parts.len().max(part as usize), Vec::new());
        parts[part as usize - 1].extend_from_slice(bytes);
        Ok(())
    };
    for chunk in input.chunks(chunk) {
        bundler.push(chunk).unwrap();
        bundler.drain(&mut sink).unwrap();
    }
    let result = bundler.finish(&mut sink).unwrap();
    Made { result, parts }
}

fn bundle(options: Value, input: &Value) -> Made {
    bundle_of(&options, input.to_string().as_bytes(), 1 << 20, Resources::default())
}

fn files(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    (0..zip.len())
        .map(|place| {
            let mut file = zip.by_index(place).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn conversations(count: usize) -> Value {
    let one = |number: usize| {
        json!({ "id": format!("conv_{number}"), "channel": "email", "started_at": "2026-03-02T08:15:04Z",
            "customer": { "id": "cus_1", "name": "Lena Kunde", "email": "lena@kunde.example" },
            "messages": [{ "id": format!("msg_{number}"), "role": "customer", "created_at": "2026-03-02T08:15:04Z",
                "content": format!("Where is order {number}? Lena Kunde") }] })
    };
    (0..count).map(one).collect()
}

const TIME: &str = "2026-03-27T10:04:05Z";

#[test]
fn man_01_02_every_file_is_listed_and_the_verifier_agrees() {
    let made = bundle(
        json!({ "formats": ["csv", "json", "jsonl"], "partSize": 3, "exportTime": TIME }),
        &conversations(7),
    );
    let names: Vec<_> = made.result.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "conversations-2026-03-27-1-of-3.zip",
            "conversations-2026-03-27-2-of-3.zip",
            "conversations-2026-03-27-3-of-3.zip"
        ]
    );
    let mut verified = Vec::new();
    for (part, bytes) in made.result.parts.iter().zip(&made.parts) {
        let files = files(bytes);
        let manifest: Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
        let listed: Vec<_> =
            manifest["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap()).collect();
        let there: Vec<_> = files
            .keys()
            .map(String::as_str)
            .filter(|path| !["manifest.json", "SHA256SUMS"].contains(path))
            .collect();
        assert_eq!(listed, there);
        let found = verify(Cursor::new(bytes));
        assert!(found.is_whole(), "{:?}", found.faults);
        assert_eq!(found.statement.as_ref().unwrap().manifest_sha256, part.manifest_sha256);
        assert_eq!((found.bytes, part.bytes), (bytes.len() as u64, bytes.len() as u64));
        verified.push((part.name.clone(), found));
    }
    assert_eq!(verify_set(&verified), []);
}

#[test]
fn a_file_of_a_bundle_is_what_an_export_of_it_alone_would_be() {
    let input = conversations(5);
    for format in ["csv", "json", "jsonl"] {
        let options =
            json!({ "format": format, "layout": "per-part", "exportTime": TIME, "exportId": "exp_1" });
        let made = bundle(options.clone(), &input);
        let mut alone = Vec::new();
        let options = ExportOptions::from_value(options).unwrap();
        let mut export = askvault_export::Export::new(options, &mut alone).unwrap();
        export.push(input.to_string().as_bytes()).unwrap();
        export.finish().unwrap();
        let files = files(&made.parts[0]);
        assert_eq!(
            String::from_utf8_lossy(&files[&format!("conversations.{format}")]),
            String::from_utf8_lossy(&alone)
        );
    }
}

#[test]
fn cus_01_chunks_change_nothing() {
    let input = conversations(20).to_string();
    let options = json!({ "formats": ["json", "csv"], "partSize": 8, "exportTime": TIME });
    let whole = bundle_of(&options, input.as_bytes(), input.len(), Resources::default());
    for chunk in [1, 7, 4096] {
        let cut = bundle_of(&options, input.as_bytes(), chunk, Resources::default());
        assert_eq!(cut.parts, whole.parts, "{chunk}");
        assert_eq!(cut.result, whole.result, "{chunk}");
    }
}

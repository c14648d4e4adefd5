//! What a bundle counts and tells is what an export of the same input counts and tells.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::{
    BundleResult, Bundler, ExportOptions, ExportResult, FileRef, Inspection, LongCell, Resources,
};
use fixture::{FORMATS, conversation, export, goldens, options};
use serde_json::{Value, json};
use std::io::{Cursor, Read};

fn bundle(options: &ExportOptions, input: &[u8], resources: Resources) -> (BundleResult, Vec<u8>) {
    let mut archive = Vec::new();
    let mut bundler = Bundler::new(options.clone(), resources).unwrap();
    let mut sink = |_, bytes: &[u8]| {
        archive.extend_from_slice(bytes);
        Ok(())
    };
    bundler.push(input, &mut sink).unwrap();
    let result = bundler.finish(&mut sink).unwrap();
    (result, archive)
}

fn file(archive: &[u8], path: &str) -> Option<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(archive)).unwrap();
    let mut text = Vec::new();
    zip.by_name(path).ok()?.read_to_end(&mut text).unwrap();
    Some(String::from_utf8_lossy(&text).into_owned())
}

/// What does not depend on how the files are packed.
fn account(result: &ExportResult) -> Value {
    let counts = askvault_export::Counts { bytes_written: 0, ..result.counts };
    // What a bundle says besides concerns files that no other export has.
    let cells: Vec<_> =
        result.long_cells.iter().map(|cell| LongCell { part: None, ..cell.clone() }).collect();
    let warnings: Vec<_> = (result.warnings.iter())
        .map(|warning| json!([warning.code, warning.field, warning.count]))
        .filter(|warning| warning[0] != "media-left-out")
        .collect();
    json!({ "counts": counts, "missing": result.missing, "warnings": warnings, "cells": cells,
        "complete": result.complete, "syntax": result.syntax_error })
}

#[test]
fn cus_03_a_bundle_tells_of_every_golden_input_what_an_export_tells() {
    for golden in goldens() {
        for (format, mode) in FORMATS {
            for audiences in [None, Some(vec!["public".to_owned()])] {
                let options = ExportOptions { format, mode, audiences, ..ExportOptions::default() };
                let alone = export(&options, &golden.input).1;
                let (bundled, _) = bundle(&options, &golden.input, Resources::default());
                assert_eq!(account(&bundled.export), account(&alone), "{} {format:?} {mode:?}", golden.name);
            }
        }
    }
}

#[test]
fn a_conversation_that_cannot_be_read_takes_no_others_place() {
    let good = conversation("c1", "Hello");
    for (bad, requested) in [
        (json!({ "id": "c1", "messages": 7 }), 2),
        (json!({ "id": "c1", "tags": 7, "messages": [] }), 2),
        (json!({ "id": "c1", "messages": [{ "id": "m1", "attachments": 7 }] }), 2),
    ] {
        let input = json!([bad, good, good]).to_string();
        let options = options(json!({ "formats": ["csv", "json"] }));
        let (result, archive) = bundle(&options, input.as_bytes(), Resources::default());
        let counts = result.export.counts;
        assert_eq!((counts.requested, counts.failed, counts.exported), (requested, 1, 1), "{bad}");
        assert_eq!(counts.duplicates, 1);
        let index = file(&archive, "index.csv").unwrap();
        assert!(index.contains("\r\nc1,failed,wrong-type,,,,,\r\n"), "{index}");
    }
}

#[test]
fn long_cells_are_found_by_the_row_of_the_table_whatever_else_is_made() {
    let long = "abcdefgh ".repeat(5_000);
    let input = json!([conversation("c1", "Hello"), conversation("c2", &long), conversation("c3", &long)]);
    let input = input.to_string().into_bytes();
    for mode in ["conversations", "messages"] {
        let alone = options(json!({ "format": "csv", "mode": mode, "dialect": "spreadsheet" }));
        let rows = |result: &ExportResult| result.long_cells.iter().map(|cell| cell.row).collect::<Vec<_>>();
        let expected = rows(&export(&alone, &input).1);
        assert!(expected.first() != expected.last(), "{expected:?}");
        for formats in [json!(["csv"]), json!(["json", "csv"]), json!(["csv", "jsonl"])] {
            let options = options(json!({ "formats": formats, "mode": mode, "dialect": "spreadsheet" }));
            let (result, _) = bundle(&options, &input, Resources::default());
            assert_eq!(rows(&result.export), expected, "{formats} {mode}");
        }
        // Each part has a table of its own.
        let options =
            options(json!({ "formats": ["csv"], "mode": mode, "dialect": "spreadsheet", "partSize": 2,
            "bundle": "always" }));
        let (result, _) = bundle(&options, &input, Resources::default());
        let places: Vec<_> = result.export.long_cells.iter().map(|cell| (cell.part, cell.row)).collect();
        assert_eq!(places.first(), Some(&(Some(1), 2)), "{mode}");
        assert_eq!(places.last(), Some(&(Some(2), 1)), "{mode}");
    }
}

/// A conversation with a file of a message, one of an internal note, and a recording of the given bytes.
fn with_files() -> Vec<u8> {
    let mut conversation = conversation("c1", "Hello");
    conversation["messages"][0]["attachments"] = json!([{ "id": "a1", "name": "open.pdf" }]);
    conversation["notes"] =
        json!([{ "id": "n1", "content": "hm", "attachments": [{ "id": "a2", "name": "inside.pdf" }] }]);
    conversation["recordings"] = json!([{ "id": "r1", "content_type": "audio/wav" }]);
    json!([conversation]).to_string().into_bytes()
}

fn holding(recording: &'static [u8]) -> Resources {
    let files = move |file: &FileRef<'_>| {
        Ok(Some(if file.attachment_id == "r1" { recording.to_vec() } else { b"%PDF".to_vec() }))
    };
    Resources { files: Some(Box::new(files)), ..Resources::default() }
}

#[test]
fn files_of_internal_notes_are_there_only_where_notes_were_asked_for() {
    for (profile, fields, is_there) in [
        ("internal", json!(["default"]), false),
        ("internal", json!(["default", "notes"]), true),
        ("subject-access", json!(["default"]), false),
    ] {
        let options =
            options(json!({ "formats": ["json"], "media": "included", "fields": fields, "profile": profile,
            "key": "5c".repeat(32), "detection": "rules", "subject": ["c1"] }));
        let (_, archive) = bundle(&options, &with_files(), holding(b""));
        let index = file(&archive, "index.csv").unwrap();
        assert!(index.contains("open.pdf"), "{index}");
        assert_eq!(index.contains("inside.pdf"), is_there, "{profile} {fields}: {index}");
        assert_eq!(file(&archive, "attachments/c1/attachment-2.pdf").is_some(), is_there);
    }
}

#[test]
fn a_recording_of_another_kind_than_it_says_is_named_after_its_bytes_or_left_out() {
    const MP3: &[u8] = &{
        let mut frames = [0_u8; 72 * 3];
        let mut at = 0;
        while at < frames.len() {
            (frames[at], frames[at + 1], frames[at + 2]) = (0xFF, 0xE3, 0x18);
            at += 72;
        }
        frames
    };
    for (bytes, path) in [
        (MP3, Some("recordings/c1/recording-1.mp3")),
        (b"\0\0\0\x20ftypM4A \0\0\0\0\xFF\xFB\x90\0 udta Lena".as_slice(), None),
        (b"OggS\0\x02\xFF\xFB\x90\0 ARTIST=Lena".as_slice(), None),
    ] {
        let options = options(json!({ "formats": ["json"], "media": "included" }));
        let (result, archive) = bundle(&options, &with_files(), holding(bytes));
        let index = file(&archive, "index.csv").unwrap();
        let missing = serde_json::to_value(&result.export.warnings).unwrap().to_string();
        match path {
            Some(path) => {
                assert!(file(&archive, path).is_some(), "{index}")
            }
            None => assert!(
                index.contains("c1,exported,file-missing") && missing.contains("media-missing"),
                "{index}"
            ),
        }
        assert!(path.is_some() || !index.contains("recordings/"), "{index}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told_as_missing_and_ends_nothing() {
    let files = |file: &FileRef<'_>| match file.attachment_id {
        "r1" => Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied)),
        _ => Ok(Some(b"%PDF".to_vec())),
    };
    let options = options(json!({ "formats": ["json"], "media": "included" }));
    let resources = Resources { files: Some(Box::new(files)), ..Resources::default() };
    let (result, archive) = bundle(&options, &with_files(), resources);
    let index = file(&archive, "index.csv").unwrap();
    assert!(index.contains("c1,exported,file-missing") && index.contains("open.pdf"), "{index}");
    assert!(serde_json::to_string(&result.export.warnings).unwrap().contains("media-missing"));
}

#[test]
fn files_are_given_on_while_the_input_is_taken_in() {
    let many: Vec<_> = (0..9)
        .map(|number| {
            let mut conversation = conversation(&format!("c{number}"), "Hello");
            conversation["messages"][0]["attachments"] = json!([{ "id": "a", "name": "a.pdf" }]);
            conversation
        })
        .collect();
    let files = |_: &FileRef<'_>| Ok(Some(vec![7; 1 << 20]));
    let options = options(json!({ "formats": ["json"], "media": "included" }));
    let resources = Resources { files: Some(Box::new(files)), ..Resources::default() };
    let mut bundler = Bundler::new(options, resources).unwrap();
    let (mut given, mut largest) = (0, 0);
    let mut sink = |_, bytes: &[u8]| {
        given += bytes.len();
        largest = largest.max(bytes.len());
        Ok(())
    };
    bundler.push(json!(many).to_string().as_bytes(), &mut sink).unwrap();
    bundler.finish(&mut sink).unwrap();
    assert!(given > 9 << 20 && largest < 3 << 20, "{largest} of {given}");
}

#[test]
fn a_look_at_a_bundle_sees_what_any_of_its_files_has() {
    let mut middle = conversation("c1", "Hello");
    let written = |id: &str, text: &str| json!({ "id": id, "role": "customer", "content": text });
    middle["messages"] =
        json!([written("m1", "Hello"), written("m2", "write to lena@kunde.example"), written("m3", "Bye")]);
    let input = json!([middle]).to_string();
    for (formats, is_seen) in [
        (json!(["csv"]), false),
        (json!(["csv", "json"]), true),
        (json!(["csv", "pdf"]), true),
        (json!(["pdf"]), true),
    ] {
        let options = options(json!({ "formats": formats, "profile": "external", "key": "5c".repeat(32),
            "detection": "rules" }));
        let mut look = Inspection::new(options, None).unwrap();
        look.push(input.as_bytes()).unwrap();
        let counts = serde_json::to_string(&look.finish().unwrap().counts).unwrap();
        assert_eq!(counts.contains("EMAIL"), is_seen, "{formats}: {counts}");
    }
}

#[test]
fn the_letter_to_the_recipient_says_what_is_true_of_its_tables() {
    let input = json!([conversation("c1", "'tis broken")]).to_string().into_bytes();
    for (given, said, unsaid) in [
        (
            json!({ "formats": ["csv"], "dialect": "spreadsheet" }),
            "In cells that begin with an apostrophe, drop it",
            "index.csv that",
        ),
        (
            json!({ "formats": ["csv"] }),
            "In cells of index.csv that begin with an apostrophe",
            "In cells that",
        ),
        (json!({ "formats": ["json"] }), "index.csv is UTF-8", "The other CSV files"),
    ] {
        let (_, archive) = bundle(&options(given.clone()), &input, Resources::default());
        let letter = file(&archive, "README.txt").unwrap();
        assert!(letter.contains(said) && !letter.contains(unsaid), "{given}: {letter}");
        assert!(letter.lines().all(|line| line.len() <= 105), "{letter}");
    }
}

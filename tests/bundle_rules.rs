//! Bundles: rules ZIP-01 to ZIP-14 and MAN-01 to MAN-07, and what goes into them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use askvault_export::{
    BundleResult, Bundler, Export, ExportOptions, FileRef, Inspection, Resources, verify, verify_set,
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

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
        bundler.push(chunk, &mut sink).unwrap();
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
fn an_export_of_one_file_refuses_what_only_a_bundle_can_hold() {
    let cases = [
        (json!({ "bundle": "always" }), Some("bundle")),
        (json!({ "formats": ["json"] }), Some("formats")),
        (json!({ "formats": ["csv", "json"] }), Some("formats")),
        (json!({ "bundle": "auto", "formats": ["csv"] }), None),
        (json!({ "media": "included" }), Some("media")),
        (json!({ "bundle": "never" }), None),
    ];
    for (given, refused) in cases {
        let options = ExportOptions::from_value(given.clone()).unwrap();
        let error = Export::new(options.clone(), std::io::sink()).err();
        assert_eq!(error.as_ref().and_then(|error| error.field()), refused, "{given}");
        assert!(error.is_none_or(|error| error.code() == "invalid-option"), "{given}");
        assert!(Inspection::new(options.clone(), None).is_ok(), "a look writes no file: {given}");
        assert!(Bundler::new(options, Resources::default()).is_ok(), "{given}");
    }
}

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
        let listed = manifest["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap());
        let listed: Vec<_> = listed.chain(["manifest.json", "SHA256SUMS"]).collect();
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let there: Vec<_> = archive.file_names().map(Result::unwrap).collect();
        assert_eq!(listed, there, "zip_06: in the order of the archive, the proof last");
        let found = verify(Cursor::new(bytes)).unwrap();
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
        let options = json!({ "format": format, "layout": "per-part", "exportTime": TIME });
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

/// A bundle with the PDF, the WAV and the note of what is missing that [`rich`] speaks of.
fn rich_bundle(options: Value) -> Made {
    let files = |file: &FileRef<'_>| {
        Ok(match file.attachment_id {
            "att_1" => Some(b"%PDF-1.7 an invoice".to_vec()),
            "rec_1" => Some(wav()),
            _ => None,
        })
    };
    let resources = Resources { files: Some(Box::new(files)), ..Resources::default() };
    bundle_of(&options, rich().to_string().as_bytes(), 1 << 20, resources)
}

/// A sound whose recorder wrote down who spoke.
fn wav() -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0\x80>\0\0\x02\0\x10\0".to_vec();
    bytes.extend(b"LIST\x12\0\0\0INFOIART\x06\0\0\0Gerda\0data\x04\0\0\0\x01\x02\x03\x04");
    bytes
}

/// One conversation with files, one in a room that is closed to us, one twice, one that cannot be read.
fn rich() -> Value {
    let message = |content: &str| json!([{ "id": "m1", "role": "customer", "content": content }]);
    let mut first = json!({ "id": "conv_1", "customer": { "name": "Lena Kunde", "email": "lena@kunde.example" },
        "recordings": [{ "id": "rec_1", "content_type": "audio/wav" }],
        "messages": message("Lena Kunde here: lena@kunde.example, +49 30 901820") });
    first["messages"][0]["attachments"] = json!([
        { "id": "att_1", "name": "Rechnung für Lena.PDF", "content_type": "application/pdf" },
        { "id": "att_2", "name": "gone.png", "content_type": "image/png" }
    ]);
    json!([
        first.clone(),
        { "id": "conv_secret_7", "audience": "internal", "messages": message("closed") },
        first,
        { "id": "conv_bad", "messages": 7 },
    ])
}

fn all_bytes(made: &Made) -> Vec<(String, String)> {
    let texts = |part: &Vec<u8>| {
        files(part).into_iter().map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
    };
    made.parts.iter().flat_map(texts).collect()
}

fn manifest_of(part: &[u8]) -> Value {
    serde_json::from_slice(&files(part)["manifest.json"]).unwrap()
}

const PROVENANCE: [&str; 4] = ["Gerda Nosy", "Northwind Secret", "email:lena@kunde.example", "DSAR-4711"];

fn external(mut options: Value) -> Value {
    let [actor, workspace, filter, reference] = PROVENANCE;
    options["profile"] = "external".into();
    options["detection"] = "rules".into();
    options["key"] = "5c".repeat(32).into();
    options["provenance"] = json!({ "scope": "filter", "actor": actor, "workspace": workspace, "filter": filter, "reference": reference });
    options
}

#[test]
fn zip_01_other_programs_read_it() {
    let folder = tempfolder();
    for (number, options) in [
        json!({ "formats": ["json", "csv"], "media": "included", "exportTime": TIME }),
        json!({ "formats": ["csv", "jsonl"], "layout": "per-conversation" }),
    ]
    .into_iter()
    .enumerate()
    {
        let archive = folder.join(format!("{number}.zip"));
        std::fs::write(&archive, &rich_bundle(options).parts[0]).unwrap();
        let program = "import sys,zipfile; sys.exit(zipfile.ZipFile(sys.argv[1]).testzip() is not None)";
        for command in [&["unzip", "-tqq"][..], &["7z", "t"], &["python3", "-c", program]] {
            match std::process::Command::new(command[0]).args(&command[1..]).arg(&archive).output() {
                Ok(run) => assert!(run.status.success(), "{command:?}: {run:?}"),
                Err(_) => eprintln!("{} is not installed: passed over", command[0]),
            }
        }
    }
    std::fs::remove_dir_all(folder).unwrap();
}

fn tempfolder() -> std::path::PathBuf {
    let folder =
        std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bundles-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn zip_05_06_times_are_the_exports_order_is_fixed_and_nothing_is_beside_the_files() {
    let options = json!({ "formats": ["json", "csv"], "media": "included", "exportTime": TIME });
    let (made, again) = (rich_bundle(options.clone()), rich_bundle(options));
    assert!(made.parts == again.parts);
    let mut zip = zip::ZipArchive::new(Cursor::new(&made.parts[0])).unwrap();
    assert!(zip.comment().is_empty());
    let mut names = Vec::new();
    for place in 0..zip.len() {
        let file = zip.by_index_raw(place).unwrap();
        assert_eq!(file.last_modified().unwrap().to_string(), "2026-03-27 10:04:04");
        assert!(file.extra_data().is_none_or(|extra| extra.is_empty()) && file.comment().is_empty());
        names.push(file.name().unwrap().into_owned());
    }
    let last = ["index.csv", "redaction-report.json", "README.txt", "manifest.json", "SHA256SUMS"];
    assert_eq!(names[names.len() - 5..], last);
}

#[test]
fn zip_13_names_of_customers_stand_in_the_index_alone() {
    let made =
        rich_bundle(json!({ "formats": ["json"], "fields": ["conversation_id"], "media": "included" }));
    let files = files(&made.parts[0]);
    assert_eq!(files["attachments/conv_1/attachment-1.pdf"], b"%PDF-1.7 an invoice");
    for (path, text) in all_bytes(&made) {
        assert!(!path.contains("Rechnung"));
        assert_eq!(text.contains("Rechnung für Lena.PDF"), path == "index.csv", "{path}");
    }
}

#[test]
fn zip_14_parts_name_their_siblings_and_each_follows_the_one_before() {
    let made = bundle(json!({ "format": "json", "partSize": 2, "exportTime": TIME }), &conversations(5));
    let names: Vec<_> = made.result.parts.iter().map(|part| part.name.as_str()).collect();
    let mut previous = Value::Null;
    for (number, (part, result)) in (1..).zip(made.parts.iter().zip(&made.result.parts)) {
        let part = manifest_of(part)["part"].clone();
        assert_eq!((&part["number"], &part["of"]), (&json!(number), &json!(3)));
        assert_eq!((&part["names"], &part["previous_manifest_sha256"]), (&json!(names), &previous));
        previous = result.manifest_sha256.clone().into();
    }
    let verified: Vec<_> = (made.result.parts.iter().zip(&made.parts))
        .map(|(part, bytes)| (part.name.clone(), verify(Cursor::new(bytes)).unwrap()))
        .collect();
    let faults = verify_set(&[verified[0].clone(), verified[2].clone()]);
    assert_eq!(faults.iter().map(|fault| fault.path.as_deref()).collect::<Vec<_>>(), [Some(names[1])]);
}

/// Members in the order of RFC 8785, where all names are ASCII.
fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.into_iter().collect();
            members.into_iter().map(|(name, value)| (name, sorted(value))).collect()
        }
        Value::Array(items) => items.into_iter().map(sorted).collect(),
        other => other,
    }
}

#[test]
fn man_03_06_what_a_signature_covers_is_canonical_and_has_one_digest_everywhere() {
    let options = json!({ "formats": ["json", "csv"], "partSize": 2, "provenance": { "filter": "name:Zo\u{eb} \"Q\"" } });
    let made = bundle(options, &conversations(3));
    assert_eq!(made.parts.len(), 2);
    for (part, bytes) in made.result.parts.iter().zip(&made.parts) {
        let files = files(bytes);
        let text = str::from_utf8(&files["manifest.json"]).unwrap();
        assert_eq!(sorted(manifest_of(bytes)).to_string(), text);
        let digest = Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let stated = verify(Cursor::new(bytes)).unwrap().statement.unwrap().manifest_sha256;
        assert_eq!([&part.manifest_sha256, &stated], [&digest, &digest]);
        let sums = str::from_utf8(&files["SHA256SUMS"]).unwrap();
        assert!(sums.contains(&format!("{digest}  manifest.json\n")), "{sums}");
    }
}

#[test]
fn bundles_of_other_names_are_other_exports_even_if_no_time_tells_their_ids_apart() {
    let verified = [("jan", 1), ("feb", 2)].map(|(name, count)| {
        let made = bundle(json!({ "format": "json", "name": name }), &conversations(count));
        (format!("{name}.zip"), verify(Cursor::new(&made.parts[0])).unwrap())
    });
    let [one, other] = verified.each_ref().map(|(_, found)| &found.statement.as_ref().unwrap().export_id);
    assert_eq!(one, other);
    assert_eq!(verify_set(&verified), []);
}

#[test]
fn what_changes_the_files_of_a_bundle_changes_its_id() {
    let id = |options: &Value| {
        let made = bundle(options.clone(), &conversations(1));
        let stated = manifest_of(&made.parts[0])["export"]["id"].clone();
        assert_eq!(stated, made.result.export.export_id, "{options}");
        stated
    };
    let several = json!({ "formats": ["csv", "json"] });
    for (name, value) in
        [("layout", json!("per-conversation")), ("partSize", json!(7)), ("media", json!("included"))]
    {
        let mut other = several.clone();
        other[name] = value;
        assert_ne!(id(&several), id(&other), "{other}");
    }
    let letter = json!({ "formats": ["csv", "json"], "paper": "letter" });
    assert_eq!(id(&several), id(&letter), "no format is on paper");
}

#[test]
fn man_04_the_manifest_says_what_was_asked_for_and_what_became_of_it() {
    let made = rich_bundle(json!({ "formats": ["json", "csv"], "exportTime": TIME, "exportId": "exp_1",
        "audiences": ["public"],
        "provenance": { "scope": "filter", "actor": "Gerda", "workspace": "Northwind", "filter": "status:open" } }));
    let manifest = manifest_of(&made.parts[0]);
    let export = &manifest["export"];
    assert_eq!(export["id"], "exp_1");
    assert_eq!(export["time"], "2026-03-27T10:04:05.000Z");
    assert_eq!((&export["time_zone"], &export["profile"]), (&json!("UTC"), &json!("internal")));
    assert_eq!(export["formats"], json!(["json", "csv"]));
    assert_eq!(export["csv"]["dialect"], "machine");
    for member in ["engine", "engine_version", "schema_version"] {
        assert!(export[member].is_string(), "{member}");
    }
    let asked = &manifest["provenance"];
    assert_eq!((&asked["actor"], &asked["filter"]), (&json!("Gerda"), &json!("status:open")));
    let counts = &manifest["counts"];
    let numbers = ["requested", "exported", "failed", "refused", "duplicates"].map(|name| &counts[name]);
    assert_eq!(numbers, [3, 1, 1, 1, 1].map(Value::from).each_ref());
}

#[test]
fn man_05_outside_nothing_tells_who_exported_what_from_where() {
    let made = rich_bundle(external(
        json!({ "formats": ["csv", "jsonl"], "media": "included", "exportTime": TIME }),
    ));
    for (path, text) in all_bytes(&made) {
        for statement in PROVENANCE {
            assert!(!text.contains(statement), "{path}");
        }
    }
    let asked = &manifest_of(&made.parts[0])["provenance"];
    for name in ["actor", "workspace", "filter", "reference"] {
        assert!(asked.get(name).is_none());
        assert_eq!(asked[format!("{name}_digest")].as_str().unwrap().len(), 64, "{name}");
    }
}

#[test]
fn a_redacted_bundle_holds_no_removed_value_and_no_media_which_are_counted() {
    let made =
        rich_bundle(external(json!({ "formats": ["csv", "json"], "fields": ["all"], "media": "included" })));
    for (path, text) in all_bytes(&made) {
        assert!(!path.starts_with("attachments/") && !path.starts_with("recordings/"), "{path}");
        for value in ["Lena", "Kunde", "lena@kunde.example", "901820", "Rechnung"] {
            assert!(!text.contains(value), "{value} in {path}");
        }
    }
    let warnings = serde_json::to_value(&made.result.export.warnings).unwrap();
    let left_out = warnings.as_array().unwrap().iter().find(|warning| warning["code"] == "media-left-out");
    assert_eq!(left_out.unwrap()["count"], 3);
    assert!(verify(Cursor::new(&made.parts[0])).unwrap().is_whole());
}

#[test]
fn ids_that_are_refused_stand_nowhere() {
    let made = rich_bundle(json!({ "formats": ["csv", "json", "jsonl"], "audiences": ["public"] }));
    assert_eq!(made.result.export.counts.refused, 1);
    for (path, text) in all_bytes(&made) {
        assert!(!path.contains("conv_secret_7") && !text.contains("conv_secret_7"), "{path}");
    }
}

#[test]
fn recordings_lose_what_was_written_beside_the_sound_and_missing_files_are_told() {
    let made = rich_bundle(json!({ "format": "json", "media": "included" }));
    let files = files(&made.parts[0]);
    let sound = &files["recordings/conv_1/recording-1.wav"];
    assert!(sound.ends_with(b"data\x04\0\0\0\x01\x02\x03\x04"));
    assert!(!sound.windows(5).any(|five| five == b"Gerda"));
    let index = String::from_utf8_lossy(&files["index.csv"]);
    assert!(index.contains("conv_1,exported,file-missing,,,,,gone.png"), "{index}");
}

#[test]
fn a_cell_that_was_cut_is_whole_beside_the_table() {
    let text = format!("begins {} ends", "abcdefgh ".repeat(5_000));
    let input =
        json!([{ "id": "conv_1", "messages": [{ "id": "m1", "role": "customer", "content": text }] }]);
    let made = bundle(json!({ "formats": ["csv", "json"], "dialect": "spreadsheet" }), &input);
    let files = files(&made.parts[0]);
    let whole: Vec<_> = files.iter().filter(|(path, _)| path.starts_with("long-cells/")).collect();
    assert!(!whole.is_empty(), "{:?}", files.keys());
    for (path, bytes) in whole {
        assert_eq!(String::from_utf8_lossy(bytes), text, "{path}");
    }
}

#[test]
fn no_conversations_are_one_part_with_nothing_in_it() {
    let made = bundle(json!({ "formats": ["csv", "json"] }), &json!([]));
    assert_eq!((made.parts.len(), made.result.export.counts.requested), (1, 0));
    assert_eq!(manifest_of(&made.parts[0])["counts"]["exported"], 0);
    assert!(verify(Cursor::new(&made.parts[0])).unwrap().is_whole());
}

#[test]
fn a_strict_bundle_ends_with_the_first_fault() {
    let options = ExportOptions::from_value(json!({ "formats": ["csv", "json"], "strict": true })).unwrap();
    let mut bundler = Bundler::new(options, Resources::default()).unwrap();
    let pushed = bundler.push(rich().to_string().as_bytes(), &mut |_, _| Ok(()));
    let ended = pushed.and_then(|()| bundler.finish(&mut |_, _| Ok(())).map(|_| ()));
    assert_eq!(ended.unwrap_err().code(), "wrong-type");
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

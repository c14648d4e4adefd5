//! Rule CUS-03: every conversation of the input is exported, failed, refused or empty; duplicates are apart.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::{ErrorKind, Export, ExportOptions, Format, MAX_LISTED, Mode, Outcome};
use fixture::{CHUNK_BYTES, FORMATS, check_account, export, export_text, goldens, options, page, try_export};
use proptest::prelude::*;
use serde_json::{Value, json};

#[test]
fn cus_03_counts_add_up_for_every_golden_input_in_every_format() {
    for golden in goldens() {
        for (format, mode) in FORMATS {
            for audiences in [None, Some(Vec::new()), Some(vec!["public".to_owned()])] {
                let options = ExportOptions { format, mode, audiences, ..ExportOptions::default() };
                let result = export(&options, &golden.input).1;
                let counts = result.counts;
                let listed = |outcome| result.missing.iter().filter(|m| m.outcome == outcome).count() as u64;
                assert_eq!(listed(Outcome::Failed), counts.failed, "{}", golden.name);
                assert_eq!(listed(Outcome::Refused), counts.refused, "{}", golden.name);
                assert_eq!(listed(Outcome::Empty), counts.empty, "{}", golden.name);
                let whole = counts.failed == 0 && result.syntax_error.is_none();
                assert_eq!(result.complete, whole, "{}", golden.name);
            }
        }
    }
}

/// One element of a list of conversations.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Good,
    Again,
    WithoutMessages,
    WrongType,
    WithoutId,
    Hidden,
    Null,
    Bare,
    Number,
}

const KINDS: [Kind; 9] = [
    Kind::Good,
    Kind::Again,
    Kind::WithoutMessages,
    Kind::WrongType,
    Kind::WithoutId,
    Kind::Hidden,
    Kind::Null,
    Kind::Bare,
    Kind::Number,
];

fn element(kind: Kind, place: usize) -> Value {
    let messages = json!([{ "id": "m", "content": "text" }]);
    let id = format!("conv_{place}");
    match kind {
        Kind::Good => json!({ "id": id, "messages": messages }),
        Kind::Again => json!({ "id": "conv_first", "messages": messages }),
        Kind::WithoutMessages => json!({ "id": id }),
        Kind::WrongType => json!({ "id": id, "messages": messages, "status": 5 }),
        Kind::WithoutId => json!({ "messages": messages }),
        Kind::Hidden => json!({ "id": id, "audience": ["internal"], "messages": messages }),
        Kind::Null => Value::Null,
        Kind::Bare => json!({}),
        Kind::Number => json!(7),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn cus_03_mixtures_are_counted_as_they_were_made(
        kinds in prop::collection::vec(prop::sample::select(KINDS.to_vec()), 0..30),
        chunk in prop::sample::select(CHUNK_BYTES.to_vec()),
        page_size in 1..8_usize,
        (format, mode) in prop::sample::select(FORMATS.to_vec()),
    ) {
        let first = json!({ "id": "conv_first", "messages": [{ "id": "m" }] });
        let made = kinds.iter().enumerate().map(|(place, &kind)| element(kind, place));
        let elements: Vec<_> = std::iter::once(first).chain(made).collect();
        let input: Vec<u8> = elements.chunks(page_size).flat_map(page).collect();
        let audiences = Some(vec!["public".to_owned()]);
        let options = ExportOptions { format, mode, audiences, ..ExportOptions::default() };
        let (out, result) = try_export(&options, &input, chunk).unwrap();
        check_account(&result, &input, &out);
        let count = |matches: fn(&Kind) -> bool| kinds.iter().filter(|&kind| matches(kind)).count() as u64;
        let rows = mode == Mode::Messages && format == Format::Csv;
        let without = count(|kind| matches!(kind, Kind::WithoutMessages));
        let counts = result.counts;
        prop_assert_eq!(counts.duplicates, count(|kind| matches!(kind, Kind::Again)));
        prop_assert_eq!(counts.requested + counts.duplicates, elements.len() as u64);
        prop_assert_eq!(counts.failed, count(|k| matches!(k, Kind::WrongType | Kind::WithoutId | Kind::Number)));
        prop_assert_eq!(counts.refused, count(|kind| matches!(kind, Kind::Hidden)));
        prop_assert_eq!(counts.empty, count(|k| matches!(k, Kind::Null | Kind::Bare)) + if rows { without } else { 0 });
        prop_assert_eq!(counts.messages, 1 + count(|kind| matches!(kind, Kind::Good)));
    }
}

#[test]
fn cus_03_duplicates_are_apart_and_the_first_wins() {
    let input = page(&[
        json!({ "id": "a", "status": "first" }),
        json!({ "id": "a", "status": "second" }),
        json!({ "id": "b" }),
        json!({ "id": "a", "status": "third" }),
    ]);
    let input = [input.clone(), input].concat();
    let (out, result) = export_text(json!({ "columns": ["conversation_id", "status"] }), &input);
    assert_eq!(out, "conversation_id,status\r\na,first\r\nb,\r\n");
    assert_eq!((result.counts.requested, result.counts.duplicates), (2, 6));
}

#[test]
fn cus_03_what_was_listed_and_could_not_be_given_is_named_and_counted() {
    let input = r#"[{"id":"a"},{"id":"b","export_unavailable":"gone"},{"id":"c","export_unavailable":"unreadable"},{"id":"b"}]"#;
    for (format, _) in FORMATS.iter().filter(|(_, mode)| *mode == Mode::Conversations) {
        let (out, result) =
            export(&ExportOptions { format: *format, ..ExportOptions::default() }, input.as_bytes());
        let missing: Vec<_> =
            result.missing.iter().map(|missing| (missing.id.as_deref(), &*missing.code)).collect();
        assert_eq!(missing, [(Some("b"), "gone"), (Some("c"), "unreadable")]);
        let counts = result.counts;
        assert_eq!((counts.requested, counts.exported, counts.failed, counts.duplicates), (3, 1, 2, 1));
        assert!(!String::from_utf8_lossy(&out).contains("export_unavailable"));
    }
    assert_eq!(strict("csv", r#"[{"id":"a","export_unavailable":"gone"}]"#, 7).code(), "gone");
}

#[test]
fn cus_03_a_number_and_its_digits_are_one_id() {
    let (_, result) = export_text(json!({}), r#"[{"id":42},{"id":"42"},{"id":"\u0034\u0032"}]"#);
    assert_eq!((result.counts.exported, result.counts.duplicates), (1, 2));
}

#[test]
fn cus_03_what_is_missing_is_listed_up_to_a_limit_and_counted_beyond() {
    let (_, result) = export_text(json!({ "format": "jsonl" }), "5\n".repeat(MAX_LISTED + 5));
    assert_eq!(result.counts.failed, MAX_LISTED as u64 + 5);
    assert_eq!((result.missing.len(), result.missing_truncated), (MAX_LISTED, true));
}

#[test]
fn progress_counts_up_while_the_input_comes() {
    let mut export = Export::new(ExportOptions::default(), Vec::new()).unwrap();
    export.push(br#"[{"id":"a"},{"id":"b","status":1},{"id":"a"},{}"#).unwrap();
    let counts = export.counts();
    assert_eq!((counts.requested, counts.exported, counts.failed, counts.empty), (3, 1, 1, 1));
    assert_eq!((counts.duplicates, counts.bytes_read), (1, 47));
}

#[test]
fn conversations_outside_the_caller_s_audiences_are_refused_and_counted() {
    let input = page(&[
        json!({ "id": "public", "audience": ["public"] }),
        json!({ "id": "unstated" }),
        json!({ "id": "none", "audience": [] }),
        json!({ "id": "null", "audience": null }),
        json!({ "id": "growth", "audience": ["internal", "growth"] }),
        json!({ "id": "case", "audience": ["Growth", "PUBLIC"] }),
        json!({ "id": "internal", "audience": "internal", "customer": { "name": "Geheimwort" } }),
    ]);
    for (audiences, seen) in [
        (json!(null), 7),
        (json!(["public"]), 4),
        (json!(["growth"]), 1),
        (json!(["public", "growth"]), 5),
        (json!(["internal"]), 2),
        (json!([]), 0),
    ] {
        for format in ["csv", "json", "jsonl"] {
            let given = json!({ "format": format, "audiences": audiences, "fields": ["all"] });
            let (out, result) = export_text(given, &input);
            assert_eq!((result.counts.exported, result.counts.refused), (seen, 7 - seen), "{audiences}");
            let is_internal = audiences.is_null() || audiences == json!(["internal"]);
            assert_eq!(out.contains("Geheimwort"), is_internal, "{audiences} as {format}");
        }
    }
}

fn strict(format: &str, input: &str, chunk: usize) -> askvault_export::Error {
    let options = options(json!({ "format": format, "strict": true, "audiences": ["public"] }));
    try_export(&options, input.as_bytes(), chunk).unwrap_err()
}

#[test]
fn strict_mode_ends_with_the_first_fault_and_says_where_it_is() {
    let good = r#"{"id":"good","status":"open"}"#;
    // The place of the fault in each input is marked with a dollar.
    let cases = [
        (r#"[GOOD,{"id":"x","status":$5},{"id":6,"tags":7}]"#, "wrong-type", Some("status")),
        (r#"[GOOD,{"id":"x","messages":[{"content":$[]}]}]"#, "wrong-type", Some("content")),
        (r#"[GOOD,{"id":"x","customer":{"verified":$1}}]"#, "wrong-type", Some("verified")),
        (r#"[GOOD,$7]"#, "wrong-type", Some("conversations")),
        (r#"[GOOD,${"status":"open"}]"#, "missing-id", None),
        (r#"[GOOD,${"id":""}]"#, "missing-id", None),
        (r#"[GOOD,{"id":"x",$,}]"#, "invalid-json", None),
        (r#"[GOOD,{"id":"x" $"status":"open"}]"#, "invalid-json", None),
        (r#"[GOOD,{"id":"x","n":01$1}]"#, "invalid-json", None),
        ("GOOD\n$not json\n", "invalid-json", None),
        ("GOOD\n{\"id\":$}\n", "invalid-json", None),
        (r#"{"conversations":[GOOD,{"id":"cut"$"#, "invalid-json", None),
    ];
    for (marked, code, field) in cases {
        let marked = marked.replace("GOOD", good).replace("01$1", "0$1");
        let byte = marked.find('$').unwrap() as u64;
        let input = marked.replace('$', "");
        for chunk in CHUNK_BYTES {
            for format in ["csv", "json", "jsonl"] {
                let error = strict(format, &input, chunk);
                let at = (error.code(), error.conversation(), error.byte(), error.field());
                assert_eq!(at, (code, Some(1), Some(byte), field), "{marked} in chunks of {chunk}");
            }
        }
    }
    let error = strict("csv", r#"[{"id":"a"},{"id":"b","audience":["internal"]}]"#, 0);
    assert!(matches!(error.kind(), ErrorKind::Refused { conversation: 1 }));
    assert_eq!((error.code(), error.byte()), ("refused", None));
}

#[test]
fn strict_mode_lets_a_faultless_input_pass() {
    let golden = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
    for format in ["csv", "json", "jsonl"] {
        let run = |strict: bool| {
            let given = json!({ "format": format, "strict": strict, "exportId": "x", "fields": ["all"] });
            export_text(given, &golden.input).0
        };
        assert_eq!(run(true), run(false));
    }
}

#[test]
fn after_an_error_the_export_is_over() {
    let options = options(json!({ "strict": true }));
    let mut export = Export::new(options, Vec::new()).unwrap();
    assert_eq!(export.push(b"[5,").unwrap_err().code(), "wrong-type");
    assert_eq!(export.push(b"{}]").unwrap_err().code(), "finished");
    assert_eq!(export.finish().unwrap_err().code(), "finished");
}

/// A destination that takes a little and then refuses.
struct Full(usize);

impl std::io::Write for Full {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        if self.0 < bytes.len() {
            return Err(std::io::Error::other("no space left"));
        }
        self.0 -= bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_full_disk_is_an_error_wherever_it_happens() {
    let golden = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
    for (format, mode) in FORMATS {
        let options = ExportOptions { format, mode, ..ExportOptions::default() };
        let whole = export(&options, &golden.input).0.len();
        for room in 0..whole {
            let mut export = Export::new(options.clone(), Full(room)).unwrap();
            let error = match export.push(&golden.input) {
                Ok(()) => export.finish().unwrap_err(),
                Err(error) => error,
            };
            assert_eq!(error.code(), "write-failed", "{format:?} with {room} bytes");
            assert!(std::error::Error::source(&error).is_some());
        }
    }
}

//! What holds for every input, tried with generated ones.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::{ExportOptions, ExportResult, Format};
use fixture::{
    check_account, conversation, conversations, export_text, goldens, options, page, records, try_export,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Characters that mean something to CSV, JSON, spreadsheets or line readers.
const SPECIAL: [char; 40] = [
    '=', '+', '-', '@', '\'', '"', ',', ';', '\t', '\r', '\n', '\\', '/', ' ', '0', '1', '.', 'e', 'E', '|',
    '\0', '\u{b}', '\u{1f}', '\u{7f}', '\u{85}', '\u{a0}', '\u{ad}', '\u{200b}', '\u{200d}', '\u{202e}',
    '\u{2028}', '\u{2029}', '\u{2060}', '\u{3000}', '\u{feff}', '＝', '＋', '－', '＠', '😀',
];

fn text() -> impl Strategy<Value = String> {
    let character = prop_oneof![3 => prop::sample::select(SPECIAL.to_vec()), 2 => any::<char>(), 1 => prop::char::range('a', 'z')];
    prop::collection::vec(character, 0..12).prop_map(String::from_iter)
}

/// Any JSON whose numbers every reader keeps.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-(1_i64 << 53) + 1..1_i64 << 53).prop_map(Value::from),
        (-1_000_000..1_000_000).prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((text(), inner), 0..4)
                .prop_map(|items| Value::Object(items.into_iter().collect())),
        ]
    })
}

/// A value of a known field as often absent and null as given.
fn maybe(value: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Option<Value>> {
    prop_oneof![3 => value.prop_map(Some), 1 => Just(Some(Value::Null)), 2 => Just(None)].boxed()
}

fn record(members: Vec<(&'static str, BoxedStrategy<Option<Value>>)>) -> BoxedStrategy<Value> {
    let (keys, values): (Vec<_>, Vec<_>) = members.into_iter().unzip();
    (values, prop::collection::vec((text(), any_json()), 0..2))
        .prop_map(move |(values, unknown)| {
            // A key of our own is never unknown: the prefix keeps them apart.
            let mut members: Map<_, _> =
                unknown.into_iter().map(|(key, value)| (format!("x_{key}"), value)).collect();
            members
                .extend(keys.iter().zip(values).filter_map(|(&key, value)| Some((key.to_owned(), value?))));
            Value::Object(members)
        })
        .boxed()
}

fn words() -> BoxedStrategy<Option<Value>> {
    maybe(text().prop_map(Value::from))
}

fn times() -> BoxedStrategy<Option<Value>> {
    maybe(
        (0..24_u8, 0..60_u8, 0..1000_u16).prop_map(|(hour, minute, milli)| {
            json!(format!("2026-03-02T{hour:02}:{minute:02}:00.{milli:03}Z"))
        }),
    )
}

fn list(item: BoxedStrategy<Value>) -> BoxedStrategy<Option<Value>> {
    maybe(prop::collection::vec(item, 0..3).prop_map(Value::from))
}

fn person() -> BoxedStrategy<Value> {
    record(vec![("id", words()), ("name", words()), ("email", words()), ("type", words())])
}

/// A conversation that the engine exports member by member as it is.
fn canonical_conversation() -> BoxedStrategy<Value> {
    let words_list = || maybe(prop::collection::vec(text(), 0..3).prop_map(Value::from));
    let number = || maybe((-1000..1000_i64).prop_map(Value::from));
    // Unknown members of a file may be its address and are left out.
    let file = || {
        let members = (words(), words(), number());
        members.prop_map(|(id, name, size)| {
            let members = [("id", id), ("name", name), ("size", size)];
            Value::Object(members.into_iter().filter_map(|(k, v)| Some((k.to_owned(), v?))).collect())
        })
    };
    let message = record(vec![
        ("id", words()),
        (
            "role",
            maybe(
                prop::sample::select(vec!["customer", "bot", "agent", "system", "other"])
                    .prop_map(Value::from),
            ),
        ),
        ("author", maybe(person())),
        ("created_at", times()),
        ("content", words()),
        ("content_type", maybe(Just(json!("text/plain")))),
        ("confidence", words()),
        ("skills_fired", words_list()),
        (
            "reactions",
            list(record(vec![
                ("emoji", words()),
                ("author", maybe(record(vec![("id", words()), ("name", words())]))),
                ("count", number()),
            ])),
        ),
        ("attachments", list(file().boxed())),
        (
            "sources",
            list(record(vec![("document_id", words()), ("document_title", words()), ("url", words())])),
        ),
    ]);
    let note = record(vec![
        ("id", words()),
        ("author", maybe(person())),
        ("created_at", times()),
        ("content", words()),
    ]);
    let event = record(vec![
        ("id", words()),
        ("event", words()),
        ("actor", maybe(person())),
        ("before", maybe(any_json())),
        ("reason", words()),
        ("ip", words()),
    ]);
    let customer = record(vec![
        ("id", words()),
        ("name", words()),
        ("phone", words()),
        ("verified", maybe(any::<bool>().prop_map(Value::from))),
    ]);
    record(vec![
        ("workspace_id", words()),
        ("channel", words()),
        ("started_at", times()),
        ("ended_at", times()),
        ("customer", maybe(customer)),
        ("tags", words_list()),
        ("audience", words_list()),
        ("assigned_agent", maybe(record(vec![("id", words()), ("name", words())]))),
        ("csat", maybe(record(vec![("rating", number()), ("comment", words())]))),
        ("messages", list(message)),
        ("notes", list(note)),
        ("audit", list(event)),
        ("skills", list(record(vec![("name", words()), ("fired_at", times())]))),
        (
            "metadata",
            maybe(
                prop::collection::vec((text(), any_json()), 0..3)
                    .prop_map(|items| Value::Object(items.into_iter().collect())),
            ),
        ),
    ])
    .prop_map(|mut conversation| {
        if let Value::Array(messages) = &mut conversation["messages"] {
            // In the order of time, since the engine orders them.
            messages.sort_by_key(|message| message["created_at"].as_str().map(str::to_owned));
            let mut latest = String::new();
            messages.iter_mut().for_each(|message| {
                if let Some(time) = message["created_at"].as_str() {
                    latest = time.to_owned();
                }
            });
            conversation["message_count"] = conversation["messages"].as_array().unwrap().len().into();
        } else {
            conversation.as_object_mut().unwrap().shift_remove("messages");
        }
        conversation
    })
    .boxed()
}

/// Members that are `null` only because indexing made them.
fn with_ids(mut conversations: Vec<Value>) -> Vec<Value> {
    for (place, conversation) in conversations.iter_mut().enumerate() {
        conversation["id"] = format!("conv_{place}").into();
    }
    conversations
}

fn every_format() -> Vec<ExportOptions> {
    let mut all = vec![options(json!({ "format": "json", "fields": ["all"] }))];
    for mode in ["conversations", "messages"] {
        for dialect in ["machine", "spreadsheet"] {
            all.push(options(json!({ "mode": mode, "dialect": dialect, "fields": ["all"] })));
        }
    }
    all
}

/// Exports in one piece and in chunks: the same bytes, an account that adds up, JSON that can be read.
fn survive(input: &[u8], chunk: usize) -> Vec<ExportResult> {
    let mut results = Vec::new();
    for options in every_format() {
        let whole = try_export(&options, input, 0).unwrap();
        check_account(&whole.1, input, &whole.0);
        assert!(try_export(&options, input, chunk).unwrap() == whole, "chunks of {chunk} differ");
        if options.format == Format::Json {
            assert_eq!(
                conversations(std::str::from_utf8(&whole.0).unwrap()).len() as u64,
                whole.1.counts.exported
            );
        }
        results.push(whole.1);
    }
    results
}

fn cell(given: Value, content: &str) -> String {
    let (out, _) = export_text(given, page(&[conversation("c", content)]));
    records(out.as_bytes(), b',')[1][0].clone()
}

/// One change of an input.
#[derive(Clone, Debug)]
enum Change {
    Replace(usize, u8),
    Insert(usize, Vec<u8>),
    Remove(usize, usize),
    Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let token = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\n",
        "null",
        "true",
        "5",
        "-",
        "\\u",
        "\\ud800",
        "{}",
        "[]",
        "\u{FEFF}",
        "{\"id\":\"z\"}",
        "\n{\"id\":\"z\"}\n",
        "{\"conversations\":[",
        "]}",
        " ",
        "\r\n",
        "\"id\":",
        "\"a\":1,",
    ]);
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<usize>(), token).prop_map(|(at, token)| Change::Insert(at, token.as_bytes().to_vec())),
        (any::<usize>(), 1..40_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        (any::<usize>(), 1..200_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(mut input: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let at = |at: usize| at % input.len().max(1);
        match *change {
            Change::Replace(place, byte) if !input.is_empty() => {
                let at = at(place);
                input[at] = byte;
            }
            Change::Insert(place, ref bytes) => {
                let at = at(place);
                input.splice(at..at, bytes.iter().copied());
            }
            Change::Remove(place, length) => {
                let at = at(place);
                input.drain(at..(at + length).min(input.len()));
            }
            Change::Repeat(place, length) => {
                let at = at(place);
                let piece = input[at..(at + length).min(input.len())].to_vec();
                input.splice(at..at, piece);
            }
            Change::Replace(..) => {}
        }
    }
    input
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn csv_04_what_the_machine_dialect_writes_is_read_as_it_was(content in text()) {
        let given = json!({ "mode": "messages", "columns": ["content"] });
        prop_assert_eq!(cell(given, &content), content);
    }

    #[test]
    fn csv_10_the_guard_is_undone_by_dropping_one_apostrophe(content in text()) {
        let cell = cell(json!({ "dialect": "spreadsheet", "columns": ["first_message"] }), &content);
        let normal = content.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{2029}'], "\n");
        prop_assert_eq!(cell.strip_prefix('\'').unwrap_or(&cell), normal);
    }

    #[test]
    fn csv_06_no_cell_begins_like_a_formula_unless_it_is_a_number(content in text()) {
        let columns = json!(["first_message", "customer_name", "tags", "conversation_id", "metadata", "started_at"]);
        let given = json!({ "id": format!("{content}i"), "customer": { "name": content }, "tags": [content],
            "metadata": { content.as_str(): 1 }, "started_at": content, "messages": [{ "content": content }] });
        for line_breaks in ["keep", "visible"] {
            let given_options = json!({ "dialect": "spreadsheet", "columns": columns, "lineBreaks": line_breaks });
            let (out, _) = export_text(given_options, given.to_string());
            for cell in &records(out.as_bytes(), b',')[1] {
                let is_invisible = |c: char| {
                    !matches!(c, '\t' | '\r' | '\n')
                        && (c.is_whitespace() || c.is_control()
                            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}'))
                };
                let begins = cell.trim_start_matches(is_invisible)
                    .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
                let is_number = cell.replacen(',', ".", 1).parse::<f64>().is_ok_and(f64::is_finite);
                prop_assert!(!begins || is_number, "{:?}", cell);
            }
        }
    }

    #[test]
    fn csv_15_lists_are_read_back(tags in prop::collection::vec(text(), 1..5)) {
        let (out, _) = export_text(json!({ "columns": ["tags"] }), json!({ "id": "c", "tags": tags }).to_string());
        let cell = &records(out.as_bytes(), b',')[1][0];
        let mut read = vec![String::new()];
        let mut rest = cell.chars();
        while let Some(character) = rest.next() {
            match character {
                '\\' => read.last_mut().unwrap().extend(rest.next()),
                ';' => {
                    prop_assert_eq!(rest.next(), Some(' '));
                    read.push(String::new());
                }
                other => read.last_mut().unwrap().push(other),
            }
        }
        prop_assert_eq!(read, tags);
    }
}

proptest! {
    #![proptest_config(config(150))]

    #[test]
    fn json_03_exported_again_a_document_stays_the_same(made in prop::collection::vec(canonical_conversation(), 1..4)) {
        let input = page(&with_ids(made));
        for fields in ["all", "default"] {
            let given = json!({ "format": "json", "fields": [fields], "exportId": "x" });
            let (first, result) = export_text(given.clone(), &input);
            prop_assert_eq!(result.counts.exported, result.counts.requested);
            let (second, _) = export_text(given, &first);
            prop_assert_eq!(first, second);
        }
    }

    #[test]
    fn json_06_every_member_comes_out_as_it_went_in(made in prop::collection::vec(canonical_conversation(), 1..4)) {
        let made = with_ids(made);
        let (out, result) = export_text(json!({ "format": "json", "fields": ["all"] }), page(&made));
        prop_assert!(result.complete);
        for (written, mut given) in conversations(&out).into_iter().zip(made) {
            // The end may be derived where it is not given.
            if given["ended_at"].is_null() {
                given["ended_at"] = written["ended_at"].clone();
            }
            let mut written = written;
            written["ended_at"] = given["ended_at"].clone();
            prop_assert_eq!(written, given);
        }
    }

    #[test]
    fn random_bytes_are_accounted_for(input in prop::collection::vec(any::<u8>(), 0..400), chunk in 1..9_usize) {
        survive(&input, chunk);
    }

    #[test]
    fn random_json_is_accounted_for(values in prop::collection::vec(any_json(), 0..4), chunk in 1..9_usize) {
        let lines = values.iter().map(|value| format!("{value}\n")).collect::<String>();
        survive(lines.as_bytes(), chunk);
        survive(Value::from(values.clone()).to_string().as_bytes(), chunk);
        survive(json!({ "conversations": values }).to_string().as_bytes(), chunk);
    }

    #[test]
    fn changed_inputs_are_accounted_for(
        name in prop::sample::select(vec!["full", "bad-line", "several-pages", "unknown-fields", "deleted-omitted", "hostile-text"]),
        changes in prop::collection::vec(change(), 1..5),
        chunk in 1..40_usize,
        compact in any::<bool>(),
    ) {
        let golden = goldens().into_iter().find(|golden| golden.name == name).unwrap();
        let input = match serde_json::from_slice::<Value>(&golden.input) {
            Ok(value) if compact => value.to_string().into_bytes(),
            _ => golden.input,
        };
        survive(&changed(input, &changes), chunk);
    }
}

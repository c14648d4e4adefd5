//! Input that nobody should send: a clear result each time, never a panic, never conversation text in an error.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::{Export, ExportOptions, ExportResult, FIELDS, FieldKind, Format, Mode, Outcome};
use fixture::{
    check_account, conversation, conversations, export, export_text, goldens, options, page, try_export,
    warned,
};
use serde_json::{Value, json};

fn full() -> Value {
    let golden = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
    let document: Value = serde_json::from_slice(&golden.input).unwrap();
    document["conversations"][0].clone()
}

fn every_format() -> Vec<ExportOptions> {
    let mut all = Vec::new();
    for (format, mode, dialect) in [
        ("json", "conversations", "machine"),
        ("jsonl", "conversations", "machine"),
        ("csv", "conversations", "machine"),
        ("csv", "messages", "spreadsheet"),
    ] {
        all.push(options(json!({ "format": format, "mode": mode, "dialect": dialect, "fields": ["all"] })));
    }
    all
}

/// Exports, checks the account, and reads the output where it is JSON.
fn survive(options: &ExportOptions, input: &[u8], chunk: usize) -> (Vec<u8>, ExportResult) {
    let (out, result) = try_export(options, input, chunk).unwrap();
    check_account(&result, input, &out);
    if options.format == Format::Json {
        let text = std::str::from_utf8(&out).unwrap();
        assert_eq!(conversations(text).len() as u64, result.counts.exported);
    }
    (out, result)
}

#[test]
fn an_input_cut_at_any_byte_gives_everything_before_the_cut() {
    let parts =
        [full().to_string(), conversation("conv_b", "\u{1F600} \\ \"").to_string(), r#"{"id":"c"}"#.into()];
    for (before, between, behind) in [
        ("{\"conversations\":[", ",", "],\"pagination\":{\"total\":3}}"),
        ("[", " , ", "]"),
        ("", "\n", "\n"),
    ] {
        let input = format!("{before}{}{behind}", parts.join(between));
        let mut end = before.len();
        let ends: Vec<_> = parts
            .iter()
            .map(|part| {
                end += part.len() + between.len();
                end - between.len()
            })
            .collect();
        for options in &every_format()[..1] {
            for cut in 0..input.len() {
                let (_, result) = survive(options, &input.as_bytes()[..cut], 0);
                let whole = ends.iter().filter(|&&end| end <= cut).count() as u64;
                assert_eq!(result.counts.exported, whole, "{before} cut at {cut}");
                if input.is_char_boundary(cut)
                    && let Some(stated) = result.syntax_error
                {
                    assert_eq!(stated.byte, cut as u64, "{before} cut at {cut}");
                }
                assert!(before.is_empty() || cut == 0 || !result.complete, "{before} cut at {cut}");
            }
        }
    }
}

/// Values that a field of this kind refuses.
fn wrong_values(kind: FieldKind) -> Vec<Value> {
    match kind {
        FieldKind::Text | FieldKind::Phone | FieldKind::Enum | FieldKind::Time => {
            vec![json!(5), json!(true), json!(["x"]), json!({ "a": 1 })]
        }
        FieldKind::Id => vec![json!(true), json!(["x"]), json!({ "a": 1 })],
        FieldKind::Number => vec![json!("five"), json!(true), json!([5]), json!({ "a": 1 })],
        FieldKind::Flag => vec![json!("yes"), json!(1), json!([true]), json!({ "a": 1 })],
        FieldKind::List => {
            vec![json!(5), json!(true), json!({ "a": 1 }), json!(["a", 5, "b"]), json!(["a", null])]
        }
        FieldKind::Object => vec![json!(5), json!("text"), json!([{ "a": 1 }])],
        FieldKind::Any => Vec::new(),
    }
}

#[test]
fn a_wrong_type_anywhere_costs_that_conversation_alone_and_is_named() {
    let mut places: Vec<(String, FieldKind)> = Vec::new();
    for field in FIELDS.iter().filter(|field| field.is_in_json() && field.path != "content_html") {
        let container = field.level().container().replace("[].", "/0/");
        places.push((format!("/{container}{}", field.path.replace('.', "/")), field.kind));
    }
    for (path, kind) in [
        ("/messages/0/deleted", FieldKind::Flag),
        ("/messages/0/attachments/0/url", FieldKind::Text),
        ("/notes/0/attachments/0/size", FieldKind::Number),
        ("/recordings/0/url", FieldKind::Text),
        ("/messages/1/sources/1/title", FieldKind::Text),
    ] {
        places.push((path.to_owned(), kind));
    }
    let mut cases: Vec<(String, Value)> = Vec::new();
    for (path, kind) in places {
        cases.extend(wrong_values(kind).into_iter().map(|value| (path.clone(), value)));
    }
    for path in [
        "messages",
        "notes",
        "audit",
        "skills",
        "recordings",
        "messages/0/attachments",
        "messages/0/sources",
        "messages/0/reactions",
        "notes/0/attachments",
    ] {
        cases.extend([json!(5), json!("x"), json!({}), json!([5])].map(|value| (format!("/{path}"), value)));
    }
    for path in ["customer", "csat"] {
        cases.extend([json!(5), json!("x"), json!([])].map(|value| (format!("/{path}"), value)));
    }
    for path in ["assigned_agent", "messages/0/author", "notes/0/author", "audit/0/actor"] {
        cases.extend([json!(5), json!(true), json!([])].map(|value| (format!("/{path}"), value)));
    }
    assert!(cases.len() > 250);
    let options = options(json!({ "format": "jsonl", "fields": ["all"] }));
    for (path, value) in cases {
        let mut one = full();
        let (parent, key) = path.rsplit_once('/').unwrap();
        one["messages"][0]["sources"] = json!([{}]);
        one["messages"][0]["reactions"] = json!([{ "author": {} }]);
        let record = one.pointer_mut(parent).unwrap_or_else(|| panic!("{path}"));
        record[key] = value.clone();
        // Skills and files may be named by a plain string.
        if path.ends_with("skills") && value == json!(["x"]) {
            continue;
        }
        let input = page(&[conversation("before", "x"), one, conversation("behind", "y")]);
        let (_, result) = survive(&options, &input, 0);
        assert_eq!((result.counts.exported, result.counts.failed), (2, 1), "{path} = {value}");
        let missing = &result.missing[0];
        assert_eq!((missing.index, missing.outcome, &*missing.code), (1, Outcome::Failed, "wrong-type"));
        let id = (path != "/id").then_some("conv_7Hq2");
        assert_eq!(missing.id.as_deref(), id, "{path}");
        let wanted = match key {
            "title" => "document_title",
            key => key,
        };
        assert_eq!(missing.field.as_deref(), Some(wanted), "{path} = {value}");
        let at = missing.byte.unwrap() as usize;
        let fault = match &value {
            Value::Array(items) if wanted != "metadata" && wanted != "custom_attributes" => items
                .iter()
                .find(|item| !item.is_string())
                .filter(|_| is_list(key))
                .unwrap_or(&value)
                .to_string(),
            other => other.to_string(),
        };
        assert!(input[at..].starts_with(fault.as_bytes()), "{path} = {value} at {at}");
    }
}

/// Whether the fault lies in an element of the list, not in there being a list.
fn is_list(key: &str) -> bool {
    matches!(
        key,
        "tags"
            | "audience"
            | "skills_fired"
            | "messages"
            | "notes"
            | "audit"
            | "skills"
            | "recordings"
            | "attachments"
            | "sources"
            | "reactions"
    )
}

#[test]
fn one_message_of_10_mb_and_100_000_messages_pass() {
    let long = "x= \u{20AC}\n".repeat(1_500_000);
    assert!(long.len() > 10_000_000);
    let input = page(&[conversation("long", &long), conversation("short", "x")]);
    for dialect in ["machine", "spreadsheet"] {
        let options = options(json!({ "mode": "messages", "dialect": dialect }));
        let (_, result) = survive(&options, &input, 100_000);
        assert_eq!((result.counts.exported, result.complete), (2, true));
    }
    let messages: Vec<_> = (0..100_000).map(|place| json!({ "id": place, "content": "text" })).collect();
    let input = page(&[json!({ "id": "many", "messages": messages })]);
    for (format, mode) in [("json", "conversations"), ("csv", "conversations"), ("csv", "messages")] {
        let options = options(json!({ "format": format, "mode": mode }));
        let (_, result) = survive(&options, &input, 100_000);
        assert_eq!((result.counts.exported, result.counts.messages), (1, 100_000));
    }
}

#[test]
fn nesting_is_bounded_by_memory_alone() {
    for depth in [10_000, 1_000_000] {
        let arrays = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let objects = format!("{}1{}", "{\"a\":".repeat(depth / 10), "}".repeat(depth / 10));
        let run = |input: String| {
            let options = &every_format()[1];
            try_export(options, input.as_bytes(), 0).unwrap().1.counts
        };
        for deep in [&arrays, &objects] {
            let counts = run(format!(r#"[{{"id":"a","unknown":{deep}}},{{"id":"b"}}]"#));
            assert_eq!(counts.exported, 2);
            let counts = run(format!(r#"[{{"id":"a","metadata":{{"m":{deep}}}}},{{"id":"b"}}]"#));
            assert_eq!(counts.exported, 2);
            let counts = run(format!(r#"[{{"id":"a","status":{deep}}},{{"id":"b"}}]"#));
            assert_eq!((counts.exported, counts.failed), (1, 1));
            let counts =
                run(format!(r#"{{"pagination":{deep},"conversations":[{{"id":"b"}}],"more":{deep}}}"#));
            assert_eq!(counts.exported, 1);
        }
        assert_eq!((run(arrays).failed, run(objects).failed), (1, 1));
        assert_eq!(run("[".repeat(depth)).failed, 1);
        assert_eq!(run("{\"a\":".repeat(depth)).failed, 1);
        assert_eq!(run(format!("[{{\"id\":{}", "[{\"a\":".repeat(depth))).failed, 1);
    }
}

#[test]
fn lone_surrogates_nul_and_repeated_keys_are_counted_wherever_they_stand() {
    let input = r#"[{"id":"c\ud800","status":"a\udc00b","tags":["\ud83d"],"customer":{"name":"\u0000","name":"x"},
        "messages":[{"id":"\udfff","content":"\ud83d\ude00 \ud83d","text":"again"}],"\ud800key":{"\udbff":"\udbff"},
        "metadata":{"k":"\ud800","k":2},"status":"twice"},{"id":"d\u0000","channel":"\u0000"}]"#;
    for options in every_format() {
        let (out, result) = survive(&options, input.as_bytes(), 3);
        assert_eq!(
            (result.counts.exported, result.counts.failed, result.complete),
            (2 - empty(&options), 0, true)
        );
        assert!(warned(&result, "replaced-surrogates") >= 2);
        assert!(warned(&result, "repeated-fields") >= 3);
        let text = String::from_utf8(out).unwrap();
        assert!(text.contains('\u{FFFD}') && text.contains('😀'));
    }
}

/// Conversations without messages in that test that give no row.
fn empty(options: &ExportOptions) -> u64 {
    u64::from(options.format == Format::Csv && options.mode == Mode::Messages)
}

#[test]
fn invalid_utf_8_becomes_the_replacement_character_wherever_it_stands() {
    let text = conversation("conv_1", "text").to_string();
    let bad: [&[u8]; 5] = [b"\xFF", b"\xC0\xAF", b"\xE2\x82", b"\xED\xA0\x80", b"\xF0\x9F\x98"];
    for place in 0..=text.len() {
        for bytes in bad {
            let mut input = b"[".to_vec();
            input.extend_from_slice(&text.as_bytes()[..place]);
            input.extend_from_slice(bytes);
            input.extend_from_slice(&text.as_bytes()[place..]);
            input.extend_from_slice(b",{\"id\":\"next\"}]");
            let options = &every_format()[0];
            let whole = survive(options, &input, 0);
            assert!(warned(&whole.1, "replaced-bytes") > 0);
            assert!(whole == survive(options, &input, 1), "at {place}");
        }
    }
}

#[test]
fn numbers_of_any_size_pass() {
    for digits in ["0", "-0", "1e308", "1e-400", "123456789012345678901234567890", "-1.5E+3", "0.1e0"] {
        let nines = "9".repeat(100_000);
        for number in [digits, &nines] {
            let input = format!(
                r#"[{{"id":{number},"message_count":{number},"n":[{number}],"metadata":{{"n":{number}}}}}]"#
            );
            for options in every_format() {
                let (_, result) = survive(&options, input.as_bytes(), 0);
                assert_eq!(result.counts.exported, 1 - empty(&options));
            }
        }
    }
    for digits in ["01", "+1", "1.", ".5", "1e", "0x1", "NaN", "Infinity", "-", "--1", "1_0"] {
        let (_, result) = export_text(json!({}), format!(r#"[{{"id":"a"}},{{"id":"b","n":{digits}}}]"#));
        assert_eq!((result.counts.exported, result.counts.failed), (1, 1), "{digits}");
        assert!(result.syntax_error.is_some());
    }
}

#[test]
fn single_bytes_of_a_large_input_are_taken_in_linear_time() {
    let one = page(&[conversation("one", &"long text ".repeat(100_000))]);
    let many: Vec<_> = (0..8_000).map(|place| conversation(&format!("c{place}"), "text")).collect();
    let spaces = format!("[{}{{\"id\":\"a\"}}{}]", " ".repeat(500_000), "\n".repeat(500_000)).into_bytes();
    let garbage = [b"no json \n".repeat(2), b"#".repeat(500_000)].concat();
    let rest = format!("{{\"conversations\":[],\"more\":[{}]}}", vec!["1"; 250_000].join(",")).into_bytes();
    for input in [one, page(&many), spaces, garbage, rest] {
        let options = &every_format()[1];
        let mut export = Export::new(options.clone(), Vec::new()).unwrap();
        for byte in &input {
            export.push(std::slice::from_ref(byte)).unwrap();
        }
        let result = export.finish().unwrap();
        assert_eq!(result.counts.requested, export_counts(options, &input));
    }
}

fn export_counts(options: &ExportOptions, input: &[u8]) -> u64 {
    export(options, input).1.counts.requested
}

/// A word that stands in every text, key and unknown value, and nowhere else.
const WORD: &str = "Geheimwort";

fn marked(value: &mut Value, key: &str) {
    match value {
        Value::String(text) if !matches!(key, "id" | "created_at" | "content_type") => text.push_str(WORD),
        Value::Array(items) => items.iter_mut().for_each(|item| marked(item, key)),
        Value::Object(members) => members.iter_mut().for_each(|(key, item)| marked(item, key)),
        _ => {}
    }
}

#[test]
fn errors_and_results_never_hold_conversation_text() {
    let mut one = full();
    marked(&mut one, "");
    one[WORD] = json!({ WORD: WORD });
    one["messages"][0][WORD] = json!(WORD);
    let text = one.to_string();
    let page = page(&[one.clone(), conversation("conv_2", WORD)]);
    let mut inputs = vec![page.clone(), format!("{text}\n{WORD}\n{{\"{WORD}\":1}}\n\"{WORD}\"").into_bytes()];
    for cut in (0..page.len()).step_by(71) {
        inputs.push(page[..cut].to_vec());
        // A byte that does not belong there.
        for bad in [b'}', b'"', b'\\', b'\x01', b'5', 0xFF] {
            let mut broken = page.clone();
            broken[cut] = bad;
            inputs.push(broken);
        }
    }
    for path in ["/messages/0/content", "/tags", "/customer", "/notes/0/author", "/csat/comment"] {
        let mut wrong = one.clone();
        *wrong.pointer_mut(path).unwrap() = json!([{ WORD: WORD }, WORD]);
        inputs.push(wrong.to_string().into_bytes());
    }
    for input in inputs {
        for options in every_format() {
            let strict = ExportOptions { strict: true, ..options.clone() };
            let told = match try_export(&strict, &input, 0) {
                Ok((_, result)) => format!("{result:?}{}", serde_json::to_string(&result).unwrap()),
                Err(error) => format!("{error}{error:?}{:?}", error.field()),
            };
            assert!(!told.contains(WORD), "{told}");
            let (_, result) = try_export(&options, &input, 0).unwrap();
            let told = format!("{result:?}{}", serde_json::to_string(&result).unwrap());
            assert!(!told.contains(WORD), "{told}");
        }
    }
}

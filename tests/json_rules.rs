//! The rules of JSON and JSON Lines files, each test under its rule's number.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::collections::HashSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use askvault_export::{FIELDS, Level, json_schema};
use fixture::{conversation, conversations, dialogues, export_text, goldens, is_update, page, warned};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Value, json};

/// Any JSON, refused where an object has a key twice.
struct Unique;

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UniqueVisitor)
    }
}

struct UniqueVisitor;

impl<'de> Visitor<'de> for UniqueVisitor {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without repeated keys")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_str<E>(self, _: &str) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_unit<E>(self) -> Result<Unique, E> {
        Ok(Unique)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Unique, A::Error> {
        while list.next_element::<Unique>()?.is_some() {}
        Ok(Unique)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Unique, A::Error> {
        let mut keys = HashSet::new();
        while let Some((key, _)) = map.next_entry::<String, Unique>()? {
            assert!(keys.insert(key.clone()), "{key} twice");
        }
        Ok(Unique)
    }
}

/// Every golden input and the real dialogues with all fields, those of the default and without any.
fn every_document(format: &str) -> &'static [(String, String)] {
    static JSON: OnceLock<Vec<(String, String)>> = OnceLock::new();
    static JSONL: OnceLock<Vec<(String, String)>> = OnceLock::new();
    let made = if format == "json" { &JSON } else { &JSONL };
    made.get_or_init(|| make_documents(format))
}

fn make_documents(format: &str) -> Vec<(String, String)> {
    let mut inputs: Vec<_> =
        goldens().into_iter().filter(|g| !g.name.contains('.')).map(|g| (g.name, g.input)).collect();
    inputs.extend(dialogues().map(|input| ("dialogues".to_owned(), input)));
    let mut documents = Vec::new();
    for (name, input) in inputs {
        for fields in [json!(["all", "content_html"]), json!(["default"]), json!(["citations"]), json!([])] {
            for deleted in ["omit", "keep"] {
                // The real dialogues are large and hold nothing deleted.
                if name == "dialogues" && (deleted == "keep" || fields != json!(["all", "content_html"])) {
                    continue;
                }
                let given = json!({ "format": format, "fields": fields, "deletedText": deleted,
                    "exportTime": "2026-03-27T10:04:00Z" });
                documents.push((format!("{name} {fields} {deleted}"), export_text(given, &input).0));
            }
        }
    }
    documents
}

fn json_of(fields: &str, input: impl AsRef<[u8]>) -> Vec<Value> {
    conversations(&export_text(json!({ "format": "json", "fields": [fields] }), input).0)
}

/// Calls `see` with every value inside, and the key under which it stands.
fn walk(value: &Value, see: &mut dyn FnMut(&str, &Value)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| {
            see("", item);
            walk(item, see);
        }),
        Value::Object(members) => members.iter().for_each(|(key, item)| {
            see(key, item);
            walk(item, see);
        }),
        _ => {}
    }
}

#[test]
fn json_01_documents_are_valid_without_mark_or_repeated_keys() {
    for (name, document) in every_document("json") {
        assert!(document.starts_with("{\"schema_version\":\"1.0\",") && document.ends_with("}\n"), "{name}");
        serde_json::from_str::<Unique>(document).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    let input = r#"{"id":"a","x":1,"x":2,"\u0078":3,"metadata":{"k":1,"k":2},"tags":["t"],"tags":["u"],
        "customer":{"name":"N","name":"M","y":1,"y":2}}"#;
    let (document, result) = export_text(json!({ "format": "json", "fields": ["all"] }), input);
    serde_json::from_str::<Unique>(&document).unwrap();
    let one = &conversations(&document)[0];
    assert_eq!((&one["x"], &one["metadata"]["k"], &one["tags"][0]), (&json!(1), &json!(1), &json!("t")));
    assert_eq!((&one["customer"]["name"], &one["customer"]["y"]), (&json!("N"), &json!(1)));
    assert_eq!(warned(&result, "repeated-fields"), 6);
}

#[test]
fn json_02_ids_are_strings_and_no_large_integer_is_a_number() {
    let input = r#"[{"id":12345678901234567890,"workspace_id":7,"customer":{"id":1},"message_count":9007199254740992,
        "metadata":{"a":[9007199254740991,-9007199254740991,9007199254740992,-9007199254740993]},
        "assigned_agent":{"id":2},"unknown":18446744073709551616,
        "messages":[{"id":3,"reply_to":3,"author":{"id":4},"sources":[{"document_id":5}],"attachments":[{"id":6}]}],
        "notes":[{"id":7,"author":{"id":8}}],"audit":[{"id":9,"actor":{"id":10}}],"recordings":[{"id":11}]}]"#;
    let mut documents = every_document("json").to_vec();
    documents.push((String::new(), export_text(json!({ "format": "json", "fields": ["all"] }), input).0));
    for (name, document) in documents {
        for conversation in conversations(&document) {
            walk(&conversation, &mut |key, value| {
                let safe = value.as_i64().is_none_or(|number| number.unsigned_abs() < 1 << 53);
                assert!(safe && value.as_u64().is_none_or(|number| number < 1 << 53), "{name}: {value}");
                if matches!(key, "id" | "workspace_id" | "reply_to" | "document_id") {
                    assert!(value.is_string() || value.is_null(), "{name}: {key} is {value}");
                }
            });
        }
    }
    let one = &json_of("all", input)[0];
    assert_eq!(one["id"], "12345678901234567890");
    assert_eq!(
        one["metadata"]["a"],
        json!([9007199254740991_i64, -9007199254740991_i64, "9007199254740992", "-9007199254740993"])
    );
}

#[test]
fn json_03_the_order_of_members_is_that_of_the_field_table() {
    let full = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
    let (document, _) = export_text(json!({ "format": "json", "fields": ["all"] }), &full.input);
    let conversation = &conversations(&document)[0];
    let order_of = |level: Level, value: &Value| {
        let mut place = 0;
        let paths = FIELDS.iter().filter(|field| field.level() == level && field.is_in_json());
        let keys: Vec<_> = paths.map(|field| field.path.split('.').next().unwrap()).collect();
        for key in value.as_object().unwrap().keys().filter(|key| keys.contains(&key.as_str())) {
            let found = keys.iter().position(|known| known == key).unwrap();
            assert!(found >= place, "{key} at {}", level.name());
            place = found;
        }
    };
    order_of(Level::Conversation, conversation);
    for (level, list) in [
        (Level::Message, "messages"),
        (Level::Note, "notes"),
        (Level::AuditEvent, "audit"),
        (Level::Skill, "skills"),
    ] {
        conversation[list].as_array().unwrap().iter().for_each(|item| order_of(level, item));
    }
    // The order in which the host writes known members does not matter.
    let mut input: Value = serde_json::from_slice(&full.input).unwrap();
    reverse(&mut input);
    let (reversed, _) = export_text(json!({ "format": "json", "fields": ["all"] }), input.to_string());
    let metadata =
        |document: &str| document.replace(r#""source":"checkout","nested":{"a":[1,2.5,true,null]}"#, "");
    let unmetadata =
        |document: &str| document.replace(r#""nested":{"a":[1,2.5,true,null]},"source":"checkout""#, "");
    assert_eq!(
        metadata(&document).replace(r#""plan":"growth","seats":12"#, ""),
        unmetadata(&reversed).replace(r#""seats":12,"plan":"growth""#, "")
    );
}

/// Turns the order of members round, everywhere.
fn reverse(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(reverse),
        Value::Object(members) => {
            let mut turned: Vec<_> = std::mem::take(members).into_iter().collect();
            turned.iter_mut().for_each(|(_, item)| reverse(item));
            members.extend(turned.into_iter().rev());
        }
        _ => {}
    }
}

#[test]
fn json_04_unknown_members_are_kept_with_their_group_and_counted() {
    let golden = goldens().into_iter().find(|golden| golden.name == "unknown-fields").unwrap();
    let run = |fields: Value| export_text(json!({ "format": "json", "fields": fields }), &golden.input);
    let (out, result) = run(json!(["all"]));
    let one = &conversations(&out)[0];
    assert_eq!(one["language"], "de");
    assert_eq!(one["flags"], json!([true, { "deep": "\u{2028}" }]));
    assert_eq!(one["customer"]["loyalty"], "gold");
    assert_eq!(one["messages"][0]["author"]["avatar"], "https://x");
    assert_eq!(one["messages"][0]["reactions"][0]["skin"], 2);
    assert_eq!(one["notes"][0]["pinned"], true);
    assert_eq!(one["audit"][0]["actor"]["level"], 3);
    assert_eq!(warned(&result, "unknown-fields-kept"), 16);
    assert_eq!(warned(&result, "unknown-fields-dropped"), 3);
    let (out, result) = run(json!(["content"]));
    assert_eq!(conversations(&out)[0]["messages"], json!([{ "content": "hi" }]));
    assert_eq!((warned(&result, "unknown-fields-kept"), out.contains("language")), (0, false));
    assert!(warned(&result, "unknown-fields-dropped") > 0);
}

#[test]
fn json_04_addresses_of_files_are_never_exported() {
    for name in ["full", "unknown-fields"] {
        let golden = goldens().into_iter().find(|golden| golden.name == name).unwrap();
        for format in ["json", "jsonl", "csv"] {
            let (out, _) = export_text(json!({ "format": format, "fields": ["all"] }), &golden.input);
            assert!(!out.contains("files.example") && !out.contains("token"), "{name} as {format}");
        }
    }
}

#[test]
fn json_05_every_document_fits_the_schema() {
    let schema = json_schema();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap();
    for (name, document) in every_document("json") {
        let document: Value = serde_json::from_str(document).unwrap();
        let wrong: Vec<_> =
            validator.iter_errors(&document).map(|error| error.instance_path.to_string()).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
    let mut line_schema = schema;
    line_schema["$ref"] = "#/$defs/conversation".into();
    for key in ["type", "required", "properties"] {
        line_schema.as_object_mut().unwrap().shift_remove(key);
    }
    let validator = jsonschema::draft202012::new(&line_schema).unwrap();
    for (name, document) in every_document("jsonl") {
        for line in document.lines() {
            assert!(validator.is_valid(&serde_json::from_str(line).unwrap()), "{name}");
        }
    }
}

#[test]
fn json_05_the_schema_refuses_what_the_engine_never_writes() {
    let (document, _) =
        export_text(json!({ "format": "json", "fields": ["all"] }), page(&[conversation("c", "x")]));
    let document: Value = serde_json::from_str(&document).unwrap();
    let validator = jsonschema::draft202012::new(&json_schema()).unwrap();
    assert!(validator.is_valid(&document));
    for (pointer, value) in [
        ("/schema_version", json!("2.0")),
        ("/export/profile", json!("none")),
        ("/export/deleted_text", json!(null)),
        ("/summary/exported", json!("1")),
        ("/conversations", json!({})),
        ("/conversations/0/id", json!(1)),
        ("/conversations/0/message_count", json!(true)),
        ("/conversations/0/messages", json!("x")),
        ("/conversations/0/messages/0/id", json!(5)),
        ("/conversations/0/messages/0/content", json!(["x"])),
    ] {
        let mut wrong = document.clone();
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&wrong), "{pointer}");
    }
}

#[test]
fn json_05_the_published_schema_is_the_engine_s() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/conversations.schema.json");
    let schema = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    if is_update() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, &schema).unwrap();
    }
    assert!(
        fs::read_to_string(&path).unwrap_or_default() == schema,
        "{} is out of date: UPDATE=1 cargo test --test json_rules",
        path.display()
    );
}

#[test]
fn json_06_absent_null_and_empty_stay_apart() {
    let fields = FIELDS.iter().filter(|field| field.level() == Level::Conversation && field.is_in_json());
    for field in fields.filter(|field| field.path != "id") {
        let (part, key) = field.path.split_once('.').unwrap_or(("", field.path));
        let run = |value: Option<Value>| {
            let mut one = json!({ "id": "c" });
            let record = if part.is_empty() { &mut one } else { &mut one[part] };
            if let Some(value) = value {
                record[key] = value;
            } else if !part.is_empty() {
                *record = json!({});
            }
            let out = json_of("all", one.to_string());
            let record = if part.is_empty() { out[0].clone() } else { out[0][part].clone() };
            record.as_object().unwrap().get(key).cloned()
        };
        assert_eq!(run(None), None, "{}", field.key);
        assert_eq!(run(Some(Value::Null)), Some(Value::Null), "{}", field.key);
        let empty = match field.kind.name() {
            "list" => json!([]),
            "object" => json!({}),
            "number" => json!(0),
            "flag" => json!(false),
            _ => json!(""),
        };
        assert_eq!(run(Some(empty.clone())), Some(empty), "{}", field.key);
    }
    for key in ["messages", "notes", "audit", "skills", "recordings"] {
        for value in [Value::Null, json!([])] {
            assert_eq!(json_of("all", json!({ "id": "c", key: value }).to_string())[0][key], value, "{key}");
        }
        assert_eq!(json_of("all", r#"{"id":"c"}"#)[0].get(key), None);
    }
}

#[test]
fn json_07_every_reply_resolves_or_is_marked_external() {
    let mut inside = 0;
    let mut outside = 0;
    for (_, document) in every_document("json") {
        for conversation in conversations(document) {
            let none = Vec::new();
            let messages = conversation["messages"].as_array().unwrap_or(&none);
            let ids: HashSet<_> = messages.iter().filter_map(|message| message["id"].as_str()).collect();
            for message in messages {
                let Some(answered) = message["reply_to"].as_str() else {
                    assert_eq!(message.get("reply_to_external"), None);
                    continue;
                };
                let is_external = message.get("reply_to_external") == Some(&json!(true));
                assert_eq!(is_external, !ids.contains(answered));
                *if is_external { &mut outside } else { &mut inside } += 1;
            }
        }
    }
    assert!(inside > 0 && outside > 0);
}

#[test]
fn json_07_edits_deletions_reactions_and_files_keep_their_references() {
    let golden = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
    let messages = &json_of("all", &golden.input)[0]["messages"];
    assert_eq!(messages[0]["attachments"][0]["id"], "att_1");
    assert_eq!(messages[1]["reply_to"], "msg_1");
    assert_eq!(messages[1]["reactions"][0]["author"]["id"], "cus_1");
    assert_eq!(messages[1]["sources"][0]["document_id"], "doc_91");
    assert_eq!(messages[2]["edited_at"], "2026-03-02T09:02:00.000Z");
    assert_eq!(messages[2]["state"], "edited");
}

#[test]
fn json_08_html_is_exported_as_text_and_as_source_only_by_choice() {
    let html =
        "<p onclick=\"x()\">Hello <b>Lena</b></p><script>steal()</script><img src=x onerror=y()>5 &lt; 6";
    let mut one = conversation("c", html);
    one["messages"][0]["content_type"] = "text/html".into();
    let message = |fields: Value| {
        let given = json!({ "format": "json", "fields": fields });
        conversations(&export_text(given, one.to_string()).0)[0]["messages"][0].clone()
    };
    for fields in [json!(["all"]), json!(["default"]), json!(["messages"])] {
        let message = message(fields);
        assert_eq!(message["content"], "Hello Lena\n5 < 6");
        assert_eq!(message.get("content_html"), None);
    }
    let message = message(json!(["default", "content_html"]));
    assert_eq!((&message["content"], &message["content_html"]), (&json!("Hello Lena\n5 < 6"), &json!(html)));
    for mode in ["conversations", "messages"] {
        let (out, _) = export_text(json!({ "mode": mode }), one.to_string());
        assert!(out.contains("Hello Lena") && !out.contains("<b>") && !out.contains("steal"));
    }
}

#[test]
fn json_09_depth_and_length_are_no_limit() {
    let deep = format!("{}1{}", "[{\"a\":".repeat(5_000), "}]".repeat(5_000));
    for place in ["unknown", "metadata"] {
        let value = if place == "metadata" { format!("{{\"m\":{deep}}}") } else { deep.clone() };
        let input = format!(r#"[{{"id":"a","{place}":{value}}},{{"id":"b"}}]"#);
        let (out, result) = export_text(json!({ "format": "json" }), input);
        assert_eq!(result.counts.exported, 2, "{place}");
        assert!(out.contains(&deep), "{place}");
    }
    let text = "0123456789 äöü 😀\n".repeat(450_000);
    assert!(text.len() > 10_000_000);
    let (out, result) =
        export_text(json!({ "format": "jsonl" }), page(&[conversation("c", &text), conversation("d", "x")]));
    assert_eq!(result.counts.exported, 2);
    let first: Value = serde_json::from_str(out.lines().next().unwrap()).unwrap();
    assert!(first["messages"][0]["content"] == text.as_str());
}

#[test]
fn jsonl_01_one_object_a_line_and_nothing_that_breaks_lines() {
    for (name, document) in every_document("jsonl") {
        assert!(document.is_empty() || document.ends_with('\n'), "{name}");
        assert!(!document.contains(['\r', '\u{85}', '\u{2028}', '\u{2029}', '\u{c}', '\u{b}']), "{name}");
        for line in document.lines() {
            assert!(serde_json::from_str::<Value>(line).unwrap().is_object(), "{name}");
        }
        assert!(!document.starts_with('\u{FEFF}') && !document.contains("\n\n"), "{name}");
    }
    let text = "a\u{2028}b\u{2029}c\u{85}d\ne\rf\u{b}g\u{c}h";
    let (out, _) = export_text(json!({ "format": "jsonl" }), conversation("c", text).to_string());
    assert_eq!(out.lines().count(), 1);
    let line: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(line["messages"][0]["content"], text);
}

//! The leftover check in the pipeline: a seeded leak stops every export, wherever it stands and however it is
//! written, and ordinary conversations pass (rule PRV-10).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::sync::{Arc, LazyLock};

use askvault_export::{Error, ErrorKind, Export, ExportOptions, ExportResult, Leftover, Tagger};
use fixture::leak::{base64, written};
use fixture::{dialogues, options, page};
use serde_json::{Value, json};

static TAGGER: LazyLock<Arc<Tagger>> =
    LazyLock::new(|| Arc::new(Tagger::from_bytes(include_bytes!("../model/names.bin")).unwrap()));

/// The person whose address and number leak: they stand in a conversation that is exported later, or earlier.
const EMAIL: &str = "rosalind.okafor@kestrelpost.example";
const PHONE: &str = "+49 30 5550 1420";

fn everything(given: Value) -> ExportOptions {
    let mut all =
        json!({ "fields": ["all"], "profile": "external", "detection": "rules", "key": "5a".repeat(32) });
    all.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    options(all)
}

/// Exports; with the bytes that were handed over, whatever the end.
fn run(options: &ExportOptions, input: &[u8]) -> (Vec<u8>, Result<ExportResult, Error>) {
    let mut out = Vec::new();
    let result =
        Export::with_tagger(options.clone(), Some(TAGGER.clone()), &mut out).and_then(|mut export| {
            export.push(input)?;
            export.finish()
        });
    (out, result)
}

/// Of whom the value is.
fn owner() -> Value {
    json!({ "id": "conv_2", "customer": { "id": "cus_2", "email": EMAIL, "phone": PHONE },
        "messages": [{ "id": "m2", "role": "customer", "content": "hi" }] })
}

/// Encodings of a value that no finder looks into, as they stand in real texts.
fn hidden(value: &str) -> Vec<(&'static str, String)> {
    let in_base64 =
        ["", "a", "ab"].map(|before| ("base64", base64(format!("{before} {value} x").as_bytes())));
    let others = written(value).into_iter().filter(|(way, text)| {
        // Only some letters escaped, or letters with signs between them: finders see those through.
        !matches!(*way, "base64" | "plain") && !text.contains(['@', '.', '-', '_', ' '])
    });
    others.chain(in_base64).collect()
}

/// A conversation with a text at one place; the columns that show it, if any do; and its path in JSON.
fn places(text: &str) -> Vec<(Value, &'static str, &'static str)> {
    let message = |members: Value| {
        let mut message = json!({ "id": "m1", "role": "agent", "content": "hi" });
        message.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        json!({ "id": "conv_1", "messages": [message] })
    };
    let whole = |members: Value| {
        let mut conversation = message(json!({}));
        conversation.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        conversation
    };
    vec![
        (message(json!({ "content": text })), "first_message", "messages[0].content"),
        (whole(json!({ "tags": ["vip", text] })), "tags", "tags[1]"),
        (whole(json!({ "audience": [text] })), "audience", "audience[0]"),
        (whole(json!({ "channel": text })), "channel", "channel"),
        (whole(json!({ "csat": { "rating": 1, "comment": text } })), "csat_comment", "csat.comment"),
        (whole(json!({ "notes": [{ "id": "n", "content": text }] })), "notes", "notes[0].content"),
        (whole(json!({ "resolution_note": text })), "resolution_note", "resolution_note"),
        (whole(json!({ "audit": [{ "event": text }] })), "audit_events", "audit[0].event"),
        (whole(json!({ "audit": [{ "event": "x", "reason": text }] })), "", "audit[0].reason"),
        (whole(json!({ "skills": [{ "name": text }] })), "skills_triggered", "skills[0].name"),
        (
            message(json!({ "sources": [{ "document_title": text }] })),
            "cited_documents",
            "messages[0].sources[0].document_title",
        ),
        (message(json!({ "sources": [{ "snippet": text }] })), "", "messages[0].sources[0].snippet"),
        (message(json!({ "reactions": [{ "emoji": text }] })), "", "messages[0].reactions[0].emoji"),
        (message(json!({ "skills_fired": [text] })), "", "messages[0].skills_fired[0]"),
    ]
}

fn stopped(options: &ExportOptions, conversations: &[Value]) -> Leftover {
    let (out, result) = run(options, &page(conversations));
    let error = result.expect_err(&format!("{conversations:?} gave\n{}", String::from_utf8_lossy(&out)));
    let told = format!("{error} {error:?}").to_lowercase();
    for secret in ["okafor", "kestrelpost", "5550", "okafor", "b2thzm9y"] {
        assert!(!told.contains(secret), "{told}");
    }
    assert_eq!(error.code(), "leftover");
    match error.kind() {
        ErrorKind::Leftover(leftover) => (**leftover).clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn prv_10_a_leak_in_any_text_stops_every_format_in_every_encoding() {
    for value in [EMAIL, PHONE] {
        for (way, text) in hidden(value) {
            for (conversation, column, path) in places(&format!("see {text}, ok")) {
                let (lines, dialect) =
                    if value == EMAIL { ("json", "machine") } else { ("jsonl", "spreadsheet") };
                let mut files = vec![(json!({ "format": lines }), format!("conversation 1, {path}"))];
                if !column.is_empty() {
                    let columns = ["conversation_id", column, "customer_email", "customer_phone"];
                    let file = json!({ "columns": columns, "dialect": dialect });
                    files.push((file, format!("row 2, column {column}")));
                }
                for (file, place) in files {
                    let options = everything(file.clone());
                    // The value was removed before, and is removed later.
                    let found = stopped(&options, &[owner(), conversation.clone()]);
                    assert_eq!((found.encoding, &found.place), (way, &place), "{file} {text}");
                    assert_eq!(found.conversation, Some(1));
                    let found = stopped(&options, &[conversation.clone(), owner()]);
                    assert_eq!((found.encoding, found.conversation), (way, Some(0)), "{file} {text}");
                }
            }
        }
    }
}

#[test]
fn prv_10_a_leak_in_what_subject_access_keeps_stops_it() {
    // File names and the host's own objects stay there, unless they are seen to name somebody else.
    let about = json!({ "id": "agt_1", "name": "Rosalind Okafor", "email": EMAIL });
    let whole = |(_, text): &(&str, String)| !text.to_lowercase().contains("okafor");
    for (way, text) in hidden(EMAIL).into_iter().filter(whole) {
        for (pointer, members) in [
            (
                "messages[0].attachments[0].name",
                json!({ "messages": [{ "id": "m", "attachments": [{ "name": format!("{text}.pdf") }] }] }),
            ),
            ("metadata.*", json!({ "metadata": { "from": format!("of {text}") } })),
            ("metadata.* (its name)", json!({ "metadata": { format!("of {text}"): 1 } })),
            (
                "customer.custom_attributes.*",
                json!({ "customer": { "id": "cus_1", "custom_attributes": { "from": text } } }),
            ),
            ("conversation_id", json!({ "id": text })),
        ] {
            let mut conversation =
                json!({ "id": "conv_1", "customer": { "id": "cus_1" }, "assigned_agent": about });
            conversation.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
            let options = everything(json!({ "format": "json", "profile": "subject-access" }));
            let found = stopped(&options, &[conversation]);
            assert_eq!(found.encoding, way, "{pointer} {text}");
            let path = if pointer == "conversation_id" { "id" } else { pointer };
            assert_eq!(found.place, format!("conversation 0, {path}"), "{text}");
        }
    }
}

#[test]
fn prv_10_a_leak_around_the_conversations_stops_the_export() {
    // An id that the caller chose for the export stands in the head of JSON, and in the result of every format.
    let digits: String = PHONE.chars().filter(char::is_ascii_digit).collect();
    for (file, place) in [("json", "header"), ("jsonl", "metadata"), ("csv", "metadata")] {
        let options = everything(json!({ "format": file, "exportId": format!("order-{digits}") }));
        let found = stopped(&options, &[owner()]);
        assert_eq!(
            (found.place.as_str(), found.encoding, found.conversation),
            (place, "plain", None),
            "{file}"
        );
    }
    // Ids of what is missing stand behind the conversations; only subject-access keeps them as they are.
    let broken = json!({ "id": format!("conv-{digits}"), "messages": 7 });
    let mut other = owner();
    other["assigned_agent"] = json!({ "name": "Rosalind Okafor", "email": "r@shop.example" });
    other["messages"][0]["content"] = json!(format!("my husband's number is {PHONE}"));
    other["customer"] = json!({ "id": "cus_2" });
    let kept = |format: &str| everything(json!({ "format": format, "profile": "subject-access" }));
    assert_eq!(stopped(&kept("json"), &[other.clone(), broken.clone()]).place, "footer");
    // The account names them to the caller, who gave them; that stops nothing.
    for options in [kept("jsonl"), everything(json!({ "format": "json" }))] {
        let (out, result) = run(&options, &page(&[other.clone(), broken.clone()]));
        assert_eq!(result.unwrap().missing[0].id.as_deref(), broken["id"].as_str());
        assert!(!String::from_utf8(out).unwrap().contains(&digits));
    }
}

#[test]
fn prv_10_what_was_written_before_the_leak_holds_nothing_of_it() {
    let leak = json!({ "id": "conv_1", "messages": [{ "id": "m1", "content": format!("see {}", base64(EMAIL.as_bytes())) }] });
    let fine = json!({ "id": "conv_0", "messages": [{ "id": "m0", "content": "all is well" }] });
    for format in ["json", "jsonl", "csv"] {
        let (out, result) =
            run(&everything(json!({ "format": format })), &page(&[fine.clone(), owner(), leak.clone()]));
        assert_eq!(result.unwrap_err().code(), "leftover");
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("all is well") && !out.contains(&base64(EMAIL.as_bytes())[..20]), "{out}");
    }
}

#[test]
fn prv_10_words_that_a_finder_took_for_more_than_they_are_stop_nothing() {
    // A title beside a name, and a day beside an address, are taken for parts of them in one text and not in another.
    let said = |texts: &[&str]| {
        let messages =
            texts.iter().map(|text| json!({ "role": "agent", "content": text })).collect::<Vec<_>>();
        json!({ "id": "conv_1", "customer": { "id": "cus_1", "name": "Rosalind Okafor" }, "messages": messages })
    };
    for texts in [
        ["Hello, this is about Mrs Okafor, please look into it.", "I asked Mrs Okafor about the parcel."],
        [
            "Please confirm: a house from March 1st till March 6th",
            "I prefer to check in on 1st of this month",
        ],
    ] {
        for profile in ["external", "training"] {
            let options = everything(json!({ "format": "json", "profile": profile, "detection": "full" }));
            let (_, result) = run(&options, &page(&[said(&texts)]));
            assert!(result.is_ok(), "{texts:?}: {:?}", result.unwrap_err());
        }
    }
}

/// The real dialogues, again and again under other ids, as a workspace of many conversations has them.
fn many(dialogues: &[u8], times: usize) -> Vec<u8> {
    let document: Value = serde_json::from_slice(dialogues).unwrap();
    let mut all = Vec::new();
    for round in 0..times {
        for conversation in document["conversations"].as_array().unwrap() {
            let mut conversation = conversation.clone();
            conversation["id"] = format!("{}_{round}", conversation["id"].as_str().unwrap()).into();
            all.push(conversation);
        }
    }
    page(&all)
}

#[test]
fn prv_10_the_real_dialogues_pass_without_a_false_stop() {
    let Some(dialogues) = dialogues() else { return };
    let input = many(&dialogues, 2);
    for (file, detection) in [("json", "rules"), ("csv", "full")] {
        let options = everything(json!({ "format": file, "detection": detection }));
        let (out, result) = run(&options, &input);
        let result = result.unwrap();
        assert_eq!(result.counts.exported, 400);
        let check = result.privacy.unwrap().check;
        assert!(check.complete && check.values > 2000 && check.encodings.len() == 6, "{}", check.values);
        assert!(check.bytes >= out.len() as u64);
    }
}

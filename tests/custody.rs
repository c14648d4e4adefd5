//! Rules of custody, each test under its rule's number; CUS-03 is in `accounting.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::{Export, ExportOptions, Instant};
use fixture::{
    conversations, dialogues, export, export_text, goldens, options, page, records, try_export, warned,
};
use proptest::prelude::*;
use serde_json::{Value, json};

fn every_option() -> Vec<ExportOptions> {
    let mut all = Vec::new();
    for format in ["json", "jsonl"] {
        all.push(options(json!({ "format": format, "fields": ["all"] })));
    }
    for mode in ["conversations", "messages"] {
        for dialect in ["machine", "spreadsheet"] {
            all.push(options(json!({ "mode": mode, "dialect": dialect, "fields": ["default", "notes"] })));
        }
    }
    all
}

#[test]
fn cus_01_chunks_of_any_size_give_the_same_bytes() {
    let mut inputs: Vec<_> =
        goldens().into_iter().filter(|g| !g.name.contains('.')).map(|g| (g.name, g.input)).collect();
    let sizes = [1, 2, 3, 5, 7, 64, 1000, 4096];
    for (name, input) in inputs.drain(..) {
        let sizes = if input.len() > 50_000 { &sizes[4..] } else { &sizes[..] };
        for options in every_option() {
            let whole = try_export(&options, &input, 0).unwrap();
            for &size in sizes {
                assert!(try_export(&options, &input, size).unwrap() == whole, "{name} in chunks of {size}");
            }
        }
    }
}

#[test]
fn cus_01_the_real_dialogues_give_the_same_bytes_in_chunks_of_any_size() {
    let Some(input) = dialogues() else { return };
    for options in every_option() {
        let whole = export(&options, &input);
        assert_eq!((whole.1.counts.exported, whole.1.complete), (200, true));
        for size in [1, 7, 4096, 65_536, 300_000] {
            assert!(try_export(&options, &input, size).unwrap() == whole, "chunks of {size}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(100) })]

    #[test]
    fn cus_01_cuts_anywhere_give_the_same_bytes(cuts in prop::collection::vec(0..6000_usize, 0..12)) {
        let golden = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
        let mut cuts: Vec<_> = cuts.into_iter().map(|cut| cut.min(golden.input.len())).collect();
        cuts.extend([0, golden.input.len()]);
        cuts.sort_unstable();
        for options in every_option() {
            let mut out = Vec::new();
            let mut export = Export::new(options.clone(), &mut out).unwrap();
            for pair in cuts.windows(2) {
                export.push(&golden.input[pair[0]..pair[1]]).unwrap();
            }
            let result = export.finish().unwrap();
            prop_assert!((out, result) == try_export(&options, &golden.input, 0).unwrap());
        }
    }

    #[test]
    fn cus_05_messages_are_ordered_by_time_and_equal_times_keep_their_order(
        times in prop::collection::vec((0..4_u8, 0..3_u8), 0..12),
    ) {
        // Three spellings of the same instant, so that order by text would be wrong.
        let spelt = |&(minute, form): &(u8, u8)| match form {
            0 => format!("2026-03-02T08:0{minute}:00.000Z"),
            1 => format!("2026-03-02T10:0{minute}:00+02:00"),
            _ => format!("2026-03-01T23:3{minute}:00.000000-08:30"),
        };
        let messages: Vec<_> = times.iter().enumerate()
            .map(|(place, time)| json!({ "id": place.to_string(), "created_at": spelt(time) })).collect();
        let mut wanted: Vec<usize> = (0..times.len()).collect();
        wanted.sort_by_key(|&place| times[place].0);
        let input = page(&[json!({ "id": "c", "messages": messages })]);
        let (out, _) = export_text(json!({ "mode": "messages", "columns": ["message_id", "position"] }), &input);
        let rows: Vec<_> = records(out.as_bytes(), b',').split_off(1);
        let expected: Vec<_> = wanted.iter().enumerate()
            .map(|(position, place)| vec![place.to_string(), (position + 1).to_string()]).collect();
        prop_assert_eq!(rows, expected);
    }
}

#[test]
fn cus_01_two_runs_give_the_same_bytes_and_the_same_id() {
    let golden = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
    for options in every_option() {
        assert_eq!(export(&options, &golden.input), export(&options.clone(), &golden.input));
    }
}

#[test]
fn cus_01_the_beginning_of_a_document_does_not_depend_on_its_end() {
    let golden = goldens().into_iter().find(|golden| golden.name == "full").unwrap();
    let document: Value = serde_json::from_slice(&golden.input).unwrap();
    let first = page(&document["conversations"].as_array().unwrap()[..1]);
    for options in every_option() {
        let (whole, _) = export(&options, &golden.input);
        let (preview, _) = export(&options, &first);
        let body = String::from_utf8(preview).unwrap();
        let body = body.split("\n],\"summary\"").next().unwrap();
        assert!(whole.starts_with(body.as_bytes()));
    }
}

fn message_with(members: Value) -> Value {
    let mut message = json!({ "id": "m", "created_at": "2026-03-02T08:00:00.000Z", "content": "the words" });
    message.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    json!({ "id": "c", "messages": [message] })
}

#[test]
fn cus_04_edits_appear_with_original_time_edit_time_and_state() {
    let edited = message_with(json!({ "edited_at": "2026-03-02T10:00:00+01:00" }));
    let out = export_text(json!({ "format": "json" }), edited.to_string()).0;
    let message = &conversations(&out)[0]["messages"][0];
    assert_eq!(message["created_at"], "2026-03-02T08:00:00.000Z");
    assert_eq!(message["edited_at"], "2026-03-02T09:00:00.000Z");
    assert_eq!((&message["state"], &message["content"]), (&json!("edited"), &json!("the words")));
}

#[test]
fn cus_04_deleted_text_is_absent_and_marked_or_present_and_marked() {
    let ways = [
        json!({ "deleted_at": "2026-03-02T09:00:00.000Z" }),
        json!({ "deleted": true }),
        json!({ "state": "deleted" }),
        json!({ "deleted": true, "edited_at": "2026-03-02T08:30:00.000Z" }),
        json!({ "deleted": true, "content_type": "text/html" }),
    ];
    for way in ways {
        let input = message_with(way.clone()).to_string();
        for given in [
            json!({ "format": "json", "fields": ["all", "content_html"] }),
            json!({ "format": "jsonl", "fields": ["all", "content_html"] }),
            json!({ "columns": ["conversation_id", "first_message", "last_message"] }),
            json!({ "mode": "messages", "columns": ["message_state", "content", "content_html"] }),
            json!({ "mode": "messages", "dialect": "spreadsheet", "columns": ["message_state", "content"] }),
        ] {
            let (out, result) = export_text(given.clone(), &input);
            assert!(!out.contains("the words") && out.contains("deleted"), "{way} in {given}");
            assert_eq!(warned(&result, "deleted-texts"), 1, "{way}");
            assert_eq!(result.counts.messages, 1);
            let mut keep = given;
            keep["deletedText"] = "keep".into();
            let (out, result) = export_text(keep, &input);
            assert!(out.contains("the words"), "{way}");
            assert_eq!(warned(&result, "deleted-texts"), 0);
        }
        let out = export_text(json!({ "format": "json", "deletedText": "keep" }), &input).0;
        assert_eq!(conversations(&out)[0]["messages"][0]["state"], "deleted");
        assert!(out.contains("\"deleted_text\":\"keep\""));
    }
}

#[test]
fn cus_05_what_has_no_time_stays_behind_what_stood_before_it() {
    let at = |id: &str, time: Value| json!({ "id": id, "created_at": time });
    let messages = [
        at("start", Value::Null),
        at("c", json!("2026-03-02T08:03:00Z")),
        at("behind c", json!("soon")),
        at("a", json!("2026-03-02T08:01:00Z")),
        at("behind a", Value::Null),
        at("b", json!("2026-03-02T08:02:00Z")),
    ];
    let input = json!({ "id": "x", "messages": messages }).to_string();
    let (out, result) =
        export_text(json!({ "mode": "messages", "columns": ["message_id", "created_at"] }), input);
    let order: Vec<_> =
        records(out.as_bytes(), b',').into_iter().skip(1).map(|mut row| row.remove(0)).collect();
    assert_eq!(order, ["start", "a", "behind a", "b", "c", "behind c"]);
    assert_eq!(warned(&result, "unreadable-times"), 1);
}

#[test]
fn cus_05_first_and_last_message_follow_the_times() {
    let input = r#"{"id":"c","messages":[{"content":"end","created_at":"2026-03-02T09:30:00+01:00"},
        {"content":"start","created_at":"2026-03-02T08:00:00Z"}]}"#;
    let (out, _) = export_text(json!({ "columns": ["first_message", "last_message"] }), input);
    assert_eq!(out, "first_message,last_message\r\nstart,end\r\n");
}

#[test]
fn cus_06_names_are_those_of_the_time_with_the_stable_id_beside() {
    let by = |id: &str, name: &str, minute: u8| {
        json!({ "id": format!("m{minute}"), "author": { "id": id, "name": name },
            "created_at": format!("2026-03-02T08:0{minute}:00.000Z") })
    };
    let input = json!({ "id": "c", "assigned_agent": { "id": "agt_1", "name": "Ada New" },
        "messages": [by("agt_1", "Ada Old", 1), by("agt_1", "Ada New", 2)] });
    let given = json!({ "mode": "messages", "columns": ["author_id", "author_name"] });
    assert_eq!(
        export_text(given, input.to_string()).0,
        "author_id,author_name\r\nagt_1,Ada Old\r\nagt_1,Ada New\r\n"
    );
    let messages =
        &conversations(&export_text(json!({ "format": "json" }), input.to_string()).0)[0]["messages"];
    assert_eq!(messages[0]["author"], json!({ "id": "agt_1", "name": "Ada Old" }));
    assert_eq!(messages[1]["author"], json!({ "id": "agt_1", "name": "Ada New" }));
}

#[test]
fn cus_12_the_export_time_is_the_one_given_and_nothing_reads_a_clock() {
    let run = |time: Value| export_text(json!({ "format": "json", "exportTime": time }), "[]");
    let (out, result) = run(Value::Null);
    assert!(out.contains("\"time\":null"));
    assert_eq!((result.export_time, result.file_name.as_str()), (None, "conversations.json"));
    let (out, result) = run(json!("2026-03-28T00:30:00+01:00"));
    assert!(out.contains("\"time\":\"2026-03-27T23:30:00.000Z\""));
    assert_eq!(result.file_name, "conversations-2026-03-27.json");
    assert_eq!(result.export_time.as_deref().map(Instant::is_canonical), Some(true));
}

//! Defects that were found once, so that they are not found twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::{Export, ExportOptions};
use fixture::{conversations, export_text, options};
use serde_json::{Value, json};

fn all(input: &str) -> (Vec<Value>, askvault_export::ExportResult) {
    let (out, result) = export_text(json!({ "format": "json", "fields": ["all"] }), input);
    (conversations(&out), result)
}

#[test]
fn json_08_text_made_of_html_is_not_called_html_and_survives_a_second_export() {
    let input = r#"{"id":"a","messages":[{"content":"<p>Use &lt;script&gt;</p><p>b</p>","content_type":"text/html"}]}"#;
    let given = json!({ "format": "json", "exportId": "x" });
    let (first, _) = export_text(given.clone(), input);
    assert_eq!(
        conversations(&first)[0]["messages"][0],
        json!({ "content": "Use <script>\nb", "content_type": "text/plain" })
    );
    assert_eq!(export_text(given, &first).0, first);
}

#[test]
fn cus_04_the_source_of_a_deleted_message_is_left_out_when_exported_again() {
    let (out, _) =
        all(r#"{"id":"a","messages":[{"deleted":true,"content":null,"content_html":"<p>secret</p>"}]}"#);
    assert_eq!(out[0]["messages"][0], json!({ "state": "deleted", "content": null }));
}

#[test]
fn csv_14_a_year_that_rfc_3339_cannot_write_is_unreadable() {
    let (out, _) =
        all(r#"{"id":"a","started_at":"9999-12-31T23:59:59-01:00","ended_at":"0000-01-01T00:00:00+01:00"}"#);
    assert_eq!(out[0]["started_at"], "9999-12-31T23:59:59-01:00");
    assert_eq!(out[0]["ended_at"], "0000-01-01T00:00:00+01:00");
}

#[test]
fn json_02_large_integers_in_other_spellings_are_strings_too() {
    let (out, _) = all(r#"{"id":"a","n":[1e400,1e20,9007199254740993.0,1e15,1.5]}"#);
    assert_eq!(out[0]["n"], json!(["1e400", "1e20", "9007199254740993.0", 1e15, 1.5]));
}

#[test]
fn cus_03_a_bad_line_before_a_blank_one_costs_one_line() {
    let (out, result) = all("{\"id\":\"x\"\n\n{\"id\":\"y\"}\n");
    assert_eq!((out.len(), result.counts.failed, result.syntax_error), (1, 1, None));
}

#[test]
fn cus_03_a_page_whose_list_is_no_list_is_not_complete() {
    for list in ["\"text\"", "{\"id\":\"a\"}", "5"] {
        let (_, result) = all(&format!("{{\"conversations\":{list}}}"));
        assert_eq!((result.counts.failed, result.complete), (1, false), "{list}");
        assert_eq!(result.missing[0].field.as_deref(), Some("conversations"));
    }
}

#[test]
fn cus_03_a_second_list_of_a_page_is_read() {
    let (out, _) = all(r#"{"conversations":[{"id":"a"}],"conversations":[{"id":"b"}]}"#);
    assert_eq!(out.len(), 2);
}

#[test]
fn cus_03_a_failed_conversation_is_named_whatever_its_id_is_called() {
    let (_, result) = all(r#"[{"conversation_id":"a","status":5},{"id":7,"status":5}]"#);
    let ids: Vec<_> = result.missing.iter().map(|missing| missing.id.as_deref()).collect();
    assert_eq!(ids, [Some("a"), Some("7")]);
}

#[test]
fn cus_04_words_with_escapes_mean_the_same() {
    let (out, _) =
        all(r#"{"id":"a","messages":[{"role":"us\u0065r","state":"d\u0065leted","content":"secret"}]}"#);
    assert_eq!(out[0]["messages"][0], json!({ "role": "customer", "state": "deleted", "content": null }));
}

#[test]
fn the_end_is_the_resolve_event_that_is_last_in_time() {
    let (out, _) = all(r#"{"id":"a","audit":[{"event":"resolved","created_at":"2026-03-05T00:00:00Z"},
        {"event":"resolved","created_at":"2026-03-02T00:00:00Z"}]}"#);
    assert_eq!(out[0]["ended_at"], "2026-03-05T00:00:00.000Z");
}

#[test]
fn the_debug_form_of_an_export_holds_no_conversation_text() {
    let mut export = Export::new(ExportOptions::default(), Vec::new()).unwrap();
    export.push(br#"[{"id":"a","messages":[{"content":"Geheimwort"#).unwrap();
    assert!(!format!("{export:?}").contains("Geheimwort"));
}

#[test]
fn json_04_no_member_of_a_person_is_lost() {
    let given = json!({ "id": "a", "assigned_agent": { "name": "A", "type": "agent" }, "message_count": 1,
        "messages": [{ "reactions": [{ "emoji": "x", "author": { "name": "N", "email": "e", "type": "t" } }] }] });
    assert_eq!(all(&given.to_string()).0[0], given);
}

#[test]
fn bytes_are_counted_in_the_input_as_it_came() {
    let input = b"[{\"id\":\"\xff\xff\xe2\x82\"},{\"id\":\"b\",\"status\":5}]";
    let options = options(json!({ "format": "json" }));
    for size in [0, 1, 7] {
        let (_, result) = fixture::try_export(&options, input, size).unwrap();
        let byte = result.missing[0].byte.unwrap() as usize;
        assert_eq!(input[byte], b'5', "{byte}");
    }
}

#[test]
fn csv_06_formulas_behind_default_ignorable_characters_are_guarded() {
    let input = json!({ "id": "a", "messages": [{ "content": "\u{1D173}=1" }] });
    let (out, _) =
        export_text(json!({ "dialect": "spreadsheet", "columns": ["first_message"] }), input.to_string());
    assert!(out.contains("\"'\u{1D173}=1\""));
}

#[test]
fn json_02_a_large_number_survives_a_second_export() {
    let given = json!({ "format": "json", "exportId": "x" });
    let (first, _) = export_text(given.clone(), r#"{"id":"a","message_count":9007199254740993}"#);
    assert_eq!(conversations(&first)[0]["message_count"], json!("9007199254740993"));
    assert_eq!(export_text(given, &first).0, first);
    let (_, result) = export_text(json!({}), r#"{"id":"a","message_count":"many"}"#);
    assert_eq!(result.counts.failed, 1);
}

#[test]
fn ids_of_refused_conversations_are_not_in_the_file() {
    let given = json!({ "format": "json", "audiences": ["public"] });
    let (out, result) =
        export_text(given, r#"[{"id":"conv_hidden","audience":["internal"]},{"id":"conv_seen"}]"#);
    assert!(out.contains("conv_seen") && !out.contains("conv_hidden"));
    assert_eq!((result.counts.refused, result.missing.len()), (1, 1));
}

#[test]
fn values_of_the_conversation_are_read_once_for_all_its_rows() {
    let messages: Vec<_> = (0..20_000).map(|n| json!({ "id": n.to_string() })).collect();
    let audit: Vec<_> = (0..20_000).map(|_| json!({ "event": "claimed" })).collect();
    let input = json!({ "id": "a", "status": "open", "messages": messages, "audit": audit }).to_string();
    let columns = json!(["ended_at", "message_id"]);
    let (_, result) = export_text(json!({ "mode": "messages", "columns": columns }), &input);
    assert_eq!(result.counts.rows, 20_000);
}

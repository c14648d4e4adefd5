//! Rules of privacy, each test under its rule's number; PRV-10 is in `privacy_check.rs`, PRV-20 in `subject_access.rs`.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::collections::BTreeSet;

use askvault_export::ExportResult;
use fixture::leak::tokens;
use fixture::{conversations, export_text, page, records};
use serde_json::{Value, json};

const KEY: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

fn options(given: Value) -> Value {
    let mut options = json!({ "format": "json", "profile": "external", "detection": "rules", "key": KEY, "fields": ["all"] });
    options.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    options
}

fn run(given: Value, conversations: &[Value]) -> (String, ExportResult) {
    export_text(options(given), page(conversations))
}

/// The first conversation as JSON.
fn out(given: Value, conversation: Value) -> Value {
    conversations(&run(given, &[conversation]).0).remove(0)
}

/// A conversation of a customer with one message.
fn said(id: &str, customer: Value, content: &str) -> Value {
    json!({ "id": id, "customer": customer, "messages": [{ "id": format!("{id}_1"), "role": "customer",
        "created_at": "2026-03-02T08:15:04.120Z", "content": content }] })
}

fn lena() -> Value {
    json!({ "id": "cus_1", "name": "Lena Vossberg", "email": "lena@vossberg.example", "phone": "+49 30 5550 1420" })
}

fn token<'o>(out: &'o Value, pointer: &str) -> &'o str {
    out.pointer(pointer).unwrap().as_str().unwrap()
}

#[test]
fn prv_01_the_key_is_in_no_output_no_report_and_no_error() {
    let conversation = said("conv_1", lena(), &format!("my key is {}", "c3".repeat(32)));
    for format in ["json", "jsonl", "csv"] {
        let (out, result) = run(json!({ "format": format }), std::slice::from_ref(&conversation));
        let report = serde_json::to_string(&result).unwrap();
        let shown = format!("{result:?} {:?}", fixture::options(options(json!({}))));
        for text in
            [out, report, shown, serde_json::to_string(&fixture::options(options(json!({})))).unwrap()]
        {
            assert!(!text.to_lowercase().contains(&KEY[..8]), "{text}");
        }
    }
    // What the profile needs, and why it cannot be had with a short one.
    for key in [json!(null), json!("5a"), json!("0".repeat(63))] {
        let mut given = options(json!({}));
        given["key"] = key;
        let error = askvault_export::ExportOptions::from_value(given).unwrap_err();
        assert_eq!((error.code(), error.field()), ("invalid-option", Some("key")));
    }
}

#[test]
fn prv_01_equal_values_of_different_kinds_have_different_pseudonyms() {
    // One text as name, user id and company.
    let customer = json!({ "id": "Kestrel", "name": "Kestrel", "company": "Kestrel" });
    let out = out(json!({}), said("conv_1", customer, "hi"));
    let letters: BTreeSet<_> = ["/customer/name", "/customer/company", "/customer/id"]
        .map(|pointer| token(&out, pointer).trim_end_matches(']').rsplit('-').next().unwrap().to_owned())
        .into();
    assert_eq!(letters.len(), 3);
}

#[test]
fn prv_02_one_key_joins_exports_and_another_does_not() {
    let of = |key: &str, id: &str| {
        let out = out(json!({ "key": key }), said(id, lena(), "hi"));
        ["/customer/id", "/customer/name", "/customer/email", "/customer/phone"]
            .map(|at| token(&out, at).to_owned())
    };
    let other = "c3".repeat(32);
    assert_eq!(of(KEY, "conv_1"), of(KEY, "conv_2"));
    assert!(of(KEY, "conv_1").iter().zip(of(&other, "conv_1")).all(|(one, other)| *one != other));
}

#[test]
fn prv_03_spellings_of_one_value_have_one_pseudonym() {
    let of = |member: &str, value: &str| {
        let out = out(json!({}), said("conv_1", json!({ "id": "cus_1", member: value }), "hi"));
        token(&out, &format!("/customer/{member}")).to_owned()
    };
    let one = |member: &str, spellings: &[&str]| {
        let tokens: BTreeSet<_> = spellings.iter().map(|value| of(member, value)).collect();
        assert_eq!(tokens.len(), 1, "{spellings:?}");
    };
    one("email", &["lena@vossberg.example", "LENA@Vossberg.Example", "lena@vossb\u{200b}erg.example"]);
    one("phone", &["+49 30 5550 1420", "0049 30/5550-1420", "+49 (30) 55501420", "+４９ 30 5550 1420"]);
    one("company", &["Möwenhaus AG", "MÖWENHAUS AG", "Mo\u{308}wenhaus AG"]);
}

#[test]
fn prv_03_no_two_of_many_people_share_a_pseudonym() {
    let people: Vec<_> = (0..2000)
        .map(|number| {
            said(
                &format!("conv_{number}"),
                json!({ "id": format!("cus_{number}"), "email": format!("a{number}@b.example") }),
                "hi",
            )
        })
        .collect();
    let (out, _) = run(
        json!({ "format": "csv", "columns": ["conversation_id", "customer_id", "customer_email"] }),
        &people,
    );
    let rows = records(out.as_bytes(), b',');
    for column in 0..3 {
        let values: BTreeSet<_> = rows[1..].iter().map(|row| &row[column]).collect();
        assert_eq!(values.len(), 2000);
    }
}

#[test]
fn prv_04_one_person_in_a_merged_conversation_has_one_pseudonym_in_every_place() {
    let ada = json!({ "id": "agt_1", "name": "Ada Lovering", "email": "ada@shop.example" });
    let mut conversation =
        said("conv_1", lena(), "Hello Ada! This is Lena Vossberg, lena at vossberg dot example.");
    conversation["assigned_agent"] = ada.clone();
    conversation["notes"] =
        json!([{ "author": "Ada Lovering", "content": "LENA called 030 5550 1420. A. Lovering" }]);
    conversation["audit"] =
        json!([{ "event": "claimed", "actor": ada, "reason": "Vossberg, Lena asked for Ada" }]);
    conversation["csat"] = json!({ "comment": "Ada Lovering was kind. Lena V." });
    conversation["resolution_note"] = json!("mailed lena@vossberg.example");
    conversation["messages"][0]["attachments"] = json!([{ "name": "Lena Vossberg.pdf" }]);
    let out = out(json!({}), conversation);
    let [lena, email, phone] = ["name", "email", "phone"].map(|key| token(&out, &format!("/customer/{key}")));
    let ada = token(&out, "/assigned_agent/name");
    assert_eq!(token(&out, "/messages/0/content"), format!("Hello {ada}! This is {lena}, {email}."));
    assert_eq!(token(&out, "/notes/0/author/name"), ada);
    assert_eq!(token(&out, "/notes/0/content"), format!("{lena} called {phone}. {ada}"));
    assert_eq!(token(&out, "/audit/0/actor/name"), ada);
    assert_eq!(token(&out, "/audit/0/reason"), format!("{lena} asked for {ada}"));
    assert_eq!(token(&out, "/csat/comment"), format!("{ada} was kind. {lena}"));
    assert_eq!(token(&out, "/resolution_note"), format!("mailed {email}"));
    assert_eq!(token(&out, "/messages/0/attachments/0/name"), "attachment-1.pdf");
}

#[test]
fn prv_05_nothing_that_leaves_the_engine_joins_a_pseudonym_and_its_value() {
    let conversation = said("conv_lena1", lena(), "Lena Vossberg, lena@vossberg.example");
    for profile in ["external", "training"] {
        let (out, result) = run(
            json!({ "profile": profile }),
            &[conversation.clone(), json!({ "id": "conv_lena2", "messages": 7 })],
        );
        // The whole account, but for the ids of what is missing, which the caller gave.
        let mut result = serde_json::to_value(&result).unwrap();
        let missing = result["missing"][0].take().to_string();
        let given = result.to_string();
        for text in [&out, &given] {
            for value in ["Lena", "Vossberg", "lena", "5550", "cus_1"] {
                assert!(!text.contains(value), "{value} is in {text}");
            }
        }
        assert!(tokens(&given).is_empty() && tokens(&missing).is_empty(), "{given}");
    }
}

#[test]
fn prv_06_labels_carry_the_nonce_of_the_export_and_typed_ones_are_not_taken_for_them() {
    let text = "[CARD] [REDACTED] XXX [CARD-1] card 4111 1111 1111 1111 and IBAN DE89 3704 0044 0532 0130 00";
    let conversation = said("conv_1", json!({ "id": "cus_1" }), text);
    let label = |key: &str| {
        let out = out(json!({ "key": key }), conversation.clone());
        let content = token(&out, "/messages/0/content").to_owned();
        let [card, iban] = &tokens(&content)[..] else { panic!("two labels in {content}") };
        assert_eq!(content, format!("[CARD] [REDACTED] XXX [CARD-1] card {card} and IBAN {iban}"));
        let nonce = card.strip_prefix("[CARD-").unwrap();
        assert_eq!(iban.strip_prefix("[IBAN-"), Some(nonce), "one nonce for the whole export");
        nonce.to_owned()
    };
    assert_ne!(label(KEY), label(&"c3".repeat(32)));
}

#[test]
fn prv_06_redactions_tell_kind_and_place_in_the_new_text() {
    let mut conversation = said("conv_1", lena(), "Größe 😀: 4111 1111 1111 1111 is of Lena Vossberg, yes");
    conversation["tags"] = json!(["vip", "of Lena Vossberg"]);
    let out = out(json!({}), conversation);
    let redactions = out["redactions"].as_array().unwrap();
    let mut listed = Vec::new();
    for redaction in redactions {
        let at = |key: &str| redaction[key].as_u64().unwrap() as usize;
        let path = redaction["path"].as_str().unwrap();
        let pointer = format!("/{}", path.replace(['.', '['], "/").replace(']', ""));
        let text: Vec<char> = token(&out, &pointer).chars().collect();
        let token: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(tokens(&token).join(" "), token, "{redaction}");
        assert!(token.starts_with(&format!("[{}-", redaction["type"].as_str().unwrap())), "{redaction}");
        assert_eq!(redaction.as_object().unwrap().len(), 4, "no length of the original, and no word of it");
        listed.push(format!("{path} {}", redaction["type"].as_str().unwrap()));
    }
    assert_eq!(listed, ["tags[1] PERSON", "messages[0].content CARD", "messages[0].content PERSON"]);
}

#[test]
fn prv_07_what_stands_in_the_place_of_a_value_looks_like_nothing_real() {
    let content = "Lena Vossberg, lena@vossberg.example, +49 30 5550 1420, 4111 1111 1111 1111, DE89 3704 0044 0532 0130 00, \
                   https://shop.example/cart?u=4711, password: hunter2!x";
    let lengths = |customer: Value, content: &str| {
        let out = out(json!({}), said("conv_1", customer, content));
        let content = token(&out, "/messages/0/content").to_owned();
        let rest = tokens(&content)
            .iter()
            .fold(content.clone(), |rest, token| rest.replacen(token.as_str(), "#", 1));
        assert_eq!(rest, "#, #, #, #, #, https://shop.example, password: #", "{content}");
        tokens(&content).iter().map(String::len).collect::<Vec<_>>()
    };
    // Of a form that is the same for every value, however long it is.
    let short = content.replace("Lena Vossberg", "Bo Quist").replace("lena@vossberg.example", "b@q.example");
    let bo =
        json!({ "id": "cus_2", "name": "Bo Quist", "email": "b@q.example", "phone": "+49 30 5550 1420" });
    assert_eq!(lengths(lena(), content), lengths(bo, &short));
}

#[test]
fn prv_08_the_report_counts_what_was_done_and_names_no_value() {
    let mut conversation = said("conv_1", lena(), "Lena Vossberg, card 4111 1111 1111 1111");
    conversation["metadata"] = json!({ "a": 1 });
    conversation["loyalty"] = json!("gold");
    let (_, result) =
        run(json!({ "terms": { "redact": ["Möwe"], "keep": ["Berlin"] }, "reviewed": 3 }), &[conversation]);
    let report = serde_json::to_value(result.privacy.unwrap()).unwrap();
    let entity = |name: &str| {
        report["entities"].as_array().unwrap().iter().find(|it| it["entity"] == name).unwrap().clone()
    };
    assert_eq!(
        entity("PERSON"),
        json!({ "entity": "PERSON", "places": 2, "values": 1, "uncertain": 0, "kept": 0 })
    );
    assert_eq!(entity("CREDIT_CARD")["places"], 1);
    let field = |name: &str| {
        report["fields"].as_array().unwrap().iter().find(|it| it["field"] == name).unwrap().clone()
    };
    assert_eq!(
        field("customer_email"),
        json!({ "field": "customer_email", "action": "pseudonym", "count": 1 })
    );
    assert_eq!(
        report["leftOut"],
        json!([{ "what": "custom fields", "count": 1 }, { "what": "unknown fields", "count": 1 }])
    );
    assert_eq!(report["review"], json!({ "decisions": 3, "kept": 0, "neverRedact": 1, "alsoRedact": 1 }));
    assert_eq!(report["finders"].as_array().unwrap().len(), 2);
    assert_eq!(report["policyDigest"].as_str().unwrap().len(), 16);
    let text = report.to_string();
    for value in ["Lena", "Vossberg", "4111", "gold", "loyalty", "Möwe", "Berlin", "conv_1", KEY] {
        assert!(!text.contains(value), "{value} is in {text}");
    }
}

#[test]
fn prv_08_the_policy_digest_depends_on_the_policy_and_not_on_values() {
    let digest =
        |given: Value, conversation: Value| run(given, &[conversation]).1.privacy.unwrap().policy_digest;
    let one = digest(json!({}), said("conv_1", lena(), "a"));
    assert_eq!(
        one,
        digest(
            json!({ "key": "c3".repeat(32), "terms": { "redact": ["Möwe"] } }),
            said("conv_2", json!({}), "b")
        )
    );
    assert_ne!(one, digest(json!({ "times": "shift" }), said("conv_1", lena(), "a")));
}

#[test]
fn prv_11_what_nothing_is_known_of_is_left_out_and_counted() {
    let mut conversation = said("conv_1", lena(), "hi");
    conversation["score_card"] = json!({ "by": "Lena" });
    conversation["started_at"] = json!("Lena's birthday");
    conversation["messages"][0]["attachments"] =
        json!([{ "name": "a.pdf", "thumbnail": "data:image/png;base64,TGVuYQ==" }]);
    conversation["messages"][0]["content_type"] = json!("text/html");
    conversation["recordings"] =
        json!([{ "id": "rec_1", "url": "https://x.example/?token=1", "speaker": "Lena" }]);
    let (out, result) = run(json!({ "fields": ["all", "content_html"] }), &[conversation]);
    for value in ["Lena", "score_card", "thumbnail", "speaker", "token=1", "TGVuYQ"] {
        assert!(!out.contains(value), "{value} is in {out}");
    }
    let left_out = serde_json::to_value(result.privacy.unwrap().left_out).unwrap();
    assert_eq!(
        left_out,
        json!([
            { "what": "HTML sources", "count": 1 }, { "what": "unknown fields", "count": 3 }, { "what": "unreadable times", "count": 1 },
        ])
    );
    // A finder that cannot work ends the export before a byte is written.
    let full = fixture::options(options(json!({ "detection": "full" })));
    assert_eq!(fixture::try_export(&full, b"[]", 0).unwrap_err().code(), "model-missing");
}

#[test]
fn prv_12_a_field_that_the_api_gets_tomorrow_is_absent_at_every_level() {
    let tomorrow = || json!({ "mood": "of tomorrow" });
    let mut conversation = said("conv_1", lena(), "hi");
    for pointer in ["", "/customer", "/messages/0"] {
        conversation.pointer_mut(pointer).unwrap()["tomorrow"] = tomorrow();
    }
    conversation["messages"][0]["reactions"] =
        json!([{ "emoji": "x", "author": { "name": "A", "tomorrow": 1 }, "tomorrow": tomorrow() }]);
    conversation["messages"][0]["sources"] = json!([{ "document_title": "Returns", "tomorrow": tomorrow() }]);
    conversation["notes"] = json!([{ "content": "x", "author": { "name": "A", "tomorrow": tomorrow() }, "tomorrow": tomorrow() }]);
    conversation["audit"] =
        json!([{ "event": "x", "tomorrow": tomorrow(), "actor": { "tomorrow": tomorrow() } }]);
    conversation["skills"] = json!([{ "name": "x", "tomorrow": tomorrow() }]);
    conversation["csat"] = json!({ "rating": 1, "tomorrow": tomorrow() });
    for profile in ["external", "training"] {
        for format in ["json", "jsonl", "csv"] {
            let (out, _) =
                run(json!({ "format": format, "profile": profile }), std::slice::from_ref(&conversation));
            assert!(!out.contains("tomorrow") && !out.contains("mood"), "{profile} {format}: {out}");
        }
    }
    let (internal, _) = export_text(json!({ "format": "json", "fields": ["all"] }), page(&[conversation]));
    assert_eq!(internal.matches("of tomorrow").count(), 11, "{internal}");
}

#[test]
fn prv_13_the_smallest_group_of_what_is_exported_is_told() {
    let conversation = |number: usize, channel: &str, day: u8| json!({ "id": format!("conv_{number}"), "channel": channel, "started_at": format!("2026-03-0{day}T08:{:02}:00Z", number % 60) });
    let mut all: Vec<_> = (0..6).map(|number| conversation(number, "email", 2)).collect();
    all.extend((6..9).map(|number| conversation(number, "email", 3)));
    all.push(conversation(9, "sms", 2));
    let figure = |columns: &[&str]| {
        let (_, result) = run(json!({ "format": "csv", "columns": columns }), &all);
        let figure = result.privacy.unwrap().k_anonymity.unwrap();
        (figure.quasi_identifiers.join(" "), figure.k, figure.smallest, figure.records_under, figure.records)
    };
    assert_eq!(figure(&["channel", "started_at"]), ("channel started_at".to_owned(), 5, 1, 4, 10));
    // Coarser: without the day, and with nothing that singles out.
    assert_eq!(figure(&["channel"]), ("channel".to_owned(), 5, 1, 1, 10));
    assert_eq!(figure(&["message_count"]), (String::new(), 5, 10, 0, 10));
}

#[test]
fn prv_14_all_times_of_a_subject_move_by_the_same_whole_weeks() {
    let mut conversation = said("conv_1", lena(), "see you on 5 March 2026");
    conversation["started_at"] = json!("2026-03-02T08:15:04.120Z");
    conversation["ended_at"] = json!("2026-03-29T10:00:00+02:00");
    conversation["last_message_at"] = json!("2026-03-28T23:59:59Z");
    conversation["messages"][0]["edited_at"] = json!("2026-03-02T08:20:00Z");
    conversation["notes"] = json!([{ "content": "x", "created_at": "2026-02-28T08:00:00Z" }]);
    conversation["audit"] = json!([{ "event": "x", "created_at": "2024-02-29T08:00:00Z" }]);
    conversation["skills"] = json!([{ "name": "x", "fired_at": "2026-03-02T08:15:05Z" }]);
    let times = [
        "/started_at",
        "/ended_at",
        "/last_message_at",
        "/messages/0/created_at",
        "/messages/0/edited_at",
        "/notes/0/created_at",
        "/audit/0/created_at",
        "/skills/0/fired_at",
    ];
    let kept = out(json!({}), conversation.clone());
    let shifted = out(json!({ "times": "shift" }), conversation.clone());
    let moved: BTreeSet<_> =
        times.iter().map(|at| minutes(token(&shifted, at)) - minutes(token(&kept, at))).collect();
    let week = 7 * 24 * 60;
    let moved = *moved.first().filter(|_| moved.len() == 1).expect("one distance for all times");
    assert!(moved != 0 && moved % week == 0 && (moved / week).abs() <= 26, "{moved}");
    assert_eq!(shifted["messages"][0]["content"], "see you on 5 March 2026");
    assert_ne!(shifted["id"], "conv_1");
    // The same customer moves alike in another conversation; another key moves otherwise.
    let mut other = said("conv_2", lena(), "x");
    other["started_at"] = conversation["started_at"].clone();
    assert_eq!(out(json!({ "times": "shift" }), other)["started_at"], shifted["started_at"]);
    let keys = (0..4).map(|key| format!("{key}b").repeat(32));
    let starts: BTreeSet<_> = keys
        .map(|key| {
            out(json!({ "times": "shift", "key": key }), conversation.clone())["started_at"].to_string()
        })
        .collect();
    assert!(starts.len() > 1);
}

/// Minutes since some day, from a canonical time.
fn minutes(time: &str) -> i64 {
    let number = |from: usize, to: usize| time[from..to].parse::<i64>().unwrap();
    let (year, month, day) = (number(0, 4), number(5, 7), number(8, 10));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day;
    (days * 24 + number(11, 13)) * 60 + number(14, 16)
}

#[test]
fn prv_15_a_conversation_of_several_customers_moves_by_one_distance() {
    let other = json!({ "id": "cus_2", "name": "Tamsin Oyelaran" });
    let mut conversation = said("conv_1", lena(), "x");
    conversation["messages"] = json!([
        { "role": "customer", "author": lena(), "created_at": "2026-03-02T08:00:00Z" },
        { "role": "customer", "author": other, "created_at": "2026-03-02T08:10:00Z" },
    ]);
    let moved = out(json!({ "times": "shift" }), conversation);
    let [first, second] = [0, 1].map(|at| minutes(token(&moved, &format!("/messages/{at}/created_at"))));
    assert_eq!(second - first, 10);
    // In a conversation of their own the other customer's times move by their own number.
    let own = |customer: Value| {
        let mut conversation = said("conv_3", customer, "x");
        conversation["started_at"] = json!("2026-03-02T08:00:00Z");
        out(json!({ "times": "shift" }), conversation)["started_at"].clone()
    };
    assert_ne!(own(lena()), own(other));
}

#[test]
fn prv_16_tokens_ids_and_file_names_of_an_export_stay_in_the_next() {
    let mut conversation =
        said("conv_1", lena(), "Lena Vossberg, 4111 1111 1111 1111, see https://shop.example/a?b=c");
    conversation["messages"][0]["attachments"] = json!([{ "id": "att_1", "name": "Lena.pdf" }]);
    conversation["assigned_agent"] = json!({ "id": "agt_1", "name": "Ada Lovering" });
    for profile in ["external", "training", "subject-access"] {
        for format in ["json", "jsonl"] {
            let given = json!({ "format": format, "profile": profile, "exportId": "x" });
            let (first, _) = run(given.clone(), std::slice::from_ref(&conversation));
            let (second, _) = export_text(options(given.clone()), &first);
            assert_eq!(first, second, "{profile} {format}");
            let mut other_key = options(given);
            other_key["key"] = "c3".repeat(32).into();
            assert_eq!(export_text(other_key, &first).0, first, "{profile} {format}, another key");
        }
    }
}

#[test]
fn prv_17_a_message_that_comes_twice_is_redacted_alike() {
    let text = "Lena Vossberg, lena@vossberg.example, card 4111 1111 1111 1111";
    let quoted = format!("On Monday Ada Lovering wrote:\n> {text}\n\nForwarded: {text}");
    let mut merged = said("conv_1", lena(), text);
    merged["assigned_agent"] = json!({ "id": "agt_1", "name": "Ada Lovering" });
    merged["notes"] = json!([{ "content": quoted }]);
    // The same message in the conversation it was merged into, where it is of the same customer.
    let other = said("conv_2", lena(), text);
    let (out, _) = run(json!({}), &[merged, other]);
    let out = conversations(&out);
    let alike = token(&out[0], "/messages/0/content");
    assert_eq!(token(&out[1], "/messages/0/content"), alike);
    let ada = token(&out[0], "/assigned_agent/name");
    assert_eq!(
        token(&out[0], "/notes/0/content"),
        format!("On Monday {ada} wrote:\n> {alike}\n\nForwarded: {alike}")
    );
}

#[test]
fn prv_07_of_a_link_that_names_somebody_no_part_of_the_path_becomes_a_host() {
    let content = "see https://shop.example/u/lena/invoice.of.march?t=a.b and https://lena@shop.example/x";
    let out = out(json!({}), said("conv_1", lena(), content));
    let content = token(&out, "/messages/0/content");
    assert!(content.starts_with("see https://shop.example/[PERSON-"), "{content}");
    for value in ["march", "invoice", "a.b", "lena", "/x"] {
        assert!(!content.contains(value), "{value} is in {content}");
    }
}

#[test]
fn prv_07_the_host_of_a_cited_link_stays_unless_it_names_somebody() {
    let mut conversation = said("conv_1", lena(), "hi");
    conversation["messages"][0]["sources"] =
        json!([{ "url": "https://help.northwind.example/a?b=c" }, { "url": "https://vossberg.example/a" }]);
    let out = out(json!({}), conversation);
    assert_eq!(token(&out, "/messages/0/sources/0/url"), "https://help.northwind.example");
    assert!(token(&out, "/messages/0/sources/1/url").starts_with("[LINK-"));
}

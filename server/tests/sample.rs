//! The sample is equal in every run, large enough, and holds everything that an export has to survive.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use askvault_server::sample::{self, Sample};
use serde_json::Value;
use sha2::{Digest, Sha256};

static SAMPLE: LazyLock<Vec<Sample>> = LazyLock::new(|| sample::conversations(2_400).collect());

fn conversations() -> impl Iterator<Item = &'static Value> {
    SAMPLE.iter().map(|sample| &sample.conversation)
}

fn all(key: &str) -> impl Iterator<Item = &'static Value> {
    conversations().flat_map(move |conversation| conversation[key].as_array().unwrap())
}

fn texts() -> impl Iterator<Item = &'static str> {
    all("messages").filter_map(|message| message["content"].as_str())
}

fn digest(samples: impl IntoIterator<Item = Sample>) -> String {
    let mut digest = Sha256::new();
    for sample in samples {
        digest.update(sample.conversation.to_string());
        digest.update(sample.item.to_string());
        for file in sample.files {
            digest.update(file.bytes);
        }
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn two_runs_are_equal() {
    assert_eq!(digest(sample::conversations(300)), digest(sample::conversations(300)));
}

/// A database that is filled already is only filled anew when `VERSION` changes.
#[test]
fn a_changed_sample_has_a_new_version() {
    let known = (3, "4deb017d98eec932d5e2bb7ef866db843656e5deec8915a198a059476de7635e");
    assert_eq!(
        (sample::VERSION, digest(sample::conversations(100)).as_str()),
        known,
        "raise VERSION, then note the digest here"
    );
}

#[test]
fn a_small_sample_begins_a_large_one() {
    for (small, large) in sample::conversations(50).zip(SAMPLE.iter()) {
        assert_eq!(small.conversation, large.conversation);
    }
}

#[test]
fn ids_occur_once() {
    let ids: BTreeSet<_> = SAMPLE.iter().map(|sample| &sample.id).collect();
    assert_eq!(ids.len(), 2_400);
    let messages: BTreeSet<_> = all("messages").map(|message| message["id"].as_str().unwrap()).collect();
    assert_eq!(messages.len(), all("messages").count());
    let files: Vec<_> = SAMPLE.iter().flat_map(|sample| &sample.files).map(|file| &file.id).collect();
    assert_eq!(files.iter().collect::<BTreeSet<_>>().len(), files.len());
}

#[test]
fn most_messages_are_distinct() {
    let all = texts().count();
    let distinct = texts().collect::<BTreeSet<_>>().len();
    let share = distinct as f64 / all as f64;
    println!("{all} messages, {:.1} % distinct", share * 100.0);
    assert!(share >= 0.7, "{share}");
}

#[test]
fn no_phrase_keeps_its_slots() {
    for text in texts() {
        assert!(!text.is_empty());
        assert!(!text.contains("{order}") && !text.contains("\\n"), "{text}");
        let numbers = text.chars().take_while(char::is_ascii_digit).count();
        assert!(numbers == 0 || !text[numbers..].starts_with('|'), "{text}");
    }
}

#[test]
fn every_enumerated_value_occurs() {
    for (key, wanted) in [("channel", 11), ("status", 6), ("priority", 4), ("sla_state", 3)] {
        let found: BTreeSet<_> =
            conversations().map(|conversation| conversation[key].as_str().unwrap()).collect();
        assert_eq!(found.len(), wanted, "{key}: {found:?}");
    }
    let audiences: BTreeSet<_> = all("audience").map(|audience| audience.as_str().unwrap()).collect();
    assert_eq!(audiences.len(), 6);
    let tags: BTreeSet<_> = all("tags").map(|tag| tag.as_str().unwrap()).collect();
    assert!((20..=32).contains(&tags.len()), "{tags:?}");
    let agents: BTreeSet<_> =
        conversations().filter_map(|conversation| conversation["assigned_agent"]["id"].as_str()).collect();
    assert_eq!(agents.len(), 12);
    let languages: BTreeSet<_> =
        conversations().map(|conversation| conversation["metadata"]["language"].as_str().unwrap()).collect();
    assert_eq!(languages.len(), 18, "{languages:?}");
    let events: BTreeSet<_> = all("audit").map(|event| event["event"].as_str().unwrap()).collect();
    for event in [
        "created",
        "claimed",
        "released",
        "reassigned",
        "snoozed",
        "wakened",
        "tag_applied",
        "tag_removed",
        "priority_changed",
        "escalated",
        "note_added",
        "resolved",
        "archived",
        "deleted",
        "skill_fired",
        "message_sent",
        "knowledge_retrieved",
    ] {
        assert!(events.contains(event), "{event}");
    }
}

#[test]
fn scripts_and_signs_occur() {
    let text: String = texts().collect::<Vec<_>>().join("\n");
    for (name, low, high) in [
        ("Greek", 'α', 'ω'),
        ("Cyrillic", 'а', 'я'),
        ("Hebrew", 'א', 'ת'),
        ("Arabic", 'ا', 'ي'),
        ("Devanagari", 'क', 'ह'),
        ("Thai", 'ก', 'ฮ'),
        ("Hiragana", 'あ', 'ん'),
        ("Han", '一', '龥'),
        ("Hangul", '가', '힣'),
    ] {
        assert!(text.chars().any(|letter| (low..=high).contains(&letter)), "{name}");
    }
    for sign in [
        "\r\n",
        "\u{200b}",
        "\u{200d}",
        "\u{202e}",
        "\u{feff}",
        "e\u{301}",
        "👩",
        "\t",
        "\"\"",
        "```",
        "**",
        "](https://",
        "\n- ",
        "| --- |",
    ] {
        assert!(text.contains(sign), "{sign:?}");
    }
    for start in ["=cmd|", "=HYPERLINK", "+49", "-5.00", "@SUM", "\t=", "\r="] {
        assert!(texts().any(|text| text.starts_with(start)), "{start:?}");
    }
    assert!(texts().any(|text| text.encode_utf16().count() > 32_767));
}

#[test]
fn customers_of_every_kind_occur() {
    let customers: Vec<_> = conversations().map(|conversation| &conversation["customer"]).collect();
    let has = |test: &dyn Fn(&Value) -> bool| customers.iter().any(|customer| test(customer));
    assert!(has(&|customer| customer["verified"] == true));
    assert!(has(&|customer| customer["verified"] == false && customer["email"].is_string()));
    assert!(has(&|customer| customer["name"].is_null()
        && customer["email"].is_null()
        && customer["phone"].is_null()));
    assert!(has(&|customer| customer["email"].is_null() && customer["phone"].is_string()));
    let mut counts = BTreeMap::<&str, usize>::new();
    let mut by_name = BTreeMap::<&str, BTreeSet<&str>>::new();
    for customer in &customers {
        *counts.entry(customer["id"].as_str().unwrap()).or_default() += 1;
        if let Some(name) = customer["name"].as_str() {
            by_name.entry(name).or_default().insert(customer["id"].as_str().unwrap());
        }
    }
    assert!(counts.values().filter(|count| **count >= 4).count() >= 20);
    assert!(by_name.values().filter(|ids| ids.len() > 1).count() >= 10);
}

#[test]
fn identities_are_invented() {
    for customer in conversations().map(|conversation| &conversation["customer"]) {
        if let Some(email) = customer["email"].as_str() {
            let domain = email.rsplit('@').next().unwrap();
            assert!(domain.ends_with(".example") || domain.starts_with("example."), "{email}");
            assert!(email.is_ascii() && !email.contains(' '), "{email}");
        }
        if let Some(phone) = customer["phone"].as_str() {
            let reserved = phone.contains("-555-01")
                || phone.starts_with("+44 20 7946 0")
                || phone.starts_with("+49 30 5550 ");
            assert!(reserved, "{phone}");
        }
    }
}

#[test]
fn every_part_of_a_conversation_occurs() {
    let messages: Vec<_> = all("messages").collect();
    let has = |test: &dyn Fn(&Value) -> bool| messages.iter().any(|message| test(message));
    assert!(has(&|message| message["edited_at"].is_string()));
    assert!(has(&|message| message["deleted_at"].is_string() && message["content"].is_null()));
    assert!(has(&|message| message["deleted_at"].is_string() && message["content"].is_string()));
    assert!(has(&|message| message["reply_to"].is_string()));
    assert!(has(&|message| message["reactions"][0]["count"].is_number()));
    assert!(has(&|message| message["reactions"][0]["author"].is_object()));
    assert!(has(&|message| message["sources"][0]["document_id"].is_string()));
    assert!(has(&|message| message["sources"][0]["chunk"].is_string()));
    assert!(has(&|message| message["skills_fired"][0].is_string()));
    for content_type in ["application/pdf", "image/png", "text/csv", "text/plain"] {
        assert!(has(&|message| message["attachments"][0]["content_type"] == content_type), "{content_type}");
    }
    for content_type in ["audio/wav", "audio/mpeg"] {
        assert!(
            all("recordings").any(|recording| recording["content_type"] == content_type),
            "{content_type}"
        );
    }
    assert!(all("notes").any(|note| note["attachments"][0].is_object()));
    assert!(conversations().any(|conversation| conversation["csat"]["comment"].is_string()));
    assert!(conversations().any(|conversation| conversation["csat"]["comment"].is_null()
        && conversation["csat"]["rating"].is_number()));
    assert!(conversations().any(|conversation| conversation["resolution_note"].is_string()));
    assert!(conversations().any(|conversation| conversation["messages"].as_array().unwrap().len() > 100));
}

#[test]
fn times_run_forward_within_the_span() {
    for conversation in conversations() {
        let started = conversation["started_at"].as_str().unwrap();
        let last = conversation["last_message_at"].as_str().unwrap();
        assert!(started >= "2026-01-05T" && last < "2026-11-21T", "{started} {last}");
        let times: Vec<_> = conversation["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message["created_at"].as_str().unwrap())
            .collect();
        assert!(times.is_sorted(), "{}", conversation["id"]);
        assert_eq!((times[0], *times.last().unwrap()), (started, last));
        assert_eq!(conversation["message_count"], times.len());
        for event in conversation["audit"].as_array().unwrap() {
            assert!(event["created_at"].as_str().unwrap() >= started, "{event}");
        }
    }
}

#[test]
fn every_reference_resolves() {
    for sample in SAMPLE.iter() {
        let conversation = &sample.conversation;
        let ids: BTreeSet<_> = conversation["messages"]
            .as_array()
            .unwrap()
            .iter()
            .map(|message| message["id"].as_str().unwrap())
            .collect();
        let files: BTreeMap<_, _> =
            sample.files.iter().map(|file| (file.id.as_str(), file.bytes.len())).collect();
        let mut named = 0;
        for message in conversation["messages"].as_array().unwrap() {
            if let Some(reply_to) = message["reply_to"].as_str() {
                assert!(ids.contains(reply_to));
            }
        }
        let holders = ["messages", "notes"].iter().flat_map(|key| conversation[*key].as_array().unwrap());
        let attachments = holders.flat_map(|holder| holder["attachments"].as_array().unwrap());
        for file in attachments.chain(conversation["recordings"].as_array().unwrap()) {
            assert_eq!(file["size"], files[file["id"].as_str().unwrap()]);
            named += 1;
        }
        assert_eq!(named, files.len());
        for recording in conversation["recordings"].as_array().unwrap() {
            assert!(ids.contains(recording["message_id"].as_str().unwrap()));
        }
    }
}

//! A checker of our own for PDF/UA-1, over the finished file (rules PDF-02, PDF-03 and PDF-04), and its own tests.
//!
//! veraPDF could not be run where this was made; what is checked and what is not stands in `docs/pdf.md`.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod annotation;
mod catalog;
mod content;
#[path = "../fixture/mod.rs"]
mod fixture;
mod font;
mod mutation;
mod reading;
mod rule;
mod structure;
mod typeface;

use std::collections::BTreeSet;

use fixture::pdf::{SCRIPTS, fonts, message, pdf, with_messages};
use fixture::{conversations, dialogues};
use lopdf::Document;
use mutation::MUTATIONS;
use reading::Reading;
use rule::{RULES, faults};
use serde_json::{Value, json};

/// Everything that a transcript can hold.
fn rich() -> Vec<Value> {
    let mut first = with_messages("conv_1", &[]);
    let scripts = SCRIPTS.iter().enumerate();
    let mut messages: Vec<_> =
        scripts.map(|(number, (_, author, text))| message(number, author, "customer", text)).collect();
    let mut bot = message(20, "Bot", "bot", MARKDOWN);
    bot["content_type"] = json!("text/markdown");
    bot["sources"] = json!([{ "document_id": "d", "document_title": "Returns", "url": "https://shop.example/r",
        "snippet": "30 days" }]);
    bot["attachments"] =
        json!([{ "id": "a", "name": "invoice.pdf", "content_type": "application/pdf", "size": 5 }]);
    messages.push(bot);
    messages.push(message(21, "Lena", "customer", &"A long line that is broken. ".repeat(400)));
    messages.push(message(
        22,
        "Lena",
        "customer",
        "No glyph: \u{16A0}, joined: x\u{20DD}, \u{202E}turned\u{202C} \u{0}\u{FEFF}",
    ));
    messages.push(message(23, "דנה", "customer", "ראו https://shop.example/a?b=1 (תודה)"));
    messages.push(message(24, "Lena", "customer", ""));
    first["messages"] = json!(messages);
    first["customer"] = json!({ "id": "c", "name": "Lena", "email": "lena@kunde.example", "verified": true });
    first["notes"] = json!([{ "id": "n", "author": { "name": "Ada" }, "created_at": "2026-03-02T09:00:00Z",
        "content": "Called her.\n\n- one\n- two" }]);
    first["resolution_note"] = json!("Sent again");
    first["audit"] = json!([{ "id": "a", "event": "claimed", "created_at": "2026-03-02T09:00:00Z" },
        { "id": "b", "event": "closed" }]);
    first["tags"] = json!(["refund", "שלום"]);
    let second = with_messages("conv_2", &[]);
    let third = json!({ "id": "conv_3", "messages": [{ "id": "x", "role": "customer", "content": "no time" },
        { "id": "y", "created_at": "2026-03-04T08:00:00Z", "deleted": true, "content": "gone" }] });
    vec![first, second, third]
}

const MARKDOWN: &str = "# Title\n\nText with **bold**, `code` and a [link](https://shop.example/a).\n\n- one\n- two\n  - deeper\n\n\
    1. first\n2. second\n\n> quoted\n\n```\nlet x = 1;\n```\n\n[Long link over more than one line, long enough to be broken \
    somewhere in the middle of it, as it goes on and on](https://shop.example/b)";

fn rich_document() -> Option<Vec<u8>> {
    Some(pdf(&fonts()?, json!({ "layout": "one", "fields": ["all"] }), &rich()).0)
}

fn assert_no_fault(file: &[u8], what: &str) {
    let found = faults(&Reading::new(Document::load_mem(file).unwrap()));
    let found: Vec<_> = found.into_iter().map(|(_, fault)| fault).collect();
    assert!(found.is_empty(), "{what}:\n{}", found.join("\n"));
}

#[test]
fn pdf_02_no_rule_is_broken_by_a_document_with_everything() {
    let Some(fonts) = fonts() else { return };
    for given in [
        json!({ "layout": "one", "fields": ["all"] }),
        json!({ "layout": "one", "fields": ["messages"] }),
        json!({ "layout": "one", "fields": ["customer"] }),
        json!({ "layout": "one", "paper": "letter", "deletedText": "keep", "exportTime": "2026-03-27T10:04:00Z" }),
    ] {
        let (file, _) = pdf(&fonts, given.clone(), &rich());
        assert_no_fault(&file, &given.to_string());
    }
}

#[test]
fn pdf_02_no_rule_is_broken_by_golden_inputs() {
    let Some(fonts) = fonts() else { return };
    let mut count = 0;
    // A name with a point in it is the same input with other options.
    for golden in fixture::goldens().into_iter().filter(|golden| !golden.name.contains('.')) {
        let Ok(input) = serde_json::from_slice::<Value>(&golden.input) else { continue };
        let Some(all) = input["conversations"].as_array().cloned() else { continue };
        let (file, result) = pdf(&fonts, json!({ "layout": "one", "fields": ["all"] }), &all);
        if result.counts.exported > 0 {
            assert_no_fault(&file, &golden.name);
            count += 1;
        }
    }
    assert!(count >= 10, "{count}");
}

#[test]
fn pdf_02_no_rule_is_broken_by_real_dialogues() {
    let (Some(fonts), Some(input)) = (fonts(), dialogues()) else { return };
    for given in conversations(std::str::from_utf8(&input).unwrap()).iter().step_by(5) {
        let (file, _) = pdf(&fonts, json!({ "fields": ["all"] }), std::slice::from_ref(given));
        assert_no_fault(&file, given["id"].as_str().unwrap());
    }
}

/// For other material: `ASKVAULT_PDF_INPUT` names a file with one conversation a line.
#[test]
fn pdf_02_no_rule_is_broken_by_the_material_that_a_variable_names() {
    let (Some(fonts), Some(path)) = (fonts(), std::env::var_os("ASKVAULT_PDF_INPUT")) else { return };
    let input = std::fs::read_to_string(path).unwrap();
    let all: Vec<Value> = input.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut found = Vec::new();
    for given in &all {
        let (file, _) = pdf(&fonts, json!({ "fields": ["all"] }), std::slice::from_ref(given));
        let wrong = faults(&Reading::new(Document::load_mem(&file).unwrap()));
        found.extend(wrong.into_iter().map(|(_, fault)| format!("{}: {fault}", given["id"])));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    eprintln!("{} conversations", all.len());
}

#[test]
fn every_rule_fires_on_a_document_that_breaks_it() {
    let Some(file) = rich_document() else { return };
    let good = Document::load_mem(&file).unwrap();
    for (number, break_it) in MUTATIONS {
        let mut document = good.clone();
        break_it(&mut document);
        let found = faults(&Reading::new(document));
        assert!(found.iter().any(|(fired, _)| *fired == number), "{number} does not fire: {found:?}");
    }
    let tried: BTreeSet<_> = MUTATIONS.iter().map(|(number, _)| *number).collect();
    let all: BTreeSet<_> = RULES.iter().map(|rule| rule.number).collect();
    assert_eq!(tried, all, "every rule is tried");
    assert_eq!(all.len(), RULES.len(), "no number stands twice");
}

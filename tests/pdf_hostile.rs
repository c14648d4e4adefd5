//! Hostile input in PDF transcripts: right output, in time and memory that follow from the size of the input.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::time::{Duration, Instant};

use fixture::conversation;
use fixture::pdf::{ask, fonts, message, pdf, with_messages};
use lopdf::Document;
use serde_json::json;

fn letters(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[test]
fn pdf_09_ten_thousand_lines_go_on_from_page_to_page() {
    let Some(fonts) = fonts() else { return };
    let lines = (0..10_000).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    let (file, _) =
        pdf(&fonts, json!({}), &[with_messages("conv_1", &[message(0, "Lena", "customer", &lines)])]);
    let pages = Document::load_mem(&file).unwrap().page_iter().count();
    assert!(pages > 150, "{pages}");
    let Some(text) = ask("pdftotext", &["FILE", "-"], &file) else { return };
    let mut from = 0;
    for number in 0..10_000 {
        let line = format!("line {number}\n");
        from += text[from..].find(&line).unwrap_or_else(|| panic!("{line} is missing")) + line.len();
    }
    assert_eq!(text.matches("Lena · Customer (continued)").count(), pages - 1);
}

#[test]
fn pdf_09_a_word_of_a_megabyte_is_broken_and_whole() {
    let Some(fonts) = fonts() else { return };
    // An eighth of it where nothing is optimised.
    let bytes = if cfg!(debug_assertions) { 128_000 } else { 1_024_000 };
    let word = "QUJDREVG".repeat(bytes / 8);
    let (file, _) = pdf(&fonts, json!({}), &[conversation("conv_1", &word)]);
    let Some(text) = ask("pdftotext", &["-nopgbrk", "FILE", "-"], &file) else { return };
    // Headers, footers and what is continued stand between the parts.
    let shown =
        text.lines().filter(|line| line.len() > 40 && line.bytes().all(|byte| byte.is_ascii_uppercase()));
    let shown: usize = shown.map(str::len).sum();
    assert!((bytes - 100..=bytes).contains(&shown), "{shown}");
}

/// The time that a text takes.
fn took(fonts: &askvault_export::FontSet, text: &str) -> Duration {
    let start = Instant::now();
    let conversation = json!({ "id": "conv_1", "messages": [{ "id": "m", "role": "bot", "content": text,
        "content_type": "text/markdown", "created_at": "2026-03-02T08:15:04Z" }] });
    pdf(fonts, json!({}), &[conversation]);
    start.elapsed()
}

#[test]
fn pdf_16_time_grows_no_faster_than_the_text() {
    let Some(fonts) = fonts() else { return };
    let cases = [
        ("combining marks", "\u{301}"),
        ("joined emoji", "👩\u{200D}"),
        ("bidi overrides", "\u{202E}\u{2066}א"),
        ("open brackets", "["),
        ("back quotes", "`a"),
        ("quotation marks", "> "),
        ("links", "https://x.example/a "),
        ("no-break spaces", "\u{A0}x"),
    ];
    for (name, piece) in cases {
        let of = |count: usize| (0..2).map(|_| took(&fonts, &piece.repeat(count))).min().unwrap();
        let (short, long) = (of(1_000), of(8_000));
        // Eight times the text; a square would be 64 times the time.
        let limit = short * 24 + Duration::from_millis(500);
        assert!(long < limit, "{name}: {short:?}, then {long:?}");
    }
}

#[test]
fn pdf_16_bidi_overrides_and_control_characters_stay_within_their_message() {
    let Some(fonts) = fonts() else { return };
    let control: String = (0..32).chain(127..160).filter_map(char::from_u32).collect();
    let hostile = format!("before {control}\u{202E}\u{2067}\u{FFF9}\u{FFFE} after");
    let messages =
        [message(0, "Lena\u{202E}", "customer", &hostile), message(1, "Ada", "agent", "plain words")];
    let (file, _) = pdf(&fonts, json!({}), &[with_messages("conv_1", &messages)]);
    ask("qpdf", &["--check", "FILE"], &file);
    let Some(text) = ask("pdftotext", &["FILE", "-"], &file) else { return };
    assert!(letters(&text).contains("Ada·Agentplainwords"), "{text}");
    assert!(!text.contains(['\u{7}', '\u{1B}', '\u{0}']));
}

#[test]
fn long_names_and_ids_are_whole_in_the_title_and_short_in_headers() {
    let Some(fonts) = fonts() else { return };
    let id = "i".repeat(1_000);
    let many: Vec<_> = (0..30).map(|n| message(n, &"N".repeat(2_000), "customer", "text")).collect();
    let (file, _) = pdf(&fonts, json!({}), &[with_messages(&id, &many)]);
    let Some(text) = ask("pdftotext", &["FILE", "-"], &file) else { return };
    assert!(letters(&text).contains(&id));
    let last = text.split('\u{C}').rfind(|page| !page.trim().is_empty()).unwrap();
    assert!(last.contains("iii…"), "{last}");
}

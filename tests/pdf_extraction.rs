//! Text that is taken out of transcripts: what is copied, searched and read aloud (rules PDF-05, PDF-06 and PDF-07).
//!
//! What each reader makes of text from the right is told in `docs/pdf.md`; here it is measured.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::FontSet;
use fixture::pdf::{SCRIPTS, ask, fonts, message, pdf, pdf_js, with_messages};
use fixture::{conversations, dialogues};
use lopdf::{Document, Object};
use serde_json::{Value, json};

/// Letters and signs only: readers break lines, space words and mark directions as they like.
fn letters(text: &str) -> String {
    let is_mark = |letter: &char| matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FE0F}');
    text.chars().filter(|letter| !letter.is_whitespace() && !is_mark(letter)).collect()
}

/// A message for each script, its number the minute.
fn in_scripts() -> Vec<Value> {
    let messages = SCRIPTS.iter().enumerate();
    messages.map(|(number, (_, author, text))| message(number, author, "customer", text)).collect()
}

/// Fails unless every part stands behind the one before it.
fn stand_in_order(text: &str, parts: impl IntoIterator<Item = String>, by: &str) {
    let text = letters(text);
    let mut from = 0;
    for part in parts {
        let part = letters(&part);
        let at = text[from..].find(&part);
        let at =
            at.unwrap_or_else(|| panic!("{by}: {part} is not behind its forerunner in {}", &text[from..]));
        from += at + part.len();
    }
}

/// Time, author, role and text of each script's message.
fn parts(is_chosen: impl Fn(&str) -> bool) -> Vec<String> {
    let chosen = SCRIPTS.iter().enumerate().filter(|(_, (script, ..))| is_chosen(script));
    let parts = chosen.map(|(number, (_, author, text))| {
        [format!("08:{number:02}:04"), (*author).to_owned(), "Customer".to_owned(), (*text).to_owned()]
    });
    parts.flatten().collect()
}

const FROM_THE_RIGHT: [&str; 4] = ["Arabic", "Hebrew", "Latin with Hebrew", "Vowel signs"];

fn in_every_script(fonts: &FontSet) -> Vec<u8> {
    let (file, result) = pdf(fonts, json!({}), &[with_messages("conv_1", &in_scripts())]);
    assert_eq!(result.missing_glyphs, Vec::<String>::new());
    file
}

#[test]
fn pdf_06_copied_text_is_what_was_typed_in_each_script_by_itself() {
    let Some(fonts) = fonts() else { return };
    for (script, author, text) in SCRIPTS {
        let (file, _) =
            pdf(&fonts, json!({}), &[with_messages("conv_1", &[message(0, author, "customer", text)])]);
        let Some(copied) = ask("pdftotext", &["-raw", "FILE", "-"], &file) else { return };
        stand_in_order(&copied, [author.to_owned(), text.to_owned()], script);
    }
}

#[test]
fn pdf_05_06_07_poppler_reads_every_script_in_order_in_the_order_of_the_content() {
    let Some(fonts) = fonts() else { return };
    let Some(text) = ask("pdftotext", &["-raw", "FILE", "-"], &in_every_script(&fonts)) else { return };
    stand_in_order(&text, parts(|_| true), "pdftotext -raw");
}

#[test]
fn pdf_05_06_poppler_reads_every_script_in_order_by_its_own_guess_of_the_layout() {
    let Some(fonts) = fonts() else { return };
    let Some(text) = ask("pdftotext", &["FILE", "-"], &in_every_script(&fonts)) else { return };
    // Lines from the right with digits or points in them come piece by piece in the order of the page: the next test.
    stand_in_order(&text, parts(|script| !FROM_THE_RIGHT.contains(&script)), "pdftotext");
    stand_in_order(&text, [SCRIPTS[14].2.to_owned()], "pdftotext");
}

#[test]
fn pdf_07_poppler_guesses_one_direction_for_all_of_a_page() {
    let Some(fonts) = fonts() else { return };
    let text = SCRIPTS[4].2;
    let (file, _) =
        pdf(&fonts, json!({}), &[with_messages("conv_1", &[message(0, "Dana", "customer", text)])]);
    let Some(shown) = ask("pdftotext", &["FILE", "-"], &file) else { return };
    // As it is shown on a page that is mostly from the left: each piece right, the pieces from left to right.
    let pieces = ["!", "תודה", ".", "במרץ", "5", "לא הגיעה עד", "ABC-123", "ההזמנה", ",", "שלום"];
    stand_in_order(&shown, pieces.map(str::to_owned), "pdftotext");
    // On a page that is mostly from the right it is in order.
    let many: Vec<_> = (0..12).map(|number| message(number, "דנה", "customer", text)).collect();
    let (file, _) = pdf(&fonts, json!({}), &[with_messages("conv_1", &many)]);
    let shown = ask("pdftotext", &["FILE", "-"], &file).unwrap();
    stand_in_order(&shown, std::iter::repeat_n(text.to_owned(), 12), "pdftotext");
    // Brackets around a word from the right stand in one word with it, and are turned around too.
    let text = "order (שלום) and";
    let (file, _) = pdf(&fonts, json!({}), &[with_messages("conv_1", &[message(0, "Ada", "agent", text)])]);
    for order in ["-raw", "-layout"] {
        let shown = ask("pdftotext", &[order, "FILE", "-"], &file).unwrap();
        stand_in_order(&shown, ["order()שלוםand".to_owned()], order);
    }
    if let Some(shown) = pdf_js(&file) {
        stand_in_order(&shown, [text.to_owned()], "pdf.js");
    }
}

#[test]
fn pdf_05_06_07_pdf_js_reads_every_script_in_order() {
    let Some(fonts) = fonts() else { return };
    let Some(text) = pdf_js(&in_every_script(&fonts)) else { return };
    stand_in_order(&text, parts(|_| true), "pdf.js");
}

#[test]
fn pdf_05_06_07_the_tags_read_every_script_in_order() {
    let Some(fonts) = fonts() else { return };
    let file = in_every_script(&fonts);
    // As typed where it is written from the right.
    let document = Document::load_mem(&file).unwrap();
    let read: Vec<_> = document.objects.values().filter_map(actual_text).collect();
    for (script, _, text) in SCRIPTS.iter().filter(|(script, ..)| FROM_THE_RIGHT.contains(script)) {
        assert!(read.iter().any(|read| read == text), "{script}");
    }
    let Some(text) = ask("pdfinfo", &["-struct-text", "FILE"], &file) else { return };
    // This reader passes over ActualText, and gives each word from the right as it stands on the page.
    let parts = parts(|_| true).into_iter().map(|part| as_shown(&part));
    stand_in_order(&tagged(&text).replace('\u{2060}', ""), parts, "pdfinfo -struct-text");
}

/// What an element says that is read as typed.
fn actual_text(element: &Object) -> Option<String> {
    let bytes = element.as_dict().ok()?.get(b"ActualText").ok()?.as_str().ok()?;
    let units: Vec<_> = bytes.chunks(2).skip(1).map(|unit| u16::from_be_bytes([unit[0], unit[1]])).collect();
    Some(String::from_utf16(&units).unwrap())
}

/// Each word from the right turned around.
fn as_shown(text: &str) -> String {
    // Letters of Hebrew and Arabic, and their vowel signs.
    let is_sign = |letter| matches!(letter, '\u{591}'..='\u{5C7}' | '\u{64B}'..='\u{65F}');
    let is_turned =
        |letter: char| matches!(letter, '\u{591}'..='\u{6FF}') && (letter.is_alphabetic() || is_sign(letter));
    let (mut out, mut word) = (String::new(), String::new());
    for letter in text.chars() {
        if is_turned(letter) {
            word.insert(0, letter);
        } else {
            out.push_str(&std::mem::take(&mut word));
            out.push(letter);
        }
    }
    out + &word
}

/// The texts of a tree as `pdfinfo` prints it, without the names of its elements.
fn tagged(tree: &str) -> String {
    let texts = tree.lines().filter_map(|line| line.trim().strip_prefix('"')?.strip_suffix('"'));
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn pdf_05_every_message_of_real_dialogues_comes_out_once_and_in_order() {
    let (Some(fonts), Some(input)) = (fonts(), dialogues()) else { return };
    let all = conversations(std::str::from_utf8(&input).unwrap());
    let mut count = 0;
    for given in all.iter().step_by(8) {
        let (file, _) = pdf(&fonts, json!({ "fields": ["messages"] }), std::slice::from_ref(given));
        let messages = given["messages"].as_array().unwrap();
        let parts: Vec<String> = messages.iter().flat_map(parts_of).collect();
        count += messages.len();
        let Some(text) = ask("pdftotext", &["-raw", "FILE", "-"], &file) else { return };
        stand_in_order(&without_furniture(&text), parts.clone(), "pdftotext -raw");
        let Some(tree) = ask("pdfinfo", &["-struct-text", "FILE"], &file) else { return };
        stand_in_order(&tagged(&tree), parts, "pdfinfo -struct-text");
    }
    assert!(count > 100, "{count} messages");
}

fn parts_of(message: &Value) -> Vec<String> {
    let time = message["created_at"].as_str().unwrap();
    let text = message["content"].as_str().unwrap_or_default();
    // Markdown is shown, not printed: its plain words are looked for.
    let is_plain =
        |word: &&str| word.chars().all(|letter| letter.is_alphanumeric() || ",.?!'".contains(letter));
    let words: Vec<_> = text.split_whitespace().filter(is_plain).collect();
    let mut parts = vec![time[11..19].to_owned()];
    parts.extend(message["author"]["name"].as_str().map(str::to_owned));
    parts.extend(words.into_iter().map(str::to_owned));
    parts
}

/// Without what stands at the foot and head of every page, which `-raw` gives at its end.
fn without_furniture(text: &str) -> String {
    let is_furniture = |line: &&str| {
        (line.starts_with("Conversation ") && line.contains(" Page "))
            || line.starts_with("All times are UTC")
            || line.ends_with("(continued)")
    };
    text.lines().filter(|line| !is_furniture(line)).collect::<Vec<_>>().join("\n")
}

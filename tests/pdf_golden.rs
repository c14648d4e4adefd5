//! Every folder of `tests/golden_pdf`: input and options give exactly this document, written down as text: tags with what
//! they hold, outline, fonts, metadata, and what stands where on each page.
//!
//! `UPDATE=1 cargo test --features pdf --test pdf_golden` accepts what the engine writes now; read the difference before it
//! is committed. `tests/pdf_look.rs` compares pictures of the same documents.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

#[path = "pdf_ua/content.rs"]
#[allow(dead_code)]
mod content;
mod fixture;
#[path = "pdf_ua/font.rs"]
#[allow(dead_code)]
mod font;
#[path = "pdf_ua/reading.rs"]
#[allow(dead_code)]
mod reading;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;

use fixture::is_update;
use fixture::pdf::{fonts, golden_pdfs, write_golden};
use lopdf::content::Operation;
use lopdf::{Dictionary, Document, Object, ObjectId, decode_text_string};
use reading::Reading;

#[test]
fn every_golden_folder_gives_its_document() {
    let Some(fonts) = fonts() else { return };
    let mut wrong = Vec::new();
    for golden in golden_pdfs() {
        let shown = described(&Reading::new(Document::load_mem(&write_golden(&fonts, &golden)).unwrap()));
        let expected = golden.folder.join("expected.txt");
        if is_update() {
            fs::write(&expected, &shown).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default();
        if let Some(line) = first_difference(&expected, &shown) {
            wrong.push(format!("{}: {line}", golden.name));
        }
    }
    assert!(wrong.is_empty(), "differ:\n{}", wrong.join("\n"));
}

fn first_difference(expected: &str, shown: &str) -> Option<String> {
    if expected == shown {
        return None;
    }
    let lines = expected.lines().chain([""]).zip(shown.lines().chain([""])).enumerate();
    let line = lines.into_iter().find(|(_, (expected, shown))| expected != shown);
    let (number, (expected, shown)) = line.unwrap_or((0, ("other length", "")));
    Some(format!("line {}\n  expected {expected}\n  written  {shown}", number + 1))
}

fn text(holder: &Dictionary, key: &[u8]) -> Option<String> {
    decode_text_string(holder.get(key).ok()?).ok()
}

/// A document as text.
fn described(file: &Reading) -> String {
    let mut out = String::new();
    let version = format!(" {}", env!("CARGO_PKG_VERSION"));
    let info = file.dictionary(file.document.trailer.get(b"Info").ok()).unwrap();
    for (key, _) in &info {
        let value = text(&info, key).unwrap().replace(&version, " VERSION");
        writeln!(out, "{}: {value}", String::from_utf8_lossy(key)).unwrap();
    }
    writeln!(out, "Lang: {}", text(&file.catalog, b"Lang").unwrap()).unwrap();
    for line in file.xmp.replace(&version, " VERSION").replace("><", ">\n<").lines() {
        writeln!(out, "| {line}").unwrap();
    }
    for font in file.fonts.values() {
        let name =
            String::from_utf8_lossy(font.dictionary.get(b"BaseFont").and_then(Object::as_name).unwrap())
                .into_owned();
        let (_, name) = name.split_once('+').unwrap();
        writeln!(out, "font {name}: {} codes", font.shown.len()).unwrap();
    }
    outline(file, file.catalog.get(b"Outlines").ok(), 0, &mut out);
    let pages: Vec<_> = file.pages.iter().map(|page| shown(file, page)).collect();
    let mut texts: HashMap<(ObjectId, i64), String> = HashMap::new();
    for (page, (_, marks)) in file.pages.iter().zip(&pages) {
        texts.extend(marks.iter().map(|(mark, text)| ((page.id, *mark), text.clone())));
    }
    tags(file, &texts, None, 0, &mut out);
    for (number, (lines, _)) in pages.iter().enumerate() {
        writeln!(out, "page {}", number + 1).unwrap();
        out.push_str(lines);
    }
    out
}

fn outline(file: &Reading, holder: Option<&Object>, depth: usize, out: &mut String) {
    let Some(holder) = file.dictionary(holder) else { return };
    let mut next = file.dictionary(holder.get(b"First").ok());
    while let Some(entry) = next {
        writeln!(out, "bookmark {}{}", "  ".repeat(depth), text(&entry, b"Title").unwrap()).unwrap();
        outline(file, Some(&Object::Dictionary(entry.clone())), depth + 1, out);
        next = file.dictionary(entry.get(b"Next").ok());
    }
}

fn tags(
    file: &Reading,
    texts: &HashMap<(ObjectId, i64), String>,
    of: Option<usize>,
    depth: usize,
    out: &mut String,
) {
    let inside = file.elements.iter().enumerate().filter(|(_, element)| element.parent == of);
    for (place, element) in inside {
        let held: String = element.marks.iter().map(|mark| texts[mark].as_str()).collect();
        write!(out, "{}{}", "  ".repeat(depth), element.kind).unwrap();
        for key in ["ActualText", "Alt", "Lang"] {
            if let Some(text) = text(&element.dictionary, key.as_bytes()) {
                write!(out, " {key}={text:?}").unwrap();
            }
        }
        let links = element.annotations.iter().map(|id| file.document.get_dictionary(*id).unwrap());
        for link in links {
            let action = link.get(b"A").and_then(Object::as_dict).unwrap();
            write!(out, " -> {}", text(action, b"URI").unwrap()).unwrap();
        }
        let held = if held.is_empty() { held } else { format!(" {held:?}") };
        writeln!(out, "{held}").unwrap();
        tags(file, texts, Some(place), depth + 1, out);
    }
}

/// Lines of what stands where, and the text of each marked content.
fn shown(file: &Reading, page: &reading::Page) -> (String, Vec<(i64, String)>) {
    let mut out = String::new();
    let mut marks: Vec<(i64, String)> = Vec::new();
    let resources = file.dictionary(page.dictionary.get(b"Resources").ok()).unwrap();
    let names = file.dictionary(resources.get(b"Font").ok()).unwrap();
    let (mut font, mut is_marked) = (None, false);
    let (mut color, mut place, mut size) = (String::new(), String::new(), String::new());
    for Operation { operator, operands } in
        &file.document.get_and_decode_page_content(page.id).unwrap().operations
    {
        let numbers = || {
            let numbers = operands.iter().filter_map(|operand| operand.as_float().ok());
            numbers.map(|number| format!("{}", (number * 10.0).round() / 10.0)).collect::<Vec<_>>()
        };
        match operator.as_str() {
            "rg" => {
                let parts = operands.iter().map(|part| (part.as_float().unwrap() * 255.0).round() as u8);
                color = parts.map(|part| format!("{part:02x}")).collect();
            }
            "Tm" => place = numbers()[4..].join(" "),
            "Tf" => {
                font = names.get(operands[0].as_name().unwrap()).and_then(Object::as_reference).ok();
                size = numbers().concat();
            }
            "re" => writeln!(out, "  rectangle {} {color}", numbers().join(" ")).unwrap(),
            "BDC" => {
                let properties = operands[1].as_dict().unwrap();
                let tag = String::from_utf8_lossy(operands[0].as_name().unwrap()).into_owned();
                let read =
                    text(properties, b"ActualText").map(|text| format!(" {text:?}")).unwrap_or_default();
                let mark = properties.get(b"MCID").and_then(Object::as_i64);
                is_marked = mark.is_ok();
                marks.extend(mark.ok().map(|mark| (mark, String::new())));
                if tag == "Artifact" || !read.is_empty() {
                    writeln!(out, "  {tag}{read}").unwrap();
                }
            }
            "TJ" => {
                let font = &file.fonts[&font.unwrap()];
                let strings = operands[0].as_array().unwrap().iter().filter_map(|item| item.as_str().ok());
                let codes =
                    strings.flat_map(|bytes| bytes.chunks(2)).map(|two| u16::from_be_bytes([two[0], two[1]]));
                let text: String = codes.map(|code| font.texts[&code].as_str()).collect();
                writeln!(out, "  {place} {size} {color} {text:?}").unwrap();
                if let Some((_, marked)) = marks.last_mut().filter(|_| is_marked) {
                    marked.push_str(&text);
                }
            }
            _ => {}
        }
    }
    (out, marks)
}

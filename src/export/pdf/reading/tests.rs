//! Values that a broken treatment leaves in a document are found wherever they stand; what cannot be read is refused.
//!
//! The treatment is broken on purpose: the document is made of the conversation as it is, and then searched for values as
//! if they had been removed. Without fonts (`npm run fonts`) the tests say so and pass.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::super::FontSet;
use super::*;
use crate::privacy::{Check, Entity, Layout, Leftover, Removed, Treated, anonymises};
use crate::{Export, ExportOptions, Profile, Resources};

fn fonts() -> Option<FontSet> {
    let usual = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/fonts");
    let directory = std::env::var_os("ASKVAULT_FONTS").map_or(usual, PathBuf::from);
    let Ok(entries) = fs::read_dir(&directory) else {
        eprintln!("passed over: there are no fonts (`npm run fonts`)");
        return None;
    };
    let files = entries.map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
    });
    Some(FontSet::new(files.filter(|(name, _)| name.ends_with(".ttf"))).unwrap())
}

fn programs(fonts: &FontSet) -> Programs {
    let mut programs = Programs::default();
    fonts.files().for_each(|file| programs.learn(file));
    programs
}

fn pdf(fonts: &FontSet, given: Json, conversations: &[Json]) -> Vec<u8> {
    let mut all = json!({ "format": "pdf", "fields": ["all"], "exportTime": "2026-03-27T10:04:00Z" });
    all.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    let resources = Resources { fonts: fonts.clone(), ..Resources::default() };
    let mut out = Vec::new();
    let options = ExportOptions::from_value(all).unwrap();
    let mut export = Export::with_resources(options, resources, &mut out).unwrap();
    export.push(json!(conversations).to_string().as_bytes()).unwrap();
    export.finish().unwrap();
    out
}

/// What is found of a value that was removed from the only conversation.
fn found(fonts: &FontSet, file: &[u8], entity: Entity, value: &str) -> Option<Leftover> {
    let reading = read(file, 1, &mut programs(fonts));
    let mut reading = reading.unwrap_or_else(|error| panic!("{value}: {error:?}"));
    let mut extract = reading.conversations.pop().unwrap();
    extract.append(&reading.document);
    let layout = Layout::Document(Vec::new());
    let mut check = Check::new(anonymises(Profile::External).unwrap(), layout, |_| false);
    let treated = Treated { removed: vec![Removed { entity, value }], exempt: Vec::new() };
    check.document(0, &treated, extract).err()
}

fn message(content: &str) -> Json {
    json!({ "id": "m1", "role": "customer", "content_type": "text/plain", "content": content,
        "created_at": "2026-03-02T08:15:04Z" })
}

fn with_message(content: &str) -> Json {
    json!({ "id": "conv_1", "messages": [message(content)] })
}

const NAME: &str = "Rosalind Okafor";
const EMAIL: &str = "rosalind.okafor@kestrelpost.example";

#[test]
fn prv_10_a_value_is_found_wherever_a_document_may_hold_it() {
    let Some(fonts) = fonts() else { return };
    let of = |members: Json| {
        let mut conversation =
            json!({ "id": "conv_1", "messages": [{ "id": "m1", "role": "agent", "content": "hi" }] });
        conversation.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        conversation
    };
    let said = |members: Json| of(json!({ "messages": [members] }));
    for value in [NAME, EMAIL] {
        let entity = if value == NAME { Entity::Person } else { Entity::Email };
        let linked =
            format!("see [this](https://shop.example/?of={})", value.replace(' ', "%20").replace('@', "%40"));
        for (what, conversation) in [
            ("id", json!({ "id": format!("conv {value}"), "messages": [] })),
            ("text", said(json!({ "role": "customer", "content": format!("I am {value}.") }))),
            ("Markdown", said(json!({ "role": "bot", "content": format!("- for **{value}**\n\n> hi") }))),
            ("code", said(json!({ "role": "bot", "content": format!("```\nof = {value};\n```") }))),
            ("author", said(json!({ "role": "agent", "author": { "name": value }, "content": "hi" }))),
            ("tag", of(json!({ "tags": ["vip", value] }))),
            ("channel", of(json!({ "channel": value }))),
            ("customer", of(json!({ "customer": { "id": "cus_1", "name": value } }))),
            ("customer's address", of(json!({ "customer": { "id": "cus_1", "email": value } }))),
            ("attribute", of(json!({ "customer": { "id": "c", "custom_attributes": { "of": value } } }))),
            ("rating", of(json!({ "csat": { "rating": 4, "comment": format!("{value} is quick") } }))),
            ("note", of(json!({ "notes": [{ "id": "n", "content": format!("call {value}") }] }))),
            (
                "note's author",
                of(json!({ "notes": [{ "id": "n", "author": { "name": value }, "content": "x" }] })),
            ),
            ("resolution", of(json!({ "resolution_note": value }))),
            ("audit", of(json!({ "audit": [{ "event": "closed", "reason": value }] }))),
            ("link", said(json!({ "role": "bot", "content": linked }))),
            (
                "attachment",
                said(json!({ "role": "customer", "content": "", "attachments": [{ "name": value }] })),
            ),
            (
                "source",
                said(json!({ "role": "bot", "content": "", "sources": [{ "document_title": value }] })),
            ),
            (
                "snippet",
                said(
                    json!({ "role": "bot", "content": "", "sources": [{ "document_title": "x", "snippet": value }] }),
                ),
            ),
        ] {
            let file = pdf(&fonts, json!({}), &[conversation]);
            let leftover = found(&fonts, &file, entity, value).unwrap_or_else(|| panic!("{value} as {what}"));
            assert!(!format!("{leftover} {leftover:?}").contains("Okafor"), "{leftover}");
            assert_eq!(found(&fonts, &file, entity, "Somebody Else"), None, "{what}");
        }
    }
}

#[test]
fn prv_10_places_name_the_page_or_the_part_of_the_document() {
    let Some(fonts) = fonts() else { return };
    let filler: Vec<_> = (0..60).map(|n| message(&format!("line {n}"))).chain([message(NAME)]).collect();
    for (conversation, value, place) in [
        (with_message(NAME), NAME, "conversation 0, page 1"),
        (json!({ "id": "conv_1", "messages": filler }), NAME, "conversation 0, page 4"),
        (
            with_message("https://shop.example/4111111111111111"),
            "4111111111111111",
            "conversation 0, link, page 1",
        ),
        (
            json!({ "id": "conv_4111111111111111", "messages": [] }),
            "4111111111111111",
            "conversation 0, page 1",
        ),
    ] {
        let file = pdf(&fonts, json!({}), &[conversation]);
        let entity = if value == NAME { Entity::Person } else { Entity::CreditCard };
        assert_eq!(found(&fonts, &file, entity, value).unwrap().place, place);
    }
}

/// Values of every script, and such as contain ligatures, signs and digits.
const VALUES: [(Entity, &str); 16] = [
    (Entity::Person, NAME),
    (Entity::Person, "Lena-Marie Müller"),
    (Entity::Person, "Griffin Office-Steffl"),
    (Entity::Person, "Надежда Соколова"),
    (Entity::Person, "Ελένη Παπαδοπούλου"),
    (Entity::Person, "आशा कुलकर्णी"),
    (Entity::Person, "রিনা চক্রবর্তী"),
    (Entity::Person, "தமிழ்ச்செல்வி"),
    (Entity::Person, "สมชาย ใจดี"),
    (Entity::Person, "田中太郎"),
    (Entity::Person, "王小芳"),
    (Entity::Person, "김민수"),
    (Entity::Email, EMAIL),
    (Entity::Phone, "+49 30 5550 1420"),
    (Entity::Iban, "GB29 NWBK 6016 1331 9268 19"),
    (Entity::Passport, "C01X00T47"),
];

const FROM_RIGHT: [&str; 3] = ["يوسف الأندلسي", "דנה כהן-לוי", "محمد لالا"];

#[test]
fn prv_10_values_are_found_over_the_ends_of_lines() {
    let Some(fonts) = fonts() else { return };
    let all = VALUES.into_iter().chain(FROM_RIGHT.map(|value| (Entity::Person, value)));
    for (entity, value) in all {
        // Another place on the line each time, so that the value is broken wherever it can be.
        for shift in (0..13).map(|step| step * 4) {
            let before = format!("{}{}", "some words of text that fill a line ".repeat(2), "x".repeat(shift));
            let file = pdf(&fonts, json!({}), &[with_message(&format!("{before} {value} and more"))]);
            let said =
                || read(&file, 1, &mut programs(&fonts)).unwrap().conversations.pop().unwrap().into_text();
            assert!(found(&fonts, &file, entity, value).is_some(), "{value} behind {shift}: {:?}", said());
        }
    }
}

#[test]
fn prv_10_values_are_found_that_are_longer_than_the_room() {
    let Some(fonts) = fonts() else { return };
    let email = format!(
        "{}@{}.example",
        "rosalind.okafor-".repeat(4).trim_end_matches('-'),
        "kestrelpost.".repeat(4).trim_end_matches('.')
    );
    let code = "\u{7530}\u{4E2D}".repeat(80);
    for (entity, value) in [(Entity::Email, email.as_str()), (Entity::Custom, code.as_str())] {
        for shift in 0..12 {
            for (role, around) in [("customer", ("", "")), ("bot", ("```\n", "\n```")), ("bot", ("- ", ""))] {
                let text = format!("{}{}{value}{} x", "word ".repeat(shift), around.0, around.1);
                let text =
                    if around.0.is_empty() { text } else { format!("{}{value}{}", around.0, around.1) };
                let conversation =
                    json!({ "id": "c", "tags": [value], "messages": [{ "role": role, "content": text }] });
                let file = pdf(&fonts, json!({ "fields": ["messages"] }), &[conversation]);
                let leftover = found(&fonts, &file, entity, value);
                assert_eq!(leftover.unwrap().place, "conversation 0, page 1", "{role} {shift}");
            }
        }
    }
}

#[test]
fn prv_10_values_are_found_over_the_ends_of_pages() {
    let Some(fonts) = fonts() else { return };
    let with_name = |words: usize| {
        let text = format!("{}{NAME} {}", "word ".repeat(words), "word ".repeat(400));
        pdf(&fonts, json!({}), &[with_message(&text)])
    };
    let all = on_first_page(&pdf(&fonts, json!({}), &[with_message(&"word ".repeat(1200))]));
    let most = all.matches("word").count();
    let mut apart = 0;
    for words in most - 4..most + 2 {
        let file = with_name(words);
        assert!(found(&fonts, &file, Entity::Person, NAME).is_some(), "{words} of {most}");
        let first = on_first_page(&file);
        apart += u32::from(first.contains("Rosalind") && !first.contains("Okafor"));
    }
    assert!(apart > 0, "one of them is to stand on two pages");
}

/// The text of the first page.
fn on_first_page(file: &[u8]) -> String {
    let arena = Bump::new();
    let file = File::new(file, &arena).unwrap();
    let mut reader = Reader::new(&file, 1).unwrap();
    reader.pages().unwrap();
    let mut flows: Vec<_> = reader.marked.into_iter().filter(|((page, _), _)| *page == 0).collect();
    flows.sort_by_key(|(place, _)| *place);
    flows.into_iter().map(|(_, flow)| flow.said.text).collect()
}

#[test]
fn prv_10_values_are_found_in_several_spans_and_directions() {
    let Some(fonts) = fonts() else { return };
    for (content, value) in [
        ("for **Rosalind** Okafor", NAME),
        ("for Rosa**lind Oka**for", NAME),
        ("for Rosalind [Okafor](https://shop.example)", NAME),
        ("for `Rosalind` **Okafor**", NAME),
        ("שלום **דנה כהן-לוי** [כאן](https://shop.example) abc", FROM_RIGHT[1]),
        ("abc [x](https://shop.example) דנה כהן-לוי def", FROM_RIGHT[1]),
        ("[يوسف](https://shop.example) الأندلسي", FROM_RIGHT[0]),
        ("שלום ד**נ**ה כה**ן-ל**וי abc", FROM_RIGHT[1]),
        ("abc ד**נה כה**[ן-לוי](https://shop.example) def", FROM_RIGHT[1]),
        ("abc يو**سف ال**أندلسي", FROM_RIGHT[0]),
        ("abc **Rosalind** דנה **Okafor** דנה כהן-לוי", FROM_RIGHT[1]),
        ("שלום **Rosalind** Okafor כאן", NAME),
        ("שלום Rosa**lind Oka**for", NAME),
        ("see [x](https://shop.example) محمد لالا 12", FROM_RIGHT[2]),
    ] {
        let conversation = json!({ "id": "conv_1", "messages": [{ "role": "bot", "content": content }] });
        let file = pdf(&fonts, json!({}), &[conversation]);
        let said = || read(&file, 1, &mut programs(&fonts)).unwrap().conversations.pop().unwrap().into_text();
        assert!(found(&fonts, &file, Entity::Person, value).is_some(), "{content}: {:?}", said());
    }
}

#[test]
fn what_two_texts_make_together_is_no_leak() {
    let Some(fonts) = fonts() else { return };
    let said = |content: &str| json!({ "role": "customer", "content": content });
    let conversation = json!({ "id": "conv_1", "messages": [said("on 17 August."), said("No, thanks.")],
        "tags": ["Rosalind"], "customer": { "id": "cus_1", "name": "x", "company": "Okafor" } });
    let file = pdf(&fonts, json!({}), &[conversation]);
    for (entity, value) in [(Entity::Address, "17 August. No"), (Entity::Person, NAME)] {
        assert_eq!(found(&fonts, &file, entity, value), None, "{value}");
    }
}

#[test]
fn days_and_the_names_of_fields_are_no_leak() {
    let Some(fonts) = fonts() else { return };
    let mut conversation = with_message("hi");
    conversation["started_at"] = json!("2026-04-02T08:15:04Z");
    conversation["messages"][0]["created_at"] = json!("2026-04-02T08:15:04Z");
    let file = pdf(&fonts, json!({}), &[conversation]);
    for value in ["April", "Thursday", "2 April"] {
        assert_eq!(found(&fonts, &file, Entity::Person, value), None, "{value}");
    }
    let file = pdf(&fonts, json!({}), &[with_message("hi, April here, born on 2 April 1985")]);
    assert!(found(&fonts, &file, Entity::Person, "April").is_some());
    assert!(found(&fonts, &file, Entity::DateOfBirth, "2 April 1985").is_some());
}

#[test]
fn every_string_of_a_document_is_among_what_is_searched() {
    let Some(fonts) = fonts() else { return };
    let mut conversation = with_message("see https://shop.example/a and שלום");
    conversation["messages"][0]["role"] = json!("bot");
    let file = pdf(&fonts, json!({ "layout": "one" }), &[conversation]);
    let reading = read(&file, 1, &mut programs(&fonts)).unwrap();
    let mut extract = reading.document;
    reading.conversations.iter().for_each(|conversation| extract.append(conversation));
    let all = extract.into_text();
    let document = lopdf::Document::load_mem(&file).unwrap();
    fn strings(object: &lopdf::Object, out: &mut Vec<String>) {
        match object {
            lopdf::Object::String(text, _) => out.push(text_string(text)),
            lopdf::Object::Array(items) => items.iter().for_each(|item| strings(item, out)),
            lopdf::Object::Dictionary(map) => map.iter().for_each(|(_, item)| strings(item, out)),
            lopdf::Object::Stream(stream) => stream.dict.iter().for_each(|(_, item)| strings(item, out)),
            _ => {}
        }
    }
    let mut out = Vec::new();
    document.objects.values().for_each(|object| strings(object, &mut out));
    out.retain(|text| !matches!(text.as_str(), "Adobe" | "Identity"));
    assert!(out.len() > 8, "{out:?}");
    for text in out.iter().filter(|text| text.chars().count() != 16) {
        assert!(all.contains(text.as_str()), "{text}");
    }
}

/// A document that was changed by somebody.
fn changed(file: &[u8], change: impl FnOnce(&mut lopdf::Document)) -> Vec<u8> {
    let mut document = lopdf::Document::load_mem(file).unwrap();
    change(&mut document);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[test]
fn what_cannot_be_read_is_refused() {
    use lopdf::{Object, Stream, dictionary};
    let Some(fonts) = fonts() else { return };
    let file = pdf(&fonts, json!({}), &[with_message(NAME)]);
    let reason = |file: &[u8]| read(file, 1, &mut programs(&fonts)).err().map(|Unreadable(reason)| reason);
    assert_eq!(reason(&file), None);
    assert_eq!(reason(&changed(&file, |_| {})), None, "the other way of writing the list of objects");
    let page = |document: &mut lopdf::Document| *document.get_pages().values().next().unwrap();
    let content = |document: &mut lopdf::Document, change: &dyn Fn(&mut Stream)| {
        let page = page(document);
        let content = document.get_page_contents(page)[0];
        change(document.get_object_mut(content).and_then(Object::as_stream_mut).unwrap());
    };
    let replaced = |from: &[u8], to: &[u8]| {
        let at = memchr::memmem::find(&file, from).unwrap();
        [&file[..at], to, &file[at + from.len()..]].concat()
    };
    let with_page_text = |text: &[u8]| {
        changed(&file, |document| {
            content(document, &|stream| stream.set_plain_content(text.to_vec()));
        })
    };
    for (what, file) in [
        ("nothing", Vec::new()),
        ("another format", b"hello".to_vec()),
        ("half", file[..file.len() / 2].to_vec()),
        ("something behind the end", [&file[..], b"\n% Lena"].concat()),
        ("an update", [&file[..], b"\n1 0 obj\n(Lena)\nendobj\nstartxref\n0\n%%EOF"].concat()),
        ("a comment", replaced(b"%PDF-1.7\n", b"%PDF-1.7\n% Rosalind Okafor\n")),
        ("a comment between objects", replaced(b"endobj\n", b"endobj\n% x\n")),
        ("a word between objects", replaced(b"endobj\n", b"endobj Lena\n")),
        ("another filter", replaced(b"/FlateDecode", b"/LZWDecode  ")),
        (
            "a file",
            changed(&file, |document| {
                let stream = Stream::new(dictionary! { "Type" => "EmbeddedFile" }, b"x".to_vec());
                document.add_object(stream);
            }),
        ),
        (
            "the place of a file",
            changed(&file, |document| {
                document.add_object(dictionary! { "Type" => "Filespec", "EF" => dictionary! {} });
            }),
        ),
        (
            "a stream of another kind",
            changed(&file, |document| {
                document.add_object(Stream::new(dictionary! {}, NAME.as_bytes().to_vec()));
            }),
        ),
        (
            "an encrypted document",
            changed(&file, |document| {
                document.trailer.set("Encrypt", dictionary! { "Filter" => "Standard" });
            }),
        ),
        ("a page in a form", with_page_text(b"BT /T0 9 Tf (a) Tj ET")),
        ("an unknown operator", with_page_text(b"BI ID xx EI")),
        ("text that is turned", with_page_text(b"BT 0 1 -1 0 9 9 Tm ET")),
        ("a font that is missing", with_page_text(b"BT /T9 9 Tf ET")),
        ("half a page", with_page_text(b"/P <</MCID 0>> BDC")),
        ("codes without a meaning", with_page_text(b"BT /T0 9 Tf <FFF0FFF0> Tj ET")),
        (
            "glyphs without a meaning",
            changed(&file, |document| {
                for object in document.objects.values_mut() {
                    if let Ok(stream) = object.as_stream_mut() {
                        let content = stream.decompressed_content().unwrap_or_default();
                        if memchr::memmem::find(&content, b"begincmap").is_some() {
                            stream.set_plain_content(Vec::new());
                        }
                    }
                }
            }),
        ),
        (
            "a font without a table",
            changed(&file, |document| {
                for object in document.objects.values_mut() {
                    if let Ok(map) = object.as_dict_mut() {
                        map.remove(b"ToUnicode");
                    }
                }
            }),
        ),
        (
            "no tags",
            changed(&file, |document| {
                document.catalog_mut().unwrap().remove(b"StructTreeRoot");
            }),
        ),
    ] {
        assert!(reason(&file).is_some(), "{what}");
    }
    // More conversations than it has entries in an outline.
    assert!(read(&file, 2, &mut programs(&fonts)).is_err());
}

#[test]
fn strings_that_nobody_sees_are_found() {
    use lopdf::{Object, dictionary};
    let Some(fonts) = fonts() else { return };
    let clean = pdf(&fonts, json!({}), &[with_message("see https://shop.example/ or שלום")]);
    let element = |document: &mut lopdf::Document, key: &str| {
        let elements = document.objects.values_mut().filter_map(|object| object.as_dict_mut().ok());
        let mut elements = elements.filter(|map| map.has_type(b"StructElem"));
        elements.next().unwrap().set(key, Object::string_literal(NAME));
    };
    for (what, file) in [
        ("Alt", changed(&clean, |document| element(document, "Alt"))),
        ("E", changed(&clean, |document| element(document, "E"))),
        ("ActualText", changed(&clean, |document| element(document, "ActualText"))),
        ("a title of a tag", changed(&clean, |document| element(document, "T"))),
        ("a key of its own", changed(&clean, |document| element(document, "Rosalind Okafor"))),
        (
            "an object that nothing leads to",
            changed(&clean, |document| {
                document.add_object(dictionary! { "X" => Object::string_literal(NAME) });
            }),
        ),
        (
            "a name",
            changed(&clean, |document| {
                document.add_object(dictionary! { "X" => "Rosalind Okafor" });
            }),
        ),
        (
            "the information",
            changed(&clean, |document| {
                let info = document.trailer.get(b"Info").and_then(Object::as_reference).unwrap();
                document
                    .get_object_mut(info)
                    .and_then(Object::as_dict_mut)
                    .unwrap()
                    .set("Author", Object::string_literal(NAME));
            }),
        ),
        ("the trailer", changed(&clean, |document| document.trailer.set("X", Object::string_literal(NAME)))),
        (
            "XMP",
            changed(&clean, |document| {
                for object in document.objects.values_mut() {
                    if let Ok(stream) = object.as_stream_mut()
                        && stream.dict.has_type(b"Metadata")
                    {
                        let xmp = String::from_utf8(stream.content.clone()).unwrap();
                        stream.set_plain_content(
                            xmp.replace("<dc:format>", "<dc:format>Rosalind Okafor ").into_bytes(),
                        );
                    }
                }
            }),
        ),
        (
            "a table of a font",
            changed(&clean, |document| {
                for object in document.objects.values_mut() {
                    if let Ok(stream) = object.as_stream_mut() {
                        let content = stream.decompressed_content().unwrap_or_default();
                        if memchr::memmem::find(&content, b"begincmap").is_some() {
                            let table = String::from_utf8(content).unwrap();
                            let name: String =
                                NAME.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
                            let table =
                                table.replacen("endbfchar", &format!("<7FFF> <{name}>\nendbfchar"), 1);
                            stream.set_plain_content(table.into_bytes());
                        }
                    }
                }
            }),
        ),
    ] {
        assert!(found(&fonts, &file, Entity::Person, NAME).is_some(), "{what}");
        assert_eq!(found(&fonts, &clean, Entity::Person, NAME), None);
    }
}

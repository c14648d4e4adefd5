//! The rules of PDF transcripts, each test under its rule's number.
//!
//! Text that is taken out of them, their tags, and how they look have files of their own beside this one.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::cell::RefCell;
use std::collections::HashSet;
use std::fs;
use std::io::Read;
use std::rc::Rc;

use askvault_export::{Bundler, Error, Export, ExportOptions, ExportResult, FontSet, Resources};
use fixture::pdf::{ask, font_directory, fonts};
use fixture::{conversation, options, page};
use lopdf::{Document, Object};
use serde_json::{Value, json};

fn try_pdf(fonts: FontSet, given: Value, input: &[u8]) -> Result<(Vec<u8>, ExportResult), Error> {
    let mut given = given;
    given["format"] = json!("pdf");
    let mut out = Vec::new();
    let mut export =
        Export::with_resources(options(given), Resources { fonts, ..Resources::default() }, &mut out)?;
    export.push(input)?;
    let result = export.finish()?;
    Ok((out, result))
}

fn pdf(fonts: &FontSet, given: Value, conversations: &[Value]) -> (Vec<u8>, ExportResult) {
    try_pdf(fonts.clone(), given, &page(conversations)).unwrap()
}

fn message(number: usize, author: &str, role: &str, content: &str) -> Value {
    json!({ "id": format!("m{number}"), "role": role, "author": { "name": author },
        "created_at": format!("2026-03-02T08:{:02}:04Z", number % 60), "content": content, "content_type": "text/plain" })
}

fn with_messages(messages: &[Value]) -> Value {
    json!({ "id": "conv_1", "channel": "email", "messages": messages })
}

#[test]
fn pdf_01_no_fault_is_found() {
    let Some(fonts) = fonts() else { return };
    for layout in ["one", "per-conversation"] {
        let (file, _) =
            pdf(&fonts, json!({ "layout": layout }), &[conversation("conv_1", "Hello (world) \\ ) ET")]);
        assert!(file.starts_with(b"%PDF-1.7"));
        ask("qpdf", &["--check", "FILE"], &file);
        if let Some(table) = ask("pdffonts", &["FILE"], &file) {
            for line in table.lines().skip(2) {
                assert!(line.contains("yes yes yes"), "{line}");
            }
        }
    }
}

#[test]
fn pdf_02_nothing_is_declared_that_is_not_checked() {
    let Some(fonts) = fonts() else { return };
    let (file, _) = pdf(&fonts, json!({}), &[conversation("conv_1", "Hello")]);
    let document = Document::load_mem(&file).unwrap();
    let metadata = document.catalog().unwrap().get(b"Metadata").and_then(Object::as_reference).unwrap();
    let xmp = document.get_object(metadata).and_then(Object::as_stream).unwrap().content.clone();
    let xmp = String::from_utf8(xmp).unwrap();
    assert!(xmp.contains("Conversation conv_1") && !xmp.contains("pdfuaid") && !xmp.contains("pdfaid"));
}

#[test]
fn pdf_03_title_language_tab_order_and_outline() {
    let Some(fonts) = fonts() else { return };
    let both = [conversation("conv_1", "a"), conversation("conv_2", "b")];
    let (file, _) = pdf(&fonts, json!({ "layout": "one" }), &both);
    let document = Document::load_mem(&file).unwrap();
    let catalog = document.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").and_then(Object::as_str).unwrap(), b"en");
    let preferences = catalog.get(b"ViewerPreferences").and_then(Object::as_dict).unwrap();
    assert!(preferences.get(b"DisplayDocTitle").and_then(Object::as_bool).unwrap());
    for id in document.page_iter() {
        assert_eq!(
            document.get_dictionary(id).unwrap().get(b"Tabs").and_then(Object::as_name).unwrap(),
            b"S"
        );
    }
    let outline = catalog.get(b"Outlines").and_then(Object::as_reference).unwrap();
    assert_eq!(document.get_dictionary(outline).unwrap().get(b"Count").and_then(Object::as_i64).unwrap(), 2);
}

/// The titles of an outline, two spaces for each level, with the page that each leads to.
fn titles(document: &Document) -> Vec<String> {
    fn walk(document: &Document, holder: &lopdf::Dictionary, depth: usize, titles: &mut Vec<String>) {
        let mut next = holder.get(b"First").and_then(Object::as_reference);
        while let Ok(id) = next {
            let entry = document.get_dictionary(id).unwrap();
            let target = entry.get(b"Dest").and_then(Object::as_array).unwrap();
            let page = document.page_iter().position(|page| Object::Reference(page) == target[0]).unwrap();
            let title = lopdf::decode_text_string(entry.get(b"Title").unwrap()).unwrap();
            titles.push(format!("{}{title}, page {}", "  ".repeat(depth), page + 1));
            walk(document, entry, depth + 1, titles);
            next = entry.get(b"Next").and_then(Object::as_reference);
        }
    }
    let mut found = Vec::new();
    if let Ok(outline) = document.catalog().unwrap().get(b"Outlines").and_then(Object::as_reference) {
        walk(document, document.get_dictionary(outline).unwrap(), 0, &mut found);
    }
    found
}

#[test]
fn pdf_03_bookmarks_lead_to_each_conversation_and_each_day() {
    let Some(fonts) = fonts() else { return };
    let on = |day: usize, text: &str| {
        let mut message = message(0, "Lena", "customer", text);
        message["created_at"] = json!(format!("2026-03-{day:02}T08:00:00Z"));
        message
    };
    let long = "line\n".repeat(60);
    let one = with_messages(&[on(2, "a"), on(2, "b"), on(3, &long), on(5, "c")]);
    let (days, long_day) = (["Monday, 2 March 2026", "Tuesday, 3 March 2026"], "Thursday, 5 March 2026");
    let expected = [
        "conv_1, page 1".to_owned(),
        format!("  {}, page 1", days[0]),
        format!("  {}, page 1", days[1]),
        format!("  {long_day}, page 2"),
    ];
    let (file, _) = pdf(&fonts, json!({}), std::slice::from_ref(&one));
    assert_eq!(titles(&Document::load_mem(&file).unwrap()), expected);
    let (file, _) = pdf(&fonts, json!({ "layout": "one" }), &[one, conversation("conv_2", "b")]);
    let both = [&expected[..], &["conv_2, page 3".to_owned(), format!("  {}, page 3", days[0])]].concat();
    assert_eq!(titles(&Document::load_mem(&file).unwrap()), both);
    // One page needs none.
    let (file, _) = pdf(&fonts, json!({}), &[conversation("conv_1", "a")]);
    assert_eq!(titles(&Document::load_mem(&file).unwrap()), Vec::<String>::new());
}

/// Every structure element, with its kids.
fn elements(document: &Document) -> Vec<(String, Vec<Object>)> {
    let of_kind = |object: &Object| {
        let dictionary = object.as_dict().ok()?;
        let name = String::from_utf8(dictionary.get(b"S").ok()?.as_name().ok()?.to_vec()).unwrap();
        dictionary.has_type(b"StructElem").then(|| match dictionary.get(b"K").unwrap() {
            Object::Array(kids) => (name, kids.clone()),
            kid => (name, vec![kid.clone()]),
        })
    };
    document.objects.values().filter_map(of_kind).collect()
}

#[test]
fn pdf_04_headers_and_footers_are_artifacts_and_every_mark_is_used_once() {
    let Some(fonts) = fonts() else { return };
    let many: Vec<_> =
        (0..40).map(|n| message(n, "Lena", "customer", "See https://shop.example/a for more")).collect();
    let (file, _) = pdf(&fonts, json!({}), &[with_messages(&many)]);
    let document = Document::load_mem(&file).unwrap();
    let mut marks = 0;
    for id in document.page_iter() {
        let content = document.get_and_decode_page_content(id).unwrap();
        let (mut depth, mut seen) = (Vec::new(), HashSet::new());
        for operation in &content.operations {
            match operation.operator.as_str() {
                "BDC" => {
                    let properties = operation.operands[1].as_dict().unwrap();
                    if let Ok(mark) = properties.get(b"MCID").and_then(Object::as_i64) {
                        assert!(seen.insert(mark));
                        marks += 1;
                    }
                    depth.push(operation.operands[0].as_name().unwrap().to_vec());
                }
                "EMC" => drop(depth.pop().unwrap()),
                "TJ" | "Tj" | "f" | "re" => assert!(!depth.is_empty(), "untagged content"),
                _ => {}
            }
        }
        assert!(depth.is_empty());
    }
    let kids: Vec<_> = elements(&document).into_iter().flat_map(|(_, kids)| kids).collect();
    let direct = kids.iter().filter(|kid| matches!(kid, Object::Integer(_))).count();
    let others = kids.iter().filter_map(|kid| kid.as_dict().ok()).filter(|kid| kid.has_type(b"MCR")).count();
    assert_eq!(direct + others, marks);
    let links = kids.iter().filter_map(|kid| kid.as_dict().ok()).filter(|kid| kid.has_type(b"OBJR")).count();
    assert_eq!(links, 40);
    let kinds: Vec<_> = elements(&document).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "H3").count(), 40);
    assert_eq!(kinds.iter().filter(|kind| *kind == "Document").count(), 1);
}

#[test]
fn pdf_08_characters_without_a_glyph_are_told() {
    let Some(fonts) = fonts() else { return };
    let (_, result) =
        pdf(&fonts, json!({}), &[conversation("conv_1", "rune \u{16A0}\u{16A0} and \u{13000}")]);
    assert_eq!(result.missing_glyphs, ["U+16A0", "U+13000"]);
    assert_eq!(fixture::warned(&result, "missing-glyphs"), 3);
    // A mark that no font has, on a letter that one has.
    let (_, result) = pdf(&fonts, json!({}), &[conversation("conv_1", "a\u{20DD}")]);
    assert_eq!(result.missing_glyphs, ["U+20DD"]);
}

#[test]
fn a_script_without_its_font_is_an_error_that_names_the_file() {
    if fonts().is_none() {
        return;
    }
    let directory = font_directory();
    let file = |name: &str| (name.to_owned(), fs::read(directory.join(name)).unwrap());
    let latin = FontSet::new([file("latin.ttf"), file("latin-bold.ttf")]).unwrap();
    let error = try_pdf(latin, json!({}), &page(&[conversation("conv_1", "שלום")])).unwrap_err();
    assert_eq!(error.code(), "font-missing");
    assert!(error.to_string().contains("hebrew.ttf") && error.to_string().contains("npm run fonts"));
    let error = try_pdf(FontSet::default(), json!({}), &page(&[conversation("conv_1", "a")])).unwrap_err();
    assert_eq!(error.code(), "font-missing");
    assert_eq!(FontSet::new([("latin.ttf".to_owned(), vec![1, 2, 3])]).unwrap_err().code(), "invalid-font");
}

#[test]
fn pdf_09_long_texts_break_and_go_on() {
    let Some(fonts) = fonts() else { return };
    let long = "ж".repeat(50_000);
    let lines = (0..2000).map(|n| format!("line {n}")).collect::<Vec<_>>().join("\n");
    let messages = [message(0, "Lena", "customer", &long), message(1, "Lena", "customer", &lines)];
    let (file, _) = pdf(&fonts, json!({}), &[with_messages(&messages)]);
    let Some(text) = ask("pdftotext", &["FILE", "-"], &file) else { return };
    assert_eq!(text.matches('ж').count(), 50_000);
    assert!((0..2000).all(|n| text.contains(&format!("line {n}\n"))));
    assert!(text.contains("Lena · Customer (continued)"), "{}", &text[..500]);
}

#[test]
fn pdf_10_no_author_line_stands_alone_at_the_foot() {
    let Some(fonts) = fonts() else { return };
    for count in 1..=31 {
        let many: Vec<_> = (0..count).map(|n| message(n, "Lena", "customer", "one\ntwo")).collect();
        let (file, _) = pdf(&fonts, json!({}), &[with_messages(&many)]);
        assert!(last_tags(&file).iter().all(|tag| tag == b"P"), "{count}");
    }
}

/// What stands last on each page but the last one: its tag.
fn last_tags(file: &[u8]) -> Vec<Vec<u8>> {
    let document = Document::load_mem(file).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    let last = |id: &lopdf::ObjectId| {
        let content = document.get_and_decode_page_content(*id).unwrap();
        let tags = content.operations.iter().filter(|operation| operation.operator == "BDC");
        let mut tags = tags.filter_map(|operation| {
            Some((operation.operands[0].as_name().ok()?, operation.operands[1].as_dict().ok()?))
        });
        tags.rfind(|(_, it)| it.has(b"MCID")).map(|(tag, _)| tag.to_vec()).unwrap()
    };
    pages.iter().take(pages.len() - 1).map(last).collect()
}

#[test]
fn pdf_10_no_heading_of_a_day_stands_alone_at_the_foot() {
    let Some(fonts) = fonts() else { return };
    // Every few points of what may be left of the first page.
    for count in 1..=8_usize {
        let lines = 36 - 3 * count;
        for lines in lines..lines + 7 {
            let mut many: Vec<_> = (0..count).map(|n| message(n, "Lena", "customer", "one")).collect();
            many.push(message(count, "Lena", "customer", &vec!["one"; lines].join("\n")));
            let mut next = message(count, "Lena", "customer", "next day");
            next["created_at"] = json!("2026-03-03T08:00:00Z");
            many.push(next);
            let (file, _) = pdf(&fonts, json!({}), &[with_messages(&many)]);
            assert!(last_tags(&file).iter().all(|tag| tag == b"P"), "{count} messages, {lines} lines");
        }
    }
}

/// Left edges of a word on its pages, in points.
fn edges(file: &[u8], word: &str) -> Option<Vec<f32>> {
    let boxes = ask("pdftotext", &["-bbox", "FILE", "-"], file)?;
    let words = boxes.lines().filter(|line| line.contains(&format!(">{word}<")));
    Some(words.map(|line| line.split('"').nth(1).unwrap().parse().unwrap()).collect())
}

#[test]
fn marks_of_lists_stand_where_their_text_begins() {
    let Some(fonts) = fonts() else { return };
    for (text, is_right) in
        [("- one\n- two", false), ("- مرحبا\n- ABC شكرا", false), ("- مرحبا\n- شكرا", true)]
    {
        let mut bot = message(0, "Bot", "bot", text);
        bot["content_type"] = json!("text/markdown");
        let (file, _) = pdf(&fonts, json!({}), &[with_messages(&[bot])]);
        let Some(edges) = edges(&file, "•") else { return };
        assert_eq!(edges.len(), 2, "{text}");
        assert_eq!(edges.iter().all(|edge| *edge > 500.0), is_right, "{text}: {edges:?}");
    }
}

#[test]
fn spaces_around_names_are_not_shown() {
    let Some(fonts) = fonts() else { return };
    let named = |name: &str| {
        let mut one = with_messages(&[message(0, name, "customer", "text")]);
        one["customer"] = json!({ "id": "cus_1", "name": name });
        one["notes"] = json!([{ "id": "n1", "author": { "name": name }, "content": "note" }]);
        pdf(&fonts, json!({ "fields": ["all"] }), &[one]).0
    };
    // Not compared by assert_eq, which would print both files.
    assert!(named(" Kim  ") == named("Kim"));
}

#[test]
fn emphasis_is_italic_and_needs_its_font_only_where_it_is() {
    let Some(fonts) = fonts() else { return };
    let said = |text: &str| {
        let mut bot = message(0, "Bot", "bot", text);
        bot["content_type"] = json!("text/markdown");
        page(&[with_messages(&[bot])])
    };
    let files = fs::read_dir(font_directory()).unwrap().map(|file| file.unwrap().path());
    let upright = files
        .filter(|path| path.extension().is_some_and(|it| it == "ttf") && !path.ends_with("latin-italic.ttf"));
    let upright = upright
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), fs::read(&path).unwrap()));
    let upright = FontSet::new(upright).unwrap();
    for (text, is_italic) in
        [("say *it* _now_", true), ("say **it** 2 * 3", false), ("قل *مرحبا*", false), ("请*稍等*", false)]
    {
        let (file, _) = try_pdf(fonts.clone(), json!({}), &said(text)).unwrap();
        let Some(table) = ask("pdffonts", &["FILE"], &file) else { return };
        assert_eq!(table.contains("Italic"), is_italic, "{text}: {table}");
        let document = Document::load_mem(&file).unwrap();
        let descriptors = document
            .objects
            .values()
            .filter_map(|it| it.as_dict().ok()?.get(b"ItalicAngle").ok()?.as_i64().ok());
        assert_eq!(descriptors.filter(|angle| *angle == -12).count(), usize::from(is_italic), "{text}");
        let shown = ask("pdftotext", &["FILE", "-"], &file).unwrap();
        assert_eq!(shown.contains('*'), text.contains(" * "), "{text}");
        assert_eq!(try_pdf(upright.clone(), json!({}), &said(text)).is_err(), is_italic, "{text}");
    }
}

#[test]
fn pdf_12_only_harmless_links_lead_anywhere() {
    let Some(fonts) = fonts() else { return };
    let text = "[a](https://shop.example/a_(b)) [b](javascript:alert(1)) http://x.example file:///etc/passwd";
    let mut bot = message(0, "Bot", "bot", text);
    bot["content_type"] = json!("text/markdown");
    let (file, _) = pdf(&fonts, json!({}), &[with_messages(&[bot])]);
    let document = Document::load_mem(&file).unwrap();
    let actions =
        document.objects.values().filter_map(|object| object.as_dict().ok()?.get(b"A").ok()?.as_dict().ok());
    let targets: Vec<_> =
        actions.filter_map(|action| action.get(b"URI").and_then(Object::as_str).ok()).collect();
    assert_eq!(targets, [b"https://shop.example/a_(b"]);
    let names = ["JavaScript", "JS", "Launch", "AcroForm", "OpenAction", "EmbeddedFile"];
    for object in document.objects.values().filter_map(|object| object.as_dict().ok()) {
        assert!(names.iter().all(|name| !object.has(name.as_bytes())));
    }
}

#[test]
fn pdf_14_each_page_says_what_it_is_of() {
    let Some(fonts) = fonts() else { return };
    let many: Vec<_> = (0..50).map(|n| message(n, "Lena", "customer", "text")).collect();
    let given = json!({ "exportId": "exp_7", "exportTime": "2026-03-27T10:04:00Z" });
    let (file, _) = pdf(&fonts, given, &[with_messages(&many)]);
    let Some(text) = ask("pdftotext", &["FILE", "-"], &file) else { return };
    let pages: Vec<_> = text.split('\u{C}').filter(|page| !page.is_empty()).collect();
    for (number, page) in pages.iter().enumerate() {
        let place = format!("Page {} of {}", number + 1, pages.len());
        for wanted in [place.as_str(), "Conversation conv_1", "Export exp_7", "All times are UTC"] {
            assert!(page.contains(wanted), "{wanted}");
        }
    }
}

#[test]
fn pdf_15_two_runs_give_the_same_bytes() {
    let Some(fonts) = fonts() else { return };
    let given = json!({ "exportTime": "2026-03-27T10:04:00Z" });
    let input = [conversation("conv_1", "Hello **you** https://shop.example")];
    let (one, _) = pdf(&fonts, given.clone(), &input);
    let (two, _) = pdf(&fonts, given, &input);
    assert_eq!(one, two);
    assert!(String::from_utf8_lossy(&pdf(&fonts, json!({}), &input).0) != String::from_utf8_lossy(&one));
}

#[test]
fn pdf_16_hostile_text_changes_nothing() {
    let Some(fonts) = fonts() else { return };
    let hostile = "\u{0}\u{7}\u{1B} ) Tj ET EMC Q endstream endobj %%EOF </script> \u{202E}abc\u{202C} \u{2066}x \u{FFFE}\u{2028}end";
    let (file, _) = pdf(&fonts, json!({}), &[conversation("conv_1", hostile)]);
    let document = Document::load_mem(&file).unwrap();
    assert_eq!(document.page_iter().count(), 1);
    ask("qpdf", &["--check", "FILE"], &file);
    if let Some(text) = ask("pdftotext", &["FILE", "-"], &file) {
        assert!(text.contains("Tj ET EMC Q endstream endobj %%EOF </script>"), "{text}");
    }
}

#[test]
fn a_document_is_the_same_in_a_bundle() {
    let Some(fonts) = fonts() else { return };
    let both = [conversation("conv_1", "a"), conversation("CON", "b")];
    let options = json!({ "format": "pdf", "bundle": "always", "exportId": "exp_1" });
    let options = ExportOptions::from_value(options).unwrap();
    let resources = Resources { fonts: fonts.clone(), ..Resources::default() };
    let mut bundler = Bundler::new(options, resources).unwrap();
    let mut file = Vec::new();
    let mut sink = |_, bytes: &[u8]| std::io::Write::write_all(&mut file, bytes);
    bundler.push(&page(&both), &mut sink).unwrap();
    bundler.finish(&mut sink).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(file)).unwrap();
    for (path, conversation) in [("pdf/conv_1.pdf", &both[0]), ("pdf/CON-aa5d684b.pdf", &both[1])] {
        let mut bundled = Vec::new();
        archive.by_name(path).unwrap().read_to_end(&mut bundled).unwrap();
        let (alone, result) = pdf(&fonts, json!({ "exportId": "exp_1" }), std::slice::from_ref(conversation));
        assert_eq!(result.counts.bytes_written, alone.len() as u64);
        assert!(bundled == alone, "{path}");
    }
}

#[test]
fn one_output_takes_one_document_and_a_sink_takes_many() {
    let Some(fonts) = fonts() else { return };
    let input = page(&[conversation("conv_1", "a"), conversation("../conv 2", "b")]);
    let alone = try_pdf(fonts.clone(), json!({ "bundle": "never" }), &input);
    assert_eq!(alone.unwrap_err().code(), "several-documents");
    let taken: Rc<RefCell<Vec<(String, usize)>>> = Rc::default();
    let seen = Rc::clone(&taken);
    let documents = Some(Box::new(move |name: &str, bytes: &[u8]| {
        seen.borrow_mut().push((name.to_owned(), bytes.len()));
        Ok(())
    }) as askvault_export::DocumentSink);
    let mut out = Vec::new();
    let resources = Resources { fonts, documents, ..Resources::default() };
    let mut export =
        Export::with_resources(options(json!({ "format": "pdf" })), resources, &mut out).unwrap();
    export.push(&input).unwrap();
    let result = export.finish().unwrap();
    let taken = taken.borrow();
    assert_eq!(taken[0].0, "conv_1.pdf");
    assert!(taken[1].0.starts_with("___conv_2-") && taken[1].0.ends_with(".pdf"), "{taken:?}");
    assert_eq!(result.counts.bytes_written, taken.iter().map(|(_, bytes)| *bytes as u64).sum::<u64>());
}

#[test]
fn only_chosen_fields_are_shown() {
    let Some(fonts) = fonts() else { return };
    let given = json!({ "id": "conv_1", "customer": { "name": "Lena Kunde", "email": "lena@kunde.example" },
        "messages": [message(0, "Lena Kunde", "customer", "Hello")],
        "notes": [{ "id": "n", "author": { "name": "Ada" }, "content": "secret note" }],
        "audit": [{ "id": "a", "event": "claimed" }] });
    let cases = [
        (json!(["messages"]), vec!["Hello"], vec!["lena@kunde.example", "secret note", "claimed"]),
        (
            json!(["default", "notes"]),
            vec!["lena@kunde.example", "Internal note", "secret note"],
            vec!["claimed"],
        ),
        (json!(["audit"]), vec!["claimed"], vec!["Hello", "secret note", "lena@kunde.example"]),
    ];
    for (fields, shown, hidden) in cases {
        let (file, _) = pdf(&fonts, json!({ "fields": fields }), std::slice::from_ref(&given));
        let Some(text) = ask("pdftotext", &["FILE", "-"], &file) else { return };
        assert!(shown.iter().all(|it| text.contains(it)), "{fields}: {text}");
        assert!(hidden.iter().all(|it| !text.contains(it)), "{fields}: {text}");
    }
}

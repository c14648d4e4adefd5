//! PDF under the profiles that replace: what pages say, what stops them, and what independent programs find in them
//! (rules PRV-10 and PRV-14).
//!
//! Without fonts (`npm run fonts`), and where a program is not installed, a test says so and passes.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::cell::RefCell;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, LazyLock};

use askvault_export::{Error, ErrorKind, Export, ExportOptions, ExportResult, FontSet, Resources, Tagger};
use fixture::leak::{base64, written};
use fixture::{dialogues, options, page};
use lopdf::Document;
use serde_json::{Value, json};

static TAGGER: LazyLock<Arc<Tagger>> =
    LazyLock::new(|| Arc::new(Tagger::from_bytes(include_bytes!("../model/names.bin")).unwrap()));

const EMAIL: &str = "rosalind.okafor@kestrelpost.example";
const PHONE: &str = "+49 30 5550 1420";
const PROFILES: [&str; 3] = ["external", "training", "subject-access"];

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

fn everything(given: Value) -> ExportOptions {
    let mut all = json!({ "format": "pdf", "fields": ["all"], "profile": "external", "detection": "rules",
        "key": "5a".repeat(32), "exportTime": "2026-03-27T10:04:00Z" });
    all.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    options(all)
}

type Documents = Vec<(String, Vec<u8>)>;

/// Exports; with the documents that were handed over, whatever the end.
#[allow(clippy::needless_update)]
fn run(fonts: &FontSet, options: &ExportOptions, input: &[u8]) -> (Documents, Result<ExportResult, Error>) {
    let documents = Rc::new(RefCell::new(Documents::new()));
    let taken = Rc::clone(&documents);
    let sink = Box::new(move |name: &str, bytes: &[u8]| {
        taken.borrow_mut().push((name.to_owned(), bytes.to_vec()));
        Ok(())
    });
    let resources = Resources {
        tagger: Some(TAGGER.clone()),
        fonts: fonts.clone(),
        documents: Some(sink),
        ..Resources::default()
    };
    let mut out = Vec::new();
    let result = Export::with_resources(options.clone(), resources, &mut out).and_then(|mut export| {
        export.push(input)?;
        export.finish()
    });
    let mut documents = documents.take();
    if !out.is_empty() {
        documents.push((String::new(), out));
    }
    (documents, result)
}

/// What a program makes of a file; nothing if it is not installed.
fn ask(program: &str, before: &[&str], file: &[u8], after: &[&str]) -> Option<String> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = format!("pdf-privacy-{}-{}.pdf", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    let path = std::env::temp_dir().join(name);
    fs::write(&path, file).unwrap();
    let output = Command::new(program).args(before).arg(&path).args(after).output();
    fs::remove_file(&path).unwrap();
    let Ok(output) = output else {
        eprintln!("passed over: {program} is not installed");
        return None;
    };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn text(file: &[u8]) -> Option<String> {
    ask("pdftotext", &["-layout"], file, &["-"])
}

fn title(file: &[u8]) -> String {
    let document = Document::load_mem(file).unwrap();
    let info = document.trailer.get(b"Info").and_then(lopdf::Object::as_reference).unwrap();
    let title = document.get_dictionary(info).unwrap().get(b"Title").unwrap().clone();
    lopdf::decode_text_string(&title).unwrap()
}

/// Of whom the values are.
fn owner() -> Value {
    json!({ "id": "conv_2", "customer": { "id": "cus_2", "email": EMAIL, "phone": PHONE },
        "messages": [{ "id": "m2", "role": "customer", "content": "hi" }] })
}

fn said(members: Value) -> Value {
    let mut message = json!({ "id": "m1", "role": "agent", "content": "hi" });
    message.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    json!({ "id": "conv_1", "messages": [message] })
}

/// Ways of writing that no finder looks into.
fn hidden(value: &str) -> Vec<(&'static str, String)> {
    let in_base64 =
        ["", "a", "ab"].map(|before| ("base64", base64(format!("{before} {value} x").as_bytes())));
    let others = written(value).into_iter().filter(|(way, text)| {
        !matches!(*way, "base64" | "plain") && !text.contains(['@', '.', '-', '_', ' '])
    });
    others.chain(in_base64).collect()
}

fn stopped(
    fonts: &FontSet,
    options: &ExportOptions,
    conversations: &[Value],
) -> (Documents, String, &'static str) {
    let (documents, result) = run(fonts, options, &page(conversations));
    let error = result.expect_err(&format!("{conversations:?} is to be stopped"));
    let told = format!("{error} {error:?}").to_lowercase();
    for secret in ["okafor", "kestrelpost", "5550", "b2thzm9y"] {
        assert!(!told.contains(secret), "{told}");
    }
    match error.kind() {
        ErrorKind::Leftover(leftover) => (documents, leftover.place.clone(), leftover.encoding),
        other => panic!("{other:?}"),
    }
}

#[test]
fn prv_10_a_leak_in_any_text_stops_a_document_in_every_encoding() {
    let Some(fonts) = fonts() else { return };
    for value in [EMAIL, PHONE] {
        for (way, text) in hidden(value) {
            let text = format!("see {text}, ok");
            for conversation in [
                said(json!({ "content": text })),
                said(json!({ "content": format!("```\n{text}\n```") })),
                said(json!({ "sources": [{ "document_title": text }] })),
                json!({ "id": "conv_1", "tags": ["vip", text], "messages": [] }),
                json!({ "id": "conv_1", "csat": { "rating": 1, "comment": text }, "messages": [] }),
                json!({ "id": "conv_1", "notes": [{ "id": "n", "content": text }], "messages": [] }),
                json!({ "id": "conv_1", "audit": [{ "event": "x", "reason": text }], "messages": [] }),
            ] {
                // The file for all is searched in the same way.
                let is_message = conversation["messages"][0]["content"] == text.as_str();
                for layout in ["per-conversation", "one"].into_iter().take(1 + usize::from(is_message)) {
                    let options = everything(json!({ "layout": layout }));
                    let (documents, place, encoding) =
                        stopped(&fonts, &options, &[owner(), conversation.clone()]);
                    assert!(place.starts_with("conversation 1, "), "{place}");
                    assert_eq!(encoding, way, "{text}");
                    // What came before the leak was handed over; a document for all was not.
                    assert_eq!(documents.len(), usize::from(layout == "per-conversation"));
                }
            }
        }
    }
    // The value is removed from a conversation that comes later.
    let leak = said(json!({ "content": hidden(EMAIL)[0].1 }));
    for layout in ["per-conversation", "one"] {
        let (_, place, _) =
            stopped(&fonts, &everything(json!({ "layout": layout })), &[leak.clone(), owner()]);
        assert!(place.starts_with("conversation 0"), "{place}");
    }
}

#[test]
fn prv_10_what_subject_access_keeps_stops_a_document_too() {
    let Some(fonts) = fonts() else { return };
    let options = everything(json!({ "profile": "subject-access" }));
    let about = json!({ "id": "agt_1", "name": "Rosalind Okafor", "email": EMAIL });
    // What the finders see of it they leave out with its field.
    let (_, text) =
        &hidden(EMAIL).into_iter().find(|(_, text)| !text.to_lowercase().contains("okafor")).unwrap();
    for members in [
        json!({ "id": text }),
        json!({ "messages": [{ "id": "m", "role": "customer", "content": "", "attachments": [{ "name": format!("{text}.pdf") }] }] }),
        json!({ "customer": { "id": "cus_1", "custom_attributes": { "from": text } } }),
    ] {
        let mut conversation =
            json!({ "id": "conv_1", "customer": { "id": "cus_1" }, "assigned_agent": about, "messages": [] });
        conversation.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let (documents, place, _) = stopped(&fonts, &options, &[conversation]);
        assert!(documents.is_empty() && place.starts_with("conversation 0, "), "{place}");
    }
}

#[test]
fn prv_10_a_leak_in_the_id_of_the_export_stops_it() {
    let Some(fonts) = fonts() else { return };
    let digits: String = PHONE.chars().filter(char::is_ascii_digit).collect();
    for layout in ["per-conversation", "one"] {
        let options = everything(json!({ "layout": layout, "exportId": format!("order-{digits}") }));
        let (documents, place, encoding) = stopped(&fonts, &options, &[owner()]);
        assert!(documents.is_empty());
        assert_eq!((place.as_str(), encoding), ("conversation 0, page 1", "plain"));
    }
}

#[test]
fn redacted_documents_have_redacted_names_titles_and_outlines() {
    let Some(fonts) = fonts() else { return };
    let conversation = json!({ "id": "conv_rosalind_okafor", "customer": { "id": "cus_2", "name": "Rosalind Okafor" },
        "messages": [{ "id": "m2", "role": "customer", "content": "Rosalind Okafor here" }] });
    for profile in ["external", "training"] {
        for layout in ["per-conversation", "one"] {
            let options = everything(json!({ "profile": profile, "layout": layout }));
            let (documents, result) = run(&fonts, &options, &page(std::slice::from_ref(&conversation)));
            assert!(result.unwrap().complete);
            let (name, file) = &documents[0];
            let expected = if layout == "one" { "1 conversation" } else { "Conversation conv_" };
            assert!(title(file).starts_with(expected), "{}", title(file));
            assert!(!format!("{name}{}", title(file)).contains("okafor"), "{name}");
        }
    }
}

#[test]
fn pages_say_which_copy_they_are() {
    let Some(fonts) = fonts() else { return };
    let conversation = said(json!({ "content": "hello", "created_at": "2026-03-02T08:15:04Z" }));
    for (given, words, times, day) in [
        (json!({ "profile": "internal", "key": null }), "Internal copy", "All times are UTC", true),
        (json!({}), "Pseudonymised · external copy", "All times are UTC", true),
        (json!({ "times": "shift" }), "Pseudonymised · external copy", "shifted by whole weeks", false),
        (json!({ "profile": "training" }), "Redacted · training copy", "Times removed", false),
        (json!({ "profile": "subject-access" }), "Copy for the person concerned", "All times are UTC", true),
    ] {
        let (documents, result) =
            run(&fonts, &everything(given.clone()), &page(std::slice::from_ref(&conversation)));
        result.unwrap();
        let Some(text) = text(&documents[0].1) else { return };
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = plain(&text);
        assert!(text.contains(&plain(words)) && text.contains(times), "{given}: {text}");
        assert!(
            text.contains("Page 1 of 1")
                && text.contains("exported 27 March")
                && text.contains("2026, 10:04:00"),
            "{text}"
        );
        assert_eq!(text.contains("Pseudonymised"), words.starts_with("Pseudonymised"), "{text}");
        assert_eq!(text.contains("Monday, 2 March 2026"), day, "{given}: {text}");
        // Shifted times keep their weekday and time of day; without times there is no day at all.
        assert_eq!(text.contains("Monday, "), times != "Times removed", "{given}: {text}");
        assert_eq!(text.contains("08:15:04"), times != "Times removed", "{given}: {text}");
    }
}

#[test]
fn messages_without_times_stay_in_order() {
    let Some(fonts) = fonts() else { return };
    let messages: Vec<_> = [(3, "third"), (1, "first"), (2, "second")]
        .map(|(minute, content)| {
            json!({ "id": content, "role": "customer", "content": content, "created_at": format!("2026-03-02T08:0{minute}:00Z") })
        })
        .into();
    let options = everything(json!({ "profile": "training" }));
    let (documents, _) = run(&fonts, &options, &page(&[json!({ "id": "conv_1", "messages": messages })]));
    let Some(text) = text(&documents[0].1) else { return };
    let place = |word: &str| text.find(word).unwrap();
    assert!(place("first") < place("second") && place("second") < place("third"), "{text}");
    assert!(!text.contains("2026-03") && !text.contains("March 2026, 08"), "{text}");
}

/// Everything that a program can take out of a file: its text, and all of it that is no picture and no font, unpacked.
fn taken_out(file: &[u8]) -> Option<String> {
    let mut all = text(file)?;
    all.push_str(&ask("pdftotext", &["-raw"], file, &["-"])?);
    all.push_str(&ask("pdfinfo", &["-struct-text"], file, &[])?);
    all.push_str(&ask("pdfinfo", &["-meta"], file, &[])?);
    let plain = ask("qpdf", &["--qdf", "--object-streams=disable"], file, &["-"])?;
    // Strings of UTF-16 are written in hexadecimal digits.
    for part in plain.split("<feff").skip(1) {
        let digits: Vec<_> = part.bytes().take_while(u8::is_ascii_hexdigit).collect();
        let units: Vec<u16> = digits
            .chunks_exact(4)
            .map(|unit| u16::from_str_radix(std::str::from_utf8(unit).unwrap(), 16).unwrap())
            .collect();
        all.push_str(&String::from_utf16_lossy(&units));
        all.push('\n');
    }
    all.push_str(&plain);
    Some(all)
}

#[test]
fn prv_10_no_other_program_finds_a_removed_value() {
    let Some(fonts) = fonts() else { return };
    let planted = json!({
        "id": "conv_rosalind_okafor", "channel": "email",
        "customer": { "id": "cus_9", "name": "Rosalind Okafor", "email": EMAIL, "phone": PHONE,
            "company": "Kestrelpost", "custom_attributes": { "nickname": "Zyzzyva-4711" } },
        "assigned_agent": { "id": "agt_1", "name": "Adaeze Byronova", "email": "adaeze@shop.example" },
        "tags": ["vip", "Rosalind Okafor"],
        "csat": { "rating": 4, "comment": "Adaeze Byronova was quick" },
        "messages": [
            { "id": "m1", "role": "customer", "author": { "id": "cus_9", "name": "Rosalind Okafor" }, "content":
                format!("I am Rosalind Okafor, write to {EMAIL} or call {PHONE}, card 4111 1111 1111 1111"),
                "attachments": [{ "id": "a", "name": "Rosalind Okafor.pdf", "content_type": "application/pdf", "size": 4 }] },
            { "id": "m2", "role": "agent", "author": { "name": "Adaeze Byronova" }, "content":
                format!("Dear **Rosalind Okafor**, see [your page](https://shop.example/of/rosalind.okafor?mail={EMAIL})"),
                "sources": [{ "document_title": "For Rosalind Okafor", "url": "https://shop.example/okafor" }] },
            { "id": "m3", "role": "customer", "author": { "name": "דנה כהן" }, "content": "שלום, אני דנה כהן. אימייל dana.cohen@kestrelpost.example" },
        ],
        "notes": [{ "id": "n", "author": { "name": "Adaeze Byronova" }, "content": format!("call Rosalind Okafor, {PHONE}") }],
        "audit": [{ "event": "closed", "actor": { "name": "Adaeze Byronova" }, "reason": "Rosalind Okafor agreed", "ip": "203.0.113.77" }],
    });
    let others = ["Adaeze", "Byronova", "adaeze@shop.example", "כהן"];
    let own = [
        "Rosalind",
        "Okafor",
        EMAIL,
        PHONE,
        "493055501420",
        "4111 1111",
        "41111111",
        // Nothing beside it says that it is somebody else's.
        "dana.cohen",
        "Zyzzyva",
        "Kestrelpost",
        "203.0.113",
    ];
    for profile in PROFILES {
        for layout in ["per-conversation", "one"] {
            let given = json!({ "profile": profile, "layout": layout, "detection": "full" });
            let (documents, result) = run(&fonts, &everything(given), &page(std::slice::from_ref(&planted)));
            assert!(result.unwrap().complete);
            for (name, file) in documents {
                let Some(mut all) = taken_out(&file) else { return };
                all.push_str(&name);
                all = all.to_lowercase();
                // Where tokens stand is for programs; here they are seen.
                assert!(!all.contains("redactions"), "{profile}");
                let backwards = |value: &str| value.chars().rev().collect::<String>();
                let is_subject = profile == "subject-access";
                for value in others.iter().chain(own.iter().filter(|_| !is_subject)) {
                    let value = value.to_lowercase();
                    assert!(
                        !all.contains(&value) && !all.contains(&backwards(&value)),
                        "{value} under {profile}"
                    );
                }
                assert_eq!(all.contains("rosalind okafor"), is_subject, "{profile}");
            }
        }
    }
}

#[test]
fn prv_10_the_real_dialogues_pass_without_a_false_stop() {
    let (Some(fonts), Some(dialogues)) = (fonts(), dialogues()) else { return };
    for (profile, layout) in
        [("external", "per-conversation"), ("training", "one"), ("subject-access", "one")]
    {
        let options = everything(json!({ "profile": profile, "layout": layout, "detection": "full" }));
        let (documents, result) = run(&fonts, &options, &dialogues);
        let result = result.unwrap();
        assert_eq!(result.counts.exported, 200);
        assert_eq!(documents.len(), if layout == "one" { 1 } else { 200 });
        let check = result.privacy.unwrap().check;
        assert!(
            check.complete && check.values > 500 && check.bytes > 300_000,
            "{} {}",
            check.values,
            check.bytes
        );
    }
}

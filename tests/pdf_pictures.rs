//! Images in PDF transcripts: those of messages (rule PDF-13) and the logo (rule PDF-17).
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::cell::Cell;
use std::io;
use std::rc::Rc;

use askvault_export::{Error, Export, ExportResult, FileRef, FontSet, Resources};
use fixture::pdf::{ask, fonts};
use fixture::pictures::{grey_jpeg, picture, plain_png, png};
use fixture::{options, page, warned};
use lopdf::{Dictionary, Document, Object, Stream};
use serde_json::{Value, json};

fn try_export(
    given: Value,
    resources: Resources,
    conversations: &[Value],
) -> Result<(Vec<u8>, ExportResult), Error> {
    let mut given = given;
    given["format"] = json!("pdf");
    let mut out = Vec::new();
    let mut export = Export::with_resources(options(given), resources, &mut out)?;
    export.push(&page(conversations))?;
    let result = export.finish()?;
    Ok((out, result))
}

/// A message with one file of this type.
fn with_file(content_type: &str) -> Value {
    json!({ "id": "conv_1", "messages": [{ "id": "m", "role": "customer", "author": { "name": "Lena" },
        "created_at": "2026-03-02T08:15:04Z", "content": "See this.",
        "attachments": [{ "id": "att_1", "name": "damage.png", "content_type": content_type, "size": 1234 }] }] })
}

/// A transcript of a message with this file.
fn shown(fonts: &FontSet, bytes: Vec<u8>) -> (Vec<u8>, ExportResult) {
    let files = Some(Box::new(move |_: &FileRef<'_>| Ok(Some(bytes.clone()))) as askvault_export::FileSource);
    let resources = Resources { fonts: fonts.clone(), files, ..Resources::default() };
    try_export(json!({ "images": "inline" }), resources, &[with_file("image/png")]).unwrap()
}

fn branded(fonts: &FontSet, brand: Value, logo: Option<Vec<u8>>) -> Result<(Vec<u8>, ExportResult), Error> {
    let resources = Resources { fonts: fonts.clone(), logo, ..Resources::default() };
    let conversations = [with_file("image/png"), json!({ "id": "conv_2", "messages": [] })];
    try_export(json!({ "layout": "one", "brand": brand }), resources, &conversations)
}

fn images(document: &Document) -> Vec<&Stream> {
    let streams = document.objects.values().filter_map(|object| object.as_stream().ok());
    streams
        .filter(|stream| stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|it| it == b"Image"))
        .collect()
}

fn number(dictionary: &Dictionary, key: &[u8]) -> i64 {
    dictionary.get(key).and_then(Object::as_i64).unwrap()
}

fn figures(document: &Document) -> Vec<&Dictionary> {
    let dictionaries = document.objects.values().filter_map(|object| object.as_dict().ok());
    dictionaries.filter(|it| it.get(b"S").and_then(Object::as_name).is_ok_and(|it| it == b"Figure")).collect()
}

#[test]
fn pdf_13_images_are_made_anew_and_upright_with_the_name_as_alternative_text() {
    let Some(fonts) = fonts() else { return };
    for name in ["turned.jpg", "progressive.jpg", "cmyk.jpg", "lossy.webp", "lossless.webp"] {
        let (file, result) = shown(&fonts, picture(name));
        assert_eq!(warned(&result, "images-not-shown"), 0, "{name}");
        let document = Document::load_mem(&file).unwrap();
        let images = images(&document);
        assert_eq!(images.len(), 1, "{name}");
        assert_eq!(
            (number(&images[0].dict, b"Width"), number(&images[0].dict, b"Height")),
            (48, 32),
            "{name}"
        );
        let pixels = images[0].decompressed_content().unwrap();
        assert_eq!(pixels.len(), 48 * 32 * 3, "{name}");
        let near = |at: usize, color: [u8; 3]| {
            pixels[at * 3..].iter().zip(color).all(|(is, meant)| is.abs_diff(meant) < 40)
        };
        // Away from the edges between the colours.
        assert!(near(5 * 48 + 5, [220, 40, 30]), "{name}: {:?}", &pixels[5 * 48 * 3 + 15..][..3]);
        for at in [5 * 48 + 40, 28 * 48 + 5, 28 * 48 + 40] {
            assert!(near(at, [30, 60, 200]), "{name}, {at}");
        }
        for secret in ["SECRET", "Exif", "JFIF"] {
            assert!(!file.windows(secret.len()).any(|it| it == secret.as_bytes()), "{name}: {secret}");
        }
        let figures = figures(&document);
        assert_eq!(figures.len(), 1);
        assert_eq!(figures[0].get(b"Alt").and_then(Object::as_str).unwrap(), b"damage.png");
        let attributes = figures[0].get(b"A").and_then(Object::as_dict).unwrap();
        let bounds = attributes.get(b"BBox").and_then(Object::as_array).unwrap();
        let bounds: Vec<_> = bounds.iter().map(|side| side.as_float().unwrap()).collect();
        // 48 pixels at 96 to the inch are 36 points.
        assert!(
            (bounds[2] - bounds[0] - 36.0).abs() < 0.02 && (bounds[3] - bounds[1] - 24.0).abs() < 0.02,
            "{bounds:?}"
        );
        ask("qpdf", &["--check", "FILE"], &file);
        if let Some(text) = ask("pdftotext", &["FILE", "-"], &file) {
            assert!(text.contains("damage.png · PNG image · 1.2 kB · included"), "{text}");
        }
    }
}

#[test]
fn pdf_13_interlaced_rows_come_to_their_places() {
    let Some(fonts) = fonts() else { return };
    const PASSES: [(u32, u32, usize, usize); 7] =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let (width, height) = (21, 13);
    let pixel = |x: u32, y: u32| [(x * 12) as u8, (y * 19) as u8, 7];
    let rows = PASSES.into_iter().flat_map(|(x, y, across, down)| {
        (y..height).step_by(down).map(move |y| (x..width).step_by(across).flat_map(|x| pixel(x, y)).collect())
    });
    let (file, _) = shown(&fonts, png((width, height), 3, true, rows));
    let document = Document::load_mem(&file).unwrap();
    let expected: Vec<u8> = (0..height).flat_map(|y| (0..width).flat_map(move |x| pixel(x, y))).collect();
    assert_eq!(images(&document)[0].decompressed_content().unwrap(), expected);
}

#[test]
fn pdf_13_what_is_not_seen_through_stays_so() {
    let Some(fonts) = fonts() else { return };
    let (file, _) = shown(&fonts, plain_png((30, 30), [200, 10, 10, 128]));
    let document = Document::load_mem(&file).unwrap();
    let images = images(&document);
    let mask = images.iter().find(|image| image.dict.has(b"SMask")).unwrap().dict.get(b"SMask");
    let mask = document.get_object(mask.and_then(Object::as_reference).unwrap()).unwrap();
    assert_eq!(mask.as_stream().unwrap().decompressed_content().unwrap(), [128; 900]);
}

#[test]
fn pdf_13_images_that_cannot_be_shown_are_told_and_counted() {
    let Some(fonts) = fonts() else { return };
    let mut cut = picture("turned.jpg");
    cut.truncate(500);
    let mut cut_png = plain_png((300, 300), [1, 2, 3, 255]);
    cut_png.truncate(100);
    // 400 megapixels in few bytes: a bomb.
    let bomb = png((20_000, 20_000), 4, false, (0..2).map(|_| vec![0; 80_000]));
    let mut huge_webp = picture("lossless.webp");
    huge_webp[21..25].copy_from_slice(&[0xFE, 0xBF, 0xFF, 0x0F]);
    let mut progressive = picture("progressive.jpg");
    let frame = progressive.windows(2).position(|two| two == [0xFF, 0xC2]).unwrap();
    progressive[frame + 5..frame + 9].copy_from_slice(&[0x17, 0x70, 0x13, 0x88]);
    let cases = [
        (cut, "it is damaged"),
        (cut_png, "it is damaged"),
        (bomb, "it is too large"),
        (huge_webp, "it is too large"),
        (progressive, "it is too large"),
        (b"\xFF\xD8\xFF".to_vec(), "it is damaged"),
        (b"hello".to_vec(), "the file is not what its type says"),
    ];
    for (place, (bytes, reason)) in cases.into_iter().enumerate() {
        let (file, result) = shown(&fonts, bytes);
        assert_eq!((warned(&result, "images-not-shown"), result.complete), (1, true), "{reason}");
        assert!(images(&Document::load_mem(&file).unwrap()).is_empty());
        let Some(text) = ask("pdftotext", &["FILE", "-"], &file) else { continue };
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains(&format!("image could not be shown: {reason}")), "{place}, {reason}: {text}");
    }
}

#[test]
fn pdf_13_thirty_megapixels_are_shown_small() {
    let Some(fonts) = fonts() else { return };
    let (file, _) = shown(&fonts, grey_jpeg(6704, 4472));
    let document = Document::load_mem(&file).unwrap();
    let images = images(&document);
    // At 150 pixels to the inch and a height of 230 points.
    assert_eq!((number(&images[0].dict, b"Width"), number(&images[0].dict, b"Height")), (718, 479));
    assert!(file.len() < 60_000, "{}", file.len());
}

#[test]
fn files_are_asked_for_by_their_own_names_and_only_where_images_are_wanted() {
    let Some(fonts) = fonts() else { return };
    let with = |given: Value, answer: fn() -> io::Result<Option<Vec<u8>>>, content_type: &str| {
        let asked = Rc::new(Cell::new(0));
        let counter = Rc::clone(&asked);
        let files = Some(Box::new(move |file: &FileRef<'_>| {
            counter.set(counter.get() + 1);
            assert_eq!(
                (file.conversation_id, file.attachment_id, file.name),
                ("conv_1", "att_1", "damage.png")
            );
            assert_eq!(file.size, Some(1234));
            answer()
        }) as askvault_export::FileSource);
        let resources = Resources { fonts: fonts.clone(), files, ..Resources::default() };
        let (file, result) = try_export(given, resources, &[with_file(content_type)]).unwrap();
        let text = ask("pdftotext", &["FILE", "-"], &file);
        (asked.get(), warned(&result, "images-not-shown"), text)
    };
    let failing = || Err(io::Error::other("no"));
    let cases = [
        (json!({}), failing as fn() -> _, "image/png", 0, 0, "left out: files are only listed"),
        (
            json!({ "images": "inline" }),
            failing,
            "image/png",
            1,
            1,
            "image could not be shown: the file could not be read",
        ),
        (json!({ "images": "inline" }), || Ok(None), "image/png", 1, 0, "left out: the file was not given"),
        (
            json!({ "images": "inline" }),
            || Ok(Some(b"%PDF-1.7".to_vec())),
            "application/pdf",
            1,
            0,
            "PDF document · 1.2 kB · left out: not an image that is shown",
        ),
    ];
    for (given, answer, content_type, asked, warned, said) in cases {
        let told = with(given, answer, content_type);
        assert_eq!((told.0, told.1), (asked, warned), "{said}");
        if let Some(text) = told.2 {
            assert!(text.split_whitespace().collect::<Vec<_>>().join(" ").contains(said), "{said}: {text}");
        }
    }
}

#[test]
fn pdf_17_the_head_works_with_every_kind_of_logo() {
    let Some(fonts) = fonts() else { return };
    let brand = json!({ "company": "Northwind Shop", "accent": "#0B6A62" });
    let dark = |document: &Document| {
        let first = document.page_iter().next().unwrap();
        let content = document.get_and_decode_page_content(first).unwrap();
        // The ground of a pale logo is a rectangle behind it.
        content.operations.iter().any(|it| it.operator == "rg" && it.operands[0].as_float().unwrap() == 0.227)
    };
    let cases = [
        ("none", None, 0, false),
        ("huge", Some(plain_png((4000, 1000), [10, 60, 200, 255])), 1, false),
        ("dark", Some(plain_png((200, 60), [5, 5, 5, 200])), 2, false),
        ("pale", Some(plain_png((200, 60), [255, 255, 255, 200])), 2, true),
        ("JPEG", Some(picture("turned.jpg")), 1, false),
    ];
    for (name, logo, count, has_ground) in cases {
        let (file, _) = branded(&fonts, brand.clone(), logo).unwrap();
        let document = Document::load_mem(&file).unwrap();
        // One object for all pages of all conversations, and its mask.
        assert_eq!(images(&document).len(), count, "{name}");
        assert!(images(&document).iter().all(|image| number(&image.dict, b"Width") <= 625), "{name}");
        assert_eq!(dark(&document), has_ground, "{name}");
        // The logo only decorates: the company's name beside it is read.
        assert!(figures(&document).is_empty());
        assert!(file.len() < 60_000, "{name}: {}", file.len());
        ask("qpdf", &["--check", "FILE"], &file);
        if let Some(text) = ask("pdftotext", &["FILE", "-"], &file) {
            assert!(text.contains("Northwind Shop") && text.contains("Internal copy"), "{text}");
        }
    }
}

#[test]
fn pdf_17_a_logo_that_is_none_is_an_error_before_anything_is_written() {
    let Some(fonts) = fonts() else { return };
    let mut cut = plain_png((500, 500), [1, 2, 3, 255]);
    cut.truncate(90);
    let cases = [
        (b"GIF89a".to_vec(), "neither PNG nor JPEG"),
        (picture("lossy.webp"), "neither PNG nor JPEG"),
        (Vec::new(), "neither PNG nor JPEG"),
        (cut, "damaged"),
    ];
    for (logo, reason) in cases {
        let error = branded(&fonts, Value::Null, Some(logo)).unwrap_err();
        assert_eq!(error.code(), "invalid-logo");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn pdf_11_an_accent_that_cannot_be_read_is_darkened_and_told() {
    let Some(fonts) = fonts() else { return };
    for (accent, adjusted) in [("#0B6A62", 0), ("#FFE000", 1), ("#ffffff", 1)] {
        let (_, result) = branded(&fonts, json!({ "company": "N", "accent": accent }), None).unwrap();
        assert_eq!(warned(&result, "accent-adjusted"), adjusted, "{accent}");
    }
}

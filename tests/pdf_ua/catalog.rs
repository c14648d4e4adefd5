//! Rules on the file as a whole.

use lopdf::{Dictionary, Object};

use super::reading::Reading;

/// One place, or none.
fn when(is_wrong: bool, place: &str) -> Vec<String> {
    if is_wrong { vec![place.to_owned()] } else { Vec::new() }
}

fn mark_info(file: &Reading) -> Dictionary {
    file.dictionary(file.catalog.get(b"MarkInfo").ok()).unwrap_or_default()
}

fn is_set(holder: &Dictionary, key: &[u8]) -> bool {
    holder.get(key).and_then(Object::as_bool).unwrap_or(false)
}

pub fn suspects(file: &Reading) -> Vec<String> {
    when(is_set(&mark_info(file), b"Suspects"), "MarkInfo")
}

pub fn not_marked(file: &Reading) -> Vec<String> {
    when(!is_set(&mark_info(file), b"Marked"), "MarkInfo")
}

pub fn no_xmp(file: &Reading) -> Vec<String> {
    when(!file.xmp.contains("<rdf:RDF"), "Metadata")
}

pub fn no_title(file: &Reading) -> Vec<String> {
    let title = file.xmp.split_once("<dc:title>").and_then(|(_, rest)| rest.split_once("</dc:title>"));
    let text = title.and_then(|(title, _)| title.rsplit_once("</rdf:li>")?.0.rsplit_once('>'));
    when(text.is_none_or(|(_, text)| text.trim().is_empty()), "Metadata")
}

pub fn no_display_title(file: &Reading) -> Vec<String> {
    let preferences = file.dictionary(file.catalog.get(b"ViewerPreferences").ok()).unwrap_or_default();
    when(!is_set(&preferences, b"DisplayDocTitle"), "ViewerPreferences")
}

/// The catalog's language is that of all text, of titles and descriptions too.
pub fn no_language(file: &Reading) -> Vec<String> {
    let language = file.catalog.get(b"Lang").and_then(Object::as_str).unwrap_or_default();
    let is_language = |language: &[u8]| {
        language
            .split(|byte| *byte == b'-')
            .next()
            .is_some_and(|first| (2..=3).contains(&first.len()) && first.iter().all(u8::is_ascii_lowercase))
    };
    let mut places = when(!is_language(language), "catalog");
    for element in &file.elements {
        if let Ok(language) = element.dictionary.get(b"Lang").and_then(Object::as_str) {
            places.extend(when(!is_language(language), &element.kind));
        }
    }
    places
}

pub fn optional_content(file: &Reading) -> Vec<String> {
    when(file.catalog.has(b"OCProperties"), "catalog")
}

pub fn embedded_files(file: &Reading) -> Vec<String> {
    file.dictionaries()
        .filter(|it| it.has(b"EF") || it.has(b"EmbeddedFiles") || it.has_type(b"EmbeddedFile"))
        .map(|_| "a dictionary".to_owned())
        .collect()
}

pub fn forms(file: &Reading) -> Vec<String> {
    when(file.catalog.has(b"AcroForm") || file.dictionaries().any(|it| it.has(b"XFA")), "catalog")
}

pub fn encryption(file: &Reading) -> Vec<String> {
    when(file.document.trailer.has(b"Encrypt"), "trailer")
}

/// Reference XObjects.
pub fn references(file: &Reading) -> Vec<String> {
    let objects = file.dictionaries().filter(|it| {
        it.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Form") && it.has(b"Ref")
    });
    objects.map(|_| "an external object".to_owned()).collect()
}

pub fn no_id(file: &Reading) -> Vec<String> {
    let parts = file.document.trailer.get(b"ID").and_then(Object::as_array).map_or(0, Vec::len);
    when(parts != 2, "trailer")
}

/// Each level of the outline is a chain of entries with titles and pages of this file.
pub fn outline(file: &Reading) -> Vec<String> {
    let mut places = Vec::new();
    let mut waiting: Vec<Object> = file.catalog.get(b"Outlines").ok().cloned().into_iter().collect();
    while let Some(holder) = waiting.pop() {
        let Some(above) = file.dictionary(Some(&holder)) else {
            places.push("no dictionary".to_owned());
            continue;
        };
        let mut next = above.get(b"First").ok().cloned();
        let mut before: Option<Object> = None;
        let mut count = 0;
        while let Some(at) = next {
            let Some(entry) = file.dictionary(Some(&at)) else { break };
            count += 1;
            let title = entry.get(b"Title").and_then(Object::as_str).unwrap_or_default();
            let target = entry.get(b"Dest").and_then(Object::as_array).cloned().unwrap_or_default();
            let page = target.first().and_then(|page| page.as_reference().ok());
            let is_right = !title.is_empty()
                && page.is_some_and(|page| file.pages.iter().any(|it| it.id == page))
                && entry.get(b"Parent").is_ok_and(|parent| *parent == holder)
                && entry.get(b"Prev").ok() == before.as_ref();
            if !is_right {
                places.push(format!("entry {count}"));
            }
            if entry.has(b"First") {
                waiting.push(at.clone());
            }
            next = entry.get(b"Next").ok().cloned();
            before = Some(at);
        }
        if count == 0 || above.get(b"Last").ok() != before.as_ref() {
            places.push("the end of a level".to_owned());
        }
    }
    places
}

//! Rules on links.

use lopdf::{Dictionary, Object, ObjectId};

use super::reading::Reading;

/// Annotations for which something holds, by page.
fn annotations(file: &Reading, is_wrong: impl Fn(ObjectId, &Dictionary) -> bool) -> Vec<String> {
    let mut places = Vec::new();
    for (number, page) in file.pages.iter().enumerate() {
        let wrong = page.annotations.iter().filter(|(id, annotation)| is_wrong(*id, annotation));
        places.extend(wrong.map(|_| format!("page {}", number + 1)));
    }
    places
}

pub fn outside_of_tags(file: &Reading) -> Vec<String> {
    annotations(file, |id, _| {
        file.elements.iter().flat_map(|element| &element.annotations).filter(|it| **it == id).count() != 1
    })
}

pub fn other_than_links(file: &Reading) -> Vec<String> {
    annotations(file, |_, it| it.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind != b"Link"))
}

pub fn tab_order(file: &Reading) -> Vec<String> {
    let pages = file.pages.iter().enumerate().filter(|(_, page)| {
        let order = page.dictionary.get(b"Tabs").and_then(Object::as_name).unwrap_or_default();
        order != b"S" && !page.annotations.is_empty()
    });
    pages.map(|(number, _)| format!("page {}", number + 1)).collect()
}

pub fn outside_of_links(file: &Reading) -> Vec<String> {
    annotations(file, |id, annotation| {
        annotation.get(b"Subtype").and_then(Object::as_name).is_ok_and(|kind| kind == b"Link")
            && file.elements.iter().any(|it| it.annotations.contains(&id) && file.kind(it) != "Link")
    })
}

pub fn without_contents(file: &Reading) -> Vec<String> {
    annotations(file, |_, annotation| {
        annotation.get(b"Contents").and_then(Object::as_str).unwrap_or_default().is_empty()
    })
}

/// Whatever happens by itself or on a click: only steps to addresses of two schemes.
pub fn actions(file: &Reading) -> Vec<String> {
    let mut places = Vec::new();
    for holder in file.dictionaries() {
        for key in ["AA", "OpenAction", "JavaScript", "JS"] {
            if holder.has(key.as_bytes()) {
                places.push(key.to_owned());
            }
        }
        let Some(action) = file.dictionary(holder.get(b"A").ok()).filter(|it| it.has(b"S")) else { continue };
        let address = action.get(b"URI").and_then(Object::as_str).unwrap_or_default();
        if !(address.starts_with(b"https://") || address.starts_with(b"mailto:")) {
            places.push("an action".to_owned());
        }
    }
    places
}

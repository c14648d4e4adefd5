//! Rules on the tags: what the tree is made of, and whether it and the content hold the same.

use std::collections::{HashMap, HashSet};

use lopdf::{Object, ObjectId};

use super::content::Content;
use super::reading::{Element, Reading};

/// The standard types of PDF 1.7.
const STANDARD: [&str; 48] = [
    "Document",
    "Part",
    "Art",
    "Sect",
    "Div",
    "BlockQuote",
    "Caption",
    "TOC",
    "TOCI",
    "Index",
    "NonStruct",
    "Private",
    "P",
    "H",
    "H1",
    "H2",
    "H3",
    "H4",
    "H5",
    "H6",
    "L",
    "LI",
    "Lbl",
    "LBody",
    "Table",
    "TR",
    "TH",
    "TD",
    "THead",
    "TBody",
    "TFoot",
    "Span",
    "Quote",
    "Note",
    "Reference",
    "BibEntry",
    "Code",
    "Link",
    "Annot",
    "Ruby",
    "RB",
    "RT",
    "RP",
    "Warichu",
    "WT",
    "WP",
    "Figure",
    "Formula",
];

/// One place for each page with something wrong.
fn pages(file: &Reading, count: impl Fn(&Content) -> usize) -> Vec<String> {
    let pages = file.pages.iter().enumerate().filter(|(_, page)| count(&page.content) > 0);
    pages.map(|(number, page)| format!("page {}, {} times", number + 1, count(&page.content))).collect()
}

/// Elements of a type for which something holds.
fn elements(file: &Reading, kinds: &[&str], is_wrong: impl Fn(&Element) -> bool) -> Vec<String> {
    let all = file.elements.iter().enumerate();
    let wrong = all.filter(|(_, element)| kinds.is_empty() || kinds.contains(&file.kind(element).as_str()));
    let wrong = wrong.filter(|(_, element)| is_wrong(element));
    wrong.map(|(place, element)| format!("{} {place}", element.kind)).collect()
}

pub fn artifacts_inside(file: &Reading) -> Vec<String> {
    pages(file, |content| content.artifacts_inside)
}

pub fn tagged_inside(file: &Reading) -> Vec<String> {
    pages(file, |content| content.tagged_inside)
}

pub fn loose_content(file: &Reading) -> Vec<String> {
    pages(file, |content| content.loose)
}

pub fn unbalanced(file: &Reading) -> Vec<String> {
    pages(file, |content| usize::from(content.unbalanced) + content.crossing)
}

pub fn unknown_types(file: &Reading) -> Vec<String> {
    elements(file, &[], |element| !STANDARD.contains(&file.kind(element).as_str()))
}

pub fn mapped_standard_types(file: &Reading) -> Vec<String> {
    let roles = file.dictionary(file.root.get(b"RoleMap").ok()).unwrap_or_default();
    let names = roles.iter().map(|(name, _)| String::from_utf8_lossy(name).into_owned());
    names.filter(|name| STANDARD.contains(&name.as_str())).collect()
}

/// Whether all elements inside of one are of these types, and none holds content of its own.
fn is_made_of(file: &Reading, element: &Element, kinds: &[&str]) -> bool {
    element.marks.is_empty()
        && !element.elements.is_empty()
        && element.elements.iter().all(|kid| kinds.contains(&file.kind_at(*kid).as_str()))
}

fn is_in(file: &Reading, element: &Element, kinds: &[&str]) -> bool {
    element.parent.is_some_and(|parent| kinds.contains(&file.kind_at(parent).as_str()))
}

pub fn tables(file: &Reading) -> Vec<String> {
    let groups = ["THead", "TBody", "TFoot"];
    let mut places =
        elements(file, &["Table"], |it| !is_made_of(file, it, &["TR", "THead", "TBody", "TFoot", "Caption"]));
    places
        .extend(elements(file, &groups, |it| !is_made_of(file, it, &["TR"]) || !is_in(file, it, &["Table"])));
    places.extend(elements(file, &["TR"], |it| {
        !is_made_of(file, it, &["TH", "TD"]) || !is_in(file, it, &["Table", "THead", "TBody", "TFoot"])
    }));
    places.extend(elements(file, &["TH", "TD"], |it| !is_in(file, it, &["TR"])));
    places
}

pub fn lists(file: &Reading) -> Vec<String> {
    let mut places = elements(file, &["L"], |it| !is_made_of(file, it, &["LI", "L", "Caption"]));
    places.extend(elements(file, &["LI"], |it| {
        !is_made_of(file, it, &["Lbl", "LBody"]) || !is_in(file, it, &["L"])
    }));
    places.extend(elements(file, &["LBody"], |it| !is_in(file, it, &["LI"])));
    places
}

/// Text and place: figures have a box too.
pub fn figures_without_text(file: &Reading) -> Vec<String> {
    elements(file, &["Figure", "Formula"], |element| {
        let text =
            |key: &[u8]| element.dictionary.get(key).and_then(Object::as_str).is_ok_and(|it| !it.is_empty());
        !(text(b"Alt") || text(b"ActualText")) || file.attribute(element, b"BBox").is_none()
    })
}

/// The levels of all headings, in order.
fn headings(file: &Reading) -> Vec<usize> {
    let kinds = file.elements.iter().map(|element| file.kind(element));
    kinds.filter_map(|kind| kind.strip_prefix('H')?.parse().ok()).collect()
}

pub fn first_heading(file: &Reading) -> Vec<String> {
    headings(file).first().filter(|level| **level != 1).map(|level| format!("H{level}")).into_iter().collect()
}

pub fn skipped_headings(file: &Reading) -> Vec<String> {
    let levels = headings(file);
    let skipped = levels.windows(2).filter(|two| two[1] > two[0] + 1);
    skipped.map(|two| format!("H{} after H{}", two[1], two[0])).collect()
}

pub fn mixed_headings(file: &Reading) -> Vec<String> {
    let plain = elements(file, &["H"], |_| true);
    if headings(file).is_empty() { Vec::new() } else { plain }
}

pub fn headers_without_scope(file: &Reading) -> Vec<String> {
    elements(file, &["TH"], |element| {
        let scope = file.attribute(element, b"Scope");
        let scope = scope.as_ref().and_then(|scope| scope.as_name().ok()).unwrap_or_default();
        ![b"Row".as_slice(), b"Column", b"Both"].contains(&scope)
    })
}

/// Cells of a row, with those that they span.
fn cells(file: &Reading, row: usize) -> i64 {
    let kids = file.elements[row].elements.iter().map(|kid| &file.elements[*kid]);
    kids.map(|cell| file.attribute(cell, b"ColSpan").and_then(|span| span.as_i64().ok()).unwrap_or(1)).sum()
}

fn rows(file: &Reading, holder: &Element) -> Vec<usize> {
    let mut all = Vec::new();
    for kid in &holder.elements {
        match file.kind_at(*kid).as_str() {
            "TR" => all.push(*kid),
            _ => all.extend(rows(file, &file.elements[*kid])),
        }
    }
    all
}

pub fn uneven_tables(file: &Reading) -> Vec<String> {
    elements(file, &["Table"], |table| {
        let lengths: HashSet<_> = rows(file, table).into_iter().map(|row| cells(file, row)).collect();
        lengths.len() > 1
    })
}

pub fn notes_without_name(file: &Reading) -> Vec<String> {
    let mut seen = HashSet::new();
    let mut places = Vec::new();
    for (place, element) in file.elements.iter().enumerate().filter(|(_, it)| file.kind(it) == "Note") {
        let name = element.dictionary.get(b"ID").and_then(Object::as_str).unwrap_or_default().to_vec();
        if name.is_empty() || !seen.insert(name) {
            places.push(format!("Note {place}"));
        }
    }
    places
}

/// What is drawn from elsewhere must be an image in a figure or an artifact: a form could hide marks.
pub fn external_objects(file: &Reading) -> Vec<String> {
    let mut places = Vec::new();
    for (number, page) in file.pages.iter().enumerate() {
        let resources = file.dictionary(page.dictionary.get(b"Resources").ok()).unwrap_or_default();
        let objects = file.dictionary(resources.get(b"XObject").ok()).unwrap_or_default();
        for name in &page.content.drawn {
            let object = file.dictionary(objects.get(name).ok()).unwrap_or_default();
            if object.get(b"Subtype").and_then(Object::as_name).unwrap_or_default() != b"Image" {
                places.push(format!("page {}", number + 1));
            }
        }
    }
    places
}

pub fn wrong_parents(file: &Reading) -> Vec<String> {
    let root = file.catalog.get(b"StructTreeRoot").and_then(Object::as_reference).ok();
    elements(file, &[], |element| {
        let expected = element.parent.map_or(root, |parent| Some(file.elements[parent].id));
        element.dictionary.get(b"P").and_then(Object::as_reference).ok() != expected
    })
}

/// Cells may be empty, nothing else.
pub fn empty_elements(file: &Reading) -> Vec<String> {
    elements(file, &[], |element| {
        let is_empty =
            element.elements.is_empty() && element.marks.is_empty() && element.annotations.is_empty();
        is_empty && !["TD", "TH"].contains(&file.kind(element).as_str())
    })
}

fn tagged(file: &Reading) -> impl Iterator<Item = ((ObjectId, i64), &Element)> {
    file.elements.iter().flat_map(|element| element.marks.iter().map(move |mark| (*mark, element)))
}

/// In the content of a page, or in the tree.
pub fn repeated_marks(file: &Reading) -> Vec<String> {
    let mut seen = HashSet::new();
    let tree = tagged(file).map(|(mark, _)| mark).filter(|mark| !seen.insert(*mark));
    let mut places: Vec<_> = tree.map(|(_, number)| format!("tree {number}")).collect();
    for (number, page) in file.pages.iter().enumerate() {
        let mut seen = HashSet::new();
        let again = page.content.marks.iter().filter(|mark| !seen.insert(**mark));
        places.extend(again.map(|mark| format!("page {} {mark}", number + 1)));
    }
    places
}

pub fn lost_marks(file: &Reading) -> Vec<String> {
    let in_tree: HashSet<_> = tagged(file).map(|(mark, _)| mark).collect();
    let pages = file.pages.iter();
    let in_content: HashSet<_> =
        pages.flat_map(|page| page.content.marks.iter().map(|mark| (page.id, *mark))).collect();
    let mut lost: Vec<_> = in_tree.symmetric_difference(&in_content).map(|(_, number)| *number).collect();
    lost.sort_unstable();
    lost.into_iter().map(|number| number.to_string()).collect()
}

/// Both ways: each mark and annotation leads to its element, and nothing else is in the parent tree.
pub fn parent_tree(file: &Reading) -> Vec<String> {
    let mut places = Vec::new();
    let elements: HashMap<_, _> = tagged(file).map(|(mark, element)| (mark, element.id)).collect();
    let mut keys = HashSet::new();
    for (number, page) in file.pages.iter().enumerate() {
        let Ok(key) = page.dictionary.get(b"StructParents").and_then(Object::as_i64) else {
            places.push(format!("page {} has no key", number + 1));
            continue;
        };
        keys.insert(key);
        let told = file.parents.get(&key).and_then(|told| told.as_array().ok()).cloned().unwrap_or_default();
        let told: Vec<_> = told.iter().map(|parent| parent.as_reference().ok()).collect();
        let expected = (0..).map(|mark| elements.get(&(page.id, mark)).copied());
        let expected: Vec<_> = expected.take(told.len().max(page.content.marks.len())).collect();
        if told != expected {
            places.push(format!("page {}", number + 1));
        }
        for (id, annotation) in &page.annotations {
            let key = annotation.get(b"StructParent").and_then(Object::as_i64).unwrap_or(-1);
            keys.insert(key);
            // A parent tree holds references to elements, and the reading resolves them.
            let told = file.parents.get(&key).and_then(|told| told.as_dict().ok());
            let holder = file.elements.iter().find(|element| element.annotations.contains(id));
            if told.is_none() || told != holder.map(|holder| &holder.dictionary) {
                places.push(format!("a link on page {}", number + 1));
            }
        }
    }
    let mut others: Vec<_> = file.parents.keys().filter(|key| !keys.contains(key)).collect();
    others.sort_unstable();
    places.extend(others.into_iter().map(|key| format!("key {key} is of nothing")));
    places
}

pub fn next_key(file: &Reading) -> Vec<String> {
    let next = file.root.get(b"ParentTreeNextKey").and_then(Object::as_i64).unwrap_or(-1);
    let taken = file.parents.keys().filter(|key| **key >= next);
    taken.map(|key| format!("key {key}")).collect()
}

pub fn no_document(file: &Reading) -> Vec<String> {
    let tops: Vec<_> =
        file.elements.iter().filter(|it| it.parent.is_none()).map(|it| file.kind(it)).collect();
    if tops == ["Document"] { Vec::new() } else { vec![format!("{} elements at the top", tops.len())] }
}

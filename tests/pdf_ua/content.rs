//! What a page shows, and under which marks.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Document, Object, ObjectId};

use super::font::{Font, font_of};
use super::reading::dictionary;

/// The marks of a page's content and what lies outside of them.
#[derive(Default)]
pub struct Content {
    /// Numbers of marked content, in order.
    pub marks: Vec<i64>,
    /// Content that is neither tagged nor an artifact.
    pub loose: usize,
    /// Artifacts in tagged content.
    pub artifacts_inside: usize,
    /// Tagged content in artifacts or in tagged content.
    pub tagged_inside: usize,
    /// Marks that do not end, or end without a beginning.
    pub unbalanced: bool,
    /// Marks that begin in a text object and end outside of it, or the other way round.
    pub crossing: usize,
    /// Names of external objects that are drawn.
    pub drawn: Vec<Vec<u8>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Artifact,
    Tagged,
    Other,
}

const PAINTS: [&str; 14] = ["TJ", "Tj", "'", "\"", "f", "F", "f*", "B", "B*", "b", "b*", "S", "sh", "Do"];

/// Reads a page; the codes that it shows go to their fonts.
pub fn content_of(document: &Document, page: ObjectId, fonts: &mut BTreeMap<ObjectId, Font>) -> Content {
    let mut found = Content::default();
    let mut open: Vec<(Mark, bool)> = Vec::new();
    let mut is_text = false;
    let mut font: Option<ObjectId> = None;
    let names = font_names(document, page);
    for operation in &document.get_and_decode_page_content(page).unwrap().operations {
        let operands = &operation.operands;
        match operation.operator.as_str() {
            "BT" => is_text = true,
            "ET" => is_text = false,
            "BDC" | "BMC" => {
                let tag = operands[0].as_name().unwrap();
                let number =
                    operands.get(1).and_then(|it| it.as_dict().ok()?.get(b"MCID").ok()?.as_i64().ok());
                let mark = match number {
                    Some(_) => Mark::Tagged,
                    None if tag == b"Artifact" => Mark::Artifact,
                    None => Mark::Other,
                };
                let is_inside = |of: Mark| open.iter().any(|(mark, _)| *mark == of);
                found.artifacts_inside += usize::from(mark == Mark::Artifact && is_inside(Mark::Tagged));
                let is_in_any = is_inside(Mark::Tagged) || is_inside(Mark::Artifact);
                found.tagged_inside += usize::from(mark == Mark::Tagged && is_in_any);
                found.marks.extend(number);
                open.push((mark, is_text));
            }
            "EMC" => match open.pop() {
                Some((_, began_in_text)) => found.crossing += usize::from(began_in_text != is_text),
                None => found.unbalanced = true,
            },
            "Tf" => font = names.get(operands[0].as_name().unwrap()).copied(),
            "Do" => found.drawn.push(operands[0].as_name().unwrap().to_vec()),
            _ => {}
        }
        let operator = operation.operator.as_str();
        if PAINTS.contains(&operator) && !open.iter().any(|(mark, _)| *mark != Mark::Other) {
            found.loose += 1;
        }
        if matches!(operator, "TJ" | "Tj")
            && let Some(id) = font
        {
            let font = fonts.entry(id).or_insert_with(|| font_of(document, id));
            font.shown.extend(codes(operands));
        }
    }
    found.unbalanced |= !open.is_empty();
    found
}

fn font_names(document: &Document, page: ObjectId) -> BTreeMap<Vec<u8>, ObjectId> {
    let page = document.get_dictionary(page).unwrap();
    let resources = dictionary(document, page.get(b"Resources").ok()).unwrap_or_default();
    let fonts = dictionary(document, resources.get(b"Font").ok()).unwrap_or_default();
    fonts.iter().map(|(name, font)| (name.clone(), font.as_reference().unwrap())).collect()
}

/// Codes of two bytes.
fn codes(operands: &[Object]) -> BTreeSet<u16> {
    let mut strings = Vec::new();
    for operand in operands {
        match operand {
            Object::Array(items) => strings.extend(items.iter().filter_map(|item| item.as_str().ok())),
            other => strings.extend(other.as_str().ok()),
        }
    }
    let pairs = strings.into_iter().flat_map(|bytes| bytes.chunks(2));
    pairs.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect()
}

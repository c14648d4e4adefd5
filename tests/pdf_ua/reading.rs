//! A finished file, opened for the checker: catalog, tags, content and fonts by plain names.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::content::{Content, content_of};
use super::font::Font;

/// One structure element.
pub struct Element {
    pub id: ObjectId,
    /// As written.
    pub kind: String,
    pub dictionary: Dictionary,
    /// Places of the elements inside of it.
    pub elements: Vec<usize>,
    /// Page and number of its marked content, in order.
    pub marks: Vec<(ObjectId, i64)>,
    /// Annotations that it holds.
    pub annotations: Vec<ObjectId>,
    pub parent: Option<usize>,
}

/// One page.
pub struct Page {
    pub id: ObjectId,
    pub dictionary: Dictionary,
    pub content: Content,
    pub annotations: Vec<(ObjectId, Dictionary)>,
}

/// The file.
pub struct Reading {
    pub document: Document,
    pub catalog: Dictionary,
    pub root: Dictionary,
    /// In reading order.
    pub elements: Vec<Element>,
    pub pages: Vec<Page>,
    pub fonts: BTreeMap<ObjectId, Font>,
    /// What the parent tree says, by key.
    pub parents: HashMap<i64, Object>,
    pub xmp: String,
}

impl Reading {
    pub fn new(document: Document) -> Self {
        let catalog = document.catalog().unwrap().clone();
        let root = dictionary(&document, catalog.get(b"StructTreeRoot").ok()).unwrap_or_default();
        let mut elements = Vec::new();
        for kid in kids(&document, &root) {
            walk(&document, kid, None, None, &mut elements);
        }
        let mut fonts = BTreeMap::new();
        let pages = document
            .page_iter()
            .map(|id| {
                let page = document.get_dictionary(id).unwrap().clone();
                let annotations = array(&document, page.get(b"Annots").ok()).into_iter();
                let annotations = annotations
                    .filter_map(|it| Some((it.as_reference().ok()?, dictionary(&document, Some(&it))?)));
                let content = content_of(&document, id, &mut fonts);
                Page { id, content, annotations: annotations.collect(), dictionary: page }
            })
            .collect();
        let mut parents = HashMap::new();
        let tree = dictionary(&document, root.get(b"ParentTree").ok()).unwrap_or_default();
        for pair in array(&document, tree.get(b"Nums").ok()).chunks(2) {
            if let [key, value] = pair {
                parents.insert(key.as_i64().unwrap(), resolved(&document, value));
            }
        }
        let xmp =
            catalog.get(b"Metadata").and_then(Object::as_reference).and_then(|id| document.get_object(id));
        let xmp = xmp.and_then(Object::as_stream).map(|stream| stream.content.clone()).unwrap_or_default();
        let xmp = String::from_utf8(xmp).unwrap_or_default();
        Self { catalog, root, elements, pages, fonts, parents, xmp, document }
    }

    /// The standard type that an element's type stands for.
    pub fn kind(&self, element: &Element) -> String {
        let roles = dictionary(&self.document, self.root.get(b"RoleMap").ok()).unwrap_or_default();
        let mut kind = element.kind.clone();
        for _ in 0..8 {
            match roles.get(kind.as_bytes()).and_then(Object::as_name) {
                Ok(other) => kind = String::from_utf8_lossy(other).into_owned(),
                Err(_) => break,
            }
        }
        kind
    }

    pub fn kind_at(&self, place: usize) -> String {
        self.kind(&self.elements[place])
    }

    pub fn dictionary(&self, object: Option<&Object>) -> Option<Dictionary> {
        dictionary(&self.document, object)
    }

    /// Every dictionary of the file, those of streams too.
    pub fn dictionaries(&self) -> impl Iterator<Item = &Dictionary> {
        self.document.objects.values().filter_map(|object| match object {
            Object::Dictionary(dictionary) => Some(dictionary),
            Object::Stream(stream) => Some(&stream.dict),
            _ => None,
        })
    }

    /// An element's attribute, of whatever owner.
    pub fn attribute(&self, element: &Element, key: &[u8]) -> Option<Object> {
        let given = element.dictionary.get(b"A").ok()?;
        let all = match resolved(&self.document, given) {
            Object::Array(all) => all,
            one => vec![one],
        };
        all.iter().find_map(|one| dictionary(&self.document, Some(one))?.get(key).ok().cloned())
    }
}

pub fn resolved(document: &Document, object: &Object) -> Object {
    match object {
        Object::Reference(id) => document.get_object(*id).cloned().unwrap_or(Object::Null),
        other => other.clone(),
    }
}

pub fn dictionary(document: &Document, object: Option<&Object>) -> Option<Dictionary> {
    match resolved(document, object?) {
        Object::Dictionary(dictionary) => Some(dictionary),
        Object::Stream(stream) => Some(stream.dict),
        _ => None,
    }
}

pub fn array(document: &Document, object: Option<&Object>) -> Vec<Object> {
    match object.map(|object| resolved(document, object)) {
        Some(Object::Array(array)) => array,
        _ => Vec::new(),
    }
}

fn kids(document: &Document, holder: &Dictionary) -> Vec<Object> {
    match holder.get(b"K") {
        Ok(Object::Array(kids)) => kids.clone(),
        Ok(Object::Reference(id)) => match document.get_object(*id) {
            Ok(Object::Array(kids)) => kids.clone(),
            _ => vec![Object::Reference(*id)],
        },
        Ok(one) => vec![one.clone()],
        Err(_) => Vec::new(),
    }
}

fn walk(
    document: &Document,
    given: Object,
    parent: Option<usize>,
    page: Option<ObjectId>,
    elements: &mut Vec<Element>,
) {
    let page_of = |of: &Dictionary| of.get(b"Pg").and_then(Object::as_reference).ok();
    if let (Ok(number), Some(parent), Some(page)) = (given.as_i64(), parent, page) {
        elements[parent].marks.push((page, number));
        return;
    }
    let Some(holder) = dictionary(document, Some(&given)) else { return };
    if holder.has_type(b"MCR") {
        let number = holder.get(b"MCID").and_then(Object::as_i64).unwrap();
        elements[parent.unwrap()].marks.push((page_of(&holder).or(page).unwrap(), number));
    } else if holder.has_type(b"OBJR") {
        let object = holder.get(b"Obj").and_then(Object::as_reference).unwrap();
        elements[parent.unwrap()].annotations.push(object);
    } else if let Ok(kind) = holder.get(b"S").and_then(Object::as_name) {
        let place = elements.len();
        let page = page_of(&holder).or(page);
        let all = kids(document, &holder);
        elements.push(Element {
            id: given.as_reference().unwrap(),
            kind: String::from_utf8_lossy(kind).into_owned(),
            dictionary: holder,
            elements: Vec::new(),
            marks: Vec::new(),
            annotations: Vec::new(),
            parent,
        });
        if let Some(parent) = parent {
            elements[parent].elements.push(place);
        }
        for kid in all {
            walk(document, kid, Some(place), page, elements);
        }
    }
}

//! The structure tree as it stands in the file: elements, and the way back to them from content and links.

use std::collections::BTreeMap;

use lopdf::{Object, ObjectId, dictionary};

use super::file::{FileWriter, number, reference, write_object};
use super::metadata::text;
use super::page::Written;
use super::structure::{Element, ElementId, Kid, Kind, Tree};
use crate::error::Result;

/// Object and key in the parent tree, by page and number on it.
pub(super) type Annotations = BTreeMap<(usize, usize), (ObjectId, i64)>;

/// What the tree is written from.
pub(super) struct Tags<'t> {
    pub(super) tree: &'t Tree,
    pub(super) written: &'t [Written],
    pub(super) pages: &'t [ObjectId],
    pub(super) annotations: &'t Annotations,
}

impl Tags<'_> {
    /// Writes the tree, without elements that hold nothing; the object of its root.
    pub(super) fn write(&self, file: &mut FileWriter<'_>) -> Result<ObjectId> {
        let root = file.number();
        let full = self.full();
        let objects: Vec<Option<ObjectId>> = full.iter().map(|full| full.then(|| file.number())).collect();
        let object_of = |id: ElementId| objects.get(id).copied().flatten();
        for (id, element) in self.tree.elements().iter().enumerate() {
            let Some(object) = object_of(id) else { continue };
            let parent = if id == Tree::ROOT { root } else { object_of(element.parent).unwrap_or(root) };
            file.pack(object, |out| self.element(element, parent, &object_of, out))?;
        }
        let parents = file.number();
        file.pack(parents, |out| self.parents(&object_of, out))?;
        let kid = object_of(Tree::ROOT).map_or(Object::Array(Vec::new()), Object::Reference);
        let next = self.written.len() + self.annotations.len();
        let entry = dictionary! {
            "Type" => "StructTreeRoot", "K" => kid, "ParentTree" => parents, "ParentTreeNextKey" => next as i64,
        };
        file.write(root, &entry.into())?;
        Ok(root)
    }

    /// Which elements hold something, themselves or below. Kids come after their parents.
    fn full(&self) -> Vec<bool> {
        let elements = self.tree.elements();
        let mut full = vec![false; elements.len()];
        for (id, element) in elements.iter().enumerate().rev() {
            let holds = element.kids.iter().any(|kid| match kid {
                Kid::Element(kid) => full.get(*kid).copied().unwrap_or(false),
                Kid::Marked { .. } | Kid::Annotation { .. } => true,
            });
            if let Some(place) = full.get_mut(id) {
                *place = holds;
            }
        }
        // All rows of a table have their cells, empty ones too.
        for (id, element) in elements.iter().enumerate() {
            let is_cell = matches!(element.kind, Kind::RowHeader | Kind::Cell);
            if is_cell
                && full.get(element.parent).copied().unwrap_or(false)
                && let Some(place) = full.get_mut(id)
            {
                *place = true;
            }
        }
        full
    }

    fn element(
        &self,
        element: &Element,
        parent: ObjectId,
        object_of: &dyn Fn(ElementId) -> Option<ObjectId>,
        out: &mut Vec<u8>,
    ) {
        let first_page = element.kids.iter().find_map(|kid| match kid {
            Kid::Element(_) => None,
            Kid::Marked { page, .. } | Kid::Annotation { page, .. } => Some(*page),
        });
        out.extend(b"<</Type/StructElem/S/");
        out.extend(element.kind.name().bytes());
        out.extend(b"/P ");
        reference(parent.0, out);
        if let Some(page) = first_page {
            out.extend(b"/Pg ");
            self.page(page, out);
        }
        out.extend(b"/K[");
        for kid in &element.kids {
            match *kid {
                Kid::Element(kid) => {
                    let Some(object) = object_of(kid) else { continue };
                    reference(object.0, out);
                }
                Kid::Marked { page, id } if Some(page) == first_page => number(id as u64, out),
                Kid::Marked { page, id } => {
                    out.extend(b"<</Type/MCR/Pg ");
                    self.page(page, out);
                    out.extend(b"/MCID ");
                    number(id as u64, out);
                    out.extend(b">>");
                }
                Kid::Annotation { page, number } => {
                    let Some((annotation, _)) = self.annotations.get(&(page, number)) else { continue };
                    out.extend(b"<</Type/OBJR/Pg ");
                    self.page(page, out);
                    out.extend(b"/Obj ");
                    reference(annotation.0, out);
                    out.extend(b">>");
                }
            }
            out.push(b' ');
        }
        out.push(b']');
        if let Some(read) = &element.text {
            out.extend(b"/ActualText ");
            write_object(&text(read), out);
        }
        if let Some((read, (left, below, right, above))) = &element.alternative {
            out.extend(b"/Alt ");
            write_object(&text(read), out);
            let bounds: Vec<Object> = [*left, *below, *right, *above].map(Object::from).into();
            out.extend(b"/A<</O/Layout/Placement/Block/BBox");
            write_object(&bounds.into(), out);
            out.extend(b">>");
        }
        if element.kind == Kind::RowHeader {
            out.extend(b"/A<</O/Table/Scope/Row>>");
        }
        out.extend(b">>");
    }

    fn page(&self, page: usize, out: &mut Vec<u8>) {
        match self.pages.get(page) {
            Some(id) => reference(id.0, out),
            None => out.extend(b"null"),
        }
    }

    /// From marked content and annotations back to their elements.
    fn parents(&self, object_of: &dyn Fn(ElementId) -> Option<ObjectId>, out: &mut Vec<u8>) {
        let element = |id: ElementId, out: &mut Vec<u8>| match object_of(id) {
            Some(object) => reference(object.0, out),
            None => out.extend(b"null"),
        };
        out.extend(b"<</Nums[");
        for (key, page) in self.written.iter().enumerate() {
            number(key as u64, out);
            out.push(b'[');
            for id in &page.marked {
                element(*id, out);
                out.push(b' ');
            }
            out.push(b']');
        }
        let mut links: BTreeMap<i64, ElementId> = BTreeMap::new();
        for (id, holder) in self.tree.elements().iter().enumerate() {
            for kid in &holder.kids {
                if let Kid::Annotation { page, number } = kid
                    && let Some((_, key)) = self.annotations.get(&(*page, *number))
                {
                    links.insert(*key, id);
                }
            }
        }
        for (key, id) in links {
            number(key as u64, out);
            out.push(b' ');
            element(id, out);
            out.push(b' ');
        }
        out.extend(b"]>>");
    }
}

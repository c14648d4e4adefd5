//! Operators of one page, with the tags around them.

use printpdf::{DictItem, Op};

use super::structure::{ElementId, Kid, Tree};

/// Writes operators, and around them the tags: each stretch of content under a number of its own.
pub(super) struct Scribe<'t> {
    pub(super) ops: Vec<Op>,
    pub(super) tree: &'t mut Tree,
    page: usize,
    /// The element of each marked content, by its number.
    pub(super) marked: Vec<ElementId>,
    /// Whose content is written; nothing in header and footer.
    element: Option<ElementId>,
    is_open: bool,
}

impl<'t> Scribe<'t> {
    pub(super) fn new(page: usize, tree: &'t mut Tree) -> Self {
        Self { ops: Vec::new(), tree, page, marked: Vec::new(), element: None, is_open: false }
    }

    /// What follows is content of this element.
    pub(super) fn turn_to(&mut self, element: ElementId) {
        if self.element != Some(element) {
            self.close();
            self.element = Some(element);
            self.ops.push(Op::StartTextSection);
        }
    }

    /// What follows is content of no element.
    pub(super) fn close(&mut self) {
        if self.element.is_some() {
            self.end();
            self.ops.push(Op::EndTextSection);
            self.element = None;
        }
    }

    /// Begins content of an element, which says this where its operators do not.
    pub(super) fn begin(&mut self, element: ElementId, said: Option<&str>) {
        let id = self.marked.len();
        self.marked.push(element);
        self.tree.hold(element, Kid::Marked { page: self.page, id });
        let number = ("MCID", DictItem::Int(id as i64));
        match said {
            Some(said) => begin("Span", [number, actual_text(said)], &mut self.ops),
            None => {
                let kind = self.tree.elements().get(element).map_or("P", |element| element.kind.name());
                begin(kind, [number], &mut self.ops);
            }
        }
        self.is_open = true;
    }

    pub(super) fn end(&mut self) {
        if self.is_open {
            self.ops.push(Op::EndMarkedContent);
            self.is_open = false;
        }
    }

    /// What follows, up to [`Scribe::end`], says this. It stands beside other content, not inside of it: poppler loses what
    /// comes behind a mark in a mark.
    pub(super) fn say(&mut self, said: &str) {
        self.end();
        match self.element {
            Some(element) => self.begin(element, Some(said)),
            None => {
                begin("Span", [actual_text(said)], &mut self.ops);
                self.is_open = true;
            }
        }
    }

    /// Shows strings of codes, with moves between them.
    pub(super) fn show(&mut self, items: Vec<DictItem>) {
        if let Some(element) = self.element
            && !self.is_open
        {
            self.begin(element, None);
        }
        self.ops.push(Op::Unknown { key: "TJ".to_owned(), value: vec![DictItem::Array(items)] });
    }
}

/// Begins marked content.
pub(super) fn begin<const N: usize>(tag: &str, properties: [(&str, DictItem); N], ops: &mut Vec<Op>) {
    let map = properties.into_iter().map(|(key, item)| (key.to_owned(), item)).collect();
    ops.push(Op::BeginMarkedContentWithProperties {
        tag: tag.to_owned(),
        properties: DictItem::Dict { map },
    });
}

fn actual_text(text: &str) -> (&'static str, DictItem) {
    ("ActualText", DictItem::String { data: utf16(text), literal: false })
}

/// UTF-16 with its mark, as text strings are written.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}

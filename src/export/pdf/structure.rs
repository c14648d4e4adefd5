//! The tags: what a heading, a message, a list, a link is, in reading order.
//!
//! ```text
//! Document ─▶ Sect (conversation) ─▶ H1, Table, Sect (day) ─▶ H2, Sect (message) ─▶ H3, P, L, …
//! ```

/// Place of an element in its tree.
pub(super) type ElementId = usize;

/// Standard structure types of PDF 1.7.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Document,
    Section,
    Heading1,
    Heading2,
    Heading3,
    Paragraph,
    Quote,
    Code,
    List,
    Item,
    Label,
    Body,
    Table,
    Row,
    RowHeader,
    Cell,
    Link,
    Figure,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Section => "Sect",
            Self::Heading1 => "H1",
            Self::Heading2 => "H2",
            Self::Heading3 => "H3",
            Self::Paragraph => "P",
            Self::Quote => "BlockQuote",
            Self::Code => "Code",
            Self::List => "L",
            Self::Item => "LI",
            Self::Label => "Lbl",
            Self::Body => "LBody",
            Self::Table => "Table",
            Self::Row => "TR",
            Self::RowHeader => "TH",
            Self::Cell => "TD",
            Self::Link => "Link",
            Self::Figure => "Figure",
        }
    }
}

/// What an element holds, in reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kid {
    Element(ElementId),
    /// Marked content of a page.
    Marked {
        page: usize,
        id: usize,
    },
    /// A link's annotation: its number on the page.
    Annotation {
        page: usize,
        number: usize,
    },
}

/// One element.
#[derive(Debug)]
pub(super) struct Element {
    pub(super) kind: Kind,
    pub(super) parent: ElementId,
    pub(super) kids: Vec<Kid>,
    /// Its text in logical order, where the order on paper is another.
    pub(super) text: Option<String>,
    /// What an image shows, and where: left, below, right, above.
    pub(super) alternative: Option<(String, (f32, f32, f32, f32))>,
}

/// All elements; the first is the document.
#[derive(Debug)]
pub(super) struct Tree {
    elements: Vec<Element>,
}

impl Tree {
    pub(super) const ROOT: ElementId = 0;

    pub(super) fn new() -> Self {
        Self {
            elements: vec![Element {
                kind: Kind::Document,
                parent: 0,
                kids: Vec::new(),
                text: None,
                alternative: None,
            }],
        }
    }

    /// Adds an element behind the other kids of its parent.
    pub(super) fn add(&mut self, parent: ElementId, kind: Kind) -> ElementId {
        let id = self.elements.len();
        self.elements.push(Element { kind, parent, kids: Vec::new(), text: None, alternative: None });
        self.hold(parent, Kid::Element(id));
        id
    }

    /// Adds an element whose place among its siblings comes when its content is written.
    pub(super) fn add_inline(&mut self, parent: ElementId, kind: Kind) -> ElementId {
        let id = self.elements.len();
        self.elements.push(Element { kind, parent, kids: Vec::new(), text: None, alternative: None });
        id
    }

    /// Puts content into an element, and an inline element into its parent.
    pub(super) fn hold(&mut self, id: ElementId, kid: Kid) {
        let Some(element) = self.elements.get_mut(id) else { return };
        // Its first content tells the place of a link among its siblings.
        let is_new = element.kind == Kind::Link && element.kids.is_empty();
        element.kids.push(kid);
        let parent = element.parent;
        if is_new && let Some(parent) = self.elements.get_mut(parent) {
            parent.kids.push(Kid::Element(id));
        }
    }

    /// Says what the whole of an element reads.
    pub(super) fn read_as(&mut self, id: ElementId, text: String) {
        if let Some(element) = self.elements.get_mut(id) {
            element.text = Some(text);
        }
    }

    /// Says what an image shows.
    pub(super) fn describe(&mut self, id: ElementId, text: String) {
        if let Some(element) = self.elements.get_mut(id) {
            element.alternative = Some((text, (0.0, 0.0, 0.0, 0.0)));
        }
    }

    /// Says where an image stands.
    pub(super) fn place(&mut self, id: ElementId, place: (f32, f32, f32, f32)) {
        if let Some((_, bounds)) = self.elements.get_mut(id).and_then(|element| element.alternative.as_mut())
        {
            *bounds = place;
        }
    }

    /// The type of an element, as the file names it.
    pub(super) fn name(&self, id: ElementId) -> &'static str {
        self.elements.get(id).map_or("P", |element| element.kind.name())
    }

    pub(super) fn elements(&self) -> &[Element] {
        &self.elements
    }
}

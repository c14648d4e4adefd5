//! Pages become a file: fonts, tags, links, outline and metadata around them.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions, Pt};
use sha2::{Digest, Sha256};

use super::deflate::Deflater;
use super::file::FileWriter;
use super::font::{Cut, Faces};
use super::layout::{Page, Placed};
use super::line::{Span, Style, Typesetter};
use super::metadata::{Metadata, text};
use super::page::{PageWriter, Spot, Written};
use super::paper::{GREY, Sheet};
use super::structure::Tree;
use super::subset::{Memory, Subsets};
use super::tags::{Annotations, Tags};
use crate::error::Result;

/// Everything of a document but its bytes.
pub(super) struct Draft {
    pub(super) pages: Vec<Page>,
    pub(super) tree: Tree,
    pub(super) metadata: Metadata,
    pub(super) sheet: Sheet,
    /// Whether it holds several conversations.
    pub(super) is_combined: bool,
}

impl Draft {
    /// The finished file.
    pub(super) fn bytes(
        mut self,
        typesetter: &mut Typesetter,
        faces: &Faces<'_>,
        (memory, deflater): (&mut Memory, &mut Deflater),
    ) -> Result<Vec<u8>> {
        let mut subsets = Subsets::new(faces, memory);
        let total = self.pages.len();
        let mut written = Vec::with_capacity(total);
        for (number, page) in self.pages.iter().enumerate() {
            let furniture = self.furniture(page, (number + 1, total), typesetter, faces)?;
            let mut writer = PageWriter { tree: &mut self.tree, subsets: &mut subsets };
            written.push(writer.write(number, page, &furniture));
        }
        let mut draft = PdfDocument::new(&self.metadata.title);
        let (width, height) = (Mm::from(Pt(self.sheet.width)), Mm::from(Pt(self.sheet.height)));
        for page in &mut written {
            draft.pages.push(PdfPage::new(width, height, std::mem::take(&mut page.ops)));
        }
        // Operators are our own where text is shown: `secure` would leave them out.
        let options =
            PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
        let document = draft.to_lopdf_document(&options, &mut Vec::new());
        Assembly::new(document, deflater).finish(&self, &written, subsets)
    }

    /// Header and footer of a page.
    fn furniture(
        &self,
        page: &Page,
        (number, total): (usize, usize),
        typesetter: &mut Typesetter,
        faces: &Faces<'_>,
    ) -> Result<Vec<Placed>> {
        let style = Style { cut: Cut::Regular, size: 8.0, color: GREY };
        let mut furniture = Vec::new();
        let mut put = |text: String, style: Style, baseline: f32, is_right: bool| -> Result<()> {
            let span = Span { text, style, element: Tree::ROOT, link: None };
            let room = self.sheet.measure() * if is_right { 0.4 } else { 0.58 };
            if let Some(line) = typesetter.lines(faces, &[span], room, false)?.into_iter().next() {
                let shift = if is_right { self.sheet.measure() - line.width } else { 0.0 };
                furniture.push(Placed { x: Sheet::LEFT + shift, baseline, line });
            }
            Ok(())
        };
        let header = self.sheet.height - Sheet::HEADER;
        put(format!("Conversation {}", page.conversation), style, header, false)?;
        put(format!("Page {number} of {total}"), style, header, true)?;
        let zone = match &self.metadata.export_time {
            Some(time) => {
                let time = super::date::moment(time).unwrap_or_else(|| time.clone());
                format!("All times are UTC  ·  exported {time}")
            }
            None => "All times are UTC".to_owned(),
        };
        put(zone, style, Sheet::FOOTER, false)?;
        put(format!("Export {}", self.metadata.export_id), style, Sheet::FOOTER, true)?;
        if let Some(continued) = &page.continued {
            let style = Style { size: 8.5, ..style };
            put(continued.clone(), style, self.sheet.top() - 9.0, false)?;
        }
        Ok(furniture)
    }
}

/// The file while it is put together: content from `printpdf`, and what we know of it.
struct Assembly<'d> {
    document: Document,
    file: FileWriter<'d>,
    pages: Vec<ObjectId>,
}

impl<'d> Assembly<'d> {
    fn new(document: Document, deflater: &'d mut Deflater) -> Self {
        let pages = document.page_iter().collect();
        Self { file: FileWriter::new(document.max_id, deflater), document, pages }
    }

    fn finish(mut self, draft: &Draft, written: &[Written], fonts: Subsets<'_, '_>) -> Result<Vec<u8>> {
        let mut hash = Sha256::new();
        for (id, object) in &self.document.objects {
            if let Object::Stream(stream) = object {
                hash.update(&stream.content);
                self.file.write(*id, object)?;
            }
        }
        let mut resources = dictionary! { "Font" => fonts.write(&mut self.file)? };
        if let Some(images) = self.images() {
            resources.set("XObject", images);
        }
        let resources = self.file.object(&resources.into())?;
        let root = self.file.number();
        let mut annotations = Annotations::new();
        for (number, page) in written.iter().enumerate() {
            self.page(number, (root, resources), (draft, &page.spots), &mut annotations)?;
        }
        let kids: Vec<_> = self.pages.iter().map(|id| Object::Reference(*id)).collect();
        let pages = dictionary! { "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids };
        self.file.write(root, &pages.into())?;
        let tags = Tags { tree: &draft.tree, written, pages: &self.pages, annotations: &annotations }
            .write(&mut self.file)?;
        let xmp = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, draft.metadata.xmp())
            .with_compression(false);
        let metadata = self.file.number();
        self.file.write(metadata, &xmp.into())?;
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => root,
            "StructTreeRoot" => tags,
            "MarkInfo" => dictionary! { "Marked" => true },
            "Lang" => Object::string_literal("en"),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
            "Metadata" => metadata,
        };
        if let Some(outline) = self.outline(draft)? {
            catalog.set("Outlines", outline);
            catalog.set("PageMode", "UseOutlines");
        }
        let catalog = self.file.object(&catalog.into())?;
        let info = self.file.object(&draft.metadata.info().into())?;
        let ids = draft.metadata.ids(&hash.finalize());
        self.file.finish(dictionary! { "Root" => catalog, "Info" => info, "ID" => ids })
    }

    /// The pictures by their names, if there are any.
    fn images(&self) -> Option<Dictionary> {
        let page = self.document.get_dictionary(*self.pages.first()?).ok()?;
        let resources = self.document.get_dict_in_dict(page, b"Resources").ok()?;
        let images = self.document.get_dict_in_dict(resources, b"XObject").ok()?;
        (!images.is_empty()).then(|| images.clone())
    }

    fn page(
        &mut self,
        number: usize,
        (root, resources): (ObjectId, ObjectId),
        (draft, spots): (&Draft, &[Spot]),
        annotations: &mut Annotations,
    ) -> Result<()> {
        let Some(id) = self.pages.get(number).copied() else { return Ok(()) };
        let mut links = Vec::new();
        for (place, spot) in spots.iter().enumerate() {
            let (left, below, right, above) = spot.rect;
            // Numbers of pages come first.
            let key = (self.pages.len() + annotations.len()) as i64;
            let annotation = self.file.object(&dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => vec![left.into(), below.into(), right.into(), above.into()],
                "Border" => vec![0.into(), 0.into(), 0.into()],
                "F" => 4,
                "P" => id,
                "Contents" => text(&spot.text),
                "StructParent" => key,
                "A" => dictionary! { "Type" => "Action", "S" => "URI", "URI" => Object::string_literal(&*uri(&spot.target)) },
            }.into())?;
            annotations.insert((number, place), (annotation, key));
            links.push(Object::Reference(annotation));
        }
        let content = self.document.get_dictionary(id).and_then(|page| page.get(b"Contents"));
        let mut page = dictionary! {
            "Type" => "Page",
            "Parent" => root,
            "MediaBox" => vec![0.into(), 0.into(), draft.sheet.width.into(), draft.sheet.height.into()],
            "Resources" => resources,
            "Contents" => content.cloned().unwrap_or(Object::Null),
            "StructParents" => number as i64,
            "Tabs" => "S",
        };
        if !links.is_empty() {
            page.set("Annots", links);
        }
        self.file.write(id, &page.into())
    }

    fn page_object(&self, page: usize) -> Object {
        self.pages.get(page).map_or(Object::Null, |id| Object::Reference(*id))
    }

    /// One entry for each conversation of a combined document.
    fn outline(&mut self, draft: &Draft) -> Result<Option<ObjectId>> {
        if !draft.is_combined {
            return Ok(None);
        }
        let begins: Vec<_> = draft.pages.iter().enumerate().filter(|(_, page)| page.begins).collect();
        let root = self.file.number();
        let ids: Vec<_> = begins.iter().map(|_| self.file.number()).collect();
        for (place, (number, page)) in begins.iter().enumerate() {
            let Some(id) = ids.get(place) else { continue };
            let top = draft.sheet.height;
            let target =
                vec![self.page_object(*number), "XYZ".into(), Object::Null, top.into(), Object::Null];
            let mut entry =
                dictionary! { "Parent" => root, "Title" => text(&page.conversation), "Dest" => target };
            if let Some(before) = place.checked_sub(1).and_then(|place| ids.get(place)) {
                entry.set("Prev", *before);
            }
            if let Some(next) = ids.get(place + 1) {
                entry.set("Next", *next);
            }
            self.file.write(*id, &entry.into())?;
        }
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(None) };
        let entry = dictionary! { "Type" => "Outlines", "First" => *first, "Last" => *last, "Count" => ids.len() as i64 };
        self.file.write(root, &entry.into())?;
        Ok(Some(root))
    }
}

/// An address in the characters that an address may have.
fn uri(target: &str) -> String {
    let mut out = String::new();
    for byte in target.bytes() {
        if matches!(byte, b'!'..=b'~')
            && !matches!(byte, b'<' | b'>' | b'"' | b'\\' | b'^' | b'`' | b'{' | b'|' | b'}')
        {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

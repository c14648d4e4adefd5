//! Pages become a file: fonts, tags, links, outline and metadata around them.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions, Pt};
use sha2::{Digest, Sha256};

use super::block::Block;
use super::deflate::Deflater;
use super::file::FileWriter;
use super::font::{Cut, Faces};
use super::gallery::Gallery;
use super::layout::{self, Head, Picture, Placed, Shape};
use super::letterhead::Letterhead;
use super::line::{Span, Style, Typesetter};
use super::metadata::{Metadata, text};
use super::outline;
use super::page::{Furniture, PageWriter, Spot, Written};
use super::paper::{GREY, RULE, Sheet};
use super::structure::Tree;
use super::subset::{Codes, Memory, Subsets};
use super::tags::{Annotations, Tags};
use crate::error::Result;

/// A document that is written page by page.
pub(super) struct Draft {
    pub(super) tree: Tree,
    pub(super) sheet: Sheet,
    /// Whether it holds several conversations.
    pub(super) is_combined: bool,
    /// The pages so far, without header and footer: those tell how many pages there are.
    pub(super) written: Vec<Written>,
    codes: Codes,
    gallery: Gallery,
}

/// What is kept from document to document, and what all of them show.
pub(super) struct Tools<'t, 'f> {
    pub(super) typesetter: &'t mut Typesetter,
    pub(super) faces: &'t Faces<'f>,
    pub(super) memory: &'t mut Memory,
    pub(super) deflater: &'t mut Deflater,
    pub(super) letterhead: &'t Letterhead,
}

impl Draft {
    /// A document without pages.
    pub(super) fn new(sheet: Sheet, is_combined: bool) -> Self {
        let (codes, gallery) = (Codes::default(), Gallery::default());
        Self { tree: Tree::new(), sheet, is_combined, written: Vec::new(), codes, gallery }
    }

    /// Lays out blocks, and writes each page as soon as it is full.
    pub(super) fn write(&mut self, blocks: Vec<Block>, tools: &mut Tools<'_, '_>) -> Result<()> {
        let Tools { typesetter, faces, memory, .. } = tools;
        let Self { tree, written, codes, gallery, .. } = self;
        let mut writer = PageWriter { tree, subsets: Subsets::new(faces, memory, codes), gallery };
        layout::pages(blocks, self.sheet, (typesetter, faces), |page| {
            written.push(writer.write(written.len(), page));
        })
    }

    /// The finished file.
    pub(super) fn bytes(mut self, metadata: &Metadata, tools: &mut Tools<'_, '_>) -> Result<Vec<u8>> {
        self.furnish(metadata, tools)?;
        let mut draft = PdfDocument::new(&metadata.title);
        draft.resources.xobjects.map = std::mem::take(&mut self.gallery).finish();
        let (width, height) = (Mm::from(Pt(self.sheet.width)), Mm::from(Pt(self.sheet.height)));
        for page in &mut self.written {
            draft.pages.push(PdfPage::new(width, height, std::mem::take(&mut page.graphics)));
        }
        let options =
            PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
        let document = draft.to_lopdf_document(&options, &mut Vec::new());
        let texts: Vec<_> =
            self.written.iter_mut().map(|page| std::mem::take(&mut page.text).into_bytes()).collect();
        let mut assembly = Assembly::new(document, tools.deflater);
        assembly.content(texts)?;
        // What pages show, and what the codes of their text mean; programs of fonts would add time and say nothing.
        let mut shown = Sha256::new_with_prefix(assembly.file.bytes());
        let fonts = Subsets::new(tools.faces, tools.memory, &mut self.codes);
        let fonts = fonts.write(&mut assembly.file, |meanings| shown.update(meanings))?;
        assembly.finish(&self, metadata, (fonts, &shown.finalize()))
    }

    /// Writes headers and footers.
    fn furnish(&mut self, metadata: &Metadata, tools: &mut Tools<'_, '_>) -> Result<()> {
        let mut written = std::mem::take(&mut self.written);
        let total = written.len();
        for (number, page) in written.iter_mut().enumerate() {
            let furniture = self.furniture(&page.head, (number + 1, total), metadata, tools)?;
            let subsets = Subsets::new(tools.faces, tools.memory, &mut self.codes);
            let mut writer = PageWriter { tree: &mut self.tree, subsets, gallery: &mut self.gallery };
            writer.furnish(number, page, &furniture);
        }
        self.written = written;
        Ok(())
    }

    /// Header and footer of a page.
    fn furniture(
        &self,
        page: &Head,
        (number, total): (usize, usize),
        metadata: &Metadata,
        tools: &mut Tools<'_, '_>,
    ) -> Result<Furniture> {
        let Tools { typesetter, faces, letterhead, .. } = tools;
        let small = Style { cut: Cut::Regular, size: 8.0, color: GREY };
        let measure = self.sheet.measure();
        let mut furniture = Furniture::default();
        let mut put = |texts: &[(&str, Style)], (left, room): (f32, f32), baseline: f32, is_right: bool| {
            let spans: Vec<_> = texts.iter().map(|(text, style)| span(&short(text), *style)).collect();
            let lines = typesetter.lines(faces, &spans, room, false)?;
            let count = lines.len().min(MAX_FURNITURE_LINES);
            for (row, line) in lines.into_iter().take(count).enumerate() {
                let shift = if is_right { room - line.width } else { 0.0 };
                let baseline = baseline - row as f32 * 10.0;
                furniture.lines.push(Placed { x: Sheet::LEFT + left + shift, baseline, line });
            }
            Ok::<_, crate::Error>(())
        };
        let header = self.sheet.height - Sheet::HEADER;
        let mut logo = None;
        if !page.begins {
            let mut left = 0.0;
            if let Some(image) = &letterhead.logo {
                let scale = (HEADER_LOGO / image.size.1).min(1.0);
                let (width, height) = (image.size.0 * scale, image.size.1 * scale);
                let place = (Sheet::LEFT, header + 2.8 - height / 2.0, width, height);
                furniture.shapes.extend(layout::ground(image, place, true));
                logo = Some(Picture { image: image.clone(), place, element: None });
                left = width + 6.0;
            }
            let id = format!("Conversation {}", page.conversation);
            let company = letterhead.company.as_deref().map(|company| format!("{company}  ·  "));
            let name = Style { cut: Cut::Bold, color: letterhead.accent, ..small };
            let texts = [(company.as_deref().unwrap_or_default(), name), (id.as_str(), small)];
            put(&texts, (left, measure * 0.68 - left), header, false)?;
            put(&[(letterhead.copy, small)], (measure * 0.7, measure * 0.3), header, true)?;
        }
        let mut times = metadata.edition.times.to_owned();
        if let Some(time) = &metadata.export_time {
            let time = super::date::moment(time).unwrap_or_else(|| time.clone());
            times.push_str(&format!("  ·  exported {time}"));
        }
        let place = format!("Export {}  ·  Page {number} of {total}", metadata.export_id);
        put(&[(&times, small)], (0.0, measure * 0.5), Sheet::FOOTER, false)?;
        put(&[(&place, small)], (measure * 0.5, measure * 0.5), Sheet::FOOTER, true)?;
        if let Some(continued) = &page.continued {
            let style = Style { size: 8.5, ..small };
            put(&[(continued, style)], (0.0, measure), self.sheet.top() - 9.0, false)?;
        }
        furniture.pictures.extend(logo);
        let rule = (Sheet::LEFT, Sheet::FOOTER + 14.0, measure, 0.6);
        furniture.shapes.push(Shape { place: rule, color: RULE });
        Ok(furniture)
    }
}

/// Lines of a header's or footer's text: what is longer stands whole in the title or the metadata.
const MAX_FURNITURE_LINES: usize = 2;
/// Height of the logo in the header of later pages.
const HEADER_LOGO: f32 = 14.0;

/// Characters of a header's or footer's text; longer ids and names end in an ellipsis there.
const MAX_FURNITURE: usize = 160;

fn short(text: &str) -> String {
    match text.char_indices().nth(MAX_FURNITURE) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

fn span(text: &str, style: Style) -> Span {
    Span { text: text.to_owned(), style, element: Tree::ROOT, link: None }
}

/// The file while it is put together: pages and images from `printpdf`, and what we know of them.
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

    /// Writes images, and the content of pages: areas and images, and above them text.
    fn content(&mut self, texts: Vec<Vec<u8>>) -> Result<()> {
        for (page, text) in self.pages.iter().zip(texts) {
            let content = self.document.get_page_contents(*page).first().copied().unwrap_or_default();
            if let Ok(Object::Stream(stream)) = self.document.get_object_mut(content) {
                stream.content.push(b'\n');
                stream.content.extend(text);
            }
        }
        for (id, object) in std::mem::take(&mut self.document.objects) {
            if let Object::Stream(_) = object {
                self.file.write(id, &object)?;
            } else {
                self.document.objects.insert(id, object);
            }
        }
        Ok(())
    }

    fn finish(
        mut self,
        draft: &Draft,
        metadata: &Metadata,
        (fonts, content): (Dictionary, &[u8]),
    ) -> Result<Vec<u8>> {
        let mut resources = dictionary! { "Font" => fonts };
        if let Some(images) = self.images() {
            resources.set("XObject", images);
        }
        let resources = self.file.object(&resources.into())?;
        let root = self.file.number();
        let mut annotations = Annotations::new();
        for (number, page) in draft.written.iter().enumerate() {
            self.page(number, (root, resources), (draft, &page.spots), &mut annotations)?;
        }
        let kids: Vec<_> = self.pages.iter().map(|id| Object::Reference(*id)).collect();
        let pages = dictionary! { "Type" => "Pages", "Count" => kids.len() as i64, "Kids" => kids };
        self.file.write(root, &pages.into())?;
        let tags = Tags {
            tree: &draft.tree,
            written: &draft.written,
            pages: &self.pages,
            annotations: &annotations,
        }
        .write(&mut self.file)?;
        let xmp = Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, metadata.xmp())
            .with_compression(false);
        let stream = self.file.number();
        self.file.write(stream, &xmp.into())?;
        let mut catalog = dictionary! {
            "Type" => "Catalog",
            "Pages" => root,
            "StructTreeRoot" => tags,
            "MarkInfo" => dictionary! { "Marked" => true },
            "Lang" => Object::string_literal("en"),
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
            "Metadata" => stream,
        };
        if let Some(outline) = outline::write(&mut self.file, &self.pages, draft)? {
            catalog.set("Outlines", outline);
            if draft.is_combined {
                catalog.set("PageMode", "UseOutlines");
            }
        }
        let catalog = self.file.object(&catalog.into())?;
        let info = self.file.object(&metadata.info().into())?;
        let ids = metadata.ids(content);
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

//! Pages become a file: fonts, tags, links, outline and metadata around them.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Document, Object, ObjectId, SaveOptions, Stream, dictionary};
use printpdf::{Mm, PdfDocument, PdfPage, PdfSaveOptions, Pt};

use super::font::{Cut, Faces};
use super::layout::{Page, Placed};
use super::line::{Span, Style, Typesetter};
use super::metadata::{Metadata, text};
use super::page::{PageWriter, Spot, Written};
use super::paper::{GREY, Sheet};
use super::structure::{ElementId, Kid, Kind, Tree};
use super::subset::{Finished, Memory, Program, Subsets};
use crate::error::{ErrorKind, Result};

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
        memory: &mut Memory,
    ) -> Result<Vec<u8>> {
        let mut subsets = Subsets::new(faces);
        let total = self.pages.len();
        let mut written = Vec::with_capacity(total);
        for (number, page) in self.pages.iter().enumerate() {
            let furniture = self.furniture(page, (number + 1, total), typesetter, faces)?;
            let mut writer = PageWriter { tree: &mut self.tree, subsets: &mut subsets };
            written.push(writer.write(number, page, &furniture));
        }
        let Finished { fonts, programs, codes } = subsets.finish(memory)?;
        let mut draft = PdfDocument::new(&self.metadata.title);
        draft.resources.fonts.map = fonts;
        let (width, height) = (Mm::from(Pt(self.sheet.width)), Mm::from(Pt(self.sheet.height)));
        for page in &mut written {
            let mut sheet = PdfPage::new(width, height, std::mem::take(&mut page.ops));
            for bounds in [&mut sheet.media_box, &mut sheet.trim_box, &mut sheet.crop_box] {
                (bounds.width, bounds.height) = (Pt(self.sheet.width), Pt(self.sheet.height));
            }
            draft.pages.push(sheet);
        }
        let options =
            PdfSaveOptions { optimize: false, subset_fonts: false, secure: true, image_optimization: None };
        let document = draft.to_lopdf_document(&options, &mut Vec::new());
        Assembly { document, pages: Vec::new(), annotations: HashMap::new() }.finish(
            &self,
            &written,
            (&programs, &codes),
        )
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

/// The file's objects while they are put together.
struct Assembly {
    document: Document,
    pages: Vec<ObjectId>,
    /// Object and key in the parent tree, by page and number.
    annotations: HashMap<(usize, usize), (ObjectId, i64)>,
}

impl Assembly {
    fn finish(
        mut self,
        draft: &Draft,
        written: &[Written],
        (programs, codes): (&HashMap<String, Program>, &HashMap<String, Vec<u8>>),
    ) -> Result<Vec<u8>> {
        self.pages = self.document.page_iter().collect();
        self.embed(programs);
        self.map_codes(codes);
        let mut key = written.len() as i64;
        for (number, page) in written.iter().enumerate() {
            self.page(number, &page.spots, &mut key);
        }
        let tags = self.tags(&draft.tree, written);
        let metadata =
            Stream::new(dictionary! { "Type" => "Metadata", "Subtype" => "XML" }, draft.metadata.xmp())
                .with_compression(false);
        let metadata = self.document.add_object(metadata);
        let outline = self.outline(draft);
        let content = self.content();
        self.document.trailer.set("ID", draft.metadata.ids(&content));
        let info = self.document.add_object(draft.metadata.info());
        self.replace_info(info);
        if let Ok(catalog) = self.document.catalog_mut() {
            catalog.set("StructTreeRoot", tags);
            catalog.set("MarkInfo", dictionary! { "Marked" => true });
            catalog.set("Lang", Object::string_literal("en"));
            catalog.set("ViewerPreferences", dictionary! { "DisplayDocTitle" => true });
            catalog.set("Metadata", metadata);
            catalog.remove(b"PageLayout");
            catalog.set("PageMode", if outline.is_some() { "UseOutlines" } else { "UseNone" });
            if let Some(outline) = outline {
                catalog.set("Outlines", outline);
            }
        }
        self.document.version = "1.7".to_owned();
        self.document.compress();
        let mut bytes = Vec::new();
        let options = SaveOptions::builder().use_object_streams(true).use_xref_streams(true).build();
        self.document.save_with_options(&mut bytes, options).map_err(ErrorKind::Write)?;
        Ok(bytes)
    }

    /// Puts the font programs in the places that were kept for them.
    fn embed(&mut self, programs: &HashMap<String, Program>) {
        let mut places = Vec::new();
        for object in self.document.objects.values_mut() {
            let Ok(descriptor) = object.as_dict_mut() else { continue };
            let Some(name) = descriptor.get(b"FontName").ok().and_then(|name| name.as_name().ok()) else {
                continue;
            };
            let Some(program) = std::str::from_utf8(name).ok().and_then(|name| programs.get(name)) else {
                continue;
            };
            if let Ok(place) = descriptor.get(b"FontFile2").and_then(Object::as_reference) {
                places.push((place, std::rc::Rc::clone(program)));
            }
        }
        for (place, program) in places {
            let mut dictionary = dictionary! { "Length1" => program.1 as i64 };
            if program.0.len() < program.1 {
                dictionary.set("Filter", "FlateDecode");
            }
            let stream = Stream::new(dictionary, program.0.clone()).with_compression(false);
            self.document.objects.insert(place, stream.into());
        }
    }

    /// Says which glyph a code means, where one glyph has several codes.
    fn map_codes(&mut self, codes: &HashMap<String, Vec<u8>>) {
        if codes.is_empty() {
            return;
        }
        let ids: Vec<_> = self.document.objects.keys().copied().collect();
        for id in ids {
            let table = self.described(id).and_then(|font| {
                let name = font.get(b"BaseFont").and_then(Object::as_name).ok()?;
                codes.get(std::str::from_utf8(name).ok()?).cloned()
            });
            let Some(table) = table else { continue };
            let table = self.document.add_object(Stream::new(lopdf::Dictionary::new(), table));
            if let Some(font) = self.described(id) {
                font.set("CIDToGIDMap", table);
            }
        }
    }

    /// What a font of many glyphs says of them.
    fn described(&mut self, id: ObjectId) -> Option<&mut lopdf::Dictionary> {
        let font = self.document.objects.get_mut(&id)?.as_dict_mut().ok()?;
        font.get_mut(b"DescendantFonts").ok()?.as_array_mut().ok()?.first_mut()?.as_dict_mut().ok()
    }

    fn page(&mut self, number: usize, spots: &[Spot], key: &mut i64) {
        let Some(page) = self.pages.get(number).copied() else { return };
        let mut annotations = Vec::new();
        for (place, spot) in spots.iter().enumerate() {
            let (left, below, right, above) = spot.rect;
            let annotation = self.document.add_object(dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => vec![left.into(), below.into(), right.into(), above.into()],
                "Border" => vec![0.into(), 0.into(), 0.into()],
                "F" => 4,
                "P" => page,
                "Contents" => text(&spot.text),
                "StructParent" => *key,
                "A" => dictionary! { "Type" => "Action", "S" => "URI", "URI" => Object::string_literal(&*uri(&spot.target)) },
            });
            self.annotations.insert((number, place), (annotation, *key));
            annotations.push(Object::Reference(annotation));
            *key += 1;
        }
        if let Ok(page) = self.document.get_object_mut(page).and_then(Object::as_dict_mut) {
            page.set("StructParents", number as i64);
            page.set("Tabs", "S");
            page.remove(b"TrimBox");
            page.remove(b"CropBox");
            if annotations.is_empty() {
                page.remove(b"Annots");
            } else {
                page.set("Annots", annotations);
            }
        }
    }

    /// The structure tree, without elements that hold nothing.
    fn tags(&mut self, tree: &Tree, written: &[Written]) -> ObjectId {
        let root = self.document.new_object_id();
        let elements = tree.elements();
        let mut is_full = vec![false; elements.len()];
        // Kids come after their parents.
        for (id, element) in elements.iter().enumerate().rev() {
            let full = element.kids.iter().any(|kid| match kid {
                Kid::Element(kid) => is_full.get(*kid).copied().unwrap_or(false),
                Kid::Marked { .. } | Kid::Annotation { .. } => true,
            });
            if let Some(place) = is_full.get_mut(id) {
                *place = full;
            }
        }
        let objects: Vec<Option<ObjectId>> =
            is_full.iter().map(|full| full.then(|| self.document.new_object_id())).collect();
        let object_of = |id: ElementId| objects.get(id).copied().flatten();
        for (id, element) in elements.iter().enumerate() {
            let Some(object) = object_of(id) else { continue };
            let first_page = element.kids.iter().find_map(|kid| match kid {
                Kid::Element(_) => None,
                Kid::Marked { page, .. } | Kid::Annotation { page, .. } => Some(*page),
            });
            let mut kids = Vec::new();
            for kid in &element.kids {
                match *kid {
                    Kid::Element(kid) => kids.extend(object_of(kid).map(Object::Reference)),
                    Kid::Marked { page, id } if Some(page) == first_page => {
                        kids.push(Object::Integer(id as i64))
                    }
                    Kid::Marked { page, id } => kids.push(
                        dictionary! { "Type" => "MCR", "Pg" => self.page_object(page), "MCID" => id as i64 }
                            .into(),
                    ),
                    Kid::Annotation { page, number } => {
                        if let Some((annotation, _)) = self.annotations.get(&(page, number)) {
                            let pg = self.page_object(page);
                            kids.push(
                                dictionary! { "Type" => "OBJR", "Pg" => pg, "Obj" => *annotation }.into(),
                            );
                        }
                    }
                }
            }
            let parent = if id == Tree::ROOT { root } else { object_of(element.parent).unwrap_or(root) };
            let kids = if kids.len() == 1 { kids.pop().unwrap_or(Object::Null) } else { Object::Array(kids) };
            let mut entry = dictionary! { "Type" => "StructElem", "S" => element.kind.name(), "P" => parent, "K" => kids };
            if let Some(page) = first_page {
                entry.set("Pg", self.page_object(page));
            }
            if let Some(read) = &element.text {
                entry.set("ActualText", text(read));
            }
            if element.kind == Kind::RowHeader {
                entry.set("A", dictionary! { "O" => "Table", "Scope" => "Row" });
            }
            self.document.objects.insert(object, entry.into());
        }
        let parents = self.parents(tree, written, &object_of);
        let kid = object_of(Tree::ROOT).map_or(Object::Array(Vec::new()), Object::Reference);
        let next = written.len() + self.annotations.len();
        let entry = dictionary! {
            "Type" => "StructTreeRoot", "K" => kid, "ParentTree" => parents, "ParentTreeNextKey" => next as i64,
        };
        self.document.objects.insert(root, entry.into());
        root
    }

    fn page_object(&self, page: usize) -> Object {
        self.pages.get(page).map_or(Object::Null, |id| Object::Reference(*id))
    }

    /// From marked content and annotations back to their elements.
    fn parents(
        &mut self,
        tree: &Tree,
        written: &[Written],
        object_of: &dyn Fn(ElementId) -> Option<ObjectId>,
    ) -> ObjectId {
        let reference = |id: ElementId| object_of(id).map_or(Object::Null, Object::Reference);
        let mut numbers: BTreeMap<i64, Object> = BTreeMap::new();
        for (number, page) in written.iter().enumerate() {
            let marked: Vec<_> = page.marked.iter().map(|id| reference(*id)).collect();
            numbers.insert(number as i64, Object::Array(marked));
        }
        for (id, element) in tree.elements().iter().enumerate() {
            for kid in &element.kids {
                if let Kid::Annotation { page, number } = kid
                    && let Some((_, key)) = self.annotations.get(&(*page, *number))
                {
                    numbers.insert(*key, reference(id));
                }
            }
        }
        let numbers =
            numbers.into_iter().flat_map(|(key, value)| [Object::Integer(key), value]).collect::<Vec<_>>();
        self.document.add_object(dictionary! { "Nums" => numbers })
    }

    /// One entry for each conversation of a combined document.
    fn outline(&mut self, draft: &Draft) -> Option<ObjectId> {
        if !draft.is_combined {
            return None;
        }
        let begins: Vec<_> = draft.pages.iter().enumerate().filter(|(_, page)| page.begins).collect();
        let root = self.document.new_object_id();
        let ids: Vec<_> = begins.iter().map(|_| self.document.new_object_id()).collect();
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
            self.document.objects.insert(*id, entry.into());
        }
        let (first, last) = (ids.first()?, ids.last()?);
        let entry = dictionary! { "Type" => "Outlines", "First" => *first, "Last" => *last, "Count" => ids.len() as i64 };
        self.document.objects.insert(root, entry.into());
        Some(root)
    }

    /// The content of all pages, for the document's id.
    fn content(&self) -> Vec<u8> {
        let mut content = Vec::new();
        for page in &self.pages {
            for id in self.document.get_page_contents(*page) {
                if let Ok(stream) = self.document.get_object(id).and_then(Object::as_stream) {
                    content.extend_from_slice(&stream.content);
                }
            }
        }
        content
    }

    fn replace_info(&mut self, info: ObjectId) {
        if let Ok(old) = self.document.trailer.get(b"Info").and_then(Object::as_reference) {
            self.document.objects.remove(&old);
        }
        self.document.trailer.set("Info", info);
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

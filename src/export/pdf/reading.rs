//! Takes out of a finished document everything that somebody could take out of it, for the leftover check.
//!
//! ```text
//! bytes ─▶ file (value) ─┬▶ pages ─▶ content (typeface) ─▶ flow ─┐
//!                        ├▶ tags, links, outline ────────────────┼─▶ extracts ─▶ check
//!                        └▶ description, font programs, names ───┘
//! ```
//!
//! It knows nothing of what was written but the bytes. It is no reader for any PDF: what it does not know for sure is an
//! error, and with an error nothing is handed over.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use bumpalo::Bump;

use crate::privacy::Extract;

mod content;
mod file;
mod flow;
mod names;
mod program;
mod tags;
#[cfg(test)]
mod tests;
mod typeface;
mod value;

use content::Faces;
use file::{Entry, File};
use flow::Flow;
use typeface::Typeface;
use value::{Map, Value, get, text_string};

/// Why a document cannot be searched. No text of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) struct Unreadable(pub(in crate::export) &'static str);

/// What a document says.
#[derive(Debug)]
pub(in crate::export) struct Reading {
    /// Of each conversation: its pages, links, outline entry and tags.
    pub(in crate::export) conversations: Vec<Extract>,
    /// Of the document as a whole.
    pub(in crate::export) document: Extract,
}

/// What is known of the fonts of an export.
#[derive(Debug, Default)]
pub(in crate::export) struct Programs {
    /// What the font files say of themselves, whatever is written with them.
    usual: HashSet<String>,
    /// Programs that were looked at, with what they say: documents of one export share them.
    seen: Vec<(Vec<u8>, Vec<String>)>,
}

impl Programs {
    const MAX_SEEN: usize = 64;

    /// Learns what a font file says of itself; of what is no font, nothing.
    pub(in crate::export) fn learn(&mut self, file: &[u8]) {
        self.usual.extend(program::names_of_font(file).unwrap_or_default());
    }

    /// What a program says that no font file does.
    fn words(
        &mut self,
        packed: &[u8],
        unpack: impl FnOnce() -> Result<Vec<String>, Unreadable>,
    ) -> Result<&[String], Unreadable> {
        let place = match self.seen.iter().position(|(seen, _)| seen == packed) {
            Some(place) => place,
            None => {
                if self.seen.len() >= Self::MAX_SEEN {
                    self.seen.clear();
                }
                let mut words = unpack()?;
                words.retain(|word| !self.usual.contains(word));
                self.seen.push((packed.to_vec(), words));
                self.seen.len() - 1
            }
        };
        Ok(self.seen.get(place).map(|(_, words)| words.as_slice()).unwrap_or_default())
    }

    /// A font's name without what its file says.
    fn tag<'n>(&self, name: &'n str) -> &'n str {
        match name.split_once('+') {
            Some((tag, rest)) if self.usual.contains(rest) => tag,
            _ => name,
        }
    }
}

/// Takes everything out of a document of so many conversations.
pub(in crate::export) fn read(
    bytes: &[u8],
    conversations: usize,
    programs: &mut Programs,
) -> Result<Reading, Unreadable> {
    let arena = Bump::new();
    let file = File::new(bytes, &arena)?;
    let mut reader = Reader::new(&file, conversations)?;
    reader.fonts(programs);
    reader.pages()?;
    reader.tags()?;
    reader.rest(programs)?;
    Ok(Reading { conversations: reader.conversations, document: reader.document })
}

/// The object that tells which glyph each code of a font is.
fn glyph_table(file: &File<'_>, font: &Map<'_>) -> Option<usize> {
    let below = file.get(font, "DescendantFonts").and_then(Value::list)?.first()?;
    match get(file.follow(below).map()?, "CIDToGIDMap")? {
        Value::Link(table) => Some(*table),
        _ => None,
    }
}

/// One document on its way to extracts.
struct Reader<'r, 'f> {
    file: &'r File<'f>,
    /// Objects whose strings were read.
    taken: Vec<bool>,
    /// Number of each page's object, and the conversation that it belongs to.
    pages: Vec<(usize, usize)>,
    /// The way back from an object to its page.
    numbers: HashMap<usize, usize>,
    /// Texts by page and number of the marked content.
    marked: HashMap<(usize, usize), Flow>,
    faces: HashMap<usize, Rc<Typeface>>,
    conversations: Vec<Extract>,
    document: Extract,
}

impl<'r, 'f> Reader<'r, 'f> {
    fn new(file: &'r File<'f>, conversations: usize) -> Result<Self, Unreadable> {
        const BROKEN: Unreadable = Unreadable("its pages are not where they should be");
        let mut reader = Self {
            file,
            taken: vec![false; file.entries.len()],
            pages: Vec::new(),
            numbers: HashMap::new(),
            marked: HashMap::new(),
            faces: HashMap::new(),
            conversations: vec![Extract::default(); conversations],
            document: Extract::default(),
        };
        let catalog = reader.catalog()?;
        let mut open: Vec<&Value<'f>> = get(catalog, "Pages").into_iter().collect();
        while let Some(node) = open.pop() {
            let Value::Link(number) = node else { return Err(BROKEN) };
            let map = file.follow(node).map().ok_or(BROKEN)?;
            match file.get(map, "Kids").and_then(Value::list) {
                Some(kids) => open.extend(kids.iter().rev()),
                None if get(map, "Type").and_then(Value::name) == Some(b"Page") => {
                    reader.numbers.insert(*number, reader.pages.len());
                    reader.pages.push((*number, 0));
                }
                None => return Err(BROKEN),
            }
            if reader.pages.len() + open.len() > file.entries.len() {
                return Err(BROKEN);
            }
        }
        reader.outline()?;
        Ok(reader)
    }

    /// Reads the names of fonts.
    fn fonts(&mut self, programs: &Programs) {
        for (number, entry) in self.file.entries.iter().enumerate() {
            let Some(map) = entry.as_ref().and_then(|entry| entry.value.map()) else { continue };
            if get(map, "FontName").is_none() && get(map, "BaseFont").is_none() {
                continue;
            }
            for (key, value) in map {
                match (&**key, value) {
                    (b"FontName" | b"BaseFont", Value::Name(name)) => {
                        let name = String::from_utf8_lossy(name);
                        self.document.add("font", None, false, programs.tag(&name));
                    }
                    (b"CIDSystemInfo", _) => {}
                    (_, value) => self.strings(value, "font", None, None),
                }
            }
            self.mark(number);
        }
    }

    fn catalog(&self) -> Result<&'r Map<'f>, Unreadable> {
        let catalog = self.file.get(&self.file.trailer, "Root").and_then(Value::map);
        catalog.ok_or(Unreadable("it has no catalogue"))
    }

    /// Tells which page belongs to which conversation: the outline has one entry for each, if there are several.
    fn outline(&mut self) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("its outline does not fit its conversations");
        let outline = self.file.get(self.catalog()?, "Outlines").and_then(Value::map);
        let Some(outline) = outline else {
            return if self.conversations.len() == 1 { Ok(()) } else { Err(BROKEN) };
        };
        let mut entry = get(outline, "First");
        let mut begins = Vec::new();
        while let Some(Value::Link(number)) = entry {
            let map = self.file.entry(*number).and_then(|entry| entry.value.map()).ok_or(BROKEN)?;
            let page =
                self.file.get(map, "Dest").and_then(Value::list).and_then(<[_]>::first).ok_or(BROKEN)?;
            let begin = self.page_of(page).ok_or(BROKEN)?;
            if begins.last().is_some_and(|before| *before >= begin)
                || begins.len() >= self.conversations.len()
            {
                return Err(BROKEN);
            }
            let place = begins.len();
            begins.push(begin);
            self.take(*number, "outline", None, Some(place));
            self.days(map, place)?;
            entry = get(map, "Next");
        }
        if begins.len() != self.conversations.len() {
            return Err(BROKEN);
        }
        for (page, (_, conversation)) in self.pages.iter_mut().enumerate() {
            *conversation = begins.partition_point(|begin| *begin <= page).saturating_sub(1);
        }
        Ok(())
    }

    /// Reads the entries below that of a conversation: its days.
    fn days(&mut self, conversation: &Map<'f>, place: usize) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("its outline does not fit its conversations");
        let mut open: Vec<_> = get(conversation, "First").into_iter().collect();
        while let Some(entry) = open.pop() {
            let Value::Link(number) = entry else { return Err(BROKEN) };
            if self.taken.get(*number) != Some(&false) {
                return Err(BROKEN);
            }
            self.take(*number, "outline", None, Some(place));
            let map = self.file.follow(entry).map().ok_or(BROKEN)?;
            open.extend([get(map, "Next"), get(map, "First")].into_iter().flatten());
        }
        Ok(())
    }

    fn page_of(&self, value: &Value<'f>) -> Option<usize> {
        let Value::Link(number) = value else { return None };
        self.numbers.get(number).copied()
    }

    /// Where the text of a page goes.
    fn extract(&mut self, page: Option<usize>) -> &mut Extract {
        let conversation = page.and_then(|page| self.pages.get(page)).map(|(_, conversation)| *conversation);
        match conversation.and_then(|conversation| self.conversations.get_mut(conversation)) {
            Some(extract) => extract,
            None => &mut self.document,
        }
    }

    fn pages(&mut self) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("a page is broken");
        for (page, (number, _)) in self.pages.clone().into_iter().enumerate() {
            let map = self.file.entry(number).and_then(|entry| entry.value.map()).ok_or(BROKEN)?;
            let faces = self.faces_of(map)?;
            let content = match get(map, "Contents") {
                Some(Value::Link(content)) => {
                    self.mark(*content);
                    self.file.stream(*content)?
                }
                _ => return Err(BROKEN),
            };
            let shown = content::shown(&content, &faces, page)?;
            for (mark, flow) in shown.flows {
                match mark {
                    Some(mark) => drop(self.marked.insert((page, mark), flow)),
                    None => self.put("", Some(page), &flow),
                }
            }
            for said in shown.said {
                self.extract(Some(page)).add("", Some(page + 1), false, &said);
            }
            let links = self.file.get(map, "Annots").and_then(Value::list).unwrap_or_default();
            for link in links {
                match link {
                    Value::Link(number) => self.take(*number, "link", Some(page), None),
                    value => self.strings(value, "link", Some(page), None),
                }
            }
            self.take(number, "", Some(page), None);
        }
        Ok(())
    }

    fn faces_of(&mut self, page: &Map<'f>) -> Result<Faces, Unreadable> {
        const BROKEN: Unreadable = Unreadable("a page has no fonts of its own");
        let resources = self.file.get(page, "Resources").and_then(Value::map).ok_or(BROKEN)?;
        let fonts = self.file.get(resources, "Font").and_then(Value::map);
        let mut faces = Faces::new();
        for (name, font) in fonts.into_iter().flatten() {
            let Value::Link(number) = font else { return Err(BROKEN) };
            let face = match self.faces.get(number) {
                Some(face) => Rc::clone(face),
                None => {
                    let map = self.file.follow(font).map().ok_or(BROKEN)?;
                    let face = Rc::new(Typeface::new(self.file, map)?);
                    if let Some(Value::Link(table)) = get(map, "ToUnicode") {
                        self.mark(*table);
                    }
                    // Numbers of glyphs, which say nothing.
                    if let Some(table) = glyph_table(self.file, map) {
                        let is_whole = self.file.stream(table)?.len().is_multiple_of(2);
                        if !is_whole {
                            return Err(BROKEN);
                        }
                        self.mark(table);
                    }
                    // One letter tells no more than that it is there; a row of them can be a value, shown or not.
                    for (_, text) in face.meanings.iter().filter(|(_, text)| text.chars().nth(1).is_some()) {
                        self.document.add("font", None, false, text);
                    }
                    for text in &face.comments {
                        self.document.add("font", None, false, text);
                    }
                    self.faces.insert(*number, Rc::clone(&face));
                    face
                }
            };
            faces.insert(name.to_vec(), face);
        }
        Ok(faces)
    }

    /// Adds a text in every way in which it can be read.
    fn put(&mut self, what: &'static str, page: Option<usize>, flow: &Flow) {
        if flow.is_empty() {
            return;
        }
        for text in flow.readings() {
            let is_ours = tags::is_ours(&text);
            self.extract(page).add(what, page.map(|page| page + 1), is_ours, &text);
        }
    }

    /// Marks an object as read.
    fn mark(&mut self, number: usize) {
        if let Some(taken) = self.taken.get_mut(number) {
            *taken = true;
        }
    }

    /// Adds the strings of an object, once.
    fn take(&mut self, number: usize, what: &'static str, page: Option<usize>, conversation: Option<usize>) {
        match self.taken.get_mut(number) {
            Some(taken) if !*taken => *taken = true,
            _ => return,
        }
        if let Some(entry) = self.file.entry(number) {
            self.strings(&entry.value, what, page, conversation);
        }
    }

    /// Adds all strings of a value, and the names that are not of the format.
    fn strings(
        &mut self,
        value: &Value<'f>,
        what: &'static str,
        page: Option<usize>,
        conversation: Option<usize>,
    ) {
        let mut add = |text: &str| {
            let extract = match conversation.and_then(|place| self.conversations.get_mut(place)) {
                Some(extract) => extract,
                None => self.extract(page),
            };
            let is_ours = what == "outline" && tags::is_ours(text);
            extract.add(what, page.map(|page| page + 1), is_ours, text);
        };
        match value {
            Value::Text(text) => add(&text_string(text)),
            Value::Name(name) if !names::is_known(name) => add(&String::from_utf8_lossy(name)),
            Value::List(values) => {
                values.iter().for_each(|value| self.strings(value, what, page, conversation));
            }
            Value::Map(map) => {
                for (key, value) in map {
                    let what = match &**key {
                        b"ActualText" => "spoken text",
                        b"Alt" | b"E" => "description",
                        b"URI" => "link",
                        _ => what,
                    };
                    if !names::is_known(key) {
                        self.strings(&Value::Name(key.clone()), what, page, conversation);
                    }
                    self.strings(value, what, page, conversation);
                }
            }
            _ => {}
        }
    }

    /// Everything that was not read yet, of the document as a whole.
    fn rest(&mut self, programs: &mut Programs) -> Result<(), Unreadable> {
        let file = self.file;
        for (_, flow) in std::mem::take(&mut self.marked) {
            // Text with a number that no tag knows.
            let page = flow.begin.map(|pen| pen.page);
            self.put("", page, &flow);
        }
        for (key, value) in &file.trailer {
            match (&**key, value) {
                // Two digests.
                (b"ID", Value::List(ids))
                    if ids.iter().all(|id| matches!(id, Value::Text(id) if id.len() == 16)) => {}
                (b"Info", Value::Link(number)) => self.take(*number, "document information", None, None),
                (_, value) => self.strings(value, "trailer", None, None),
            }
        }
        for (number, entry) in file.entries.iter().enumerate() {
            let Some(entry) = entry else { continue };
            if entry.data.is_some() {
                self.other_stream(number, entry, programs)?;
            }
            if entry.value.map().is_some_and(|map| get(map, "EF").is_some()) {
                return Err(Unreadable("it holds a file"));
            }
            self.take(number, "document", None, None);
        }
        Ok(())
    }

    /// A stream that is no page and no table of a font.
    fn other_stream(
        &mut self,
        number: usize,
        entry: &Entry<'f>,
        programs: &mut Programs,
    ) -> Result<(), Unreadable> {
        if self.taken.get(number) == Some(&true) {
            return Ok(());
        }
        let (Value::Map(map), Some(packed)) = (&entry.value, entry.data) else {
            return Err(Unreadable("a stream is broken"));
        };
        let name = |key| get(map, key).and_then(Value::name);
        let is_program = get(map, "Length1").is_some() || name("Subtype") == Some(b"OpenType");
        if name("Subtype") == Some(b"XML") {
            for word in program::xml_words(&self.file.stream(number)?)? {
                self.document.add("metadata", None, false, &word);
            }
        } else if is_program {
            let words = programs.words(packed, || program::font_words(&self.file.stream(number)?))?;
            for word in words {
                self.document.add("font", None, false, word);
            }
        } else if name("Subtype") == Some(b"Image") {
            if name("Filter") == Some(b"DCTDecode") {
                program::look_at_jpeg(packed)?;
            } else {
                self.file.stream(number)?;
            }
        } else {
            return Err(Unreadable("it holds something of an unknown kind"));
        }
        Ok(())
    }
}

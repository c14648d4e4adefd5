//! Bytes in, conversations out, one at a time.
//!
//! ```text
//!  bytes, cut anywhere          document                        each conversation
//!  ───────────────────▶ UTF-8 ▶ [BOM] value* ───────────────▶  Event::Conversation
//!                               │                               Event::Skipped
//!                               ├ {"conversations":[…], …}      Event::Broken
//!                               ├ […]
//!                               └ {…}   one per line or not
//! ```
//!
//! Memory holds one conversation and one chunk. A conversation that is cut by the end of a chunk is
//! tried again when twice as much of it is there, so the cost stays linear however small the chunks are.

use crate::error::Result;
use crate::model::{Conversation, Kind, Spec, read_record};
use crate::scan::{Cursor, Stop, Wants};

mod utf8;

use utf8::Utf8;

/// Bytes looked at in one go, so that a large chunk is never held twice.
const SLICE_BYTES: usize = 256 * 1024;

const ELEMENT: Spec = Spec { field: "conversations", kind: Kind::Record(Wants::ALWAYS) };
const BYTE_ORDER_MARK: &str = "\u{FEFF}";

/// What the reader found.
#[derive(Debug)]
pub(crate) enum Event<'a> {
    /// A conversation whose fields have their types.
    Conversation {
        conversation: Box<Conversation<'a>>,
        /// Offset of its first byte in the input.
        byte: u64,
        /// Fields that were given twice.
        repeated_fields: u32,
        /// Its text.
        source: &'a str,
    },
    /// `null` or `{}` where a conversation should stand.
    Empty,
    /// One conversation or line that cannot be used; reading goes on behind it.
    Skipped {
        fault: Fault,
        /// Offset of the fault in the input.
        byte: u64,
        id: Option<String>,
        /// Of a conversation with a wrong type: its text, and the offset of its first byte.
        source: Option<(&'a str, u64)>,
    },
    /// The input is not JSON from here on; nothing behind it can be read.
    Broken { byte: u64 },
}

impl Event<'_> {
    fn bad_line(byte: u64) -> Self {
        Self::Skipped { fault: Fault::Syntax, byte, id: None, source: None }
    }
}

/// Why a conversation was skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Not JSON.
    Syntax,
    /// A known field has the wrong type.
    WrongType(&'static str),
}

/// Where in the document the reader stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Before a value of the document.
    Document,
    /// Before an element of a list of conversations, or its end.
    List { first: bool, in_page: bool },
    /// Behind an element.
    Behind { in_page: bool },
    /// In a page object, behind its list.
    PageRest,
    /// In a line that is not JSON.
    BadLine,
    /// Nothing more can be read.
    Broken,
}

/// One step of the reader.
enum Step<'a> {
    /// Go on from `to` at `place`, after telling `event`.
    Go { to: usize, place: Place, event: Option<Event<'a>> },
    /// More input is needed.
    Wait,
}

/// The reader.
#[derive(Debug)]
pub(crate) struct Input {
    text: String,
    utf8: Utf8,
    place: Place,
    wants: Wants,
    /// Offset in the input of the first byte of `text`.
    base: u64,
    /// Length of `text` below which another try is useless.
    enough: usize,
}

impl Input {
    pub(crate) fn new(wants: Wants) -> Self {
        Self { text: String::new(), utf8: Utf8::default(), place: Place::Document, wants, base: 0, enough: 1 }
    }

    /// Byte sequences that were not UTF-8 and became U+FFFD.
    pub(crate) fn replaced_bytes(&self) -> u64 {
        self.utf8.replaced
    }

    /// Takes the next bytes and tells what they complete.
    pub(crate) fn push<F>(&mut self, bytes: &[u8], mut tell: F) -> Result<()>
    where
        F: FnMut(Event<'_>) -> Result<()>,
    {
        for slice in bytes.chunks(SLICE_BYTES) {
            self.utf8.decode(slice, &mut self.text);
            if self.text.len() >= self.enough {
                self.advance(&mut tell)?;
            }
        }
        Ok(())
    }

    /// Tells what is left at the end of the input.
    pub(crate) fn finish<F>(&mut self, mut tell: F) -> Result<()>
    where
        F: FnMut(Event<'_>) -> Result<()>,
    {
        self.utf8.finish(&mut self.text);
        let end = self.byte(self.text.len());
        // A number at the very end of the input is complete only if something follows it.
        self.text.push('\n');
        self.advance(&mut tell)?;
        let cut = match self.place {
            Place::Document => !self.text.trim_start_matches(BYTE_ORDER_MARK).trim().is_empty(),
            Place::List { .. } | Place::Behind { .. } | Place::PageRest => true,
            Place::BadLine | Place::Broken => false,
        };
        if cut {
            self.place = Place::Broken;
            tell(Event::Broken { byte: end })?;
        }
        self.text = String::new();
        Ok(())
    }

    fn advance<F>(&mut self, tell: &mut F) -> Result<()>
    where
        F: FnMut(Event<'_>) -> Result<()>,
    {
        let mut at = 0;
        let mut told = Ok(());
        while told.is_ok() {
            match self.step(at) {
                Step::Wait => break,
                Step::Go { to, place, event } => {
                    if let Some(event) = event {
                        told = tell(event);
                    }
                    at = to;
                    self.place = place;
                }
            }
        }
        if self.place != Place::BadLine {
            // White space between values is not kept, however much there is.
            let rest = self.text.get(at..).unwrap_or_default();
            at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
        }
        self.base += at as u64;
        self.utf8.forget_before(self.base);
        self.text.drain(..at);
        self.enough = self.text.len() * 2 + 1;
        told
    }

    fn step(&self, at: usize) -> Step<'_> {
        let mut cursor = Cursor::new(&self.text, self.wants).moved_to(at);
        let step = match self.place {
            Place::Document => self.document(&mut cursor),
            Place::List { first, in_page } => self.list(&mut cursor, first, in_page),
            Place::Behind { in_page } => self.behind(&mut cursor, in_page),
            Place::PageRest => page_rest(&mut cursor),
            Place::BadLine => return self.bad_line(at),
            Place::Broken => {
                if at == self.text.len() {
                    return Step::Wait;
                }
                return Step::Go { to: self.text.len(), place: Place::Broken, event: None };
            }
        };
        match step {
            Ok(step) => step,
            Err(Stop::Incomplete) => Step::Wait,
            Err(Stop::Syntax | Stop::WrongType) => self.broken(cursor.stopped_at),
        }
    }

    fn byte(&self, at: usize) -> u64 {
        self.utf8.input_offset(self.base + at as u64)
    }

    fn broken(&self, at: usize) -> Step<'_> {
        let event = Some(Event::Broken { byte: self.byte(at) });
        Step::Go { to: self.text.len(), place: Place::Broken, event }
    }

    /// A value of the document: a page, a list, a conversation, or a line that is none of them.
    fn document<'a>(&'a self, cursor: &mut Cursor<'a>) -> std::result::Result<Step<'a>, Stop> {
        cursor.peek()?;
        if cursor.rest().starts_with(BYTE_ORDER_MARK) {
            let to = cursor.at() + BYTE_ORDER_MARK.len();
            return Ok(Step::Go { to, place: Place::Document, event: None });
        }
        let start = cursor.at();
        match cursor.peek()? {
            b'[' => {
                cursor.bump();
                let place = Place::List { first: true, in_page: false };
                Ok(Step::Go { to: cursor.at(), place, event: None })
            }
            b'{' => {
                let mut head = cursor.clone();
                match self.head(&mut head) {
                    Ok(Some(step)) => Ok(step),
                    Ok(None) => self.element(cursor, Place::Document),
                    Err(Stop::Syntax) => Ok(self.bad_object(start, head.stopped_at)),
                    Err(stop) => Err(stop),
                }
            }
            _ => {
                let event = Some(Event::bad_line(self.byte(start)));
                Ok(Step::Go { to: start, place: Place::BadLine, event })
            }
        }
    }

    /// Looks for `"conversations"` among the members of an object; none if it is a conversation itself.
    fn head<'a>(&'a self, cursor: &mut Cursor<'a>) -> std::result::Result<Option<Step<'a>>, Stop> {
        let mut is_page = false;
        let mut wrong = None;
        let mut first = true;
        let mut open = cursor.opened(b'}')?;
        while open {
            let key = cursor.key()?;
            match key.as_plain() {
                Some("id" | "conversation_id") if first => return Ok(None),
                Some("conversations") => {
                    is_page = true;
                    if cursor.peek()? == b'[' {
                        cursor.bump();
                        let place = Place::List { first: true, in_page: true };
                        return Ok(Some(Step::Go { to: cursor.at(), place, event: None }));
                    }
                    if cursor.peek()? != b'n' {
                        wrong = Some(cursor.at());
                    }
                }
                _ => {}
            }
            cursor.skip()?;
            first = false;
            open = cursor.more(b'}')?;
        }
        if !is_page {
            return Ok(None);
        }
        // A page whose list is no list is not an empty page.
        let fault = Fault::WrongType("conversations");
        let event = wrong.map(|at| Event::Skipped { fault, byte: self.byte(at), id: None, source: None });
        Ok(Some(Step::Go { to: cursor.at(), place: Place::Document, event }))
    }

    /// An object of the document that is not JSON: its line is skipped if it stands on a line of its own.
    fn bad_object(&self, start: usize, found: usize) -> Step<'_> {
        let object = self.text.get(start..found).unwrap_or_default();
        let line_end = match object.find('\n') {
            None => None,
            Some(end) => {
                let behind =
                    self.text.get(start + end + 1..).unwrap_or_default().trim_start_matches(['\n', '\r']);
                if !behind.is_empty() && !behind.starts_with('{') {
                    return self.broken(found);
                }
                Some(start + end)
            }
        };
        let event = Some(Event::bad_line(self.byte(found)));
        Step::Go { to: line_end.unwrap_or(found), place: Place::BadLine, event }
    }

    fn bad_line(&self, at: usize) -> Step<'_> {
        match self.text.get(at..).unwrap_or_default().find('\n') {
            Some(end) => Step::Go { to: at + end + 1, place: Place::Document, event: None },
            None if at == self.text.len() => Step::Wait,
            None => Step::Go { to: self.text.len(), place: Place::BadLine, event: None },
        }
    }

    /// An element of a list, or the list's end.
    fn list<'a>(
        &'a self,
        cursor: &mut Cursor<'a>,
        first: bool,
        in_page: bool,
    ) -> std::result::Result<Step<'a>, Stop> {
        if first && cursor.peek()? == b']' {
            cursor.bump();
            return Ok(Step::Go { to: cursor.at(), place: after_list(in_page), event: None });
        }
        self.element(cursor, Place::Behind { in_page })
    }

    fn behind<'a>(&'a self, cursor: &mut Cursor<'a>, in_page: bool) -> std::result::Result<Step<'a>, Stop> {
        let place =
            if cursor.more(b']')? { Place::List { first: false, in_page } } else { after_list(in_page) };
        Ok(Step::Go { to: cursor.at(), place, event: None })
    }

    /// One conversation.
    fn element<'a>(&'a self, cursor: &mut Cursor<'a>, place: Place) -> std::result::Result<Step<'a>, Stop> {
        let first = cursor.peek()?;
        let start = cursor.clone();
        let byte = self.byte(start.at());
        if first == b'n' {
            cursor.literal("null")?;
            return Ok(Step::Go { to: cursor.at(), place, event: Some(Event::Empty) });
        }
        let mut conversation = Box::<Conversation<'_>>::default();
        match read_record(conversation.as_mut(), cursor, &ELEMENT, None) {
            Ok(()) => {
                let source = start.source_to(cursor.at());
                let is_bare = source.trim_matches(['{', '}']).trim().is_empty();
                let event = if is_bare {
                    Event::Empty
                } else {
                    let repeated_fields = cursor.repeated_fields;
                    Event::Conversation { conversation, byte, repeated_fields, source }
                };
                Ok(Step::Go { to: cursor.at(), place, event: Some(event) })
            }
            Err(Stop::WrongType) => {
                let (at, fault) = (cursor.stopped_at, Fault::WrongType(cursor.wrong_field));
                *cursor = start.clone();
                match cursor.skip() {
                    Ok(source) => {
                        let id = id_in(source);
                        let event =
                            Event::Skipped { fault, byte: self.byte(at), id, source: Some((source, byte)) };
                        Ok(Step::Go { to: cursor.at(), place, event: Some(event) })
                    }
                    Err(stop) => self.bad_element(stop, start.at(), cursor.stopped_at, place),
                }
            }
            Err(stop) => self.bad_element(stop, start.at(), cursor.stopped_at, place),
        }
    }

    /// An element that is not JSON ends a list; in the document it may be one line among many.
    fn bad_element(
        &self,
        stop: Stop,
        start: usize,
        found: usize,
        place: Place,
    ) -> std::result::Result<Step<'_>, Stop> {
        match stop {
            Stop::Syntax if place == Place::Document => Ok(self.bad_object(start, found)),
            stop => Err(stop),
        }
    }
}

fn after_list(in_page: bool) -> Place {
    if in_page { Place::PageRest } else { Place::Document }
}

/// Members of a page behind its list.
fn page_rest<'a>(cursor: &mut Cursor<'a>) -> std::result::Result<Step<'a>, Stop> {
    while cursor.more(b'}')? {
        let key = cursor.key()?;
        if key.as_plain() == Some("conversations") && cursor.peek()? == b'[' {
            cursor.bump();
            let place = Place::List { first: true, in_page: true };
            return Ok(Step::Go { to: cursor.at(), place, event: None });
        }
        cursor.skip()?;
    }
    Ok(Step::Go { to: cursor.at(), place: Place::Document, event: None })
}

/// Reads the text of one conversation, as [`Event`] gives it; the number of fields that were given twice.
///
/// # Errors
/// The field with a wrong type, and its offset in the text.
pub(crate) fn read_conversation(
    source: &str,
    wants: Wants,
) -> std::result::Result<(Box<Conversation<'_>>, u32), (&'static str, usize)> {
    let mut cursor = Cursor::new(source, wants);
    let mut conversation = Box::<Conversation<'_>>::default();
    match read_record(conversation.as_mut(), &mut cursor, &ELEMENT, None) {
        Ok(()) => Ok((conversation, cursor.repeated_fields)),
        Err(_) => Err((cursor.wrong_field, cursor.stopped_at)),
    }
}

/// The id of a conversation that cannot be read otherwise.
pub(crate) fn id_in(source: &str) -> Option<String> {
    let mut cursor = Cursor::new(source, Wants::ALWAYS);
    if cursor.peek().ok()? != b'{' || !cursor.opened(b'}').ok()? {
        return None;
    }
    loop {
        let key = cursor.key().ok()?;
        if matches!(key.as_plain(), Some("id" | "conversation_id")) {
            match cursor.peek().ok()? {
                b'"' => return Some(cursor.string().ok()?.decode().0.into_owned()),
                b'-' | b'0'..=b'9' => return Some(cursor.number().ok()?.to_owned()),
                _ => {}
            }
        }
        cursor.skip().ok()?;
        if !cursor.more(b'}').ok()? {
            return None;
        }
    }
}

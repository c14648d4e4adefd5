//! A conversation and its records as JSON objects.

use std::collections::HashSet;

use super::plan::{self, Member};
use super::{source, string};
use crate::cell::Cell;
use crate::field::{Field, Level, Read};
use crate::html::html_text;
use crate::model::{
    Attachment, AuditEvent, Citation, Conversation, Csat, Customer, Many, Message, Note, Part, Person,
    Reaction, Recording, Skill, Unknown,
};
use crate::result::{Account, WarningCode};
use crate::selection::{Selection, UnknownMembers};
use crate::text::Text;
use crate::time::Instant;

/// Writes conversations, reusing its memory.
#[derive(Debug)]
pub(crate) struct RecordWriter {
    members: Vec<Member>,
    unknown: UnknownMembers,
    line: Line,
}

impl RecordWriter {
    pub(crate) fn new(selection: &Selection) -> Self {
        Self {
            members: plan::members(Level::Conversation, &selection.members),
            unknown: selection.unknown.clone(),
            line: Line::default(),
        }
    }

    /// The conversation as one JSON object on one line.
    pub(crate) fn write(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> &[u8] {
        self.line.bytes.clear();
        self.line.record(&Item::Conversation(conversation), &self.members, &self.unknown, account);
        &self.line.bytes
    }
}

/// A record that is being written.
#[derive(Clone, Copy, Debug)]
enum Item<'r, 'a> {
    Conversation(&'r Conversation<'a>),
    Message(&'r Message<'a>, u64),
    Reaction(&'r Reaction<'a>),
    Attachment(&'r Attachment<'a>),
    Citation(&'r Citation<'a>),
    Note(&'r Note<'a>),
    AuditEvent(&'r AuditEvent<'a>),
    Skill(&'r Skill<'a>),
    Recording(&'r Recording<'a>),
}

/// A nested object that is being written.
#[derive(Clone, Copy, Debug)]
enum PartItem<'r, 'a> {
    Absent,
    Null,
    Here(&'r Unknown<'a>),
}

impl<'r, 'a> Item<'r, 'a> {
    fn cell(&self, field: &Field) -> Cell<'a> {
        match (field.read, *self) {
            (Read::Conversation(read), Item::Conversation(item)) => read(item),
            (Read::Message(read), Item::Message(item, position)) => read(item, position),
            (Read::Reaction(read), Item::Reaction(item)) => read(item),
            (Read::Attachment(read), Item::Attachment(item)) => read(item),
            (Read::Citation(read), Item::Citation(item)) => read(item),
            (Read::Note(read), Item::Note(item)) => read(item),
            (Read::AuditEvent(read), Item::AuditEvent(item)) => read(item),
            (Read::Skill(read), Item::Skill(item)) => read(item),
            (Read::Recording(read), Item::Recording(item)) => read(item),
            _ => Cell::Absent,
        }
    }

    fn level(&self) -> Level {
        match self {
            Item::Conversation(_) => Level::Conversation,
            Item::Message(..) => Level::Message,
            Item::Reaction(_) => Level::Reaction,
            Item::Attachment(_) => Level::Attachment,
            Item::Citation(_) => Level::Citation,
            Item::Note(_) => Level::Note,
            Item::AuditEvent(_) => Level::AuditEvent,
            Item::Skill(_) => Level::Skill,
            Item::Recording(_) => Level::Recording,
        }
    }

    fn unknown(&self) -> &'r Unknown<'a> {
        match *self {
            Item::Conversation(item) => &item.unknown,
            Item::Message(item, _) => &item.unknown,
            Item::Reaction(item) => &item.unknown,
            Item::Attachment(item) => &item.unknown,
            Item::Citation(item) => &item.unknown,
            Item::Note(item) => &item.unknown,
            Item::AuditEvent(item) => &item.unknown,
            Item::Skill(item) => &item.unknown,
            Item::Recording(item) => &item.unknown,
        }
    }

    /// The nested object of this key.
    fn part(&self, key: &str) -> PartItem<'r, 'a> {
        match (*self, key) {
            (Item::Conversation(item), "customer") => part(&item.customer, |p: &Customer<'a>| &p.unknown),
            (Item::Conversation(item), "assigned_agent") => person(&item.assigned_agent),
            (Item::Conversation(item), "csat") => part(&item.csat, |p: &Csat<'a>| &p.unknown),
            (Item::Message(item, _), "author") => person(&item.author),
            (Item::Reaction(item), "author") => person(&item.author),
            (Item::Note(item), "author") => person(&item.author),
            (Item::AuditEvent(item), "actor") => person(&item.actor),
            _ => PartItem::Absent,
        }
    }

    /// The list of this level.
    fn list(&self, level: Level) -> Records<'r, 'a> {
        match (*self, level) {
            (Item::Conversation(item), Level::Message) => match &item.messages {
                Many::Here(messages) => Records::Here(
                    (1..).zip(messages).map(|(position, message)| Item::Message(message, position)).collect(),
                ),
                other => records(other, |message| Item::Message(message, 0)),
            },
            (Item::Conversation(item), Level::Note) => records(&item.notes, Item::Note),
            (Item::Conversation(item), Level::AuditEvent) => records(&item.audit, Item::AuditEvent),
            (Item::Conversation(item), Level::Skill) => records(&item.skills, Item::Skill),
            (Item::Conversation(item), Level::Recording) => records(&item.recordings, Item::Recording),
            (Item::Message(item, _), Level::Reaction) => records(&item.reactions, Item::Reaction),
            (Item::Message(item, _), Level::Attachment) => records(&item.attachments, Item::Attachment),
            (Item::Message(item, _), Level::Citation) => records(&item.sources, Item::Citation),
            (Item::Note(item), Level::Attachment) => records(&item.attachments, Item::Attachment),
            _ => Records::Absent,
        }
    }
}

/// A list of records that is being written.
#[derive(Debug)]
enum Records<'r, 'a> {
    Absent,
    Null,
    Here(Vec<Item<'r, 'a>>),
}

fn records<'r, 'a, T>(many: &'r Many<'a, T>, item: fn(&'r T) -> Item<'r, 'a>) -> Records<'r, 'a> {
    match many {
        Many::Absent | Many::Unread(_) => Records::Absent,
        Many::Null => Records::Null,
        Many::Here(list) => Records::Here(list.iter().map(item).collect()),
    }
}

fn part<'r, 'a, T>(part: &'r Part<T>, unknown: fn(&'r T) -> &'r Unknown<'a>) -> PartItem<'r, 'a> {
    match part {
        Part::Absent => PartItem::Absent,
        Part::Null => PartItem::Null,
        Part::Here(record) => PartItem::Here(unknown(record)),
    }
}

fn person<'r, 'a>(person: &'r Part<Person<'a>>) -> PartItem<'r, 'a> {
    part(person, |person| &person.unknown)
}

/// The line being written.
#[derive(Debug, Default)]
struct Line {
    bytes: Vec<u8>,
    /// Decoded text.
    scratch: String,
}

impl Line {
    fn record(
        &mut self,
        item: &Item<'_, '_>,
        members: &[Member],
        unknown: &UnknownMembers,
        account: &mut Account,
    ) {
        self.bytes.push(b'{');
        let start = self.bytes.len();
        for member in members {
            match member {
                Member::Value { key, field } => self.value(start, key, field, &item.cell(field), account),
                Member::Part { key, members } => self.part(start, key, item, members, unknown, account),
                Member::List { key, level, members } => match item.list(*level) {
                    Records::Absent => {}
                    Records::Null => {
                        self.key(start, key);
                        self.bytes.extend_from_slice(b"null");
                    }
                    Records::Here(items) => {
                        self.key(start, key);
                        self.bytes.push(b'[');
                        let first = self.bytes.len();
                        for item in &items {
                            if self.bytes.len() > first {
                                self.bytes.push(b',');
                            }
                            self.record(item, members, unknown, account);
                        }
                        self.bytes.push(b']');
                    }
                },
            }
        }
        self.unknown(start, item.unknown(), members, unknown.at(item.level()), account);
        self.bytes.push(b'}');
    }

    fn part(
        &mut self,
        start: usize,
        key: &'static str,
        item: &Item<'_, '_>,
        members: &[Member],
        unknown: &UnknownMembers,
        account: &mut Account,
    ) {
        match item.part(key) {
            PartItem::Absent => {}
            PartItem::Null => {
                self.key(start, key);
                self.bytes.extend_from_slice(b"null");
            }
            PartItem::Here(others) => {
                self.key(start, key);
                self.bytes.push(b'{');
                let inner = self.bytes.len();
                for member in members {
                    if let Member::Value { key, field } = member {
                        self.value(inner, key, field, &item.cell(field), account);
                    }
                }
                let kept = if key == "customer" { unknown.of_customer() } else { unknown.at(item.level()) };
                self.unknown(inner, others, members, kept, account);
                self.bytes.push(b'}');
            }
        }
    }

    /// Members that the field table does not know, each key once (rules JSON-01, JSON-04).
    fn unknown(
        &mut self,
        start: usize,
        unknown: &Unknown<'_>,
        members: &[Member],
        kept: bool,
        account: &mut Account,
    ) {
        if unknown.is_empty() {
            return;
        }
        if !kept {
            account.warn(WarningCode::UnknownFieldsDropped, None, unknown.len() as u64);
            return;
        }
        let mut written: HashSet<String> = members.iter().map(|member| member.key().to_owned()).collect();
        for (key, value) in unknown {
            let key = key.decode().0;
            if written.contains(key.as_ref()) {
                account.warn(WarningCode::RepeatedFields, None, 1);
                continue;
            }
            self.comma(start);
            string::write(&key, &mut self.bytes);
            self.bytes.push(b':');
            let rewritten = source::rewrite(value, &mut self.bytes);
            account.warn(WarningCode::ReplacedSurrogates, None, rewritten.replaced_surrogates);
            account.warn(WarningCode::RepeatedFields, None, rewritten.repeated_keys);
            account.warn(WarningCode::UnknownFieldsKept, None, 1);
            written.insert(key.into_owned());
        }
    }

    /// What is absent stays absent, what is null stays null (rule JSON-06).
    #[inline]
    fn value(
        &mut self,
        start: usize,
        key: &'static str,
        field: &Field,
        cell: &Cell<'_>,
        account: &mut Account,
    ) {
        if matches!(cell, Cell::Absent) {
            return;
        }
        self.key(start, key);
        match *cell {
            Cell::Absent | Cell::Null | Cell::Deleted => self.bytes.extend_from_slice(b"null"),
            Cell::Text(text) => self.text(text, field, account),
            Cell::Html(text) => {
                self.decode(text, field, account);
                string::write(&html_text(&self.scratch), &mut self.bytes);
            }
            Cell::Word(word) => string::write(word, &mut self.bytes),
            Cell::Time(text) => match text.as_plain() {
                Some(plain) if Instant::is_canonical(plain) => string::write_plain(plain, &mut self.bytes),
                _ => {
                    self.decode(text, field, account);
                    match Instant::canonical(&self.scratch) {
                        Some(canonical) => string::write(&canonical, &mut self.bytes),
                        None => {
                            account.warn(WarningCode::UnreadableTimes, Some(field.key), 1);
                            string::write(&self.scratch, &mut self.bytes);
                        }
                    }
                }
            },
            Cell::Number(digits) => source::write_number(digits, &mut self.bytes),
            Cell::Count(count) => self.bytes.extend_from_slice(count.to_string().as_bytes()),
            Cell::Flag(flag) => self.bytes.extend_from_slice(if flag { b"true" } else { b"false" }),
            Cell::Texts(texts) => self.texts(texts.iter(), field, account),
            Cell::Gathered(ref texts) => self.texts(texts.iter().copied(), field, account),
            Cell::Json(json) => {
                let rewritten = source::rewrite(json, &mut self.bytes);
                account.warn(WarningCode::ReplacedSurrogates, Some(field.key), rewritten.replaced_surrogates);
                account.warn(WarningCode::RepeatedFields, None, rewritten.repeated_keys);
            }
        }
    }

    fn texts<'t>(&mut self, texts: impl Iterator<Item = Text<'t>>, field: &Field, account: &mut Account) {
        self.bytes.push(b'[');
        for (place, text) in texts.enumerate() {
            if place > 0 {
                self.bytes.push(b',');
            }
            self.text(text, field, account);
        }
        self.bytes.push(b']');
    }

    #[inline]
    fn text(&mut self, text: Text<'_>, field: &Field, account: &mut Account) {
        match text.as_plain() {
            Some(plain) => string::write_plain(plain, &mut self.bytes),
            None => {
                self.decode(text, field, account);
                string::write(&self.scratch, &mut self.bytes);
            }
        }
    }

    fn decode(&mut self, text: Text<'_>, field: &Field, account: &mut Account) {
        self.scratch.clear();
        let replaced = text.decode_into(&mut self.scratch);
        account.warn(WarningCode::ReplacedSurrogates, Some(field.key), replaced.into());
    }

    fn comma(&mut self, start: usize) {
        if self.bytes.len() > start {
            self.bytes.push(b',');
        }
    }

    #[inline]
    fn key(&mut self, start: usize, key: &'static str) {
        self.comma(start);
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(key.as_bytes());
        self.bytes.extend_from_slice(b"\":");
    }
}

//! What a transcript says, block by block, from the fields that were chosen.
//!
//! ```text
//! title, facts
//! ── Monday, 2 March 2026 ──
//! 08:15:04  Lena Kunde · Customer
//!           text, attachments, numbered sources
//! Internal notes, audit log where chosen
//! ```

use std::borrow::Cow;
use std::rc::Rc;

use super::date;
use super::font::Cut;
use super::line::{Span, Style, may_be_rtl};
use super::markdown::{Part, Piece, address, markdown, plain};
use super::paper::{AGENT, BOT, CUSTOMER, Color, GREY, INK, LINK, NOTE};
use super::structure::{ElementId, Kind, Tree};
use crate::cell::Cell;
use crate::field::{Field, Group, Level, Read};
use crate::html::html_text;
use crate::model::{Attachment, AuditEvent, Citation, Conversation, Message, Note};
use crate::result::{Account, WarningCode};
use crate::time::Instant;

/// A block of text on its way to the page.
#[derive(Debug, Default)]
pub(super) struct Block {
    pub(super) spans: Vec<Span>,
    /// Stands on the first line, left of the text.
    pub(super) label: Option<Label>,
    /// Points from the left edge of the text area.
    pub(super) indent: f32,
    /// Points above it, but not at the head of a page.
    pub(super) before: f32,
    /// Never at the foot of a page without what follows.
    pub(super) keeps_with_next: bool,
    /// Begins at the right where its first letter says so.
    pub(super) is_free: bool,
    /// A rule below it.
    pub(super) is_ruled: bool,
    /// The upright at its left.
    pub(super) bar: Option<(usize, Color)>,
    /// What it stands in.
    pub(super) panel: Option<(usize, Panel)>,
    /// What a page that begins in the middle of it says first.
    pub(super) group: Option<Rc<Unit>>,
    /// Begins a conversation: on a new page, and named in the outline.
    pub(super) begins: Option<Opening>,
    /// Named in the outline, below its conversation.
    pub(super) bookmark: Option<Rc<str>>,
}

/// Blocks that belong together across pages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unit {
    pub(super) number: usize,
    pub(super) title: String,
}

/// A text beside a block.
#[derive(Debug)]
pub(super) struct Label {
    pub(super) span: Span,
    /// Points from the left edge of the text area.
    pub(super) indent: f32,
}

/// What surrounds blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Panel {
    /// A border.
    Note,
    /// A shade.
    Code,
}

/// The beginning of a conversation.
#[derive(Clone, Debug)]
pub(super) struct Opening {
    pub(super) id: Rc<str>,
}

const BODY: f32 = 10.0;
const SMALL: f32 = 8.5;
const LABEL_WIDTH: f32 = 92.0;
/// Left edge of a message's text.
const MESSAGE: f32 = 13.0;

fn style(cut: Cut, size: f32, color: Color) -> Style {
    Style { cut, size, color }
}

/// Builds the blocks and tags of conversations.
pub(super) struct Transcript<'s> {
    members: &'s [&'static Field],
    account: &'s mut Account,
    pub(super) tree: &'s mut Tree,
    pub(super) blocks: Vec<Block>,
    /// Numbers for bars, panels and groups.
    next: usize,
}

impl<'s> Transcript<'s> {
    pub(super) fn new(
        members: &'s [&'static Field],
        account: &'s mut Account,
        tree: &'s mut Tree,
        next: usize,
    ) -> Self {
        Self { members, account, tree, blocks: Vec::new(), next }
    }

    pub(super) fn next_number(&self) -> usize {
        self.next
    }

    fn number(&mut self) -> usize {
        self.next += 1;
        self.next
    }

    fn field(&self, key: &str) -> Option<&'static Field> {
        self.members.iter().find(|field| field.key == key).copied()
    }

    fn has(&self, key: &str) -> bool {
        self.field(key).is_some()
    }

    /// A value as a reader sees it; nothing for what is absent or empty.
    fn words(&mut self, cell: &Cell<'_>, field: &'static Field) -> Option<String> {
        let text = match cell {
            Cell::Absent | Cell::Null | Cell::Deleted => return None,
            Cell::Text(text) => self.decoded(text, field),
            Cell::Html(text) => html_text(&self.decoded(text, field)),
            Cell::Word(word) => (*word).to_owned(),
            Cell::Time(text) => {
                let text = self.decoded(text, field);
                match Instant::canonical(&text).map(Cow::into_owned) {
                    Some(time) => time,
                    None => {
                        self.account.warn(WarningCode::UnreadableTimes, Some(field.key), 1);
                        text
                    }
                }
            }
            Cell::Number(digits) | Cell::Json(digits) => (*digits).to_owned(),
            Cell::Count(count) => count.to_string(),
            Cell::Flag(flag) => if *flag { "yes" } else { "no" }.to_owned(),
            Cell::Texts(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| self.decoded(&text, field)).collect();
                texts.join(", ")
            }
            Cell::Gathered(texts) => {
                let texts: Vec<_> = texts.iter().map(|text| self.decoded(text, field)).collect();
                texts.join(", ")
            }
        };
        let is_empty = text.trim().is_empty() || matches!(cell, Cell::Json("{}" | "[]"));
        (!is_empty).then_some(text)
    }

    fn decoded(&mut self, text: &crate::text::Text<'_>, field: &'static Field) -> String {
        let (text, replaced) = text.decode();
        self.account.warn(WarningCode::ReplacedSurrogates, Some(field.key), u64::from(replaced));
        text.into_owned()
    }

    fn of_conversation(&mut self, key: &str, conversation: &Conversation<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Conversation(read) = field.read else { return None };
        self.words(&read(conversation), field)
    }

    fn of_message(&mut self, key: &str, message: &Message<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Message(read) = field.read else { return None };
        self.words(&read(message, 0), field)
    }

    fn of_note(&mut self, key: &str, note: &Note<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Note(read) = field.read else { return None };
        self.words(&read(note), field)
    }

    fn of_event(&mut self, key: &str, event: &AuditEvent<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::AuditEvent(read) = field.read else { return None };
        self.words(&read(event), field)
    }

    fn of_citation(&mut self, key: &str, citation: &Citation<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Citation(read) = field.read else { return None };
        self.words(&read(citation), field)
    }

    fn of_attachment(&mut self, key: &str, attachment: &Attachment<'_>) -> Option<String> {
        let field = self.field(key)?;
        let Read::Attachment(read) = field.read else { return None };
        self.words(&read(attachment), field)
    }

    fn span(&self, text: impl Into<String>, style: Style, element: ElementId) -> Span {
        Span { text: clean(&text.into()), style, element, link: None }
    }

    /// Pieces of a text, links in elements of their own.
    fn pieces(&mut self, pieces: Vec<Piece>, style: Style, element: ElementId) -> Vec<Span> {
        let mut spans = Vec::new();
        for piece in pieces {
            let cut = match piece {
                Piece { is_code: true, .. } => Cut::Mono,
                Piece { is_bold: true, .. } => Cut::Bold,
                _ => style.cut,
            };
            let mut span = self.span(piece.text, Style { cut, ..style }, element);
            if let Some(link) = piece.link {
                span.element = self.tree.add_inline(element, Kind::Link);
                span.style.color = LINK;
                span.link = Some(link);
            }
            spans.push(span);
        }
        spans
    }

    /// Everything about one conversation.
    pub(super) fn conversation(&mut self, conversation: &Conversation<'_>) {
        let section = self.tree.add(Tree::ROOT, Kind::Section);
        let id = conversation.id.text().map(|text| text.decode().0.into_owned()).unwrap_or_default();
        let heading = self.tree.add(section, Kind::Heading1);
        let title = self.span("Conversation transcript", style(Cut::Bold, 19.0, INK), heading);
        let begins = Some(Opening { id: clean(&id).as_str().into() });
        self.blocks.push(Block { spans: vec![title], keeps_with_next: true, begins, ..Block::default() });
        self.facts(conversation, section);
        self.messages(conversation, section);
        self.notes(conversation, section);
        self.audit(conversation, section);
        self.read_in_order();
    }

    /// What is written from the right is read as it was typed.
    fn read_in_order(&mut self) {
        for spans in self.blocks.iter().map(|block| &block.spans) {
            let Some(first) = spans.first() else { continue };
            let is_alone = spans.iter().all(|span| span.element == first.element);
            if is_alone && spans.iter().any(|span| span.text.chars().any(may_be_rtl)) {
                self.tree.read_as(first.element, spans.iter().map(|span| span.text.as_str()).collect());
            }
        }
    }

    /// The values of the conversation itself, each with its label.
    fn facts(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        let mut rows: Vec<(String, String)> = Vec::new();
        let mut people =
            [(Group::Customer, "Customer", Vec::new()), (Group::Conversation, "Agent", Vec::new())];
        for field in self.members.iter().copied().filter(|field| field.level() == Level::Conversation) {
            if field.key == "resolution_note" {
                continue;
            }
            let Some(value) = self.of_conversation(field.key, conversation) else { continue };
            let value = date::moment(&value).filter(|_| field.key.ends_with("_at")).unwrap_or(value);
            let prefix = field.key.split('_').next().unwrap_or_default();
            let person = match (field.group, prefix) {
                (Group::Customer, "customer") if field.key != "customer_attributes" => 0,
                (Group::Conversation, "agent") => 1,
                _ => {
                    rows.push((field.label.to_owned(), value));
                    continue;
                }
            };
            let value = match field.key {
                "customer_verified" if value == "yes" => "verified".to_owned(),
                "customer_verified" => "not verified".to_owned(),
                _ => value,
            };
            let Some((_, label, values)) = people.get_mut(person) else { continue };
            if values.is_empty() {
                rows.push(((*label).to_owned(), String::new()));
            }
            values.push((field.key, value));
            // The name before the id.
            values.sort_by_key(|(key, _)| !matches!(*key, "customer_name" | "agent_assigned"));
            let joined: Vec<_> = values.iter().map(|(_, value)| value.as_str()).collect();
            let joined = joined.join(" · ");
            if let Some(row) = rows.iter_mut().find(|(of, _)| of == label) {
                row.1 = joined;
            }
        }
        let table = self.tree.add(section, Kind::Table);
        for (place, (label, value)) in rows.into_iter().enumerate() {
            let before = if place == 0 { 10.0 } else { 1.5 };
            self.row(table, (label, value), before);
        }
    }

    fn row(&mut self, table: ElementId, (label, value): (String, String), before: f32) {
        let row = self.tree.add(table, Kind::Row);
        let header = self.tree.add(row, Kind::RowHeader);
        let cell = self.tree.add(row, Kind::Cell);
        let label = self.span(label, style(Cut::Regular, 9.0, GREY), header);
        let value = self.span(value, style(Cut::Regular, 9.5, INK), cell);
        let label = Some(Label { span: label, indent: 0.0 });
        self.blocks.push(Block {
            spans: vec![value],
            label,
            indent: LABEL_WIDTH,
            before,
            ..Block::default()
        });
    }

    fn heading(&mut self, section: ElementId, text: &str) {
        let heading = self.tree.add(section, Kind::Heading2);
        let spans = vec![self.span(text, style(Cut::Bold, 11.5, INK), heading)];
        self.blocks.push(Block {
            spans,
            before: 20.0,
            keeps_with_next: true,
            is_ruled: true,
            ..Block::default()
        });
    }

    fn messages(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        if !self
            .members
            .iter()
            .any(|field| matches!(field.group, Group::Messages) && field.level() == Level::Message)
        {
            return;
        }
        let mut day = None;
        let mut part = section;
        if conversation.messages.items().is_empty() {
            self.heading(section, "Messages");
            let element = self.tree.add(section, Kind::Paragraph);
            let spans = vec![self.span("No messages.", style(Cut::Regular, BODY, GREY), element)];
            self.blocks.push(Block { spans, before: 8.0, ..Block::default() });
        }
        for message in conversation.messages.items() {
            let time = self.of_message("created_at", message);
            let of = time.as_deref().and_then(date::day).unwrap_or_else(|| "Messages".to_owned());
            if day.as_ref() != Some(&of) {
                part = self.tree.add(section, Kind::Section);
                self.heading(part, &of);
                if let Some(block) = self.blocks.last_mut() {
                    block.bookmark = Some(Rc::from(of.as_str()));
                }
                day = Some(of);
            }
            self.message(message, time, part);
        }
    }

    fn message(&mut self, message: &Message<'_>, time: Option<String>, section: ElementId) {
        let element = self.tree.add(section, Kind::Section);
        let author = self.of_message("author_name", message);
        let author = author.or_else(|| self.of_message("author_email", message));
        let role = self.of_message("role", message);
        let color = match role.as_deref() {
            Some("customer") => CUSTOMER,
            Some("agent") => AGENT,
            _ => BOT,
        };
        let role = role.map(|role| capitalised(&role));
        let mut title: Vec<&str> = author.as_deref().into_iter().collect();
        title.extend(role.as_deref());
        let title = title.join(" · ");
        let clock = time
            .as_deref()
            .map(|time| date::clock(time).filter(|_| date::day(time).is_some()).unwrap_or(time));
        let mut more: Vec<String> = Vec::new();
        more.extend(self.of_message("message_state", message));
        more.extend(self.of_message("confidence", message).map(|word| format!("confidence: {word}")));
        more.extend(self.of_message("skills", message).map(|skills| format!("skills: {skills}")));
        let number = self.number();
        let group = Rc::new(Unit { number, title: title.clone() });
        let heading = self.tree.add(element, Kind::Heading3);
        let small = style(Cut::Regular, SMALL, GREY);
        let mut spans = Vec::new();
        if let Some(clock) = clock {
            spans.push(self.span(format!("{clock}  "), small, heading));
        }
        if let Some(author) = &author {
            spans.push(self.span(author.replace(['\n', '\r'], " "), style(Cut::Bold, BODY, INK), heading));
        }
        if let Some(role) = &role {
            let separator = if author.is_some() { "  ·  " } else { "" };
            spans.push(self.span(format!("{separator}{role}"), small, heading));
        }
        if !more.is_empty() {
            spans.push(self.span(format!("  ·  {}", more.join("  ·  ")), small, heading));
        }
        let start = self.blocks.len();
        if !spans.is_empty() {
            self.blocks.push(Block { spans, before: 13.0, keeps_with_next: true, ..Block::default() });
        }
        self.content(message, element);
        self.attachments(message.attachments.items(), element);
        self.citations(message.sources.items(), element);
        // A message with nothing but its author.
        if self.blocks.len() == start + 1
            && let Some(block) = self.blocks.last_mut()
        {
            block.keeps_with_next = false;
        }
        for block in self.blocks.iter_mut().skip(start) {
            block.indent += MESSAGE;
            if let Some(label) = &mut block.label {
                label.indent += MESSAGE;
            }
            block.bar = Some((number, color));
            block.group = Some(Rc::clone(&group));
        }
    }

    fn content(&mut self, message: &Message<'_>, element: ElementId) {
        let Some(field) = self.field("content") else { return };
        let Read::Message(read) = field.read else { return };
        let cell = read(message, 0);
        if matches!(cell, Cell::Deleted) {
            let element = self.tree.add(element, Kind::Paragraph);
            let text = "The text of this message was deleted.";
            let spans = vec![self.span(text, style(Cut::Regular, BODY, GREY), element)];
            self.blocks.push(Block { spans, before: 3.0, ..Block::default() });
            return;
        }
        let is_html = matches!(cell, Cell::Html(_));
        let Some(text) = self.words(&cell, field) else { return };
        let kind = message.content_type.text().map(|text| text.decode().0);
        let is_markdown = !is_html
            && match kind.as_deref() {
                Some(kind) => {
                    kind.trim_start().get(..13).is_some_and(|kind| kind.eq_ignore_ascii_case("text/markdown"))
                }
                None => message.role.text().is_some_and(|role| {
                    matches!(role.decode().0.as_ref(), "bot" | "assistant" | "ai" | "agent")
                }),
            };
        let text = clean(&text);
        let parts = if is_markdown { markdown(&text) } else { plain(&text) };
        self.parts(parts, element);
    }

    fn parts(&mut self, parts: Vec<Part>, element: ElementId) {
        let body = style(Cut::Regular, BODY, INK);
        let mut list = None;
        let mut before = 3.0;
        for part in parts {
            if !matches!(part, Part::Item(..)) {
                list = None;
            }
            match part {
                Part::Paragraph(pieces) => {
                    let element = self.tree.add(element, Kind::Paragraph);
                    let spans = self.pieces(pieces, body, element);
                    self.blocks.push(Block { spans, before, is_free: true, ..Block::default() });
                }
                Part::Heading(pieces) => {
                    let element = self.tree.add(element, Kind::Paragraph);
                    let spans = self.pieces(pieces, style(Cut::Bold, BODY, INK), element);
                    self.blocks.push(Block {
                        spans,
                        before,
                        keeps_with_next: true,
                        is_free: true,
                        ..Block::default()
                    });
                }
                Part::Quote(pieces) => {
                    let quote = self.tree.add(element, Kind::Quote);
                    let element = self.tree.add(quote, Kind::Paragraph);
                    let spans = self.pieces(pieces, style(Cut::Regular, BODY, GREY), element);
                    self.blocks.push(Block {
                        spans,
                        before,
                        indent: 14.0,
                        is_free: true,
                        ..Block::default()
                    });
                }
                Part::Item(depth, mark, pieces) => {
                    let list = *list.get_or_insert_with(|| self.tree.add(element, Kind::List));
                    let item = self.tree.add(list, Kind::Item);
                    let mark_element = self.tree.add(item, Kind::Label);
                    let element = self.tree.add(item, Kind::Body);
                    let indent = 18.0 + 16.0 * depth as f32;
                    let label = Label { span: self.span(mark, body, mark_element), indent: indent - 16.0 };
                    let spans = self.pieces(pieces, body, element);
                    self.blocks.push(Block {
                        spans,
                        label: Some(label),
                        indent,
                        before: before.min(3.0),
                        is_free: true,
                        ..Block::default()
                    });
                }
                Part::Code(text) => {
                    let paragraph = self.tree.add(element, Kind::Paragraph);
                    let element = self.tree.add(paragraph, Kind::Code);
                    let spans = vec![self.span(text, style(Cut::Mono, 8.5, INK), element)];
                    let panel = Some((self.number(), Panel::Code));
                    self.blocks.push(Block { spans, before: 5.0, indent: 8.0, panel, ..Block::default() });
                }
            }
            before = 5.0;
        }
    }

    fn attachments(&mut self, attachments: &[Attachment<'_>], element: ElementId) {
        for attachment in attachments {
            let name = self.of_attachment("attachment_name", attachment);
            let kind = self.of_attachment("attachment_type", attachment);
            let bytes = self.of_attachment("attachment_size", attachment).map(|bytes| size(&bytes));
            if !self.has("attachment_name") && kind.is_none() && bytes.is_none() {
                return;
            }
            let element = self.tree.add(element, Kind::Paragraph);
            let small = style(Cut::Regular, SMALL, GREY);
            let name = name.unwrap_or_else(|| "without a name".to_owned());
            let mut about: Vec<_> = kind.into_iter().chain(bytes).collect();
            about.push("left out".to_owned());
            let spans = vec![
                self.span("Attachment: ", small, element),
                self.span(name, style(Cut::Bold, SMALL, INK), element),
                self.span(format!("  ·  {}", about.join("  ·  ")), small, element),
            ];
            self.blocks.push(Block { spans, before: 4.0, ..Block::default() });
        }
    }

    fn citations(&mut self, citations: &[Citation<'_>], element: ElementId) {
        let mut list = None;
        for (place, citation) in citations.iter().enumerate() {
            let title = self.of_citation("citation_title", citation);
            let url = self.of_citation("citation_url", citation);
            let Some(shown) = title.clone().or_else(|| url.clone()) else { continue };
            let list = *list.get_or_insert_with(|| self.tree.add(element, Kind::List));
            let item = self.tree.add(list, Kind::Item);
            let label = self.tree.add(item, Kind::Label);
            let element = self.tree.add(item, Kind::Body);
            let small = style(Cut::Regular, SMALL, GREY);
            let label = Label { span: self.span(format!("[{}]", place + 1), small, label), indent: 0.0 };
            let link = url.as_deref().and_then(address).map(Rc::from);
            let piece = Piece { text: shown, link, ..Piece::default() };
            let mut spans = self.pieces(vec![piece], small, element);
            if let (Some(_), Some(url)) = (&title, &url) {
                spans.push(self.span(format!("  {url}"), small, element));
            }
            if let Some(snippet) = self.of_citation("citation_snippet", citation) {
                spans.push(self.span(format!("\n“{}”", snippet.trim()), small, element));
            }
            let before = if place == 0 { 5.0 } else { 1.5 };
            self.blocks.push(Block { spans, label: Some(label), indent: 20.0, before, ..Block::default() });
        }
    }

    fn notes(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        let resolution = self.of_conversation("resolution_note", conversation);
        let notes = conversation.notes.items();
        if resolution.is_none() && (notes.is_empty() || !self.has("note_content")) {
            return;
        }
        let part = self.tree.add(section, Kind::Section);
        self.heading(part, "Internal notes – never shown to the customer");
        for note in notes {
            let time = self.of_note("note_created_at", note);
            let author = self.of_note("note_author_name", note);
            let text = self.of_note("note_content", note).unwrap_or_default();
            self.note("Internal note", (time, author), &text, part);
        }
        if let Some(text) = resolution {
            self.note("Resolution note", (None, None), &text, part);
        }
    }

    fn note(
        &mut self,
        word: &str,
        (time, author): (Option<String>, Option<String>),
        text: &str,
        section: ElementId,
    ) {
        let element = self.tree.add(section, Kind::Section);
        let heading = self.tree.add(element, Kind::Heading3);
        let number = self.number();
        let mut title = vec![word.to_owned()];
        let small = style(Cut::Regular, SMALL, GREY);
        let mut spans = vec![self.span(word, style(Cut::Bold, SMALL, NOTE), heading)];
        let time = time.map(|time| date::moment(&time).unwrap_or(time));
        if let Some(time) = time {
            spans.push(self.span(format!("  ·  {time}"), small, heading));
        }
        if let Some(author) = author {
            spans.push(self.span("  ·  ", small, heading));
            spans.push(self.span(author.clone(), style(Cut::Bold, SMALL, INK), heading));
            title.push(author);
        }
        let start = self.blocks.len();
        self.blocks.push(Block { spans, before: 18.0, keeps_with_next: true, ..Block::default() });
        self.parts(markdown(&clean(text)), element);
        let group = Rc::new(Unit { number, title: title.join(" · ") });
        for block in self.blocks.iter_mut().skip(start) {
            block.indent += 10.0;
            if let Some(label) = &mut block.label {
                label.indent += 10.0;
            }
            block.panel = Some((number, Panel::Note));
            block.group = Some(Rc::clone(&group));
        }
    }

    fn audit(&mut self, conversation: &Conversation<'_>, section: ElementId) {
        let events = conversation.audit.items();
        if events.is_empty() || !self.has("audit_event") {
            return;
        }
        let part = self.tree.add(section, Kind::Section);
        self.heading(part, "Audit log");
        let table = self.tree.add(part, Kind::Table);
        for (place, event) in events.iter().enumerate() {
            let time = self.of_event("audit_created_at", event).unwrap_or_default();
            let time = date::moment(&time).unwrap_or(time);
            let mut about: Vec<String> = Vec::new();
            about.extend(self.of_event("audit_event", event));
            let actor = self.of_event("audit_actor_name", event);
            let actor = actor.or_else(|| self.of_event("audit_actor_type", event));
            about.extend(actor.map(|actor| format!("by {actor}")));
            for (key, word) in [
                ("audit_reason", "reason"),
                ("audit_before", "before"),
                ("audit_after", "after"),
                ("audit_ip", "IP"),
                ("audit_user_agent", "browser"),
            ] {
                about.extend(self.of_event(key, event).map(|value| format!("{word}: {value}")));
            }
            self.row(table, (time, about.join("  ·  ")), if place == 0 { 8.0 } else { 3.0 });
            if let Some(block) = self.blocks.last_mut() {
                block.indent += 34.0;
            }
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Bytes for people, as the host's digits say.
fn size(bytes: &str) -> String {
    match bytes.parse::<u64>() {
        Ok(bytes) if bytes < 1000 => format!("{bytes} bytes"),
        Ok(bytes) if bytes < 999_950 => format!("{:.1} kB", bytes as f64 / 1e3),
        Ok(bytes) => format!("{:.1} MB", bytes as f64 / 1e6),
        Err(_) => format!("{bytes} bytes"),
    }
}

/// Text without what could not be shown: control characters go, tabulators become spaces, line ends become one.
fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\r' => {
                if characters.peek() != Some(&'\n') {
                    out.push('\n');
                }
            }
            '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\n' => out.push('\n'),
            '\t' => out.push_str("    "),
            other if other.is_control() || matches!(other, '\u{FFFE}' | '\u{FFFF}') => {}
            other => out.push(other),
        }
    }
    out
}

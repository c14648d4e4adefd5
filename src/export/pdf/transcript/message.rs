//! Messages by day: time, author and role in words, text, files, sources.

use std::rc::Rc;

use super::super::album::Place;
use super::super::date;
use super::super::font::Cut;
use super::super::markdown::{markdown, plain};
use super::super::paper::{AGENT, BOT, CUSTOMER, GREY, INK};
use super::super::structure::{ElementId, Kind};
use super::value::{capitalised, clean};
use super::{BODY, Block, MESSAGE, SMALL, Transcript, Unit, style};
use crate::cell::Cell;
use crate::field::{Group, Level, Read};
use crate::model::{Conversation, Message};

impl Transcript<'_> {
    pub(super) fn messages(&mut self, conversation: &Conversation<'_>, section: ElementId) {
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
        for (place, message) in conversation.messages.items().iter().enumerate() {
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
            self.message((place, message), time, part);
        }
    }

    fn message(&mut self, (place, message): (usize, &Message<'_>), time: Option<String>, section: ElementId) {
        let element = self.tree.add(section, Kind::Section);
        let author = self.of_message("author_name", message);
        let author = author.or_else(|| self.of_message("author_email", message));
        let role = self.of_message("role", message);
        let author = author.map(|author| author.trim().to_owned());
        // Where names are replaced by roles, one word is enough.
        let author = author.filter(|author| role.as_ref() != Some(author));
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
        self.attachments(message.attachments.items(), |file| Place::Message(place, file), element);
        self.citations(message.sources.items(), element);
        // A message with nothing but its author.
        if self.blocks.len() == start + 1
            && let Some(block) = self.blocks.last_mut()
        {
            block.keeps_with_next = false;
        }
        for block in self.blocks.iter_mut().skip(start) {
            block.shift(MESSAGE);
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
        self.parts(parts, self.measure - MESSAGE, element);
    }
}

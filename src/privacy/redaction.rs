//! The list of tokens in the texts of a conversation: `redactions[]` (rule PRV-06).

use bumpalo::Bump;
use serde::Serialize;

use super::gather::decoded;
use super::route::Route;
use super::token;
use crate::model::{Conversation, Record, Slot, Texts, Unknown, Value, Visitor};

/// One token.
#[derive(Debug, Serialize)]
struct Redaction<'t> {
    path: String,
    #[serde(rename = "type")]
    word: &'t str,
    /// In characters of the new text: the length of the original does not show.
    start: usize,
    end: usize,
}

/// The list as JSON; absent where there is no token.
pub(super) fn list<'a>(conversation: &mut Conversation<'a>, arena: &'a Bump) -> Value<'a> {
    let mut lister = Lister { arena, route: Route::default(), source: String::new() };
    conversation.redactions = Value::Absent;
    conversation.visit(&mut lister);
    if lister.source.is_empty() {
        return Value::Absent;
    }
    let source = format!("[{}]", lister.source);
    Value::Raw(arena.alloc_str(&source))
}

struct Lister<'a> {
    arena: &'a Bump,
    route: Route,
    source: String,
}

impl Lister<'_> {
    fn text(&mut self, text: &str, path: impl Fn(&Route) -> String) {
        for range in token::find(text) {
            if range == (0..text.len()) && !self.route.part().is_empty() {
                // A field that names a person says so by itself.
                continue;
            }
            let token = text.get(range.clone()).unwrap_or_default();
            let word = token.trim_start_matches('[').split('-').next().unwrap_or_default();
            let start = text.get(..range.start).map_or(0, |before| before.chars().count());
            let redaction = Redaction { path: path(&self.route), word, start, end: start + token.len() };
            if let Ok(json) = serde_json::to_string(&redaction) {
                if !self.source.is_empty() {
                    self.source.push(',');
                }
                self.source.push_str(&json);
            }
        }
    }
}

impl<'a> Visitor<'a> for Lister<'a> {
    fn value(&mut self, slot: Slot, value: &mut Value<'a>) {
        if let Value::Text(text) = *value {
            let text = decoded(text, self.arena);
            self.text(text, |route| route.path(slot.key));
        }
    }

    fn texts(&mut self, slot: Slot, texts: &mut Texts<'a>) {
        for (place, text) in texts.iter().enumerate() {
            let text = decoded(text, self.arena);
            self.text(text, |route| format!("{}[{place}]", route.path(slot.key)));
        }
    }

    fn enter_part(&mut self, key: &'static str) {
        self.route.enter_part(key);
    }

    fn enter_item(&mut self, key: &'static str, place: usize) {
        self.route.enter_item(key, place);
    }

    fn leave(&mut self) {
        self.route.leave();
    }

    fn unread(&mut self, _key: &'static str) {}

    fn unknown(&mut self, _unknown: &mut Unknown<'a>) {}
}

//! The first walk over a conversation: collects who is named and what there is to read, and changes nothing.

use bumpalo::Bump;

use super::identity::IdentityKind;
use super::people::{Role, Sighting};
use super::route::{Route, Routes, Row};
use super::treatment::{Treatment, Treatments};
use crate::field::PrivacyClass;
use crate::model::{Slot, Texts, Unknown, Value, Visitor};
use crate::scan::{Cursor, Wants};
use crate::text::Text;

/// A text that is searched for personal data.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) text: &'a str,
    pub(super) row: Row,
    pub(super) route: Route,
    /// Place in its list, for a list of strings.
    pub(super) item: Option<usize>,
    pub(super) key: &'static str,
    /// Who wrote it, where it is a message.
    pub(super) speaker: Option<Speaker>,
}

/// Who wrote a message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Speaker {
    pub(super) role: Role,
    /// Number of the author's sighting, if the message has one.
    pub(super) author: Option<usize>,
}

impl Piece<'_> {
    /// Path of the text in its conversation.
    pub(super) fn path(&self) -> String {
        match self.item {
            Some(item) => format!("{}[{item}]", self.route.path(self.key)),
            None => self.route.path(self.key),
        }
    }
}

/// Records and texts that most conversations do not exceed.
const USUAL: usize = 32;

/// What the walk has collected.
#[derive(Debug)]
pub(super) struct Gather<'g, 'a> {
    arena: &'a Bump,
    routes: &'g mut Routes,
    treatments: &'g Treatments,
    route: Route,
    speaker: Speaker,
    open: Option<Sighting<'a>>,
    pub(super) sightings: Vec<Sighting<'a>>,
    pub(super) pieces: Vec<Piece<'a>>,
    /// Ids of the records themselves, in the order of the walk.
    pub(super) own_ids: Vec<&'a str>,
    /// Values of custom attributes.
    pub(super) attributes: Vec<(IdentityKind, String)>,
}

impl<'g, 'a> Gather<'g, 'a> {
    pub(super) fn new(arena: &'a Bump, routes: &'g mut Routes, treatments: &'g Treatments) -> Self {
        Self {
            arena,
            routes,
            treatments,
            route: Route::default(),
            speaker: Speaker { role: Role::Other, author: None },
            open: None,
            sightings: Vec::with_capacity(USUAL),
            pieces: Vec::with_capacity(USUAL),
            own_ids: Vec::with_capacity(USUAL),
            attributes: Vec::new(),
        }
    }

    fn piece(&mut self, slot: Slot, item: Option<usize>, text: Text<'a>, row: Row) {
        let text = decoded(text, self.arena);
        let speaker = (row.field.key == "content").then_some(self.speaker);
        self.pieces.push(Piece { text, row, route: self.route, item, key: slot.key, speaker });
    }

    /// Role of a person that is about to be seen, by the place of the record.
    fn role(&self, part: &str) -> Role {
        use crate::field::Level;
        match (self.route.level(), part) {
            (Level::Conversation, "customer") => Role::Customer,
            (Level::Conversation, _) | (Level::Note, _) | (Level::AuditEvent, _) => Role::Agent,
            (Level::Message, _) => self.speaker.role,
            _ => Role::Other,
        }
    }
}

/// Whether a field is the id of the record that it stands in.
pub(super) fn is_own_id(row: Row) -> bool {
    row.field.class == PrivacyClass::RecordId && row.field.path == "id"
}

/// Text without escapes.
pub(super) fn decoded<'a>(text: Text<'a>, arena: &'a Bump) -> &'a str {
    match text.as_plain() {
        Some(plain) => plain,
        None => arena.alloc_str(&text.decode().0),
    }
}

impl<'a> Visitor<'a> for Gather<'_, 'a> {
    fn value(&mut self, slot: Slot, value: &mut Value<'a>) {
        let Some(row) = self.routes.row(&self.route, slot) else {
            return;
        };
        if let (Some(open), Some(text)) = (&mut self.open, value.text()) {
            let text = decoded(text, self.arena);
            match slot.key {
                "id" => open.id = Some(text),
                "name" => open.name = Some(text),
                "email" => open.email = Some(text),
                "phone" => open.phone = Some(text),
                "company" => open.company = Some(text),
                "type" => open.role = stated(open.role, Role::of(text)),
                _ => {}
            }
        }
        match (slot.key, self.route.part(), *value) {
            ("custom_attributes", _, Value::Raw(source)) => attributes(source, &mut self.attributes),
            ("role", "", value) if self.route.message().is_some() => {
                let role = value.text().map_or(Role::Other, |text| Role::of(&text.decode().0));
                self.speaker = Speaker { role, author: None };
            }
            _ => {}
        }
        if is_own_id(row) {
            match *value {
                Value::Text(text) => self.own_ids.push(decoded(text, self.arena)),
                Value::Number(digits) => self.own_ids.push(digits),
                _ => {}
            }
            return;
        }
        if let Value::Text(text) = *value
            && self.treatments.of_text(row.field, text) == Treatment::Search
        {
            self.piece(slot, None, text, row);
        }
    }

    fn texts(&mut self, slot: Slot, texts: &mut Texts<'a>) {
        let Some(row) = self.routes.row(&self.route, slot) else {
            return;
        };
        if self.treatments.of_list(row.field) == Treatment::Search {
            for (place, text) in texts.iter().enumerate() {
                self.piece(slot, Some(place), text, row);
            }
        }
    }

    fn enter_part(&mut self, key: &'static str) {
        if matches!(key, "customer" | "assigned_agent" | "author" | "actor") {
            self.open = Some(Sighting { role: self.role(key), ..Sighting::default() });
        }
        self.route.enter_part(key);
    }

    fn enter_item(&mut self, key: &'static str, place: usize) {
        self.route.enter_item(key, place);
        if key == "messages" {
            self.speaker = Speaker { role: Role::Other, author: None };
        }
    }

    fn leave(&mut self) {
        if let Some(mut sighting) = self.open.take() {
            sighting.role = named_machine(&sighting).unwrap_or(sighting.role);
            if self.route.level() == crate::field::Level::Message {
                self.speaker.author = Some(self.sightings.len());
            }
            self.sightings.push(sighting);
        }
        self.route.leave();
    }

    fn unread(&mut self, _key: &'static str) {}

    fn unknown(&mut self, _unknown: &mut Unknown<'a>) {}
}

/// A stated kind says more than the place of the record, unless it says nothing.
fn stated(place: Role, stated: Role) -> Role {
    if stated == Role::Other { place } else { stated }
}

/// The role of what is called `bot` or `System` and nothing else.
fn named_machine(sighting: &Sighting<'_>) -> Option<Role> {
    const MAX_BYTES: usize = 12;
    let name = sighting.name.filter(|name| name.len() <= MAX_BYTES && sighting.email.is_none())?;
    Some(Role::of(&name.to_ascii_lowercase())).filter(|role| !role.is_human())
}

/// Strings and numbers anywhere in the source of an object, with what their keys say of them.
fn attributes(source: &str, out: &mut Vec<(IdentityKind, String)>) {
    const MAX_VALUES: usize = 200;
    // A number is complete only if something follows it.
    let source = format!("{source} ");
    let mut cursor = Cursor::new(&source, Wants::ALWAYS);
    let mut kind = IdentityKind::Attribute;
    let mut closers: Vec<u8> = Vec::new();
    while out.len() < MAX_VALUES {
        let Ok(first) = cursor.peek() else { return };
        let step = match first {
            b'{' | b'[' => {
                let closer = if first == b'{' { b'}' } else { b']' };
                match cursor.opened(closer) {
                    Ok(true) => {
                        closers.push(closer);
                        if closer == b'}' {
                            kind = next_kind(&mut cursor);
                        }
                        continue;
                    }
                    other => other.map(|_| ()),
                }
            }
            b'"' => cursor.string().map(|text| out.push((kind, text.decode().0.into_owned()))),
            b'-' | b'0'..=b'9' => cursor.number().map(|digits| out.push((kind, digits.to_owned()))),
            _ => cursor.skip().map(|_| ()),
        };
        if step.is_err() {
            return;
        }
        loop {
            let Some(&closer) = closers.last() else { return };
            match cursor.more(closer) {
                Ok(true) if closer == b'}' => kind = next_kind(&mut cursor),
                Ok(true) => {}
                Ok(false) => {
                    closers.pop();
                    continue;
                }
                Err(_) => return,
            }
            break;
        }
    }
}

/// What the key at the cursor says of its value.
fn next_kind(cursor: &mut Cursor<'_>) -> IdentityKind {
    let Ok(key) = cursor.key() else {
        return IdentityKind::Attribute;
    };
    let key = key.decode().0.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| key.contains(word));
    if says(&["mail"]) {
        IdentityKind::Email
    } else if says(&["phone", "mobile", "whatsapp"]) {
        IdentityKind::Phone
    } else if says(&["company", "employer", "organi"]) {
        IdentityKind::Company
    } else if says(&["username", "user_name", "login", "handle", "nick"]) {
        IdentityKind::Username
    } else if says(&["first_name", "last_name", "full_name", "firstname", "lastname", "fullname", "surname"])
        || key == "name"
    {
        IdentityKind::Name
    } else {
        IdentityKind::Attribute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_at_any_depth() {
        let mut found = Vec::new();
        attributes(
            r#"{"plan":"gold","contact":{"work_email":"a@b.example","ids":[4711,"x\u0041"]},"ok":true}"#,
            &mut found,
        );
        let shown: Vec<_> = found.iter().map(|(kind, value)| (*kind, value.as_str())).collect();
        let plain = IdentityKind::Attribute;
        assert_eq!(
            shown,
            [(plain, "gold"), (IdentityKind::Email, "a@b.example"), (plain, "4711"), (plain, "xA"),]
        );
    }
}

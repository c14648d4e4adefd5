//! The second walk over a conversation: every value becomes what the profile says.

use bumpalo::Bump;

use super::anonymiser::Settings;
use super::entity::Entity;
use super::exported::Exported;
use super::gather::{decoded, is_own_id};
use super::key::{Digest, Domain};
use super::people::{People, Person, Role};
use super::profile::{Action, of_class};
use super::replace::{self, Value as Named};
use super::report::Tally;
use super::route::{Route, Routes, Row};
use super::token::{is_token, token};
use super::treated::Removed;
use super::treatment::{Treatment, Treatments};
use crate::field::{FieldKind, PrivacyClass};
use crate::model::{Slot, Texts, Unknown, Value, Visitor};
use crate::options::Profile;
use crate::text::Text;
use crate::time::Instant;

/// Writes the treated values into a conversation.
#[derive(Debug)]
pub(super) struct Apply<'g, 'a> {
    pub(super) arena: &'a Bump,
    pub(super) routes: &'g mut Routes,
    pub(super) treatments: &'g Treatments,
    pub(super) settings: &'g Settings,
    pub(super) people: &'g People,
    pub(super) conversation_id: &'g str,
    /// Per searched text, what became of it; nothing for one that stays.
    pub(super) texts: std::vec::IntoIter<Option<&'a str>>,
    /// Digests of the records' own ids, in the order of the walk.
    pub(super) own_ids: std::slice::Iter<'g, Digest<'g>>,
    /// Digests of the people.
    pub(super) known: &'g [Digest<'g>],
    pub(super) tally: &'g mut Tally,
    pub(super) exported: &'g Exported,
    pub(super) removed: &'g mut Vec<Removed<'a>>,
    pub(super) exempt: &'g mut Vec<&'a str>,
    pub(super) ids: &'g mut super::anonymiser::RecordIds,
    pub(super) route: Route,
    /// Number of the next sighting.
    pub(super) sighting: usize,
    pub(super) person: Option<u32>,
    /// What became of the names met before in this conversation.
    pub(super) named_before: Vec<NamedBefore<'a>>,
    pub(super) files: usize,
    /// Days by which times move.
    pub(super) shift_days: i64,
    /// Whether the customer is the subject, so that what the host keeps of them is theirs.
    pub(super) is_subject: bool,
}

/// A value that named somebody, and what became of it.
#[derive(Debug)]
pub(super) struct NamedBefore<'a> {
    person: Option<u32>,
    key: &'static str,
    original: &'a str,
    value: Value<'a>,
    action: Action,
    /// Its kind, where it counts as replaced.
    entity: Option<Entity>,
}

/// Names that are remembered, so that a crowd takes no quadratic time.
const MAX_NAMED: usize = 32;

impl<'a> Apply<'_, 'a> {
    fn text(&self, text: &str) -> Value<'a> {
        Value::Text(Text::of_characters(self.arena.alloc_str(text), self.arena))
    }

    fn count(&mut self, row: Row, action: Action) {
        if self.exported.has(row) {
            self.tally.field(row, action);
        }
    }

    fn subject_access(&self) -> bool {
        self.settings.profile == Profile::SubjectAccess
    }

    /// A value that names a person, by its key in the person's record.
    fn named(&mut self, slot: Slot, row: Row, text: &'a str) -> Value<'a> {
        let same = |before: &&NamedBefore<'_>| {
            before.person == self.person && before.key == slot.key && before.original == text
        };
        if let Some(&NamedBefore { value, action, entity, .. }) = self.named_before.iter().find(same) {
            self.count(row, action);
            if let Some(entity) = entity.filter(|_| self.exported.has(row)) {
                self.tally.replaced_again(entity);
            }
            return value;
        }
        let (value, action, entity) = self.named_first(slot, row, text);
        self.count(row, action);
        if self.named_before.len() < MAX_NAMED && self.exported.has(row) {
            let (person, key) = (self.person, slot.key);
            self.named_before.push(NamedBefore { person, key, original: text, value, action, entity });
        }
        value
    }

    /// What becomes of a value that is met for the first time, and its kind if it counts as replaced.
    fn named_first(&mut self, slot: Slot, row: Row, text: &'a str) -> (Value<'a>, Action, Option<Entity>) {
        let nobody = Person::default();
        let person = self.person.and_then(|person| self.people.get(person)).unwrap_or(&nobody);
        if is_token(text) {
            return (self.text(text), Action::Keep, None);
        }
        if self.subject_access() && person.is_subject {
            self.exempt.push(text);
            return (self.text(text), Action::Keep, None);
        }
        if row.field.kind == FieldKind::Id {
            let keeps = self.keeps_ids();
            return (self.id(text), if keeps { Action::Keep } else { Action::Pseudonym }, None);
        }
        let entity = match slot.key {
            "email" => Entity::Email,
            "phone" => Entity::Phone,
            "company" => Entity::Organisation,
            _ => Entity::Person,
        };
        let is_staff = !matches!(person.role, Role::Customer | Role::Other);
        let class = if is_staff { PrivacyClass::AgentIdentity } else { PrivacyClass::CustomerIdentity };
        let action = match (of_class(self.settings.profile, self.settings.times, class), entity) {
            // The role stands in the name's place; there is nothing to stand in that of an address.
            (Action::Role, entity) if entity != Entity::Person => Action::Remove,
            (action, _) => action,
        };
        let named = Named { entity, text, person: self.person, conversation_id: self.conversation_id };
        let identity = named.identity(self.people);
        let value = match action {
            Action::Remove => Value::Absent,
            Action::Role => self.text(person.role.word()),
            action => {
                let pseudonyms = &self.settings.pseudonyms;
                match replace::replacement(pseudonyms, action, &named, self.people, &identity, self.known) {
                    Some(replaced) => self.text(&replaced),
                    None => self.text(text),
                }
            }
        };
        if !person.role.is_human() {
            self.exempt.push(text);
            return (value, action, None);
        }
        if self.exported.has(row) {
            self.tally.replaced(entity, replace::mark(&identity), false);
        }
        self.removed.push(Removed { entity, value: text });
        (value, action, Some(entity))
    }

    fn keeps_ids(&self) -> bool {
        of_class(self.settings.profile, self.settings.times, PrivacyClass::RecordId) == Action::Keep
    }

    fn id(&mut self, id: &'a str) -> Value<'a> {
        if self.keeps_ids() {
            self.exempt.push(id);
            return self.text(id);
        }
        let pseudonym = self.ids.of(&self.settings.pseudonyms, id);
        Value::Text(Text::of_characters(self.arena.alloc_str(pseudonym), self.arena))
    }

    fn record_id(&mut self, row: Row, id: &'a str) -> Value<'a> {
        self.count(row, if self.keeps_ids() { Action::Keep } else { Action::Pseudonym });
        if is_own_id(row) && !self.keeps_ids() {
            let known = self.own_ids.next().filter(|known| known.value == id);
            let pseudonyms = &self.settings.pseudonyms;
            let bits = || known.map_or_else(|| pseudonyms.bits(Domain::Record, id), |known| known.bits);
            return self.text(&pseudonyms.record_id_of(id, bits));
        }
        self.id(id)
    }

    fn time(&mut self, row: Row, text: &str, action: Action) -> Value<'a> {
        let instant = Instant::parse(text);
        let moved = match action {
            Action::Shift => instant.and_then(|instant| instant.plus_days(self.shift_days)),
            _ => instant,
        };
        match moved {
            Some(moved) => {
                self.count(row, action);
                self.text(&moved.to_string())
            }
            None => {
                self.tally.left_out("unreadable times", 1);
                Value::Absent
            }
        }
    }

    fn link(&mut self, row: Row, link: &'a str, action: Action) -> Value<'a> {
        if is_token(link) {
            return self.text(link);
        }
        let label = || token(Entity::Url.token(), self.settings.pseudonyms.nonce());
        let replaced = match action {
            // The host stays, unless it names somebody.
            Action::Generalise => match replace::host_of(link) {
                Some(host) if !self.people.names_anybody(host) => {
                    self.exempt.push(host);
                    replace::host(link).unwrap_or_else(label)
                }
                _ => label(),
            },
            _ => label(),
        };
        self.count(row, action);
        self.text(&replaced)
    }

    /// A value that is neither searched nor names a person.
    fn act(&mut self, slot: Slot, row: Row, value: Value<'a>, action: Action) -> Value<'a> {
        let text = value.text().map(|text| decoded(text, self.arena));
        match (action, text) {
            (Action::Pseudonym, Some(id)) => self.record_id(row, id),
            (Action::Shift, Some(time)) => self.time(row, time, action),
            (Action::Generalise | Action::Label, Some(link)) => self.link(row, link, action),
            (Action::Rename, Some(name)) => {
                self.files += 1;
                self.count(row, action);
                let renamed = replace::file_name(name, self.files);
                self.text(&renamed)
            }
            (Action::Remove, _) if self.is_own(slot) => value,
            _ => {
                self.count(row, Action::Remove);
                Value::Absent
            }
        }
    }

    /// Whether JSON of the host's own stays: it is the subject's and names nobody else.
    fn keeps_own(&self, source: &str) -> bool {
        self.subject_access() && self.is_subject && !self.people.names_another(source)
    }

    /// Whether the value is the subject's own: address and browser of what they did themselves.
    fn is_own(&self, slot: Slot) -> bool {
        let person = self.person.and_then(|person| self.people.get(person));
        self.subject_access()
            && matches!(slot.key, "ip" | "user_agent")
            && person.is_some_and(|person| person.is_subject)
    }
}

impl<'a> Visitor<'a> for Apply<'_, 'a> {
    fn value(&mut self, slot: Slot, value: &mut Value<'a>) {
        let Some(row) = self.routes.row(&self.route, slot) else {
            // Unknown to the field table, so nothing is known of its privacy (rule PRV-12).
            if !matches!(value, Value::Flag(_)) {
                *value = Value::Absent;
            }
            return;
        };
        if row.field.class == PrivacyClass::Custom {
            let keeps = match *value {
                Value::Raw(source) => self.keeps_own(source),
                _ => self.keeps_own(value.text().map_or("", |text| decoded(text, self.arena))),
            };
            if !keeps {
                *value = Value::Absent;
                self.tally.left_out("custom fields", 1);
            }
            return;
        }
        *value = match *value {
            Value::Text(text) => match self.treatments.of_text(row.field, text) {
                Treatment::Keep if row.field.class == PrivacyClass::Time && !self.subject_access() => {
                    match text.as_plain() {
                        Some(plain) if Instant::is_canonical(plain) => {
                            self.count(row, Action::Keep);
                            *value
                        }
                        _ => self.time(row, decoded(text, self.arena), Action::Keep),
                    }
                }
                Treatment::Keep => *value,
                Treatment::Search => match self.texts.next().flatten() {
                    Some(treated) => Value::Text(Text::of_characters(treated, self.arena)),
                    None => *value,
                },
                Treatment::Person => {
                    let text = decoded(text, self.arena);
                    self.named(slot, row, text)
                }
                Treatment::Act(action) => self.act(slot, row, *value, action),
            },
            Value::Number(digits) => match row.field.class {
                PrivacyClass::None => *value,
                PrivacyClass::CustomerIdentity | PrivacyClass::AgentIdentity => self.named(slot, row, digits),
                PrivacyClass::RecordId => self.record_id(row, digits),
                class => match self.treatments.action(class) {
                    Action::Keep => *value,
                    _ => Value::Absent,
                },
            },
            Value::Flag(_) => *value,
            // Only fields of class `Custom` may hold JSON of the host's own.
            Value::Raw(_) | Value::Absent | Value::Null => Value::Absent,
        };
    }

    fn texts(&mut self, slot: Slot, texts: &mut Texts<'a>) {
        let Some(row) = self.routes.row(&self.route, slot) else {
            *texts = Texts::default();
            return;
        };
        match self.treatments.of_list(row.field) {
            Treatment::Keep => {}
            Treatment::Search => {
                let originals: Vec<_> = texts.iter().collect();
                let treated: Vec<_> = originals.iter().map(|_| self.texts.next().flatten()).collect();
                if treated.iter().all(Option::is_none) {
                    return;
                }
                let treated: Vec<_> = originals
                    .iter()
                    .zip(treated)
                    .map(|(original, treated)| treated.map_or_else(|| original.decode().0, Into::into))
                    .collect();
                let source = serde_json::to_string(&treated).unwrap_or_default();
                *texts = Texts::of_source(self.arena.alloc_str(&source));
            }
            Treatment::Person | Treatment::Act(_) => {
                self.count(row, Action::Remove);
                *texts = Texts::default();
            }
        }
    }

    fn enter_part(&mut self, key: &'static str) {
        if matches!(key, "customer" | "assigned_agent" | "author" | "actor") {
            self.person = Some(self.people.of(self.sighting));
            self.sighting += 1;
        }
        self.route.enter_part(key);
    }

    fn enter_item(&mut self, key: &'static str, place: usize) {
        self.person = None;
        self.route.enter_item(key, place);
    }

    fn leave(&mut self) {
        // An audit event's address and browser stand behind its actor.
        if self.route.part() != "actor" {
            self.person = None;
        }
        self.route.leave();
    }

    fn unread(&mut self, _key: &'static str) {}

    fn unknown(&mut self, unknown: &mut Unknown<'a>) {
        let given = unknown.len();
        unknown.retain(|(_, source)| self.keeps_own(source));
        self.tally.left_out("unknown fields", (given - unknown.len()) as u64);
    }
}

/// Days by which a subject's times move: whole weeks, so that the day of the week stays (rule PRV-14).
pub(super) fn shift_days(settings: &Settings, subject: &str) -> i64 {
    const WEEKS: i64 = 26;
    let bits = settings.pseudonyms.bits(Domain::Shift, subject);
    let weeks = 1 + (bits >> 1).cast_signed().rem_euclid(WEEKS);
    7 * if bits & 1 == 0 { weeks } else { -weeks }
}

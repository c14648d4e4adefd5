//! The second walk over a conversation: every value becomes what the profile says.

use bumpalo::Bump;

use super::anonymiser::{Removed, Settings};
use super::entity::Entity;
use super::exported::Exported;
use super::gather::decoded;
use super::key::Domain;
use super::people::{People, Person, Role};
use super::profile::{Action, of_class};
use super::replace::{self, Value as Named};
use super::report::Tally;
use super::route::{Route, Routes};
use super::token::{is_token, token};
use super::treatment::{Treatment, Treatments};
use crate::field::{Field, FieldKind, PrivacyClass};
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
    pub(super) tally: &'g mut Tally,
    pub(super) exported: &'g Exported,
    pub(super) removed: &'g mut Vec<Removed>,
    pub(super) exempt: &'g mut Vec<String>,
    pub(super) ids: &'g mut super::anonymiser::RecordIds,
    pub(super) route: Route,
    /// Number of the next sighting.
    pub(super) sighting: usize,
    pub(super) person: Option<u32>,
    pub(super) files: usize,
    /// Days by which times move.
    pub(super) shift_days: i64,
    /// Whether the customer is the subject, so that what the host keeps of them is theirs.
    pub(super) is_subject: bool,
}

impl<'a> Apply<'_, 'a> {
    fn text(&self, text: &str) -> Value<'a> {
        Value::Text(Text::of_characters(self.arena.alloc_str(text), self.arena))
    }

    fn count(&mut self, field: &'static Field, action: Action) {
        if self.exported.has(field) {
            self.tally.field(field.key, action);
        }
    }

    fn subject_access(&self) -> bool {
        self.settings.profile == Profile::SubjectAccess
    }

    /// A value that names a person, by its key in the person's record.
    fn named(&mut self, slot: Slot, field: &'static Field, text: &str) -> Value<'a> {
        let nobody = Person::default();
        let person = self.person.and_then(|person| self.people.get(person)).unwrap_or(&nobody);
        if is_token(text) {
            return self.text(text);
        }
        if self.subject_access() && person.is_subject {
            self.exempt.push(text.to_owned());
            return self.text(text);
        }
        if field.kind == FieldKind::Id {
            return self.record_id(field, text);
        }
        let entity = match slot.key {
            "email" => Entity::Email,
            "phone" => Entity::Phone,
            "company" => Entity::Organisation,
            _ => Entity::Person,
        };
        let is_staff = !matches!(person.role, Role::Customer | Role::Other);
        let class = if is_staff { PrivacyClass::AgentIdentity } else { PrivacyClass::CustomerIdentity };
        let action = of_class(self.settings.profile, self.settings.times, class);
        let action = match (action, entity) {
            // The role stands in the name's place; there is nothing to stand in that of an address.
            (Action::Role, Entity::Person) => Action::Role,
            (Action::Role, _) => Action::Remove,
            (action, _) => action,
        };
        let named = Named { entity, text, person: self.person, conversation_id: self.conversation_id };
        let value = match action {
            Action::Remove => Value::Absent,
            Action::Role => self.text(person.role.word()),
            action => match replace::replacement(&self.settings.pseudonyms, action, &named, self.people) {
                Some(replaced) => self.text(&replaced),
                None => self.text(text),
            },
        };
        if person.role.is_human() {
            let (domain, identity) = named.identity(self.people);
            if self.exported.has(field) {
                self.tally.replaced(entity, self.settings.pseudonyms.bits(domain, &identity), false);
            }
            self.removed.push(Removed { entity, value: text.to_owned() });
        } else {
            self.exempt.push(text.to_owned());
        }
        self.count(field, action);
        value
    }

    fn record_id(&mut self, field: &'static Field, id: &str) -> Value<'a> {
        if of_class(self.settings.profile, self.settings.times, PrivacyClass::RecordId) == Action::Keep {
            self.exempt.push(id.to_owned());
            return self.text(id);
        }
        self.count(field, Action::Pseudonym);
        let pseudonym = self.ids.of(&self.settings.pseudonyms, id);
        self.text(&pseudonym)
    }

    fn time(&mut self, field: &'static Field, text: &str, action: Action) -> Value<'a> {
        let instant = Instant::parse(text);
        let moved = match action {
            Action::Shift => instant.and_then(|instant| instant.plus_days(self.shift_days)),
            _ => instant,
        };
        match moved {
            Some(moved) => {
                self.count(field, action);
                self.text(&moved.to_string())
            }
            None => {
                self.tally.left_out("unreadable times", 1);
                Value::Absent
            }
        }
    }

    fn link(&mut self, field: &'static Field, link: &str, action: Action) -> Value<'a> {
        if is_token(link) {
            return self.text(link);
        }
        let label = || token(Entity::Url.token(), self.settings.pseudonyms.nonce());
        let replaced = match action {
            Action::Generalise => replace::host(link).unwrap_or_else(label),
            _ => label(),
        };
        self.count(field, action);
        self.text(&replaced)
    }

    /// A value that is neither searched nor names a person.
    fn act(&mut self, slot: Slot, field: &'static Field, value: Value<'a>, action: Action) -> Value<'a> {
        let text = value.text().map(|text| decoded(text, self.arena));
        match (action, text) {
            (Action::Pseudonym, Some(id)) => self.record_id(field, id),
            (Action::Shift, Some(time)) => self.time(field, time, action),
            (Action::Generalise | Action::Label, Some(link)) => self.link(field, link, action),
            (Action::Rename, Some(name)) => {
                self.files += 1;
                self.count(field, action);
                let renamed = replace::file_name(name, self.files);
                self.text(&renamed)
            }
            (Action::Remove, _) if self.is_own(slot) => value,
            _ => {
                self.count(field, Action::Remove);
                Value::Absent
            }
        }
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
        let Some(field) = self.routes.field(&self.route, slot) else {
            // Unknown to the field table, so nothing is known of its privacy (rule PRV-12).
            if !matches!(value, Value::Flag(_)) {
                *value = Value::Absent;
            }
            return;
        };
        if field.class == PrivacyClass::Custom {
            if !(self.subject_access() && self.is_subject) {
                *value = Value::Absent;
                self.tally.left_out("custom fields", 1);
            }
            return;
        }
        *value = match *value {
            Value::Text(text) => match self.treatments.of_text(field, text) {
                Treatment::Keep if field.class == PrivacyClass::Time && !self.subject_access() => {
                    let text = decoded(text, self.arena);
                    self.time(field, text, Action::Keep)
                }
                Treatment::Keep => *value,
                Treatment::Search => match self.texts.next().flatten() {
                    Some(treated) => Value::Text(Text::of_characters(treated, self.arena)),
                    None => *value,
                },
                Treatment::Person => {
                    let text = decoded(text, self.arena);
                    self.named(slot, field, text)
                }
                Treatment::Act(action) => self.act(slot, field, *value, action),
            },
            Value::Number(digits) => match field.class {
                PrivacyClass::None => *value,
                PrivacyClass::CustomerIdentity | PrivacyClass::AgentIdentity => {
                    self.named(slot, field, digits)
                }
                PrivacyClass::RecordId => self.record_id(field, digits),
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
        let Some(field) = self.routes.field(&self.route, slot) else {
            *texts = Texts::default();
            return;
        };
        match self.treatments.of_list(field) {
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
                self.count(field, Action::Remove);
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
        if !(self.subject_access() && self.is_subject) {
            self.tally.left_out("unknown fields", unknown.len() as u64);
            unknown.clear();
        }
    }
}

/// Days by which a subject's times move: whole weeks, so that the day of the week stays (rule PRV-14).
pub(super) fn shift_days(settings: &Settings, subject: &str) -> i64 {
    const WEEKS: i64 = 26;
    let bits = settings.pseudonyms.bits(Domain::Shift, subject);
    let weeks = 1 + (bits >> 1).cast_signed().rem_euclid(WEEKS);
    7 * if bits & 1 == 0 { weeks } else { -weeks }
}

//! One conversation after the other: who is who, what the texts hold, and what becomes of it.
//!
//! ```text
//! gather ─▶ people, identities ─▶ search each text ─▶ replace ─▶ apply
//! ```

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use bumpalo::Bump;

use super::apply::{Apply, shift_days};
use super::build::{Anonymises, anonymises};
use super::check::{Check, Layout};
use super::entity::Entity;
use super::exported::Exported;
use super::finding::{self, Findings, Originals};
use super::fold::fold;
use super::gather::{Gather, Piece};
use super::identity::{Identities, Identity, IdentityKind, names_nobody};
use super::k_anonymity::Groups;
use super::key::{Digest, Domain, Pseudonyms};
use super::people::People;
use super::profile::{Action, of_entity};
use super::redaction::Redactions;
use super::replace::{self, Value as Named};
use super::report::{CheckCount, PrivacyReport, Review, Tally};
use super::route::{Route, Routes};
use super::search::Search;
use super::span::Span;
use super::tagger::Tagger;
use super::terms::TermFinder;
use super::treated::{Removed, Treated};
use super::treatment::Treatments;
use crate::error::{ErrorKind, Result};
use crate::field::PrivacyClass;
use crate::html::html_text;
use crate::model::{Conversation, Many, Record, Value};
use crate::options::{Detection, ExportOptions, Profile, Times};
use crate::selection::Selection;
use crate::text::Text;

/// What is the same for every conversation of an export.
#[derive(Debug)]
pub(super) struct Settings {
    pub(super) profile: Profile,
    pub(super) times: Times,
    pub(super) pseudonyms: Pseudonyms,
    /// Folded identities of the subject.
    subject: Vec<String>,
    /// Ids of uncertain findings that stay.
    kept: HashSet<String>,
    review: Review,
    policy: String,
}

/// Pseudonyms of record ids, the last ones remembered.
#[derive(Debug, Default)]
pub(super) struct RecordIds(HashMap<Box<str>, Box<str>>);

impl RecordIds {
    const MAX: usize = 4096;

    pub(super) fn of(&mut self, pseudonyms: &Pseudonyms, id: &str) -> &str {
        if !self.0.contains_key(id) {
            if self.0.len() >= Self::MAX {
                self.0.clear();
            }
            self.0.insert(id.into(), pseudonyms.record_id(id).into());
        }
        self.0.get(id).map(AsRef::as_ref).unwrap_or_default()
    }
}

/// Anonymises the conversations of one export.
#[derive(Debug)]
pub(crate) struct Anonymiser {
    build: Anonymises,
    settings: Settings,
    treatments: Treatments,
    search: Search,
    routes: Routes,
    ids: RecordIds,
    groups: Option<Groups>,
    exported: Exported,
    tally: Tally,
    /// Collected only where somebody reviews.
    pub(crate) findings: Option<Findings>,
}

impl Anonymiser {
    /// The anonymiser that the options ask for; none for the profile `internal`.
    ///
    /// # Errors
    /// `model-missing` if the tagger is wanted and not given.
    pub(crate) fn new(
        options: &ExportOptions,
        selection: &Selection,
        tagger: Option<Arc<Tagger>>,
    ) -> Result<Option<Self>> {
        let (Some(key), true) = (&options.key, options.profile != Profile::Internal) else {
            return Ok(None);
        };
        let build = anonymises(options.profile)?;
        let tagger = match options.detection {
            Detection::Full => Some(tagger.ok_or(ErrorKind::ModelMissing)?),
            Detection::Rules => None,
        };
        let shows_groups = matches!(options.profile, Profile::External | Profile::Training);
        Ok(Some(Self {
            build,
            settings: Settings {
                profile: options.profile,
                times: options.times,
                pseudonyms: Pseudonyms::new(key),
                subject: options.subject.iter().flat_map(|identity| subject_forms(identity)).collect(),
                kept: options.kept.iter().cloned().collect(),
                review: Review {
                    decisions: options.reviewed,
                    kept: 0,
                    never_redact: options.terms.keep.len() as u64,
                    also_redact: options.terms.redact.len() as u64,
                },
                policy: options.effective_policy(),
            },
            treatments: Treatments::new(options),
            search: Search::new(TermFinder::new(&options.terms), tagger),
            routes: Routes::new(),
            ids: RecordIds::default(),
            groups: shows_groups.then(|| Groups::new(selection)),
            exported: Exported::new(selection),
            tally: Tally::default(),
            findings: None,
        }))
    }

    /// Replaces what the profile says, in place; new texts live in `arena`.
    pub(crate) fn anonymise<'a>(
        &mut self,
        conversation: &mut Conversation<'a>,
        index: u64,
        arena: &'a Bump,
    ) -> Treated<'a> {
        let id = conversation.id.text().map(|text| text.decode().0.into_owned()).unwrap_or_default();
        readable_html(conversation, arena, &mut self.tally);
        let mut gather = Gather::new(arena, &mut self.routes, &self.treatments);
        conversation.visit(&mut gather);
        let Gather { sightings, pieces, own_ids, attributes, .. } = gather;
        let people = People::new(&id, &sightings, &self.settings.subject);
        let identities = identities(&id, &people, &sightings, attributes);
        let digests = self.digests(&own_ids, &people);
        let (of_ids, of_people) = digests.split_at_checked(own_ids.len()).unwrap_or_default();

        let mut treated = Treated::default();
        let mut texts = Vec::with_capacity(pieces.len());
        let mut redactions = Redactions::default();
        let found = self.search.conversation(&pieces, &identities);
        let messages = conversation.messages.items().len();
        for (piece, spans) in pieces.iter().zip(&found) {
            let counts = self.exported.has_text(piece.row, piece.route.message(), messages);
            let text = self.replace(piece, spans, (&id, index), counts, (&people, of_people), &mut treated);
            redactions.add(piece, text.as_deref().unwrap_or(piece.text));
            texts.push(text.map(|text| &*arena.alloc_str(&text)));
        }
        let customer = people.customer(&sightings).and_then(|number| people.get(number));
        let subject = customer.map_or(id.as_str(), |person| person.key.as_str());
        let mut apply = Apply {
            arena,
            routes: &mut self.routes,
            treatments: &self.treatments,
            settings: &self.settings,
            people: &people,
            conversation_id: &id,
            texts: texts.into_iter(),
            own_ids: of_ids.iter(),
            known: of_people,
            tally: &mut self.tally,
            exported: &self.exported,
            removed: &mut treated.removed,
            exempt: &mut treated.exempt,
            ids: &mut self.ids,
            route: Route::default(),
            sighting: 0,
            person: None,
            named_before: Vec::new(),
            files: 0,
            shift_days: if self.settings.times == Times::Shift {
                shift_days(&self.settings, subject)
            } else {
                0
            },
            is_subject: customer.is_some_and(|person| person.is_subject),
        };
        conversation.visit(&mut apply);
        // What the user keeps may stand in a text, though a field had to lose it.
        let search = &self.search;
        let kept = treated.removed.iter().map(|removed| removed.value).filter(|value| search.keeps(value));
        treated.exempt.extend(kept);
        let source = redactions.source();
        conversation.redactions = source.map_or(Value::Absent, |source| Value::Raw(arena.alloc_str(&source)));
        if let Some(groups) = &mut self.groups {
            groups.add(conversation);
        }
        if let Some(findings) = &mut self.findings {
            let mut values: Vec<_> = treated.removed.iter().map(|removed| removed.value.to_owned()).collect();
            values.sort();
            values.dedup();
            findings.originals.push(Originals { conversation_id: id, values });
        }
        treated
    }

    /// Digests that will be wanted: of the records' own ids, if they do not stay, and then of the people.
    fn digests<'t>(&self, own_ids: &[&'t str], people: &'t People) -> Vec<Digest<'t>> {
        /// Values of people, so that a crowd takes no quadratic time.
        const MAX_VALUES: usize = 32;
        let becomes = |class| self.treatments.action(class) == Action::Pseudonym;
        let mut wanted: Vec<_> = own_ids.iter().map(|&id| (Domain::Record, id)).collect();
        if !becomes(PrivacyClass::RecordId) {
            return Vec::new();
        }
        if becomes(PrivacyClass::CustomerIdentity) {
            wanted.extend(people.identities().take(MAX_VALUES));
        }
        self.settings.pseudonyms.all_bits(wanted)
    }

    /// The text with its places replaced; nothing if it stays as it is.
    fn replace<'a>(
        &mut self,
        piece: &Piece<'a>,
        spans: &[Span],
        conversation: (&str, u64),
        counts: bool,
        (people, known): (&People, &[Digest<'_>]),
        treated: &mut Treated<'a>,
    ) -> Option<String> {
        let mut text = String::new();
        let mut at = 0;
        for span in spans {
            let original = piece.text.get(span.start..span.end).unwrap_or_default();
            let is_sure = span.is_sure();
            let named = Named {
                entity: span.entity,
                text: original,
                person: span.person,
                conversation_id: conversation.0,
            };
            let identity = named.identity(people);
            let same = replace::mark(&identity);
            if !is_sure && (self.findings.is_some() || !self.settings.kept.is_empty()) {
                let place = finding::id(conversation.0, piece, span);
                let is_kept = self.settings.kept.contains(&place);
                if let Some(findings) = self.findings.as_mut().filter(|_| counts) {
                    // Enough to tell values apart; the page cannot hold more bits in a number.
                    findings.uncertain(place, conversation, piece, span, same >> 12);
                }
                if is_kept {
                    if counts {
                        self.tally.kept(span.entity);
                    }
                    treated.exempt.push(original);
                    continue;
                }
            }
            if self.settings.profile == Profile::SubjectAccess
                && super::subject::is_own(piece, span, spans, people, &self.settings.subject)
            {
                treated.exempt.push(original);
                continue;
            }
            let action = match of_entity(self.settings.profile, span.entity) {
                // Nobody has looked: no pseudonym is claimed (design of uncertain places).
                Action::Pseudonym if !is_sure => Action::Label,
                action => action,
            };
            let pseudonyms = &self.settings.pseudonyms;
            let Some(replaced) = replace::replacement(pseudonyms, action, &named, people, &identity, known)
            else {
                continue;
            };
            text.push_str(piece.text.get(at..span.start).unwrap_or_default());
            text.push_str(&replaced);
            at = span.end;
            if action == Action::Generalise {
                treated.exempt.extend(replace::host_of(original));
            }
            if counts {
                self.tally.replaced(span.entity, same, !is_sure);
                self.tally.found_by(span.finder);
                self.tally.field(piece.row, action);
            }
            if counts && span.entity != Entity::Url {
                treated.removed.push(Removed { entity: span.entity, value: original });
            }
        }
        if at == 0 {
            return None;
        }
        text.push_str(piece.text.get(at..).unwrap_or_default());
        Some(text)
    }

    /// A check of the output.
    pub(crate) fn check(&self, layout: Layout) -> Check {
        Check::new(self.build, layout, names_nobody)
    }

    /// Counts so far.
    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Conversations by what could single them out.
    pub(super) fn groups(&self) -> Option<&Groups> {
        self.groups.as_ref()
    }

    /// Adds what was counted elsewhere in the same export.
    pub(super) fn absorb(&mut self, tally: Tally, groups: HashMap<u64, u64>) {
        self.tally.absorb(tally);
        if let Some(own) = &mut self.groups {
            own.absorb(groups);
        }
    }

    /// The groups of the conversations so far.
    pub(crate) fn k_anonymity(&self) -> Option<super::k_anonymity::KAnonymity> {
        self.groups.as_ref().map(Groups::figure)
    }

    /// The pseudonym of an id that stands outside the conversations.
    pub(crate) fn public_id(&mut self, id: &str) -> String {
        let keeps =
            super::profile::of_class(self.settings.profile, self.settings.times, PrivacyClass::RecordId);
        if keeps == Action::Keep {
            id.to_owned()
        } else {
            self.ids.of(&self.settings.pseudonyms, id).to_owned()
        }
    }

    /// The report.
    pub(crate) fn report(&self, check: CheckCount) -> PrivacyReport {
        let Settings { profile, review, policy, .. } = &self.settings;
        self.tally.close(profile.name(), policy.clone(), *review, self.k_anonymity(), check)
    }
}

/// The forms in which an identity of the subject is compared.
fn subject_forms(identity: &str) -> Vec<String> {
    let folded = fold(identity.trim());
    let digits = super::people::digits(identity);
    let is_phone = digits.len() >= 6
        && !folded.contains(|character: char| character.is_alphabetic() || character == '@');
    if is_phone { vec![folded, digits] } else { vec![folded] }
}

/// HTML becomes the text that a reader sees before it is searched: tags can split a name.
fn readable_html<'a>(conversation: &mut Conversation<'a>, arena: &'a Bump, tally: &mut Tally) {
    let Many::Here(messages) = &mut conversation.messages else {
        return;
    };
    for message in messages {
        if message.content_html.is_given() {
            message.content_html = Value::Absent;
            tally.left_out("HTML sources", 1);
        }
        if message.content_type.is_given()
            && message.is_html()
            && let Some(text) = message.content.text()
        {
            let readable = arena.alloc_str(&html_text(&text.decode().0));
            message.content = Value::Text(Text::of_characters(readable, arena));
            message.content_type = Value::Text(Text::plain("text/plain"));
            tally.left_out("HTML sources", 1);
        }
    }
}

/// Every value of the structured fields that names somebody.
fn identities(
    id: &str,
    people: &People,
    sightings: &[super::people::Sighting<'_>],
    attributes: Vec<(IdentityKind, String)>,
) -> Identities {
    let mut identities: Vec<Identity> = Vec::new();
    let mut add = |person: u32, kind: IdentityKind, value: &str| {
        let is_known =
            |known: &Identity| known.person == person && known.kind == kind && known.value == value;
        if !identities.iter().any(is_known)
            && !value.trim().is_empty()
            && !super::token::is_token(value.trim())
        {
            identities.push(Identity { person, kind, value: value.to_owned() });
        }
    };
    for (place, seen) in sightings.iter().enumerate() {
        let person = people.of(place);
        if !people.get(person).is_some_and(|person| person.role.is_human()) {
            continue;
        }
        let values = [
            (IdentityKind::Name, seen.name),
            (IdentityKind::Email, seen.email),
            (IdentityKind::Phone, seen.phone),
            (IdentityKind::Company, seen.company),
            (IdentityKind::Attribute, seen.id.filter(|id| id.contains('_'))),
        ];
        for (kind, value) in values {
            if let Some(value) = value {
                add(person, kind, value);
            }
        }
    }
    let customer = people.customer(sightings).unwrap_or(0);
    for (kind, value) in &attributes {
        add(customer, *kind, value);
    }
    if id.contains('_') {
        add(customer, IdentityKind::Attribute, id);
    }
    Identities::new(&identities)
}

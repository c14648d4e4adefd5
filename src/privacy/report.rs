//! The redaction report: what was replaced, in counts, without any value (rule PRV-08).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::entity::Entity;
use super::k_anonymity::KAnonymity;
use super::profile::Action;
use super::route::Row;
use super::span::Finder;
use crate::field::FIELDS;

/// What anonymising has done: counts and names of fields, never a value, its surroundings or its digest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PrivacyReport {
    /// The profile.
    pub profile: &'static str,
    /// Digest of the settings that decide what is replaced, without key, terms and decisions.
    pub policy_digest: String,
    /// Counts by kind of personal data.
    pub entities: Vec<EntityCount>,
    /// Counts by field and action.
    pub fields: Vec<FieldCount>,
    /// Counts by what found them.
    pub finders: Vec<FinderCount>,
    /// What was left out.
    pub left_out: Vec<LeftOut>,
    /// What a reviewer decided.
    pub review: Review,
    /// How many conversations share their quasi-identifiers; absent where the profile keeps identities.
    pub k_anonymity: Option<KAnonymity>,
    /// What the leftover check looked through.
    pub check: CheckCount,
}

/// Places with one kind of personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EntityCount {
    /// The kind.
    pub entity: Entity,
    /// Places where it was replaced, fields and texts.
    pub places: u64,
    /// Different values among them.
    pub values: u64,
    /// Places that were uncertain.
    pub uncertain: u64,
    /// Places that a reviewer or the user's terms kept.
    pub kept: u64,
}

/// Values of a field to which something was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FieldCount {
    /// Key of the field.
    pub field: &'static str,
    /// What was done.
    pub action: Action,
    /// How often.
    pub count: u64,
}

/// Places by what found them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct FinderCount {
    /// What found them.
    pub finder: Finder,
    /// How many.
    pub count: u64,
}

/// Something that was left out because nothing is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// What it is.
    pub what: Cow<'static, str>,
    /// How often.
    pub count: u64,
}

/// What a reviewer decided, in counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Review {
    /// Decisions made.
    pub decisions: u64,
    /// Uncertain places that were kept.
    pub kept: u64,
    /// Words that are never redacted.
    pub never_redact: u64,
    /// Words that are always redacted.
    pub also_redact: u64,
}

/// What the leftover check looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckCount {
    /// Bytes of output.
    pub bytes: u64,
    /// Removed values that were searched for.
    pub values: u64,
    /// Ways of writing in which each was searched for.
    pub encodings: Vec<&'static str>,
    /// Whether everything that looks like an address or number was compared across the whole export.
    pub complete: bool,
}

/// Counts while the export runs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Tally {
    entities: BTreeMap<Entity, Places>,
    /// Per row of the field table, what was done to its values.
    fields: Vec<Vec<(Action, u64)>>,
    finders: BTreeMap<Finder, u64>,
    left_out: BTreeMap<Cow<'static, str>, u64>,
    kept: u64,
}

/// Counts of one kind of personal data.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Places {
    replaced: u64,
    /// Marks of the values.
    values: BTreeSet<u64>,
    uncertain: u64,
    kept: u64,
}

impl Tally {
    /// Places where something was replaced; `value` is the mark of what it was.
    pub(super) fn replaced(&mut self, entity: Entity, value: u64, uncertain: bool) {
        let places = self.entities.entry(entity).or_default();
        places.replaced += 1;
        places.values.insert(value);
        places.uncertain += u64::from(uncertain);
    }

    /// One more place with a value that was counted before.
    pub(super) fn replaced_again(&mut self, entity: Entity) {
        self.entities.entry(entity).or_default().replaced += 1;
    }

    /// An uncertain place that stays.
    pub(super) fn kept(&mut self, entity: Entity) {
        self.entities.entry(entity).or_default().kept += 1;
        self.kept += 1;
    }

    pub(super) fn found_by(&mut self, finder: Finder) {
        *self.finders.entry(finder).or_default() += 1;
    }

    pub(super) fn field(&mut self, row: Row, action: Action) {
        self.done(row.index, action, 1);
    }

    fn done(&mut self, index: usize, action: Action, count: u64) {
        if self.fields.len() <= index {
            self.fields.resize(index + 1, Vec::new());
        }
        let Some(actions) = self.fields.get_mut(index) else { return };
        match actions.iter_mut().find(|(done, _)| *done == action) {
            Some((_, before)) => *before += count,
            None => actions.push((action, count)),
        }
    }

    pub(super) fn left_out(&mut self, what: &'static str, count: u64) {
        if count > 0 {
            *self.left_out.entry(what.into()).or_default() += count;
        }
    }

    /// Adds what was counted elsewhere in the same export.
    pub(super) fn absorb(&mut self, other: Self) {
        for (entity, places) in other.entities {
            let own = self.entities.entry(entity).or_default();
            own.replaced += places.replaced;
            own.values.extend(places.values);
            own.uncertain += places.uncertain;
            own.kept += places.kept;
        }
        for (index, actions) in other.fields.into_iter().enumerate() {
            actions.into_iter().for_each(|(action, count)| self.done(index, action, count));
        }
        for (finder, count) in other.finders {
            *self.finders.entry(finder).or_default() += count;
        }
        for (what, count) in other.left_out {
            *self.left_out.entry(what).or_default() += count;
        }
        self.kept += other.kept;
    }

    /// Counts by kind.
    pub(crate) fn entities(&self) -> Vec<EntityCount> {
        self.entities
            .iter()
            .map(|(&entity, places)| EntityCount {
                entity,
                places: places.replaced,
                values: places.values.len() as u64,
                uncertain: places.uncertain,
                kept: places.kept,
            })
            .collect()
    }

    pub(super) fn close(
        &self,
        profile: &'static str,
        policy_digest: String,
        mut review: Review,
        k_anonymity: Option<KAnonymity>,
        check: CheckCount,
    ) -> PrivacyReport {
        review.kept = self.kept;
        PrivacyReport {
            profile,
            policy_digest,
            entities: self.entities(),
            fields: FIELDS
                .iter()
                .zip(&self.fields)
                .flat_map(|(field, actions)| {
                    let mut actions = actions.clone();
                    actions.sort_unstable();
                    actions.into_iter().map(|(action, count)| FieldCount { field: field.key, action, count })
                })
                .collect(),
            finders: self.finders.iter().map(|(&finder, &count)| FinderCount { finder, count }).collect(),
            left_out: self
                .left_out
                .iter()
                .map(|(what, &count)| LeftOut { what: what.clone(), count })
                .collect(),
            review,
            k_anonymity,
            check,
        }
    }
}

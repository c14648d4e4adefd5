//! Values found once in a conversation, searched for in its other texts.

use super::entity::Entity;
use super::identity::{Identities, IdentityKind};
use super::passage::Passage;
use super::span::{Finder, Span};

/// The values that finders found in one conversation.
///
/// A name in the third message is the same name in the seventh, where nothing around it tells. One of it serves
/// all conversations: [`Self::clear`] keeps its memory.
#[derive(Debug, Default)]
pub(crate) struct Repetitions {
    values: Identities,
    /// Kind and certainty of each value, by its number.
    found: Vec<(Entity, u8)>,
}

impl Repetitions {
    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        self.values.clear();
        self.found.clear();
    }

    /// Whether there is nothing to look for.
    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Takes a value as it stands in the text, with the certainty it was found with.
    pub(crate) fn add(&mut self, entity: Entity, value: &str, confidence: u8) {
        let kind = match entity {
            Entity::Person => IdentityKind::Name,
            Entity::Email => IdentityKind::Email,
            Entity::Phone => IdentityKind::Phone,
            Entity::Username => IdentityKind::Username,
            Entity::Organisation => IdentityKind::Company,
            // The last digits of a number and a link say too little, or are the same everywhere.
            Entity::CardFragment | Entity::NationalIdFragment => return,
            _ => IdentityKind::Attribute,
        };
        if entity == Entity::Email && !value.contains('@') {
            return self.put(entity, IdentityKind::Attribute, value, confidence);
        }
        self.put(entity, kind, value, confidence);
    }

    fn put(&mut self, entity: Entity, kind: IdentityKind, value: &str, confidence: u8) {
        let number = self.found.len() as u32;
        self.found.push((entity, confidence));
        self.values.add_found(number, kind, value);
    }

    /// Finds the values in a passage, with the certainty of the first place.
    pub(crate) fn find(&self, passage: &Passage<'_>, out: &mut Vec<Span>) {
        let from = out.len();
        self.values.find(passage, out);
        for span in out.iter_mut().skip(from) {
            let known = span.person.and_then(|number| self.found.get(number as usize)).copied();
            if let Some((entity, confidence)) = known {
                span.entity = if span.entity == Entity::Email { Entity::Email } else { entity };
                span.confidence = confidence.min(span.confidence);
            }
            span.person = None;
            span.finder = Finder::Repetition;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(values: &[(Entity, &str)], text: &str) -> Vec<(Entity, String)> {
        let mut repetitions = Repetitions::default();
        for &(entity, value) in values {
            repetitions.add(entity, value, 80);
        }
        let mut spans = Vec::new();
        repetitions.find(&Passage::after(text, ""), &mut spans);
        assert!(spans.iter().all(|span| span.finder == Finder::Repetition && span.person.is_none()));
        assert!(spans.iter().all(|span| span.confidence <= 80));
        spans.iter().map(|span| (span.entity, text[span.start..span.end].to_owned())).collect()
    }

    #[test]
    fn a_value_is_found_again_in_other_forms() {
        use Entity::{Address, CreditCard, Email, Iban, Person, Phone, Secret};
        let cases = [
            (Person, "Tamsin Oyelaran", "ask tamsin", "tamsin"),
            (Person, "Tamsin Oyelaran", "OYELARAN, T.", "OYELARAN, T."),
            (Phone, "+49 30 1234567", "030/123 45 67", "030/123 45 67"),
            (CreditCard, "4111 1111 1111 1111", "4111-1111-1111-1111", "4111-1111-1111-1111"),
            (Iban, "DE89 3704 0044 0532 0130 00", "de89370400440532013000", "de89370400440532013000"),
            (Email, "T.Oyelaran@mail.test", "t.oyelaran@MAIL.test", "t.oyelaran@MAIL.test"),
            (Address, "12 Elm Road", "back to 12 elm road, please", "12 elm road"),
            (Secret, "hunter2!x", "yes hunter2!x", "hunter2!x"),
            (Address, "स्टेशन रोड 45", "पता: स्टेशन रोड 45 है", "स्टेशन रोड 45"),
            (Address, "45 रोड", "यह 45 रोड तक है", "45 रोड"),
        ];
        for (entity, value, text, expected) in cases {
            let found = found(&[(entity, value)], text);
            assert_eq!(found, [(entity, expected.to_owned())], "{value}");
        }
    }

    #[test]
    fn ordinary_words_and_short_parts_are_not_repeated() {
        let cases = [
            (Entity::Person, "Will", "Will it work? I asked Will"),
            (Entity::Person, "Bo Young", "young people, Bo"),
            (Entity::Person, "the", "the"),
            (Entity::CardFragment, "4321", "4321"),
            (Entity::Organisation, "Apple", "an Apple a day"),
            (Entity::Secret, "1234", "1234"),
        ];
        for (entity, value, text) in cases {
            assert!(found(&[(entity, value)], text).is_empty(), "{value}");
        }
    }

    #[test]
    fn two_names_that_share_a_part_both_count() {
        let values = [
            (Entity::Person, "Tamsin Oyelaran"),
            (Entity::Person, "Tamsin"),
            (Entity::Person, "Joris Oyelaran"),
        ];
        assert_eq!(found(&values, "tamsin and oyelaran").len(), 2);
    }
}

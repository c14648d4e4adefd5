//! Numbers of patients, insured people and doctors.

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds medical numbers: any code behind a cue, and Medicare's form, which is like no other.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in reading.mentions.iter().filter(|mention| mention.cue == Cue::Medical) {
        let (start, _) = reading.value(mention.end);
        if let Some(range) = reading
            .code(start, 4, 5, 20)
            .filter(|range| reading.has_only_fillers(mention.end..range.start, 0))
        {
            reading.push(out, range, Entity::MedicalId, 93);
        }
    }
    for group in &reading.groups {
        let range = group.start..group.start + 13;
        let text = reading.slice(range.clone());
        let is_medicare = text.len() == 13
            && text.bytes().zip(*b"9ax9-ax9-aa99").all(|(byte, form)| match form {
                b'9' => byte.is_ascii_digit(),
                b'a' => byte.is_ascii_lowercase(),
                b'x' => byte.is_ascii_alphanumeric(),
                _ => byte == form,
            });
        if is_medicare
            && reading.stands_alone(&range)
            && reading.is_capital(group.start + 1)
            && !reading.is_of_thing(group.start)
        {
            reading.push(out, range, Entity::MedicalId, 85);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::MedicalId;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn medical_numbers_are_found() {
        finds(
            MedicalId,
            &[
                ("NHS number 943 476 5919", "943 476 5919"),
                ("my npi is 1234567893", "1234567893"),
                ("2AB3-CD4-EF56 on the card", "2AB3-CD4-EF56"),
                ("MRN: 00481516", "00481516"),
                ("Versichertennummer A123456780", "A123456780"),
            ],
        );
        leaves(&["nhs app 2", "medicare is 65 years old", "model 2AB3-CD4-EF56"]);
    }
}

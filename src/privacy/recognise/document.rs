//! Passports, identity cards and driver licences: codes behind a cue.

use super::cue::Cue;
use super::number::is_date;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds numbers of documents.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in &reading.mentions {
        let (entity, digits, most) = match mention.cue {
            Cue::Passport => (Entity::Passport, 4, 14),
            Cue::Licence => (Entity::DriverLicense, 3, 20),
            _ => continue,
        };
        let (start, _) = reading.value(mention.end);
        let range = reading
            .code(start, digits, 6, most)
            .filter(|range| reading.has_only_fillers(mention.end..range.start, 0));
        if let Some(range) = range.filter(|range| !is_date(reading.slice(range.clone()))) {
            reading.push(out, range, entity, 92);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::{DriverLicense, Passport};
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn documents_are_found_behind_their_names() {
        finds(
            Passport,
            &[
                ("passport number is 533380006", "533380006"),
                ("my passport: X1234567", "X1234567"),
                ("Reisepass C01X00T47", "C01X00T47"),
                ("passeport 12AB34567", "12AB34567"),
                ("паспорт 4509 123456", "4509 123456"),
                ("护照E12345678", "E12345678"),
            ],
        );
        finds(
            DriverLicense,
            &[
                ("driver's licence MORGA657054SM9IJ", "MORGA657054SM9IJ"),
                ("DL number F255-9215-0094", "F255-9215-0094"),
                ("Führerschein B072RRE2I55", "B072RRE2I55"),
            ],
        );
        leaves(&[
            "passport expired 2024-05-01",
            "the passport field says 9 characters",
            "passport control took 45 minutes",
            "driving licence is in my bag",
        ]);
    }
}

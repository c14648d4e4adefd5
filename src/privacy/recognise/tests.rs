//! What all recognisers' tests share: tables of texts with what is found in them.

use super::recognise;
use crate::privacy::entity::Entity;
use crate::privacy::overlap;
use crate::privacy::passage::Passage;

/// Everything found in a text.
pub(super) fn found(text: &str) -> Vec<(Entity, &str)> {
    let passage = Passage::new(text);
    let mut spans = Vec::new();
    recognise(&passage, &mut spans);
    overlap::resolve(text, &mut spans);
    spans.iter().map(|span| (span.entity, &text[span.start..span.end])).collect()
}

/// Every text has exactly this one value of this kind.
pub(super) fn finds(entity: Entity, cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|(text, value)| found(text) != [(entity, *value)])
        .map(|(text, value)| format!("{text:?} wants {value:?}, has {:?}", found(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Nothing is found in any of the texts.
pub(super) fn leaves(cases: &[&str]) {
    let wrong: Vec<_> = cases
        .iter()
        .filter(|text| !found(text).is_empty())
        .map(|text| format!("{text:?} has {:?}", found(text)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn ordinary_messages_stay() {
    leaves(&[
        "ok thanks a lot",
        "my order 99812-04 from 12 May was 49.90 EUR, 3 items",
        "it says error 0x80070057 / E-2210 since v3.14.159",
        "refund within 14 days, open 08:00-17:30",
        "¿dónde está mi pedido 771204?",
        "Bestellung 200198344 vom 03.02.2024 fehlt",
        "1,299,000 views and 4.5 stars",
    ]);
}

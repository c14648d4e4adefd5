//! Recognisers: what has a form of its own, one file for each kind.
//!
//! ```text
//! passage ─▶ reading (cues, digit groups, links) ─▶ e-mail, link, network, card, … ─▶ spans
//! ```
//!
//! A text without a digit, an `@` or a cue word costs one pass over its bytes.

mod account;
mod address;
mod birth;
mod card;
mod check_digit;
mod crypto;
mod cue;
mod document;
mod email;
mod filler;
mod fragment;
mod geo;
mod iban;
mod key;
mod link;
mod medical;
mod national_id;
mod network;
mod number;
mod phone;
mod secret;
mod spelled;
mod street;
mod username;
mod vehicle;

mod reading;

use self::reading::Reading;
use super::passage::Passage;
use super::span::Span;

/// Finds everything that has a form of its own.
pub(crate) fn recognise(passage: &Passage<'_>, out: &mut Vec<Span>) {
    let Some(reading) = Reading::new(passage) else { return };
    email::find(&reading, out);
    if !reading.links.is_empty() {
        link::find(&reading, out);
    }
    network::find(&reading, out);
    if !reading.groups.is_empty() {
        card::find(&reading, out);
        iban::find(&reading, out);
        national_id::find(&reading, out);
        medical::find(&reading, out);
        document::find(&reading, out);
        birth::find(&reading, out);
        fragment::find(&reading, out);
        account::find(&reading, out);
        phone::find(&reading, out);
        vehicle::find(&reading, out);
        geo::find(&reading, out);
        crypto::find(&reading, out);
        address::find(&reading, out);
    }
    if !reading.mentions.is_empty() {
        key::find(&reading, out);
        secret::find(&reading, out);
        username::find(&reading, out);
        spelled::find(&reading, out);
    }
}

#[cfg(test)]
mod tests;

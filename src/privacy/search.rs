//! Searching the texts of a conversation with every finder, one after the other.

use std::sync::Arc;

use super::fold::Folded;
use super::gather::Piece;
use super::identity::Identities;
use super::link;
use super::overlap;
use super::passage::Passage;
use super::people::Role;
use super::recognise::recognise;
use super::repetition::Repetitions;
use super::span::{Finder, Span};
use super::tagger::{Memory, Tagger};
use super::terms::TermFinder;
use super::token;
use crate::field::PrivacyClass;

/// The finders of one export.
#[derive(Debug)]
pub(super) struct Search {
    terms: TermFinder,
    tagger: Option<Arc<Tagger>>,
    repetitions: Repetitions,
}

impl Search {
    pub(super) fn new(terms: TermFinder, tagger: Option<Arc<Tagger>>) -> Self {
        Self { terms, tagger, repetitions: Repetitions::default() }
    }

    /// Whether the user never redacts this value.
    pub(super) fn keeps(&self, value: &str) -> bool {
        self.terms.keeps(value)
    }

    /// What each text holds, in order, without overlaps.
    pub(super) fn conversation(&mut self, pieces: &[Piece<'_>], identities: &Identities) -> Vec<Vec<Span>> {
        let questions = questions(pieces);
        // Only what the customer says is remembered.
        let mut of_customer = Memory::default();
        let mut found = Vec::with_capacity(pieces.len());
        let mut passages = Vec::with_capacity(pieces.len());
        for (piece, question) in pieces.iter().zip(&questions) {
            let passage = Passage::after(piece.text, question);
            let mut spans = Vec::new();
            for range in token::find(piece.text) {
                spans.push(Span {
                    finder: Finder::Kept,
                    ..Span::recognised(range.start, range.end, super::entity::Entity::Custom)
                });
            }
            self.terms.find(&passage, &mut spans);
            identities.find(&passage, &mut spans);
            recognise(&passage, &mut spans);
            link::find(piece.text, &mut spans);
            if let Some(tagger) = &self.tagger
                && matches!(piece.row.field.class, PrivacyClass::FreeText | PrivacyClass::RatingComment)
            {
                let is_customer = piece.speaker.is_some_and(|speaker| speaker.role == Role::Customer);
                tagger.find(&passage, is_customer.then_some(&mut of_customer), &mut spans);
            }
            overlap::resolve(piece.text, &mut spans);
            found.push(spans);
            passages.push(passage);
        }
        self.repeat(&passages, &mut found);
        for spans in &mut found {
            spans.retain(|span| span.finder != Finder::Kept);
        }
        found
    }

    /// Looks for what one text gave away in all the others.
    fn repeat(&mut self, passages: &[Passage<'_>], found: &mut [Vec<Span>]) {
        self.repetitions.clear();
        for (passage, spans) in passages.iter().zip(&*found) {
            for span in spans.iter().filter(|span| matches!(span.finder, Finder::Recogniser | Finder::Tagger))
            {
                let value = passage.original.get(span.start..span.end).unwrap_or_default();
                self.repetitions.add(span.entity, value, span.confidence);
            }
        }
        if self.repetitions.is_empty() {
            return;
        }
        for (passage, spans) in passages.iter().zip(found) {
            let before = spans.len();
            self.repetitions.find(passage, spans);
            if spans.len() > before {
                overlap::resolve(passage.original, spans);
            }
        }
    }
}

/// Per text, what somebody else said before it, folded; empty where there is nothing.
fn questions(pieces: &[Piece<'_>]) -> Vec<String> {
    let mut last: Option<(Role, &str)> = None;
    let mut before: &str = "";
    pieces
        .iter()
        .map(|piece| {
            let Some(speaker) = piece.speaker else {
                return String::new();
            };
            if let Some((role, text)) = last
                && role != speaker.role
            {
                before = text;
            }
            last = Some((speaker.role, piece.text));
            if speaker.role == Role::Customer {
                Folded::new(before).as_str().to_owned()
            } else {
                String::new()
            }
        })
        .collect()
}

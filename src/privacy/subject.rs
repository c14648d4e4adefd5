//! Whose data a place in a text is, for the profile `subject-access` (rule PRV-20).

use super::entity::Entity;
use super::fold::fold;
use super::gather::Piece;
use super::people::{People, digits};
use super::span::Span;

/// Words by which a sentence is about somebody else.
const THIRD_PARTY: [&str; 44] = [
    "his",
    "her",
    "hers",
    "their",
    "theirs",
    "he",
    "she",
    "him",
    "husband",
    "wife",
    "partner",
    "son",
    "daughter",
    "mother",
    "father",
    "mom",
    "mum",
    "dad",
    "brother",
    "sister",
    "neighbour",
    "neighbor",
    "friend",
    "colleague",
    "boss",
    "roommate",
    "flatmate",
    "landlord",
    "tenant",
    "girlfriend",
    "boyfriend",
    "uncle",
    "aunt",
    "cousin",
    "nachbar",
    "nachbarin",
    "mann",
    "frau",
    "kollege",
    "kollegin",
    "voisin",
    "voisine",
    "mari",
    "vecino",
];

/// Whether the place is the subject's own data.
///
/// A name or address is theirs if it is one of theirs. Anything else is theirs in a conversation of theirs, unless
/// its sentence is about somebody else: by a name that is not theirs, or by a word such as "neighbour".
pub(super) fn is_own(
    piece: &Piece<'_>,
    span: &Span,
    spans: &[Span],
    people: &People,
    subject: &[String],
) -> bool {
    let is_subject =
        |span: &Span| span.person.and_then(|person| people.get(person)).map(|person| person.is_subject);
    if let Some(is_subject) = is_subject(span) {
        return is_subject;
    }
    let text = piece.text.get(span.start..span.end).unwrap_or_default();
    if subject.contains(&fold(text)) || subject.contains(&digits(text)) {
        return true;
    }
    let is_theirs = people.get(0).is_some_and(|customer| customer.is_subject);
    if span.entity == Entity::Person || !is_theirs {
        return false;
    }
    let sentence = sentence(piece.text, span);
    let names_another = spans.iter().any(|other| {
        other.entity == Entity::Person && sentence.contains(&other.start) && is_subject(other) != Some(true)
    });
    let about = fold(piece.text.get(sentence.clone()).unwrap_or_default());
    let about_another =
        about.split(|character: char| !character.is_alphanumeric()).any(|word| THIRD_PARTY.contains(&word));
    !names_another && !about_another
}

/// The sentence around a place.
fn sentence(text: &str, span: &Span) -> std::ops::Range<usize> {
    let is_end = |(at, character): (usize, char)| {
        let next = text.get(at + character.len_utf8()..).and_then(|rest| rest.chars().next());
        character == '\n' || (matches!(character, '.' | '!' | '?') && next.is_none_or(char::is_whitespace))
    };
    let ends = || text.char_indices().filter(|&end| is_end(end)).map(|(at, _)| at);
    let start = ends().take_while(|&at| at < span.start).last().map_or(0, |at| at + 1);
    let end = ends().find(|&at| at >= span.end).unwrap_or(text.len());
    start..end
}

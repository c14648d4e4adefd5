//! Spans that overlap become spans that do not.

use super::span::{Finder, Span};

/// Orders by place and takes out overlaps: the stronger span stays whole, the weaker keeps what sticks out.
///
/// What the user keeps goes first, then the user's terms, then known identities, then the longer span.
pub(crate) fn resolve(text: &str, spans: &mut Vec<Span>) {
    spans.retain(|span| span.start < span.end && text.get(span.start..span.end).is_some());
    let rank = |span: &Span| match span.finder {
        Finder::Kept => 0,
        Finder::Term => 1,
        Finder::Identity => 2,
        _ => 3,
    };
    spans.sort_by_key(|span| (rank(span), usize::MAX - (span.end - span.start), span.start));
    let mut kept: Vec<Span> = Vec::with_capacity(spans.len());
    for &span in spans.iter() {
        for piece in uncovered(text, span, &kept) {
            kept.push(piece);
        }
    }
    kept.sort_by_key(|span| span.start);
    *spans = kept;
}

/// What of `span` no kept span covers, trimmed; nothing if that holds no letter or digit.
fn uncovered(text: &str, span: Span, kept: &[Span]) -> Vec<Span> {
    let mut inside: Vec<_> =
        kept.iter().filter(|other| other.start < span.end && span.start < other.end).collect();
    inside.sort_by_key(|other| other.start);
    let mut pieces = Vec::new();
    let mut at = span.start;
    for (start, end) in inside.iter().map(|other| (other.start, other.end)).chain([(span.end, span.end)]) {
        let piece = text.get(at..start.max(at)).unwrap_or_default();
        let is_edge = |character: char| !character.is_alphanumeric();
        let trimmed = if inside.is_empty() { piece } else { piece.trim_matches(is_edge) };
        if trimmed.chars().any(char::is_alphanumeric) {
            let from = at + (piece.len() - piece.trim_start_matches(is_edge).len()).min(piece.len());
            let from = if inside.is_empty() { at } else { from };
            pieces.push(Span { start: from, end: from + trimmed.len(), ..span });
        }
        at = at.max(end);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::entity::Entity;

    fn span(start: usize, end: usize, finder: Finder) -> Span {
        Span { start, end, entity: Entity::Person, finder, confidence: 90, person: None }
    }

    #[test]
    fn the_stronger_span_stays_whole_and_the_weaker_keeps_the_rest() {
        use Finder::{Identity, Recogniser, Tagger};
        let text = "call Anna Schmidt, 12 Elm Road";
        let cases: [(&[Span], &[(usize, usize)]); 5] = [
            (&[span(5, 9, Identity), span(5, 17, Tagger)], &[(5, 9), (10, 17)]),
            (&[span(5, 17, Recogniser), span(5, 9, Tagger)], &[(5, 17)]),
            (&[span(10, 21, Tagger), span(5, 17, Recogniser)], &[(5, 17), (19, 21)]),
            (&[span(5, 9, Tagger), span(5, 9, Tagger)], &[(5, 9)]),
            (&[span(5, 5, Tagger), span(5, 99, Tagger)], &[]),
        ];
        for (given, expected) in cases {
            let mut spans = given.to_vec();
            resolve(text, &mut spans);
            let found: Vec<_> = spans.iter().map(|span| (span.start, span.end)).collect();
            assert_eq!(found, expected, "{given:?}");
        }
    }
}

//! Tokens: what stands in the place of a removed value.
//!
//! A pseudonym is `[PERSON-Q2M8X4T9PA]`, equal for equal values of one export; a label is `[CARD-7F3K]`, with the
//! nonce of the export, so that text which merely looks like a label is not mistaken for one (rule PRV-06).

use std::ops::Range;

use super::key::is_token_letter;

/// Letters of a pseudonym and of a label.
const LETTERS: [usize; 2] = [10, 4];

/// The text of a token.
pub(crate) fn token(word: &str, letters: &str) -> String {
    format!("[{word}-{letters}]")
}

/// The tokens that stand in a text, in order: they came from an earlier export and stay (rule PRV-16).
pub(crate) fn find(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'[', bytes).filter_map(|start| Some(start..start + length(bytes.get(start..)?)?))
}

/// Whether the whole text is one token.
pub(crate) fn is_token(text: &str) -> bool {
    length(text.as_bytes()) == Some(text.len())
}

/// Bytes of the token at the start, if there is one.
#[inline]
pub(crate) fn length(bytes: &[u8]) -> Option<usize> {
    bytes.strip_prefix(b"[").and_then(inner_length)
}

/// The same, behind the bracket.
fn inner_length(inner: &[u8]) -> Option<usize> {
    const MAX_WORD: usize = 12;
    let dash = inner.iter().take(MAX_WORD + 1).position(|&byte| byte == b'-')?;
    let word = inner.get(..dash)?;
    let rest = inner.get(dash + 1..)?;
    let letters = rest.iter().take(11).position(|&byte| byte == b']')?;
    let fits = !word.is_empty()
        && word.iter().all(u8::is_ascii_uppercase)
        && LETTERS.contains(&letters)
        && rest.iter().take(letters).all(|&byte| is_token_letter(byte));
    fits.then_some(dash + letters + 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prv_16_tokens_are_known_by_their_form() {
        let text =
            "a [PERSON-Q2M8X4T9PA], [CARD-7F3K]; not [REDACTED] [CARD-7F3] [card-7F3K] [CARD-7F3I] [-7F3K] [";
        let found: Vec<_> = find(text).map(|range| text.get(range).unwrap()).collect();
        assert_eq!(found, ["[PERSON-Q2M8X4T9PA]", "[CARD-7F3K]"]);
        assert!(is_token("[CARD-7F3K]") && !is_token("[CARD-7F3K] ") && !is_token(""));
    }
}

//! Values found as a sequence of letters and digits, whatever stands between them: addresses, user names,
//! companies, attributes.

use super::common::{is_common, is_mailbox};
use super::text::Text;

/// What may stand between the letters of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Between {
    /// Signs of handles.
    Signs,
    /// Spaces and signs.
    Spaces,
    /// Spaces, signs, brackets and the names of signs, as people speak them.
    Spoken,
}

/// Names of `.`, `@`, `_`, `-` and `+` in some languages.
const SPOKEN: [&str; 22] = [
    "at",
    "dot",
    "punkt",
    "point",
    "punto",
    "ponto",
    "punt",
    "kropka",
    "underscore",
    "unterstrich",
    "guion",
    "tiret",
    "dash",
    "hyphen",
    "minus",
    "plus",
    "period",
    "arobase",
    "arroba",
    "chiocciola",
    "malpa",
    "bajo",
];

/// Where the value ends that begins at `start`, if its letters and digits are `squeezed`.
pub(super) fn follow(text: &Text<'_>, start: usize, squeezed: &str, between: Between) -> Option<usize> {
    let wanted = squeezed.as_bytes();
    let mut at = start;
    let mut matched = 0;
    while let Some(&byte) = wanted.get(matched) {
        if text.at(at) == byte {
            at += 1;
            matched += 1;
            continue;
        }
        let next = skip(text, at, between);
        if matched == 0 || next == at || text.at(next) != byte {
            // A spoken sign may begin with the letter that is wanted: no second try, it is rare.
            return None;
        }
        at = next;
    }
    Some(at)
}

/// The first place behind what may stand between two letters.
pub(super) fn skip(text: &Text<'_>, from: usize, between: Between) -> usize {
    let mut at = signs(text, from, between);
    if between != Between::Spoken || at == from {
        return at;
    }
    for _ in 0..3 {
        let Some(word) = text.near(at).filter(|word| word.start == at && SPOKEN.contains(&text.word(*word)))
        else {
            break;
        };
        let behind = signs(text, word.end, between);
        if behind == word.end {
            break;
        }
        at = behind;
    }
    at
}

/// The first place behind spaces and signs, a few at most.
fn signs(text: &Text<'_>, from: usize, between: Between) -> usize {
    let passes = |&at: &usize| match text.at(at) {
        b'.' | b'_' | b'-' | b'+' | b'\'' => true,
        b' ' | b'/' | b'&' | b',' => between != Between::Signs,
        b'!' | b'#' | b'$' | b'%' | b'*' | b':' | b'=' | b'?' | b'\\' | b'^' | b'|' | b'~' => {
            between == Between::Spaces
        }
        b'@' | b'"' if between == Between::Spaces => true,
        b'@' | b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'<' | b'>' | b'"' => between == Between::Spoken,
        _ => false,
    };
    (from..from + 4).find(|at| !passes(at)).unwrap_or(from + 4)
}

/// An address in the text: where it ends, if it is there.
pub(super) fn email(
    text: &Text<'_>,
    start: usize,
    local: &str,
    domain: &str,
    written: &str,
) -> Option<usize> {
    let mut end = follow(text, start, local, Between::Spoken)?;
    // A tag behind the local part: `lena+shop@`.
    if text.at(end) == b'+' {
        let tag = text.bytes.get(end + 1..).unwrap_or_default().iter().take(40);
        end += 1 + tag
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
            .count();
    }
    let behind = skip(text, end, Between::Spoken);
    if behind > end {
        let squeezed = |end: &usize| ends_word(text, *end);
        if let Some(end) = follow(text, behind, domain, Between::Spoken).filter(squeezed) {
            return Some(end);
        }
        let name = written.rsplit('@').next().and_then(|domain| domain.split('.').next()).unwrap_or_default();
        let is_at = text.slice(end, behind).contains(['@']) || text.slice(end, behind).contains("at");
        if name.len() >= 3
            && is_at
            && let Some(end) = follow(text, behind, name, Between::Signs).filter(squeezed)
        {
            return Some(end);
        }
    } else if let Some(end) = follow(text, end, domain, Between::Spoken).filter(|&end| ends_word(text, end)) {
        return Some(end);
    }
    if !ends_word(text, end) {
        return None;
    }
    let found = text.slice(start, end);
    let spaced = found.contains(' ') && !found.contains(" dot ") && !found.contains(" punkt ");
    let other = text.at(end) == b'@';
    (is_distinctive(local) && !spaced && !other).then_some(end)
}

/// Whether a local part or a user name belongs to one person.
pub(super) fn is_distinctive(squeezed: &str) -> bool {
    squeezed.chars().count() >= 5 && !is_mailbox(squeezed) && !is_common(squeezed)
}

/// Whether no letter or digit follows.
pub(super) fn ends_word(text: &Text<'_>, end: usize) -> bool {
    let behind = text.folded.get(end..).and_then(|rest| rest.chars().next());
    !behind.is_some_and(|next| next.is_alphanumeric() && !super::text::is_unspaced(next))
}

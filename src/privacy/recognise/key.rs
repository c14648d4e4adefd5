//! Keys with a maker's mark: `ghp_…`, `AKIA…`, JSON web tokens, private key blocks.

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds keys.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    for mention in reading.mentions.iter().filter(|mention| mention.cue == Cue::Key) {
        let mark = reading.slice(mention.start..mention.end);
        if mark.contains("begin") {
            private_key(reading, mention.start, out);
            continue;
        }
        let length = reading
            .bytes
            .iter()
            .skip(mention.start)
            .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'='))
            .count();
        let token = reading.slice(mention.start..mention.start + length).trim_end_matches(['.', '-']);
        let has_digit = token.bytes().any(|byte| byte.is_ascii_digit());
        let real = if mark.starts_with("eyj") {
            token.matches('.').count() >= 1 && token.len() >= 24
        } else {
            token.len() >= 20 && has_digit
                || (mark.starts_with("ak") || mark.starts_with("as"))
                    && token.len() == 20
                    && reading.is_capital(mention.start + 3)
        };
        if real {
            reading.push(out, mention.start..mention.start + token.len(), Entity::Secret, 97);
        }
    }
}

/// A block from its first line to its last, or to the end of the text.
fn private_key(reading: &Reading<'_>, at: usize, out: &mut Vec<Span>) {
    let tail = reading.slice(at..reading.text.len());
    if tail.get(..64.min(tail.len())).is_some_and(|head| head.contains("private key")) && tail.len() > 60 {
        let start = reading.slice(0..at).trim_end_matches('-').len();
        let end =
            tail.find("-----end").and_then(|end| Some(end + 8 + tail.get(end + 8..)?.find("-----")? + 5));
        reading.push(out, start..end.map_or(reading.text.len(), |end| at + end), Entity::Secret, 98);
    }
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Secret;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn keys_are_known_by_their_marks() {
        finds(
            Secret,
            &[
                ("use AKIAFAKEFAKEFAKE2345 here", "AKIAFAKEFAKEFAKE2345"),
                ("KEY=rk_live_FAKEfake0123456789ab", "rk_live_FAKEfake0123456789ab"),
                ("glpat-FAKEfakeFAKE12345678", "glpat-FAKEfakeFAKE12345678"),
                (
                    "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln",
                    "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln",
                ),
                (
                    "-----BEGIN RSA PRIVATE KEY-----\nMIIfakefakefakefakefake\n-----END RSA PRIVATE KEY-----",
                    "-----BEGIN RSA PRIVATE KEY-----\nMIIfakefakefakefakefake\n-----END RSA PRIVATE KEY-----",
                ),
            ],
        );
        leaves(&[
            "md5 d41d8cd98f00b204e9800998ecf8427e",
            "commit 9f8a7c6b5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a",
            "sg. airport",
            "asia 2024 tour",
        ]);
    }
}

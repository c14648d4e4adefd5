//! The list of tokens in the texts of a conversation: `redactions[]` (rule PRV-06).

use serde::Serialize;

use super::gather::Piece;
use super::token;

/// One token.
#[derive(Debug, Serialize)]
struct Redaction<'t> {
    path: String,
    #[serde(rename = "type")]
    word: &'t str,
    /// In characters of the new text: the length of the original does not show.
    start: usize,
    end: usize,
}

/// The list, as JSON; grows text by text.
#[derive(Debug, Default)]
pub(super) struct Redactions(String);

impl Redactions {
    /// Lists the tokens of `text`, which is what became of the piece.
    pub(super) fn add(&mut self, piece: &Piece<'_>, text: &str) {
        for range in token::find(text) {
            let token = text.get(range.clone()).unwrap_or_default();
            let word = token.trim_start_matches('[').split('-').next().unwrap_or_default();
            let start = text.get(..range.start).map_or(0, |before| before.chars().count());
            let redaction = Redaction { path: piece.path(), word, start, end: start + token.len() };
            // A struct of strings and numbers can always be written.
            let Ok(json) = serde_json::to_string(&redaction) else { continue };
            self.0.push(if self.0.is_empty() { '[' } else { ',' });
            self.0.push_str(&json);
        }
    }

    /// JSON of the list; none where there is no token.
    pub(super) fn source(self) -> Option<String> {
        (!self.0.is_empty()).then(|| self.0 + "]")
    }
}

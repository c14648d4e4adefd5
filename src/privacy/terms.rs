//! Words of the user's own: what is always redacted, what never is.

use memchr::memmem;
use serde::{Deserialize, Serialize};

use super::entity::Entity;
use super::fold::fold;
use super::passage::Passage;
use super::span::{Finder, Span};
use crate::error::{Error, Result};

/// Words that are always redacted or never, everywhere in an export.
///
/// Words are compared as people read them: case, accents and invisible characters do not count, and a word does
/// not match inside a longer one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
pub struct Terms {
    /// Redacted wherever they stand.
    pub redact: Vec<String>,
    /// Never redacted, whatever finds them.
    pub keep: Vec<String>,
    /// Regular expressions for what is redacted: linear time, no look-around, no back references.
    pub patterns: Vec<String>,
}

const MAX_TERMS: usize = 10_000;
const MAX_TERM_BYTES: usize = 1_000;
const MAX_PATTERNS: usize = 50;
const MAX_PATTERN_BYTES: usize = 500;
/// Size of a compiled pattern: bounds the time per character too.
const MAX_PATTERN_PROGRAM_BYTES: usize = 64 * 1024;

impl Terms {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.redact.is_empty() && self.keep.is_empty() && self.patterns.is_empty()
    }

    pub(crate) fn validate(&self) -> Result<()> {
        let refuse = |reason: String| Err(Error::option("terms", reason));
        if self.redact.len() + self.keep.len() > MAX_TERMS || self.patterns.len() > MAX_PATTERNS {
            return refuse(format!("at most {MAX_TERMS} words and {MAX_PATTERNS} patterns"));
        }
        for (list, terms) in [("redact", &self.redact), ("keep", &self.keep)] {
            let wrong =
                |term: &String| !term.chars().any(char::is_alphanumeric) || term.len() > MAX_TERM_BYTES;
            if let Some(place) = terms.iter().position(wrong) {
                return refuse(format!(
                    "`{list}`, entry {}: a word has a letter or digit and at most {MAX_TERM_BYTES} bytes",
                    place + 1
                ));
            }
        }
        for (place, pattern) in self.patterns.iter().enumerate() {
            if pattern.len() > MAX_PATTERN_BYTES {
                return refuse(format!("`patterns`, entry {}: at most {MAX_PATTERN_BYTES} bytes", place + 1));
            }
            match compile(pattern) {
                // The reason of the library could quote the pattern.
                None => {
                    return refuse(format!(
                        "`patterns`, entry {}: not a regular expression, or too large",
                        place + 1
                    ));
                }
                Some(pattern) if pattern.is_match("") => {
                    return refuse(format!("`patterns`, entry {}: matches the empty text", place + 1));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

fn compile(pattern: &str) -> Option<regex_lite::Regex> {
    regex_lite::RegexBuilder::new(pattern).size_limit(MAX_PATTERN_PROGRAM_BYTES).build().ok()
}

/// Terms, ready to be searched for.
#[derive(Debug, Default)]
pub(crate) struct TermFinder {
    redact: Vec<Term>,
    keep: Vec<Term>,
    patterns: Vec<regex_lite::Regex>,
}

/// A word, folded, with what searches for it.
#[derive(Debug)]
struct Term {
    text: String,
    finder: memmem::Finder<'static>,
}

impl TermFinder {
    pub(crate) fn new(terms: &Terms) -> Self {
        let folded = |terms: &[String]| {
            let mut folded: Vec<String> = terms.iter().map(|term| fold(term).trim().to_owned()).collect();
            folded.retain(|term| !term.is_empty());
            folded.sort();
            folded.dedup();
            let ready = |text: String| Term { finder: memmem::Finder::new(&text).into_owned(), text };
            folded.into_iter().map(ready).collect()
        };
        Self {
            redact: folded(&terms.redact),
            keep: folded(&terms.keep),
            patterns: terms.patterns.iter().filter_map(|pattern| compile(pattern)).collect(),
        }
    }

    /// Whether the value is one of the words that are never redacted.
    pub(crate) fn keeps(&self, value: &str) -> bool {
        // They are in order.
        !self.keep.is_empty() && {
            let value = fold(value);
            self.keep.binary_search_by(|term| term.text.as_str().cmp(value.trim())).is_ok()
        }
    }

    /// Finds what is always redacted and what never is; the latter with [`Finder::Kept`].
    pub(crate) fn find(&self, passage: &Passage<'_>, out: &mut Vec<Span>) {
        for (terms, finder) in [(&self.keep, Finder::Kept), (&self.redact, Finder::Term)] {
            for term in terms {
                words(passage, term, finder, out);
            }
        }
        for pattern in &self.patterns {
            let found = pattern.find_iter(passage.original);
            out.extend(found.map(|found| span(found.start(), found.end(), Finder::Term)));
        }
    }
}

fn span(start: usize, end: usize, finder: Finder) -> Span {
    Span { start, end, entity: Entity::Custom, finder, confidence: 100, person: None }
}

/// Every place where `term` stands as a word of its own.
fn words(
    passage: &Passage<'_>,
    Term { text: term, finder: search }: &Term,
    finder: Finder,
    out: &mut Vec<Span>,
) {
    let text = passage.folded.as_str();
    for start in search.find_iter(text.as_bytes()) {
        let end = start + term.len();
        let before = text.get(..start).and_then(|text| text.chars().next_back());
        let after = text.get(end..).and_then(|text| text.chars().next());
        let joins = |outside: Option<char>, inside: Option<char>| {
            outside.is_some_and(char::is_alphanumeric) && inside.is_some_and(char::is_alphanumeric)
        };
        if !joins(before, term.chars().next()) && !joins(after, term.chars().next_back()) {
            let range = passage.folded.original(start..end);
            out.push(span(range.start, range.end, finder));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(terms: &Terms, text: &str) -> Vec<(String, Finder)> {
        let mut spans = Vec::new();
        TermFinder::new(terms).find(&Passage::after(text, ""), &mut spans);
        spans.iter().map(|span| (text.get(span.start..span.end).unwrap().to_owned(), span.finder)).collect()
    }

    #[test]
    fn words_are_compared_as_people_read_them() {
        let terms =
            Terms { redact: vec!["Projekt Möwe".into()], keep: vec!["Berlin".into()], ..Terms::default() };
        let text = "PROJEKT MÖWE and projekt mowe, not projekt mowen; the berlin kettle";
        let words: Vec<_> = found(&terms, text).into_iter().map(|(text, _)| text).collect();
        assert_eq!(words, ["berlin", "PROJEKT MÖWE", "projekt mowe"]);
    }

    #[test]
    fn patterns_are_bounded_and_never_quoted() {
        let terms = |pattern: &str| Terms { patterns: vec![pattern.into()], ..Terms::default() };
        assert_eq!(found(&terms(r"CASE-\d+"), "see CASE-77 and CASE-"), [("CASE-77".into(), Finder::Term)]);
        for wrong in ["(", "(?=x)", "a{1000}{1000}", "x*", &"x".repeat(501)] {
            let error = terms(wrong).validate().unwrap_err();
            assert_eq!((error.code(), error.field()), ("invalid-option", Some("terms")));
            assert!(!error.to_string().contains(wrong), "{error}");
        }
    }
}

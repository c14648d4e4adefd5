//! A value as the text of a cell, before any dialect.

use crate::cell::Cell;
use crate::export::json::source;
use crate::field::Field;
use crate::html::html_text;
use crate::result::{Account, WarningCode};
use crate::text::Text;
use crate::time::Instant;

/// What stands for the text of a deleted message.
const DELETED: &str = "[deleted]";

/// Between the values of a list; inside a value it is escaped (rule CSV-15).
const SEPARATOR: &str = "; ";

/// Renders values, reusing its memory.
#[derive(Debug, Default)]
pub(super) struct PlainText {
    scratch: String,
    digits: [u8; MAX_DIGITS],
}

/// Decimal digits of the largest count.
const MAX_DIGITS: usize = 20;

/// The decimal digits of a count, written at the end of `digits`: every row of messages has one.
fn digits_of(mut count: u64, digits: &mut [u8; MAX_DIGITS]) -> &str {
    let mut first = MAX_DIGITS;
    for (place, digit) in digits.iter_mut().enumerate().rev() {
        *digit = b'0' + (count % 10) as u8;
        count /= 10;
        first = place;
        if count == 0 {
            break;
        }
    }
    str::from_utf8(digits.get(first..).unwrap_or_default()).unwrap_or_default()
}

impl PlainText {
    /// The text of a value; `null` and what is absent are empty (rule CSV-12).
    #[inline]
    pub(super) fn of<'t>(&'t mut self, value: &Cell<'t>, field: &Field, account: &mut Account) -> &'t str {
        match *value {
            Cell::Absent | Cell::Null => "",
            Cell::Text(text) => match text.as_plain() {
                Some(plain) => plain,
                None => self.decoded(text, field, account),
            },
            Cell::Word(word) => word,
            Cell::Number(digits) => digits,
            Cell::Flag(true) => "true",
            Cell::Flag(false) => "false",
            Cell::Deleted => DELETED,
            Cell::Time(text) => match text.as_plain() {
                Some(plain) if Instant::is_canonical(plain) => plain,
                _ => self.time(text, field, account),
            },
            Cell::Count(count) => digits_of(count, &mut self.digits),
            Cell::Html(text) => {
                self.scratch = html_text(self.decoded(text, field, account));
                &self.scratch
            }
            Cell::Texts(texts) => self.list(texts.iter(), field, account),
            Cell::Gathered(ref texts) => self.list(texts.iter().copied(), field, account),
            Cell::Json(json) => {
                let mut bytes = std::mem::take(&mut self.scratch).into_bytes();
                bytes.clear();
                let replaced = source::rewrite(json, &mut bytes).replaced_surrogates;
                account.warn(WarningCode::ReplacedSurrogates, Some(field.key), replaced);
                self.scratch = String::from_utf8(bytes).unwrap_or_default();
                &self.scratch
            }
        }
    }

    fn decoded(&mut self, text: Text<'_>, field: &Field, account: &mut Account) -> &str {
        self.scratch.clear();
        let replaced = text.decode_into(&mut self.scratch);
        account.warn(WarningCode::ReplacedSurrogates, Some(field.key), replaced.into());
        &self.scratch
    }

    fn time(&mut self, text: Text<'_>, field: &Field, account: &mut Account) -> &str {
        self.decoded(text, field, account);
        match Instant::canonical(&self.scratch) {
            Some(canonical) => self.scratch = canonical.into_owned(),
            None => account.warn(WarningCode::UnreadableTimes, Some(field.key), 1),
        }
        &self.scratch
    }

    fn list<'a>(
        &mut self,
        texts: impl Iterator<Item = Text<'a>>,
        field: &Field,
        account: &mut Account,
    ) -> &str {
        self.scratch.clear();
        for (place, text) in texts.enumerate() {
            if place > 0 {
                self.scratch.push_str(SEPARATOR);
            }
            let (value, replaced) = text.decode();
            account.warn(WarningCode::ReplacedSurrogates, Some(field.key), replaced.into());
            for character in value.chars() {
                if matches!(character, ';' | '\\') {
                    self.scratch.push('\\');
                }
                self.scratch.push(character);
            }
        }
        &self.scratch
    }
}

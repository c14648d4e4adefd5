//! The formula guard of the spreadsheet dialect.
//!
//! A cell that a spreadsheet would run or rewrite gets a leading apostrophe. So does a cell that already
//! begins with one, which makes the guard reversible (rule CSV-10): **to undo it, drop one leading apostrophe
//! from every cell that begins with one.**
//!
//! Sources: OWASP, "CSV Injection" (the list of first characters, with LF from its later revision);
//! CVE-2021-41270 (why the prefix is not a tabulator).

use std::borrow::Cow;

use crate::field::FieldKind;

/// How a column is guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::export) enum Guard {
    /// Never: numbers and flags of our own making.
    Never,
    /// Text that begins like a formula; real numbers are left alone.
    Text,
    /// As text, and whatever a spreadsheet would turn into a number or a date.
    Exact,
}

const PREFIX: char = '\'';

impl Guard {
    /// The guard of a column.
    pub(super) fn of(kind: FieldKind) -> Self {
        match kind {
            FieldKind::Number | FieldKind::Flag => Self::Never,
            FieldKind::Id | FieldKind::Phone => Self::Exact,
            FieldKind::Text
            | FieldKind::Enum
            | FieldKind::Time
            | FieldKind::List
            | FieldKind::Object
            | FieldKind::Any => Self::Text,
        }
    }

    /// The cell's text, and whether it was changed.
    pub(in crate::export) fn apply(self, text: &str) -> (Cow<'_, str>, bool) {
        let needs = match self {
            Self::Never => false,
            Self::Text => begins_like_a_formula(text) && !is_number(text),
            Self::Exact => begins_like_a_formula(text) || looks_numeric(text),
        };
        if needs || text.starts_with(PREFIX) {
            let mut guarded = String::with_capacity(text.len() + 1);
            guarded.push(PREFIX);
            guarded.push_str(text);
            (Cow::Owned(guarded), true)
        } else {
            (Cow::Borrowed(text), false)
        }
    }
}

/// Rule CSV-06: the first character that shows, or a tabulator or line break, starts a formula.
fn begins_like_a_formula(text: &str) -> bool {
    // Most cells begin with a letter or digit.
    if text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let first = text.chars().find(|&character| !is_invisible(character));
    matches!(first, Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠'))
}

/// Spaces and characters without width, which spreadsheets pass over.
fn is_invisible(character: char) -> bool {
    if matches!(character, '\t' | '\r' | '\n') {
        return false;
    }
    character.is_whitespace()
        || character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
                | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
                | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}'
        )
}

/// Rule CSV-07: `-5.00`, `+12`, `.5`, `1e-7`, `-5,00`; nothing else around it.
fn is_number(text: &str) -> bool {
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    let whole = digits(rest);
    rest = rest.get(whole..).unwrap_or_default();
    let mut fraction = 0;
    if let Some(after) = rest.strip_prefix(['.', ',']) {
        fraction = digits(after);
        rest = after.get(fraction..).unwrap_or_default();
    }
    if whole + fraction == 0 {
        return false;
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}

/// Rule CSV-11: digits with the marks of numbers, dates, times and telephone numbers only.
fn looks_numeric(text: &str) -> bool {
    let is_mark = |c: char| {
        matches!(c, ' ' | '+' | '-' | '.' | ',' | '(' | ')' | '/' | ':' | 'e' | 'E' | '%' | '\u{A0}')
    };
    text.contains(|c: char| c.is_ascii_digit()) && text.chars().all(|c| c.is_ascii_digit() || is_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_06_formulas_are_guarded() {
        for text in [
            "=1+1",
            "+SUM(A1)",
            "-2+3",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\n=1",
            "＝1+1",
            "＋1a",
            "－x",
            "＠x",
            "  =1",
            "\u{200B}=1",
            "\u{FEFF}=1",
            "\u{A0}\u{3000}@x",
            "\u{AD}-x",
            "\u{202E}=1",
            "\0=1",
            "- a list item",
            "+49 30 5550 1420",
            "=cmd|' /C calc'!A0",
        ] {
            let (guarded, changed) = Guard::Text.apply(text);
            assert!(changed && guarded == format!("'{text}"), "{text:?}");
        }
    }

    #[test]
    fn csv_07_numbers_are_left_alone_and_payloads_are_not() {
        for text in
            ["-5.00", "1e-7", "+12", "-.5", "-5,00", "-1E+10", "", "a=1", "1+1", "plain", "é=1", "(=1)"]
        {
            assert!(!Guard::Text.apply(text).1, "{text:?}");
        }
        for text in [
            "-2+3+cmd|'/c calc'!A1",
            "@SUM(1+1)*cmd|' /C calc'!A0",
            "=cmd|' /C calc'!A0",
            "-",
            "-5.",
            "-5-",
            "-e5",
        ] {
            let changed = Guard::Text.apply(text).1;
            assert_eq!(changed, text != "-5.", "{text:?}");
        }
    }

    #[test]
    fn csv_09_the_prefix_is_an_apostrophe() {
        assert_eq!(Guard::Text.apply("=1").0, "'=1");
    }

    #[test]
    fn csv_10_the_guard_is_undone_by_dropping_one_apostrophe() {
        for text in ["=1", "'=1", "'", "''", "'quoted'", "plain", "-5", "it's"] {
            let guarded = Guard::Text.apply(text).0.into_owned();
            assert_eq!(guarded.strip_prefix('\'').unwrap_or(&guarded), text);
        }
    }

    #[test]
    fn csv_11_ids_and_phones_stay_text() {
        for text in
            ["00367901234567890323", "1234567890123456789", "12E5", "1-2", "030 5550", "(555) 0123", "1/2"]
        {
            assert!(Guard::Exact.apply(text).1, "{text:?}");
        }
        for text in ["conv_1", "", "cus_0012"] {
            assert!(!Guard::Exact.apply(text).1, "{text:?}");
        }
    }

    #[test]
    fn number_columns_are_never_guarded() {
        assert!(!Guard::of(FieldKind::Number).apply("-3").1);
    }
}

//! Cells longer than a spreadsheet can hold (rule CSV-16): Excel counts UTF-16 units, 32,767 at most.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

/// UTF-16 units of a cell at most.
pub(super) const MAX_CELL_UNITS: usize = 32_767;

/// What stands where text was cut.
const MARK: &str = "… [cut]";

/// Whether the text exceeds a cell.
pub(super) fn is_long(text: &str) -> bool {
    // A character has never more UTF-16 units than UTF-8 bytes.
    text.len() > MAX_CELL_UNITS && text.encode_utf16().count() > MAX_CELL_UNITS
}

/// What fits into a cell, and the rest.
pub(super) fn split(text: &str) -> (&str, &str) {
    text.split_at(fitting(text, MAX_CELL_UNITS))
}

/// The text if it fits, else as much as fits with a mark.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    if !is_long(text) {
        return Cow::Borrowed(text);
    }
    let room = MAX_CELL_UNITS - MARK.encode_utf16().count();
    let kept = text.get(..fitting(text, room)).unwrap_or_default();
    Cow::Owned(format!("{kept}{MARK}"))
}

/// Length in bytes of the longest beginning of whole graphemes within `max_units`.
///
/// A single grapheme longer than a cell is split between characters.
fn fitting(text: &str, max_units: usize) -> usize {
    let within = |lengths: &mut dyn Iterator<Item = (usize, usize)>| {
        let mut units = 0;
        let mut bytes = 0;
        for (item_units, item_bytes) in lengths {
            units += item_units;
            if units > max_units {
                break;
            }
            bytes += item_bytes;
        }
        bytes
    };
    let by_grapheme = within(&mut text.graphemes(true).map(|g| (g.encode_utf16().count(), g.len())));
    if by_grapheme > 0 {
        return by_grapheme;
    }
    within(&mut text.chars().map(|c| (c.len_utf16(), c.len_utf8())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_16_splits_fall_between_graphemes() {
        let family = "👨‍👩‍👧";
        let text = format!("{}{family}tail", "a".repeat(MAX_CELL_UNITS - 3));
        let (head, tail) = split(&text);
        assert_eq!(head.len(), MAX_CELL_UNITS - 3);
        assert_eq!(tail, format!("{family}tail"));
    }

    #[test]
    fn csv_16_the_limit_counts_utf16_units() {
        assert!(!is_long(&"é".repeat(MAX_CELL_UNITS)));
        assert!(is_long(&"é".repeat(MAX_CELL_UNITS + 1)));
        assert!(is_long(&"😀".repeat(MAX_CELL_UNITS / 2 + 1)));
        assert!(!is_long(&"😀".repeat(MAX_CELL_UNITS / 2)));
    }

    #[test]
    fn csv_16_what_is_cut_says_so_and_fits() {
        let shown = cut(&"x".repeat(40_000)).into_owned();
        assert!(shown.ends_with("… [cut]"));
        assert_eq!(shown.encode_utf16().count(), MAX_CELL_UNITS);
    }

    #[test]
    fn a_grapheme_longer_than_a_cell_is_still_split() {
        let text = format!("a{}", "\u{301}".repeat(40_000));
        let (head, tail) = split(&text);
        assert_eq!(head.encode_utf16().count(), MAX_CELL_UNITS);
        assert!(!tail.is_empty());
    }
}

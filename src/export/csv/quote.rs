//! Quoting of cells (RFC 4180; rule CSV-02).

use wide::u8x16;

/// Whether a cell must be quoted to be read back as it is.
#[inline]
pub(super) fn needs_quotes(cell: &[u8], delimiter: u8) -> bool {
    let Some(last) = cell.last_chunk::<16>() else {
        return cell.iter().any(|&byte| byte == delimiter || matches!(byte, b'"' | b'\r' | b'\n'));
    };
    let holds_special = |block: &[u8; 16]| {
        let block = u8x16::new(*block);
        let is = |byte: u8| block.simd_eq(u8x16::splat(byte));
        (is(delimiter) | is(b'"') | is(b'\r') | is(b'\n')).to_bitmask() != 0
    };
    cell.as_chunks::<16>().0.iter().any(holds_special) || holds_special(last)
}

/// The cell in quotes, those inside it doubled; replaces what `out` held.
pub(super) fn quote(cell: &[u8], out: &mut Vec<u8>) {
    out.clear();
    out.push(b'"');
    let mut rest = cell;
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (before, from) = rest.split_at(at + 1);
        out.extend_from_slice(before);
        out.push(b'"');
        rest = from;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn csv_02_delimiters_quotes_and_line_ends_are_quoted_wherever_they_stand() {
        for special in [',', '"', '\r', '\n'] {
            for length in [0, 1, 14, 15, 16, 17, 31, 40] {
                let cell = format!("{}{special}{}", "a".repeat(length), "b".repeat(length));
                assert!(needs_quotes(cell.as_bytes(), b','), "{cell:?}");
            }
        }
        for plain in ["", "a", "a;b\tc", "é, no", "plain text of more than sixteen bytes"] {
            assert_eq!(needs_quotes(plain.as_bytes(), b','), plain.contains(','), "{plain}");
        }
        assert!(needs_quotes(b"a;b", b';') && !needs_quotes(b"a,b", b';'));
    }

    #[test]
    fn csv_02_inner_quotes_are_doubled() {
        let mut out = b"old".to_vec();
        for (cell, quoted) in
            [("", "\"\""), ("a\"b", "\"a\"\"b\""), ("\"\"", "\"\"\"\"\"\""), ("a,b", "\"a,b\"")]
        {
            quote(cell.as_bytes(), &mut out);
            assert_eq!(out, quoted.as_bytes());
        }
    }
}

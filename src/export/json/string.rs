//! JSON strings in one spelling: only what must be escaped is, and what line readers trip over.

/// Writes `text` with quotes.
///
/// U+0085, U+2028 and U+2029 are escaped although JSON allows them: line readers break at them (rule JSONL-01).
pub(crate) fn write(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let bytes = text.as_bytes();
    let mut from = 0;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let length = match byte {
            b'"' | b'\\' | 0..=0x1F => 1,
            0xC2 | 0xE2 => separator_length(bytes, at),
            _ => 0,
        };
        if length == 0 {
            at += 1;
            continue;
        }
        out.extend_from_slice(bytes.get(from..at).unwrap_or_default());
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x09 => out.extend_from_slice(b"\\t"),
            0x0A => out.extend_from_slice(b"\\n"),
            0x0C => out.extend_from_slice(b"\\f"),
            0x0D => out.extend_from_slice(b"\\r"),
            0xC2 => out.extend_from_slice(b"\\u0085"),
            0xE2 if bytes.get(at + 2) == Some(&0xA8) => out.extend_from_slice(b"\\u2028"),
            0xE2 => out.extend_from_slice(b"\\u2029"),
            control => out.extend_from_slice(format!("\\u{control:04x}").as_bytes()),
        }
        at += length;
        from = at;
    }
    out.extend_from_slice(bytes.get(from..).unwrap_or_default());
    out.push(b'"');
}

/// Writes text of a JSON source without escapes: nothing in it needs one but a line separator.
#[inline]
pub(crate) fn write_plain(text: &str, out: &mut Vec<u8>) {
    if memchr::memchr2(0xC2, 0xE2, text.as_bytes()).is_some() {
        return write(text, out);
    }
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

/// Bytes of the line separator at `at`; 0 if there is none.
fn separator_length(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at..at + 3) {
        Some([0xE2, 0x80, 0xA8 | 0xA9]) => 3,
        _ if bytes.get(at..at + 2) == Some(&[0xC2, 0x85]) => 2,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_survive_any_json_reader() {
        for text in [
            "",
            "plain",
            "q\"b\\s/",
            "\u{0}\u{1f}\t\n\r\u{8}\u{c}",
            "\u{2028}\u{2029}\u{85}",
            "é€😀Â",
            "\u{7f}",
        ] {
            let mut out = Vec::new();
            write(text, &mut out);
            assert_eq!(serde_json::from_slice::<String>(&out).unwrap(), text);
            assert!(!String::from_utf8(out).unwrap().contains(['\u{2028}', '\u{2029}', '\u{85}', '\n']));
        }
    }
}

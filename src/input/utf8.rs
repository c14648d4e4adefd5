//! Bytes, cut anywhere, to text; what is not UTF-8 becomes U+FFFD and is counted.

use std::str;

/// The decoder, holding the start of a character that the last chunk cut.
#[derive(Debug, Default)]
pub(super) struct Utf8 {
    cut: Vec<u8>,
    /// Sequences replaced so far.
    pub(super) replaced: u64,
}

impl Utf8 {
    /// Appends the text of `bytes`.
    pub(super) fn decode(&mut self, mut bytes: &[u8], text: &mut String) {
        while !self.cut.is_empty()
            && let Some((&next, rest)) = bytes.split_first()
        {
            self.cut.push(next);
            match str::from_utf8(&self.cut) {
                Ok(character) => {
                    text.push_str(character);
                    self.cut.clear();
                    bytes = rest;
                }
                Err(error) if error.error_len().is_none() => bytes = rest,
                // The byte just taken is not part of the bad sequence: it is read again.
                Err(_) => self.replace(text),
            }
        }
        loop {
            let error = match str::from_utf8(bytes) {
                Ok(valid) => return text.push_str(valid),
                Err(error) => error,
            };
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            text.push_str(str::from_utf8(valid).unwrap_or_default());
            match error.error_len() {
                None => {
                    self.cut.extend_from_slice(rest);
                    return;
                }
                Some(length) => {
                    self.replace(text);
                    bytes = rest.get(length..).unwrap_or_default();
                }
            }
        }
    }

    /// Ends the input: a character that is still cut is replaced.
    pub(super) fn finish(&mut self, text: &mut String) {
        if !self.cut.is_empty() {
            self.replace(text);
        }
    }

    fn replace(&mut self, text: &mut String) {
        text.push(char::REPLACEMENT_CHARACTER);
        self.cut.clear();
        self.replaced += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_anywhere_give_what_the_standard_library_gives_whole() {
        let mut bytes = "aé你😀\u{FEFF}".as_bytes().to_vec();
        for bad in [&b"\xFF"[..], b"\xE2\x80", b"\xF0\x9F\x98", b"\xC0\xAF", b"\xED\xA0\x80", b"z\xE2\x41"] {
            bytes.extend_from_slice(bad);
            bytes.push(b'b');
        }
        let whole = String::from_utf8_lossy(&bytes);
        for size in 1..=bytes.len() {
            let (mut utf8, mut text) = (Utf8::default(), String::new());
            for chunk in bytes.chunks(size) {
                utf8.decode(chunk, &mut text);
            }
            utf8.finish(&mut text);
            assert_eq!(text, whole, "chunks of {size}");
        }
    }
}

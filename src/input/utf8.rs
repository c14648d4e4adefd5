//! Bytes, cut anywhere, to text; what is not UTF-8 becomes U+FFFD and is counted.

use std::str;

/// The decoder, holding the start of a character that the last chunk cut.
#[derive(Debug, Default)]
pub(super) struct Utf8 {
    cut: Vec<u8>,
    /// Sequences replaced so far.
    pub(super) replaced: u64,
    /// Bytes of text made so far.
    written: u64,
    /// Behind each replacement: offset in the text, and by how much the input's offset is larger.
    shifts: Vec<(u64, i64)>,
}

impl Utf8 {
    /// The input's offset of an offset in the whole text.
    pub(super) fn input_offset(&self, text_offset: u64) -> u64 {
        let passed = self.shifts.partition_point(|&(behind, _)| behind <= text_offset);
        let shift = passed.checked_sub(1).and_then(|last| self.shifts.get(last)).map_or(0, |&(_, by)| by);
        text_offset.saturating_add_signed(shift)
    }

    /// Forgets what only offsets before `text_offset` need.
    pub(super) fn forget_before(&mut self, text_offset: u64) {
        let passed = self.shifts.partition_point(|&(behind, _)| behind <= text_offset);
        self.shifts.drain(..passed.saturating_sub(1));
    }

    /// Appends the text of `bytes`.
    pub(super) fn decode(&mut self, mut bytes: &[u8], text: &mut String) {
        while !self.cut.is_empty()
            && let Some((&next, rest)) = bytes.split_first()
        {
            self.cut.push(next);
            match str::from_utf8(&self.cut) {
                Ok(character) => {
                    text.push_str(character);
                    self.written += character.len() as u64;
                    self.cut.clear();
                    bytes = rest;
                }
                Err(error) if error.error_len().is_none() => bytes = rest,
                // The byte just taken is not part of the bad sequence: it is read again.
                Err(_) => self.replace(self.cut.len() - 1, text),
            }
        }
        loop {
            let error = match str::from_utf8(bytes) {
                Ok(valid) => {
                    self.written += valid.len() as u64;
                    return text.push_str(valid);
                }
                Err(error) => error,
            };
            let (valid, rest) = bytes.split_at(error.valid_up_to());
            text.push_str(str::from_utf8(valid).unwrap_or_default());
            self.written += valid.len() as u64;
            match error.error_len() {
                None => {
                    self.cut.extend_from_slice(rest);
                    return;
                }
                Some(length) => {
                    self.replace(length, text);
                    bytes = rest.get(length..).unwrap_or_default();
                }
            }
        }
    }

    /// Ends the input: a character that is still cut is replaced.
    pub(super) fn finish(&mut self, text: &mut String) {
        if !self.cut.is_empty() {
            self.replace(self.cut.len(), text);
        }
    }

    fn replace(&mut self, length: usize, text: &mut String) {
        text.push(char::REPLACEMENT_CHARACTER);
        self.written += char::REPLACEMENT_CHARACTER.len_utf8() as u64;
        let shift = self.shifts.last().map_or(0, |&(_, by)| by) + length as i64 - 3;
        self.shifts.push((self.written, shift));
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

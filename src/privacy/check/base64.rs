//! Base64 inside text: what may be some is decoded at every alignment.

use super::letters;
use crate::privacy::key::is_pseudonym;
use crate::privacy::token;

/// Shortest run that is looked at, padding included: four bytes.
const MIN_RUN: usize = 8;

/// Characters in a row that must decode to ASCII.
const MIN_PLAUSIBLE: usize = 6;

/// Stands for bytes that are no text. Random letters, as in ids, decode to short names now and then, but not to
/// text.
pub(super) const NO_TEXT: u8 = 1;

/// A decoded run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) bytes: Vec<u8>,
    /// Where its first group of four characters begins.
    pub(super) start: usize,
}

/// The six bits of a character, both alphabets; none for another.
const fn bits(byte: u8) -> Option<u8> {
    Some(match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    })
}

/// Per byte its six bits; [`NONE`] for what is not of the alphabet.
static BITS: [u8; 256] = table(false);

/// Per byte a bit for each place in a group of four at which it decodes to visible ASCII.
static PLACES: [u8; 256] = table(true);

const NONE: u8 = 0xFF;

const fn table(places: bool) -> [u8; 256] {
    let mut table = [0; 256];
    let mut rest: &mut [u8] = &mut table;
    let mut byte = 0_u8;
    while let Some((slot, behind)) = rest.split_first_mut() {
        *slot = match bits(byte) {
            None if places => 0,
            None => NONE,
            // A byte below 0x80 has its first bit clear; one of text also one of the next two set.
            Some(bits) if places => {
                (bits >= 8 && bits < 32) as u8
                    | ((bits & 0b00_1000 == 0) as u8) << 1
                    | ((bits & 0b00_0010 == 0) as u8) << 2
                    | 1 << 3
            }
            Some(bits) => bits,
        };
        byte = byte.wrapping_add(1);
        rest = behind;
    }
    table
}

fn bits_of(byte: u8) -> u8 {
    BITS.get(usize::from(byte)).copied().unwrap_or(NONE)
}

fn is_of_alphabet(text: &[u8], at: usize) -> bool {
    text.get(at).is_some_and(|&byte| bits_of(byte) != NONE)
}

/// Short runs that were met and hold nothing: ordinary words and names of fields come again and again.
#[derive(Debug, Default)]
pub(super) struct Blanks(Vec<u128>);

impl Blanks {
    const SLOTS: usize = 1024;

    pub(super) fn new() -> Self {
        Self(vec![0; Self::SLOTS])
    }

    /// The run as a number, with its slot; none for longer ones.
    fn slot(&mut self, letters: &[u8]) -> Option<(u128, &mut u128)> {
        let mut bytes = [0; 16];
        bytes.get_mut(..letters.len())?.copy_from_slice(letters);
        let run = u128::from_le_bytes(bytes);
        let mixed = (run as u64 ^ (run >> 64) as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Some((run, self.0.get_mut((mixed >> 54) as usize)?))
    }
}

/// Gives what every run of base64 in the text decodes to. With `any`, also what is no ASCII.
pub(super) fn decode_runs<E>(
    text: &[u8],
    any: bool,
    blanks: &mut Blanks,
    mut each: impl FnMut(&Run) -> Result<(), E>,
) -> Result<(), E> {
    // A run of eight covers every eighth byte; padding may be two of them.
    const STEP: usize = MIN_RUN - 2;
    let (mut probe, mut behind) = (STEP - 1, 0);
    let mut run = Run { bytes: Vec::new(), start: 0 };
    while probe < text.len() {
        if !is_of_alphabet(text, probe) {
            probe += STEP;
            continue;
        }
        let mut start = probe;
        while start > behind && is_of_alphabet(text, start - 1) {
            start -= 1;
        }
        let mut end = probe + 1;
        while is_of_alphabet(text, end) {
            end += 1;
        }
        behind = end;
        probe = end + STEP;
        let padding =
            text.get(end..).unwrap_or_default().iter().take(2).filter(|&&byte| byte == b'=').count();
        if end - start + padding < MIN_RUN {
            continue;
        }
        let letters = text.get(start..end).unwrap_or_default();
        if is_record_id(letters) || is_time(letters) || is_of_token(text, start, end) {
            continue;
        }
        let alignments = plausible(letters);
        let known = if any { blanks.slot(letters) } else { None };
        if alignments == 0 && (!any || known.as_ref().is_some_and(|(run, slot)| **slot == *run)) {
            continue;
        }
        let mut is_blank = true;
        for skipped in 0..4 {
            if alignments & 1 << skipped != 0 || any {
                run.start = start + skipped;
                decode(letters.get(skipped..).unwrap_or_default(), &mut run.bytes);
                if keep_text(&mut run.bytes) {
                    is_blank = false;
                    each(&run)?;
                }
            }
        }
        if is_blank && let Some((run, slot)) = known {
            *slot = run;
        }
    }
    Ok(())
}

/// Whether the letters are a record's pseudonym with its prefix: there are many of them, and nothing is in them.
fn is_record_id(letters: &[u8]) -> bool {
    let end = letters.iter().position(|letter| !letter.is_ascii_lowercase()).unwrap_or(0);
    let rest = letters.get(end..).unwrap_or_default();
    is_pseudonym(rest)
        || rest.split_first().is_some_and(|(sign, rest)| b"_-".contains(sign) && is_pseudonym(rest))
}

/// Whether what stands between the two places is the inside of a token.
fn is_of_token(text: &[u8], start: usize, end: usize) -> bool {
    let whole = start.checked_sub(1).and_then(|start| text.get(start..=end)).unwrap_or_default();
    token::length(whole) == Some(whole.len())
}

/// Whether the letters are a time up to its hour: `2026-03-02T08`
fn is_time(letters: &[u8]) -> bool {
    const FORM: &[u8; 13] = b"0000-00-00T00";
    let fits =
        |(letter, form): (&u8, &u8)| if *form == b'0' { letter.is_ascii_digit() } else { letter == form };
    letters.len() == FORM.len() && letters.iter().zip(FORM).all(fits)
}

/// Puts [`NO_TEXT`] in the place of bytes that are not of a stretch of text; whether there is such a stretch.
fn keep_text(bytes: &mut [u8]) -> bool {
    const MIN_BYTES: usize = 4;
    let (mut start, mut at, mut is_any) = (0, 0, false);
    while at < bytes.len() {
        let (character, length) = letters::character(bytes, at);
        let is_text = if character.is_control() {
            character.is_ascii_whitespace()
        } else {
            character != char::REPLACEMENT_CHARACTER
        };
        at += length;
        if is_text && at < bytes.len() {
            continue;
        }
        let end = if is_text { at } else { at - length };
        is_any |= end - start >= MIN_BYTES;
        let blank = if end - start >= MIN_BYTES { end..at } else { start..at };
        if let Some(blank) = bytes.get_mut(blank) {
            blank.fill(NO_TEXT);
        }
        start = at;
    }
    is_any
}

/// A bit for each alignment at which enough characters in a row decode to ASCII.
fn plausible(letters: &[u8]) -> u32 {
    let mut found = 0;
    let mut last: u32 = 0;
    for (at, &letter) in letters.iter().enumerate() {
        // Bit `a` says that the letter fits if the groups begin at letters `a`, `a + 4` ...
        let places = u32::from(PLACES.get(usize::from(letter)).copied().unwrap_or(0));
        let reversed = places & 1 | (places & 2) << 2 | places & 4 | (places & 8) >> 2;
        let turn = at & 3;
        let fits = (reversed << turn | reversed >> (4 - turn)) & 0b1111;
        last = last << 4 | fits;
        let pairs = last & last >> 4;
        found |= pairs & pairs >> 8 & pairs >> 16 & 0b1111;
    }
    found
}

const _: () = assert!(MIN_PLAUSIBLE == 6, "`plausible` looks at three pairs");

/// Replaces `out` by the bytes of the letters; what is too little for a byte is dropped.
fn decode(letters: &[u8], out: &mut Vec<u8>) {
    out.clear();
    let (mut gathered, mut count) = (0_u32, 0);
    for &letter in letters {
        gathered = gathered << 6 | u32::from(bits_of(letter));
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push((gathered >> count) as u8);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_found_at_every_alignment() {
        for (text, start) in [
            ("TGVuYSBLdW5kZQ==", 0),
            ("x: \"aGVsbG8gTGVuYSBLdW5kZSE=\"", 4),
            ("token-TGVuYSBLdW5kZQ", 6),
            ("YQTGVuYSBLdW5kZQ", 2),
            ("abcTGVuYSBLdW5kZQ", 3),
        ] {
            let mut found = Vec::new();
            let done: Result<(), ()> = decode_runs(text.as_bytes(), false, &mut Blanks::new(), |run| {
                found.push((run.start % 4, String::from_utf8_lossy(&run.bytes).into_owned()));
                Ok(())
            });
            assert!(done.is_ok());
            let hit = |(at, bytes): &(usize, String)| *at == start % 4 && bytes.contains("Lena Kunde");
            assert!(found.iter().any(hit), "{text}: {found:?}");
        }
    }
}

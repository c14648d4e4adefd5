//! Base64 inside text: what may be some is decoded at every alignment.

/// Shortest run that is looked at, padding included: four bytes.
const MIN_RUN: usize = 8;

/// Characters in a row that must decode to ASCII.
const MIN_PLAUSIBLE: usize = 6;

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

/// Gives what every run of base64 in the text decodes to. With `any`, also what is no ASCII.
pub(super) fn decode_runs<E>(
    text: &[u8],
    any: bool,
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
        let alignments = if any { 0b1111 } else { plausible(letters) };
        for skipped in 0..4 {
            if alignments & 1 << skipped != 0 {
                run.start = start + skipped;
                decode(letters.get(skipped..).unwrap_or_default(), &mut run.bytes);
                each(&run)?;
            }
        }
    }
    Ok(())
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
            let done: Result<(), ()> = decode_runs(text.as_bytes(), false, |run| {
                found.push((run.start % 4, String::from_utf8_lossy(&run.bytes).into_owned()));
                Ok(())
            });
            assert!(done.is_ok());
            let hit = |(at, bytes): &(usize, String)| *at == start % 4 && bytes.contains("Lena Kunde");
            assert!(found.iter().any(hit), "{text}: {found:?}");
        }
    }
}

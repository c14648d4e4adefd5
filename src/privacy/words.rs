//! Where the words of a text in ASCII begin and end, found sixteen bytes at a time.

use wide::u8x16;

/// A run of letters and digits, in bytes of the folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a text.
#[derive(Debug, Default)]
pub(super) struct Words {
    /// Beginning and end of each word in turn.
    edges: Vec<u32>,
    pub(super) has_digits: bool,
}

/// A bit for each byte of `block` that lies between both.
#[inline]
fn between(block: u8x16, first: u8, last: u8) -> u8x16 {
    let above = block - u8x16::splat(first);
    above.min(u8x16::splat(last - first)).simd_eq(above)
}

impl Words {
    /// The words of a folded text; none if it is not all ASCII.
    pub(super) fn of(text: &str) -> Option<Self> {
        if !text.is_ascii() {
            return None;
        }
        let mut words = Self { edges: Vec::with_capacity(text.len() / 2), has_digits: false };
        let mut inside = 0;
        let mut base = 0;
        let (blocks, rest) = text.as_bytes().as_chunks::<16>();
        // What lies behind the text ends its last word.
        let mut last = [0; 16];
        last.iter_mut().zip(rest).for_each(|(to, &from)| *to = from);
        for block in blocks.iter().chain([&last]) {
            let block = u8x16::new(*block);
            let digits = between(block, b'0', b'9');
            let letters = between(block, b'a', b'z');
            words.has_digits |= digits.to_bitmask() != 0;
            let solid = (digits | letters).to_bitmask();
            let mut edges = (solid ^ (solid << 1 | inside)) & 0xFFFF;
            inside = solid >> 15 & 1;
            while edges != 0 {
                words.edges.push(base + edges.trailing_zeros());
                edges &= edges - 1;
            }
            base += 16;
        }
        Some(words)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Word> {
        let (edges, _) = self.edges.as_chunks::<2>();
        edges.iter().map(|&[start, end]| Word { start: start as usize, end: end as usize })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        for length in 0..40 {
            for text in ["a".repeat(length), "ab 1,".repeat(length), format!("{}x9-z", " ".repeat(length))] {
                let found: Vec<_> = Words::of(&text)
                    .unwrap()
                    .iter()
                    .map(|word| text.get(word.start..word.end).unwrap())
                    .collect();
                let split = text.split(|sign: char| !sign.is_ascii_alphanumeric());
                assert_eq!(found, split.filter(|word| !word.is_empty()).collect::<Vec<_>>(), "{text}");
                assert_eq!(
                    Words::of(&text).unwrap().has_digits,
                    text.bytes().any(|byte| byte.is_ascii_digit())
                );
            }
        }
        assert!(Words::of("é").is_none());
    }
}

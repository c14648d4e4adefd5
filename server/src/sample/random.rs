//! A small seeded generator (SplitMix64): the same seed gives the same numbers on every machine.

/// The state.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// A stream of its own for each (purpose, number), so that one record never shifts another.
    pub fn of(purpose: &str, number: usize) -> Self {
        let mut state = 0xcbf2_9ce4_8422_2325_u64;
        for byte in purpose.bytes().chain(number.to_le_bytes()) {
            state = (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        Self(state)
    }

    /// The next number.
    pub fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.number() % end).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = usize::try_from(high - low + 1).unwrap_or(1);
        low + i64::try_from(self.below(width)).unwrap_or_default()
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the items.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> Option<&'a T> {
        items.get(self.below(items.len())).copied()
    }

    /// One of the texts, or an empty one.
    pub fn text<'a>(&mut self, texts: &[&'a str]) -> &'a str {
        self.pick(texts).unwrap_or_default()
    }

    /// A text by weight.
    pub fn weighted<'a>(&mut self, choices: &[(&'a str, usize)]) -> &'a str {
        let mut left = self.below(choices.iter().map(|(_, weight)| weight).sum());
        for (text, weight) in choices {
            if left < *weight {
                return text;
            }
            left -= weight;
        }
        choices.first().map_or("", |(text, _)| text)
    }

    /// `length` letters and digits.
    pub fn letters(&mut self, length: usize) -> String {
        const ALPHABET: &[u8] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        (0..length)
            .filter_map(|_| ALPHABET.get(self.below(ALPHABET.len())))
            .map(|byte| char::from(*byte))
            .collect()
    }
}

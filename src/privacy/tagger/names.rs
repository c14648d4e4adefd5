//! Name lists and common words as a static function: a word's classes in 12 bits, without the words.
//!
//! Three places of an array, xor-ed, give seven check bits and five class bits ("binary fuse"). A word that is in no
//! list is taken for a listed one in 1 of 128 cases. The lists take 13.5 bits for a word; as an automaton they took 26.

use super::hash;
use super::reader::Reader;

/// Classes of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classes(pub(crate) u8);

impl Classes {
    /// Bits of the classes of names; the rest is the level of a common word.
    pub(crate) const GIVEN: u8 = 1;
    pub(crate) const SURNAME: u8 = 2;
    pub(crate) const RARE_NAME: u8 = 4;
    const COMMON: u8 = 8;

    pub(crate) fn new(names: u8, common: u8) -> Self {
        Self(names | (common.min(2) * Self::COMMON))
    }

    /// Bits of the name lists that the word is in.
    pub(crate) fn names(self) -> u8 {
        self.0 % Self::COMMON
    }

    /// 0 is not common, 1 is known, 2 is frequent.
    pub(crate) fn common(self) -> u8 {
        self.0 / Self::COMMON
    }
}

/// Check bits above the class bits.
pub(crate) const CLASS_BITS: u32 = 5;
/// Mask of a stored value.
pub(crate) const VALUE_MASK: u16 = 0xFFF;

/// Where the three places of a word are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    pub(crate) seed: u64,
    pub(crate) segment: u32,
    pub(crate) segments: u32,
}

impl Layout {
    /// Length of the array.
    pub(crate) fn places(self) -> usize {
        (self.segments as usize + 2) * self.segment as usize
    }

    /// The three places of a word and the check bits that must come out.
    pub(crate) fn of(self, word: u64) -> ([usize; 3], u16) {
        let hash = hash::mix(word ^ self.seed);
        let span = u64::from(self.segments) * u64::from(self.segment);
        let first = ((u128::from(hash) * u128::from(span)) >> 64) as u64;
        let mask = u64::from(self.segment.saturating_sub(1));
        let segment = u64::from(self.segment);
        let second = (first + segment) ^ ((hash >> 18) & mask);
        let third = (first + 2 * segment) ^ (hash & mask);
        let check = (hash >> 50) as u16 & (VALUE_MASK >> CLASS_BITS);
        ([first as usize, second as usize, third as usize], check << CLASS_BITS)
    }
}

/// The lists.
#[derive(Debug)]
pub(crate) struct Names {
    layout: Layout,
    values: Vec<u16>,
}

impl Names {
    /// Reads the lists: layout, then the values, low bytes before high halves.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let layout = Layout { seed: reader.u64()?, segment: reader.u32()?, segments: reader.u32()? };
        if !layout.segment.is_power_of_two() || layout.segment > 1 << 20 || layout.segments > 1 << 12 {
            return None;
        }
        let places = layout.places();
        let low = reader.take(places)?;
        let high = reader.take(places.div_ceil(2))?;
        let halves = high.iter().flat_map(|&byte| [byte & 15, byte >> 4]);
        let values = low.iter().zip(halves).map(|(&low, high)| u16::from(low) | u16::from(high) << 8);
        Some(Self { layout, values: values.collect() })
    }

    /// Classes of a word, none if it is in no list.
    pub(crate) fn classes(&self, word: u64) -> Classes {
        let (places, check) = self.layout.of(word);
        let value = places.iter().fold(0, |value, &at| value ^ self.values.get(at).copied().unwrap_or(0));
        let class = value & ((1 << CLASS_BITS) - 1);
        if (value & !class) == check && class < 24 { Classes(class as u8) } else { Classes::default() }
    }
}

//! A whole key in one comparison.

use super::QUOTE;

/// A key that is expected next: its quotes, its text and its colon in one comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyGuess {
    pub(super) source: [u8; 16],
    pub(super) mask: u32,
    pub(super) length: usize,
}

impl KeyGuess {
    /// None for a key too long to be compared at once.
    pub(crate) const fn new(key: &str) -> Option<Self> {
        let length = key.len() + 3;
        let mut source = [0; 16];
        if length > source.len() {
            return None;
        }
        let Some((quoted, _)) = source.split_at_mut_checked(length) else {
            return None;
        };
        let [first, inner @ .., last, colon] = quoted else {
            return None;
        };
        (*first, *last, *colon) = (QUOTE, QUOTE, b':');
        inner.copy_from_slice(key.as_bytes());
        Some(Self { source, mask: (1 << length) - 1, length })
    }
}

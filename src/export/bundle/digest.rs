//! SHA-256 in the form that `sha256sum` writes.

use std::borrow::Cow;

use sha2::{Digest as _, Sha256};

/// 64 hexadecimal digits.
///
/// The empty input: `e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Of pieces one after the other.
pub(super) fn digest_of(pieces: &[Cow<'_, [u8]>]) -> String {
    let mut digester = Digester::default();
    pieces.iter().for_each(|piece| digester.update(piece));
    digester.finish()
}

/// A digest that grows.
#[derive(Clone, Default)]
pub(crate) struct Digester(Sha256);

impl Digester {
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: [u8; 16] = *b"0123456789abcdef";
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().map_or('0', char::from);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn man_01_digests_are_those_of_sha256sum() {
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
        let mut grown = Digester::default();
        grown.update(b"a");
        grown.update(b"bc");
        assert_eq!(grown.finish(), abc);
    }
}

//! Hashes of words and features: fixed for ever by the model file, the same on every machine.

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

/// Spreads the bits of a value.
pub(crate) fn mix(value: u64) -> u64 {
    let value = (value ^ (value >> 32)).wrapping_mul(MULTIPLIER);
    let value = (value ^ (value >> 29)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    value ^ (value >> 32)
}

/// Hash of a word.
pub(crate) fn word(bytes: &[u8]) -> u64 {
    let mut hash = bytes.len() as u64;
    for chunk in bytes.chunks(8) {
        let mut eight = [0; 8];
        for (to, from) in eight.iter_mut().zip(chunk) {
            *to = *from;
        }
        hash = (hash.rotate_left(23) ^ u64::from_le_bytes(eight)).wrapping_mul(MULTIPLIER);
    }
    mix(hash)
}

/// Hash of two values in their order.
pub(crate) fn pair(first: u64, second: u64) -> u64 {
    (first.rotate_left(17) ^ second).wrapping_mul(MULTIPLIER)
}

/// Hash of a feature: what it looks at, and what it sees there.
pub(crate) fn feature(kind: u64, value: u64) -> u64 {
    mix(value ^ kind.wrapping_mul(0xD6E8_FEB8_6659_FD93))
}

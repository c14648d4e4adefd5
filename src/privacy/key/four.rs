//! HMAC-SHA-256 of four short values at once: an export has as many ids of records as it has messages, and one digest
//! after the other takes more than three times as long. Longer values are left to the library.

use wide::u32x4;

/// Constants of the rounds (FIPS 180-4, section 4.2.2).
#[rustfmt::skip]
const ROUNDS: [u32; 64] = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
    0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
    0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
    0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
    0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
    0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
];

/// The state before the first block (section 5.3.3).
#[rustfmt::skip]
const FIRST: [u32; 8] = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
];

/// Bytes of a block, and of a value that fills no more than one with its end and length.
const BLOCK: usize = 64;
const MAX_VALUE: usize = BLOCK - 9;

type State = [u32x4; 8];
type Block = [u32x4; 16];

/// The digests of a key, as far as they do not depend on the value.
#[derive(Clone)]
pub(super) struct Keyed {
    inner: State,
    outer: State,
}

impl Keyed {
    /// `key` is filled up with zeros to a block.
    pub(super) fn new(key: &[u8; BLOCK]) -> Self {
        let begun = |pad: u8| {
            let block = key.map(|byte| byte ^ pad);
            compress(FIRST.map(u32x4::splat), &words([&block; 4]))
        };
        Self { inner: begun(0x36), outer: begun(0x5C) }
    }

    /// The first 64 bits of the digests of each prefix and value; none if one of them is too long.
    pub(super) fn bits(&self, values: [(&[u8], &str); 4]) -> Option<[u64; 4]> {
        let mut blocks = [[0; BLOCK]; 4];
        for (block, (prefix, value)) in blocks.iter_mut().zip(values) {
            fill(block, prefix, value.as_bytes())?;
        }
        let [first, second, third, fourth] = &blocks;
        let inner = compress(self.inner, &words([first, second, third, fourth]));
        // The inner digest, the bit that ends it, and its length behind that of the key's block.
        let mut block = [u32x4::ZERO; 16];
        block.iter_mut().zip(inner).for_each(|(word, digest)| *word = digest);
        let [.., end, _, _, _, _, _, _, length] = &mut block;
        *end = u32x4::splat(1 << 31);
        *length = u32x4::splat(((BLOCK + 32) * 8) as u32);
        let [high, low, ..] = compress(self.outer, &block).map(u32x4::to_array);
        let mut bits = [0; 4];
        for (bits, (high, low)) in bits.iter_mut().zip(high.into_iter().zip(low)) {
            *bits = u64::from(high) << 32 | u64::from(low);
        }
        Some(bits)
    }
}

/// The last block of a message: `prefix`, value, the bit that ends them, zeros, and the length behind that of the key.
fn fill(block: &mut [u8; BLOCK], prefix: &[u8], value: &[u8]) -> Option<()> {
    let length = prefix.len() + value.len();
    if length > MAX_VALUE {
        return None;
    }
    let (front, back) = block.split_at_mut_checked(prefix.len())?;
    front.copy_from_slice(prefix);
    back.get_mut(..value.len())?.copy_from_slice(value);
    *back.get_mut(value.len())? = 0x80;
    *block.last_chunk_mut()? = (((BLOCK + length) * 8) as u64).to_be_bytes();
    Some(())
}

/// The words of four blocks, side by side.
fn words(blocks: [&[u8; BLOCK]; 4]) -> Block {
    let mut words = [[0; 4]; 16];
    for (lane, block) in blocks.into_iter().enumerate() {
        for (word, bytes) in words.iter_mut().zip(block.as_chunks::<4>().0) {
            if let Some(word) = word.get_mut(lane) {
                *word = u32::from_be_bytes(*bytes);
            }
        }
    }
    words.map(u32x4::new)
}

#[inline(always)]
fn turned(word: u32x4, by: u32) -> u32x4 {
    word >> by | word << (32 - by)
}

/// The state behind a block (section 6.2.2).
fn compress(state: State, block: &Block) -> State {
    let mut schedule = [u32x4::ZERO; 64];
    schedule.iter_mut().zip(block).for_each(|(word, &given)| *word = given);
    for at in 16..64 {
        let Some((done, [word, ..])) = schedule.split_at_mut_checked(at) else { break };
        let Some(&[w16, w15, _, _, _, _, _, _, _, w7, _, _, _, _, w2, _]) = done.last_chunk() else { break };
        let low = turned(w15, 7) ^ turned(w15, 18) ^ w15 >> 3;
        let high = turned(w2, 17) ^ turned(w2, 19) ^ w2 >> 10;
        *word = w16 + low + w7 + high;
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
    for (&constant, &word) in ROUNDS.iter().zip(&schedule) {
        let chosen = g ^ (e & (f ^ g));
        let most = (a & b) | (c & (a | b));
        let first =
            h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + chosen + u32x4::splat(constant) + word;
        let second = (turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + most;
        (a, b, c, d, e, f, g, h) = (first + second, a, b, c, d + first, e, f, g);
    }
    let mut next = state;
    next.iter_mut().zip([a, b, c, d, e, f, g, h]).for_each(|(word, more)| *word += more);
    next
}

#[cfg(test)]
mod tests {
    use super::*;
    use hmac::{Hmac, KeyInit, Mac};
    use sha2::Sha256;

    #[test]
    fn digests_are_those_of_the_library() {
        let mut key = [0; BLOCK];
        key.iter_mut().take(32).zip(7..).for_each(|(byte, value)| *byte = value);
        let long = "x".repeat(MAX_VALUE);
        for length in 0..=MAX_VALUE {
            let values = ["", long.get(..length).unwrap(), "msg_000001_0001", "é"];
            let prefix = long.get(..MAX_VALUE.min(7).min(MAX_VALUE - length)).unwrap().as_bytes();
            let bits = Keyed::new(&key).bits(values.map(|value| (prefix, value))).unwrap();
            for (bits, value) in bits.into_iter().zip(values) {
                let mut library = <Hmac<Sha256> as KeyInit>::new(&key.into());
                library.update(prefix);
                library.update(value.as_bytes());
                let digest = library.finalize().into_bytes();
                assert_eq!(bits.to_be_bytes(), digest.as_slice()[..8], "{length} {value}");
            }
        }
        assert_eq!(Keyed::new(&key).bits(["", &long, "", ""].map(|value| (&b"1"[..], value))), None);
    }
}

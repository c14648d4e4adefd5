//! E-mail addresses and long numbers that stand in the output, as keys: they are compared across the whole
//! export without keeping its text.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::letters::{Letters, SOFT_BREAK};
use crate::privacy::fold::fold;

/// Digits that make a number worth a key, and the most that one has (an IBAN has up to 30).
const MIN_DIGITS: usize = 7;
const MAX_DIGITS: usize = 32;

/// Letters and digits that make a mixed code worth a key.
const MIN_CODE: usize = 6;
const MAX_CODE: usize = 64;

/// Bytes of an address on each side of its `@` at most.
const MAX_SIDE: usize = 64;

/// Beginnings and ends that are tried for one address, for it may touch other text.
const MAX_SIDES: usize = 6;

/// Hash of a survivor in its one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(in crate::privacy) struct Key(u64);

/// FNV-1a with a last mix; the kinds begin differently.
#[derive(Clone, Copy, Debug)]
struct Hasher(u64);

impl Hasher {
    const NUMBER: Self = Self(0xCBF2_9CE4_8422_2325);
    const CODE: Self = Self(0x9AE1_6A3B_2F90_404F);
    const EMAIL: Self = Self(0xC3A5_C85C_97CB_3127);

    #[inline]
    fn with(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
    }

    fn key(self) -> Key {
        let mixed = (self.0 ^ self.0 >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        Key(mixed ^ mixed >> 32)
    }
}

/// The keys by which a removed value is known everywhere.
pub(super) fn keys(value: &str) -> Vec<Key> {
    let mut keys = Vec::new();
    let text = value.as_bytes();
    if let Some(at) = memchr::memchr(b'@', text) {
        let (start, end) = (text.get(..at), text.get(at + 1..));
        let (local, domain) = (start.map(local), end.map(domain));
        if let (Some(local), Some(domain)) = (local, domain)
            && !local.is_empty()
            && !domain.is_empty()
        {
            keys.push(email_key(&folded(local), &folded(domain)));
        }
        return keys;
    }
    let mut is_code = true;
    let (mut code, mut run, mut digits) = (Hasher::CODE, Hasher::NUMBER, 0);
    let (mut length, mut all_digits) = (0, 0);
    for letter in Letters::all(text) {
        code = code.with(letter.byte);
        length += 1;
        is_code &= length == 1 || letter.gap.groups_digits();
        if letter.byte.is_ascii_digit() {
            run = run.with(letter.byte);
            digits += 1;
            all_digits += 1;
            continue;
        }
        if digits >= MIN_DIGITS {
            keys.push(run.key());
        }
        (run, digits) = (Hasher::NUMBER, 0);
    }
    if digits >= MIN_DIGITS {
        keys.push(run.key());
    }
    if is_code && all_digits < length && all_digits > 0 && (MIN_CODE..=MAX_CODE).contains(&length) {
        keys.push(code.key());
    }
    keys
}

fn email_key(local: &[u8], domain: &[u8]) -> Key {
    let of = |hash: Hasher, side: &[u8]| {
        side.iter().filter(|byte| **byte != SOFT_BREAK).fold(hash, |hash, byte| hash.with(*byte))
    };
    of(of(Hasher::EMAIL, local).with(b'@'), domain).key()
}

/// The text in folded form, without what does not show.
fn folded(text: &[u8]) -> Vec<u8> {
    if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        fold(&String::from_utf8_lossy(text)).into_bytes()
    }
}

fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'' | SOFT_BREAK)
        || byte >= 0x80
}

fn is_domain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | SOFT_BREAK) || byte >= 0x80
}

/// What may be the local part at the end of the text.
fn local(text: &[u8]) -> &[u8] {
    let length = text.iter().rev().take(MAX_SIDE).take_while(|&&byte| is_local(byte)).count();
    let found = text.get(text.len() - length..).unwrap_or_default();
    // Quotes and dots around the address are not of it.
    let skipped = found.iter().take_while(|byte| matches!(**byte, b'.' | b'\'' | b'-' | SOFT_BREAK)).count();
    found.get(skipped..).unwrap_or_default()
}

/// What may be the domain at the beginning of the text.
fn domain(text: &[u8]) -> &[u8] {
    let length = text.iter().take(MAX_SIDE).take_while(|&&byte| is_domain(byte)).count();
    let found = text.get(..length).unwrap_or_default();
    let dropped = found.iter().rev().take_while(|byte| matches!(**byte, b'.' | b'-' | SOFT_BREAK)).count();
    found.get(..length - dropped).unwrap_or_default()
}

/// Gives the keys of all addresses in the text, with their bytes.
pub(super) fn emails<E>(
    text: &[u8],
    mut each: impl FnMut(Key, Range<usize>) -> Result<(), E>,
) -> Result<(), E> {
    for at in memchr::memchr_iter(b'@', text) {
        let (before, after) = (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
        let is_spaced = before.last() == Some(&b' ') && after.first() == Some(&b' ');
        if is_spaced {
            let (local, domain) = (spaced(before.iter().rev()), spaced(after.iter()));
            let local: Vec<u8> = local.into_iter().rev().collect();
            let range = at.saturating_sub(2 * local.len())..at + 1 + 2 * domain.len();
            sides(&local, &domain, true, &mut |key| each(key, range.clone()))?;
        } else {
            let (local, domain) = (local(before), domain(after));
            let range = at - local.len()..at + 1 + domain.len();
            sides(&folded(local), &folded(domain), false, &mut |key| each(key, range.clone()))?;
        }
    }
    Ok(())
}

/// The single characters with spaces between them, read away from the `@`.
fn spaced<'t>(bytes: impl Iterator<Item = &'t u8>) -> Vec<u8> {
    let mut found = Vec::new();
    let mut was_space = false;
    for &byte in bytes.take(4 * MAX_SIDE) {
        if byte == b' ' {
            was_space = true;
        } else if was_space && is_local(byte) {
            found.push(byte.to_ascii_lowercase());
            was_space = false;
        } else {
            // Two characters together are a word of the text around; the first of them is of it too.
            if !was_space && (byte.is_ascii_alphanumeric() || byte >= 0x80) {
                found.pop();
            }
            break;
        }
    }
    found
}

/// The address with text that it may touch cut off at either side.
fn sides<E>(
    local: &[u8],
    domain: &[u8],
    is_spaced: bool,
    each: &mut dyn FnMut(Key) -> Result<(), E>,
) -> Result<(), E> {
    let is_word = |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte >= 0x80);
    let starts = (0..local.len())
        .filter(|&at| is_word(local.get(at)) && (at == 0 || is_spaced || !is_word(local.get(at - 1))));
    let tries = if is_spaced { MAX_SIDE } else { MAX_SIDES };
    // From the `@` backwards: what is nearest to it is surely of the address.
    for start in starts.rev().take(tries) {
        let local = local.get(start..).unwrap_or_default();
        let ends = (1..=domain.len())
            .rev()
            .filter(|&end| is_word(domain.get(end - 1)) && (is_spaced || !is_word(domain.get(end))));
        for end in ends.take(tries) {
            each(email_key(local, domain.get(..end).unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// Gives the keys of the numbers that begin at `at`, where a word begins; the byte behind the row of numbers.
pub(super) fn numbers<E>(
    text: &[u8],
    at: usize,
    mut each: impl FnMut(Key, Range<usize>) -> Result<(), E>,
) -> Result<usize, E> {
    // Groups of the row so far, each with the hash of the number that begins there.
    let mut open: [(Hasher, usize, usize); MAX_DIGITS] = [(Hasher::NUMBER, 0, 0); MAX_DIGITS];
    let (mut count, mut end) = (0, at);
    let mut letters = Letters::new(text, at).peekable();
    while let Some(letter) = letters.next() {
        if !letter.byte.is_ascii_digit() || (end > at && !letter.gap.groups_digits()) {
            break;
        }
        let is_first = end == at || letter.gap.is_any();
        if is_first {
            if let Some(slot) = open.get_mut(count % MAX_DIGITS) {
                *slot = (Hasher::NUMBER, 0, letter.start);
            }
            count += 1;
        }
        end = letter.end;
        let is_group_end = letters.peek().is_none_or(|next| next.gap.is_any());
        for (hash, digits, start) in open.iter_mut().take(count) {
            *hash = hash.with(letter.byte);
            *digits += 1;
            if is_group_end && (MIN_DIGITS..=MAX_DIGITS).contains(digits) {
                each(hash.key(), *start..end)?;
            }
        }
    }
    Ok(end)
}

/// The key of the code at `at`, where a word begins, and the byte behind it: letters and digits mixed. A code may go on
/// over the end of a line.
pub(super) fn code(text: &[u8], at: usize, goes_on: bool) -> Option<(Key, usize)> {
    let (mut length, mut digits, mut end) = (0, 0, at);
    let mut hash = Hasher::CODE;
    let is_of_it = |gap: super::letters::Gap| gap.length == 0 && (goes_on || !gap.is_broken);
    for (place, letter) in Letters::new(text, at).enumerate() {
        if place > 0 && !is_of_it(letter.gap) {
            break;
        }
        length += 1;
        digits += usize::from(letter.byte.is_ascii_digit());
        hash = hash.with(letter.byte);
        end = letter.end;
        if length > MAX_CODE {
            return None;
        }
    }
    (length >= MIN_CODE && digits > 0 && digits < length).then(|| (hash.key(), end))
}

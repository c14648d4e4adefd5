//! What headers say of a file: the one before its bytes, and the one in the directory.

use std::io::{self, Read, Seek};

use super::archive::Archive;

const LOCAL: [u8; 4] = *b"PK\x03\x04";
const CENTRAL: [u8; 4] = *b"PK\x01\x02";
const LOCAL_BYTES: usize = 30;
const CENTRAL_BYTES: usize = 46;
const DEFLATED: u16 = 8;
const EXTRA_64: u16 = 1;
/// Stands for numbers that do not fit.
pub(super) const TOO_LARGE: u64 = 0xFFFF_FFFF;

/// A file, as a header says.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) is_deflated: bool,
    pub(super) crc32: u32,
    pub(super) bytes: u64,
    pub(super) stored_bytes: u64,
    /// Where its header begins.
    pub(super) at: u64,
    /// Where its stored bytes begin.
    pub(super) data_at: u64,
}

impl Entry {
    /// Where the next one begins, if nothing is between.
    pub(super) fn end(&self) -> u64 {
        self.data_at.saturating_add(self.stored_bytes)
    }

    /// The header before a file's bytes; nothing if there is none.
    pub(super) fn local(archive: &mut Archive<impl Read + Seek>, at: u64) -> io::Result<Option<Self>> {
        let fixed = archive.read_at(at, LOCAL_BYTES)?.filter(|fixed| fixed.starts_with(&LOCAL));
        let Some(fixed) = fixed else { return Ok(None) };
        let (Some(name), Some(extra)) = (short(&fixed, 26), short(&fixed, 28)) else { return Ok(None) };
        let name = usize::from(name);
        let behind = archive.read_at(at + LOCAL_BYTES as u64, name + usize::from(extra))?;
        Ok(behind.and_then(|behind| Self::of_local(at, &fixed, behind.split_at_checked(name)?)))
    }

    fn of_local(at: u64, fixed: &[u8], (name, extra): (&[u8], &[u8])) -> Option<Self> {
        let mut entry = Self {
            path: String::from_utf8_lossy(name).into_owned(),
            is_deflated: short(fixed, 8)? == DEFLATED,
            crc32: long(fixed, 14)?,
            bytes: long(fixed, 22)?.into(),
            stored_bytes: long(fixed, 18)?.into(),
            at,
            data_at: at + (LOCAL_BYTES + name.len() + extra.len()) as u64,
        };
        widen(&mut [&mut entry.bytes, &mut entry.stored_bytes], extra);
        Some(entry)
    }

    /// The entry that a directory begins with, and the rest of the directory.
    pub(super) fn central(directory: &[u8]) -> Option<(Self, &[u8])> {
        let (fixed, behind) = directory.split_at_checked(CENTRAL_BYTES)?;
        if !fixed.starts_with(&CENTRAL) {
            return None;
        }
        let (name, behind) = behind.split_at_checked(short(fixed, 28)?.into())?;
        let (extra, behind) = behind.split_at_checked(short(fixed, 30)?.into())?;
        let (_comment, rest) = behind.split_at_checked(short(fixed, 32)?.into())?;
        let mut entry = Self {
            path: String::from_utf8_lossy(name).into_owned(),
            is_deflated: short(fixed, 10)? == DEFLATED,
            crc32: long(fixed, 16)?,
            bytes: long(fixed, 24)?.into(),
            stored_bytes: long(fixed, 20)?.into(),
            at: long(fixed, 42)?.into(),
            data_at: 0,
        };
        widen(&mut [&mut entry.bytes, &mut entry.stored_bytes, &mut entry.at], extra);
        entry.stand_at(entry.at);
        Some((entry, rest))
    }

    /// Puts it elsewhere, its bytes right behind a header of ours.
    pub(super) fn stand_at(&mut self, at: u64) {
        let extra = if self.bytes.max(self.stored_bytes) >= TOO_LARGE { 20 } else { 0 };
        self.at = at;
        self.data_at = at.saturating_add((LOCAL_BYTES + self.path.len() + extra) as u64);
    }
}

/// Numbers that did not fit stand in the extra field of ZIP64, in this order.
fn widen(numbers: &mut [&mut u64], extra: &[u8]) {
    if short(extra, 0) != Some(EXTRA_64) {
        return;
    }
    let mut at = 4;
    for number in numbers.iter_mut().filter(|number| ***number == TOO_LARGE) {
        let Some(wide) = very_long(extra, at) else { return };
        **number = wide;
        at += 8;
    }
}

pub(super) fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn long(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

pub(super) fn very_long(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

//! The files of an archive: what is in them, and how they are stored.

use std::collections::BTreeMap;
use std::io::{Read, Seek, SeekFrom};

use zip::{DateTime, ZipArchive};

use super::anew::compare;
use super::listed::{MANIFEST, SUMS};
use super::{Damage, Fault};
use crate::export::bundle::digest::Digester;

/// Proof is read into memory: a manifest of 5,000 conversations with files has some megabytes.
const MAX_PROOF_BYTES: u64 = 256 * 1024 * 1024;
const BUFFER_BYTES: usize = 64 * 1024;

/// An archive that is being looked through.
pub(super) struct Contents<R> {
    zip: ZipArchive<R>,
    manifest: Option<Vec<u8>>,
    sums: Option<Vec<u8>>,
}

/// A file as it is.
pub(super) struct Found {
    pub(super) bytes: u64,
    /// None if it cannot be read.
    pub(super) sha256: Option<String>,
    pub(super) stored_bytes: u64,
    pub(super) stored_sha256: String,
}

impl<R: Read + Seek> Contents<R> {
    pub(super) fn new(archive: R) -> zip::result::ZipResult<Self> {
        Ok(Self { zip: ZipArchive::new(archive)?, manifest: None, sums: None })
    }

    pub(super) fn len(&self) -> usize {
        self.zip.len()
    }

    pub(super) fn manifest(&self) -> Option<&[u8]> {
        self.manifest.as_deref()
    }

    pub(super) fn sums(&self) -> Option<&[u8]> {
        self.sums.as_deref()
    }

    /// Reads all files by their paths; keeps the proof.
    pub(super) fn read(&mut self, faults: &mut Vec<Fault>) -> BTreeMap<String, Found> {
        let mut files = BTreeMap::new();
        for place in 0..self.zip.len() {
            let Ok((path, found)) = self.file(place) else {
                let path = self.zip.name_for_index(place).and_then(Result::ok).map(|name| name.into_owned());
                faults.push(Fault::new(path, Damage::Unreadable));
                continue;
            };
            if files.insert(path.clone(), found).is_some() {
                faults.push(Fault::new(path, Damage::Twice));
            }
        }
        files
    }

    fn file(&mut self, place: usize) -> zip::result::ZipResult<(String, Found)> {
        let mut raw = self.zip.by_index_raw(place)?;
        let path = raw.name()?.into_owned();
        let (stored_bytes, stored_sha256) = digest(&mut raw, |_| ())?;
        drop(raw);
        let mut kept = Vec::new();
        let is_proof = path == MANIFEST || path == SUMS;
        let keep = |bytes: &[u8]| {
            if is_proof && (kept.len() as u64) < MAX_PROOF_BYTES {
                kept.extend_from_slice(bytes);
            }
        };
        let read = self.zip.by_index(place).ok().and_then(|mut file| digest(&mut file, keep).ok());
        let (bytes, sha256) = match read {
            Some((bytes, sha256)) => (bytes, Some(sha256)),
            None => (0, None),
        };
        if sha256.is_some() && path == MANIFEST {
            self.manifest = Some(kept);
        } else if sha256.is_some() && is_proof {
            self.sums = Some(kept);
        }
        Ok((path, Found { bytes, sha256, stored_bytes, stored_sha256 }))
    }

    /// Compares the archive with one that is made anew from its files.
    pub(super) fn compare_bytes(self, moment: DateTime, faults: &mut Vec<Fault>) {
        let mut zip = self.zip;
        let starts = starts(&mut zip);
        let is_plain = is_plain(&mut zip, moment);
        faults.extend(is_plain.into_iter().map(|path| Fault::new(path, Damage::Restored)));
        if let Some(byte) = compare(zip) {
            // The file whose header or bytes are there; the directory belongs to none.
            let path = starts
                .range(..=byte)
                .next_back()
                .and_then(|(_, (path, end))| (byte < *end).then(|| path.clone()));
            faults.push(Fault { path, damage: Damage::Restored, byte: Some(byte) });
        }
    }
}

/// Bytes and digest of what is read.
fn digest(file: &mut impl Read, mut each: impl FnMut(&[u8])) -> std::io::Result<(u64, String)> {
    let mut digest = Digester::default();
    let mut length = 0;
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let count = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        digest.update(bytes);
        each(bytes);
        length += count as u64;
    }
    Ok((length, digest.finish()))
}

/// Where files begin and end, their headers included.
fn starts<R: Read + Seek>(zip: &mut ZipArchive<R>) -> BTreeMap<u64, (String, u64)> {
    let mut starts = BTreeMap::new();
    for place in 0..zip.len() {
        let Ok(file) = zip.by_index_raw(place) else { continue };
        let name = file.name().map(|name| name.into_owned()).unwrap_or_default();
        let end = file.data_start().unwrap_or_default() + file.compressed_size();
        starts.insert(file.header_start(), (name, end));
    }
    starts
}

/// Files with attributes that none of ours has: they would be written anew as they are.
fn is_plain<R: Read + Seek>(zip: &mut ZipArchive<R>, moment: DateTime) -> Vec<String> {
    let mut others = Vec::new();
    for place in 0..zip.len() {
        let Ok(file) = zip.by_index_raw(place) else { continue };
        let is_plain = file.last_modified() == Some(moment)
            && file.unix_mode() == Some(0o100_644)
            && file.comment().is_empty()
            && file.extra_data().is_none_or(|extra| extra.is_empty())
            && !file.encrypted()
            && file.is_file();
        if !is_plain {
            others.push(file.name().map(|name| name.into_owned()).unwrap_or_default());
        }
    }
    others
}

/// The length of what can be sought.
pub(super) fn length(source: &mut impl Seek) -> std::io::Result<u64> {
    source.seek(SeekFrom::End(0))
}

//! The files of an archive: what is in them, and how they are stored.

use std::collections::BTreeMap;
use std::io::{Read, Seek};

use zip::{CompressionMethod, ZipArchive};

use super::anew::Comparer;
use super::listed::{MANIFEST, SUMS};
use super::{Damage, Fault};
use crate::export::bundle::container::{Container, Header, Moment};
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

    /// Compares the archive with one that is made anew from its files: whatever the reader passed over differs.
    pub(super) fn compare_bytes(mut self, moment: Moment, faults: &mut Vec<Fault>) {
        let places = places(&mut self.zip);
        let mut comparer = Comparer::new(self.zip.into_inner());
        let mut container = Container::new(moment);
        for Place { name, header_start, data_start, crc32, bytes, stored_bytes, is_deflated } in &places {
            let stored_bytes = *stored_bytes;
            let header =
                Header { path: name, crc32: *crc32, bytes: *bytes, stored_bytes, is_deflated: *is_deflated };
            let at = container.at();
            let difference = comparer.difference(at, &container.header(&header));
            // Where its bytes do not begin right behind its header, or it lies elsewhere.
            let is_moved = *header_start != at || data_start + stored_bytes != container.at();
            if let Some(byte) = difference.or(is_moved.then_some(at)) {
                let path = Some(name.clone());
                faults.push(Fault { path, damage: Damage::Restored, byte: Some(byte) });
                return;
            }
        }
        let at = container.at();
        let directory = container.end();
        let end = at + directory.len() as u64;
        let difference = comparer.difference(at, &directory).or_else(|| comparer.goes_on_behind(end));
        if let Some(byte) = difference {
            faults.push(Fault { path: None, damage: Damage::Restored, byte: Some(byte) });
        }
    }
}

/// Where a file stands, and what the directory says of it.
struct Place {
    name: String,
    header_start: u64,
    data_start: u64,
    crc32: u32,
    bytes: u64,
    stored_bytes: u64,
    is_deflated: bool,
}

/// All files in the order of the directory.
fn places<R: Read + Seek>(zip: &mut ZipArchive<R>) -> Vec<Place> {
    let mut places = Vec::with_capacity(zip.len());
    for place in 0..zip.len() {
        let Ok(file) = zip.by_index_raw(place) else { continue };
        places.push(Place {
            name: file.name().map(|name| name.into_owned()).unwrap_or_default(),
            header_start: file.header_start(),
            data_start: file.data_start().unwrap_or_default(),
            crc32: file.crc32(),
            bytes: file.size(),
            stored_bytes: file.compressed_size(),
            is_deflated: file.compression() == CompressionMethod::Deflated,
        });
    }
    places
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

//! What is in the files of an archive, and how it is stored.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};

use flate2::read::DeflateDecoder;

use super::archive::Archive;
use super::entry::Entry;
use super::listed::{MANIFEST, SUMS};
use super::{Damage, Fault};
use crate::export::bundle::digest::Digester;

const BUFFER_BYTES: usize = 64 * 1024;

/// The files of an archive by their paths.
#[derive(Default)]
pub(super) struct Contents {
    pub(super) files: BTreeMap<String, Found>,
    pub(super) manifest: Option<Vec<u8>>,
    pub(super) sums: Option<Vec<u8>>,
}

/// A file as it is.
pub(super) struct Found {
    pub(super) bytes: u64,
    /// None if it cannot be read.
    pub(super) sha256: Option<String>,
    pub(super) stored_bytes: u64,
    pub(super) stored_sha256: String,
}

impl Contents {
    /// Reads all files, each once; keeps `manifest.json` and `SHA256SUMS`, each if it has at most so many bytes.
    pub(super) fn read(
        archive: &mut Archive<impl Read + Seek>,
        entries: &[Entry],
        most: u64,
        faults: &mut Vec<Fault>,
    ) -> io::Result<Self> {
        let mut contents = Self::default();
        for entry in entries {
            let is_proof = entry.path == MANIFEST || entry.path == SUMS;
            let mut kept = is_proof.then(Vec::new);
            let found = read(archive, entry, &mut kept, most)?;
            if found.sha256.is_none() {
                faults.push(Fault::new(entry.path.clone(), Damage::Unreadable));
            } else if entry.path == MANIFEST {
                if kept.is_none() {
                    faults.push(Fault::new(entry.path.clone(), Damage::TooLarge));
                }
                contents.manifest = kept;
            } else if is_proof {
                contents.sums = kept;
            }
            if contents.files.insert(entry.path.clone(), found).is_some() {
                faults.push(Fault::new(entry.path.clone(), Damage::Twice));
            }
        }
        Ok(contents)
    }
}

fn read(
    archive: &mut Archive<impl Read + Seek>,
    entry: &Entry,
    kept: &mut Option<Vec<u8>>,
    most: u64,
) -> io::Result<Found> {
    let mut stored = archive.slice(entry.data_at, entry.stored_bytes)?;
    let content = if entry.is_deflated {
        content(&mut DeflateDecoder::new(&mut stored), kept, most)
    } else {
        content(&mut stored, kept, most)
    };
    // What the compressed form does not need is stored all the same. If reading failed, that is told here; what else went
    // wrong before is damage.
    let (stored_bytes, stored_sha256) = stored.finish()?;
    let content = content.ok();
    let content = content.filter(|content| (content.bytes, content.crc32) == (entry.bytes, entry.crc32));
    let bytes = content.as_ref().map_or(0, |content| content.bytes);
    let sha256 = content.map(|content| content.sha256);
    Ok(Found { bytes, sha256, stored_bytes, stored_sha256 })
}

/// Of what was read: length, check sum and digest.
struct Content {
    bytes: u64,
    crc32: u32,
    sha256: String,
}

/// Keeps the content too, unless it has more than so many bytes.
fn content(file: &mut impl Read, kept: &mut Option<Vec<u8>>, most: u64) -> io::Result<Content> {
    let mut digest = Digester::default();
    let mut crc32 = crc32fast::Hasher::new();
    let mut length = 0;
    let mut buffer = vec![0; BUFFER_BYTES];
    loop {
        let count = file.read(&mut buffer)?;
        let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
        digest.update(bytes);
        crc32.update(bytes);
        length += count as u64;
        match kept {
            Some(kept) if length <= most => kept.extend_from_slice(bytes),
            _ => *kept = None,
        }
    }
    Ok(Content { bytes: length, crc32: crc32.finalize(), sha256: digest.finish() })
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::super::directory;
    use super::*;
    use crate::export::bundle::container::{Container, Header, Moment};

    #[test]
    fn proof_over_the_limit_is_not_kept_and_such_a_manifest_is_no_bad_one() {
        let mut container = Container::new(Moment::default());
        let mut bytes = Vec::new();
        for path in [MANIFEST, SUMS] {
            let crc32 = crc32fast::hash(b"proof");
            bytes.extend(container.header(&Header {
                path,
                crc32,
                bytes: 5,
                stored_bytes: 5,
                is_deflated: false,
            }));
            bytes.extend(b"proof");
        }
        let mut archive = Archive::new(Cursor::new(bytes)).unwrap();
        let entries = directory::run(&mut archive).unwrap();
        for (most, kept, codes) in [(5, true, &[][..]), (4, false, &["too-large"])] {
            let mut faults = Vec::new();
            let contents = Contents::read(&mut archive, &entries, most, &mut faults).unwrap();
            assert_eq!((contents.manifest.is_some(), contents.sums.is_some()), (kept, kept));
            assert_eq!(faults.iter().map(|fault| fault.damage.code()).collect::<Vec<_>>(), codes);
        }
    }
}

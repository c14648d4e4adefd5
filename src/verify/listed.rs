//! What `manifest.json` and `SHA256SUMS` say, compared with what is there.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::at_most::AtMost;
use super::canonical::is_canonical;
use super::contents::{Contents, Found};
use super::entry::Entry;
use super::{Damage, Fault, Statement};
use crate::export::bundle::container::{Header, Moment};
use crate::export::bundle::digest::sha256;
pub(super) use crate::export::bundle::manifest::{MANIFEST, SUMS};

/// Of a manifest, and of sums, which are shorter: enough for 50,000 conversations, the most of a part, with eight files each and
/// 320 bytes of the manifest for each file. A larger one is not read: some kilobytes of an archive can stand for any length.
pub(super) const MAX_PROOF_BYTES: u64 = 128 * 1024 * 1024;
/// The digests of a file alone have 128 bytes.
const MAX_FILES: usize = MAX_PROOF_BYTES as usize / 200;
/// Each part names all of them: 100,000 parts would have 300 GB of names.
const MAX_PARTS: usize = 100_000;

/// A manifest with its bytes.
pub(super) struct Manifest {
    stated: Stated,
    sha256: String,
    is_canonical: bool,
}

/// The members that matter here; others can be added without making older archives wrong.
#[derive(Deserialize)]
struct Stated {
    export: Export,
    part: Part,
    files: AtMost<File, MAX_FILES>,
}

#[derive(Deserialize)]
struct Export {
    id: String,
    time: Option<String>,
    profile: String,
}

#[derive(Deserialize)]
struct Part {
    number: u64,
    names: AtMost<String, MAX_PARTS>,
    previous_manifest_sha256: Option<String>,
    counts: Counts,
}

#[derive(Deserialize)]
struct Counts {
    requested: u64,
    exported: u64,
    failed: u64,
    refused: u64,
    empty: u64,
}

#[derive(Deserialize)]
struct File {
    path: String,
    bytes: u64,
    sha256: String,
    stored_bytes: u64,
    stored_sha256: String,
}

impl Manifest {
    /// What is wrong if it cannot be read.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Damage> {
        let stated: Stated = serde_json::from_slice(bytes).map_err(|_| Damage::BadManifest)?;
        if stated.files.is_cut || stated.part.names.is_cut {
            return Err(Damage::TooLarge);
        }
        Ok(Self { stated, sha256: sha256(bytes), is_canonical: is_canonical(bytes) })
    }

    /// Time of all files in the archive.
    pub(super) fn moment(&self) -> Moment {
        Moment::of(self.stated.export.time.as_deref())
    }

    /// The headers of these files, which it lists: first those listed, in that order, then the proof, which is stored as it
    /// is. Nothing else in the archive says in which order files are and how each is stored.
    pub(super) fn headers<'a>(&'a self, entries: &'a [Entry]) -> impl Iterator<Item = Header<'a>> {
        let listed = self.stated.files.items.iter().map(|file| (file.path.as_str(), Some(file)));
        let proof = [MANIFEST, SUMS].map(|path| (path, None));
        entries.iter().zip(listed.chain(proof)).map(|(entry, (path, file))| {
            let (crc32, bytes) = (entry.crc32, entry.bytes);
            match file {
                // What is compressed has another digest than its content.
                Some(file) => {
                    let is_deflated = file.stored_sha256 != file.sha256;
                    Header { path, crc32, bytes, stored_bytes: file.stored_bytes, is_deflated }
                }
                None => Header { path, crc32, bytes, stored_bytes: bytes, is_deflated: false },
            }
        })
    }

    pub(super) fn statement(&self) -> Statement {
        let Stated { export, part, .. } = &self.stated;
        Statement {
            export_id: export.id.clone(),
            time: export.time.clone(),
            profile: export.profile.clone(),
            exported: part.counts.exported,
            part: part.number,
            parts: part.names.items.clone(),
            manifest_sha256: self.sha256.clone(),
            previous_manifest_sha256: part.previous_manifest_sha256.clone(),
        }
    }

    /// Compares it and the sums with what is there.
    pub(super) fn compare(&self, contents: &Contents) -> Vec<Fault> {
        let mut faults = Vec::new();
        let found = &contents.files;
        let mut listed = BTreeSet::new();
        for file in &self.stated.files.items {
            listed.insert(file.path.as_str());
            let damage = match found.get(&file.path) {
                None => Some(Damage::Missing),
                Some(Found { sha256: None, .. }) => Some(Damage::Unreadable),
                Some(there) if there.sha256.as_ref() != Some(&file.sha256) || there.bytes != file.bytes => {
                    Some(Damage::Changed)
                }
                Some(there)
                    if there.stored_sha256 != file.stored_sha256
                        || there.stored_bytes != file.stored_bytes =>
                {
                    Some(Damage::Restored)
                }
                Some(_) => None,
            };
            faults.extend(damage.map(|damage| Fault::new(file.path.clone(), damage)));
        }
        let added = found.keys().filter(|path| !listed.contains(path.as_str()) && !is_proof(path));
        faults.extend(added.map(|path| Fault::new(path.clone(), Damage::Added)));
        let Counts { requested, exported, failed, refused, empty } = self.stated.part.counts;
        let adds_up = exported
            .checked_add(failed)
            .and_then(|sum| sum.checked_add(refused)?.checked_add(empty))
            .is_some_and(|sum| sum == requested);
        let is_listed_twice = listed.len() != self.stated.files.items.len();
        let of_proof = self.compare_sums(contents, faults.is_empty());
        // The sums know all files as they are: then it is the manifest that speaks of others.
        if of_proof == Proof::MANIFEST {
            faults.clear();
        }
        if of_proof.is_manifest_changed || !self.is_canonical || !adds_up || is_listed_twice {
            faults.push(Fault::new(MANIFEST.to_owned(), Damage::Changed));
        }
        if of_proof.are_sums_changed {
            faults.push(Fault::new(SUMS.to_owned(), Damage::Changed));
        } else if !found.contains_key(SUMS) {
            faults.push(Fault::new(SUMS.to_owned(), Damage::Missing));
        }
        faults
    }

    /// The sums repeat the manifest, with its own digest added: what differs tells which of the two was changed, unless the
    /// line of the manifest alone differs while both know the files as they are.
    fn compare_sums(&self, contents: &Contents, agrees: bool) -> Proof {
        let Some(sums) = &contents.sums else {
            // None, or too many.
            let is_there = contents.files.get(SUMS).is_some_and(|sums| sums.sha256.is_some());
            return Proof { is_manifest_changed: false, are_sums_changed: is_there };
        };
        let there = || sums.split_inclusive(|byte| *byte == b'\n');
        let of_files = self.stated.files.items.iter().map(|file| (file.path.as_str(), file.sha256.as_str()));
        if there().eq(lines(of_files.chain([(MANIFEST, self.sha256.as_str())]))) {
            return Proof::default();
        }
        let own = line(MANIFEST, &self.sha256);
        let is_own_line_there = there().any(|line| line == own);
        let own_end = line(MANIFEST, "");
        let of_others = there().filter(|line| !line.ends_with(&own_end));
        let as_found = contents.files.iter().filter(|(path, _)| !is_proof(path));
        let as_found =
            as_found.map(|(path, found)| (path.as_str(), found.sha256.as_deref().unwrap_or_default()));
        let know_files = of_others.eq(lines(as_found));
        match (agrees, know_files) {
            (false, true) if !is_own_line_there => Proof::MANIFEST,
            (true, false) => Proof { is_manifest_changed: false, are_sums_changed: true },
            _ => Proof { is_manifest_changed: !is_own_line_there, are_sums_changed: true },
        }
    }
}

/// Which proof differs from what it should be.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Proof {
    is_manifest_changed: bool,
    are_sums_changed: bool,
}

impl Proof {
    const MANIFEST: Self = Self { is_manifest_changed: true, are_sums_changed: false };
}

fn is_proof(path: &str) -> bool {
    path == MANIFEST || path == SUMS
}

/// Lines of sums in order of paths.
fn lines<'a>(files: impl Iterator<Item = (&'a str, &'a str)>) -> impl Iterator<Item = Vec<u8>> {
    let mut files: Vec<_> = files.collect();
    files.sort_unstable();
    files.into_iter().map(|(path, digest)| line(path, digest))
}

fn line(path: &str, digest: &str) -> Vec<u8> {
    format!("{digest}  {path}\n").into_bytes()
}

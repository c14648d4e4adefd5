//! What `manifest.json` and `SHA256SUMS` say, compared with what is there.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;
use zip::DateTime;

use super::contents::Found;
use super::{Damage, Fault, Statement};
use crate::export::bundle::digest::sha256;
use crate::export::bundle::manifest::canonical;
pub(super) use crate::export::bundle::manifest::{MANIFEST, SUMS};
use crate::export::bundle::part::moment;

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
    files: Vec<File>,
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
    names: Vec<String>,
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
    /// Nothing if it cannot be read.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let value: Value = serde_json::from_slice(bytes).ok()?;
        let is_canonical = canonical(&value).is_ok_and(|canonical| canonical == bytes);
        let stated = serde_json::from_value(value).ok()?;
        Some(Self { stated, sha256: sha256(bytes), is_canonical })
    }

    /// Time of all files in the archive.
    pub(super) fn moment(&self) -> DateTime {
        self.stated.export.time.as_deref().and_then(moment).unwrap_or_default()
    }

    pub(super) fn statement(&self) -> Statement {
        let Stated { export, part, .. } = &self.stated;
        Statement {
            export_id: export.id.clone(),
            time: export.time.clone(),
            profile: export.profile.clone(),
            exported: part.counts.exported,
            part: part.number,
            parts: part.names.clone(),
            manifest_sha256: self.sha256.clone(),
            previous_manifest_sha256: part.previous_manifest_sha256.clone(),
        }
    }

    /// Compares it and the sums with what is there.
    pub(super) fn compare(&self, found: &BTreeMap<String, Found>, sums: Option<&[u8]>) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut listed = BTreeSet::new();
        for file in &self.stated.files {
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
        let is_proof = |path: &str| path == MANIFEST || path == SUMS;
        let added = found.keys().filter(|path| !listed.contains(path.as_str()) && !is_proof(path));
        faults.extend(added.map(|path| Fault::new(path.clone(), Damage::Added)));
        let Counts { requested, exported, failed, refused, empty } = self.stated.part.counts;
        let adds_up = exported
            .checked_add(failed)
            .and_then(|sum| sum.checked_add(refused)?.checked_add(empty))
            .is_some_and(|sum| sum == requested);
        let is_listed_twice = listed.len() != self.stated.files.len();
        if !self.is_canonical || !adds_up || is_listed_twice {
            faults.push(Fault::new(MANIFEST.to_owned(), Damage::Changed));
        }
        faults.extend(self.compare_sums(sums));
        faults
    }

    /// The sums repeat the manifest, with its own digest added: a line that differs tells which of the two was changed.
    fn compare_sums(&self, sums: Option<&[u8]>) -> Vec<Fault> {
        let Some(sums) = sums else {
            return vec![Fault::new(SUMS.to_owned(), Damage::Missing)];
        };
        let mut lines: Vec<_> =
            self.stated.files.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
        lines.push((MANIFEST, &self.sha256));
        lines.sort_unstable();
        let expected: Vec<_> = lines.iter().map(|(path, digest)| format!("{digest}  {path}\n")).collect();
        if expected.concat().as_bytes() == sums {
            return Vec::new();
        }
        // Only the line of the manifest differs: the manifest is another one.
        let text = String::from_utf8_lossy(sums);
        let there: BTreeSet<_> = text.split_inclusive('\n').collect();
        let differing = expected.iter().filter(|line| !there.contains(line.as_str())).count();
        let of_manifest = format!("{}  {MANIFEST}\n", self.sha256);
        let manifest_differs = !there.contains(of_manifest.as_str());
        let mut faults = Vec::new();
        if manifest_differs {
            faults.push(Fault::new(MANIFEST.to_owned(), Damage::Changed));
        }
        if differing != usize::from(manifest_differs) || there.len() != expected.len() || !manifest_differs {
            faults.push(Fault::new(SUMS.to_owned(), Damage::Changed));
        }
        faults
    }
}

//! Is a bundle still what it was? Reads archives that nobody can vouch for, offline.
//!
//! ```text
//! archive ─▶ files, one after the other ─▶ content, stored bytes ─▶ manifest.json, SHA256SUMS
//!          │ anything wrong?                     ▲                        │ all right?
//!          └▶ files that the directory lists ────┘                        ▼
//!                              headers, directory and end written anew: equal, byte for byte?
//! ```
//!
//! So damage to the directory blames no file, and damage to a file blames no other.
//!
//! Every byte of an archive is accounted for: content by the digests of the manifest, compressed bytes by those of what is
//! stored, and the rest by writing the archive anew as the manifest says, in its order, and comparing (rules MAN-02, MAN-07).

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read, Seek};

use serde::{Deserialize, Serialize};

mod anew;
mod archive;
mod at_most;
mod canonical;
mod chain;
mod contents;
mod directory;
mod entry;
mod listed;

use archive::Archive;
use contents::Contents;
use entry::Entry;
use listed::Manifest;

/// What was found out about one archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Verification {
    /// What the archive says of itself; absent if it has no manifest that can be read.
    pub statement: Option<Statement>,
    /// Files in it.
    pub files: u64,
    /// Bytes of it.
    pub bytes: u64,
    /// Everything that is not as it was; nothing if it is whole.
    pub faults: Vec<Fault>,
}

/// What an archive says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Statement {
    /// Id of the export.
    pub export_id: String,
    /// When it was made.
    pub time: Option<String>,
    /// How personal data was treated.
    pub profile: String,
    /// Conversations in this part.
    pub exported: u64,
    /// Which part this is, from 1.
    pub part: u64,
    /// Names of all parts.
    pub parts: Vec<String>,
    /// SHA-256 of the manifest.
    pub manifest_sha256: String,
    /// SHA-256 of the manifest of the part before.
    pub previous_manifest_sha256: Option<String>,
}

/// Something that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Fault {
    /// The file in the archive, or the archive among its siblings; absent for the archive itself.
    pub path: Option<String>,
    /// What happened to it.
    pub damage: Damage,
    /// Offset in the archive from which on it differs, where that is known.
    pub byte: Option<u64>,
}

/// What happened to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Damage {
    /// The archive cannot be read as one.
    NotAnArchive,
    /// There is no manifest, so nothing can be compared.
    NoManifest,
    /// The manifest cannot be read.
    BadManifest,
    /// The manifest is larger than any that is read: that is no damage, but nothing can be compared.
    TooLarge,
    /// Its content is another.
    Changed,
    /// It cannot be read: its compressed bytes are damaged.
    Unreadable,
    /// It is listed and not there.
    Missing,
    /// It is there and not listed.
    Added,
    /// It is there twice.
    Twice,
    /// Its content is right, but the bytes around it are others; of an archive: bytes outside the files, or their order.
    Restored,
    /// The part does not follow the one before it, or belongs to another export.
    NotASibling,
}

impl Damage {
    /// Name on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NotAnArchive => "not-an-archive",
            Self::NoManifest => "no-manifest",
            Self::BadManifest => "bad-manifest",
            Self::TooLarge => "too-large",
            Self::Changed => "changed",
            Self::Unreadable => "unreadable",
            Self::Missing => "missing",
            Self::Added => "added",
            Self::Twice => "twice",
            Self::Restored => "restored",
            Self::NotASibling => "not-a-sibling",
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::NotAnArchive => "this is no ZIP file, or its directory is damaged",
            Self::NoManifest => "there is no manifest.json, so nothing can be compared",
            Self::BadManifest => "the manifest cannot be read",
            Self::TooLarge => "is too large to be verified, so whether anything was changed is not known",
            Self::Changed => "was changed",
            Self::Unreadable => "was damaged and cannot be read",
            Self::Missing => "is missing",
            Self::Added => "was added",
            Self::Twice => "is there twice",
            Self::Restored => "the bytes around it were changed",
            Self::NotASibling => {
                "belongs to another export, or another part of it is not the one that it follows"
            }
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = self.damage.words();
        match (&self.path, self.damage) {
            (Some(path), Damage::Restored) => write!(f, "{path}: {words}")?,
            (Some(path), _) => write!(f, "{path} {words}")?,
            (None, Damage::Restored) => {
                f.write_str("bytes outside the files, or their order, were changed")?
            }
            (None, _) => f.write_str(words)?,
        }
        match self.byte {
            Some(byte) => write!(f, " (byte {byte})"),
            None => Ok(()),
        }
    }
}

impl Fault {
    fn new(path: impl Into<Option<String>>, damage: Damage) -> Self {
        Self { path: path.into(), damage, byte: None }
    }
}

impl Verification {
    /// Whether everything is as it was.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether anything is known not to be as it was. What is too large to be verified is neither whole nor damaged.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.faults.iter().any(|fault| fault.damage != Damage::TooLarge)
    }
}

/// Verifies one archive of a bundle.
///
/// # Errors
/// The archive could not be read to its end: that says nothing of it. What is wrong in it is no error, but a fault.
///
/// ```
/// use askvault_export::{Bundler, ExportOptions, Resources, verify};
/// let mut bytes = Vec::new();
/// let mut bundler = Bundler::new(ExportOptions::from_json(r#"{"format":"json"}"#)?, Resources::default())?;
/// let mut sink = |_, piece: &[u8]| Ok(bytes.extend_from_slice(piece));
/// bundler.push(br#"[{"id":"conv_1"}]"#, &mut sink)?;
/// bundler.finish(&mut sink)?;
/// assert!(verify(std::io::Cursor::new(&bytes))?.is_whole());
/// bytes[60] ^= 1;
/// let found = verify(std::io::Cursor::new(&bytes))?;
/// assert_eq!(found.faults[0].path.as_deref(), Some("json/conv_1.json"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn verify<R: Read + Seek>(archive: R) -> io::Result<Verification> {
    let mut archive = Archive::new(archive)?;
    let bytes = archive.length();
    // Files that are right by themselves need no directory: if anything differs then, it is not in them.
    let entries = directory::run(&mut archive)?;
    let run = Reading::new(&mut archive, entries)?;
    let reading = if run.faults.is_empty() {
        run
    } else {
        match directory::directory(&mut archive)? {
            Some(entries) => Reading::new(&mut archive, entries)?,
            None => {
                let faults = vec![Fault::new(None, Damage::NotAnArchive)];
                return Ok(Verification { bytes, faults, ..Verification::default() });
            }
        }
    };
    let Reading { entries, manifest, mut faults } = reading;
    // Bytes around files matter where the rest is right.
    if let Some(manifest) = manifest.as_ref().filter(|_| faults.is_empty()) {
        faults.extend(anew::first_difference(&mut archive, &entries, manifest)?);
    }
    let statement = manifest.map(|manifest| manifest.statement());
    Ok(Verification { statement, files: entries.len() as u64, bytes, faults })
}

/// What is in files, wherever it was learnt that they are there.
struct Reading {
    entries: Vec<Entry>,
    manifest: Option<Manifest>,
    faults: Vec<Fault>,
}

impl Reading {
    fn new(archive: &mut Archive<impl Read + Seek>, entries: Vec<Entry>) -> io::Result<Self> {
        let mut faults = Vec::new();
        let contents = Contents::read(archive, &entries, listed::MAX_PROOF_BYTES, &mut faults)?;
        let manifest = contents.manifest.as_deref().map(Manifest::read);
        match &manifest {
            Some(Ok(manifest)) => faults.extend(manifest.compare(&contents)),
            Some(Err(damage)) => faults.push(Fault::new(listed::MANIFEST.to_owned(), *damage)),
            None if contents.files.contains_key(listed::MANIFEST) => {}
            None => faults.push(Fault::new(None, Damage::NoManifest)),
        }
        // One word for each file says enough.
        let mut seen = BTreeSet::new();
        faults.retain(|fault| seen.insert((fault.path.clone(), fault.damage.code())));
        Ok(Self { entries, manifest: manifest.and_then(Result::ok), faults })
    }
}

/// Verifies that archives, each with its name, are the parts of their exports: all of them, and each the one that the next
/// one follows. Ids without a time tell of the options alone, so exports are told apart by the names of their parts too, and
/// then by what each part follows.
#[must_use]
pub fn verify_set(archives: &[(String, Verification)]) -> Vec<Fault> {
    let mut by_export: BTreeMap<(&str, &[String]), Vec<_>> = BTreeMap::new();
    for (name, verification) in archives {
        let Some(statement) = &verification.statement else { continue };
        let parts = by_export.entry((&statement.export_id, &statement.parts)).or_default();
        parts.push((name.as_str(), statement));
    }
    by_export.into_iter().flat_map(|((_, names), parts)| chain::faults(names, parts)).collect()
}

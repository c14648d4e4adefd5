//! `--report` and `--redaction-report`: the engine's account as JSON, all of it or what may leave the house.

use std::io::Write;
use std::path::{Path, PathBuf};

use askvault_export::{ExportResult, PartResult};
use serde_json::{Map, Value, json};

use crate::destination::Destination;
use crate::exit::Failure;
use crate::input_files::InputFiles;
use crate::new_file::{NewFile, StoredFile};
use crate::place::{Extents, shown};

/// What a report tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The full account: it names conversations that are missing by their own ids, so it stays in the house.
    Account,
    /// What was replaced, in counts: no value, no id, nothing that stood around one (rule PRV-08).
    Redactions,
}

/// Members of the account that a redaction report begins with: which export it is of, and how much that was.
const OF_EXPORT: [&str; 10] = [
    "exportId",
    "exportTime",
    "engineVersion",
    "format",
    "mode",
    "requested",
    "exported",
    "failed",
    "refused",
    "empty",
];

/// A report that is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Report<'a> {
    kind: Kind,
    path: &'a Path,
}

/// A report that can be written.
#[derive(Debug)]
pub struct OpenReport {
    kind: Kind,
    file: NewFile,
}

impl<'a> Report<'a> {
    /// The reports that are wanted. Refuses to write over what is read or written otherwise.
    pub fn wanted(
        given: [(Kind, Option<&'a Path>); 2],
        inputs: &InputFiles,
        destination: &Destination,
    ) -> Result<Vec<Self>, Failure> {
        let mut wanted: Vec<Self> = Vec::new();
        for (kind, path) in given {
            let Some(path) = path else { continue };
            let flag = kind.flag();
            if path == Path::new("-") {
                return Err(Failure::Usage(format!("{flag} takes the name of a file")));
            }
            if let Some(name) = inputs.overwritten_by(path) {
                return Err(Failure::Usage(format!("{name} is an input: the report would destroy it")));
            }
            for file in destination.files() {
                keep_apart(file, &[path])?;
            }
            if wanted.iter().any(|other| is_same(other.path, path)) {
                return Err(Failure::Usage(format!("{} would be both reports", shown(path))));
            }
            wanted.push(Self { kind, path });
        }
        Ok(wanted)
    }

    /// Where it will stand.
    pub fn path(&self) -> &'a Path {
        self.path
    }

    /// Begins the file, so that a long run does not fail at its end for a wrong name.
    pub fn open(self) -> Result<OpenReport, Failure> {
        NewFile::create(self.path).map(|file| OpenReport { kind: self.kind, file })
    }
}

impl Kind {
    fn flag(self) -> &'static str {
        match self {
            Self::Account => "--report",
            Self::Redactions => "--redaction-report",
        }
    }
}

impl OpenReport {
    /// Writes the account: an object for one format or a bundle, else a list in the order of the formats.
    pub fn write(
        mut self,
        results: &[ExportResult],
        parts: &[PartResult],
        extents: &Extents,
    ) -> Result<StoredFile, Failure> {
        let mut accounts = Vec::new();
        for result in results {
            accounts.push(match self.kind {
                Kind::Account => account(result, parts, extents)?,
                Kind::Redactions => redactions(result)?,
            });
        }
        let whole = match accounts.len() {
            1 => accounts.pop().unwrap_or_default(),
            _ => Value::Array(accounts),
        };
        writeln!(self.file, "{whole:#}")
            .map_err(|error| Failure::of_output(&shown(self.file.path()), &error))?;
        self.file.store()
    }
}

/// What was replaced in one export.
fn redactions(result: &ExportResult) -> Result<Value, Failure> {
    let account = serde_json::to_value(result).map_err(|error| Failure::Failed(error.to_string()))?;
    let mut redactions = Map::new();
    for name in OF_EXPORT {
        redactions.insert(name.to_owned(), account.get(name).cloned().unwrap_or_default());
    }
    if let Some(Value::Object(privacy)) = account.get("privacy") {
        redactions.extend(privacy.clone());
    }
    Ok(redactions.into())
}

/// One account; with several inputs also where each begins, as places count bytes over all of them.
fn account(result: &ExportResult, parts: &[PartResult], extents: &Extents) -> Result<Value, Failure> {
    let mut account = serde_json::to_value(result).map_err(|error| Failure::Failed(error.to_string()))?;
    if let (Value::Object(account), [_, _, ..]) = (&mut account, extents.all()) {
        let files = extents.all().iter().map(
            |extent| json!({ "name": extent.name, "firstByte": extent.first_byte, "bytes": extent.bytes }),
        );
        account.insert("inputFiles".into(), files.collect());
    }
    if let (Value::Object(account), [_, ..]) = (&mut account, parts) {
        let parts = serde_json::to_value(parts).map_err(|error| Failure::Failed(error.to_string()))?;
        account.insert("parts".into(), parts);
    }
    Ok(account)
}

/// Refuses an output that is a report too. Of some outputs the names are known when they are written.
pub fn keep_apart(output: &Path, reports: &[impl AsRef<Path>]) -> Result<(), Failure> {
    match reports.iter().map(AsRef::as_ref).find(|report| is_same(output, report)) {
        Some(report) => Err(Failure::Usage(format!("{} would be both output and report", shown(report)))),
        None => Ok(()),
    }
}

/// Whether two paths will be one file.
fn is_same(one: &Path, other: &Path) -> bool {
    resolved(one) == resolved(other) || same_file::is_same_file(one, other).unwrap_or(false)
}

/// A path of a file that need not be there, by way of no link if its directory is there.
fn resolved(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (path.parent().and_then(|directory| directory.canonicalize().ok()), path.file_name()) {
        (Some(directory), Some(name)) => directory.join(name),
        _ => path,
    }
}

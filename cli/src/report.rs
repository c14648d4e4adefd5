//! `--report`: the engine's account as JSON.

use std::io::Write;
use std::path::Path;

use askvault_export::ExportResult;
use serde_json::{Value, json};

use crate::destination::Destination;
use crate::exit::Failure;
use crate::input_files::InputFiles;
use crate::new_file::{NewFile, StoredFile};
use crate::place::{Extents, shown};

/// A report that is wanted.
#[derive(Debug)]
pub struct Report<'a>(&'a Path);

/// A report that can be written.
#[derive(Debug)]
pub struct OpenReport(NewFile);

impl<'a> Report<'a> {
    /// Refuses to write over what is read or written otherwise.
    pub fn new(path: &'a Path, inputs: &InputFiles, destination: &Destination) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Err(Failure::Usage("--report takes the name of a file".into()));
        }
        if let Some(name) = inputs.overwritten_by(path) {
            return Err(Failure::Usage(format!("{name} is an input: the report would destroy it")));
        }
        if destination.files().iter().any(|file| is_same(file, path)) {
            return Err(Failure::Usage(format!("{} would be both output and report", shown(path))));
        }
        Ok(Self(path))
    }

    /// Begins the file, so that a long run does not fail at its end for a wrong name.
    pub fn open(self) -> Result<OpenReport, Failure> {
        NewFile::create(self.0).map(OpenReport)
    }
}

impl OpenReport {
    /// Writes the account: an object for one format, else a list in the order of the formats.
    pub fn write(mut self, results: &[ExportResult], extents: &Extents) -> Result<StoredFile, Failure> {
        let mut accounts = Vec::new();
        for result in results {
            accounts.push(account(result, extents)?);
        }
        let whole = match accounts.len() {
            1 => accounts.pop().unwrap_or_default(),
            _ => Value::Array(accounts),
        };
        writeln!(self.0, "{whole:#}").map_err(|error| Failure::of_output(&shown(self.0.path()), &error))?;
        self.0.store()
    }
}

/// One account; with several inputs also where each begins, as places count bytes over all of them.
fn account(result: &ExportResult, extents: &Extents) -> Result<Value, Failure> {
    let mut account = serde_json::to_value(result).map_err(|error| Failure::Failed(error.to_string()))?;
    if let (Value::Object(account), [_, _, ..]) = (&mut account, extents.all()) {
        let files = extents.all().iter().map(
            |extent| json!({ "name": extent.name, "firstByte": extent.first_byte, "bytes": extent.bytes }),
        );
        account.insert("inputFiles".into(), files.collect());
    }
    Ok(account)
}

/// Whether two paths will be one file.
fn is_same(one: &Path, other: &Path) -> bool {
    match (std::path::absolute(one), std::path::absolute(other)) {
        (Ok(one), Ok(other)) => one == other || same_file::is_same_file(one, other).unwrap_or(false),
        _ => one == other,
    }
}

//! One JSON document with everything that was chosen.
//!
//! ```text
//! {"schema_version":"1.0","export":{"id":…,"time":…,"engine":…,"profile":…,"fields":[…]},"conversations":[
//! {"id":"conv_1",…},
//! {"id":"conv_2",…}
//! ],"summary":{"requested":2,"exported":2,…}}
//! ```
//!
//! The document itself can be exported again: it is a page in the sense of the input. Counts stand at the
//! end, so that the beginning does not depend on what follows.

use std::io::Write;

use serde::Serialize;

use super::{Output, Writer};
use crate::error::Result;
use crate::model::Conversation;
use crate::options::ExportOptions;
use crate::result::{Account, Counts, Missing, Outcome, SCHEMA_VERSION};
use crate::selection::Selection;

mod plan;
mod record;
pub(crate) mod source;
pub(crate) mod string;

pub(super) use record::RecordWriter;

/// The writer.
#[derive(Debug)]
pub(super) struct JsonWriter<W: Write> {
    out: Output<W>,
    records: RecordWriter,
    header: Vec<u8>,
    first: bool,
}

/// What the document says of itself before the conversations.
#[derive(Serialize)]
struct Header<'a> {
    id: String,
    time: Option<String>,
    engine: &'static str,
    engine_version: &'static str,
    profile: &'static str,
    deleted_text: crate::options::DeletedText,
    fields: &'a [String],
}

/// What the document says of itself behind the conversations.
#[derive(Serialize)]
struct Summary<'a> {
    requested: u64,
    exported: u64,
    failed: u64,
    refused: u64,
    empty: u64,
    duplicates: u64,
    messages: u64,
    /// Refused conversations are counted only: who may not see them shall not learn their ids.
    missing: Vec<&'a Missing>,
}

impl<W: Write> JsonWriter<W> {
    pub(super) fn new(options: &ExportOptions, selection: &Selection, out: Output<W>) -> Self {
        let header = Header {
            id: options.effective_id(),
            time: options.canonical_time(),
            engine: env!("CARGO_PKG_NAME"),
            engine_version: env!("CARGO_PKG_VERSION"),
            profile: options.profile.name(),
            deleted_text: options.deleted_text,
            fields: &options.fields,
        };
        let header = serde_json::to_vec(&header).unwrap_or_default();
        Self { out, records: RecordWriter::new(selection), header, first: true }
    }
}

impl<W: Write> JsonWriter<W> {
    /// The next conversation is the first.
    pub(super) fn restart(&mut self) {
        self.first = true;
    }

    /// There are conversations, written elsewhere.
    pub(super) fn goes_on(&mut self) {
        self.first = false;
    }
}

impl<W: Write> Writer for JsonWriter<W> {
    fn begin(&mut self) -> Result<()> {
        write!(self.out, "{{\"schema_version\":\"{SCHEMA_VERSION}\",\"export\":")?;
        self.out.write_all(&self.header)?;
        Ok(self.out.write_all(b",\"conversations\":[\n")?)
    }

    fn conversation(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> Result<()> {
        if !self.first {
            self.out.write_all(b",\n")?;
        }
        self.first = false;
        account.counts.rows += 1;
        Ok(self.out.write_all(self.records.write(conversation, account))?)
    }

    fn end(&mut self, account: &Account) -> Result<()> {
        let Counts { requested, exported, failed, refused, empty, duplicates, messages, .. } = account.counts;
        let missing =
            account.missing().iter().filter(|missing| missing.outcome != Outcome::Refused).collect();
        let summary = Summary { requested, exported, failed, refused, empty, duplicates, messages, missing };
        let summary = serde_json::to_vec(&summary).map_err(std::io::Error::other)?;
        self.out.write_all(if self.first { b"],\"summary\":" } else { b"\n],\"summary\":" })?;
        self.out.write_all(&summary)?;
        self.out.write_all(b"}\n")?;
        Ok(self.out.flush()?)
    }

    fn bytes_written(&self) -> u64 {
        self.out.bytes()
    }
}

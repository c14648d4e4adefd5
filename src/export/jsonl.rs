//! JSON Lines: one conversation a line, LF, no byte order mark (rule JSONL-01).

use std::io::Write;

use super::json::RecordWriter;
use super::{Output, Writer};
use crate::error::Result;
use crate::model::Conversation;
use crate::result::Account;
use crate::selection::Selection;

/// The writer.
#[derive(Debug)]
pub(super) struct JsonlWriter<W: Write> {
    out: Output<W>,
    records: RecordWriter,
}

impl<W: Write> JsonlWriter<W> {
    pub(super) fn new(selection: &Selection, out: Output<W>) -> Self {
        Self { out, records: RecordWriter::new(selection) }
    }
}

impl<W: Write> Writer for JsonlWriter<W> {
    fn begin(&mut self) -> Result<()> {
        Ok(())
    }

    fn conversation(&mut self, conversation: &Conversation<'_>, account: &mut Account) -> Result<()> {
        account.counts.rows += 1;
        self.out.write_all(self.records.write(conversation, account))?;
        Ok(self.out.write_all(b"\n")?)
    }

    fn end(&mut self, _account: &Account) -> Result<()> {
        Ok(self.out.flush()?)
    }

    fn bytes_written(&self) -> u64 {
        self.out.bytes()
    }
}

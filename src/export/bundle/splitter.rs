//! Cuts the input into batches of whole conversations, each id once.

use std::collections::HashSet;

use super::batch::{Batch, Head, Item};
use super::build::{Bundles, bundles};
use super::converter::wants;
use crate::error::Result;
use crate::input::{Event, Fault, Input};
use crate::options::ExportOptions;

/// A batch is full with either.
const BATCH_CONVERSATIONS: usize = 64;
const BATCH_BYTES: usize = 512 * 1024;

/// What is known at the end of the input.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct End {
    pub(super) bytes_read: u64,
    pub(super) replaced_bytes: u64,
}

/// Finds where conversations begin and end, and which of them can be read.
#[derive(Debug)]
pub(crate) struct Splitter {
    input: Input,
    gathering: Gathering,
    bytes_read: u64,
    _build: Bundles,
}

#[derive(Debug)]
struct Gathering {
    batch: Batch,
    seen: HashSet<Box<str>>,
    part_size: u64,
}

impl Splitter {
    /// # Errors
    /// `format-unavailable`.
    pub(crate) fn new(options: &ExportOptions) -> Result<Self> {
        let build = bundles()?;
        let batch = Batch { head: Head { part: 1, ..Head::default() }, text: String::new() };
        let part_size = u64::from(options.part_size);
        Ok(Self {
            input: Input::new(wants(options)),
            gathering: Gathering { batch, seen: HashSet::new(), part_size },
            bytes_read: 0,
            _build: build,
        })
    }

    pub(crate) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// Takes input and tells the batches that it completes.
    pub(crate) fn push(&mut self, bytes: &[u8], tell: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        self.bytes_read += bytes.len() as u64;
        let gathering = &mut self.gathering;
        self.input.push(bytes, |event| gathering.take(event, tell))
    }

    /// Tells the last batch.
    pub(crate) fn finish(mut self, tell: &mut dyn FnMut(Batch) -> Result<()>) -> Result<End> {
        let gathering = &mut self.gathering;
        self.input.finish(|event| gathering.take(event, tell))?;
        self.gathering.batch.head.ends_part = true;
        tell(self.gathering.batch)?;
        Ok(End { bytes_read: self.bytes_read, replaced_bytes: self.input.replaced_bytes() })
    }
}

impl Gathering {
    fn take(&mut self, event: Event<'_>, tell: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let (item, text) = match event {
            Event::Conversation { byte, source, conversation, .. } => {
                let id = conversation.id.text().map(|text| text.decode().0);
                if self.is_known(id.as_deref()) {
                    return Ok(());
                }
                (Item::Conversation { byte, length: source.len() }, source)
            }
            // What cannot be read takes no later one's place.
            Event::Skipped { source: Some((source, byte)), .. } => {
                (Item::Conversation { byte, length: source.len() }, source)
            }
            Event::Skipped { fault: Fault::WrongType(_), byte, .. } => (Item::BadPage { byte }, ""),
            Event::Skipped { fault: Fault::Syntax, byte, .. } => (Item::BadLine { byte }, ""),
            Event::Empty => (Item::Empty, ""),
            Event::Broken { byte } => (Item::Broken { byte }, ""),
        };
        self.make_room(tell)?;
        self.batch.head.items.push(item);
        self.batch.text.push_str(text);
        Ok(())
    }

    /// Whether the id was met before; counts it then.
    fn is_known(&mut self, id: Option<&str>) -> bool {
        let Some(id) = id.filter(|id| !id.is_empty()) else { return false };
        let is_known = !self.seen.insert(id.into());
        self.batch.head.duplicates += u64::from(is_known);
        is_known
    }

    /// Tells the batch if it takes no more: only once there is something for the next one, so that the last is known.
    fn make_room(&mut self, tell: &mut dyn FnMut(Batch) -> Result<()>) -> Result<()> {
        let head = &self.batch.head;
        let next_index = head.first_index + head.items.len() as u64;
        let ends_part = next_index > 0 && next_index.is_multiple_of(self.part_size) && !head.items.is_empty();
        let is_full = head.items.len() >= BATCH_CONVERSATIONS || self.batch.text.len() >= BATCH_BYTES;
        if !ends_part && !is_full {
            return Ok(());
        }
        let next = Head {
            number: head.number + 1,
            part: head.part + u32::from(ends_part),
            first_index: next_index,
            ..Head::default()
        };
        let next = Batch { head: next, text: String::with_capacity(self.batch.text.len()) };
        let mut full = std::mem::replace(&mut self.batch, next);
        full.head.ends_part = ends_part;
        tell(full)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_by_conversations_and_the_last_batch_ends_the_last_part() {
        let options = ExportOptions { part_size: 3, ..ExportOptions::default() };
        for (count, expected) in [(0, "1!"), (3, "1!"), (4, "1!2!"), (7, "1!2!3!")] {
            let mut splitter = Splitter::new(&options).unwrap();
            let mut told = String::new();
            let mut tell = |batch: Batch| {
                told.push_str(&format!("{}{}", batch.head.part, if batch.head.ends_part { "!" } else { "" }));
                Ok(())
            };
            for number in 0..count {
                let line = format!("{{\"id\":\"c{number}\"}}\n{{\"id\":\"c{number}\"}}\n");
                splitter.push(line.as_bytes(), &mut tell).unwrap();
            }
            splitter.finish(&mut tell).unwrap();
            assert_eq!(told, expected, "{count}");
        }
    }
}

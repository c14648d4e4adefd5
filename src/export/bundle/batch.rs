//! Conversations on their way to a converter.

use serde::{Deserialize, Serialize};

#[cfg(any(test, target_arch = "wasm32"))]
use super::envelope;
#[cfg(any(test, target_arch = "wasm32"))]
use crate::error::{ErrorKind, Result};
#[cfg(all(feature = "pdf", any(test, target_arch = "wasm32")))]
use crate::export::Forecast;

/// A run of the input within one part.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub(super) head: Head,
    /// The conversations' texts, one after the other.
    pub(super) text: String,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Head {
    /// Place in the order of batches, from 0.
    pub(super) number: u64,
    /// The part, from 1.
    pub(super) part: u32,
    /// Index in the input of the first item.
    pub(super) first_index: u64,
    /// Whether the next batch belongs to another part, or there is none.
    pub(super) ends_part: bool,
    /// Further occurrences of ids among what was read for this batch.
    pub(super) duplicates: u64,
    pub(super) items: Vec<Item>,
}

/// What stands at one place of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Item {
    /// Offset in the input, and length of the text.
    Conversation { byte: u64, length: usize },
    /// `null` or `{}`.
    Empty,
    /// A line that is no JSON.
    BadLine { byte: u64 },
    /// A page whose list of conversations is none.
    BadPage { byte: u64 },
    /// The input is no JSON from here on.
    Broken { byte: u64 },
}

impl Batch {
    /// As it goes to another worker.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        envelope::packed(&self.head, &[self.text.as_bytes()])
    }

    /// # Errors
    /// `damaged-piece`.
    #[cfg(any(test, target_arch = "wasm32"))]
    pub(crate) fn from_bytes(bytes: &[u8]) -> Result<Self> {
        let (head, sections) = envelope::unpacked(bytes)?;
        let text = sections.first().and_then(|text| std::str::from_utf8(text).ok());
        Ok(Self { head, text: text.ok_or(ErrorKind::DamagedPiece)?.to_owned() })
    }

    /// Reads the conversations ahead, for the fonts and images that their transcripts need.
    ///
    /// # Errors
    /// As [`Forecast::push`].
    #[cfg(all(feature = "pdf", any(test, target_arch = "wasm32")))]
    pub(crate) fn foresee(&self, forecast: &mut Forecast) -> Result<()> {
        for text in self.items().filter_map(|(_, _, text)| text) {
            forecast.push(text.as_bytes())?;
            // A long one is read only once twice as much is there, unless nothing more comes.
            forecast.finish()?;
        }
        Ok(())
    }

    /// Index, item and text.
    pub(super) fn items(&self) -> impl Iterator<Item = (u64, Item, Option<&str>)> {
        let mut at = 0;
        (self.head.first_index..).zip(&self.head.items).map(move |(index, item)| {
            let Item::Conversation { length, .. } = *item else { return (index, *item, None) };
            let text = self.text.get(at..at + length).unwrap_or_default();
            at += length;
            (index, *item, Some(text))
        })
    }
}

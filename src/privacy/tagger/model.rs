//! The model file: name lists, weights, chain of labels.

use super::chain::{Chain, Vector};
use super::history::History;
use super::label::LABELS;
use super::lexicon::Lexicon;
use super::reader::Reader;
use super::weights::Weights;

/// First bytes of a model file; the last is the version of its layout and of the features.
pub(crate) const MAGIC: &[u8; 8] = b"AVNAMES\x02";

/// Weights of single words that no joint feature outweighs.
const GATE: f32 = 6.0;

/// A model.
#[derive(Debug)]
pub(crate) struct Model {
    pub(crate) lexicon: Lexicon,
    pub(crate) weights: Weights,
    pub(crate) chain: Chain,
    pub(crate) history: History,
    /// How far a token's own words must speak for nothing to leave the rest unseen, in steps of weights.
    pub(crate) gate: i16,
}

/// Checksum of the file behind it.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    super::hash::word(bytes)
}

impl Model {
    /// Reads a model file; `None` if the bytes are none.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.take(MAGIC.len())? != MAGIC || reader.u64()? != checksum(reader.0) {
            return None;
        }
        let lexicon = Lexicon::read(&mut reader)?;
        let weights = Weights::read(&mut reader)?;
        let mut steps = [[0.0; LABELS]; LABELS];
        for row in &mut steps {
            *row = vector(&mut reader, weights.step)?;
        }
        let begin = vector(&mut reader, weights.step)?;
        let end = vector(&mut reader, weights.step)?;
        let chain = Chain::new(&steps, &begin, &end);
        let history = History::new(&weights);
        let gate = (GATE / weights.step).min(f32::from(i16::MAX)) as i16;
        reader.0.is_empty().then_some(Self { lexicon, weights, chain, history, gate })
    }
}

/// Scores of the chain, in steps of weights.
fn vector(reader: &mut Reader<'_>, step: f32) -> Option<Vector> {
    let mut vector = [0.0; LABELS];
    for value in &mut vector {
        *value = f32::from(reader.u16()?.cast_signed()) * step;
    }
    Some(vector)
}

//! Weights of features: a closed hash table with rows of one byte for each label.

use super::label::{LABELS, Scores};
use super::reader::Reader;

/// How many slots are tried for a feature.
pub(crate) const TRIES: usize = 8;

/// The table.
#[derive(Debug)]
pub(crate) struct Weights {
    shift: u32,
    /// Check of the feature in each slot; 0 is an empty slot.
    checks: Vec<u16>,
    rows: Vec<[i8; LABELS]>,
    /// What one step of a weight is worth.
    pub(crate) step: f32,
}

/// First slot of a feature, and its check, which is never 0.
pub(crate) fn place(feature: u64, bits: u32) -> (usize, u16) {
    ((feature >> (64 - bits)) as usize, (feature as u16).max(1))
}

impl Weights {
    /// Reads the table: size, step, checks, then one plane for each label.
    pub(crate) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let bits = reader.u32()?;
        if !(8..=20).contains(&bits) {
            return None;
        }
        let slots = 1usize << bits;
        let step = reader.f32()?;
        if !(step.is_finite() && step > 0.0) {
            return None;
        }
        let checks: Vec<u16> = reader
            .take(slots * 2)?
            .chunks_exact(2)
            .filter_map(|two| two.try_into().ok().map(u16::from_le_bytes))
            .collect();
        let mut rows = vec![[0; LABELS]; slots];
        for label in 0..LABELS {
            for (row, &byte) in rows.iter_mut().zip(reader.take(slots)?) {
                if let Some(weight) = row.get_mut(label) {
                    *weight = byte.cast_signed();
                }
            }
        }
        Some(Self { shift: bits, checks, rows, step })
    }

    /// Adds the weights of a feature.
    #[inline]
    pub(crate) fn add(&self, feature: u64, scores: &mut Scores) {
        let (slot, check) = place(feature, self.shift);
        let slots = self.checks.len();
        for tried in 0..TRIES {
            let at = (slot + tried) & (slots - 1);
            match self.checks.get(at) {
                Some(&found) if found == check => {
                    if let Some(row) = self.rows.get(at) {
                        for (score, &weight) in scores.iter_mut().zip(row) {
                            *score = score.saturating_add(i16::from(weight));
                        }
                    }
                    return;
                }
                Some(&0) | None => return,
                Some(_) => {}
            }
        }
    }
}

/// Adds scores to scores.
#[inline]
pub(crate) fn add(to: &mut Scores, from: &Scores) {
    for (to, from) in to.iter_mut().zip(from) {
        *to = to.saturating_add(*from);
    }
}

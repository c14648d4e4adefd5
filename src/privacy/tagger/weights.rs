//! Weights of features: a closed hash table with rows of one byte for each label.

use wide::{i16x16, u16x8};

use super::label::{LABELS, Scores};
use super::reader::Reader;

/// How many slots are tried for a feature.
pub(crate) const TRIES: usize = 8;

/// The table.
#[derive(Debug)]
pub(crate) struct Weights {
    shift: u32,
    /// Check of the feature in each slot; 0 is an empty slot. The first ones stand behind the last again.
    checks: Vec<u16>,
    /// One for each slot, and one of zeros for features that have none.
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
        let pairs = reader.take(slots * 2)?.chunks_exact(2);
        let checks = pairs.clone().chain(pairs.take(TRIES - 1));
        let checks = checks.filter_map(|two| two.try_into().ok().map(u16::from_le_bytes)).collect();
        let mut rows = vec![[0; LABELS]; slots + 1];
        for label in 0..LABELS {
            for (row, &byte) in rows.iter_mut().zip(reader.take(slots)?) {
                if let Some(weight) = row.get_mut(label) {
                    *weight = byte.cast_signed();
                }
            }
        }
        Some(Self { shift: bits, checks, rows, step })
    }

    /// Adds the weights of features.
    pub(crate) fn add_all(&self, features: &[u64], scores: &mut Scores) {
        let mut total = i16x16::new(*scores);
        for row in features.iter().filter_map(|&feature| self.row(feature)) {
            total = total.saturating_add(i16x16::new(row.map(i16::from)));
        }
        *scores = total.to_array();
    }

    /// Adds the weights of a feature.
    #[inline]
    pub(crate) fn add(&self, feature: u64, scores: &mut Scores) {
        if let Some(row) = self.row(feature) {
            add(scores, &row.map(i16::from));
        }
    }

    /// The weights of a feature, zeros if it has none.
    #[inline]
    fn row(&self, feature: u64) -> Option<&[i8; LABELS]> {
        let (slot, check) = place(feature, self.shift);
        let tries = self.checks.get(slot..)?.first_chunk::<TRIES>()?;
        let tries = u16x8::new(*tries);
        let fits = tries.simd_eq(u16x8::splat(check)).to_bitmask();
        let ends = tries.simd_eq(u16x8::splat(0)).to_bitmask();
        let first = (fits | ends).trailing_zeros();
        let slots = self.rows.len() - 1;
        // Whether a feature has a slot cannot be foreseen: adding zeros is faster than a wrong guess.
        let at = if fits >> (first & 31) & 1 == 1 { (slot + first as usize) & (slots - 1) } else { slots };
        self.rows.get(at)
    }
}

/// Adds scores to scores.
#[inline]
pub(crate) fn add(to: &mut Scores, from: &Scores) {
    *to = i16x16::new(*to).saturating_add(i16x16::new(*from)).to_array();
}

//! What the conversation so far speaks for: kinds that were given, number of turns.

use super::feature::{self, ROUGH};
use super::label::{LABELS, Scores};
use super::weights::{self, Weights};

/// Turns that are told apart.
pub(crate) const TURNS: usize = 10;

/// Sums of weights for each rough form of a token, made once for a model.
#[derive(Debug)]
pub(crate) struct History {
    given: [[Scores; ROUGH]; LABELS],
    turns: [[Scores; ROUGH]; TURNS],
}

impl History {
    pub(crate) fn new(weights: &Weights) -> Self {
        let mut history =
            Self { given: [[[0; LABELS]; ROUGH]; LABELS], turns: [[[0; LABELS]; ROUGH]; TURNS] };
        for (label, row) in history.given.iter_mut().enumerate() {
            for (rough, scores) in row.iter_mut().enumerate() {
                weights.add(feature::of_given(label, rough), scores);
            }
        }
        for (turn, row) in history.turns.iter_mut().enumerate() {
            for (rough, scores) in row.iter_mut().enumerate() {
                weights.add(feature::of_turn(turn, rough), scores);
            }
        }
        history
    }

    /// Adds what these given labels (one bit each) and this many turns speak for.
    pub(crate) fn add(&self, given: u16, turns: u8, around: &mut [Scores; ROUGH]) {
        let labels = self.given.iter().enumerate();
        let given = labels.filter(|(label, _)| given & (1 << label) != 0).map(|(_, row)| row);
        for row in given.chain(self.turns.get(usize::from(turns).min(TURNS - 1))) {
            for (sum, scores) in around.iter_mut().zip(row) {
                weights::add(sum, scores);
            }
        }
    }
}

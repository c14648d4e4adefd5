//! The chain of labels: how likely each label is at each token, given the whole text.

use super::label::LABELS;

/// One number for each label.
pub(crate) type Vector = [f32; LABELS];

/// How well labels follow each other.
#[derive(Clone, Debug)]
pub(crate) struct Chain {
    /// Factor of going from a label (row) to a label.
    forward: [Vector; LABELS],
    /// The same, from the right.
    backward: [Vector; LABELS],
    begin: Vector,
    end: Vector,
}

/// `exp` to about five digits, without branches.
#[inline]
pub(crate) fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let rounded = x + ROUND;
    let rest = x - (rounded - ROUND);
    let power = f32::from_bits(rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23);
    let series = 1.0
        + rest
            * (std::f32::consts::LN_2
                + rest * (0.240_226_5 + rest * (0.055_504_1 + rest * (0.009_618_1 + rest * 0.001_333_4))));
    power * series
}

/// The greater one of two numbers. That of the library calls a function in wasm.
#[inline]
fn greater(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

/// The sum, four at a time: one after the other, each addition would wait for the last.
#[inline]
fn sum(vector: &Vector) -> f32 {
    let [first, second, third, fourth] = vector.as_chunks::<4>().0 else { return 0.0 };
    let mut sums = [0.0; 4];
    for ((sum, (one, two)), (three, four)) in
        sums.iter_mut().zip(first.iter().zip(second)).zip(third.iter().zip(fourth))
    {
        *sum = (one + two) + (three + four);
    }
    let [one, two, three, four] = sums;
    (one + two) + (three + four)
}

/// `row` times a matrix of rows.
#[inline]
fn times(row: &Vector, matrix: &[Vector; LABELS]) -> Vector {
    // Two sums for each label, so that half as many additions wait for another.
    let mut sums = [[0.0; LABELS]; 2];
    let [even, odd] = &mut sums;
    for ([first, second], [line, next]) in row.as_chunks::<2>().0.iter().zip(matrix.as_chunks::<2>().0) {
        for (out, &cell) in even.iter_mut().zip(line) {
            *out += first * cell;
        }
        for (out, &cell) in odd.iter_mut().zip(next) {
            *out += second * cell;
        }
    }
    for (out, more) in even.iter_mut().zip(odd) {
        *out += *more;
    }
    *even
}

#[inline]
fn scale(vector: &mut Vector) -> f32 {
    let total = greater(sum(vector), f32::MIN_POSITIVE);
    let factor = 1.0 / total;
    for value in vector.iter_mut() {
        *value *= factor;
    }
    total
}

fn product(mut left: Vector, right: &Vector) -> Vector {
    for (left, right) in left.iter_mut().zip(right) {
        *left *= right;
    }
    left
}

impl Chain {
    /// A chain of these scores.
    pub(crate) fn new(steps: &[Vector; LABELS], begin: &Vector, end: &Vector) -> Self {
        let forward = steps.map(|row| row.map(exp));
        let mut backward = [[0.0; LABELS]; LABELS];
        for (from, row) in forward.iter().enumerate() {
            for (line, &cell) in backward.iter_mut().zip(row) {
                if let Some(place) = line.get_mut(from) {
                    *place = cell;
                }
            }
        }
        Self { forward, backward, begin: begin.map(exp), end: end.map(exp) }
    }

    /// Turns scores of labels into probabilities of labels, for all tokens of a run at once.
    ///
    /// `edges` tells whether the text begins and ends with the run; if not, nothing personal stands beside it.
    pub(crate) fn marginals(&self, scores: &mut [Vector], edges: (bool, bool), forward: &mut Vec<Vector>) {
        let [outside, ..] = &self.forward;
        let [back_outside, ..] = &self.backward;
        for score in scores.iter_mut() {
            let highest = score.iter().copied().fold(f32::MIN, greater);
            *score = score.map(|score| exp(score - highest));
        }
        forward.clear();
        let mut before = if edges.0 { self.begin } else { *outside };
        for (at, factors) in scores.iter().enumerate() {
            let reached = if at == 0 { before } else { times(&before, &self.forward) };
            before = product(reached, factors);
            scale(&mut before);
            forward.push(before);
        }
        let mut behind = if edges.1 { self.end } else { *back_outside };
        for (score, forward) in scores.iter_mut().zip(forward.iter()).rev() {
            let factors = *score;
            *score = product(*forward, &behind);
            scale(score);
            behind = times(&product(behind, &factors), &self.backward);
            scale(&mut behind);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_is_close_enough() {
        for x in [-79.0f32, -3.3, -0.5, 0.0, 0.1, 1.0, 9.9, 60.0] {
            let error = (exp(x) - x.exp()).abs() / x.exp();
            assert!(error < 1e-4, "{x}: {error}");
        }
    }

    #[test]
    fn probabilities_are_those_of_all_paths() {
        let mut steps = [[-50.0; LABELS]; LABELS];
        for (from, to, score) in [(0, 0, 0.4), (0, 1, -0.3), (1, 0, 0.0), (1, 1, 0.9)] {
            steps[from][to] = score;
        }
        let (mut begin, mut end) = ([-50.0; LABELS], [-50.0; LABELS]);
        (begin[0], begin[1], end[0], end[1]) = (0.2, 0.0, 0.0, 0.3);
        let mut scores = vec![[-50.0; LABELS]; 3];
        let given = [[0.1, 0.7], [0.5, -0.2], [0.0, 0.6]];
        for (score, given) in scores.iter_mut().zip(given) {
            (score[0], score[1]) = (given[0], given[1]);
        }
        let mut expected = [0.0f32; 3];
        let mut total = 0.0f32;
        for path in 0..8usize {
            let label = |at: usize| path >> at & 1;
            let mut score: f32 = begin[label(0)] + end[label(2)];
            for at in 0..3 {
                score += given[at][label(at)];
                if at > 0 {
                    score += steps[label(at - 1)][label(at)];
                }
            }
            total += score.exp();
            for (at, expected) in expected.iter_mut().enumerate() {
                *expected += if label(at) == 1 { score.exp() } else { 0.0 };
            }
        }
        Chain::new(&steps, &begin, &end).marginals(&mut scores, (true, true), &mut Vec::new());
        for (found, expected) in scores.iter().zip(expected) {
            assert!((found[1] - expected / total).abs() < 1e-3, "{} {}", found[1], expected / total);
        }
    }
}

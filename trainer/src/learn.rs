//! Learns weights: a linear-chain conditional random field, by FTRL-proximal (few weights stay other than 0).

use std::collections::HashMap;

use askvault_export::training::LABELS;

use crate::random::Random;

/// One value for each label.
pub type Row = [f32; LABELS];

/// A text to learn from.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Hashes of the features of each token.
    pub features: Vec<Vec<u64>>,
    /// Label of each token; none where anything goes.
    pub labels: Vec<Option<u8>>,
    /// How much it counts.
    pub weight: f32,
    /// The fold that it must not be scored with; none for our own text.
    pub fold: Option<u32>,
}

/// How to learn.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub passes: usize,
    pub rate: f32,
    pub sparse: f32,
    pub small: f32,
    /// Features left out at random, in per cent: no single one is relied on.
    pub dropped: usize,
    /// Texts that must have a feature before it counts.
    pub least: u32,
}

/// What was learnt.
#[derive(Debug)]
pub struct Learnt {
    pub features: Vec<(u64, Row)>,
    pub steps: [Row; LABELS],
    pub begin: Row,
    pub end: Row,
}

#[derive(Clone)]
struct Weight {
    w: Row,
    z: Row,
    n: Row,
}

impl Default for Weight {
    fn default() -> Self {
        Self { w: [0.0; LABELS], z: [0.0; LABELS], n: [0.0; LABELS] }
    }
}

impl Weight {
    fn update(&mut self, gradient: &Row, settings: &Settings, is_sparse: bool) {
        let rate = settings.rate;
        let sparse = if is_sparse { settings.sparse } else { 0.0 };
        for (((w, z), n), &g) in self.w.iter_mut().zip(&mut self.z).zip(&mut self.n).zip(gradient) {
            let grown = *n + g * g;
            let sigma = (grown.sqrt() - n.sqrt()) / rate;
            *z += g - sigma * *w;
            *n = grown;
            let excess = (z.abs() - sparse).max(0.0);
            *w = -z.signum() * excess / ((1.0 + grown.sqrt()) / rate + settings.small);
        }
    }
}

/// A text with numbered features.
struct Numbered {
    starts: Vec<u32>,
    features: Vec<u32>,
    labels: Vec<Option<u8>>,
    weight: f32,
}

/// Probabilities of labels and of steps between them.
#[derive(Default)]
struct Expected {
    factors: Vec<Row>,
    forward: Vec<Row>,
    tokens: Vec<Row>,
    steps: [Row; LABELS],
}

/// Learns from the samples.
pub fn learn(samples: &[&Sample], settings: &Settings) -> Learnt {
    let mut counts: HashMap<u64, (u32, u32)> = HashMap::new();
    for (number, sample) in samples.iter().enumerate() {
        let number = number as u32 + 1;
        for feature in sample.features.iter().flatten() {
            let entry = counts.entry(*feature).or_default();
            if entry.1 != number {
                *entry = (entry.0 + 1, number);
            }
        }
    }
    let mut kept: Vec<u64> =
        counts.iter().filter(|(_, count)| count.0 >= settings.least).map(|(&feature, _)| feature).collect();
    kept.sort_unstable();
    drop(counts);
    let numbers: HashMap<u64, u32> =
        kept.iter().enumerate().map(|(at, &feature)| (feature, at as u32)).collect();
    let numbered: Vec<Numbered> = samples.iter().map(|sample| number(sample, &numbers)).collect();
    drop(numbers);
    eprintln!("{} texts, {} features", numbered.len(), kept.len());

    let mut weights = vec![Weight::default(); kept.len()];
    let mut steps: Vec<Weight> = vec![Weight::default(); LABELS];
    let (mut begin, mut end) = (Weight::default(), Weight::default());
    let mut order: Vec<usize> = (0..numbered.len()).collect();
    let mut random = Random::new(7);
    let (mut free, mut bound) = (Expected::default(), Expected::default());
    let mut active: Vec<u32> = Vec::new();
    let mut active_starts: Vec<usize> = Vec::new();
    for pass in 0..settings.passes {
        random.shuffle(&mut order);
        let mut loss = 0.0f64;
        let dropped = if pass + 1 == settings.passes { 0 } else { settings.dropped };
        for &at in &order {
            let Some(sample) = numbered.get(at) else { continue };
            let count = sample.labels.len();
            if count == 0 {
                continue;
            }
            active.clear();
            active_starts.clear();
            let mut scores = vec![[0.0f32; LABELS]; count];
            for (token, score) in scores.iter_mut().enumerate() {
                active_starts.push(active.len());
                let range = sample.starts[token] as usize..sample.starts[token + 1] as usize;
                for &feature in &sample.features[range] {
                    if dropped > 0 && random.chance(dropped) {
                        continue;
                    }
                    active.push(feature);
                    for (score, w) in score.iter_mut().zip(&weights[feature as usize].w) {
                        *score += w;
                    }
                }
            }
            active_starts.push(active.len());
            let chain = Chain { steps: &steps, begin: &begin.w, end: &end.w };
            let all = chain.expect(&scores, None, &mut free);
            let right = chain.expect(&scores, Some(&sample.labels), &mut bound);
            loss += f64::from(all - right);
            let difference = |free: &Row, bound: &Row| -> Row {
                let mut out = *free;
                for (out, bound) in out.iter_mut().zip(bound) {
                    *out = (*out - bound) * sample.weight;
                }
                out
            };
            let small = |gradient: &Row| gradient.iter().all(|g| g.abs() < 0.004);
            for token in 0..count {
                let gradient = difference(&free.tokens[token], &bound.tokens[token]);
                if small(&gradient) {
                    continue;
                }
                for &feature in &active[active_starts[token]..active_starts[token + 1]] {
                    weights[feature as usize].update(&gradient, settings, true);
                }
                if token == 0 {
                    begin.update(&gradient, settings, false);
                }
                if token + 1 == count {
                    end.update(&gradient, settings, false);
                }
            }
            for label in 0..LABELS {
                let gradient = difference(&free.steps[label], &bound.steps[label]);
                if !small(&gradient) {
                    steps[label].update(&gradient, settings, false);
                }
            }
        }
        if pass + 1 == settings.passes {
            eprintln!("{:.4} lost for each text in pass {}", loss / numbered.len() as f64, pass + 1);
        }
    }
    let features = kept
        .into_iter()
        .zip(&weights)
        .filter(|(_, weight)| weight.w.iter().any(|w| *w != 0.0))
        .map(|(feature, weight)| (feature, weight.w))
        .collect();
    let rows: Vec<Row> = steps.iter().map(|row| row.w).collect();
    let mut matrix = [[0.0; LABELS]; LABELS];
    for (to, from) in matrix.iter_mut().zip(rows) {
        *to = from;
    }
    Learnt { features, steps: matrix, begin: begin.w, end: end.w }
}

fn number(sample: &Sample, numbers: &HashMap<u64, u32>) -> Numbered {
    let mut starts = vec![0];
    let mut features = Vec::new();
    for token in &sample.features {
        features.extend(token.iter().filter_map(|feature| numbers.get(feature)));
        starts.push(features.len() as u32);
    }
    Numbered { starts, features, labels: sample.labels.clone(), weight: sample.weight }
}

struct Chain<'c> {
    steps: &'c [Weight],
    begin: &'c Row,
    end: &'c Row,
}

impl Chain<'_> {
    /// Fills `out` and returns the logarithm of the sum over all allowed paths.
    fn expect(&self, scores: &[Row], allowed: Option<&[Option<u8>]>, out: &mut Expected) -> f32 {
        let count = scores.len();
        let mut log = 0.0f32;
        let exp_steps: Vec<Row> = self.steps.iter().map(|row| row.w.map(f32::exp)).collect();
        out.factors.clear();
        out.forward.clear();
        out.tokens.clear();
        out.steps = [[0.0; LABELS]; LABELS];
        for (at, score) in scores.iter().enumerate() {
            let mut factors = *score;
            if at == 0 {
                for (factor, begin) in factors.iter_mut().zip(self.begin) {
                    *factor += begin;
                }
            }
            if at + 1 == count {
                for (factor, end) in factors.iter_mut().zip(self.end) {
                    *factor += end;
                }
            }
            let highest = factors.iter().fold(f32::MIN, |highest, &score| highest.max(score));
            log += highest;
            for factor in &mut factors {
                *factor = (*factor - highest).exp();
            }
            if let Some(&Some(label)) = allowed.and_then(|allowed| allowed.get(at)) {
                for (other, factor) in factors.iter_mut().enumerate() {
                    if other != usize::from(label) {
                        *factor = 0.0;
                    } else {
                        *factor = factor.max(1e-30);
                    }
                }
            }
            out.factors.push(factors);
            let mut reached = [1.0f32; LABELS];
            if let Some(before) = out.forward.last() {
                reached = [0.0; LABELS];
                for (&share, row) in before.iter().zip(&exp_steps) {
                    for (to, step) in reached.iter_mut().zip(row) {
                        *to += share * step;
                    }
                }
            }
            for (to, factor) in reached.iter_mut().zip(&factors) {
                *to *= factor;
            }
            let total = reached.iter().sum::<f32>().max(1e-37);
            log += total.ln();
            for to in &mut reached {
                *to /= total;
            }
            out.forward.push(reached);
        }
        let mut behind = [1.0f32; LABELS];
        out.tokens.resize(count, [0.0; LABELS]);
        for at in (0..count).rev() {
            let mut token = out.forward[at];
            for (token, behind) in token.iter_mut().zip(&behind) {
                *token *= behind;
            }
            let total = token.iter().sum::<f32>().max(1e-37);
            for token in &mut token {
                *token /= total;
            }
            out.tokens[at] = token;
            if at == 0 {
                break;
            }
            let mut after = behind;
            for (after, factor) in after.iter_mut().zip(&out.factors[at]) {
                *after *= factor;
            }
            let before = out.forward[at - 1];
            let mut total = 0.0;
            let mut pairs = [[0.0f32; LABELS]; LABELS];
            let mut next = [0.0f32; LABELS];
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let value = exp_steps[from][to] * after[to];
                    next[from] += value;
                    pairs[from][to] = before[from] * value;
                    total += pairs[from][to];
                }
            }
            let total = total.max(1e-37);
            for (row, pairs) in out.steps.iter_mut().zip(&pairs) {
                for (cell, pair) in row.iter_mut().zip(pairs) {
                    *cell += pair / total;
                }
            }
            let sum = next.iter().sum::<f32>().max(1e-37);
            behind = next.map(|value| value / sum * LABELS as f32);
        }
        log
    }
}

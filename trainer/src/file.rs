//! Writes the model file: the weights that matter, in steps of one byte.

use askvault_export::training::{LABELS, MAGIC, TRIES, checksum, slot};

use crate::learn::{Learnt, Row};

/// Largest weight that is kept as it is; the bytes hold -127 to 127 steps.
const LARGEST: f32 = 7.0;

/// A model file of at most `limit` features.
pub fn encode(lists: &[u8], learnt: &Learnt, limit: usize) -> Vec<u8> {
    let step = LARGEST / 127.0;
    let quantise = |row: &Row| row.map(|weight| (weight / step).round().clamp(-127.0, 127.0) as i8);
    let size = |row: &[i8; LABELS]| row.iter().map(|&weight| i32::from(weight).pow(2)).sum::<i32>();
    let mut rows: Vec<(u64, [i8; LABELS])> = learnt
        .features
        .iter()
        .map(|(feature, row)| (*feature, quantise(row)))
        .filter(|(_, row)| size(row) > 2)
        .collect();
    rows.sort_by_key(|(feature, row)| (-size(row), *feature));
    rows.truncate(limit);
    let bits = (8..=20).find(|&bits| rows.len() * 10 <= (7 << bits)).unwrap_or(20);
    let slots = 1usize << bits;
    let mut checks = vec![0u16; slots];
    let mut table = vec![[0i8; LABELS]; slots];
    let mut lost = 0;
    for (feature, row) in &rows {
        let (first, check) = slot(*feature, bits);
        let free = (0..TRIES).map(|tried| (first + tried) & (slots - 1)).find(|&at| checks[at] == 0);
        match free {
            Some(at) => (checks[at], table[at]) = (check, *row),
            None => lost += 1,
        }
    }
    eprintln!("{} features kept, {lost} without a slot, {slots} slots", rows.len());
    let mut body = lists.to_vec();
    body.extend(bits.to_le_bytes());
    body.extend(step.to_le_bytes());
    body.extend(checks.iter().flat_map(|check| check.to_le_bytes()));
    for label in 0..LABELS {
        body.extend(table.iter().map(|row| row[label].cast_unsigned()));
    }
    for row in learnt.steps.iter().chain([&learnt.begin, &learnt.end]) {
        for weight in row {
            body.extend(((weight / step).round().clamp(-30000.0, 30000.0) as i16).to_le_bytes());
        }
    }
    let mut file = MAGIC.to_vec();
    file.extend(checksum(&body).to_le_bytes());
    file.extend(body);
    file
}

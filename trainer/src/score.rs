//! Measures what is found against what is labelled.
//!
//! Only characters that are not spaces or invisible count. A labelled place is found when nine tenths of it are
//! covered, under whatever kind. Places of other than direct identifiers are neutral.

use std::collections::BTreeMap;

use crate::record::Record;

/// Direct identifiers.
const DIRECT: &[&str] = &[
    "PERSON",
    "EMAIL",
    "PHONE",
    "CREDIT_CARD",
    "CARD_OR_ACCOUNT_FRAGMENT",
    "IBAN",
    "NATIONAL_ID",
    "NATIONAL_ID_FRAGMENT",
    "TAX_ID",
    "PASSPORT",
    "DRIVER_LICENSE",
    "ADDRESS",
    "DATE_OF_BIRTH",
    "IP",
    "MAC",
    "USERNAME",
    "SECRET",
    "ACCOUNT_NUMBER",
    "BOOKING_CODE",
    "VEHICLE",
    "MEDICAL_ID",
    "CRYPTO",
    "GEO",
];

/// Kinds that may be taken for each other.
const GROUPS: &[&[&str]] = &[
    &["CREDIT_CARD", "CARD_OR_ACCOUNT_FRAGMENT", "ACCOUNT_NUMBER"],
    &["NATIONAL_ID", "NATIONAL_ID_FRAGMENT", "TAX_ID", "PASSPORT", "DRIVER_LICENSE"],
    &["DATE", "DATE_OF_BIRTH"],
    &["ADDRESS", "LOCATION", "ZIP_CODE"],
    &["PERSON", "USERNAME"],
    &["BOOKING_CODE", "ACCOUNT_NUMBER"],
];

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Score {
    pub records: usize,
    labelled: usize,
    found: usize,
    open: usize,
    over: usize,
    clean: usize,
    touched: usize,
    predicted: usize,
    right: usize,
    /// Labelled and found of each kind.
    pub kinds: BTreeMap<String, (usize, usize)>,
}

/// A place that was found.
pub type Prediction = (usize, usize, &'static str);

/// What went wrong in a record.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    pub missed: Vec<(String, String)>,
    pub over: Vec<String>,
}

impl Score {
    /// Counts a record.
    pub fn add(&mut self, record: &Record, predictions: &[Prediction]) -> Faults {
        let mut faults = Faults::default();
        let text = &record.text;
        let counts = |character: char| {
            !character.is_whitespace()
                && !matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
        };
        let mut state = vec![0u8; text.len()];
        let mut mark = |start: usize, end: usize, bit: u8| {
            for state in state.get_mut(start..end.min(text.len())).into_iter().flatten() {
                *state |= bit;
            }
        };
        let direct: Vec<_> =
            record.places.iter().filter(|place| DIRECT.contains(&place.kind.as_str())).collect();
        for place in &record.places {
            mark(place.start, place.end, if DIRECT.contains(&place.kind.as_str()) { 1 } else { 2 });
        }
        for place in &record.ignored {
            mark(place.start, place.end, 2);
        }
        for &(start, end, _) in predictions {
            mark(start, end, 4);
        }
        let of = |start: usize, end: usize| {
            text.get(start..end)
                .unwrap_or_default()
                .char_indices()
                .filter(|&(_, character)| counts(character))
                .map(move |(at, _)| start + at)
        };
        let bits = |at: usize| state.get(at).copied().unwrap_or(0);
        let mut is_touched = false;
        let mut over: Option<(usize, usize)> = None;
        for at in of(0, text.len()) {
            is_touched |= bits(at) & 4 != 0;
            if bits(at) & 3 == 0 {
                self.open += 1;
                if bits(at) & 4 != 0 {
                    self.over += 1;
                    over = Some((over.map_or(at, |over| over.0), at));
                }
            }
        }
        if let Some((start, end)) = over {
            let end = text
                .get(end..)
                .and_then(|rest| rest.chars().next())
                .map_or(end, |last| end + last.len_utf8());
            faults.over.push(text.get(start..end).unwrap_or_default().to_owned());
        }
        self.records += 1;
        if record.places.is_empty() && record.ignored.is_empty() {
            self.clean += 1;
            self.touched += usize::from(is_touched);
        }
        for place in &direct {
            let all = of(place.start, place.end).count();
            let covered = of(place.start, place.end).filter(|&at| bits(at) & 4 != 0).count();
            let kind = self.kinds.entry(place.kind.clone()).or_default();
            kind.0 += 1;
            self.labelled += 1;
            if covered * 10 >= all * 9 {
                kind.1 += 1;
                self.found += 1;
            } else {
                let missed = text.get(place.start..place.end).unwrap_or_default().to_owned();
                faults.missed.push((place.kind.clone(), missed));
            }
        }
        let scored: Vec<_> = predictions
            .iter()
            .filter(|&&(start, end, _)| of(start, end).any(|at| bits(at) & 3 != 2))
            .collect();
        self.predicted += scored.len();
        let mut used = vec![false; scored.len()];
        for place in &direct {
            let best = scored
                .iter()
                .enumerate()
                .filter(|(at, prediction)| used.get(*at) == Some(&false) && alike(&place.kind, prediction.2))
                .map(|(at, &&(start, end, _))| {
                    let shared =
                        of(place.start.max(start), place.end.min(end).max(place.start.max(start))).count();
                    let all = of(place.start, place.end).count() + of(start, end).count() - shared;
                    (shared * 1000 / all.max(1), at)
                })
                .max();
            if let Some((share, at)) = best
                && share >= 500
                && let Some(used) = used.get_mut(at)
            {
                *used = true;
                self.right += 1;
            }
        }
        faults
    }

    /// Share of labelled places that were found.
    pub fn recall(&self) -> f64 {
        share(self.found, self.labelled)
    }

    /// Share of other characters that were covered.
    pub fn over(&self) -> f64 {
        share(self.over, self.open)
    }

    /// Share of texts without anything labelled in which something was covered.
    pub fn touched(&self) -> f64 {
        share(self.touched, self.clean)
    }

    /// F1 of places with their kinds.
    pub fn typed(&self) -> f64 {
        share(2 * self.right, self.predicted + self.labelled)
    }

    /// Adds the counts of another score.
    pub fn join(&mut self, other: &Self) {
        self.records += other.records;
        self.labelled += other.labelled;
        self.found += other.found;
        self.open += other.open;
        self.over += other.over;
        self.clean += other.clean;
        self.touched += other.touched;
        self.predicted += other.predicted;
        self.right += other.right;
        for (kind, counts) in &other.kinds {
            let sum = self.kinds.entry(kind.clone()).or_default();
            *sum = (sum.0 + counts.0, sum.1 + counts.1);
        }
    }
}

fn share(part: usize, of: usize) -> f64 {
    if of == 0 { 0.0 } else { part as f64 / of as f64 }
}

fn alike(left: &str, right: &str) -> bool {
    left == right || GROUPS.iter().any(|group| group.contains(&left) && group.contains(&right))
}

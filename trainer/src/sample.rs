//! Labelled text becomes samples, some in more than one form.

use std::collections::HashMap;

use askvault_export::training::{Eye, History, is_personal, label};

use crate::learn::Sample;
use crate::lists::Lists;
use crate::random::Random;
use crate::record::{Place, Record};
use crate::value;

/// Samples of labelled text: as written, in small letters, and with other names.
pub fn of_records(records: &[Record], lists: &Lists, eye: &Eye, random: &mut Random, out: &mut Vec<Sample>) {
    let mut histories: HashMap<&str, History> = HashMap::new();
    for record in records {
        let first = out.len();
        let mut alone = History::default();
        let history = match record.conversation.as_deref() {
            Some(conversation) => histories.entry(conversation).or_default(),
            None => &mut alone,
        };
        let before = history.clone();
        push(record, eye, history, 1.0, out);
        if has_capitals(&record.text) {
            push(&small(record), eye, &mut before.clone(), 1.0, out);
        }
        if record.places.iter().any(|place| place.kind == "PERSON") {
            let renamed = renamed(record, lists, random);
            let renamed = if random.chance(30) { small(&renamed) } else { renamed };
            push(&renamed, eye, &mut before.clone(), 0.7, out);
        }
        if record.conversation.is_some() && !record.places.is_empty() && random.chance(35) {
            // The same without anything before it: not every answer has a conversation.
            push(record, eye, &mut History::default(), 0.5, out);
        }
        for sample in out.iter_mut().skip(first) {
            sample.fold = Some(record.fold());
        }
    }
}

/// Samples of filled templates: as written, in small letters, without punctuation.
pub fn of_templates(records: &[Record], eye: &Eye, random: &mut Random, out: &mut Vec<Sample>) {
    for record in records {
        let record = match random.below(10) {
            0..=5 => record.clone(),
            6 | 7 => small(record),
            8 => plain(record),
            _ => small(&plain(record)),
        };
        push(&record, eye, &mut History::default(), 0.6, out);
    }
}

fn has_capitals(text: &str) -> bool {
    text.chars().any(char::is_uppercase)
}

fn push(record: &Record, eye: &Eye, history: &mut History, weight: f32, out: &mut Vec<Sample>) {
    let seen = eye.see(&record.text, &record.question, history);
    let covers = |places: &[Place], (start, end): (usize, usize)| {
        places.iter().find(|place| place.start < end && start < place.end).map(|place| place.kind.clone())
    };
    let labels: Vec<Option<u8>> = seen
        .tokens
        .iter()
        .map(|&token| match (covers(&record.places, token), covers(&record.ignored, token)) {
            (Some(kind), _) => Some(label(&kind)),
            (None, Some(kind)) if kind == "unlabelled_name" => Some(label("PERSON")),
            (None, Some(_)) => None,
            (None, None) => Some(0),
        })
        .collect();
    for &label in labels.iter().flatten() {
        if is_personal(label) {
            history.give(label);
        }
    }
    out.push(Sample { features: seen.features, labels, weight, fold: None });
}

/// The record with its text changed piece by piece; `None` for a piece outside places.
fn changed(record: &Record, mut change: impl FnMut(&str, Option<&str>) -> String) -> Record {
    let mut bounds: Vec<(usize, usize, Option<usize>)> = Vec::new();
    let mut at = 0;
    let mut order: Vec<usize> = (0..record.places.len()).collect();
    order.sort_by_key(|&place| record.places[place].start);
    for place in order {
        let Place { start, end, .. } = record.places[place];
        if start < at {
            return record.clone();
        }
        bounds.push((at, start, None));
        bounds.push((start, end, Some(place)));
        at = end;
    }
    bounds.push((at, record.text.len(), None));
    let mut out = Record { text: String::new(), places: Vec::new(), ignored: Vec::new(), ..record.clone() };
    for (start, end, place) in bounds {
        let piece = record.text.get(start..end).unwrap_or_default();
        let kind = place.map(|place| record.places[place].kind.as_str());
        let begin = out.text.len();
        out.text.push_str(&change(piece, kind));
        if let Some(kind) = kind {
            out.places.push(Place { start: begin, end: out.text.len(), kind: kind.to_owned() });
        }
    }
    out
}

fn small(record: &Record) -> Record {
    if !record.ignored.is_empty() {
        return record.clone();
    }
    changed(record, |piece, _| piece.to_lowercase())
}

/// Without the punctuation between words, as speech is written down.
fn plain(record: &Record) -> Record {
    changed(record, |piece, _| {
        piece
            .chars()
            .filter(|character| !matches!(character, ',' | '.' | ':' | '!' | '?' | ';' | '"'))
            .collect()
    })
}

/// With other names of people.
fn renamed(record: &Record, lists: &Lists, random: &mut Random) -> Record {
    if !record.ignored.is_empty() {
        return record.clone();
    }
    changed(record, |piece, kind| {
        if kind != Some("PERSON") {
            return piece.to_owned();
        }
        let words: Vec<String> = piece
            .split(' ')
            .enumerate()
            .map(|(at, word)| {
                if word.chars().count() < 3 || !word.chars().all(char::is_alphabetic) {
                    return word.to_owned();
                }
                let name = if at == 0 {
                    value::given(&[], lists, random)
                } else {
                    value::surname(&[], lists, random)
                };
                if word.chars().all(char::is_lowercase) { name.to_lowercase() } else { name }
            })
            .collect();
        words.join(" ")
    })
}

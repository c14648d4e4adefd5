//! Name lists and common words, as the engine reads them.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use askvault_export::training::{self, GIVEN, RARE_NAME, SURNAME};

/// The lists.
#[derive(Debug, Default)]
pub struct Lists {
    /// Name classes and level of each folded word.
    words: BTreeMap<String, (u8, u8)>,
    /// Given names as written.
    pub given: Vec<String>,
    /// Surnames as written.
    pub surnames: Vec<String>,
    /// Names of the large list.
    pub rare: Vec<String>,
}

impl Lists {
    pub fn read(folder: &Path) -> Result<Self, String> {
        let mut lists = Self::default();
        let read = |name: &str| {
            let path = folder.join(name);
            let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            let words = text.lines().map(str::trim).filter(|word| !word.is_empty());
            Ok::<Vec<String>, String>(words.map(str::to_owned).collect())
        };
        lists.given = read("given_open.txt")?;
        lists.surnames = read("surname_open.txt")?;
        lists.rare = read("names_humannames_mit.txt")?;
        for (name, words) in [(GIVEN, &lists.given), (SURNAME, &lists.surnames), (RARE_NAME, &lists.rare)] {
            for word in words {
                for part in training::folded(word).split([' ', '-']).filter(|part| part.chars().count() > 1) {
                    lists.words.entry(part.to_owned()).or_default().0 |= name;
                }
            }
        }
        for (name, level) in [("common_words_50.txt", 1), ("common_words_20.txt", 2)] {
            for word in read(name)?.iter().filter(|word| !word.contains('\'')) {
                let word = lists.words.entry(training::folded(word)).or_default();
                word.1 = word.1.max(level);
            }
        }
        // Names of a hundred scripts' letters are told by their letters, and single ones by their neighbours.
        lists.words.retain(|word, _| word.chars().count() > 1);
        Ok(lists)
    }

    pub fn count(&self) -> usize {
        self.words.len()
    }

    /// The part of the model file that holds the lists.
    pub fn encode(&self) -> Result<Vec<u8>, String> {
        let entries: Vec<(u64, u16)> = self
            .words
            .iter()
            .map(|(word, &(names, common))| {
                (training::word_hash(word), u16::from(training::class(names, common)))
            })
            .collect();
        let segment = 1u32 << 12;
        let segments = (entries.len() as f64 * 1.13 / f64::from(segment)).ceil() as u32;
        (1..200u64)
            .find_map(|seed| static_function(&entries, seed, segment, segments))
            .ok_or_else(|| "the name lists could not be arranged".to_owned())
    }
}

/// Arranges values so that the three places of each word xor to its value ("peeling"); `None` if this seed fails.
fn static_function(entries: &[(u64, u16)], seed: u64, segment: u32, segments: u32) -> Option<Vec<u8>> {
    let length = training::array_length(segment, segments);
    let mut counts = vec![0u32; length];
    let mut mixed = vec![0usize; length];
    let places: Vec<_> =
        entries.iter().map(|&(word, _)| training::places(seed, segment, segments, word)).collect();
    for (entry, (three, _)) in places.iter().enumerate() {
        for &place in three {
            *counts.get_mut(place)? += 1;
            *mixed.get_mut(place)? ^= entry;
        }
    }
    let mut alone: Vec<usize> = (0..length).filter(|&place| counts.get(place) == Some(&1)).collect();
    let mut order = Vec::with_capacity(entries.len());
    while let Some(place) = alone.pop() {
        if counts.get(place) != Some(&1) {
            continue;
        }
        let entry = *mixed.get(place)?;
        order.push((entry, place));
        for &other in &places.get(entry)?.0 {
            let count = counts.get_mut(other)?;
            *count -= 1;
            if *count == 1 {
                alone.push(other);
            }
            *mixed.get_mut(other)? ^= entry;
        }
    }
    if order.len() < entries.len() {
        return None;
    }
    let mut values = vec![0u16; length];
    for &(entry, place) in order.iter().rev() {
        let (three, check) = places.get(entry)?;
        let wanted = check | entries.get(entry)?.1;
        let others = three.iter().filter(|&&other| other != place);
        let value = others.fold(wanted, |value, &other| value ^ values.get(other).copied().unwrap_or(0));
        *values.get_mut(place)? = value & training::VALUE.0;
    }
    let mut bytes = seed.to_le_bytes().to_vec();
    bytes.extend(segment.to_le_bytes());
    bytes.extend(segments.to_le_bytes());
    bytes.extend(values.iter().map(|&value| value as u8));
    bytes.extend(values.chunks(2).map(|two| {
        let half = |at: usize| two.get(at).map_or(0, |value| (value >> 8) as u8 & 15);
        half(0) | half(1) << 4
    }));
    Some(bytes)
}

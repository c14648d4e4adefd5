//! Scores of text that was held out, by set and by language, with the tagger and without.

use std::collections::BTreeMap;

use askvault_export::{InspectRecord, Inspector, Tagger};

use crate::record::Record;
use crate::score::{Faults, Score};

/// Scores of one set.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    /// Everything that finds.
    pub full: Score,
    /// Without the tagger.
    pub rules: Score,
    /// Everything, by language.
    pub languages: BTreeMap<String, Score>,
}

/// Scores of all sets, in the order they came.
#[derive(Clone, Debug, Default)]
pub struct Held {
    pub sets: Vec<(String, Scores)>,
}

impl Held {
    fn of(&mut self, name: &str) -> &mut Scores {
        let at = self.sets.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.sets.push((name.to_owned(), Scores::default()));
            self.sets.len() - 1
        });
        &mut self.sets[at].1
    }

    /// Adds the scores of another fold.
    pub fn join(&mut self, other: Self) {
        for (name, scores) in other.sets {
            let sum = self.of(&name);
            sum.full.join(&scores.full);
            sum.rules.join(&scores.rules);
            for (language, score) in &scores.languages {
                sum.languages.entry(language.clone()).or_default().join(score);
            }
        }
    }

    /// Scores records of a set, and prints the first faults.
    pub fn score(
        &mut self,
        name: &str,
        records: &[&Record],
        model: &[u8],
        faults: usize,
    ) -> Result<(), String> {
        let tagger = Tagger::from_bytes(model).map_err(|error| error.to_string())?;
        let mut full = Inspector::new(Some(tagger));
        let mut rules = Inspector::new(None);
        let scores = self.of(name);
        let mut shown = 0;
        for record in records {
            let mut one = Score::default();
            let wrong = inspect(&mut full, record, &mut one);
            scores.full.join(&one);
            scores.languages.entry(record.language.clone()).or_default().join(&one);
            let known = inspect(&mut rules, record, &mut scores.rules);
            if shown < faults && (!wrong.missed.is_empty() || !wrong.over.is_empty()) {
                shown += 1;
                let Faults { missed, over } = wrong;
                let by_rules = if known.over == over { " (rules)" } else { "" };
                println!("{name}: {:?} missed {missed:?} over {over:?}{by_rules}", record.text);
            }
        }
        Ok(())
    }
}

fn inspect(inspector: &mut Inspector, record: &Record, score: &mut Score) -> Faults {
    let known = |key: &str| {
        let value = record.customer.as_ref()?.get(key)?;
        Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
    };
    let found = inspector.find(&InspectRecord {
        text: record.text.clone(),
        conversation: record.conversation.clone(),
        question: Some(record.question.clone()).filter(|question| !question.is_empty()),
        name: known("name"),
        email: known("email"),
        phone: known("phone"),
        company: known("company"),
    });
    let predictions: Vec<_> =
        found.iter().map(|found| (found.start, found.end, found.entity.name())).collect();
    score.add(record, &predictions)
}

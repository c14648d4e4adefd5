//! Everything that is learnt from and scored with.

use std::path::Path;
use std::thread;

use askvault_export::training::Eye;

use crate::file;
use crate::held::Held;
use crate::learn::{self, Sample, Settings};
use crate::lists::Lists;
use crate::random::Random;
use crate::record::{self, Record};
use crate::sample;
use crate::template::Templates;

/// Data sets in the order of the table.
const SETS: &[&str] =
    &["mdg", "presidio_large", "presidio_synth2", "multilingual", "ambiguous", "adversarial"];
/// How often each template is filled.
const FILLINGS: usize = 12;
/// Folds that are learnt at the same time.
const THREADS: usize = 2;

/// A data set.
#[derive(Debug)]
pub struct Set {
    pub name: &'static str,
    pub records: Vec<Record>,
}

/// Data sets, and samples of those that are learnt from.
#[derive(Debug)]
pub struct Corpus {
    sets: Vec<Set>,
    without: Vec<String>,
    /// The part of a model file that holds the name lists.
    lists: Vec<u8>,
    samples: Vec<Sample>,
}

impl Corpus {
    /// Reads the folders; what `without` names is never learnt from.
    pub fn read(data: &Path, lists: &Path, templates: &Path, without: &[String]) -> Result<Self, String> {
        let lists = Lists::read(lists)?;
        let encoded = lists.encode()?;
        eprintln!("{} words in the lists, {} bytes", lists.count(), encoded.len());
        let eye = Eye::new(&encoded).ok_or("the lists cannot be read back")?;
        let mut corpus =
            Self { sets: Vec::new(), without: without.to_vec(), lists: encoded, samples: Vec::new() };
        let mut random = Random::new(11);
        for &name in SETS {
            let records = record::read(&data.join(format!("{name}_dev.jsonl")))?;
            let learnt: Vec<Record> =
                records.iter().filter(|record| !corpus.is_unseen(name, record)).cloned().collect();
            sample::of_records(&learnt, &lists, &eye, &mut random, &mut corpus.samples);
            corpus.sets.push(Set { name, records });
        }
        let from_data = corpus.samples.len();
        for templates in Templates::read(templates)? {
            let filled = templates.fill(&lists, FILLINGS, &mut random);
            sample::of_templates(&filled, &eye, &mut random, &mut corpus.samples);
        }
        eprintln!("{from_data} texts of data, {} of templates", corpus.samples.len() - from_data);
        Ok(corpus)
    }

    /// Whether a record is only for scoring.
    fn is_unseen(&self, set: &str, record: &Record) -> bool {
        self.without.iter().any(|without| match without.split_once(':') {
            Some((name, language)) => name == set && language == record.language,
            None => without == set,
        })
    }

    /// A model file, learnt from everything but a fold.
    pub fn model(&self, held: Option<u32>, settings: &Settings, features: usize) -> Vec<u8> {
        let samples: Vec<&Sample> =
            self.samples.iter().filter(|sample| held.is_none() || sample.fold != held).collect();
        file::encode(&self.lists, &learn::learn(&samples, settings), features)
    }

    /// Scores each fold with what was learnt from the others.
    pub fn hold_out(
        &self,
        folds: &[u32],
        settings: &Settings,
        features: usize,
        faults: usize,
    ) -> Result<Vec<Held>, String> {
        let fold = |&fold: &u32| {
            let model = self.model(Some(fold), settings, features);
            let mut held = Held::default();
            for set in &self.sets {
                let records: Vec<&Record> = set
                    .records
                    .iter()
                    .filter(|record| record.fold() == fold || self.is_unseen(set.name, record))
                    .collect();
                held.score(set.name, &records, &model, faults)?;
            }
            Ok::<Held, String>(held)
        };
        let mut all = Vec::new();
        for some in folds.chunks(THREADS) {
            let done: Vec<Result<Held, String>> = thread::scope(|scope| {
                let running: Vec<_> = some.iter().map(|at| scope.spawn(move || fold(at))).collect();
                running
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|_| Err("a fold failed".to_owned())))
                    .collect()
            });
            for held in done {
                all.push(held?);
            }
        }
        Ok(all)
    }
}

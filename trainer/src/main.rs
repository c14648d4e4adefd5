//! Makes the model of names, addresses and bare answers from labelled text, name lists and our own templates.
#![allow(clippy::indexing_slicing, reason = "a trainer that meets a fault of its own should stop")]

mod file;
mod learn;
mod lists;
mod random;
mod record;
mod sample;
mod score;
mod table;
mod template;
mod value;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use askvault_export::training::Eye;

use learn::Settings;
use lists::Lists;
use random::Random;
use record::Record;
use template::Templates;

/// Data sets in the order of the table; the last is never trained on.
const SETS: &[&str] =
    &["mdg", "presidio_large", "presidio_synth2", "multilingual", "ambiguous", "adversarial"];
/// The set that is only for scoring.
const UNSEEN: &str = "adversarial";

/// What was asked for.
struct Arguments {
    data: PathBuf,
    lists: PathBuf,
    templates: PathBuf,
    out: PathBuf,
    /// The fold that is held out.
    held: Option<u32>,
    score: bool,
    faults: usize,
    features: usize,
    settings: Settings,
}

fn main() -> ExitCode {
    match arguments().and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("askvault-train: {error}");
            ExitCode::FAILURE
        }
    }
}

fn arguments() -> Result<Arguments, String> {
    let mut parsed = Arguments {
        data: PathBuf::new(),
        lists: PathBuf::new(),
        templates: PathBuf::from("trainer/templates"),
        out: PathBuf::from("model/names.bin"),
        held: None,
        score: false,
        faults: 0,
        features: 45_000,
        settings: Settings { passes: 8, rate: 0.12, sparse: 0.35, small: 0.3, dropped: 12, least: 2 },
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{name} needs a value"));
        match name.as_str() {
            "--data" => parsed.data = value()?.into(),
            "--lists" => parsed.lists = value()?.into(),
            "--templates" => parsed.templates = value()?.into(),
            "--out" => parsed.out = value()?.into(),
            "--hold-out" => {
                let value = value()?;
                let fold = value.split('/').next().and_then(|fold| fold.parse::<u32>().ok());
                parsed.held = Some(fold.ok_or_else(|| format!("{value} is no fold, like 1/5"))? % 5);
            }
            "--score" => parsed.score = true,
            "--faults" => parsed.faults = parse(&value()?)?,
            "--features" => parsed.features = parse(&value()?)?,
            "--passes" => parsed.settings.passes = parse(&value()?)?,
            "--rate" => parsed.settings.rate = parse(&value()?)?,
            "--sparse" => parsed.settings.sparse = parse(&value()?)?,
            "--small" => parsed.settings.small = parse(&value()?)?,
            "--dropped" => parsed.settings.dropped = parse(&value()?)?,
            "--least" => parsed.settings.least = parse(&value()?)?,
            _ => return Err(format!("there is no argument {name}")),
        }
    }
    if parsed.data.as_os_str().is_empty() || parsed.lists.as_os_str().is_empty() {
        return Err("--data DIR and --lists DIR are needed".to_owned());
    }
    Ok(parsed)
}

fn parse<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

fn run(given: &Arguments) -> Result<(), String> {
    let lists = Lists::read(&given.lists)?;
    let encoded = lists.encode()?;
    eprintln!("{} words in the lists, {} bytes", lists.count(), encoded.len());
    let eye = Eye::new(&encoded).ok_or("the lists cannot be read back")?;
    let mut sets: Vec<(&str, Vec<Record>)> = Vec::new();
    for &name in SETS {
        sets.push((name, record::read(&given.data.join(format!("{name}_dev.jsonl")))?));
    }
    let is_held = |record: &Record| given.held.is_some_and(|fold| record.fold() == fold);

    let mut random = Random::new(11);
    let mut samples = Vec::new();
    for (name, records) in &sets {
        if *name != UNSEEN {
            let seen: Vec<&Record> = records.iter().filter(|record| !is_held(record)).collect();
            sample::of_records(&seen, &lists, &eye, &mut random, &mut samples);
        }
    }
    let from_data = samples.len();
    for templates in Templates::read(&given.templates)? {
        let filled = templates.fill(&lists, 12, &mut random);
        sample::of_templates(&filled, &eye, &mut random, &mut samples);
    }
    eprintln!("{from_data} texts of data, {} of templates", samples.len() - from_data);
    let learnt = learn::learn(&samples, &given.settings);
    drop(samples);
    let file = file::encode(&encoded, &learnt, given.features);
    if let Some(folder) = given.out.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(&given.out, &file).map_err(|error| format!("{}: {error}", given.out.display()))?;
    eprintln!("{}: {} bytes", given.out.display(), file.len());
    if given.score {
        for (name, records) in &sets {
            let held: Vec<&Record> =
                records.iter().filter(|record| *name == UNSEEN || is_held(record)).collect();
            table::print(name, &held, &file, given.faults)?;
        }
    }
    Ok(())
}

//! Makes the model of names, addresses and bare answers from labelled text, name lists and our own templates.
#![allow(clippy::indexing_slicing, reason = "a trainer that meets a fault of its own should stop")]

mod corpus;
mod file;
mod held;
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

use corpus::Corpus;
use held::Held;
use learn::Settings;
use record::FOLDS;

/// What was asked for.
struct Arguments {
    data: PathBuf,
    lists: PathBuf,
    templates: PathBuf,
    out: PathBuf,
    /// Scores instead of writing a model: these folds, one after the other held out.
    folds: Vec<u32>,
    /// Sets, or languages of a set (`multilingual:pl`), that are only for scoring.
    without: Vec<String>,
    faults: usize,
    /// Features that fit into the file.
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
        folds: Vec::new(),
        without: Vec::new(),
        faults: 0,
        features: 80_000,
        settings: Settings { passes: 14, rate: 0.12, sparse: 0.1, small: 1.5, dropped: 35, least: 2 },
    };
    let mut given = std::env::args().skip(1);
    while let Some(name) = given.next() {
        let mut value = || given.next().ok_or_else(|| format!("{name} needs a value"));
        match name.as_str() {
            "--data" => parsed.data = value()?.into(),
            "--lists" => parsed.lists = value()?.into(),
            "--templates" => parsed.templates = value()?.into(),
            "--out" => parsed.out = value()?.into(),
            "--table" => parsed.folds = (0..FOLDS).collect(),
            "--fold" => parsed.folds = vec![parse::<u32>(&value()?)? % FOLDS],
            "--without" => parsed.without.push(value()?),
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
    let corpus = Corpus::read(&given.data, &given.lists, &given.templates, &given.without)?;
    if !given.folds.is_empty() {
        let mut all = Held::default();
        for held in corpus.hold_out(&given.folds, &given.settings, given.features, given.faults)? {
            all.join(held);
        }
        print!("{}", table::markdown(&all));
        return Ok(());
    }
    let file = corpus.model(None, &given.settings, given.features);
    if let Some(folder) = given.out.parent() {
        fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    fs::write(&given.out, &file).map_err(|error| format!("{}: {error}", given.out.display()))?;
    eprintln!("{}: {} bytes", given.out.display(), file.len());
    Ok(())
}

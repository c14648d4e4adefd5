//! Our own training text: templates, filled with names of the lists and made-up values.
//!
//! ```text
//! # a comment
//! @given Anna, Bea            words for {given} in this file, besides the lists
//! my name is {person}         a text; what is filled in is labelled by its slot
//! Mark my words               a text without personal data
//! [Mark](PERSON) told me      a labelled place that stands in the template
//! who is it? || {given}       a question and its answer
//! ```

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use crate::lists::Lists;
use crate::random::Random;
use crate::record::{Place, Record};
use crate::value;

/// The templates of one language.
#[derive(Debug)]
pub struct Templates {
    language: String,
    words: HashMap<String, Vec<String>>,
    lines: Vec<String>,
}

impl Templates {
    /// Reads all files of a folder, in the order of their names.
    pub fn read(folder: &Path) -> Result<Vec<Self>, String> {
        let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
        let mut files: Vec<_> = fs::read_dir(folder)
            .map_err(failed)?
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
            .collect();
        files.sort();
        files.iter().map(|path| Self::parse(path)).collect()
    }

    fn parse(path: &Path) -> Result<Self, String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let language = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let mut templates = Self { language, words: HashMap::new(), lines: Vec::new() };
        for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
            if let Some((name, words)) = line.strip_prefix('@').and_then(|rest| rest.split_once(' ')) {
                let list = templates.words.entry(name.to_owned()).or_default();
                // Forms of addresses have commas of their own and stand one to a line.
                if name == "address" {
                    list.push(words.to_owned());
                } else {
                    list.extend(words.split(',').map(|word| word.trim().to_owned()));
                }
            } else {
                templates.lines.push(line.to_owned());
            }
        }
        Ok(templates)
    }

    /// Every template, filled `times` times.
    pub fn fill(&self, lists: &Lists, times: usize, random: &mut Random) -> Vec<Record> {
        let mut records = Vec::new();
        for (at, line) in self.lines.iter().enumerate() {
            let times = if line.contains('{') { times } else { times.div_ceil(3) };
            for number in 0..times {
                let (question, text) = line.split_once(" || ").unwrap_or(("", line));
                let mut record = self.filled(text, lists, random);
                record.question = self.filled(question, lists, random).text;
                record.id = format!("{}-{at}-{number}", self.language);
                record.key.clone_from(&record.id);
                records.push(record);
            }
        }
        records
    }

    fn filled(&self, template: &str, lists: &Lists, random: &mut Random) -> Record {
        let mut record = Record { language: self.language.clone(), ..Record::default() };
        let mut rest = template;
        while let Some(at) = rest.find(['{', '[', '\\']) {
            let (before, behind) = rest.split_at(at);
            record.text.push_str(before);
            let start = record.text.len();
            if let Some(behind) = behind.strip_prefix("\\n") {
                record.text.push('\n');
                rest = behind;
            } else if let Some((slot, behind)) =
                behind.strip_prefix('{').and_then(|inner| inner.split_once('}'))
            {
                let given = self.words.get(slot).map_or(&[][..], Vec::as_slice);
                let kind =
                    value::fill(slot, given, &self.words, &self.language, lists, random, &mut record.text);
                if let Some(kind) = kind {
                    record.places.push(Place { start, end: record.text.len(), kind: kind.to_owned() });
                }
                rest = behind;
            } else if let Some((inside, behind)) =
                behind.strip_prefix('[').and_then(|inner| inner.split_once("]("))
                && let Some((kind, behind)) = behind.split_once(')')
            {
                record.text.push_str(inside);
                record.places.push(Place { start, end: record.text.len(), kind: kind.to_owned() });
                rest = behind;
            } else {
                let mut characters = behind.chars();
                record.text.extend(characters.next());
                rest = characters.as_str();
            }
        }
        record.text.push_str(rest);
        record
    }
}

//! Labelled text.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::random::crc32;

/// How many parts labelled text is held out in, one after the other.
pub const FOLDS: u32 = 5;

/// A labelled place, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub start: usize,
    pub end: usize,
    pub kind: String,
}

/// A labelled text.
#[derive(Clone, Debug, Default)]
pub struct Record {
    pub id: String,
    pub language: String,
    /// What must not be split between training and scoring: conversation or template.
    pub key: String,
    pub text: String,
    pub question: String,
    pub conversation: Option<String>,
    pub places: Vec<Place>,
    /// Places where anything may be said.
    pub ignored: Vec<Place>,
    pub customer: Option<Value>,
}

impl Record {
    /// The fold that this record belongs to.
    pub fn fold(&self) -> u32 {
        crc32(self.key.as_bytes()) % FOLDS
    }
}

/// Reads a file of records, one a line; offsets are code points.
pub fn read(path: &Path) -> Result<Vec<Record>, String> {
    let name = path.display();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| record(line).ok_or_else(|| format!("{name}: line {}: no record", at + 1)))
        .collect()
}

fn record(line: &str) -> Option<Record> {
    let value: Value = serde_json::from_str(line).ok()?;
    let text = value.get("text")?.as_str()?.to_owned();
    let offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let places = |key: &str| -> Option<Vec<Place>> {
        let Some(list) = value.get(key).and_then(Value::as_array) else { return Some(Vec::new()) };
        list.iter()
            .map(|place| {
                let offset = |key| offsets.get(usize::try_from(place.get(key)?.as_u64()?).ok()?).copied();
                let kind = place.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
                Some(Place { start: offset("start")?, end: offset("end")?, kind })
            })
            .collect()
    };
    let context = value.get("context");
    let of = |key: &str| match context?.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let id = value.get("id")?.as_str()?.to_owned();
    let conversation = of("conversation");
    // The same template in another language is the same template.
    let template = of("template").map(|name| name.rsplit('-').next().unwrap_or_default().to_owned());
    let key = conversation.clone().or(template).unwrap_or_else(|| id.clone());
    Some(Record {
        language: value.get("lang").and_then(Value::as_str).unwrap_or_default().to_owned(),
        places: places("spans")?,
        ignored: places("ignore")?,
        question: of("question").unwrap_or_default(),
        customer: context.and_then(|context| context.get("customer")).cloned(),
        id,
        key,
        text,
        conversation,
    })
}

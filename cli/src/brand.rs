//! The brand file: company, accent colour, logo.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value};

use crate::exit::Failure;
use crate::place::shown;
use crate::settings::{text_of, unreadable};

const SHAPE: &str = "the brand must be an object with `company`, `accent` and `logo`, each a string";

/// What a brand file says.
#[derive(Debug)]
pub struct Brand {
    /// Company and accent, for the engine's option.
    pub option: Value,
    /// Bytes of the logo, a file beside the brand file.
    pub logo: Option<Vec<u8>>,
}

/// Reads a brand file and the logo that it names.
pub fn read(path: &Path) -> Result<Brand, Failure> {
    let wrong = |reason: &str| Failure::Usage(format!("{}: {reason}", shown(path)));
    let text = text_of(path, "brand")?;
    let value = serde_json::from_str(&text)
        .map_err(|error| unreadable(path, &error, "the brand is not valid JSON"))?;
    let Value::Object(given) = value else { return Err(wrong(SHAPE)) };
    let (mut option, mut logo) = (Map::new(), None);
    for (key, value) in given {
        match (key.as_str(), value) {
            (_, Value::Null) if matches!(key.as_str(), "company" | "accent" | "logo") => {}
            ("company" | "accent", Value::String(text)) => drop(option.insert(key, text.into())),
            ("logo", Value::String(name)) => {
                let place = path.parent().unwrap_or(Path::new("")).join(&name);
                let bytes = fs::read(&place).map_err(|error| {
                    Failure::Usage(format!("{}: the logo could not be read: {error}", shown(&place)))
                })?;
                logo = Some(bytes);
            }
            ("company" | "accent" | "logo", _) => return Err(wrong(SHAPE)),
            _ => {
                let key = crate::place::printable(&key);
                return Err(wrong(&format!("there is no `{key}` in a brand; {SHAPE}")));
            }
        }
    }
    Ok(Brand { option: Value::Object(option), logo })
}

//! Options file and flags become the engine's options, one set for each format.

use std::path::Path;

use askvault_export::{Error, ErrorKind, ExportOptions, Format};
use serde_json::{Map, Value};

use crate::arguments::Convert;
use crate::clock;
use crate::exit::{Failure, note};
use crate::place::{printable, shown};

/// Options that change CSV only.
const CSV_ONLY: [&str; 5] = ["mode", "dialect", "delimiter", "headers", "lineBreaks"];

/// The options of each format, in the order given, each format once.
pub fn settings(given: &Convert) -> Result<Vec<ExportOptions>, Failure> {
    let mut options = match &given.options {
        Some(path) => options_file(path)?,
        None => Map::new(),
    };
    let flags = flags(given)?;
    options.extend(flags.clone());
    let replaces = options.get("profile").is_some_and(|profile| profile != "internal");
    if replaces && options.get("key").is_none_or(Value::is_null) {
        options.insert("key".into(), fresh_key()?.into());
    }
    let mut formats: Vec<Value> = Vec::new();
    for format in given.format.iter().map(|name| Value::from(name.as_str())) {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if formats.is_empty() {
        let format = options.get("format").cloned();
        formats.push(format.ok_or_else(|| {
            Failure::Usage("--format is missing: csv, json or jsonl, or several with commas between".into())
        })?);
    }
    let has_csv = formats.iter().any(|format| format == Format::Csv.extension());
    if !has_csv && !given.quiet {
        let idle: Vec<_> =
            CSV_ONLY.iter().filter(|name| flags.contains_key(**name)).map(|name| flag(name)).collect();
        if !idle.is_empty() {
            note(&format!("note: without csv among the formats, {} changes nothing", idle.join(", ")));
        }
    }
    formats
        .into_iter()
        .map(|format| {
            let mut options = options.clone();
            if has_csv && format != Format::Csv.extension() {
                options.remove("columns");
            }
            options.insert("format".into(), format);
            ExportOptions::from_value(Value::Object(options)).map_err(|error| wrong(&error, given, &flags))
        })
        .collect()
}

/// The flags under the names that the engine knows.
fn flags(given: &Convert) -> Result<Map<String, Value>, Failure> {
    let export_time = match given.export_time.as_deref() {
        Some("now") => Some(clock::now()?),
        time => time.map(str::to_owned),
    };
    let flags = [
        ("mode", given.mode.clone().map(Value::from)),
        ("dialect", given.dialect.clone().map(Value::from)),
        ("delimiter", given.delimiter.clone().map(Value::from)),
        ("headers", given.headers.clone().map(Value::from)),
        ("lineBreaks", given.line_breaks.clone().map(Value::from)),
        ("fields", given.fields.clone().map(Value::from)),
        ("columns", given.columns.clone().map(Value::from)),
        ("profile", given.profile.clone().map(Value::from)),
        ("key", key(given)?.map(Value::from)),
        ("terms", given.terms.as_deref().map(terms).transpose()?),
        ("detection", given.detection.clone().map(Value::from)),
        ("times", given.times.clone().map(Value::from)),
        ("subject", given.subject.clone().map(Value::from)),
        ("deletedText", given.deleted_text.clone().map(Value::from)),
        ("audiences", given.audience.clone().map(Value::from)),
        ("exportTime", export_time.map(Value::from)),
        ("exportId", given.export_id.clone().map(Value::from)),
        ("strict", given.strict.then_some(Value::Bool(true))),
    ];
    Ok(flags.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect())
}

/// The key given, or the one in the file that is named.
fn key(given: &Convert) -> Result<Option<String>, Failure> {
    let Some(key) = &given.key else {
        return Ok(None);
    };
    let Some(path) = key.strip_prefix('@') else {
        return Ok(Some(key.clone()));
    };
    let path = Path::new(path);
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("{}: the key could not be read: {error}", shown(path))))?;
    Ok(Some(text.trim().to_owned()))
}

/// A key for this export alone.
fn fresh_key() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Failed(format!("the system gave no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// The words of a terms file.
fn terms(path: &Path) -> Result<Value, Failure> {
    options_file(path).map(Value::Object)
}

fn options_file(path: &Path) -> Result<Map<String, Value>, Failure> {
    let name = shown(path);
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("{name}: the options could not be read: {error}")))?;
    match serde_json::from_str(&text) {
        Ok(Value::Object(options)) => Ok(options),
        Ok(_) => Err(Failure::Usage(format!("{name}: the options must be a JSON object"))),
        Err(error) => Err(Failure::Usage(format!(
            "{name}: line {}, column {}: the options are not valid JSON",
            error.line(),
            error.column()
        ))),
    }
}

/// An option error in the words of the place where the option was given.
fn wrong(error: &Error, given: &Convert, flags: &Map<String, Value>) -> Failure {
    let field = error.field().unwrap_or_default();
    let source = match &given.options {
        Some(path) if !flags.contains_key(field) && field != "format" => {
            format!("{}: `{}`", shown(path), printable(field))
        }
        _ => flag(field),
    };
    Failure::Usage(match error.kind() {
        ErrorKind::UnknownOption { .. } => format!("{source}: there is no such option"),
        ErrorKind::InvalidOption { reason, .. } => format!("{source}: {}", printable(reason)),
        _ => error.to_string(),
    })
}

/// The flag of an option: `--export-time` for `exportTime`.
fn flag(option: &str) -> String {
    // The one flag that is named after a single value.
    if option == "audiences" {
        return "--audience".to_owned();
    }
    let mut flag = "--".to_owned();
    for letter in option.chars() {
        if letter.is_ascii_uppercase() {
            flag.push('-');
        }
        flag.push(letter.to_ascii_lowercase());
    }
    flag
}

/// The option of an argument: `exportTime` for `export_time`.
#[cfg(test)]
pub fn wire_name(argument: &str) -> String {
    let mut words = argument.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (head, tail) = word.split_at(1);
        name + &head.to_ascii_uppercase() + tail
    })
}

//! Options file and flags become the engine's options, one set for each format.

use std::path::Path;

use askvault_export::{Bundle, Detection, Error, ErrorKind, ExportOptions, Format, Key, Profile, Terms};
use serde_json::{Map, Value};

use crate::arguments::Convert;
use crate::brand;
use crate::clock;
use crate::exit::{Failure, note};
use crate::place::{printable, shown};

/// Options that change CSV only.
const CSV_ONLY: [&str; 5] = ["mode", "dialect", "delimiter", "headers", "lineBreaks"];

/// Options that change PDF only.
const PDF_ONLY: [&str; 3] = ["paper", "brand", "images"];

/// Options that a profile without replacing has no use for. Who gives one expects that something is replaced.
const REPLACING_ONLY: [&str; 5] = ["key", "terms", "detection", "times", "subject"];

/// What the run is to do.
#[derive(Debug)]
pub struct Settings {
    /// The options of each format, in the order given, each format once.
    pub exports: Vec<ExportOptions>,
    /// Those of a bundle of all formats.
    pub together: ExportOptions,
    /// When it becomes one.
    pub bundle: Bundle,
    /// What the user should know of them at the end.
    pub notes: Vec<String>,
    /// The logo of the brand file.
    pub logo: Option<Vec<u8>>,
}

/// Reads options file and flags.
pub fn settings(given: &Convert) -> Result<Settings, Failure> {
    let mut options = match &given.options {
        Some(path) => options_file(path)?,
        None => Map::new(),
    };
    let mut flags = flags(given)?;
    let brand = given.brand.as_deref().map(brand::read).transpose()?;
    if let Some(brand) = &brand {
        flags.insert("brand".into(), brand.option.clone());
    }
    options.extend(flags.clone());
    // Who gives files wants to see them; outsiders only on demand, as nothing in a picture is replaced.
    let is_outside =
        options.get("profile").is_some_and(|profile| profile == "external" || profile == "training");
    if given.files_dir.is_some() && !is_outside && !options.contains_key("images") {
        options.insert("images".into(), "inline".into());
    }
    if given.files_dir.is_none() && options.get("images").is_some_and(|images| images == "inline") {
        return Err(Failure::Usage("images `inline` needs --files DIR, where they are".into()));
    }
    let replaces = options.get("profile").is_some_and(|profile| profile != "internal");
    let has_own_key = options.get("key").is_some_and(|key| !key.is_null());
    if replaces && !has_own_key {
        options.insert("key".into(), fresh_key()?.into());
    }
    let mut formats: Vec<Value> = Vec::new();
    let is_zip = given.format.iter().any(|name| name == "zip");
    for format in given.format.iter().filter(|name| *name != "zip").map(|name| Value::from(name.as_str())) {
        if !formats.contains(&format) {
            formats.push(format);
        }
    }
    if formats.is_empty() && is_zip {
        formats.push(Format::Json.extension().into());
    }
    if formats.is_empty() {
        let listed = options.get("formats").and_then(Value::as_array).cloned();
        formats.extend(listed.unwrap_or_default());
    }
    if formats.is_empty() {
        let format = options.get("format").cloned();
        formats.push(format.ok_or_else(|| {
            Failure::Usage(
                "--format is missing: csv, json, jsonl, pdf or zip, or several with commas between".into(),
            )
        })?);
    }
    let includes_media = options.get("media").is_some_and(|media| media == "included");
    if includes_media && given.files_dir.is_none() {
        return Err(Failure::Usage("media `included` needs --files DIR, where they are".into()));
    }
    let mut of_bundle = options.clone();
    of_bundle.insert("format".into(), formats.first().cloned().unwrap_or_default());
    of_bundle.insert("formats".into(), formats.clone().into());
    let has_csv = formats.iter().any(|format| format == Format::Csv.extension());
    if !has_csv && !given.quiet {
        let idle: Vec<_> =
            CSV_ONLY.iter().filter(|name| flags.contains_key(**name)).map(|name| flag(name)).collect();
        if !idle.is_empty() {
            note(&format!("note: without csv among the formats, {} changes nothing", idle.join(", ")));
        }
    }
    let has_pdf = formats.iter().any(|format| format == Format::Pdf.extension());
    if !has_pdf && !given.quiet {
        let idle = PDF_ONLY.into_iter().filter(|name| flags.contains_key(*name)).map(flag);
        let directories =
            [("--fonts", given.fonts.is_some()), ("--files", given.files_dir.is_some() && !includes_media)];
        let directories = directories.into_iter().filter(|(_, is_given)| *is_given);
        let idle: Vec<_> = idle.chain(directories.map(|(flag, _)| flag.to_owned())).collect();
        if !idle.is_empty() {
            note(&format!("note: without pdf among the formats, {} changes nothing", idle.join(", ")));
        }
    }
    let mut exports = formats
        .into_iter()
        .map(|format| {
            let mut options = options.clone();
            if has_csv && format != Format::Csv.extension() {
                options.remove("columns");
            }
            options.insert("format".into(), format);
            options.shift_remove("formats");
            ExportOptions::from_value(Value::Object(options)).map_err(|error| wrong(&error, given, &flags))
        })
        .collect::<Result<Vec<_>, Failure>>()?;
    if exports.iter().any(|export| export.profile == Profile::Internal) {
        let idle = REPLACING_ONLY.into_iter().find(|name| flags.contains_key(*name)).map(flag);
        let idle = idle.or_else(|| given.redaction_report.as_ref().map(|_| "--redaction-report".to_owned()));
        let idle = idle.or_else(|| given.redact_leftovers.then(|| "--redact-leftovers".to_owned()));
        if let Some(flag) = idle {
            return Err(Failure::Usage(format!(
                "{flag}: the profile `internal` replaces nothing; choose --profile external, training or \
                 subject-access"
            )));
        }
    }
    let mut notes = Vec::new();
    if replaces && !has_own_key {
        notes.push(FRESH_KEY.to_owned());
    }
    if replaces && exports.iter().any(|export| export.detection == Detection::Rules) {
        notes.push(RULES_ONLY.to_owned());
    }
    let logo = brand.and_then(|brand| brand.logo);
    let together =
        ExportOptions::from_value(Value::Object(of_bundle)).map_err(|error| wrong(&error, given, &flags))?;
    let bundle = if is_zip { Bundle::Always } else { together.bundle };
    // Each is a file alone, or one for each conversation.
    exports.iter_mut().for_each(|export| export.bundle = Bundle::Never);
    Ok(Settings { exports, together, bundle, notes, logo })
}

const FRESH_KEY: &str = "the key was made for this export and is forgotten: its pseudonyms cannot be made again \
    (--key keeps them equal between exports)";
const RULES_ONLY: &str = "names and addresses that no field holds were not looked for (--detection rules)";

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
        ("layout", given.layout.clone().map(Value::from)),
        ("bundle", given.bundle.clone().map(Value::from)),
        ("partSize", given.part_size.map(Value::from)),
        ("media", given.media.clone().map(Value::from)),
        ("paper", given.paper.clone().map(Value::from)),
        ("images", given.images.clone().map(Value::from)),
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
    let name = shown(path);
    let text = text_of(path, "key")?;
    match text.trim().parse::<Key>() {
        Ok(_) => Ok(Some(text.trim().to_owned())),
        Err(expected) => Err(Failure::Usage(format!("{name}: the key {expected}"))),
    }
}

/// A key for this export alone.
fn fresh_key() -> Result<String, Failure> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::Failed(format!("the system gave no random numbers: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

const TERMS_SHAPE: &str =
    "the terms must be an object with `redact`, `keep` and `patterns`, each once and a list of strings";

/// The words of a terms file. No message quotes them: they can be names.
fn terms(path: &Path) -> Result<Value, Failure> {
    let text = text_of(path, "terms")?;
    // A list could be read as an object without names.
    if text.trim_start().starts_with('[') {
        return Err(Failure::Usage(format!("{}: {TERMS_SHAPE}", shown(path))));
    }
    let terms: Terms = serde_json::from_str(&text).map_err(|error| {
        let reason = if error.is_data() { TERMS_SHAPE } else { "the terms are not valid JSON" };
        unreadable(path, &error, reason)
    })?;
    serde_json::to_value(terms).map_err(|error| Failure::Failed(error.to_string()))
}

fn options_file(path: &Path) -> Result<Map<String, Value>, Failure> {
    match serde_json::from_str(&text_of(path, "options")?) {
        Ok(Value::Object(options)) => Ok(options),
        Ok(_) => Err(Failure::Usage(format!("{}: the options must be a JSON object", shown(path)))),
        Err(error) => Err(unreadable(path, &error, "the options are not valid JSON")),
    }
}

/// The text of a file, without the mark that some editors put at its start.
pub fn text_of(path: &Path, what: &str) -> Result<String, Failure> {
    let mut text = std::fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("{}: the {what} could not be read: {error}", shown(path))))?;
    if text.starts_with('\u{FEFF}') {
        text.remove(0);
    }
    Ok(text)
}

/// A place in a JSON file and what is wrong there.
pub fn unreadable(path: &Path, error: &serde_json::Error, reason: &str) -> Failure {
    let (name, line, column) = (shown(path), error.line(), error.column());
    Failure::Usage(format!("{name}: line {line}, column {column}: {reason}"))
}

/// An option error in the words of the place where the option was given.
fn wrong(error: &Error, given: &Convert, flags: &Map<String, Value>) -> Failure {
    let field = error.field().unwrap_or_default();
    let source = match &given.options {
        _ if field == "terms" && given.terms.is_some() => {
            given.terms.as_deref().map(shown).unwrap_or_default()
        }
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

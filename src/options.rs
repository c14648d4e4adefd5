//! The one wire type for settings.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::brand::Brand;
use crate::error::{Error, ErrorKind, Result};
use crate::privacy::{Key, Terms};
use crate::provenance::Provenance;
use crate::time::Instant;

mod choice;
mod identity;
mod validity;

pub use choice::{
    Bundle, DeletedText, Delimiter, Detection, Dialect, FileLayout, Format, Headers, Images, LineBreaks,
    Media, Mode, Paper, Profile, Times,
};
pub(crate) use identity::fnv1a;

/// What to export and how: the same names in the browser, in option files and on the command line.
///
/// ```
/// use askvault_export::{ExportOptions, Format};
/// let options = ExportOptions::from_json(r#"{"format":"jsonl","fields":["default","notes"]}"#)?;
/// assert_eq!(options.format, Format::Jsonl);
/// let error = ExportOptions::from_json(r#"{"fields":["notse"]}"#).unwrap_err();
/// assert_eq!(error.field(), Some("fields"));
/// # Ok::<(), askvault_export::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ExportOptions {
    /// Kind of file.
    pub format: Format,
    /// Kinds of files of a bundle, each once; that of `format` if empty.
    pub formats: Vec<Format>,
    /// What a CSV row is.
    pub mode: Mode,
    /// For whom a CSV file is written.
    pub dialect: Dialect,
    /// What stands between CSV cells.
    pub delimiter: Delimiter,
    /// What the CSV header row says.
    pub headers: Headers,
    /// What becomes of line breaks in CSV cells.
    pub line_breaks: LineBreaks,
    /// Paper of a PDF.
    pub paper: Paper,
    /// How many files conversations become (PDF, bundles).
    pub layout: FileLayout,
    /// When several files become one ZIP file.
    pub bundle: Bundle,
    /// Conversations of one ZIP file at most; what is more goes into further ones.
    pub part_size: u32,
    /// What becomes of files of messages and of recordings in a bundle.
    pub media: Media,
    /// What a bundle says of where it comes from.
    pub provenance: Provenance,
    /// Name of a bundle without its ending, which its parts share; made of the day if absent.
    pub name: Option<String>,
    /// Whose transcripts these are (PDF).
    pub brand: Option<Brand>,
    /// What becomes of images that messages hold (PDF).
    pub images: Images,
    /// `default`, `all`, names of groups and keys of fields.
    pub fields: Vec<String>,
    /// Exact CSV columns in order; those of `fields` if empty.
    pub columns: Vec<String>,
    /// How personal data is treated.
    pub profile: Profile,
    /// Secret from which pseudonyms follow; needed by every profile but `internal`, never given back.
    pub key: Option<Key>,
    /// What looks for personal data in texts.
    pub detection: Detection,
    /// What becomes of times under the profile `external`.
    pub times: Times,
    /// Ids, e-mail addresses and telephone numbers of the subject of `subject-access`; the customer of each
    /// conversation if empty.
    pub subject: Vec<String>,
    /// Words of the user's own.
    pub terms: Terms,
    /// Ids of uncertain findings that a reviewer keeps.
    pub kept: Vec<String>,
    /// Decisions that a reviewer made, for the report.
    pub reviewed: u64,
    /// What becomes of the text of deleted messages.
    pub deleted_text: DeletedText,
    /// Audiences that the caller may see; no limit if absent.
    pub audiences: Option<Vec<String>>,
    /// Time of the export, RFC 3339; the engine has no clock.
    pub export_time: Option<String>,
    /// Id of the export; derived from time and options if absent.
    pub export_id: Option<String>,
    /// Whether the first fault ends the export.
    pub strict: bool,
}

impl Default for ExportOptions {
    fn default() -> Self {
        Self {
            format: Format::default(),
            formats: Vec::new(),
            mode: Mode::default(),
            dialect: Dialect::default(),
            delimiter: Delimiter::default(),
            headers: Headers::default(),
            line_breaks: LineBreaks::default(),
            paper: Paper::default(),
            layout: FileLayout::default(),
            bundle: Bundle::default(),
            part_size: PART_SIZE,
            media: Media::default(),
            provenance: Provenance::default(),
            name: None,
            brand: None,
            images: Images::default(),
            fields: vec!["default".to_owned()],
            columns: Vec::new(),
            profile: Profile::default(),
            key: None,
            detection: Detection::default(),
            times: Times::default(),
            subject: Vec::new(),
            terms: Terms::default(),
            kept: Vec::new(),
            reviewed: 0,
            deleted_text: DeletedText::default(),
            audiences: None,
            export_time: None,
            export_id: None,
            strict: false,
        }
    }
}

/// Conversations of a part, unless the options say otherwise (rule ZIP-14).
const PART_SIZE: u32 = 5_000;

impl ExportOptions {
    /// Reads an options object; what it does not name has its default.
    ///
    /// # Errors
    /// As [`Self::from_value`], and `invalid-option` if the text is not a JSON object.
    pub fn from_json(text: &str) -> Result<Self> {
        let value = serde_json::from_str(text)
            .map_err(|error| Error::option("options", format!("not JSON, line {}", error.line())))?;
        Self::from_value(value)
    }

    /// Reads an options object; what it does not name has its default.
    ///
    /// # Errors
    /// `unknown-option` and `invalid-option` name the field; `profile-unavailable`.
    pub fn from_value(given: Value) -> Result<Self> {
        let Value::Object(given) = given else {
            return Err(Error::option("options", "must be an object"));
        };
        let mut merged = Self::default_values();
        for (field, value) in given {
            if !merged.contains_key(&field) {
                return Err(ErrorKind::UnknownOption { field }.into());
            }
            merged.insert(field.clone(), value);
            // One field at a time, so that the error can name it.
            if let Err(error) = Self::deserialize(&Value::Object(merged.clone())) {
                return Err(Error::option(&field, reason(&error)));
            }
        }
        let options = Self::deserialize(&Value::Object(merged))
            .map_err(|error| Error::option("options", reason(&error)))?;
        options.validate()?;
        Ok(options)
    }

    fn default_values() -> Map<String, Value> {
        match serde_json::to_value(Self::default()) {
            Ok(Value::Object(values)) => values,
            _ => Map::new(),
        }
    }

    /// The formats that are written.
    pub(crate) fn all_formats(&self) -> Vec<Format> {
        if self.formats.is_empty() { vec![self.format] } else { self.formats.clone() }
    }

    /// The same for one format alone, which is no bundle.
    pub(crate) fn of_format(&self, format: Format) -> Self {
        let columns = if format == Format::Csv { self.columns.clone() } else { Vec::new() };
        let export_id = Some(self.effective_id());
        let alone = Self {
            format,
            formats: Vec::new(),
            bundle: Bundle::Never,
            media: Media::LeftOut,
            ..self.clone()
        };
        Self { columns, export_id, ..alone }
    }

    /// Time of the export in the output's form.
    pub(crate) fn canonical_time(&self) -> Option<String> {
        self.export_time.as_deref().and_then(Instant::canonical).map(std::borrow::Cow::into_owned)
    }
}

/// The reason without the place in a text that the user never wrote.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wrong_field_is_named() {
        let cases = [
            (r#"{"fromat":"csv"}"#, "unknown-option", "fromat"),
            (r#"{"format":"xls"}"#, "invalid-option", "format"),
            (r#"{"format":null}"#, "invalid-option", "format"),
            (r#"{"strict":"yes"}"#, "invalid-option", "strict"),
            (r#"{"fields":"all"}"#, "invalid-option", "fields"),
            (r#"{"fields":["nothing"]}"#, "invalid-option", "fields"),
            (r#"{"columns":["content"]}"#, "invalid-option", "columns"),
            (r#"{"columns":["status","status"]}"#, "invalid-option", "columns"),
            (r#"{"format":"json","columns":["status"]}"#, "invalid-option", "columns"),
            (r#"{"mode":"messages","columns":["note_content"]}"#, "invalid-option", "columns"),
            (r#"{"exportTime":"today"}"#, "invalid-option", "exportTime"),
            (r#"{"exportId":"../x"}"#, "invalid-option", "exportId"),
            (r#"{"profile":"external"}"#, "invalid-option", "key"),
            (r#"{"profile":"external","key":"secret"}"#, "invalid-option", "key"),
            (r#"{"terms":{"redact":["x"]}}"#, "invalid-option", "terms"),
            (r#"{"terms":{"patterns":["("]},"profile":"training"}"#, "invalid-option", "terms"),
            (r#"{"brand":{"logo":"x"}}"#, "invalid-option", "brand"),
            (r##"{"brand":{"accent":"#12345"}}"##, "invalid-option", "brand"),
            (r##"{"brand":{"accent":"#+1+1+1"}}"##, "invalid-option", "brand"),
            (r#"{"brand":{"company":" "}}"#, "invalid-option", "brand"),
            (r#"{"brand":{"company":"a\nb"}}"#, "invalid-option", "brand"),
            (r#"{"images":"all"}"#, "invalid-option", "images"),
            (r#"[]"#, "invalid-option", "options"),
            (r#"{"#, "invalid-option", "options"),
        ];
        for (json, code, field) in cases {
            let error = ExportOptions::from_json(json).unwrap_err();
            assert_eq!((error.code(), error.field()), (code, Some(field)), "{json}: {error}");
        }
    }

    #[test]
    fn defaults_are_complete_and_valid() {
        let text = serde_json::to_string(&ExportOptions::default()).unwrap();
        assert_eq!(ExportOptions::from_json(&text).unwrap(), ExportOptions::default());
        assert_eq!(ExportOptions::from_json("{}").unwrap(), ExportOptions::default());
    }
}

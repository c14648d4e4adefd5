//! The one wire type for settings.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::brand::Brand;
use crate::error::{Error, ErrorKind, Result};
use crate::field::{Field, Group};
use crate::privacy::{Key, Terms, anonymises};
use crate::provenance::Provenance;
use crate::time::Instant;

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

macro_rules! choice {
    ($(#[$doc:meta])* $name:ident { $( $(#[$variant_doc:meta])* $variant:ident, )* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name { $( $(#[$variant_doc])* $variant, )* }
    };
}

choice! {
    /// Kind of file.
    Format {
        /// Comma-separated values.
        #[default]
        Csv,
        /// One JSON document.
        Json,
        /// One JSON object a line.
        Jsonl,
        /// Transcripts to read and print.
        Pdf,
    }
}

choice! {
    /// What a CSV row is.
    Mode {
        /// One conversation.
        #[default]
        Conversations,
        /// One message.
        Messages,
    }
}

choice! {
    /// For whom a CSV file is written.
    Dialect {
        /// For programs: no byte order mark, exact values.
        #[default]
        Machine,
        /// For Excel and its like: byte order mark, all cells quoted, formulas made harmless.
        Spreadsheet,
    }
}

choice! {
    /// What stands between CSV cells.
    Delimiter {
        /// `,`
        #[default]
        Comma,
        /// `;`, where the comma is the decimal mark.
        Semicolon,
        /// A tabulator.
        Tab,
    }
}

choice! {
    /// What the CSV header row says.
    Headers {
        /// Stable keys.
        #[default]
        Keys,
        /// Names for people.
        Labels,
    }
}

choice! {
    /// What becomes of line breaks in CSV cells.
    LineBreaks {
        /// They stay.
        #[default]
        Keep,
        /// Each becomes a visible `⏎`, for programs that cannot read multi-line cells.
        Visible,
    }
}

choice! {
    /// Paper of a PDF.
    Paper {
        /// 210 by 297 mm.
        #[default]
        A4,
        /// 8.5 by 11 inches.
        Letter,
    }
}

choice! {
    /// How many files conversations become.
    FileLayout {
        /// One each where they are read one by one (JSON, PDF), one for each part where they are lines of a table (CSV,
        /// JSON Lines).
        #[default]
        Auto,
        /// One each.
        PerConversation,
        /// One for each part of a bundle.
        PerPart,
        /// One for all: in a bundle, for each part.
        One,
    }
}

choice! {
    /// When documents go into one ZIP file (PDF with one document for each conversation).
    Bundle {
        /// Where there are several.
        #[default]
        Auto,
        /// Where there is one, too.
        Always,
        /// Several documents are an error, or go to the host one by one.
        Never,
    }
}

choice! {
    /// What becomes of files of messages and of recordings in a bundle.
    Media {
        /// Left out and counted.
        #[default]
        LeftOut,
        /// Included, without what devices write into recordings, if the profile lets them out.
        Included,
    }
}

choice! {
    /// What becomes of images that messages hold.
    Images {
        /// Named like every other file.
        #[default]
        Listed,
        /// Shown where they were sent, where the host gives their bytes: made anew, without what cameras write into them.
        Inline,
    }
}

choice! {
    /// How personal data is treated.
    Profile {
        /// Nothing is replaced.
        #[default]
        Internal,
        /// For readers outside the company.
        External,
        /// For training data.
        Training,
        /// For the person that the data is about.
        SubjectAccess,
    }
}

choice! {
    /// What looks for personal data in texts.
    Detection {
        /// Known identities, recognisers and the tagger.
        #[default]
        Full,
        /// Known identities and recognisers: no model is needed, names that no field holds stay.
        Rules,
    }
}

choice! {
    /// What becomes of times.
    Times {
        /// They stay.
        #[default]
        Keep,
        /// They move by whole weeks, by one number for all times of a subject (rule PRV-14).
        Shift,
    }
}

choice! {
    /// What becomes of the text of deleted messages (rule CUS-04); the message itself stays, marked.
    DeletedText {
        /// Left out.
        #[default]
        Omit,
        /// Kept.
        Keep,
    }
}

impl FileLayout {
    /// Whether conversations share a file of this format.
    pub(crate) fn is_together(self, format: Format) -> bool {
        match self {
            Self::Auto => matches!(format, Format::Csv | Format::Jsonl),
            Self::PerConversation => false,
            Self::PerPart | Self::One => true,
        }
    }
}

impl Delimiter {
    pub(crate) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
        }
    }
}

impl Format {
    /// Name on the wire, which is also the file's extension.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Pdf => "pdf",
        }
    }

    /// Media type of the file.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Jsonl => "application/x-ndjson",
            Self::Pdf => "application/pdf",
        }
    }
}

impl Profile {
    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Internal => "internal",
            Self::External => "external",
            Self::Training => "training",
            Self::SubjectAccess => "subject-access",
        }
    }
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

const MAX_ID_BYTES: usize = 80;
/// Conversations of a part, unless the options say otherwise (rule ZIP-14).
const PART_SIZE: u32 = 5_000;
const MAX_PART_SIZE: u32 = 50_000;
const MAX_NAME_BYTES: usize = 60;

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

    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// `invalid-option` names the field; `profile-unavailable` for a profile that this engine cannot apply.
    pub fn validate(&self) -> Result<()> {
        for name in &self.fields {
            let is_known = matches!(name.as_str(), "default" | "all")
                || Group::ALL.iter().any(|group| group.name() == name)
                || Field::of_key(name).is_some();
            if !is_known {
                return Err(Error::option("fields", format!("`{name}` is neither a group nor a field")));
            }
        }
        for (place, format) in self.formats.iter().enumerate() {
            if self.formats.iter().take(place).any(|earlier| earlier == format) {
                return Err(Error::option("formats", "a format is named twice"));
            }
        }
        if !self.columns.is_empty() && !self.all_formats().contains(&Format::Csv) {
            return Err(Error::option("columns", "only CSV has columns"));
        }
        for (place, key) in self.columns.iter().enumerate() {
            let fits = Field::of_key(key).is_some_and(|field| match self.mode {
                Mode::Conversations => field.is_conversation_column(),
                Mode::Messages => field.is_message_column(),
            });
            if !fits {
                return Err(Error::option("columns", format!("`{key}` is not a column in this mode")));
            }
            if self.columns.iter().take(place).any(|earlier| earlier == key) {
                return Err(Error::option("columns", format!("`{key}` is named twice")));
            }
        }
        if let Some(time) = &self.export_time
            && Instant::parse(time).is_none()
        {
            return Err(Error::option("exportTime", "must be a time like 2026-03-27T10:04:00Z"));
        }
        if let Some(id) = &self.export_id {
            let is_plain =
                id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'));
            if id.is_empty() || id.len() > MAX_ID_BYTES || !is_plain {
                return Err(Error::option("exportId", "must be 1 to 80 letters, digits, '-', '_' or '.'"));
            }
        }
        if !(1..=MAX_PART_SIZE).contains(&self.part_size) {
            return Err(Error::option("partSize", format!("must be 1 to {MAX_PART_SIZE}")));
        }
        if let Some(name) = &self.name {
            let is_plain =
                name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
            if name.is_empty() || name.len() > MAX_NAME_BYTES || !is_plain {
                return Err(Error::option("name", "must be 1 to 60 letters, digits, '-' or '_'"));
            }
        }
        self.provenance.validate()?;
        if let Some(brand) = &self.brand {
            brand.validate()?;
        }
        self.validate_privacy()
    }

    fn validate_privacy(&self) -> Result<()> {
        if self.profile == Profile::Internal {
            if !self.terms.is_empty() {
                return Err(Error::option("terms", "the profile `internal` replaces nothing"));
            }
            return Ok(());
        }
        anonymises(self.profile)?;
        self.terms.validate()?;
        if self.key.is_none() {
            return Err(Error::option("key", "this profile needs a key of 64 hexadecimal digits"));
        }
        if self.times == Times::Shift && self.profile != Profile::External {
            return Err(Error::option("times", "only the profile `external` shifts times"));
        }
        if !self.subject.is_empty() && self.profile != Profile::SubjectAccess {
            return Err(Error::option("subject", "only the profile `subject-access` has a subject"));
        }
        Ok(())
    }

    /// The formats that are written.
    pub(crate) fn all_formats(&self) -> Vec<Format> {
        if self.formats.is_empty() { vec![self.format] } else { self.formats.clone() }
    }

    /// The same for a bundle, of whose id more is known than of that of a single file.
    pub(crate) fn bundled(&self) -> Self {
        Self { formats: self.all_formats(), ..self.clone() }
    }

    /// The same for one format of a bundle alone.
    pub(crate) fn of_format(&self, format: Format) -> Self {
        let columns = if format == Format::Csv { self.columns.clone() } else { Vec::new() };
        let export_id = Some(self.bundled().effective_id());
        Self { format, formats: Vec::new(), columns, export_id, ..self.clone() }
    }

    /// Time of the export in the output's form.
    pub(crate) fn canonical_time(&self) -> Option<String> {
        self.export_time.as_deref().and_then(Instant::canonical).map(std::borrow::Cow::into_owned)
    }

    /// A name for the settings that decide what is replaced.
    pub(crate) fn effective_policy(&self) -> String {
        let settings = (self.profile, self.detection, self.times, env!("CARGO_PKG_VERSION"));
        format!("{:016x}", fnv1a(&serde_json::to_vec(&settings).unwrap_or_default()))
    }

    /// The id given, else one that follows from time and options, of which nothing personal goes into it.
    pub(crate) fn effective_id(&self) -> String {
        self.export_id.clone().unwrap_or_else(|| {
            let impersonal = Self {
                key: None,
                subject: Vec::new(),
                terms: Terms::default(),
                kept: Vec::new(),
                reviewed: 0,
                ..self.clone()
            };
            let mut source = serde_json::to_value(&impersonal).unwrap_or_default();
            let has_pdf = self.all_formats().contains(&Format::Pdf);
            let is_bundle = !self.formats.is_empty();
            // What changes nothing in the files changes nothing in their id.
            for (options, counts) in [
                (&["bundle", "name", "provenance"][..], false),
                (&["paper", "brand", "images"], has_pdf),
                (&["layout"], has_pdf || is_bundle),
                (&["formats", "partSize", "media"], is_bundle),
            ] {
                if let (Value::Object(source), false) = (&mut source, counts) {
                    options.iter().for_each(|option| drop(source.shift_remove(*option)));
                }
            }
            let source = serde_json::to_vec(&source).unwrap_or_default();
            format!("exp_{:016x}", fnv1a(&source))
        })
    }
}

/// The reason without the place in a text that the user never wrote.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// FNV-1a, 64 bits: a name for equal options, not a protection.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
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

    #[test]
    fn the_export_id_follows_from_time_and_options() {
        let plain = ExportOptions::default();
        let timed = ExportOptions { export_time: Some("2026-03-27T10:04:00Z".into()), ..plain.clone() };
        assert_eq!(plain.effective_id(), ExportOptions::default().effective_id());
        assert_ne!(plain.effective_id(), timed.effective_id());
    }

    #[test]
    fn what_changes_nothing_in_the_files_changes_nothing_in_the_export_id() {
        let id = |given: Value| ExportOptions::from_value(given).unwrap().effective_id();
        for (one, other, is_same) in [
            (r#"{"layout":"one"}"#, r#"{"layout":"per-conversation"}"#, true),
            (r#"{"partSize":7,"media":"included"}"#, "{}", true),
            (r#"{"format":"pdf","layout":"one"}"#, r#"{"format":"pdf"}"#, false),
            (r#"{"formats":["csv","pdf"],"paper":"letter"}"#, r#"{"formats":["csv","pdf"]}"#, false),
            (r#"{"formats":["csv","pdf"],"images":"inline"}"#, r#"{"formats":["csv","pdf"]}"#, false),
            (r#"{"formats":["csv","json"],"paper":"letter"}"#, r#"{"formats":["csv","json"]}"#, true),
            (r#"{"formats":["csv"],"layout":"per-conversation"}"#, r#"{"formats":["csv"]}"#, false),
        ] {
            let ids = [one, other].map(|json| id(serde_json::from_str(json).unwrap()));
            assert_eq!(ids[0] == ids[1], is_same, "{one} {other}");
        }
    }
}

//! What the types of options cannot say.

use super::{Bundle, ExportOptions, Format, Media, Mode, Profile, Times};
use crate::error::{Error, Result};
use crate::field::{Field, Group};
use crate::privacy::anonymises;
use crate::time::Instant;

const MAX_ID_BYTES: usize = 80;
const MAX_PART_SIZE: u32 = 50_000;
const MAX_NAME_BYTES: usize = 60;

impl ExportOptions {
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

    /// Checks that one output can hold what is asked for.
    ///
    /// # Errors
    /// `invalid-option` names what only a bundle can hold.
    pub(crate) fn validate_alone(&self) -> Result<()> {
        if self.bundle == Bundle::Always {
            return Err(Error::option("bundle", "`always` makes a ZIP file, which this export does not"));
        }
        if self.formats.iter().any(|format| *format != self.format) {
            return Err(Error::option("formats", "only a bundle has other files than that of `format`"));
        }
        if self.media == Media::Included {
            return Err(Error::option("media", "only a bundle holds the files of conversations"));
        }
        Ok(())
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
}

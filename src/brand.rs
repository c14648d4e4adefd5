//! Whose transcripts these are.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Company and colour at the head of PDF transcripts; the logo is one of the [resources](crate::Resources).
///
/// ```
/// use askvault_export::{Brand, ExportOptions};
/// let options = ExportOptions::from_json(r##"{"brand":{"company":"Northwind Shop","accent":"#0B6A62"}}"##)?;
/// assert_eq!(options.brand.unwrap().accent.as_deref(), Some("#0B6A62"));
/// let error = ExportOptions::from_json(r#"{"brand":{"colour":"red"}}"#).unwrap_err();
/// assert!(error.to_string().contains("`colour`"));
/// # Ok::<(), askvault_export::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Brand {
    /// Name of the company, at most 80 characters in one line.
    pub company: Option<String>,
    /// Colour of its name: `#RRGGBB`. What is too light to read on white is darkened, with a warning.
    pub accent: Option<String>,
}

const MAX_COMPANY: usize = 80;

impl Brand {
    /// Red, green, blue of the accent.
    #[must_use]
    pub fn accent_rgb(&self) -> Option<(u8, u8, u8)> {
        let digits = self.accent.as_deref()?.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let part = |from: usize| {
            let two = digits.get(from..from + 2)?;
            two.bytes().all(|digit| digit.is_ascii_hexdigit()).then(|| u8::from_str_radix(two, 16).ok())?
        };
        Some((part(0)?, part(2)?, part(4)?))
    }

    pub(crate) fn validate(&self) -> Result<()> {
        if let Some(company) = &self.company {
            let is_line = !company.trim().is_empty() && !company.chars().any(char::is_control);
            if !is_line || company.chars().count() > MAX_COMPANY {
                return Err(Error::option("brand", "`company` must be one line of 1 to 80 characters"));
            }
        }
        if self.accent.is_some() && self.accent_rgb().is_none() {
            return Err(Error::option("brand", "`accent` must be a colour like #0B6A62"));
        }
        Ok(())
    }
}

//! Conversation export engine.
#![forbid(unsafe_code)]

mod cell;
mod error;
mod field;
mod html;
mod input;
mod model;
mod options;
mod result;
mod scan;
mod scope;
mod selection;
mod text;
mod time;

pub use cell::Cell;
pub use error::{Error, ErrorKind, Result};
pub use field::{FIELDS, Field, FieldKind, Group, Level, PrivacyClass, Read};
pub use html::html_text;
pub use options::{DeletedText, Delimiter, Dialect, ExportOptions, Format, Headers, LineBreaks, Mode, Profile};
pub use text::Text;
pub use time::Instant;

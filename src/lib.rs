//! Conversation export engine.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod cell;
mod error;
mod export;
mod field;
mod html;
mod input;
mod model;
mod options;
mod prepare;
mod result;
mod scan;
mod schema;
mod scope;
mod selection;
mod text;
mod time;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use error::{Error, ErrorKind, Result};
pub use export::Export;
pub use field::{FIELDS, Field, FieldKind, Group, Level, PrivacyClass};
pub use html::html_text;
pub use options::{
    DeletedText, Delimiter, Dialect, ExportOptions, Format, Headers, LineBreaks, Mode, Profile,
};
pub use result::{
    Counts, ExportResult, LongCell, MAX_LISTED, Missing, Outcome, SCHEMA_VERSION, SyntaxError, Warning,
    WarningCode,
};
pub use schema::json_schema;
pub use time::Instant;

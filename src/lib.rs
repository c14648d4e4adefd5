//! Turns support conversations into CSV, JSON, JSON Lines and PDF: one engine for browser, command line and server.
//!
//! ```text
//! bytes ─▶ input ─▶ scope ─▶ prepare ─▶ selection ─▶ writer ─▶ bytes
//!          (scan, model)                (field)      (export/csv, json, jsonl, pdf)
//! ```
//!
//! Input is conversation JSON as the API gives it: pages, arrays, single objects or lines, in chunks cut
//! anywhere. One conversation is in memory at a time. There is no clock, no random source, no file and no
//! network in here: time and ids come in as options, so equal inputs give equal bytes on every host.
//!
//! - [`Export`] runs an export; [`ExportOptions`] says what and how; [`ExportResult`] accounts for everything.
//! - [`FIELDS`] is the one list of what can be exported; [`json_schema`] is made from it.
//! - [`Error`] has a stable code, a place and never conversation text.
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod brand;
mod cell;
mod error;
mod export;
mod field;
mod html;
mod input;
mod inspection;
mod model;
mod options;
mod prepare;
mod privacy;
mod provenance;
mod result;
mod scan;
mod schema;
mod scope;
mod selection;
mod text;
mod time;
#[cfg(feature = "verify")]
mod verify;
#[cfg(feature = "training")]
#[doc(hidden)]
pub mod training {
    //! What the trainer of the tagger's model needs; not for others.
    pub use crate::privacy::training::*;
}
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use brand::Brand;
pub use error::{Error, ErrorKind, Result};
pub use export::{
    BundleResult, Bundler, DocumentSink, Export, FileRef, FileSource, MAX_MEDIA_BYTES, PartResult, PartSink,
    Resources,
};
#[cfg(feature = "pdf")]
pub use export::{FontSet, Forecast, WantedFile};
pub use field::{FIELDS, Field, FieldKind, Group, Level, PrivacyClass};
pub use html::html_text;
pub use inspection::{Inspection, InspectionResult};
pub use options::{
    Bundle, DeletedText, Delimiter, Detection, Dialect, ExportOptions, FileLayout, Format, Headers, Images,
    LineBreaks, Media, Mode, Paper, Profile, Times,
};
pub use privacy::{
    Action, CheckCount, Entity, EntityCount, FieldCount, Finder, FinderCount, Finding, Found, InspectRecord,
    Inspector, KAnonymity, Key, LeftOut, Leftover, MAX_FINDINGS, Originals, PrivacyReport, Review, Tagger,
    Terms,
};
pub use provenance::Provenance;
pub use result::{
    Counts, ExportResult, LongCell, MAX_LISTED, Missing, Outcome, SCHEMA_VERSION, SyntaxError, Warning,
    WarningCode,
};
pub use schema::json_schema;
pub use time::Instant;
#[cfg(feature = "verify")]
pub use verify::{Damage, Fault, Statement, Verification, verify, verify_set};

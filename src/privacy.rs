//! Personal data: found by finders, replaced by the profile's actions, and searched for again at the end.
//!
//! ```text
//! fields ─▶ identity ─┐
//! text ─▶ fold ─▶ recognise ─┼─▶ overlap ─▶ replace ─▶ writer ─▶ check
//!               tagger ─┘
//! ```
//!
//! Finders never edit, replacing never finds.

mod anonymiser;
mod apply;
mod build;
mod check;
mod entity;
mod evidence;
mod exported;
mod finding;
mod fold;
mod gather;
mod identity;
mod inspector;
mod k_anonymity;
mod key;
mod leftover;
mod link;
mod overlap;
mod passage;
mod people;
mod profile;
mod recognise;
mod redaction;
mod repetition;
mod replace;
mod report;
mod route;
mod search;
mod span;
mod subject;
mod tagger;
mod terms;
mod token;
mod treated;
mod treatment;
mod words;

pub(crate) use anonymiser::Anonymiser;
pub(crate) use build::anonymises;
pub(crate) use check::{Check, Frame, Layout};
#[cfg(feature = "pdf")]
pub(crate) use check::{Extract, SOFT_BREAK};
pub use entity::Entity;
pub(crate) use evidence::Evidence;
pub(crate) use finding::Findings;
pub use finding::{Finding, MAX_FINDINGS, Originals};
pub use inspector::{Found, InspectRecord, Inspector};
pub use k_anonymity::KAnonymity;
pub use key::Key;
pub use leftover::Leftover;
pub use profile::Action;
pub use report::{CheckCount, EntityCount, FieldCount, FinderCount, LeftOut, PrivacyReport, Review};
pub use span::Finder;
pub use tagger::Tagger;
#[cfg(feature = "training")]
pub use tagger::training;
pub use terms::Terms;
#[cfg(feature = "pdf")]
pub(crate) use treated::Remembered;
#[cfg(all(test, feature = "pdf"))]
pub(crate) use treated::Removed;
pub(crate) use treated::Treated;

//! Personal data: found by finders, replaced by the profile's actions, and searched for again at the end.
//!
//! ```text
//! fields ─▶ identity ─┐
//! text ─▶ fold ─▶ recognise ─┼─▶ overlap ─▶ replace ─▶ writer ─▶ check
//!               tagger ─┘
//! ```
//!
//! Finders never edit, replacing never finds.

mod check;
mod entity;
mod fold;
mod identity;
mod inspector;
mod overlap;
mod passage;
mod recognise;
mod repetition;
mod span;
mod tagger;

pub use entity::Entity;
pub use inspector::{Found, InspectRecord, Inspector};
pub use span::Finder;
pub use tagger::Tagger;
#[cfg(feature = "training")]
pub use tagger::training;

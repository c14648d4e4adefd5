//! The program as its users run it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod atomicity;
mod bundle;
mod dialogues;
mod fault;
mod inspect;
mod output;
#[cfg(unix)]
mod pipes;
mod privacy;
mod program;
mod transcripts;
mod usage;

//! The part of AskVault that the Export button talks to: the documented conversations API on an embedded
//! SQLite database, filled with a deterministic sample workspace, and the dashboard's files.
//!
//! ```text
//! request → security → log + request id → access (seat or key, limit) → conversation | facet | contact | media | export_log → store
//!                                       ↘ files (dashboard)
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod access;
pub mod api_key;
pub mod app;
pub mod arguments;
pub mod audience;
pub mod checkpoint_key;
pub mod contact;
pub mod conversation;
pub mod cursor;
pub mod envelope;
pub mod export_log;
pub mod facet;
pub mod files;
pub mod filter;
pub mod limit;
pub mod media;
pub mod moment;
pub mod request_log;
pub mod sample;
pub mod security;
pub mod session;
pub mod store;
pub mod workspace;

//! The sample workspace "Northwind Shop": invented conversations of an online shop for outdoor goods.
//!
//! Everything is drawn from seeded numbers; there is no clock and no other source of chance, so every run gives the same
//! bytes. A record depends on its own number only: the first thousand conversations of a large sample are those of a small one.

mod audit;
mod conversation;
mod dialog;
mod facts;
mod file;
mod message;
mod oddity;
mod person;
mod phrasebook;
mod random;
mod recording;
mod scale;
mod story;
pub mod topic;

use serde_json::Value;

/// Version of the generated data; a database with another one is filled anew.
pub const VERSION: u32 = 3;

/// A conversation with everything that the database keeps about it.
#[derive(Debug)]
pub struct Sample {
    /// `conv_…`
    pub id: String,
    /// Channel.
    pub channel: &'static str,
    /// Status.
    pub status: &'static str,
    /// Priority.
    pub priority: &'static str,
    /// SLA state.
    pub sla_state: &'static str,
    /// Start, Unix milliseconds.
    pub started_ms: i64,
    /// Last message, Unix milliseconds.
    pub last_ms: i64,
    /// `cus_…`
    pub customer_id: String,
    /// The customer's address.
    pub customer_email: Option<String>,
    /// `agt_…` of the assigned agent.
    pub agent_id: Option<&'static str>,
    /// Name of the assigned agent.
    pub agent_name: Option<&'static str>,
    /// Audiences.
    pub audience: Vec<&'static str>,
    /// Tags.
    pub tags: Vec<String>,
    /// The customer as in the conversation.
    pub customer: Value,
    /// The whole conversation.
    pub conversation: Value,
    /// The item of the list.
    pub item: Value,
    /// Attachments and recordings.
    pub files: Vec<SampleFile>,
    /// The texts of all messages that were not deleted, for the search.
    pub text: String,
}

/// An attachment or a recording.
#[derive(Debug)]
pub struct SampleFile {
    /// `att_…` or `rec_…`
    pub id: String,
    /// File name.
    pub name: String,
    /// Media type.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The first `count` conversations.
pub fn conversations(count: usize) -> impl Iterator<Item = Sample> {
    let books = phrasebook::Phrasebook::all();
    (0..count).filter_map(move |number| conversation::write(&books, number))
}

//! What the pages say of the profile: which copy this is, and what its times are.

use crate::options::{ExportOptions, Profile, Times};

/// Words for header and footer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edition {
    /// Nothing where nothing was replaced.
    pub(super) words: Option<&'static str>,
    pub(super) times: &'static str,
}

impl Edition {
    pub(super) fn of(options: &ExportOptions) -> Self {
        let words = match options.profile {
            Profile::Internal => None,
            Profile::External => Some("Pseudonymised  ·  external copy"),
            Profile::Training => Some("Pseudonymised  ·  training copy"),
            Profile::SubjectAccess => Some("Subject access copy  ·  data of others replaced"),
        };
        let times = match (options.profile, options.times) {
            (Profile::Training, _) => "Times removed",
            (Profile::External, Times::Shift) => "Times are UTC, shifted by whole weeks",
            _ => "All times are UTC",
        };
        Self { words, times }
    }
}

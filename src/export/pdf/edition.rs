//! What the pages say of the profile: which copy this is, and what its times are.

use crate::options::{ExportOptions, Profile, Times};

/// Words for header and footer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edition {
    /// Whose copy it is.
    pub(super) copy: &'static str,
    pub(super) times: &'static str,
}

impl Edition {
    pub(super) fn of(options: &ExportOptions) -> Self {
        let copy = match options.profile {
            Profile::Internal => "Internal copy",
            Profile::External => "Pseudonymised · external copy",
            Profile::Training => "Redacted · training copy",
            Profile::SubjectAccess => "Copy for the person concerned",
        };
        let times = match (options.profile, options.times) {
            (Profile::Training, _) => "Times removed",
            (Profile::External, Times::Shift) => "Times are UTC, shifted by whole weeks",
            _ => "All times are UTC",
        };
        Self { copy, times }
    }
}

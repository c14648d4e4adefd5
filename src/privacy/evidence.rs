//! What one of several workers knows at its end of the part of an export that it did.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::anonymiser::Anonymiser;
use super::check::{Check, Keys};
use super::leftover::Leftover;
use super::report::Tally;

/// Counts for the report, and keys for the leftover check: no value can be read back from it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Evidence {
    tally: Tally,
    groups: BTreeMap<u64, u64>,
    keys: Keys,
}

impl Evidence {
    pub(crate) fn new(anonymiser: &Anonymiser, check: &Check) -> Self {
        let groups = anonymiser.groups().map(|groups| groups.counted().clone()).unwrap_or_default();
        Self { tally: anonymiser.tally().clone(), groups: groups.into_iter().collect(), keys: check.keys() }
    }

    /// Adds it to what is known of the whole export.
    ///
    /// # Errors
    /// A value that one worker removed stands in what another one wrote.
    pub(crate) fn add_to(self, anonymiser: &mut Anonymiser, check: &mut Check) -> Result<(), Leftover> {
        anonymiser.absorb(self.tally, self.groups.into_iter().collect::<HashMap<_, _>>());
        check.absorb(self.keys)
    }
}

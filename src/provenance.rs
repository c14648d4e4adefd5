//! What a bundle says of where it comes from.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// Who asked for what: goes into the manifest of an internal bundle, and only as digests into any other (rules MAN-05,
/// CUS-08, CUS-13).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Provenance {
    /// Who exports, as the host names them.
    pub actor: Option<String>,
    /// The workspace.
    pub workspace: Option<String>,
    /// `selected`, `filter`, `conversation`, `contact`: goes into every manifest.
    pub scope: Option<String>,
    /// The filter in words.
    pub filter: Option<String>,
    /// Why: the number of a request, for example.
    pub reference: Option<String>,
}

/// Bytes of one statement at most.
const MAX_BYTES: usize = 2_000;
/// Scopes that a manifest can name.
const SCOPES: [&str; 4] = ["selected", "filter", "conversation", "contact"];

impl Provenance {
    /// Checks what the types cannot say.
    ///
    /// # Errors
    /// `invalid-option`.
    pub(crate) fn validate(&self) -> Result<()> {
        let Self { actor, workspace, scope, filter, reference } = self;
        if scope.as_deref().is_some_and(|scope| !SCOPES.contains(&scope)) {
            let reason = format!("the scope must be one of {}", SCOPES.join(", "));
            return Err(Error::option("provenance", reason));
        }
        let is_long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > MAX_BYTES);
        if [actor, workspace, filter, reference].into_iter().any(is_long) {
            return Err(Error::option("provenance", format!("a statement is longer than {MAX_BYTES} bytes")));
        }
        Ok(())
    }
}

//! Whether this build makes bundles.

use crate::error::Result;

/// Proof that it does. Without the feature nobody has one, and the compiler leaves out everything that needs it.
#[cfg(feature = "bundle")]
#[derive(Clone, Copy, Debug)]
pub(super) struct Bundles(());

/// Proof that it does: there is none.
#[cfg(not(feature = "bundle"))]
#[derive(Clone, Copy, Debug)]
pub(super) enum Bundles {}

/// # Errors
/// `format-unavailable`.
pub(super) fn bundles() -> Result<Bundles> {
    #[cfg(feature = "bundle")]
    return Ok(Bundles(()));
    #[cfg(not(feature = "bundle"))]
    Err(crate::error::ErrorKind::FormatUnavailable.into())
}

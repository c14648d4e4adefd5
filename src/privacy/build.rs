//! Whether this build of the engine replaces anything.

#[cfg(not(feature = "anonymise"))]
use crate::error::ErrorKind;
use crate::error::Result;
use crate::options::Profile;

/// Proof that it does. Without the feature there is no value of this type, so that the compiler leaves out
/// everything that needs one.
#[cfg(feature = "anonymise")]
pub(crate) type Anonymises = ();

/// Proof that it does; this build has none.
#[cfg(not(feature = "anonymise"))]
pub(crate) type Anonymises = std::convert::Infallible;

/// The proof.
///
/// # Errors
/// `profile-unavailable` where this build replaces nothing.
#[cfg(feature = "anonymise")]
pub(crate) fn anonymises(_profile: Profile) -> Result<Anonymises> {
    Ok(())
}

/// The proof, which this build does not have.
///
/// # Errors
/// `profile-unavailable`
#[cfg(not(feature = "anonymise"))]
pub(crate) fn anonymises(profile: Profile) -> Result<Anonymises> {
    Err(ErrorKind::ProfileUnavailable { profile: profile.name() }.into())
}

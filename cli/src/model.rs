//! The model of names and addresses: built in, or a file of the user's.

use std::path::Path;

use askvault_export::Tagger;

use crate::exit::Failure;
use crate::place::shown;

/// The model that is built in.
static BUILT_IN: &[u8] = include_bytes!("../../model/names.bin");

/// The tagger with the built-in model, or with the one in a file.
pub fn tagger(file: Option<&Path>) -> Result<Tagger, Failure> {
    let Some(path) = file else {
        return Tagger::from_bytes(BUILT_IN).map_err(|error| Failure::Failed(error.to_string()));
    };
    let name = shown(path);
    let bytes = std::fs::read(path).map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    Tagger::from_bytes(&bytes).map_err(|error| Failure::Usage(format!("{name}: {error}")))
}

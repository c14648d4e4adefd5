//! The model of names and addresses: built in, or a file of the user's.

use std::path::Path;
use std::sync::Arc;

use askvault_export::{Detection, ExportOptions, Profile, Tagger};

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

/// The tagger, if an export of these options needs it.
pub fn wanted(settings: &[ExportOptions]) -> Result<Option<Arc<Tagger>>, Failure> {
    let needs = |options: &ExportOptions| {
        options.profile != Profile::Internal && options.detection == Detection::Full
    };
    if settings.iter().any(needs) { tagger(None).map(|tagger| Some(Arc::new(tagger))) } else { Ok(None) }
}

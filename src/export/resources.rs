//! What an export needs from its host beside options and input.

use std::sync::Arc;

use super::FileSource;
#[cfg(feature = "pdf")]
use super::pdf::FontSet;
use crate::privacy::Tagger;

/// Takes finished documents, each with a file name, where an export makes several.
pub type DocumentSink = Box<dyn FnMut(&str, &[u8]) -> std::io::Result<()>>;

/// What an export needs beside its options: the engine has no files.
#[derive(Default)]
pub struct Resources {
    /// Finds names.
    pub tagger: Option<Arc<Tagger>>,
    /// Fonts for PDF.
    #[cfg(feature = "pdf")]
    pub fonts: FontSet,
    /// Takes the documents of a PDF export with one for each conversation; without it all goes to the output, which can
    /// then hold one.
    pub documents: Option<DocumentSink>,
    /// The company's logo for PDF: the bytes of a PNG or JPEG file.
    pub logo: Option<Vec<u8>>,
    /// Gives the images that messages hold, where the options want them shown (PDF).
    pub files: Option<FileSource>,
}

impl std::fmt::Debug for Resources {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resources").field("tagger", &self.tagger.is_some()).finish_non_exhaustive()
    }
}

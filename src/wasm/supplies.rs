//! What the page brings to an engine: the model, fonts, and files of conversations.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use wasm_bindgen::prelude::JsValue;

use super::to_js;
use crate::{ExportOptions, FileRef, Resources, Tagger};
#[cfg(feature = "pdf")]
use crate::{FontSet, Forecast, Format};

thread_local! {
    /// The model of this worker: loaded once, shared by its exports.
    static TAGGER: RefCell<Option<Arc<Tagger>>> = const { RefCell::new(None) };
}

pub(super) fn tagger() -> Option<Arc<Tagger>> {
    TAGGER.with(|tagger| tagger.borrow().clone())
}

/// Keeps the model for what follows in this worker.
pub(super) fn keep_tagger(model: Tagger) {
    TAGGER.with(|tagger| *tagger.borrow_mut() = Some(Arc::new(model)));
}

#[cfg(feature = "pdf")]
thread_local! {
    /// The fonts of this worker, as far as they were needed.
    static FONTS: RefCell<FontSet> = RefCell::default();
}

/// Files that were fetched for what comes next, by conversation and attachment: as often as they are shown there.
type Files = Rc<RefCell<HashMap<(String, String), Vec<Vec<u8>>>>>;

/// Fonts and files of one engine, which are asked for before their conversation is written.
///
/// A build without PDF foresees nothing: it asks for nothing.
#[derive(Debug, Default)]
pub(super) struct Supplies {
    files: Files,
    /// Reads ahead where transcripts are written.
    #[cfg(feature = "pdf")]
    forecast: Option<Forecast>,
}

impl Supplies {
    pub(super) fn new(options: &ExportOptions) -> crate::Result<Self> {
        #[cfg(not(feature = "pdf"))]
        let _ = options;
        Ok(Self {
            files: Files::default(),
            #[cfg(feature = "pdf")]
            forecast: options
                .all_formats()
                .contains(&Format::Pdf)
                .then(|| Forecast::new(&options.of_format(Format::Pdf), fonts()))
                .transpose()?,
        })
    }

    /// What the engine needs beside its options: it finds what is brought later, too.
    pub(super) fn resources(&self, logo: Option<Vec<u8>>) -> Resources {
        let brought = Rc::clone(&self.files);
        let find = move |file: &FileRef<'_>| {
            let key = (file.conversation_id.to_owned(), file.attachment_id.to_owned());
            let mut brought = brought.borrow_mut();
            let left = brought.get_mut(&key);
            let file = left.and_then(Vec::pop);
            if brought.get(&key).is_some_and(Vec::is_empty) {
                brought.remove(&key);
            }
            Ok(file)
        };
        Resources {
            tagger: tagger(),
            logo,
            files: Some(Box::new(find)),
            #[cfg(feature = "pdf")]
            fonts: fonts(),
            ..Resources::default()
        }
    }

    /// Whether there is anything to foresee.
    pub(super) fn are_foreseen(&self) -> bool {
        #[cfg(feature = "pdf")]
        return self.forecast.is_some();
        #[cfg(not(feature = "pdf"))]
        false
    }

    /// Reads input ahead.
    pub(super) fn foresee(&mut self, bytes: &[u8]) -> crate::Result<()> {
        #[cfg(feature = "pdf")]
        if let Some(forecast) = &mut self.forecast {
            return forecast.push(bytes);
        }
        let _ = bytes;
        Ok(())
    }

    /// Reads ahead what the end of the input completes.
    pub(super) fn foresee_end(&mut self) -> crate::Result<()> {
        #[cfg(feature = "pdf")]
        if let Some(forecast) = &mut self.forecast {
            return forecast.finish();
        }
        Ok(())
    }

    /// Reads ahead, where it reads batches.
    #[cfg(feature = "pdf")]
    pub(super) fn forecast(&mut self) -> Option<&mut Forecast> {
        self.forecast.as_mut()
    }

    /// Names of font files that what was read ahead needs.
    pub(super) fn missing_fonts(&mut self) -> crate::Result<Vec<String>> {
        #[cfg(feature = "pdf")]
        if let Some(forecast) = &mut self.forecast {
            return Ok(forecast.fonts()?.into_iter().map(str::to_owned).collect());
        }
        Ok(Vec::new())
    }

    /// Keeps a font for this engine and for what follows in this worker; all fonts that there are then.
    #[cfg(feature = "pdf")]
    pub(super) fn add_font(&mut self, file: &str, bytes: Vec<u8>) -> crate::Result<FontSet> {
        // One copy for all: some weigh ten megabytes.
        FONTS.with(|fonts| fonts.borrow_mut().add(file, bytes))?;
        if let Some(forecast) = &mut self.forecast {
            forecast.take_fonts(fonts());
        }
        Ok(fonts())
    }

    /// Images that what was read ahead shows, each as often as it is shown.
    pub(super) fn wanted_files(&mut self) -> Result<JsValue, JsValue> {
        #[cfg(feature = "pdf")]
        if let Some(forecast) = &mut self.forecast {
            return to_js(&forecast.take_files());
        }
        to_js(&[(); 0])
    }

    /// Keeps a file that was asked for until it is written.
    pub(super) fn add_file(&mut self, conversation_id: String, attachment_id: String, bytes: Vec<u8>) {
        self.files.borrow_mut().entry((conversation_id, attachment_id)).or_default().push(bytes);
    }
}

#[cfg(feature = "pdf")]
fn fonts() -> FontSet {
    FONTS.with(|fonts| fonts.borrow().clone())
}

//! A look at what an export would replace.

use js_sys::Uint8Array;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Inbox, options_from, supplies, thrown, to_js};
use crate::ErrorKind;

/// A look at what an export would replace.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Inspection {
    engine: Option<crate::Inspection>,
    inbox: Inbox,
}

#[wasm_bindgen]
impl Inspection {
    /// Starts looking; throws an `ExportError` that names the wrong option.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<Inspection, JsValue> {
        let engine = crate::Inspection::new(options_from(options)?, supplies::tagger())
            .map_err(|error| thrown(&error))?;
        Ok(Self { engine: Some(engine), inbox: Inbox::default() })
    }

    /// Takes input.
    pub fn push(&mut self, chunk: &Uint8Array) -> Result<(), JsValue> {
        let engine = self.engine.as_mut().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        self.inbox.bring(chunk, |bytes| engine.push(bytes)).map_err(|error| thrown(&error))
    }

    /// Conversations read so far.
    pub fn conversations(&self) -> f64 {
        self.engine.as_ref().map_or(0, crate::Inspection::conversations) as f64
    }

    /// Ends the input and gives what was found.
    pub fn finish(&mut self) -> Result<JsValue, JsValue> {
        let engine = self.engine.take().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        to_js(&engine.finish().map_err(|error| thrown(&error))?)
    }
}

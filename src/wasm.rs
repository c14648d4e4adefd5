//! The browser's door: converts, calls, converts. With the files in `wasm/` the only one that names the wasm crates.
//!
//! After a thrown error or a trap the instance is not used again: the worker is replaced.

use std::time::Duration;

use js_sys::{Function, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};
use web_sys::FileSystemSyncAccessHandle;

use crate::{Counts, Error, ErrorKind, ExportOptions, ExportResult, FIELDS, Tagger};

mod bundle;
mod inbox;
mod inspection;
mod outbox;
mod supplies;
mod verify;

use inbox::Inbox;
use outbox::{CHUNK_BYTES, Outbox};
use supplies::Supplies;

/// An instance has one thread, which asks for memory all the time.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// A JavaScript `Error` named `ExportError` with the code and its data.
fn thrown(error: &Error) -> JsValue {
    let value = JsValue::from(JsError::new(&error.to_string()));
    let set = |key: &str, data: JsValue| Reflect::set(&value, &key.into(), &data).is_ok();
    set("name", "ExportError".into());
    set("code", error.code().into());
    if let Some(conversation) = error.conversation() {
        set("conversation", (conversation as f64).into());
    }
    if let Some(byte) = error.byte() {
        set("byte", (byte as f64).into());
    }
    if let Some(field) = error.field() {
        set("field", field.into());
    }
    if let ErrorKind::Leftover(leftover) = error.kind() {
        set("place", leftover.place.as_str().into());
        set("entity", leftover.entity.name().into());
        set("encoding", leftover.encoding.into());
    }
    value
}

fn to_js<T: Serialize + ?Sized>(value: &T) -> Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::json_compatible();
    value.serialize(&serializer).map_err(JsValue::from)
}

fn options_from(given: JsValue) -> Result<ExportOptions, JsValue> {
    let given: serde_json::Value = if given.is_undefined() {
        serde_json::Value::Object(serde_json::Map::new())
    } else {
        serde_wasm_bindgen::from_value(given).map_err(JsValue::from)?
    };
    ExportOptions::from_value(given).map_err(|error| thrown(&error))
}

/// The settings with which an export starts.
#[wasm_bindgen(js_name = defaultOptions)]
pub fn default_options() -> Result<JsValue, JsValue> {
    to_js(&ExportOptions::default())
}

/// Throws an `ExportError` that names the wrong option.
#[wasm_bindgen(js_name = checkOptions)]
pub fn check_options(options: JsValue) -> Result<(), JsValue> {
    options_from(options).map(|_| ())
}

/// The field table.
#[wasm_bindgen]
pub fn fields() -> Result<JsValue, JsValue> {
    to_js(FIELDS)
}

/// JSON Schema of the `json` format, as text.
#[wasm_bindgen(js_name = jsonSchema)]
pub fn json_schema() -> String {
    crate::json_schema().to_string()
}

/// Version of the engine.
#[wasm_bindgen(js_name = engineVersion)]
pub fn engine_version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Loads the model that finds names; needed once before an export that detects with it.
#[wasm_bindgen(js_name = loadModel)]
pub fn load_model(bytes: &[u8]) -> Result<(), JsValue> {
    crate::privacy::anonymises(crate::Profile::External).map_err(|error| thrown(&error))?;
    let model = Tagger::from_bytes(bytes).map_err(|error| thrown(&error))?;
    supplies::keep_tagger(model);
    Ok(())
}

/// A running export.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Export {
    engine: Option<crate::Export<Outbox>>,
    outbox: Outbox,
    inbox: Inbox,
    result: Option<ExportResult>,
    counts: Counts,
    check_time: Duration,
    /// A removed value that was still in the output.
    leftover: Option<String>,
    supplies: Supplies,
}

#[wasm_bindgen]
impl Export {
    /// Starts an export, with the bytes of a logo where transcripts have one; throws an `ExportError` that names the wrong
    /// option.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, logo: Option<Vec<u8>>) -> Result<Export, JsValue> {
        let outbox = Outbox::default();
        let options = options_from(options)?;
        let supplies = Supplies::new(&options).map_err(|error| thrown(&error))?;
        let resources = supplies.resources(logo);
        let engine = crate::Export::with_resources(options, resources, outbox.clone())
            .map_err(|error| thrown(&error))?;
        Ok(Self {
            supplies,
            engine: Some(engine),
            outbox,
            inbox: Inbox::default(),
            result: None,
            counts: Counts::default(),
            check_time: Duration::ZERO,
            leftover: None,
        })
    }

    /// Sends the output to a file of the origin-private file system from now on.
    #[wasm_bindgen(js_name = writeTo)]
    pub fn write_to(&mut self, file: FileSystemSyncAccessHandle) {
        self.outbox.write_to(file);
    }

    /// Times the search for leftovers by a function that gives milliseconds, such as `performance.now`.
    #[wasm_bindgen(js_name = timeCheck)]
    pub fn time_check(&mut self, clock: Function) {
        let read = move || {
            let milliseconds = clock.call0(&JsValue::UNDEFINED).ok().and_then(|time| time.as_f64());
            Duration::try_from_secs_f64(milliseconds.unwrap_or_default() / 1000.0).unwrap_or_default()
        };
        if let Some(engine) = &mut self.engine {
            engine.time_check(read);
        }
    }

    /// Milliseconds that the search for leftovers took in the input so far; 0 before [`Self::time_check`].
    #[wasm_bindgen(js_name = checkMilliseconds)]
    pub fn check_milliseconds(&self) -> f64 {
        self.check_time.as_secs_f64() * 1000.0
    }

    /// Takes input; gives output once enough has gathered.
    pub fn push(&mut self, chunk: &Uint8Array) -> Result<Option<Uint8Array>, JsValue> {
        let engine = self.engine.as_mut().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        let pushed = self.inbox.bring(chunk, |bytes| engine.push(bytes));
        self.counts = engine.counts();
        self.check_time = engine.check_time();
        pushed.map_err(|error| self.failed(&error))?;
        Ok(self.outbox.take(CHUNK_BYTES))
    }

    /// Reads a chunk ahead, or with nothing the end of the input: then bring what [`Self::missing_fonts`] and
    /// [`Self::wanted_files`] ask for, and push it.
    pub fn foresee(&mut self, chunk: Option<Uint8Array>) -> Result<(), JsValue> {
        if !self.supplies.are_foreseen() {
            return Ok(());
        }
        let read = match chunk {
            Some(chunk) => self.inbox.bring(&chunk, |bytes| self.supplies.foresee(bytes)),
            None => self.supplies.foresee_end(),
        };
        read.map_err(|error| thrown(&error))
    }

    /// Names of font files that what was read ahead needs; ask again after [`Self::add_font`] until there are none.
    #[wasm_bindgen(js_name = missingFonts)]
    pub fn missing_fonts(&mut self) -> Result<Vec<String>, JsValue> {
        self.supplies.missing_fonts().map_err(|error| thrown(&error))
    }

    /// Gives a font to this export and to those that follow in this worker.
    #[wasm_bindgen(js_name = addFont)]
    pub fn add_font(&mut self, file: &str, bytes: Vec<u8>) -> Result<(), JsValue> {
        #[cfg(feature = "pdf")]
        {
            let fonts = self.supplies.add_font(file, bytes).map_err(|error| thrown(&error))?;
            if let Some(engine) = &mut self.engine {
                engine.take_fonts(fonts);
            }
        }
        #[cfg(not(feature = "pdf"))]
        let _ = (file, bytes);
        Ok(())
    }

    /// Images that what was read ahead shows, each once: objects as the host's `files` takes them.
    #[wasm_bindgen(js_name = wantedFiles)]
    pub fn wanted_files(&mut self) -> Result<JsValue, JsValue> {
        self.supplies.wanted_files()
    }

    /// Gives a file that was asked for.
    #[wasm_bindgen(js_name = addFile)]
    pub fn add_file(&mut self, conversation_id: String, attachment_id: String, bytes: Vec<u8>) {
        self.supplies.add_file(conversation_id, attachment_id, bytes);
    }

    /// Counts so far.
    pub fn progress(&self) -> Result<JsValue, JsValue> {
        to_js(&self.counts)
    }

    /// Ends the input and gives the rest of the output.
    pub fn finish(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let engine = self.engine.take().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        let result = engine.finish().map_err(|error| self.failed(&error))?;
        self.counts = result.counts;
        self.result = Some(result);
        Ok(self.outbox.take(1))
    }

    /// The account; undefined before [`Self::finish`].
    pub fn result(&self) -> Result<JsValue, JsValue> {
        self.result.as_ref().map_or(Ok(JsValue::UNDEFINED), to_js)
    }
}

#[wasm_bindgen]
impl Export {
    /// After the code `leftover`: the value, so that the page can redact it too. It goes into no message and no log.
    #[wasm_bindgen(js_name = leftoverValue)]
    pub fn leftover_value(&self) -> Option<String> {
        self.leftover.clone()
    }
}

impl Export {
    fn failed(&mut self, error: &Error) -> JsValue {
        if let ErrorKind::Leftover(leftover) = error.kind() {
            self.leftover = Some(leftover.value().to_owned());
        }
        thrown(error)
    }
}

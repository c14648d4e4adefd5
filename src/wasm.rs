//! The browser's door: converts, calls, converts. The only file that names the wasm crates.
//!
//! After a thrown error or a trap the instance is not used again: the worker is replaced.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, Write};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use js_sys::{Function, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::prelude::{JsError, JsValue, wasm_bindgen};
use web_sys::FileSystemSyncAccessHandle;

use crate::{Counts, Error, ErrorKind, ExportOptions, ExportResult, FIELDS, FileRef, Resources, Tagger};
#[cfg(feature = "pdf")]
use crate::{FontSet, Forecast};

mod bundle;

/// Output that is gathered before it crosses to JavaScript, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

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

thread_local! {
    /// The model of this worker: loaded once, shared by its exports.
    static TAGGER: RefCell<Option<Arc<Tagger>>> = const { RefCell::new(None) };
}

fn tagger() -> Option<Arc<Tagger>> {
    TAGGER.with(|tagger| tagger.borrow().clone())
}

/// Loads the model that finds names; needed once before an export that detects with it.
#[wasm_bindgen(js_name = loadModel)]
pub fn load_model(bytes: &[u8]) -> Result<(), JsValue> {
    crate::privacy::anonymises(crate::Profile::External).map_err(|error| thrown(&error))?;
    let model = Tagger::from_bytes(bytes).map_err(|error| thrown(&error))?;
    TAGGER.with(|tagger| *tagger.borrow_mut() = Some(Arc::new(model)));
    Ok(())
}

#[cfg(feature = "pdf")]
thread_local! {
    /// The fonts of this worker, as far as they were needed.
    static FONTS: RefCell<FontSet> = RefCell::default();
}

/// Keeps a font for the exports that follow.
#[cfg(feature = "pdf")]
fn keep_font(file: &str, bytes: Vec<u8>) -> crate::Result<FontSet> {
    FONTS.with(|fonts| {
        fonts.borrow_mut().add(file, bytes)?;
        Ok(fonts.borrow().clone())
    })
}

/// Files that the page has fetched for what comes next, by conversation and attachment.
type Files = Rc<RefCell<HashMap<(String, String), Vec<u8>>>>;

/// What an export needs beside its options.
fn resources_of(files: &Files, logo: Option<Vec<u8>>) -> Resources {
    let brought = Rc::clone(files);
    let find = move |file: &FileRef<'_>| {
        let key = (file.conversation_id.to_owned(), file.attachment_id.to_owned());
        Ok(brought.borrow_mut().remove(&key))
    };
    Resources {
        tagger: tagger(),
        logo,
        files: Some(Box::new(find)),
        #[cfg(feature = "pdf")]
        fonts: FONTS.with(|fonts| fonts.borrow().clone()),
        ..Resources::default()
    }
}

/// Where the engine writes: memory until it is taken, or a file of the origin-private file system.
#[derive(Clone, Debug, Default)]
struct Outbox(Rc<RefCell<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    bytes: Vec<u8>,
    file: Option<FileSystemSyncAccessHandle>,
}

impl Outbox {
    /// Gathered bytes, once there are at least `enough`.
    fn take(&self, enough: usize) -> Option<Uint8Array> {
        let mut shelf = self.0.borrow_mut();
        if shelf.file.is_some() || shelf.bytes.is_empty() || shelf.bytes.len() < enough {
            return None;
        }
        let taken = Uint8Array::from(shelf.bytes.as_slice());
        shelf.bytes.clear();
        Some(taken)
    }
}

impl Shelf {
    /// Writes what has gathered to the file, if there is one and enough has gathered.
    fn store(&mut self, enough: usize) -> io::Result<()> {
        let Some(file) = &self.file else {
            return Ok(());
        };
        if self.bytes.len() < enough {
            return Ok(());
        }
        let mut rest = self.bytes.as_slice();
        while !rest.is_empty() {
            let written = file.write_with_u8_array(rest).map_err(|error| storage_error(&error))?;
            let written = checked_count(written, rest.len())?;
            rest = match rest.get(written..) {
                Some(rest) if written > 0 => rest,
                _ => return Err(io::ErrorKind::WriteZero.into()),
            };
        }
        self.bytes.clear();
        Ok(())
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut shelf = self.0.borrow_mut();
        shelf.bytes.extend_from_slice(bytes);
        shelf.store(CHUNK_BYTES)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut shelf = self.0.borrow_mut();
        shelf.store(1)?;
        shelf.file.as_ref().map_or(Ok(()), |file| file.flush().map_err(|error| storage_error(&error)))
    }
}

/// How much was written. Chromium throws nothing when there is no room: it gives its own error number, which is
/// negative, as an unsigned count of 32 bits.
fn checked_count(written: f64, length: usize) -> io::Result<usize> {
    const NO_SPACE: f64 = 4_294_967_296.0 - 8.0;
    if written == NO_SPACE {
        return Err(io::Error::new(io::ErrorKind::StorageFull, QUOTA_EXCEEDED));
    }
    if written > length as f64 {
        return Err(io::Error::other("UnknownError"));
    }
    Ok(written as usize)
}

const QUOTA_EXCEEDED: &str = "QuotaExceededError";

/// The browser's name for what went wrong, so that a full disk can be told from the rest.
fn storage_error(error: &JsValue) -> io::Error {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    let kind = if name == QUOTA_EXCEEDED { io::ErrorKind::StorageFull } else { io::ErrorKind::Other };
    io::Error::new(kind, name)
}

/// A running export.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Export {
    engine: Option<crate::Export<Outbox>>,
    outbox: Outbox,
    /// Input on its way in, kept to reuse its memory.
    inbox: Vec<u8>,
    result: Option<ExportResult>,
    counts: Counts,
    check_time: Duration,
    /// A removed value that was still in the output.
    leftover: Option<String>,
    /// Reads ahead, so that the page can bring fonts and images.
    #[cfg(feature = "pdf")]
    forecast: Option<Forecast>,
    files: Files,
}

#[wasm_bindgen]
impl Export {
    /// Starts an export, with the bytes of a logo where transcripts have one; throws an `ExportError` that names the wrong
    /// option.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, logo: Option<Vec<u8>>) -> Result<Export, JsValue> {
        let outbox = Outbox::default();
        let options = options_from(options)?;
        let files = Files::default();
        let resources = resources_of(&files, logo);
        #[cfg(feature = "pdf")]
        let forecast = (options.format == crate::Format::Pdf)
            .then(|| Forecast::new(&options, resources.fonts.clone()))
            .transpose()
            .map_err(|error| thrown(&error))?;
        let engine = crate::Export::with_resources(options, resources, outbox.clone())
            .map_err(|error| thrown(&error))?;
        Ok(Self {
            #[cfg(feature = "pdf")]
            forecast,
            files,
            engine: Some(engine),
            outbox,
            inbox: Vec::new(),
            result: None,
            counts: Counts::default(),
            check_time: Duration::ZERO,
            leftover: None,
        })
    }

    /// Sends the output to a file of the origin-private file system from now on.
    #[wasm_bindgen(js_name = writeTo)]
    pub fn write_to(&mut self, file: FileSystemSyncAccessHandle) {
        self.outbox.0.borrow_mut().file = Some(file);
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
        let pushed = in_parts(chunk, &mut self.inbox, |bytes| engine.push(bytes));
        self.counts = engine.counts();
        self.check_time = engine.check_time();
        pushed.map_err(|error| self.failed(&error))?;
        Ok(self.outbox.take(CHUNK_BYTES))
    }

    /// Reads a chunk ahead, or with nothing the end of the input: then bring what [`Self::missing_fonts`] and
    /// [`Self::wanted_files`] ask for, and push it.
    pub fn foresee(&mut self, chunk: Option<Uint8Array>) -> Result<(), JsValue> {
        #[cfg(feature = "pdf")]
        if let Some(forecast) = &mut self.forecast {
            let read = match chunk {
                Some(chunk) => in_parts(&chunk, &mut self.inbox, |bytes| forecast.push(bytes)),
                None => forecast.finish(),
            };
            return read.map_err(|error| thrown(&error));
        }
        drop(chunk);
        Ok(())
    }

    /// Names of font files that what was read ahead needs; ask again after [`Self::add_font`] until there are none.
    #[wasm_bindgen(js_name = missingFonts)]
    pub fn missing_fonts(&mut self) -> Result<Vec<String>, JsValue> {
        #[cfg(feature = "pdf")]
        if let Some(forecast) = &mut self.forecast {
            let fonts = forecast.fonts().map_err(|error| thrown(&error))?;
            return Ok(fonts.into_iter().map(str::to_owned).collect());
        }
        Ok(Vec::new())
    }

    /// Gives a font to this export and to those that follow in this worker.
    #[wasm_bindgen(js_name = addFont)]
    pub fn add_font(&mut self, file: &str, bytes: Vec<u8>) -> Result<(), JsValue> {
        #[cfg(feature = "pdf")]
        {
            // One copy for all: some weigh ten megabytes.
            let fonts = keep_font(file, bytes).map_err(|error| thrown(&error))?;
            if let Some(forecast) = &mut self.forecast {
                forecast.take_fonts(fonts.clone());
            }
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
        #[cfg(feature = "pdf")]
        if let Some(forecast) = &mut self.forecast {
            return to_js(&forecast.take_files());
        }
        to_js(&[(); 0])
    }

    /// Gives a file that was asked for.
    #[wasm_bindgen(js_name = addFile)]
    pub fn add_file(&mut self, conversation_id: String, attachment_id: String, bytes: Vec<u8>) {
        self.files.borrow_mut().insert((conversation_id, attachment_id), bytes);
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

/// Input that crosses in one go, so that a large chunk is never in memory twice.
const INBOX_BYTES: u32 = 256 * 1024;

/// Brings a chunk over in parts.
fn in_parts(
    chunk: &Uint8Array,
    inbox: &mut Vec<u8>,
    mut take: impl FnMut(&[u8]) -> crate::Result<()>,
) -> crate::Result<()> {
    let length = chunk.length();
    let mut from = 0;
    while from < length {
        let to = length.min(from + INBOX_BYTES);
        inbox.resize((to - from) as usize, 0);
        chunk.subarray(from, to).copy_to(inbox);
        take(inbox)?;
        from = to;
    }
    Ok(())
}

/// A look at what an export would replace.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Inspection {
    engine: Option<crate::Inspection>,
    inbox: Vec<u8>,
}

#[wasm_bindgen]
impl Inspection {
    /// Starts looking; throws an `ExportError` that names the wrong option.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<Inspection, JsValue> {
        let engine =
            crate::Inspection::new(options_from(options)?, tagger()).map_err(|error| thrown(&error))?;
        Ok(Self { engine: Some(engine), inbox: Vec::new() })
    }

    /// Takes input.
    pub fn push(&mut self, chunk: &Uint8Array) -> Result<(), JsValue> {
        let engine = self.engine.as_mut().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        in_parts(chunk, &mut self.inbox, |bytes| engine.push(bytes)).map_err(|error| thrown(&error))
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

//! Bundles in the browser: one worker splits and assembles, and it and others convert.

use std::collections::{HashMap, VecDeque};

use js_sys::{Function, Uint8Array};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::outbox::storage_error;
use super::{Inbox, Supplies, options_from, thrown, to_js};
use crate::ErrorKind;
use crate::export::{Assembler, Batch, BundleResult, Converter, Piece, Rest, Splitter};

/// Splits the input into batches, and puts pieces into archives.
#[wasm_bindgen]
pub struct BundleExport {
    splitter: Option<Splitter>,
    /// There until the end; never in a build that makes no bundles.
    assembler: Option<Assembler>,
    queue: Queue,
    /// Converted before those that come before them.
    pieces: HashMap<u64, Piece>,
    /// Number of the piece that comes next.
    next: u64,
    end: Option<crate::export::SplitEnd>,
    result: Option<BundleResult>,
    inbox: Inbox,
    leftover: Option<String>,
}

/// Batches on their way to converters.
#[derive(Default)]
struct Queue {
    /// Cut, and not given to a converter.
    batches: VecDeque<Batch>,
    /// How many were cut so far.
    cut: u64,
}

impl Queue {
    fn keep(&mut self, batch: Batch) -> crate::Result<()> {
        self.batches.push_back(batch);
        self.cut += 1;
        Ok(())
    }
}

#[wasm_bindgen]
impl BundleExport {
    /// Starts a bundle; throws an `ExportError` that names the wrong option.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue) -> Result<BundleExport, JsValue> {
        let options = options_from(options)?;
        let resources = Supplies::default().resources(None);
        let assembler = Assembler::new(&options, &resources).map_err(|error| thrown(&error))?;
        Ok(Self {
            splitter: Some(Splitter::new(&options).map_err(|error| thrown(&error))?),
            assembler: Some(assembler),
            queue: Queue::default(),
            pieces: HashMap::new(),
            next: 0,
            end: None,
            result: None,
            inbox: Inbox::default(),
            leftover: None,
        })
    }

    /// Whether all batches of a part must go to one converter.
    #[wasm_bindgen(js_name = needsWholeParts)]
    pub fn needs_whole_parts(options: JsValue) -> Result<bool, JsValue> {
        Ok(Converter::needs_whole_parts(&options_from(options)?))
    }

    /// Takes input.
    pub fn push(&mut self, chunk: &Uint8Array) -> Result<(), JsValue> {
        let splitter = self.splitter.as_mut().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        let queue = &mut self.queue;
        self.inbox
            .bring(chunk, |bytes| splitter.push(bytes, &mut |batch| queue.keep(batch)))
            .map_err(|error| thrown(&error))
    }

    /// Ends the input: the last batch is ready.
    pub fn end(&mut self) -> Result<(), JsValue> {
        let splitter = self.splitter.take().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        let end = splitter.finish(&mut |batch| self.queue.keep(batch)).map_err(|error| thrown(&error))?;
        self.end = Some(end);
        Ok(())
    }

    /// Batches that wait for a converter.
    pub fn waiting(&self) -> usize {
        self.queue.batches.len()
    }

    /// The next batch, as it goes to a converter elsewhere.
    #[wasm_bindgen(js_name = takeBatch)]
    pub fn take_batch(&mut self) -> Result<Option<Uint8Array>, JsValue> {
        let Some(batch) = self.queue.batches.pop_front() else { return Ok(None) };
        let bytes = batch.to_bytes().map_err(|error| thrown(&error))?;
        Ok(Some(Uint8Array::from(bytes.as_slice())))
    }

    /// Reads the next batch ahead, for a converter of this worker.
    pub fn foresee(&self, converter: &mut BundleConverter) -> Result<(), JsValue> {
        match self.queue.batches.front() {
            Some(batch) => converter.look_ahead(batch),
            None => Ok(()),
        }
    }

    /// Converts the next batch in this worker.
    #[wasm_bindgen(js_name = convertNext)]
    pub fn convert_next(&mut self, converter: &mut BundleConverter) -> Result<(), JsValue> {
        let Some(batch) = self.queue.batches.pop_front() else { return Ok(()) };
        let piece = converter.piece(&batch)?;
        self.pieces.insert(piece.number(), piece);
        Ok(())
    }

    /// Takes a piece that was converted elsewhere.
    #[wasm_bindgen(js_name = addPiece)]
    pub fn add_piece(&mut self, bytes: Vec<u8>) -> Result<(), JsValue> {
        // Asked first, so that builds without bundles hold nothing of what follows.
        self.assembler()?;
        let piece = Piece::from_bytes(&bytes).map_err(|error| thrown(&error))?;
        self.pieces.insert(piece.number(), piece);
        Ok(())
    }

    /// Puts the next piece in its place, if it is here; whether it was.
    pub fn assemble(&mut self) -> Result<bool, JsValue> {
        let Some(piece) = self.pieces.remove(&self.next) else { return Ok(false) };
        self.next += 1;
        self.assembler()?.add(piece).map_err(|error| thrown(&error))?;
        Ok(true)
    }

    /// Whether every batch so far is in its place.
    #[wasm_bindgen(js_name = isAssembled)]
    pub fn is_assembled(&self) -> bool {
        self.next == self.queue.cut
    }

    /// The next files that the host has to bring before another piece is assembled.
    #[wasm_bindgen(js_name = wantedMedia)]
    pub fn wanted_media(&mut self, most: usize) -> Result<JsValue, JsValue> {
        to_js(&self.assembler()?.wanted(most).collect::<Vec<_>>())
    }

    /// Gives the file that was wanted first, or nothing if there is none.
    #[wasm_bindgen(js_name = giveMedia)]
    pub fn give_media(&mut self, bytes: Option<Vec<u8>>) -> Result<(), JsValue> {
        self.assembler()?.give(bytes.as_deref()).map_err(|error| thrown(&error))
    }

    /// Calls `sink(part, bytes)` with what is ready of each part.
    pub fn drain(&mut self, sink: &Function) -> Result<(), JsValue> {
        let mut failure = None;
        let drained = self.assembler()?.drain(&mut |part, bytes| {
            let bytes = Uint8Array::from(bytes);
            sink.call2(&JsValue::UNDEFINED, &part.into(), &bytes).map(|_| ()).map_err(|error| {
                let told = storage_error(&error);
                failure = Some(error);
                told
            })
        });
        match (drained, failure) {
            (Err(error), Some(thrown_by_sink)) if error.code() == "write-failed" => Err(thrown_by_sink),
            (drained, _) => drained.map_err(|error| thrown(&error)),
        }
    }

    /// Adds what a converter elsewhere knows at its end.
    #[wasm_bindgen(js_name = addRest)]
    pub fn add_rest(&mut self, bytes: &[u8]) -> Result<(), JsValue> {
        let assembler = self.assembler()?;
        let rest = Rest::from_bytes(bytes).map_err(|error| thrown(&error))?;
        assembler.add_rest(rest).map_err(|error| self.failed(&error))
    }

    /// Adds what the converter of this worker knows at its end.
    #[wasm_bindgen(js_name = addOwnRest)]
    pub fn add_own_rest(&mut self, converter: &mut BundleConverter) -> Result<(), JsValue> {
        let rest = converter.take()?.finish();
        self.assembler()?.add_rest(rest).map_err(|error| self.failed(&error))
    }

    /// Ends the archives; drain once more.
    pub fn finish(&mut self) -> Result<(), JsValue> {
        let end = self.end.take().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        let result = self.assembler()?.finish(&end).map_err(|error| self.failed(&error))?;
        self.result = Some(result);
        Ok(())
    }

    /// Counts so far.
    pub fn progress(&self) -> Result<JsValue, JsValue> {
        let bytes_read = self.splitter.as_ref().map_or(0, Splitter::bytes_read);
        let counts = self.assembler.as_ref().map(Assembler::counts).unwrap_or_default();
        to_js(&crate::Counts { bytes_read, ..counts })
    }

    /// The account; undefined before [`Self::finish`].
    pub fn result(&self) -> Result<JsValue, JsValue> {
        self.result.as_ref().map_or(Ok(JsValue::UNDEFINED), to_js)
    }

    /// After the code `leftover`: the value, where this worker knows it. It goes into no message and no log.
    #[wasm_bindgen(js_name = leftoverValue)]
    pub fn leftover_value(&self) -> Option<String> {
        self.leftover.clone()
    }
}

impl BundleExport {
    fn assembler(&mut self) -> Result<&mut Assembler, JsValue> {
        self.assembler.as_mut().ok_or_else(|| thrown(&ErrorKind::Finished.into()))
    }

    fn failed(&mut self, error: &crate::Error) -> JsValue {
        self.leftover = leftover_of(error);
        thrown(error)
    }
}

/// Makes pieces of batches.
#[wasm_bindgen]
pub struct BundleConverter {
    engine: Option<Converter>,
    supplies: Supplies,
    leftover: Option<String>,
}

#[wasm_bindgen]
impl BundleConverter {
    /// Starts a converter, with the bytes of a logo where transcripts have one.
    #[wasm_bindgen(constructor)]
    pub fn new(options: JsValue, logo: Option<Vec<u8>>) -> Result<BundleConverter, JsValue> {
        let options = options_from(options)?;
        let supplies = Supplies::new(&options).map_err(|error| thrown(&error))?;
        let resources = supplies.resources(logo);
        let engine = Converter::new(&options, resources).map_err(|error| thrown(&error))?;
        Ok(Self { engine: Some(engine), supplies, leftover: None })
    }

    /// Reads a batch ahead: then bring what [`Self::missing_fonts`] and [`Self::wanted_files`] ask for, and convert it.
    pub fn foresee(&mut self, batch: &[u8]) -> Result<(), JsValue> {
        self.look_ahead(&Batch::from_bytes(batch).map_err(|error| thrown(&error))?)
    }

    /// Names of font files that what was read ahead needs; ask again after [`Self::add_font`] until there are none.
    #[wasm_bindgen(js_name = missingFonts)]
    pub fn missing_fonts(&mut self) -> Result<Vec<String>, JsValue> {
        self.supplies.missing_fonts().map_err(|error| thrown(&error))
    }

    /// Gives a font to this converter and to what follows in this worker.
    #[wasm_bindgen(js_name = addFont)]
    pub fn add_font(&mut self, file: &str, bytes: Vec<u8>) -> Result<(), JsValue> {
        #[cfg(feature = "pdf")]
        {
            let fonts = self.supplies.add_font(file, bytes).map_err(|error| thrown(&error))?;
            if let Some(engine) = &mut self.engine {
                engine.take_fonts(&fonts);
            }
        }
        #[cfg(not(feature = "pdf"))]
        let _ = (file, bytes);
        Ok(())
    }

    /// Images that what was read ahead shows, each once.
    #[wasm_bindgen(js_name = wantedFiles)]
    pub fn wanted_files(&mut self) -> Result<JsValue, JsValue> {
        self.supplies.wanted_files()
    }

    /// Gives a file that was asked for.
    #[wasm_bindgen(js_name = addFile)]
    pub fn add_file(&mut self, conversation_id: String, attachment_id: String, bytes: Vec<u8>) {
        self.supplies.add_file(conversation_id, attachment_id, bytes);
    }

    /// Converts a batch into a piece.
    pub fn convert(&mut self, batch: &[u8]) -> Result<Uint8Array, JsValue> {
        let batch = Batch::from_bytes(batch).map_err(|error| thrown(&error))?;
        let piece = self.piece(&batch)?.to_bytes().map_err(|error| thrown(&error))?;
        Ok(Uint8Array::from(piece.as_slice()))
    }

    /// What this converter knows at its end; it converts no more.
    pub fn finish(&mut self) -> Result<Uint8Array, JsValue> {
        let rest = self.take()?.finish().to_bytes().map_err(|error| thrown(&error))?;
        Ok(Uint8Array::from(rest.as_slice()))
    }

    /// After the code `leftover`: the value. It goes into no message and no log.
    #[wasm_bindgen(js_name = leftoverValue)]
    pub fn leftover_value(&self) -> Option<String> {
        self.leftover.clone()
    }
}

impl BundleConverter {
    fn take(&mut self) -> Result<Converter, JsValue> {
        self.engine.take().ok_or_else(|| thrown(&ErrorKind::Finished.into()))
    }

    fn look_ahead(&mut self, batch: &Batch) -> Result<(), JsValue> {
        #[cfg(feature = "pdf")]
        if let Some(forecast) = self.supplies.forecast() {
            batch.foresee(forecast).map_err(|error| thrown(&error))?;
        }
        #[cfg(not(feature = "pdf"))]
        let _ = batch;
        Ok(())
    }

    fn piece(&mut self, batch: &Batch) -> Result<Piece, JsValue> {
        let engine = self.engine.as_mut().ok_or_else(|| thrown(&ErrorKind::Finished.into()))?;
        engine.convert(batch).map_err(|error| {
            self.leftover = leftover_of(&error);
            thrown(&error)
        })
    }
}

fn leftover_of(error: &crate::Error) -> Option<String> {
    match error.kind() {
        ErrorKind::Leftover(leftover) => Some(leftover.value().to_owned()).filter(|value| !value.is_empty()),
        _ => None,
    }
}

//! Output on its way out.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::JsValue;
use web_sys::FileSystemSyncAccessHandle;

/// Output that is gathered before it crosses to JavaScript, in bytes.
pub(super) const CHUNK_BYTES: usize = 64 * 1024;

/// Where the engine writes: memory until it is taken, or a file of the origin-private file system.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox(Rc<RefCell<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    bytes: Vec<u8>,
    file: Option<FileSystemSyncAccessHandle>,
}

impl Outbox {
    /// Sends everything to a file from now on.
    pub(super) fn write_to(&self, file: FileSystemSyncAccessHandle) {
        self.0.borrow_mut().file = Some(file);
    }

    /// Gathered bytes, once there are at least `enough`.
    pub(super) fn take(&self, enough: usize) -> Option<Uint8Array> {
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
pub(super) fn storage_error(error: &JsValue) -> io::Error {
    let name = Reflect::get(error, &"name".into()).ok().and_then(|name| name.as_string()).unwrap_or_default();
    let kind = if name == QUOTA_EXCEEDED { io::ErrorKind::StorageFull } else { io::ErrorKind::Other };
    io::Error::new(kind, name)
}

//! Verifying bundles in the browser: archives are read piece by piece, wherever they lie.

use js_sys::Function;
#[cfg(feature = "verify")]
use js_sys::Uint8Array;
#[cfg(feature = "verify")]
use wasm_bindgen::JsCast;
#[cfg(feature = "verify")]
use wasm_bindgen::prelude::JsError;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::thrown;
#[cfg(feature = "verify")]
use super::{inbox::INBOX_BYTES, to_js};
#[cfg(not(feature = "verify"))]
use crate::ErrorKind;

/// Reads an archive through a function that gives bytes: `read(offset, length)`.
#[cfg(feature = "verify")]
#[derive(Debug)]
struct Slices {
    read: Function,
    at: u64,
    length: u64,
    buffer: Vec<u8>,
    buffer_at: u64,
    /// What the function threw.
    failure: Option<JsValue>,
}

#[cfg(feature = "verify")]
impl std::io::Read for Slices {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let end = self.buffer_at + self.buffer.len() as u64;
        if self.at < self.buffer_at || self.at >= end {
            let length = u64::from(INBOX_BYTES).min(self.length.saturating_sub(self.at));
            let bytes = self
                .read
                .call2(&JsValue::UNDEFINED, &(self.at as f64).into(), &(length as f64).into())
                .map_err(|error| {
                    self.failure = Some(error);
                    std::io::ErrorKind::Other
                })?;
            let bytes: Uint8Array = bytes.unchecked_into();
            self.buffer = bytes.to_vec();
            self.buffer_at = self.at;
        }
        let from = usize::try_from(self.at - self.buffer_at).unwrap_or(usize::MAX);
        let there = self.buffer.get(from..).unwrap_or_default();
        let count = there.len().min(into.len());
        if let (Some(into), Some(there)) = (into.get_mut(..count), there.get(..count)) {
            into.copy_from_slice(there);
        }
        self.at += count as u64;
        Ok(count)
    }
}

#[cfg(feature = "verify")]
impl std::io::Seek for Slices {
    fn seek(&mut self, to: std::io::SeekFrom) -> std::io::Result<u64> {
        let to = match to {
            std::io::SeekFrom::Start(at) => Some(at),
            std::io::SeekFrom::End(by) => self.length.checked_add_signed(by),
            std::io::SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = to.ok_or(std::io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// Verifies one archive of a bundle of this many bytes, read through `read(offset, length)`. Throws what that throws, and an
/// error if it gives less than it should: then nothing is known of the archive.
#[wasm_bindgen(js_name = verifyArchive)]
pub fn verify_archive(length: f64, read: Function) -> Result<JsValue, JsValue> {
    #[cfg(feature = "verify")]
    {
        let length = length as u64;
        let mut slices = Slices { read, at: 0, length, buffer: Vec::new(), buffer_at: 0, failure: None };
        match crate::verify(&mut slices) {
            Ok(found) => to_js(&found),
            Err(error) => Err(slices.failure.unwrap_or_else(|| JsError::new(&error.to_string()).into())),
        }
    }
    #[cfg(not(feature = "verify"))]
    {
        let _ = (length, read);
        Err(thrown(&ErrorKind::FormatUnavailable.into()))
    }
}

/// Verifies that archives, `[name, verification]` each, are the parts of one export. Takes JSON: reading values needs more
/// of the glue than any other engine has.
#[wasm_bindgen(js_name = verifySet)]
pub fn verify_set(archives: &str) -> Result<JsValue, JsValue> {
    #[cfg(feature = "verify")]
    {
        let archives: Vec<(String, crate::Verification)> = serde_json::from_str(archives)
            .map_err(|_| thrown(&crate::Error::option("archives", "must be what `verifyArchive` gave")))?;
        to_js(&crate::verify_set(&archives))
    }
    #[cfg(not(feature = "verify"))]
    {
        let _ = archives;
        Err(thrown(&ErrorKind::FormatUnavailable.into()))
    }
}

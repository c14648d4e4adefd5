//! The destination, counting what passes.

use std::io::{self, Write};

/// Wraps a writer and counts its bytes.
#[derive(Debug)]
pub(super) struct Output<W> {
    inner: W,
    bytes: u64,
    prefix: &'static [u8],
}

impl<W: Write> Output<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, bytes: 0, prefix: &[] }
    }

    /// Puts `prefix` before the first byte.
    pub(super) fn begin_with(&mut self, prefix: &'static [u8]) {
        self.prefix = prefix;
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let prefix = std::mem::take(&mut self.prefix);
        self.inner.write_all(prefix)?;
        self.bytes += prefix.len() as u64;
        let written = self.inner.write(bytes)?;
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

//! An archive, wherever it lies: what cannot be read there says nothing of the archive, so it is told apart from damage.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};

use crate::export::bundle::digest::Digester;

/// An archive whose length is known: no place behind its end is ever asked for.
pub(super) struct Archive<R> {
    source: R,
    length: u64,
}

impl<R: Read + Seek> Archive<R> {
    pub(super) fn new(mut source: R) -> io::Result<Self> {
        let length = source.seek(SeekFrom::End(0))?;
        Ok(Self { source, length })
    }

    /// Bytes of it.
    pub(super) fn length(&self) -> u64 {
        self.length
    }

    /// So many bytes from a place on; nothing if it ends before.
    pub(super) fn read_at(&mut self, at: u64, length: usize) -> io::Result<Option<Vec<u8>>> {
        let bytes = self.read_up_to(at, length)?;
        Ok((bytes.len() == length).then_some(bytes))
    }

    /// So many bytes from a place on, or those up to its end.
    pub(super) fn read_up_to(&mut self, at: u64, length: usize) -> io::Result<Vec<u8>> {
        let at = at.min(self.length);
        let length = usize::try_from(self.length - at).unwrap_or(usize::MAX).min(length);
        let mut bytes = vec![0; length];
        self.source.seek(SeekFrom::Start(at))?;
        self.source.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// A reader of so many bytes from a place on, or of those up to its end.
    pub(super) fn slice(&mut self, at: u64, length: u64) -> io::Result<Slice<'_, R>> {
        let at = at.min(self.length);
        self.source.seek(SeekFrom::Start(at))?;
        let left = length.min(self.length - at);
        let (digest, bytes, failure) = (Digester::default(), 0, None);
        Ok(Slice { source: &mut self.source, left, digest, bytes, failure })
    }
}

/// Some bytes of an archive; takes their digest as they are read.
pub(super) struct Slice<'a, R> {
    source: &'a mut R,
    left: u64,
    digest: Digester,
    bytes: u64,
    /// Who reads through a decompressor learns of its own errors and of this one alike.
    failure: Option<io::Error>,
}

impl<R: Read> Slice<'_, R> {
    /// Reads the rest: how many bytes it had, and their digest.
    ///
    /// # Errors
    /// Where bytes could not be read, now or before.
    pub(super) fn finish(mut self) -> io::Result<(u64, String)> {
        let rest = io::copy(&mut self, &mut io::sink());
        match self.failure {
            Some(failure) => Err(failure),
            None => rest.map(|_| (self.bytes, self.digest.finish())),
        }
    }

    fn next(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        loop {
            match self.source.read(buffer) {
                // It became shorter meanwhile.
                Ok(0) if most > 0 => return Err(ErrorKind::UnexpectedEof.into()),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => return read,
            }
        }
    }
}

impl<R: Read> Read for Slice<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.next(buffer).map_err(|error| {
            let kind = error.kind();
            self.failure.get_or_insert(error);
            kind
        })?;
        self.digest.update(buffer.get(..count).unwrap_or_default());
        self.bytes += count as u64;
        self.left -= count as u64;
        Ok(count)
    }
}

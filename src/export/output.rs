//! The destination, counting what passes, and holding it back where it must be looked through first.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::io::{self, Write};
use std::rc::Rc;

use super::DocumentSink;
#[cfg(feature = "pdf")]
use super::zip::Archive;

/// Where finished documents go.
pub(super) enum Shelf {
    /// To the output: there is one.
    One,
    /// To the host.
    Host(DocumentSink),
    /// To the output: as it is if it stays the only one, else all in one archive.
    #[cfg(feature = "pdf")]
    Archive {
        /// The first, while it is the only one.
        first: Option<Document>,
        archive: Option<Box<Archive>>,
        /// Of the export, canonical.
        time: Option<String>,
    },
}

/// What a format writer writes to: counts its bytes.
#[derive(Debug)]
pub(super) struct Output<W> {
    destination: Rc<RefCell<Destination<W>>>,
    prefix: Cell<&'static [u8]>,
}

/// The other end of an [`Output`]: lets through what was held back.
#[derive(Debug)]
pub(super) struct Gate<W>(Rc<RefCell<Destination<W>>>);

/// What is held back.
#[derive(Default)]
pub(super) struct Held {
    /// What was written as it came.
    pub(super) bytes: Vec<u8>,
    /// Finished documents, in their order.
    pub(super) documents: Vec<Document>,
}

/// A finished document.
pub(super) struct Document {
    pub(super) name: String,
    pub(super) bytes: Vec<u8>,
}

struct Destination<W> {
    inner: W,
    shelf: Shelf,
    bytes: u64,
    /// What was written and not let through; absent where nothing is held back.
    held: Option<Held>,
}

/// Nothing of what is written.
impl<W> fmt::Debug for Destination<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Destination").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}

impl<W: Write> Destination<W> {
    fn hand_over(&mut self, document: Document) -> io::Result<()> {
        let Document { name, bytes } = document;
        match &mut self.shelf {
            Shelf::One => {
                self.bytes += bytes.len() as u64;
                self.inner.write_all(&bytes)
            }
            Shelf::Host(sink) => {
                self.bytes += bytes.len() as u64;
                sink(&name, &bytes)
            }
            #[cfg(feature = "pdf")]
            Shelf::Archive { first: first @ None, archive: None, .. } => {
                *first = Some(Document { name, bytes });
                Ok(())
            }
            #[cfg(feature = "pdf")]
            Shelf::Archive { first, archive, time } => {
                let archive = archive.get_or_insert_with(|| Box::new(Archive::new(time.as_deref())));
                for document in first.take().into_iter().chain([Document { name, bytes }]) {
                    let ready = archive.add(&document.name, &document.bytes)?;
                    self.bytes += ready.len() as u64;
                    self.inner.write_all(&ready)?;
                }
                Ok(())
            }
        }
    }

    /// Writes what waited for the last document.
    #[cfg(feature = "pdf")]
    fn close(&mut self) -> io::Result<()> {
        let Shelf::Archive { first, archive, .. } = &mut self.shelf else { return Ok(()) };
        let ready = match (first.take(), archive.take()) {
            (Some(only), _) => only.bytes,
            (None, Some(archive)) => archive.finish()?,
            (None, None) => return Ok(()),
        };
        self.bytes += ready.len() as u64;
        self.inner.write_all(&ready)
    }
}

impl<W: Write> Output<W> {
    /// An output to `inner`, with a place for documents; with `holds`, everything waits for [`Gate::pass`].
    pub(super) fn new(inner: W, shelf: Shelf, holds: bool) -> (Self, Gate<W>) {
        let destination = Destination { inner, shelf, bytes: 0, held: holds.then(Held::default) };
        let destination = Rc::new(RefCell::new(destination));
        (Self { destination: Rc::clone(&destination), prefix: Cell::new(&[]) }, Gate(destination))
    }

    /// Puts `prefix` before the next byte.
    pub(super) fn begin_with(&self, prefix: &'static [u8]) {
        self.prefix.set(prefix);
    }

    pub(super) fn bytes(&self) -> u64 {
        self.destination.borrow().bytes
    }

    /// Gives a finished document.
    #[cfg(feature = "pdf")]
    pub(super) fn document(&mut self, name: String, bytes: Vec<u8>) -> io::Result<()> {
        let mut destination = self.destination.borrow_mut();
        let document = Document { name, bytes };
        match &mut destination.held {
            Some(held) => {
                held.documents.push(document);
                Ok(())
            }
            None => destination.hand_over(document),
        }
    }
}

impl<W: Write> Gate<W> {
    /// Shows what is held back, and lets it through if nothing speaks against it.
    pub(super) fn pass<E: From<io::Error>>(
        &self,
        look: impl FnOnce(&Held) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut destination = self.0.borrow_mut();
        let Some(mut held) = destination.held.take() else {
            return Ok(());
        };
        look(&held)?;
        destination.inner.write_all(&held.bytes)?;
        for document in held.documents.drain(..) {
            destination.hand_over(document)?;
        }
        held.bytes.clear();
        destination.held = Some(held);
        Ok(())
    }

    /// Writes what waited for the last document, once that was let through; whether all went into an archive.
    #[cfg(feature = "pdf")]
    pub(super) fn close(&self) -> io::Result<bool> {
        let mut destination = self.0.borrow_mut();
        let is_archive = matches!(&destination.shelf, Shelf::Archive { archive: Some(_), .. });
        destination.close()?;
        Ok(is_archive)
    }

    /// Flushes what was let through: writers flush before anything is.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.0.borrow_mut().inner.flush()
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let prefix = self.prefix.take();
        let mut destination = self.destination.borrow_mut();
        let Destination { inner, held, .. } = &mut *destination;
        let written = match held {
            Some(held) => {
                held.bytes.extend_from_slice(prefix);
                held.bytes.extend_from_slice(bytes);
                bytes.len()
            }
            None => {
                inner.write_all(prefix)?;
                inner.write(bytes)?
            }
        };
        destination.bytes += (prefix.len() + written) as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        let mut destination = self.destination.borrow_mut();
        if destination.held.is_some() { Ok(()) } else { destination.inner.flush() }
    }
}

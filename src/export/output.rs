//! The destination, counting what passes, and holding it back where it must be looked through first.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// What a format writer writes to: counts its bytes.
#[derive(Debug)]
pub(super) struct Output<W> {
    destination: Rc<RefCell<Destination<W>>>,
    prefix: &'static [u8],
}

/// The other end of an [`Output`]: lets through what was held back.
#[derive(Debug)]
pub(super) struct Gate<W>(Rc<RefCell<Destination<W>>>);

#[derive(Debug)]
struct Destination<W> {
    inner: W,
    bytes: u64,
    /// What was written and not let through; absent where nothing is held back.
    held: Option<Vec<u8>>,
}

impl<W: Write> Output<W> {
    /// An output to `inner`; with `holds`, everything waits for [`Gate::pass`].
    pub(super) fn new(inner: W, holds: bool) -> (Self, Gate<W>) {
        let destination = Destination { inner, bytes: 0, held: holds.then(Vec::new) };
        let destination = Rc::new(RefCell::new(destination));
        (Self { destination: Rc::clone(&destination), prefix: &[] }, Gate(destination))
    }

    /// Puts `prefix` before the first byte.
    pub(super) fn begin_with(&mut self, prefix: &'static [u8]) {
        self.prefix = prefix;
    }

    pub(super) fn bytes(&self) -> u64 {
        self.destination.borrow().bytes
    }
}

impl<W: Write> Gate<W> {
    /// Shows what is held back, and lets it through if nothing speaks against it.
    pub(super) fn pass<E: From<io::Error>>(
        &self,
        look: impl FnOnce(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut destination = self.0.borrow_mut();
        let Some(mut held) = destination.held.take() else {
            return Ok(());
        };
        look(&held)?;
        destination.inner.write_all(&held)?;
        held.clear();
        destination.held = Some(held);
        Ok(())
    }

    /// Flushes what was let through: writers flush before anything is.
    pub(super) fn flush(&self) -> io::Result<()> {
        self.0.borrow_mut().inner.flush()
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let prefix = std::mem::take(&mut self.prefix);
        let mut destination = self.destination.borrow_mut();
        let Destination { inner, held, .. } = &mut *destination;
        let written = match held {
            Some(held) => {
                held.extend_from_slice(prefix);
                held.extend_from_slice(bytes);
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

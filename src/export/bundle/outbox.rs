//! Bytes that were written and not yet taken.

use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Shared between who writes and who takes.
#[derive(Clone, Debug, Default)]
pub(super) struct Outbox(Rc<RefCell<Vec<u8>>>);

impl Outbox {
    /// Bytes that were not taken.
    pub(super) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    /// What was written since the last time.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.take()
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

//! A walk over every value of a record, in the order of the model, that may change what it sees.

use super::{Many, Part, Record, Texts, Unknown, Value};

/// Where a member stands in its record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slot {
    pub(crate) key: &'static str,
    /// Its place in the model, from 0.
    pub(crate) place: usize,
}

/// What is shown the values.
pub(crate) trait Visitor<'a> {
    /// A single value.
    fn value(&mut self, slot: Slot, value: &mut Value<'a>);
    /// A list of strings.
    fn texts(&mut self, slot: Slot, texts: &mut Texts<'a>);
    /// A nested record follows.
    fn enter_part(&mut self, key: &'static str);
    /// A record of a list follows; `place` counts from 0.
    fn enter_item(&mut self, key: &'static str, place: usize);
    /// The record entered last has ended.
    fn leave(&mut self);
    /// A list that was not read.
    fn unread(&mut self, key: &'static str);
    /// Members that the model does not know.
    fn unknown(&mut self, unknown: &mut Unknown<'a>);
}

/// What can be shown to a visitor under its key.
pub(crate) trait Visit<'a> {
    fn visit(&mut self, slot: Slot, visitor: &mut dyn Visitor<'a>);
}

impl<'a> Visit<'a> for Value<'a> {
    fn visit(&mut self, slot: Slot, visitor: &mut dyn Visitor<'a>) {
        if self.is_given() {
            visitor.value(slot, self);
        }
    }
}

impl<'a> Visit<'a> for Texts<'a> {
    fn visit(&mut self, slot: Slot, visitor: &mut dyn Visitor<'a>) {
        if self.is_given() {
            visitor.texts(slot, self);
        }
    }
}

impl<'a, T: Record<'a>> Visit<'a> for Part<T> {
    fn visit(&mut self, slot: Slot, visitor: &mut dyn Visitor<'a>) {
        if let Self::Here(record) = self {
            visitor.enter_part(slot.key);
            record.visit(visitor);
            visitor.leave();
        }
    }
}

impl<'a, T: Record<'a>> Visit<'a> for Many<'a, T> {
    fn visit(&mut self, slot: Slot, visitor: &mut dyn Visitor<'a>) {
        match self {
            Self::Here(records) => {
                for (place, record) in records.iter_mut().enumerate() {
                    visitor.enter_item(slot.key, place);
                    record.visit(visitor);
                    visitor.leave();
                }
            }
            Self::Unread(_) => {
                visitor.unread(slot.key);
                *self = Self::Absent;
            }
            Self::Absent | Self::Null => {}
        }
    }
}

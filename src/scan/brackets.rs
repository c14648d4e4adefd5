//! The brackets that are open.

/// Open brackets, one bit each: set for an object. Depth is bounded by memory alone.
#[derive(Debug, Default)]
pub(super) struct Brackets {
    innermost: u64,
    depth: usize,
    outer: Vec<u64>,
}

impl Brackets {
    pub(super) fn push(&mut self, is_object: bool) {
        if self.depth > 0 && self.depth.is_multiple_of(64) {
            self.outer.push(self.innermost);
        }
        self.innermost = self.innermost << 1 | u64::from(is_object);
        self.depth += 1;
    }

    pub(super) fn last(&self) -> Option<bool> {
        (self.depth > 0).then_some(self.innermost & 1 == 1)
    }

    pub(super) fn pop(&mut self) {
        self.innermost >>= 1;
        self.depth -= 1;
        if self.depth > 0
            && self.depth.is_multiple_of(64)
            && let Some(outer) = self.outer.pop()
        {
            self.innermost = outer;
        }
    }
}

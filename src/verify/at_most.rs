//! Lists that may not be long: an archive that nobody can vouch for does not decide how much memory is taken.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};

/// A list, of which at most so many items are kept.
pub(super) struct AtMost<T, const MOST: usize> {
    pub(super) items: Vec<T>,
    /// Whether there were more.
    pub(super) is_cut: bool,
}

impl<'de, T: Deserialize<'de>, const MOST: usize> Deserialize<'de> for AtMost<T, MOST> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Self, D::Error> {
        reader.deserialize_seq(Items(PhantomData))
    }
}

struct Items<T, const MOST: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const MOST: usize> Visitor<'de> for Items<T, MOST> {
    type Value = AtMost<T, MOST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut read = AtMost { items: Vec::new(), is_cut: false };
        while read.items.len() < MOST {
            match items.next_element()? {
                Some(item) => read.items.push(item),
                None => return Ok(read),
            }
        }
        while items.next_element::<IgnoredAny>()?.is_some() {
            read.is_cut = true;
        }
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_too_many_are_passed_over_and_told() {
        let read =
            |json| serde_json::from_str::<AtMost<u8, 2>>(json).ok().map(|read| (read.items, read.is_cut));
        let expected = [Some((vec![], false)), Some((vec![1, 2], false)), Some((vec![1, 2], true)), None];
        assert_eq!(["[]", "[1,2]", "[1,2,3,4]", "[1,2,3"].map(read), expected);
    }
}

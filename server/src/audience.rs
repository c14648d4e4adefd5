//! Audiences and the sets of them that a seat or key may read, as bits so that SQL can test them.

/// Every audience of the workspace; the position is the bit.
pub const AUDIENCES: [&str; 6] = ["public", "internal", "paid_users", "enterprise", "beta", "employee"];

/// A set of audiences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AudienceSet(pub u32);

impl AudienceSet {
    /// Every audience.
    pub const ALL: Self = Self((1 << AUDIENCES.len()) - 1);

    /// The set with these names; unknown names are left out.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self(names.into_iter().filter_map(bit).fold(0, |set, bit| set | bit))
    }

    /// The names in this set.
    pub fn names(self) -> Vec<&'static str> {
        AUDIENCES.iter().copied().filter(|name| bit(name).is_some_and(|bit| self.0 & bit != 0)).collect()
    }
}

fn bit(name: &str) -> Option<u32> {
    AUDIENCES.iter().position(|known| *known == name).map(|position| 1 << position)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_survive() {
        assert_eq!(AudienceSet::of(["beta", "public", "nobody"]).names(), ["public", "beta"]);
        assert_eq!(AudienceSet::ALL.names(), AUDIENCES);
    }
}

//! Parts that were given together, put into chains: each has the digest of the one before it, which tells exports apart that
//! have one id.

use std::collections::{BTreeMap, BTreeSet};

use super::{Damage, Fault, Statement};

/// A part in its chain.
struct Link {
    number: u64,
    /// The one before it that is here, by its place in the list.
    before: Option<usize>,
    is_last: bool,
    /// Whether it should follow one that is here, and follows none.
    is_stray: bool,
}

/// What is wrong among parts with one id and these names: parts that follow none of the others, and names of such as are
/// missing. Each part comes with the name of its archive.
pub(super) fn faults(names: &[String], mut parts: Vec<(&str, &Statement)>) -> Vec<Fault> {
    let mut seen = BTreeSet::new();
    parts.retain(|(_, part)| seen.insert(&part.manifest_sha256));
    parts.sort_by_key(|(_, part)| part.part);
    let mut faults = Vec::new();
    let mut links: Vec<Link> = Vec::new();
    let mut by_digest: BTreeMap<(u64, &str), usize> = BTreeMap::new();
    for alike in parts.chunk_by(|(_, one), (_, other)| one.part == other.part) {
        let followed = |part: &Statement| {
            let digest = part.previous_manifest_sha256.as_deref()?;
            by_digest.get(&(part.part.checked_sub(1)?, digest)).copied()
        };
        let mut alike: Vec<_> = alike.iter().map(|(name, part)| (*name, *part, followed(part))).collect();
        // What follows for certain has its place before what only may stand there.
        alike.sort_by_key(|(_, _, followed)| followed.is_none());
        for (name, part, mut before) in alike {
            let mut is_stray = false;
            if let (None, Some(wanted @ 1..)) = (before, part.part.checked_sub(1)) {
                let last = |is_fit: &dyn Fn(u64) -> bool| {
                    links.iter().position(|link| link.is_last && is_fit(link.number))
                };
                // Behind a gap nobody can tell whose it is.
                before = last(&|number| number < wanted);
                if before.is_none() && links.iter().any(|link| link.number == wanted) {
                    faults.push(Fault::new(name.to_owned(), Damage::NotASibling));
                    before = last(&|number| number == wanted);
                    is_stray = before.is_none();
                }
            }
            if let Some(before) = before.and_then(|before| links.get_mut(before)) {
                before.is_last = false;
            }
            by_digest.insert((part.part, &part.manifest_sha256), links.len());
            links.push(Link { number: part.part, before, is_last: true, is_stray });
        }
    }
    let mut missing = BTreeSet::new();
    for last in links.iter().filter(|link| link.is_last) {
        let chain = || std::iter::successors(Some(last), |link| links.get(link.before?));
        // The rest of a stray's export is another matter.
        if chain().all(|link| !link.is_stray) {
            let here: BTreeSet<_> = chain().map(|link| link.number).collect();
            missing.extend((1..).zip(names).filter(|(number, _)| !here.contains(number)));
        }
    }
    faults.extend(missing.into_iter().map(|(_, name)| Fault::new(name.clone(), Damage::Missing)));
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A part that is written `a2<a1`: its digest, and that of the one before; the digit is its number.
    fn part(written: &str, of: usize) -> Statement {
        let (own, previous) =
            written.split_once('<').map_or((written, None), |(own, previous)| (own, Some(previous)));
        let number = own.get(1..2).and_then(|digit| digit.parse().ok()).unwrap();
        Statement {
            export_id: "exp".to_owned(),
            time: None,
            profile: "internal".to_owned(),
            exported: 1,
            part: number,
            parts: (1..=of).map(|number| format!("{number}.zip")).collect(),
            manifest_sha256: own.to_owned(),
            previous_manifest_sha256: previous.map(str::to_owned),
        }
    }

    #[test]
    fn man_02_parts_are_told_apart_by_what_they_follow() {
        let cases: [(usize, &[&str], &[&str]); 15] = [
            (1, &["a1", "b1"], &[]),
            (2, &["a1", "b1", "b2<b1", "a2<a1"], &[]),
            (2, &["a1", "a1", "a2<a1"], &[]),
            (2, &["a1", "b2<b1"], &["b2<b1 not-a-sibling"]),
            (2, &["a1", "a2<a1", "b2<b1"], &["b2<b1 not-a-sibling"]),
            (2, &["a1", "a2<a1", "b1"], &["2.zip missing"]),
            (2, &["a1", "b1"], &["2.zip missing"]),
            (2, &["a2<a1"], &["1.zip missing"]),
            (2, &["a1", "a2"], &["a2 not-a-sibling"]),
            (3, &["a3<a2", "a1"], &["2.zip missing"]),
            (3, &["a1", "b1", "a3<a2", "b3<b2"], &["2.zip missing"]),
            (3, &["a1", "a2<a1", "b1", "a3<a2", "b3<b2"], &["2.zip missing"]),
            // Two exports that begin alike have one first part.
            (2, &["a1", "a2<a1", "b2<a1"], &[]),
            (3, &["a1", "b2<b1", "b3<b2"], &["b2<b1 not-a-sibling"]),
            (2, &["a0", "a1", "a2<a1", "a3<a2"], &["1.zip missing", "2.zip missing"]),
        ];
        for (of, given, expected) in cases {
            let statements: Vec<_> = given.iter().map(|written| part(written, of)).collect();
            let names = statements.first().map(|part| part.parts.clone()).unwrap_or_default();
            let found = faults(&names, given.iter().copied().zip(&statements).collect());
            let found: Vec<_> = found
                .iter()
                .map(|fault| format!("{} {}", fault.path.as_deref().unwrap_or_default(), fault.damage.code()))
                .collect();
            assert_eq!(found, expected, "{given:?}");
        }
    }
}

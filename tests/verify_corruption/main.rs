//! A thousand damaged bundles: each is found, and what is damaged is named (rules MAN-02, MAN-07).
//!
//! Damage to a file, or to the header before it, names that file and no other. Damage to the directory, to the end record or
//! between files names the archive: a fault without a path.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use askvault_export::verify;
use serde_json::json;

mod bundle;
mod corruption;

use bundle::Bundle;
use corruption::{Dice, KINDS};

#[test]
fn man_02_each_of_1000_corruptions_is_found_and_names_what_is_damaged() {
    let bundles = [
        json!({ "formats": ["json", "csv"], "layout": "per-conversation", "media": "included",
            "exportTime": "2026-03-27T10:04:05Z" }),
        json!({ "formats": ["csv", "jsonl"], "profile": "external", "detection": "rules",
            "key": "5c".repeat(32), "exportTime": "2026-03-27T10:04:05Z" }),
    ]
    .map(Bundle::new);
    assert!(bundles[0].files.iter().any(|file| file.path.ends_with(".wav")));
    let mut dice = Dice::new(0x9E37_79B9_7F4A_7C15);
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let (mut tried, mut examples) = (0, Vec::new());
    for bundle in &bundles {
        for (kind, times, corrupt) in KINDS {
            for _ in 0..times {
                let case = loop {
                    let case = corrupt(bundle, &mut dice);
                    if case.bytes != bundle.bytes {
                        break case;
                    }
                };
                let found = verify(Cursor::new(&case.bytes)).unwrap();
                let named: BTreeSet<_> = found.faults.iter().map(|fault| fault.path.clone()).collect();
                let met = case.must.intersection(&named).count();
                let is_met = if case.is_one_enough { met > 0 } else { met == case.must.len() };
                let is_exact = named.iter().all(|who| case.must.contains(who) || case.may.contains(who));
                let row = table.entry(kind).or_default();
                row[0] += 1;
                row[1] += usize::from(found.is_whole());
                row[2] += usize::from(!(found.is_whole() || is_met && is_exact));
                if !(is_met && is_exact) && (examples.len() < 12 || row[1] + row[2] == 1) {
                    examples.push(format!("{kind}: expected {:?}, found {:?}", case.must, found.faults));
                }
                tried += 1;
            }
        }
    }
    let rows = table.iter().map(|(kind, [tried, missed, misnamed])| {
        format!("{kind:<36}{tried:>5} tried {missed:>5} missed {misnamed:>5} misnamed\n")
    });
    assert!(examples.is_empty(), "{}\n{}", rows.collect::<String>(), examples.join("\n"));
    assert_eq!(tried, 1000);
}

#[test]
fn a_file_that_cannot_be_read_is_not_called_missing() {
    let bundle = Bundle::new(json!({ "format": "json", "layout": "per-conversation" }));
    let mut bytes = bundle.bytes.clone();
    // The signature of its header.
    bytes[bundle.regions[1].0.start] ^= 1;
    let found = verify(Cursor::new(bytes)).unwrap();
    let codes: Vec<_> = found.faults.iter().map(|fault| fault.damage.code()).collect();
    assert!(!codes.is_empty() && !codes.contains(&"missing"), "{codes:?}");
}

#[test]
fn a_byte_before_the_first_file_is_damage_to_the_archive_at_byte_0() {
    let bundle = Bundle::new(json!({ "format": "json" }));
    let found = verify(Cursor::new([b"x", bundle.bytes.as_slice()].concat())).unwrap();
    let faults: Vec<_> = found.faults.iter().map(|fault| (fault.path.clone(), fault.byte)).collect();
    assert_eq!(faults, [(None, Some(0))]);
}

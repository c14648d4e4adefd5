//! The table of the export log and its chain: what is written stays, and what was changed all the same is named.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use askvault_server::export_log::chain::{Chain, Fault, Receipt};
use askvault_server::export_log::draft::{Draft, EVENTS};
use askvault_server::export_log::entry::Actor;
use askvault_server::export_log::table::{self, Appended};
use proptest::prelude::*;
use rusqlite::Connection;
use serde_json::{Value, json};
use support::NOON_MS;
use support::log::{event, sha256};

fn draft(event: &Value) -> Draft {
    Draft::read(event.to_string().as_bytes()).unwrap()
}

fn ada() -> Actor {
    Actor { kind: "user", id: "usr_01".to_owned(), name: "Ada Berger".to_owned(), role: Some("editor") }
}

fn append(connection: &Connection, event: &Value) -> Appended {
    table::append(connection, "wt_1", &draft(event), &ada(), NOON_MS).unwrap()
}

fn log() -> Connection {
    let connection = Connection::open_in_memory().unwrap();
    table::prepare(&connection, None).unwrap();
    connection
}

#[test]
fn the_table_takes_the_next_event_and_nothing_else() {
    let connection = log();
    for number in 1..=3 {
        append(&connection, &event("exp_1", "verified", number));
    }
    for statement in [
        "UPDATE export_log SET entry = '{}' WHERE sequence = 2",
        "UPDATE export_log SET digest = '' WHERE sequence = 3",
        "DELETE FROM export_log WHERE sequence = 3",
        "DELETE FROM export_log",
        "INSERT INTO export_log (workspace, sequence, entry, digest) VALUES ('wt_1', 5, '{}', '')",
        "INSERT INTO export_log (workspace, sequence, entry, digest) VALUES ('wt_1', 0, '{}', '')",
        "INSERT INTO export_log (workspace, sequence, entry, digest) SELECT workspace, 4, entry, digest FROM export_log WHERE sequence = 1",
        "INSERT OR REPLACE INTO export_log (workspace, sequence, entry, digest) VALUES ('wt_1', 2, '{}', '')",
        "INSERT OR REPLACE INTO export_log (workspace, sequence, entry, digest) SELECT workspace, 4, entry, digest FROM export_log WHERE sequence = 1",
        "REPLACE INTO export_log (workspace, sequence, entry, digest) VALUES ('wt_1', 3, '{}', '')",
    ] {
        let error = connection.execute_batch(statement).unwrap_err();
        assert!(error.to_string().contains("append-only"), "{statement}: {error}");
    }
    let chain = Chain::verify(&connection, "wt_1", None).unwrap();
    assert_eq!((chain.events, chain.broken), (3, None));
}

#[test]
fn each_workspace_has_a_chain_of_its_own() {
    let connection = log();
    for workspace in ["wt_1", "wt_2", "wt_1"] {
        let number = i64::from(workspace == "wt_2");
        let _ = table::append(
            &connection,
            workspace,
            &draft(&event("exp_1", "verified", number)),
            &ada(),
            NOON_MS,
        );
    }
    assert_eq!(Chain::verify(&connection, "wt_1", None).unwrap().events, 1);
    assert_eq!(Chain::verify(&connection, "wt_2", None).unwrap().events, 1);
    // A chain that is handed over to another workspace does not hold there.
    connection.execute_batch("DROP TRIGGER export_log_no_update; UPDATE export_log SET workspace = 'wt_3' WHERE workspace = 'wt_2'").unwrap();
    assert_eq!(Chain::verify(&connection, "wt_3", None).unwrap().broken, Some((1, Fault::Changed)));
}

#[test]
fn an_end_that_was_cut_off_or_written_anew_is_seen_with_a_receipt() {
    let connection = log();
    let mut last = None;
    for number in 1..=4 {
        if let Appended::New(entry) = append(&connection, &event("exp_1", "verified", number)) {
            last = Some(entry);
        }
    }
    let receipt = Receipt { sequence: 4, digest: last.unwrap().digest };
    assert_eq!(Chain::verify(&connection, "wt_1", Some(&receipt)).unwrap().broken, None);
    connection
        .execute_batch("DROP TRIGGER export_log_no_delete; DELETE FROM export_log WHERE sequence = 4")
        .unwrap();
    assert_eq!(Chain::verify(&connection, "wt_1", None).unwrap().broken, None, "the chain alone cannot know");
    assert_eq!(Chain::verify(&connection, "wt_1", Some(&receipt)).unwrap().broken, Some((4, Fault::Missing)));
    append(&connection, &event("exp_1", "verified", 9));
    assert_eq!(Chain::verify(&connection, "wt_1", Some(&receipt)).unwrap().broken, Some((4, Fault::Changed)));
}

/// Ways in which somebody who can write to the file changes event `at`, and the fault that must be named there.
#[derive(Clone, Copy, Debug)]
enum Tampering {
    Field,
    Digest,
    FieldAndDigest,
    Removal,
    Formatting,
}

impl Tampering {
    fn apply(self, connection: &Connection, at: i64) {
        connection
            .execute_batch("DROP TRIGGER export_log_no_update; DROP TRIGGER export_log_no_delete")
            .unwrap();
        let text: String = connection
            .query_row("SELECT entry FROM export_log WHERE sequence = ?", [at], |row| row.get(0))
            .unwrap();
        let changed = text.replace("Ada Berger", "Victor Lindqvist");
        assert_ne!(text, changed);
        let done = match self {
            Self::Field => {
                connection.execute("UPDATE export_log SET entry = ? WHERE sequence = ?", (changed, at))
            }
            Self::Digest => {
                connection.execute("UPDATE export_log SET digest = ? WHERE sequence = ?", (sha256("x"), at))
            }
            Self::FieldAndDigest => {
                let digest = sha256(&changed);
                connection.execute(
                    "UPDATE export_log SET entry = ?, digest = ? WHERE sequence = ?",
                    (changed, digest, at),
                )
            }
            Self::Removal => connection.execute("DELETE FROM export_log WHERE sequence = ?", [at]),
            Self::Formatting => {
                let spaced = text.replacen(',', ", ", 1);
                let digest = sha256(&spaced);
                connection.execute(
                    "UPDATE export_log SET entry = ?, digest = ? WHERE sequence = ?",
                    (spaced, digest, at),
                )
            }
        };
        assert_eq!(done.unwrap(), 1);
    }

    fn fault(self) -> Fault {
        if matches!(self, Self::Removal) { Fault::Missing } else { Fault::Changed }
    }
}

fn any_event() -> impl Strategy<Value = (u8, usize, u16, Option<String>)> {
    (0..6_u8, 0..EVENTS.len(), 0..40_u16, proptest::option::of("[ -~äß€😀]{1,40}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn cus_07_any_events_make_an_unbroken_chain_and_a_tampered_one_is_named(
        events in proptest::collection::vec(any_event(), 2..24),
        tampering in prop_oneof![
            Just(Tampering::Field), Just(Tampering::Digest), Just(Tampering::FieldAndDigest), Just(Tampering::Removal), Just(Tampering::Formatting),
        ],
        place in any::<prop::sample::Index>(),
    ) {
        let connection = log();
        let mut written = 0;
        for (export, name, number, purpose) in events {
            let mut event = event(&format!("exp_{export}"), EVENTS[name], i64::from(number));
            event["purpose"] = json!(purpose);
            match table::append(&connection, "wt_1", &draft(&event), &ada(), NOON_MS + written) {
                Ok(Appended::New(_)) => written += 1,
                // The same again, or another event under the same name: nothing is written.
                Ok(Appended::Before(_)) => {}
                Err(failure) => prop_assert_eq!(failure.code, "event_conflict"),
            }
        }
        let chain = Chain::verify(&connection, "wt_1", None).unwrap();
        prop_assert_eq!((chain.events, chain.broken), (written, None));

        // The last event has none after it that attests it: only a receipt can, see above.
        prop_assume!(written >= 2);
        let at = 1 + i64::try_from(place.index(usize::try_from(written - 1).unwrap())).unwrap();
        tampering.apply(&connection, at);
        let broken = Chain::verify(&connection, "wt_1", None).unwrap().broken;
        prop_assert_eq!(broken, Some((at, tampering.fault())), "{:?} at {} of {}", tampering, at, written);
    }
}

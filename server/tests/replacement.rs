//! A database whose sample is replaced: what was exported is not forgotten, whatever happens on the way.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use askvault_server::export_log::chain::{Chain, Fault};
use askvault_server::export_log::draft::Draft;
use askvault_server::export_log::entry::Actor;
use askvault_server::export_log::table;
use askvault_server::store::{Opened, Store};
use askvault_server::workspace::WORKSPACE_ID;
use rusqlite::Connection;
use support::log::event;
use support::{Folder, NOON_MS, Server, WORKSPACE};

fn append(store: &Store, name: &str, client_sequence: i64) {
    let ada =
        Actor { kind: "user", id: "usr_01".to_owned(), name: "Ada Berger".to_owned(), role: Some("editor") };
    let draft = Draft::read(event("exp_1", name, client_sequence).to_string().as_bytes()).unwrap();
    store.with(|connection| table::append(connection, WORKSPACE_ID, &draft, &ada, NOON_MS)).unwrap();
}

/// A database of three conversations with three events.
fn with_a_log(path: &Path) {
    let (store, _) = Store::open(Some(path), 3).unwrap();
    for (name, number) in [("requested", 1), ("finished", 2), ("saved", 3)] {
        append(&store, name, number);
    }
}

fn chain(connection: &Connection) -> (i64, Option<(i64, Fault)>) {
    let chain = Chain::verify(connection, WORKSPACE_ID, None).unwrap();
    (chain.events, chain.broken)
}

fn names(folder: &Folder) -> Vec<String> {
    let entries = std::fs::read_dir(&folder.0).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_sample_keeps_the_log() {
    let folder = Folder::new();
    let path = folder.0.join("sample.db");
    with_a_log(&path);
    let (store, opened) = Store::open(Some(&path), 4).unwrap();
    assert_eq!(opened, Opened::Replaced);
    assert_eq!(names(&folder), ["sample.db"]);
    assert_eq!(store.with(chain), (3, None));
    append(&store, "verified", 4);
    assert_eq!(store.with(chain), (4, None));
    assert!(store.with(|connection| connection.execute("DELETE FROM export_log", [])).is_err());
}

#[test]
fn what_an_interrupted_replacement_left_is_removed_by_the_next_start_with_any_sample() {
    let folder = Folder::new();
    let path = folder.0.join("sample.db");
    with_a_log(&path);
    for count in [3, 4] {
        folder.write("sample.db.new", "half of a database");
        folder.write("sample.db.new-journal", "");
        let (store, _) = Store::open(Some(&path), count).unwrap();
        assert_eq!(names(&folder), ["sample.db"]);
        assert_eq!(store.with(chain), (3, None));
    }
    // Another program makes it just now.
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    folder.write("sample.db.new", "half of a database");
    let begin = Instant::now();
    let (_, opened) = Store::open(Some(&path), 4).unwrap();
    assert_eq!((opened, begin.elapsed() < Duration::from_secs(4)), (Opened::Kept, true));
    let names = names(&folder);
    assert!(names.contains(&"sample.db.new".to_owned()), "{names:?}");
}

#[test]
fn a_program_that_is_ended_while_it_fills_loses_no_event() {
    let folder = Folder::new();
    let (dist, databases) = (folder.0.join("dist"), Folder::new());
    folder.write("dist/index.html", "<!doctype html><title>AskVault</title>");
    let path = databases.0.join("sample.db");
    with_a_log(&path);
    // So many that it cannot be done before it is ended.
    let mut server = Command::new(env!("CARGO_BIN_EXE_askvault-server"))
        .env_remove("PORT")
        .args(["--conversations", "200000", "--port", "0", "--dist"])
        .arg(dist)
        .arg("--db")
        .arg(&path)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let begin = Instant::now();
    while names(&databases).len() < 2 {
        assert!(begin.elapsed() < Duration::from_secs(60), "it did not begin");
        assert_eq!(server.try_wait().unwrap(), None, "it ended by itself");
        std::thread::sleep(Duration::from_millis(5));
    }
    server.kill().unwrap();
    server.wait().unwrap();
    assert_eq!(chain(&Connection::open(&path).unwrap()), (3, None));
    let (store, opened) = Store::open(Some(&path), 4).unwrap();
    assert_eq!((opened, store.with(chain)), (Opened::Replaced, (3, None)));
    assert_eq!(names(&databases), ["sample.db"]);
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_full_while_it_fills_loses_no_event() {
    let folder = Folder::new();
    let (dist, databases) = (folder.0.join("dist"), Folder::new());
    folder.write("dist/index.html", "<!doctype html><title>AskVault</title>");
    let path = databases.0.join("sample.db");
    with_a_log(&path);
    // No file may grow beyond some megabytes.
    let output = Command::new("sh")
        .args([
            "-c",
            "trap '' XFSZ; ulimit -f 4000; exec \"$0\" \"$@\"",
            env!("CARGO_BIN_EXE_askvault-server"),
        ])
        .env_remove("PORT")
        .args(["--conversations", "200000", "--port", "0", "--dist"])
        .arg(dist)
        .arg("--db")
        .arg(&path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(names(&databases), ["sample.db"]);
    assert_eq!(chain(&Connection::open(&path).unwrap()), (3, None));
}

#[tokio::test]
async fn a_log_that_somebody_wrote_into_is_carried_as_it_is_and_told_of() {
    for (tampering, broken) in [
        (
            "INSERT INTO export_log (workspace, sequence, entry, digest) SELECT workspace, 4, entry, digest FROM export_log WHERE sequence = 1",
            (4, 4),
        ),
        ("UPDATE export_log SET entry = 'no JSON' WHERE sequence = 2", (3, 2)),
        ("UPDATE export_log SET entry = '[]' WHERE sequence = 2", (3, 2)),
        ("UPDATE export_log SET entry = x'ff' WHERE sequence = 2", (3, 2)),
        ("UPDATE export_log SET entry = CAST(x'ff' AS TEXT) WHERE sequence = 2", (3, 2)),
        ("UPDATE export_log SET digest = CAST(digest AS BLOB) WHERE sequence = 3", (3, 3)),
        ("UPDATE export_log SET digest = CAST(x'ff' AS TEXT) WHERE sequence = 3", (3, 3)),
        ("UPDATE export_log SET entry = CAST(entry AS BLOB) WHERE sequence = 3", (3, 3)),
        (
            "UPDATE export_log SET entry = replace(entry, 'Ada', CAST(x'ff' AS TEXT)) WHERE sequence = 3",
            (3, 3),
        ),
        (
            "UPDATE export_log SET entry = replace(entry, 'Ada', CAST(x'ff' AS TEXT)) WHERE sequence = 1",
            (3, 1),
        ),
        (
            "UPDATE export_log SET entry = replace(entry, 'usr_01', CAST(x'ff' AS TEXT)) WHERE sequence = 3",
            (3, 3),
        ),
        (
            "UPDATE export_log SET entry = replace(entry, 'exp_1', CAST(x'ff' AS TEXT)) WHERE sequence = 3",
            (3, 3),
        ),
        ("UPDATE export_log SET entry = replace(entry, '\"Ada Berger\"', '7') WHERE sequence = 3", (3, 3)),
        ("UPDATE export_log SET entry = '  ' || entry, digest = '\"' WHERE sequence = 2", (3, 2)),
    ] {
        // The same sample again, and another one.
        for count in [3, 4] {
            let folder = Folder::new();
            let path = folder.0.join("sample.db");
            with_a_log(&path);
            let connection = Connection::open(&path).unwrap();
            let rules: Vec<String> = connection
                .prepare("SELECT 'DROP ' || type || ' ' || name FROM sqlite_schema WHERE tbl_name = 'export_log' AND type IN ('index', 'trigger') AND sql IS NOT NULL")
                .unwrap()
                .query_map([], |row| row.get(0))
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            connection.execute_batch(&rules.join(";")).unwrap();
            assert_eq!(connection.execute(tampering, []).unwrap(), 1);
            drop(connection);
            let (store, _) = Store::open(Some(&path), count).unwrap();
            let (events, at) = broken;
            assert_eq!(store.with(chain), (events, Some((at, Fault::Changed))), "{tampering}");

            let server = Server::on(store);
            let amara = server.sign_in("admin").await;
            let list = server.get(&format!("/v1/export-log?{WORKSPACE}"), &amara).await.json();
            assert!(list["events"].as_array().unwrap().len() >= 2, "{tampering}");
            let exports = server.get(&format!("/v1/export-log/exports?{WORKSPACE}"), &amara).await.json();
            assert_eq!(exports["exports"][0]["export_id"], "exp_1", "{tampering}");
            append(&server.app.store, "verified", 9);
        }
    }
}

#[tokio::test]
async fn a_new_sample_keeps_the_checkpoint_keys() {
    let folder = Folder::new();
    let path = folder.0.join("sample.db");
    let mut keys = Vec::new();
    for count in [3, 4, 5] {
        let server = Server::on(Store::open(Some(&path), count).unwrap().0);
        let ada = server.sign_in("editor").await;
        let answer = server.get("/v1/checkpoint-key", &ada).await.json();
        keys.push(answer["key"].as_str().unwrap().to_owned());
    }
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0], keys[2]);
}

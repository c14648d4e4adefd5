//! The program itself: what it prints when it starts, and when it cannot.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use support::Folder;

fn command(dist: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_askvault-server"));
    command.env_remove("PORT").args(["--conversations", "5", "--dist"]).arg(dist);
    command
}

fn built() -> Folder {
    let folder = Folder::new();
    folder.write("index.html", "<!doctype html><title>AskVault</title>");
    folder
}

/// The program ended with `code` and said one line that contains `words`.
fn said(output: &Output, code: i32, words: &str) {
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text}");
    assert_eq!(text.trim_end().lines().count(), 1, "{text}");
    assert!(text.contains(words), "{text}");
}

#[test]
fn it_prints_its_address_and_answers_on_this_machine() {
    let folder = built();
    let mut child = command(&folder.0)
        .args(["--port", "0", "--print-demo-key"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
    assert_eq!(lines.next().unwrap(), "Filled the database with 5 sample conversations.");
    assert!(lines.next().unwrap().contains(": ak_nwshop_"));
    let line = lines.next().unwrap();
    let url = line.strip_prefix("AskVault dashboard: http://").unwrap();
    let address = url.trim_end_matches('/');
    assert!(address.starts_with("127.0.0.1:"), "{line}");
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /v1/session?secret=1 HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 401"), "{answer}");
    assert!(answer.contains("\"code\":\"missing_auth\""), "{answer}");
    child.kill().unwrap();
    let output = child.wait_with_output().unwrap();
    let log = String::from_utf8(output.stderr).unwrap();
    assert!(log.starts_with("GET /v1/session 401 ") && log.contains(" ms req_"), "{log}");
    assert!(!log.contains("secret"));
}

#[test]
fn what_is_missing_is_said_in_one_sentence() {
    let folder = built();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    said(&command(&folder.0).args(["--port", &port]).output().unwrap(), 1, "is in use");
    said(&command(&folder.0).env("PORT", &port).output().unwrap(), 1, "is in use");
    let missing = folder.0.join("missing");
    said(&command(&missing).args(["--port", "0"]).output().unwrap(), 1, "holds no built dashboard");
    folder.write("text.db", &"this is not a database ".repeat(50));
    let database = folder.0.join("text.db");
    said(
        &command(&folder.0).args(["--port", "0", "--db"]).arg(database).output().unwrap(),
        1,
        "not an SQLite database",
    );
    said(&command(&folder.0).args(["--prot", "1"]).output().unwrap(), 2, "--prot is not an option");
    let help = command(&folder.0).arg("--help").output().unwrap();
    assert!(help.status.success() && String::from_utf8(help.stdout).unwrap().contains("--session-minutes"));
}

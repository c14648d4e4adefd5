//! A file appears whole or not at all, whatever goes wrong.

use std::fs;
use std::process::Stdio;

use crate::program::{Desk, GOOD, SECRET, names_in};

const OLD: &str = "what stood here before";

#[test]
fn a_failed_export_leaves_the_old_file_and_nothing_else() {
    let desk = Desk::with("bad.json", &format!(r#"[{GOOD},{{"id":"b","messages":"{SECRET}"}}]"#));
    for (name, out) in [("out.csv", "out.csv"), ("dir", "dir/conversations.csv")] {
        fs::create_dir_all(desk.path("dir")).unwrap();
        desk.put(out, OLD);
        let arguments = format!("convert bad.json --format csv --strict --out {name} --report report.json");
        desk.run(&arguments).ends(1, "bad.json: byte ");
        assert_eq!(desk.text(out), OLD);
    }
    assert_eq!(desk.names(), ["bad.json", "dir", "out.csv"]);
    assert_eq!(names_in(&desk.path("dir")), ["conversations.csv"]);
}

#[test]
fn of_several_formats_all_appear_or_none() {
    let desk = Desk::with("bad.json", &format!(r#"[{GOOD},{{"id":"b","messages":"{SECRET}"}}]"#));
    desk.run("convert bad.json --format json,csv,jsonl --bundle never --strict --out dir")
        .ends(1, "bad.json: byte ");
    assert!(names_in(&desk.path("dir")).is_empty());
}

#[test]
fn places_that_cannot_be_written_are_named() {
    let desk = Desk::with("in.json", GOOD);
    desk.put("file", OLD);
    desk.put("locked.csv", OLD);
    let mut locked = fs::metadata(desk.path("locked.csv")).unwrap().permissions();
    locked.set_readonly(true);
    fs::set_permissions(desk.path("locked.csv"), locked).unwrap();
    let before = desk.names();
    let cases = [
        ("nowhere/out.csv", "nowhere/out.csv: there is no such directory"),
        ("file", "file: the directory could not be made"),
        ("locked.csv", "locked.csv: exists and is write-protected"),
    ];
    for (out, message) in cases {
        desk.run(&format!("convert in.json --format csv --out {out}")).ends(1, message);
        assert_eq!(desk.names(), before);
    }
    assert_eq!(desk.text("locked.csv"), OLD);
}

#[test]
fn a_replaced_file_keeps_nothing_of_the_old_one() {
    let desk = Desk::with("in.json", GOOD);
    desk.put("out.csv", &OLD.repeat(100));
    desk.run("convert in.json --format csv --columns conversation_id --out out.csv").ends(0, "");
    assert_eq!(desk.text("out.csv"), "conversation_id\r\nconv_1\r\n");
}

#[cfg(unix)]
#[test]
fn rights_and_links_stay() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::with("in.json", GOOD);
    desk.put("real.csv", OLD);
    fs::set_permissions(desk.path("real.csv"), fs::Permissions::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink("real.csv", desk.path("link.csv")).unwrap();
    desk.run("convert in.json --format csv --columns tags --out link.csv").ends(0, "");
    assert!(desk.path("link.csv").is_symlink());
    assert_eq!(desk.text("real.csv"), "tags\r\n\"\"\r\n");
    assert_eq!(fs::metadata(desk.path("real.csv")).unwrap().permissions().mode() & 0o777, 0o640);
}

/// A limit on the size of files stands in for a full disk.
#[cfg(unix)]
#[test]
fn a_full_disk_leaves_the_old_file() {
    use std::process::Command;
    let desk = Desk::new();
    let lines: String =
        (0..20_000).map(|number| format!("{{\"id\":\"{number}\",\"subject\":\"{SECRET}\"}}\n")).collect();
    desk.put("in.jsonl", &lines);
    desk.put("out.jsonl", OLD);
    let program = env!("CARGO_BIN_EXE_askvault-export");
    let script = format!(
        "trap '' XFSZ; ulimit -f 100; exec {program} convert in.jsonl --format jsonl --fields all --out out.jsonl"
    );
    let output = Command::new("sh").args(["-c", &script]).current_dir(desk.path("")).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1), "{stderr}");
    assert!(stderr.starts_with("error: out.jsonl: could not be written: File too large"), "{stderr}");
    assert!(!stderr.contains(SECRET));
    assert_eq!(desk.text("out.jsonl"), OLD);
    assert_eq!(desk.names(), ["in.jsonl", "out.jsonl"]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_standard_output_is_a_failure() {
    let desk = Desk::with("in.json", GOOD);
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = desk.command("convert in.json --format csv --out -").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(
        String::from_utf8(output.stderr)
            .unwrap()
            .starts_with("error: standard output: could not be written: ")
    );
}

#[test]
fn a_reader_that_has_enough_ends_the_program_quietly() {
    let desk = Desk::new();
    let lines: String = (0..100_000).map(|number| format!("{{\"id\":\"{number}\"}}\n")).collect();
    desk.put("in.jsonl", &lines);
    for arguments in ["convert in.jsonl --format jsonl --out -", "fields --json", "schema"] {
        let mut command = desk.command(arguments);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(
            (output.status.code(), output.stderr.as_slice()),
            (Some(0), b"".as_slice()),
            "{arguments}"
        );
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_the_old_file_and_nothing_else() {
    use std::io::Write;
    use std::process::Command;
    use std::time::{Duration, Instant};
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        let desk = Desk::new();
        desk.put("out.csv", OLD);
        let mut command = desk.command("convert --format csv --out out.csv --report report.json");
        let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The pipe stays open, so the program waits for more.
        let mut pipe = child.stdin.take().unwrap();
        pipe.write_all(GOOD.as_bytes()).unwrap();
        let begin = Instant::now();
        while desk.names().len() < 3 {
            assert!(begin.elapsed() < Duration::from_secs(20), "no temporary file appears");
            std::thread::sleep(Duration::from_millis(10));
        }
        Command::new("kill").args(["-s", signal, &child.id().to_string()]).status().unwrap();
        let output = child.wait_with_output().unwrap();
        drop(pipe);
        assert_eq!(output.status.code(), Some(code), "{signal}");
        assert_eq!(desk.names(), ["out.csv"], "{signal}");
        assert_eq!(desk.text("out.csv"), OLD);
    }
}

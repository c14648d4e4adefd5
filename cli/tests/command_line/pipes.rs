//! Inputs that have a name and can be read once: pipes. Nothing that comes through one is lost.

use std::process::Command;
use std::time::{Duration, Instant};

use crate::program::{Desk, names_in};

const THREE: &str = r#"[{"id":"c1"},{"id":"c2"},{"id":"c3"}]"#;

/// Runs with what comes through the pipe `pipe` on the desk, and gives exit code and words.
fn run_with_pipe(desk: &Desk, arguments: &str) -> (Option<i32>, String) {
    let pipe = desk.path("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    // By another program: a thread that waits for a reader that does not come could not be ended.
    let mut writer = Command::new("sh")
        .args(["-c", "printf %s \"$0\" > pipe", THREE])
        .current_dir(desk.path(""))
        .spawn()
        .unwrap();
    let mut program = desk.command(arguments).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let begin = Instant::now();
    let ended = loop {
        match program.try_wait().unwrap() {
            None if begin.elapsed() < Duration::from_secs(30) => {
                std::thread::sleep(Duration::from_millis(5));
            }
            ended => break ended,
        }
    };
    program.kill().unwrap();
    writer.kill().unwrap();
    writer.wait().unwrap();
    let said = String::from_utf8(program.wait_with_output().unwrap().stderr).unwrap();
    std::fs::remove_file(pipe).unwrap();
    assert!(ended.is_some(), "{arguments}: it waits for a pipe that was read already");
    (ended.and_then(|status| status.code()), said)
}

#[test]
fn a_pipe_with_a_name_is_counted_and_then_converted() {
    for arguments in [
        "--format json --layout per-conversation --out out",
        "--format jsonl --out out.jsonl",
        "--format csv,json --out out.zip",
    ] {
        let desk = Desk::new();
        // What is there already is compared with the inputs; a pipe is not opened for that.
        desk.put("out.jsonl", "what stood here before");
        let run = desk.run_with_stdin(&format!("convert /dev/stdin {arguments}"), THREE.as_bytes());
        run.ends(0, "3 of 3 conversations");
        let (code, said) = run_with_pipe(&desk, &format!("convert pipe {arguments}"));
        assert!(code == Some(0) && said.contains("3 of 3 conversations"), "{arguments}: {said}");
    }
}

#[test]
fn a_pipe_beside_a_file_keeps_the_order() {
    let desk = Desk::with("in.json", r#"{"id":"c0"}"#);
    let (code, said) = run_with_pipe(&desk, "convert in.json pipe --format jsonl --out out.jsonl");
    assert_eq!(code, Some(0), "{said}");
    let ids: Vec<_> = ["c0", "c1", "c2", "c3"].map(|id| desk.text("out.jsonl").find(id).unwrap()).into();
    assert!(ids.is_sorted(), "{ids:?}");
    assert_eq!(names_in(&desk.path("")), ["in.json", "out.jsonl"]);
}

#[test]
fn the_side_that_fails_is_blamed_where_a_stream_is_kept() {
    let desk = Desk::new();
    desk.put("good.json", THREE);
    let convert = "convert --format json --layout per-conversation --out out";
    // A directory can be opened like a stream, and not be read.
    for (stdin, temporary, message) in [
        (".", ".", "standard input: could not be read"),
        ("good.json", "nowhere", "standard input could not be kept in a temporary file"),
    ] {
        let stdin = std::fs::File::open(desk.path(stdin)).unwrap();
        let run = desk.command(convert).stdin(stdin).env("TMPDIR", desk.path(temporary)).output().unwrap();
        let said = String::from_utf8(run.stderr).unwrap();
        assert!(run.status.code() == Some(1) && said.contains(message), "{said}");
    }
}

#[test]
fn what_is_read_again_is_no_pipe() {
    let desk = Desk::new();
    let arguments = "--profile external --format csv --redact-leftovers --out out.csv";
    let run = desk.run_with_stdin(&format!("convert /dev/stdin {arguments}"), THREE.as_bytes());
    run.ends(2, "--redact-leftovers reads the input again, which /dev/stdin cannot be; name files");
}

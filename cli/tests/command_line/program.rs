//! Runs the program in a directory of its own.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Stands in the content of every broken input; no message may quote it.
pub const SECRET: &str = "Zyzzyva-4711";

/// One good conversation with one message.
pub const GOOD: &str =
    r#"{"id":"conv_1","channel":"email","messages":[{"id":"msg_1","role":"customer","content":"Hello"}]}"#;

/// A directory with files to convert.
pub struct Desk(TempDir);

/// What a run did.
pub struct Run {
    pub code: i32,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

impl Desk {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    /// A desk with one file.
    pub fn with(name: &str, text: &str) -> Self {
        let desk = Self::new();
        desk.put(name, text);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn put(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    pub fn text(&self, name: &str) -> String {
        String::from_utf8(fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// Names of all files, hidden ones too.
    pub fn names(&self) -> Vec<String> {
        names_in(self.0.path())
    }

    pub fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_askvault-export"));
        command.args(arguments.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &str) -> Run {
        let run = Run::of(self.command(arguments).output().unwrap());
        assert!(!run.stderr.contains(SECRET), "content in a message: {}", run.stderr);
        run
    }

    pub fn run_with_stdin(&self, arguments: &str, stdin: &[u8]) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut pipe = child.stdin.take().unwrap();
        let stdin = stdin.to_vec();
        // The program may refuse before it reads.
        let writer = std::thread::spawn(move || pipe.write_all(&stdin).ok());
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        Run::of(output)
    }
}

impl Run {
    fn of(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).unwrap();
        Self { code: output.status.code().unwrap_or(-1), stdout: output.stdout, stderr }
    }

    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    /// Checks exit code and message.
    pub fn ends(&self, code: i32, message: &str) {
        assert_eq!(self.code, code, "{}", self.stderr);
        assert!(self.stderr.contains(message), "`{message}` is not in:\n{}", self.stderr);
    }
}

pub fn names_in(directory: &Path) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(directory)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

//! Commands that make no sense: exit code 2, a sentence that says what would, and nothing written.

use crate::program::{Desk, GOOD};

#[test]
fn wrong_commands_are_refused_in_words() {
    let desk = Desk::with("in.json", GOOD);
    desk.put("typo.json", r#"{"fromat":"csv"}"#);
    desk.put("value.json", r#"{"delimiter":"pipe"}"#);
    desk.put("list.json", "[]");
    desk.put("broken.json", "{\n\"format\":");
    let before = desk.names();
    let cases = [
        ("", "Usage: askvault-export <COMMAND>"),
        ("convert in.json --format csv", "--out"),
        ("convert in.json --out -", "--format is missing"),
        ("convert in.json --format xls --out -", "invalid value 'xls'"),
        ("convert in.json --format csv --key abc --out -", "--key: must be 64 hexadecimal digits"),
        ("convert in.json --format csv,json --bundle never --out -", "--out - takes one format"),
        ("convert in.json --format csv,json --out both.json", "is one file, but there are 2 formats"),
        (
            "convert in.json --format csv --out out.json",
            "--out out.json is a json file, but the format is csv",
        ),
        ("convert in.json --format csv --fields nothing --out -", "--fields: `nothing`"),
        ("convert in.json --format csv --columns content --out -", "--columns: `content`"),
        ("convert in.json --format json --columns tags --out -", "--columns: only CSV has columns"),
        ("convert in.json --format csv --export-time soon --out -", "--export-time: must be a time"),
        ("convert in.json --format csv --export-id ../x --out -", "--export-id: must be"),
        ("convert in.json --format csv --profile outside --out -", "invalid value 'outside'"),
        (
            "convert in.json --format csv --options typo.json --out -",
            "typo.json: `fromat`: there is no such option",
        ),
        (
            "convert in.json --format csv --options value.json --out -",
            "value.json: `delimiter`: unknown variant",
        ),
        (
            "convert in.json --format csv --options list.json --out -",
            "list.json: the options must be a JSON object",
        ),
        ("convert in.json --format csv --options broken.json --out -", "broken.json: line 2, column 9"),
        (
            "convert in.json --format csv --options none.json --out -",
            "none.json: the options could not be read",
        ),
        ("convert - - --format csv --out -", "can be read only once"),
        ("convert in.json --format json --out in.json", "in.json is an input"),
        ("convert in.json --format json --out ./in.json", "in.json is an input"),
        ("convert in.json --format csv --out out.csv --report in.json", "in.json is an input"),
        ("convert in.json --format csv --out out.csv --report ./out.csv", "both output and report"),
        ("convert in.json --format csv --out out.csv --report -", "--report takes the name of a file"),
    ];
    for (arguments, message) in cases {
        let run = desk.run(arguments);
        run.ends(2, message);
        assert!(run.stdout.is_empty(), "{arguments}");
        assert_eq!(desk.names(), before, "{arguments}");
    }
    assert_eq!(desk.text("in.json"), GOOD);
}

#[test]
fn options_without_effect_are_mentioned() {
    let desk = Desk::with("in.json", GOOD);
    let run = desk.run("convert in.json --format jsonl --mode messages --line-breaks visible --out -");
    run.ends(0, "note: without csv among the formats, --mode, --line-breaks changes nothing");
}

#[test]
fn help_and_version_are_no_error() {
    let desk = Desk::new();
    for arguments in ["--help", "--version", "convert --help", "convert -h", "fields --help"] {
        let run = desk.run(arguments);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{arguments}");
    }
    let run = desk.run("convert --help");
    for needed in ["Examples:", "Exit codes:", "Personal data:", "--export-time", "subject-access"] {
        assert!(run.text().contains(needed), "{needed}");
    }
    assert!(run.text().lines().all(|line| line.chars().count() <= 120));
}

#[cfg(unix)]
#[test]
fn an_input_is_not_overwritten_through_a_link_or_a_redirection() {
    use std::fs::OpenOptions;
    let desk = Desk::with("in.json", GOOD);
    std::fs::hard_link(desk.path("in.json"), desk.path("hard.json")).unwrap();
    std::os::unix::fs::symlink("in.json", desk.path("soft.json")).unwrap();
    for out in ["hard.json", "soft.json"] {
        desk.run(&format!("convert in.json --format json --out {out}")).ends(2, "in.json is an input");
    }
    let appended = OpenOptions::new().append(true).open(desk.path("in.json")).unwrap();
    let run = desk.command("convert in.json --format jsonl --out -").stdout(appended).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    let stdin = std::fs::File::open(desk.path("in.json")).unwrap();
    let run = desk.command("convert --format json --out in.json").stdin(stdin).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    assert_eq!(desk.text("in.json"), GOOD);
}

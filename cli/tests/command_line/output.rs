//! What is written, where, and that it is what the engine writes.

use askvault_export::{Export, ExportOptions};
use serde_json::{Value, json};

use crate::program::{Desk, GOOD, names_in};

/// What the engine makes of the same input.
fn engine(options: &Value, input: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let options = ExportOptions::from_value(options.clone()).unwrap();
    let mut export = Export::new(options, &mut out).unwrap();
    export.push(input).unwrap();
    export.finish().unwrap();
    out
}

#[test]
fn a_file_is_written_and_summed_up() {
    let desk = Desk::with("in.json", GOOD);
    let run = desk.run("convert in.json --format csv --columns conversation_id,channel --out out.csv");
    assert_eq!((run.code, run.text()), (0, ""));
    assert_eq!(run.stderr, "1 of 1 conversation, 1 file, 39 bytes\n");
    assert_eq!(desk.text("out.csv"), "conversation_id,channel\r\nconv_1,email\r\n");
    assert_eq!(desk.names(), ["in.json", "out.csv"]);
}

#[test]
fn every_option_reaches_the_engine() {
    let cases = [
        ("--format csv", json!({})),
        ("--format csv --mode messages", json!({ "mode": "messages" })),
        ("--format csv --dialect spreadsheet", json!({ "dialect": "spreadsheet" })),
        ("--format csv --delimiter semicolon", json!({ "delimiter": "semicolon" })),
        ("--format csv --headers labels", json!({ "headers": "labels" })),
        (
            "--format csv --mode messages --line-breaks visible",
            json!({ "mode": "messages", "lineBreaks": "visible" }),
        ),
        ("--format csv --columns tags,status", json!({ "columns": ["tags", "status"] })),
        (
            "--format jsonl --fields default,notes",
            json!({ "format": "jsonl", "fields": ["default", "notes"] }),
        ),
        ("--format jsonl --fields all", json!({ "format": "jsonl", "fields": ["all"] })),
        ("--format jsonl --deleted-text keep", json!({ "format": "jsonl", "deletedText": "keep" })),
        ("--format jsonl --profile internal", json!({ "format": "jsonl" })),
        ("--format json --export-id e-1", json!({ "format": "json", "exportId": "e-1" })),
        (
            "--format json --export-time 2026-03-27T10:04:00+02:00",
            json!({ "format": "json", "exportTime": "2026-03-27T10:04:00+02:00" }),
        ),
    ];
    let input = r#"[{"id":"c","tags":["a","b;c"],"notes":[{"id":"n","content":"=1+1"}],
        "messages":[{"id":"m","content":"one\ntwo"},{"id":"x","content":"gone","deleted_at":"2026-01-01T00:00:00Z"}]}]"#;
    let desk = Desk::with("in.json", input);
    let mut outputs = Vec::new();
    for (flags, options) in cases {
        let run = desk.run(&format!("convert in.json {flags} --out -"));
        assert_eq!(run.code, 0, "{flags}: {}", run.stderr);
        assert_eq!(run.stdout, engine(&options, input.as_bytes()), "{flags}");
        outputs.push(run.stdout);
    }
    let given = outputs.len();
    outputs.sort();
    outputs.dedup();
    // Only the profile, which is the default, changes nothing.
    assert!(outputs.len() >= given - 1, "{} of {given} differ", outputs.len());
}

#[test]
fn flags_override_the_options_file() {
    let desk = Desk::with("in.json", GOOD);
    desk.put(
        "options.json",
        r#"{"format":"csv","columns":["conversation_id"],"headers":"labels","delimiter":"tab"}"#,
    );
    let run = desk.run("convert in.json --options options.json --out -");
    assert_eq!(run.text(), "Conversation ID\r\nconv_1\r\n");
    let run = desk.run(
        "convert in.json --options options.json --columns channel,conversation_id --headers keys --out -",
    );
    assert_eq!(run.text(), "channel\tconversation_id\r\nemail\tconv_1\r\n");
}

#[test]
fn several_formats_take_one_pass_into_a_new_directory() {
    let desk = Desk::new();
    let arguments =
        "convert --format csv,json,jsonl,csv --bundle never --columns conversation_id --out new/exports";
    let run = desk.run_with_stdin(arguments, GOOD.as_bytes());
    run.ends(0, "1 of 1 conversation, 3 files, ");
    let names = names_in(&desk.path("new/exports"));
    assert_eq!(names, ["conversations.csv", "conversations.json", "conversations.jsonl"]);
    assert_eq!(desk.text("new/exports/conversations.csv"), "conversation_id\r\nconv_1\r\n");
    let jsonl = desk.text("new/exports/conversations.jsonl");
    assert_eq!(jsonl.as_bytes(), engine(&json!({ "format": "jsonl" }), GOOD.as_bytes()));
}

#[test]
fn messages_have_a_file_name_of_their_own() {
    let desk = Desk::with("in.json", GOOD);
    desk.run("convert in.json --format csv,json --bundle never --mode messages --out .").ends(0, "2 files");
    assert_eq!(desk.names(), ["conversations.json", "in.json", "messages.csv"]);
}

#[test]
fn an_existing_directory_may_look_like_a_file() {
    let desk = Desk::with("in.json", GOOD);
    std::fs::create_dir(desk.path("2026.csv")).unwrap();
    desk.run("convert in.json --format csv --out 2026.csv").ends(0, "1 file");
    assert_eq!(names_in(&desk.path("2026.csv")), ["conversations.csv"]);
}

#[test]
fn an_extension_in_capitals_is_one() {
    let desk = Desk::with("in.json", GOOD);
    desk.run("convert in.json --format csv --out OUT.CSV").ends(0, "1 file");
    assert!(desk.path("OUT.CSV").is_file());
}

#[test]
fn several_files_become_one_export_in_their_order() {
    let desk = Desk::with("b.json", r#"{"conversations":[{"id":"b1"},{"id":"b2"}]}"#);
    desk.put("a.jsonl", "\u{FEFF}{\"id\":\"a1\"}\n{\"id\":\"b2\"}");
    desk.put("empty.json", "");
    let arguments = "convert b.json empty.json - a.jsonl --format csv --columns conversation_id --out -";
    let run = desk.run_with_stdin(arguments, br#"{"id":"s"}"#);
    assert_eq!(run.text(), "conversation_id\r\nb1\r\nb2\r\ns\r\na1\r\n");
    run.ends(0, "note: 1 conversation came again under the same id and was written once");
}

#[test]
fn equal_input_gives_equal_bytes_and_now_is_the_clock() {
    let desk = Desk::with("in.json", GOOD);
    let once = desk.run("convert in.json --format json --out -").stdout;
    assert_eq!(once, desk.run("convert in.json --format json --out -").stdout);
    let timed: Value =
        serde_json::from_slice(&desk.run("convert in.json --format json --out - --export-time now").stdout)
            .unwrap();
    let time = timed["export"]["time"].as_str().unwrap();
    assert!(time > "2026-01-01" && time.ends_with(".000Z"), "{time}");
}

#[test]
fn the_report_is_the_account_of_the_engine() {
    let desk = Desk::with("in.json", r#"[{"id":"a"},{"id":"b","tags":7}]"#);
    desk.run("convert in.json --format csv --out out.csv --report report.json").ends(3, "");
    let report: Value = serde_json::from_str(&desk.text("report.json")).unwrap();
    assert_eq!(report["requested"], 2);
    assert_eq!(report["exported"], 1);
    assert_eq!(report["missing"][0]["code"], "wrong-type");
    assert_eq!(report["inputFiles"], Value::Null);

    desk.put("more.json", r#"{"id":"c"}"#);
    desk.run("convert in.json more.json --format csv,jsonl --bundle never --out . --report report.json")
        .ends(3, "");
    let report: Value = serde_json::from_str(&desk.text("report.json")).unwrap();
    assert_eq!(report[0]["format"], "csv");
    assert_eq!(report[1]["format"], "jsonl");
    let files = &report[1]["inputFiles"];
    assert_eq!(files[0], json!({ "name": "in.json", "firstByte": 0, "bytes": 32 }));
    assert_eq!((files[1]["name"].as_str(), files[1]["bytes"].as_u64()), (Some("more.json"), Some(10)));
}

#[test]
fn quiet_tells_only_what_is_missing() {
    let desk = Desk::with("in.json", GOOD);
    assert_eq!(desk.run("convert in.json --format csv --out out.csv --quiet").stderr, "");
    desk.put("bad.json", r#"[{"id":"a","tags":7}]"#);
    let run = desk.run("convert bad.json --format csv --out out.csv -q");
    assert_eq!(run.code, 3);
    assert!(
        run.stderr.starts_with("missing: 1 conversation that could not be read (wrong-type)\n"),
        "{}",
        run.stderr
    );
}

#[test]
fn warnings_are_told_in_words_and_are_no_failure() {
    let desk = Desk::with("in.json", r#"{"id":"a","messages":[{"content":"=1+1"},{"content":"=2+2"}]}"#);
    let run = desk.run("convert in.json --format csv --mode messages --dialect spreadsheet --out out.csv");
    run.ends(0, "warning: 2 cells of `content` began like a formula and got an apostrophe\n");
}

#[test]
fn fields_and_schema_come_from_the_engine() {
    let desk = Desk::new();
    let fields: Value = serde_json::from_slice(&desk.run("fields --json").stdout).unwrap();
    assert_eq!(fields, serde_json::to_value(askvault_export::FIELDS).unwrap());
    let table = desk.run("fields").stdout;
    let table = String::from_utf8(table).unwrap();
    for field in askvault_export::FIELDS {
        let line = table.lines().find(|line| line.split(' ').next() == Some(field.key)).unwrap();
        assert!(line.contains(field.group.name()) && line.contains(field.kind.name()), "{line}");
        assert_eq!(line.split_whitespace().nth(3) == Some("yes"), field.class.is_personal(), "{line}");
    }
    let schema: Value = serde_json::from_slice(&desk.run("schema").stdout).unwrap();
    assert_eq!(schema, askvault_export::json_schema());
}

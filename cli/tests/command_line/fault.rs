//! Broken input: what is said, what still comes through, and that content is never quoted.

use crate::program::{Desk, GOOD, SECRET};

#[test]
fn a_fault_names_file_line_byte_and_conversation() {
    let input = format!(
        "{{\"conversations\":[{{\"id\":\"a\",\"subject\":\"{SECRET}\"}},\n{{\"id\":\"b\",\"messages\":\"{SECRET}\"}},\n{{\"tags\":[\"{SECRET}\"]}}]}}"
    );
    let desk = Desk::with("in.json", &input);
    let run = desk.run("convert in.json --format csv --columns conversation_id --out -");
    let byte = input.find("\"messages\":").unwrap() + "\"messages\":".len();
    assert_eq!(run.text(), "conversation_id\r\na\r\n");
    run.ends(3, "1 of 3 conversations, ");
    run.ends(3, "missing: 2 conversations that could not be read (wrong-type, missing-id)\n");
    run.ends(
        3,
        &format!("    in.json: line 2, byte {byte} (conversation 1, b): `messages` has the wrong type\n"),
    );
    run.ends(3, "    in.json: line 3, byte ");
    run.ends(3, "(conversation 2): there is no id\n");

    let run = desk.run("convert in.json --format csv --out out.csv --strict");
    let text =
        format!("error: in.json: line 2, byte {byte} (conversation 1): `messages` has the wrong type\n");
    assert_eq!((run.code, run.stderr), (1, text));
}

#[test]
fn a_place_is_counted_in_its_own_file() {
    let desk = Desk::with("first.json", GOOD);
    desk.put("second.json", &format!(r#"{{"id":"b","messages":"{SECRET}"}}"#));
    let run = desk.run("convert first.json second.json --format csv --out -");
    run.ends(3, "    second.json: byte 21 (conversation 1, b): `messages` has the wrong type\n");
}

#[test]
fn a_bad_line_costs_one_line() {
    let desk =
        Desk::with("in.jsonl", &format!("{{\"id\":\"a\"}}\n{{\"id\":\"b\" {SECRET}}}\n{{\"id\":\"c\"}}\n"));
    let run = desk.run("convert in.jsonl --format csv --columns conversation_id --out -");
    assert_eq!(run.text(), "conversation_id\r\na\r\nc\r\n");
    run.ends(3, "    in.jsonl: line 2, byte 21 (conversation 1): not valid JSON\n");
}

#[test]
fn what_stands_before_a_syntax_error_is_kept() {
    let desk = Desk::with("in.json", &format!(r#"[{{"id":"a"}},{{"id":"b"}} {SECRET} {{"id":"c"}}]"#));
    let run = desk.run("convert in.json --format csv --columns conversation_id --out out.csv");
    assert_eq!(desk.text("out.csv"), "conversation_id\r\na\r\nb\r\n");
    run.ends(3, "    in.json: byte 23 (conversation 2): not valid JSON\n");
    run.ends(3, "    nothing behind this place in in.json could be read\n");
}

#[test]
fn a_file_that_ends_early_is_blamed_itself() {
    let beginnings = [
        format!(r#"{{"conversations":[{{"id":"b","subject":"{SECRET}"#),
        r#"{"conversations":[{"id":"b"},"#.to_owned(),
        r#"{"conversations":[{"id":"b"}"#.to_owned(),
        r#"{"conversations":[{"id":"b"}],"pagination":"#.to_owned(),
        r#"[{"id":"b","message_count":1"#.to_owned(),
        r#"[{"id":"b","subject":"\"#.to_owned(),
        r#"[{"id":"b","subject":tr"#.to_owned(),
        "[".to_owned(),
    ];
    for beginning in beginnings {
        let desk = Desk::with("cut.json", &beginning);
        desk.put("good.json", GOOD);
        let run = desk.run("convert good.json cut.json --format csv --out -");
        let place = format!("    cut.json: byte {} (conversation ", beginning.len());
        run.ends(3, &place);
        run.ends(3, "): the file ends in the middle of a value\n");
        let run = desk.run("convert cut.json good.json --format csv --out -");
        run.ends(3, &place);
        run.ends(3, "    for the same reason nothing was read of good.json\n");
    }
}

#[test]
fn refused_conversations_make_the_export_incomplete() {
    let input = format!(r#"[{{"id":"a"}},{{"id":"b","audience":["vip"],"subject":"{SECRET}"}}]"#);
    let desk = Desk::with("in.json", &input);
    let run = desk.run("convert in.json --format csv --columns conversation_id --audience public,eu --out -");
    assert_eq!(run.text(), "conversation_id\r\na\r\n");
    run.ends(3, "missing: 1 conversation outside the audiences given (refused)\n    conversation 1, b\n");
    let run = desk.run("convert in.json --format csv --audience public --strict --out out.csv");
    run.ends(1, "error: conversation 1: outside the audiences given\n");
}

#[test]
fn formats_that_differ_are_told_apart() {
    let desk = Desk::with("in.json", r#"[{"id":"a","messages":[{"content":"x"}]},{"id":"b","messages":[]}]"#);
    let run = desk.run("convert in.json --format csv,jsonl --bundle never --mode messages --out out");
    run.ends(0, "csv: 1 of 2 conversations, 1 file, ");
    run.ends(0, "csv: note: 1 conversation without anything to write (empty)\n");
    run.ends(0, "jsonl: 2 of 2 conversations, 1 file, ");
}

#[test]
fn a_long_list_of_faults_is_cut() {
    let lines: String =
        (0..25).map(|number| format!("{{\"id\":\"c{number}\",\"messages\":\"{SECRET}\"}}\n")).collect();
    let desk = Desk::with("in.jsonl", &lines);
    let run = desk.run("convert in.jsonl --format csv --out -");
    run.ends(3, "missing: 25 conversations that could not be read (wrong-type)\n");
    run.ends(3, "    and 15 more; --report FILE lists them\n");
}

#[test]
fn an_id_cannot_steer_the_terminal() {
    let long = "x".repeat(500);
    let desk = Desk::with(
        "in.jsonl",
        &format!("{{\"id\":\"\\u001b[2J\\n\",\"tags\":1}}\n{{\"id\":\"{long}\",\"tags\":1}}\n"),
    );
    let run = desk.run("convert in.jsonl --format csv --out -");
    run.ends(3, "(conversation 0, \u{FFFD}[2J\u{FFFD})");
    assert!(!run.stderr.contains('\u{1b}'));
    assert!(run.stderr.lines().all(|line| line.chars().count() < 150), "{}", run.stderr);
}

#[test]
fn inputs_that_cannot_be_read_fail() {
    let desk = Desk::with("in.json", GOOD);
    let cases = [
        ("convert none.json --format csv --out out.csv", "error: none.json: could not be read: No such file"),
        ("convert in.json none.json --format csv --out out.csv", "error: none.json: could not be read: "),
        ("convert . --format csv --out out.csv", "error: .: is a directory, not a file\n"),
    ];
    for (arguments, message) in cases {
        desk.run(arguments).ends(1, message);
        assert_eq!(desk.names(), ["in.json"], "{arguments}");
    }
}

#[test]
fn an_input_without_conversations_is_mentioned() {
    let desk = Desk::with("in.json", r#"{"conversations":[]}"#);
    let run = desk.run("convert in.json --format csv --columns tags --out -");
    assert_eq!(run.text(), "tags\r\n");
    run.ends(0, "note: the input held no conversations\n");
}

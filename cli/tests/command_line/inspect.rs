//! `inspect`: records in, places out.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::program::{Desk, Run, SECRET};

/// The lines of the output.
fn lines(run: &Run) -> Vec<Value> {
    run.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What the first record's spans cover, and their types.
fn found(run: &Run, text: &str) -> Vec<(String, String)> {
    let place = |span: &Value, end: &str| usize::try_from(span[end].as_u64().unwrap()).unwrap();
    let spans = lines(run)[0]["spans"].as_array().unwrap().clone();
    spans
        .iter()
        .map(|span| {
            let covered = text[place(span, "start")..place(span, "end")].to_owned();
            (covered, span["type"].as_str().unwrap().to_owned())
        })
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|&(text, kind)| (text.to_owned(), kind.to_owned())).collect()
}

#[test]
fn places_are_bytes_of_utf_8() {
    let desk = Desk::new();
    let text = "Größe 44 für 👟: schreib an lena@kunde.example";
    let record = json!({"id": "a", "text": text}).to_string();
    for detection in ["", "--detection rules"] {
        let run = desk.run_with_stdin(&format!("inspect {detection}"), record.as_bytes());
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert_eq!(found(&run, text), pairs(&[("lena@kunde.example", "EMAIL")]));
        assert!(!run.text().contains("kunde"));
    }
}

#[test]
fn known_identities_are_found_and_other_words_are_not() {
    let desk = Desk::new();
    let text = "the parcel for quist is here";
    let known = json!({"id": 1, "text": text, "context": {"customer": {"name": "Jo Quist", "phone": null}}});
    let unknown = json!({"id": 1, "text": text, "context": null});
    let run = desk.run_with_stdin("inspect --detection rules", known.to_string().as_bytes());
    assert_eq!(found(&run, text), pairs(&[("quist", "PERSON")]));
    let run = desk.run_with_stdin("inspect --detection rules", unknown.to_string().as_bytes());
    assert_eq!(found(&run, text), []);
}

#[test]
fn every_record_has_its_line_in_order_under_its_own_id() {
    let desk = Desk::new();
    let mut input = String::from("\u{FEFF}");
    for number in 0..300 {
        let id = if number % 2 == 0 { json!(number) } else { json!(format!("r-{number}")) };
        let context = json!({"conversation": "c", "turn": number, "domain": "any"});
        input += &json!({"id": id, "text": "hello", "context": context, "lang": "en"}).to_string();
        input += if number % 3 == 0 { "\r\n\n" } else { "\n" };
    }
    let run = desk.run_with_stdin("inspect", input.trim_end().as_bytes());
    let lines = lines(&run);
    assert_eq!((run.code, lines.len()), (0, 300));
    assert_eq!(lines[298], json!({"id": 298, "spans": []}));
    assert_eq!(lines[299], json!({"id": "r-299", "spans": []}));
}

#[test]
fn nothing_in_gives_nothing_out() {
    let desk = Desk::new();
    for input in ["", "\n", "  \r\n\n"] {
        let run = desk.run_with_stdin("inspect", input.as_bytes());
        assert_eq!((run.code, run.text(), run.stderr.as_str()), (0, "", ""), "{input:?}");
    }
}

#[test]
fn lines_that_are_no_records_are_told_by_number_and_left_out() {
    let desk = Desk::new();
    let cases: [(&[u8], &str); 9] = [
        (b"{\"id\":1,", "not valid JSON"),
        (b"[]", "not an object"),
        (b"Zyzzyva-4711", "not valid JSON"),
        (b"{\"text\":\"Zyzzyva-4711\"}", "`id` must be a string or a number"),
        (b"{\"id\":null,\"text\":\"Zyzzyva-4711\"}", "`id` must be a string or a number"),
        (b"{\"id\":1,\"text\":[\"Zyzzyva-4711\"]}", "`text` must be a string"),
        (b"{\"id\":1,\"text\":\"x\",\"context\":\"Zyzzyva-4711\"}", "`context` must be an object"),
        (
            b"{\"id\":1,\"text\":\"x\",\"context\":{\"customer\":\"Zyzzyva-4711\"}}",
            "`context.customer` must be",
        ),
        (b"{\"id\":1,\"text\":\"\xFF\"}", "not valid JSON"),
    ];
    for (bad, reason) in cases {
        let input = [b"{\"id\":1,\"text\":\"a\"}\n\n", bad, b"\n{\"id\":2,\"text\":\"b\"}\n"].concat();
        let run = desk.run_with_stdin("inspect --detection rules", &input);
        run.ends(3, &format!("standard input, line 3: {reason}"));
        run.ends(3, "missing: 1 line that could not be read");
        assert!(!run.stderr.contains(SECRET), "{}", run.stderr);
        assert_eq!(run.text(), "{\"id\":1,\"spans\":[]}\n{\"id\":2,\"spans\":[]}\n");
    }
    let run = desk.run_with_stdin("inspect --detection rules", &b"x\n".repeat(1_234));
    run.ends(3, "missing: 1,234 lines that could not be read");
    assert_eq!(run.stderr.lines().count(), 11);
}

#[test]
fn a_model_can_be_given_and_is_checked() {
    let desk = Desk::with("no.bin", "no model");
    let record = br#"{"id":1,"text":"Zyzzyva-4711"}"#;
    let model = concat!(env!("CARGO_MANIFEST_DIR"), "/../model/names.bin");
    std::fs::copy(model, desk.path("names.bin")).unwrap();
    let cases = [
        ("inspect --model no.bin", 2, "no.bin: the model that finds names is damaged"),
        ("inspect --model nowhere.bin", 2, "nowhere.bin: "),
        ("inspect --model names.bin --detection rules", 2, "--model: --detection rules uses no model"),
        ("inspect --detection none", 2, "invalid value 'none'"),
        ("inspect --model names.bin", 0, ""),
    ];
    for (arguments, code, message) in cases {
        let run = desk.run_with_stdin(arguments, record);
        run.ends(code, message);
        assert_eq!(run.stdout.is_empty(), code != 0, "{arguments}");
    }
}

#[test]
fn an_answer_comes_before_the_next_question() {
    let desk = Desk::new();
    let mut command = desk.command("inspect --detection rules");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut questions = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap());
    for id in 0..3 {
        writeln!(questions, "{}", json!({"id": id, "text": "a@b.example"})).unwrap();
        questions.flush().unwrap();
        let mut answer = String::new();
        answers.read_line(&mut answer).unwrap();
        assert!(answer.starts_with(&format!("{{\"id\":{id},\"spans\":[{{")), "{answer}");
    }
    drop(questions);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_reader_that_has_enough_ends_it_quietly() {
    let desk = Desk::new();
    let input = "{\"id\":1,\"text\":\"a\"}\n".repeat(50_000);
    let mut command = desk.command("inspect --detection rules");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || pipe.write_all(input.as_bytes()).ok());
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), b"".as_slice()));
}

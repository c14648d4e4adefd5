//! Real dialogues in every format, mode and dialect, where they are at hand.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::Desk;

#[test]
fn real_dialogues_come_through_in_every_form() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/conversations/dialogues-200.json");
    let Ok(input) = fs::read(&path) else {
        eprintln!("skipped: the shared dialogues are not at hand");
        return;
    };
    let given: Value = serde_json::from_slice(&input).unwrap();
    let conversations = given["conversations"].as_array().unwrap();
    let messages: usize = conversations.iter().map(|it| it["messages"].as_array().unwrap().len()).sum();
    let desk = Desk::new();
    fs::write(desk.path("in.json"), &input).unwrap();
    let expected = format!("{0} of {0} conversations, 3 files, ", conversations.len());
    for mode in ["conversations", "messages"] {
        for dialect in ["machine", "spreadsheet"] {
            let flags = format!("--mode {mode} --dialect {dialect} --delimiter tab --line-breaks visible");
            desk.run(&format!(
                "convert in.json --format csv,json,jsonl --bundle never {flags} --out out --report report.json"
            ))
            .ends(0, &expected);
            let report: Value = serde_json::from_str(&desk.text("report.json")).unwrap();
            for account in report.as_array().unwrap() {
                assert_eq!(account["exported"], conversations.len(), "{flags}");
                assert_eq!(account["messages"], messages, "{flags}");
                assert_eq!(account["bytesRead"], input.len());
            }
            let rows = if mode == "messages" { messages } else { conversations.len() };
            assert_eq!(report[0]["rows"], rows);
            assert_eq!(desk.text(&format!("out/{mode}.csv")).matches("\r\n").count(), rows + 1, "{flags}");
            let document: Value = serde_json::from_str(&desk.text("out/conversations.json")).unwrap();
            assert_eq!(document["conversations"].as_array().unwrap().len(), conversations.len());
            assert_eq!(document["summary"]["messages"], messages);
            let lines = desk.text("out/conversations.jsonl");
            assert_eq!(lines.lines().count(), conversations.len());
            // The file, standard input and standard output give the same bytes.
            let arguments = format!("convert - --format csv {flags} --out -");
            let streamed = desk.run_with_stdin(&arguments, &input);
            assert_eq!(streamed.stdout, fs::read(desk.path(&format!("out/{mode}.csv"))).unwrap(), "{flags}");
        }
    }
}

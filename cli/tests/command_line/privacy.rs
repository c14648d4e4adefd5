//! Profiles that replace personal data: what is told, what is refused, and what is left behind.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{Desk, Run, SECRET};

/// A key, as 64 hexadecimal digits.
const KEY: &str = "5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a";

/// Values that no output, report or message may hold.
const PERSONAL: [&str; 6] =
    ["Lena", "Quist", "lena@quist.example", "+49 30 901820", "4111 1111 1111 1111", SECRET];

/// One conversation with a customer, an agent, a card, a name that is uncertain, and a field of the host's own.
const DIALOG: &str = concat!(
    r#"{"id":"conv_1","channel":"email","status":"resolved","started_at":"2026-03-02T08:15:04.120Z","#,
    r#""customer":{"id":"cus_1","name":"Lena Quist","email":"lena@quist.example","phone":"+49 30 901820","#,
    r#""custom_attributes":{"nickname":"Zyzzyva-4711"}},"assigned_agent":{"id":"agt_1","name":"Ada Byron"},"#,
    r#""messages":[{"id":"msg_1","role":"customer","created_at":"2026-03-02T08:15:04.120Z","content":"#,
    r#""Lena Quist here, card 4111 1111 1111 1111, write to lena@quist.example"}]}"#,
);

/// The number of one conversation stands in another, where nothing says that it is one.
const LEFTOVER: &str = concat!(
    r#"[{"id":"conv_1","messages":[{"id":"m1","role":"agent","content":"Order 4917012345678 is ready"}]},"#,
    r#"{"id":"conv_2","customer":{"id":"cus_2","phone":"+4917012345678"},"messages":[{"id":"m2","content":"ok"}]}]"#,
);

fn holds_nothing_personal(text: &str) {
    for value in PERSONAL {
        assert!(!text.contains(value), "{value} is in:\n{text}");
    }
}

#[test]
fn each_profile_replaces_and_tells_what() {
    let desk = Desk::with("in.json", DIALOG);
    let cases = [
        ("external", ["PERSON 2 (1)", "EMAIL"], true),
        ("training", ["left out: ", "`started_at`"], true),
        ("subject-access", ["profile subject-access: 1 place replaced", "1 PERSON (1)"], false),
    ];
    for (profile, told, is_shared) in cases {
        let run = desk.run(&format!(
            "convert in.json --format jsonl --fields all --profile {profile} --key {KEY} --out out.jsonl"
        ));
        run.ends(0, &format!("profile {profile}: "));
        for words in told.iter().skip(usize::from(is_shared && profile == "external")) {
            run.ends(0, words);
        }
        run.ends(0, "    checked: none of ");
        run.ends(0, "in 6 ways of writing");
        assert_eq!(
            run.stderr.contains("k-anonymity: 1 of 1 conversation in groups smaller than 5"),
            is_shared
        );
        assert!(!run.stderr.contains("the key was made"), "{}", run.stderr);
        holds_nothing_personal(&run.stderr);
        let out = desk.text("out.jsonl");
        assert_eq!(out.contains("lena@quist.example"), !is_shared, "{profile}: {out}");
        assert_eq!(out.contains(SECRET), !is_shared, "{profile}: {out}");
        assert!(!out.contains("Ada Byron"), "{profile}: {out}");
    }
}

#[test]
fn several_formats_are_told_together_where_they_are_alike() {
    let desk = Desk::with("in.json", DIALOG);
    let alike = desk.run("convert in.json --format json,jsonl --bundle never --profile external --out out");
    assert_eq!(alike.stderr.matches("profile external: ").count(), 1, "{}", alike.stderr);
    // A card between the first and the last message is in no row.
    let message = |id: &str, text: &str| format!(r#"{{"id":"{id}","content":"{text}"}}"#);
    let messages =
        [message("1", "hello"), message("2", "4111 1111 1111 1111"), message("3", "bye")].join(",");
    desk.put("in.json", &format!(r#"{{"id":"conv_1","messages":[{messages}]}}"#));
    let unlike = desk
        .run("convert in.json --format csv,json --bundle never --fields all --profile external --out out");
    unlike.ends(0, "\ncsv: profile external: ");
    unlike.ends(0, "\njson: profile external: ");
    let quiet = desk.run("convert in.json --format csv --profile external --quiet --out out");
    assert_eq!((quiet.code, quiet.stderr.as_str()), (0, ""));
}

#[test]
fn a_key_of_one_s_own_repeats_pseudonyms_and_a_fresh_one_does_not() {
    let desk = Desk::with("in.json", DIALOG);
    desk.put("key", &format!("\u{FEFF}{KEY}\n"));
    let run = |key: &str| {
        let run = desk.run(&format!("convert in.json --format json --profile external {key} --out -"));
        assert_eq!(run.code, 0, "{}", run.stderr);
        run
    };
    let told = |run: &Run| run.stderr.contains("note: the key was made for this export and is forgotten");
    let (given, read) = (run(&format!("--key {KEY}")), run("--key @key"));
    assert_eq!(given.stdout, read.stdout);
    assert!(!told(&given) && !told(&read));
    let (one, other) = (run(""), run(""));
    assert_ne!(one.stdout, other.stdout);
    assert!(told(&one) && told(&other));
    for run in [&given, &one] {
        holds_nothing_personal(run.text());
        assert!(!run.text().contains(KEY));
    }
}

#[test]
fn settings_that_make_no_sense_are_refused_in_words() {
    let desk = Desk::with("in.json", DIALOG);
    desk.put("short.key", "5a5a");
    desk.put("syntax.json", &format!("{{\"redact\":[\n  \"{SECRET}\"\n  \"x\"]}}"));
    desk.put("shape.json", &format!("{{\"redact\":\n  \"{SECRET}\"}}"));
    desk.put("name.json", &format!("{{\n\"{SECRET}\":[]}}"));
    desk.put("twice.json", r#"{"redact":["one"],"redact":["two"]}"#);
    desk.put("list.json", "[]");
    desk.put("word.json", r#"{"keep":["Berlin","--"]}"#);
    desk.put("pattern.json", &format!(r#"{{"patterns":["A-\\d+","({SECRET}"]}}"#));
    let before = desk.names();
    let shape = "must be an object with `redact`, `keep` and `patterns`";
    let cases = [
        ("--profile external --key 5a", "--key: must be 64 hexadecimal digits".to_owned()),
        (
            "--profile external --key @short.key",
            "short.key: the key must be 64 hexadecimal digits".to_owned(),
        ),
        ("--profile external --key @no.key", "no.key: the key could not be read".to_owned()),
        ("--profile external --terms no.json", "no.json: the terms could not be read".to_owned()),
        (
            "--profile external --terms syntax.json",
            "syntax.json: line 3, column 3: the terms are not valid JSON".to_owned(),
        ),
        (
            "--profile external --terms shape.json",
            format!("shape.json: line 2, column 16: the terms {shape}"),
        ),
        ("--profile external --terms name.json", format!("name.json: line 2, column 14: the terms {shape}")),
        (
            "--profile external --terms twice.json",
            format!("twice.json: line 1, column 26: the terms {shape}"),
        ),
        ("--profile external --terms list.json", "list.json: the terms must be an object".to_owned()),
        ("--profile external --terms word.json", "word.json: `keep`, entry 2: a word has".to_owned()),
        (
            "--profile external --terms pattern.json",
            "pattern.json: `patterns`, entry 2: not a regular expression".to_owned(),
        ),
        ("--profile training --times shift", "--times: only the profile `external` shifts times".to_owned()),
        (
            "--profile external --subject cus_1",
            "--subject: only the profile `subject-access` has a subject".to_owned(),
        ),
        (
            "--subject cus_1",
            "--subject: the profile `internal` replaces nothing; choose --profile".to_owned(),
        ),
        ("--detection rules", "--detection: the profile `internal` replaces nothing".to_owned()),
        ("--redact-leftovers", "--redact-leftovers: the profile `internal` replaces nothing".to_owned()),
        ("--times keep", "--times: the profile `internal` replaces nothing".to_owned()),
        (
            "--redaction-report r.json",
            "--redaction-report: the profile `internal` replaces nothing".to_owned(),
        ),
        (
            "--profile external --report r.json --redaction-report ./r.json",
            "./r.json would be both reports".to_owned(),
        ),
        (
            "--profile external --redaction-report in.json",
            "in.json is an input: the report would destroy it".to_owned(),
        ),
    ];
    for (arguments, message) in cases {
        let run = desk.run(&format!("convert in.json --format csv {arguments} --out out.csv"));
        run.ends(2, &message);
        assert_eq!(desk.names(), before, "{arguments}");
    }
    desk.run(&format!("convert in.json --format csv --key {KEY} --out out.csv"))
        .ends(2, "--key: the profile `internal` replaces nothing");
}

#[test]
fn terms_are_redacted_and_kept() {
    let desk = Desk::with(
        "in.json",
        r#"{"id":"c","messages":[{"id":"m","role":"agent","content":"Project Möwe ships with CASE-77; mail shop@example.com"}]}"#,
    );
    desk.put(
        "terms.json",
        r#"{"redact":["project mowe"],"keep":["shop@example.com"],"patterns":["CASE-\\d+"]}"#,
    );
    let run = desk.run(&format!(
        "convert in.json --format csv --mode messages --columns content --profile training --key {KEY} --terms terms.json --out -"
    ));
    run.ends(0, "2 CUSTOM (2)");
    let label = run.text().split('[').nth(1).and_then(|text| text.split(']').next()).unwrap();
    assert_eq!(run.text(), format!("content\r\n[{label}] ships with [{label}]; mail shop@example.com\r\n"));
}

#[test]
fn a_word_to_keep_stays_in_texts_though_a_field_loses_it() {
    let conversation = |number: u32, content: &str| {
        format!(
            r#"{{"id":"c{number}","customer":{{"id":"u{number}","email":"shop@example.com"}},"messages":[{{"id":"m","content":"{content}"}}]}}"#
        )
    };
    let lines = [conversation(1, "write to Shop@example.com"), conversation(2, "hello")].join("\n");
    let desk = Desk::with("in.jsonl", &lines);
    desk.put("terms.json", r#"{"keep":["shop@example.com"]}"#);
    let run = desk.run(&format!(
        "convert in.jsonl --format csv --columns customer_email,first_message --profile external --key {KEY} --terms terms.json --out -"
    ));
    assert_eq!(run.code, 0, "{}", run.stderr);
    let rows: Vec<_> = run.text().lines().skip(1).collect();
    assert!(rows[0].starts_with("[EMAIL-") && rows[0].ends_with("],write to Shop@example.com"), "{rows:?}");
    assert!(rows[1].starts_with("[EMAIL-") && rows[1].ends_with("],hello"), "{rows:?}");
}

#[test]
fn prv_08_the_redaction_report_holds_counts_and_no_values() {
    let broken = r#"{"id":"conv_lena","messages":7}"#;
    let desk = Desk::with("in.jsonl", &format!("{DIALOG}\n{broken}\n"));
    let run = desk.run(&format!(
        "convert in.jsonl --format jsonl --fields all --profile external --key {KEY} --out out.jsonl --redaction-report r.json --report all.json"
    ));
    assert_eq!(run.code, 3, "{}", run.stderr);
    let text = desk.text("r.json");
    holds_nothing_personal(&text);
    for value in ["conv_1", "conv_lena", "cus_1", "Byron", KEY] {
        assert!(!text.contains(value), "{value} is in {text}");
    }
    let report: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&report["profile"], &report["format"]), (&"external".into(), &"jsonl".into()));
    assert_eq!((&report["requested"], &report["failed"]), (&2.into(), &1.into()));
    let card =
        report["entities"].as_array().unwrap().iter().find(|it| it["entity"] == "CREDIT_CARD").unwrap();
    assert_eq!((&card["places"], &card["values"]), (&1.into(), &1.into()));
    for member in ["policyDigest", "fields", "finders", "leftOut", "review", "kAnonymity", "check"] {
        assert!(!report[member].is_null(), "{member}");
    }
    assert_eq!(report["check"]["encodings"].as_array().unwrap().len(), 6);
    // The full account names what is missing, for those who hold the input.
    assert!(desk.text("all.json").contains("conv_lena"));

    desk.run(&format!(
        "convert in.jsonl --format csv,json --bundle never --profile external --key {KEY} --out dir --redaction-report two.json"
    ));
    let two: Value = serde_json::from_str(&desk.text("two.json")).unwrap();
    assert_eq!((&two[0]["format"], &two[1]["format"]), (&"csv".into(), &"json".into()));
}

#[test]
fn a_leftover_stops_the_export_and_leaves_nothing_behind() {
    let desk = Desk::with("in.json", LEFTOVER);
    desk.put("out.csv", "what stood here before");
    let before = desk.names();
    let arguments = "convert in.json --profile external --format";
    let cases = [
        (
            "csv --mode messages --out out.csv",
            "out.csv: row 1 or a later one of the same conversation (conversation 0): ",
        ),
        ("json --out out.json --report r.json --redaction-report rr.json", "out.json: conversation 0"),
        ("jsonl,csv --bundle never --out .", "conversations.jsonl: conversation 0"),
        ("jsonl --out -", "standard output: conversation 0"),
    ];
    for (rest, place) in cases {
        let run = desk.run(&format!("{arguments} {rest}"));
        run.ends(1, place);
        run.ends(
            1,
            "a value that was removed (PHONE) is still there, written as plain; nothing was handed over",
        );
        assert!(!run.stderr.contains("4917012345678") && !run.stderr.contains("cus_2"), "{}", run.stderr);
        assert!(run.stdout.is_empty(), "{rest}");
        assert_eq!(desk.names(), before, "{rest}");
        assert_eq!(desk.text("out.csv"), "what stood here before");
    }
    desk.put("terms.json", r#"{"redact":["4917012345678"]}"#);
    desk.run(&format!("{arguments} jsonl --terms terms.json --out -")).ends(0, "1 CUSTOM (1)");
}

/// Whether there are fonts for PDF (`npm run fonts`).
fn has_fonts() -> bool {
    let is_there = Path::new(FONTS).join("latin.ttf").is_file();
    if !is_there {
        eprintln!("passed over: there are no fonts (`npm run fonts`)");
    }
    is_there
}

const FONTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../target/fonts");

#[test]
fn a_leftover_in_a_pdf_leaves_no_document_behind() {
    if !has_fonts() {
        return;
    }
    // The second of three holds a number that the third one shows to be one; the first is as it should be.
    let fine = r#"[{"id":"conv_0","messages":[{"id":"m0","content":"all is well"}]},"#;
    let desk = Desk::with("in.json", &LEFTOVER.replacen('[', fine, 1));
    let before = desk.names();
    let arguments =
        format!("convert in.json --format pdf --fonts {FONTS} --profile external --detection rules");
    for (rest, place) in [
        ("--out out.pdf --layout one", "out.pdf: conversation 1"),
        ("--out - --layout one", "standard output: conversation 1"),
        ("--out . --layout one", "conversations.pdf: conversation 1"),
        ("--out .", ": conversation 1"),
    ] {
        let run = desk.run(&format!("{arguments} {rest}"));
        run.ends(1, place);
        run.ends(
            1,
            "a value that was removed (PHONE) is still there, written as plain; nothing was handed over",
        );
        assert!(!run.stderr.contains("4917012345678"), "{}", run.stderr);
        assert!(run.stdout.is_empty(), "{rest}");
        assert_eq!(desk.names(), before, "{rest}");
        desk.run(&format!("{arguments} {rest} --redact-leftovers"))
            .ends(0, "note: 1 value that the check found was redacted everywhere (--redact-leftovers)");
        for name in desk.names().iter().filter(|name| !before.contains(name)) {
            fs::remove_file(desk.path(name)).unwrap();
        }
    }
}

#[test]
fn a_leftover_can_be_redacted_everywhere_in_a_further_run() {
    // The second conversation's number stands in the first and, grouped otherwise, in the third.
    let third = r#"{"id":"conv_3","messages":[{"id":"m3","content":"parcel 4917 0123 45678"}]}"#;
    let desk = Desk::with("in.json", &LEFTOVER.replace("]}]", &format!("]}},{third}]")));
    for format in ["jsonl", "csv --mode messages"] {
        let run = desk.run(&format!(
            "convert in.json --profile external --detection rules --key {KEY} --format {format} --redact-leftovers --out -"
        ));
        run.ends(0, "note: 1 value that the check found was redacted everywhere (--redact-leftovers)");
        for left in ["12345678", "0123 45678"] {
            assert!(!run.text().contains(left), "{}", run.text());
        }
        assert!(
            run.text().contains("Order [TERM-") && run.text().contains("parcel [TERM-"),
            "{}",
            run.text()
        );
        assert!(!run.stderr.contains("12345678"), "{}", run.stderr);
    }
    let run = desk.run_with_stdin("convert --profile external --format csv --redact-leftovers --out -", b"");
    run.ends(2, "--redact-leftovers reads the input again, which standard input cannot be; name files");
}

#[test]
fn the_subject_s_own_data_stays_and_that_of_others_goes() {
    let desk = Desk::with("in.json", DIALOG);
    let run = |subject: &str| {
        let run = desk.run(&format!(
            "convert in.json --format jsonl --profile subject-access {subject} --key {KEY} --out -"
        ));
        assert_eq!(run.code, 0, "{}", run.stderr);
        String::from_utf8(run.stdout).unwrap()
    };
    for subject in
        ["", "--subject cus_1", "--subject LENA@quist.example", "--subject +4930901820,other@x.example"]
    {
        let out = run(subject);
        assert!(out.contains("Lena Quist here, card 4111 1111 1111 1111"), "{subject}: {out}");
        assert!(!out.contains("Byron"), "{subject}: {out}");
    }
    let out = run("--subject somebody@else.example");
    for value in PERSONAL.iter().filter(|value| **value != SECRET) {
        assert!(!out.contains(value), "{value} is in {out}");
    }
}

#[test]
fn prv_14_shifted_times_move_by_whole_weeks() {
    let desk = Desk::with("in.json", DIALOG);
    let arguments = "convert in.json --format csv --columns started_at --profile external --key";
    let run = desk.run(&format!("{arguments} {KEY} --times shift --out -"));
    let shifted = run.text().lines().nth(1).unwrap();
    assert_ne!(shifted, "2026-03-02T08:15:04.120Z");
    assert!(shifted.ends_with("T08:15:04.120Z"), "{shifted}");
    let kept = desk.run(&format!("{arguments} {KEY} --times keep --out -"));
    assert_eq!(kept.text().lines().nth(1), Some("2026-03-02T08:15:04.120Z"));
}

#[test]
fn rules_alone_are_told_to_find_less() {
    let desk = Desk::with("in.json", DIALOG);
    let run = desk.run("convert in.json --format csv --profile external --detection rules --out out.csv");
    run.ends(0, "note: names and addresses that no field holds were not looked for (--detection rules)");
    holds_nothing_personal(&desk.text("out.csv"));
}

#[test]
fn an_options_file_can_hold_the_privacy_settings() {
    let desk = Desk::with("in.json", DIALOG);
    desk.put(
        "options.json",
        &format!(
            r#"{{"format":"csv","profile":"external","key":"{KEY}","detection":"rules","terms":{{"keep":["Quist"]}}}}"#
        ),
    );
    let run = desk.run("convert in.json --options options.json --out out.csv --report report.json");
    run.ends(0, "profile external: ");
    for text in [run.stderr, desk.text("report.json"), desk.text("out.csv")] {
        assert!(!text.contains(KEY), "{text}");
    }
    assert_eq!(fs::read(desk.path("in.json")).unwrap(), DIALOG.as_bytes());
}

//! The rules of CSV files, each test under its rule's number.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use askvault_export::{
    Delimiter, Dialect, Export, ExportOptions, ExportResult, FIELDS, FieldKind, Format, Instant, Mode,
};
use fixture::{
    conversation, conversations, dialogues, export, export_text, goldens, options, page, records, warned,
};
use serde_json::{Value, json};

const MAX_CELL_UNITS: usize = 32_767;

/// A cell as it stands in the file.
#[derive(Debug)]
struct Cell {
    quoted: bool,
    text: String,
}

/// Reads RFC 4180 and nothing else: every record ends with CR LF, quotes stand around a whole cell or not at all.
fn strict_records(csv: &[u8], delimiter: u8) -> Vec<Vec<Cell>> {
    let text = std::str::from_utf8(csv).unwrap();
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let delimiter = char::from(delimiter);
    let mut records = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let mut record = Vec::new();
        loop {
            let mut cell = Cell { quoted: rest.starts_with('"'), text: String::new() };
            if cell.quoted {
                rest = &rest[1..];
                loop {
                    let quote = rest.find('"').expect("a quoted cell ends");
                    cell.text.push_str(&rest[..quote]);
                    rest = &rest[quote + 1..];
                    if !rest.starts_with('"') {
                        break;
                    }
                    cell.text.push('"');
                    rest = &rest[1..];
                }
            } else {
                let end = rest.find([delimiter, '\r', '\n', '"']).expect("a record ends with CR LF");
                cell.text.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            record.push(cell);
            match rest.strip_prefix(delimiter) {
                Some(next) => rest = next,
                None => break,
            }
        }
        rest = rest.strip_prefix("\r\n").expect("a record ends with CR LF");
        records.push(record);
    }
    records
}

fn delimiter_of(options: &ExportOptions) -> u8 {
    match options.delimiter {
        Delimiter::Comma => b',',
        Delimiter::Semicolon => b';',
        Delimiter::Tab => b'\t',
    }
}

/// Every golden input and the real dialogues, in both modes and dialects and with each delimiter.
fn every_csv() -> &'static [(String, ExportOptions, Vec<u8>)] {
    static FILES: OnceLock<Vec<(String, ExportOptions, Vec<u8>)>> = OnceLock::new();
    FILES.get_or_init(make_files)
}

fn make_files() -> Vec<(String, ExportOptions, Vec<u8>)> {
    let mut inputs: Vec<_> = goldens().into_iter().filter(|g| !g.name.contains('.')).collect();
    let mut dialogue = dialogues().map(|input| fixture::Golden {
        name: "dialogues".to_owned(),
        folder: Path::new("").to_owned(),
        options: Value::Null,
        input,
    });
    inputs.extend(dialogue.take());
    let mut files = Vec::new();
    for golden in inputs {
        for mode in ["conversations", "messages"] {
            for (dialect, delimiter) in [
                ("machine", "comma"),
                ("machine", "tab"),
                ("spreadsheet", "comma"),
                ("spreadsheet", "semicolon"),
            ] {
                // The real dialogues are large: each mode and dialect once.
                if golden.name == "dialogues" && delimiter != "comma" {
                    continue;
                }
                let fields = if golden.name == "dialogues" { "default" } else { "all" };
                let options = options(
                    json!({ "mode": mode, "dialect": dialect, "delimiter": delimiter, "fields": [fields] }),
                );
                let name = format!("{} {mode} {dialect} {delimiter}", golden.name);
                let out = export(&options, &golden.input).0;
                files.push((name, options, out));
            }
        }
    }
    files
}

fn one_cell(given: Value, content: &str) -> (String, ExportResult) {
    let mut given = given;
    given["mode"] = "messages".into();
    given["columns"] = json!(["content"]);
    let options = options(given);
    let (out, result) = export(&options, &page(&[conversation("conv_1", content)]));
    (records(&out, delimiter_of(&options))[1][0].clone(), result)
}

fn spreadsheet_cell(content: &str) -> String {
    one_cell(json!({ "dialect": "spreadsheet" }), content).0
}

#[test]
fn csv_01_every_record_ends_with_cr_lf_and_has_the_length_of_the_header() {
    for (name, options, out) in every_csv() {
        let records = strict_records(out, delimiter_of(options));
        assert!(out.ends_with(b"\r\n"), "{name}");
        for record in &records {
            assert_eq!(record.len(), records[0].len(), "{name}");
        }
    }
}

#[test]
fn csv_01_a_record_of_one_empty_cell_is_not_a_blank_line() {
    let (out, _) = export_text(json!({ "columns": ["priority"] }), page(&[json!({ "id": "conv_1" })]));
    assert_eq!(out, "priority\r\n\"\"\r\n");
}

#[test]
fn csv_02_cells_are_quoted_where_they_must_be_and_always_in_the_spreadsheet_dialect() {
    for (name, options, out) in every_csv() {
        let marks = [char::from(delimiter_of(options)), '"', '\r', '\n'];
        for cell in strict_records(out, delimiter_of(options)).iter().flatten() {
            let must = cell.text.contains(marks) || options.dialect == Dialect::Spreadsheet;
            assert!(cell.quoted || !must, "{name}: {:?}", cell.text);
        }
    }
}

#[test]
fn csv_03_the_csv_crate_reads_the_same_cells() {
    for (name, options, out) in every_csv() {
        let delimiter = delimiter_of(options);
        let strict: Vec<Vec<String>> = strict_records(out, delimiter)
            .into_iter()
            .map(|record| record.into_iter().map(|cell| cell.text).collect())
            .collect();
        assert_eq!(records(out, delimiter), strict, "{name}");
    }
}

#[test]
fn csv_03_python_reads_the_same_cells() {
    const READER: &str = "
import csv, json, sys
csv.field_size_limit(1 << 30)
for line in sys.stdin:
    path, delimiter = json.loads(line)
    with open(path, encoding='utf-8-sig', newline='') as file:
        print(json.dumps(list(csv.reader(file, delimiter=delimiter, strict=True))))
";
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("python3 is not here; its csv module was not tried");
        return;
    }
    // Before version 3.11, Python refuses a file with NUL.
    let files: Vec<_> = every_csv().iter().filter(|(_, _, out)| !out.contains(&0)).collect();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("csv_03");
    fs::create_dir_all(&folder).unwrap();
    let mut jobs = String::new();
    for (place, (_, options, out)) in files.iter().enumerate() {
        let path = folder.join(format!("{place}.csv"));
        fs::write(&path, out).unwrap();
        jobs += &format!("{}\n", json!([path, char::from(delimiter_of(options))]));
    }
    let list = folder.join("jobs");
    fs::write(&list, jobs).unwrap();
    let done =
        Command::new("python3").args(["-c", READER]).stdin(fs::File::open(&list).unwrap()).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let answers = String::from_utf8(done.stdout).unwrap();
    assert_eq!(answers.lines().count(), files.len());
    for ((name, options, out), answer) in files.iter().zip(answers.lines()) {
        let python: Vec<Vec<String>> = serde_json::from_str(answer).unwrap();
        assert!(python == records(out, delimiter_of(options)), "{name}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn csv_04_the_machine_dialect_is_exact() {
    let texts = [
        "",
        " ",
        "lone\rcr",
        "\n",
        "\r\n",
        "a\u{2028}b\u{2029}c\u{85}d",
        "\u{FEFF}",
        "mid\u{FEFF}dle",
        "\u{1}\u{7}\u{1f}\u{7f}",
        "\"",
        "\"\"",
        "a,b;c\td",
        "'",
        "=1+1",
        "\\N",
        "NULL",
        "-0.0",
        "\u{202E}x",
        "#comment",
    ];
    for text in texts {
        assert_eq!(one_cell(json!({}), text).0, text, "{text:?}");
    }
    for (_, options, out) in every_csv() {
        if options.dialect == Dialect::Machine {
            assert!(!out.starts_with("\u{FEFF}".as_bytes()));
        }
    }
}

#[test]
fn csv_05_the_spreadsheet_dialect_has_one_byte_order_mark_at_byte_0() {
    for input in [page(&[]), page(&[conversation("conv_1", "\u{FEFF}x")]), Vec::new()] {
        for chunk in [1, 4096] {
            let options = options(json!({ "dialect": "spreadsheet", "mode": "messages" }));
            let (out, _) = fixture::try_export(&options, &input, chunk).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(text.starts_with("\u{FEFF}\"conversation_id\""));
            assert!(!text[3..].starts_with('\u{FEFF}'));
        }
    }
    // What stands in a cell stays there.
    assert_eq!(spreadsheet_cell("\u{FEFF}x"), "\u{FEFF}x");
}

const PAYLOADS: [&str; 27] = [
    "=1+1",
    "+SUM(A1)",
    "-2+3+cmd|'/c calc'!A1",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\tplain",
    "\r=1",
    "\n=1",
    "\nplain",
    "＝1",
    "＋1a",
    "－x",
    "＠x",
    "  =1",
    "\u{A0}=1",
    "\u{3000}＝1",
    "\u{200B}=1",
    "\u{200D}\u{2060}@x",
    "\u{FEFF}=1",
    "\u{AD}-x",
    "\u{202E}=1",
    "\0=1",
    "\u{2028}=1",
    "\r\n+a",
    "=HYPERLINK(\"http://x.example\";\"a\")",
    "-",
];

#[test]
fn csv_06_text_that_begins_like_a_formula_gets_an_apostrophe() {
    for payload in PAYLOADS {
        let cell = spreadsheet_cell(payload);
        assert!(cell.starts_with('\''), "{payload:?} became {cell:?}");
        assert_eq!(one_cell(json!({}), payload).0, payload);
    }
    // A visible line break is no trigger, what follows it does not begin the cell.
    let (cell, _) = one_cell(json!({ "dialect": "spreadsheet", "lineBreaks": "visible" }), "\n=1");
    assert_eq!(cell, "⏎=1");
}

#[test]
fn csv_06_every_text_column_is_guarded() {
    let message = json!({ "id": "m", "role": "=r", "author": { "name": "=n", "email": "=e", "type": "=t" },
        "created_at": "=c", "edited_at": "=c", "content": "=x", "content_type": "=c", "confidence": "=c",
        "attachments": [{ "name": "=a" }], "sources": [{ "title": "=s" }], "skills_fired": ["=k"] });
    let given = json!({ "id": "=i", "workspace_id": "=w", "channel": "=c", "status": "=s", "priority": "=p",
        "started_at": "=t", "customer": { "id": "=i", "name": "=n", "email": "=e", "phone": "=p", "company": "=c" },
        "tags": ["=t"], "audience": ["=a"], "sla_state": "=s", "assigned_agent": { "id": "=i", "name": "=n",
        "email": "=e" }, "csat": { "comment": "=c" }, "messages": [message], "notes": [{ "content": "=n" }],
        "resolution_note": "=r", "audit": [{ "event": "=e" }], "skills": ["=s"] });
    for mode in ["conversations", "messages"] {
        let (out, result) = export_text(
            json!({ "dialect": "spreadsheet", "mode": mode, "fields": ["all"] }),
            page(std::slice::from_ref(&given)),
        );
        let rows = records(out.as_bytes(), b',');
        let cells = rows[1].iter();
        assert!(cells.clone().all(|cell| !cell.starts_with('=')), "{rows:?}");
        let guarded = cells.filter(|cell| cell.starts_with("'=")).count();
        assert!(guarded >= 20, "{guarded} cells in {mode}");
        assert_eq!(warned(&result, "guarded-cells"), guarded as u64);
    }
}

#[test]
fn csv_07_a_value_that_is_wholly_a_number_is_left_alone() {
    for number in ["-5.00", "1e-7", "+12", "-.5", "-5,00", "-1E+10", "0", "-0"] {
        assert_eq!(spreadsheet_cell(number), number);
    }
    for payload in ["-5 ", " -5", "-5-", "-1e", "+1+1", "-2+3+cmd|'/c calc'!A1", "@1", "=5"] {
        assert_eq!(spreadsheet_cell(payload), format!("'{payload}"));
    }
}

#[test]
fn csv_08_no_header_begins_like_a_formula() {
    for field in FIELDS {
        for name in [field.key, field.label] {
            assert!(name.starts_with(|c: char| c.is_ascii_alphabetic()), "{name}");
        }
    }
}

#[test]
fn csv_09_the_prefix_is_never_a_tabulator() {
    for payload in PAYLOADS {
        let cell = spreadsheet_cell(payload);
        assert_eq!(cell.strip_prefix('\'').map(|rest| rest.replace('\n', "")), {
            let breaks = ['\r', '\n', '\u{2028}'];
            Some(payload.replace(breaks, ""))
        });
    }
}

#[test]
fn csv_10_dropping_one_apostrophe_undoes_the_guard_and_guarded_cells_are_counted_by_column() {
    for text in ["=1", "'=1", "''", "'", "'quoted'", "plain", "-5", "it's", ""] {
        let cell = spreadsheet_cell(text);
        assert_eq!(cell.strip_prefix('\'').unwrap_or(&cell), text);
    }
    let given =
        json!({ "dialect": "spreadsheet", "mode": "messages", "columns": ["content", "author_name"] });
    let mut one = conversation("conv_1", "=1");
    one["messages"][0]["author"] = json!("@x");
    let (_, result) =
        export_text(given, page(&[one, conversation("conv_2", "'a"), conversation("conv_3", "b")]));
    let counted: Vec<_> =
        result.warnings.iter().map(|warning| (warning.field.as_deref().unwrap(), warning.count)).collect();
    assert_eq!(counted, [("author_name", 1), ("content", 2)]);
}

#[test]
fn csv_11_ids_and_phones_stay_text() {
    let ids = ["00367901234567890323", "1234567890123456789", "12E5", "1-2", "+49 30 5550", "3/4", "1:30"];
    for id in ids {
        let given = json!({ "id": id, "customer": { "phone": id } });
        let columns = json!(["conversation_id", "customer_phone"]);
        let rows = |dialect: &str| {
            let options = json!({ "dialect": dialect, "columns": columns });
            records(export_text(options, page(std::slice::from_ref(&given))).0.as_bytes(), b',')
        };
        assert_eq!(rows("machine")[1], [id, id]);
        assert_eq!(rows("spreadsheet")[1], [format!("'{id}"), format!("'{id}")]);
    }
    // A number in the input keeps every digit.
    let (out, _) = export_text(json!({ "columns": ["conversation_id"] }), r#"{"id":1234567890123456789}"#);
    assert_eq!(out, "conversation_id\r\n1234567890123456789\r\n");
}

#[test]
fn csv_12_the_machine_dialect_tells_empty_from_null_and_the_result_says_where_they_are_merged() {
    let input = page(&[
        json!({ "id": "a", "status": null }),
        json!({ "id": "b", "status": "" }),
        json!({ "id": "c" }),
        json!({ "id": "d", "status": "\"\"" }),
    ]);
    let columns = json!(["conversation_id", "status"]);
    for (format, dialect, merged) in [
        ("csv", "machine", false),
        ("csv", "spreadsheet", true),
        ("json", "spreadsheet", false),
        ("jsonl", "machine", false),
    ] {
        let (_, result) = export_text(json!({ "format": format, "dialect": dialect }), &input);
        assert_eq!(result.null_and_empty_merged, merged, "{format} {dialect}");
        assert_eq!(serde_json::to_value(&result).unwrap()["nullAndEmptyMerged"], merged);
    }
    let (out, _) = export_text(json!({ "columns": columns }), &input);
    assert_eq!(out, "conversation_id,status\r\na,\r\nb,\"\"\r\nc,\r\nd,\"\"\"\"\"\"\r\n");
}

#[test]
fn csv_13_numbers_are_written_digit_by_digit() {
    for digits in ["4", "-3.50", "1e-7", "1234567.125", "0.1"] {
        let input = format!(r#"{{"id":"c","csat":{{"rating":{digits}}}}}"#);
        for dialect in ["machine", "spreadsheet"] {
            let (out, result) =
                export_text(json!({ "dialect": dialect, "columns": ["csat_rating"] }), &input);
            assert_eq!(records(out.as_bytes(), b',')[1][0], digits);
            assert_eq!(warned(&result, "guarded-cells"), 0);
        }
    }
}

#[test]
fn csv_14_times_are_rfc_3339_in_utc() {
    let is_utc = |text: &str| text.ends_with('Z') && Instant::canonical(text).as_deref() == Some(text);
    let given = json!({ "id": "c", "started_at": "2026-03-29T03:30:00+02:00", "ended_at": "2026-03-29 01:30:00z",
        "last_message_at": "2026-03-29T01:30:00.5-00:30", "messages": [{ "created_at": "2026-10-25T02:30:00+02:00",
        "edited_at": "2026-10-25T02:30:00+01:00", "deleted_at": "2026-10-25T02:30:00.9999Z" }] });
    let times = FIELDS.iter().filter(|field| field.kind == FieldKind::Time && field.is_message_column());
    let columns: Vec<_> = times.map(|field| field.key).collect();
    assert_eq!(columns.len(), 6);
    for dialect in ["machine", "spreadsheet"] {
        let options = json!({ "dialect": dialect, "mode": "messages", "columns": columns });
        let (out, result) = export_text(options, page(std::slice::from_ref(&given)));
        let row = records(out.as_bytes(), b',').remove(1);
        assert!(row.iter().all(|cell| is_utc(cell)), "{out}");
        let wanted = [
            "2026-03-29T01:30",
            "2026-03-29T01:30",
            "2026-03-29T02:00",
            "2026-10-25T00:30",
            "2026-10-25T01:30",
        ];
        assert!(row.iter().zip(wanted).all(|(cell, minute)| cell.starts_with(minute)), "{out}");
        assert_eq!(warned(&result, "unreadable-times"), 0);
    }
}

/// The documented inverse of the inner encoding: split at `; `, a backslash makes the next character plain.
fn list(cell: &str) -> Vec<String> {
    let mut values = vec![String::new()];
    let mut rest = cell.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => values.last_mut().unwrap().extend(rest.next()),
            ';' => {
                assert_eq!(rest.next(), Some(' '));
                values.push(String::new());
            }
            other => values.last_mut().unwrap().push(other),
        }
    }
    values
}

#[test]
fn csv_15_lists_survive_values_that_hold_the_separator() {
    let lists = [
        vec!["a", "b"],
        vec!["a; b", "c;d", ";"],
        vec!["\\", "\\;", "\\\\; "],
        vec!["a,b", "\"q\"", "line\nbreak"],
        vec!["", "", ""],
        vec![" ", "; ", " ;"],
    ];
    for tags in lists {
        let input = page(&[json!({ "id": "c", "tags": tags })]);
        let (out, _) = export_text(json!({ "columns": ["tags"] }), input);
        assert_eq!(list(&records(out.as_bytes(), b',')[1][0]), tags);
    }
}

#[test]
fn csv_16_long_text_goes_on_in_a_second_column() {
    let cells = |content: &str, given: Value| {
        let mut given = given;
        given["mode"] = "messages".into();
        let (out, result) = export_text(given, page(&[conversation("c", content)]));
        let rows = records(out.as_bytes(), b',');
        let place = rows[0].iter().position(|name| name == "content").unwrap();
        (rows[0].get(place + 1).cloned(), rows[1][place..].to_vec(), result)
    };
    let spreadsheet = json!({ "dialect": "spreadsheet", "columns": ["content"] });

    let (name, row, result) = cells("short", spreadsheet.clone());
    assert_eq!(
        (name.as_deref(), row, result.long_cells.len()),
        (Some("content_2"), vec!["short".into(), String::new()], 0)
    );

    let text = format!("{}{}", "é".repeat(MAX_CELL_UNITS), "=tail");
    let (_, row, result) = cells(&text, spreadsheet.clone());
    assert_eq!(row, ["é".repeat(MAX_CELL_UNITS), "'=tail".into()]);
    let long = &result.long_cells[0];
    assert_eq!(
        (long.row, &*long.field, long.units, long.cut),
        (1, "content", MAX_CELL_UNITS as u64 + 5, false)
    );

    // Excel counts UTF-16 units, and a family of three is not torn apart.
    let family = "👨\u{200D}👩\u{200D}👧";
    let (_, row, _) = cells(&format!("{}{family}", "a".repeat(MAX_CELL_UNITS - 7)), spreadsheet.clone());
    assert_eq!(row, ["a".repeat(MAX_CELL_UNITS - 7), family.into()]);

    let text = "0123456789".repeat(10_000);
    let (_, row, result) = cells(&text, spreadsheet);
    assert!(row.iter().all(|cell| cell.encode_utf16().count() == MAX_CELL_UNITS));
    let shown = row.concat();
    let kept = shown.strip_suffix("… [cut]").unwrap();
    assert!(text.starts_with(kept) && result.long_cells[0].cut);
    assert_eq!(warned(&result, "long-cells"), 1);

    let (name, row, result) = cells(&text, json!({ "columns": ["content"] }));
    assert_eq!((name, row, result.long_cells.len()), (None, vec![text], 0));
}

#[test]
fn csv_16_other_long_cells_are_cut_visibly_and_listed() {
    let input = page(&[
        json!({ "id": "a", "customer": { "name": "n" } }),
        json!({ "id": "b", "customer": { "name": "x".repeat(40_000) } }),
    ]);
    let (out, result) = export_text(json!({ "dialect": "spreadsheet", "columns": ["customer_name"] }), input);
    let cell = &records(out.as_bytes(), b',')[2][0];
    assert!(cell.ends_with("x… [cut]"));
    assert_eq!(cell.encode_utf16().count(), MAX_CELL_UNITS);
    let long = &result.long_cells[0];
    assert_eq!((long.row, long.field, long.units, long.cut), (2, "customer_name", 40_000, true));
}

#[test]
fn csv_17_rows_beyond_a_sheet_are_counted() {
    let messages = vec!["{}"; 1024].join(",");
    for (conversations, over) in [(1023, 0), (1024, 1)] {
        let options =
            options(json!({ "dialect": "spreadsheet", "mode": "messages", "columns": ["position"] }));
        let mut export = Export::new(options, std::io::sink()).unwrap();
        for place in 0..conversations {
            let line = format!("{{\"id\":{place},\"messages\":[{messages}]}}\n");
            export.push(line.as_bytes()).unwrap();
        }
        let result = export.finish().unwrap();
        assert_eq!(result.counts.rows, conversations * 1024);
        assert_eq!(warned(&result, "rows-over-limit"), over);
    }
}

#[test]
fn csv_18_the_default_columns_are_pinned_and_their_keys_do_not_change_with_the_labels() {
    let header = |given: Value| records(export_text(given, "").0.as_bytes(), b',').remove(0).join(" ");
    let pinned = "conversation_id customer_email channel started_at ended_at status priority tags message_count \
         agent_assigned csat_rating csat_comment first_message last_message";
    assert_eq!(header(json!({})), pinned);
    assert_eq!(header(json!({ "dialect": "spreadsheet" })), pinned);
    let pinned = "conversation_id message_id position created_at role author_name author_email content attachments \
         citations skills";
    assert_eq!(header(json!({ "mode": "messages" })), pinned);
    assert_eq!(
        header(json!({ "mode": "messages", "dialect": "spreadsheet" })),
        pinned.replace(" content ", " content content_2 ")
    );
    let (_, result) = export_text(json!({ "headers": "labels" }), "");
    assert_eq!(result.columns.first().map(String::as_str), Some("conversation_id"));
}

#[test]
fn csv_19_message_count_is_the_number_of_rows_in_messages_mode() {
    let mut inputs: Vec<_> =
        goldens().into_iter().filter(|g| !g.name.contains('.')).map(|g| (g.name, g.input)).collect();
    inputs.extend(dialogues().map(|input| ("dialogues".to_owned(), input)));
    let mut compared = 0;
    for (name, input) in inputs {
        let (out, _) = export_text(json!({ "columns": ["conversation_id", "message_count"] }), &input);
        let counts = records(out.as_bytes(), b',');
        let (out, result) = export_text(json!({ "mode": "messages" }), &input);
        let rows = records(out.as_bytes(), b',');
        assert_eq!(result.counts.rows, rows.len() as u64 - 1);
        for row in &counts[1..] {
            let in_messages = rows[1..].iter().filter(|message| message[0] == row[0]).count();
            // A list item states a count without its messages; it has no rows and is accounted for as empty.
            if in_messages > 0 {
                assert_eq!(row[1], in_messages.to_string(), "{name}");
                compared += 1;
            }
        }
    }
    assert!(compared > 50);
}

#[test]
fn csv_20_no_text_is_normalised() {
    let texts = [
        "e\u{301} é",
        "ﬁ Å Å",
        "👩🏽‍💻🇩🇪❤️‍🔥",
        "مرحبا \u{200F}שלום",
        "नमस्ते",
        "각 각",
        "\u{200B}zero\u{200C}width\u{200D}",
        "ｆｕｌｌ　width",
    ];
    for text in texts {
        assert_eq!(one_cell(json!({}), text).0, text);
        assert_eq!(spreadsheet_cell(text), text);
    }
}

#[test]
fn csv_21_the_delimiter_is_the_chosen_one_and_no_line_announces_it() {
    for (name, delimiter) in [("comma", ','), ("semicolon", ';'), ("tab", '\t')] {
        for dialect in ["machine", "spreadsheet"] {
            let (out, _) = export_text(
                json!({ "delimiter": name, "dialect": dialect, "columns": ["status", "tags"] }),
                page(&[json!({ "id": "c", "status": "a,b;c\td", "tags": ["x", "y"] })]),
            );
            assert!(!out.contains("sep="));
            let out = out.trim_start_matches('\u{FEFF}').replace('"', "");
            assert!(out.starts_with(&format!("status{delimiter}tags\r\na,b;c\td{delimiter}x; y")), "{out:?}");
        }
    }
}

#[test]
fn csv_22_lone_surrogates_become_the_replacement_character_and_are_counted() {
    let input = r#"{"id":"c","tags":["\ud800","\udc00ok"],"messages":[{"content":"a\ud83d\ude00b\ud83dc"}]}"#;
    let (out, result) = export_text(json!({ "columns": ["tags", "first_message"] }), input);
    assert_eq!(out, "tags,first_message\r\n\u{FFFD}; \u{FFFD}ok,a😀b\u{FFFD}c\r\n");
    let counted: Vec<_> =
        result.warnings.iter().map(|warning| (warning.field.unwrap(), warning.count)).collect();
    assert_eq!(counted, [("first_message", 1), ("tags", 2)]);
}

/// Counts what it is given and keeps nothing.
struct Counter<'a>(&'a std::cell::Cell<usize>);

impl Write for Counter<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.set(self.0.get() + bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn csv_23_output_is_written_while_input_comes_in() {
    const MAX_HELD_BYTES: usize = 64 * 1024;
    for given in [
        json!({}),
        json!({ "mode": "messages", "dialect": "spreadsheet" }),
        json!({ "format": "json" }),
        json!({ "format": "jsonl" }),
    ] {
        let written = std::cell::Cell::new(0);
        let mut export = Export::new(options(given.clone()), Counter(&written)).unwrap();
        let row =
            export_text(given.clone(), conversation("conv_12345", "text of a message").to_string()).0.len()
                - export_text(given, "").0.len();
        for place in 10_000..15_000 {
            let line = conversation(&format!("conv_{place}"), "text of a message").to_string();
            export.push(line.as_bytes()).unwrap();
            export.push(b"\n").unwrap();
            let due = row.saturating_sub(2) * (place - 9_999);
            assert!(written.get() + MAX_HELD_BYTES > due, "{} of {due}", written.get());
        }
        export.finish().unwrap();
    }
}

#[test]
fn the_document_is_the_same_in_every_format_and_mode() {
    let input = page(&[conversation("conv_1", "one"), conversation("conv_2", "two")]);
    for format in [Format::Csv, Format::Json, Format::Jsonl] {
        for mode in [Mode::Conversations, Mode::Messages] {
            let (out, result) = export(&ExportOptions { format, mode, ..ExportOptions::default() }, &input);
            assert_eq!((result.counts.exported, result.counts.messages, result.counts.rows), (2, 2, 2));
            assert_eq!(result.media_type, format.media_type());
            assert!(result.complete && String::from_utf8(out).unwrap().contains("two"));
        }
    }
    let (out, _) = export_text(json!({ "format": "json" }), &input);
    assert_eq!(conversations(&out).len(), 2);
}

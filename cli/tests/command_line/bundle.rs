//! Bundles, and `verify`.

use crate::program::{Desk, names_in};
use crate::transcripts::{PICTURE, fonts};

const THREE: &str = r#"[{"id":"c1"},{"id":"c2"},{"id":"c3"}]"#;

#[test]
fn several_files_become_a_bundle_whose_parts_verify_and_a_changed_byte_does_not() {
    let desk = Desk::with("in.json", THREE);
    desk.run("convert in.json --format csv,json --out out").ends(0, "1 ZIP file");
    desk.run("verify out/conversations.zip").ends(0, "");
    desk.run("convert in.json --format zip --part-size 2 --out n.zip").ends(0, "2 ZIP files");
    desk.run("verify n-1-of-2.zip n-2-of-2.zip").ends(0, "");
    desk.run("convert in.json --format zip --part-size 2 --out -").ends(2, "several parts");
    desk.put("bad.zip", "PK no archive");
    assert_eq!(desk.run("verify bad.zip").code, 1);
    assert_eq!(desk.run("verify").code, 2);
}

#[test]
fn bundles_with_one_name_are_other_exports_and_none_accuses_the_other() {
    let desk = Desk::with("jan.json", THREE);
    desk.put("feb.json", r#"[{"id":"d1"},{"id":"d2"},{"id":"d3"}]"#);
    for (size, parts) in
        [(5, &["conversations.zip"][..]), (2, &["conversations-1-of-2.zip", "conversations-2-of-2.zip"])]
    {
        for month in ["jan", "feb"] {
            let arguments = format!("convert {month}.json --format zip --part-size {size} --out {month}");
            desk.run(&arguments).ends(0, "");
        }
        let all =
            ["jan", "feb"].iter().flat_map(|month| parts.iter().map(move |part| format!("{month}/{part}")));
        let all = all.collect::<Vec<_>>().join(" ");
        let run = desk.run(&format!("verify {all}"));
        assert_eq!((run.code, run.text().contains("another export")), (0, false), "{}", run.text());
    }
    let run = desk.run("verify jan/conversations-1-of-2.zip feb/conversations-2-of-2.zip");
    assert_eq!(
        (run.code, run.text().contains("\nfeb/conversations-2-of-2.zip belongs to another export")),
        (1, true)
    );
}

#[test]
fn transcripts_in_a_bundle_have_their_fonts_wherever_pdf_stands_among_the_formats() {
    let Some(fonts) = fonts() else { return };
    let desk = Desk::with("in.json", THREE);
    for formats in ["pdf", "pdf,csv", "csv,pdf", "csv,json,pdf"] {
        let arguments =
            format!("convert in.json --format {formats} --fonts {} --out out.zip", fonts.display());
        desk.run(&arguments).ends(0, "1 ZIP file");
    }
    desk.put("options.json", r#"{"formats":["json","pdf"]}"#);
    desk.run(&format!("convert in.json --options options.json --fonts {} --out out.zip", fonts.display()))
        .ends(0, "1 ZIP file");
}

/// One conversation whose only message has an attachment, and a directory with it.
fn desk_with_media() -> Desk {
    let file = r#"{"id":"att_1","name":"photo.jpg","content_type":"image/jpeg","size":9}"#;
    let messages = format!(r#"[{{"id":"m","role":"customer","content":"See","attachments":[{file}]}}]"#);
    let desk = Desk::with("in.json", &format!(r#"[{{"id":"c1","messages":{messages}}}]"#));
    std::fs::create_dir(desk.path("media")).unwrap();
    std::fs::write(desk.path("media/att_1.jpg"), PICTURE).unwrap();
    desk
}

#[test]
fn media_are_in_a_bundle_or_the_command_is_refused_and_never_left_out_without_a_word() {
    let desk = desk_with_media();
    let media = "--media included --files media";
    for (format, out, archive) in [
        ("json", "out", "out/conversations.zip"),
        ("csv", "out", "out/conversations.zip"),
        ("json --bundle always", "out", "out/conversations.zip"),
        ("jsonl", "out.zip", "out.zip"),
    ] {
        desk.run(&format!("convert in.json --format {format} {media} --out {out}")).ends(0, "1 ZIP file");
        let opened = zip::ZipArchive::new(std::fs::File::open(desk.path(archive)).unwrap()).unwrap();
        let names: Vec<_> = opened.file_names().map(Result::unwrap).collect();
        assert!(names.iter().any(|name| name.ends_with(".jpg")), "{format}: {names:?}");
        std::fs::remove_file(desk.path(archive)).unwrap();
    }
    let run = desk.run(&format!("convert in.json --format csv,json {media} --out -"));
    assert!(run.code == 0 && run.stdout.starts_with(b"PK"), "{}", run.stderr);
    let before = desk.names();
    for arguments in [
        "--format csv --out x.csv",
        "--format json --out -",
        "--format json --bundle never --out out",
        "--format csv,json --bundle never --out out",
        "--format pdf --out x.pdf",
    ] {
        desk.run(&format!("convert in.json {media} {arguments}")).ends(2, "go into a bundle only");
        assert_eq!(desk.names(), before, "{arguments}");
    }
}

#[test]
fn a_media_file_that_is_too_large_or_cannot_be_read_is_told_and_ends_nothing() {
    let desk = desk_with_media();
    // Nothing but its length is on the disk.
    let large = std::fs::File::create(desk.path("media/att_1.jpg")).unwrap();
    large.set_len(askvault_export::MAX_MEDIA_BYTES as u64 + 1).unwrap();
    let convert = "convert in.json --format json --media included --out out.zip --files";
    let told = "1 attachment or recording was not found, unreadable or too large";
    desk.run(&format!("{convert} media")).ends(0, told);
    // A file that Linux lists and lets nobody read from its start.
    if cfg!(target_os = "linux") {
        desk.put("in.json", &desk.text("in.json").replace("att_1", "mem"));
        desk.run(&format!("{convert} /proc/self")).ends(0, told);
    }
}

#[test]
fn one_conversation_needs_no_bundle() {
    let desk = Desk::with("in.json", r#"[{"id":"c1"}]"#);
    desk.run("convert in.json --format json --layout per-conversation --out out").ends(0, "1 file");
    assert!(desk.text("out/conversations.json").contains("c1"));
}

#[test]
fn zip_05_the_time_zone_of_the_machine_changes_nothing() {
    let desk = Desk::with("in.json", THREE);
    let archives = ["UTC", "America/St_Johns", "Pacific/Kiritimati"].map(|zone| {
        let arguments = "convert in.json --format csv,json --export-time 2026-03-27T23:30:00Z --out out.zip";
        let run = desk.command(arguments).env("TZ", zone).output().unwrap();
        assert!(run.status.success(), "{zone}");
        let bytes = std::fs::read(desk.path("out.zip")).unwrap();
        std::fs::remove_file(desk.path("out.zip")).unwrap();
        bytes
    });
    assert!(archives.iter().all(|archive| *archive == archives[0]));
}

#[cfg(unix)]
#[test]
fn parts_are_not_open_all_at_once() {
    let desk = Desk::new();
    let conversations: Vec<_> = (1..=60).map(|number| format!(r#"{{"id":"c{number}"}}"#)).collect();
    desk.put("in.json", &format!("[{}]", conversations.join(",")));
    let limited = |arguments: &str| {
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "ulimit -n 20; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_askvault-export")]);
        let output = command.args(arguments.split_whitespace()).current_dir(desk.path("")).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (code, said) = limited("convert in.json --format zip --part-size 1 --out n.zip");
    assert!(code == Some(0) && said.contains("60 ZIP files"), "{said}");
    let parts: Vec<_> = desk.names().into_iter().filter(|name| name.ends_with(".zip")).collect();
    assert_eq!(parts.len(), 60);
    let (code, said) = limited(&format!("verify {}", parts.join(" ")));
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_report_never_takes_the_place_of_a_part() {
    const OLD: &str = "what stood here before";
    for flag in ["--report", "--profile external --detection rules --redaction-report"] {
        for (out, arguments, report) in [
            ("out", "--format json --bundle always --out out", "out/conversations.zip"),
            ("out", "--format json --bundle always --out out", "out/../out/conversations.zip"),
            ("out", "--format json --part-size 2 --out out/n.zip", "out/n-2-of-2.zip"),
        ] {
            let desk = Desk::with("in.json", THREE);
            std::fs::create_dir(desk.path(out)).unwrap();
            desk.put(report, OLD);
            desk.run(&format!("convert in.json {arguments} {flag} {report}"))
                .ends(2, &format!("{report} would be both output and report"));
            assert_eq!((desk.text(report), names_in(&desk.path(out)).len()), (OLD.to_owned(), 1));
            std::fs::remove_file(desk.path(report)).unwrap();
            desk.run(&format!("convert in.json {arguments} {flag} {report}"))
                .ends(2, "both output and report");
            assert!(names_in(&desk.path(out)).is_empty());
            desk.run(&format!("convert in.json {arguments} {flag} out/report.json")).ends(0, "");
        }
    }
}

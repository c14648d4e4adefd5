//! Bundles, and `verify`.

use crate::program::Desk;
use crate::transcripts::fonts;

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

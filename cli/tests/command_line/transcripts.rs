//! Transcripts with a brand and with the files of messages.

use std::fs;
use std::path::{Path, PathBuf};

use crate::program::{Desk, GOOD, names_in};

/// Any picture.
pub const PICTURE: &[u8] = include_bytes!("../../../tests/fixture/pictures/grey.jpg");

/// The fonts, or nothing where they are not collected and need not be.
pub fn fonts() -> Option<PathBuf> {
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fonts");
    let must_be = std::env::var("ASKVAULT_REQUIRE").unwrap_or_default().split(',').any(|it| it == "fonts");
    assert!(fonts.is_dir() || !must_be, "`npm run fonts` collects the fonts");
    fonts.is_dir().then_some(fonts)
}

fn convert(desk: &Desk, fonts: &Path, arguments: &str) -> crate::program::Run {
    let time = "--export-time 2026-03-27T10:04:00Z --fonts";
    desk.run(&format!("convert in.json --format pdf {arguments} {time} {}", fonts.display()))
}

#[test]
fn a_wrong_brand_is_refused_before_anything_is_written() {
    let Some(fonts) = fonts() else { return };
    let desk = Desk::with("in.json", GOOD);
    desk.put("noise.png", "no picture");
    fs::write(desk.path("cut.jpg"), PICTURE.get(..200).unwrap()).unwrap();
    let cases = [
        (r##"{"company":"Kiosk","color":"#0B6A62"}"##, "there is no `color` in a brand"),
        ("{\"a\\u001b[2Jb\":1}", "in a brand; the brand must be an object"),
        (r#"["Kiosk"]"#, "the brand must be an object with `company`, `accent` and `logo`"),
        (r#"{"company":7}"#, "the brand must be an object with `company`, `accent` and `logo`"),
        (r#"{"accent":"green"}"#, "accent"),
        (r#"{"company":"#, "the brand is not valid JSON"),
        (r#"{"logo":"nowhere.png"}"#, "the logo could not be read"),
        (r#"{"logo":"noise.png"}"#, "the logo is neither PNG nor JPEG"),
        (r#"{"logo":"cut.jpg"}"#, "the logo is damaged"),
    ];
    for (brand, message) in cases {
        desk.put("brand.json", brand);
        let before = desk.names();
        let run = convert(&desk, &fonts, "--brand brand.json --out out.pdf --report report.json");
        run.ends(2, message);
        assert!(!run.stderr.contains('\u{1b}'), "{brand}");
        assert_eq!(desk.names(), before, "{brand}");
    }
}

#[test]
fn no_id_of_a_file_leads_out_of_its_directory() {
    let Some(fonts) = fonts() else { return };
    let desk = Desk::new();
    fs::create_dir(desk.path("files")).unwrap();
    fs::write(desk.path("files/att_1.jpg"), PICTURE).unwrap();
    let secret = desk.path("secret.jpg");
    let absolute = secret.display().to_string();
    #[cfg(unix)]
    std::os::unix::fs::symlink(&secret, desk.path("files/linked.jpg")).unwrap();
    let out = |id: &str, has_secret: bool| {
        let file =
            serde_json::json!({ "id": id, "name": "photo.jpg", "content_type": "image/jpeg", "size": 9 });
        let message = serde_json::json!({ "id": "m", "role": "customer", "content": "See this.", "attachments": [file] });
        desk.put("in.json", &serde_json::json!({ "id": "conv_1", "messages": [message] }).to_string());
        if has_secret {
            fs::write(&secret, PICTURE).unwrap();
        } else {
            fs::remove_file(&secret).ok();
        }
        let run = convert(&desk, &fonts, "--files files --out out.pdf");
        assert_eq!(run.code, 0, "{}", run.stderr);
        fs::read(desk.path("out.pdf")).unwrap()
    };
    let with_picture = out("att_1", true);
    for id in
        ["../secret.jpg", "../secret", "../files/../secret.jpg", "./att_1.jpg", "linked", absolute.as_str()]
    {
        let file = out(id, true);
        assert!(file == out(id, false), "{id}");
        assert!(file != with_picture, "{id}");
    }
}

#[test]
fn a_report_never_takes_the_place_of_a_transcript() {
    let Some(fonts) = fonts() else { return };
    let desk = Desk::with("in.json", GOOD);
    fs::create_dir(desk.path("out")).unwrap();
    convert(&desk, &fonts, "--bundle never --out out").ends(0, "");
    let name = names_in(&desk.path("out")).pop().unwrap();
    fs::remove_file(desk.path("out").join(&name)).unwrap();
    let run = convert(&desk, &fonts, &format!("--bundle never --out out --report out/{name}"));
    run.ends(2, &format!("out/{name} would be both output and report"));
    assert!(names_in(&desk.path("out")).is_empty());
}

//! `verify`: are bundles still what they were? Names of files and places, never what is in them.

use std::fs::File;
use std::io::BufReader;

use askvault_export::{Damage, Fault, Statement, Verification, verify as verify_archive, verify_set};
use serde_json::{Value, json};

use crate::arguments::Verify;
use crate::exit::{Ending, Failure};
use crate::number::{counted, size};
use crate::place::{printable, shown};
use crate::second_reader;

/// Faults told of one archive in words; `--json` tells all.
const LISTED: usize = 50;
/// Letters of a name shown.
const NAME_LETTERS: usize = 160;

/// An archive, and what two readers say of it.
struct Archive {
    /// As the user wrote it.
    name: String,
    found: Verification,
    /// Whether the second reader reads what the first one finds whole.
    is_read_elsewhere: bool,
}

impl Archive {
    fn is_whole(&self) -> bool {
        self.found.is_whole() && self.is_read_elsewhere
    }

    fn is_damaged(&self) -> bool {
        self.found.is_damaged() || !self.is_read_elsewhere
    }
}

/// Runs the command.
pub fn verify(given: &Verify) -> Result<Ending, Failure> {
    let mut found_of = Vec::new();
    let mut are_read_elsewhere = Vec::new();
    for path in &given.bundles {
        let unread =
            |error: std::io::Error| Failure::Failed(format!("{}: could not be read: {error}", shown(path)));
        let file = File::open(path)
            .and_then(|file| match file.metadata()?.is_dir() {
                true => Err(std::io::ErrorKind::IsADirectory.into()),
                false => Ok(file),
            })
            .map_err(unread)?;
        let mut reader = BufReader::new(file);
        let found = verify_archive(&mut reader).map_err(unread)?;
        // Where ours finds nothing, another one must not find anything either.
        are_read_elsewhere.push(!found.is_whole() || second_reader::reads(reader).map_err(unread)?);
        found_of.push((shown(path), found));
    }
    let among = verify_set(&found_of);
    let (absent, wrong): (Vec<Fault>, Vec<Fault>) =
        among.into_iter().partition(|fault| fault.damage == Damage::Missing);
    let archives: Vec<_> = given
        .bundles
        .iter()
        .zip(found_of.into_iter().zip(are_read_elsewhere))
        .map(|(path, ((_, found), is_read_elsewhere))| Archive {
            name: shown(path),
            found,
            is_read_elsewhere,
        })
        .collect();
    // One part alone is a fair question; of several, one that is missing was lost.
    let are_all_here = absent.is_empty() || archives.len() == 1;
    let is_whole = are_all_here && wrong.is_empty() && archives.iter().all(Archive::is_whole);
    if given.json {
        crate::print(&as_json(is_whole, &archives, &absent, &wrong)?)?;
    } else {
        crate::print(&in_words(is_whole, &archives, &absent, &wrong).join("\n"))?;
    }
    Ok(if is_whole { Ending::Done } else { Ending::Damaged })
}

fn in_words(is_whole: bool, archives: &[Archive], absent: &[Fault], wrong: &[Fault]) -> Vec<String> {
    let mut lines = Vec::new();
    for archive in archives {
        let verdict = match (archive.is_whole(), archive.is_damaged()) {
            (true, _) => "whole",
            (false, true) => "NOT WHOLE",
            (false, false) => "NOT VERIFIED",
        };
        let Archive { name, found: archive, is_read_elsewhere } = archive;
        let files = counted(archive.files, "file", "files");
        let says = archive.statement.as_ref().map(statement).unwrap_or_default();
        lines.push(format!("{name}: {verdict}, {files}, {}{says}", size(archive.bytes)));
        lines.extend(
            archive.faults.iter().take(LISTED).map(|fault| format!("    {}", harmless(&fault.to_string()))),
        );
        if !is_read_elsewhere {
            lines.push("    another reader of ZIP files cannot read it".to_owned());
        }
        let rest = archive.faults.len().saturating_sub(LISTED) as u64;
        if rest > 0 {
            lines.push(format!("    and {} more; --json lists them", counted(rest, "fault", "faults")));
        }
    }
    lines.extend(wrong.iter().map(|fault| harmless(&fault.to_string())));
    let not_given = absent.iter().filter_map(|fault| fault.path.as_deref());
    lines.extend(not_given.map(|name| format!("{}: this part was not given", harmless(name))));
    let is_wrong = !wrong.is_empty() || !absent.is_empty() || archives.iter().any(Archive::is_damaged);
    if !is_whole {
        let words = if is_wrong { "not everything is as it was" } else { "not everything could be verified" };
        lines.push(words.to_owned());
    }
    lines
}

/// What an archive says of itself.
fn statement(statement: &Statement) -> String {
    let Statement { export_id, time, profile, exported, part, parts, manifest_sha256, .. } = statement;
    let time = time.as_deref().unwrap_or("without a time");
    format!(
        "; export {}, {}, profile {}, {}, part {part} of {}, manifest {}",
        harmless(export_id),
        harmless(time),
        harmless(profile),
        counted(*exported, "conversation", "conversations"),
        parts.len(),
        harmless(manifest_sha256),
    )
}

/// A name or a value from an archive that nobody can vouch for: cut, and without what could steer a terminal.
fn harmless(text: &str) -> String {
    let is_harmful = |letter: char| matches!(letter, '\u{61C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let letters = printable(text)
        .chars()
        .map(|letter| if is_harmful(letter) { '\u{FFFD}' } else { letter })
        .collect::<Vec<_>>();
    match letters.get(..NAME_LETTERS) {
        Some(cut) => cut.iter().chain(&['…']).collect(),
        None => letters.into_iter().collect(),
    }
}

fn as_json(
    is_whole: bool,
    archives: &[Archive],
    absent: &[Fault],
    wrong: &[Fault],
) -> Result<String, Failure> {
    let failed = |error: serde_json::Error| Failure::Failed(error.to_string());
    let mut told = Vec::new();
    for archive in archives {
        let mut value = json!({ "name": archive.name, "isWhole": archive.is_whole() });
        if let (Value::Object(value), Value::Object(found)) =
            (&mut value, serde_json::to_value(&archive.found).map_err(failed)?)
        {
            value.extend(found);
        }
        if let Some(Value::Array(faults)) = value.get_mut("faults").filter(|_| !archive.is_read_elsewhere) {
            faults.push(json!({ "path": null, "damage": "unreadable-elsewhere", "byte": null }));
        }
        told.push(value);
    }
    let absent: Vec<_> = absent.iter().filter_map(|fault| fault.path.as_deref()).collect();
    let value = json!({ "isWhole": is_whole, "archives": told, "notGiven": absent, "amongParts": wrong });
    serde_json::to_string_pretty(&value).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_archives_cannot_steer_a_terminal() {
        assert_eq!(harmless("a\u{1b}[2J\u{202E}b"), "a\u{FFFD}[2J\u{FFFD}b");
        assert_eq!(harmless(&"x".repeat(500)).chars().count(), NAME_LETTERS + 1);
    }

    fn statement_of(export_id: &str, time: &str, profile: &str) -> Statement {
        serde_json::from_value(json!({
            "exportId": export_id, "time": time, "profile": profile, "exported": 1, "part": 1, "parts": ["a.zip"],
            "manifestSha256": "00\u{202E}ff", "previousManifestSha256": null,
        }))
        .unwrap()
    }

    #[test]
    fn what_an_archive_says_of_itself_cannot_steer_a_terminal() {
        let told =
            statement(&statement_of("e\u{202E}1\u{1b}[2J", &"9".repeat(5_000), "in\u{2066}ternal\u{61C}"));
        assert!(told.contains("export e\u{FFFD}1\u{FFFD}[2J, 999"), "{told}");
        assert!(told.contains("profile in\u{FFFD}ternal\u{FFFD}, 1 conversation, part 1 of 1"), "{told}");
        assert!(told.ends_with("manifest 00\u{FFFD}ff"), "{told}");
        assert!(told.chars().count() < 400, "{told}");
    }

    #[test]
    fn what_is_too_large_to_be_verified_is_not_called_damaged() {
        let fault = |damage| json!({ "path": "manifest.json", "damage": damage, "byte": null });
        for (faults, verdict, end) in [
            (json!([fault("too-large")]), "NOT VERIFIED", "not everything could be verified"),
            (json!([fault("too-large"), fault("twice")]), "NOT WHOLE", "not everything is as it was"),
        ] {
            let found = json!({ "statement": null, "files": 1, "bytes": 99, "faults": faults });
            let found = serde_json::from_value(found).unwrap();
            let archives = [Archive { name: "a.zip".to_owned(), found, is_read_elsewhere: true }];
            let words = in_words(false, &archives, &[], &[]);
            assert_eq!(words.first(), Some(&format!("a.zip: {verdict}, 1 file, 99 bytes")));
            assert_eq!(words.last().map(String::as_str), Some(end));
            let told = as_json(false, &archives, &[], &[]).unwrap();
            assert!(told.contains(r#""isWhole": false"#) && told.contains("too-large"), "{told}");
        }
    }

    #[test]
    fn what_another_reader_cannot_read_is_a_fault_of_its_archive() {
        let found = || {
            serde_json::from_value::<Verification>(
                json!({ "statement": null, "files": 1, "bytes": 99, "faults": [] }),
            )
        };
        let archives = [true, false].map(|is_read_elsewhere| Archive {
            name: format!("{is_read_elsewhere}.zip"),
            found: found().unwrap(),
            is_read_elsewhere,
        });
        let words = in_words(false, &archives, &[], &[]);
        assert_eq!(
            words,
            [
                "true.zip: whole, 1 file, 99 bytes",
                "false.zip: NOT WHOLE, 1 file, 99 bytes",
                "    another reader of ZIP files cannot read it",
                "not everything is as it was",
            ]
        );
        let told: Value = serde_json::from_str(&as_json(false, &archives, &[], &[]).unwrap()).unwrap();
        assert_eq!(
            (&told["archives"][0]["isWhole"], &told["archives"][0]["faults"]),
            (&json!(true), &json!([]))
        );
        assert_eq!(told["archives"][1]["isWhole"], false);
        assert_eq!(
            told["archives"][1]["faults"],
            json!([{ "path": null, "damage": "unreadable-elsewhere", "byte": null }])
        );
    }
}

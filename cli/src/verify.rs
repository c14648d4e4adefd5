//! `verify`: are bundles still what they were? Names of files and places, never what is in them.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use askvault_export::{Damage, Fault, Statement, Verification, verify as verify_archive, verify_set};
use serde_json::{Value, json};

use crate::arguments::Verify;
use crate::exit::{Ending, Failure, note};
use crate::number::{counted, size};
use crate::place::{printable, shown};
use crate::second_reader;

/// Faults told of one archive in words; `--json` tells all.
const LISTED: usize = 50;
/// Letters of a name shown.
const NAME_LETTERS: usize = 160;

/// Runs the command.
pub fn verify(given: &Verify) -> Result<Ending, Failure> {
    let mut archives = Vec::new();
    let mut is_readable = true;
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
        if found.is_whole() && !second_reader::reads(reader) {
            is_readable = false;
            note(&format!("{}: another reader of ZIP files cannot read it", shown(path)));
        }
        archives.push((file_name(path), found));
    }
    let among = verify_set(&archives);
    let (absent, wrong): (Vec<Fault>, Vec<Fault>) =
        among.into_iter().partition(|fault| fault.damage == Damage::Missing);
    let is_whole = is_readable && wrong.is_empty() && archives.iter().all(|(_, archive)| archive.is_whole());
    // One part alone is a fair question; of several, one that is missing was lost.
    let is_whole = is_whole && (absent.is_empty() || archives.len() == 1);
    let names = given.bundles.iter().map(|path| shown(path));
    let archives: Vec<_> = names.zip(archives.into_iter().map(|(_, archive)| archive)).collect();
    if given.json {
        crate::print(&as_json(is_whole, &archives, &absent, &wrong)?)?;
    } else {
        crate::print(&in_words(is_whole, &archives, &absent, &wrong).join("\n"))?;
    }
    Ok(if is_whole { Ending::Done } else { Ending::Damaged })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

fn in_words(
    is_whole: bool,
    archives: &[(String, Verification)],
    absent: &[Fault],
    wrong: &[Fault],
) -> Vec<String> {
    let mut lines = Vec::new();
    for (name, archive) in archives {
        let verdict = if archive.is_whole() { "whole" } else { "NOT WHOLE" };
        let files = counted(archive.files, "file", "files");
        let says = archive.statement.as_ref().map(statement).unwrap_or_default();
        lines.push(format!("{name}: {verdict}, {files}, {}{says}", size(archive.bytes)));
        lines.extend(
            archive.faults.iter().take(LISTED).map(|fault| format!("    {}", harmless(&fault.to_string()))),
        );
        let rest = archive.faults.len().saturating_sub(LISTED) as u64;
        if rest > 0 {
            lines.push(format!("    and {} more; --json lists them", counted(rest, "fault", "faults")));
        }
    }
    lines.extend(wrong.iter().map(|fault| harmless(&fault.to_string())));
    let not_given = absent.iter().filter_map(|fault| fault.path.as_deref());
    lines.extend(not_given.map(|name| format!("{}: this part was not given", harmless(name))));
    if !is_whole {
        lines.push("not everything is as it was".to_owned());
    }
    lines
}

/// What an archive says of itself.
fn statement(statement: &Statement) -> String {
    let Statement { export_id, time, profile, exported, part, parts, manifest_sha256, .. } = statement;
    let time = time.as_deref().unwrap_or("without a time");
    let text = format!(
        "; export {export_id}, {time}, profile {profile}, {}, part {part} of {}, manifest {manifest_sha256}",
        counted(*exported, "conversation", "conversations"),
        parts.len()
    );
    printable(&text)
}

/// A name from an archive that nobody can vouch for: cut, and without what could steer a terminal.
fn harmless(text: &str) -> String {
    let is_harmful = |letter: char| matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
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
    archives: &[(String, Verification)],
    absent: &[Fault],
    wrong: &[Fault],
) -> Result<String, Failure> {
    let failed = |error: serde_json::Error| Failure::Failed(error.to_string());
    let mut told = Vec::new();
    for (name, archive) in archives {
        let mut value = json!({ "name": name, "isWhole": archive.is_whole() });
        if let (Value::Object(value), Value::Object(archive)) =
            (&mut value, serde_json::to_value(archive).map_err(failed)?)
        {
            value.extend(archive);
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
}

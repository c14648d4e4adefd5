//! What the user is told at the end: ids, places and counts, never what people wrote.

use askvault_export::{ExportResult, Missing, Outcome, PartResult, Warning, WarningCode};

use crate::destination::Destination;
use crate::exit::note;
use crate::number::{counted, grouped, size};
use crate::place::{Extents, printable, shown};
use crate::redaction;

/// Places listed for each kind of fault.
const LISTED: usize = 10;
/// Letters of an id shown: an id is the host's, and could be anything.
const ID_LETTERS: usize = 60;

/// Everything there is to tell.
#[derive(Debug)]
pub struct Summary<'a> {
    /// One for each format.
    pub results: &'a [ExportResult],
    /// Those of a bundle.
    pub parts: &'a [PartResult],
    /// The files read.
    pub extents: &'a Extents,
    /// Where the output went.
    pub destination: &'a Destination,
    /// What the user should know of the settings.
    pub notes: &'a [String],
    /// Whether only what is missing is told.
    pub is_quiet: bool,
}

impl Summary<'_> {
    /// Writes it to standard error.
    pub fn tell(&self) {
        for line in self.lines() {
            note(&line);
        }
    }

    fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let Some((first, others)) = self.results.split_first() else {
            return lines;
        };
        // Which conversations come through can depend on the format: then each has its own lines.
        let is_one = others.iter().all(|other| accounts(other) == accounts(first));
        let told = if is_one { std::slice::from_ref(first) } else { self.results };
        for result in told {
            let label = if is_one { String::new() } else { format!("{}: ", result.extension) };
            if !self.is_quiet {
                let bytes = if is_one {
                    self.results.iter().map(|result| result.counts.bytes_written).sum()
                } else {
                    result.counts.bytes_written
                };
                let files = if is_one { self.results.len() as u64 } else { 1 };
                lines.push(format!("{label}{}", self.total(result, files, bytes)));
            }
            self.missing(result, &label, &mut lines);
        }
        if !self.is_quiet {
            lines.extend(self.parts.iter().map(part));
            redaction::tell(self.results, &mut lines);
            lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
            for result in self.results {
                let label =
                    if others.is_empty() { String::new() } else { format!(" ({})", result.extension) };
                lines.extend(result.warnings.iter().map(|it| format!("warning{label}: {}", warning(it))));
                if let [_, ..] = result.missing_glyphs[..] {
                    lines.push(format!("    {}", result.missing_glyphs.join(", ")));
                }
            }
        }
        lines
    }

    /// The one line that always comes.
    fn total(&self, result: &ExportResult, files: u64, bytes: u64) -> String {
        let counts = &result.counts;
        let of = counted(counts.requested, "conversation", "conversations");
        let place = match self.destination {
            Destination::Stdout { .. } => format!("{} to standard output", size(bytes)),
            Destination::Bundle(place) => {
                let parts = counted(self.parts.len() as u64, "ZIP file", "ZIP files");
                format!("{parts}, {}: {}", size(bytes), place.name())
            }
            Destination::File(_) => format!("{}, {}", counted(files, "file", "files"), size(bytes)),
            Destination::Directory { directory, files: paths } => {
                // One file for each conversation.
                let apart = paths.iter().filter(|path| path.is_none()).count() as u64;
                let files = files - apart.min(files) + apart * counts.exported;
                format!("{}, {} in {}", counted(files, "file", "files"), size(bytes), shown(directory))
            }
        };
        format!("{} of {of}, {place}", grouped(counts.exported))
    }

    fn missing(&self, result: &ExportResult, label: &str, lines: &mut Vec<String>) {
        let counts = &result.counts;
        let mut codes: Vec<_> = Vec::new();
        for missing in result.missing.iter().filter(|missing| missing.outcome == Outcome::Failed) {
            if !codes.contains(&missing.code) {
                codes.push(missing.code.clone());
            }
        }
        let failed = counted(counts.failed, "conversation", "conversations");
        if counts.failed > 0 {
            lines.push(format!("{label}missing: {failed} that could not be read ({})", codes.join(", ")));
            self.places(result, Outcome::Failed, counts.failed, lines);
        }
        if let Some(place) = result.syntax_error.and_then(|error| self.extents.place(error.byte)) {
            if !place.is_end {
                lines.push(format!("    nothing behind this place in {} could be read", place.name));
            }
            let unread: Vec<_> =
                self.extents.all().iter().skip(place.file + 1).map(|extent| extent.name.as_str()).collect();
            if !unread.is_empty() {
                lines.push(format!("    for the same reason nothing was read of {}", unread.join(", ")));
            }
        }
        if counts.refused > 0 {
            let refused = counted(counts.refused, "conversation", "conversations");
            lines.push(format!("{label}missing: {refused} outside the audiences given (refused)"));
            self.places(result, Outcome::Refused, counts.refused, lines);
        }
        if self.is_quiet {
            return;
        }
        if counts.empty > 0 {
            let empty = counted(counts.empty, "conversation", "conversations");
            lines.push(format!("{label}note: {empty} without anything to write (empty)"));
        }
        if counts.duplicates > 0 {
            let verb = if counts.duplicates == 1 { "was" } else { "were" };
            let duplicates = counted(counts.duplicates, "conversation", "conversations");
            lines.push(format!(
                "{label}note: {duplicates} came again under the same id and {verb} written once"
            ));
        }
        if counts.requested == 0 {
            lines.push(format!("{label}note: the input held no conversations"));
        }
    }

    fn places(&self, result: &ExportResult, outcome: Outcome, count: u64, lines: &mut Vec<String>) {
        let of_outcome = |missing: &&Missing| missing.outcome == outcome;
        let listed: Vec<_> = result.missing.iter().filter(of_outcome).take(LISTED).collect();
        for missing in &listed {
            let reason = match outcome {
                Outcome::Failed => reason(&missing.code, missing.field.as_deref()),
                _ => None,
            };
            let id = missing.id.as_deref();
            let text = at(self.extents, missing.byte, Some(missing.index), id, &reason.unwrap_or_default());
            lines.push(format!("    {text}"));
        }
        let rest = count.saturating_sub(listed.len() as u64);
        if rest > 0 {
            lines.push(format!("    and {} more; --report FILE lists them", grouped(rest)));
        }
    }
}

/// A part, with the digest that tells whether it is still the same later.
fn part(part: &PartResult) -> String {
    let conversations = counted(part.exported, "conversation", "conversations");
    format!("    {}: {conversations}, manifest {}", part.name, part.manifest_sha256)
}

/// What two formats must share to be told together.
fn accounts(result: &ExportResult) -> ([u64; 6], &[Missing]) {
    let counts = &result.counts;
    let numbers =
        [counts.requested, counts.exported, counts.failed, counts.refused, counts.empty, counts.duplicates];
    (numbers, &result.missing)
}

/// `dialogs.json: line 3, byte 18231 (conversation 17, conv_7Hq2): reason`
pub fn at(
    extents: &Extents,
    byte: Option<u64>,
    conversation: Option<u64>,
    id: Option<&str>,
    reason: &str,
) -> String {
    let place = byte.and_then(|byte| extents.place(byte));
    let reason = match &place {
        Some(place) if place.is_end && reason.starts_with(NOT_JSON) => ENDS_EARLY,
        _ => reason,
    };
    let mut who = conversation.map(|index| format!("conversation {index}")).unwrap_or_default();
    if let Some(id) = id {
        let id = printable(id);
        let shown: String = id.chars().take(ID_LETTERS).collect();
        let cut = if shown.len() < id.len() { "…" } else { "" };
        who.push_str(&format!(", {shown}{cut}"));
    }
    let place = place.map(|place| place.to_string());
    let where_it_is = match place {
        Some(place) if who.is_empty() => place,
        Some(place) => format!("{place} ({who})"),
        None => who,
    };
    if reason.is_empty() { where_it_is } else { format!("{where_it_is}: {reason}") }
}

const NOT_JSON: &str = "not valid JSON";
const ENDS_EARLY: &str = "the file ends in the middle of a value";

/// A fault of the input in words; none for what is no such fault.
pub fn reason(code: &str, field: Option<&str>) -> Option<String> {
    Some(match (code, field) {
        ("invalid-json", _) => NOT_JSON.to_owned(),
        ("wrong-type", Some(field)) => format!("`{field}` has the wrong type"),
        ("wrong-type", None) => "a field has the wrong type".to_owned(),
        ("missing-id", _) => "there is no id".to_owned(),
        ("refused", _) => "outside the audiences given".to_owned(),
        _ => return None,
    })
}

/// A warning in words.
fn warning(warning: &Warning) -> String {
    let count = |one: &str, many: &str| counted(warning.count, one, many);
    let of = warning.field.as_deref().map(|field| format!(" of `{field}`")).unwrap_or_default();
    match warning.code {
        WarningCode::GuardedCells => {
            format!("{}{of} began like a formula and got an apostrophe", count("cell", "cells"))
        }
        WarningCode::LongCells => {
            format!("{}{of} longer than a spreadsheet can hold (32,767 characters)", count("cell", "cells"))
        }
        WarningCode::RowsOverLimit => {
            format!("{} beyond what a spreadsheet can hold (1,048,576)", count("row", "rows"))
        }
        WarningCode::ReplacedSurrogates => {
            format!("{}{of} became U+FFFD", count("half of a surrogate pair", "halves of surrogate pairs"))
        }
        WarningCode::ReplacedBytes => {
            format!("{} not UTF-8 and replaced by U+FFFD", count("byte sequence was", "byte sequences were"))
        }
        WarningCode::DeletedTexts => format!(
            "{} left out (--deleted-text keep keeps them)",
            count("text of a deleted message was", "texts of deleted messages were")
        ),
        WarningCode::UnreadableTimes => {
            format!("{}{of} no RFC 3339 and passed on as they are", count("time is", "times are"))
        }
        WarningCode::MessageCountDiffers => {
            format!(
                "{} another number of messages than there are",
                count("conversation states", "conversations state")
            )
        }
        WarningCode::ExternalReplies => {
            format!("{} to a message that is not in the input", count("reply refers", "replies refer"))
        }
        WarningCode::UnknownFieldsKept => {
            format!("{} kept as given", count("unknown field was", "unknown fields were"))
        }
        WarningCode::UnknownFieldsDropped => {
            format!("{} left out", count("unknown field was", "unknown fields were"))
        }
        WarningCode::RepeatedFields => {
            format!("{} given twice; the first that is not null counts", count("field was", "fields were"))
        }
        WarningCode::MissingGlyphs => {
            format!("{} no font and shown as an empty box", count("character has", "characters have"))
        }
        WarningCode::AccentAdjusted => {
            "the accent colour was darkened, so that it can be read on white".to_owned()
        }
        WarningCode::ImagesNotShown => {
            format!("{} not be shown; the transcript says why", count("image could", "images could"))
        }
        WarningCode::MediaLeftOut => {
            format!(
                "{} left out (--media)",
                count("attachment or recording was", "attachments and recordings were")
            )
        }
        WarningCode::MediaMissing => {
            let files = count("attachment or recording was", "attachments and recordings were");
            format!(
                "{files} not found, unreadable or too large, or could not be cleaned; index.csv names them"
            )
        }
        // A kind that is younger than this text still says its name.
        other => {
            let name = serde_json::to_value(other).ok().and_then(|name| name.as_str().map(str::to_owned));
            format!("{}: {}{of}", name.unwrap_or_default(), count("time", "times"))
        }
    }
}

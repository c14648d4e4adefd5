//! `README.txt`: what a recipient who knows nothing of us needs to know.

use super::manifest::{MANIFEST, Place, SUMS};
use crate::options::{Dialect, ExportOptions, Format, Images, Profile};
use crate::result::{Counts, MAX_LISTED};

pub(super) const README: &str = "README.txt";

/// The text, in lines of at most 100 characters that every editor shows (CR LF).
pub(super) fn readme(
    options: &ExportOptions,
    place: &Place<'_>,
    counts: (&Counts, &Counts),
    paths: &[&str],
) -> String {
    let (export, part) = counts;
    let mut lines = vec!["CONVERSATIONS FROM A SUPPORT INBOX".to_owned(), String::new()];
    let time = options.canonical_time();
    lines.push(format!("Export {}", options.effective_id()));
    lines.extend(time.map(|time| format!("Made    {time}")));
    lines.push(format!(
        "Holds   {} of {} conversations, {} messages",
        part.exported, export.requested, part.messages
    ));
    if place.names.len() > 1 {
        lines.push(format!(
            "Part    {} of {}; each part opens on its own. The parts are",
            place.number,
            place.names.len()
        ));
        lines.extend(place.names.iter().map(|name| format!("          {name}")));
    }
    let missing = export.failed + export.refused + export.empty;
    if missing > 0 {
        lines.push(format!(
            "Missing {missing}: {} could not be read, {} are not for who exported, {} had nothing to write",
            export.failed, export.refused, export.empty
        ));
    }
    lines.push(String::new());
    lines.push("PERSONAL DATA".to_owned());
    lines.push(String::new());
    lines.extend(privacy(options.profile).iter().map(|&line| line.to_owned()));
    let replaces = options.profile != Profile::Internal;
    let shows_images = options.all_formats().contains(&Format::Pdf) && options.images == Images::Inline;
    if replaces && shows_images {
        lines.push(
            "Pictures in the transcripts are as they were sent: nothing in them was replaced.".to_owned(),
        );
    }
    if replaces && paths.iter().any(|path| MEDIA.iter().any(|folder| path.starts_with(folder))) {
        lines.push("Files and recordings are as they were sent: nothing in them was replaced.".to_owned());
    }
    lines.push(String::new());
    lines.push("WHAT IS IN HERE".to_owned());
    lines.push(String::new());
    let has = |start: &str| paths.iter().any(|path| path.starts_with(start));
    for (start, words) in FILES {
        if has(start) {
            lines.push(format!("{start:<20}{words}"));
        }
    }
    lines.push(format!("{MANIFEST:<20}every file with its size and digest"));
    lines.push(format!("{SUMS:<20}the digests as sha256sum reads them"));
    lines.push(String::new());
    lines.push("IS IT STILL WHAT IT WAS?".to_owned());
    lines.push(String::new());
    lines.push("Any of these tells, without a network and without an account:".to_owned());
    lines.push("  askvault-export verify FILE.zip".to_owned());
    lines.push("  the page verify.html of the product, which reads the file in your browser".to_owned());
    lines.push("  unpacked: sha256sum -c SHA256SUMS".to_owned());
    lines.push(String::new());
    lines.push("OPENING TABLES".to_owned());
    lines.push(String::new());
    lines.extend(tables(options).iter().map(|&line| line.to_owned()));
    lines.push(format!("Lists of what is missing name the first {MAX_LISTED}."));
    lines.push(String::new());
    lines.join("\r\n")
}

fn tables(options: &ExportOptions) -> &'static [&'static str] {
    match (options.all_formats().contains(&Format::Csv), options.dialect) {
        (true, Dialect::Spreadsheet) => &[
            "CSV files are UTF-8 with CR LF. In cells that begin with an apostrophe, drop it: it keeps",
            "spreadsheets from running the text as a formula.",
        ],
        (true, Dialect::Machine) => &[
            "CSV files are UTF-8 with CR LF. In cells of index.csv that begin with an apostrophe, drop it: it",
            "keeps spreadsheets from running the text as a formula. The other CSV files are for programs: each",
            "text is as it was written, and a spreadsheet would run what begins like a formula.",
        ],
        (false, _) => &[
            "index.csv is UTF-8 with CR LF. In cells that begin with an apostrophe, drop it: it keeps",
            "spreadsheets from running the text as a formula.",
        ],
    }
}

/// Folders of what was sent.
const MEDIA: [&str; 2] = ["attachments/", "recordings/"];

/// Files and folders, by how their paths begin.
const FILES: [(&str, &str); 15] = [
    ("conversations.csv", "one row for each conversation"),
    ("messages.csv", "one row for each message"),
    ("conversations.json", "all conversations of this part, for programs"),
    ("conversations.jsonl", "one conversation a line, for programs"),
    ("conversations.pdf", "all conversations of this part, to read and print"),
    ("csv/", "a table for each conversation"),
    ("json/", "a JSON file for each conversation"),
    ("jsonl/", "a line of JSON for each conversation"),
    ("pdf/", "a transcript for each conversation, to read and print"),
    ("attachments/", "files that were sent, by conversation"),
    ("recordings/", "voice recordings, by conversation"),
    ("long-cells/", "texts that are too long for a cell of a spreadsheet, whole"),
    ("index.csv", "which conversation is in which file"),
    ("redaction-report", "what was replaced, in counts"),
    ("README.txt", "this text"),
];

fn privacy(profile: Profile) -> &'static [&'static str] {
    match profile {
        Profile::Internal => &[
            "Nothing was replaced: names, addresses and texts are as they were written.",
            "Treat these files as you treat the inbox itself.",
        ],
        Profile::External => &[
            "Names, addresses, numbers and the like were replaced by tokens such as [PERSON-Q2M8X4T9PA];",
            "the same token stands for the same person or value. Files and recordings are left out.",
        ],
        Profile::Training => &[
            "Names, addresses, numbers and the like were replaced by labels such as [EMAIL-7F3K], and times",
            "were removed. Files and recordings are left out.",
        ],
        Profile::SubjectAccess => &[
            "The data of the person that this copy is for is complete; that of others was replaced by labels.",
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_replaced_is_named_where_something_is() {
        let place = Place { number: 1, names: &["a.zip".to_owned()], previous: None };
        let (pictures, files) =
            ("Pictures in the transcripts are", "Files and recordings are as they were sent");
        for (profile, format, images, path, said) in [
            (Profile::Internal, Format::Pdf, Images::Inline, "recordings/c1/recording-1.wav", [false, false]),
            (Profile::External, Format::Pdf, Images::Inline, "pdf/c1.pdf", [true, false]),
            (Profile::External, Format::Pdf, Images::Listed, "pdf/c1.pdf", [false, false]),
            (Profile::External, Format::Json, Images::Inline, "json/c1.json", [false, false]),
            (Profile::SubjectAccess, Format::Pdf, Images::Inline, "attachments/c1/a.pdf", [true, true]),
            (
                Profile::SubjectAccess,
                Format::Json,
                Images::Listed,
                "recordings/c1/recording-1.wav",
                [false, true],
            ),
            (Profile::SubjectAccess, Format::Json, Images::Listed, "json/c1.json", [false, false]),
        ] {
            let options = ExportOptions { profile, format, images, ..ExportOptions::default() };
            let text = readme(&options, &place, (&Counts::default(), &Counts::default()), &[path]);
            assert_eq!(
                [pictures, files].map(|line| text.contains(line)),
                said,
                "{profile:?} {format:?} {path}"
            );
        }
    }
}

//! The command line as the user sees it.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};

const ABOUT: &str = "Turns support conversations (JSON) into CSV, JSON, JSON Lines and PDF";

const CONVERT_ABOUT: &str = "\
Converts conversations to CSV, JSON, JSON Lines or PDF

Reads the JSON that the conversations API gives: pages, lists, single conversations or one conversation a line. \
Several files become one export, in the order given. Memory holds one conversation at a time, whatever the size \
of the files.

A conversation that cannot be read is left out, named and counted; --strict makes it an error. An output file \
appears whole or not at all: it is written beside its place and renamed at the end.";

const CONVERT_AFTER: &str = "\
Examples:
  askvault-export convert dialogs.json --format csv --out dialogs.csv
      One row per conversation.
  askvault-export convert dialogs.json --format jsonl --profile external --key @key --out a.jsonl
      For readers outside the company; equal people have equal pseudonyms in every export with this key.
  askvault-export convert dialogs.json --format csv --mode messages --dialect spreadsheet --out .
      One row per message, for Excel: ./messages.csv.
  askvault-export convert january.json february.json --format csv,json --export-time now --out exports
      A bundle: exports/conversations-2026-03-27.zip with one table and one JSON file for each conversation.
  askvault-export convert january.json february.json --format csv,jsonl --bundle never --out exports
      Two files in one pass: exports/conversations.csv and exports/conversations.jsonl.
  askvault-export convert dialogs.json --format pdf --bundle never --out transcripts
      One transcript for each conversation: transcripts/conv_1.pdf and so on.
  curl -s \"$URL\" | askvault-export convert --format jsonl --fields default,notes --out - | jq .notes
      From standard input to standard output.

Exit codes:
  0  done; warnings are told on standard error. Also, silently, if the reader of standard output ends early
  1  failed; no output file was made or changed (what already went to standard output stays there)
  2  the command or an option value is wrong; nothing was read
  3  done, but incomplete: conversations were left out, or the input is broken
  130  ended by Ctrl-C (128 and the number of the signal); no output file was made or changed

Places in messages:
  Bytes and conversations are counted from 0, lines from 1. Bytes are those of the file named; with several \
files, --report counts them over all files, and its `inputFiles` tells where each begins. Conversations are \
counted over all files.

Personal data:
  The profile `internal` replaces nothing: the output holds what the chosen fields hold. Every other profile replaces \
personal data and then searches the finished output for what it removed; if anything is left, nothing is written. \
Pseudonymised data is still personal data, and detection is best effort. The output goes to --out and, \
while that is written, to a hidden .part file beside it; with --out - and a profile that replaces, it waits in a \
temporary file without a name until it is checked. Messages and --report name ids, places and counts, \
never what people wrote. Nothing is sent anywhere. `askvault-export fields` tells which fields are personal.";

const VERIFY_ABOUT: &str = "\
Tells whether bundles are still what they were

Compares every byte of a ZIP file with its manifest, offline and without an account: what was changed, taken out, \
added, or put between the files is named. Several parts of one export are compared with each other too.

Who can change a file can also make a new manifest for it: compare the digest of the manifest with the one that was \
told when the bundle was made.";

const VERIFY_AFTER: &str = "\
Examples:
  askvault-export verify conversations-1-of-2.zip conversations-2-of-2.zip
  askvault-export verify --json bundle.zip | jq .archives[0].statement.manifestSha256

Exit codes:
  0  everything is as it was
  1  something is not, or a file could not be read or verified
  2  the command is wrong";

const INSPECT_ABOUT: &str = "\
Finds personal data in single records, for tuning and audits

Reads one JSON object a line from standard input: `id` (a string or a number), `text` and, if known, `context`, an \
object with `customer` (`name`, `email`, `phone`, `company`: what the host knows), `conversation` (its name; the \
records of one conversation stand in the order of their turns) and `question` (what somebody else said just before). \
Other members mean nothing.

Writes one object a line, in the order of the input: `id` as given and `spans`, each with `start` and `end` in bytes \
of the text in UTF-8 and `type`: everything that the profile `external` would replace, uncertain places included. \
The output holds places and kinds, no text.

A line that is no such object is told by its number and left out.";

const INSPECT_AFTER: &str = "\
Examples:
  askvault-export inspect < records.jsonl > spans.jsonl
      {\"id\":1,\"text\":\"I am Lena Kunde\"} becomes {\"id\":1,\"spans\":[{\"start\":5,\"end\":15,\"type\":\"PERSON\"}]}.
  askvault-export inspect --detection rules < records.jsonl | head
      Without the tagger; ends when its reader has seen enough.

Exit codes:
  0  done
  1  failed
  2  the command is wrong, or the model cannot be read; nothing was read
  3  done, but lines were left out";

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "askvault-export",
    bin_name = "askvault-export",
    version,
    about = ABOUT,
    after_help = "Start with `askvault-export convert --help`.",
    max_term_width = 120,
    disable_help_subcommand = true
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Converts conversations to CSV, JSON, JSON Lines or PDF
    #[command(long_about = CONVERT_ABOUT, after_long_help = CONVERT_AFTER)]
    Convert(Box<Convert>),
    /// Tells whether bundles are still what they were: every changed, missing or added byte
    #[command(long_about = VERIFY_ABOUT, after_long_help = VERIFY_AFTER)]
    Verify(Verify),
    /// Finds personal data in single records, for tuning and audits
    #[command(long_about = INSPECT_ABOUT, after_long_help = INSPECT_AFTER)]
    Inspect(Inspect),
    /// Prints the fields that can be exported, with the JSON path of each and whether it is personal
    Fields {
        /// Prints all that is known of each field, as JSON
        #[arg(long)]
        json: bool,
    },
    /// Prints the JSON Schema of the `json` format; a line of `jsonl` is its `$defs/conversation`
    Schema,
}

/// What `convert` takes.
#[derive(Args, Debug)]
pub struct Convert {
    /// Files to read, `-` for standard input, which is also read if none are named
    #[arg(value_name = "FILES")]
    pub files: Vec<PathBuf>,

    /// Formats to write, separated by commas
    #[arg(long, short, value_name = "FORMAT", value_delimiter = ',', help_heading = "Output", value_parser = choice([
        ("csv", "comma-separated values"),
        ("json", "one document with all data of the chosen fields"),
        ("jsonl", "one conversation a line"),
        ("pdf", "transcripts to read and print"),
        ("zip", "short for json with --bundle always"),
    ]))]
    pub format: Vec<String>,

    /// Where to write: a file if it ends in .csv, .json, .jsonl, .pdf or .zip (a bundle), `-` for standard output, else a directory, which is made
    #[arg(long, short, value_name = "FILE|DIR|-", help_heading = "Output")]
    pub out: PathBuf,

    /// When the output becomes a bundle: a ZIP file with a manifest, check sums, an index and a report
    ///
    /// With --out NAME.zip it always does. Parts of a large one are NAME-1-of-2.zip and so on.
    #[arg(long, value_name = "CHOICE", help_heading = "Output", value_parser = choice([
        ("auto", "where there would be several files (the default)"),
        ("always", "also where there is one"),
        ("never", "never: files are written one by one"),
    ]))]
    pub bundle: Option<String>,

    /// How many files the conversations become
    #[arg(long, value_name = "CHOICE", help_heading = "Output", value_parser = choice([
        ("auto", "one each of pdf, and of json in a bundle; one table for all of csv and jsonl (the default)"),
        ("per-conversation", "one each"),
        ("per-part", "one for each part of a bundle"),
        ("one", "one for all, or for each part of a bundle"),
    ]))]
    pub layout: Option<String>,

    /// Conversations in one part of a bundle at most; 5000 without it
    #[arg(long, value_name = "N", help_heading = "Output")]
    pub part_size: Option<u32>,

    /// What becomes of attachments and recordings; `included` makes a bundle and needs --files
    ///
    /// The profiles `external` and `training` leave them out in any case, as nothing in them is replaced.
    #[arg(long, value_name = "CHOICE", help_heading = "Output", value_parser = choice([
        ("left-out", "left out and counted (the default)"),
        ("included", "included; what devices write into recordings is taken out"),
    ]))]
    pub media: Option<String>,

    /// Also writes the full account of the export (JSON) to this file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub report: Option<PathBuf>,

    /// Also writes what was replaced, in counts without any value or id (JSON), to this file
    ///
    /// It can go with the output to those who get that; --report, which names missing conversations, should not.
    #[arg(long, value_name = "FILE", help_heading = "Privacy")]
    pub redaction_report: Option<PathBuf>,

    /// Shows no progress, summary or warnings, only errors and what is missing
    #[arg(long, short, help_heading = "Output")]
    pub quiet: bool,

    /// What is exported: names separated by commas, see `askvault-export fields`
    ///
    /// `default` stands for the basics, messages, customer and tags, `all` for everything. Groups: conversation, channel,
    /// messages, customer, tags, skills, notes, audit, citations.
    #[arg(long, value_name = "default|all|GROUP|KEY", value_delimiter = ',', help_heading = "Content")]
    pub fields: Option<Vec<String>>,

    /// Exact CSV columns in their order, separated by commas
    #[arg(long, value_name = "KEY", value_delimiter = ',', help_heading = "Content")]
    pub columns: Option<Vec<String>>,

    /// How personal data is treated
    #[arg(long, value_name = "PROFILE", help_heading = "Content", value_parser = choice([
        ("internal", "nothing is replaced (the default)"),
        ("external", "for readers outside the company: people become pseudonyms, numbers and addresses labels"),
        ("training", "for training data: labels, no times, no ratings"),
        ("subject-access", "for the person the data is about: their own data stays, that of others is replaced"),
    ]))]
    pub profile: Option<String>,

    /// Secret from which pseudonyms follow: 64 hexadecimal digits, or the file that holds them
    ///
    /// Equal keys give equal pseudonyms. Without it every export has a key of its own, which is forgotten at its end.
    /// A key on the command line can be seen by other users of the machine; a file cannot.
    #[arg(long, value_name = "HEX64|@FILE", help_heading = "Privacy")]
    pub key: Option<String>,

    /// Reads words of your own from a file (JSON): `redact`, `keep` and `patterns`, each a list of strings
    #[arg(long, value_name = "FILE", help_heading = "Privacy")]
    pub terms: Option<PathBuf>,

    /// Begins again when the check finds something left, and redacts that everywhere, at most forty times
    ///
    /// For runs that nobody watches. What is redacted so becomes a label. The input must be files.
    #[arg(long, help_heading = "Privacy")]
    pub redact_leftovers: bool,

    /// What looks for personal data in texts
    #[arg(long, value_name = "CHOICE", help_heading = "Privacy", value_parser = choice([
        ("full", "known identities, recognisers and the tagger (the default)"),
        ("rules", "known identities and recognisers alone: faster, but names that no field holds stay"),
    ]))]
    pub detection: Option<String>,

    /// What becomes of times under the profile `external`
    #[arg(long, value_name = "CHOICE", help_heading = "Privacy", value_parser = choice([
        ("keep", "they stay (the default)"),
        ("shift", "they move by whole weeks, by one number for all times of a customer"),
    ]))]
    pub times: Option<String>,

    /// Ids, e-mail addresses or telephone numbers of the subject of `subject-access`; the customer of each
    /// conversation without it
    ///
    /// Conversations are not chosen by it: give those of the subject.
    #[arg(long, value_name = "ID|E-MAIL|PHONE", value_delimiter = ',', help_heading = "Privacy")]
    pub subject: Option<Vec<String>>,

    /// What becomes of the text of deleted messages
    #[arg(long, value_name = "CHOICE", help_heading = "Content", value_parser = choice([
        ("omit", "left out; the message stays, marked (the default)"),
        ("keep", "kept"),
    ]))]
    pub deleted_text: Option<String>,

    /// Exports only conversations that one of these audiences may see; the others are refused and counted
    #[arg(long, value_name = "NAME", value_delimiter = ',', help_heading = "Content")]
    pub audience: Option<Vec<String>>,

    /// What a CSV row is
    #[arg(long, value_name = "MODE", help_heading = "CSV", value_parser = choice([
        ("conversations", "one conversation (the default)"),
        ("messages", "one message"),
    ]))]
    pub mode: Option<String>,

    /// For whom CSV is written
    #[arg(long, value_name = "DIALECT", help_heading = "CSV", value_parser = choice([
        ("machine", "programs: exact values, no byte order mark (the default)"),
        ("spreadsheet", "Excel and its like: byte order mark, all cells quoted, formulas made harmless"),
    ]))]
    pub dialect: Option<String>,

    /// What stands between CSV cells
    #[arg(long, value_name = "DELIMITER", help_heading = "CSV", value_parser = choice([
        ("comma", "`,` (the default)"),
        ("semicolon", "`;`, where the comma is the decimal mark"),
        ("tab", "a tabulator"),
    ]))]
    pub delimiter: Option<String>,

    /// What the CSV header row says
    #[arg(long, value_name = "CHOICE", help_heading = "CSV", value_parser = choice([
        ("keys", "stable keys (the default)"),
        ("labels", "names for people"),
    ]))]
    pub headers: Option<String>,

    /// What becomes of line breaks in CSV cells
    #[arg(long, value_name = "CHOICE", help_heading = "CSV", value_parser = choice([
        ("keep", "they stay (the default)"),
        ("visible", "each becomes a visible ⏎, for programs that cannot read multi-line cells"),
    ]))]
    pub line_breaks: Option<String>,

    /// Paper
    #[arg(long, value_name = "PAPER", help_heading = "PDF", value_parser = choice([
        ("a4", "210 by 297 mm (the default)"),
        ("letter", "8.5 by 11 inches"),
    ]))]
    pub paper: Option<String>,

    /// Reads whose transcripts these are from a file (JSON): `company`, `accent` (`#RRGGBB`) and `logo`, a PNG or JPEG beside it
    #[arg(long, value_name = "FILE", help_heading = "PDF")]
    pub brand: Option<PathBuf>,

    /// What becomes of images that messages hold; `inline` needs --files, and is the default with it
    /// where the reader is no outsider
    #[arg(long, value_name = "CHOICE", help_heading = "PDF", value_parser = choice([
        ("listed", "named like every other file (the default)"),
        ("inline", "shown where they were sent, made anew without what cameras write into them"),
    ]))]
    pub images: Option<String>,

    /// Directory of the files that messages hold, and of recordings: `att_1.png` or `att_1` is the one with the id `att_1`
    #[arg(long = "files", value_name = "DIR", help_heading = "PDF and media")]
    pub files_dir: Option<PathBuf>,

    /// Directory of the font files; target/fonts without it, where `npm run fonts` puts them
    #[arg(long, value_name = "DIR", help_heading = "PDF")]
    pub fonts: Option<PathBuf>,

    /// Reads these options (JSON, as the browser module takes them) from a file; the options above and below override them
    #[arg(long, value_name = "FILE", help_heading = "Run")]
    pub options: Option<PathBuf>,

    /// Time to state in the output, or `now`; without it none is stated, and equal input gives equal bytes
    #[arg(long, value_name = "RFC3339|now", help_heading = "Run")]
    pub export_time: Option<String>,

    /// Id to state in the output; derived from time and options without it
    #[arg(long, value_name = "ID", help_heading = "Run")]
    pub export_id: Option<String>,

    /// Makes the first conversation that cannot be read, or may not be seen, an error
    #[arg(long, help_heading = "Run")]
    pub strict: bool,
}

/// What `verify` takes.
#[derive(Args, Debug)]
pub struct Verify {
    /// ZIP files that `convert` or the browser made; several parts of one export are also compared with each other
    #[arg(value_name = "BUNDLE", required = true)]
    pub bundles: Vec<PathBuf>,

    /// Writes what was found as JSON
    #[arg(long)]
    pub json: bool,
}

/// What `inspect` takes.
#[derive(Args, Debug)]
pub struct Inspect {
    /// What looks for personal data
    #[arg(long, value_name = "CHOICE", value_parser = choice([
        ("full", "known identities, recognisers and the tagger (the default)"),
        ("rules", "known identities and recognisers alone"),
    ]))]
    pub detection: Option<String>,

    /// Uses this model in place of the one that is built in
    #[arg(long, value_name = "FILE")]
    pub model: Option<PathBuf>,
}

/// One of a few words, each with its meaning in the help.
fn choice<const N: usize>(
    values: [(&'static str, &'static str); N],
) -> impl TypedValueParser<Value = String> {
    PossibleValuesParser::new(values.map(|(name, meaning)| PossibleValue::new(name).help(meaning)))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_groups_named_in_the_help_are_those_of_the_engine() {
        let command = Arguments::command();
        let convert = command.find_subcommand("convert").unwrap();
        let fields = convert.get_arguments().find(|argument| argument.get_id() == "fields").unwrap();
        let help = fields.get_long_help().unwrap().to_string();
        let listed = help.split("Groups: ").nth(1).unwrap().trim().trim_end_matches('.');
        let listed: Vec<_> = listed.split([',', ' ', '\n']).filter(|name| !name.is_empty()).collect();
        let mut groups: Vec<_> = askvault_export::FIELDS.iter().map(|field| field.group.name()).collect();
        groups.dedup();
        for group in groups {
            assert!(listed.contains(&group), "{group} is missing in the help of --fields");
        }
        let known = |name: &str| askvault_export::FIELDS.iter().any(|field| field.group.name() == name);
        assert!(listed.iter().all(|name| known(name)), "{listed:?}");
    }

    #[test]
    fn every_choice_is_one_of_the_engine() {
        let command = Arguments::command();
        let convert = command.find_subcommand("convert").unwrap();
        let mut checked = 0;
        for argument in convert.get_arguments() {
            let name = crate::settings::wire_name(argument.get_id().as_str());
            for value in argument.get_possible_values() {
                if argument.get_action().takes_values() {
                    let json = serde_json::json!({ &name: value.get_name() }).to_string();
                    let parsed = askvault_export::ExportOptions::from_json(&json);
                    let code = parsed.err().map(|error| error.code());
                    assert!(matches!(code, None | Some("invalid-option")), "{json}: {code:?}");
                    checked += 1;
                }
            }
        }
        assert!(checked >= 20, "{checked}");
    }
}

//! What became of everything that came in.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::options::{Dialect, ExportOptions, Format, Mode};
use crate::privacy::PrivacyReport;

/// Version of the JSON and JSON Lines documents.
pub const SCHEMA_VERSION: &str = "1.0";

/// Conversations named in [`ExportResult::missing`] and cells in [`ExportResult::long_cells`] at most.
pub const MAX_LISTED: usize = 1000;

/// The account of a finished export: requested = exported + failed + refused + empty (rule CUS-03).
///
/// It holds ids and places, never conversation text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ExportResult {
    /// Kind of file.
    pub format: Format,
    /// What a CSV row is; absent for other formats.
    pub mode: Option<Mode>,
    /// Id of the export.
    pub export_id: String,
    /// Time of the export as given, UTC.
    pub export_time: Option<String>,
    /// Version of the engine.
    pub engine_version: String,
    /// Version of the JSON documents.
    pub schema_version: String,
    /// Counts.
    #[serde(flatten)]
    pub counts: Counts,
    /// Whether every requested conversation is in the output and the input ended as it should.
    pub complete: bool,
    /// Conversations that are not in the output, the first thousand.
    pub missing: Vec<Missing>,
    /// Whether there are more than those listed.
    pub missing_truncated: bool,
    /// What a reader of the output should know.
    pub warnings: Vec<Warning>,
    /// Characters that no font has (PDF), as `U+1F9E0`, the first thousand.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing_glyphs: Vec<String>,
    /// Cells longer than a spreadsheet can hold, the first thousand.
    pub long_cells: Vec<LongCell>,
    /// CSV columns in order.
    pub columns: Vec<String>,
    /// The spreadsheet dialect does not tell null from the empty string (rule CSV-12).
    pub null_and_empty_merged: bool,
    /// Where the input stopped being JSON.
    pub syntax_error: Option<SyntaxError>,
    /// Media type of the output.
    pub media_type: String,
    /// Extension of the output's file name.
    pub extension: String,
    /// A file name without anything personal in it.
    pub file_name: String,
    /// What was replaced; absent for the profile `internal`.
    pub privacy: Option<PrivacyReport>,
}

/// Counts of an export.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Conversations in the input, each id once.
    pub requested: u64,
    /// Conversations in the output.
    pub exported: u64,
    /// Conversations that could not be read.
    pub failed: u64,
    /// Conversations outside the caller's audiences.
    pub refused: u64,
    /// Conversations that give no output in this format.
    pub empty: u64,
    /// Further occurrences of an id; the first wins.
    pub duplicates: u64,
    /// Messages of exported conversations.
    pub messages: u64,
    /// CSV rows without the header, or conversations.
    pub rows: u64,
    /// Bytes taken.
    pub bytes_read: u64,
    /// Bytes written.
    pub bytes_written: u64,
}

impl Counts {
    fn absorb(&mut self, other: &Self) {
        let Self { requested, exported, failed, refused, empty, duplicates, messages, rows, .. } = other;
        self.requested += requested;
        self.exported += exported;
        self.failed += failed;
        self.refused += refused;
        self.empty += empty;
        self.duplicates += duplicates;
        self.messages += messages;
        self.rows += rows;
    }

    /// Whether every conversation is accounted for.
    #[must_use]
    pub fn add_up(&self) -> bool {
        self.requested == self.exported + self.failed + self.refused + self.empty
    }
}

/// A conversation that is not in the output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Missing {
    /// Index in the input, from 0.
    pub index: u64,
    /// Its id, where it could be read.
    pub id: Option<String>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why: an error code.
    pub code: Cow<'static, str>,
    /// Offset of the fault in the input.
    pub byte: Option<u64>,
    /// JSON key at fault.
    pub field: Option<Cow<'static, str>>,
}

/// What became of a conversation that is not in the output.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It could not be read.
    Failed,
    /// It is outside the caller's audiences.
    Refused,
    /// It gives no output in this format.
    Empty,
}

impl Outcome {
    /// What is said of a conversation that is in the output.
    pub(crate) const EXPORTED: &'static str = "exported";

    /// Name on the wire.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Refused => "refused",
            Self::Empty => "empty",
        }
    }
}

/// Something that a reader of the output should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Warning {
    /// What it is.
    pub code: WarningCode,
    /// Key of the field, where it concerns one.
    pub field: Option<Cow<'static, str>>,
    /// How often.
    pub count: u64,
}

/// Kinds of warnings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum WarningCode {
    /// Cells that begin like a formula and got an apostrophe (spreadsheet dialect).
    GuardedCells,
    /// Cells over 32,767 UTF-16 units (spreadsheet dialect).
    LongCells,
    /// More rows than a spreadsheet can hold.
    RowsOverLimit,
    /// Lone surrogates that became U+FFFD.
    ReplacedSurrogates,
    /// Bytes that were not UTF-8 and became U+FFFD.
    ReplacedBytes,
    /// Texts of deleted messages that were left out.
    DeletedTexts,
    /// Times that are no RFC 3339 instants and were passed on as they are.
    UnreadableTimes,
    /// Conversations whose stated number of messages differs from those given.
    MessageCountDiffers,
    /// Replies to a message that is not in the file.
    ExternalReplies,
    /// Members that the field table does not know and that were kept (JSON).
    UnknownFieldsKept,
    /// Members that the field table does not know and that were left out (JSON).
    UnknownFieldsDropped,
    /// Fields given twice, under one spelling or two; the first that is not null wins.
    RepeatedFields,
    /// Characters that no font has, shown as an empty box (PDF).
    MissingGlyphs,
    /// An accent colour that is too light on white, and was darkened (PDF).
    AccentAdjusted,
    /// Files of messages and recordings that are not in a bundle.
    MediaLeftOut,
    /// Files of messages and recordings that the host did not give, or that are too large or could not be cleaned.
    MediaMissing,
    /// Images that could not be shown: damaged, too large, or of another kind than their name says (PDF).
    ImagesNotShown,
}

/// A cell longer than a spreadsheet can hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LongCell {
    /// Of a bundle the part whose table it stands in, from 1.
    pub part: Option<u32>,
    /// Row of the table, from 1.
    pub row: u64,
    /// Key of the column.
    pub field: Cow<'static, str>,
    /// Length in UTF-16 units.
    pub units: u64,
    /// Whether the end was cut, or only moved to the next column.
    pub cut: bool,
}

/// Where the input stopped being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyntaxError {
    /// Offset in the input.
    pub byte: u64,
}

/// Collects the account while the export runs.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Account {
    pub(crate) counts: Counts,
    pub(crate) syntax_error: Option<SyntaxError>,
    missing: Vec<Missing>,
    /// The same as they may stand in the output; absent where that makes no difference.
    published: Option<Vec<Missing>>,
    missing_truncated: bool,
    warnings: Vec<Warning>,
    long_cells: Vec<LongCell>,
    missing_glyphs: BTreeSet<char>,
    /// Texts of cells that were cut, by column; absent where nobody keeps them.
    #[serde(skip)]
    pub(crate) cut: Option<Vec<(&'static str, String)>>,
}

impl Account {
    /// A conversation that will not be in the output.
    pub(crate) fn miss(&mut self, missing: Missing) {
        match missing.outcome {
            Outcome::Failed => self.counts.failed += 1,
            Outcome::Refused => self.counts.refused += 1,
            Outcome::Empty => self.counts.empty += 1,
        }
        if self.missing.len() < MAX_LISTED {
            self.missing.push(missing);
        } else {
            self.missing_truncated = true;
        }
    }

    /// Says of what was counted that it stands in this part of a bundle.
    pub(crate) fn place_in(&mut self, part: u32) {
        self.long_cells.iter_mut().for_each(|cell| cell.part = Some(part));
    }

    /// Adds what happened to other conversations of the same export, whose rows come behind `rows` others of their table.
    pub(crate) fn absorb(&mut self, other: Self, rows: u64) {
        let Self {
            counts, syntax_error, missing, published: _, missing_truncated, warnings, long_cells, ..
        } = other;
        self.counts.absorb(&counts);
        self.syntax_error = self.syntax_error.or(syntax_error);
        let room = MAX_LISTED.saturating_sub(self.missing.len());
        self.missing_truncated |= missing_truncated || missing.len() > room;
        self.missing.extend(missing.into_iter().take(room));
        for warning in warnings {
            self.add_warning(warning);
        }
        let room = MAX_LISTED.saturating_sub(self.long_cells.len());
        let moved = long_cells.into_iter().take(room).map(|cell| LongCell { row: cell.row + rows, ..cell });
        self.long_cells.extend(moved);
        for glyph in other.missing_glyphs {
            if self.missing_glyphs.len() < MAX_LISTED {
                self.missing_glyphs.insert(glyph);
            }
        }
    }

    /// What happened to a conversation that is written in two formats: exported if either has it, each warning as often as
    /// in the format that has it more often.
    pub(crate) fn or(self, other: Self) -> Self {
        let (mut main, second) = if self.counts.exported > 0 || other.counts.exported == 0 {
            (self, other)
        } else {
            (other, self)
        };
        for warning in second.warnings {
            let same = |own: &&mut Warning| own.code == warning.code && own.field == warning.field;
            match main.warnings.iter_mut().find(same) {
                Some(own) => own.count = own.count.max(warning.count),
                None => main.warnings.push(warning),
            }
        }
        main.long_cells.extend(second.long_cells);
        main.missing_glyphs.extend(second.missing_glyphs);
        main
    }

    fn add_warning(&mut self, warning: Warning) {
        let same = |own: &&mut Warning| own.code == warning.code && own.field == warning.field;
        match self.warnings.iter_mut().find(same) {
            Some(own) => own.count += warning.count,
            None => self.warnings.push(warning),
        }
    }

    /// The conversations missed so far, as they may stand in the output.
    pub(crate) fn missing(&self) -> &[Missing] {
        self.published.as_deref().unwrap_or(&self.missing)
    }

    /// Lets the output name missing conversations by `public_id` only.
    pub(crate) fn publish(&mut self, mut public_id: impl FnMut(&str) -> String) {
        let published = self.missing.iter().cloned().map(|mut missing| {
            missing.id = missing.id.as_deref().map(&mut public_id);
            missing
        });
        self.published = Some(published.collect());
    }

    /// Counts a warning.
    pub(crate) fn warn(&mut self, code: WarningCode, field: Option<&'static str>, count: u64) {
        if count == 0 {
            return;
        }
        self.add_warning(Warning { code, field: field.map(Cow::Borrowed), count });
    }

    /// A cell longer than a spreadsheet can hold.
    pub(crate) fn long_cell(&mut self, row: u64, field: &'static str, units: u64, cut: bool) {
        self.warn(WarningCode::LongCells, Some(field), 1);
        let cell = LongCell { part: None, row, field: field.into(), units, cut };
        if self.long_cells.len() < MAX_LISTED {
            self.long_cells.push(cell);
        }
    }

    /// Keeps the whole text of a cell that was cut, if anybody wants it.
    pub(crate) fn keep_cut(&mut self, field: &'static str, text: &str) {
        if let Some(cut) = &mut self.cut {
            cut.push((field, text.to_owned()));
        }
    }

    /// A character that no font has.
    #[cfg(feature = "pdf")]
    pub(crate) fn missing_glyph(&mut self, character: char) {
        if self.missing_glyphs.len() < MAX_LISTED {
            self.missing_glyphs.insert(character);
        }
    }

    /// The finished account.
    pub(crate) fn close(
        mut self,
        options: &ExportOptions,
        columns: Vec<String>,
        privacy: Option<PrivacyReport>,
    ) -> ExportResult {
        let time = options.canonical_time();
        let (extension, media_type) = (options.format.extension(), options.format.media_type());
        let day = time.as_deref().and_then(|time| time.get(..10));
        let subject = match (options.format, options.mode) {
            (Format::Csv, Mode::Messages) => "messages",
            _ => "conversations",
        };
        let file_name = match day {
            Some(day) => format!("{subject}-{day}.{extension}"),
            None => format!("{subject}.{extension}"),
        };
        // The order in which warnings first came up depends on the input alone, but a sorted list reads better.
        self.warnings.sort_by(|a, b| (a.code, &a.field).cmp(&(b.code, &b.field)));
        let counts = self.counts;
        ExportResult {
            format: options.format,
            mode: (options.format == Format::Csv).then_some(options.mode),
            export_id: options.effective_id(),
            export_time: time,
            engine_version: env!("CARGO_PKG_VERSION").to_owned(),
            schema_version: SCHEMA_VERSION.to_owned(),
            complete: counts.failed == 0 && self.syntax_error.is_none(),
            counts,
            missing: self.missing,
            missing_truncated: self.missing_truncated,
            warnings: self.warnings,
            missing_glyphs: self
                .missing_glyphs
                .iter()
                .map(|one| format!("U+{:04X}", u32::from(*one)))
                .collect(),
            long_cells: self.long_cells,
            columns,
            null_and_empty_merged: options.format == Format::Csv && options.dialect == Dialect::Spreadsheet,
            syntax_error: self.syntax_error,
            media_type: media_type.to_owned(),
            extension: extension.to_owned(),
            file_name,
            privacy,
        }
    }
}

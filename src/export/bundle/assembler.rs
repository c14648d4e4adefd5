//! Puts pieces into archives, in order.

use std::collections::VecDeque;
use std::sync::Arc;

use serde::Serialize;

use super::build::{Bundles, bundles};
use super::container::Moment;
use super::converter::Rest;
use super::digest::{digest_of, sha256};
use super::file_entry::FileEntry;
use super::index::Line;
use super::manifest::{MANIFEST, Place, SUMS, canonical, manifest, sums};
use super::media::{Content, MediaFile};
use super::packer::{Packer, Storage};
use super::part::Part;
use super::piece::{Piece, Record};
use super::readme::{README, readme};
use super::splitter::End;
use super::table::Table;
use super::{PartSink, account};
use crate::error::{ErrorKind, Result};
use crate::export::{Resources, layout};
use crate::options::{ExportOptions, Format, Profile};
use crate::privacy::{Anonymiser, Check, Frame, PrivacyReport};
use crate::result::{Account, Counts, ExportResult, Outcome, WarningCode};
use crate::selection::Selection;

/// What became of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BundleResult {
    /// The account of all parts together.
    #[serde(flatten)]
    pub export: ExportResult,
    /// The archives, in order.
    pub parts: Vec<PartResult>,
}

/// One archive of a bundle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PartResult {
    /// From 1.
    pub number: u32,
    /// File name.
    pub name: String,
    /// Bytes of the archive.
    pub bytes: u64,
    /// Files in it, those of the proof included.
    pub files: u64,
    /// Conversations in it.
    pub exported: u64,
    /// SHA-256 of its manifest, which stands for everything in it.
    pub manifest_sha256: String,
}

/// A larger file of a conversation is left out and counted: it is held whole, and once more until it is taken. Equal on
/// every host, so that the bytes are: the page asks for no larger one (`mediaBytes` in `www/src/supply.ts`).
pub const MAX_MEDIA_BYTES: usize = 128 << 20;

/// A file that is waited for, with the name of its conversation.
struct Wanted {
    id: String,
    file: MediaFile,
}

/// Takes pieces in the order of their batches.
pub(crate) struct Assembler {
    options: ExportOptions,
    parts: Vec<Part>,
    /// Bytes that were taken of each part.
    drained: Vec<u64>,
    /// Number of the piece that comes next.
    next: u64,
    wanted: VecDeque<Wanted>,
    /// Of each format, where something is replaced: what converters know comes together here.
    guards: Vec<Option<(Anonymiser, Check)>>,
    account: Account,
    time: Option<String>,
    packer: Packer,
    _build: Bundles,
}

impl Assembler {
    /// # Errors
    /// As [`crate::Export::with_resources`].
    pub(crate) fn new(options: &ExportOptions, resources: &Resources) -> Result<Self> {
        let build = bundles()?;
        let guard = |format: Format| {
            let options = options.of_format(format);
            let selection = Selection::new(&options);
            let anonymiser =
                Anonymiser::new(&options, &selection, resources.tagger.as_ref().map(Arc::clone))?;
            Ok(anonymiser.map(|anonymiser| {
                let check = anonymiser.check(layout(&options, &selection));
                (anonymiser, check)
            }))
        };
        let guards = options.all_formats().into_iter().map(guard).collect::<Result<Vec<_>>>()?;
        Ok(Self {
            options: options.clone(),
            parts: Vec::new(),
            drained: Vec::new(),
            next: 0,
            wanted: VecDeque::new(),
            guards,
            account: Account::default(),
            time: options.canonical_time(),
            packer: Packer::default(),
            _build: build,
        })
    }

    /// Takes the piece that comes next. Bring what [`Self::wanted`] names before the one after it.
    ///
    /// # Errors
    /// `damaged-piece` for any other piece.
    pub(crate) fn add(&mut self, piece: Piece) -> Result<()> {
        let Piece { head, stored, fragments } = piece;
        if head.number != self.next || !self.wanted.is_empty() {
            return Err(ErrorKind::DamagedPiece.into());
        }
        self.next += 1;
        if self.parts.last().is_none_or(|part| part.number < head.part) {
            self.begin_part(head.part)?;
        }
        let part = self.parts.last_mut().filter(|part| part.number == head.part);
        let part = part.ok_or(ErrorKind::DamagedPiece)?;
        let named: Vec<_> = head.records.iter().flat_map(|record| record.files.iter().cloned()).collect();
        let of_records = named.len();
        let mut copied = part.add(named.into_iter().chain(head.shared).collect(), &stored)?;
        copied.truncate(of_records);
        let mut copied = copied.into_iter();
        for record in head.records {
            let files: Vec<_> = copied.by_ref().take(record.files.len()).collect();
            list(part, &record, &files)?;
            let Record { id, media, .. } = record;
            let id = id.unwrap_or_default();
            self.wanted.extend(media.into_iter().map(|file| Wanted { id: id.clone(), file }));
        }
        for (fragment, lines) in head.tables.iter().zip(&fragments) {
            if let Some(table) = part.tables.iter_mut().find(|table| table.format == fragment.format) {
                table.add(lines, fragment.records)?;
            }
        }
        let rows = part.account.counts.rows;
        let mut account = head.account;
        account.place_in(part.number);
        self.account.absorb(account.clone(), rows);
        part.account.absorb(account, rows);
        if head.ends_part { self.end_part() } else { Ok(()) }
    }

    /// The next files that the host has to bring, at most so many.
    pub(crate) fn wanted(&self, most: usize) -> impl Iterator<Item = &MediaFile> {
        self.wanted.iter().take(most).map(|wanted| &wanted.file)
    }

    /// Gives the file that was wanted first, or nothing if there is none.
    pub(crate) fn give(&mut self, bytes: Option<&[u8]>) -> Result<()> {
        let Some(Wanted { id, file }) = self.wanted.pop_front() else { return Ok(()) };
        let Some(part) = self.parts.last_mut() else { return Ok(()) };
        let line = Line { id: &id, outcome: Outcome::EXPORTED, reason: "" };
        let bytes = bytes.filter(|bytes| bytes.len() <= MAX_MEDIA_BYTES);
        let Some(content) = bytes.and_then(|bytes| file.content(bytes)) else {
            self.account.warn(WarningCode::MediaMissing, None, 1);
            return part.index.file_missing(line, &file.name);
        };
        let Content { path, media_type, pieces } = content;
        let length = pieces.iter().map(|piece| piece.len() as u64).sum();
        let storage = Storage::of(media_type);
        // What is stored as it is has one digest.
        let own_sha256 = (storage == Storage::Text).then(|| digest_of(&pieces));
        let (packed, stored) = self.packer.pack_pieces(pieces, storage)?;
        let sha256 = own_sha256.unwrap_or_else(|| packed.stored_sha256.clone());
        let media_type = media_type.into();
        let entry = FileEntry { path, media_type, bytes: length, sha256, records: None, packed };
        let entry = part.add_pieces(entry, &stored)?;
        part.index.file(line, &entry, &file.name)
    }

    /// Adds what a converter knows at its end.
    ///
    /// # Errors
    /// `leftover`: what one converter removed stands in what another one wrote.
    pub(crate) fn add_rest(&mut self, rest: Rest) -> Result<()> {
        for (guard, evidence) in self.guards.iter_mut().zip(rest.evidence) {
            if let (Some((anonymiser, check)), Some(evidence)) = (guard, evidence) {
                evidence.add_to(anonymiser, check)?;
            }
        }
        Ok(())
    }

    /// Gives what is ready of each part.
    ///
    /// # Errors
    /// `write-failed`, `disk-full`.
    pub(crate) fn drain(&mut self, sink: PartSink<'_>) -> Result<()> {
        for (part, drained) in self.parts.iter().zip(&mut self.drained) {
            let bytes = part.outbox.take();
            if !bytes.is_empty() {
                sink(part.number, &bytes)?;
                *drained += bytes.len() as u64;
            }
        }
        Ok(())
    }

    /// What has happened so far.
    pub(crate) fn counts(&self) -> Counts {
        Counts { bytes_written: self.drained.iter().sum(), ..self.account.counts }
    }

    /// Ends all archives, once every piece and every rest is here; what they still hold is to be drained.
    ///
    /// # Errors
    /// `leftover`.
    pub(crate) fn finish(&mut self, end: &End) -> Result<BundleResult> {
        self.account.warn(WarningCode::ReplacedBytes, None, end.replaced_bytes);
        let base = self.base_name();
        let of = self.parts.len();
        let names: Vec<_> = match of {
            1 => vec![format!("{base}.zip")],
            of => (1..=of).map(|number| format!("{base}-{number}-of-{of}.zip")).collect(),
        };
        let report = self.report()?;
        let export = self.account.counts;
        let mut previous: Option<String> = None;
        let mut parts = Vec::with_capacity(of);
        for place in 0..of {
            let Some(part) = self.parts.get_mut(place) else { continue };
            let sibling = Place { number: part.number, names: &names, previous: previous.as_deref() };
            let index = std::mem::take(&mut part.index);
            let rows = index.rows;
            let index = index.finish()?;
            part.add_text(("index.csv", "text/csv; charset=utf-8"), &index, Some(rows))?;
            part.add_text(("redaction-report.json", "application/json"), &report, None)?;
            let own = part.account.counts;
            let paths: Vec<_> = part.files.iter().map(|file| file.path.as_str()).chain([README]).collect();
            let text = readme(&self.options, &sibling, (&export, &own), &paths).into_bytes();
            part.add_text((README, "text/plain; charset=utf-8"), &text, None)?;
            let manifest = manifest(&self.options, &sibling, (&export, &own), &part.files)?;
            let digest = sha256(&manifest);
            let sums = sums(&part.files, &digest);
            let result = PartResult {
                number: part.number,
                name: names.get(place).cloned().unwrap_or_default(),
                bytes: 0,
                files: part.files.len() as u64 + 2,
                exported: own.exported,
                manifest_sha256: digest.clone(),
            };
            part.add_unlisted(MANIFEST, &manifest)?;
            part.add_unlisted(SUMS, &sums)?;
            part.end()?;
            self.look_at(&[index, text, manifest])?;
            parts.push(result);
            previous = Some(digest);
        }
        let mut written = 0;
        for ((result, part), drained) in parts.iter_mut().zip(&self.parts).zip(&self.drained) {
            result.bytes = drained + part.outbox.len() as u64;
            written += result.bytes;
        }
        self.account.counts.bytes_read = end.bytes_read;
        self.account.counts.bytes_written = written;
        assert!(self.account.counts.add_up(), "every conversation is accounted for (rule CUS-03)");
        let privacy =
            self.guards.iter().flatten().next().map(|(anonymiser, check)| anonymiser.report(check.count()));
        let columns =
            Selection::new(&self.options).columns.iter().map(|field| field.key.to_owned()).collect();
        let closed = std::mem::take(&mut self.account).close(&self.options, columns, privacy);
        let file_name = names.first().cloned().unwrap_or_default();
        Ok(BundleResult { export: account(ExportResult { file_name, ..closed }), parts })
    }

    fn begin_part(&mut self, number: u32) -> Result<()> {
        let shared = self
            .options
            .all_formats()
            .into_iter()
            .filter(|format| *format != Format::Pdf && self.options.layout.is_together(*format));
        let tables = shared.map(|format| Table::new(&self.options, format)).collect::<Result<Vec<_>>>()?;
        self.parts.push(Part::new(number, Moment::of(self.time.as_deref()), tables));
        self.drained.push(0);
        Ok(())
    }

    /// Puts the tables of the last part into its archive.
    fn end_part(&mut self) -> Result<()> {
        let Some(part) = self.parts.last_mut() else { return Ok(()) };
        let mut account = std::mem::take(&mut part.account);
        if let Some((anonymiser, _)) = self.guards.iter_mut().flatten().next() {
            account.publish(|id| anonymiser.public_id(id));
        }
        for table in std::mem::take(&mut part.tables) {
            self.account.warn(WarningCode::RowsOverLimit, None, table.rows_over_limit());
            let (entry, stored) = table.finish(&account)?;
            part.add(vec![entry], &stored)?;
        }
        part.account = account;
        Ok(())
    }

    /// The redaction report: one for each format, as each has its own fields.
    fn report(&self) -> Result<Vec<u8>> {
        let formats = self.options.all_formats();
        let reports: Vec<_> = formats
            .iter()
            .zip(&self.guards)
            .filter_map(|(format, guard)| {
                let (anonymiser, check) = guard.as_ref()?;
                let report: PrivacyReport = anonymiser.report(check.count());
                Some(serde_json::json!({ "format": format, "report": report }))
            })
            .collect();
        let is_replaced = self.options.profile != Profile::Internal;
        canonical(&serde_json::json!({
            "profile": self.options.profile.name(), "replaced": is_replaced, "reports": reports,
        }))
    }

    /// Searches what stands beside the conversations for what was removed from any of them.
    fn look_at(&mut self, texts: &[Vec<u8>]) -> Result<()> {
        for (_, check) in self.guards.iter_mut().flatten() {
            for text in texts {
                check.frame(Frame::Metadata, text)?;
            }
        }
        Ok(())
    }

    /// What the names of all parts begin with.
    fn base_name(&self) -> String {
        let day = self.time.as_deref().and_then(|time| time.get(..10));
        match (&self.options.name, day) {
            (Some(name), _) => name.clone(),
            (None, Some(day)) => format!("conversations-{day}"),
            (None, None) => "conversations".to_owned(),
        }
    }
}

/// Lists a conversation and its files in the index.
fn list(part: &mut Part, record: &Record, files: &[FileEntry]) -> Result<()> {
    let id = record.id.as_deref().unwrap_or_default();
    if let Some((outcome, reason)) = &record.missing {
        // Who may not see a conversation shall not learn that this is one.
        return match outcome {
            Outcome::Refused => Ok(()),
            outcome => part.index.without_file(Line { id, outcome: outcome.name(), reason }),
        };
    }
    let line = Line { id, outcome: Outcome::EXPORTED, reason: "" };
    for file in files {
        part.index.file(line, file, "")?;
    }
    for format in &record.tables {
        let path = part.tables.iter().find(|table| table.format == *format);
        let path = path.map_or("conversations.pdf", |table| table.path);
        part.index.shared(line, path, format.media_type())?;
    }
    Ok(())
}

//! A thousand damaged bundles: each is found, and what is damaged is named (rules MAN-02, MAN-07).
//!
//! Damage to a file, or to the header before it, names that file and no other. Damage to the directory, to the end record or
//! between files names the archive: a fault without a path.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::ops::Range;

use askvault_export::{Bundler, ExportOptions, FileRef, Resources, verify};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

const MANIFEST: &str = "manifest.json";
const SUMS: &str = "SHA256SUMS";

/// Who is damaged: a path, or the archive.
type Who = Option<String>;

/// A file as it is stored.
#[derive(Clone)]
struct File {
    path: String,
    is_deflated: bool,
    crc32: u32,
    bytes: u32,
    stored: Vec<u8>,
}

impl File {
    fn stored(path: &str, content: &[u8]) -> Self {
        let crc32 = crc32fast::hash(content);
        Self {
            path: path.into(),
            is_deflated: false,
            crc32,
            bytes: content.len() as u32,
            stored: content.into(),
        }
    }

    fn content(&self) -> Vec<u8> {
        let mut content = Vec::new();
        if self.is_deflated {
            flate2::read::DeflateDecoder::new(self.stored.as_slice()).read_to_end(&mut content).unwrap();
        } else {
            content.clone_from(&self.stored);
        }
        content
    }
}

struct Bundle {
    bytes: Vec<u8>,
    files: Vec<File>,
    /// Header and content of each file, then the directory with the end record.
    regions: Vec<(Range<usize>, Who)>,
    moment: [u8; 4],
}

impl Bundle {
    fn new(options: Value) -> Self {
        let options = ExportOptions::from_value(options).unwrap();
        let files = |file: &FileRef<'_>| {
            Ok(Some(if file.attachment_id == "rec_1" { wav() } else { b"%PDF-1.7 an invoice".repeat(9) }))
        };
        let resources = Resources { files: Some(Box::new(files)), ..Resources::default() };
        let mut bundler = Bundler::new(options, resources).unwrap();
        bundler.push(input().to_string().as_bytes()).unwrap();
        let mut bytes = Vec::new();
        let mut sink = |_, piece: &[u8]| bytes.write_all(piece);
        bundler.finish(&mut sink).unwrap();
        let (mut files, mut regions) = (Vec::new(), Vec::new());
        let mut zip = zip::ZipArchive::new(Cursor::new(&bytes)).unwrap();
        for place in 0..zip.len() {
            let mut file = zip.by_index_raw(place).unwrap();
            let mut stored = Vec::new();
            file.read_to_end(&mut stored).unwrap();
            let path = file.name().unwrap().into_owned();
            let start = file.header_start() as usize;
            regions.push((start..file.data_start().unwrap() as usize + stored.len(), Some(path.clone())));
            let is_deflated = file.compression() == zip::CompressionMethod::Deflated;
            files.push(File { path, is_deflated, crc32: file.crc32(), bytes: file.size() as u32, stored });
        }
        regions.push((regions.last().unwrap().0.end..bytes.len(), None));
        let moment = bytes[10..14].try_into().unwrap();
        let bundle = Self { bytes, files, regions, moment };
        assert!(bundle.written(&bundle.files) == bundle.bytes, "archives are rewritten in the bundle's form");
        assert!(verify(Cursor::new(&bundle.bytes)).unwrap().is_whole());
        bundle
    }

    /// An archive of these files whose structure is right.
    fn written(&self, files: &[File]) -> Vec<u8> {
        let (mut bytes, mut directory) = (Vec::new(), Vec::new());
        for file in files {
            let mut shared = vec![0, 0, if file.is_deflated { 8 } else { 0 }, 0];
            shared.extend(self.moment);
            for number in [file.crc32, file.stored.len() as u32, file.bytes, file.path.len() as u32] {
                shared.extend(number.to_le_bytes());
            }
            directory.extend(b"PK\x01\x02\x14\x03\x14\0");
            directory.extend(&shared);
            directory.extend([0; 6]);
            directory.extend((0o100_644_u32 << 16).to_le_bytes());
            directory.extend((bytes.len() as u32).to_le_bytes());
            directory.extend(file.path.as_bytes());
            bytes.extend(b"PK\x03\x04\x14\0");
            bytes.extend(&shared);
            bytes.extend(file.path.as_bytes());
            bytes.extend(&file.stored);
        }
        let start = bytes.len() as u32;
        bytes.extend(&directory);
        bytes.extend(b"PK\x05\x06\0\0\0\0");
        bytes.extend([files.len() as u16; 2].map(u16::to_le_bytes).concat());
        bytes.extend([directory.len() as u32, start].map(u32::to_le_bytes).concat());
        bytes.extend([0; 2]);
        bytes
    }

    fn text(&self, path: &str) -> String {
        let file = self.files.iter().find(|file| file.path == path).unwrap();
        String::from_utf8(file.content()).unwrap()
    }

    /// The archive with these texts in place of others.
    fn with(&self, texts: &[(&str, &str)]) -> Vec<u8> {
        let files: Vec<_> = (self.files.iter())
            .map(|file| match texts.iter().find(|(path, _)| *path == file.path) {
                Some((path, text)) => File::stored(path, text.as_bytes()),
                None => file.clone(),
            })
            .collect();
        self.written(&files)
    }

    /// Files that the manifest lists.
    fn listed(&self) -> usize {
        self.files.len() - 2
    }

    /// Whose bytes these are.
    fn owners(&self, range: Range<usize>) -> BTreeSet<Who> {
        let touched = self.regions.iter().filter(|(own, _)| own.start < range.end && range.start < own.end);
        touched.map(|(_, who)| who.clone()).collect()
    }
}

fn wav() -> Vec<u8> {
    let mut bytes = b"RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0@\x1f\0\0\x80>\0\0\x02\0\x10\0data".to_vec();
    bytes.extend(600_u32.to_le_bytes());
    bytes.extend((0..300_i16).flat_map(|sample| (sample * 97).to_le_bytes()));
    bytes
}

fn input() -> Value {
    let one = |number: usize| {
        json!({ "id": format!("conv_{number}"), "channel": "voice", "started_at": "2026-03-02T08:15:04Z",
            "customer": { "name": "Lena Kunde", "email": "lena@kunde.example" },
            "recordings": [{ "id": "rec_1", "content_type": "audio/wav", "url": "https://media.example/1" }],
            "messages": [{ "id": format!("msg_{number}"), "role": "customer", "created_at": "2026-03-02T08:15:04Z",
                "content": format!("Where is order {number}? Lena Kunde"),
                "attachments": [{ "id": "att_1", "name": "invoice.pdf", "content_type": "application/pdf" }] }] })
    };
    (1..4).map(one).collect()
}

/// Equal numbers in every run (xorshift64*).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % end
    }

    fn bytes(&mut self) -> Vec<u8> {
        (0..=self.below(40)).map(|_| self.below(256) as u8).collect()
    }
}

/// A damaged archive; each of `must` has to be named, or one of them, and nobody but those and `may`.
struct Case {
    bytes: Vec<u8>,
    must: BTreeSet<Who>,
    is_one_enough: bool,
    may: BTreeSet<Who>,
}

impl Case {
    fn of(bytes: Vec<u8>, must: impl IntoIterator<Item = Who>) -> Self {
        let must: BTreeSet<_> = must.into_iter().collect();
        Self { bytes, must, is_one_enough: false, may: BTreeSet::new() }
    }

    fn may(mut self, others: impl IntoIterator<Item = Who>) -> Self {
        self.may.extend(others);
        self
    }

    fn one_is_enough(self) -> Self {
        Self { is_one_enough: true, ..self }
    }
}

fn path(path: &str) -> Who {
    Some(path.to_owned())
}

type Corruption = fn(&Bundle, &mut Dice) -> Case;

/// Kinds of damage and how often each is done to each bundle: 500 times.
const KINDS: [(&str, usize, Corruption); 16] = [
    ("one bit flipped", 160, flipped),
    ("bytes cut out", 60, cut),
    ("bytes put in", 60, put_in),
    ("bytes put before the start", 10, before_the_start),
    ("bytes put behind the end", 10, behind_the_end),
    ("file removed", 20, removed),
    ("file added", 20, added),
    ("file renamed", 20, renamed),
    ("contents of two files swapped", 20, swapped),
    ("other content with its check sum", 20, other_content),
    ("manifest edited", 20, manifest_edited),
    ("sums edited", 20, sums_edited),
    ("manifest and sums edited alike", 10, both_edited),
    ("directory cut down", 10, unlisted_in_the_directory),
    ("proof compressed, more behind it", 20, proof_compressed),
    ("files in another order", 20, reordered),
];

fn flipped(bundle: &Bundle, dice: &mut Dice) -> Case {
    let (at, mut bytes) = (dice.below(bundle.bytes.len()), bundle.bytes.clone());
    bytes[at] ^= 1 << dice.below(8);
    Case::of(bytes, bundle.owners(at..at + 1))
}

fn cut(bundle: &Bundle, dice: &mut Dice) -> Case {
    let start = dice.below(bundle.bytes.len());
    let end = (start + 1 + dice.below(40)).min(bundle.bytes.len());
    let bytes = [&bundle.bytes[..start], &bundle.bytes[end..]].concat();
    Case::of(bytes, bundle.owners(start..end)).one_is_enough()
}

fn put_in(bundle: &Bundle, dice: &mut Dice) -> Case {
    let at = 1 + dice.below(bundle.bytes.len() - 1);
    let bytes = [&bundle.bytes[..at], &dice.bytes(), &bundle.bytes[at..]].concat();
    let owners = bundle.owners(at - 1..at + 1);
    // Between two files they belong to none.
    let between = (owners.len() > 1).then_some(None);
    Case::of(bytes, owners.into_iter().chain(between)).one_is_enough()
}

fn before_the_start(bundle: &Bundle, dice: &mut Dice) -> Case {
    Case::of([&dice.bytes(), bundle.bytes.as_slice()].concat(), [None])
}

fn behind_the_end(bundle: &Bundle, dice: &mut Dice) -> Case {
    Case::of([bundle.bytes.as_slice(), &dice.bytes()].concat(), [None])
}

fn removed(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut files = bundle.files.clone();
    let file = files.remove(dice.below(bundle.files.len()));
    let who = if file.path == MANIFEST { None } else { Some(file.path) };
    Case::of(bundle.written(&files), [who])
}

fn added(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut files = bundle.files.clone();
    files.insert(dice.below(files.len() + 1), File::stored("attachments/more.txt", &dice.bytes()));
    Case::of(bundle.written(&files), [path("attachments/more.txt")])
}

fn renamed(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut files = bundle.files.clone();
    let file = &mut files[dice.below(bundle.listed())];
    let before = std::mem::replace(&mut file.path, "json/another.json".to_owned());
    Case::of(bundle.written(&files), [Some(before), path("json/another.json")])
}

fn swapped(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut files = bundle.files.clone();
    let (one, other) = loop {
        let (one, other) = (dice.below(bundle.listed()), dice.below(bundle.listed()));
        if files[one].stored != files[other].stored {
            break (one, other);
        }
    };
    files.swap(one, other);
    let path = files[one].path.clone();
    files[one].path = std::mem::replace(&mut files[other].path, path);
    Case::of(bundle.written(&files), [one, other].map(|place| Some(bundle.files[place].path.clone())))
}

fn other_content(bundle: &Bundle, dice: &mut Dice) -> Case {
    let file = &bundle.files[dice.below(bundle.listed())];
    let mut content = file.content();
    let at = dice.below(content.len());
    content[at] ^= 1 << dice.below(8);
    let files: Vec<_> = (bundle.files.iter())
        .map(|own| if own.path == file.path { File::stored(&own.path, &content) } else { own.clone() })
        .collect();
    Case::of(bundle.written(&files), [Some(file.path.clone())])
}

fn manifest_edited(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut manifest: Value = serde_json::from_str(&bundle.text(MANIFEST)).unwrap();
    let files = manifest["files"].as_array_mut().unwrap();
    let place = dice.below(files.len());
    let mut may = None;
    match dice.below(6) {
        0 => files[place]["sha256"] = "0".repeat(64).into(),
        1 => files[place]["bytes"] = 7.into(),
        2 => drop(files.remove(place)),
        3 => files[place]["path"] = "json/another.json".into(),
        // Files say nothing of these: either of the two proofs can be the one that was edited.
        4 => (manifest["export"]["id"], may) = ("exp_0".into(), path(SUMS).into()),
        _ => (manifest["export"]["time"], may) = ("2020-01-01T00:00:00.000Z".into(), path(SUMS).into()),
    }
    Case::of(bundle.with(&[(MANIFEST, &manifest.to_string())]), [path(MANIFEST)]).may(may)
}

fn sums_edited(bundle: &Bundle, dice: &mut Dice) -> Case {
    let text = bundle.text(SUMS);
    let mut lines: Vec<_> = text.split_inclusive('\n').map(str::to_owned).collect();
    let place = dice.below(lines.len());
    let may = lines[place].contains(MANIFEST).then(|| path(MANIFEST));
    match dice.below(3) {
        0 => lines[place].replace_range(..8, "01234567"),
        1 => drop(lines.remove(place)),
        _ => lines.insert(place, format!("{}  json/another.json\n", "0".repeat(64))),
    }
    Case::of(bundle.with(&[(SUMS, &lines.concat())]), [path(SUMS)]).may(may)
}

fn both_edited(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut manifest: Value = serde_json::from_str(&bundle.text(MANIFEST)).unwrap();
    let file = &mut manifest["files"][dice.below(bundle.listed())];
    let (name, before) = (file["path"].as_str().unwrap().to_owned(), file["sha256"].clone());
    file["sha256"] = "5c".repeat(32).into();
    let digest =
        |text: &str| Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (old, new) = (bundle.text(MANIFEST), manifest.to_string());
    let sums: String = bundle
        .text(SUMS)
        .replace(
            &format!("{}  {name}\n", before.as_str().unwrap()),
            &format!("{}  {name}\n", "5c".repeat(32)),
        )
        .replace(&digest(&old), &digest(&new));
    Case::of(bundle.with(&[(MANIFEST, &new), (SUMS, &sums)]), [Some(name)])
}

/// The file is there, and the directory passes over it.
fn unlisted_in_the_directory(bundle: &Bundle, dice: &mut Dice) -> Case {
    let place = dice.below(bundle.listed());
    let directory = bundle.regions.last().unwrap().0.start;
    let before: usize = bundle.files[..place].iter().map(|file| 46 + file.path.len()).sum();
    let length = 46 + bundle.files[place].path.len();
    let mut bytes = bundle.bytes.clone();
    bytes.drain(directory + before..directory + before + length);
    let end = bytes.len() - 22;
    let count = (bundle.files.len() - 1) as u16;
    bytes[end + 8..end + 12].copy_from_slice(&[count; 2].map(u16::to_le_bytes).concat());
    let size = u32::from_le_bytes(bytes[end + 12..end + 16].try_into().unwrap()) - length as u32;
    bytes[end + 12..end + 16].copy_from_slice(&size.to_le_bytes());
    Case::of(bytes, [None])
}

/// No digest is known of how the proof itself is stored, so there is one way alone: as it is.
fn proof_compressed(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut files = bundle.files.clone();
    let file = &mut files[bundle.listed() + dice.below(2)];
    let mut encoder = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(&file.stored).unwrap();
    file.stored = encoder.finish().unwrap();
    file.stored.extend(dice.bytes());
    file.is_deflated = true;
    let who = Some(file.path.clone());
    Case::of(bundle.written(&files), [who])
}

fn reordered(bundle: &Bundle, dice: &mut Dice) -> Case {
    let mut files = bundle.files.clone();
    let file = files.remove(dice.below(files.len()));
    files.insert(dice.below(files.len() + 1), file);
    Case::of(bundle.written(&files), [None])
}

#[test]
fn man_02_each_of_1000_corruptions_is_found_and_names_what_is_damaged() {
    let bundles = [
        json!({ "formats": ["json", "csv"], "layout": "per-conversation", "media": "included",
            "exportTime": "2026-03-27T10:04:05Z" }),
        json!({ "formats": ["csv", "jsonl"], "profile": "external", "detection": "rules",
            "key": "5c".repeat(32), "exportTime": "2026-03-27T10:04:05Z" }),
    ]
    .map(Bundle::new);
    assert!(bundles[0].files.iter().any(|file| file.path.ends_with(".wav")));
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut table: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    let (mut tried, mut examples) = (0, Vec::new());
    for bundle in &bundles {
        for (kind, times, corrupt) in KINDS {
            for _ in 0..times {
                let case = loop {
                    let case = corrupt(bundle, &mut dice);
                    if case.bytes != bundle.bytes {
                        break case;
                    }
                };
                let found = verify(Cursor::new(&case.bytes)).unwrap();
                let named: BTreeSet<_> = found.faults.iter().map(|fault| fault.path.clone()).collect();
                let met = case.must.intersection(&named).count();
                let is_met = if case.is_one_enough { met > 0 } else { met == case.must.len() };
                let is_exact = named.iter().all(|who| case.must.contains(who) || case.may.contains(who));
                let row = table.entry(kind).or_default();
                row[0] += 1;
                row[1] += usize::from(found.is_whole());
                row[2] += usize::from(!(found.is_whole() || is_met && is_exact));
                if !(is_met && is_exact) && (examples.len() < 12 || row[1] + row[2] == 1) {
                    examples.push(format!("{kind}: expected {:?}, found {:?}", case.must, found.faults));
                }
                tried += 1;
            }
        }
    }
    let rows = table.iter().map(|(kind, [tried, missed, misnamed])| {
        format!("{kind:<36}{tried:>5} tried {missed:>5} missed {misnamed:>5} misnamed\n")
    });
    assert!(examples.is_empty(), "{}\n{}", rows.collect::<String>(), examples.join("\n"));
    assert_eq!(tried, 1000);
}

#[test]
fn a_file_that_cannot_be_read_is_not_called_missing() {
    let bundle = Bundle::new(json!({ "format": "json", "layout": "per-conversation" }));
    let mut bytes = bundle.bytes.clone();
    // The signature of its header.
    bytes[bundle.regions[1].0.start] ^= 1;
    let found = verify(Cursor::new(bytes)).unwrap();
    let codes: Vec<_> = found.faults.iter().map(|fault| fault.damage.code()).collect();
    assert!(!codes.is_empty() && !codes.contains(&"missing"), "{codes:?}");
}

#[test]
fn a_byte_before_the_first_file_is_damage_to_the_archive_at_byte_0() {
    let bundle = Bundle::new(json!({ "format": "json" }));
    let found = verify(Cursor::new([b"x", bundle.bytes.as_slice()].concat())).unwrap();
    let faults: Vec<_> = found.faults.iter().map(|fault| (fault.path.clone(), fault.byte)).collect();
    assert_eq!(faults, [(None, Some(0))]);
}

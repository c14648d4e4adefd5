//! Kinds of damage, each with who has to be named for it.

use std::collections::BTreeSet;
use std::io::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::bundle::{Bundle, File, Who};

const MANIFEST: &str = "manifest.json";
const SUMS: &str = "SHA256SUMS";

/// Equal numbers in every run (xorshift64*).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn below(&mut self, end: usize) -> usize {
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
pub struct Case {
    pub bytes: Vec<u8>,
    pub must: BTreeSet<Who>,
    pub is_one_enough: bool,
    pub may: BTreeSet<Who>,
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

pub type Corruption = fn(&Bundle, &mut Dice) -> Case;

/// Kinds of damage and how often each is done to each bundle: 500 times.
pub const KINDS: [(&str, usize, Corruption); 16] = [
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

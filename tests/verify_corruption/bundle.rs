//! A bundle that can be taken apart and put together again, and knows whose bytes are whose.

use std::collections::BTreeSet;
use std::io::{Cursor, Read, Write};
use std::ops::Range;

use askvault_export::{Bundler, ExportOptions, FileRef, Resources, verify};
use serde_json::{Value, json};

/// Who is damaged: a path, or the archive.
pub type Who = Option<String>;

/// A file as it is stored.
#[derive(Clone)]
pub struct File {
    pub path: String,
    pub is_deflated: bool,
    pub crc32: u32,
    pub bytes: u32,
    pub stored: Vec<u8>,
}

impl File {
    pub fn stored(path: &str, content: &[u8]) -> Self {
        let crc32 = crc32fast::hash(content);
        Self {
            path: path.into(),
            is_deflated: false,
            crc32,
            bytes: content.len() as u32,
            stored: content.into(),
        }
    }

    pub fn content(&self) -> Vec<u8> {
        let mut content = Vec::new();
        if self.is_deflated {
            flate2::read::DeflateDecoder::new(self.stored.as_slice()).read_to_end(&mut content).unwrap();
        } else {
            content.clone_from(&self.stored);
        }
        content
    }
}

pub struct Bundle {
    pub bytes: Vec<u8>,
    pub files: Vec<File>,
    /// Header and content of each file, then the directory with the end record.
    pub regions: Vec<(Range<usize>, Who)>,
    moment: [u8; 4],
}

impl Bundle {
    pub fn new(options: Value) -> Self {
        let options = ExportOptions::from_value(options).unwrap();
        let files = |file: &FileRef<'_>| {
            Ok(Some(if file.attachment_id == "rec_1" { wav() } else { b"%PDF-1.7 an invoice".repeat(9) }))
        };
        let resources = Resources { files: Some(Box::new(files)), ..Resources::default() };
        let mut bundler = Bundler::new(options, resources).unwrap();
        let mut bytes = Vec::new();
        let mut sink = |_, piece: &[u8]| bytes.write_all(piece);
        bundler.push(input().to_string().as_bytes(), &mut sink).unwrap();
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
    pub fn written(&self, files: &[File]) -> Vec<u8> {
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

    pub fn text(&self, path: &str) -> String {
        let file = self.files.iter().find(|file| file.path == path).unwrap();
        String::from_utf8(file.content()).unwrap()
    }

    /// The archive with these texts in place of others.
    pub fn with(&self, texts: &[(&str, &str)]) -> Vec<u8> {
        let files: Vec<_> = (self.files.iter())
            .map(|file| match texts.iter().find(|(path, _)| *path == file.path) {
                Some((path, text)) => File::stored(path, text.as_bytes()),
                None => file.clone(),
            })
            .collect();
        self.written(&files)
    }

    /// Files that the manifest lists.
    pub fn listed(&self) -> usize {
        self.files.len() - 2
    }

    /// Whose bytes these are.
    pub fn owners(&self, range: Range<usize>) -> BTreeSet<Who> {
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

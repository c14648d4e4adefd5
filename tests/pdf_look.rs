//! How transcripts look: every page of the documents of `tests/golden_pdf`, against pictures that somebody has looked at.
//!
//! `UPDATE=1 cargo test --features pdf --test pdf_look` writes them anew; look at each before it is committed. What differs
//! is left in `target/pdf-look`.
#![cfg(feature = "pdf")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::fs;
use std::path::{Path, PathBuf};

use fixture::is_update;
use fixture::pdf::{ask, fonts, golden_pdfs, temporary, write_golden};
use lopdf::{Stream, dictionary};

/// Levels of grey from which on a pixel counts as different: edges of letters may differ between versions of poppler.
const LEVELS: u8 = 48;
/// Share of different pixels that is let pass.
const SHARE: f64 = 0.005;
const RESOLUTION: &str = "72";

/// A picture in shades of grey, row by row.
struct Picture {
    width: usize,
    pixels: Vec<u8>,
}

impl Picture {
    /// What poppler writes: `P5 width height 255` and the pixels.
    fn of_pgm(file: &[u8]) -> Self {
        let mut words = file.split(|byte| byte.is_ascii_whitespace());
        let head: Vec<_> = words.by_ref().take(4).collect();
        assert_eq!((head[0], head[3]), (b"P5".as_slice(), b"255".as_slice()));
        let length: usize = head.iter().map(|word| word.len() + 1).sum();
        Self {
            width: std::str::from_utf8(head[1]).unwrap().parse().unwrap(),
            pixels: file[length..].to_vec(),
        }
    }

    /// Reads a PNG of one byte for each pixel: streams of PDF are compressed the same way.
    fn of_png(file: &[u8]) -> Self {
        let (mut at, mut columns, mut content) = (8, 0, Vec::new());
        while at < file.len() {
            let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
            let (kind, data) = (&file[at + 4..at + 8], &file[at + 8..at + 8 + length]);
            match kind {
                b"IHDR" => {
                    columns = u32::from_be_bytes(data[..4].try_into().unwrap());
                    assert_eq!(data[8..13], [8, 0, 0, 0, 0], "eight bits of grey, not interlaced");
                }
                b"IDAT" => content.extend_from_slice(data),
                _ => {}
            }
            at += length + 12;
        }
        let parameters = dictionary! { "Predictor" => 15, "Colors" => 1, "BitsPerComponent" => 8, "Columns" => i64::from(columns) };
        let stream = dictionary! { "Filter" => "FlateDecode", "DecodeParms" => parameters };
        let pixels = Stream::new(stream, content).decompressed_content().unwrap();
        Self { width: columns as usize, pixels }
    }

    fn png(&self) -> Vec<u8> {
        let height = self.pixels.len() / self.width;
        let mut file = b"\x89PNG\r\n\x1A\n".to_vec();
        let mut chunk = |kind: &[u8], data: &[u8]| {
            let body = [kind, data].concat();
            file.extend((data.len() as u32).to_be_bytes());
            file.extend(&body);
            file.extend(checksum(&body).to_be_bytes());
        };
        let size = [(self.width as u32).to_be_bytes(), (height as u32).to_be_bytes()].concat();
        chunk(b"IHDR", &[&size[..], &[8, 0, 0, 0, 0]].concat());
        let rows: Vec<_> = self.pixels.chunks(self.width).flat_map(|row| [&[0], row].concat()).collect();
        let mut stream = Stream::new(dictionary! {}, rows);
        stream.compress().unwrap();
        chunk(b"IDAT", &stream.content);
        chunk(b"IEND", &[]);
        file
    }

    /// What differs, in black, and its share of all pixels.
    fn difference(&self, other: &Self) -> (Self, f64) {
        if (self.width, self.pixels.len()) != (other.width, other.pixels.len()) {
            return (Self { width: 1, pixels: vec![0] }, 1.0);
        }
        let pairs = self.pixels.iter().zip(&other.pixels);
        let pixels: Vec<u8> =
            pairs.map(|(one, two)| if one.abs_diff(*two) > LEVELS { 0 } else { 255 }).collect();
        let count = pixels.iter().filter(|pixel| **pixel == 0).count();
        let share = count as f64 / pixels.len() as f64;
        (Self { width: self.width, pixels }, share)
    }
}

/// CRC-32, as PNG wants it.
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { sum >> 1 ^ 0xEDB8_8320 } else { sum >> 1 },
        )
    })
}

/// The pages of a document.
fn pages(document: &[u8]) -> Option<Vec<Picture>> {
    let folder = temporary("-pages");
    fs::create_dir(&folder).unwrap();
    let target = folder.join("page");
    let shown = ask("pdftoppm", &["-r", RESOLUTION, "-gray", "FILE", target.to_str().unwrap()], document);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let pages = files.iter().map(|path| Picture::of_pgm(&fs::read(path).unwrap())).collect();
    fs::remove_dir_all(&folder).unwrap();
    shown.map(|_| pages)
}

#[test]
fn every_page_looks_as_it_was_reviewed() {
    let Some(fonts) = fonts() else { return };
    let left = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/pdf-look");
    let mut wrong = Vec::new();
    for golden in golden_pdfs() {
        let Some(pages) = pages(&write_golden(&fonts, &golden)) else { return };
        let reviewed = |number: usize| golden.folder.join(format!("page-{number}.png"));
        if is_update() {
            for number in (1..).take_while(|number| reviewed(*number).exists()) {
                fs::remove_file(reviewed(number)).unwrap();
            }
        }
        for (number, page) in (1..).zip(&pages) {
            if is_update() {
                fs::write(reviewed(number), page.png()).unwrap();
            }
            let nothing = Picture { width: 1, pixels: Vec::new() };
            let expected = fs::read(reviewed(number)).map_or(nothing, |file| Picture::of_png(&file));
            let (black, share) = expected.difference(page);
            if share > SHARE {
                let name = format!("{}-page-{number}", golden.name);
                fs::create_dir_all(&left).unwrap();
                fs::write(left.join(format!("{name}.actual.png")), page.png()).unwrap();
                fs::write(left.join(format!("{name}.difference.png")), black.png()).unwrap();
                wrong.push(format!("{name}: {:.2} % of the pixels", share * 100.0));
            }
        }
        if reviewed(pages.len() + 1).exists() {
            wrong.push(format!("{}: has {} pages only", golden.name, pages.len()));
        }
    }
    assert!(wrong.is_empty(), "look other than reviewed, see target/pdf-look:\n{}", wrong.join("\n"));
}

#[test]
fn a_moved_line_is_seen_and_a_shade_is_not() {
    let white = Picture { width: 100, pixels: vec![255; 10_000] };
    let mut shaded = vec![255; 10_000];
    shaded[..100].fill(255 - LEVELS);
    assert_eq!(white.difference(&Picture { width: 100, pixels: shaded }).1, 0.0);
    let mut moved = vec![255; 10_000];
    moved[..100].fill(0);
    assert!(white.difference(&Picture { width: 100, pixels: moved }).1 > SHARE);
    assert_eq!(white.difference(&Picture { width: 50, pixels: vec![255; 10_000] }).1, 1.0);
    let ramp = Picture { width: 100, pixels: (0..10_000).map(|it| it as u8).collect() };
    assert_eq!(Picture::of_png(&ramp.png()).pixels, ramp.pixels);
}

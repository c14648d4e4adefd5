//! Files as they are stored: compressed where that is worth it, with the sums that headers and the manifest need.

use std::borrow::Cow;

use flate2::{Compress, Compression, FlushCompress, Status};
use serde::{Deserialize, Serialize};

use super::digest::{Digester, digest_of, sha256};
use crate::error::{ErrorKind, Result};

/// Compression of text: from here on files hardly shrink, and time grows.
const TEXT_LEVEL: u32 = 6;

/// What is known of the stored bytes of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Packed {
    pub(super) crc32: u32,
    pub(super) is_deflated: bool,
    pub(super) stored_bytes: u64,
    /// Two different streams can have the same content, so both are known by their digests.
    pub(super) stored_sha256: String,
}

/// How a file is stored (rules ZIP-04, 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Storage {
    /// Media and documents are compressed already.
    Stored,
    Text,
}

impl Storage {
    pub(super) fn of(media_type: &str) -> Self {
        let is_text = ["text/", "application/json", "application/x-ndjson"];
        if is_text.iter().any(|start| media_type.starts_with(start)) { Self::Text } else { Self::Stored }
    }
}

/// Packs one file after the other: the tables of a compressor weigh more than most files.
pub(super) struct Packer(Compress);

impl Default for Packer {
    fn default() -> Self {
        Self(Compress::new(Compression::new(TEXT_LEVEL), false))
    }
}

impl Packer {
    /// Appends the stored bytes of a file to `out`.
    pub(super) fn pack(&mut self, content: &[u8], storage: Storage, out: &mut Vec<u8>) -> Result<Packed> {
        let start = out.len();
        // Nothing cannot be compressed.
        let is_deflated = storage == Storage::Text && !content.is_empty();
        if is_deflated {
            self.0.reset();
            deflate(&mut self.0, content, FlushCompress::Finish, out)?;
        } else {
            out.extend_from_slice(content);
        }
        let stored = out.get(start..).unwrap_or_default();
        Ok(Packed {
            crc32: crc32fast::hash(content),
            is_deflated,
            stored_bytes: stored.len() as u64,
            stored_sha256: sha256(stored),
        })
    }

    /// Packs a file that comes in pieces: the pieces of its stored form, which are copied only where they are compressed.
    pub(super) fn pack_pieces<'p>(
        &mut self,
        pieces: Vec<Cow<'p, [u8]>>,
        storage: Storage,
    ) -> Result<(Packed, Vec<Cow<'p, [u8]>>)> {
        if storage == Storage::Text {
            let mut stored = Vec::new();
            let packed = self.pack(&pieces.concat(), storage, &mut stored)?;
            return Ok((packed, vec![stored.into()]));
        }
        let mut crc32 = crc32fast::Hasher::new();
        pieces.iter().for_each(|piece| crc32.update(piece));
        let packed = Packed {
            crc32: crc32.finalize(),
            is_deflated: false,
            stored_bytes: pieces.iter().map(|piece| piece.len() as u64).sum(),
            stored_sha256: digest_of(&pieces),
        };
        Ok((packed, pieces))
    }
}

/// A compressor looks ahead as far as it is given, so what it makes depends on how its input is cut: always alike.
const BLOCK_BYTES: usize = 64 * 1024;

/// A text that is packed as it grows.
pub(super) struct Growing {
    compressor: Compress,
    /// Less than a block.
    waiting: Vec<u8>,
    stored: Vec<u8>,
    digest: Digester,
    crc32: crc32fast::Hasher,
    bytes: u64,
}

impl Growing {
    pub(super) fn new() -> Self {
        Self {
            compressor: Compress::new(Compression::new(TEXT_LEVEL), false),
            waiting: Vec::with_capacity(BLOCK_BYTES),
            stored: Vec::new(),
            digest: Digester::default(),
            crc32: crc32fast::Hasher::new(),
            bytes: 0,
        }
    }

    pub(super) fn add(&mut self, bytes: &[u8]) -> Result<()> {
        self.digest.update(bytes);
        self.crc32.update(bytes);
        self.bytes += bytes.len() as u64;
        let mut rest = bytes;
        while self.waiting.len() + rest.len() >= BLOCK_BYTES {
            let (fitting, behind) = rest.split_at(BLOCK_BYTES - self.waiting.len());
            self.waiting.extend_from_slice(fitting);
            deflate(&mut self.compressor, &self.waiting, FlushCompress::None, &mut self.stored)?;
            self.waiting.clear();
            rest = behind;
        }
        self.waiting.extend_from_slice(rest);
        Ok(())
    }

    /// Its bytes, digest, what is known of the stored bytes, and those.
    pub(super) fn finish(mut self) -> Result<(u64, String, Packed, Vec<u8>)> {
        let is_deflated = self.bytes > 0;
        if is_deflated {
            deflate(&mut self.compressor, &self.waiting, FlushCompress::Finish, &mut self.stored)?;
        }
        let packed = Packed {
            crc32: self.crc32.finalize(),
            is_deflated,
            stored_bytes: self.stored.len() as u64,
            stored_sha256: sha256(&self.stored),
        };
        Ok((self.bytes, self.digest.finish(), packed, self.stored))
    }
}

fn deflate(compressor: &mut Compress, content: &[u8], flush: FlushCompress, out: &mut Vec<u8>) -> Result<()> {
    let start = compressor.total_in();
    loop {
        let read = usize::try_from(compressor.total_in() - start).unwrap_or(usize::MAX);
        let rest = content.get(read..).unwrap_or_default();
        if rest.is_empty() && flush == FlushCompress::None {
            return Ok(());
        }
        // Room for what cannot be compressed, so that most files take one turn.
        out.reserve(rest.len() / 2 + 256);
        match compressor.compress_vec(rest, out, flush) {
            Ok(Status::StreamEnd) => return Ok(()),
            Ok(_) => {}
            Err(error) => return Err(ErrorKind::Write(error.into()).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    fn inflated(stored: &[u8]) -> Vec<u8> {
        let mut content = Vec::new();
        flate2::read::DeflateDecoder::new(stored).read_to_end(&mut content).unwrap();
        content
    }

    #[test]
    fn every_file_is_whole_and_depends_on_no_other() {
        let noise: Vec<u8> = (0..70_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let mut packer = Packer::default();
        let mut out = Vec::new();
        for content in [b"abc".as_slice(), &[7; 100_000], &noise, b"abc"] {
            let start = out.len();
            let packed = packer.pack(content, Storage::Text, &mut out).unwrap();
            assert!(packed.is_deflated && inflated(&out[start..]) == content);
            let mut alone = Vec::new();
            assert_eq!(Packer::default().pack(content, Storage::Text, &mut alone).unwrap(), packed);
            assert!(alone == out[start..]);
        }
    }

    #[test]
    fn a_text_that_grows_is_packed_alike_however_it_is_cut() {
        let text: Vec<u8> = (0..200_000_u32).map(|n| b'a' + (n.wrapping_mul(n) / 7 % 23) as u8).collect();
        let mut seen = Vec::new();
        for piece in [1, 1_000, text.len()] {
            let mut growing = Growing::new();
            text.chunks(piece).for_each(|piece| growing.add(piece).unwrap());
            let (bytes, digest, packed, stored) = growing.finish().unwrap();
            assert_eq!((bytes, digest), (text.len() as u64, sha256(&text)));
            assert!(inflated(&stored) == text);
            seen.push((packed, stored));
        }
        assert!(seen.iter().all(|one| *one == seen[0]));
    }

    #[test]
    fn zip_04_11_media_and_nothing_are_stored_and_text_is_deflated() {
        let mut packer = Packer::default();
        for (media_type, content, is_deflated) in [
            ("text/csv; charset=utf-8", "abc", true),
            ("application/json", "abc", true),
            ("application/pdf", "abc", false),
            ("audio/mpeg", "abc", false),
            ("image/png", "abc", false),
            ("application/octet-stream", "abc", false),
            ("application/json", "", false),
        ] {
            let mut out = Vec::new();
            let packed = packer.pack(content.as_bytes(), Storage::of(media_type), &mut out).unwrap();
            assert_eq!(packed.is_deflated, is_deflated, "{media_type}");
        }
    }
}

//! Compression of streams.

use flate2::{Compress, Compression, FlushCompress, Status};

use crate::error::{ErrorKind, Result};

/// Weighed on 200 transcripts: from here on files hardly shrink, and time grows.
const LEVEL: u32 = 6;

/// Compresses one stream after another: its tables weigh more than most streams.
pub(super) struct Deflater {
    thorough: Compress,
    quick: Compress,
}

impl Default for Deflater {
    fn default() -> Self {
        let at = |level| Compress::new(level, true);
        Self { thorough: at(Compression::new(LEVEL)), quick: at(Compression::fast()) }
    }
}

impl Deflater {
    /// Bytes as `FlateDecode` wants them.
    pub(super) fn deflated(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        deflated(&mut self.thorough, bytes)
    }

    /// The same for what is small: codes of its own would cost it more than they save.
    pub(super) fn deflated_quickly(&mut self, bytes: &[u8]) -> Result<Vec<u8>> {
        deflated(&mut self.quick, bytes)
    }
}

fn deflated(compress: &mut Compress, bytes: &[u8]) -> Result<Vec<u8>> {
    compress.reset();
    // Room for what cannot be compressed.
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 1000 + 64);
    loop {
        let read = usize::try_from(compress.total_in()).unwrap_or(usize::MAX);
        let rest = bytes.get(read..).unwrap_or_default();
        match compress.compress_vec(rest, &mut out, FlushCompress::Finish) {
            Ok(Status::StreamEnd) => return Ok(out),
            Ok(_) => out.reserve(out.capacity().max(64)),
            Err(error) => return Err(ErrorKind::Write(error.into()).into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn every_stream_is_whole_and_of_itself() {
        let mut deflater = Deflater::default();
        let noise: Vec<u8> = (0..70_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for bytes in [b"".as_slice(), b"abc", &[7; 100_000], &noise, b"abc"] {
            let packed = deflater.deflated(bytes).unwrap();
            assert_eq!(packed, Deflater::default().deflated(bytes).unwrap());
            for packed in [packed, deflater.deflated_quickly(bytes).unwrap()] {
                let mut read = Vec::new();
                flate2::read::ZlibDecoder::new(packed.as_slice()).read_to_end(&mut read).unwrap();
                assert!(read == bytes);
            }
        }
    }
}

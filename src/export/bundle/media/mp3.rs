//! MP3: the frames stay, whatever stands before, between and behind them goes.
//!
//! ```text
//! ID3v2 │ padding │ frame frame … │ Lyrics3 │ APEv2 │ ID3v1        all but the frames hold descriptions
//! frame: 1111 1111  111v vll.  bbbb rrp.  ….…. │ the rest of its bytes, whose number follows from v, b, r and p
//! ```
//!
//! Sources: ISO/IEC 11172-3:1993 section 2.4.1.3 and 13818-3:1998 section 2.4.2.3 (MPEG-1 and 2, layer III); MPEG-2.5 as
//! Fraunhofer and LAME have it; id3.org "ID3v2.4.0 structure" section 3.1.

use std::borrow::Cow;

/// The frames; nothing if the file does not begin with one, behind its tags.
pub(super) fn sound(bytes: &[u8]) -> Option<Vec<Cow<'_, [u8]>>> {
    let mut rest = bytes;
    while let Some(behind) = after_id3(rest) {
        rest = behind;
    }
    let padding = rest.iter().take_while(|&&byte| byte == 0).count();
    rest = rest.get(padding..)?;
    Frame::at(rest)?;
    let mut runs = Vec::new();
    while let Some((run, behind)) = run(rest) {
        runs.push(Cow::Borrowed(run));
        rest = behind;
    }
    (!runs.is_empty()).then_some(runs)
}

/// The next frames of one stream that follow one another, and what stands behind them. Recordings can be joined of
/// streams with other rates.
fn run(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    // A tag can hold what looks like a frame; hardly one after which there is another, or the end.
    let frame_at = |at: usize| {
        let frame = Frame::at(bytes.get(at..)?)?;
        let behind = bytes.get(at + frame.bytes..)?;
        (behind.is_empty() || Frame::at(behind).is_some_and(|next| next.is_like(frame))).then_some(frame)
    };
    let marks = bytes.iter().enumerate().filter(|(_, byte)| **byte == 0xFF);
    let (start, first) = marks.map(|(at, _)| at).find_map(|at| Some((at, frame_at(at)?)))?;
    let mut end = start;
    while let Some(frame) = bytes.get(end..).and_then(Frame::at).filter(|frame| frame.is_like(first)) {
        match bytes.len().checked_sub(end + frame.bytes) {
            Some(_) => end += frame.bytes,
            // The last one was cut off.
            None => break,
        }
    }
    bytes.get(start..end).zip(bytes.get(end..))
}

/// What the four bytes at the head of a frame say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Frame {
    version: u8,
    rate: u8,
    /// The head included.
    bytes: usize,
}

/// Kilobits a second of layer III: of MPEG-1, and of MPEG-2 and 2.5.
const RATES_KBIT: [[usize; 14]; 2] = [
    [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
    [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];
/// Samples a second of MPEG-1; those of MPEG-2 are half of them, those of MPEG-2.5 a quarter.
const SAMPLES: [usize; 3] = [44_100, 48_000, 32_000];

impl Frame {
    fn at(bytes: &[u8]) -> Option<Self> {
        let &[0xFF, second, third, _] = bytes.first_chunk::<4>()? else { return None };
        let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
        if second & 0xE0 != 0xE0 || layer != 1 {
            return None;
        }
        let (per_frame, rates, divisor) = match version {
            3 => (144_000, RATES_KBIT.first()?, 1),
            2 => (72_000, RATES_KBIT.last()?, 2),
            0 => (72_000, RATES_KBIT.last()?, 4),
            _ => return None,
        };
        let kilobits = rates.get(usize::from(third >> 4).checked_sub(1)?)?;
        let rate = third >> 2 & 3;
        let samples = SAMPLES.get(usize::from(rate))? / divisor;
        let padding = usize::from(third >> 1 & 1);
        Some(Self { version, rate, bytes: per_frame * kilobits / samples + padding })
    }

    /// Whether both are of one stream.
    fn is_like(self, other: Self) -> bool {
        (self.version, self.rate) == (other.version, other.rate)
    }
}

fn after_id3(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.first_chunk::<10>()?;
    let [b'I', b'D', b'3', _, _, flags, size @ ..] = head else { return None };
    let size = size.iter().fold(0_usize, |size, byte| size << 7 | usize::from(byte & 0x7F));
    let footer = if flags & 0x10 != 0 { 10 } else { 0 };
    Some(bytes.get(10 + size + footer..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id3(text: &[u8]) -> Vec<u8> {
        [b"ID3\x04\0\0\0\0\0".as_slice(), &[text.len() as u8], text].concat()
    }

    /// MPEG-1 layer III with 128 kbit/s at 44,100 samples: 417 bytes, or 418 with padding.
    fn frame(is_padded: bool) -> Vec<u8> {
        let head = [0xFF, 0xFB, if is_padded { 0x92 } else { 0x90 }, 0x00];
        [head.as_slice(), &[5; 413], if is_padded { &[5] } else { &[] }].concat()
    }

    #[test]
    fn a_frame_is_as_long_as_its_head_says() {
        for (head, bytes) in [
            ([0xFF, 0xFB, 0x90, 0], Some(417)),
            ([0xFF, 0xFB, 0x92, 0], Some(418)),
            ([0xFF, 0xFA, 0x14, 0], Some(96)),
            ([0xFF, 0xF3, 0x80, 0], Some(208)),
            ([0xFF, 0xE3, 0x18, 0], Some(72)),
            ([0xFF, 0xFB, 0x00, 0], None),
            ([0xFF, 0xFB, 0xF0, 0], None),
            ([0xFF, 0xFB, 0x9C, 0], None),
            ([0xFF, 0xFD, 0x90, 0], None),
            ([0xFF, 0xEB, 0x90, 0], None),
            ([0xFF, 0xD8, 0xFF, 0], None),
        ] {
            assert_eq!(Frame::at(&head).map(|frame| frame.bytes), bytes, "{head:X?}");
        }
    }

    #[test]
    fn what_is_no_frame_goes_and_the_frames_stay() {
        let frames = [frame(false), frame(true), frame(false)].concat();
        let old = [b"TAG".as_slice(), &[b'L'; 125]].concat();
        let lyrics = b"LYRICSBEGININD0000210EAR00004LenaLYRICSEND".to_vec();
        let ape = b"APETAGEX\xD0\x07\0\0Artist\0Lena \xFF\xFB\x90\0 Kunde".to_vec();
        for (before, behind) in [
            (Vec::new(), Vec::new()),
            (id3(b"Lena"), old.clone()),
            ([id3(b"Lena"), id3(b"Kunde")].concat(), ape.clone()),
            ([id3(b"Lena"), vec![0; 9]].concat(), [ape, lyrics, old].concat()),
            // The last frame was cut off.
            (Vec::new(), frame(false)[..100].to_vec()),
        ] {
            let file = [before, frames.clone(), behind].concat();
            assert_eq!(sound(&file).unwrap().concat(), frames);
        }
        let joined = [id3(b"Lena"), frames.clone(), id3(b"Kunde"), frames.clone()].concat();
        assert_eq!(sound(&joined).unwrap().concat(), [frames.clone(), frames.clone()].concat());
        // MPEG-2 with 64 kbit/s at 22,050 samples: 208 bytes.
        let other = [[0xFF, 0xF3, 0x80, 0].as_slice(), &[5; 204]].concat().repeat(2);
        for between in [Vec::new(), id3(b"Kunde")] {
            let joined = [frames.clone(), between, other.clone(), frames.clone()].concat();
            assert_eq!(
                sound(&joined).unwrap().concat(),
                [frames.clone(), other.clone(), frames.clone()].concat()
            );
        }
    }

    #[test]
    fn other_files_are_none_also_where_something_in_them_looks_like_a_frame() {
        let mut m4a = b"\0\0\0\x20ftypM4A \0\0\0\0M4A mp42isom".to_vec();
        m4a.extend([[0; 100].as_slice(), &frame(false), &frame(false), b"udta\xA9ARTLena"].concat());
        let noise: Vec<u8> = (0..200_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        for other in [
            b"".as_slice(),
            b"ID3",
            &id3(b"Lena"),
            b"RIFF\0\0\0\0WAVE",
            b"\xFF\xD8\xFF",
            b"OggS",
            &m4a,
            &noise,
        ] {
            assert_eq!(sound(other), None);
        }
    }
}

//! MP3: the frames stay, descriptions before and behind them go.
//!
//! ```text
//! ID3v2 (ID3, size as 4 × 7 bits) │ frames … │ APEv2 │ ID3v1 (TAG, 128 bytes)
//! ```
//!
//! Sources: id3.org "ID3v2.4.0 structure" sections 3.1 and 3.4, "ID3v1"; APEv2 specification (wiki.hydrogenaudio.org).

use std::borrow::Cow;

/// The frames; nothing if there are none.
pub(super) fn sound(bytes: &[u8]) -> Option<Vec<Cow<'_, [u8]>>> {
    let mut rest = bytes;
    while let Some(behind) = after_id3(rest) {
        rest = behind;
    }
    // Between a tag and the first frame there may be padding.
    let start = rest.windows(2).position(|pair| matches!(pair, [0xFF, second] if is_frame(*second)))?;
    let mut rest = rest.get(start..)?;
    while let Some(before) = before_tag(rest) {
        rest = before;
    }
    (!rest.is_empty()).then(|| vec![Cow::Borrowed(rest)])
}

/// Second byte of a frame: the rest of its mark, a version and a layer that exist.
fn is_frame(second: u8) -> bool {
    second & 0xE0 == 0xE0 && second & 0x18 != 0x08 && second & 0x06 != 0
}

fn after_id3(bytes: &[u8]) -> Option<&[u8]> {
    let head = bytes.first_chunk::<10>()?;
    let [b'I', b'D', b'3', _, _, flags, size @ ..] = head else { return None };
    let size = size.iter().fold(0_usize, |size, byte| size << 7 | usize::from(byte & 0x7F));
    let footer = if flags & 0x10 != 0 { 10 } else { 0 };
    Some(bytes.get(10 + size + footer..).unwrap_or_default())
}

/// What stands before a tag at the end.
fn before_tag(bytes: &[u8]) -> Option<&[u8]> {
    const ID3_BYTES: usize = 128;
    const APE_FOOT_BYTES: usize = 32;
    if let Some((before, tag)) = split_end(bytes, ID3_BYTES)
        && tag.starts_with(b"TAG")
    {
        return Some(before);
    }
    if let Some((before, foot)) = split_end(bytes, 10)
        && foot.starts_with(b"3DI")
    {
        let size = foot.get(6..)?.iter().fold(0_usize, |size, byte| size << 7 | usize::from(byte & 0x7F));
        return before.get(..before.len().checked_sub(size + 10)?);
    }
    let (before, foot) = split_end(bytes, APE_FOOT_BYTES)?;
    if !foot.starts_with(b"APETAGEX") {
        return None;
    }
    let number = |from: usize| Some(u32::from_le_bytes(*foot.get(from..)?.first_chunk::<4>()?));
    let (size, flags) = (number(12)? as usize, number(20)?);
    let head = if flags & 1 << 31 != 0 { APE_FOOT_BYTES } else { 0 };
    let length = size.checked_sub(APE_FOOT_BYTES)? + head;
    before.get(..before.len().saturating_sub(length))
}

fn split_end(bytes: &[u8], length: usize) -> Option<(&[u8], &[u8])> {
    bytes.split_at_checked(bytes.len().checked_sub(length)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id3(text: &[u8]) -> Vec<u8> {
        [b"ID3\x04\0\0\0\0\0".as_slice(), &[text.len() as u8], text].concat()
    }

    fn ape(text: &[u8], has_head: bool) -> Vec<u8> {
        let size = (text.len() + 32) as u32;
        let end = |flags: u32| {
            [b"APETAGEX".as_slice(), &[0; 4], &size.to_le_bytes(), &[0; 4], &flags.to_le_bytes(), &[0; 8]]
                .concat()
        };
        let flags = if has_head { 1 << 31 } else { 0 };
        [if has_head { end(flags | 1 << 29) } else { Vec::new() }, text.to_vec(), end(flags)].concat()
    }

    #[test]
    fn tags_before_and_behind_go_and_the_frames_stay() {
        let frames = [&[0xFF, 0xFB, 0x90, 0x00], [5_u8; 60].as_slice()].concat();
        let old = [b"TAG".as_slice(), &[b'L'; 125]].concat();
        for (before, behind) in [
            (Vec::new(), Vec::new()),
            (id3(b"Lena"), old.clone()),
            ([id3(b"Lena"), id3(b"Kunde")].concat(), ape(b"Artist\0Lena", true)),
            ([id3(b"Lena"), vec![0; 9]].concat(), [ape(b"Artist\0Lena", false), old.clone()].concat()),
        ] {
            let file = [before, frames.clone(), behind].concat();
            assert_eq!(sound(&file).unwrap().concat(), frames);
        }
        for other in [b"".as_slice(), b"ID3", &id3(b"Lena"), b"RIFF\0\0\0\0WAVE", b"\xFF\xD8\xFF"] {
            assert!(sound(other).is_none_or(|sound| !sound.concat().starts_with(b"ID3")), "{other:?}");
        }
    }
}

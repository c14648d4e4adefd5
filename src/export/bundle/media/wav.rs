//! WAV: the sound and its format stay, every other chunk goes.
//!
//! ```text
//! RIFF size WAVE │ id size data [pad] │ …      LIST (artist, comment), bext (who recorded), id3, iXML go
//! ```
//!
//! Source: "Multimedia Programming Interface and Data Specifications 1.0", Microsoft and IBM 1991; EBU Tech 3285 (bext).

use std::borrow::Cow;

/// Chunks that playing needs.
const KEPT: [&[u8; 4]; 3] = [b"fmt ", b"fact", b"data"];

/// The parts of the file without descriptions; nothing if it is no WAV file with sound.
pub(super) fn sound(bytes: &[u8]) -> Option<Vec<Cow<'_, [u8]>>> {
    let (head, mut rest) = bytes.split_at_checked(12)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WAVE") {
        return None;
    }
    let mut kept: Vec<Cow<'_, [u8]>> = Vec::new();
    let mut has_sound = false;
    while let Some((id, behind)) = rest.split_first_chunk::<4>() {
        let Some((size, behind)) = behind.split_first_chunk::<4>() else { break };
        let stated = u32::from_le_bytes(*size) as usize;
        // A recorder that was cut off leaves a size that is too large.
        let length = stated.min(behind.len());
        let (data, behind) = behind.split_at_checked(length)?;
        if KEPT.contains(&id) {
            has_sound |= id == b"data";
            kept.push(Cow::Borrowed(id));
            kept.push(Cow::Owned(u32::try_from(length).ok()?.to_le_bytes().to_vec()));
            kept.push(Cow::Borrowed(data));
            if length % 2 == 1 {
                kept.push(Cow::Borrowed(&[0]));
            }
        }
        rest = behind.get(length % 2..).unwrap_or_default();
    }
    if !has_sound {
        return None;
    }
    let size = u32::try_from(kept.iter().map(|part| part.len()).sum::<usize>() + 4).ok()?;
    let mut head = b"RIFF".to_vec();
    head.extend_from_slice(&size.to_le_bytes());
    head.extend_from_slice(b"WAVE");
    kept.insert(0, Cow::Owned(head));
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chunk(id: &[u8; 4], data: &[u8]) -> Vec<u8> {
        let mut chunk = id.to_vec();
        chunk.extend_from_slice(&(data.len() as u32).to_le_bytes());
        chunk.extend_from_slice(data);
        chunk.resize(chunk.len().next_multiple_of(2), 0);
        chunk
    }

    fn file(chunks: &[Vec<u8>]) -> Vec<u8> {
        let body = chunks.concat();
        [b"RIFF".as_slice(), &(body.len() as u32 + 4).to_le_bytes(), b"WAVE", &body].concat()
    }

    #[test]
    fn descriptions_go_and_the_sound_stays() {
        let sound_only = [chunk(b"fmt ", &[1; 16]), chunk(b"data", &[7; 5])];
        let tagged = [
            chunk(b"bext", b"Lena Kunde's telephone"),
            sound_only[0].clone(),
            chunk(b"LIST", b"INFOIARTLena"),
            sound_only[1].clone(),
            chunk(b"id3 ", b"ID3 Lena"),
        ];
        assert_eq!(sound(&file(&tagged)).unwrap().concat(), file(&sound_only));
        assert_eq!(sound(&file(&sound_only)).unwrap().concat(), file(&sound_only));
    }

    #[test]
    fn a_cut_file_keeps_what_there_is_and_other_files_are_none() {
        let mut cut = file(&[chunk(b"fmt ", &[1; 16]), chunk(b"data", &[7; 100])]);
        cut.truncate(cut.len() - 40);
        assert_eq!(
            sound(&cut).unwrap().concat(),
            file(&[chunk(b"fmt ", &[1; 16]), chunk(b"data", &[7; 60])])
        );
        for other in [b"".as_slice(), b"RIFF", b"RIFF\0\0\0\0AVI LIST", &file(&[chunk(b"fmt ", &[1; 16])])] {
            assert_eq!(sound(other), None);
        }
    }
}

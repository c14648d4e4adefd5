//! What goes from one worker to another: a head in JSON, and bytes.
//!
//! ```text
//! length │ head │ length │ bytes │ length │ bytes …        lengths: 4 bytes, low byte first
//! ```

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{ErrorKind, Result};

/// The bytes of a head and its sections.
pub(super) fn packed(head: &impl Serialize, sections: &[&[u8]]) -> Result<Vec<u8>> {
    let head = serde_json::to_vec(head).map_err(std::io::Error::from)?;
    let length = sections.iter().map(|section| section.len() + 4).sum::<usize>();
    let mut packed = Vec::with_capacity(head.len() + 4 + length);
    for section in std::iter::once(&head.as_slice()).chain(sections) {
        let length = u32::try_from(section.len()).map_err(std::io::Error::other)?;
        packed.extend_from_slice(&length.to_le_bytes());
        packed.extend_from_slice(section);
    }
    Ok(packed)
}

/// The head, and the sections in their order.
///
/// # Errors
/// `damaged-piece` if these are not the bytes of [`packed`].
pub(super) fn unpacked<T: DeserializeOwned>(packed: &[u8]) -> Result<(T, Vec<&[u8]>)> {
    let mut sections = Vec::new();
    let mut rest = packed;
    while let Some((length, behind)) = rest.split_first_chunk::<4>() {
        let length = u32::from_le_bytes(*length) as usize;
        let (section, behind) = behind.split_at_checked(length).ok_or(ErrorKind::DamagedPiece)?;
        sections.push(section);
        rest = behind;
    }
    if !rest.is_empty() || sections.is_empty() {
        return Err(ErrorKind::DamagedPiece.into());
    }
    let head = serde_json::from_slice(sections.remove(0)).map_err(|_| ErrorKind::DamagedPiece)?;
    Ok((head, sections))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_is_unpacked_and_damage_is_told() {
        let bytes = packed(&("head", 7), &[b"one", b"", b"three"]).unwrap();
        let (head, sections): ((String, u32), _) = unpacked(&bytes).unwrap();
        assert_eq!((head.0.as_str(), head.1), ("head", 7));
        assert_eq!(sections, [b"one".as_slice(), b"", b"three"]);
        for length in 0..bytes.len() {
            let cut = unpacked::<(String, u32)>(&bytes[..length]);
            assert!(cut.is_err() || cut.is_ok_and(|(_, found)| found.len() < sections.len()), "{length}");
        }
    }
}

//! EXIF: only how the camera was held.

use super::Turn;

const ORIENTATION: u16 = 0x0112;

/// How an image with this TIFF block is turned upright; as it is where the block says nothing that can be read.
pub(super) fn turn(tiff: &[u8]) -> Turn {
    orientation(tiff).filter(|turn| (1..=8).contains(turn)).map_or(Turn(1), Turn)
}

fn orientation(tiff: &[u8]) -> Option<u8> {
    let is_little = match tiff.get(..2)? {
        b"II" => true,
        b"MM" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let two = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little { u16::from_le_bytes(two) } else { u16::from_be_bytes(two) })
    };
    let long = |at: usize| {
        let (one, two) = (u32::from(short(at)?), u32::from(short(at.checked_add(2)?)?));
        usize::try_from(if is_little { two << 16 | one } else { one << 16 | two }).ok()
    };
    let directory = long(4)?;
    let count = usize::from(short(directory)?);
    let entries = (0..count).map_while(|entry| directory.checked_add(2 + entry * 12));
    let entry = entries.into_iter().find(|entry| short(*entry) == Some(ORIENTATION))?;
    u8::try_from(short(entry.checked_add(8)?)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_orientation_is_read_in_both_orders_of_bytes() {
        let little = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0";
        let big = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        assert_eq!((turn(little), turn(big)), (Turn(6), Turn(6)));
        for broken in [&b""[..], b"II", b"XX*\0\x08\0\0\0", b"II*\0\xFF\xFF\xFF\xFF", &little[..12]] {
            assert_eq!(turn(broken), Turn(1));
        }
    }
}

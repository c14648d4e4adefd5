//! Pagination cursors: `cur_` and an opaque key of the last item sent, so that new conversations never shift a page.

use axum::http::StatusCode;

use crate::envelope::Failure;

/// Where the next page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cursor {
    /// After this conversation in the order (last message latest first, id descending).
    Conversation {
        /// Its last message, Unix milliseconds.
        last_ms: i64,
        /// Its id.
        id: String,
    },
    /// At this position in a conversation's messages.
    Message(usize),
    /// Before this event of the export log.
    Event(i64),
}

impl Cursor {
    /// The text that goes to the client.
    pub fn encode(&self) -> String {
        let plain = match self {
            Self::Conversation { last_ms, id } => format!("c{last_ms}.{id}"),
            Self::Message(position) => format!("m{position}."),
            Self::Event(sequence) => format!("e{sequence}."),
        };
        let mut text = String::from("cur_");
        for byte in plain.bytes().chain([checksum(plain.as_bytes())]) {
            text.push_str(&format!("{byte:02x}"));
        }
        text
    }

    /// Reads a cursor of ours; anything else is `invalid_cursor`.
    pub fn decode(text: &str) -> Result<Self, Failure> {
        Self::read(text).ok_or_else(|| {
            Failure::new(
                StatusCode::BAD_REQUEST,
                "invalid_cursor",
                "cursor is not one that this API gave out",
            )
        })
    }

    fn read(text: &str) -> Option<Self> {
        let hex = text.strip_prefix("cur_").filter(|hex| hex.is_ascii() && hex.len() <= 400)?;
        let mut bytes = Vec::with_capacity(hex.len() / 2);
        let mut rest = hex;
        while !rest.is_empty() {
            let (pair, tail) = rest.split_at_checked(2)?;
            bytes.push(u8::from_str_radix(pair, 16).ok()?);
            rest = tail;
        }
        let sum = bytes.pop()?;
        if checksum(&bytes) != sum {
            return None;
        }
        let plain = String::from_utf8(bytes).ok()?;
        let (number, id) = plain.get(1..)?.split_once('.')?;
        match plain.get(..1)? {
            "c" => Some(Self::Conversation { last_ms: number.parse().ok()?, id: id.to_owned() }),
            "m" if id.is_empty() => Some(Self::Message(number.parse().ok()?)),
            "e" if id.is_empty() => Some(Self::Event(number.parse().ok()?)),
            _ => None,
        }
    }
}

fn checksum(bytes: &[u8]) -> u8 {
    bytes.iter().fold(0x5a, |sum: u8, byte| sum.rotate_left(3) ^ byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_refusal() {
        for cursor in [
            Cursor::Conversation { last_ms: 1_772_439_304_120, id: "conv_7Hq2".into() },
            Cursor::Message(40),
            Cursor::Event(214),
        ] {
            let text = cursor.encode();
            assert!(text.starts_with("cur_"));
            assert_eq!(Cursor::decode(&text).ok(), Some(cursor));
        }
        for bad in ["", "cur_", "cur_00", "cur_zz", "cur_6", "63", "cur_ä", "cur_+1"] {
            assert_eq!(
                Cursor::decode(bad).err().map(|failure| failure.code),
                Some("invalid_cursor"),
                "{bad}"
            );
        }
    }
}

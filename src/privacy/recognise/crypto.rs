//! Addresses of wallets.

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds Bitcoin, Ethereum, Litecoin and Tron addresses.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    let mut behind = 0;
    for group in &reading.groups {
        if group.start < behind {
            continue;
        }
        let start = group.start
            - reading
                .bytes
                .iter()
                .take(group.start)
                .rev()
                .take(48)
                .take_while(|byte| byte.is_ascii_alphanumeric())
                .count();
        let length = reading
            .bytes
            .iter()
            .skip(start)
            .take(100)
            .take_while(|byte| byte.is_ascii_alphanumeric())
            .count();
        behind = start + length;
        if !(26..=90).contains(&length) || reading.cue_at(start) == Some(Cue::Token) {
            continue;
        }
        let folded = reading.slice(start..start + length);
        if is_wallet(folded, reading.original(start..start + length)) {
            reading.push(out, start..start + length, Entity::Crypto, 95);
        }
    }
}

fn is_wallet(folded: &str, original: &str) -> bool {
    let length = folded.len();
    let bech = |rest: &str| {
        (14..=74).contains(&length)
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase() && !b"bio".contains(&byte))
    };
    let base58 = original.bytes().all(|byte| byte.is_ascii_alphanumeric() && !b"0OIl".contains(&byte));
    let cases = original.bytes().any(|byte| byte.is_ascii_uppercase())
        && original.bytes().any(|byte| byte.is_ascii_lowercase())
        && original.bytes().any(|byte| byte.is_ascii_digit());
    let ethereum = folded
        .strip_prefix("0x")
        .is_some_and(|rest| rest.len() == 40 && rest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    ethereum
        || ["bc1", "ltc1", "tb1"]
            .iter()
            .any(|mark| folded.strip_prefix(mark).is_some_and(|rest| length >= 30 && bech(rest)))
        || (base58 && cases && (26..=35).contains(&length) && original.starts_with(['1', '3', 'L', 'D', 'r']))
        || (base58 && cases && length == 34 && original.starts_with('T'))
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::Crypto;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn wallets_are_found() {
        finds(
            Crypto,
            &[
                ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"),
                ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq"),
                (
                    "eth 0x52908400098527886E0F7030069857D2E4169EE7",
                    "0x52908400098527886E0F7030069857D2E4169EE7",
                ),
            ],
        );
        leaves(&[
            "tx 0x88df016429689c079f3b2f6ad39fa052532c56795b733da78a91ebe6a713944b",
            "md5 d41d8cd98f00b204e9800998ecf8427e",
            "3AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ]);
    }
}

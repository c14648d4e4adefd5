//! Addresses of machines: IPv4, IPv6 and MAC.

use std::ops::Range;

use super::cue::Cue;
use super::number::chain;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Finds addresses of machines.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    if !reading.groups.is_empty() {
        version_four(reading, out);
    }
    // Everything else here is a token with at least two colons or dashes, or a dotted one.
    let mut at = 0;
    while let Some(next) = memchr::memchr3(b':', b'-', b'.', reading.bytes.get(at..).unwrap_or_default()) {
        let sign = at + next;
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(*byte, b':' | b'-' | b'.');
        let head = reading.bytes.get(at..sign).unwrap_or_default();
        let start = sign - head.iter().rev().take_while(|byte| is_part(byte)).count();
        let end = sign + reading.bytes.iter().skip(sign).take_while(|byte| is_part(byte)).count();
        at = end.max(sign + 1);
        let token = reading.slice(start..end).trim_end_matches(['.', '-']).trim_end_matches(':');
        let token = if reading.slice(start..end).trim_end_matches('.').ends_with("::") {
            reading.slice(start..end).trim_end_matches('.')
        } else {
            token
        };
        let (start, token) = strip(start, token);
        if is_mac(token, reading.cue_at(start) == Some(Cue::Network)) {
            reading.push(out, start..start + token.len(), Entity::Mac, 95);
        } else if is_version_six(token) {
            let end = start + token.len();
            let zone = if reading.byte(end) == b'%' { 1 + reading.token(end + 1) } else { 0 };
            reading.push(out, start..end + zone, Entity::Ip, 95);
        }
    }
    // "mac 001a2b3c4d5e": twelve digits without signs need the word.
    for mention in reading.mentions.iter().filter(|mention| mention.cue == Cue::Network) {
        let (start, _) = reading.value(mention.end);
        let length = reading.token(start);
        if length == 12 && reading.slice(start..start + 12).bytes().all(|byte| byte.is_ascii_hexdigit()) {
            reading.push(out, start..start + 12, Entity::Mac, 90);
        }
    }
}

/// Takes off a word that is glued on with a colon: "ip:fe80::1".
fn strip(start: usize, token: &str) -> (usize, &str) {
    for word in ["ip:", "mac:", "ipv6:", "addr:", "address:", "bssid:", "ip6:", "from:", "host:"] {
        if let Some(rest) = token.strip_prefix(word) {
            return (start + word.len(), rest);
        }
    }
    let trimmed = if token.starts_with("::") { token } else { token.trim_start_matches([':', '-', '.']) };
    (start + token.len() - trimmed.len(), trimmed)
}

fn version_four(reading: &Reading<'_>, out: &mut Vec<Span>) {
    let mut first = 0;
    while first < reading.groups.len() {
        let last = chain(reading, first, |gap| gap == ".");
        if last - first == 3
            && let Some(range) = octets(reading, first)
        {
            reading.push(out, range, Entity::Ip, 92);
        }
        first = last + 1;
    }
}

fn octets(reading: &Reading<'_>, first: usize) -> Option<Range<usize>> {
    let groups = reading.groups.get(first..first + 4)?;
    let range = groups.first()?.start..groups.last()?.end;
    let cue = reading.cue_near(range.start, 1);
    let valid = groups.iter().all(|group| {
        reading.slice(group.clone()).parse::<u16>().is_ok_and(|octet| octet < 256)
            && (group.len() == 1 || reading.byte(group.start) != b'0')
    });
    let before = reading.before(range.start);
    // "Chrome/120.0.0.0" and "v10.2.0.1" are versions, "//192.0.2.7" is a host.
    let is_version = before.is_ascii_alphanumeric()
        || (before == b'/' && reading.before(range.start - 1).is_ascii_alphanumeric())
        || matches!(before, b'.' | b'_' | b'#')
        || (before == b'-' && reading.before(range.start - 1).is_ascii_alphanumeric())
        || reading.is_of_thing(range.start);
    let zero = reading.byte(range.start) == b'0';
    let ends = !(reading.byte(range.end).is_ascii_alphabetic()
        || reading.byte(range.end) == b'-' && reading.byte(range.end + 1).is_ascii_alphanumeric());
    (valid && !is_version && ends && (!zero || cue == Some(Cue::Network))).then_some(range)
}

fn is_mac(token: &str, announced: bool) -> bool {
    // Six pairs and their signs, or three groups of four.
    if !matches!(token.len(), 14 | 17) {
        return false;
    }
    let pairs = |sign: char| {
        token.matches(sign).count() == 5 && token.split(sign).all(|pair| pair.len() == 2 && is_hex(pair))
    };
    let dotted = token.len() == 14
        && token.split('.').count() == 3
        && token.split('.').all(|part| part.len() == 4 && is_hex(part));
    let lettered = token.bytes().any(|byte| byte.is_ascii_alphabetic());
    (pairs(':') || pairs('-') || dotted) && (lettered || announced || pairs(':'))
}

fn is_version_six(token: &str) -> bool {
    if token.matches(':').count() < 2 || token.len() > 45 {
        return false;
    }
    let (token, mapped) = match token.rsplit_once(':') {
        Some((head, tail)) if tail.contains('.') => {
            if tail.split('.').count() != 4 || !tail.split('.').all(|part| part.parse::<u8>().is_ok()) {
                return false;
            }
            (head, true)
        }
        _ => (token, false),
    };
    let parts = token.split(':').filter(|part| !part.is_empty());
    let count = parts.clone().count() + if mapped { 2 } else { 0 };
    let hexadecimal = parts.clone().all(|part| part.len() <= 4 && is_hex(part));
    let long = parts.clone().any(|part| part.len() >= 3);
    let has_digit = token.bytes().any(|byte| byte.is_ascii_digit());
    let shortened = token.matches("::").count();
    let whole = match shortened {
        0 => count == 8,
        1 => count < 8 && (long || mapped) && (has_digit || mapped) && count >= 2,
        _ => false,
    };
    let mapped_only = mapped && (token.ends_with(':') || shortened == 1);
    hexadecimal && (whole || mapped_only && count >= 2) && !token.contains(":::")
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use crate::privacy::entity::Entity::{Ip, Mac};
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn machines_are_found() {
        finds(
            Ip,
            &[
                ("from 198.51.100.23.", "198.51.100.23"),
                ("198.51.100.23:8080", "198.51.100.23"),
                ("http://192.0.2.33/admin", "192.0.2.33"),
                ("[2001:db8::8a2e:370:7334]", "2001:db8::8a2e:370:7334"),
                ("2001:0DB8:85A3:0000:0000:8A2E:0370:7334", "2001:0DB8:85A3:0000:0000:8A2E:0370:7334"),
                ("ip:fe80::1", "fe80::1"),
                ("fe80::a1%en0 is it", "fe80::a1%en0"),
                ("::ffff:203.0.113.9", "::ffff:203.0.113.9"),
                ("subnet 10.20.0.0/16", "10.20.0.0"),
            ],
        );
        finds(
            Mac,
            &[
                ("a4:83:e7:00:11:22", "a4:83:e7:00:11:22"),
                ("A4-83-E7-00-11-22", "A4-83-E7-00-11-22"),
                ("a483.e700.1122", "a483.e700.1122"),
                ("mac address a483e7001122", "a483e7001122"),
            ],
        );
    }

    #[test]
    fn versions_and_times_are_left() {
        leaves(&[
            "firmware 10.2.0.14",
            "version 1.2.3.4",
            "v10.2.0.1",
            "Chrome/120.0.0.0",
            "chapter 3.1.2.4",
            "updated from 4.18.2.1",
            "256.1.1.1",
            "1.2.3.4.5",
            "00:12:34:56",
            "std::vector::push",
            "9:00::17:00",
            "10:00::closed",
            "a::b",
            "12:30:45",
        ]);
    }
}

//! Small real files for attachments: PDF, PNG, CSV, plain text.

use super::facts::Facts;
use super::random::Random;

/// The bytes of an attachment of this media type.
pub fn bytes(content_type: &str, facts: &Facts, random: &mut Random) -> Vec<u8> {
    match content_type {
        "application/pdf" => pdf(facts),
        "image/png" => png(random),
        "text/csv" => csv(facts, random),
        _ => log(facts, random),
    }
}

/// A page with a few lines of text in a standard font.
fn pdf(facts: &Facts) -> Vec<u8> {
    let mut content = String::from("BT /F1 14 Tf 60 770 Td 20 TL (Northwind Shop) Tj T*");
    for slot in ["order", "invoice", "tracking"] {
        content.push_str(&format!(" ({}: {}) Tj T*", slot, facts.get(slot).unwrap_or_default()));
    }
    content.push_str(" ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut text = String::from("%PDF-1.4\n");
    let mut places = Vec::new();
    for (number, object) in (1..).zip(objects) {
        places.push(text.len());
        text.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = text.len();
    text.push_str("xref\n0 5\n0000000000 65535 f \n");
    for place in places {
        text.push_str(&format!("{place:010} 00000 n \n"));
    }
    text.push_str(&format!("trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"));
    text.into_bytes()
}

/// A picture of 64 by 48 pixels with a few coloured bars, stored without compression.
fn png(random: &mut Random) -> Vec<u8> {
    const WIDTH: u32 = 64;
    const HEIGHT: u32 = 48;
    let colours: Vec<u8> = (0..4).map(|_| u8::try_from(random.below(16)).unwrap_or_default()).collect();
    let mut rows = Vec::new();
    for y in 0..HEIGHT {
        rows.push(0);
        for x in 0..WIDTH / 2 {
            let bar = usize::try_from((x / 6 + y / 12) % 4).unwrap_or_default();
            let colour = colours.get(bar).copied().unwrap_or_default();
            rows.push(colour << 4 | colour);
        }
    }
    let mut palette = Vec::new();
    for step in 0..16_u8 {
        palette.extend([step * 16, 110 + step * 8, 230 - step * 10]);
    }
    let mut header = Vec::new();
    header.extend(WIDTH.to_be_bytes());
    header.extend(HEIGHT.to_be_bytes());
    header.extend([4, 3, 0, 0, 0]);

    let length = u16::try_from(rows.len()).unwrap_or_default();
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes());
    data.extend((!length).to_le_bytes());
    data.extend(&rows);
    data.extend(adler32(&rows).to_be_bytes());

    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, body) in [(b"IHDR", &header), (b"PLTE", &palette), (b"IDAT", &data), (b"IEND", &Vec::new())] {
        picture.extend(u32::try_from(body.len()).unwrap_or_default().to_be_bytes());
        let mut checked = kind.to_vec();
        checked.extend(body);
        picture.extend(&checked);
        picture.extend(crc32(&checked).to_be_bytes());
    }
    picture
}

fn adler32(bytes: &[u8]) -> u32 {
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in bytes {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    high << 16 | low
}

fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = u32::MAX;
    for byte in bytes {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 { sum >> 1 ^ 0xedb8_8320 } else { sum >> 1 };
        }
    }
    !sum
}

fn csv(facts: &Facts, random: &mut Random) -> Vec<u8> {
    let mut text = String::from("date,description,amount\r\n");
    for line in 1..=random.between(2, 6) {
        text.push_str(&format!(
            "2026-0{line}-1{line},\"NORTHWIND, {}\",-{}.00\r\n",
            facts.get("order").unwrap_or_default(),
            random.between(4, 300)
        ));
    }
    text.into_bytes()
}

fn log(facts: &Facts, random: &mut Random) -> Vec<u8> {
    let mut text = String::new();
    for line in 0..random.between(4, 12) {
        text.push_str(&format!(
            "[{line:03}] checkout {} step={} code={}\n",
            facts.get("order").unwrap_or_default(),
            random.below(9),
            facts.get("code").unwrap_or_default()
        ));
    }
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11e6_0398);
    }

    #[test]
    fn picture_has_the_signature() {
        let picture = png(&mut Random::of("test", 1));
        assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n"));
        assert!(picture.ends_with(b"IEND\xae\x42\x60\x82"));
    }
}

//! What a document says of itself: title, language, times and ids, all from the export, nothing from the clock.

use lopdf::{Dictionary, Object, StringFormat};
use sha2::{Digest, Sha256};

use super::edition::Edition;

/// What is known of a document before it is written.
#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) title: String,
    pub(super) export_id: String,
    /// Canonical, UTC.
    pub(super) export_time: Option<String>,
    pub(super) edition: Edition,
}

const CREATOR: &str = env!("CARGO_PKG_NAME");

impl Metadata {
    /// The information dictionary.
    pub(super) fn info(&self) -> Dictionary {
        let mut info = Dictionary::new();
        info.set("Title", text(&self.title));
        info.set("Creator", text(CREATOR));
        info.set("Producer", text(&producer()));
        if let Some(date) = self.export_time.as_deref().and_then(pdf_date) {
            info.set("CreationDate", Object::string_literal(date.clone()));
            info.set("ModDate", Object::string_literal(date));
        }
        info
    }

    /// The same as XMP.
    pub(super) fn xmp(&self) -> Vec<u8> {
        let title = escaped(&self.title);
        let producer = escaped(&producer());
        let identifier = escaped(&self.export_id);
        let dates = match &self.export_time {
            Some(time) => format!(
                "<xmp:CreateDate>{time}</xmp:CreateDate><xmp:ModifyDate>{time}</xmp:ModifyDate>\
                 <xmp:MetadataDate>{time}</xmp:MetadataDate>"
            ),
            None => String::new(),
        };
        format!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
             <x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
             <rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\
             <dc:format>application/pdf</dc:format>\
             <dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title>\
             <dc:language><rdf:Bag><rdf:li>en</rdf:li></rdf:Bag></dc:language>\
             <dc:identifier>{identifier}</dc:identifier>\
             <pdf:Producer>{producer}</pdf:Producer><xmp:CreatorTool>{CREATOR}</xmp:CreatorTool>{dates}\
             </rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"r\"?>"
        )
        .into_bytes()
    }

    /// The two halves of the document id: equal exports of equal content have equal ids.
    pub(super) fn ids(&self, content: &[u8]) -> Object {
        let hash = |parts: &[&[u8]]| {
            let mut hash = Sha256::new();
            for part in parts {
                hash.update(part);
                hash.update([0]);
            }
            let digest = hash.finalize();
            Object::String(digest.iter().copied().take(16).collect(), StringFormat::Hexadecimal)
        };
        let names = [self.title.as_bytes(), self.export_id.as_bytes()];
        let time = self.export_time.as_deref().unwrap_or_default().as_bytes();
        Object::Array(vec![hash(&names), hash(&[names[0], names[1], time, content])])
    }
}

fn producer() -> String {
    format!("{CREATOR} {}", env!("CARGO_PKG_VERSION"))
}

/// A text string in any script.
pub(super) fn text(text: &str) -> Object {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        Object::string_literal(text)
    } else {
        Object::String(utf16(text), StringFormat::Hexadecimal)
    }
}

/// UTF-16 with its mark, as text strings are written.
pub(super) fn utf16(text: &str) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(u16::to_be_bytes).collect()
}

/// `D:20260327100400Z` of a canonical time.
fn pdf_date(time: &str) -> Option<String> {
    let digits: String = time.get(..19)?.chars().filter(char::is_ascii_digit).collect();
    (digits.len() == 14).then(|| format!("D:{digits}Z"))
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other if other.is_control() || matches!(other, '\u{FFFE}' | '\u{FFFF}') => {}
            other => out.push(other),
        }
    }
    out
}

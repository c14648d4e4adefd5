//! A PDF file, byte by byte: objects, most of them packed together and compressed, and the table that finds them.
//!
//! ```text
//! header │ stream │ stream │ objects ▣ │ … │ table ▣ │ startxref
//! ```
//!
//! `lopdf` can write files too, but turns each object to text three times and leaves the table as it is.

use lopdf::{Dictionary, Object, StringFormat, dictionary};

use super::deflate::Deflater;
use crate::error::Result;

pub(super) use lopdf::ObjectId;

/// Objects that are packed together, at most: readers unpack them all to see one.
const PACK_OBJECTS: usize = 200;

/// Where an object stands.
#[derive(Clone, Copy, Default)]
enum Place {
    #[default]
    Nowhere,
    /// Bytes from the beginning.
    At(usize),
    /// The pack's number, and the place in it.
    Packed(u32, usize),
}

/// Objects on their way into a pack.
#[derive(Default)]
struct Pack {
    numbers: Vec<(u32, usize)>,
    bodies: Vec<u8>,
}

/// Writes a file.
pub(super) struct FileWriter<'d> {
    pub(super) deflater: &'d mut Deflater,
    bytes: Vec<u8>,
    /// By object number.
    places: Vec<Place>,
    pack: Pack,
}

impl<'d> FileWriter<'d> {
    /// A file whose object numbers up to `used` are given already.
    pub(super) fn new(used: u32, deflater: &'d mut Deflater) -> Self {
        // The second line has bytes over 127, so that nobody takes the file for text.
        let bytes = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
        Self { deflater, bytes, places: vec![Place::Nowhere; used as usize + 1], pack: Pack::default() }
    }

    /// What is written so far.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// A number for an object that is written later.
    pub(super) fn number(&mut self) -> ObjectId {
        self.places.push(Place::Nowhere);
        (self.places.len() as u32 - 1, 0)
    }

    /// Writes an object under a number of its own.
    pub(super) fn object(&mut self, object: &Object) -> Result<ObjectId> {
        let id = self.number();
        self.write(id, object)?;
        Ok(id)
    }

    /// Writes an object; a stream without a filter is compressed.
    pub(super) fn write(&mut self, id: ObjectId, object: &Object) -> Result<()> {
        match object {
            Object::Stream(stream) if stream.dict.has(b"Filter") || !stream.allows_compression => {
                self.put(id, &stream.dict, &stream.content);
                Ok(())
            }
            Object::Stream(stream) => {
                let content = self.deflater.deflated(&stream.content)?;
                let mut dictionary = stream.dict.clone();
                dictionary.set("Filter", "FlateDecode");
                self.put(id, &dictionary, &content);
                Ok(())
            }
            object => self.pack(id, |bytes| write_object(object, bytes)),
        }
    }

    /// Writes a stream as it is; the dictionary names its filter.
    pub(super) fn stream(&mut self, dictionary: &Dictionary, content: &[u8]) -> ObjectId {
        let id = self.number();
        self.put(id, dictionary, content);
        id
    }

    /// Writes an object that `body` spells.
    pub(super) fn pack(&mut self, id: ObjectId, body: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let place = self.pack.bodies.len();
        self.pack.numbers.push((id.0, place));
        body(&mut self.pack.bodies);
        self.pack.bodies.push(b'\n');
        if self.pack.numbers.len() == PACK_OBJECTS { self.close_pack() } else { Ok(()) }
    }

    fn put(&mut self, id: ObjectId, dictionary: &Dictionary, content: &[u8]) {
        self.found(id.0, Place::At(self.bytes.len()));
        number(u64::from(id.0), &mut self.bytes);
        self.bytes.extend(b" 0 obj\n<<");
        write_entries(dictionary, &mut self.bytes);
        self.bytes.extend(b"/Length ");
        number(content.len() as u64, &mut self.bytes);
        self.bytes.extend(b">>stream\n");
        self.bytes.extend(content);
        self.bytes.extend(b"\nendstream\nendobj\n");
    }

    fn found(&mut self, number: u32, place: Place) {
        if let Some(slot) = self.places.get_mut(number as usize) {
            *slot = place;
        }
    }

    fn close_pack(&mut self) -> Result<()> {
        let Pack { numbers, bodies } = std::mem::take(&mut self.pack);
        if numbers.is_empty() {
            return Ok(());
        }
        let id = self.number();
        let mut content = Vec::with_capacity(bodies.len() + numbers.len() * 10);
        for (index, (object, place)) in numbers.iter().enumerate() {
            number(u64::from(*object), &mut content);
            content.push(b' ');
            number(*place as u64, &mut content);
            content.push(b' ');
            self.found(*object, Place::Packed(id.0, index));
        }
        let first = content.len() as i64;
        content.extend(bodies);
        let dictionary = dictionary! { "Type" => "ObjStm", "N" => numbers.len() as i64, "First" => first, "Filter" => "FlateDecode" };
        let content = self.deflater.deflated(&content)?;
        self.put(id, &dictionary, &content);
        Ok(())
    }

    /// The finished file; `trailer` names the catalog, the information dictionary and the ids.
    pub(super) fn finish(mut self, mut trailer: Dictionary) -> Result<Vec<u8>> {
        self.close_pack()?;
        let id = self.number();
        let start = self.bytes.len();
        self.found(id.0, Place::At(start));
        let mut table = Vec::with_capacity(self.places.len() * 7);
        for place in &self.places {
            let (kind, where_, index) = match *place {
                Place::Nowhere => (0_u8, 0, u16::MAX),
                Place::At(at) => (1, at as u32, 0),
                Place::Packed(pack, index) => (2, pack, index as u16),
            };
            table.push(kind);
            table.extend(where_.to_be_bytes());
            table.extend(index.to_be_bytes());
        }
        trailer.set("Type", "XRef");
        trailer.set("Size", self.places.len() as i64);
        trailer.set("W", vec![1.into(), 4.into(), 2.into()]);
        trailer.set("Filter", "FlateDecode");
        let table = self.deflater.deflated_quickly(&table)?;
        self.put(id, &trailer, &table);
        self.bytes.extend(b"startxref\n");
        number(start as u64, &mut self.bytes);
        self.bytes.extend(b"\n%%EOF\n");
        Ok(self.bytes)
    }
}

/// Spells an object.
pub(super) fn write_object(object: &Object, out: &mut Vec<u8>) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Boolean(true) => out.extend(b"true"),
        Object::Boolean(false) => out.extend(b"false"),
        Object::Integer(value) => out.extend(value.to_string().bytes()),
        // Never with an exponent, which PDF does not know.
        Object::Real(value) => out.extend(value.to_string().bytes()),
        Object::Name(name) => write_name(name, out),
        Object::String(text, StringFormat::Literal) => write_literal(text, out),
        Object::String(text, StringFormat::Hexadecimal) => {
            out.push(b'<');
            for byte in text {
                out.extend(hexadecimal(*byte));
            }
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b' ');
                }
                write_object(item, out);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => {
            out.extend(b"<<");
            write_entries(dictionary, out);
            out.extend(b">>");
        }
        // Streams stand by themselves and are referred to.
        Object::Stream(_) => out.extend(b"null"),
        Object::Reference((object, _)) => reference(*object, out),
    }
}

/// Spells a reference to an object.
pub(super) fn reference(object: u32, out: &mut Vec<u8>) {
    number(u64::from(object), out);
    out.extend(b" 0 R");
}

fn write_entries(dictionary: &Dictionary, out: &mut Vec<u8>) {
    for (key, value) in dictionary.iter().filter(|(key, _)| key.as_slice() != b"Length") {
        write_name(key, out);
        out.push(b' ');
        write_object(value, out);
    }
}

fn write_name(name: &[u8], out: &mut Vec<u8>) {
    out.push(b'/');
    for byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(byte) {
            out.push(*byte);
        } else {
            out.push(b'#');
            out.extend(hexadecimal(*byte));
        }
    }
}

fn write_literal(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'(');
    for byte in text {
        write_literal_byte(*byte, out);
    }
    out.push(b')');
}

/// Spells a byte of a string.
pub(super) fn write_literal_byte(byte: u8, out: &mut Vec<u8>) {
    match byte {
        b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
        b'\r' => out.extend(b"\\r"),
        _ => out.push(byte),
    }
}

/// Two digits.
pub(super) fn hexadecimal(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 15].map(|digit| if digit < 10 { b'0' + digit } else { b'A' + digit - 10 })
}

/// Spells a whole number.
pub(super) fn number(value: u64, out: &mut Vec<u8>) {
    let mut digits = [0; 20];
    let mut rest = value;
    let mut count = 0;
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        count += 1;
        if rest == 0 {
            break;
        }
    }
    out.extend(digits.iter().skip(20 - count));
}

#[cfg(test)]
mod tests {
    use lopdf::Stream;

    use super::*;

    #[test]
    fn objects_are_spelt_so_that_nothing_in_them_is_an_operator() {
        let cases = [
            (Object::string_literal("a) ET (b\\"), r"(a\) ET \(b\\)"),
            (Object::Name(b"A#B /C".to_vec()), "/A#23B#20#2FC"),
            (Object::Array(vec![1.into(), (-0.5_f32).into(), Object::Null]), "[1 -0.5 null]"),
            (Object::Real(1e-7), "0.0000001"),
            (
                dictionary! { "Length" => 3, "Kids" => vec![Object::Reference((7, 0))] }.into(),
                "<</Kids [7 0 R]>>",
            ),
        ];
        for (object, spelt) in cases {
            let mut out = Vec::new();
            write_object(&object, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), spelt);
        }
    }

    #[test]
    fn another_program_reads_the_file() {
        let mut deflater = Deflater::default();
        let mut file = FileWriter::new(0, &mut deflater);
        let ids: Vec<_> = (0..450).map(|number| file.object(&Object::Integer(number)).unwrap()).collect();
        let stream = file.number();
        file.write(stream, &Stream::new(Dictionary::new(), b"content".to_vec()).into()).unwrap();
        let catalog = file.object(&dictionary! { "Type" => "Catalog" }.into()).unwrap();
        let bytes = file.finish(dictionary! { "Root" => catalog }).unwrap();
        let read = lopdf::Document::load_mem(&bytes).unwrap();
        for (value, id) in (0..).zip(ids) {
            assert_eq!(read.get_object(id).unwrap().as_i64().unwrap(), value);
        }
        let stream = read.get_object(stream).unwrap().as_stream().unwrap();
        assert_eq!(stream.decompressed_content().unwrap(), b"content");
    }
}

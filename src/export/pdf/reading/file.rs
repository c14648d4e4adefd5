//! The objects of a file, all of them: what stands between them is an error, so that nothing is passed over.

use std::borrow::Cow;

use bumpalo::Bump;
use flate2::{Decompress, FlushDecompress, Status};

use super::Unreadable;
use super::value::{Map, Scanner, Value, get};

/// Bytes of a stream at most.
const MAX_STREAM_BYTES: usize = 1 << 28;
/// Numbers of objects at most.
const MAX_OBJECTS: usize = 1 << 23;

const CHANGED: Unreadable = Unreadable("it was changed after it was written");

/// One object.
#[derive(Debug)]
pub(super) struct Entry<'f> {
    pub(super) value: Value<'f>,
    /// What stands between `stream` and `endstream`.
    pub(super) data: Option<&'f [u8]>,
}

/// A file's objects by number.
#[derive(Debug, Default)]
pub(super) struct File<'f> {
    pub(super) entries: Vec<Option<Entry<'f>>>,
    pub(super) trailer: Map<'f>,
}

impl<'f> File<'f> {
    /// Reads a whole file; what its streams hold of objects lives in `arena`.
    pub(super) fn new(bytes: &'f [u8], arena: &'f Bump) -> Result<Self, Unreadable> {
        let mut file = Self::default();
        let mut scanner = Scanner::of_file(bytes, head(bytes)?);
        while scanner.bytes.get(scanner.at..).is_some_and(|rest| !rest.starts_with(b"%%EOF")) {
            file.part(&mut scanner)?;
            // The mark of the end is a comment, too.
            while scanner.peek().is_some_and(|byte| byte.is_ascii_whitespace()) {
                scanner.at += 1;
            }
            if !scanner.comments.is_empty() {
                return Err(Unreadable("there is a comment"));
            }
        }
        let rest = scanner.bytes.get(scanner.at..).unwrap_or_default();
        if rest.trim_ascii() != b"%%EOF" {
            return Err(Unreadable("something stands behind its end"));
        }
        file.unpack(arena)?;
        if get(&file.trailer, "Encrypt").is_some() {
            return Err(Unreadable("it is encrypted"));
        }
        if get(&file.trailer, "Prev").is_some() || get(&file.trailer, "Root").is_none() {
            return Err(CHANGED);
        }
        Ok(file)
    }

    /// One object, or one part of the end.
    fn part(&mut self, scanner: &mut Scanner<'f>) -> Result<(), Unreadable> {
        const STRAY: Unreadable = Unreadable("something stands between its objects");
        scanner.space();
        match scanner.word() {
            b"startxref" => scanner.value()?.whole().map(drop).ok_or(STRAY),
            b"xref" => {
                scanner.space();
                while scanner.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                    scanner.word();
                    scanner.space();
                    while matches!(scanner.peek(), Some(b'n' | b'f')) {
                        if scanner.word().len() != 1 {
                            return Err(STRAY);
                        }
                        scanner.space();
                    }
                }
                Ok(())
            }
            b"trailer" => match scanner.value()? {
                Value::Map(map) if self.trailer.is_empty() => {
                    self.trailer = map;
                    Ok(())
                }
                _ => Err(CHANGED),
            },
            number => {
                let number = str::from_utf8(number).ok().and_then(|number| number.parse().ok());
                let number: usize = number.ok_or(STRAY)?;
                scanner.space();
                if scanner.word() != b"0" {
                    return Err(STRAY);
                }
                scanner.expect("obj")?;
                let entry = object(scanner)?;
                self.add(number, entry)
            }
        }
    }

    fn add(&mut self, number: usize, entry: Entry<'f>) -> Result<(), Unreadable> {
        if number >= MAX_OBJECTS {
            return Err(Unreadable("it has too many objects"));
        }
        if self.entries.len() <= number {
            self.entries.resize_with(number + 1, || None);
        }
        match self.entries.get_mut(number) {
            Some(place @ None) => {
                *place = Some(entry);
                Ok(())
            }
            _ => Err(Unreadable("an object is there twice")),
        }
    }

    /// Takes out the objects that stand in streams, and the trailer.
    fn unpack(&mut self, arena: &'f Bump) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("a stream of objects is broken");
        let mut packed = Vec::new();
        for entry in &mut self.entries {
            let Some(Entry { value: Value::Map(map), data: Some(data) }) = entry else { continue };
            match get(map, "Type").and_then(Value::name) {
                Some(b"ObjStm") => {
                    let whole = |key| get(map, key).and_then(Value::whole).ok_or(BROKEN);
                    let bytes: &'f [u8] = match decoded(map, data)? {
                        Cow::Borrowed(bytes) => bytes,
                        Cow::Owned(bytes) => arena.alloc_slice_copy(&bytes),
                    };
                    packed.push((bytes, whole("N")?, whole("First")?));
                    *entry = None;
                }
                // Only numbers; its map is the trailer.
                Some(b"XRef") if self.trailer.is_empty() => {
                    self.trailer = std::mem::take(map);
                    *entry = None;
                }
                Some(b"XRef") => return Err(CHANGED),
                _ => {}
            }
        }
        for (bytes, count, first) in packed {
            let mut heads = Scanner::of_file(bytes.get(..first).ok_or(BROKEN)?, 0);
            let mut places = Vec::with_capacity(count.min(first));
            for _ in 0..count {
                let mut next = || heads.value()?.whole().ok_or(BROKEN);
                places.push((next()?, first + next()?));
            }
            let ends = places.iter().map(|place| place.1).skip(1).chain([bytes.len()]);
            if !heads.is_at_end() || places.first().is_none_or(|place| place.1 != first) {
                return Err(BROKEN);
            }
            for ((number, start), end) in places.iter().zip(ends) {
                let mut scanner = Scanner::of_file(bytes.get(..end).ok_or(BROKEN)?, *start);
                let value = scanner.value()?;
                if !scanner.is_at_end() || !scanner.comments.is_empty() {
                    return Err(BROKEN);
                }
                self.add(*number, Entry { value, data: None })?;
            }
        }
        Ok(())
    }

    pub(super) fn entry(&self, number: usize) -> Option<&Entry<'f>> {
        self.entries.get(number)?.as_ref()
    }

    /// The value itself, or the one that it leads to.
    pub(super) fn follow<'v>(&'v self, value: &'v Value<'f>) -> &'v Value<'f> {
        match value {
            Value::Link(number) => self.entry(*number).map_or(&Value::Null, |entry| &entry.value),
            value => value,
        }
    }

    /// What a key of a map leads to.
    pub(super) fn get<'v>(&'v self, map: &'v Map<'f>, key: &str) -> Option<&'v Value<'f>> {
        get(map, key).map(|value| self.follow(value))
    }

    /// The content of a stream.
    pub(super) fn stream(&self, number: usize) -> Result<Cow<'f, [u8]>, Unreadable> {
        match self.entry(number) {
            Some(Entry { value: Value::Map(map), data: Some(data) }) => decoded(map, data),
            _ => Err(Unreadable("a stream is missing")),
        }
    }
}

/// Goes over the first line, and over the one that says that bytes follow.
fn head(bytes: &[u8]) -> Result<usize, Unreadable> {
    const MAX_MARK: usize = 8;
    let line = |start: usize| {
        let rest = bytes.get(start..).unwrap_or_default();
        rest.iter().position(|byte| *byte == b'\n').map(|length| start + length)
    };
    let end = line(0).filter(|end| bytes.starts_with(b"%PDF-") && *end <= MAX_MARK + 1);
    let first = end.ok_or(Unreadable("it does not begin as it should"))? + 1;
    match line(first) {
        Some(end) if bytes.get(first) == Some(&b'%') && end - first <= MAX_MARK => Ok(end + 1),
        _ => Ok(first),
    }
}

/// What stands between `obj` and `endobj`.
fn object<'f>(scanner: &mut Scanner<'f>) -> Result<Entry<'f>, Unreadable> {
    const BROKEN: Unreadable = Unreadable("a stream is broken");
    let value = scanner.value()?;
    scanner.space();
    let mut data = None;
    match scanner.word() {
        b"endobj" => return Ok(Entry { value, data }),
        b"stream" => {}
        _ => return Err(BROKEN),
    }
    if scanner.peek() == Some(b'\r') {
        scanner.at += 1;
    }
    if scanner.peek() != Some(b'\n') {
        return Err(BROKEN);
    }
    let length = value.map().and_then(|map| get(map, "Length")).and_then(Value::whole).ok_or(BROKEN)?;
    let start = scanner.at + 1;
    data = data.or(scanner.bytes.get(start..start.saturating_add(length)));
    scanner.at = start + data.ok_or(BROKEN)?.len();
    scanner.expect("endstream")?;
    scanner.expect("endobj")?;
    Ok(Entry { value, data })
}

/// The content of a stream as it is meant.
fn decoded<'f>(map: &Map<'f>, data: &'f [u8]) -> Result<Cow<'f, [u8]>, Unreadable> {
    if get(map, "DecodeParms").is_some() || get(map, "F").is_some() {
        return Err(Unreadable("a stream is written in an unknown way"));
    }
    let filter = match get(map, "Filter") {
        None => return Ok(Cow::Borrowed(data)),
        Some(Value::List(filters)) if filters.len() == 1 => filters.first(),
        filter => filter,
    };
    match filter.and_then(Value::name) {
        Some(b"FlateDecode") => inflated(data).map(Cow::Owned),
        _ => Err(Unreadable("a stream is written in an unknown way")),
    }
}

/// All of what was deflated, and nothing but it.
pub(super) fn inflated(data: &[u8]) -> Result<Vec<u8>, Unreadable> {
    const BROKEN: Unreadable = Unreadable("a stream is broken");
    let mut out = Vec::with_capacity((data.len() * 4).max(256));
    let mut inflate = Decompress::new(true);
    loop {
        let rest = data.get(inflate.total_in() as usize..).unwrap_or_default();
        let before = (inflate.total_in(), inflate.total_out());
        match inflate.decompress_vec(rest, &mut out, FlushDecompress::None).map_err(|_| BROKEN)? {
            Status::StreamEnd => break,
            _ if out.len() > MAX_STREAM_BYTES => return Err(BROKEN),
            _ if out.len() == out.capacity() => out.reserve(out.capacity()),
            _ if before == (inflate.total_in(), inflate.total_out()) => return Err(BROKEN),
            _ => {}
        }
    }
    if inflate.total_in() as usize == data.len() { Ok(out) } else { Err(BROKEN) }
}

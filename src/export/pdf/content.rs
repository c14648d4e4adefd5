//! Text and tags in the content of a page, as they stand in the file.
//!
//! Written byte by byte: a transcript shows some ten thousand glyphs, and as operators of `printpdf` each piece of them would
//! be several objects that become text twice.

use super::file::{hexadecimal, number, write_literal_byte};
use super::font::FontId;
use super::metadata::utf16;
use super::paper::Color;
use super::subset;

/// The content of a page, which grows.
#[derive(Debug, Default)]
pub(super) struct Content {
    bytes: Vec<u8>,
    open: Open,
}

/// What is open of the operator that shows text.
#[derive(Debug, Default)]
enum Open {
    #[default]
    Nothing,
    Array,
    String,
}

impl Content {
    /// The bytes; whatever is shown is shown.
    pub(super) fn into_bytes(mut self) -> Vec<u8> {
        self.flush();
        self.bytes
    }

    /// Begins a text object.
    pub(super) fn begin_text(&mut self) {
        self.operator(b"BT");
    }

    pub(super) fn end_text(&mut self) {
        self.operator(b"ET");
    }

    /// Begins what headers and footers are.
    pub(super) fn begin_pagination(&mut self) {
        self.operator(b"/Artifact<</Type/Pagination>>BDC");
    }

    /// Begins marked content: its number, and what it says where its codes do not.
    pub(super) fn begin_mark(&mut self, tag: &str, id: Option<usize>, said: Option<&str>) {
        self.bytes.push(b'/');
        self.bytes.extend(tag.bytes());
        self.bytes.extend(b"<<");
        if let Some(id) = id {
            self.bytes.extend(b"/MCID ");
            number(id as u64, &mut self.bytes);
        }
        if let Some(said) = said {
            self.bytes.extend(b"/ActualText<");
            for byte in utf16(said) {
                self.bytes.extend(hexadecimal(byte));
            }
            self.bytes.push(b'>');
        }
        self.operator(b">>BDC");
    }

    pub(super) fn end_mark(&mut self) {
        self.operator(b"EMC");
    }

    pub(super) fn color(&mut self, (red, green, blue): Color) {
        for part in [red, green, blue] {
            decimal((i64::from(part) * 1000 + 127) / 255, 3, &mut self.bytes);
            self.bytes.push(b' ');
        }
        self.operator(b"rg");
    }

    /// Sets the font and its size in points.
    pub(super) fn font(&mut self, font: FontId, size: f32) {
        self.bytes.push(b'/');
        self.bytes.extend(subset::resource(font).bytes());
        self.bytes.push(b' ');
        self.points(size);
        self.operator(b"Tf");
    }

    /// Goes to a place on the page, in points.
    pub(super) fn go(&mut self, x: f32, y: f32) {
        self.bytes.extend(b"1 0 0 1 ");
        self.points(x);
        self.points(y);
        self.operator(b"Tm");
    }

    /// Lifts what follows above the baseline, by points.
    pub(super) fn rise(&mut self, points: f32) {
        self.points(points);
        self.operator(b"Ts");
    }

    /// Shows the glyph of a code.
    pub(super) fn code(&mut self, code: u16) {
        match self.open {
            Open::Nothing => self.bytes.extend(b"[("),
            Open::Array => self.bytes.push(b'('),
            Open::String => {}
        }
        self.open = Open::String;
        for byte in code.to_be_bytes() {
            write_literal_byte(byte, &mut self.bytes);
        }
    }

    /// Moves the next glyph to the left, by ten-thousandths of the size.
    pub(super) fn back(&mut self, distance: i64) {
        match self.open {
            Open::Nothing => self.bytes.push(b'['),
            // Two numbers would be one.
            Open::Array => self.bytes.push(b' '),
            Open::String => self.bytes.push(b')'),
        }
        self.open = Open::Array;
        decimal(distance, 1, &mut self.bytes);
    }

    /// Shows what waits.
    pub(super) fn flush(&mut self) {
        match self.open {
            Open::Nothing => return,
            Open::Array => self.bytes.push(b']'),
            Open::String => self.bytes.extend(b")]"),
        }
        self.open = Open::Nothing;
        self.operator(b"TJ");
    }

    fn operator(&mut self, operator: &[u8]) {
        self.bytes.extend(operator);
        self.bytes.push(b'\n');
    }

    /// Hundredths of a point are enough, and short to write.
    fn points(&mut self, points: f32) {
        decimal((points * 100.0).round() as i64, 2, &mut self.bytes);
        self.bytes.push(b' ');
    }
}

/// Spells a number that is given in units of its last place.
fn decimal(units: i64, places: u32, out: &mut Vec<u8>) {
    if units < 0 {
        out.push(b'-');
    }
    let one = 10_u64.pow(places);
    let units = units.unsigned_abs();
    number(units / one, out);
    let (mut rest, mut place) = (units % one, one / 10);
    if rest > 0 {
        out.push(b'.');
    }
    while rest > 0 {
        out.push(b'0' + (rest / place) as u8);
        rest %= place;
        place /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_are_spelt_as_pdf_wants_them() {
        type Write = fn(&mut Content);
        let cases: [(Write, &str); 9] = [
            (|page| page.go(58.0, 700.125), "1 0 0 1 58 700.13 Tm\n"),
            (|page| page.rise(-0.5), "-0.5 Ts\n"),
            (|page| page.font(FontId::Bold, 9.25), "/T1 9.25 Tf\n"),
            (|page| page.color((0, 0x55, 255)), "0 0.333 1 rg\n"),
            (|page| page.begin_mark("P", Some(12), None), "/P<</MCID 12>>BDC\n"),
            (|page| page.begin_mark("Span", None, Some("ß)")), "/Span<</ActualText<FEFF00DF0029>>>BDC\n"),
            (|page| [0x4142, 0x2829].into_iter().for_each(|code| page.code(code)), "[(AB\\(\\))]TJ\n"),
            (|page| page.code(0x5C0D), "[(\\\\\\r)]TJ\n"),
            (|page| [-5, 1201].into_iter().for_each(|distance| page.back(distance)), "[-0.5 120.1]TJ\n"),
        ];
        for (write, spelt) in cases {
            let mut page = Content::default();
            write(&mut page);
            assert_eq!(String::from_utf8(page.into_bytes()).unwrap(), spelt);
        }
    }

    #[test]
    fn decimals_have_no_more_digits_than_they_need() {
        for (units, places, spelt) in
            [(0, 2, "0"), (5, 2, "0.05"), (-250, 2, "-2.5"), (100, 2, "1"), (1, 3, "0.001"), (-7, 1, "-0.7")]
        {
            let mut out = Vec::new();
            decimal(units, places, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), spelt);
        }
    }
}

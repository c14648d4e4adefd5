//! Text as it is taken out of a page: glyphs one behind the other, lines joined.

use crate::privacy::SOFT_BREAK;

/// Where a glyph stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Pen {
    pub(super) page: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) size: f64,
}

/// What a unit of a text is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    /// The meaning of a glyph: its letters may stand in the order of the page.
    Glyph,
    /// What the file says instead of glyphs, in the order of reading.
    Said,
    /// Room between two glyphs of a line.
    Gap,
    LineEnd,
    Paragraph,
    /// The file says where the next glyph stands: no letters.
    Jump,
}

/// A text in units: a glyph's meaning is one, whatever its letters.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Units {
    pub(super) text: String,
    /// Bytes and kind of each unit.
    units: Vec<(u32, Kind)>,
}

impl Units {
    fn push(&mut self, unit: &str, kind: Kind) {
        if !unit.is_empty() || kind == Kind::Jump {
            self.text.push_str(unit);
            self.units.push((unit.len() as u32, kind));
        }
    }

    fn append(&mut self, other: &Self) {
        self.text.push_str(&other.text);
        self.units.extend(&other.units);
    }

    fn iter(&self) -> impl Iterator<Item = (&str, Kind)> {
        let mut at = 0;
        self.units.iter().map(move |(length, kind)| {
            let start = at;
            at += *length as usize;
            (self.text.get(start..at).unwrap_or_default(), *kind)
        })
    }

    /// The text with what is written from the right put in the order of reading, line by line, as it is to be read if
    /// the lines begin at the left, or at the right.
    fn in_reading_order(&self, begins_right: bool) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut line: Vec<&str> = Vec::new();
        for (unit, kind) in self.iter().chain([("", Kind::LineEnd)]) {
            if kind == Kind::LineEnd {
                order(&mut line, begins_right);
                line.drain(..).for_each(|unit| out.push_str(unit));
                out.push_str(unit);
            } else {
                line.push(unit);
            }
        }
        out
    }

    /// The text as it is to be read if the file holds it in the order of reading, and only what it shows in one go in the
    /// order of the page. There may be a space where it goes to another place, or none.
    fn in_stretches(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut stretch: Vec<&str> = Vec::new();
        for (unit, kind) in self.iter().chain([("", Kind::Jump)]) {
            match kind {
                // The letters of a glyph are turned around with the others.
                Kind::Glyph if unit.chars().any(is_from_right) => {
                    stretch.extend(unit.split_inclusive(|_: char| true));
                }
                Kind::Glyph | Kind::Said => stretch.push(unit),
                Kind::Gap | Kind::LineEnd | Kind::Paragraph | Kind::Jump => {
                    order(&mut stretch, false);
                    stretch.drain(..).for_each(|unit| out.push_str(unit));
                    match kind {
                        Kind::Gap | Kind::LineEnd => out.push(SOFT_BREAK),
                        _ => out.push_str(unit),
                    }
                }
            }
        }
        out
    }
}

/// Text with the meanings of its glyphs, and with what the file says instead of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Flow {
    /// As the file says that it reads.
    pub(super) said: Units,
    /// As its glyphs read; nothing if that is the same.
    pub(super) shown: Option<Units>,
    pub(super) begin: Option<Pen>,
    pub(super) end: Pen,
}

impl Flow {
    pub(super) fn is_empty(&self) -> bool {
        self.said.text.is_empty() && self.shown.is_none()
    }

    /// Adds the meaning of a glyph.
    pub(super) fn glyph(&mut self, unit: &str, is_replaced: bool) {
        if is_replaced {
            self.shown.get_or_insert_with(|| self.said.clone()).push(unit, Kind::Glyph);
        } else {
            self.between(unit, Kind::Glyph);
        }
    }

    /// The next glyph stands where the file says, not behind the last one.
    pub(super) fn jump(&mut self) {
        self.between("", Kind::Jump);
    }

    /// Adds what the file says that the next glyphs read.
    pub(super) fn replacement(&mut self, text: &str) {
        self.shown.get_or_insert_with(|| self.said.clone());
        self.said.push(text, Kind::Said);
    }

    fn between(&mut self, unit: &str, kind: Kind) {
        self.said.push(unit, kind);
        if let Some(shown) = &mut self.shown {
            shown.push(unit, kind);
        }
    }

    /// Says where the next glyph stands: on another line, behind a gap, or close behind the last one.
    pub(super) fn place(&mut self, pen: Pen) {
        if self.begin.is_none() {
            self.begin = Some(pen);
            self.end = pen;
        } else if self.gap(pen) {
            self.end = pen;
        } else {
            // Marks stand further back than the letter's end.
            self.end = Pen { x: self.end.x.max(pen.x), ..pen };
        }
    }

    /// Says how far a glyph reaches that adds nothing to the text; a mark elsewhere reaches nowhere.
    pub(super) fn reach(&mut self, pen: Pen, end: Pen) {
        if self.begin.is_some() && self.room_before(pen).is_none() {
            self.end.x = self.end.x.max(end.x);
        }
    }

    fn gap(&mut self, pen: Pen) -> bool {
        match self.room_before(pen) {
            Some(Kind::LineEnd) => self.between(SOFT_BREAK.encode_utf8(&mut [0; 4]), Kind::LineEnd),
            Some(kind) => self.between(" ", kind),
            None => return false,
        }
        true
    }

    /// What is between the last glyph and one that stands here.
    fn room_before(&self, pen: Pen) -> Option<Kind> {
        /// Of the size of the type: marks of Indic scripts make smaller ones.
        const SPACE: f64 = 0.4;
        const BACK: f64 = 0.8;
        let end = self.end;
        let size = end.size.max(pen.size);
        // What goes back begins another piece: a word from the right, or what stands beside.
        let goes_back = end.x - pen.x > size * BACK;
        if end.page != pen.page || (end.y - pen.y).abs() > size * 0.5 || goes_back {
            Some(Kind::LineEnd)
        } else if pen.x - end.x > size * SPACE {
            Some(Kind::Gap)
        } else {
            None
        }
    }

    /// Adds another text behind this one.
    pub(super) fn append(&mut self, other: &Self) {
        let Some(begin) = other.begin else { return };
        if self.begin.is_none() {
            *self = other.clone();
            return;
        }
        self.gap(begin);
        if let (None, Some(_)) = (&self.shown, &other.shown) {
            self.shown = Some(self.said.clone());
        }
        if let Some(shown) = &mut self.shown {
            shown.append(other.shown.as_ref().unwrap_or(&other.said));
        }
        self.said.append(&other.said);
        self.end = other.end;
    }

    /// Begins another paragraph of the same text.
    pub(super) fn paragraph(&mut self) {
        if self.begin.is_some() {
            self.between(" ", Kind::Paragraph);
        }
    }

    /// The text in all the orders and ways in which it can be taken out.
    pub(super) fn readings(&self) -> Vec<String> {
        let mut readings = vec![self.said.text.clone()];
        let mut add = |text: String| {
            if !readings.contains(&text) {
                readings.push(text);
            }
        };
        for units in [Some(&self.said), self.shown.as_ref()].into_iter().flatten() {
            add(units.text.clone());
            if units.text.chars().any(is_from_right) {
                add(units.in_reading_order(false));
                add(units.in_reading_order(true));
                add(units.in_stretches());
            }
        }
        readings
    }
}

fn is_from_right(character: char) -> bool {
    super::super::line::may_be_rtl(character)
}

/// How a unit takes part in the order of a line.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    Left,
    Right,
    Neither,
}

fn side(unit: &str) -> Side {
    let mut side = Side::Neither;
    for character in unit.chars() {
        if character.is_alphanumeric() {
            let from_right = is_from_right(character) && !character.is_numeric();
            side = if from_right { Side::Right } else { Side::Left };
            break;
        }
    }
    side
}

fn order(line: &mut [&str], begins_right: bool) {
    if begins_right {
        turn(line);
        return;
    }
    // From the first letter from the right to the last before one from the left.
    let mut start = 0;
    while let Some(first) = line.iter().skip(start).position(|unit| side(unit) == Side::Right) {
        let first = start + first;
        let is_word =
            |unit: &&str| side(unit) == Side::Left && !unit.chars().all(|character| character.is_numeric());
        let next = line.iter().skip(first).position(is_word).map_or(line.len(), |length| first + length);
        let last = line.iter().take(next).rposition(|unit| side(unit) != Side::Neither).unwrap_or(first);
        if let Some(part) = line.get_mut(first..=last) {
            turn(part);
        }
        start = next.max(first + 1);
    }
}

/// Turns everything round, but not what is written from the left inside.
fn turn(units: &mut [&str]) {
    units.reverse();
    let mut start = 0;
    while let Some(first) = units.iter().skip(start).position(|unit| side(unit) == Side::Left) {
        let first = start + first;
        let next = units.iter().skip(first).position(|unit| side(unit) == Side::Right);
        let next = next.map_or(units.len(), |length| first + length);
        let last = units.iter().take(next).rposition(|unit| side(unit) == Side::Left).unwrap_or(first);
        if let Some(part) = units.get_mut(first..=last) {
            part.reverse();
        }
        start = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(text: &[&str]) -> Units {
        let mut units = Units::default();
        text.iter().for_each(|unit| units.push(unit, Kind::Glyph));
        units
    }

    #[test]
    fn what_stands_from_right_to_left_is_read_as_it_was_typed() {
        let letters = |text: &str| units(&text.split("").filter(|unit| !unit.is_empty()).collect::<Vec<_>>());
        for (on_paper, begins_right, read) in [
            ("םולש", false, "שלום"),
            ("Dana הנד here", false, "Dana דנה here"),
            ("12 לצרה", true, "הרצל 12"),
            ("here abc הנד", true, "דנה here abc"),
        ] {
            assert_eq!(letters(on_paper).in_reading_order(begins_right).trim_end_matches(SOFT_BREAK), read);
        }
        // Two letters that share a glyph stay as they are.
        assert_eq!(units(&["م", "لا", "س"]).in_reading_order(true).trim_end_matches(SOFT_BREAK), "سلام");
    }

    #[test]
    fn what_is_written_in_the_order_of_reading_is_turned_around_piece_by_piece() {
        let mut flow = Flow::default();
        for (x, letters) in [(30.0, "סולש"), (26.0, " "), (0.0, "סאלס")] {
            flow.place(Pen { page: 0, x, y: 500.0, size: 10.0 });
            flow.jump();
            letters.split_inclusive(|_: char| true).for_each(|letter| flow.glyph(letter, false));
        }
        assert!(flow.readings().contains(&format!("שלוס {SOFT_BREAK}סלאס")));
        // Letters that share a glyph are turned around, but not what the file says.
        for (units, read) in [
            (vec![("س", Kind::Glyph), ("ال", Kind::Glyph), ("م", Kind::Glyph)], "ملاس"),
            (vec![("س", Kind::Glyph), ("لا", Kind::Said), ("م", Kind::Glyph)], "ملاس"),
            (vec![("abc ", Kind::Glyph), ("הנד", Kind::Glyph)], "abc דנה"),
            (vec![("הנד", Kind::Glyph), (" ", Kind::Paragraph), ("ןהכ", Kind::Glyph)], "דנה כהן"),
            (vec![("הנד", Kind::Glyph), (" ", Kind::Gap), ("ןהכ", Kind::Glyph)], "דנה\u{1F}כהן"),
        ] {
            let mut all = Units::default();
            units.iter().for_each(|(unit, kind)| all.push(unit, *kind));
            assert_eq!(all.in_stretches(), read);
        }
    }

    #[test]
    fn places_tell_spaces_and_line_ends() {
        let pen = |x, y| Pen { page: 0, x, y, size: 10.0 };
        let mut flow = Flow::default();
        for (x, y, text, end) in [
            (10.0, 500.0, "Le", 20.0),
            (20.5, 500.0, "na", 30.0),
            (36.0, 500.0, "x", 42.0),
            (10.0, 486.0, "y", 20.0),
        ] {
            flow.place(pen(x, y));
            flow.glyph(text, false);
            flow.end.x = end;
        }
        assert_eq!(flow.readings(), [format!("Lena x{SOFT_BREAK}y")]);
    }
}

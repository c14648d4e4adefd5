//! What a page shows: its operators, played as a reader plays them.

use std::collections::HashMap;
use std::rc::Rc;

use super::Unreadable;
use super::flow::{Flow, Pen};
use super::typeface::Typeface;
use super::value::{Map, Scanner, Value, get, text_string};

/// The text of a page.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Each with the number of its marked content; none of what stands outside of it: headers, footers, and what nobody
    /// tagged.
    pub(super) flows: Vec<(Option<usize>, Flow)>,
    /// Strings and names that are written between the operators.
    pub(super) said: Vec<String>,
}

/// Fonts of a page by name.
pub(super) type Faces = HashMap<Vec<u8>, Rc<Typeface>>;

/// A content that is open.
struct Open {
    /// The flow that its text goes to.
    flow: usize,
    /// Whether the file says what its glyphs read.
    is_replaced: bool,
}

/// Scale and place: nothing of ours is turned.
#[derive(Clone, Copy)]
struct Matrix {
    x_scale: f64,
    y_scale: f64,
    x: f64,
    y: f64,
}

const PLAIN: Matrix = Matrix { x_scale: 1.0, y_scale: 1.0, x: 0.0, y: 0.0 };

impl Matrix {
    fn new(given: &[Value<'_>]) -> Option<Self> {
        let mut numbers = [0.0; 6];
        for (slot, value) in numbers.iter_mut().zip(given) {
            *slot = value.number()?;
        }
        let [x_scale, b, c, y_scale, x, y] = numbers;
        (given.len() == 6 && b == 0.0 && c == 0.0).then_some(Self { x_scale, y_scale, x, y })
    }

    /// This one inside another.
    fn inside(self, outer: Self) -> Self {
        Self {
            x_scale: self.x_scale * outer.x_scale,
            y_scale: self.y_scale * outer.y_scale,
            x: self.x * outer.x_scale + outer.x,
            y: self.y * outer.y_scale + outer.y,
        }
    }
}

/// Plays a page.
struct Player<'p> {
    faces: &'p Faces,
    page: usize,
    shown: Shown,
    open: Vec<Open>,
    face: Option<Rc<Typeface>>,
    size: f64,
    leading: f64,
    /// Between glyphs, and at spaces.
    spacing: f64,
    scale: f64,
    line: Matrix,
    pen: f64,
    outer: Matrix,
    outers: Vec<Matrix>,
    /// Where a glyph without a meaning began.
    silent_from: Option<f64>,
}

/// Reads the text of a page from its content.
pub(super) fn shown(content: &[u8], faces: &Faces, page: usize) -> Result<Shown, Unreadable> {
    let mut player = Player {
        faces,
        page,
        // What stands outside of all marked content.
        shown: Shown { flows: vec![(None, Flow::default())], said: Vec::new() },
        open: Vec::new(),
        face: None,
        size: 0.0,
        leading: 0.0,
        spacing: 0.0,
        scale: 1.0,
        line: PLAIN,
        pen: 0.0,
        outer: PLAIN,
        outers: Vec::new(),
        silent_from: None,
    };
    let mut scanner = Scanner::of_content(content);
    let mut given = Vec::new();
    while !scanner.is_at_end() {
        match scanner.value()? {
            Value::Word(operator) => {
                player.play(operator, &given)?;
                given.clear();
            }
            value => given.push(value),
        }
    }
    if !given.is_empty() || !player.open.is_empty() || !scanner.comments.is_empty() {
        return Err(Unreadable("a page is broken"));
    }
    Ok(player.shown)
}

impl Player<'_> {
    fn play(&mut self, operator: &[u8], given: &[Value<'_>]) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("a page is broken");
        let number = |place: usize| given.get(place).and_then(Value::number).ok_or(BROKEN);
        if matches!(operator, b"Tm" | b"Td" | b"TD" | b"T*" | b"ET" | b"EMC") {
            self.silence_ends(self.pen())?;
        }
        match operator {
            b"Tj" => self.strings(given)?,
            b"TJ" => self.strings(given.first().and_then(Value::list).ok_or(BROKEN)?)?,
            b"Tm" => {
                let matrix = Matrix::new(given).ok_or(Unreadable("there is text that is turned"))?;
                self.go(matrix);
            }
            b"BT" => self.go(PLAIN),
            b"Td" => self.step(number(0)?, number(1)?),
            b"TD" => {
                self.leading = -number(1)?;
                self.step(number(0)?, number(1)?);
            }
            b"T*" => self.step(0.0, -self.leading),
            b"TL" => self.leading = number(0)?,
            b"Tf" => {
                let name = given.first().and_then(Value::name).ok_or(BROKEN)?;
                self.face = Some(Rc::clone(self.faces.get(name).ok_or(Unreadable("a font is missing"))?));
                self.size = number(1)?;
            }
            b"Tc" => self.spacing = number(0)?,
            b"Tz" => self.scale = number(0)? / 100.0,
            b"BDC" | b"DP" => {
                let tag = given.first().and_then(Value::name).ok_or(BROKEN)?;
                let properties = given.get(1).and_then(Value::map).ok_or(BROKEN)?;
                self.begin(tag, properties, operator == b"BDC")?;
            }
            b"BMC" => self.begin(b"BMC", &Map::new(), true)?,
            b"EMC" => drop(self.open.pop().ok_or(BROKEN)?),
            b"q" => self.outers.push(self.outer),
            b"Q" => self.outer = self.outers.pop().ok_or(BROKEN)?,
            b"cm" => {
                let matrix = Matrix::new(given).ok_or(Unreadable("there is something that is turned"))?;
                self.outer = matrix.inside(self.outer);
            }
            // Lines, areas, colours, pictures, and the height of a glyph above its line.
            b"ET" | b"Ts" | b"Tr" | b"Tw" | b"MP" | b"Do" | b"gs" | b"w" | b"J" | b"j" | b"M" | b"d"
            | b"ri" | b"i" | b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" | b"S" | b"s" | b"f" | b"F"
            | b"f*" | b"B" | b"B*" | b"b" | b"b*" | b"n" | b"W" | b"W*" | b"CS" | b"cs" | b"SC" | b"sc"
            | b"SCN" | b"scn" | b"G" | b"g" | b"RG" | b"rg" | b"K" | b"k" => {
                for value in given {
                    self.say(value);
                }
            }
            _ => return Err(Unreadable("a page holds something unknown")),
        }
        Ok(())
    }

    /// Keeps strings where no operator of ours has any, and names.
    fn say(&mut self, value: &Value<'_>) {
        match value {
            Value::Text(text) => self.shown.said.push(text_string(text)),
            Value::Code(code) => self.shown.said.push(text_string(&code.to_be_bytes())),
            Value::Name(name) if !super::names::is_known(name) => {
                self.shown.said.push(String::from_utf8_lossy(name).into_owned());
            }
            Value::List(values) => values.iter().for_each(|value| self.say(value)),
            Value::Map(map) => {
                for (key, value) in map {
                    self.say(&Value::Name(key.clone()));
                    self.say(value);
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, tag: &[u8], properties: &Map<'_>, opens: bool) -> Result<(), Unreadable> {
        let number = get(properties, "MCID").and_then(Value::whole);
        self.say(&Value::Name(tag.into()));
        let (mut is_replaced, mut replacement) = (false, None);
        for (key, value) in properties {
            match (&**key, value) {
                (b"MCID", _) => {}
                // A mark without a text.
                (b"ActualText", Value::Code(0xFEFF)) if opens => {
                    is_replaced = true;
                    replacement = Some(String::new());
                }
                (b"ActualText", Value::Text(text)) if opens => {
                    is_replaced = true;
                    replacement = Some(text_string(text));
                }
                (_, value) => {
                    self.say(&Value::Name(key.clone()));
                    self.say(value);
                }
            }
        }
        if opens {
            let pen = self.pen();
            let flow = match number {
                Some(_) if self.shown.flows.iter().any(|(other, _)| *other == number) => {
                    return Err(Unreadable("a number of content is there twice"));
                }
                None if is_replaced || self.current() > 0 => self.current(),
                number => {
                    self.shown.flows.push((number, Flow::default()));
                    self.shown.flows.len() - 1
                }
            };
            if let Some((_, flow)) = self.shown.flows.get_mut(flow)
                && let Some(text) = &replacement
            {
                // It stands where its first glyph will.
                flow.place(pen);
                flow.replacement(text);
            }
            let is_replaced = is_replaced || self.open.last().is_some_and(|open| open.is_replaced);
            self.open.push(Open { flow, is_replaced });
        }
        Ok(())
    }

    fn current(&self) -> usize {
        self.open.last().map_or(0, |open| open.flow)
    }

    fn go(&mut self, matrix: Matrix) {
        (self.line, self.pen) = (matrix, 0.0);
    }

    fn step(&mut self, x: f64, y: f64) {
        self.go(Matrix { x, y, ..PLAIN }.inside(self.line));
    }

    /// Where the next glyph stands on the page.
    fn pen(&self) -> Pen {
        let place = Matrix { x: self.pen, ..PLAIN }.inside(self.line).inside(self.outer);
        let size = self.size * self.line.y_scale.abs() * self.outer.y_scale.abs();
        Pen { page: self.page, x: place.x, y: place.y, size }
    }

    /// The text that is open.
    fn flow(&mut self) -> Result<&mut Flow, Unreadable> {
        let current = self.current();
        self.shown.flows.get_mut(current).map(|(_, flow)| flow).ok_or(Unreadable("a page is broken"))
    }

    fn strings(&mut self, parts: &[Value<'_>]) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("a page is broken");
        let face = self.face.clone().ok_or(BROKEN)?;
        for part in parts {
            match part {
                Value::Number(back) => self.pen -= back / 1000.0 * self.size * self.scale,
                Value::Code(code) => self.glyph(&face, *code)?,
                Value::Text(codes) => {
                    let (codes, odd) = codes.as_chunks::<2>();
                    if !odd.is_empty() {
                        return Err(BROKEN);
                    }
                    for code in codes {
                        self.glyph(&face, u16::from_be_bytes(*code))?;
                    }
                }
                _ => return Err(BROKEN),
            }
        }
        Ok(())
    }

    fn glyph(&mut self, face: &Typeface, code: u16) -> Result<(), Unreadable> {
        let is_replaced = self.open.last().is_some_and(|open| open.is_replaced);
        let meaning = face.meaning(code).unwrap_or_default();
        let begin = self.pen();
        self.pen += (face.width(code) / 1000.0 * self.size + self.spacing) * self.scale;
        if meaning.is_empty() && !is_replaced {
            // A mark, which is told with the letter that it stands on, takes no room.
            if face.width(code) > 0.0 {
                self.silent_from.get_or_insert(begin.x);
            }
            return Ok(());
        }
        self.silence_ends(begin)?;
        let end = self.pen();
        let flow = self.flow()?;
        flow.place(begin);
        flow.glyph(meaning, is_replaced);
        flow.end.x = flow.end.x.max(end.x);
        Ok(())
    }

    /// A glyph that means nothing and takes room could show what the text does not say.
    fn silence_ends(&mut self, pen: Pen) -> Result<(), Unreadable> {
        const ROOM: f64 = 0.1;
        let Some(from) = self.silent_from.take() else { return Ok(()) };
        let end = self.flow()?.end;
        // Marks stand back over the letter before them.
        let is_same_line = (end.y - pen.y).abs() < pen.size * 0.5;
        let from = if is_same_line { from.max(end.x) } else { from };
        if pen.x - from > ROOM * pen.size {
            return Err(Unreadable("a glyph does not tell what it means"));
        }
        Ok(())
    }
}

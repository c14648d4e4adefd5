//! New glyphs made of others: a letter with its marks becomes one glyph, so that one code can say the whole of it.
//!
//! Readers that take text out of a document know codes, not what stands above or below of what. Only fonts with TrueType
//! outlines can be given glyphs this way.

/// A glyph made of others.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Composite {
    /// Units of the font.
    pub(super) advance: u16,
    /// Glyph, and how far it stands to the right and above.
    pub(super) parts: Vec<(u16, i16, i16)>,
}

/// Arguments are words and distances.
const PLACED: u16 = 0x0003;
const MORE: u16 = 0x0020;

/// A table's tag and content.
type Table = ([u8; 4], Vec<u8>);

/// A font with glyphs added behind its own, and the number of the first; nothing if it is not such a font.
pub(super) fn with_composites(font: Vec<u8>, composites: &[Composite]) -> Option<(Vec<u8>, u16)> {
    if composites.is_empty() {
        return Some((font, 0));
    }
    let mut tables = tables(&font)?;
    let count = u16_at(table(&tables, b"maxp")?, 4)?;
    let glyphs = Glyphs::of(&tables, count)?;
    let mut outlines = table(&tables, b"glyf")?.to_vec();
    let mut places = glyphs.places.clone();
    let mut metrics = metrics(&tables, count)?;
    for composite in composites {
        let (outline, left) = glyphs.composed(composite)?;
        outlines.extend(outline);
        outlines.resize(outlines.len().next_multiple_of(4), 0);
        places.push(u32::try_from(outlines.len()).ok()?);
        metrics.extend(composite.advance.to_be_bytes());
        metrics.extend(left.to_be_bytes());
    }
    let total = count.checked_add(u16::try_from(composites.len()).ok()?)?;
    let parts = composites.iter().map(|composite| composite.parts.len()).max().unwrap_or_default() as u16;
    replace(&mut tables, b"glyf", outlines)?;
    replace(&mut tables, b"loca", places.iter().flat_map(|place| place.to_be_bytes()).collect())?;
    replace(&mut tables, b"hmtx", metrics)?;
    set(&mut tables, b"head", 50, 1)?;
    set(&mut tables, b"hhea", 34, total)?;
    set(&mut tables, b"maxp", 4, total)?;
    // Most points and contours of a composite, its parts, and how deep they lie.
    for (at, of) in [(10, 6), (12, 8)] {
        let maxp = table(&tables, b"maxp")?;
        let most = u16_at(maxp, at)?.max(u16_at(maxp, of)?);
        set(&mut tables, b"maxp", at, most.saturating_mul(parts.max(1)))?;
    }
    let maxp = table(&tables, b"maxp")?;
    let (most, depth) = (u16_at(maxp, 28)?.max(parts), u16_at(maxp, 30)?.saturating_add(1));
    set(&mut tables, b"maxp", 28, most)?;
    set(&mut tables, b"maxp", 30, depth)?;
    Some((file(font.get(..4)?, tables)?, count))
}

/// Where each outline stands.
struct Glyphs<'t> {
    outlines: &'t [u8],
    places: Vec<u32>,
}

impl<'t> Glyphs<'t> {
    fn of(tables: &'t [Table], count: u16) -> Option<Self> {
        let is_long = u16_at(table(tables, b"head")?, 50)? == 1;
        let loca = table(tables, b"loca")?;
        let place = |glyph: usize| match is_long {
            true => u32_at(loca, 4 * glyph),
            false => u16_at(loca, 2 * glyph).map(|half| 2 * u32::from(half)),
        };
        let places = (0..=usize::from(count)).map(place).collect::<Option<Vec<_>>>()?;
        Some(Self { outlines: table(tables, b"glyf")?, places })
    }

    /// Left, lower, right and upper edge; nothing where nothing is drawn.
    fn edges(&self, glyph: u16) -> Option<[i16; 4]> {
        let glyph = usize::from(glyph);
        let (from, to) = (*self.places.get(glyph)? as usize, *self.places.get(glyph + 1)? as usize);
        let outline = self.outlines.get(from..to)?;
        let edge = |at| u16_at(outline, at).map(u16::cast_signed);
        Some([edge(2)?, edge(4)?, edge(6)?, edge(8)?])
    }

    /// The outline of a composite, and its left edge.
    fn composed(&self, composite: &Composite) -> Option<(Vec<u8>, i16)> {
        let mut all: Option<[i16; 4]> = None;
        let mut parts = Vec::new();
        for &(glyph, x, y) in &composite.parts {
            let Some([left, below, right, above]) = self.edges(glyph) else { continue };
            let edges = [
                left.saturating_add(x),
                below.saturating_add(y),
                right.saturating_add(x),
                above.saturating_add(y),
            ];
            all = Some(all.map_or(edges, |all| {
                [all[0].min(edges[0]), all[1].min(edges[1]), all[2].max(edges[2]), all[3].max(edges[3])]
            }));
            parts.push((glyph, x, y));
        }
        let Some(edges) = all else { return Some((Vec::new(), 0)) };
        let mut outline = (-1_i16).to_be_bytes().to_vec();
        outline.extend(edges.iter().flat_map(|edge| edge.to_be_bytes()));
        for (place, (glyph, x, y)) in parts.iter().enumerate() {
            let flags = if place + 1 < parts.len() { PLACED | MORE } else { PLACED };
            outline.extend(flags.to_be_bytes());
            outline.extend(glyph.to_be_bytes());
            outline.extend(x.to_be_bytes());
            outline.extend(y.to_be_bytes());
        }
        Some((outline, edges[0]))
    }
}

/// Advance and left edge of every glyph.
fn metrics(tables: &[Table], count: u16) -> Option<Vec<u8>> {
    let long = usize::from(u16_at(table(tables, b"hhea")?, 34)?);
    let hmtx = table(tables, b"hmtx")?;
    let mut metrics = Vec::with_capacity(4 * usize::from(count));
    for glyph in 0..usize::from(count) {
        let advance = u16_at(hmtx, 4 * glyph.min(long.checked_sub(1)?))?;
        let left = if glyph < long { 4 * glyph + 2 } else { 4 * long + 2 * (glyph - long) };
        metrics.extend(advance.to_be_bytes());
        metrics.extend(u16_at(hmtx, left)?.to_be_bytes());
    }
    Some(metrics)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn tables(font: &[u8]) -> Option<Vec<Table>> {
    let count = usize::from(u16_at(font, 4)?);
    let records = font.get(12..12 + 16 * count)?.chunks_exact(16);
    let table = |record: &[u8]| {
        let (from, length) = (u32_at(record, 8)? as usize, u32_at(record, 12)? as usize);
        Some((record.get(..4)?.try_into().ok()?, font.get(from..from.checked_add(length)?)?.to_vec()))
    };
    records.map(table).collect()
}

fn table<'t>(tables: &'t [Table], tag: &[u8; 4]) -> Option<&'t [u8]> {
    tables.iter().find(|(of, _)| of == tag).map(|(_, content)| content.as_slice())
}

fn replace(tables: &mut [Table], tag: &[u8; 4], content: Vec<u8>) -> Option<()> {
    tables.iter_mut().find(|(of, _)| of == tag)?.1 = content;
    Some(())
}

fn set(tables: &mut [Table], tag: &[u8; 4], at: usize, value: u16) -> Option<()> {
    let (_, content) = tables.iter_mut().find(|(of, _)| of == tag)?;
    content.get_mut(at..at + 2)?.copy_from_slice(&value.to_be_bytes());
    Some(())
}

/// Tables become a file, with its sums.
fn file(version: &[u8], mut tables: Vec<Table>) -> Option<Vec<u8>> {
    const SUM: u32 = 0xB1B0_AFBA;
    set(&mut tables, b"head", 8, 0)?;
    set(&mut tables, b"head", 10, 0)?;
    let count = u16::try_from(tables.len()).ok()?;
    let power = count.checked_ilog2()?;
    let range = 16 << power;
    let mut file = version.to_vec();
    for number in [count, range, power as u16, 16 * count - range] {
        file.extend(number.to_be_bytes());
    }
    let mut place = 12 + 16 * tables.len();
    let mut head = None;
    for (tag, content) in &tables {
        if tag == b"head" {
            head = Some(place);
        }
        file.extend(tag);
        for number in [sum(content), u32::try_from(place).ok()?, u32::try_from(content.len()).ok()?] {
            file.extend(number.to_be_bytes());
        }
        place += content.len().next_multiple_of(4);
    }
    for (_, content) in &tables {
        file.extend(content);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    let adjustment = SUM.wrapping_sub(sum(&file)).to_be_bytes();
    file.get_mut(head? + 8..head? + 12)?.copy_from_slice(&adjustment);
    Some(file)
}

fn sum(bytes: &[u8]) -> u32 {
    bytes.chunks(4).fold(0, |sum, word| {
        let mut four = [0; 4];
        for (byte, given) in four.iter_mut().zip(word) {
            *byte = *given;
        }
        sum.wrapping_add(u32::from_be_bytes(four))
    })
}

//! Writes baseline JPEG: for pictures that were photographed, a tenth of what Deflate leaves.
//!
//! Colours at half the resolution, the usual tables, no marks but those that a picture needs. All of it is reckoned with
//! sums and products, so that every host writes the same bytes.

/// Side of a block.
const SIDE: usize = 8;
/// Values of a block.
type Block = [f32; 64];

/// Places of a block by rising frequency.
const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39,
    46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// Annex K's steps for brightness, by place; colours take the same, as photographs are shown small. At a third they are those
/// of a quality of about 85.
const STEPS: [u8; 64] = [
    16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17,
    22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78,
    87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

/// Codes of each length, and what they stand for: differences of means.
const MEANS: ([u8; 16], [u8; 12]) =
    ([0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);

/// The same for zeros and the value behind them.
const RUNS: ([u8; 16], [u8; 162]) = (
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
    [
        0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61, 0x07, 0x22,
        0x71, 0x14, 0x32, 0x81, 0x91, 0xA1, 0x08, 0x23, 0x42, 0xB1, 0xC1, 0x15, 0x52, 0xD1, 0xF0, 0x24, 0x33,
        0x62, 0x72, 0x82, 0x09, 0x0A, 0x16, 0x17, 0x18, 0x19, 0x1A, 0x25, 0x26, 0x27, 0x28, 0x29, 0x2A, 0x34,
        0x35, 0x36, 0x37, 0x38, 0x39, 0x3A, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x49, 0x4A, 0x53, 0x54, 0x55,
        0x56, 0x57, 0x58, 0x59, 0x5A, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6A, 0x73, 0x74, 0x75, 0x76,
        0x77, 0x78, 0x79, 0x7A, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x92, 0x93, 0x94, 0x95, 0x96,
        0x97, 0x98, 0x99, 0x9A, 0xA2, 0xA3, 0xA4, 0xA5, 0xA6, 0xA7, 0xA8, 0xA9, 0xAA, 0xB2, 0xB3, 0xB4, 0xB5,
        0xB6, 0xB7, 0xB8, 0xB9, 0xBA, 0xC2, 0xC3, 0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xCA, 0xD2, 0xD3, 0xD4,
        0xD5, 0xD6, 0xD7, 0xD8, 0xD9, 0xDA, 0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xE7, 0xE8, 0xE9, 0xEA, 0xF1,
        0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8, 0xF9, 0xFA,
    ],
);

/// Cosines of multiples of a sixteenth of a half turn.
const COSINES: [f32; 9] = [
    1.0,
    0.980_785_3,
    0.923_879_5,
    0.831_469_6,
    std::f32::consts::FRAC_1_SQRT_2,
    0.555_570_2,
    0.382_683_43,
    0.195_090_32,
    0.0,
];

/// A picture as JPEG; `is_grey` pixels have one value.
pub(super) fn write(width: u32, height: u32, colors: &[[u8; 3]], is_grey: bool) -> Vec<u8> {
    let steps = STEPS.map(|step| f32::from((step / 3).max(1)));
    let picture = Picture { width: width as usize, height: height as usize, colors };
    let mut out = head(picture.width, picture.height, &steps, is_grey);
    let mut bits = Bits { out: Vec::new(), held: 0, count: 0 };
    let coder =
        Coder { waves: waves(), steps, means: codes(&MEANS.0, &MEANS.1), runs: codes(&RUNS.0, &RUNS.1) };
    let mut before = [0; 3];
    let unit = if is_grey { SIDE } else { 2 * SIDE };
    for y in (0..picture.height).step_by(unit) {
        for x in (0..picture.width).step_by(unit) {
            let [bright, blue, red] = &mut before;
            if is_grey {
                coder.block(&picture.block((x, y), 1, luma), bright, &mut bits);
                continue;
            }
            for place in [(x, y), (x + SIDE, y), (x, y + SIDE), (x + SIDE, y + SIDE)] {
                coder.block(&picture.block(place, 1, luma), bright, &mut bits);
            }
            coder.block(&picture.block((x, y), 2, blueness), blue, &mut bits);
            coder.block(&picture.block((x, y), 2, redness), red, &mut bits);
        }
    }
    out.extend(bits.finish());
    out.extend([0xFF, 0xD9]);
    out
}

fn head(width: usize, height: usize, steps: &Block, is_grey: bool) -> Vec<u8> {
    let mut out = vec![0xFF, 0xD8];
    let mut mark = |kind: u8, content: &[u8]| {
        out.extend([0xFF, kind]);
        out.extend((content.len() as u16 + 2).to_be_bytes());
        out.extend(content);
    };
    let in_order = ZIGZAG.iter().filter_map(|place| steps.get(*place)).map(|step| *step as u8);
    mark(0xDB, &[0].into_iter().chain(in_order).collect::<Vec<_>>());
    let mut frame = vec![8];
    frame.extend((height as u16).to_be_bytes());
    frame.extend((width as u16).to_be_bytes());
    if is_grey {
        frame.extend([1, 1, 0x11, 0]);
    } else {
        frame.extend([3, 1, 0x22, 0, 2, 0x11, 0, 3, 0x11, 0]);
    }
    mark(0xC0, &frame);
    mark(0xC4, &[&[0], &MEANS.0[..], &MEANS.1].concat());
    mark(0xC4, &[&[0x10], &RUNS.0[..], &RUNS.1].concat());
    let scan: &[u8] = if is_grey { &[1, 1, 0, 0, 63, 0] } else { &[3, 1, 0, 2, 0, 3, 0, 0, 63, 0] };
    mark(0xDA, scan);
    out
}

struct Picture<'p> {
    width: usize,
    height: usize,
    colors: &'p [[u8; 3]],
}

impl Picture<'_> {
    /// Values of a block, each the mean of `step` by `step` pixels; the picture's edge goes on beyond it.
    fn block(&self, (left, top): (usize, usize), step: usize, value: impl Fn([f32; 3]) -> f32) -> Block {
        let mut block = [0.0; 64];
        let places = (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y)));
        for (out, (x, y)) in block.iter_mut().zip(places) {
            let parts = (0..step).flat_map(|down| (0..step).map(move |across| (across, down)));
            let sum: f32 = parts
                .map(|(across, down)| {
                    let x = (left + x * step + across).min(self.width.saturating_sub(1));
                    let y = (top + y * step + down).min(self.height.saturating_sub(1));
                    value(self.colors.get(y * self.width + x).copied().unwrap_or_default().map(f32::from))
                })
                .sum();
            *out = sum / (step * step) as f32;
        }
        block
    }
}

fn luma([red, green, blue]: [f32; 3]) -> f32 {
    0.299 * red + 0.587 * green + 0.114 * blue - 128.0
}

fn blueness([red, green, blue]: [f32; 3]) -> f32 {
    -0.168_736 * red - 0.331_264 * green + 0.5 * blue
}

fn redness([red, green, blue]: [f32; 3]) -> f32 {
    0.5 * red - 0.418_688 * green - 0.081_312 * blue
}

/// Rows are frequencies, columns places.
fn waves() -> Block {
    let mut waves = [0.0; 64];
    let places = (0..SIDE).flat_map(|wave| (0..SIDE).map(move |place| (wave, place)));
    for (out, (wave, place)) in waves.iter_mut().zip(places) {
        // The cosine repeats after 32 parts and is mirrored at 16 and at 8.
        let part = (2 * place + 1) * wave % 32;
        let part = if part > 16 { 32 - part } else { part };
        let (part, sign) = if part > 8 { (16 - part, -0.5) } else { (part, 0.5) };
        let least = if wave == 0 { std::f32::consts::FRAC_1_SQRT_2 } else { 1.0 };
        *out = COSINES.get(part).copied().unwrap_or_default() * sign * least;
    }
    waves
}

struct Coder {
    waves: Block,
    steps: Block,
    means: Vec<(u16, u8)>,
    runs: Vec<(u16, u8)>,
}

impl Coder {
    /// Rows times waves, turned over.
    fn across(&self, block: &Block) -> Block {
        let mut turned = [0.0; 64];
        let (rows, waves) = (block.as_chunks::<SIDE>().0, self.waves.as_chunks::<SIDE>().0);
        let pairs = waves.iter().flat_map(|wave| rows.iter().map(move |row| (wave, row)));
        for (out, (wave, row)) in turned.iter_mut().zip(pairs) {
            *out = wave.iter().zip(row).map(|(wave, value)| wave * value).sum();
        }
        turned
    }

    fn block(&self, block: &Block, before: &mut i32, bits: &mut Bits) {
        let waves = self.across(&self.across(block));
        let places = ZIGZAG.iter().map(|place| {
            let (value, step) = (waves.get(*place), self.steps.get(*place));
            (value.copied().unwrap_or_default() / step.copied().unwrap_or(1.0)).round() as i32
        });
        let mut values = [0; 64];
        for (value, coarse) in values.iter_mut().zip(places) {
            *value = coarse;
        }
        let [mean, rest @ ..] = values;
        let (size, code) = sized(mean - *before);
        *before = mean;
        bits.put(self.means.get(usize::from(size)).copied());
        bits.put(Some((code, size)));
        let mut zeros = 0_u8;
        let last = rest.iter().rposition(|value| *value != 0).map_or(0, |last| last + 1);
        for value in rest.iter().take(last) {
            if *value == 0 {
                zeros += 1;
                continue;
            }
            while zeros >= 16 {
                bits.put(self.runs.get(0xF0).copied());
                zeros -= 16;
            }
            let (size, code) = sized(*value);
            bits.put(self.runs.get(usize::from(zeros << 4 | size)).copied());
            bits.put(Some((code, size)));
            zeros = 0;
        }
        if last < rest.len() {
            bits.put(self.runs.first().copied());
        }
    }
}

/// The number of bits of a value, and the bits: those of one less where it is below zero.
fn sized(value: i32) -> (u8, u16) {
    let size = 32 - value.unsigned_abs().leading_zeros();
    let code = if value < 0 { value - 1 } else { value };
    (size as u8, (code & ((1 << size) - 1)) as u16)
}

/// Code and length by what it stands for.
fn codes(counts: &[u8], values: &[u8]) -> Vec<(u16, u8)> {
    let mut codes = vec![(0, 0); 256];
    let mut values = values.iter();
    let mut code = 0_u16;
    for (length, count) in (1_u8..).zip(counts) {
        for value in values.by_ref().take(usize::from(*count)) {
            if let Some(place) = codes.get_mut(usize::from(*value)) {
                *place = (code, length);
            }
            code += 1;
        }
        code <<= 1;
    }
    codes
}

struct Bits {
    out: Vec<u8>,
    held: u32,
    count: u8,
}

impl Bits {
    fn put(&mut self, code: Option<(u16, u8)>) {
        let Some((code, length)) = code else { return };
        self.held = self.held << length | u32::from(code);
        self.count += length;
        while self.count >= 8 {
            self.count -= 8;
            let byte = (self.held >> self.count) as u8;
            self.out.push(byte);
            if byte == 0xFF {
                self.out.push(0);
            }
        }
        self.held &= (1 << self.count) - 1;
    }

    fn finish(mut self) -> Vec<u8> {
        self.put(Some((0x7F, 7)));
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_nearly_the_same() {
        for (width, height) in [(1, 1), (16, 16), (37, 23)] {
            for is_grey in [false, true] {
                let color = |x: u32, y: u32| match is_grey {
                    true => [(x * 6 + y) as u8; 3],
                    false => [(x * 6) as u8, (y * 9) as u8, 128],
                };
                let colors: Vec<_> = (0..height).flat_map(|y| (0..width).map(move |x| color(x, y))).collect();
                let file = write(width, height, &colors, is_grey);
                let mut decoder = jpeg_decoder::Decoder::new(file.as_slice());
                let read = decoder.decode().unwrap();
                let info = decoder.info().unwrap();
                assert_eq!((u32::from(info.width), u32::from(info.height)), (width, height));
                let meant: Vec<u8> = match is_grey {
                    true => colors.iter().map(|color| color[0]).collect(),
                    false => colors.iter().flatten().copied().collect(),
                };
                let furthest =
                    read.iter().zip(&meant).map(|(read, meant)| read.abs_diff(*meant)).max().unwrap();
                assert!(furthest <= 16, "{width} by {height}: {furthest}");
            }
        }
    }
}

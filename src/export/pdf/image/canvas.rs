//! A small canvas that takes the pixels of a large image, each by the share of its area (no pixel is skipped).

use super::super::paper::{linear, luminance};
use super::Turn;

/// Takes pixels of a source in any order of rows.
pub(super) struct Canvas {
    turn: Turn,
    source: (u32, u32),
    width: usize,
    height: usize,
    columns: Vec<Share>,
    /// Premultiplied red, green, blue, and alpha: the sums of what was taken.
    sums: Vec<[f32; 4]>,
    /// The sums of one row of the source.
    row: Vec<[f32; 4]>,
}

/// Where a pixel of the source lies: in one pixel of the canvas and, by the rest, in the next one.
#[derive(Clone, Copy)]
struct Share {
    place: usize,
    first: f32,
    second: f32,
}

/// What is lighter has a contrast of less than 1.5:1 on white.
const PALE: f64 = 1.05 / 1.5 - 0.05;

/// The finished pixels, upright.
pub(super) struct Pixels {
    /// Pixels of the source, upright.
    pub(super) source: (u32, u32),
    pub(super) width: u32,
    pub(super) height: u32,
    /// Red, green, blue of each pixel.
    pub(super) colors: Vec<[u8; 3]>,
    /// None where all of it is seen.
    pub(super) alpha: Option<Vec<u8>>,
    /// The file kept no exact pixels either.
    pub(super) is_lossy: bool,
}

fn share(place: u32, source: u32, target: u32) -> Share {
    let (source, target) = (f64::from(source.max(1)), f64::from(target.max(1)));
    let (from, to) = (f64::from(place) * target / source, f64::from(place + 1) * target / source);
    let first = from.floor();
    let inside = (to.min(first + 1.0) - from).max(0.0);
    let beyond = (to - from - inside).max(0.0);
    // Rounding of the division is no share.
    let beyond = if beyond < 1e-9 { 0.0 } else { beyond };
    Share { place: first as usize, first: inside as f32, second: beyond as f32 }
}

impl Canvas {
    /// A canvas for a source of this size, with as many pixels as `wanted` before it is turned, but none that the source has not.
    pub(super) fn new(source: (u32, u32), turn: Turn, wanted: (u32, u32)) -> Self {
        let (width, height) = (wanted.0.clamp(1, source.0.max(1)), wanted.1.clamp(1, source.1.max(1)));
        let columns = (0..source.0).map(|place| share(place, source.0, width)).collect();
        let (width, height) = (width as usize, height as usize);
        let sums = vec![[0.0; 4]; width * height];
        Self { turn, source, width, height, columns, sums, row: vec![[0.0; 4]; width] }
    }

    /// Takes a row, or every `step`th pixel of it from `start` on: red, green, blue, alpha.
    pub(super) fn row(
        &mut self,
        y: u32,
        (start, step): (usize, usize),
        pixels: impl Iterator<Item = [u8; 4]>,
    ) {
        self.row.fill([0.0; 4]);
        let columns = self.columns.iter().skip(start).step_by(step.max(1));
        for (share, [red, green, blue, alpha]) in columns.zip(pixels) {
            let seen = f32::from(alpha) / 255.0;
            let color =
                [f32::from(red) * seen, f32::from(green) * seen, f32::from(blue) * seen, f32::from(alpha)];
            for (place, part) in [(share.place, share.first), (share.place + 1, share.second)] {
                if part > 0.0
                    && let Some(sum) = self.row.get_mut(place)
                {
                    for (sum, value) in sum.iter_mut().zip(color) {
                        *sum += value * part;
                    }
                }
            }
        }
        let down = share(y, self.source.1, self.height as u32);
        for (place, part) in [(down.place, down.first), (down.place + 1, down.second)] {
            if part <= 0.0 || place >= self.height {
                continue;
            }
            let sums = self.sums.iter_mut().skip(place * self.width);
            for (sum, values) in sums.zip(&self.row) {
                for (sum, value) in sum.iter_mut().zip(values) {
                    *sum += value * part;
                }
            }
        }
    }

    /// The finished pixels.
    pub(super) fn finish(self, is_lossy: bool) -> Pixels {
        let Self { turn, source, width, height, sums, .. } = self;
        let byte = |value: f32| value.round().clamp(0.0, 255.0) as u8;
        let (across, down) = if turn.is_sideways() { (height, width) } else { (width, height) };
        let mut colors = Vec::with_capacity(sums.len());
        let mut alphas = Vec::with_capacity(sums.len());
        for y in 0..down {
            for x in 0..across {
                // Where the pixel that comes here stands in the source.
                let (from_x, from_y) = match turn.0 {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (y, height - 1 - x),
                    7 => (width - 1 - y, height - 1 - x),
                    8 => (width - 1 - y, x),
                    _ => (x, y),
                };
                let [red, green, blue, alpha] =
                    sums.get(from_y * width + from_x).copied().unwrap_or_default();
                let whole = if alpha > 0.0 { 255.0 / alpha } else { 0.0 };
                colors.push([byte(red * whole), byte(green * whole), byte(blue * whole)]);
                alphas.push(byte(alpha));
            }
        }
        let is_opaque = alphas.iter().all(|alpha| *alpha == 255);
        let source = if turn.is_sideways() { (source.1, source.0) } else { source };
        Pixels {
            source,
            width: across as u32,
            height: down as u32,
            colors,
            alpha: (!is_opaque).then_some(alphas),
            is_lossy,
        }
    }
}

impl Pixels {
    /// How much of what is seen is nearly white, in percent.
    pub(super) fn pale(&self) -> u8 {
        let light: Vec<_> = (0..=255).map(linear).collect();
        let light = |part: u8| light.get(usize::from(part)).copied().unwrap_or_default();
        let alphas = self.alpha.iter().flatten().copied().chain(std::iter::repeat(255));
        let (mut all, mut pale) = (0_u64, 0_u64);
        for ([red, green, blue], alpha) in self.colors.iter().copied().zip(alphas) {
            all += u64::from(alpha);
            if luminance(light(red), light(green), light(blue)) > PALE {
                pale += u64::from(alpha);
            }
        }
        (pale * 100).checked_div(all).unwrap_or_default() as u8
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn painted(
        source: (u32, u32),
        turn: u8,
        wanted: (u32, u32),
        pixel: impl Fn(u32, u32) -> [u8; 4],
    ) -> Pixels {
        let mut canvas = Canvas::new(source, Turn(turn), wanted);
        for y in 0..source.1 {
            canvas.row(y, (0, 1), (0..source.0).map(|x| pixel(x, y)));
        }
        canvas.finish(false)
    }

    #[test]
    fn pixels_that_fall_together_are_mixed_by_area() {
        let three = |x: u32, _| [[0, 0, 0, 255], [90, 90, 90, 255], [180, 180, 180, 255]][x as usize];
        let pixels = painted((3, 3), 1, (2, 2), three);
        assert_eq!((pixels.width, pixels.height, pixels.alpha), (2, 2, None));
        assert_eq!(pixels.colors, [[30; 3], [150; 3], [30; 3], [150; 3]]);
    }

    #[test]
    fn what_is_not_seen_gives_no_colour() {
        let half = |x: u32, _| if x == 0 { [200, 0, 0, 255] } else { [0, 255, 255, 0] };
        let pixels = painted((2, 2), 1, (1, 1), half);
        assert_eq!((pixels.colors, pixels.alpha), (vec![[200, 0, 0]], Some(vec![128])));
    }

    #[test]
    fn all_eight_orientations_come_upright() {
        // a b
        // c d
        let letters = |x: u32, y: u32| {
            [[10 * (1 + x as u8 + 2 * y as u8); 3].as_slice(), &[255]].concat().try_into().unwrap()
        };
        let expected = [
            (1, [10, 20, 30, 40]),
            (2, [20, 10, 40, 30]),
            (3, [40, 30, 20, 10]),
            (4, [30, 40, 10, 20]),
            (5, [10, 30, 20, 40]),
            (6, [30, 10, 40, 20]),
            (7, [40, 20, 30, 10]),
            (8, [20, 40, 10, 30]),
        ];
        for (turn, expected) in expected {
            let pixels = painted((2, 2), turn, (2, 2), letters);
            let shown: Vec<_> = pixels.colors.iter().map(|color| color[0]).collect();
            assert_eq!(shown, expected, "{turn}");
        }
    }
}

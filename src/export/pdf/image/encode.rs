//! Pixels become compressed values.

use super::baseline;
use super::canvas::Pixels;
use super::{Coding, Layer};

/// Bytes of an exact image that nobody minds.
const MAX_EXACT: usize = 200_000;

/// Colours and, where not all is seen, how much of each pixel is.
pub(super) fn layers(pixels: &Pixels) -> (Layer, Option<Layer>) {
    let is_grey = pixels.colors.iter().all(|[red, green, blue]| red == green && green == blue);
    let values: Vec<u8> = if is_grey {
        pixels.colors.iter().map(|[grey, ..]| *grey).collect()
    } else {
        pixels.colors.iter().flatten().copied().collect()
    };
    let channels = if is_grey { 1 } else { 3 };
    let width = pixels.width as usize;
    let exact = flate(&values, width, channels);
    // What was exact stays so, unless that costs a great deal.
    let most = if pixels.is_lossy { exact.bytes.len() } else { exact.bytes.len() / 4 };
    let is_worth = pixels.is_lossy || exact.bytes.len() > MAX_EXACT;
    let photo = is_worth.then(|| baseline::write(pixels.width, pixels.height, &pixels.colors, is_grey));
    let colors = match photo.filter(|photo| photo.len() < most) {
        Some(bytes) => Layer { bytes, coding: Coding::Jpeg, channels },
        None => exact,
    };
    let alpha = pixels.alpha.as_ref().map(|alpha| flate(alpha, width, 1));
    (colors, alpha)
}

/// Deflate; each row after the one of PNG's filters that leaves the smallest differences.
fn flate(values: &[u8], width: usize, channels: u8) -> Layer {
    let step = usize::from(channels);
    let row = (width * step).max(1);
    let mut filtered = Vec::with_capacity(values.len() + values.len() / row);
    let mut above = vec![0; row];
    for values in values.chunks(row) {
        let best = (0..=4_u8).map(|filter| (filter, filtered_row(filter, values, &above, step)));
        let cost = |row: &[u8]| row.iter().map(|byte| u64::from((*byte as i8).unsigned_abs())).sum::<u64>();
        if let Some((filter, row)) = best.min_by_key(|(_, row)| cost(row)) {
            filtered.push(filter);
            filtered.extend(row);
        }
        above.copy_from_slice(values);
    }
    let mut stream = lopdf::Stream::new(lopdf::Dictionary::new(), filtered);
    // Streams that deflate would make longer stay; images are never so short.
    let _ = stream.compress();
    Layer { bytes: stream.content, coding: Coding::Flate, channels }
}

fn filtered_row(filter: u8, values: &[u8], above: &[u8], step: usize) -> Vec<u8> {
    let zeros = std::iter::repeat_n(&0, step);
    let left = zeros.clone().chain(values);
    let corner = zeros.chain(above);
    let places = values.iter().zip(left).zip(above.iter().zip(corner));
    let guess = |left: u8, above: u8, corner: u8| match filter {
        1 => left,
        2 => above,
        3 => ((u16::from(left) + u16::from(above)) / 2) as u8,
        4 => paeth(left, above, corner),
        _ => 0,
    };
    places.map(|((value, left), (above, corner))| value.wrapping_sub(guess(*left, *above, *corner))).collect()
}

fn paeth(left: u8, above: u8, corner: u8) -> u8 {
    let (a, b, c) = (i16::from(left), i16::from(above), i16::from(corner));
    let guess = a + b - c;
    let (to_a, to_b, to_c) = ((guess - a).abs(), (guess - b).abs(), (guess - c).abs());
    if to_a <= to_b && to_a <= to_c {
        left
    } else if to_b <= to_c {
        above
    } else {
        corner
    }
}

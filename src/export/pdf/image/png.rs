//! PNG, row by row.

use std::io::Cursor;

use png::{ColorType, Decoder, Limits, Transformations};

use super::canvas::{Canvas, Pixels};
use super::{Fault, Room, Turn, admit, exif};

/// First column and row, and steps, of the passes of an interlaced image.
const PASSES: [(u32, u32, u32, u32); 7] =
    [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

pub(super) fn read(bytes: &[u8], room: Room) -> Result<Pixels, Fault> {
    let limits = Limits { bytes: 8 << 20 };
    let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), limits);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder.set_transformations(Transformations::normalize_to_color8());
    let info = decoder.read_header_info().map_err(|_| Fault::Damaged)?;
    let size = info.size();
    let is_interlaced = info.interlaced;
    admit(size, u64::from(size.0) * 8 * 4)?;
    let mut reader = decoder.read_info().map_err(|_| Fault::Damaged)?;
    let turn = reader.info().exif_metadata.as_deref().map_or(Turn(1), exif::turn);
    let color = reader.output_color_type().0;
    let mut canvas = Canvas::new(size, turn, room.before(turn).pixels(size));
    let passes: &[_] = if is_interlaced { &PASSES } else { &[(0, 0, 1, 1)] };
    for (x, y, across, down) in passes.iter().copied() {
        if x >= size.0 {
            continue;
        }
        for y in (y..size.1).step_by(down as usize) {
            let row = reader.next_interlaced_row().map_err(|_| Fault::Damaged)?.ok_or(Fault::Damaged)?;
            let start = (x as usize, across as usize);
            let data = row.data();
            match color {
                ColorType::Grayscale => {
                    canvas.row(y, start, data.iter().map(|grey| [*grey, *grey, *grey, 255]))
                }
                ColorType::GrayscaleAlpha => {
                    canvas.row(
                        y,
                        start,
                        data.as_chunks().0.iter().map(|[grey, alpha]| [*grey, *grey, *grey, *alpha]),
                    );
                }
                ColorType::Rgb => {
                    canvas.row(
                        y,
                        start,
                        data.as_chunks().0.iter().map(|[red, green, blue]| [*red, *green, *blue, 255]),
                    );
                }
                ColorType::Rgba => canvas.row(y, start, data.as_chunks().0.iter().copied()),
                ColorType::Indexed => return Err(Fault::Damaged),
            }
        }
    }
    Ok(canvas.finish(false))
}

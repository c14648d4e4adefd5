//! WebP.

use std::io::Cursor;

use image_webp::WebPDecoder;

use super::canvas::{Canvas, Pixels};
use super::{Fault, MAX_DECODER_BYTES, Room, Turn, admit, exif};

pub(super) fn read(bytes: &[u8], room: Room) -> Result<Pixels, Fault> {
    let mut decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|_| Fault::Damaged)?;
    let size = decoder.dimensions();
    let pixels = u64::from(size.0) * u64::from(size.1);
    // The pixels, and what the decoder holds beside them.
    admit(size, pixels * if decoder.is_animated() { 12 } else { 8 })?;
    decoder.set_memory_limit(MAX_DECODER_BYTES as usize);
    let exif = decoder.exif_metadata().ok().flatten();
    let turn =
        exif.as_deref().map_or(Turn(1), |exif| exif::turn(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif)));
    let is_lossy = decoder.is_lossy();
    let channels = if decoder.has_alpha() { 4 } else { 3 };
    let mut data = vec![0; decoder.output_buffer_size().ok_or(Fault::TooLarge)?];
    // Of an animation, the first picture.
    decoder.read_image(&mut data).map_err(|_| Fault::Damaged)?;
    let mut canvas = Canvas::new(size, turn, room.before(turn).pixels(size));
    let row = size.0 as usize * channels;
    for (y, data) in (0..size.1).zip(data.chunks_exact(row.max(1))) {
        if channels == 4 {
            canvas.row(y, (0, 1), data.as_chunks().0.iter().copied());
        } else {
            canvas.row(
                y,
                (0, 1),
                data.as_chunks().0.iter().map(|[red, green, blue]| [*red, *green, *blue, 255]),
            );
        }
    }
    Ok(canvas.finish(is_lossy))
}

//! JPEG, decoded no larger than is needed.

use std::io::Cursor;

use jpeg_decoder::{Decoder, PixelFormat};

use super::canvas::{Canvas, Pixels};
use super::{Fault, MAX_DECODER_BYTES, Room, Turn, admit, exif};

pub(super) fn read(bytes: &[u8], room: Room) -> Result<Pixels, Fault> {
    let frame = Frame::of(bytes).ok_or(Fault::Damaged)?;
    let turn = frame.turn;
    // A progressive image comes bit by bit for all of its area.
    admit(frame.size, if frame.is_progressive { frame.samples * 2 } else { 0 })?;
    let (width, height) = room.before(turn).pixels(frame.size);
    let mut decoder = Decoder::new(Cursor::new(bytes));
    decoder.set_max_decoding_buffer_size(MAX_DECODER_BYTES as usize);
    let narrow = |side: u32| u16::try_from(side).unwrap_or(u16::MAX);
    let scaled = decoder.scale(narrow(width), narrow(height)).map_err(|_| Fault::Damaged)?;
    let (across, down) = (u32::from(scaled.0), u32::from(scaled.1));
    admit((across, down), u64::from(across) * u64::from(down) * 8)?;
    let data = decoder.decode().map_err(|_| Fault::Damaged)?;
    let format = decoder.info().ok_or(Fault::Damaged)?.pixel_format;
    let mut canvas = Canvas::new((across, down), turn, (width, height));
    let row = across as usize * format.pixel_bytes();
    for (y, data) in (0..down).zip(data.chunks_exact(row.max(1))) {
        match format {
            PixelFormat::L8 => canvas.row(y, (0, 1), data.iter().map(|grey| [*grey, *grey, *grey, 255])),
            PixelFormat::L16 => return Err(Fault::Damaged),
            PixelFormat::RGB24 => {
                canvas.row(
                    y,
                    (0, 1),
                    data.as_chunks().0.iter().map(|[red, green, blue]| [*red, *green, *blue, 255]),
                );
            }
            PixelFormat::CMYK32 => canvas.row(y, (0, 1), data.as_chunks().0.iter().map(rgb_of_cmyk)),
        }
    }
    let mut pixels = canvas.finish(true);
    pixels.source = if turn.is_sideways() { (frame.size.1, frame.size.0) } else { frame.size };
    Ok(pixels)
}

fn rgb_of_cmyk([cyan, magenta, yellow, black]: &[u8; 4]) -> [u8; 4] {
    let part = |ink: u8| (u16::from(255 - ink) * u16::from(255 - *black) / 255) as u8;
    [part(*cyan), part(*magenta), part(*yellow), 255]
}

/// What the head says.
struct Frame {
    size: (u32, u32),
    is_progressive: bool,
    /// Values of all components.
    samples: u64,
    turn: Turn,
}

impl Frame {
    fn of(bytes: &[u8]) -> Option<Self> {
        let mut turn = Turn(1);
        let mut rest = bytes.get(2..)?;
        loop {
            let marker = rest.iter().position(|byte| *byte == 0xFF)?;
            rest = rest.get(marker..)?;
            let kind = *rest.iter().find(|byte| **byte != 0xFF)?;
            let fill = rest.iter().take_while(|byte| **byte == 0xFF).count();
            rest = rest.get(fill + 1..)?;
            // Marks without content.
            if matches!(kind, 0 | 1 | 0xD0..=0xD8) {
                continue;
            }
            let length = usize::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?));
            let content = rest.get(2..length)?;
            match kind {
                0xE1 if turn == Turn(1) => {
                    turn = content.strip_prefix(b"Exif\0\0").map_or(turn, exif::turn);
                }
                // Baseline, extended and progressive frames; arithmetic and lossless ones are not met.
                0xC0..=0xC2 => {
                    let side = |at: usize| {
                        Some(u32::from(u16::from_be_bytes(content.get(at..at + 2)?.try_into().ok()?)))
                    };
                    let size = (side(3)?, side(1)?);
                    let factors =
                        content.get(6..)?.chunks_exact(3).filter_map(|component| component.get(1).copied());
                    let factors: Vec<_> =
                        factors.map(|both| (u64::from(both >> 4), u64::from(both & 15))).collect();
                    let most =
                        |of: fn(&(u64, u64)) -> u64| factors.iter().map(of).max().filter(|most| *most > 0);
                    let whole = most(|factor| factor.0)? * most(|factor| factor.1)?;
                    let parts: u64 = factors.iter().map(|(across, down)| across * down).sum();
                    let samples = u64::from(size.0) * u64::from(size.1) * parts / whole;
                    return Some(Self { size, is_progressive: kind == 0xC2, samples, turn });
                }
                0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF | 0xD9 | 0xDA => return None,
                _ => {}
            }
            rest = rest.get(length..)?;
        }
    }
}

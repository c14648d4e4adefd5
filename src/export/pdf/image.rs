//! Images: decoded within limits, made smaller, and written anew, so that nothing of the file but the picture is left.
//!
//! ```text
//! bytes ─▶ head (kind, size, limits) ─▶ jpeg · png · webp ─▶ canvas (scaled, upright) ─▶ encode ─▶ Image
//! ```
//!
//! Limits are checked from the head of the file, before anything is decoded. Rows of PNG go straight to the small canvas, and
//! a JPEG is decoded at a half, a quarter or an eighth, so memory follows what is printed and not what was photographed.

mod baseline;
mod canvas;
mod encode;
mod exif;
mod jpeg;
mod png;
mod webp;

use canvas::Pixels;

/// An image as the document holds it.
#[derive(Debug)]
pub(super) struct Image {
    /// Pixels.
    pub(super) width: u32,
    /// Pixels.
    pub(super) height: u32,
    /// Points on paper.
    pub(super) size: (f32, f32),
    pub(super) colors: Layer,
    /// How much of each pixel is seen.
    pub(super) alpha: Option<Layer>,
    /// How much of what is seen is nearly white, in percent.
    pale: u8,
}

/// Values of all pixels, compressed.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) bytes: Vec<u8>,
    pub(super) coding: Coding,
    /// Values of each pixel: 1 is grey, 3 is red, green, blue.
    pub(super) channels: u8,
}

/// How values are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Coding {
    /// Deflate over PNG's filters.
    Flate,
    /// Baseline JPEG.
    Jpeg,
}

/// The room of an image on paper.
#[derive(Clone, Copy, Debug)]
pub(super) struct Room {
    /// Points.
    pub(super) width: f32,
    /// Points.
    pub(super) height: f32,
    /// Points of a pixel of an image that is smaller than its room.
    pub(super) pixel: f32,
    /// Pixels of an inch on paper at most.
    pub(super) density: f32,
}

/// Why an image is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The bytes are of no kind that is known.
    Unknown,
    /// Broken, cut short, or of a variety that nobody uses.
    Damaged,
    /// More pixels or bytes than are decoded.
    TooLarge,
}

/// Bytes of a file at most.
const MAX_FILE_BYTES: usize = 25 << 20;
/// Pixels at most, for time.
const MAX_PIXELS: u64 = 64 << 20;
/// Bytes that a decoder holds at most.
const MAX_DECODER_BYTES: u64 = 40 << 20;

/// Kinds of files, told by their first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Jpeg,
    Png,
    Webp,
}

impl Kind {
    /// The kind of a file, whatever its name says.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1A\n") {
            Some(Self::Png)
        } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            Some(Self::Webp)
        } else {
            None
        }
    }
}

impl Image {
    /// Reads an image of a kind that is told by its bytes, for a room on paper.
    pub(super) fn read(bytes: &[u8], room: Room) -> Result<Self, Fault> {
        let kind = Kind::of(bytes).ok_or(Fault::Unknown)?;
        if bytes.len() > MAX_FILE_BYTES {
            return Err(Fault::TooLarge);
        }
        let pixels = match kind {
            Kind::Jpeg => jpeg::read(bytes, room)?,
            Kind::Png => png::read(bytes, room)?,
            Kind::Webp => webp::read(bytes, room)?,
        };
        Ok(pixels.image(room))
    }
}

impl Image {
    /// Whether it cannot be seen on white: all of it is nearly white, or of a logo without a ground of its own, most.
    pub(super) fn is_pale(&self, is_logo: bool) -> bool {
        match (&self.alpha, is_logo) {
            (Some(_), true) => self.pale >= 50,
            (Some(_), false) | (None, true) => self.pale >= 99,
            (None, false) => false,
        }
    }
}

impl Room {
    /// Points that an image of this many pixels takes.
    fn points(self, (width, height): (u32, u32)) -> (f32, f32) {
        let (width, height) = (width.max(1) as f32 * self.pixel, height.max(1) as f32 * self.pixel);
        let scale = (self.width / width).min(self.height / height).min(1.0);
        (width * scale, height * scale)
    }

    /// Pixels that are enough for it.
    fn pixels(self, size: (u32, u32)) -> (u32, u32) {
        let (width, height) = self.points(size);
        let enough = |points: f32, pixels: u32| {
            ((points / 72.0 * self.density).round() as u32).clamp(1, pixels.max(1))
        };
        (enough(width, size.0), enough(height, size.1))
    }

    /// The room before an image is turned upright.
    fn before(self, turn: Turn) -> Self {
        if turn.is_sideways() { Self { width: self.height, height: self.width, ..self } } else { self }
    }
}

/// How an image is turned upright: EXIF's orientation, 1 to 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Turn(u8);

impl Turn {
    fn is_sideways(self) -> bool {
        self.0 >= 5
    }
}

/// Refuses what has too many pixels or needs too many bytes.
fn admit((width, height): (u32, u32), decoder_bytes: u64) -> Result<(), Fault> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Fault::Damaged);
    }
    if pixels > MAX_PIXELS || decoder_bytes > MAX_DECODER_BYTES {
        return Err(Fault::TooLarge);
    }
    Ok(())
}

impl Pixels {
    fn image(self, room: Room) -> Image {
        let size = room.points(self.source);
        let pale = self.pale();
        let (colors, alpha) = encode::layers(&self);
        Image { width: self.width, height: self.height, size, colors, alpha, pale }
    }
}

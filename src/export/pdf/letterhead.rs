//! The head of transcripts: logo, company in its colour, and whose copy this is.

use std::rc::Rc;

use super::edition::Edition;
use super::image::{Fault, Image, Kind, Room};
use super::paper::{Color, INK, readable};
use crate::error::{ErrorKind, Result};
use crate::options::ExportOptions;

/// What every document of an export says at its head.
#[derive(Debug)]
pub(super) struct Letterhead {
    pub(super) company: Option<String>,
    /// Readable on white, whatever was asked for.
    pub(super) accent: Color,
    /// Whether the accent asked for was another.
    pub(super) is_adjusted: bool,
    pub(super) logo: Option<Rc<Image>>,
    pub(super) copy: &'static str,
}

/// A logo is printed sharper than a picture, as it has edges; and never larger than its pixels at 72 to the inch.
const LOGO: Room = Room { width: 150.0, height: 26.0, pixel: 1.0, density: 300.0 };

impl Letterhead {
    /// Reads the logo, so that a wrong one is an error before anything is written.
    pub(super) fn new(options: &ExportOptions, logo: Option<&[u8]>) -> Result<Self> {
        let brand = options.brand.clone().unwrap_or_default();
        let wanted = brand.accent_rgb().unwrap_or(INK);
        let accent = readable(wanted);
        Ok(Self {
            company: brand.company,
            accent,
            is_adjusted: accent != wanted,
            logo: logo.map(read).transpose()?,
            copy: Edition::of(options).copy,
        })
    }

    /// Whether there is anything of a brand.
    pub(super) fn is_branded(&self) -> bool {
        self.company.is_some() || self.logo.is_some()
    }
}

fn read(bytes: &[u8]) -> Result<Rc<Image>> {
    let invalid = |reason| ErrorKind::InvalidLogo { reason }.into();
    if !matches!(Kind::of(bytes), Some(Kind::Png | Kind::Jpeg)) {
        return Err(invalid("is neither PNG nor JPEG"));
    }
    Image::read(bytes, LOGO).map(Rc::new).map_err(|fault| {
        invalid(match fault {
            Fault::TooLarge => "has more pixels or bytes than are read: 64 megapixels, 25 MB",
            Fault::Unknown | Fault::Damaged => "is damaged, or of a variety that is not read",
        })
    })
}

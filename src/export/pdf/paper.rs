//! Paper, margins and colours.

use crate::options::Paper;

/// Points on the page: origin below left.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sheet {
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Sheet {
    pub(super) const LEFT: f32 = 58.0;
    pub(super) const RIGHT: f32 = 58.0;
    pub(super) const TOP: f32 = 66.0;
    pub(super) const BOTTOM: f32 = 64.0;
    /// Upper edge of a transcript's head, from the upper edge.
    pub(super) const HEAD: f32 = 38.0;
    /// Baseline of the page header, from the upper edge.
    pub(super) const HEADER: f32 = 40.0;
    /// Baseline of the page footer, from the lower edge.
    pub(super) const FOOTER: f32 = 36.0;

    pub(super) fn of(paper: Paper) -> Self {
        match paper {
            Paper::A4 => Self { width: 595.28, height: 841.89 },
            Paper::Letter => Self { width: 612.0, height: 792.0 },
        }
    }

    /// Width of the text.
    pub(super) fn measure(self) -> f32 {
        self.width - Self::LEFT - Self::RIGHT
    }

    pub(super) fn top(self) -> f32 {
        self.height - Self::TOP
    }
}

/// Contrast of two colours, 1 to 21, as WCAG reckons it.
pub(super) fn contrast(one: Color, two: Color) -> f64 {
    let light = |(red, green, blue): Color| luminance(linear(red), linear(green), linear(blue));
    let (one, two) = (light(one), light(two));
    (one.max(two) + 0.05) / (one.min(two) + 0.05)
}

/// Contrast of text on its ground at least (rule PDF-11).
pub(super) const LEAST_CONTRAST: f64 = 4.5;

/// The colour, darkened until it can be read on white.
pub(super) fn readable((red, green, blue): Color) -> Color {
    let part = |value: u8, share: u16| (u16::from(value) * share / 255) as u8;
    let darker = (0..=255).rev().map(|share| (part(red, share), part(green, share), part(blue, share)));
    darker.into_iter().find(|color| contrast(*color, WHITE) >= LEAST_CONTRAST).unwrap_or(INK)
}

/// Light of a colour, by the light of its parts.
pub(super) fn luminance(red: f64, green: f64, blue: f64) -> f64 {
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/// Light of a part of a colour. The power of 2.4 is reckoned from products alone, so that every host gives the same.
pub(super) fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 {
        return part / 12.92;
    }
    let base = (part + 0.055) / 1.055;
    // Newton's way to the fifth root of the square.
    let square = base * base;
    let root = (0..40).fold(1.0_f64, |root, _| root - (root - square / (root * root * root * root)) / 5.0);
    square * root
}

/// Red, green, blue. Every text colour has a contrast of at least 4.5:1 on white (rule PDF-11).
pub(super) type Color = (u8, u8, u8);

pub(super) const WHITE: Color = (0xFF, 0xFF, 0xFF);
pub(super) const INK: Color = (0x1A, 0x1F, 0x26);
pub(super) const GREY: Color = (0x55, 0x5E, 0x6B);
pub(super) const LINK: Color = (0x0B, 0x57, 0xA4);
pub(super) const RULE: Color = (0xC9, 0xCF, 0xD8);
pub(super) const SHADE: Color = (0xF3, 0xF4, 0xF6);
pub(super) const NOTE: Color = (0x8A, 0x5A, 0x00);
pub(super) const CUSTOMER: Color = (0x2F, 0x6F, 0xB7);
pub(super) const AGENT: Color = (0x2E, 0x7D, 0x5B);
pub(super) const BOT: Color = (0x8B, 0x93, 0xA1);
/// Ground of a logo that is too light for paper.
pub(super) const SLATE: Color = (0x3A, 0x42, 0x4E);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast((0, 0, 0), WHITE) - 21.0).abs() < 1e-9);
        // The grey that is named most often as the lightest for text.
        assert!((contrast((0x76, 0x76, 0x76), WHITE) - 4.54).abs() < 0.01);
        assert!((contrast((0xFF, 0, 0), WHITE) - 4.0).abs() < 0.01);
    }

    #[test]
    fn pdf_11_every_text_colour_can_be_read_on_its_ground() {
        for (name, text, ground) in [
            ("ink", INK, WHITE),
            ("grey", GREY, WHITE),
            ("link", LINK, WHITE),
            ("note", NOTE, WHITE),
            ("code", INK, SHADE),
            ("link in code", LINK, SHADE),
        ] {
            assert!(contrast(text, ground) >= LEAST_CONTRAST, "{name}: {}", contrast(text, ground));
        }
        // Uprights are no text, but are to be seen: WCAG asks 3:1.
        for bar in [CUSTOMER, AGENT, BOT] {
            assert!(contrast(bar, WHITE) >= 3.0, "{bar:?}");
        }
    }

    #[test]
    fn pdf_11_an_accent_is_darkened_until_it_can_be_read() {
        for accent in [(0xFF, 0xFF, 0xFF), (0xFF, 0xE0, 0), (0x7F, 0xD4, 0xC1), (0x0B, 0x6A, 0x62), (0, 0, 0)]
        {
            let readable = readable(accent);
            assert!(contrast(readable, WHITE) >= LEAST_CONTRAST, "{accent:?}");
            assert_eq!(readable == accent, contrast(accent, WHITE) >= LEAST_CONTRAST);
        }
    }
}

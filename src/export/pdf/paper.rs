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

/// Red, green, blue. Every text colour has a contrast of at least 4.5:1 on white (rule PDF-11).
pub(super) type Color = (u8, u8, u8);

pub(super) const INK: Color = (0x1A, 0x1F, 0x26);
pub(super) const GREY: Color = (0x55, 0x5E, 0x6B);
pub(super) const LINK: Color = (0x0B, 0x57, 0xA4);
pub(super) const RULE: Color = (0xC9, 0xCF, 0xD8);
pub(super) const SHADE: Color = (0xF3, 0xF4, 0xF6);
pub(super) const NOTE: Color = (0x8A, 0x5A, 0x00);
pub(super) const CUSTOMER: Color = (0x2F, 0x6F, 0xB7);
pub(super) const AGENT: Color = (0x2E, 0x7D, 0x5B);
pub(super) const BOT: Color = (0x8B, 0x93, 0xA1);

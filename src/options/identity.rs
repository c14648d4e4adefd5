//! Names that follow from options: equal options, equal names.

use serde_json::Value;

use super::{ExportOptions, Format};
use crate::privacy::Terms;

impl ExportOptions {
    /// A name for the settings that decide what is replaced.
    pub(crate) fn effective_policy(&self) -> String {
        let settings = (self.profile, self.detection, self.times, env!("CARGO_PKG_VERSION"));
        format!("{:016x}", fnv1a(&serde_json::to_vec(&settings).unwrap_or_default()))
    }

    /// The id given, else one that follows from time and options, of which nothing personal goes into it.
    pub(crate) fn effective_id(&self) -> String {
        self.export_id.clone().unwrap_or_else(|| {
            let impersonal = Self {
                key: None,
                subject: Vec::new(),
                terms: Terms::default(),
                kept: Vec::new(),
                reviewed: 0,
                ..self.clone()
            };
            let mut source = serde_json::to_value(&impersonal).unwrap_or_default();
            // What changes nothing in the file changes nothing in its id.
            if let (Value::Object(source), true) = (&mut source, self.format != Format::Pdf) {
                for option in ["paper", "layout", "brand", "images"] {
                    source.shift_remove(option);
                }
            }
            if let Value::Object(source) = &mut source {
                for option in ["bundle", "name", "provenance"] {
                    source.shift_remove(option);
                }
                // Ids of exports that are no bundles do not depend on what only bundles know.
                if self.formats.is_empty() {
                    for option in ["formats", "partSize", "media"] {
                        source.shift_remove(option);
                    }
                }
            }
            let source = serde_json::to_vec(&source).unwrap_or_default();
            format!("exp_{:016x}", fnv1a(&source))
        })
    }
}

/// FNV-1a, 64 bits: a name for equal options, not a protection.
pub(crate) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325, |hash, &byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_export_id_follows_from_time_and_options() {
        let plain = ExportOptions::default();
        let timed = ExportOptions { export_time: Some("2026-03-27T10:04:00Z".into()), ..plain.clone() };
        assert_eq!(plain.effective_id(), ExportOptions::default().effective_id());
        assert_ne!(plain.effective_id(), timed.effective_id());
    }
}

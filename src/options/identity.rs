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
            let formats = self.all_formats();
            // A file of a bundle of one format is what an export of that format makes, its id included.
            let has_several = formats.len() > 1;
            let impersonal = Self {
                format: formats.first().copied().unwrap_or(self.format),
                key: None,
                subject: Vec::new(),
                terms: Terms::default(),
                kept: Vec::new(),
                reviewed: 0,
                ..self.clone()
            };
            let mut source = serde_json::to_value(&impersonal).unwrap_or_default();
            let has_pdf = formats.contains(&Format::Pdf);
            // What changes nothing in the files changes nothing in their id.
            for (options, counts) in [
                (&["bundle", "name", "provenance"][..], false),
                (&["paper", "brand", "images"], has_pdf),
                (&["layout"], has_pdf || has_several),
                (&["formats", "partSize", "media"], has_several),
                (&["format"], !has_several),
            ] {
                if let (Value::Object(source), false) = (&mut source, counts) {
                    options.iter().for_each(|option| drop(source.shift_remove(*option)));
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

    #[test]
    fn what_changes_nothing_in_the_files_changes_nothing_in_the_export_id() {
        let id = |given: Value| ExportOptions::from_value(given).unwrap().effective_id();
        for (one, other, is_same) in [
            (r#"{"layout":"one"}"#, r#"{"layout":"per-conversation"}"#, true),
            (r#"{"partSize":7,"media":"included"}"#, "{}", true),
            (r#"{"format":"pdf","layout":"one"}"#, r#"{"format":"pdf"}"#, false),
            (r#"{"formats":["csv","pdf"],"paper":"letter"}"#, r#"{"formats":["csv","pdf"]}"#, false),
            (r#"{"formats":["csv","pdf"],"images":"inline"}"#, r#"{"formats":["csv","pdf"]}"#, false),
            (r#"{"formats":["csv","json"],"paper":"letter"}"#, r#"{"formats":["csv","json"]}"#, true),
            (
                r#"{"formats":["csv","json"],"layout":"per-conversation"}"#,
                r#"{"formats":["csv","json"]}"#,
                false,
            ),
            (r#"{"formats":["csv","json"],"partSize":7}"#, r#"{"formats":["csv","json"]}"#, false),
            (r#"{"formats":["pdf"],"format":"json","partSize":7}"#, r#"{"format":"pdf"}"#, true),
            (r#"{"formats":["csv"]}"#, r#"{"format":"csv"}"#, true),
            (
                r#"{"formats":["csv","json"],"format":"json"}"#,
                r#"{"formats":["csv","json"],"format":"csv"}"#,
                true,
            ),
            (r#"{"format":"json"}"#, r#"{"format":"csv"}"#, false),
        ] {
            let ids = [one, other].map(|json| id(serde_json::from_str(json).unwrap()));
            assert_eq!(ids[0] == ids[1], is_same, "{one} {other}");
        }
    }
}

//! Names of files in a bundle: ASCII, without anything that a system could take amiss (rules ZIP-02, 07 to 10, 13).

use std::collections::HashSet;

/// Bytes of a name made from an id, without its ending.
const MAX_STEM_BYTES: usize = 60;
/// Letters of an ending that comes from a customer's file name.
const MAX_ENDING_BYTES: usize = 5;

/// A name that follows from an id: `conv_1`, and with a mark where the id had other characters.
pub(crate) fn stem(id: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_');
    let safe: String =
        id.chars().map(|letter| if is_plain(letter) { letter } else { '_' }).take(MAX_STEM_BYTES).collect();
    if safe == id && !safe.is_empty() && !is_device(&safe) {
        return safe;
    }
    format!("{safe}-{:08x}", crate::options::fnv1a(id.as_bytes()) as u32)
}

/// Names of devices for some systems, whatever follows the point.
fn is_device(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    matches!(name.as_str(), "CON" | "PRN" | "AUX" | "NUL")
        || matches!(name.as_bytes(), [b'C', b'O', b'M', b'0'..=b'9'] | [b'L', b'P', b'T', b'0'..=b'9'])
}

/// The ending of a file that a customer sent, which is never used otherwise; `bin` if it has none that is plain.
pub(super) fn ending(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    let is_plain = !ending.is_empty()
        && ending.len() <= MAX_ENDING_BYTES
        && ending.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if is_plain { ending.to_ascii_lowercase() } else { "bin".to_owned() }
}

/// Names that were given out, ignoring capitals.
#[derive(Debug, Default)]
pub(super) struct Names(HashSet<String>);

impl Names {
    /// The path, with a number where another differs by capitals alone.
    pub(super) fn free(&mut self, path: &str) -> String {
        let (stem, ending) = path.rsplit_once('.').unwrap_or((path, ""));
        let numbered = (2_u64..).map(|number| format!("{stem}-{number}.{ending}"));
        let mut paths = std::iter::once(path.to_owned()).chain(numbered);
        paths.find(|path| self.0.insert(path.to_ascii_lowercase())).unwrap_or_else(|| path.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zip_07_08_names_hold_nothing_that_a_system_takes_amiss() {
        for (id, expected) in [("conv_1", "conv_1"), ("Ab-9", "Ab-9")] {
            assert_eq!(stem(id), expected);
        }
        for id in
            ["", "../etc/passwd", "a/b", "C:\\x", "nul", "COM1", "a\u{0}", "a\u{202E}b", "x.", "é", "a?b"]
        {
            let name = stem(id);
            assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)), "{name}");
            assert!(!is_device(&name) && name.len() <= 80 && name != id, "{name}");
        }
        assert_ne!(stem("a/b"), stem("a?b"));
    }

    #[test]
    fn zip_10_a_name_is_at_most_80_bytes() {
        assert!(stem(&"x".repeat(500)).len() <= 80);
    }

    #[test]
    fn zip_09_names_differ_without_capitals() {
        let mut names = Names::default();
        let given =
            ["json/a.json", "json/A.json", "json/a-2.json", "json/a.json"].map(|path| names.free(path));
        assert_eq!(given, ["json/a.json", "json/A-2.json", "json/a-2-2.json", "json/a-3.json"]);
    }

    #[test]
    fn zip_13_of_a_customers_name_only_a_plain_ending_is_used() {
        let cases = [
            ("invoice.PDF", "pdf"),
            ("a.tar.gz", "gz"),
            ("x", "bin"),
            ("..", "bin"),
            ("a.p/f", "bin"),
            ("a.\u{202E}fdp", "bin"),
            ("photo.jpeg ", "bin"),
            ("a.abcdef", "bin"),
        ];
        for (name, expected) in cases {
            assert_eq!(ending(name), expected, "{name:?}");
        }
    }
}

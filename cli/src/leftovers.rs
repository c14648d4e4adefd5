//! What the check found in the output, to be redacted everywhere in the next run.

use askvault_export::{Entity, ExportOptions, Leftover, Terms};

use crate::number::counted;

/// Runs that end with a leftover, at most.
const MAX: usize = 40;
/// Digits from which on a number is the same however it is grouped.
const MIN_DIGITS: usize = 5;
/// Digits from which on the check compares a number alone, without the letters around it.
const MIN_BARE_DIGITS: usize = 7;
/// Longer values are redacted as they stand only.
const MAX_LETTERS: usize = 30;

/// Leftovers so far.
#[derive(Debug, Default)]
pub struct Leftovers {
    values: Vec<String>,
    terms: Terms,
}

impl Leftovers {
    /// Takes one more; not if there are too many, or if redacting it has not helped.
    pub fn add(&mut self, found: &Leftover) -> bool {
        let value = found.value().trim().to_owned();
        if value.is_empty() || self.values.len() >= MAX || self.values.contains(&value) {
            return false;
        }
        self.terms.redact.push(value.clone());
        self.terms.patterns.extend(Some(found.entity).filter(|&it| it != Entity::Email).and(pattern(&value)));
        self.values.push(value);
        true
    }

    /// The settings with everything found so far among the words to redact.
    pub fn redacted(&self, settings: &[ExportOptions]) -> Vec<ExportOptions> {
        let mut settings = settings.to_vec();
        for options in &mut settings {
            options.terms.redact.extend(self.terms.redact.iter().cloned());
            options.terms.patterns.extend(self.terms.patterns.iter().cloned());
        }
        settings
    }

    /// What the user should know of it.
    pub fn note(&self) -> Option<String> {
        let count = self.values.len() as u64;
        let values = counted(count, "value that the check found was", "values that the check found were");
        (count > 0).then(|| format!("{values} redacted everywhere (--redact-leftovers)"))
    }
}

/// A pattern for a number however it is grouped; none for what is no number.
fn pattern(value: &str) -> Option<String> {
    let letters: Vec<char> = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let digits = letters.iter().filter(|letter| letter.is_ascii_digit()).count();
    if digits < MIN_DIGITS || letters.len() > MAX_LETTERS {
        return None;
    }
    let joined = |letters: &[char]| {
        let letters: Vec<String> = letters.iter().map(ToString::to_string).collect();
        letters.join(r"[\s()./-]{0,3}")
    };
    let runs = letters.split(|letter| !letter.is_ascii_digit());
    Some(match runs.max_by_key(|run| run.len()) {
        Some(run) if run.len() >= MIN_BARE_DIGITS => joined(run),
        _ => format!(r"(?i)\b{}\b", joined(&letters)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_met_however_they_are_grouped() {
        let gap = r"[\s()./-]{0,3}";
        assert_eq!(pattern("20 8365-2"), Some(["2", "0", "8", "3", "6", "5", "2"].join(gap)));
        assert_eq!(
            pattern("A-12345"),
            Some(format!(r"(?i)\b{}\b", ["A", "1", "2", "3", "4", "5"].join(gap)))
        );
        for none in ["Lena Brandt", "1234", "lena@example.com", &"1".repeat(31)] {
            assert_eq!(pattern(none), None, "{none}");
        }
    }

    #[test]
    fn every_pattern_is_one_that_the_engine_takes() {
        let key = "00".repeat(32);
        for value in ["+44 20 8365 2121", "DE89 3704 0044 0532 0130 00", "A-12345", &"1".repeat(30)] {
            let pattern = pattern(value).unwrap();
            let options = serde_json::json!({
                "profile": "external", "detection": "rules", "key": key, "terms": { "patterns": [pattern] }
            });
            ExportOptions::from_value(options).unwrap();
        }
    }
}

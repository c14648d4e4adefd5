//! What people and bot say in each language: the files of `phrase/`.
//!
//! ```text
//! @product tent, stove          a setting: a list (or a pattern for @date and @money)
//! # late open                   a section; one phrase a line, \n for a line break
//! where is {order}?
//! # late answer
//! 13|it left on {date}          fits after phrases 1 and 3 of the part before: open, answer, unhappy, fix
//! ```

use std::collections::BTreeMap;

use super::random::Random;

/// The languages, with how many of 100 customers speak them.
pub const LANGUAGES: [(&str, usize, &str); 18] = [
    ("en", 44, include_str!("phrase/en.txt")),
    ("de", 13, include_str!("phrase/de.txt")),
    ("fr", 7, include_str!("phrase/fr.txt")),
    ("es", 7, include_str!("phrase/es.txt")),
    ("it", 3, include_str!("phrase/it.txt")),
    ("pt", 3, include_str!("phrase/pt.txt")),
    ("nl", 3, include_str!("phrase/nl.txt")),
    ("pl", 2, include_str!("phrase/pl.txt")),
    ("tr", 2, include_str!("phrase/tr.txt")),
    ("ar", 4, include_str!("phrase/ar.txt")),
    ("he", 1, include_str!("phrase/he.txt")),
    ("hi", 2, include_str!("phrase/hi.txt")),
    ("ja", 3, include_str!("phrase/ja.txt")),
    ("zh", 2, include_str!("phrase/zh.txt")),
    ("ko", 1, include_str!("phrase/ko.txt")),
    ("ru", 1, include_str!("phrase/ru.txt")),
    ("el", 1, include_str!("phrase/el.txt")),
    ("th", 1, include_str!("phrase/th.txt")),
];

/// A phrase with slots.
#[derive(Debug)]
pub struct Phrase {
    /// The text.
    pub text: &'static str,
    after: &'static str,
}

impl Phrase {
    fn parse(line: &'static str) -> Self {
        let numbers = |after: &str| !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit());
        match line.split_once('|').filter(|(after, _)| numbers(after)) {
            Some((after, text)) => Self { text, after },
            None => Self { text: line, after: "" },
        }
    }

    /// Whether it can follow phrase `number` of the part before.
    pub fn follows(&self, number: usize) -> bool {
        self.after.is_empty() || self.after.contains(&number.to_string())
    }
}

/// The phrases of a language.
#[derive(Debug)]
pub struct Phrasebook {
    /// ISO 639-1.
    pub language: &'static str,
    settings: BTreeMap<&'static str, Vec<&'static str>>,
    sections: BTreeMap<&'static str, Vec<Phrase>>,
}

impl Phrasebook {
    /// All languages.
    pub fn all() -> Vec<Self> {
        LANGUAGES.iter().map(|(language, _, text)| Self::parse(language, text)).collect()
    }

    fn parse(language: &'static str, text: &'static str) -> Self {
        let mut book = Self { language, settings: BTreeMap::new(), sections: BTreeMap::new() };
        let mut section = "";
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(name) = line.strip_prefix("# ") {
                section = name;
            } else if let Some((name, value)) = setting(line).filter(|_| section.is_empty()) {
                let is_pattern = matches!(name, "date" | "money" | "order");
                let values = if is_pattern { vec![value] } else { value.split(", ").collect() };
                book.settings.insert(name, values);
            } else {
                book.sections.entry(section).or_default().push(Phrase::parse(line));
            }
        }
        book
    }

    /// The values of a setting.
    pub fn setting(&self, name: &str) -> &[&'static str] {
        self.settings.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// One value of a setting.
    pub fn one(&self, name: &str, random: &mut Random) -> &'static str {
        random.text(self.setting(name))
    }

    /// The phrases of a section.
    pub fn section(&self, name: &str) -> &[Phrase] {
        self.sections.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The topics that this language has phrases for.
    pub fn has_topic(&self, topic: &str) -> bool {
        self.sections.contains_key(format!("{topic} open").as_str())
    }

    /// Whether the family name stands first.
    pub fn family_first(&self) -> bool {
        self.setting("order") == ["family-first"]
    }
}

fn setting(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix('@')?.split_once(' ')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample::topic::TOPICS;

    #[test]
    fn every_language_is_complete() {
        for book in Phrasebook::all() {
            let language = book.language;
            for setting in
                ["given", "family", "city", "street", "product", "month", "weekday", "date", "money"]
            {
                assert!(!book.setting(setting).is_empty(), "{language}: @{setting}");
            }
            assert_eq!(book.setting("month").len(), 12, "{language}");
            for section in [
                "hello",
                "regards",
                "ask",
                "detail",
                "human",
                "escalate",
                "waiting",
                "agent-hello",
                "agent-wait",
                "thanks",
                "bot-bye",
                "agent-bye",
                "more",
                "ok",
                "confirm",
                "note",
                "handoff",
                "resolution",
                "good",
                "bad",
            ] {
                assert!(!book.section(section).is_empty(), "{language}: {section}");
            }
            let topics: Vec<_> = TOPICS.iter().filter(|topic| book.has_topic(topic.key)).collect();
            assert!(topics.len() >= 3, "{language}");
            for topic in topics {
                for part in ["open", "answer", "unhappy", "fix", "doc"] {
                    let section = format!("{} {part}", topic.key);
                    assert!(!book.section(&section).is_empty(), "{language}: {section}");
                }
            }
            for section in book.sections.keys() {
                let known = section
                    .split_once(' ')
                    .is_none_or(|(key, _)| TOPICS.iter().any(|topic| topic.key == key));
                assert!(known, "{language}: {section}");
            }
        }
    }
}

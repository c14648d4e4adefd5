//! An event as a caller sends it: every field is checked, and nothing else is taken.

use axum::http::StatusCode;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::canonical::MAX_WHOLE;
use crate::envelope::Failure;
use crate::moment;

/// What can happen to an export.
pub const EVENTS: [&str; 12] = [
    "requested",
    "started",
    "policy-applied",
    "finished",
    "saved",
    "downloaded",
    "cancelled",
    "failed",
    "verified",
    "resumed",
    "purged",
    "deleted",
];

const SCOPES: &[&str] = &["selected", "filter", "conversation", "contact"];
const FORMATS: &[&str] = &["csv", "json", "jsonl", "pdf", "zip"];
const PROFILES: &[&str] = &["internal", "external", "training", "subject-access"];
const CLOCKS: &[&str] = &["device", "host"];
const PLACES: &[&str] = &["picked", "download", "kept", "custom"];
const COUNTS: [&str; 5] = ["requested", "exported", "failed", "refused", "empty"];
/// An export's filter can name 200 conversations.
const MAX_FILTER_CHARS: usize = 16_000;
const MAX_LINE_CHARS: usize = 200;
const MAX_LIST: usize = 200;

/// How a field is written.
#[derive(Clone, Copy)]
enum Rule {
    /// One of these words.
    Word(&'static [&'static str]),
    /// Letters, digits and these marks, at most so many.
    Token(&'static str, usize),
    /// One line of text, at most so many characters.
    Line(usize),
    /// 64 lower-case hexadecimal digits.
    Digest,
    /// A whole number.
    Whole,
    /// RFC 3339 in UTC with milliseconds.
    Time,
    /// Words of a list.
    Words(&'static [&'static str]),
    /// Keys of fields.
    Keys,
    /// How many conversations were asked for and what became of them.
    Counts,
}

struct Field {
    name: &'static str,
    required: bool,
    rule: Rule,
    /// For the developer who sent something else.
    says: &'static str,
}

const fn field(name: &'static str, rule: Rule, says: &'static str) -> Field {
    Field { name, required: false, rule, says }
}

const fn required(name: &'static str, rule: Rule, says: &'static str) -> Field {
    Field { name, required: true, rule, says }
}

const FIELDS: [Field; 22] = [
    required("export_id", Rule::Token("-_", 80), "is 1 to 80 letters, digits, '-' or '_'"),
    required("event", Rule::Word(&EVENTS), "is the name of a known event"),
    required("client_sequence", Rule::Whole, "is a whole number"),
    required("occurred_at", Rule::Time, "is a time in UTC with milliseconds and Z"),
    required("clock_source", Rule::Word(CLOCKS), "is device or host"),
    field("scope_kind", Rule::Word(SCOPES), "is selected, filter, conversation or contact"),
    field("filter_digest", Rule::Digest, "is 64 lower-case hexadecimal digits"),
    field("filter_text", Rule::Line(MAX_FILTER_CHARS), "is one line of at most 16000 characters"),
    field("formats", Rule::Words(FORMATS), "is a list of csv, json, jsonl, pdf, zip"),
    field("fields", Rule::Keys, "is a list of at most 200 keys of fields"),
    field("profile", Rule::Word(PROFILES), "is internal, external, training or subject-access"),
    field("policy_id", Rule::Line(MAX_LINE_CHARS), "is one line of at most 200 characters"),
    field(
        "counts",
        Rule::Counts,
        "holds whole numbers: requested alone, or all five, and then requested is their sum",
    ),
    field("file_id", Rule::Token("-_.", 80), "is 1 to 80 letters, digits, '-', '_' or '.'"),
    field("file_bytes", Rule::Whole, "is a whole number"),
    field("file_digest", Rule::Digest, "is 64 lower-case hexadecimal digits"),
    field("manifest_digest", Rule::Digest, "is 64 lower-case hexadecimal digits"),
    field("place", Rule::Word(PLACES), "is picked, download, kept or custom"),
    field("engine_version", Rule::Token("-+.", 40), "is a version"),
    field("engine_digest", Rule::Digest, "is 64 lower-case hexadecimal digits"),
    field("purpose", Rule::Line(MAX_LINE_CHARS), "is one line of at most 200 characters"),
    field("error_code", Rule::Token("-", 64), "is the code of an error"),
];

/// A checked event. Every field is there, absent ones as null, so that equal events are equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The fields in the order of the documentation.
    pub fields: Map<String, Value>,
    /// When the caller's clock says that it was sent, Unix milliseconds; not part of the event, as it differs with each retry.
    pub sent_ms: Option<i64>,
}

impl Draft {
    /// Reads a request body. Failures name the field and never quote what was sent.
    pub fn read(body: &[u8]) -> Result<Self, Failure> {
        let Ok(Value::Object(mut sent)) = serde_json::from_slice(body) else {
            return Err(Failure::new(
                StatusCode::BAD_REQUEST,
                "invalid_json",
                "the body is one event as a JSON object",
            ));
        };
        let sent_ms = match sent.remove("sent_at").filter(|value| !value.is_null()) {
            None => None,
            Some(value) => Some(
                value
                    .as_str()
                    .and_then(moment::parse)
                    .ok_or_else(|| invalid("sent_at", "is a time in RFC 3339"))?,
            ),
        };
        let mut fields = Map::new();
        for Field { name, required, rule, says } in &FIELDS {
            let value = sent.remove(*name).unwrap_or(Value::Null);
            if value.is_null() && *required {
                return Err(Failure::new(
                    StatusCode::BAD_REQUEST,
                    "missing_field",
                    format!("{name} was not sent"),
                ));
            }
            if !value.is_null() && !rule.allows(&value) {
                return Err(invalid(name, says));
            }
            fields.insert((*name).to_owned(), value);
        }
        if !sent.is_empty() {
            // Conversation text has no field here, and must not come in under a new name.
            return Err(invalid("the event", "has a field that the log does not know"));
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        if let Some(filter) = text("filter_text")
            && text("filter_digest") != Some(hex(&Sha256::digest(filter.as_bytes())).as_str())
        {
            return Err(invalid("filter_digest", "is the SHA-256 of filter_text"));
        }
        if (text("event") == Some("failed")) != text("error_code").is_some() {
            return Err(invalid("error_code", "belongs to the event failed, and to no other"));
        }
        Ok(Self { fields, sent_ms })
    }

    /// A field that is text; empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Value::as_str).unwrap_or_default()
    }

    /// The caller's own number of this event.
    pub fn client_sequence(&self) -> i64 {
        self.fields.get("client_sequence").and_then(Value::as_i64).unwrap_or_default()
    }
}

fn invalid(name: &str, says: &str) -> Failure {
    Failure::new(StatusCode::BAD_REQUEST, "invalid_event", format!("{name} {says}"))
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |text, byte| format!("{text}{byte:02x}"))
}

impl Rule {
    fn allows(self, value: &Value) -> bool {
        match self {
            Self::Word(words) => value.as_str().is_some_and(|word| words.contains(&word)),
            Self::Token(marks, most) => value.as_str().is_some_and(|text| is_token(text, marks, most)),
            Self::Line(most) => value.as_str().is_some_and(|text| {
                !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
            }),
            Self::Digest => value.as_str().is_some_and(|text| {
                text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
            }),
            Self::Whole => whole(value).is_some(),
            Self::Time => value
                .as_str()
                .is_some_and(|text| moment::parse(text).is_some_and(|ms| moment::rfc3339(ms) == text)),
            Self::Words(words) => list(value).is_some_and(|items| {
                items.iter().all(|item| item.as_str().is_some_and(|word| words.contains(&word)))
            }),
            Self::Keys => list(value).is_some_and(|items| {
                items.iter().all(|item| item.as_str().is_some_and(|key| is_token(key, "_.-", 64)))
            }),
            Self::Counts => value.as_object().is_some_and(add_up),
        }
    }
}

fn is_token(text: &str, marks: &str, most: usize) -> bool {
    !text.is_empty()
        && text.len() <= most
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || marks.contains(letter))
}

fn list(value: &Value) -> Option<&Vec<Value>> {
    value.as_array().filter(|items| items.len() <= MAX_LIST)
}

fn whole(value: &Value) -> Option<i64> {
    value.as_i64().filter(|number| (0..=MAX_WHOLE).contains(number))
}

/// Rule CUS-03: requested = exported + failed + refused + empty.
fn add_up(counts: &Map<String, Value>) -> bool {
    let numbers: Vec<i64> = COUNTS.iter().filter_map(|name| counts.get(*name).and_then(whole)).collect();
    match numbers.as_slice() {
        [_] => counts.len() == 1 && counts.contains_key("requested"),
        [requested, rest @ ..] if rest.len() == 4 => {
            counts.len() == 5 && *requested == rest.iter().sum::<i64>()
        }
        _ => false,
    }
}

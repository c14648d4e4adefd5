//! One value on its way from the model to a writer.

use crate::model::{Texts, Value};
use crate::text::Text;

/// A value read by the field table; writers decide how it looks.
#[derive(Clone, Debug, Default)]
pub(crate) enum Cell<'a> {
    /// The input does not have it.
    #[default]
    Absent,
    /// The input says `null`.
    Null,
    /// Text to be written exactly.
    Text(Text<'a>),
    /// HTML, of which only the readable text is written (rule JSON-08).
    Html(Text<'a>),
    /// Text of a deleted message, which is left out and marked (rule CUS-04).
    Deleted,
    /// One of our own words.
    Word(&'static str),
    /// A time; canonical on output where it can be read as one.
    Time(Text<'a>),
    /// A number, digit by digit as given.
    Number(&'a str),
    /// A number that the engine counted.
    Count(u64),
    /// `true` or `false`
    Flag(bool),
    /// A list of strings.
    Texts(Texts<'a>),
    /// Texts gathered from a list of records; a column, never in JSON.
    Gathered(Vec<Text<'a>>),
    /// JSON source.
    Json(&'a str),
}

impl<'a> Cell<'a> {
    /// A value as it stands.
    pub(crate) fn of(value: Value<'a>) -> Self {
        match value {
            Value::Absent => Self::Absent,
            Value::Null => Self::Null,
            Value::Flag(flag) => Self::Flag(flag),
            Value::Number(digits) => Self::Number(digits),
            Value::Text(text) => Self::Text(text),
            Value::Raw(source) => Self::Json(source),
        }
    }

    /// An id: a number becomes the string of its digits (rule JSON-02).
    pub(crate) fn id(value: Value<'a>) -> Self {
        match value {
            Value::Number(digits) => Self::Text(Text::plain(digits)),
            other => Self::of(other),
        }
    }

    /// A time.
    pub(crate) fn time(value: Value<'a>) -> Self {
        match value {
            Value::Text(text) => Self::Time(text),
            other => Self::of(other),
        }
    }

    /// A list of strings.
    pub(crate) fn texts(texts: Texts<'a>) -> Self {
        if texts.is_given() {
            Self::Texts(texts)
        } else if texts.is_null() {
            Self::Null
        } else {
            Self::Absent
        }
    }

    /// Texts of a list's records, without those that are absent.
    pub(crate) fn gathered(values: impl Iterator<Item = Value<'a>>) -> Self {
        Self::Gathered(values.filter_map(|value| value.text()).collect())
    }
}

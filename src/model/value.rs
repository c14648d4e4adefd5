//! The values that records are made of, and how each is read.

use super::Record;
use crate::scan::{Cursor, KeyGuess, Stop, Wants};
use crate::text::Text;

/// A value as it stands in the input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Value<'a> {
    /// The key is not there.
    #[default]
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// A number as written.
    Number(&'a str),
    /// A string.
    Text(Text<'a>),
    /// Source of an object or array.
    Raw(&'a str),
}

/// What a field accepts; `null` always is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    /// A string.
    Text,
    /// A string, or a number that is kept digit by digit.
    Id,
    /// A number.
    Number,
    /// `true` or `false`.
    Flag,
    /// An array of strings, or one string.
    Texts,
    /// An object, kept as source.
    Object,
    /// Any JSON, kept as source.
    Any,
    /// A record or a list of records, read only if wanted.
    Record(Wants),
}

/// What is known of a field when its value is read.
#[derive(Debug)]
pub(crate) struct Spec {
    pub(crate) field: &'static str,
    pub(crate) kind: Kind,
}

pub(crate) trait Read<'a> {
    /// Reads the value at the cursor.
    fn read(&mut self, cursor: &mut Cursor<'a>, spec: &'static Spec) -> Result<(), Stop>;
    /// Whether nothing was read yet.
    fn is_absent(&self) -> bool;
    /// Whether something other than `null` was read.
    fn is_given(&self) -> bool;
}

impl<'a> Value<'a> {
    /// Whether the key is there with something other than `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Absent | Self::Null)
    }

    /// The string, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<Text<'a>> {
        match *self {
            Self::Text(text) => Some(text),
            Self::Number(digits) => Some(Text::plain(digits)),
            _ => None,
        }
    }
}

impl<'a> Read<'a> for Value<'a> {
    #[inline(never)]
    fn read(&mut self, cursor: &mut Cursor<'a>, spec: &'static Spec) -> Result<(), Stop> {
        let first = cursor.peek()?;
        let at = cursor.at();
        let value = match first {
            b'"' => Value::Text(cursor.string()?),
            b'n' => {
                cursor.literal("null")?;
                Value::Null
            }
            b't' => {
                cursor.literal("true")?;
                Value::Flag(true)
            }
            b'f' => {
                cursor.literal("false")?;
                Value::Flag(false)
            }
            b'-' | b'0'..=b'9' => Value::Number(cursor.number()?),
            b'{' | b'[' => Value::Raw(cursor.skip()?),
            _ => return cursor.syntax(),
        };
        let value = match (spec.kind, value) {
            (Kind::Number, Value::Text(text)) => number_in(text),
            _ => value,
        };
        let fits = match spec.kind {
            Kind::Text => matches!(value, Value::Text(_) | Value::Null),
            Kind::Id => matches!(value, Value::Text(_) | Value::Number(_) | Value::Null),
            Kind::Number => matches!(value, Value::Number(_) | Value::Null),
            Kind::Flag => matches!(value, Value::Flag(_) | Value::Null),
            Kind::Object => first == b'{' || value == Value::Null,
            Kind::Any | Kind::Texts | Kind::Record(_) => true,
        };
        if !fits {
            return cursor.wrong_type(at, spec.field);
        }
        *self = value;
        Ok(())
    }

    #[inline(always)]
    fn is_absent(&self) -> bool {
        matches!(self, Value::Absent)
    }

    fn is_given(&self) -> bool {
        Value::is_given(self)
    }
}

/// The number that a string holds, as this engine writes those that readers would round (rule JSON-02).
#[cold]
fn number_in(text: Text<'_>) -> Value<'_> {
    let is_number = |digits: &&str| {
        let source = format!("{digits} ");
        Cursor::new(&source, Wants::ALWAYS).number() == Ok(digits)
    };
    text.as_plain().filter(is_number).map_or(Value::Text(text), Value::Number)
}

/// A list of strings, kept as source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Texts<'a>(Value<'a>);

impl<'a> Texts<'a> {
    /// Whether the list is there with something other than `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.0.is_given()
    }

    /// Whether the key is there and `null`.
    #[must_use]
    pub fn is_null(&self) -> bool {
        self.0 == Value::Null
    }

    /// A list whose JSON source is `source`.
    pub(crate) fn of_source(source: &'a str) -> Self {
        Self(Value::Raw(source))
    }

    /// The strings in order.
    pub fn iter(&self) -> impl Iterator<Item = Text<'a>> + use<'a> {
        let (single, source) = match self.0 {
            Value::Text(text) => (Some(text), ""),
            Value::Raw(source) => (None, source),
            _ => (None, ""),
        };
        let mut cursor = Cursor::new(source, Wants::ALWAYS);
        let mut open = cursor.peek().is_ok() && cursor.opened(b']').unwrap_or(false);
        single.into_iter().chain(std::iter::from_fn(move || {
            if !open {
                return None;
            }
            cursor.peek().ok()?;
            let text = cursor.string().ok()?;
            open = cursor.more(b']').unwrap_or(false);
            Some(text)
        }))
    }
}

impl<'a> Read<'a> for Texts<'a> {
    fn read(&mut self, cursor: &mut Cursor<'a>, spec: &'static Spec) -> Result<(), Stop> {
        let first = cursor.peek()?;
        let at = cursor.at();
        if first != b'[' {
            self.0.read(cursor, spec)?;
            let fits = matches!(self.0, Value::Text(_) | Value::Null);
            return if fits { Ok(()) } else { cursor.wrong_type(at, spec.field) };
        }
        let start = cursor.clone();
        if cursor.opened(b']')? {
            loop {
                if cursor.peek()? != b'"' {
                    let at = cursor.at();
                    cursor.skip()?;
                    return cursor.wrong_type(at, spec.field);
                }
                cursor.string()?;
                if !cursor.more(b']')? {
                    break;
                }
            }
        }
        self.0 = Value::Raw(start.source_to(cursor.at()));
        Ok(())
    }

    fn is_absent(&self) -> bool {
        self.0.is_absent()
    }

    fn is_given(&self) -> bool {
        Texts::is_given(self)
    }
}

/// A nested record.
#[derive(Clone, Debug, Default)]
pub enum Part<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// `null`
    Null,
    /// The record.
    Here(T),
}

impl<T> Part<T> {
    /// Whether the key is there with something other than `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Here(_))
    }

    /// The record, if it is there.
    #[must_use]
    pub fn here(&self) -> Option<&T> {
        match self {
            Self::Here(record) => Some(record),
            _ => None,
        }
    }
}

impl<'a, T: Record<'a>> Read<'a> for Part<T> {
    #[inline]
    fn read(&mut self, cursor: &mut Cursor<'a>, spec: &'static Spec) -> Result<(), Stop> {
        if let Kind::Record(wants) = spec.kind
            && !cursor.wants.has(wants)
        {
            cursor.skip()?;
            return Ok(());
        }
        *self = match cursor.peek()? {
            b'n' => {
                cursor.literal("null")?;
                Self::Null
            }
            _ => {
                let mut record = T::default();
                read_record(&mut record, cursor, spec, None)?;
                Self::Here(record)
            }
        };
        Ok(())
    }

    #[inline(always)]
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    fn is_given(&self) -> bool {
        Part::is_given(self)
    }
}

/// A list of records.
#[derive(Clone, Debug, Default)]
pub enum Many<'a, T> {
    /// The key is not there.
    #[default]
    Absent,
    /// `null`
    Null,
    /// The records in input order.
    Here(Vec<T>),
    /// Source of a list that was not wanted.
    Unread(&'a str),
}

impl<T> Many<'_, T> {
    /// The records that were read.
    #[must_use]
    pub fn items(&self) -> &[T] {
        match self {
            Self::Here(items) => items,
            _ => &[],
        }
    }

    /// Whether the key is there with something other than `null`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        matches!(self, Self::Here(_) | Self::Unread(_))
    }
}

impl<'a, T: Record<'a>> Many<'a, T> {
    /// The list read now if it was passed over before; a fault in it reads as an empty list.
    pub(crate) fn read_late(&self, spec: &'static Spec) -> Self {
        let Self::Unread(source) = *self else {
            return Self::Absent;
        };
        let mut late = Self::Absent;
        match late.read(&mut Cursor::new(source, Wants::ALL), spec) {
            Ok(()) => late,
            Err(_) => Self::Absent,
        }
    }
}

impl<'a, T: Record<'a>> Read<'a> for Many<'a, T> {
    #[inline]
    fn read(&mut self, cursor: &mut Cursor<'a>, spec: &'static Spec) -> Result<(), Stop> {
        if let Kind::Record(wants) = spec.kind
            && !cursor.wants.has(wants)
        {
            *self = Self::Unread(cursor.skip()?);
            return Ok(());
        }
        let first = cursor.peek()?;
        let at = cursor.at();
        match first {
            b'[' => {
                let mut items = Vec::new();
                if cursor.opened(b']')? {
                    let mut shape = [None; SHAPE_MEMBERS];
                    loop {
                        // Read in its place: a record is large to move.
                        items.push(T::default());
                        if let Some(item) = items.last_mut() {
                            read_record(item, cursor, spec, Some(&mut shape))?;
                        }
                        if !cursor.more(b']')? {
                            break;
                        }
                    }
                }
                *self = Self::Here(items);
            }
            b'n' => {
                cursor.literal("null")?;
                *self = Self::Null;
            }
            _ => {
                cursor.skip()?;
                return cursor.wrong_type(at, spec.field);
            }
        }
        Ok(())
    }

    #[inline(always)]
    fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    fn is_given(&self) -> bool {
        Many::is_given(self)
    }
}

/// Members of a list's records whose place is remembered.
const SHAPE_MEMBERS: usize = 16;

/// The keys of the last record of a list: the next one mostly has the same in the same order.
pub(crate) type Shape<M> = [Option<(KeyGuess, M)>];

/// Reads one object, or the string that stands for it, into an empty record.
#[inline]
pub(crate) fn read_record<'a, T: Record<'a>>(
    record: &mut T,
    cursor: &mut Cursor<'a>,
    spec: &'static Spec,
    mut shape: Option<&mut Shape<T::Member>>,
) -> Result<(), Stop> {
    if cursor.peek()? != b'{' {
        *record = read_shorthand(cursor, spec)?;
        return Ok(());
    }
    if !cursor.opened(b'}')? {
        return Ok(());
    }
    let mut place = 0;
    loop {
        let expected = shape.as_deref().unwrap_or(T::EXPECTED);
        let member = match expected.get(place) {
            Some(Some((guess, member))) if cursor.pass_key(guess) => *member,
            _ => match read_key(record, cursor, shape.as_deref_mut().and_then(|shape| shape.get_mut(place)))?
            {
                Some(member) => member,
                None => {
                    if cursor.more(b'}')? {
                        place += 1;
                        continue;
                    }
                    return Ok(());
                }
            },
        };
        record.read(member, cursor)?;
        if !cursor.more(b'}')? {
            return Ok(());
        }
        place += 1;
    }
}

/// Reads a key, keeping it as the guess for the next record, and the value too if the model does not know it.
#[inline(never)]
fn read_key<'a, T: Record<'a>>(
    record: &mut T,
    cursor: &mut Cursor<'a>,
    guess: Option<&mut Option<(KeyGuess, T::Member)>>,
) -> Result<Option<T::Member>, Stop> {
    let key = cursor.key()?;
    let member = match key.as_plain() {
        Some(plain) => T::member(plain),
        None => T::member(&key.decode().0),
    };
    if let Some(guess) = guess {
        *guess = key.as_plain().and_then(KeyGuess::new).zip(member);
    }
    if member.is_none() {
        let source = cursor.skip()?;
        if cursor.wants.has(Wants::UNKNOWN) {
            record.unknown().push((key, source));
        }
    }
    Ok(member)
}

#[inline(never)]
fn read_shorthand<'a, T: Record<'a>>(cursor: &mut Cursor<'a>, spec: &'static Spec) -> Result<T, Stop> {
    let at = cursor.at();
    if cursor.peek()? == b'"' {
        let text = cursor.string()?;
        if let Some(record) = T::from_text(text) {
            return Ok(record);
        }
    } else {
        cursor.skip()?;
    }
    cursor.wrong_type(at, spec.field)
}

//! Is JSON in the canonical form of RFC 8785? Told while it is read, without a copy of it.

use std::fmt;
use std::io::Write;

use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// Whether what these bytes say would be written as these bytes: members in order and each once, no space, no fractions.
pub(super) fn is_canonical(json: &[u8]) -> bool {
    let mut rest = Rest(json);
    let mut reader = serde_json::Deserializer::from_slice(json);
    Expected { rest: &mut rest, comma: false }.deserialize(&mut reader).is_ok() && rest.0.is_empty()
}

/// Bytes that no value was compared with yet.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn has<E: Error>(&mut self, value: impl Serialize) -> Result<(), E> {
        serde_json::to_writer(self, &value).map_err(E::custom)
    }

    fn has_sign<E: Error>(&mut self, sign: &[u8]) -> Result<(), E> {
        self.write_all(sign).map_err(E::custom)
    }
}

/// Takes what comes next, and nothing else.
impl Write for Rest<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 = self.0.strip_prefix(bytes).ok_or(std::io::ErrorKind::InvalidData)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A value, perhaps behind a comma.
struct Expected<'r, 'a> {
    rest: &'r mut Rest<'a>,
    comma: bool,
}

impl<'de> DeserializeSeed<'de> for Expected<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        if self.comma {
            self.rest.has_sign(b",")?;
        }
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Expected<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON without fractions")
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.rest.has(())
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.rest.has(value)
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.rest.has(value)
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.rest.has(value)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.rest.has(value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let Self { rest, .. } = self;
        rest.has_sign(b"[")?;
        let mut comma = false;
        while items.next_element_seed(Expected { rest, comma })?.is_some() {
            comma = true;
        }
        rest.has_sign(b"]")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { rest, .. } = self;
        rest.has_sign(b"{")?;
        let mut before: Option<String> = None;
        while let Some(name) = members.next_key::<String>()? {
            if before.as_ref().is_some_and(|before| *before >= name) {
                return Err(A::Error::custom("members stand in another order"));
            }
            if before.is_some() {
                rest.has_sign(b",")?;
            }
            rest.has(&name)?;
            rest.has_sign(b":")?;
            members.next_value_seed(Expected { rest, comma: false })?;
            before = Some(name);
        }
        rest.has_sign(b"}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn man_03_only_the_canonical_form_is_canonical() {
        for (json, expected) in [
            (r#"{"a":[1,-2,null,true,"é\n"],"b":{"c":[],"d":{}}}"#, true),
            (r#"[[],{}]"#, true),
            (r#"{"b":1,"a":2}"#, false),
            (r#"{"a":1,"a":1}"#, false),
            (r#"{"a": 1}"#, false),
            (r#"[1, 2]"#, false),
            ("[]\n", false),
            (" []", false),
            (r#""\u00e9""#, false),
            (r#""\/""#, false),
            ("1.0", false),
            ("1e2", false),
            ("-0", false),
            ("[1", false),
            ("", false),
        ] {
            assert_eq!(is_canonical(json.as_bytes()), expected, "{json}");
        }
    }
}

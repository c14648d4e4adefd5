//! JSON of the host's own shape, written again: no white space, one spelling, no repeated key, safe numbers.

use std::collections::HashSet;

use super::string;
use crate::scan::{Cursor, Stop, Wants};
use crate::text::Text;

/// Largest integer that every JSON reader keeps exactly (RFC 7493).
const MAX_SAFE_INTEGER: u64 = (1 << 53) - 1;

/// What changed on the way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rewritten {
    pub(crate) replaced_surrogates: u64,
    /// Members left out because their key had stood before.
    pub(crate) repeated_keys: u64,
}

/// Writes the value of `source`, which is known to be JSON, without recursion.
pub(crate) fn rewrite(source: &str, out: &mut Vec<u8>) -> Rewritten {
    let mut rewriter = Rewriter { done: Rewritten::default(), scratch: String::new() };
    let start = out.len();
    if rewriter.value(source, out).is_err() {
        out.truncate(start);
        out.extend_from_slice(b"null");
    }
    rewriter.done
}

/// Writes a number as it stands, or as a string of its digits if readers would round it (rule JSON-02).
pub(crate) fn write_number(digits: &str, out: &mut Vec<u8>) {
    let magnitude = digits.trim_start_matches('-');
    let is_integer = magnitude.bytes().all(|byte| byte.is_ascii_digit());
    let is_safe = if is_integer {
        magnitude.parse::<u64>().is_ok_and(|value| value <= MAX_SAFE_INTEGER)
    } else {
        // Beyond this bound every double is an integer, and some have no double at all.
        magnitude.parse::<f64>().is_ok_and(|value| value <= MAX_SAFE_INTEGER as f64)
    };
    if is_safe {
        out.extend_from_slice(digits.as_bytes());
    } else {
        string::write(digits, out);
    }
}

/// An object or array that is open.
enum Open {
    Object { keys: HashSet<String> },
    Array,
}

struct Rewriter {
    done: Rewritten,
    scratch: String,
}

impl Rewriter {
    fn value(&mut self, source: &str, out: &mut Vec<u8>) -> Result<(), Stop> {
        // A number is complete only if something follows it.
        let source = format!("{source} ");
        let mut cursor = Cursor::new(&source, Wants::ALWAYS);
        let mut open: Vec<Open> = Vec::new();
        loop {
            match cursor.peek()? {
                b'{' => {
                    out.push(b'{');
                    if cursor.opened(b'}')? {
                        let mut keys = HashSet::new();
                        self.key(cursor.key()?, &mut keys, out);
                        open.push(Open::Object { keys });
                        continue;
                    }
                    out.push(b'}');
                }
                b'[' => {
                    out.push(b'[');
                    if cursor.opened(b']')? {
                        open.push(Open::Array);
                        continue;
                    }
                    out.push(b']');
                }
                b'"' => self.text(cursor.string()?, out),
                b'-' | b'0'..=b'9' => write_number(cursor.number()?, out),
                _ => out.extend_from_slice(cursor.skip()?.as_bytes()),
            }
            loop {
                match open.last_mut() {
                    None => return Ok(()),
                    Some(Open::Array) => {
                        if cursor.more(b']')? {
                            out.push(b',');
                            break;
                        }
                        out.push(b']');
                    }
                    Some(Open::Object { keys }) => {
                        if self.next_key(&mut cursor, keys, out)? {
                            break;
                        }
                        out.push(b'}');
                    }
                }
                open.pop();
            }
        }
    }

    /// Passes to the next member whose key is new; false at the end of the object.
    fn next_key(
        &mut self,
        cursor: &mut Cursor<'_>,
        keys: &mut HashSet<String>,
        out: &mut Vec<u8>,
    ) -> Result<bool, Stop> {
        while cursor.more(b'}')? {
            let key = cursor.key()?;
            if keys.contains(key.decode().0.as_ref()) {
                self.done.repeated_keys += 1;
                cursor.skip()?;
                continue;
            }
            out.push(b',');
            self.key(key, keys, out);
            return Ok(true);
        }
        Ok(false)
    }

    fn key(&mut self, key: Text<'_>, keys: &mut HashSet<String>, out: &mut Vec<u8>) {
        self.text(key, out);
        out.push(b':');
        keys.insert(key.decode().0.into_owned());
    }

    fn text(&mut self, text: Text<'_>, out: &mut Vec<u8>) {
        self.scratch.clear();
        self.done.replaced_surrogates += u64::from(text.decode_into(&mut self.scratch));
        string::write(&self.scratch, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_json_is_written_in_one_spelling() {
        let cases = [
            (
                r#" { "a" : [ 1 , 2.50 , true , null ] , "b" : { } , "c" : [ ] } "#,
                r#"{"a":[1,2.50,true,null],"b":{},"c":[]}"#,
            ),
            (r#"{"a":1,"\u0061":2,"b":{"a":3}}"#, r#"{"a":1,"b":{"a":3}}"#),
            ("9007199254740991", "9007199254740991"),
            ("9007199254740992", "\"9007199254740992\""),
            ("-12345678901234567890", "\"-12345678901234567890\""),
            ("1e400", "\"1e400\""),
            ("-1E+30", "\"-1E+30\""),
            ("1e15", "1e15"),
            (r#""\ud800""#, "\"\u{FFFD}\""),
            ("\"a\\/\u{2028}\"", "\"a/\\u2028\""),
        ];
        for (source, written) in cases {
            let mut out = Vec::new();
            rewrite(source, &mut out);
            assert_eq!(String::from_utf8(out).unwrap(), written);
        }
    }

    #[test]
    fn json_09_depth_is_bounded_by_memory_alone() {
        let depth = 200_000;
        let source = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let mut out = Vec::new();
        rewrite(&source, &mut out);
        assert_eq!(out.len(), 2 * depth);
    }
}

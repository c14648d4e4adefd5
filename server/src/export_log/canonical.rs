//! The canonical form of JSON that digests are made over (RFC 8785), as far as the log needs it: objects, lists,
//! strings, whole numbers, `true`, `false` and `null`.

use serde_json::Value;

/// Whole numbers beyond this are not exact in every reader of JSON.
pub const MAX_WHOLE: i64 = 9_007_199_254_740_991;

/// The canonical text of `value`: keys sorted, no white space.
///
/// ```
/// let value = serde_json::json!({ "b": [1, null], "a": "é\n" });
/// assert_eq!(askvault_server::export_log::canonical::text(&value), r#"{"a":"é\n","b":[1,null]}"#);
/// ```
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            // The standard sorts by UTF-16 units, which differs from bytes above U+FFFF.
            keys.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (position, key) in keys.into_iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(members.get(key).unwrap_or(&Value::Null), out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_8785_keys_and_strings() {
        for (value, expected) in [
            (
                r#"{"\u20ac":1,"\r":2,"1":3,"\ud83d\ude00":4,"\ufb33":5}"#,
                "{\"\\r\":2,\"1\":3,\"€\":1,\"😀\":4,\"\u{fb33}\":5}",
            ),
            ("{\"a\": \"\\u0007\\u001F/\\\"\\\\\\u007f\"}", "{\"a\":\"\\u0007\\u001f/\\\"\\\\\u{7f}\"}"),
            (
                "{\"b\":{\"d\":[true, false],\"c\":-3},\"a\":9007199254740991}",
                r#"{"a":9007199254740991,"b":{"c":-3,"d":[true,false]}}"#,
            ),
        ] {
            let value: Value = serde_json::from_str(value).unwrap();
            assert_eq!(text(&value), expected);
        }
    }
}

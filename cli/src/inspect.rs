//! `inspect`: personal data in single records, for tuning and audits.

use std::io::{self, BufRead, BufReader, BufWriter, Write};

use askvault_export::{InspectRecord, Inspector, Tagger};
use serde_json::{Map, Value, json};

use crate::arguments::Inspect;
use crate::exit::{Ending, Failure, note};
use crate::model;
use crate::number::counted;

const STDIN: &str = "standard input";
const STDOUT: &str = "standard output";
/// Bytes read in one go.
const BUFFER_BYTES: usize = 64 * 1024;
/// Lines that could not be read and are told by number.
const LISTED: u64 = 10;

/// Reads records from standard input and writes their spans to standard output.
///
/// A line that is no record is told by its number and left out, as a conversation is by `convert`.
pub fn inspect(given: &Inspect) -> Result<Ending, Failure> {
    let mut inspector = Inspector::new(tagger(given)?);
    let mut input = BufReader::with_capacity(BUFFER_BYTES, io::stdin().lock());
    let mut out = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
    let unwritable = |error: io::Error| Failure::of_output(STDOUT, &error);
    let (mut line, mut number, mut left_out) = (Vec::new(), 0_u64, 0_u64);
    loop {
        // Whoever waits for an answer before asking again gets it.
        if input.buffer().is_empty() {
            out.flush().map_err(unwritable)?;
        }
        line.clear();
        number += 1;
        let read = input
            .read_until(b'\n', &mut line)
            .map_err(|error| Failure::Failed(format!("{STDIN}, line {number}: {error}")))?;
        if read == 0 {
            break;
        }
        let bytes = without_mark(&line, number).trim_ascii();
        if bytes.is_empty() {
            continue;
        }
        let (id, record) = match record(bytes) {
            Ok(record) => record,
            Err(reason) => {
                left_out += 1;
                if left_out <= LISTED {
                    note(&format!("{STDIN}, line {number}: {reason}"));
                }
                continue;
            }
        };
        let spans: Vec<Value> = inspector
            .find(&record)
            .iter()
            .map(|found| json!({"start": found.start, "end": found.end, "type": found.entity.name()}))
            .collect();
        writeln!(out, "{}", json!({"id": id, "spans": spans})).map_err(unwritable)?;
    }
    out.flush().map_err(unwritable)?;
    if left_out == 0 {
        return Ok(Ending::Done);
    }
    note(&format!("missing: {} that could not be read", counted(left_out, "line", "lines")));
    Ok(Ending::Incomplete)
}

/// The tagger, unless only the rules are wanted.
fn tagger(given: &Inspect) -> Result<Option<Tagger>, Failure> {
    if given.detection.as_deref() == Some("rules") {
        if given.model.is_some() {
            return Err(Failure::Usage("--model: --detection rules uses no model".into()));
        }
        return Ok(None);
    }
    model::tagger(given.model.as_deref()).map(Some)
}

/// The line without the byte order mark that may stand before the first one.
fn without_mark(line: &[u8], number: u64) -> &[u8] {
    if number == 1 { line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line) } else { line }
}

/// A record with its id, as given; else what is wrong, without a word of it.
fn record(line: &[u8]) -> Result<(Value, InspectRecord), &'static str> {
    let mut given: Map<String, Value> = match serde_json::from_slice(line) {
        Ok(Value::Object(given)) => given,
        Ok(_) => return Err("not an object"),
        Err(_) => return Err("not valid JSON"),
    };
    let id = match given.remove("id") {
        Some(id @ (Value::String(_) | Value::Number(_))) => id,
        _ => return Err("`id` must be a string or a number"),
    };
    let Some(Value::String(text)) = given.remove("text") else {
        return Err("`text` must be a string");
    };
    let context = object(&given, "context")?;
    let customer = context.map_or(Ok(None), |context| object(context, "customer"))?;
    let of = |from: Option<&Map<String, Value>>, key| match from?.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let record = InspectRecord {
        text,
        conversation: of(context, "conversation"),
        question: of(context, "question"),
        name: of(customer, "name"),
        email: of(customer, "email"),
        phone: of(customer, "phone"),
        company: of(customer, "company"),
    };
    Ok((id, record))
}

/// A nested object, if there is one.
fn object<'v>(
    from: &'v Map<String, Value>,
    key: &str,
) -> Result<Option<&'v Map<String, Value>>, &'static str> {
    match (from.get(key), key) {
        (None | Some(Value::Null), _) => Ok(None),
        (Some(Value::Object(object)), _) => Ok(Some(object)),
        (Some(_), "context") => Err("`context` must be an object"),
        (Some(_), _) => Err("`context.customer` must be an object"),
    }
}

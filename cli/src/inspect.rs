//! `inspect`: personal data in single records, for tuning and audits.

use std::io::{self, BufRead, BufWriter, Write};

use askvault_export::{InspectRecord, Inspector, Tagger};
use serde_json::{Map, Value, json};

use crate::arguments::Inspect;
use crate::exit::{Ending, Failure};
use crate::model;

/// Reads records from standard input and writes their spans to standard output.
pub fn inspect(given: &Inspect) -> Result<Ending, Failure> {
    let mut inspector = Inspector::new(tagger(given)?);
    let mut out = BufWriter::new(io::stdout().lock());
    for (place, line) in io::stdin().lock().lines().enumerate() {
        let number = place + 1;
        let line =
            line.map_err(|error| Failure::Failed(format!("standard input, line {number}: {error}")))?;
        if line.trim().is_empty() {
            continue;
        }
        let record = record(&line).ok_or_else(|| {
            Failure::Failed(format!("standard input, line {number}: not an object with `id` and `text`"))
        })?;
        let spans: Vec<Value> = inspector
            .find(&record.1)
            .iter()
            .map(|found| json!({"start": found.start, "end": found.end, "type": found.entity.name()}))
            .collect();
        writeln!(out, "{}", json!({"id": record.0, "spans": spans}))
            .map_err(|error| Failure::of_output("standard output", &error))?;
    }
    out.flush().map_err(|error| Failure::of_output("standard output", &error))?;
    Ok(Ending::Done)
}

/// The tagger, unless only the rules are wanted.
fn tagger(given: &Inspect) -> Result<Option<Tagger>, Failure> {
    if given.detection.as_deref() == Some("rules") {
        return Ok(None);
    }
    model::tagger(given.model.as_deref()).map(Some)
}

/// A record with its id, as given.
fn record(line: &str) -> Option<(Value, InspectRecord)> {
    let Ok(Value::Object(mut given)) = serde_json::from_str(line) else {
        return None;
    };
    let id = given.remove("id")?;
    let text = given.get("text")?.as_str()?.to_owned();
    let context = object(&given, "context");
    let customer = context.and_then(|context| object(context, "customer"));
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
    Some((id, record))
}

fn object<'v>(from: &'v Map<String, Value>, key: &str) -> Option<&'v Map<String, Value>> {
    from.get(key)?.as_object()
}

//! JSON Schema of the documents, made from the field table.

use serde_json::{Map, Value, json};

use crate::field::{FIELDS, Field, FieldKind, Level};
use crate::result::SCHEMA_VERSION;

/// Address under which the schema is published with the package.
const SCHEMA_ID: &str = "urn:askvault-export:schema:1.0";

/// JSON Schema (2020-12) of the `json` format; a line of `jsonl` is its `$defs/conversation` (rule JSON-05).
///
/// Unknown members of the host are allowed, so no object is closed.
///
/// ```
/// let schema = askvault_export::json_schema();
/// let id = &schema["$defs"]["conversation"]["properties"]["id"]["type"];
/// assert_eq!(id, "string");
/// ```
#[must_use]
pub fn json_schema() -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    let counts: Map<String, Value> =
        ["requested", "exported", "failed", "refused", "empty", "duplicates", "messages"]
            .into_iter()
            .map(|name| (name.to_owned(), count.clone()))
            .collect();
    let count_names: Vec<_> = counts.keys().cloned().collect();
    let mut summary = counts;
    summary.insert("missing".into(), json!({ "type": "array", "items": { "type": "object" } }));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "Conversation export",
        "type": "object",
        "required": ["schema_version", "export", "conversations", "summary"],
        "properties": {
            "schema_version": { "const": SCHEMA_VERSION },
            "export": {
                "type": "object",
                "required": ["id", "time", "engine", "engine_version", "profile", "deleted_text", "fields"],
                "properties": {
                    "id": { "type": "string" },
                    "time": { "type": ["string", "null"], "format": "date-time" },
                    "engine": { "type": "string" },
                    "engine_version": { "type": "string" },
                    "profile": { "enum": ["internal", "external", "training", "subject-access"] },
                    "deleted_text": { "enum": ["omit", "keep"] },
                    "fields": { "type": "array", "items": { "type": "string" } }
                }
            },
            "conversations": { "type": "array", "items": { "$ref": "#/$defs/conversation" } },
            "summary": { "type": "object", "required": count_names, "properties": summary }
        },
        "$defs": {
            "conversation": record(Level::Conversation, &[
                ("messages", "message"), ("notes", "note"), ("audit", "audit-event"), ("skills", "skill"),
                ("recordings", "recording"),
            ], &["id"]),
            "message": record(Level::Message, &[
                ("reactions", "reaction"), ("attachments", "attachment"), ("sources", "citation"),
            ], &[]),
            "reaction": record(Level::Reaction, &[], &[]),
            "attachment": record(Level::Attachment, &[], &[]),
            "citation": record(Level::Citation, &[], &[]),
            "note": record(Level::Note, &[("attachments", "attachment")], &[]),
            "audit-event": record(Level::AuditEvent, &[], &[]),
            "skill": record(Level::Skill, &[], &[]),
            "recording": record(Level::Recording, &[], &[]),
        }
    })
}

/// Schema of the records of one level.
fn record(level: Level, lists: &[(&str, &str)], required: &[&str]) -> Value {
    let mut properties = Map::new();
    for field in FIELDS.iter().filter(|field| field.is_in_json() && field.level() == level) {
        match field.path.split_once('.') {
            None => {
                properties.insert(field.path.to_owned(), property(field));
            }
            Some((part, key)) => {
                let part = properties
                    .entry(part.to_owned())
                    .or_insert_with(|| json!({ "type": ["object", "null"], "properties": {} }));
                if let Some(Value::Object(inner)) = part.get_mut("properties") {
                    inner.insert(key.to_owned(), property(field));
                }
            }
        }
    }
    for &(key, definition) in lists {
        let items = json!({ "$ref": format!("#/$defs/{definition}") });
        properties.insert(key.to_owned(), json!({ "type": ["array", "null"], "items": items }));
    }
    json!({ "type": "object", "required": required, "properties": properties })
}

/// Schema of one field. A number that readers would round is a string (rule JSON-02).
fn property(field: &Field) -> Value {
    let types = match field.kind {
        FieldKind::Id if field.key == "conversation_id" => json!("string"),
        FieldKind::Text | FieldKind::Id | FieldKind::Phone | FieldKind::Enum | FieldKind::Time => {
            json!(["string", "null"])
        }
        FieldKind::Number => json!(["number", "string", "null"]),
        FieldKind::Flag => json!(["boolean", "null"]),
        FieldKind::List => {
            return json!({ "type": ["array", "null"], "items": { "type": "string" },
                "title": field.label, "description": field.description });
        }
        FieldKind::Object => json!(["object", "null"]),
        FieldKind::Any => {
            return json!({ "title": field.label, "description": field.description });
        }
    };
    json!({ "type": types, "title": field.label, "description": field.description })
}

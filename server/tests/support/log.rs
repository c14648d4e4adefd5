//! Events of the export log.
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub fn sha256(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The shortest event.
pub fn event(export: &str, name: &str, client_sequence: i64) -> Value {
    let mut event = json!({
        "export_id": export, "event": name, "client_sequence": client_sequence,
        "occurred_at": "2026-11-23T12:00:00.000Z", "clock_source": "device",
    });
    if name == "failed" {
        event["error_code"] = json!("network");
    }
    event
}

//! One export as its events tell it, newest export first.

use rusqlite::{Connection, params};
use serde_json::{Map, Value, json};

use super::stored_text::stored_text;
use super::window::Window;

/// What became of an export, by its newest event.
pub const STATES: [&str; 6] = ["unfinished", "finished", "saved", "cancelled", "failed", "removed"];

/// What a later event does not take back: the newest value that is not null counts.
const TOLD: [&str; 17] = [
    "scope_kind",
    "filter_digest",
    "filter_text",
    "formats",
    "fields",
    "profile",
    "policy_id",
    "counts",
    "file_id",
    "file_bytes",
    "file_digest",
    "manifest_digest",
    "place",
    "engine_version",
    "engine_digest",
    "purpose",
    "error_code",
];

const STATE: &str = "CASE event WHEN 'finished' THEN 'finished' WHEN 'saved' THEN 'saved' WHEN 'downloaded' THEN 'saved' \
    WHEN 'verified' THEN 'saved' WHEN 'cancelled' THEN 'cancelled' WHEN 'failed' THEN 'failed' WHEN 'purged' THEN 'removed' \
    WHEN 'deleted' THEN 'removed' ELSE 'unfinished' END";

/// The events that tell of an export: those of the actor who began it. Others are refused, but can stand in the log of an
/// earlier version.
const TELLING: &str = "export_log AS told WHERE workspace = ?1 AND (?2 IS NULL OR actor_id = ?2) AND actor_id = \
    (SELECT actor_id FROM export_log WHERE workspace = told.workspace AND export_id = told.export_id ORDER BY sequence LIMIT 1)";

/// Whose events can be seen: everybody's, or those of one actor.
pub type Sight<'a> = Option<&'a str>;

/// Which exports are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// One of [`STATES`].
    pub state: Option<String>,
    /// Who began it.
    pub actor: Option<String>,
    /// Which page, by the newest event of each export.
    pub window: Window,
}

/// A page of exports.
#[derive(Debug)]
pub struct Page {
    /// The exports as the API gives them.
    pub exports: Vec<Value>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// All that match, on this page or not.
    pub total: i64,
}

/// Reads a page of `workspace`'s exports.
pub fn page(
    connection: &Connection,
    workspace: &str,
    sight: Sight<'_>,
    wanted: &Wanted,
) -> rusqlite::Result<Page> {
    // With max(), SQLite takes the other columns from the row that holds the maximum.
    let exports = format!(
        "SELECT export_id, last, state FROM (SELECT export_id, {STATE} AS state, max(sequence) AS last FROM {TELLING} \
         AND (?3 IS NULL OR actor_id = ?3) GROUP BY export_id) \
         WHERE (?4 IS NULL OR state = ?4)"
    );
    let total: i64 = connection
        .prepare_cached(&format!("SELECT count(*) FROM ({exports})"))?
        .query_row(params![workspace, sight, wanted.actor, wanted.state], |row| row.get(0))?;
    let mut statement = connection
        .prepare_cached(&format!("SELECT export_id, last, state FROM ({exports}) WHERE ?5 IS NULL OR last < ?5 ORDER BY last DESC LIMIT ?6"))?;
    let (before, rows) = (wanted.window.before, wanted.window.rows());
    let mut found: Vec<(String, i64, String)> = statement
        .query_map(params![workspace, sight, wanted.actor, wanted.state, before, rows], |row| {
            Ok((stored_text(row, 0)?.to_owned(), row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<_, _>>()?;
    let next = wanted.window.cut(&mut found, |(_, last, _)| *last);
    let exports = found
        .iter()
        .filter(|(id, ..)| !id.is_empty())
        .map(|(id, _, state)| summary(connection, workspace, sight, id, state))
        .collect::<Result<_, _>>()?;
    Ok(Page { exports, next, total })
}

fn summary(
    connection: &Connection,
    workspace: &str,
    sight: Sight<'_>,
    export_id: &str,
    state: &str,
) -> rusqlite::Result<Value> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT entry, digest FROM {TELLING} AND export_id = ?3 ORDER BY sequence"
    ))?;
    let mut rows = statement.query(params![workspace, sight, export_id])?;
    let mut told =
        Map::from_iter([("export_id".to_owned(), json!(export_id)), ("state".to_owned(), json!(state))]);
    let mut events = 0;
    while let Some(row) = rows.next()? {
        let Ok(Value::Object(mut entry)) = serde_json::from_str(stored_text(row, 0)?) else { continue };
        let mut take = |name: &str| entry.remove(name).unwrap_or_default();
        if events == 0 {
            for name in ["actor_kind", "actor_id", "actor_name", "actor_role"] {
                told.insert(name.to_owned(), take(name));
            }
            for (name, of) in [
                ("requested_at", "at"),
                ("device_time", "occurred_at"),
                ("clock_source", "clock_source"),
                ("clock_offset_ms", "clock_offset_ms"),
            ] {
                told.insert(name.to_owned(), take(of));
            }
            told.insert("last_at".to_owned(), told.get("requested_at").cloned().unwrap_or_default());
        } else {
            told.insert("last_at".to_owned(), take("at"));
        }
        told.insert("last_sequence".to_owned(), take("sequence"));
        told.insert("last_digest".to_owned(), stored_text(row, 1)?.into());
        for name in TOLD {
            let value = take(name);
            // How many were asked for says less than what became of them.
            let known = told.get(name).is_some_and(|known| known.get("exported").is_some());
            let says_less = value.is_null() || (name == "counts" && known && value.get("exported").is_none());
            if !says_less || !told.contains_key(name) {
                told.insert(name.to_owned(), value);
            }
        }
        events += 1;
    }
    told.insert("events".to_owned(), json!(events));
    Ok(Value::Object(told))
}

/// Everybody whose exports can be seen, by name.
pub fn people(connection: &Connection, workspace: &str, sight: Sight<'_>) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(&format!(
            "SELECT actor_id, json_extract(entry, '$.actor_name') AS name, count(DISTINCT export_id), max(sequence) FROM {TELLING} \
             GROUP BY actor_id ORDER BY name, actor_id"
        ))?
        .query_map(params![workspace, sight], |row| {
            let (id, name) = (stored_text(row, 0)?, Some(stored_text(row, 1)?).filter(|name| !name.is_empty()));
            Ok(json!({ "id": id, "name": name, "exports": row.get::<_, i64>(2)? }))
        })?
        .collect()
}

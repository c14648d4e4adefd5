//! One export as its events tell it, newest export first.

use rusqlite::{Connection, ToSql, params};
use serde_json::{Map, Value, json};

use super::page::{Page, Window};

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

/// Whose events can be seen: everybody's, or those of one actor.
pub type Sight<'a> = Option<&'a str>;

/// Which exports are asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// One of [`STATES`].
    pub state: Option<String>,
    /// Who began it.
    pub actor: Option<String>,
    /// By their newest events.
    pub window: Window,
}

/// Reads a page of `workspace`'s exports, as the API gives them.
pub fn page(
    connection: &Connection,
    workspace: &str,
    sight: Sight<'_>,
    wanted: &Wanted,
) -> rusqlite::Result<Page<Value>> {
    // With max(), SQLite takes the other columns from the row that holds the maximum.
    let exports = format!(
        "SELECT export_id, sequence, state FROM (SELECT export_id, {STATE} AS state, max(sequence) AS sequence FROM export_log \
         WHERE workspace = ?1 AND (?2 IS NULL OR actor_id = ?2) AND (?3 IS NULL OR actor_id = ?3) GROUP BY export_id) \
         WHERE (?4 IS NULL OR state = ?4)"
    );
    let parameters: [&dyn ToSql; 4] = [&workspace, &sight, &wanted.actor, &wanted.state];
    Page::read(connection, &exports, &parameters, wanted.window, |row| {
        let (id, state): (String, String) = (row.get("export_id")?, row.get("state")?);
        summary(connection, workspace, sight, &id, &state)
    })
}

fn summary(
    connection: &Connection,
    workspace: &str,
    sight: Sight<'_>,
    export_id: &str,
    state: &str,
) -> rusqlite::Result<Value> {
    let mut statement = connection.prepare_cached(
        "SELECT entry, digest FROM export_log WHERE workspace = ? AND export_id = ? AND (?3 IS NULL OR actor_id = ?3) ORDER BY sequence",
    )?;
    let mut rows = statement.query(params![workspace, export_id, sight])?;
    let mut told =
        Map::from_iter([("export_id".to_owned(), json!(export_id)), ("state".to_owned(), json!(state))]);
    let mut events = 0;
    while let Some(row) = rows.next()? {
        let text: String = row.get(0)?;
        let Ok(Value::Object(mut entry)) = serde_json::from_str(&text) else { continue };
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
        told.insert("last_digest".to_owned(), row.get::<_, String>(1)?.into());
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

/// Everybody whose events can be seen, by name.
pub fn people(connection: &Connection, workspace: &str, sight: Sight<'_>) -> rusqlite::Result<Vec<Value>> {
    connection
        .prepare_cached(
            "SELECT actor_id, json_extract(entry, '$.actor_name') AS name, count(DISTINCT export_id), max(sequence) FROM export_log \
             WHERE workspace = ?1 AND (?2 IS NULL OR actor_id = ?2) GROUP BY actor_id ORDER BY name, actor_id",
        )?
        .query_map(params![workspace, sight], |row| {
            Ok(json!({ "id": row.get::<_, String>(0)?, "name": row.get::<_, Option<String>>(1)?, "exports": row.get::<_, i64>(2)? }))
        })?
        .collect()
}

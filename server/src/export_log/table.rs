//! The table of the log: what is written stays, in order, once.

use rusqlite::types::ToSqlOutput;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use super::draft::Draft;
use super::entry::{Actor, Entry, GENESIS, Place, says_the_same};
use super::stored_text::stored_text;
use crate::envelope::Failure;

/// Columns to search by are computed from the event itself, so that they cannot say something else. What somebody put in
/// the place of an event and is no JSON has none of them: only the chain tells of it.
const TABLE: &str = "
CREATE TABLE IF NOT EXISTS export_log (
    workspace TEXT NOT NULL, sequence INTEGER NOT NULL, entry TEXT NOT NULL, digest TEXT NOT NULL,
    export_id TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.export_id') END) VIRTUAL,
    event TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.event') END) VIRTUAL,
    client_sequence INTEGER GENERATED ALWAYS AS (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.client_sequence') END) VIRTUAL,
    actor_id TEXT GENERATED ALWAYS AS (CASE WHEN json_valid(entry) THEN json_extract(entry, '$.actor_id') END) VIRTUAL,
    PRIMARY KEY (workspace, sequence)
) WITHOUT ROWID;
";

/// The triggers refuse every statement but the next event; `OR REPLACE`, which fires no trigger for what it deletes,
/// meets the first of them. The index is not a unique one: a copy that somebody put in would keep the server from starting.
const RULES: &str = "
CREATE INDEX IF NOT EXISTS export_log_name ON export_log (workspace, export_id, event, client_sequence);
CREATE INDEX IF NOT EXISTS export_log_export ON export_log (workspace, export_id, sequence);
CREATE TRIGGER IF NOT EXISTS export_log_in_order BEFORE INSERT ON export_log
WHEN new.sequence IS NOT 1 + (SELECT coalesce(max(sequence), 0) FROM export_log WHERE workspace = new.workspace)
    OR EXISTS (SELECT 1 FROM export_log WHERE workspace = new.workspace AND export_id = json_extract(new.entry, '$.export_id')
        AND event = json_extract(new.entry, '$.event') AND client_sequence = json_extract(new.entry, '$.client_sequence'))
BEGIN SELECT RAISE(ABORT, 'export_log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS export_log_no_update BEFORE UPDATE ON export_log
BEGIN SELECT RAISE(ABORT, 'export_log is append-only'); END;
CREATE TRIGGER IF NOT EXISTS export_log_no_delete BEFORE DELETE ON export_log
BEGIN SELECT RAISE(ABORT, 'export_log is append-only'); END;
";

const INSERT: &str = "INSERT INTO export_log (workspace, sequence, entry, digest) VALUES (?,?,?,?)";

/// What became of an event that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is the newest event now.
    New(Entry),
    /// It had come before; this is what was written then.
    Before(Entry),
}

/// Appends an event, unless it is there already, or belongs to the export of somebody else. One writer at a time: the head is read and followed in one transaction.
pub fn append(
    connection: &Connection,
    workspace: &str,
    draft: &Draft,
    actor: &Actor,
    now_ms: i64,
) -> Result<Appended, Failure> {
    let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
    let begun_by = transaction
        .prepare_cached(
            "SELECT actor_id FROM export_log WHERE workspace = ? AND export_id = ? ORDER BY sequence LIMIT 1",
        )?
        .query_row((workspace, draft.text("export_id")), |row| stored_text(row, 0).map(str::to_owned))
        .optional()?
        .unwrap_or_default();
    if !begun_by.is_empty() && begun_by != actor.id {
        return Err(conflict("somebody else began the export with this export_id"));
    }
    let known = transaction
        .prepare_cached(
            "SELECT entry, digest, actor_id FROM export_log \
             WHERE workspace = ? AND export_id = ? AND event = ? AND client_sequence = ?",
        )?
        .query_row(
            (workspace, draft.text("export_id"), draft.text("event"), draft.client_sequence()),
            |row| Ok((Entry::stored(row, 0, 1)?, stored_text(row, 2)? == actor.id)),
        )
        .optional()?;
    if let Some((entry, is_own)) = known {
        if !is_own || !says_the_same(&entry.text, draft) {
            return Err(conflict("another event has this export_id, event and client_sequence"));
        }
        return Ok(Appended::Before(entry));
    }
    let head: Option<(i64, String)> = transaction
        .prepare_cached(
            "SELECT sequence, digest FROM export_log WHERE workspace = ? ORDER BY sequence DESC LIMIT 1",
        )?
        .query_row([workspace], |row| Ok((row.get(0)?, stored_text(row, 1)?.to_owned())))
        .optional()?;
    let (last, previous) = head.unwrap_or_else(|| (0, GENESIS.to_owned()));
    let place = Place { workspace, sequence: last + 1, previous: &previous, now_ms };
    let entry = Entry::new(draft, actor, place);
    transaction.prepare_cached(INSERT)?.execute((workspace, place.sequence, &entry.text, &entry.digest))?;
    transaction.commit()?;
    Ok(Appended::New(entry))
}

fn conflict(detail: &'static str) -> Failure {
    Failure::new(axum::http::StatusCode::CONFLICT, "event_conflict", detail)
}

/// Makes the table where it is not there yet, with the rows of the database that is `replaced` exactly as they lie there: the
/// rules begin to hold after them, so that a changed or missing event stays visible as what it is.
pub fn prepare(connection: &Connection, replaced: Option<&Connection>) -> rusqlite::Result<()> {
    connection.execute_batch(TABLE)?;
    if let Some(replaced) = replaced {
        carry(replaced, connection)?;
    }
    connection.execute_batch(RULES)
}

fn carry(replaced: &Connection, connection: &Connection) -> rusqlite::Result<()> {
    let has_log: bool =
        replaced.query_row("SELECT count(*) FROM sqlite_schema WHERE name = 'export_log'", [], |row| {
            row.get(0)
        })?;
    if !has_log {
        return Ok(());
    }
    let mut insert = connection.prepare(INSERT)?;
    let mut select = replaced
        .prepare("SELECT workspace, sequence, entry, digest FROM export_log ORDER BY workspace, sequence")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        // Never read as text: what somebody wrote there need not be any.
        let value = |column| row.get_ref(column).map(ToSqlOutput::Borrowed);
        insert.execute([value(0)?, value(1)?, value(2)?, value(3)?])?;
    }
    Ok(())
}

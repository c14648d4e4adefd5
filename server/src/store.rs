//! The SQLite database: its tables, a small pool of connections, and filling it with the sample workspace.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use crate::audience::AudienceSet;
use crate::checkpoint_key;
use crate::export_log::table;
use crate::sample::{self, Sample};

/// Marks a database file as ours (`AVKT`), so that no other program's file is ever emptied.
const APPLICATION_ID: i64 = 0x4156_4b54;
/// Version of the tables below and of the log's.
const SCHEMA_VERSION: i64 = 2;
/// Connections to a database file; a database in memory has one.
const POOL_SIZE: usize = 4;
/// So long is waited for others who write.
const PATIENCE: Duration = Duration::from_secs(5);

const SCHEMA: &str = "
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE conversation (
    rowid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL, status TEXT NOT NULL, priority TEXT NOT NULL, sla_state TEXT NOT NULL,
    started_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,
    customer_id TEXT NOT NULL, customer_email TEXT,
    agent_id TEXT, agent_name TEXT,
    audience INTEGER NOT NULL
);
CREATE INDEX conversation_order ON conversation (last_ms DESC, id DESC);
CREATE INDEX conversation_start ON conversation (started_ms);
CREATE INDEX conversation_channel ON conversation (channel, last_ms DESC);
CREATE INDEX conversation_status ON conversation (status, last_ms DESC);
CREATE INDEX conversation_priority ON conversation (priority, last_ms DESC);
CREATE INDEX conversation_sla ON conversation (sla_state, last_ms DESC);
CREATE INDEX conversation_agent ON conversation (agent_id, last_ms DESC);
CREATE INDEX conversation_customer ON conversation (customer_id);
CREATE INDEX conversation_email ON conversation (customer_email);
-- Texts stand apart, so that scans of the filter columns read few pages.
CREATE TABLE document (rowid INTEGER PRIMARY KEY, item TEXT NOT NULL, detail TEXT NOT NULL);
CREATE TABLE conversation_tag (
    tag TEXT NOT NULL, conversation INTEGER NOT NULL, PRIMARY KEY (conversation, tag)
) WITHOUT ROWID;
CREATE INDEX conversation_tag_name ON conversation_tag (tag);
CREATE TABLE customer (id TEXT PRIMARY KEY, profile TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE file (
    id TEXT PRIMARY KEY, conversation INTEGER NOT NULL, name TEXT NOT NULL, content_type TEXT NOT NULL, bytes BLOB NOT NULL
) WITHOUT ROWID;
CREATE TABLE api_key (
    hash BLOB PRIMARY KEY, name TEXT NOT NULL, plan TEXT NOT NULL, audience INTEGER NOT NULL,
    expires_ms INTEGER, revoked INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE VIRTUAL TABLE message_text USING fts5 (content, tokenize = 'trigram remove_diacritics 1', detail = full);
";

/// Why the database cannot be used: one sentence for the terminal.
#[derive(Debug)]
pub struct StoreError(pub String);

impl fmt::Display for StoreError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for StoreError {}

/// What opening a database did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// It was filled already.
    Kept,
    /// It was new and is filled now.
    Filled,
    /// Its sample was of another version or size and was replaced.
    Replaced,
}

/// The open database.
#[derive(Debug)]
pub struct Store {
    idle: Mutex<Vec<Connection>>,
    freed: Condvar,
}

impl Store {
    /// Opens `path`, or a database in memory, and makes sure that it holds `count` sample conversations.
    pub fn open(path: Option<&Path>, count: usize) -> Result<(Self, Opened), StoreError> {
        let place = path.map(Path::to_path_buf);
        let failed = |error: rusqlite::Error| explain(place.as_ref(), &error);
        let mut connection = connect(path).map_err(failed)?;
        let application: i64 =
            connection.pragma_query_value(None, "application_id", |row| row.get(0)).map_err(failed)?;
        let tables: i64 = connection
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(failed)?;
        let opened = if tables == 0 {
            fill(&mut connection, count, None).map_err(failed)?;
            Opened::Filled
        } else if application != APPLICATION_ID {
            let name = path.map(|path| path.display().to_string()).unwrap_or_default();
            return Err(StoreError(format!(
                "{name} is a database of another program; choose another --db file."
            )));
        } else if is_current(&connection, count).map_err(failed)? {
            table::prepare(&connection, None).map_err(failed)?;
            Opened::Kept
        } else {
            if let Some(path) = path {
                replace(path, connection, count)?;
            }
            connection = connect(path).map_err(failed)?;
            Opened::Replaced
        };
        if let Some(path) = path {
            sweep(path, &connection).map_err(failed)?;
        }
        let mut idle = vec![connection];
        if path.is_some() {
            for _ in 1..POOL_SIZE {
                idle.push(connect(path).map_err(failed)?);
            }
        }
        Ok((Self { idle: Mutex::new(idle), freed: Condvar::new() }, opened))
    }

    /// Runs `job` with a connection. Blocks: call it through [`Store::run`] in async code.
    pub fn with<T>(&self, job: impl FnOnce(&Connection) -> T) -> T {
        let mut idle = self.lock();
        let connection = loop {
            match idle.pop() {
                Some(connection) => break connection,
                None => idle = self.freed.wait(idle).unwrap_or_else(PoisonError::into_inner),
            }
        };
        drop(idle);
        let lease = Lease { store: self, connection: Some(connection) };
        match &lease.connection {
            Some(connection) => job(connection),
            None => unreachable!("a lease holds its connection until it is dropped"),
        }
    }

    /// Runs `job` on a thread that may block.
    pub async fn run<T: Send + 'static>(
        self: &std::sync::Arc<Self>,
        job: impl FnOnce(&Connection) -> T + Send + 'static,
    ) -> T {
        let store = self.clone();
        match tokio::task::spawn_blocking(move || store.with(job)).await {
            Ok(value) => value,
            // The cause was already reported by the panic hook; the request ends with a 500.
            Err(error) => std::panic::resume_unwind(error.try_into_panic().unwrap_or_else(|_| Box::new(()))),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the connection back, also when the job panics.
struct Lease<'a> {
    store: &'a Store,
    connection: Option<Connection>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.store.lock().push(connection);
            self.store.freed.notify_one();
        }
    }
}

fn connect(path: Option<&Path>) -> rusqlite::Result<Connection> {
    let connection = match path {
        Some(path) => Connection::open(path)?,
        None => Connection::open_in_memory()?,
    };
    connection.busy_timeout(PATIENCE)?;
    connection.pragma_update(None, "cache_size", -32_000)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn is_current(connection: &Connection, count: usize) -> rusqlite::Result<bool> {
    let schema: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if schema != SCHEMA_VERSION {
        return Ok(false);
    }
    let sample: Option<String> = connection
        .query_row("SELECT value FROM meta WHERE key = 'sample'", [], |row| row.get(0))
        .optional()?;
    Ok(sample.as_deref() == Some(&sample_name(count)))
}

fn sample_name(count: usize) -> String {
    format!("{} of generator {}", count, sample::VERSION)
}

/// Gives the database at `path` a new sample. It is made beside the old one, which stands until the new one is whole: a new
/// sample is no reason to forget what was exported, and an end in between must not be one either.
fn replace(path: &Path, replaced: Connection, count: usize) -> Result<(), StoreError> {
    let not_replaced =
        |error: std::io::Error| StoreError(format!("{} cannot be replaced: {error}.", path.display()));
    let beside = beside(path);
    // What an earlier try left that was interrupted.
    remove(&beside).map_err(not_replaced)?;
    let made = fill_beside(&beside, &replaced, count);
    // Some systems rename no file over one that is open.
    drop(replaced);
    match made {
        Ok(()) => std::fs::rename(&beside, path).map_err(not_replaced),
        Err(error) => {
            // The error says more than that the rest of it could not be removed.
            remove(&beside).ok();
            Err(explain(Some(&path.to_path_buf()), &error))
        }
    }
}

/// Where a database is made that is to replace the one at `path`.
fn beside(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    PathBuf::from(beside)
}

/// Removes what an interrupted replacement left, unless another program is at it now: it holds the lock then.
fn sweep(path: &Path, connection: &Connection) -> rusqlite::Result<()> {
    connection.busy_timeout(Duration::ZERO)?;
    if connection.execute_batch("BEGIN IMMEDIATE").is_ok() {
        // What cannot be removed takes room and harms nobody.
        remove(&beside(path)).ok();
        connection.execute_batch("ROLLBACK")?;
    }
    connection.busy_timeout(PATIENCE)
}

fn fill_beside(beside: &Path, replaced: &Connection, count: usize) -> rusqlite::Result<()> {
    // With any other journal a part of the old database could lie in a file that keeps its name.
    replaced.pragma_update_and_check(None, "journal_mode", "DELETE", |_| Ok(()))?;
    // Nobody appends to the log while it is copied.
    replaced.execute_batch("BEGIN IMMEDIATE")?;
    fill(&mut connect(Some(beside))?, count, Some(replaced))
}

/// Removes a database with what SQLite keeps beside it.
fn remove(path: &Path) -> std::io::Result<()> {
    for suffix in ["", "-wal", "-shm", "-journal"] {
        let mut name = path.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

fn explain(path: Option<&PathBuf>, error: &rusqlite::Error) -> StoreError {
    let name = path.map_or_else(|| "the database in memory".to_owned(), |path| path.display().to_string());
    let cause = match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::NotADatabase) => "it is not an SQLite database".to_owned(),
        Some(rusqlite::ErrorCode::CannotOpen) => "it cannot be opened (does its folder exist?)".to_owned(),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            "another program is using it".to_owned()
        }
        _ => error.to_string(),
    };
    StoreError(format!("{name} cannot be used as the database: {cause}."))
}

/// A sample with its JSON written out.
struct Record {
    sample: Sample,
    item: String,
    detail: String,
    customer: String,
}

impl Record {
    fn of(mut sample: Sample) -> Self {
        Self {
            item: sample.item.take().to_string(),
            detail: sample.conversation.take().to_string(),
            customer: sample.customer.take().to_string(),
            sample,
        }
    }
}

/// Writes the whole sample, and what is kept of the database that is `replaced`, in one transaction.
fn fill(connection: &mut Connection, count: usize, replaced: Option<&Connection>) -> rusqlite::Result<()> {
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    let transaction = connection.transaction()?;
    transaction.execute_batch(SCHEMA)?;
    {
        let mut add_conversation = transaction.prepare(
            "INSERT INTO conversation (rowid, id, channel, status, priority, sla_state, started_ms, last_ms, \
             customer_id, customer_email, agent_id, agent_name, audience) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)",
        )?;
        let mut add_document =
            transaction.prepare("INSERT INTO document (rowid, item, detail) VALUES (?,?,?)")?;
        let mut add_tag =
            transaction.prepare("INSERT OR IGNORE INTO conversation_tag (tag, conversation) VALUES (?,?)")?;
        let mut add_customer =
            transaction.prepare("INSERT OR IGNORE INTO customer (id, profile) VALUES (?,?)")?;
        let mut add_file = transaction
            .prepare("INSERT INTO file (id, conversation, name, content_type, bytes) VALUES (?,?,?,?,?)")?;
        let mut add_text = transaction.prepare("INSERT INTO message_text (rowid, content) VALUES (?,?)")?;
        // Half of the work is writing the texts, so it is done beside the database's half.
        let (sender, receiver) = std::sync::mpsc::sync_channel(64);
        std::thread::spawn(move || {
            for sample in sample::conversations(count) {
                if sender.send(Record::of(sample)).is_err() {
                    break;
                }
            }
        });
        for (rowid, record) in (1_i64..).zip(receiver) {
            let Record { sample, item, detail, customer } = record;
            add_conversation.execute(params![
                rowid,
                sample.id,
                sample.channel,
                sample.status,
                sample.priority,
                sample.sla_state,
                sample.started_ms,
                sample.last_ms,
                sample.customer_id,
                sample.customer_email.as_ref().map(|email| email.to_lowercase()),
                sample.agent_id,
                sample.agent_name,
                AudienceSet::of(sample.audience.iter().copied()).0,
            ])?;
            add_document.execute(params![rowid, item, detail])?;
            for tag in &sample.tags {
                add_tag.execute(params![tag, rowid])?;
            }
            add_customer.execute(params![sample.customer_id, customer])?;
            for file in &sample.files {
                add_file.execute(params![file.id, rowid, file.name, file.content_type, file.bytes])?;
            }
            add_text.execute(params![rowid, sample.text])?;
        }
        transaction.execute("INSERT INTO meta (key, value) VALUES ('sample', ?)", [sample_name(count)])?;
    }
    table::prepare(&transaction, replaced)?;
    if let Some(replaced) = replaced {
        checkpoint_key::carry(replaced, &transaction)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()
}

//! The key under which a user's browser seals the checkpoint of an interrupted export.
//!
//! It is derived and never stored: a checkpoint on a disk is worthless without a session of the same user.

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::app::App;
use crate::conversation::json_response;
use crate::envelope::Failure;
use crate::session::random_token;
use crate::workspace;

const PURPOSE: &str = "askvault checkpoint key 1";
const SELECT: &str = "SELECT value FROM meta WHERE key = 'checkpoint-secret'";
const INSERT: &str = "INSERT OR IGNORE INTO meta (key, value) VALUES ('checkpoint-secret', ?)";

/// `GET /v1/checkpoint-key`: 64 hexadecimal digits, the same for a user whenever they ask. Sessions only.
pub async fn current(State(app): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    let (seat, _) = app.sessions.resolve(&headers)?;
    let secret = app.store.run(secret).await?;
    Ok(json_response(serde_json::json!({ "key": derive(&secret, seat.id) }).to_string()))
}

/// The server's own secret, made when it is first needed.
fn secret(connection: &Connection) -> Result<String, Failure> {
    if let Some(secret) = stored(connection)? {
        return Ok(secret);
    }
    connection.execute(INSERT, [random_token()?])?;
    // Another request may have been first.
    stored(connection)?.ok_or_else(Failure::internal)
}

fn stored(connection: &Connection) -> rusqlite::Result<Option<String>> {
    connection.prepare_cached(SELECT)?.query_row([], |row| row.get(0)).optional()
}

/// Keeps the secret of a database that is `replaced`: with another one no checkpoint could be opened again.
pub fn carry(replaced: &Connection, connection: &Connection) -> rusqlite::Result<()> {
    if let Some(secret) = stored(replaced)? {
        connection.execute(INSERT, [secret])?;
    }
    Ok(())
}

/// What stands for the user is hashed first, so that no key helps to compute another.
fn derive(secret: &str, user: &str) -> String {
    let whose = Sha256::digest(format!("{PURPOSE}\0{}\0{user}", workspace::WORKSPACE_ID));
    let key = Sha256::new().chain_update(secret).chain_update(whose).finalize();
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_differ_by_user_and_by_secret() {
        let ada = derive("one", "usr_01");
        assert_eq!(ada, derive("one", "usr_01"));
        assert_eq!(ada.len(), 64);
        assert_ne!(ada, derive("one", "usr_02"));
        assert_ne!(ada, derive("two", "usr_01"));
    }
}

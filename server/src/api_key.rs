//! API keys: `Authorization: Bearer ak_…`, stored as SHA-256 only.

use axum::http::{HeaderValue, StatusCode};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest, Sha256};

use crate::audience::AudienceSet;
use crate::envelope::Failure;
use crate::session::random_token;

/// What a plan allows a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Name as stored.
    pub name: &'static str,
    /// Answered requests a minute.
    pub per_minute: u32,
    /// Answered requests a day (UTC).
    pub per_day: u32,
}

/// The documented plans. Enterprise is by contract; these are its numbers here.
pub const PLANS: [Plan; 5] = [
    Plan { name: "free", per_minute: 10, per_day: 100 },
    Plan { name: "starter", per_minute: 60, per_day: 3_000 },
    Plan { name: "growth", per_minute: 200, per_day: 15_000 },
    Plan { name: "business", per_minute: 1_000, per_day: 50_000 },
    Plan { name: "enterprise", per_minute: 10_000, per_day: 1_000_000 },
];

/// A key that was found.
#[derive(Clone, Copy, Debug)]
pub struct ApiKey {
    /// SHA-256 of the key.
    pub hash: [u8; 32],
    /// Its limits.
    pub plan: Plan,
    /// What it may read.
    pub grant: AudienceSet,
}

/// The key of an `Authorization` header: the word Bearer, exactly one space, `ak_…`.
pub fn read_header(value: &HeaderValue) -> Result<&str, Failure> {
    value
        .to_str()
        .ok()
        .and_then(|text| text.strip_prefix("Bearer "))
        .filter(|key| {
            key.starts_with("ak_") && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        })
        .ok_or_else(|| {
            Failure::new(
                StatusCode::UNAUTHORIZED,
                "malformed_auth",
                "the header has the form 'Authorization: Bearer ak_…' with one space",
            )
        })
}

/// Looks a key up.
pub fn find(connection: &Connection, key: &str, now_ms: i64) -> Result<ApiKey, Failure> {
    let hash: [u8; 32] = Sha256::digest(key.as_bytes()).into();
    let row = connection
        .prepare_cached("SELECT plan, audience, expires_ms, revoked FROM api_key WHERE hash = ?")?
        .query_row([hash], |row| {
            let row: (String, u32, Option<i64>, bool) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            Ok(row)
        })
        .optional()?;
    let refused = |code, detail| Failure::new(StatusCode::UNAUTHORIZED, code, detail);
    let Some((plan, audience, expires_ms, false)) = row else {
        return Err(refused("invalid_key", "this API key does not exist or was revoked"));
    };
    if expires_ms.is_some_and(|end| end <= now_ms) {
        return Err(refused("expired_key", "this API key has expired"));
    }
    let plan = PLANS.iter().copied().find(|known| known.name == plan).ok_or_else(Failure::internal)?;
    Ok(ApiKey { hash, plan, grant: AudienceSet(audience) })
}

/// Stores a new random key under `name`, in place of an older one of that name, and returns it.
pub fn create(
    connection: &Connection,
    name: &str,
    plan: Plan,
    grant: AudienceSet,
    expires_ms: Option<i64>,
) -> Result<String, Failure> {
    let key = format!("ak_nwshop_{}", random_token()?.get(..32).unwrap_or_default());
    let hash: [u8; 32] = Sha256::digest(key.as_bytes()).into();
    connection.execute("DELETE FROM api_key WHERE name = ?", [name])?;
    connection.execute(
        "INSERT INTO api_key (hash, name, plan, audience, expires_ms) VALUES (?,?,?,?,?)",
        (hash, name, plan.name, grant.0, expires_ms),
    )?;
    Ok(key)
}

/// The key that `--print-demo-key` makes: Growth plan, the audiences of the editor's seat.
pub fn create_demo(connection: &Connection) -> Result<String, Failure> {
    let [_, _, growth, ..] = PLANS;
    let grant = AudienceSet::of(["public", "paid_users", "beta", "enterprise"]);
    create(connection, "demo", growth, grant, None)
}

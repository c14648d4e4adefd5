//! The export log: who exported what, when, and what became of it. Append-only, each event with the digest of the one before.
//!
//! ```text
//! POST /v1/export-log            one event                        201, or 200 when it had come before
//! GET  /v1/export-log            events, newest first; export_id for those of one export
//! GET  /v1/export-log/exports    one line for each export; state, actor
//! GET  /v1/export-log/chain      whether every event is still as it was written
//! ```
//! An administrator sees every event of the workspace, everybody else, and an API key, their own. Events hold no text of
//! conversations and no removed value; the filter's text is in no exported file but the manifest of an
//! `internal` bundle.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};

use crate::access::Identity;
use crate::app::App;
use crate::conversation::json_response;
use crate::envelope::Failure;
use crate::filter::Parameters;
use crate::workspace::{self, WORKSPACE_ID};

pub mod canonical;
pub mod chain;
pub mod draft;
pub mod entry;
pub mod stored_text;
pub mod summary;
pub mod table;
pub mod window;

use chain::{Chain, Receipt};
use draft::{Draft, hex};
use entry::{Actor, Entry};
use summary::Wanted;
use table::Appended;
use window::{Window, pagination};

impl Identity {
    fn actor(self, connection: &Connection) -> Result<Actor, Failure> {
        Ok(match self {
            Self::Seat(seat) => Actor {
                kind: "user",
                id: seat.id.to_owned(),
                name: seat.name.to_owned(),
                role: Some(seat.role),
            },
            Self::Key(hash) => {
                let name: Option<String> = connection
                    .prepare_cached("SELECT name FROM api_key WHERE hash = ?")?
                    .query_row([hash], |row| row.get(0))
                    .optional()?;
                Actor { kind: "api-key", id: self.id(), name: name.unwrap_or_default(), role: None }
            }
        })
    }

    fn id(self) -> String {
        match self {
            Self::Seat(seat) => seat.id.to_owned(),
            Self::Key(hash) => format!("key_{}", hex(hash.get(..6).unwrap_or_default())),
        }
    }

    /// The one actor whose events it sees; none for everybody's.
    fn sight(self) -> Option<String> {
        match self {
            Self::Seat(seat) if seat.role == "admin" => None,
            _ => Some(self.id()),
        }
    }
}

/// `POST /v1/export-log`
pub async fn append(
    State(app): State<App>,
    Extension(identity): Extension<Identity>,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    check_workspace(&mut parameters)?;
    parameters.finish()?;
    let draft = Draft::read(&body)?;
    let now_ms = (app.clock)();
    let appended = app
        .store
        .run(move |connection| {
            let actor = identity.actor(connection)?;
            table::append(connection, WORKSPACE_ID, &draft, &actor, now_ms)
        })
        .await?;
    Ok(match appended {
        Appended::New(entry) => (StatusCode::CREATED, json_response(wire(&entry))).into_response(),
        Appended::Before(entry) => json_response(wire(&entry)),
    })
}

/// The event with its digest, put together without reading it.
fn wire(Entry { text, digest }: &Entry) -> String {
    format!("{{\"digest\":{},{}", json!(digest), text.trim_start().get(1..).unwrap_or_default())
}

fn check_workspace(parameters: &mut Parameters) -> Result<(), Failure> {
    workspace::check(parameters.take("workspace_id")?.as_deref())
}

/// `GET /v1/export-log`
pub async fn list(
    State(app): State<App>,
    Extension(identity): Extension<Identity>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    check_workspace(&mut parameters)?;
    let export_id = parameters.take("export_id")?;
    let window = Window::take(&mut parameters)?;
    parameters.finish()?;
    let sight = identity.sight();
    let body = app.store.run(move |connection| events(connection, sight, export_id, window)).await?;
    Ok(json_response(body))
}

fn events(
    connection: &Connection,
    sight: Option<String>,
    export_id: Option<String>,
    window: Window,
) -> Result<String, Failure> {
    // What has no id is no event: the chain tells of it.
    let condition = "export_id IS NOT NULL AND workspace = ?1 AND (?2 IS NULL OR actor_id = ?2) AND (?3 IS NULL OR export_id = ?3)";
    let total: i64 = connection
        .prepare_cached(&format!("SELECT count(*) FROM export_log WHERE {condition}"))?
        .query_row(params![WORKSPACE_ID, sight, export_id], |row| row.get(0))?;
    let mut events: Vec<(i64, Entry)> = connection
        .prepare_cached(&format!(
            "SELECT sequence, entry, digest FROM export_log WHERE {condition} AND (?4 IS NULL OR sequence < ?4) \
             ORDER BY sequence DESC LIMIT ?5"
        ))?
        .query_map(params![WORKSPACE_ID, sight, export_id, window.before, window.rows()], |row| {
            Ok((row.get(0)?, Entry::stored(row, 1, 2)?))
        })?
        .collect::<Result<_, _>>()?;
    let next = window.cut(&mut events, |(sequence, _)| *sequence);
    // What is no text any more is counted; only the chain tells of it.
    let events: Vec<_> =
        events.iter().filter(|(_, entry)| !entry.text.is_empty()).map(|(_, entry)| wire(entry)).collect();
    Ok(format!("{{\"events\":[{}],\"pagination\":{}}}", events.join(","), pagination(next, total)))
}

/// `GET /v1/export-log/exports`
pub async fn exports(
    State(app): State<App>,
    Extension(identity): Extension<Identity>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    check_workspace(&mut parameters)?;
    let state = parameters.take("state")?;
    if state.as_deref().is_some_and(|state| !summary::STATES.contains(&state)) {
        return Err(Failure::invalid_parameter(format!("state is one of {}", summary::STATES.join(", "))));
    }
    let wanted = Wanted { state, actor: parameters.take("actor")?, window: Window::take(&mut parameters)? };
    parameters.finish()?;
    let sight = identity.sight();
    let body = app
        .store
        .run(move |connection| -> Result<Value, Failure> {
            let page = summary::page(connection, WORKSPACE_ID, sight.as_deref(), &wanted)?;
            let people = summary::people(connection, WORKSPACE_ID, sight.as_deref())?;
            Ok(json!({
                "exports": page.exports,
                "people": people,
                "sees": if sight.is_none() { "all" } else { "own" },
                "pagination": pagination(page.next, page.total),
            }))
        })
        .await?;
    Ok(json_response(body.to_string()))
}

/// `GET /v1/export-log/chain`
pub async fn chain(State(app): State<App>, RawQuery(query): RawQuery) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    check_workspace(&mut parameters)?;
    let receipt = match (parameters.take_number("sequence", 1, usize::MAX)?, parameters.take("digest")?) {
        (None, None) => None,
        (Some(sequence), Some(digest)) => {
            Some(Receipt { sequence: i64::try_from(sequence).unwrap_or(i64::MAX), digest })
        }
        _ => return Err(Failure::invalid_parameter("sequence and digest are sent together")),
    };
    parameters.finish()?;
    let chain =
        app.store.run(move |connection| Chain::verify(connection, WORKSPACE_ID, receipt.as_ref())).await?;
    Ok(json_response(chain.to_json().to_string()))
}

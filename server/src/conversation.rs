//! The conversation endpoints: list, one conversation, its messages.

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, params_from_iter};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::access::Caller;
use crate::app::App;
use crate::audience::AudienceSet;
use crate::cursor::Cursor;
use crate::envelope::Failure;
use crate::filter::{Filter, Parameters};
use crate::workspace;

const DEFAULT_LIMIT: usize = 20;
const MAX_LIMIT: usize = 100;
/// As many ids fit into one answer as one export may hold, so that its list is of one moment.
const MAX_IDS: usize = 10_000;

/// What a list holds of each conversation.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Include {
    Item,
    Detail,
    Ids,
}

impl Include {
    const fn max_limit(self) -> usize {
        if matches!(self, Self::Ids) { MAX_IDS } else { MAX_LIMIT }
    }
}

/// Answers with JSON text that is ready.
pub fn json_response(text: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], text).into_response()
}

/// `GET /v1/conversations`
pub async fn list(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    let filter = Filter::take(&mut parameters)?;
    let include = match parameters.take("include")?.as_deref() {
        None => Include::Item,
        Some("detail") => Include::Detail,
        Some("ids") => Include::Ids,
        Some(_) => return Err(Failure::invalid_parameter("include is detail or ids, or not sent")),
    };
    let limit = parameters.take_number("limit", 1, include.max_limit())?.unwrap_or(DEFAULT_LIMIT);
    let after = match parameters.take("cursor")?.as_deref().map(Cursor::decode).transpose()? {
        Some(Cursor::Message(_) | Cursor::Event(_)) => {
            return Err(Failure::new(
                StatusCode::BAD_REQUEST,
                "invalid_cursor",
                "cursor belongs to another list",
            ));
        }
        after => after,
    };
    parameters.finish()?;
    let grant = caller.grant;
    let page =
        app.store.run(move |connection| page(connection, &filter, grant, limit, include, after)).await?;
    Ok(json_response(page))
}

/// One page, put together from the stored texts without reading them.
fn page(
    connection: &Connection,
    filter: &Filter,
    grant: AudienceSet,
    limit: usize,
    include: Include,
    after: Option<Cursor>,
) -> Result<String, Failure> {
    let mut condition = filter.condition(grant, None);
    let total: i64 = connection
        .prepare_cached(&format!("SELECT count(*) FROM conversation c WHERE {}", condition.sql))?
        .query_row(params_from_iter(&condition.values), |row| row.get(0))?;
    if let Some(Cursor::Conversation { last_ms, id }) = after {
        condition.add("(c.last_ms, c.id) < (?, ?)", [Value::from(last_ms), Value::from(id)]);
    }
    // What is sent, what is read, and about how long one is.
    let (name, column, join, bytes) = match include {
        Include::Item => ("conversations", "d.item", "JOIN document d ON d.rowid = c.rowid", 800),
        Include::Detail => ("conversations", "d.detail", "JOIN document d ON d.rowid = c.rowid", 10_000),
        Include::Ids => ("ids", "'\"' || c.id || '\"'", "", 24),
    };
    let mut statement = connection.prepare_cached(&format!(
        "SELECT c.last_ms, c.id, {column} FROM conversation c {join} \
         WHERE {} ORDER BY c.last_ms DESC, c.id DESC LIMIT {}",
        condition.sql,
        limit + 1
    ))?;
    let mut rows = statement.query(params_from_iter(&condition.values))?;
    let mut body = String::with_capacity(limit * bytes);
    body.push_str(&format!("{{\"{name}\":["));
    let mut sent = 0;
    let mut last = None;
    let mut has_more = false;
    while let Some(row) = rows.next()? {
        if sent == limit {
            has_more = true;
            break;
        }
        if sent > 0 {
            body.push(',');
        }
        body.push_str(row.get_ref(2)?.as_str().map_err(|_| Failure::internal())?);
        last = Some(Cursor::Conversation { last_ms: row.get(0)?, id: row.get(1)? });
        sent += 1;
    }
    close(&mut body, last.filter(|_| has_more), total);
    Ok(body)
}

fn close(body: &mut String, next: Option<Cursor>, total: i64) {
    let has_more = next.is_some();
    let next = next.map_or_else(|| "null".to_owned(), |cursor| format!("\"{}\"", cursor.encode()));
    body.push_str(&format!(
        "],\"pagination\":{{\"next_cursor\":{next},\"has_more\":{has_more},\"total\":{total}}}}}"
    ));
}

/// `GET /v1/conversations/{id}`
pub async fn one(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    check_workspace(&mut parameters)?;
    parameters.finish()?;
    Ok(json_response(detail(&app, caller.grant, id).await?))
}

/// `GET /v1/conversations/{id}/messages`
pub async fn messages(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    #[derive(Deserialize)]
    struct Messages<'a> {
        #[serde(borrow)]
        messages: Vec<&'a RawValue>,
    }

    let mut parameters = Parameters::parse(query.as_deref());
    check_workspace(&mut parameters)?;
    let limit = parameters.take_number("limit", 1, MAX_LIMIT)?.unwrap_or(DEFAULT_LIMIT);
    let start = match parameters.take("cursor")?.as_deref().map(Cursor::decode).transpose()? {
        None => 0,
        Some(Cursor::Message(start)) => start,
        Some(Cursor::Conversation { .. } | Cursor::Event(_)) => {
            return Err(Failure::new(
                StatusCode::BAD_REQUEST,
                "invalid_cursor",
                "cursor belongs to another list",
            ));
        }
    };
    parameters.finish()?;
    let text = detail(&app, caller.grant, id).await?;
    let Messages { messages } = serde_json::from_str(&text).map_err(|_| Failure::internal())?;
    let mut body = String::from("{\"messages\":[");
    for (position, message) in messages.iter().skip(start).take(limit).enumerate() {
        if position > 0 {
            body.push(',');
        }
        body.push_str(message.get());
    }
    let end = start.saturating_add(limit);
    let next = (end < messages.len()).then_some(Cursor::Message(end));
    close(&mut body, next, i64::try_from(messages.len()).unwrap_or(i64::MAX));
    Ok(json_response(body))
}

/// `workspace_id` is optional where the id already names one thing, but a wrong one is refused.
pub fn check_workspace(parameters: &mut Parameters) -> Result<(), Failure> {
    match parameters.take("workspace_id")? {
        Some(id) => workspace::check(Some(&id)),
        None => Ok(()),
    }
}

async fn detail(app: &App, grant: AudienceSet, id: String) -> Result<String, Failure> {
    let found = app
        .store
        .run(move |connection| {
            connection
                .prepare_cached(
                    "SELECT d.detail FROM conversation c JOIN document d ON d.rowid = c.rowid \
                     WHERE c.id = ? AND c.audience & ? != 0",
                )?
                .query_row((id, grant.0), |row| row.get(0))
                .optional()
        })
        .await?;
    found.ok_or_else(|| {
        Failure::new(
            StatusCode::NOT_FOUND,
            "conversation_not_found",
            "there is no such conversation for this caller",
        )
    })
}

//! `GET /v1/contacts/{customer id}`: who a customer is and how much there is about them.

use axum::Extension;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use rusqlite::OptionalExtension;
use serde_json::{Map, Value, json};

use crate::access::Caller;
use crate::app::App;
use crate::conversation::{check_workspace, json_response};
use crate::envelope::Failure;
use crate::filter::Parameters;
use crate::moment;

/// Answers `{"contact": {…customer, "channels": […], "first_seen": …, "last_seen": …}, "conversation_count": N}`.
/// Counts and times cover what the caller may read; a customer without any of it is not found.
pub async fn contact(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    check_workspace(&mut parameters)?;
    parameters.finish()?;
    let grant = caller.grant;
    let found = app
        .store
        .run(move |connection| {
            connection
                .prepare_cached(
                    "SELECT u.profile, count(*), min(c.started_ms), max(c.last_ms), group_concat(DISTINCT c.channel) \
                     FROM conversation c JOIN customer u ON u.id = c.customer_id \
                     WHERE c.customer_id = ? AND c.audience & ? != 0 GROUP BY u.id",
                )?
                .query_row((id, grant.0), |row| {
                    let found: (String, i64, i64, i64, String) =
                        (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?);
                    Ok(found)
                })
                .optional()
        })
        .await?;
    let Some((profile, count, first_ms, last_ms, channels)) = found else {
        return Err(Failure::new(
            StatusCode::NOT_FOUND,
            "contact_not_found",
            "there is no such customer for this caller",
        ));
    };
    let mut profile: Map<String, Value> = serde_json::from_str(&profile).map_err(|_| Failure::internal())?;
    let mut channels: Vec<&str> = channels.split(',').collect();
    channels.sort_unstable();
    profile.insert("channels".into(), json!(channels));
    profile.insert("first_seen".into(), json!(moment::rfc3339(first_ms)));
    profile.insert("last_seen".into(), json!(moment::rfc3339(last_ms)));
    Ok(json_response(json!({ "contact": profile, "conversation_count": count }).to_string()))
}

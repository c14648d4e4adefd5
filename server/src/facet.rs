//! `GET /v1/facets`: how many conversations each choice of a filter would show.
//!
//! Takes the filters of the list. Each dimension is counted under all filters except its own, so that a menu shows
//! the alternatives to its chosen value; tags, which narrow each other, are counted under all filters.
//!
//! ```json
//! { "total": 12,
//!   "channel": [{"value":"email","count":7}], "status": […], "priority": […], "sla_state": […], "audience": […],
//!   "tag": [{"value":"refund","count":3}], "agent": [{"value":"agt_01","name":"Ada Berger","count":4}, {"value":"none","name":null,"count":2}],
//!   "month": [{"value":"2026-01","count":5}] }
//! ```
//! Counts run from high to low, months from early to late. Values without a conversation are left out.

use axum::Extension;
use axum::extract::{RawQuery, State};
use axum::response::Response;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Value, json};

use crate::access::Caller;
use crate::app::App;
use crate::audience::{AUDIENCES, AudienceSet};
use crate::conversation::json_response;
use crate::envelope::Failure;
use crate::filter::{Dimension, Filter, Parameters};

/// `GET /v1/facets`
pub async fn facets(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let mut parameters = Parameters::parse(query.as_deref());
    let filter = Filter::take(&mut parameters)?;
    parameters.finish()?;
    let grant = caller.grant;
    let counts = app.store.run(move |connection| count(connection, &filter, grant)).await?;
    Ok(json_response(counts.to_string()))
}

fn count(connection: &Connection, filter: &Filter, grant: AudienceSet) -> Result<Value, rusqlite::Error> {
    let group = |dimension: Dimension, value: &str, name: &str, join: &str, order: &str| {
        let condition = filter.condition(grant, Some(dimension));
        let sql = format!(
            "SELECT {value} AS v, {name}, count(*) AS n FROM conversation c {join} WHERE {} GROUP BY v ORDER BY {order}",
            condition.sql
        );
        connection
            .prepare_cached(&sql)?
            .query_map(params_from_iter(&condition.values), |row| {
                let (value, count): (String, i64) = (row.get(0)?, row.get(2)?);
                Ok(if dimension == Dimension::Agent {
                    json!({ "value": value, "name": row.get::<_, Option<String>>(1)?, "count": count })
                } else {
                    json!({ "value": value, "count": count })
                })
            })?
            .collect::<Result<Vec<Value>, _>>()
    };
    let most_first = "n DESC, v";
    let condition = filter.condition(grant, None);
    let total: i64 = connection
        .prepare_cached(&format!("SELECT count(*) FROM conversation c WHERE {}", condition.sql))?
        .query_row(params_from_iter(&condition.values), |row| row.get(0))?;
    let mut audiences = Vec::new();
    for audience in grant.names() {
        let mut condition = filter.condition(grant, Some(Dimension::Audience));
        condition.add("c.audience & ? != 0", [AudienceSet::of([audience]).0.into()]);
        let count: i64 = connection
            .prepare_cached(&format!("SELECT count(*) FROM conversation c WHERE {}", condition.sql))?
            .query_row(params_from_iter(&condition.values), |row| row.get(0))?;
        if count > 0 {
            audiences.push((count, audience));
        }
    }
    audiences.sort_by_key(|(count, name)| (-count, AUDIENCES.iter().position(|known| known == name)));
    Ok(json!({
        "total": total,
        "channel": group(Dimension::Channel, "c.channel", "NULL", "", most_first)?,
        "status": group(Dimension::Status, "c.status", "NULL", "", most_first)?,
        "priority": group(Dimension::Priority, "c.priority", "NULL", "", most_first)?,
        "sla_state": group(Dimension::SlaState, "c.sla_state", "NULL", "", most_first)?,
        "tag": group(Dimension::Tag, "f.tag", "NULL", "JOIN conversation_tag f ON f.conversation = c.rowid", most_first)?,
        "agent": group(Dimension::Agent, "coalesce(c.agent_id, 'none')", "c.agent_name", "", most_first)?,
        "audience": audiences.iter().map(|(count, name)| json!({ "value": name, "count": count })).collect::<Vec<_>>(),
        "month": group(Dimension::Month, "strftime('%Y-%m', c.started_ms / 1000, 'unixepoch')", "NULL", "", "v")?,
    }))
}

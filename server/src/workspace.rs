//! The one workspace of the sample: Northwind Shop.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::envelope::Failure;

/// The id as conversations carry it.
pub const WORKSPACE_ID: &str = "wt_nwshop_7f3";

/// The same workspace with the other documented prefix.
pub const WORKSPACE_ALIAS: &str = "ws_nwshop_7f3";

/// What the session tells the dashboard about the workspace.
pub fn profile() -> Value {
    json!({
        "id": WORKSPACE_ID,
        "name": "Northwind Shop",
        "slug": "northwind-shop",
        "time_zone": "Europe/Berlin",
        "locale": "en-GB",
        "plan": "growth",
        "accent_color": "#0B6A62",
    })
}

/// Checks a `workspace_id` parameter: sent, well formed, and ours.
pub fn check(id: Option<&str>) -> Result<(), Failure> {
    let id = id.filter(|id| !id.is_empty()).ok_or_else(|| {
        Failure::new(StatusCode::BAD_REQUEST, "missing_field", "parameter workspace_id was not sent")
    })?;
    let tail = id.strip_prefix("wt_").or_else(|| id.strip_prefix("ws_")).unwrap_or_default();
    if tail.is_empty()
        || tail.len() > 60
        || !tail.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    {
        return Err(Failure::new(
            StatusCode::BAD_REQUEST,
            "invalid_workspace_id",
            "workspace_id has the form wt_xxxxxx_xxx",
        ));
    }
    if id != WORKSPACE_ID && id != WORKSPACE_ALIAS {
        return Err(Failure::new(
            StatusCode::FORBIDDEN,
            "workspace_access_denied",
            "this caller has no access to that workspace",
        ));
    }
    Ok(())
}

//! The error envelope: `{"detail","code","request_id"}` for every non-2xx below `/v1`.

use std::borrow::Cow;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request was refused. Details never hold text of conversations or values that the client sent.
#[derive(Clone, Debug)]
pub struct Failure {
    /// HTTP status.
    pub status: StatusCode,
    /// Stable name to branch on.
    pub code: &'static str,
    /// For the developer who reads a log.
    pub detail: Cow<'static, str>,
    /// Seconds to wait, for 429 and 503.
    pub retry_after_seconds: Option<i64>,
}

impl Failure {
    /// A failure with this status, code and detail.
    pub fn new(status: StatusCode, code: &'static str, detail: impl Into<Cow<'static, str>>) -> Self {
        Self { status, code, detail: detail.into(), retry_after_seconds: None }
    }

    /// 400 for a parameter whose value cannot be used.
    pub fn invalid_parameter(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_parameter", detail)
    }

    /// 500 without any word about the cause.
    pub fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "the server failed to answer this request")
    }

    /// The failure that stands for a bare status, such as a 405 of the router.
    pub fn for_status(status: StatusCode) -> Self {
        let (code, detail) = match status {
            StatusCode::NOT_FOUND => ("not_found", "there is nothing at this path"),
            StatusCode::METHOD_NOT_ALLOWED => ("method_not_allowed", "this path does not take this method"),
            StatusCode::PAYLOAD_TOO_LARGE => ("body_too_large", "the request body is larger than 64 kB"),
            status if status.is_server_error() => return Self::internal(),
            _ => ("bad_request", "the request cannot be read"),
        };
        Self::new(status, code, detail)
    }

    /// The response body.
    pub fn body(&self, request_id: &str) -> Body {
        let text = serde_json::json!({ "detail": self.detail, "code": self.code, "request_id": request_id });
        Body::from(text.to_string())
    }
}

impl IntoResponse for Failure {
    /// Leaves the body to `request_log`, which knows the request id.
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_seconds {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

impl From<rusqlite::Error> for Failure {
    /// Logs the kind only: SQLite's message can quote data.
    fn from(error: rusqlite::Error) -> Self {
        let code = error.sqlite_error_code();
        crate::request_log::note(&format!("database error {code:?}"));
        Self::internal()
    }
}

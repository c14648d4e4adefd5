//! One line a request, its id, and the envelope of failures.

use std::io::Write;
use std::time::Instant;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::envelope::Failure;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Writes a line to the log. A closed terminal is no reason to stop.
pub fn note(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Logs method, path without query, status, time and id; gives failures below `/v1` their envelope.
pub async fn observe(State(logs): State<bool>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let path: String = request.uri().path().chars().filter(|letter| !letter.is_control()).take(200).collect();
    let id = request_id();
    let mut response = next.run(request).await;
    let status = response.status();
    if path == "/v1" || path.starts_with("/v1/") {
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if !status.is_success() && status != StatusCode::NOT_MODIFIED {
            let failure =
                response.extensions_mut().remove::<Failure>().unwrap_or_else(|| Failure::for_status(status));
            let headers = response.headers_mut();
            headers.remove(header::CONTENT_LENGTH);
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *response.body_mut() = failure.body(&id);
        }
    } else if let Some(failure) = response.extensions_mut().remove::<Failure>() {
        let headers = response.headers_mut();
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
        *response.body_mut() = Body::from(format!("{}\n", failure.detail));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    if logs {
        let spent_ms = began.elapsed().as_secs_f64() * 1_000.0;
        note(&format!("{method} {path} {} {spent_ms:.1} ms {id}", status.as_u16()));
    }
    response
}

fn request_id() -> String {
    let mut bytes = [0_u8; 8];
    // Without a random source the ids are equal, and nothing else suffers.
    let _ = getrandom::fill(&mut bytes);
    bytes.iter().fold("req_".to_owned(), |id, byte| format!("{id}{byte:02x}"))
}

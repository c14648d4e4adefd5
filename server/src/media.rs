//! `GET /v1/attachments/{id}` and `GET /v1/recordings/{id}`: the bytes, for callers who may read the conversation.

use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rusqlite::OptionalExtension;

use crate::access::Caller;
use crate::app::App;
use crate::envelope::Failure;

/// Serves a file, whole or one range of it (players seek with ranges).
pub async fn file(
    State(app): State<App>,
    Extension(caller): Extension<Caller>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let grant = caller.grant;
    let found: Option<(String, String, Vec<u8>)> = app
        .store
        .run(move |connection| {
            connection
                .prepare_cached(
                    "SELECT f.name, f.content_type, f.bytes FROM file f JOIN conversation c ON c.rowid = f.conversation \
                     WHERE f.id = ? AND c.audience & ? != 0",
                )?
                .query_row((id, grant.0), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
                .optional()
        })
        .await?;
    let (name, content_type, bytes) = found.ok_or_else(|| {
        Failure::new(StatusCode::NOT_FOUND, "file_not_found", "there is no such file for this caller")
    })?;
    let total = bytes.len();
    let wanted =
        headers.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|text| range(text, total));
    let mut response = match wanted {
        Some(Ok((first, last))) => {
            let part = bytes.get(first..=last).unwrap_or_default().to_vec();
            let mut response = (StatusCode::PARTIAL_CONTENT, Body::from(part)).into_response();
            let text = format!("bytes {first}-{last}/{total}");
            response.headers_mut().insert(header::CONTENT_RANGE, value(&text)?);
            response
        }
        Some(Err(())) => {
            return Err(Failure::new(
                StatusCode::RANGE_NOT_SATISFIABLE,
                "invalid_range",
                "the range lies outside of the file",
            ));
        }
        None => Body::from(bytes).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, value(&content_type)?);
    headers.insert(header::CONTENT_DISPOSITION, value(&disposition(&name))?);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox"));
    Ok(response)
}

fn value(text: &str) -> Result<HeaderValue, Failure> {
    HeaderValue::from_str(text).map_err(|_| Failure::internal())
}

/// `attachment` with an ASCII name and the exact one (RFC 6266).
fn disposition(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || " ._-()".contains(letter) { letter } else { '_' })
        .collect();
    let mut exact = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            exact.push(char::from(byte));
        } else {
            exact.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}")
}

/// First and last byte of a single range; `None` for what may be ignored, an error for what lies outside.
fn range(text: &str, total: usize) -> Option<Result<(usize, usize), ()>> {
    let (first, last) = text.strip_prefix("bytes=")?.split_once('-')?;
    let end = total.checked_sub(1)?;
    if first.is_empty() {
        let length: usize = last.parse().ok()?;
        return Some(if length == 0 { Err(()) } else { Ok((total.saturating_sub(length), end)) });
    }
    let first: usize = first.parse().ok()?;
    let last: usize = if last.is_empty() { usize::MAX } else { last.parse().ok()? };
    if first > last {
        return None;
    }
    Some(if first > end { Err(()) } else { Ok((first, last.min(end))) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(range("bytes=0-9", 100), Some(Ok((0, 9))));
        assert_eq!(range("bytes=90-", 100), Some(Ok((90, 99))));
        assert_eq!(range("bytes=-5", 100), Some(Ok((95, 99))));
        assert_eq!(range("bytes=100-", 100), Some(Err(())));
        for ignored in ["bytes=1-2,4-5", "pages=1-2", "bytes=9-1", "bytes=x-"] {
            assert_eq!(range(ignored, 100), None, "{ignored}");
        }
    }

    #[test]
    fn names_are_quoted() {
        assert_eq!(
            disposition("Rechnung \"ö\".pdf"),
            "attachment; filename=\"Rechnung ___.pdf\"; filename*=UTF-8''Rechnung%20%22%C3%B6%22.pdf"
        );
    }
}

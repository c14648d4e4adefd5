//! The dashboard's files from the build's output folder.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::envelope::Failure;
use crate::security::{PAGE_POLICY, PDF_WORKER_POLICY, VERIFY_POLICY, WORKER_POLICY};

/// Answers everything outside of `/v1`: a file of the build, or the page itself for the dashboard's own paths.
pub async fn serve(State(app): State<App>, request: Request) -> Result<Response, Failure> {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Err(Failure::for_status(StatusCode::METHOD_NOT_ALLOWED));
    }
    let relative = relative_path(request.uri().path()).ok_or_else(|| {
        Failure::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.")
    })?;
    let headers = request.headers().clone();
    let found = tokio::task::spawn_blocking(move || read(&app.dist, &relative, &headers)).await;
    found.map_err(|_| Failure::internal())?
}

/// The path below the build's folder: plain names only, so that nothing outside can be named.
fn relative_path(path: &str) -> Option<PathBuf> {
    let mut relative = PathBuf::new();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let name = percent_decoded(segment)?;
        let plain = !name.starts_with('.') && !name.contains(['/', '\\', '\0', ':']);
        if !plain {
            return None;
        }
        relative.push(name);
    }
    // The dashboard's own addresses have no file ending.
    let is_page = relative.extension().is_none();
    Some(if is_page { PathBuf::from("index.html") } else { relative })
}

fn percent_decoded(segment: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let pair = [rest.next()?, rest.next()?];
            let pair = std::str::from_utf8(&pair)
                .ok()
                .filter(|pair| pair.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
            bytes.push(u8::from_str_radix(pair, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn read(dist: &Path, relative: &Path, headers: &HeaderMap) -> Result<Response, Failure> {
    let missing = || Failure::new(StatusCode::NOT_FOUND, "not_found", "There is nothing at this address.");
    let root = dist.canonicalize().map_err(|_| missing())?;
    let inside =
        |path: PathBuf| path.canonicalize().ok().filter(|path| path.starts_with(&root) && path.is_file());
    let plain = inside(root.join(relative)).ok_or_else(missing)?;
    let mut compressed = relative.as_os_str().to_owned();
    compressed.push(".br");
    let compressed = inside(root.join(compressed));
    let varies = compressed.is_some();
    let compressed = compressed.filter(|_| accepts_brotli(headers));
    let path = compressed.as_ref().unwrap_or(&plain);

    let about = path.metadata().map_err(|_| missing())?;
    let changed =
        about.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok()).unwrap_or_default();
    let tag = format!(
        "\"{:x}-{:x}{}\"",
        about.len(),
        changed.as_nanos(),
        if compressed.is_some() { "-br" } else { "" }
    );
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|tags| tags.split(',').any(|known| known.trim().trim_start_matches("W/") == tag));

    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(std::fs::read(path).map_err(|_| missing())?).into_response()
    };
    let name = relative.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let headers = response.headers_mut();
    let caching = if is_hashed(relative) { "public, max-age=31536000, immutable" } else { "no-cache" };
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    let policy = match name {
        "worker.js" => WORKER_POLICY,
        "pdf-worker.js" => PDF_WORKER_POLICY,
        "verify.html" => VERIFY_POLICY,
        _ => PAGE_POLICY,
    };
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    if varies {
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    if compressed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    headers
        .get_all(header::ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(','))
        .any(|coding| {
            let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
            let refused = weight.trim().strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()) == Some(0.0);
            name.trim().eq_ignore_ascii_case("br") && !refused
        })
}

/// Whether the build put a hash of the content into the name: `assets/index-BxJ3kq0Z.js`.
fn is_hashed(relative: &Path) -> bool {
    let stem = relative.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let Some((_, hash)) = stem.len().checked_sub(9).and_then(|at| stem.split_at_checked(at)) else {
        return false;
    };
    let mut letters = hash.chars();
    let is_hash = letters.next().is_some_and(|first| first == '-' || first == '.')
        && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-');
    relative.starts_with("assets")
        && is_hash
        && hash.chars().any(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit())
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json" | "map") => "application/json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("ico") => "image/x-icon",
        Some("webp") => "image/webp",
        Some("ttf") => "font/ttf",
        Some("woff2") => "font/woff2",
        Some("woff") => "font/woff",
        Some("txt" | "ts" | "md") => "text/plain; charset=utf-8",
        Some("webmanifest") => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_stay_inside() {
        assert_eq!(relative_path("/"), Some("index.html".into()));
        assert_eq!(relative_path("/conversations/conv_1"), Some("index.html".into()));
        assert_eq!(relative_path("/assets/a%20b.js"), Some("assets/a b.js".into()));
        for outside in [
            "/../Cargo.toml",
            "/%2e%2e/Cargo.toml",
            "/..%2fCargo.toml",
            "/a/..\\b.js",
            "/.git/config.js",
            "/a%00.js",
            "/c:/x.js",
            "/%zz.js",
        ] {
            assert_eq!(relative_path(outside), None, "{outside}");
        }
    }

    #[test]
    fn hashed_names() {
        assert!(is_hashed(Path::new("assets/index-BxJ3kq0Z.js")));
        assert!(is_hashed(Path::new("assets/inter-latin-C3fT-_9a.woff2")));
        assert!(!is_hashed(Path::new("assets/worker.js")));
        assert!(!is_hashed(Path::new("worker-BxJ3kq0Z.js")));
    }
}

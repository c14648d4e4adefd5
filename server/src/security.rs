//! Response headers, and the refusal of requests that come from other sites.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::envelope::Failure;

/// Policy of the dashboard's pages.
pub const PAGE_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; font-src 'self'; media-src 'self' blob:; connect-src 'self'; worker-src 'self'; \
    base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types lit-html askvault-export";

/// Policy of the export worker, which needs no network.
pub const WORKER_POLICY: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'";

/// Policy of the worker that draws the preview of transcripts: it reads files that hold strangers' words, and needs
/// nothing but itself.
pub const PDF_WORKER_POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'none'";

/// Policy of the page that verifies bundles: no connection at all. Its script and style stand in the page, which narrows
/// this further to their digests.
pub const VERIFY_POLICY: &str = "default-src 'none'; script-src 'unsafe-inline' 'wasm-unsafe-eval'; \
    style-src 'unsafe-inline'; font-src data:; img-src data:; worker-src blob:; connect-src 'none'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; \
    trusted-types lit-html askvault-export";

const EVERYWHERE: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("x-frame-options", "DENY"),
];

/// Checks where the request comes from and writes the headers that every response has.
pub async fn guard(request: Request, next: Next) -> Response {
    let mut response = match check_origin(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(failure) => failure.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CONTENT_SECURITY_POLICY) {
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'"));
    }
    response
}

fn check_origin(method: &Method, headers: &HeaderMap) -> Result<(), Failure> {
    let refused = |code, detail| Err(Failure::new(StatusCode::FORBIDDEN, code, detail));
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    // A foreign name that resolves to this machine would make a foreign page same-origin (DNS rebinding).
    let host = text(header::HOST);
    if host.is_some_and(|host| !is_loopback(host)) {
        return refused("host_not_allowed", "this server answers to 127.0.0.1 and localhost only");
    }
    if matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) {
        return Ok(());
    }
    let site = text(HeaderName::from_static("sec-fetch-site"));
    let same_site = site.is_none_or(|site| site == "same-origin");
    let same_origin = headers.get(header::ORIGIN).is_none_or(|origin| {
        let origin = origin.to_str().unwrap_or_default();
        host.is_some_and(|host| origin.strip_prefix("http://").is_some_and(|authority| authority == host))
    });
    if same_site && same_origin {
        Ok(())
    } else {
        refused("cross_origin", "requests that change something must come from the dashboard itself")
    }
}

fn is_loopback(host: &str) -> bool {
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    name == "127.0.0.1" || name.eq_ignore_ascii_case("localhost")
}

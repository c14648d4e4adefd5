//! Drives the router in the same process, without a network.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

pub mod log;

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use askvault_server::app::App;
use askvault_server::store::Store;
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::get;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

pub const WORKSPACE: &str = "workspace_id=wt_nwshop_7f3";
/// 2026-11-23T12:00:00Z
pub const NOON_MS: i64 = 1_795_435_200_000;

/// A server on a small sample, with a clock that the test sets.
pub struct Server {
    pub app: App,
    pub clock_ms: Arc<AtomicI64>,
    router: Router,
    _dist: Folder,
}

/// A folder that is removed again.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicI64 = AtomicI64::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("askvault-server-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}: not JSON", self.status))
    }

    /// Checks the envelope and returns its code.
    pub fn code(&self) -> String {
        assert!(!self.status.is_success());
        assert_eq!(self.header("content-type"), "application/json");
        let body = self.json();
        let keys: Vec<_> = body.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["detail", "code", "request_id"]);
        assert!(!body["detail"].as_str().unwrap().is_empty());
        assert!(body["request_id"].as_str().unwrap().starts_with("req_"));
        assert_eq!(body["request_id"], self.header("x-request-id"));
        body["code"].as_str().unwrap().to_owned()
    }
}

impl Server {
    pub fn new(conversations: usize) -> Self {
        Self::on(Store::open(None, conversations).unwrap().0)
    }

    /// A server on a store of the test's own.
    pub fn on(store: Store) -> Self {
        let dist = Folder::new();
        dist.write("index.html", "<!doctype html><title>AskVault</title>");
        dist.write("worker.js", "// worker");
        dist.write("pdf-worker.js", "// worker of the preview");
        dist.write("verify.html", "<!doctype html><title>verify</title>");
        dist.write("lite.wasm", "\0asm");
        dist.write("lite.wasm.br", "compressed");
        dist.write("assets/index-BxJ3kq0Z.js", "// page");
        let clock_ms = Arc::new(AtomicI64::new(NOON_MS));
        let read = clock_ms.clone();
        let app = App::new(store, dist.0.clone(), 15, Arc::new(move || read.load(Ordering::Relaxed)));
        async fn panicking() -> &'static str {
            panic!("conversation text")
        }
        let router = app.clone().router_with(Router::new().route("/v1/panic", get(panicking)));
        Self { app, clock_ms, router, _dist: dist }
    }

    pub fn advance_ms(&self, by_ms: i64) {
        self.clock_ms.fetch_add(by_ms, Ordering::Relaxed);
    }

    pub async fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Body>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(body.into()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        Answer {
            status: parts.status,
            headers: parts.headers,
            bytes: body.collect().await.unwrap().to_bytes().to_vec(),
        }
    }

    /// Signs a seat in and returns its cookie.
    pub async fn sign_in(&self, user: &str) -> String {
        let answer = self.send("POST", "/v1/session", &[], format!("{{\"user\":\"{user}\"}}")).await;
        assert_eq!(answer.status, StatusCode::OK);
        answer.header("set-cookie").split(';').next().unwrap().to_owned()
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send("GET", path, &[("cookie", cookie)], "").await
    }

    /// All conversations of a query, walked page by page; checks totals and that each comes once.
    pub async fn walk(&self, query: &str, limit: usize, cookie: &str) -> Vec<Value> {
        let mut found: Vec<Value> = Vec::new();
        let mut cursor = String::new();
        loop {
            let path = format!("/v1/conversations?{WORKSPACE}&limit={limit}{query}{cursor}");
            let answer = self.get(&path, cookie).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&answer.bytes));
            let page = answer.json();
            let items = page["conversations"].as_array().unwrap();
            let pagination = &page["pagination"];
            found.extend(items.iter().cloned());
            if pagination["has_more"] == false {
                assert!(pagination["next_cursor"].is_null());
                assert_eq!(pagination["total"], found.len(), "{query}");
                let mut ids: Vec<_> = found.iter().map(|item| item["id"].as_str().unwrap()).collect();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), found.len(), "{query}");
                return found;
            }
            assert_eq!(items.len(), limit);
            cursor = format!("&cursor={}", pagination["next_cursor"].as_str().unwrap());
        }
    }
}

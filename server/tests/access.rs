//! Seats, sessions, API keys and their limits, errors, headers, files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use askvault_server::api_key::{self, PLANS};
use askvault_server::audience::AudienceSet;
use askvault_server::security::{PAGE_POLICY, PDF_WORKER_POLICY, VERIFY_POLICY, WORKER_POLICY};
use askvault_server::store::{Opened, Store};
use support::{Folder, NOON_MS, Server, WORKSPACE};

const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn every_error_has_the_envelope() {
    let server = Server::new(5);
    let cookie = server.sign_in("editor").await;
    let list = format!("/v1/conversations?{WORKSPACE}");
    for (path, status, code) in [
        ("/v1/conversations".to_owned(), 400, "missing_field"),
        ("/v1/conversations?workspace_id=nwshop".to_owned(), 400, "invalid_workspace_id"),
        ("/v1/conversations?workspace_id=wt_else_1".to_owned(), 403, "workspace_access_denied"),
        (format!("{list}&limit=0"), 400, "invalid_parameter"),
        (format!("{list}&limit=101"), 400, "invalid_parameter"),
        (format!("{list}&limit=ten"), 400, "invalid_parameter"),
        (format!("{list}&status=closed"), 400, "invalid_parameter"),
        (format!("{list}&until=soon"), 400, "invalid_parameter"),
        (format!("{list}&include=all"), 400, "invalid_parameter"),
        (format!("{list}&sort=asc"), 400, "unknown_parameter"),
        (format!("{list}&cursor=cur_12"), 400, "invalid_cursor"),
        (format!("{list}&cursor=cur_6d302e77"), 400, "invalid_cursor"),
        ("/v1/conversations/conv_none".to_owned(), 404, "conversation_not_found"),
        ("/v1/conversations/conv_none/messages".to_owned(), 404, "conversation_not_found"),
        ("/v1/contacts/cus_none".to_owned(), 404, "contact_not_found"),
        ("/v1/attachments/att_none".to_owned(), 404, "file_not_found"),
        ("/v1/nothing/here".to_owned(), 404, "not_found"),
        ("/v1".to_owned(), 404, "not_found"),
        ("/v1/".to_owned(), 404, "not_found"),
        ("/v1/facets".to_owned(), 400, "missing_field"),
        ("/v1/panic".to_owned(), 500, "internal"),
    ] {
        let answer = server.get(&path, &cookie).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{path}");
        assert!(!String::from_utf8_lossy(&answer.bytes).contains("conversation text"));
    }
    for (method, path, status, code) in [
        ("POST", "/v1/conversations", 405, "method_not_allowed"),
        ("PUT", "/v1/session", 405, "method_not_allowed"),
    ] {
        let answer = server.send(method, path, &[("cookie", &cookie)], "").await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{path}");
    }
    let answer = server.send("POST", "/v1/session", &[], "{").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "invalid_json"));
    let answer = server.send("POST", "/v1/session", &[], vec![b' '; 70_000]).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (413, "body_too_large"));
    let many: String = (0..201).map(|number| format!("&id=conv_{number}")).collect();
    assert_eq!(server.get(&format!("{list}{many}"), &cookie).await.code(), "invalid_parameter");
    // The server is still there after the panic.
    assert_eq!(server.get(&list, &cookie).await.status, 200);
}

#[tokio::test]
async fn seats_see_their_audiences_only() {
    let server = Server::new(400);
    let all = server.walk("&include=detail", 100, &server.sign_in("admin").await).await;
    for (seat, grant) in [
        ("editor", &["public", "paid_users", "beta", "enterprise"][..]),
        ("viewer", &["public"]),
        ("admin", &askvault_server::audience::AUDIENCES),
    ] {
        let cookie = server.sign_in(seat).await;
        let seen = server.walk("&include=detail", 100, &cookie).await;
        let may = |conversation: &serde_json::Value| {
            conversation["audience"]
                .as_array()
                .unwrap()
                .iter()
                .any(|audience| grant.contains(&audience.as_str().unwrap()))
        };
        assert_eq!(seen.len(), all.iter().filter(|conversation| may(conversation)).count(), "{seat}");
        assert!(seen.iter().all(may), "{seat}");
        let facets = server.get(&format!("/v1/facets?{WORKSPACE}"), &cookie).await.json();
        assert_eq!(facets["total"], seen.len());
        for conversation in all.iter().filter(|conversation| !may(conversation)).take(5) {
            let id = conversation["id"].as_str().unwrap();
            assert_eq!(server.get(&format!("/v1/conversations/{id}"), &cookie).await.status, 404);
            assert_eq!(server.get(&format!("/v1/conversations/{id}/messages"), &cookie).await.status, 404);
            assert!(server.walk(&format!("&id={id}"), 10, &cookie).await.is_empty());
        }
        let hidden_file = all.iter().filter(|conversation| !may(conversation)).find_map(|conversation| {
            conversation["messages"]
                .as_array()
                .unwrap()
                .iter()
                .find_map(|message| message["attachments"][0]["url"].as_str())
        });
        if let Some(url) = hidden_file {
            assert_eq!(server.get(url, &cookie).await.status, 404);
        }
    }
}

#[tokio::test]
async fn sessions_slide_and_expire() {
    let server = Server::new(3);
    let path = format!("/v1/conversations?{WORKSPACE}");
    assert_eq!(server.send("GET", &path, &[], "").await.code(), "missing_auth");
    assert_eq!(server.get("/v1/session", "").await.code(), "missing_auth");
    let answer = server.send("POST", "/v1/session", &[], "").await;
    let set = answer.header("set-cookie").to_owned();
    assert!(set.contains("; HttpOnly") && set.contains("; SameSite=Strict"), "{set}");
    assert_eq!(answer.json()["user"]["name"], "Ada Berger");
    assert_eq!(answer.json()["user"]["role"], "editor");
    let cookie = set.split(';').next().unwrap();
    for _ in 0..3 {
        server.advance_ms(14 * MINUTE_MS);
        assert_eq!(server.get(&path, cookie).await.status, 200);
    }
    server.advance_ms(15 * MINUTE_MS);
    let answer = server.get(&path, cookie).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "session_expired"));
    assert_eq!(server.get(&path, "askvault_session=guess").await.code(), "session_expired");

    let cookie = server.sign_in("viewer").await;
    assert_eq!(server.get("/v1/session", &cookie).await.json()["user"]["role"], "viewer");
    assert_eq!(server.send("DELETE", "/v1/session", &[("cookie", &cookie)], "").await.status, 204);
    assert_eq!(server.get(&path, &cookie).await.code(), "session_expired");
    let answer = server.send("POST", "/v1/session", &[], "{\"user\":\"root\"}").await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "unknown_user"));
}

#[tokio::test]
async fn keys_are_read_exactly_and_limited() {
    let server = Server::new(3);
    let path = format!("/v1/conversations?{WORKSPACE}");
    let make = |name, expires_ms| {
        server
            .app
            .store
            .with(|connection| api_key::create(connection, name, PLANS[0], AudienceSet::ALL, expires_ms))
            .unwrap()
    };
    let key = make("test", None);
    let old = make("old", Some(NOON_MS - 1));
    for (value, code) in [
        (format!("Bearer  {key}"), "malformed_auth"),
        (format!("bearer {key}"), "malformed_auth"),
        (key.clone(), "malformed_auth"),
        ("Basic abc".to_owned(), "malformed_auth"),
        (format!("Bearer {key}x"), "invalid_key"),
        (format!("Bearer {old}"), "expired_key"),
    ] {
        let answer = server.send("GET", &path, &[("authorization", &value)], "").await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, code), "{code}");
    }
    let bearer = format!("Bearer {key}");
    let ask = |path: String| {
        let (server, bearer) = (&server, &bearer);
        async move { server.send("GET", &path, &[("authorization", bearer)], "").await }
    };
    for used in 1..=10 {
        // What is not answered with 2xx does not count.
        assert_eq!(ask("/v1/conversations".into()).await.status, 400);
        let answer = ask(path.clone()).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("x-ratelimit-limit-minute"), "10");
        assert_eq!(answer.header("x-ratelimit-remaining-minute"), (10 - used).to_string());
        assert_eq!(answer.header("x-ratelimit-limit-day"), "100");
        assert_eq!(answer.header("x-ratelimit-remaining-day"), (100 - used).to_string());
        assert_eq!(
            answer.header("x-ratelimit-reset-day"),
            ((NOON_MS + 12 * 60 * MINUTE_MS) / 1_000).to_string()
        );
    }
    server.advance_ms(20_000);
    let answer = ask(path.clone()).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (429, "rate_limit"));
    assert_eq!(answer.header("retry-after"), "40");
    for _ in 0..9 {
        server.advance_ms(MINUTE_MS);
        for _ in 0..10 {
            assert_eq!(ask(path.clone()).await.status, 200);
        }
    }
    server.advance_ms(MINUTE_MS);
    let answer = ask(path.clone()).await;
    assert_eq!(answer.status, 429);
    assert_eq!(answer.header("retry-after"), (12 * 3_600 - 600 - 20).to_string());

    let cookie = server.sign_in("editor").await;
    for _ in 0..30 {
        let answer = server.get(&path, &cookie).await;
        assert_eq!((answer.status.as_u16(), answer.header("x-ratelimit-limit-minute")), (200, ""));
    }
}

#[tokio::test]
async fn the_key_is_stored_as_a_hash_only() {
    let server = Server::new(1);
    let key = server.app.store.with(api_key::create_demo).unwrap();
    server.app.store.with(|connection| {
        let (hash, name): (Vec<u8>, String) = connection
            .query_row("SELECT hash, name FROM api_key", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!((hash.len(), name.as_str()), (32, "demo"));
        assert!(!hash.windows(8).any(|part| key.as_bytes().windows(8).any(|other| other == part)));
    });
}

#[tokio::test]
async fn requests_from_elsewhere_change_nothing() {
    let server = Server::new(1);
    let host = ("host", "127.0.0.1:4310");
    for (headers, status) in [
        (vec![host], 200),
        (vec![host, ("sec-fetch-site", "same-origin"), ("origin", "http://127.0.0.1:4310")], 200),
        (vec![host, ("sec-fetch-site", "cross-site")], 403),
        (vec![host, ("sec-fetch-site", "same-site")], 403),
        (vec![host, ("origin", "http://127.0.0.1:9999")], 403),
        (vec![host, ("origin", "null")], 403),
        (vec![("host", "evil.example")], 403),
    ] {
        let answer = server.send("POST", "/v1/session", &headers, "").await;
        assert_eq!(answer.status.as_u16(), status, "{headers:?}");
        if status == 403 {
            answer.code();
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
}

#[tokio::test]
async fn every_response_carries_the_security_headers() {
    let server = Server::new(2);
    let cookie = server.sign_in("editor").await;
    for path in [
        "/",
        "/worker.js",
        "/v1/session",
        "/v1/nothing",
        "/missing.js",
        &format!("/v1/conversations?{WORKSPACE}"),
    ] {
        let answer = server.get(path, &cookie).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
        ] {
            assert_eq!(answer.header(name), value, "{path}");
        }
        assert!(answer.header("permissions-policy").contains("camera=()"));
        assert!(answer.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(answer.header("x-request-id").starts_with("req_"));
        if path.starts_with("/v1") {
            assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        }
    }
}

#[tokio::test]
async fn files_come_with_type_policy_and_caching() {
    let server = Server::new(1);
    for (path, content_type, policy, caching) in [
        ("/", "text/html; charset=utf-8", PAGE_POLICY, "no-cache"),
        ("/inbox", "text/html; charset=utf-8", PAGE_POLICY, "no-cache"),
        ("/conversations/conv_1", "text/html; charset=utf-8", PAGE_POLICY, "no-cache"),
        ("/worker.js", "text/javascript; charset=utf-8", WORKER_POLICY, "no-cache"),
        ("/pdf-worker.js", "text/javascript; charset=utf-8", PDF_WORKER_POLICY, "no-cache"),
        ("/verify.html", "text/html; charset=utf-8", VERIFY_POLICY, "no-cache"),
        ("/lite.wasm", "application/wasm", PAGE_POLICY, "no-cache"),
        (
            "/assets/index-BxJ3kq0Z.js",
            "text/javascript; charset=utf-8",
            PAGE_POLICY,
            "public, max-age=31536000, immutable",
        ),
    ] {
        let answer = server.get(path, "").await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), content_type);
        assert_eq!(answer.header("content-security-policy"), policy);
        assert_eq!(answer.header("cache-control"), caching);
        let again = server.send("GET", path, &[("if-none-match", answer.header("etag"))], "").await;
        assert_eq!((again.status.as_u16(), again.bytes.len()), (304, 0), "{path}");
    }
    assert_eq!(WORKER_POLICY, "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'none'");
    assert_eq!(PDF_WORKER_POLICY, "default-src 'none'; script-src 'self'; connect-src 'none'");
    assert!(
        VERIFY_POLICY.starts_with("default-src 'none';") && VERIFY_POLICY.contains(" connect-src 'none';")
    );
    let plain = server.get("/lite.wasm", "").await;
    let small = server.send("GET", "/lite.wasm", &[("accept-encoding", "gzip, br")], "").await;
    assert_eq!((plain.header("content-encoding"), small.header("content-encoding")), ("", "br"));
    assert_eq!(small.bytes, b"compressed");
    assert_eq!(small.header("content-type"), "application/wasm");
    assert_ne!(plain.header("etag"), small.header("etag"));
    for path in ["/missing.js", "/../Cargo.toml", "/%2e%2e/secret.txt", "/assets/..%2f..%2fx.js", "/.env.js"]
    {
        assert_eq!(server.get(path, "").await.status, 404, "{path}");
    }
    assert_eq!(server.send("POST", "/inbox", &[], "").await.status, 405);
    assert_eq!(server.send("HEAD", "/", &[], "").await.bytes, b"");
}

#[test]
fn a_database_file_is_kept_filled_anew_or_refused() {
    let folder = Folder::new();
    let path = folder.0.join("sample.db");
    assert_eq!(Store::open(Some(&path), 20).unwrap().1, Opened::Filled);
    assert_eq!(Store::open(Some(&path), 20).unwrap().1, Opened::Kept);
    assert_eq!(Store::open(Some(&path), 21).unwrap().1, Opened::Replaced);
    let (store, _) = Store::open(Some(&path), 21).unwrap();
    store.with(|connection| connection.pragma_update(None, "user_version", 99).unwrap());
    drop(store);
    assert_eq!(Store::open(Some(&path), 21).unwrap().1, Opened::Replaced);

    folder.write("text.db", &"not a database ".repeat(100));
    let error = Store::open(Some(&folder.0.join("text.db")), 1).unwrap_err();
    assert!(error.0.ends_with("it is not an SQLite database."), "{error}");
    let error = Store::open(Some(&folder.0.join("no/such.db")), 1).unwrap_err();
    assert!(error.0.contains("cannot be opened"), "{error}");
    let other = folder.0.join("other.db");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    let error = Store::open(Some(&other), 1).unwrap_err();
    assert!(error.0.contains("another program"), "{error}");
    assert!(other.exists());
}

#[tokio::test]
async fn the_checkpoint_key_belongs_to_the_user_and_takes_a_session() {
    let server = Server::new(1);
    let path = "/v1/checkpoint-key";
    let mut keys = Vec::new();
    for user in ["editor", "viewer", "editor"] {
        let cookie = server.sign_in(user).await;
        let answer = server.get(path, &cookie).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "no-store"));
        keys.push(answer.json()["key"].as_str().unwrap().to_owned());
    }
    assert!(keys[0].len() == 64 && keys[0].bytes().all(|byte| byte.is_ascii_hexdigit()));
    assert_eq!(keys[0], keys[2]);
    assert_ne!(keys[0], keys[1]);

    let cookie = server.sign_in("editor").await;
    server.advance_ms(16 * 60_000);
    assert_eq!(server.get(path, &cookie).await.code(), "session_expired");
    let key = server.app.store.with(askvault_server::api_key::create_demo).unwrap();
    let header = format!("Bearer {key}");
    let answer = server.send("GET", path, &[("authorization", &header)], "").await;
    assert_eq!(answer.code(), "missing_auth");
}

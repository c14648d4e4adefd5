//! The export log as the API gives it: what an event may hold, who sees it, and how an export is told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use askvault_server::api_key::{self, PLANS};
use askvault_server::audience::AudienceSet;
use askvault_server::export_log::canonical;
use askvault_server::export_log::draft::{Draft, EVENTS};
use askvault_server::export_log::entry::{Actor, Entry, GENESIS, Place};
use askvault_server::store::Store;
use askvault_server::workspace::WORKSPACE_ID;
use serde_json::{Value, json};
use support::log::{event, sha256};
use support::{Answer, Folder, NOON_MS, Server, WORKSPACE};

const LOG: &str = "/v1/export-log?workspace_id=wt_nwshop_7f3";

/// An event with everything that an export has at its end.
fn full() -> Value {
    json!({
        "export_id": "exp_1", "event": "saved", "client_sequence": 5, "occurred_at": "2026-11-23T11:59:58.250Z",
        "clock_source": "device", "sent_at": "2026-11-23T11:59:59.000Z", "scope_kind": "filter",
        "filter_digest": sha256("channel=email&status=resolved"), "filter_text": "channel=email&status=resolved",
        "formats": ["csv"], "fields": ["conversation_id", "customer_email"], "profile": "external", "policy_id": "Sharing",
        "counts": { "requested": 10, "exported": 7, "failed": 1, "refused": 2, "empty": 0 }, "file_id": "x2026-11-23",
        "file_bytes": 18_400, "file_digest": "a".repeat(64), "manifest_digest": null, "place": "picked",
        "engine_version": "0.1.0", "engine_digest": "b".repeat(64), "purpose": "DSAR-2026-114", "error_code": null,
    })
}

async fn post(server: &Server, cookie: &str, event: &Value) -> Answer {
    server.send("POST", LOG, &[("cookie", cookie)], event.to_string()).await
}

async fn chain(server: &Server, cookie: &str, query: &str) -> Value {
    server.get(&format!("/v1/export-log/chain?{WORKSPACE}{query}"), cookie).await.json()
}

/// Every event, newest first, page by page.
async fn walk(server: &Server, cookie: &str, limit: usize, query: &str) -> Vec<Value> {
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = server.get(&format!("{LOG}&limit={limit}{query}{cursor}"), cookie).await.json();
        found.extend(page["events"].as_array().unwrap().clone());
        match page["pagination"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => {
                assert_eq!(page["pagination"]["total"], found.len());
                return found;
            }
        }
    }
}

#[tokio::test]
async fn cus_07_the_server_adds_who_when_and_the_digest_before() {
    let server = Server::new(1);
    let ada = server.sign_in("editor").await;
    let first = post(&server, &ada, &event("exp_1", "requested", 4)).await;
    assert_eq!(first.status, 201);
    server.advance_ms(1_500);
    let second = post(&server, &ada, &full()).await.json();
    let first = first.json();
    assert_eq!(first["previous"], GENESIS);
    assert_eq!(second["previous"], first["digest"]);
    for (name, expected) in [
        ("sequence", json!(2)),
        ("at", json!("2026-11-23T12:00:01.500Z")),
        ("actor_kind", json!("user")),
        ("actor_id", json!("usr_01")),
        ("actor_name", json!("Ada Berger")),
        ("actor_role", json!("editor")),
        ("workspace_id", json!("wt_nwshop_7f3")),
        // Rule CUS-12: how far the device's clock was off when it sent.
        ("clock_offset_ms", json!(-2_500)),
    ] {
        assert_eq!(second[name], expected, "{name}");
    }
    for (name, value) in full().as_object().unwrap() {
        if name != "sent_at" {
            assert_eq!(&second[name], value, "{name}");
        }
    }
    // Anybody can make the digest again from what the API gives.
    let mut fields = second.clone();
    let digest = fields.as_object_mut().unwrap().remove("digest").unwrap();
    assert_eq!(sha256(&canonical::text(&fields)), digest);
    assert_eq!(
        chain(&server, &ada, "").await,
        json!({ "state": "unbroken", "events": 2, "head": digest, "sequence": null, "reason": null })
    );
}

#[tokio::test]
async fn a_retry_after_a_lost_answer_appends_once() {
    let server = Server::new(1);
    let ada = server.sign_in("editor").await;
    let first = post(&server, &ada, &full()).await;
    server.advance_ms(60_000);
    let mut again = full();
    again["sent_at"] = json!("2026-11-23T12:00:59.000Z");
    let second = post(&server, &ada, &again).await;
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (201, 200));
    assert_eq!(first.json(), second.json());
    assert_eq!(chain(&server, &ada, "").await["events"], 1);

    let mut other = full();
    other["file_bytes"] = json!(18_401);
    let answer = post(&server, &ada, &other).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "event_conflict"));
    let victor = server.sign_in("viewer").await;
    assert_eq!(post(&server, &victor, &full()).await.code(), "event_conflict");
}

#[tokio::test]
async fn cus_08_what_an_event_may_not_hold_is_refused_by_name_and_never_quoted() {
    let server = Server::new(1);
    let ada = server.sign_in("editor").await;
    let secret = "Where is my order, Lena?";
    for (name, value, code) in [
        ("message", json!(secret), "invalid_event"),
        ("file_name", json!("lena.csv"), "invalid_event"),
        ("export_id", Value::Null, "missing_field"),
        ("export_id", json!("../x"), "invalid_event"),
        ("event", json!(secret), "invalid_event"),
        ("client_sequence", json!(-1), "invalid_event"),
        ("client_sequence", json!(1.5), "invalid_event"),
        ("client_sequence", json!(9_007_199_254_740_992_i64), "invalid_event"),
        ("occurred_at", json!("2026-11-23T12:00:00Z"), "invalid_event"),
        ("occurred_at", json!("yesterday"), "invalid_event"),
        ("sent_at", json!("now"), "invalid_event"),
        ("clock_source", json!("sundial"), "invalid_event"),
        ("scope_kind", json!(secret), "invalid_event"),
        ("filter_digest", json!("A".repeat(64)), "invalid_event"),
        ("filter_digest", json!("0".repeat(64)), "invalid_event"),
        ("filter_digest", Value::Null, "invalid_event"),
        ("filter_text", json!("two\nlines"), "invalid_event"),
        ("filter_text", json!("x".repeat(16_001)), "invalid_event"),
        ("formats", json!(["docx"]), "invalid_event"),
        ("formats", json!("csv"), "invalid_event"),
        ("fields", json!([secret]), "invalid_event"),
        ("fields", json!(vec!["key"; 201]), "invalid_event"),
        ("profile", json!("secret"), "invalid_event"),
        ("policy_id", json!("x".repeat(201)), "invalid_event"),
        ("purpose", json!("two\nlines"), "invalid_event"),
        (
            "counts",
            json!({ "requested": 3, "exported": 1, "failed": 1, "refused": 0, "empty": 0 }),
            "invalid_event",
        ),
        ("counts", json!({ "requested": 1, "exported": 1 }), "invalid_event"),
        (
            "counts",
            json!({ "requested": 1, "exported": 1, "failed": 0, "refused": 0, "lost": 0 }),
            "invalid_event",
        ),
        ("counts", json!({ "exported": 1 }), "invalid_event"),
        ("counts", json!(5), "invalid_event"),
        ("file_bytes", json!("5"), "invalid_event"),
        ("place", json!("/home/ada"), "invalid_event"),
        ("engine_version", json!("one two"), "invalid_event"),
        ("error_code", json!("network"), "invalid_event"),
    ] {
        let mut event = full();
        event[name] = value;
        let answer = post(&server, &ada, &event).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, code), "{name}: {}", event[name]);
        let text = String::from_utf8_lossy(&answer.bytes).into_owned();
        assert!(!text.contains("Lena"), "{text}");
        assert!(name == "message" || name == "file_name" || text.contains(name), "{text}");
    }
    let mut failed = event("exp_1", "failed", 1);
    failed["error_code"] = Value::Null;
    assert_eq!(post(&server, &ada, &failed).await.code(), "invalid_event");
    for (body, code) in
        [("", "invalid_json"), ("[]", "invalid_json"), ("{\"a\":", "invalid_json"), ("{}", "missing_field")]
    {
        let answer = server.send("POST", LOG, &[("cookie", &ada)], body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, code), "{body}");
    }
    assert_eq!(chain(&server, &ada, "").await["events"], 0);
    for name in EVENTS {
        assert_eq!(post(&server, &ada, &event("exp_2", name, 1)).await.status, 201, "{name}");
    }
}

#[tokio::test]
async fn without_session_key_or_workspace_there_is_no_log() {
    let server = Server::new(1);
    let ada = server.sign_in("editor").await;
    assert_eq!(post(&server, "", &full()).await.code(), "missing_auth");
    for (path, code) in [
        ("/v1/export-log", "missing_field"),
        ("/v1/export-log?workspace_id=wt_else_1", "workspace_access_denied"),
        ("/v1/export-log/exports", "missing_field"),
        ("/v1/export-log/chain", "missing_field"),
        (&format!("{LOG}&limit=0"), "invalid_parameter"),
        (&format!("{LOG}&cursor=cur_6d302e77"), "invalid_cursor"),
        (&format!("{LOG}&order=asc"), "unknown_parameter"),
        (&format!("/v1/export-log/exports?{WORKSPACE}&state=lost"), "invalid_parameter"),
        (&format!("/v1/export-log/chain?{WORKSPACE}&sequence=3"), "invalid_parameter"),
    ] {
        assert_eq!(server.get(path, &ada).await.code(), code, "{path}");
    }
    let elsewhere = server
        .send("POST", "/v1/export-log?workspace_id=wt_else_1", &[("cookie", &ada)], full().to_string())
        .await;
    assert_eq!(elsewhere.code(), "workspace_access_denied");
    assert_eq!(server.send("DELETE", LOG, &[("cookie", &ada)], "").await.code(), "method_not_allowed");
}

#[tokio::test]
async fn an_administrator_sees_all_others_see_their_own() {
    let server = Server::new(1);
    let key = server
        .app
        .store
        .with(|connection| api_key::create(connection, "nightly", PLANS[2], AudienceSet::ALL, None))
        .unwrap();
    let bearer = format!("Bearer {key}");
    let (ada, victor, amara) =
        (server.sign_in("editor").await, server.sign_in("viewer").await, server.sign_in("admin").await);
    post(&server, &ada, &event("exp_ada", "requested", 1)).await;
    post(&server, &victor, &event("exp_victor", "requested", 1)).await;
    let answer = server
        .send("POST", LOG, &[("authorization", &bearer)], event("exp_key", "requested", 1).to_string())
        .await;
    assert_eq!(answer.status, 201);
    assert_eq!(
        (&answer.json()["actor_kind"], &answer.json()["actor_name"]),
        (&json!("api-key"), &json!("nightly"))
    );
    assert!(!String::from_utf8_lossy(&answer.bytes).contains(&key));
    for (cookie, expected) in [
        (&ada, vec!["exp_ada"]),
        (&victor, vec!["exp_victor"]),
        (&amara, vec!["exp_key", "exp_victor", "exp_ada"]),
    ] {
        let seen = walk(&server, cookie, 1, "").await;
        assert_eq!(
            seen.iter().map(|event| event["export_id"].as_str().unwrap()).collect::<Vec<_>>(),
            expected
        );
        let page = server.get(&format!("/v1/export-log/exports?{WORKSPACE}"), cookie).await.json();
        assert_eq!(page["exports"].as_array().unwrap().len(), expected.len());
        assert_eq!(page["people"].as_array().unwrap().len(), expected.len());
        assert_eq!(page["sees"], if expected.len() == 3 { "all" } else { "own" });
        // That the whole chain is whole, anybody may know.
        assert_eq!(chain(&server, cookie, "").await["events"], 3);
    }
    assert_eq!(walk(&server, &victor, 20, "&export_id=exp_ada").await, Vec::<Value>::new());
    let other = server.get(&format!("/v1/export-log/exports?{WORKSPACE}&actor=usr_01"), &victor).await.json();
    assert_eq!(other["exports"], json!([]));
    let own = server.send("GET", LOG, &[("authorization", &bearer)], "").await.json();
    assert_eq!(own["pagination"]["total"], 1);
}

#[tokio::test]
async fn one_line_for_each_export_tells_how_it_ended() {
    let server = Server::new(1);
    let ada = server.sign_in("editor").await;
    let runs: [(&str, &[&str], &str); 8] = [
        ("exp_1", &["requested", "started", "policy-applied", "finished", "saved"], "saved"),
        ("exp_2", &["requested", "cancelled"], "cancelled"),
        ("exp_3", &["requested", "started", "failed"], "failed"),
        ("exp_4", &["requested", "started"], "unfinished"),
        ("exp_5", &["requested", "started", "finished"], "finished"),
        ("exp_6", &["requested", "started", "finished", "downloaded", "purged"], "removed"),
        ("exp_7", &["requested", "started", "failed", "resumed"], "unfinished"),
        ("exp_8", &["requested", "finished", "saved", "verified"], "saved"),
    ];
    for (id, events, _) in runs {
        for (name, number) in events.iter().zip(1..) {
            let mut event = event(id, name, number);
            if ["requested", "purged"].contains(name) {
                event["counts"] = json!({ "requested": 10 });
                event["formats"] = json!(["csv"]);
            }
            if *name == "finished" {
                event["counts"] =
                    json!({ "requested": 10, "exported": 9, "failed": 1, "refused": 0, "empty": 0 });
            }
            server.advance_ms(1_000);
            assert_eq!(post(&server, &ada, &event).await.status, 201);
        }
    }
    let page = server.get(&format!("/v1/export-log/exports?{WORKSPACE}&limit=100"), &ada).await.json();
    let states: BTreeMap<_, _> = page["exports"]
        .as_array()
        .unwrap()
        .iter()
        .map(|export| (export["export_id"].as_str().unwrap(), export["state"].as_str().unwrap()))
        .collect();
    assert_eq!(states, runs.iter().map(|(id, _, state)| (*id, *state)).collect());
    assert_eq!(page["exports"][0]["export_id"], "exp_8", "the newest stands first");
    let first = &page["exports"][7];
    assert_eq!(first["events"], 5);
    assert_eq!(
        first["counts"],
        json!({ "requested": 10, "exported": 9, "failed": 1, "refused": 0, "empty": 0 })
    );
    assert_eq!(first["formats"], json!(["csv"]));
    assert_eq!(
        (&first["requested_at"], &first["last_at"]),
        (&json!("2026-11-23T12:00:01.000Z"), &json!("2026-11-23T12:00:05.000Z"))
    );
    assert_eq!(page["exports"][2]["counts"]["exported"], 9, "a later event does not take the account back");
    let events = walk(&server, &ada, 2, "&export_id=exp_1").await;
    assert_eq!(first["last_digest"], events[0]["digest"]);

    // By state, and page by page.
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/export-log/exports?{WORKSPACE}&state=unfinished&limit=1{cursor}");
        let page = server.get(&path, &ada).await.json();
        assert_eq!(page["pagination"]["total"], 2);
        found.extend(
            page["exports"]
                .as_array()
                .unwrap()
                .iter()
                .map(|export| export["export_id"].as_str().unwrap().to_owned()),
        );
        match page["pagination"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(found, ["exp_7", "exp_4"]);
}

/// Puts an event of Victor's into an export of Ada's, as earlier versions let anybody do.
fn slip_in(server: &Server, event: &Value) {
    let victor = Actor {
        kind: "user",
        id: "usr_02".to_owned(),
        name: "Victor Lindqvist".to_owned(),
        role: Some("viewer"),
    };
    let draft = Draft::read(event.to_string().as_bytes()).unwrap();
    server.app.store.with(|connection| {
        let (last, previous): (i64, String) = connection
            .query_row("SELECT sequence, digest FROM export_log ORDER BY sequence DESC LIMIT 1", [], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        let place =
            Place { workspace: WORKSPACE_ID, sequence: last + 1, previous: &previous, now_ms: NOON_MS };
        let Entry { text, digest } = Entry::new(&draft, &victor, place);
        let insert = "INSERT INTO export_log (workspace, sequence, entry, digest) VALUES (?, ?, ?, ?)";
        connection.execute(insert, (WORKSPACE_ID, place.sequence, text, digest)).unwrap();
    });
}

#[tokio::test]
async fn nobody_changes_how_the_export_of_another_reads() {
    let server = Server::new(1);
    let (ada, victor, amara) =
        (server.sign_in("editor").await, server.sign_in("viewer").await, server.sign_in("admin").await);
    post(&server, &ada, &event("exp_1", "requested", 1)).await;
    post(&server, &ada, &full()).await;
    let mut foreign = full();
    foreign["event"] = json!("deleted");
    foreign["client_sequence"] = json!(999);
    foreign["profile"] = json!("internal");
    foreign["file_digest"] = json!("c".repeat(64));
    for (who, cookie) in [("a viewer", &victor), ("an administrator", &amara)] {
        let answer = post(&server, cookie, &foreign).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "event_conflict"), "{who}");
    }
    assert_eq!(chain(&server, &ada, "").await["events"], 2);

    // Nor by what stands in the log of an earlier version.
    slip_in(&server, &foreign);
    assert_eq!(chain(&server, &ada, "").await["state"], "unbroken");
    let lines = async |cookie: &str, query: &str| {
        server.get(&format!("/v1/export-log/exports?{WORKSPACE}{query}"), cookie).await.json()
    };
    for (cookie, query, expected) in [
        (&amara, "", 1),
        (&amara, "&actor=usr_01", 1),
        (&amara, "&actor=usr_02", 0),
        (&amara, "&state=saved", 1),
        (&amara, "&state=removed", 0),
        (&ada, "", 1),
        (&victor, "", 0),
    ] {
        let page = lines(cookie, query).await;
        assert_eq!(page["pagination"]["total"], expected, "{query}");
        let exports = page["exports"].as_array().unwrap();
        assert_eq!(exports.len(), expected, "{query}");
        for export in exports {
            for (name, value) in [
                ("state", json!("saved")),
                ("actor_id", json!("usr_01")),
                ("profile", json!("external")),
                ("file_digest", full()["file_digest"].clone()),
                ("last_sequence", json!(2)),
                ("events", json!(2)),
            ] {
                assert_eq!(export[name], value, "{query}: {name}");
            }
        }
    }
    assert_eq!(
        lines(&amara, "").await["people"],
        json!([{ "id": "usr_01", "name": "Ada Berger", "exports": 1 }])
    );
    // Whoever asks for the events sees that it is there.
    assert_eq!(walk(&server, &amara, 20, "&export_id=exp_1").await.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_make_one_chain_and_one_event_each() {
    let folder = Folder::new();
    let path = folder.0.join("log.db");
    let server = Arc::new(Server::on(Store::open(Some(&path), 1).unwrap().0));
    let ada = server.sign_in("editor").await;
    let mut sending = Vec::new();
    for number in 0..120 {
        let (server, ada) = (server.clone(), ada.clone());
        // Each event is sent three times, as by a caller that loses answers.
        let event = event(&format!("exp_{}", number % 4), "verified", number / 3);
        sending.push(tokio::spawn(async move { post(&server, &ada, &event).await.status.as_u16() }));
    }
    let mut answers = BTreeMap::new();
    for task in sending {
        *answers.entry(task.await.unwrap()).or_insert(0) += 1;
    }
    let distinct: BTreeSet<_> = (0..120).map(|number| (number % 4, number / 3)).collect();
    assert_eq!(answers.get(&201), Some(&distinct.len()));
    assert_eq!(answers.values().sum::<usize>(), 120);
    assert!(answers.keys().all(|status| [200, 201].contains(status)), "{answers:?}");
    let events = walk(&server, &ada, 100, "").await;
    let sequences: Vec<_> = events.iter().rev().map(|event| event["sequence"].as_u64().unwrap()).collect();
    assert_eq!(sequences, (1..=u64::try_from(distinct.len()).unwrap()).collect::<Vec<_>>());
    assert_eq!(chain(&server, &ada, "").await["state"], "unbroken");
}

//! The list and its filters, paging, one conversation, messages, facets, contacts and files.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::{Server, WORKSPACE};

fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

async fn everything(server: &Server) -> (String, Vec<Value>) {
    let cookie = server.sign_in("admin").await;
    let all = server.walk("&include=detail", 100, &cookie).await;
    (cookie, all)
}

fn ids(conversations: &[Value]) -> BTreeSet<&str> {
    conversations.iter().map(|conversation| text(conversation, "id")).collect()
}

/// Asks for `query` and compares with what `test` picks from everything.
async fn same(
    server: &Server,
    cookie: &str,
    all: &[Value],
    query: &str,
    test: impl Fn(&Value) -> bool,
) -> usize {
    let found = server.walk(query, 37, cookie).await;
    let wanted: BTreeSet<_> = all
        .iter()
        .filter(|conversation| test(conversation))
        .map(|conversation| text(conversation, "id"))
        .collect();
    assert_eq!(ids(&found), wanted, "{query}");
    wanted.len()
}

#[tokio::test]
async fn paging_gives_each_conversation_once_latest_first() {
    let server = Server::new(230);
    let cookie = server.sign_in("admin").await;
    for limit in [1, 7, 100] {
        let all = server.walk("", limit, &cookie).await;
        assert_eq!(all.len(), 230);
        assert!(all.is_sorted_by(|one, next| text(one, "last_message_at") >= text(next, "last_message_at")));
    }
    let page = server.get(&format!("/v1/conversations?{WORKSPACE}"), &cookie).await.json();
    assert_eq!(page["conversations"].as_array().unwrap().len(), 20);
}

#[tokio::test]
async fn cursors_do_not_shift_when_conversations_arrive() {
    let server = Server::new(60);
    let cookie = server.sign_in("admin").await;
    let path = format!("/v1/conversations?{WORKSPACE}&limit=20");
    let before = server.walk("", 20, &cookie).await;
    let first = server.get(&path, &cookie).await.json();
    server.app.store.with(|connection| {
        connection
            .execute_batch(
                "INSERT INTO conversation SELECT 9999, 'conv_new', channel, status, priority, sla_state, started_ms, \
                 last_ms + 99999999999, customer_id, customer_email, agent_id, agent_name, 63 FROM conversation WHERE rowid = 1; \
                 INSERT INTO document SELECT 9999, item, detail FROM document WHERE rowid = 1;",
            )
            .unwrap();
    });
    let cursor = first["pagination"]["next_cursor"].as_str().unwrap();
    let second = server.get(&format!("{path}&cursor={cursor}"), &cookie).await.json();
    assert_eq!(second["conversations"].as_array().unwrap()[..], before[20..40]);
}

#[tokio::test]
async fn every_filter_gives_what_it_says() {
    let server = Server::new(400);
    let (cookie, all) = everything(&server).await;
    let cookie = cookie.as_str();
    for key in ["channel", "status", "priority", "sla_state"] {
        let values: BTreeSet<_> = all.iter().map(|conversation| text(conversation, key)).collect();
        for value in values {
            same(&server, cookie, &all, &format!("&{key}={value}"), |conversation| {
                text(conversation, key) == value
            })
            .await;
        }
    }
    let has_tag = |conversation: &Value, tag: &str| {
        conversation["tags"].as_array().unwrap().iter().any(|each| each == tag)
    };
    assert!(
        same(&server, cookie, &all, "&tag=returns", |conversation| has_tag(conversation, "returns")).await
            > 0
    );
    let both = same(&server, cookie, &all, "&tag=returns&tag=billing", |conversation| {
        has_tag(conversation, "returns") && has_tag(conversation, "billing")
    });
    assert!(both.await > 0);
    assert!(
        same(&server, cookie, &all, "&agent=agt_01", |conversation| conversation["assigned_agent"]["id"]
            == "agt_01")
        .await
            > 0
    );
    same(&server, cookie, &all, "&agent=Malik+Osman", |conversation| {
        conversation["assigned_agent"]["id"] == "agt_02"
    })
    .await;
    assert!(
        same(&server, cookie, &all, "&agent=none", |conversation| conversation["assigned_agent"].is_null())
            .await
            > 0
    );
    let beta = |conversation: &Value| {
        conversation["audience"].as_array().unwrap().iter().any(|audience| audience == "beta")
    };
    assert!(same(&server, cookie, &all, "&audience=beta", beta).await > 0);

    let known = all.iter().find(|conversation| conversation["customer"]["email"].is_string()).unwrap();
    let email = text(&known["customer"], "email");
    let query = format!("&email={}", email.to_uppercase().replace('+', "%2B"));
    assert!(
        same(&server, cookie, &all, &query, |conversation| conversation["customer"]["email"] == email).await
            > 0
    );
    let id = text(&known["customer"], "id");
    same(&server, cookie, &all, &format!("&contact={id}"), |conversation| {
        conversation["customer"]["id"] == id
    })
    .await;

    let chosen: Vec<_> =
        all.iter().step_by(2).take(200).map(|conversation| text(conversation, "id")).collect();
    let query: String = chosen.iter().map(|id| format!("&id={id}")).collect();
    assert_eq!(
        same(&server, cookie, &all, &query, |conversation| chosen.contains(&text(conversation, "id"))).await,
        200
    );
    same(&server, cookie, &all, "&status=resolved&channel=email&tag=billing", |conversation| {
        conversation["status"] == "resolved"
            && conversation["channel"] == "email"
            && has_tag(conversation, "billing")
    })
    .await;
}

#[tokio::test]
async fn since_is_inclusive_and_until_is_exclusive() {
    let server = Server::new(300);
    let (cookie, all) = everything(&server).await;
    let start = text(&all[100], "started_at");
    let since = same(&server, &cookie, &all, &format!("&since={start}"), |conversation| {
        text(conversation, "started_at") >= start
    })
    .await;
    let until = same(&server, &cookie, &all, &format!("&until={start}"), |conversation| {
        text(conversation, "started_at") < start
    })
    .await;
    assert_eq!(since + until, 300);
    let month = same(&server, &cookie, &all, "&since=2026-03-01&until=2026-04-01", |conversation| {
        text(conversation, "started_at").starts_with("2026-03-")
    });
    assert!(month.await > 0);
}

#[tokio::test]
async fn the_search_reads_messages_in_every_script() {
    let server = Server::new(1_200);
    let (cookie, all) = everything(&server).await;
    let contains = |conversation: &Value, word: &str| {
        let word = word.to_lowercase();
        conversation["messages"].as_array().unwrap().iter().any(|message| {
            message["deleted_at"].is_null()
                && message["content"].as_str().is_some_and(|content| content.to_lowercase().contains(&word))
        })
    };
    for word in ["refund", "NW-1", "返品", "订", "الطلب", "חבילה", "पार्सल", "посылка", "50%", "a_b", "👍"]
    {
        let query: String =
            form_urlencoded::Serializer::new(String::from("&")).append_pair("q", word).finish();
        let count = same(&server, &cookie, &all, &query, |conversation| contains(conversation, word)).await;
        assert!(count > 0 || word.contains(['%', '_']), "{word}");
    }
    same(&server, &cookie, &all, "&q=tent+refund", |conversation| {
        contains(conversation, "tent") && contains(conversation, "refund")
    })
    .await;
    same(&server, &cookie, &all, "&q=%22my+order%22", |conversation| contains(conversation, "my order"))
        .await;
    for odd in ["%22", "*", "NEAR(", "a+OR+b", "%27--", "(((", "-x", "^"] {
        let answer = server.get(&format!("/v1/conversations?{WORKSPACE}&q={odd}"), &cookie).await;
        assert_eq!(answer.status, 200, "{odd}");
    }
}

#[tokio::test]
async fn list_items_and_details_have_their_keys() {
    let server = Server::new(40);
    let cookie = server.sign_in("admin").await;
    let item = &server.walk("", 100, &cookie).await[0];
    let keys: Vec<_> = item.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "id",
            "workspace_id",
            "channel",
            "status",
            "started_at",
            "last_message_at",
            "message_count",
            "customer",
            "tags",
            "sla_state",
            "priority",
            "assigned_agent",
            "subject",
            "last_message_preview",
            "unread"
        ]
    );
    let detail = server.get(&format!("/v1/conversations/{}", text(item, "id")), &cookie).await.json();
    let keys: Vec<_> = detail.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(
        keys,
        [
            "id",
            "workspace_id",
            "channel",
            "status",
            "priority",
            "started_at",
            "ended_at",
            "last_message_at",
            "message_count",
            "customer",
            "tags",
            "audience",
            "sla_state",
            "assigned_agent",
            "csat",
            "messages",
            "notes",
            "resolution_note",
            "audit",
            "skills",
            "recordings",
            "metadata"
        ]
    );
    let listed = server.walk("&include=detail", 100, &cookie).await;
    assert_eq!(listed[0], detail);
}

#[tokio::test]
async fn messages_are_paged() {
    let server = Server::new(60);
    let (cookie, all) = everything(&server).await;
    let conversation = all.iter().max_by_key(|conversation| conversation["message_count"].as_u64()).unwrap();
    let mut found = Vec::new();
    let mut cursor = String::new();
    loop {
        let path = format!("/v1/conversations/{}/messages?limit=3{cursor}", text(conversation, "id"));
        let page = server.get(&path, &cookie).await.json();
        found.extend(page["messages"].as_array().unwrap().clone());
        assert_eq!(page["pagination"]["total"], conversation["message_count"]);
        match page["pagination"]["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
    }
    assert_eq!(Value::Array(found), conversation["messages"]);
}

#[tokio::test]
async fn facets_count_what_the_list_would_show() {
    let server = Server::new(300);
    let cookie = server.sign_in("editor").await;
    let facets = server.get(&format!("/v1/facets?{WORKSPACE}&status=resolved"), &cookie).await.json();
    let resolved = server.walk("&status=resolved&include=detail", 100, &cookie).await;
    assert_eq!(facets["total"], resolved.len());
    let counts = |key: &str| -> BTreeMap<String, u64> {
        facets[key]
            .as_array()
            .unwrap()
            .iter()
            .map(|entry| (text(entry, "value").to_owned(), entry["count"].as_u64().unwrap()))
            .collect()
    };
    let mut channels = BTreeMap::new();
    let mut tags = BTreeMap::new();
    let mut months = BTreeMap::new();
    for conversation in &resolved {
        *channels.entry(text(conversation, "channel").to_owned()).or_insert(0) += 1;
        *months.entry(text(conversation, "started_at")[..7].to_owned()).or_insert(0) += 1;
        for tag in conversation["tags"].as_array().unwrap() {
            *tags.entry(tag.as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    assert_eq!(counts("channel"), channels);
    assert_eq!(counts("tag"), tags);
    assert_eq!(counts("month"), months);
    let everything = server.walk("", 100, &cookie).await;
    assert_eq!(counts("status").values().sum::<u64>(), everything.len() as u64);
    assert!(facets["agent"].as_array().unwrap().iter().any(|entry| entry["name"].is_string()));
}

#[tokio::test]
async fn contacts_and_files() {
    let server = Server::new(300);
    let (cookie, all) = everything(&server).await;
    let id = text(&all[3]["customer"], "id");
    let answer = server.get(&format!("/v1/contacts/{id}"), &cookie).await.json();
    assert_eq!(
        answer["conversation_count"],
        server.walk(&format!("&contact={id}"), 100, &cookie).await.len()
    );
    assert_eq!(answer["contact"]["custom_attributes"], all[3]["customer"]["custom_attributes"]);

    let mut seen = BTreeSet::new();
    for conversation in &all {
        let attachments = conversation["messages"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|message| message["attachments"].as_array().unwrap());
        for file in attachments.chain(conversation["recordings"].as_array().unwrap()) {
            if !seen.insert(text(file, "content_type")) {
                continue;
            }
            let answer = server.get(text(file, "url"), &cookie).await;
            assert_eq!(answer.status, 200);
            assert_eq!(file["size"], answer.bytes.len());
            assert_eq!(answer.header("content-type"), text(file, "content_type"));
            assert!(answer.header("content-disposition").starts_with("attachment; filename="));
            assert!(answer.header("content-security-policy").contains("sandbox"));
            let part = server
                .send("GET", text(file, "url"), &[("cookie", &cookie), ("range", "bytes=2-5")], "")
                .await;
            assert_eq!((part.status.as_u16(), &part.bytes[..]), (206, &answer.bytes[2..6]));
        }
    }
    assert_eq!(seen.len(), 6, "{seen:?}");
}

#[tokio::test]
async fn ids_are_those_of_the_list_in_its_order_and_audience_and_many_on_a_page() {
    let server = Server::new(230);
    for user in ["admin", "viewer"] {
        let cookie = server.sign_in(user).await;
        for query in ["", "&status=resolved", "&q=order"] {
            let listed = server.walk(query, 100, &cookie).await;
            let wanted: Vec<_> = listed.iter().map(|item| text(item, "id")).collect();
            let mut found = Vec::new();
            let mut cursor = String::new();
            for limit in [150, 10_000] {
                let path = format!("/v1/conversations?{WORKSPACE}{query}&include=ids&limit={limit}{cursor}");
                let page = server.get(&path, &cookie).await.json();
                let ids: Vec<String> = serde_json::from_value(page["ids"].clone()).unwrap();
                found.extend(ids);
                assert_eq!(page["pagination"]["total"], wanted.len());
                assert!(page.get("conversations").is_none());
                let Some(next) = page["pagination"]["next_cursor"].as_str() else { break };
                cursor = format!("&cursor={next}");
            }
            assert_eq!(found, wanted, "{user} {query}");
        }
    }
}

#[tokio::test]
async fn only_ids_come_more_than_a_hundred_at_a_time() {
    let server = Server::new(1);
    let cookie = server.sign_in("admin").await;
    for (query, status) in [
        ("include=ids&limit=10000", 200),
        ("include=ids&limit=10001", 400),
        ("include=detail&limit=101", 400),
        ("limit=101", 400),
        ("include=id", 400),
    ] {
        let answer = server.get(&format!("/v1/conversations?{WORKSPACE}&{query}"), &cookie).await;
        assert_eq!(answer.status, status, "{query}");
    }
}

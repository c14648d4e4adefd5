//! The profile `subject-access`: the subject's own data is complete, that of others is gone (rule PRV-20).
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use fixture::leak::tokens;
use fixture::{conversations, export_text, page, records};
use serde_json::{Value, json};

/// A conversation of Lena's in which a neighbour, a second author and two agents come up.
fn with_third_parties() -> Value {
    json!({
        "id": "conv_7", "channel": "email", "status": "resolved", "started_at": "2026-03-02T08:15:04.120Z",
        "customer": { "id": "cus_1", "name": "Lena Vossberg", "email": "lena@vossberg.example", "phone": "+49 30 5550 1420",
            "company": "Kestrelworks Ltd", "custom_attributes": { "loyalty": "KD-4711-X", "born": "12.03.1985" },
            "last_login": "2026-03-01T07:00:00Z" },
        "assigned_agent": { "id": "agt_1", "name": "Rosalind Okafor", "email": "rosalind@shop.example" },
        "tags": ["parcel", "Lena Vossberg"], "csat": { "rating": 5, "comment": "Thank you, Rosalind! Lena" },
        "metadata": { "device": "Fairphone 5", "block": false },
        "messages": [
            { "id": "msg_1", "role": "customer", "author": { "id": "cus_1", "name": "Lena Vossberg" }, "created_at": "2026-03-02T08:15:04.120Z",
              "content": "I am Lena Vossberg, born 12.03.1985. My card is 4111 1111 1111 1111 and my number is 030 5550 1420.",
              "attachments": [{ "id": "att_1", "name": "letter of Lena Vossberg.pdf", "size": 12, "url": "https://files.example/?token=t" }] },
            { "id": "msg_2", "role": "agent", "author": { "id": "agt_1", "name": "Rosalind Okafor", "email": "rosalind@shop.example" },
              "created_at": "2026-03-02T08:16:00.000Z", "content": "Hello Lena, this is Rosalind Okafor. Who took the parcel?" },
            { "id": "msg_3", "role": "customer", "author": { "id": "cus_1", "name": "Lena Vossberg" }, "created_at": "2026-03-02T08:17:00.000Z",
              "content": "My neighbour took it, her number is +44 20 7946 0075." },
            { "id": "msg_4", "role": "customer", "author": { "id": "cus_9", "name": "Tamsin Oyelaran", "email": "tamsin@mail.example" },
              "created_at": "2026-03-02T08:18:00.000Z", "content": "Tamsin Oyelaran here, write to tamsin@mail.example or lena@vossberg.example." },
        ],
        "notes": [{ "id": "note_1", "author": { "name": "Dagny Holmqvist", "email": "dagny@shop.example" },
            "created_at": "2026-03-02T08:20:00.000Z", "content": "Lena Vossberg is right, Tamsin has the parcel. Dagny" }],
        "audit": [
            { "id": "aud_1", "event": "opened", "actor": { "type": "customer", "id": "cus_1", "name": "Lena Vossberg" },
              "created_at": "2026-03-02T08:15:04.120Z", "ip": "203.0.113.7", "user_agent": "Firefox" },
            { "id": "aud_2", "event": "claimed", "actor": { "type": "agent", "name": "Rosalind Okafor" },
              "created_at": "2026-03-02T08:15:30.000Z", "ip": "198.51.100.9", "user_agent": "Chrome", "reason": "Rosalind Okafor knows Lena" },
        ],
    })
}

/// What is Lena's and must come out as it went in.
const LENA: [&str; 10] = [
    "Lena Vossberg",
    "lena@vossberg.example",
    "+49 30 5550 1420",
    "Kestrelworks Ltd",
    "KD-4711-X",
    "12.03.1985",
    "4111 1111 1111 1111",
    "030 5550 1420",
    "203.0.113.7",
    "Firefox",
];
const OTHERS: [&str; 11] = [
    "Rosalind",
    "Okafor",
    "rosalind@shop.example",
    "Tamsin",
    "Oyelaran",
    "tamsin@mail.example",
    "7946 0075",
    "Dagny",
    "Holmqvist",
    "198.51.100.9",
    "Chrome",
];

fn options(given: Value) -> Value {
    let mut options = json!({ "profile": "subject-access", "detection": "rules", "key": "5a".repeat(32), "exportId": "x",
        "fields": ["all"] });
    options.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    options
}

/// The conversation as JSON, with every label as `[KIND]`.
fn exported(given: Value, conversation: &Value) -> (Value, String) {
    let (out, result) = export_text(options(given), page(std::slice::from_ref(conversation)));
    assert_eq!(result.counts.exported, 1);
    let mut readable = out.clone();
    for token in tokens(&out) {
        let kind = token.split('-').next().unwrap();
        assert_eq!(token.len(), kind.len() + 6, "a label, as nobody needs to tell the others apart");
        readable = readable.replace(&token, &format!("{kind}]"));
    }
    (conversations(&readable).remove(0), out)
}

#[test]
fn prv_20_json_holds_all_of_the_subject_and_nothing_of_third_parties() {
    let (out, text) = exported(json!({ "format": "json" }), &with_third_parties());
    for value in LENA {
        assert!(text.contains(value), "{value} is missing in {text}");
    }
    for value in OTHERS {
        assert!(!text.contains(value), "{value} is in {text}");
    }
    // Fields of the subject: all of them, those that no table knows too.
    assert_eq!(out["customer"], with_third_parties()["customer"]);
    assert_eq!(out["metadata"], json!({ "device": "Fairphone 5", "block": false }));
    assert_eq!(out["tags"], json!(["parcel", "Lena Vossberg"]));
    assert_eq!(out["csat"], json!({ "rating": 5, "comment": "Thank you, [AGENT]! Lena" }));
    // Others have a role, or a label where they are customers too; ids of records stay.
    assert_eq!(out["assigned_agent"], json!({ "id": "agt_1", "name": "agent" }));
    let messages = &out["messages"];
    assert_eq!(messages[0]["author"], json!({ "id": "cus_1", "name": "Lena Vossberg" }));
    assert_eq!(messages[1]["author"], json!({ "id": "agt_1", "name": "agent" }));
    assert_eq!(messages[3]["author"], json!({ "id": "cus_9", "name": "[PERSON]", "email": "[EMAIL]" }));
    // Texts.
    assert_eq!(messages[0]["content"], with_third_parties()["messages"][0]["content"]);
    assert_eq!(messages[1]["content"], "Hello Lena, this is [AGENT]. Who took the parcel?");
    assert_eq!(messages[2]["content"], "My neighbour took it, her number is [PHONE].");
    assert_eq!(messages[3]["content"], "[PERSON] here, write to [EMAIL] or lena@vossberg.example.");
    assert_eq!(out["notes"][0]["author"], json!({ "name": "agent" }));
    assert_eq!(out["notes"][0]["content"], "Lena Vossberg is right, [PERSON] has the parcel. [AGENT]");
    // The name of the subject's own file stays; its address, which carries a token, is in no file.
    assert_eq!(
        messages[0]["attachments"],
        json!([{ "id": "att_1", "name": "letter of Lena Vossberg.pdf", "size": 12 }])
    );
    // Where the subject acted from stays; where agents acted from goes.
    assert_eq!(
        (&out["audit"][0]["ip"], &out["audit"][0]["user_agent"]),
        (&json!("203.0.113.7"), &json!("Firefox"))
    );
    assert_eq!((&out["audit"][1]["ip"], &out["audit"][1]["user_agent"]), (&Value::Null, &Value::Null));
    assert_eq!(out["audit"][1]["actor"], json!({ "type": "agent", "name": "agent" }));
    assert_eq!(out["audit"][1]["reason"], "[AGENT] knows Lena");
}

#[test]
fn prv_20_csv_holds_the_same() {
    let columns = ["author_name", "author_email", "content", "attachments"];
    let given = options(json!({ "mode": "messages", "columns": columns, "fields": ["default"] }));
    let (out, _) = export_text(given, page(&[with_third_parties()]));
    let label =
        |kind: &str| tokens(&out).into_iter().find(|token| token.starts_with(&format!("[{kind}-"))).unwrap();
    let (agent, person, email, phone) = (label("AGENT"), label("PERSON"), label("EMAIL"), label("PHONE"));
    let expected = [
        columns.map(str::to_owned),
        [
            "Lena Vossberg".to_owned(), String::new(),
            "I am Lena Vossberg, born 12.03.1985. My card is 4111 1111 1111 1111 and my number is 030 5550 1420.".to_owned(),
            "letter of Lena Vossberg.pdf".to_owned(),
        ],
        ["agent".to_owned(), String::new(), format!("Hello Lena, this is {agent}. Who took the parcel?"), String::new()],
        ["Lena Vossberg".to_owned(), String::new(), format!("My neighbour took it, her number is {phone}."), String::new()],
        [person.clone(), email.clone(), format!("{person} here, write to {email} or lena@vossberg.example."), String::new()],
    ];
    assert_eq!(records(out.as_bytes(), b','), expected);

    let given = options(json!({ "fields": ["all"] }));
    let (out, _) = export_text(given, page(&[with_third_parties()]));
    for value in [
        "Lena Vossberg",
        "lena@vossberg.example",
        "+49 30 5550 1420",
        "Kestrelworks Ltd",
        "KD-4711-X",
        "Fairphone 5",
    ] {
        assert!(out.contains(value), "{value} is missing in {out}");
    }
    for value in OTHERS {
        assert!(!out.contains(value), "{value} is in {out}");
    }
}

/// Two records of one person, as a host has them after contacts were merged: other ids, addresses and numbers.
fn of_a_merged_contact() -> [Value; 3] {
    let old = json!({ "id": "cus_old", "name": "Lena Quist", "email": "lena@quist.example", "phone": "+44 20 7946 0075" });
    let new = json!({ "id": "cus_new", "name": "Lena Vossberg", "email": "lena@vossberg.example", "phone": "+49 30 5550 1420" });
    let other = json!({ "id": "cus_9", "name": "Tamsin Oyelaran", "email": "tamsin@mail.example", "phone": "+351 21 555 0160" });
    let conversation = |id: &str, customer: &Value, author: &Value, content: &str| {
        let author = json!({ "id": author["id"], "name": author["name"], "email": author["email"] });
        json!({ "id": id, "customer": customer, "messages": [{ "id": format!("{id}_1"), "role": "customer", "author": author,
            "created_at": "2026-03-02T08:15:04.120Z", "content": content }] })
    };
    [
        conversation("conv_1", &old, &old, "I am Lena Quist, lena@quist.example, soon +49 30 5550 1420."),
        conversation(
            "conv_2",
            &new,
            &old,
            "Lena Vossberg, once Quist. Write to lena@vossberg.example, not to lena@quist.example.",
        ),
        conversation(
            "conv_3",
            &other,
            &new,
            "Tamsin Oyelaran lets lena@vossberg.example write for her; call +44 20 7946 0075.",
        ),
    ]
}

#[test]
fn prv_20_a_merged_contact_is_one_subject_under_all_their_ids_addresses_and_numbers() {
    let [first, second, third] = of_a_merged_contact();
    let complete = |subject: &[&str]| {
        for (conversation, own) in [(&first, "+49 30 5550 1420"), (&second, "lena@quist.example")] {
            let (out, text) = exported(json!({ "format": "json", "subject": subject }), conversation);
            assert!(text.contains(own), "{subject:?}: {text}");
            assert_eq!(out["customer"], conversation["customer"], "{subject:?}");
            assert_eq!(out["messages"][0], conversation["messages"][0], "{subject:?}");
        }
    };
    complete(&[
        "cus_old",
        "cus_new",
        "lena@vossberg.example",
        "lena@quist.example",
        "+49 30 5550 1420",
        "+44 20 7946 0075",
    ]);
    // Spelled as somebody would type them.
    complete(&["CUS_OLD", "LENA@vossberg.example ", "0049 30 55501420"]);

    // In somebody else's conversation only the subject's own stays.
    let subject = ["cus_old", "cus_new", "lena@quist.example", "lena@vossberg.example", "+44 20 7946 0075"];
    let (out, text) = exported(json!({ "format": "json", "subject": subject }), &third);
    assert_eq!(
        out["customer"],
        json!({ "id": "cus_9", "name": "[PERSON]", "email": "[EMAIL]", "phone": "[PHONE]" })
    );
    assert_eq!(out["messages"][0]["author"], third["messages"][0]["author"]);
    assert_eq!(
        out["messages"][0]["content"],
        "[PERSON] lets lena@vossberg.example write for her; call +44 20 7946 0075."
    );
    assert!(!text.contains("Tamsin") && !text.contains("351"), "{text}");
}

#[test]
fn prv_20_a_merged_contact_is_one_subject_in_csv_too() {
    let subject = [
        "cus_old",
        "cus_new",
        "lena@quist.example",
        "lena@vossberg.example",
        "+44 20 7946 0075",
        "+49 30 5550 1420",
    ];
    let columns = [
        "conversation_id",
        "customer_id",
        "customer_name",
        "customer_email",
        "customer_phone",
        "first_message",
    ];
    let given = options(json!({ "columns": columns, "fields": ["default"], "subject": subject }));
    let (out, _) = export_text(given, page(&of_a_merged_contact()));
    let rows = records(out.as_bytes(), b',');
    assert_eq!(
        rows[1],
        [
            "conv_1",
            "cus_old",
            "Lena Quist",
            "lena@quist.example",
            "+44 20 7946 0075",
            "I am Lena Quist, lena@quist.example, soon +49 30 5550 1420.",
        ]
    );
    assert_eq!(
        rows[2],
        [
            "conv_2",
            "cus_new",
            "Lena Vossberg",
            "lena@vossberg.example",
            "+49 30 5550 1420",
            "Lena Vossberg, once Quist. Write to lena@vossberg.example, not to lena@quist.example.",
        ]
    );
    assert_eq!(rows[3][..2], ["conv_3", "cus_9"]);
    for (cell, kind) in rows[3][2..5].iter().zip(["[PERSON-", "[EMAIL-", "[PHONE-"]) {
        assert!(cell.starts_with(kind) && tokens(cell).len() == 1, "{cell}");
    }
    assert!(
        rows[3][5].ends_with(" lets lena@vossberg.example write for her; call +44 20 7946 0075."),
        "{}",
        rows[3][5]
    );
    assert!(!out.contains("Tamsin") && !out.contains("351 21"));
}

#[test]
fn prv_20_nobody_is_the_subject_where_none_of_their_identities_is_met() {
    let [first, ..] = of_a_merged_contact();
    let (out, text) = exported(json!({ "format": "json", "subject": ["cus_7"] }), &first);
    assert_eq!(
        out["customer"],
        json!({ "id": "cus_old", "name": "[PERSON]", "email": "[EMAIL]", "phone": "[PHONE]" })
    );
    assert!(!text.contains("Lena") && !text.contains("Quist") && !text.contains("5550"), "{text}");
}

#[test]
fn prv_20_what_the_host_keeps_of_the_subject_goes_where_it_names_somebody_else() {
    let mut conversation = with_third_parties();
    conversation["customer"]["custom_attributes"] = json!({ "emergency contact": "Tamsin Oyelaran" });
    conversation["metadata"] = json!({ "sold by": "rosalind@shop.example" });
    let (out, text) = exported(json!({ "format": "json" }), &conversation);
    assert_eq!((&out["customer"]["custom_attributes"], &out["metadata"]), (&Value::Null, &Value::Null));
    assert!(!text.contains("Tamsin") && !text.contains("rosalind@"), "{text}");
}

#[test]
fn prv_20_a_file_that_somebody_else_s_name_stands_on_stops_the_export() {
    let mut conversation = with_third_parties();
    conversation["messages"][0]["attachments"][0]["name"] = json!("letter of Tamsin Oyelaran.pdf");
    let given = fixture::options(options(json!({ "format": "json" })));
    let error = fixture::try_export(&given, &page(&[conversation]), 0).unwrap_err();
    assert_eq!(error.code(), "leftover");
    assert!(error.to_string().contains("messages[0].attachments[0].name"), "{error}");
}

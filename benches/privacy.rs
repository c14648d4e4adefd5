//! Native speed of anonymising: `cargo bench --bench privacy`.
#![allow(missing_docs, clippy::expect_used)]

use std::hint::black_box;
use std::sync::Arc;

use askvault_export::{Export, ExportOptions, Tagger};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const CONVERSATIONS: usize = 500;
const MODEL: &[u8] = include_bytes!("../model/names.bin");

/// What customer and agent say in turn: most of it ordinary, some of it personal.
const TURNS: [&str; 12] = [
    "Hello, I sent the blue kettle back last week, when will I see the money?",
    "Good morning! I can look that up for you. May I have your full name, please?",
    "Yes, it is Lena Kunde, the order was made by my husband though.",
    "Thank you, Lena. And which address did we send the parcel to?",
    "12 Orchard Street, Springfield. It arrived with a broken lid.",
    "I am sorry about that. Is there a number where we can reach you in the afternoon?",
    "You can call me on 020 7946 0018 or write to lena@kunde.example, whatever is easier.",
    "Perfect. The refund goes to the card that ends in 4242 within five working days.",
    "Could you use my new account instead? DE89 3704 0044 0532 0130 00",
    "Of course, I have changed it. You will find the confirmation in your inbox.",
    "Great, that was quick. Thanks a lot for your help and have a nice day!",
    "You are welcome. Have a nice day too!",
];

/// A page of conversations between one agent and many customers.
fn page() -> String {
    let conversations: Vec<_> = (0..CONVERSATIONS).map(conversation).collect();
    serde_json::json!({ "conversations": conversations }).to_string()
}

fn conversation(number: usize) -> serde_json::Value {
    let customer = serde_json::json!({
        "id": format!("cus_{number}"), "name": "Lena Kunde", "email": "lena@kunde.example", "phone": null,
    });
    let agent = serde_json::json!({ "id": "agt_1", "name": "Ada Example", "email": "ada@support.example" });
    let messages: Vec<_> = TURNS
        .iter()
        .enumerate()
        .map(|(turn, text)| {
            let (role, author) = if turn % 2 == 0 { ("customer", &customer) } else { ("agent", &agent) };
            serde_json::json!({
                "id": format!("msg_{number}_{turn}"), "role": role, "author": author, "content": text,
                "created_at": format!("2026-03-02T08:{turn:02}:04.120Z"),
            })
        })
        .collect();
    serde_json::json!({
        "id": format!("conv_{number}"), "channel": "email", "status": "resolved", "customer": customer,
        "assigned_agent": agent, "messages": messages,
    })
}

fn export(page: &str, options: &ExportOptions, tagger: &Arc<Tagger>) -> u64 {
    let mut out = Vec::new();
    let mut export = Export::with_tagger(options.clone(), Some(Arc::clone(tagger)), &mut out)
        .expect("the options are right");
    export.push(page.as_bytes()).expect("nothing is left over");
    export.finish().expect("nothing is left over").counts.bytes_written
}

fn profiles(criterion: &mut Criterion) {
    let page = page();
    let tagger = Arc::new(Tagger::from_bytes(MODEL).expect("the model is right"));
    let mut group = criterion.benchmark_group("privacy");
    group.throughput(Throughput::Bytes(page.len() as u64)).sample_size(20);
    let key = "5a".repeat(32);
    let jobs = [
        ("nothing replaced", String::new()),
        ("rules", format!(r#","profile":"external","detection":"rules","key":"{key}""#)),
        ("rules and tagger", format!(r#","profile":"external","detection":"full","key":"{key}""#)),
    ];
    for (name, more) in jobs {
        let options = format!(r#"{{"format":"json","fields":["all"]{more}}}"#);
        let options = ExportOptions::from_json(&options).expect("the options are right");
        group.bench_function(name, |bencher| bencher.iter(|| export(black_box(&page), &options, &tagger)));
    }
    group.finish();
}

criterion_group!(benches, profiles);
criterion_main!(benches);

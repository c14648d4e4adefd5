//! Native speed of the engine: `cargo bench`.
#![allow(missing_docs, clippy::expect_used)]

use std::fmt::Write as _;
use std::hint::black_box;

use askvault_export::{Export, ExportOptions};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const CONVERSATIONS: usize = 1000;
const MESSAGES: usize = 16;
const CHUNK_BYTES: usize = 256 * 1024;

/// A page of conversations with texts of the length that people write.
fn page() -> String {
    let mut page = String::from("{\"conversations\":[");
    for c in 0..CONVERSATIONS {
        let comma = if c > 0 { "," } else { "" };
        write!(
            page,
            "{comma}{{\"id\":\"conv_{c:06}\",\"channel\":\"email\",\"status\":\"resolved\",\"priority\":\"normal\",\
             \"started_at\":\"2026-03-02T08:15:04.120Z\",\"ended_at\":null,\"message_count\":{MESSAGES},\
             \"customer\":{{\"id\":\"cus_{c}\",\"name\":\"Lena Kunde\",\"email\":\"lena{c}@kunde.example\",\"phone\":null}},\
             \"tags\":[\"refund-request\",\"vip\"],\"audience\":[\"public\"],\"messages\":["
        )
        .expect("a string takes everything");
        for m in 0..MESSAGES {
            let comma = if m > 0 { "," } else { "" };
            write!(
                page,
                "{comma}{{\"id\":\"msg_{c:06}_{m:04}\",\"role\":\"customer\",\"author\":{{\"id\":\"cus_{c}\",\
                 \"name\":\"Lena Kunde\"}},\"created_at\":\"2026-03-02T08:{m:02}:04.120Z\",\
                 \"content\":\"Hello, I sent the blue kettle back, when will I see the money?\",\
                 \"attachments\":[],\"sources\":[]}}"
            )
            .expect("a string takes everything");
        }
        page.push_str("],\"notes\":[],\"audit\":[],\"skills\":[],\"metadata\":{}}");
    }
    page.push_str("]}");
    page
}

fn export(page: &str, options: &ExportOptions) -> u64 {
    let mut out = Vec::new();
    let mut export = Export::new(options.clone(), &mut out).expect("the options are right");
    for chunk in page.as_bytes().chunks(CHUNK_BYTES) {
        export.push(chunk).expect("memory takes everything");
    }
    export.finish().expect("memory takes everything").counts.bytes_written
}

fn formats(criterion: &mut Criterion) {
    let page = page();
    let mut group = criterion.benchmark_group("export");
    group.throughput(Throughput::Bytes(page.len() as u64)).sample_size(30);
    let jobs = [
        ("csv conversations", r#"{}"#),
        ("csv messages", r#"{"mode":"messages"}"#),
        ("csv messages for spreadsheets", r#"{"mode":"messages","dialect":"spreadsheet"}"#),
        ("json", r#"{"format":"json"}"#),
        ("jsonl, everything", r#"{"format":"jsonl","fields":["all"]}"#),
    ];
    for (name, options) in jobs {
        let options = ExportOptions::from_json(options).expect("the options are right");
        group.bench_function(name, |bencher| bencher.iter(|| export(black_box(&page), &options)));
    }
    group.finish();
}

criterion_group!(benches, formats);
criterion_main!(benches);

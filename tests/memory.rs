//! Rule CSV-23: memory does not grow with the number of conversations. One test in a process of its own,
//! since it reads how much memory the process ever held.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use askvault_export::Export;
use fixture::{conversation, options};
use serde_json::json;

/// Most memory that the process held at any time, in kilobytes; none where the system does not tell.
fn peak_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

#[test]
fn csv_23_memory_is_the_same_for_ten_times_as_many_conversations() {
    // Ids are kept to find duplicates: 18,000 more take about 2 MB. Their texts would take 36 MB.
    const MAX_GROWTH_KILOBYTES: u64 = 8 * 1024;
    let text = "What a customer writes. ".repeat(80);
    for given in
        [json!({}), json!({ "mode": "messages", "dialect": "spreadsheet" }), json!({ "format": "json" })]
    {
        let mut export = Export::new(options(given.clone()), std::io::sink()).unwrap();
        let mut before = None;
        for place in 0..20_000 {
            if place == 2_000 {
                before = peak_kilobytes();
            }
            let line = conversation(&format!("conv_{place}"), &text).to_string();
            export.push(line.as_bytes()).unwrap();
            export.push(b"\n").unwrap();
        }
        let Some(before) = before else {
            eprintln!("this system does not tell how much memory a process held");
            return;
        };
        let growth = peak_kilobytes().unwrap() - before;
        assert!(growth < MAX_GROWTH_KILOBYTES, "{growth} kB for {given}");
        assert_eq!(export.finish().unwrap().counts.exported, 20_000);
    }
}

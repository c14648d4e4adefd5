//! A small archive does not make the verifier take much memory. One test in a process of its own, since it reads how much
//! memory the process ever held.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use std::io::{Cursor, Write};

use askvault_export::verify;
use zip::write::SimpleFileOptions;

const COUNTS: &str = r#"{"empty":0,"exported":0,"failed":0,"refused":0,"requested":0}"#;

/// Most memory that the process held at any time, in kilobytes; none where the system does not tell.
fn peak_kilobytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// An archive of these files: what each begins with, what follows a million times, and its end.
fn archive(files: &[(&str, [&str; 3])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, [start, again, end]) in files {
        let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        zip.start_file(*path, options).unwrap();
        zip.write_all(start.as_bytes()).unwrap();
        let thousand = again.repeat(1_000);
        (0..1_000).for_each(|_| zip.write_all(thousand.as_bytes()).unwrap());
        zip.write_all(end.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_small_archive_takes_little_memory_whatever_its_proof_says() {
    // The proof itself has 8 MB at most, in a buffer that grows.
    const MAX_GROWTH_KILOBYTES: u64 = 40 * 1024;
    let start = format!(
        r#"{{"export":{{"id":"e","profile":"internal","time":null}},"files":[],"part":{{"counts":{COUNTS},"number":1,"names":["#
    );
    let small = format!(r#"{start}],"previous_manifest_sha256":null}}}}"#);
    let cases = [
        ("values of no use", archive(&[("manifest.json", ["[0", ",0,0,0,0", "]"])]), "bad-manifest"),
        (
            "names of parts",
            archive(&[("manifest.json", [&start, r#""","","#, r#"""],"previous_manifest_sha256":null}}"#])]),
            "too-large",
        ),
        (
            "lines",
            archive(&[("manifest.json", [&small, "", ""]), ("SHA256SUMS", ["", "\n\n\n\n\n\n\n\n", ""])]),
            "changed",
        ),
    ];
    let Some(before) = peak_kilobytes() else {
        eprintln!("this system does not tell how much memory a process held");
        return;
    };
    for (name, archive, code) in cases {
        assert!(archive.len() < 64 * 1024, "{name}: {} bytes", archive.len());
        let found = verify(Cursor::new(&archive)).unwrap();
        assert!(found.faults.iter().any(|fault| fault.damage.code() == code), "{name}: {:?}", found.faults);
        let growth = peak_kilobytes().unwrap() - before;
        assert!(growth < MAX_GROWTH_KILOBYTES, "{name}: {growth} kB");
    }
}

//! However many converters there are, a bundle is the same.

use serde_json::json;

use super::converter::Rest;
use super::piece::Piece;
use super::{Assembler, Batch, Bundler, Converter, Splitter};
use crate::export::Resources;
use crate::options::ExportOptions;

fn input(count: usize) -> String {
    let one = |number: usize| {
        json!({ "id": format!("conv_{number}"), "customer": { "name": "Lena Kunde", "email": format!("lena{number}@kunde.example") },
            "tags": if number.is_multiple_of(7) { json!(5) } else { json!(["a"]) },
            "messages": [{ "id": format!("m{number}"), "role": "customer", "content": format!("Order {number}, says Lena Kunde") }] })
    };
    (0..count).map(|number| format!("{}\n", one(number % 390))).collect()
}

fn parts(options: &ExportOptions, input: &str) -> Vec<Vec<u8>> {
    let mut bundler = Bundler::new(options.clone(), Resources::default()).unwrap();
    let mut parts: Vec<Vec<u8>> = vec![Vec::new(); 9];
    let mut sink = |part: u32, bytes: &[u8]| {
        parts[part as usize].extend_from_slice(bytes);
        Ok(())
    };
    bundler.push(input.as_bytes(), &mut sink).unwrap();
    bundler.finish(&mut sink).unwrap();
    parts
}

/// What workers do: batches go round, and come back in any order.
fn shared(options: &ExportOptions, input: &str, workers: usize) -> Vec<Vec<u8>> {
    let mut splitter = Splitter::new(options).unwrap();
    let mut batches = Vec::new();
    let mut keep = |batch: Batch| {
        batches.push(batch.to_bytes()?);
        Ok(())
    };
    input.as_bytes().chunks(997).for_each(|chunk| splitter.push(chunk, &mut keep).unwrap());
    let end = splitter.finish(&mut keep).unwrap();
    let mut converters: Vec<_> =
        (0..workers).map(|_| Converter::new(options, Resources::default()).unwrap()).collect();
    let mut pieces: Vec<_> = (batches.iter().enumerate())
        .map(|(number, batch)| {
            let batch = Batch::from_bytes(batch).unwrap();
            converters[number * 5 % workers].convert(&batch).unwrap().to_bytes().unwrap()
        })
        .collect();
    // They wait for each other at the one that assembles.
    pieces.reverse();
    let mut pieces: Vec<_> = pieces.iter().map(|piece| Piece::from_bytes(piece).unwrap()).collect();
    pieces.sort_by_key(Piece::number);
    let mut assembler = Assembler::new(options, &Resources::default()).unwrap();
    pieces.into_iter().for_each(|piece| assembler.add(piece).unwrap());
    for converter in converters.into_iter().rev() {
        let rest = converter.finish().to_bytes().unwrap();
        assembler.add_rest(Rest::from_bytes(&rest).unwrap()).unwrap();
    }
    assembler.finish(&end).unwrap();
    let mut parts: Vec<Vec<u8>> = vec![Vec::new(); 9];
    assembler
        .drain(&mut |part, bytes| {
            parts[part as usize].extend_from_slice(bytes);
            Ok(())
        })
        .unwrap();
    parts
}

#[test]
fn cus_01_one_two_and_four_workers_write_the_same_bytes() {
    let input = input(400);
    for given in [
        json!({ "formats": ["csv", "json", "jsonl"], "partSize": 150 }),
        json!({ "formats": ["json", "csv"], "layout": "per-conversation", "partSize": 400 }),
        json!({ "formats": ["json", "csv"], "profile": "external", "key": "5c".repeat(32), "detection": "rules" }),
    ] {
        let options = ExportOptions::from_value(given).unwrap();
        let alone = parts(&options, &input);
        assert!(alone.iter().any(|part| !part.is_empty()));
        for workers in [1, 2, 4] {
            assert!(shared(&options, &input, workers) == alone, "{workers} workers, {options:?}");
        }
    }
}

#[test]
fn a_piece_that_is_not_the_next_or_is_cut_is_refused() {
    let options = ExportOptions::from_value(json!({ "format": "json", "partSize": 1 })).unwrap();
    let mut splitter = Splitter::new(&options).unwrap();
    let mut batches = Vec::new();
    let mut keep = |batch: Batch| {
        batches.push(batch);
        Ok(())
    };
    splitter.push(br#"{"id":"a"} {"id":"b"}"#, &mut keep).unwrap();
    splitter.finish(&mut keep).unwrap();
    let mut converter = Converter::new(&options, Resources::default()).unwrap();
    let second = converter.convert(&batches[1]).unwrap();
    let mut assembler = Assembler::new(&options, &Resources::default()).unwrap();
    assert_eq!(assembler.add(second).unwrap_err().code(), "damaged-piece");
    let bytes = converter.convert(&batches[0]).unwrap().to_bytes().unwrap();
    for length in 0..bytes.len() {
        let piece = Piece::from_bytes(&bytes[..length]);
        let added = piece.and_then(|piece| Assembler::new(&options, &Resources::default())?.add(piece));
        assert_eq!(added.unwrap_err().code(), "damaged-piece", "{length}");
    }
}

#[test]
fn more_rows_than_a_spreadsheet_shows_are_told_of_the_whole_export() {
    let options = ExportOptions::from_value(json!({ "format": "csv", "dialect": "spreadsheet" })).unwrap();
    let mut splitter = Splitter::new(&options).unwrap();
    let mut batches = Vec::new();
    let mut keep = |batch: Batch| {
        batches.push(batch);
        Ok(())
    };
    splitter.push(br#"{"id":"a"}"#, &mut keep).unwrap();
    let end = splitter.finish(&mut keep).unwrap();
    let mut converter = Converter::new(&options, Resources::default()).unwrap();
    let mut piece = converter.convert(&batches[0]).unwrap();
    piece.head.tables[0].records = crate::export::csv::MAX_SHEET_ROWS + 5;
    let mut assembler = Assembler::new(&options, &Resources::default()).unwrap();
    assembler.add(piece).unwrap();
    assembler.add_rest(converter.finish()).unwrap();
    let warnings = assembler.finish(&end).unwrap().export.warnings;
    let told = warnings.iter().find(|warning| warning.code == crate::WarningCode::RowsOverLimit);
    assert_eq!(told.map(|warning| warning.count), Some(5));
}

/// What the page does: fonts are asked for batch by batch, however long the conversations in it are. Without fonts
/// (`npm run fonts`) the test says so and passes.
#[cfg(feature = "pdf")]
#[test]
fn fonts_of_long_conversations_are_foreseen_batch_by_batch() {
    use crate::{FontSet, Forecast, Format};
    let usual = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/fonts");
    let directory = std::env::var_os("ASKVAULT_FONTS").map_or(usual, std::path::PathBuf::from);
    if !directory.exists() {
        eprintln!("passed over: there are no fonts (`npm run fonts`)");
        return;
    }
    let one = |id: &str, bytes: usize, text: &str| json!({ "id": id, "nothing_known": "x".repeat(bytes), "messages": [{ "id": "m", "role": "customer", "content": text }] });
    let options = ExportOptions::from_value(json!({ "formats": ["pdf", "csv"] })).unwrap();
    // Input is read in pieces of 256 kB, and what a piece cuts is read again when twice as much is there.
    for bytes in [0, 200_000, 300_000, 700_000, 1_500_000] {
        let input = [one("a", bytes, "مرحبا"), one("b", bytes, "สวัสดี")].map(|it| it.to_string()).concat();
        let mut splitter = Splitter::new(&options).unwrap();
        let mut batches = Vec::new();
        let mut keep = |batch: Batch| {
            batches.push(batch);
            Ok(())
        };
        splitter.push(input.as_bytes(), &mut keep).unwrap();
        splitter.finish(&mut keep).unwrap();
        let mut fonts = FontSet::default();
        let mut converter = Converter::new(&options, Resources::default()).unwrap();
        let mut forecast = Forecast::new(&options.of_format(Format::Pdf), fonts.clone()).unwrap();
        for batch in &batches {
            batch.foresee(&mut forecast).unwrap();
            loop {
                let missing = forecast.fonts().unwrap();
                if missing.is_empty() {
                    break;
                }
                for file in missing {
                    fonts.add(file, std::fs::read(directory.join(file)).unwrap()).unwrap();
                }
                forecast.take_fonts(fonts.clone());
                converter.take_fonts(&fonts);
            }
            converter.convert(batch).unwrap_or_else(|error| panic!("{bytes} bytes: {error}"));
        }
        let mut brought: Vec<_> = fonts.names().collect();
        brought.sort_unstable();
        assert_eq!(brought, ["arabic.ttf", "latin-bold.ttf", "latin.ttf", "thai.ttf"], "{bytes} bytes");
    }
}

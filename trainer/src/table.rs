//! The figures, as Markdown.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::held::Held;
use crate::score::Score;

/// Tables by set, by kind and by language.
pub fn markdown(held: &Held) -> String {
    let mut out = String::from(
        "| text | records | recall | over-redaction | clean touched | typed F1 | rules alone: recall | over |\n\
         |---|---:|---:|---:|---:|---:|---:|---:|\n",
    );
    for (name, scores) in &held.sets {
        let (full, rules) = (&scores.full, &scores.rules);
        let _ = writeln!(
            out,
            "| {name} | {} | {:.3} | {:.2} % | {:.2} % | {:.3} | {:.3} | {:.2} % |",
            full.records,
            full.recall(),
            full.over() * 100.0,
            full.touched() * 100.0,
            full.typed(),
            rules.recall(),
            rules.over() * 100.0,
        );
    }
    let mut kinds: BTreeMap<&str, Vec<Option<(usize, usize)>>> = BTreeMap::new();
    for (at, (_, scores)) in held.sets.iter().enumerate() {
        for (kind, &counts) in &scores.full.kinds {
            let row = kinds.entry(kind).or_insert_with(|| vec![None; held.sets.len()]);
            row[at] = Some(counts);
        }
    }
    let names: Vec<&str> = held.sets.iter().map(|(name, _)| name.as_str()).collect();
    let _ = writeln!(out, "\n| found of labelled | {} |", names.join(" | "));
    let _ = writeln!(out, "|---|{}", "---:|".repeat(names.len()));
    for (kind, row) in kinds {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| cell.map_or_else(|| "–".to_owned(), |(all, found)| format!("{found} of {all}")))
            .collect();
        let _ = writeln!(out, "| {kind} | {} |", cells.join(" | "));
    }
    let _ = write!(
        out,
        "\n| text, language | records | recall | over-redaction | clean touched |\n|---|---:|---:|---:|---:|\n"
    );
    for (name, scores) in held.sets.iter().filter(|(_, scores)| scores.languages.len() > 1) {
        for (language, score) in &scores.languages {
            let _ = writeln!(out, "| {name}, {language} | {} |", language_cells(score));
        }
    }
    out
}

fn language_cells(score: &Score) -> String {
    let percent = |share: f64| format!("{:.1} %", share * 100.0);
    format!(
        "{} | {:.3} | {} | {}",
        score.records,
        score.recall(),
        percent(score.over()),
        percent(score.touched())
    )
}

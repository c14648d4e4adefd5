//! What the user is told of an export that replaces personal data: kinds and counts, never a value.

use askvault_export::{Action, ExportResult, KAnonymity, PrivacyReport};

use crate::number::{counted, grouped, size};

/// Adds what was replaced; once for all formats where it is the same in all of them.
pub fn tell(results: &[ExportResult], lines: &mut Vec<String>) {
    let reports: Vec<_> =
        results.iter().filter_map(|result| Some((&result.extension, result.privacy.as_ref()?))).collect();
    let Some(((_, first), others)) = reports.split_first() else {
        return;
    };
    if others.iter().all(|(_, other)| is_same(first, other)) {
        lines.extend(of_report("", first, reports.iter().map(|(_, report)| report.check.bytes).sum()));
        return;
    }
    for (extension, report) in reports {
        lines.extend(of_report(&format!("{extension}: "), report, report.check.bytes));
    }
}

/// Whether two formats are told together.
fn is_same(one: &PrivacyReport, other: &PrivacyReport) -> bool {
    one.entities == other.entities
        && left_out(one) == left_out(other)
        && one.k_anonymity == other.k_anonymity
        && one.check.values == other.check.values
        && one.check.complete == other.check.complete
}

fn of_report(label: &str, report: &PrivacyReport, checked_bytes: u64) -> Vec<String> {
    let mut lines = Vec::new();
    let places: u64 = report.entities.iter().map(|entity| entity.places).sum();
    let replaced = report.entities.iter().filter(|entity| entity.places > 0).map(|entity| {
        format!("{} {} ({})", grouped(entity.places), entity.entity.name(), grouped(entity.values))
    });
    let text = counted(places, "place replaced", "places replaced");
    let text = if places > 0 { format!("{text} (different values)") } else { text };
    let replaced = listed(text, replaced);
    lines.push(format!("{label}profile {}: {replaced}", report.profile));

    let uncertain: u64 = report.entities.iter().map(|entity| entity.uncertain).sum();
    if uncertain > 0 {
        let kinds = report.entities.iter().filter(|entity| entity.uncertain > 0);
        let kinds = kinds.map(|entity| format!("{} {}", grouped(entity.uncertain), entity.entity.name()));
        let text = counted(uncertain, "of them is uncertain", "of them are uncertain");
        lines.push(format!("    {}", listed(text, kinds)));
    }
    if report.review.kept > 0 {
        let kept = counted(report.review.kept, "uncertain place was", "uncertain places were");
        lines.push(format!("    {kept} kept by a reviewer's decision"));
    }
    let left_out = left_out(report);
    if !left_out.is_empty() {
        let left_out = left_out.iter().map(|(what, count)| format!("{what} ({})", grouped(*count)));
        lines.push(format!("    {}", listed("left out".to_owned(), left_out)));
    }
    if let Some(figure) = &report.k_anonymity {
        lines.push(format!("    {}", k_anonymity(figure)));
    }
    let check = &report.check;
    lines.push(format!(
        "    checked: none of {} is left in {} of output, in {}",
        counted(check.values, "removed value", "removed values"),
        size(checked_bytes),
        counted(check.encodings.len() as u64, "way of writing", "ways of writing"),
    ));
    if !check.complete {
        lines.push(
            "    there are too many addresses and numbers in the output to compare each with every conversation"
                .to_owned(),
        );
    }
    lines
}

/// Values that are not in the output, by field or kind.
fn left_out(report: &PrivacyReport) -> Vec<(String, u64)> {
    let fields = report.fields.iter().filter(|field| field.action == Action::Remove);
    let fields = fields.map(|field| (format!("`{}`", field.field), field.count));
    fields.chain(report.left_out.iter().map(|left| (left.what.clone().into_owned(), left.count))).collect()
}

fn k_anonymity(figure: &KAnonymity) -> String {
    if figure.quasi_identifiers.is_empty() {
        return "k-anonymity: the output has none of the fields that are counted".to_owned();
    }
    let of = counted(figure.records, "conversation", "conversations");
    format!(
        "k-anonymity: {} of {of} in groups smaller than {}, the smallest has {} (by {}; texts are not covered)",
        grouped(figure.records_under),
        figure.k,
        grouped(figure.smallest),
        figure.quasi_identifiers.join(", "),
    )
}

/// `text: one, other`
fn listed(text: String, items: impl Iterator<Item = String>) -> String {
    let items: Vec<_> = items.collect();
    if items.is_empty() { text } else { format!("{text}: {}", items.join(", ")) }
}

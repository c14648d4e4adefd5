//! The table of figures.

use askvault_export::{InspectRecord, Inspector, Tagger};

use crate::record::Record;
use crate::score::Score;

/// Scores records with a model, together with everything else that finds, and prints a line.
pub fn print(name: &str, records: &[&Record], model: &[u8], faults: usize) -> Result<(), String> {
    let tagger = Tagger::from_bytes(model).map_err(|error| error.to_string())?;
    let mut inspector = Inspector::new(Some(tagger));
    let mut score = Score::default();
    let mut shown = 0;
    for record in records {
        let known = |key: &str| {
            let value = record.customer.as_ref()?.get(key)?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let found = inspector.find(&InspectRecord {
            text: record.text.clone(),
            conversation: record.conversation.clone(),
            question: Some(record.question.clone()).filter(|question| !question.is_empty()),
            name: known("name"),
            email: known("email"),
            phone: known("phone"),
            company: known("company"),
        });
        let predictions: Vec<_> =
            found.iter().map(|found| (found.start, found.end, found.entity.name())).collect();
        let wrong = score.add(record, &predictions);
        if shown < faults && (!wrong.missed.is_empty() || !wrong.over.is_empty()) {
            shown += 1;
            println!("  {:?} missed {:?} over {:?}", record.text, wrong.missed, wrong.over);
        }
    }
    println!(
        "{name:<16} {:>6} texts  recall {:.3}  over {:.4}  touched {:.3}  typed {:.3}",
        score.records,
        score.recall(),
        score.over(),
        score.touched(),
        score.typed()
    );
    let kinds: Vec<String> =
        score.kinds.iter().map(|(kind, (all, found))| format!("{kind} {found}/{all}")).collect();
    println!("    {}", kinds.join("  "));
    Ok(())
}

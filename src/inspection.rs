//! A look at what an export would replace, before it is made: counts, and what a reviewer must decide.

use std::io::{self, Sink};
use std::sync::Arc;

use serde::Serialize;

use crate::error::Result;
use crate::export::Export;
use crate::options::{ExportOptions, Format};
use crate::privacy::{EntityCount, Finding, KAnonymity, Originals, Tagger};

/// An export whose output goes nowhere.
///
/// ```
/// use askvault_export::{ExportOptions, Inspection};
/// let key = "5a".repeat(32);
/// let options = format!(r#"{{"format":"json","profile":"external","detection":"rules","key":"{key}"}}"#);
/// let mut inspection = Inspection::new(ExportOptions::from_json(&options)?, None)?;
/// inspection.push(br#"{"id":"conv_1","customer":{"id":"cus_1","email":"lena@kunde.example"}}"#)?;
/// let result = inspection.finish()?;
/// assert_eq!(result.counts.first().map(|count| count.entity.name()), Some("EMAIL"));
/// # Ok::<(), askvault_export::Error>(())
/// ```
#[derive(Debug)]
pub struct Inspection(Export<Sink>);

/// What an export would replace.
///
/// It holds conversation text, for the screen of somebody who may see the conversations.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct InspectionResult {
    /// Conversations looked at.
    pub conversations: u64,
    /// What is found, by kind.
    pub counts: Vec<EntityCount>,
    /// Uncertain places, the least certain first.
    pub findings: Vec<Finding>,
    /// Whether there are more than those listed.
    pub findings_truncated: bool,
    /// What is replaced, by conversation.
    pub originals: Vec<Originals>,
    /// How many conversations share the values that could single one out.
    pub k_anonymity: Option<KAnonymity>,
}

impl Inspection {
    /// Starts looking.
    ///
    /// # Errors
    /// As [`Export::new`]; a bundle is none.
    pub fn new(options: ExportOptions, tagger: Option<Arc<Tagger>>) -> Result<Self> {
        options.validate()?;
        // Of a bundle the file that holds most: rows of conversations have the first and the last message only.
        let format = options.all_formats().into_iter().find(|format| *format != Format::Csv);
        let format = match format {
            // What is found lies in the conversations: no fonts are needed to look.
            Some(Format::Pdf) => Format::Json,
            Some(format) => format,
            None => Format::Csv,
        };
        let options = ExportOptions { strict: false, ..options.of_format(format) };
        let mut export = Export::with_tagger(options, tagger, io::sink())?;
        export.for_review();
        Ok(Self(export))
    }

    /// Conversations looked at so far.
    #[must_use]
    pub fn conversations(&self) -> u64 {
        self.0.counts().exported
    }

    /// Takes the next bytes of the input.
    ///
    /// # Errors
    /// As [`Export::push`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.push(bytes)
    }

    /// Ends the input and gives what was found.
    ///
    /// # Errors
    /// As [`Export::finish`].
    pub fn finish(mut self) -> Result<InspectionResult> {
        self.0.end_of_input()?;
        let conversations = self.0.counts().exported;
        let Some(anonymiser) = self.0.anonymiser() else {
            return Ok(InspectionResult { conversations, ..InspectionResult::default() });
        };
        let mut found = anonymiser.findings.take().unwrap_or_default();
        found.uncertain.sort_by_key(|finding| finding.confidence);
        Ok(InspectionResult {
            conversations,
            counts: anonymiser.tally().entities(),
            findings: found.uncertain,
            findings_truncated: found.truncated,
            originals: found.originals,
            k_anonymity: anonymiser.k_anonymity(),
        })
    }
}

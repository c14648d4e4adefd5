//! `convert`: every input through the engine, once for each format.

use std::sync::Arc;

use askvault_export::{
    Error, ErrorKind, Export, ExportOptions, ExportResult, FontSet, Leftover, Resources, Tagger,
};

use crate::arguments::Convert;
use crate::attachments::Attachments;
use crate::destination::{self, Destination, Output};
use crate::documents::Documents;
use crate::exit::{Ending, Failure};
use crate::fonts;
use crate::input_files::InputFiles;
use crate::interrupt;
use crate::leftovers::Leftovers;
use crate::model;
use crate::place::Extents;
use crate::progress::Progress;
use crate::report::{Kind, Report};
use crate::settings::{Settings, settings};
use crate::summary::{self, Summary};

/// Runs the command.
pub fn convert(given: &Convert) -> Result<Ending, Failure> {
    let Settings { exports: settings, mut notes, logo } = settings(given)?;
    let destination = Destination::new(&given.out, &settings)?;
    let inputs = InputFiles::new(&given.files)?;
    destination.check(&inputs)?;
    let reports =
        [(Kind::Account, given.report.as_deref()), (Kind::Redactions, given.redaction_report.as_deref())];
    let reports = Report::wanted(reports, &inputs, &destination)?;
    interrupt::watch()?;

    if given.redact_leftovers && inputs.has_standard_input() {
        return Err(Failure::Usage(
            "--redact-leftovers reads the input again, which standard input cannot be; name files".into(),
        ));
    }
    let tagger = model::wanted(&settings)?;
    let fonts = fonts::wanted(&settings, given.fonts.as_deref())?;
    let attachments = given.files_dir.as_deref().map(Attachments::new).transpose()?;
    let reports = reports.into_iter().map(Report::open).collect::<Result<Vec<_>, Failure>>()?;
    let run = Run {
        inputs: &inputs,
        destination: &destination,
        tagger,
        fonts,
        logo,
        attachments,
        is_quiet: given.quiet,
    };
    let mut leftovers = Leftovers::default();
    let Done { outputs, results, extents } = loop {
        match run.once(leftovers.redacted(&settings)) {
            Err(Failure::Leftover { found, .. }) if given.redact_leftovers && leftovers.add(&found) => {}
            ended => break ended?,
        }
    };
    notes.extend(leftovers.note());
    let mut written = Vec::new();
    for report in reports {
        written.push(report.write(&results, &extents)?);
    }
    destination::commit(outputs)?;
    for report in written {
        report.place()?;
    }
    let (results, extents) = (&results[..], &extents);
    Summary { results, extents, destination: &destination, notes: &notes, is_quiet: given.quiet }.tell();
    let is_complete = results.iter().all(|result| result.complete && result.counts.refused == 0);
    Ok(if is_complete { Ending::Done } else { Ending::Incomplete })
}

/// What stays the same when the input is read again.
struct Run<'a> {
    inputs: &'a InputFiles,
    destination: &'a Destination,
    tagger: Option<Arc<Tagger>>,
    fonts: FontSet,
    logo: Option<Vec<u8>>,
    attachments: Option<Attachments>,
    is_quiet: bool,
}

/// The input has passed through; nothing is in its place yet.
struct Done {
    outputs: Vec<Output>,
    results: Vec<ExportResult>,
    extents: Extents,
}

impl Run<'_> {
    fn once(&self, settings: Vec<ExportOptions>) -> Result<Done, Failure> {
        let Self { inputs, destination, tagger, fonts, logo, attachments, is_quiet } = self;
        let mut outputs = destination.open()?;
        let mut extents = Extents::default();
        let names: Vec<_> = outputs.iter().map(Output::name).collect();
        let documents: Vec<_> =
            outputs.iter().filter_map(Output::documents).map(|(_, documents)| documents).collect();
        // What went wrong with a file, rather than that something did.
        let told = |failure: Failure| documents.iter().find_map(Documents::failure).unwrap_or(failure);
        let mut exports = Vec::new();
        for (options, output) in settings.into_iter().zip(&mut outputs) {
            let documents = output.documents().map(|(directory, documents)| documents.sink(directory));
            let resources = Resources {
                tagger: tagger.clone(),
                fonts: fonts.clone(),
                documents,
                logo: logo.clone(),
                files: attachments.as_ref().map(Attachments::source),
            };
            let export = Export::with_resources(options, resources, output);
            exports.push(export.map_err(|error| Failure::Usage(error.to_string()))?);
        }
        let to_stdout = matches!(destination, Destination::Stdout { .. });
        let progress = Progress::new(inputs.total_bytes(), !is_quiet, to_stdout)?;
        inputs.read(&mut extents, |bytes, extents| {
            for (export, name) in exports.iter_mut().zip(&names) {
                export.push(bytes).map_err(|error| told(failure(error, name, extents)))?;
            }
            if let Some(counts) = exports.first().map(Export::counts) {
                progress.show(counts.bytes_read, counts.requested);
            }
            Ok(())
        })?;
        let results = exports
            .into_iter()
            .zip(&names)
            .map(|(export, name)| export.finish().map_err(|error| told(failure(error, name, &extents))))
            .collect::<Result<Vec<ExportResult>, Failure>>()?;
        drop(progress);
        Ok(Done { outputs, results, extents })
    }
}

/// An error of the engine with the file it concerns.
fn failure(error: Error, output: &str, extents: &Extents) -> Failure {
    match error.kind() {
        ErrorKind::SeveralDocuments => {
            return Failure::Usage(format!(
                "--out {output} is one file, but there are several conversations; name a directory, or choose \
                 --layout one"
            ));
        }
        ErrorKind::FontMissing { .. } | ErrorKind::InvalidFont { .. } => {
            return Failure::Usage(error.to_string());
        }
        ErrorKind::Write(error) => return Failure::of_output(output, error),
        ErrorKind::Leftover(found) => {
            let text = still_there(found, output);
            return Failure::Leftover { found: found.clone(), text };
        }
        _ => {}
    }
    Failure::Failed(match summary::reason(error.code(), error.field()) {
        Some(reason) => summary::at(extents, error.byte(), error.conversation(), None, &reason),
        None => error.to_string(),
    })
}

/// What the check has found: place and kind, never the value.
fn still_there(leftover: &Leftover, output: &str) -> String {
    let Leftover { entity, encoding, place, conversation, .. } = leftover;
    let kind = entity.name();
    // Of rows that are not there any more nobody can tell which conversation they were.
    let place = match conversation {
        Some(index) if place.starts_with("row ") => format!("{place} (conversation {index})"),
        _ => place.clone(),
    };
    format!(
        "{output}: {place}: a value that was removed ({kind}) is still there, written as {encoding}; nothing was \
         handed over (--redact-leftovers redacts it too)"
    )
}

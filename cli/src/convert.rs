//! `convert`: every input through the engine, once for each format, or into a bundle of all of them.

use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;

use askvault_export::{
    Bundle, BundleResult, Bundler, Error, ErrorKind, Export, ExportOptions, ExportResult, FontSet, Leftover,
    Media, PartResult, Resources, Tagger,
};

use crate::arguments::Convert;
use crate::attachments::Attachments;
use crate::bundle::{BundlePlace, Parts, StoredParts};
use crate::bundling::is_bundle;
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
    let Settings { exports, together, bundle, mut notes, logo } = settings(given)?;
    let mut inputs = InputFiles::new(&given.files)?;
    let is_bundle = is_bundle(&given.out, bundle, &exports, &mut inputs)?;
    let (settings, destination) = if is_bundle {
        let destination = Destination::of_bundle(&given.out);
        let name = match &destination {
            Destination::Bundle(place) => place.base_name().or_else(|| together.name.clone()),
            _ => None,
        };
        (vec![ExportOptions { bundle: Bundle::Always, name, ..together }], destination)
    } else {
        let destination = Destination::new(&given.out, &exports)?;
        (exports, destination)
    };
    destination.check(&inputs)?;
    let reports =
        [(Kind::Account, given.report.as_deref()), (Kind::Redactions, given.redaction_report.as_deref())];
    let reports = Report::wanted(reports, &inputs, &destination)?;
    interrupt::watch()?;

    if let Some(name) = inputs.read_once().filter(|_| given.redact_leftovers) {
        return Err(Failure::Usage(format!(
            "--redact-leftovers reads the input again, which {name} cannot be; name files"
        )));
    }
    let tagger = model::wanted(&settings)?;
    let fonts = fonts::wanted(&settings, given.fonts.as_deref())?;
    let are_media = is_bundle && settings.iter().any(|options| options.media == Media::Included);
    let attachments =
        given.files_dir.as_deref().map(|directory| Attachments::new(directory, are_media)).transpose()?;
    let report_paths: Vec<_> = reports.iter().map(Report::path).collect();
    let reports = reports.into_iter().map(Report::open).collect::<Result<Vec<_>, Failure>>()?;
    let run = Run {
        inputs: &inputs,
        destination: &destination,
        tagger,
        fonts,
        logo,
        attachments,
        reports: &report_paths,
        is_quiet: given.quiet,
    };
    let mut leftovers = Leftovers::default();
    let Done { outputs, bundle, results, parts, extents } = loop {
        match run.once(leftovers.redacted(&settings)) {
            Err(Failure::Leftover { found, .. }) if given.redact_leftovers && leftovers.add(&found) => {}
            ended => break ended?,
        }
    };
    notes.extend(leftovers.note());
    let mut written = Vec::new();
    for report in reports {
        written.push(report.write(&results, &parts, &extents)?);
    }
    destination::commit(outputs)?;
    if let Some(bundle) = bundle {
        bundle.place()?;
    }
    for report in written {
        report.place()?;
    }
    let (results, parts, extents) = (&results[..], &parts[..], &extents);
    Summary { results, parts, extents, destination: &destination, notes: &notes, is_quiet: given.quiet }
        .tell();
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
    /// Where reports will stand, and nothing else.
    reports: &'a [&'a Path],
    is_quiet: bool,
}

/// The input has passed through; nothing is in its place yet.
struct Done {
    outputs: Vec<Output>,
    bundle: Option<StoredParts>,
    parts: Vec<PartResult>,
    results: Vec<ExportResult>,
    extents: Extents,
}

impl Run<'_> {
    fn once(&self, mut settings: Vec<ExportOptions>) -> Result<Done, Failure> {
        match (self.destination, settings.pop()) {
            (Destination::Bundle(place), Some(options)) => self.bundle(place, options),
            (_, last) => {
                settings.extend(last);
                self.files(settings)
            }
        }
    }

    /// All formats into one bundle.
    fn bundle(&self, place: &BundlePlace, options: ExportOptions) -> Result<Done, Failure> {
        let Self { inputs, tagger, fonts, logo, attachments, is_quiet, .. } = self;
        let mut parts = Parts::open(place)?;
        let mut extents = Extents::default();
        let name = place.name();
        let resources = Resources {
            tagger: tagger.clone(),
            fonts: fonts.clone(),
            documents: None,
            logo: logo.clone(),
            files: attachments.as_ref().map(Attachments::source),
        };
        let bundler = Bundler::new(options, resources);
        let mut bundler = bundler.map_err(|error| Failure::Usage(error.to_string()))?;
        let progress = Progress::new(inputs.total_bytes(), !is_quiet, self.destination.is_stdout())?;
        inputs.read(&mut extents, |bytes, extents| {
            let pushed = bundler.push(bytes, &mut |part, bytes| parts.write(part, bytes));
            pushed.map_err(|error| parts.failure().unwrap_or_else(|| failure(error, &name, extents)))?;
            let counts = bundler.counts();
            progress.show(counts.bytes_read, counts.requested);
            Ok(ControlFlow::Continue(()))
        })?;
        let finished = bundler.finish(&mut |part, bytes| parts.write(part, bytes));
        let result =
            finished.map_err(|error| parts.failure().unwrap_or_else(|| failure(error, &name, &extents)))?;
        drop(progress);
        let stored = parts.store(&result.parts, inputs, self.reports)?;
        let BundleResult { export, parts, .. } = result;
        Ok(Done { outputs: Vec::new(), bundle: Some(stored), parts, results: vec![export], extents })
    }

    /// Each format into a file of its own, or into one for each conversation.
    fn files(&self, settings: Vec<ExportOptions>) -> Result<Done, Failure> {
        let Self { inputs, destination, tagger, fonts, logo, attachments, reports, is_quiet } = self;
        let mut outputs = destination.open()?;
        let mut extents = Extents::default();
        let names: Vec<_> = outputs.iter().map(Output::name).collect();
        let documents: Vec<_> =
            outputs.iter().filter_map(Output::documents).map(|(_, documents)| documents).collect();
        // What went wrong with a file, rather than that something did.
        let told = |failure: Failure| documents.iter().find_map(Documents::failure).unwrap_or(failure);
        let mut exports = Vec::new();
        for (options, output) in settings.into_iter().zip(&mut outputs) {
            let documents =
                output.documents().map(|(directory, documents)| documents.sink(directory, reports));
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
        let progress = Progress::new(inputs.total_bytes(), !is_quiet, destination.is_stdout())?;
        inputs.read(&mut extents, |bytes, extents| {
            for (export, name) in exports.iter_mut().zip(&names) {
                export.push(bytes).map_err(|error| told(failure(error, name, extents)))?;
            }
            if let Some(counts) = exports.first().map(Export::counts) {
                progress.show(counts.bytes_read, counts.requested);
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let results = exports
            .into_iter()
            .zip(&names)
            .map(|(export, name)| export.finish().map_err(|error| told(failure(error, name, &extents))))
            .collect::<Result<Vec<ExportResult>, Failure>>()?;
        drop(progress);
        Ok(Done { outputs, bundle: None, parts: Vec::new(), results, extents })
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

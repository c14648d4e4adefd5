//! `convert`: every input through the engine, once for each format.

use askvault_export::{Error, ErrorKind, Export, ExportResult};

use crate::arguments::Convert;
use crate::destination::{self, Destination, Output};
use crate::exit::{Ending, Failure};
use crate::input_files::InputFiles;
use crate::interrupt;
use crate::model;
use crate::place::Extents;
use crate::progress::Progress;
use crate::report::Report;
use crate::settings::settings;
use crate::summary::{self, Summary};

/// Runs the command.
pub fn convert(given: &Convert) -> Result<Ending, Failure> {
    let settings = settings(given)?;
    let destination = Destination::new(&given.out, &settings)?;
    let inputs = InputFiles::new(&given.files)?;
    destination.check(&inputs)?;
    let report = given.report.as_deref().map(|path| Report::new(path, &inputs, &destination)).transpose()?;
    interrupt::watch()?;

    let tagger = model::wanted(&settings)?;
    let mut outputs = destination.open()?;
    let report = report.map(Report::open).transpose()?;
    let mut extents = Extents::default();
    let results = {
        let names: Vec<_> = outputs.iter().map(Output::name).collect();
        let mut exports = Vec::new();
        for (options, output) in settings.into_iter().zip(&mut outputs) {
            let export = Export::with_tagger(options, tagger.clone(), output);
            exports.push(export.map_err(|error| Failure::Usage(error.to_string()))?);
        }
        let to_stdout = matches!(destination, Destination::Stdout);
        let progress = Progress::new(inputs.total_bytes(), !given.quiet, to_stdout)?;
        inputs.read(&mut extents, |bytes, extents| {
            for (export, name) in exports.iter_mut().zip(&names) {
                export.push(bytes).map_err(|error| failure(&error, name, extents))?;
            }
            if let Some(counts) = exports.first().map(Export::counts) {
                progress.show(counts.bytes_read, counts.requested);
            }
            Ok(())
        })?;
        exports
            .into_iter()
            .zip(&names)
            .map(|(export, name)| export.finish().map_err(|error| failure(&error, name, &extents)))
            .collect::<Result<Vec<ExportResult>, Failure>>()?
    };
    let report = report.map(|report| report.write(&results, &extents)).transpose()?;
    destination::commit(outputs)?;
    if let Some(report) = report {
        report.place()?;
    }
    Summary { results: &results, extents: &extents, destination: &destination, is_quiet: given.quiet }.tell();
    let is_complete = results.iter().all(|result| result.complete && result.counts.refused == 0);
    Ok(if is_complete { Ending::Done } else { Ending::Incomplete })
}

/// An error of the engine with the file it concerns.
fn failure(error: &Error, output: &str, extents: &Extents) -> Failure {
    if let ErrorKind::Write(error) = error.kind() {
        return Failure::of_output(output, error);
    }
    Failure::Failed(match summary::reason(error.code(), error.field()) {
        Some(reason) => summary::at(extents, error.byte(), error.conversation(), None, &reason),
        None => error.to_string(),
    })
}

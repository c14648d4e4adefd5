//! `askvault-export`: the command line around the export engine.
//!
//! ```text
//!  arguments ─▶ settings ─▶ convert ─▶ engine ─▶ destination (temporary file, renamed at the end)
//!                 input_files ─▶ │ ─▶ progress
//!                                └─▶ summary, report
//! ```
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod arguments;
mod attachments;
mod brand;
mod bundle;
mod bundling;
mod clock;
mod convert;
mod destination;
mod documents;
mod exit;
mod field_list;
mod fonts;
mod input_files;
mod inspect;
mod interrupt;
mod leftovers;
mod model;
mod new_file;
mod number;
mod place;
mod progress;
mod redaction;
mod report;
mod second_reader;
mod settings;
mod summary;
mod verify;

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use exit::{Ending, Failure};

fn main() -> ExitCode {
    exit::keep_panics_silent();
    let arguments = Arguments::parse();
    exit::of(|| run(&arguments))
}

fn run(arguments: &Arguments) -> Result<Ending, Failure> {
    match &arguments.command {
        Command::Convert(given) => convert::convert(given),
        Command::Verify(given) => verify::verify(given),
        Command::Inspect(given) => inspect::inspect(given),
        Command::Fields { json } => {
            print(&if *json { field_list::json()? } else { field_list::table() })?;
            Ok(Ending::Done)
        }
        Command::Schema => {
            let schema = serde_json::to_string_pretty(&askvault_export::json_schema());
            print(&schema.map_err(|error| Failure::Failed(error.to_string()))?)?;
            Ok(Ending::Done)
        }
    }
}

/// Writes a text to standard output.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", text.trim_end())
        .and_then(|()| out.flush())
        .map_err(|error| Failure::of_output("standard output", &error))
}

//! Whether the output becomes a bundle: where there would be several files, unless the user says otherwise. Media are files
//! too, and nothing but a bundle holds them.

use std::ops::ControlFlow;
use std::path::Path;

use askvault_export::{Bundle, Export, ExportOptions, FileLayout, Format, Media, Profile};

use crate::destination::{is_archive, is_single_file};
use crate::exit::Failure;
use crate::input_files::InputFiles;
use crate::place::{Extents, shown};

/// Decides it; counts conversations only where the answer depends on how many there are.
pub fn is_bundle(
    out: &Path,
    choice: Bundle,
    exports: &[ExportOptions],
    inputs: &mut InputFiles,
) -> Result<bool, Failure> {
    let name = shown(out);
    if is_archive(out) {
        return match choice {
            Bundle::Never => {
                Err(Failure::Usage(format!("--out {name} is a ZIP file, which --bundle never does not make")))
            }
            Bundle::Auto | Bundle::Always => Ok(true),
        };
    }
    let [first, others @ ..] = exports else { return Ok(false) };
    let is_single = is_single_file(out);
    if is_single && choice == Bundle::Always {
        return Err(Failure::Usage(format!("--out {name} is no ZIP file; name one, or a directory")));
    }
    // Without a bundle only transcripts are written one by one.
    let apart = exports
        .iter()
        .find(|options| options.layout == FileLayout::PerConversation && options.format != Format::Pdf);
    if let (Some(options), true) = (apart, is_single || choice == Bundle::Never) {
        return Err(Failure::Usage(format!(
            "--layout per-conversation: {} is written so in a bundle only; name a ZIP file or a directory",
            options.format.extension()
        )));
    }
    let has_media = exports.iter().any(|options| options.media == Media::Included);
    // Several formats would be a bundle on standard output too; one is what the next program reads.
    let is_plain_stream = out == Path::new("-") && choice == Bundle::Auto && others.is_empty();
    if has_media && (is_single || choice == Bundle::Never || is_plain_stream) {
        return Err(Failure::Usage(
            "media `included`: attachments and recordings go into a bundle only; name a ZIP file or a directory, or \
             choose --bundle always"
                .into(),
        ));
    }
    match choice {
        Bundle::Always => Ok(true),
        Bundle::Never => Ok(false),
        Bundle::Auto if has_media => Ok(true),
        Bundle::Auto if is_single => Ok(false),
        Bundle::Auto if !others.is_empty() => Ok(true),
        Bundle::Auto => Ok(is_apart(first) && has_several(first, inputs)?),
    }
}

/// Whether each conversation becomes a file of its own.
fn is_apart(options: &ExportOptions) -> bool {
    match options.layout {
        FileLayout::PerConversation => true,
        FileLayout::Auto => options.format == Format::Pdf,
        FileLayout::PerPart | FileLayout::One => false,
    }
}

/// Whether more than one conversation would be written. All inputs can be read again afterwards.
fn has_several(options: &ExportOptions, inputs: &mut InputFiles) -> Result<bool, Failure> {
    inputs.keep()?;
    let options = ExportOptions {
        columns: vec!["conversation_id".to_owned()],
        audiences: options.audiences.clone(),
        profile: Profile::Internal,
        ..ExportOptions::default()
    };
    let failed = |error: askvault_export::Error| Failure::Failed(error.to_string());
    let mut export = Export::new(options, std::io::sink()).map_err(failed)?;
    inputs.read(&mut Extents::default(), |bytes, _| {
        export.push(bytes).map_err(failed)?;
        let is_known = export.counts().exported > 1;
        Ok(if is_known { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(export.finish().map_err(failed)?.counts.exported > 1)
}

//! The font files for PDF: read where `npm run fonts` puts them, or from a directory of the user's.

use std::fs;
use std::path::{Path, PathBuf};

use askvault_export::{ExportOptions, FontSet, Format};

use crate::exit::Failure;
use crate::place::shown;

/// Where `npm run fonts` puts the files, from the project's directory.
const USUAL: &str = "target/fonts";

/// The fonts, if an export of these options needs them.
pub fn wanted(settings: &[ExportOptions], given: Option<&Path>) -> Result<FontSet, Failure> {
    let draws =
        |options: &ExportOptions| options.format == Format::Pdf || options.formats.contains(&Format::Pdf);
    if !settings.iter().any(draws) {
        return Ok(FontSet::default());
    }
    let directory = match given {
        Some(directory) => directory.to_owned(),
        None => usual().ok_or_else(|| {
            Failure::Usage(format!(
                "PDF needs fonts, and there is no directory {USUAL}: `npm run fonts` makes it, --fonts names another"
            ))
        })?,
    };
    let unreadable =
        |error: std::io::Error| Failure::Usage(format!("--fonts {}: {error}", shown(&directory)));
    let mut files = Vec::new();
    for entry in fs::read_dir(&directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let is_font = path.extension().is_some_and(|extension| extension == "ttf" || extension == "otf");
        if let (true, Some(name)) = (is_font, path.file_name()) {
            files.push((name.to_string_lossy().into_owned(), fs::read(&path).map_err(unreadable)?));
        }
    }
    let fonts = FontSet::new(files)
        .map_err(|error| Failure::Usage(format!("--fonts {}: {error}", shown(&directory))))?;
    if !fonts.names().any(|name| name == "latin.ttf") {
        return Err(Failure::Usage(format!(
            "--fonts {}: latin.ttf is missing; `npm run fonts` collects the fonts",
            shown(&directory)
        )));
    }
    Ok(fonts)
}

/// Below the working directory, or beside the program where it stands in the project's `target`.
fn usual() -> Option<PathBuf> {
    let here = PathBuf::from(USUAL);
    if here.is_dir() {
        return Some(here);
    }
    let program = std::env::current_exe().ok()?;
    program.ancestors().skip(1).map(|above| above.join("fonts")).take(3).find(|fonts| fonts.is_dir())
}

//! The rules as a table: number, what would be wrong, and the check, which names the places.
//!
//! Numbers with a hyphen are failure conditions of the Matterhorn Protocol 1.1 for PDF/UA-1, numbers that begin with `32000`
//! sections of ISO 32000-1. Conditions on what a transcript never holds (forms, films, formulas, …) are told by one rule for
//! all: there is nothing of that kind.

use super::reading::Reading;
use super::{annotation, catalog, structure, typeface};

/// One rule.
pub struct Rule {
    pub number: &'static str,
    /// What is wrong where it fires.
    pub fault: &'static str,
    /// Where it is wrong, without a word of the text.
    pub check: fn(&Reading) -> Vec<String>,
}

const fn rule(number: &'static str, fault: &'static str, check: fn(&Reading) -> Vec<String>) -> Rule {
    Rule { number, fault, check }
}

/// All rules.
pub const RULES: [Rule; 53] = [
    rule("01-003", "an artifact stands in tagged content", structure::artifacts_inside),
    rule(
        "01-004",
        "tagged content stands in an artifact or in other tagged content",
        structure::tagged_inside,
    ),
    rule("01-005", "content is neither tagged nor an artifact", structure::loose_content),
    rule("01-007", "the file calls its own tags suspect", catalog::suspects),
    rule("02-001", "a type is neither standard nor mapped to one", structure::unknown_types),
    rule("02-004", "a standard type is mapped", structure::mapped_standard_types),
    rule("06-001", "there is no XMP", catalog::no_xmp),
    rule("06-003", "XMP has no title", catalog::no_title),
    rule("07-001", "the window is not told to show the title", catalog::no_display_title),
    rule("09-004", "a table is not made of rows and cells", structure::tables),
    rule("09-005", "a list is not made of items, labels and bodies", structure::lists),
    rule("11-001", "no language is known", catalog::no_language),
    rule("13-004", "a figure has no alternative text", structure::figures_without_text),
    rule("14-002", "the first heading is not of level 1", structure::first_heading),
    rule("14-003", "levels of headings are skipped", structure::skipped_headings),
    rule("14-007", "headings with and without a number are mixed", structure::mixed_headings),
    rule("15-003", "a header cell does not say of what it is the header", structure::headers_without_scope),
    rule("15-005", "the rows of a table differ in length", structure::uneven_tables),
    rule("19-003", "a note has no name of its own", structure::notes_without_name),
    rule("20-001", "content can be switched on and off", catalog::optional_content),
    rule("21-001", "there is an embedded file", catalog::embedded_files),
    rule("25-001", "there is a form", catalog::forms),
    rule("26-002", "encryption may keep readers out", catalog::encryption),
    rule("28-002", "an annotation is in no element", annotation::outside_of_tags),
    rule("28-006", "an annotation is no link", annotation::other_than_links),
    rule("28-009", "the tab key does not follow the tags", annotation::tab_order),
    rule("28-011", "a link stands outside of a link element", annotation::outside_of_links),
    rule("28-012", "a link does not say what it is", annotation::without_contents),
    rule("30-001", "content is drawn from another file", catalog::references),
    rule("30-002", "an external object is drawn that nothing tags", structure::external_objects),
    rule("31-001", "font and encoding are of different collections", typeface::collections),
    rule("31-004", "there is no map from codes to glyphs", typeface::no_glyph_map),
    rule("31-006", "the encoding is not one of two bytes without a table", typeface::other_encodings),
    rule("31-009", "a font program is not in the file", typeface::not_embedded),
    rule("31-011", "a font program has not all glyphs that are shown", typeface::glyphs_not_there),
    rule("31-016", "widths in file and font program differ", typeface::other_widths),
    rule("31-027", "a code does not say which text it is", typeface::without_text),
    rule("31-028", "a code says U+0000", typeface::says_null),
    rule("31-029", "a code says U+FEFF, U+FFFE or U+FFFF", typeface::says_no_character),
    rule("31-030", "the glyph for nothing is shown", typeface::shows_notdef),
    rule("31-031", "a font is not named as a subset", typeface::not_a_subset),
    rule("32000-7.5.5", "the trailer has no ID of two parts", catalog::no_id),
    rule("32000-12.3.3", "the outline is not a chain of titles that lead somewhere", catalog::outline),
    rule("32000-12.6.4", "something happens that is no step to a web address", annotation::actions),
    rule("32000-14.6.1", "marks do not end where they should", structure::unbalanced),
    rule("32000-14.7.1", "the file does not say that it is tagged", catalog::not_marked),
    rule("32000-14.7.2", "an element does not name its parent", structure::wrong_parents),
    rule("32000-14.7.3", "an element holds nothing", structure::empty_elements),
    rule("32000-14.7.4.2", "a number of marked content is used twice", structure::repeated_marks),
    rule("32000-14.7.4.3", "marked content and tags do not hold the same numbers", structure::lost_marks),
    rule("32000-14.7.4.4", "the parent tree leads elsewhere than the tags", structure::parent_tree),
    rule("32000-14.7.4.5", "the next key of the parent tree is taken", structure::next_key),
    rule("32000-14.8.4", "the tree does not begin with one document", structure::no_document),
];

/// What is wrong in a file: number, fault and places.
pub fn faults(reading: &Reading) -> Vec<(&'static str, String)> {
    let found = RULES.iter().filter_map(|rule| {
        let places = (rule.check)(reading);
        let shown: Vec<_> = places.iter().take(5).map(String::as_str).collect();
        (!places.is_empty()).then(|| {
            (
                rule.number,
                format!("{}: {} ({} times: {})", rule.number, rule.fault, places.len(), shown.join("; ")),
            )
        })
    });
    found.collect()
}

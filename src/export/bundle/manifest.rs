//! `manifest.json` and `SHA256SUMS`: what is in an archive, so that anybody can tell whether it is still that.
//!
//! The manifest is in the canonical form of RFC 8785 (names in order, no space, whole numbers), so its digest is that of the
//! file (rule MAN-03). It lists every file but itself and `SHA256SUMS`, which lists every file but itself.

use std::collections::BTreeMap;

use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::Serialize;
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::digest::sha256;
use super::file_entry::FileEntry;
use crate::error::Result;
use crate::options::{ExportOptions, Format, Profile};
use crate::result::{Counts, SCHEMA_VERSION};

pub(crate) const MANIFEST: &str = "manifest.json";
pub(crate) const SUMS: &str = "SHA256SUMS";
/// Of the manifest's own form.
const MANIFEST_VERSION: &str = "1.0";

/// Where an archive stands among its siblings.
#[derive(Clone, Debug)]
pub(super) struct Place<'a> {
    /// From 1.
    pub(super) number: u32,
    pub(super) names: &'a [String],
    /// Of the manifest of the part before.
    pub(super) previous: Option<&'a str>,
}

/// The manifest of a part.
pub(super) fn manifest(
    options: &ExportOptions,
    place: &Place<'_>,
    (export, part): (&Counts, &Counts),
    files: &[FileEntry],
) -> Result<Vec<u8>> {
    let members = BTreeMap::from([
        ("manifest_version", canonical(&MANIFEST_VERSION)?),
        ("export", canonical(&head(options))?),
        ("provenance", canonical(&provenance(options))?),
        ("counts", canonical(&counts(export))?),
        (
            "part",
            canonical(&json!({
                "number": place.number, "of": place.names.len(), "names": place.names,
                "previous_manifest_sha256": place.previous, "counts": counts(part),
            }))?,
        ),
        ("files", listed(files)?),
    ]);
    enclosed(
        *b"{}",
        members.into_iter().map(|(name, text)| Ok([format!("\"{name}\":").as_bytes(), &text].concat())),
    )
}

/// The files in the order of their paths. Each is written by itself: as values, those of 5,000 conversations would take more
/// memory than all else.
fn listed(files: &[FileEntry]) -> Result<Vec<u8>> {
    let files: BTreeMap<_, _> = files.iter().map(|file| (&file.path, file)).collect();
    let texts = files.into_values().map(|file| {
        let FileEntry { path, media_type, bytes, sha256, records, packed } = file;
        canonical(&json!({
            "path": path, "media_type": media_type, "bytes": bytes, "sha256": sha256, "records": records,
            "stored_bytes": packed.stored_bytes, "stored_sha256": packed.stored_sha256,
        }))
    });
    enclosed(*b"[]", texts)
}

/// Texts between brackets, with commas.
fn enclosed([open, close]: [u8; 2], texts: impl Iterator<Item = Result<Vec<u8>>>) -> Result<Vec<u8>> {
    let mut all = vec![open];
    for (at, text) in texts.enumerate() {
        if at > 0 {
            all.push(b',');
        }
        all.extend(text?);
    }
    all.push(close);
    Ok(all)
}

/// What the export was asked to do.
fn head(options: &ExportOptions) -> Value {
    let formats = options.all_formats();
    let csv = formats.contains(&Format::Csv).then(|| {
        json!({
            "mode": options.mode, "dialect": options.dialect, "delimiter": options.delimiter,
            "headers": options.headers, "line_breaks": options.line_breaks, "columns": options.columns,
        })
    });
    json!({
        "id": options.effective_id(), "time": options.canonical_time(), "time_zone": "UTC",
        "engine": env!("CARGO_PKG_NAME"), "engine_version": env!("CARGO_PKG_VERSION"),
        "schema_version": SCHEMA_VERSION, "formats": formats, "layout": options.layout, "fields": options.fields,
        "csv": csv, "profile": options.profile.name(), "policy": policy(options), "media": options.media,
        "deleted_text": options.deleted_text, "part_size": options.part_size,
    })
}

fn policy(options: &ExportOptions) -> Option<String> {
    (options.profile != Profile::Internal).then(|| options.effective_policy())
}

/// Who asked for what: in words inside the company, as keyed digests outside (rules MAN-05, CUS-10).
fn provenance(options: &ExportOptions) -> Value {
    let given = &options.provenance;
    let mut members = Map::new();
    members.insert("scope".to_owned(), given.scope.clone().into());
    let stated = [
        ("actor", &given.actor),
        ("workspace", &given.workspace),
        ("filter", &given.filter),
        ("reference", &given.reference),
    ];
    for (name, text) in stated {
        match (options.profile, text) {
            (Profile::Internal, text) => {
                members.insert(name.to_owned(), text.clone().into());
            }
            (_, Some(text)) => {
                members.insert(format!("{name}_digest"), keyed(options, name, text).into());
            }
            (_, None) => {}
        }
    }
    Value::Object(members)
}

/// HMAC-SHA-256 of a statement with the export's key, which the bundle does not hold.
fn keyed(options: &ExportOptions, name: &str, text: &str) -> Option<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(options.key.as_ref()?.bytes()).ok()?;
    mac.update(format!("provenance:{name}:{text}").as_bytes());
    Some(super::digest::hex(&mac.finalize().into_bytes()))
}

fn counts(counts: &Counts) -> Value {
    let Counts { requested, exported, failed, refused, empty, duplicates, messages, .. } = counts;
    json!({
        "requested": requested, "exported": exported, "failed": failed, "refused": refused, "empty": empty,
        "duplicates": duplicates, "messages": messages,
    })
}

/// RFC 8785 for values without fractions: members in order of their names' UTF-16 units, which are ASCII here.
pub(crate) fn canonical(value: &impl Serialize) -> Result<Vec<u8>> {
    let value = serde_json::to_value(value).map_err(std::io::Error::from)?;
    Ok(serde_json::to_vec(&sorted(value)).map_err(std::io::Error::from)?)
}

fn sorted(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members: BTreeMap<_, _> = members.into_iter().collect();
            Value::Object(members.into_iter().map(|(name, value)| (name, sorted(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        value => value,
    }
}

/// `SHA256SUMS` as `sha256sum -c` reads it.
pub(super) fn sums(files: &[FileEntry], manifest: &[u8]) -> Vec<u8> {
    let own = sha256(manifest);
    let mut lines: BTreeMap<_, _> =
        files.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    lines.insert(MANIFEST, &own);
    lines.iter().flat_map(|(path, digest)| format!("{digest}  {path}\n").into_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn man_03_the_canonical_form_has_sorted_names_and_no_space() {
        let value = json!({ "b": [{ "d": 1, "c": "é\u{8}\n\"" }], "a": null });
        let expected = "{\"a\":null,\"b\":[{\"c\":\"é\\b\\n\\\"\",\"d\":1}]}";
        assert_eq!(String::from_utf8(canonical(&value).unwrap()).unwrap(), expected);
    }
}

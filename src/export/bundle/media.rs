//! Files of messages and recordings: which there are, what they are called in a bundle, and what is taken out of them.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::path::{ending, stem};
use crate::model::{Attachment, Conversation, Value};
use crate::options::{ExportOptions, Media, Profile};

mod mp3;
mod wav;

/// A file that the host has to bring; see [`crate::FileRef`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct MediaFile {
    /// Id of the conversation, as the input has it.
    pub(crate) conversation_id: String,
    /// Id of the file, as the input has it.
    pub(crate) attachment_id: String,
    /// Name as given by the sender; empty for recordings.
    pub(crate) name: String,
    /// Media type as stated.
    pub(crate) content_type: String,
    /// Bytes, as stated.
    pub(crate) size: Option<u64>,
    /// Where it goes in the bundle.
    pub(super) path: String,
    pub(super) kind: MediaKind,
}

/// What a file of a conversation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum MediaKind {
    /// Sent with a message, or put to a note.
    Attachment,
    /// A voice recording.
    Recording,
}

/// What an export does with media.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Policy {
    Include,
    /// Counted only.
    LeaveOut,
}

impl Policy {
    /// Profiles whose readers are outsiders get no media, whatever was asked for: nothing in them is replaced.
    pub(super) fn of(options: &ExportOptions) -> Self {
        match (options.media, options.profile) {
            (Media::Included, Profile::Internal | Profile::SubjectAccess) => Self::Include,
            (Media::LeftOut, _) | (_, Profile::External | Profile::Training) => Self::LeaveOut,
        }
    }
}

/// The media of a conversation, whose files are named after `public_id`; those of notes only where notes were asked for.
pub(super) fn media(
    conversation: &Conversation<'_>,
    has_notes: bool,
    id: &str,
    public_id: &str,
) -> Vec<MediaFile> {
    let folder = stem(public_id);
    let mut files = Vec::new();
    let of_messages = conversation.messages.items().iter().flat_map(|message| message.attachments.items());
    let notes = conversation.notes.items().iter().filter(|_| has_notes);
    let of_notes = notes.flat_map(|note| note.attachments.items());
    for (number, file) in (1..).zip(of_messages.chain(of_notes)) {
        files.push(attachment(file, number, id, &folder));
    }
    for (number, recording) in (1..).zip(conversation.recordings.items()) {
        files.push(MediaFile {
            conversation_id: id.to_owned(),
            attachment_id: text(recording.id),
            name: String::new(),
            content_type: text(recording.content_type),
            size: None,
            // Its ending follows from its bytes.
            path: format!("recordings/{folder}/recording-{number}"),
            kind: MediaKind::Recording,
        });
    }
    files
}

fn attachment(file: &Attachment<'_>, number: u64, id: &str, folder: &str) -> MediaFile {
    let name = text(file.name);
    let size = match file.size {
        Value::Number(digits) => digits.parse().ok(),
        _ => None,
    };
    MediaFile {
        conversation_id: id.to_owned(),
        attachment_id: text(file.id),
        content_type: text(file.content_type),
        size,
        path: format!("attachments/{folder}/attachment-{number}.{}", ending(&name)),
        kind: MediaKind::Attachment,
        name,
    }
}

fn text(value: Value<'_>) -> String {
    value.text().map(|text| text.decode().0.into_owned()).unwrap_or_default()
}

/// What of a file goes into the bundle.
pub(super) struct Content<'b> {
    pub(super) path: String,
    pub(super) media_type: &'static str,
    /// Its bytes, piece by piece.
    pub(super) pieces: Vec<Cow<'b, [u8]>>,
}

impl MediaFile {
    /// What of these bytes goes into the bundle; nothing for a recording that is neither WAV nor MP3, of which nobody could
    /// tell what else it holds.
    pub(super) fn content<'b>(&self, bytes: &'b [u8]) -> Option<Content<'b>> {
        let (path, pieces) = match self.kind {
            MediaKind::Attachment => (self.path.clone(), vec![bytes.into()]),
            MediaKind::Recording => match wav::sound(bytes) {
                Some(pieces) => (format!("{}.wav", self.path), pieces),
                None => (format!("{}.mp3", self.path), mp3::sound(bytes)?),
            },
        };
        Some(Content { media_type: media_type(&path), path, pieces })
    }
}

/// Media type for the manifest, from the ending of a name alone.
fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
    match ending {
        "wav" => "audio/wav",
        "mp3" => "audio/mpeg",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "txt" | "log" => "text/plain",
        "csv" => "text/csv",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

//! Files of messages and recordings: which there are, what they are called in a bundle, and what is taken out of them.

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

/// The media of a conversation, whose files are named after `public_id`.
pub(super) fn media(conversation: &Conversation<'_>, id: &str, public_id: &str) -> Vec<MediaFile> {
    let folder = stem(public_id);
    let mut files = Vec::new();
    let of_messages = conversation.messages.items().iter().flat_map(|message| message.attachments.items());
    let of_notes = conversation.notes.items().iter().flat_map(|note| note.attachments.items());
    for (number, file) in (1..).zip(of_messages.chain(of_notes)) {
        files.push(attachment(file, number, id, &folder));
    }
    for (number, recording) in (1..).zip(conversation.recordings.items()) {
        let content_type = text(recording.content_type);
        let ending = if is_mp3(&content_type) { "mp3" } else { "wav" };
        files.push(MediaFile {
            conversation_id: id.to_owned(),
            attachment_id: text(recording.id),
            name: String::new(),
            content_type,
            size: None,
            path: format!("recordings/{folder}/recording-{number}.{ending}"),
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

fn is_mp3(content_type: &str) -> bool {
    matches!(content_type.to_ascii_lowercase().as_str(), "audio/mpeg" | "audio/mp3")
}

impl MediaFile {
    /// What of these bytes goes into the bundle, in order; nothing for a recording that is neither WAV nor MP3, of which
    /// nobody could tell what else it holds.
    pub(super) fn content<'b>(&self, bytes: &'b [u8]) -> Option<Vec<std::borrow::Cow<'b, [u8]>>> {
        match self.kind {
            MediaKind::Attachment => Some(vec![bytes.into()]),
            MediaKind::Recording => wav::sound(bytes).or_else(|| mp3::sound(bytes)),
        }
    }

    /// Media type for the manifest, from the ending of its name alone.
    pub(super) fn media_type(&self) -> &'static str {
        let ending = self.path.rsplit_once('.').map(|(_, ending)| ending).unwrap_or_default();
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
}

//! The images that messages hold: which files there are, and what a transcript shows of them.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::{FileRef, FileSource};
use super::forecast::WantedFile;
use super::image::{Fault, Image, Kind, Room};
use crate::model::{Attachment, Conversation, Value};
use crate::options::{ExportOptions, Images, Profile};

/// Where a file stands: message or note, its place, and the place among its files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Place {
    Message(usize, usize),
    Note(usize, usize),
}

/// What becomes of a file.
pub(super) enum Status {
    /// It is shown.
    Included(Rc<Image>),
    /// It is not in the document, as it should be: the reason.
    LeftOut(&'static str),
    /// It is an image, but cannot be shown: the reason.
    NotShown(&'static str),
}

/// Asks the host for files, by their names before anything is replaced.
pub(super) struct Album {
    source: Option<FileSource>,
    /// Why no file is asked for.
    refusal: Option<&'static str>,
    conversation: String,
    names: HashMap<Place, Name>,
}

/// What the input says of a file.
struct Name {
    id: String,
    name: String,
    content_type: String,
    size: Option<u64>,
}

/// A screen has about 96 pixels to the inch, and an image of the width of a page is no wider than its text.
const PIXEL: f32 = 0.75;
/// Pixels of an inch on paper: what an office printer shows.
const DENSITY: f32 = 150.0;
/// Points: two or three images and their texts on a page.
const MAX_HEIGHT: f32 = 230.0;

impl Album {
    pub(super) fn new(options: &ExportOptions, source: Option<FileSource>) -> Self {
        let refusal = match (options.images, options.profile) {
            (Images::Listed, _) => Some("files are only listed"),
            (Images::Inline, Profile::Training) => Some("files are not part of this copy"),
            (Images::Inline, _) if source.is_none() => Some("files were not given"),
            (Images::Inline, _) => None,
        };
        Self { source, refusal, conversation: String::new(), names: HashMap::new() }
    }

    /// Remembers the files of a conversation as the host knows them.
    pub(super) fn know(&mut self, conversation: &Conversation<'_>) {
        self.names.clear();
        if self.refusal.is_some() {
            return;
        }
        self.conversation = text(conversation.id);
        let messages = conversation.messages.items().iter().map(|message| message.attachments.items());
        for (holder, files) in messages.enumerate() {
            self.names.extend(names(files).map(|(file, name)| (Place::Message(holder, file), name)));
        }
        let notes = conversation.notes.items().iter().map(|note| note.attachments.items());
        for (holder, files) in notes.enumerate() {
            self.names.extend(names(files).map(|(file, name)| (Place::Note(holder, file), name)));
        }
    }

    /// What becomes of a file; an image is made ready for this width in points.
    pub(super) fn status(&mut self, place: Place, width: f32) -> Status {
        if let Some(reason) = self.refusal {
            return Status::LeftOut(reason);
        }
        let (Some(source), Some(name)) = (&mut self.source, self.names.get(&place)) else {
            return Status::LeftOut("the file was not given");
        };
        let wanted = FileRef {
            conversation_id: &self.conversation,
            attachment_id: &name.id,
            name: &name.name,
            content_type: &name.content_type,
            size: name.size,
        };
        let is_image = is_shown(&name.content_type);
        let bytes = match source(&wanted) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Status::LeftOut("the file was not given"),
            Err(_) if is_image => return Status::NotShown("the file could not be read"),
            Err(_) => return Status::LeftOut("the file could not be read"),
        };
        if Kind::of(&bytes).is_none() {
            return if is_image {
                Status::NotShown("the file is not what its type says")
            } else {
                Status::LeftOut("not an image that is shown")
            };
        }
        let room = Room { width, height: MAX_HEIGHT, pixel: PIXEL, density: DENSITY };
        match Image::read(&bytes, room) {
            Ok(image) => Status::Included(Rc::new(image)),
            Err(Fault::TooLarge) => Status::NotShown("it is too large"),
            Err(Fault::Damaged | Fault::Unknown) => Status::NotShown("it is damaged"),
        }
    }
}

/// Whether files of a media type are images that can be shown.
pub(super) fn is_shown(content_type: &str) -> bool {
    ["image/png", "image/jpeg", "image/jpg", "image/webp"]
        .into_iter()
        .any(|known| content_type.trim().get(..known.len()).is_some_and(|it| it.eq_ignore_ascii_case(known)))
}

/// All files of a conversation.
pub(super) fn files<'a>(
    conversation: &'a Conversation<'_>,
    id: &'a str,
) -> impl Iterator<Item = WantedFile> + 'a {
    let messages = conversation.messages.items().iter().map(|message| message.attachments.items());
    let notes = conversation.notes.items().iter().map(|note| note.attachments.items());
    messages.chain(notes).flat_map(names).map(|(_, name)| WantedFile {
        conversation_id: id.to_owned(),
        attachment_id: name.id,
        name: name.name,
        content_type: name.content_type,
        size: name.size,
    })
}

fn names<'a>(files: &'a [Attachment<'_>]) -> impl Iterator<Item = (usize, Name)> + 'a {
    let name = |file: &Attachment<'_>| Name {
        id: text(file.id),
        name: text(file.name),
        content_type: text(file.content_type),
        size: match file.size {
            Value::Number(digits) => digits.parse().ok(),
            _ => None,
        },
    };
    files.iter().map(name).enumerate()
}

fn text(value: Value<'_>) -> String {
    value.text().map(|text| text.decode().0.into_owned()).unwrap_or_default()
}

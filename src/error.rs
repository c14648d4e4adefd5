//! The one error type: what happened, where, under a stable code.
//!
//! Texts name places (conversation index, byte, field), never conversation content: the error
//! channel is an export too.

use std::fmt;

use crate::privacy::Leftover;

/// A failed operation of the engine.
///
/// ```
/// use askvault_export::{ErrorKind, ExportOptions};
/// let error = ExportOptions::from_json(r#"{"fromat":"csv"}"#).unwrap_err();
/// assert_eq!(error.code(), "unknown-option");
/// assert_eq!(error.to_string(), "there is no option `fromat`");
/// assert!(matches!(error.kind(), ErrorKind::UnknownOption { field } if field == "fromat"));
/// ```
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// The engine's result type.
pub type Result<T> = std::result::Result<T, Error>;

/// What went wrong, with its data.
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// An option has a name that does not exist.
    UnknownOption {
        /// The name as given.
        field: String,
    },
    /// An option has a value that cannot be used.
    InvalidOption {
        /// Name of the option.
        field: String,
        /// What would be right.
        reason: String,
    },
    /// This build of the engine replaces nothing, so a profile that must is refused.
    ProfileUnavailable {
        /// Wire name of the profile.
        profile: &'static str,
    },
    /// The profile needs the tagger's model, which was not given, so nothing is exported.
    ModelMissing,
    /// The bytes given are no model that this engine can read.
    InvalidModel,
    /// The finished output still holds a value that was to be removed.
    Leftover(Box<Leftover>),
    /// A finished document could not be read again, so it could not be checked.
    UnreadableDocument {
        /// Why, in words.
        reason: &'static str,
    },
    /// The input is not JSON at this byte (strict mode; otherwise counted in the result).
    InvalidJson {
        /// Offset from the start of the input.
        byte: u64,
        /// Index of the conversation being read.
        conversation: u64,
    },
    /// A known field has the wrong JSON type (strict mode).
    WrongType {
        /// Offset from the start of the input.
        byte: u64,
        /// Index of the conversation.
        conversation: u64,
        /// The field's JSON key.
        field: &'static str,
    },
    /// A conversation has no id (strict mode).
    MissingId {
        /// Offset from the start of the input.
        byte: u64,
        /// Index of the conversation.
        conversation: u64,
    },
    /// A conversation lies outside the caller's audiences (strict mode).
    Refused {
        /// Index of the conversation.
        conversation: u64,
    },
    /// A conversation was listed and could not be given any more (strict mode).
    Gone {
        /// Index of the conversation.
        conversation: u64,
    },
    /// A conversation was given, but not in a form that the host could read (strict mode).
    Unreadable {
        /// Index of the conversation.
        conversation: u64,
    },
    /// This build of the engine does not write this format.
    FormatUnavailable,
    /// A font file that the text needs was not given.
    FontMissing {
        /// Its name: `arabic.ttf`.
        file: &'static str,
    },
    /// A font file cannot be read.
    InvalidFont {
        /// Its name without extension.
        file: &'static str,
    },
    /// The logo is no PNG or JPEG image that can be read.
    InvalidLogo {
        /// What is wrong with it.
        reason: &'static str,
    },
    /// What one worker gave to another is not what it should be.
    DamagedPiece,
    /// One output cannot hold a document for each conversation.
    SeveralDocuments,
    /// The output could not be written.
    Write(std::io::Error),
    /// The export was finished or failed before this call.
    Finished,
}

impl Error {
    /// What went wrong.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// The stable kebab-case name to branch on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match *self.0 {
            ErrorKind::UnknownOption { .. } => "unknown-option",
            ErrorKind::InvalidOption { .. } => "invalid-option",
            ErrorKind::ProfileUnavailable { .. } => "profile-unavailable",
            ErrorKind::ModelMissing => "model-missing",
            ErrorKind::InvalidModel => "invalid-model",
            ErrorKind::Leftover(_) => "leftover",
            ErrorKind::UnreadableDocument { .. } => "unreadable-document",
            ErrorKind::InvalidJson { .. } => "invalid-json",
            ErrorKind::WrongType { .. } => "wrong-type",
            ErrorKind::MissingId { .. } => "missing-id",
            ErrorKind::Refused { .. } => "refused",
            ErrorKind::Gone { .. } => "gone",
            ErrorKind::Unreadable { .. } => "unreadable",
            ErrorKind::FormatUnavailable => "format-unavailable",
            ErrorKind::FontMissing { .. } => "font-missing",
            ErrorKind::InvalidFont { .. } => "invalid-font",
            ErrorKind::InvalidLogo { .. } => "invalid-logo",
            ErrorKind::DamagedPiece => "damaged-piece",
            ErrorKind::SeveralDocuments => "several-documents",
            ErrorKind::Write(ref error) if error.kind() == std::io::ErrorKind::StorageFull => "disk-full",
            ErrorKind::Write(_) => "write-failed",
            ErrorKind::Finished => "finished",
        }
    }

    /// Index of the conversation at fault, counted from 0 in input order.
    #[must_use]
    pub fn conversation(&self) -> Option<u64> {
        match *self.0 {
            ErrorKind::InvalidJson { conversation, .. }
            | ErrorKind::WrongType { conversation, .. }
            | ErrorKind::MissingId { conversation, .. }
            | ErrorKind::Gone { conversation }
            | ErrorKind::Unreadable { conversation }
            | ErrorKind::Refused { conversation } => Some(conversation),
            ErrorKind::Leftover(ref leftover) => leftover.conversation,
            _ => None,
        }
    }

    /// Offset in the input at which the fault was seen.
    #[must_use]
    pub fn byte(&self) -> Option<u64> {
        match *self.0 {
            ErrorKind::InvalidJson { byte, .. }
            | ErrorKind::WrongType { byte, .. }
            | ErrorKind::MissingId { byte, .. } => Some(byte),
            ErrorKind::Leftover(ref leftover) => Some(leftover.byte),
            _ => None,
        }
    }

    /// The option or JSON key at fault.
    #[must_use]
    pub fn field(&self) -> Option<&str> {
        match &*self.0 {
            ErrorKind::UnknownOption { field } | ErrorKind::InvalidOption { field, .. } => Some(field),
            ErrorKind::WrongType { field, .. } => Some(field),
            ErrorKind::ProfileUnavailable { .. } => Some("profile"),
            _ => None,
        }
    }

    pub(crate) fn option(field: &str, reason: impl Into<String>) -> Self {
        ErrorKind::InvalidOption { field: field.to_owned(), reason: reason.into() }.into()
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl From<Leftover> for Error {
    fn from(leftover: Leftover) -> Self {
        ErrorKind::Leftover(Box::new(leftover)).into()
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        ErrorKind::Write(error).into()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            ErrorKind::UnknownOption { field } => write!(f, "there is no option `{field}`"),
            ErrorKind::InvalidOption { field, reason } => write!(f, "option `{field}`: {reason}"),
            ErrorKind::ProfileUnavailable { profile } => {
                write!(f, "this build cannot apply the profile `{profile}`, so nothing was exported")
            }
            ErrorKind::ModelMissing => {
                f.write_str("the model that finds names was not given, so nothing was exported")
            }
            ErrorKind::InvalidModel => {
                f.write_str("the model that finds names is damaged or made for another version")
            }
            ErrorKind::Leftover(leftover) => write!(f, "{leftover}"),
            ErrorKind::UnreadableDocument { reason } => {
                write!(f, "the finished document could not be checked, so it was not handed over: {reason}")
            }
            ErrorKind::InvalidJson { byte, conversation } => {
                write!(f, "byte {byte}, conversation {conversation}: the input is not valid JSON")
            }
            ErrorKind::WrongType { byte, conversation, field } => {
                write!(f, "byte {byte}, conversation {conversation}: `{field}` has the wrong type")
            }
            ErrorKind::MissingId { byte, conversation } => {
                write!(f, "byte {byte}, conversation {conversation}: the conversation has no id")
            }
            ErrorKind::Refused { conversation } => {
                write!(f, "conversation {conversation} is outside the audiences you can see")
            }
            ErrorKind::Gone { conversation } => {
                write!(f, "conversation {conversation} was listed, and was gone when it was asked for")
            }
            ErrorKind::Unreadable { conversation } => {
                write!(f, "conversation {conversation} was given in a form that cannot be read")
            }
            ErrorKind::FormatUnavailable => f.write_str("this build does not write the format"),
            ErrorKind::FontMissing { file } => {
                write!(
                    f,
                    "the text needs the font {file}, which was not given (`npm run fonts` collects the fonts)"
                )
            }
            ErrorKind::InvalidFont { file } => write!(f, "the font {file} is damaged or of another kind"),
            ErrorKind::InvalidLogo { reason } => write!(f, "the logo {reason}"),
            ErrorKind::DamagedPiece => f.write_str("a piece of the bundle was damaged on its way"),
            ErrorKind::SeveralDocuments => {
                f.write_str("there is more than one conversation, and one file takes one document")
            }
            ErrorKind::Write(error) => write!(f, "the output could not be written: {error}"),
            ErrorKind::Finished => f.write_str("the export is already finished"),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Write(error) => Some(error),
            _ => None,
        }
    }
}

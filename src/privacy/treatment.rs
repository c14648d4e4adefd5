//! What an export does to each field: the profile's table, applied to the rows of the field table.

use super::profile::{Action, of_class};
use crate::field::{Field, FieldKind, PrivacyClass};
use crate::options::{ExportOptions, Profile, Times};
use crate::text::Text;

/// How a value is treated on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Treatment {
    /// It stays.
    Keep,
    /// Free text: searched place by place.
    Search,
    /// It names a person: the person decides.
    Person,
    /// As the action says.
    Act(Action),
}

/// The treatments of one export.
#[derive(Clone, Copy, Debug)]
pub(super) struct Treatments {
    profile: Profile,
    times: Times,
}

impl Treatments {
    pub(super) fn new(options: &ExportOptions) -> Self {
        Self { profile: options.profile, times: options.times }
    }

    pub(super) fn action(&self, class: PrivacyClass) -> Action {
        of_class(self.profile, self.times, class)
    }

    /// The treatment of a text in a field.
    pub(super) fn of_text(&self, field: &Field, text: Text<'_>) -> Treatment {
        match field.class {
            // A word of an open set that is not one of the known words may be anything.
            PrivacyClass::None => match text.as_plain() {
                Some(word) if is_known_word(word) => Treatment::Keep,
                _ => Treatment::Search,
            },
            PrivacyClass::CustomerIdentity | PrivacyClass::AgentIdentity => Treatment::Person,
            PrivacyClass::Link if field.kind == FieldKind::Text && field.path != "url" => Treatment::Search,
            class => self.of(class),
        }
    }

    /// The treatment of a list of strings.
    pub(super) fn of_list(&self, field: &Field) -> Treatment {
        self.of(field.class)
    }

    fn of(&self, class: PrivacyClass) -> Treatment {
        match self.action(class) {
            Action::Keep => Treatment::Keep,
            Action::Detect => Treatment::Search,
            action => Treatment::Act(action),
        }
    }
}

/// Words that the product itself puts into fields, so that they need not be searched.
fn is_known_word(word: &str) -> bool {
    matches!(
        word,
        "email"
            | "widget"
            | "whatsapp"
            | "voice"
            | "sms"
            | "telegram"
            | "api"
            | "chat"
            | "web"
            | "messenger"
            | "instagram"
            | "slack"
            | "phone"
            | "open"
            | "claimed"
            | "escalated"
            | "snoozed"
            | "resolved"
            | "archived"
            | "closed"
            | "pending"
            | "urgent"
            | "high"
            | "normal"
            | "low"
            | "medium"
            | "in_compliance"
            | "at_risk"
            | "breached"
            | "customer"
            | "user"
            | "visitor"
            | "bot"
            | "assistant"
            | "ai"
            | "agent"
            | "system"
            | "api_key"
            | "rule"
            | "text/plain"
            | "text/markdown"
            | "text/html"
            | "application/pdf"
            | "application/zip"
            | "image/png"
            | "image/jpeg"
            | "image/webp"
            | "image/gif"
            | "audio/wav"
            | "audio/mpeg"
            | "audio/mp4"
            | "audio/ogg"
            | "audio/webm"
            | "video/mp4"
            | "original"
            | "edited"
            | "deleted"
    )
}

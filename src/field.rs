//! THE field table: every field that can be exported, once.
//!
//! The table drives field selection and its dialog, CSV columns and their order, JSON keys and their
//! order, the JSON Schema, labels, and the privacy treatment of each value. Adding a column is one line
//! in [`table`].

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::cell::Cell;
use crate::model::{
    Attachment, AuditEvent, Citation, Conversation, Message, Note, Reaction, Recording, Skill,
};
use crate::scan::Wants;

mod table;

pub use table::FIELDS;

/// Content groups, as chosen in the dialog and in [`crate::ExportOptions::fields`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// The basics; always on.
    Conversation,
    /// Where the conversation took place; always on.
    Channel,
    /// Messages with their files and recordings.
    Messages,
    /// The customer with the verified state.
    Customer,
    /// Tags and audience.
    Tags,
    /// Skills that ran.
    Skills,
    /// Internal notes.
    Notes,
    /// Audit events.
    Audit,
    /// What the bot's answers rest on.
    Citations,
}

impl Group {
    /// All groups in the dialog's order.
    pub const ALL: [Self; 9] = [
        Self::Conversation,
        Self::Channel,
        Self::Messages,
        Self::Customer,
        Self::Tags,
        Self::Skills,
        Self::Notes,
        Self::Audit,
        Self::Citations,
    ];

    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Channel => "channel",
            Self::Messages => "messages",
            Self::Customer => "customer",
            Self::Tags => "tags",
            Self::Skills => "skills",
            Self::Notes => "notes",
            Self::Audit => "audit",
            Self::Citations => "citations",
        }
    }

    /// Whether the group is part of every export.
    #[must_use]
    pub fn is_always_on(self) -> bool {
        matches!(self, Self::Conversation | Self::Channel)
    }

    /// Whether the group is part of the default selection.
    #[must_use]
    pub fn is_default(self) -> bool {
        self.is_always_on() || matches!(self, Self::Messages | Self::Customer | Self::Tags)
    }
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Free text.
    Text,
    /// An identifier: text even where it looks like a number.
    Id,
    /// A telephone number: text even where it looks like a number.
    Phone,
    /// A word of an open set.
    Enum,
    /// A time, RFC 3339.
    Time,
    /// A number.
    Number,
    /// `true` or `false`
    Flag,
    /// A list of strings.
    List,
    /// An object of the host's own shape.
    Object,
    /// Any JSON.
    Any,
}

impl FieldKind {
    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Phone => "phone",
            Self::Enum => "enum",
            Self::Time => "time",
            Self::Number => "number",
            Self::Flag => "flag",
            Self::List => "list",
            Self::Object => "object",
            Self::Any => "any",
        }
    }
}

/// How personal a field is; privacy profiles choose an action for each class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrivacyClass {
    /// Says nothing about a person.
    None,
    /// Leads back to the record in the dashboard.
    RecordId,
    /// Identifies the customer.
    CustomerIdentity,
    /// Identifies an agent, author or actor.
    AgentIdentity,
    /// Written by people: may hold anything.
    FreeText,
    /// A time.
    Time,
    /// Tags, audience, skills.
    Label,
    /// The customer's rating.
    Rating,
    /// What the customer wrote with the rating: free text.
    RatingComment,
    /// A link.
    Link,
    /// Address of a device or its browser.
    Network,
    /// Name of a file.
    File,
    /// Set by the host: may hold anything.
    Custom,
}

impl PrivacyClass {
    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::RecordId => "record-id",
            Self::CustomerIdentity => "customer-identity",
            Self::AgentIdentity => "agent-identity",
            Self::FreeText => "free-text",
            Self::Time => "time",
            Self::Label => "label",
            Self::Rating => "rating",
            Self::RatingComment => "rating-comment",
            Self::Link => "link",
            Self::Network => "network",
            Self::File => "file",
            Self::Custom => "custom",
        }
    }

    /// Whether a value can point at a person.
    #[must_use]
    pub fn is_personal(self) -> bool {
        !matches!(self, Self::None | Self::Time | Self::Label | Self::Rating)
    }
}

/// The record that a field is read from, with the reader.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Read {
    /// From the conversation.
    Conversation(for<'a> fn(&Conversation<'a>) -> Cell<'a>),
    /// From a message and its position, counted from 1.
    Message(for<'a> fn(&Message<'a>, u64) -> Cell<'a>),
    /// From a reaction to a message.
    Reaction(for<'a> fn(&Reaction<'a>) -> Cell<'a>),
    /// From a file of a message or note.
    Attachment(for<'a> fn(&Attachment<'a>) -> Cell<'a>),
    /// From a citation.
    Citation(for<'a> fn(&Citation<'a>) -> Cell<'a>),
    /// From an internal note.
    Note(for<'a> fn(&Note<'a>) -> Cell<'a>),
    /// From an audit event.
    AuditEvent(for<'a> fn(&AuditEvent<'a>) -> Cell<'a>),
    /// From a skill of the conversation.
    Skill(for<'a> fn(&Skill<'a>) -> Cell<'a>),
    /// From a recording.
    Recording(for<'a> fn(&Recording<'a>) -> Cell<'a>),
}

/// The record that a field belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The conversation.
    Conversation,
    /// A message.
    Message,
    /// A reaction to a message.
    Reaction,
    /// A file of a message or note.
    Attachment,
    /// A citation of a message.
    Citation,
    /// An internal note.
    Note,
    /// An audit event.
    AuditEvent,
    /// A skill of the conversation.
    Skill,
    /// A recording.
    Recording,
}

impl Level {
    /// Name on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Conversation => "conversation",
            Self::Message => "message",
            Self::Reaction => "reaction",
            Self::Attachment => "attachment",
            Self::Citation => "citation",
            Self::Note => "note",
            Self::AuditEvent => "audit-event",
            Self::Skill => "skill",
            Self::Recording => "recording",
        }
    }

    /// JSON path of the list that holds such records, from the conversation.
    #[must_use]
    pub fn container(self) -> &'static str {
        match self {
            Self::Conversation => "",
            Self::Message => "messages[].",
            Self::Reaction => "messages[].reactions[].",
            Self::Attachment => "messages[].attachments[].",
            Self::Citation => "messages[].sources[].",
            Self::Note => "notes[].",
            Self::AuditEvent => "audit[].",
            Self::Skill => "skills[].",
            Self::Recording => "recordings[].",
        }
    }

    /// The lists that must be read for a field of this level.
    pub(crate) fn wants(self) -> Wants {
        match self {
            Self::Conversation | Self::Message => Wants::ALWAYS,
            Self::Reaction => Wants::REACTIONS,
            Self::Attachment => Wants::ATTACHMENTS,
            Self::Citation => Wants::CITATIONS,
            Self::Note => Wants::NOTES,
            Self::AuditEvent => Wants::AUDIT,
            Self::Skill => Wants::SKILLS,
            Self::Recording => Wants::RECORDINGS,
        }
    }
}

/// One field that can be exported.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Stable name: CSV header and selection key.
    pub key: &'static str,
    /// Content group.
    pub group: Group,
    /// Name for people, English.
    pub label: &'static str,
    /// What it holds.
    pub kind: FieldKind,
    /// How personal it is.
    pub class: PrivacyClass,
    /// Place in JSON, from its record (`customer.email`); empty for a value that is a column only.
    pub path: &'static str,
    /// How it is read.
    pub(crate) read: Read,
    /// One sentence for the data dictionary.
    pub description: &'static str,
    /// Place among the default columns of mode `conversations`, from 1; 0 if it is none.
    pub conversations: u8,
    /// Place among the default columns of mode `messages`, from 1; 0 if it is none.
    pub messages: u8,
    /// Selected by its own key only, not with its group.
    pub by_choice: bool,
    /// Never a CSV column.
    pub(crate) json_only: bool,
    /// Lists that must be read for it.
    pub(crate) wants: Wants,
}

impl Field {
    const fn new(
        key: &'static str,
        group: Group,
        label: &'static str,
        (kind, class): (FieldKind, PrivacyClass),
        path: &'static str,
        read: Read,
        description: &'static str,
    ) -> Self {
        let wants = Wants::ALWAYS;
        Self {
            key,
            group,
            label,
            kind,
            class,
            path,
            read,
            description,
            conversations: 0,
            messages: 0,
            by_choice: false,
            json_only: false,
            wants,
        }
    }

    /// Makes it a default column of mode `conversations`.
    const fn conversations(mut self, place: u8) -> Self {
        self.conversations = place;
        self
    }

    /// Makes it a default column of mode `messages`.
    const fn messages(mut self, place: u8) -> Self {
        self.messages = place;
        self
    }

    const fn by_choice(mut self) -> Self {
        self.by_choice = true;
        self
    }

    const fn json_only(mut self) -> Self {
        self.json_only = true;
        self
    }

    const fn wants(mut self, wants: Wants) -> Self {
        self.wants = wants;
        self
    }

    /// The record it belongs to.
    #[must_use]
    pub fn level(&self) -> Level {
        match self.read {
            Read::Conversation(_) => Level::Conversation,
            Read::Message(_) => Level::Message,
            Read::Reaction(_) => Level::Reaction,
            Read::Attachment(_) => Level::Attachment,
            Read::Citation(_) => Level::Citation,
            Read::Note(_) => Level::Note,
            Read::AuditEvent(_) => Level::AuditEvent,
            Read::Skill(_) => Level::Skill,
            Read::Recording(_) => Level::Recording,
        }
    }

    /// Whether it can be a CSV column in mode `conversations`.
    #[must_use]
    pub fn is_conversation_column(&self) -> bool {
        self.level() == Level::Conversation && !self.json_only
    }

    /// Whether it can be a CSV column in mode `messages`.
    #[must_use]
    pub fn is_message_column(&self) -> bool {
        matches!(self.level(), Level::Conversation | Level::Message) && !self.json_only
    }

    /// Whether JSON has it.
    #[must_use]
    pub fn is_in_json(&self) -> bool {
        !self.path.is_empty()
    }

    /// The formats and modes that have it without being asked.
    pub fn default_in(&self) -> impl Iterator<Item = &'static str> {
        let in_json = self.is_in_json() && self.group.is_default() && !self.by_choice;
        [("conversations", self.conversations > 0), ("messages", self.messages > 0), ("json", in_json)]
            .into_iter()
            .filter_map(|(name, is_default)| is_default.then_some(name))
    }

    /// The field of this key.
    ///
    /// ```
    /// let field = askvault_export::Field::of_key("customer_email").unwrap();
    /// assert_eq!(field.path, "customer.email");
    /// ```
    #[must_use]
    pub fn of_key(key: &str) -> Option<&'static Self> {
        FIELDS.iter().find(|field| field.key == key)
    }
}

/// The wire form: what a dialog or a data dictionary shows.
impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("FieldInfo", 12)?;
        out.serialize_field("key", self.key)?;
        out.serialize_field("group", self.group.name())?;
        out.serialize_field("label", self.label)?;
        out.serialize_field("level", self.level().name())?;
        out.serialize_field("kind", self.kind.name())?;
        out.serialize_field("privacyClass", self.class.name())?;
        out.serialize_field("personal", &self.class.is_personal())?;
        let path = if self.is_in_json() {
            format!("{}{}", self.level().container(), self.path)
        } else {
            String::new()
        };
        out.serialize_field("path", &path)?;
        out.serialize_field("conversationColumn", &self.is_conversation_column())?;
        out.serialize_field("messageColumn", &self.is_message_column())?;
        out.serialize_field("defaultIn", &self.default_in().collect::<Vec<_>>())?;
        out.serialize_field("description", self.description)?;
        out.end()
    }
}

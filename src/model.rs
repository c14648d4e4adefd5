//! What comes in: conversations and their parts, borrowed from the input and not yet decoded.
//!
//! Each record lists its JSON keys with the spellings accepted on input; the first is ours. A key that
//! stands here and in [`crate::field`] is exported; one that stands only here is read and left out.

use crate::scan::{Cursor, KeyGuess, Stop, Wants};
use crate::text::Text;

mod value;
mod visit;

pub(crate) use value::{Kind, Read, Shape, Spec, read_record};
pub(crate) use value::{Many, Part, Texts, Value};
pub(crate) use visit::{Slot, Visit, Visitor};

/// Members of an object that the model does not know: decoded later, in input order.
pub type Unknown<'a> = Vec<(Text<'a>, &'a str)>;

/// An object of the input with known and unknown members.
pub(crate) trait Record<'a>: Default {
    /// The members that the model knows.
    type Member: Copy + 'static;
    /// The keys to expect before any record has been seen: ours, in the order of the model.
    const EXPECTED: &'static Shape<Self::Member>;
    /// The member of this key, in any accepted spelling.
    fn member(key: &str) -> Option<Self::Member>;
    /// Reads the value of a member.
    fn read(&mut self, member: Self::Member, cursor: &mut Cursor<'a>) -> Result<(), Stop>;
    /// Where unknown members go.
    fn unknown(&mut self) -> &mut Unknown<'a>;
    /// Shows every member in the order of the model, then those that it does not know.
    fn visit(&mut self, visitor: &mut dyn Visitor<'a>);
    /// What a plain string in the object's place means, if anything.
    fn from_text(_text: Text<'a>) -> Option<Self> {
        None
    }
}

macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $record:ident $(from $shorthand:ident)? {
            $( $(#[$field_doc:meta])* $field:ident: $type:ty = $kind:expr, $key:literal $(| $alias:literal)*; )*
        }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $record<'a> {
            $( $(#[$field_doc])* pub $field: $type, )*
            /// Members the model does not know.
            pub unknown: Unknown<'a>,
        }

        const _: () = {
            #[derive(Clone, Copy, Debug)]
            #[allow(non_camel_case_types)]
            pub(crate) enum Member { $( $field, )* }

            impl<'a> Record<'a> for $record<'a> {
                type Member = Member;

                const EXPECTED: &'static Shape<Member> =
                    &[ $( match KeyGuess::new($key) { Some(guess) => Some((guess, Member::$field)), None => None }, )* ];

                fn member(key: &str) -> Option<Member> {
                    Some(match key {
                        $( $key $(| $alias)* => Member::$field, )*
                        _ => return None,
                    })
                }

                #[inline(always)]
                fn read(&mut self, member: Member, cursor: &mut Cursor<'a>) -> Result<(), Stop> {
                    match member {
                        $( Member::$field => {
                            const SPEC: &Spec = &Spec { field: $key, kind: $kind };
                            if self.$field.is_absent() {
                                self.$field.read(cursor, SPEC)
                            } else {
                                read_again(&mut self.$field, cursor, SPEC)
                            }
                        } )*
                    }
                }

                fn unknown(&mut self) -> &mut Unknown<'a> {
                    &mut self.unknown
                }

                fn visit(&mut self, visitor: &mut dyn Visitor<'a>) {
                    $( self.$field.visit(Slot { key: $key, place: Member::$field as usize }, visitor); )*
                    visitor.unknown(&mut self.unknown);
                }

                $(
                    fn from_text(text: Text<'a>) -> Option<Self> {
                        Some(Self { $shorthand: Value::Text(text), ..Self::default() })
                    }
                )?
            }
        };
    )*};
}

/// A field that stands twice, under one spelling or two: the first value that is not null wins.
#[cold]
fn read_again<'a>(
    value: &mut impl Read<'a>,
    cursor: &mut Cursor<'a>,
    spec: &'static Spec,
) -> Result<(), Stop> {
    cursor.repeated_fields += 1;
    if value.is_given() {
        cursor.skip()?;
        return Ok(());
    }
    value.read(cursor, spec)
}

records! {
    /// One conversation.
    Conversation {
        /// `conv_…`
        id: Value<'a> = Kind::Id, "id" | "conversation_id";
        /// `wt_…` or `ws_…`
        workspace_id: Value<'a> = Kind::Id, "workspace_id";
        /// `email`, `widget`, …: an open set.
        channel: Value<'a> = Kind::Text, "channel";
        /// `open`, `claimed`, `escalated`, `snoozed`, `resolved`, `archived`: an open set.
        status: Value<'a> = Kind::Text, "status";
        /// `urgent`, `high`, `normal`, `low`: an open set.
        priority: Value<'a> = Kind::Text, "priority";
        /// Start, RFC 3339.
        started_at: Value<'a> = Kind::Text, "started_at";
        /// End as given; see [`crate::field`] for the rule when it is absent.
        ended_at: Value<'a> = Kind::Text, "ended_at";
        /// Last message, RFC 3339.
        last_message_at: Value<'a> = Kind::Text, "last_message_at";
        /// As stated by the host.
        message_count: Value<'a> = Kind::Number, "message_count";
        /// Who wrote to the workspace.
        customer: Part<Customer<'a>> = Kind::Record(Wants::ALWAYS), "customer";
        /// Names of tags.
        tags: Texts<'a> = Kind::Texts, "tags";
        /// Who may see the conversation.
        audience: Texts<'a> = Kind::Texts, "audience";
        /// `in_compliance`, `at_risk`, `breached`: an open set.
        sla_state: Value<'a> = Kind::Text, "sla_state";
        /// The agent who owns the conversation.
        assigned_agent: Part<Person<'a>> = Kind::Record(Wants::ALWAYS), "assigned_agent" | "agent_assigned" | "assignee";
        /// The customer's rating.
        csat: Part<Csat<'a>> = Kind::Record(Wants::ALWAYS), "csat";
        /// Messages in order of (time, position).
        messages: Many<'a, Message<'a>> = Kind::Record(Wants::ALWAYS), "messages";
        /// Internal notes.
        notes: Many<'a, Note<'a>> = Kind::Record(Wants::NOTES), "notes" | "internal_notes";
        /// What the agent wrote when closing.
        resolution_note: Value<'a> = Kind::Text, "resolution_note";
        /// What happened to the conversation.
        audit: Many<'a, AuditEvent<'a>> = Kind::Record(Wants::AUDIT), "audit" | "audit_log";
        /// Skills that ran.
        skills: Many<'a, Skill<'a>> = Kind::Record(Wants::SKILLS), "skills" | "skills_triggered";
        /// Voice recordings.
        recordings: Many<'a, Recording<'a>> = Kind::Record(Wants::RECORDINGS), "recordings";
        /// Free object set by the host.
        metadata: Value<'a> = Kind::Object, "metadata";
        /// Where tokens stand in the texts, as this engine writes it.
        redactions: Value<'a> = Kind::Any, "redactions";
        /// In place of the rest: why the host could not give what it had listed, `gone` or `unreadable`.
        unavailable: Value<'a> = Kind::Text, "export_unavailable";
    }

    /// Who wrote to the workspace.
    Customer {
        /// `cus_…`
        id: Value<'a> = Kind::Id, "id";
        /// As known at the time.
        name: Value<'a> = Kind::Text, "name";
        /// Often null on SMS and WhatsApp.
        email: Value<'a> = Kind::Text, "email";
        /// International form where known.
        phone: Value<'a> = Kind::Text, "phone";
        /// Employer.
        company: Value<'a> = Kind::Text, "company";
        /// Whether the host proved who this is.
        verified: Value<'a> = Kind::Flag, "verified";
        /// Free object set by the host.
        custom_attributes: Value<'a> = Kind::Object, "custom_attributes";
    }

    /// An agent, author or actor; a plain string is its name.
    Person from name {
        /// `agt_…`, `cus_…`
        id: Value<'a> = Kind::Id, "id";
        /// As shown at the time.
        name: Value<'a> = Kind::Text, "name";
        /// Address.
        email: Value<'a> = Kind::Text, "email";
        /// `agent`, `api_key`, `bot`, `rule`: an open set.
        kind: Value<'a> = Kind::Text, "type";
    }

    /// The customer's rating.
    Csat {
        /// Number of the host's scale.
        rating: Value<'a> = Kind::Number, "rating";
        /// Free text.
        comment: Value<'a> = Kind::Text, "comment";
    }

    /// One message.
    Message {
        /// `msg_…`
        id: Value<'a> = Kind::Id, "id" | "message_id";
        /// `customer`, `bot`, `agent`, `system`: an open set; see [`crate::field`] for accepted synonyms.
        role: Value<'a> = Kind::Text, "role";
        /// Who wrote it, under the name of that time.
        author: Part<Person<'a>> = Kind::Record(Wants::AUTHORS), "author";
        /// RFC 3339.
        created_at: Value<'a> = Kind::Text, "created_at" | "sent_at" | "timestamp";
        /// When it was changed, if it was.
        edited_at: Value<'a> = Kind::Text, "edited_at";
        /// When it was deleted, if it was.
        deleted_at: Value<'a> = Kind::Text, "deleted_at";
        /// Deleted at an unknown time.
        deleted: Value<'a> = Kind::Flag, "deleted";
        /// `edited` or `deleted`, as this engine writes it.
        stated: Value<'a> = Kind::Text, "state";
        /// The text.
        content: Value<'a> = Kind::Text, "content" | "text" | "body";
        /// `text/plain`, `text/markdown`, `text/html`
        content_type: Value<'a> = Kind::Text, "content_type";
        /// Source of an HTML message, as this engine writes it.
        content_html: Value<'a> = Kind::Text, "content_html";
        /// Id of the message that this one answers.
        reply_to: Value<'a> = Kind::Id, "reply_to";
        /// Whether that message is outside the file.
        reply_to_external: Value<'a> = Kind::Flag, "reply_to_external";
        /// Emoji reactions.
        reactions: Many<'a, Reaction<'a>> = Kind::Record(Wants::REACTIONS), "reactions";
        /// Files.
        attachments: Many<'a, Attachment<'a>> = Kind::Record(Wants::ATTACHMENTS), "attachments";
        /// What the bot's answer rests on.
        sources: Many<'a, Citation<'a>> = Kind::Record(Wants::CITATIONS), "sources" | "citations";
        /// Names of the skills that made the answer.
        skills_fired: Texts<'a> = Kind::Texts, "skills_fired";
        /// `high`, `low`: an open set.
        confidence: Value<'a> = Kind::Text, "confidence";
    }

    /// An emoji under a message.
    Reaction {
        /// The emoji.
        emoji: Value<'a> = Kind::Text, "emoji";
        /// Who reacted.
        author: Part<Person<'a>> = Kind::Record(Wants::ALWAYS), "author";
        /// RFC 3339.
        created_at: Value<'a> = Kind::Text, "created_at";
        /// How many, where the host does not say who.
        count: Value<'a> = Kind::Number, "count";
    }

    /// A file. Its address carries an access token and is never exported.
    Attachment from name {
        /// `att_…`
        id: Value<'a> = Kind::Id, "id";
        /// File name as given by the sender.
        name: Value<'a> = Kind::Text, "name" | "filename";
        /// Media type.
        content_type: Value<'a> = Kind::Text, "content_type" | "mime_type";
        /// Bytes.
        size: Value<'a> = Kind::Number, "size" | "bytes";
        /// Read so that it is known, and left out.
        url: Value<'a> = Kind::Text, "url";
    }

    /// A document that an answer cites; both documented shapes.
    Citation {
        /// `doc_…`
        document_id: Value<'a> = Kind::Id, "document_id";
        /// Title.
        document_title: Value<'a> = Kind::Text, "document_title" | "title";
        /// Link.
        url: Value<'a> = Kind::Text, "url";
        /// 0 to 1.
        relevance_score: Value<'a> = Kind::Number, "relevance_score" | "score";
        /// Quoted text.
        snippet: Value<'a> = Kind::Text, "snippet" | "chunk";
    }

    /// An internal note.
    Note {
        /// `note_…`
        id: Value<'a> = Kind::Id, "id";
        /// Agent or API key.
        author: Part<Person<'a>> = Kind::Record(Wants::ALWAYS), "author";
        /// RFC 3339.
        created_at: Value<'a> = Kind::Text, "created_at" | "sent_at" | "timestamp";
        /// Markdown.
        content: Value<'a> = Kind::Text, "content" | "text" | "body";
        /// Files.
        attachments: Many<'a, Attachment<'a>> = Kind::Record(Wants::ATTACHMENTS), "attachments";
    }

    /// One entry of the audit log.
    AuditEvent {
        /// `aud_…`
        id: Value<'a> = Kind::Id, "id";
        /// `claimed`, `resolved`, …: an open set.
        event: Value<'a> = Kind::Text, "event" | "event_type";
        /// Who did it.
        actor: Part<Person<'a>> = Kind::Record(Wants::ALWAYS), "actor" | "author";
        /// RFC 3339.
        created_at: Value<'a> = Kind::Text, "created_at" | "timestamp";
        /// State before, any JSON.
        before: Value<'a> = Kind::Any, "before";
        /// State after, any JSON.
        after: Value<'a> = Kind::Any, "after";
        /// Free text.
        reason: Value<'a> = Kind::Text, "reason";
        /// Address of the actor.
        ip: Value<'a> = Kind::Text, "ip" | "ip_address";
        /// Browser of the actor.
        user_agent: Value<'a> = Kind::Text, "user_agent";
    }

    /// A skill that ran; a plain string is its name.
    Skill from name {
        /// `knowledge_search`, …: an open set.
        name: Value<'a> = Kind::Text, "name";
        /// RFC 3339.
        fired_at: Value<'a> = Kind::Text, "fired_at";
    }

    /// A voice recording. Its address carries an access token and is never exported.
    Recording {
        /// `rec_…`
        id: Value<'a> = Kind::Id, "id";
        /// Media type.
        content_type: Value<'a> = Kind::Text, "content_type";
        /// Milliseconds.
        duration_ms: Value<'a> = Kind::Number, "duration_ms";
        /// Read so that it is known, and left out.
        url: Value<'a> = Kind::Text, "url";
    }
}

/// State of a message (rule CUS-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// As written.
    Original,
    /// Changed after sending.
    Edited,
    /// Deleted after sending.
    Deleted,
}

impl MessageState {
    /// The word in the output.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Original => "original",
            Self::Edited => "edited",
            Self::Deleted => "deleted",
        }
    }
}

impl Message<'_> {
    /// Whether the text is HTML.
    #[must_use]
    pub fn is_html(&self) -> bool {
        let content_type = self.content_type.text().map(|text| text.decode().0).unwrap_or_default();
        content_type.trim_start().get(..9).is_some_and(|start| start.eq_ignore_ascii_case("text/html"))
    }

    /// Whether the message was changed or deleted.
    #[must_use]
    pub fn state(&self) -> MessageState {
        let stated = self.stated.text().map(|text| text.decode().0);
        let stated = stated.as_deref();
        if self.deleted_at.is_given() || self.deleted == Value::Flag(true) || stated == Some("deleted") {
            MessageState::Deleted
        } else if self.edited_at.is_given() || stated == Some("edited") {
            MessageState::Edited
        } else {
            MessageState::Original
        }
    }
}

//! The rows of the field table, in the order of JSON.

use super::{Field, FieldKind, Group, PrivacyClass, Read};
use crate::cell::Cell;
use crate::model::{Conversation, Customer, Kind, Many, Message, MessageState, Part, Person, Spec, Value};
use crate::scan::Wants;
use crate::text::Text;
use crate::time::Instant;

use FieldKind::{Any, Enum, Flag, Id, List, Number, Object, Phone, Time};
use Group as G;
use PrivacyClass as P;
use Read as R;

const TEXT: FieldKind = FieldKind::Text;

/// Every field, in the order of JSON.
#[rustfmt::skip]
pub static FIELDS: &[Field] = &[
    Field::new("conversation_id", G::Conversation, "Conversation ID", (Id, P::RecordId), "id", R::Conversation(|c| Cell::id(c.id)), "Stable id of the conversation.").conversations(1).messages(1),
    Field::new("workspace_id", G::Conversation, "Workspace ID", (Id, P::RecordId), "workspace_id", R::Conversation(|c| Cell::id(c.workspace_id)), "Workspace that the conversation belongs to."),
    Field::new("channel", G::Channel, "Channel", (Enum, P::None), "channel", R::Conversation(|c| Cell::of(c.channel)), "Where the conversation took place.").conversations(3),
    Field::new("status", G::Conversation, "Status", (Enum, P::None), "status", R::Conversation(|c| Cell::of(c.status)), "State at the time of the export.").conversations(6),
    Field::new("priority", G::Conversation, "Priority", (Enum, P::None), "priority", R::Conversation(|c| Cell::of(c.priority)), "urgent, high, normal or low.").conversations(7),
    Field::new("started_at", G::Conversation, "Started", (Time, P::Time), "started_at", R::Conversation(|c| Cell::time(c.started_at)), "Start, UTC.").conversations(4),
    Field::new("ended_at", G::Conversation, "Ended", (Time, P::Time), "ended_at", R::Conversation(ended_at), "End as given, else the last resolve event, else the last message of a resolved or archived conversation, UTC.").conversations(5),
    Field::new("last_message_at", G::Conversation, "Last message at", (Time, P::Time), "last_message_at", R::Conversation(|c| Cell::time(c.last_message_at)), "Time of the last message, UTC."),
    Field::new("message_count", G::Conversation, "Messages", (Number, P::None), "message_count", R::Conversation(message_count), "Messages in this export; as stated by the host where they were not given.").conversations(9),
    Field::new("customer_id", G::Customer, "Customer ID", (Id, P::RecordId), "customer.id", R::Conversation(|c| customer(c, |p| Cell::id(p.id))), "Stable id of the customer."),
    Field::new("customer_name", G::Customer, "Customer name", (TEXT, P::CustomerIdentity), "customer.name", R::Conversation(|c| customer(c, |p| Cell::of(p.name))), "Name of the customer."),
    Field::new("customer_email", G::Customer, "Customer e-mail", (TEXT, P::CustomerIdentity), "customer.email", R::Conversation(|c| customer(c, |p| Cell::of(p.email))), "E-mail address of the customer; often empty on SMS and WhatsApp.").conversations(2),
    Field::new("customer_phone", G::Customer, "Customer phone", (Phone, P::CustomerIdentity), "customer.phone", R::Conversation(|c| customer(c, |p| Cell::of(p.phone))), "Telephone number of the customer."),
    Field::new("customer_company", G::Customer, "Customer company", (TEXT, P::CustomerIdentity), "customer.company", R::Conversation(|c| customer(c, |p| Cell::of(p.company))), "Company of the customer."),
    Field::new("customer_verified", G::Customer, "Customer verified", (Flag, P::None), "customer.verified", R::Conversation(|c| customer(c, |p| Cell::of(p.verified))), "Whether the host proved who the customer is; otherwise name and e-mail are only claimed."),
    Field::new("customer_attributes", G::Customer, "Customer attributes", (Object, P::Custom), "customer.custom_attributes", R::Conversation(|c| customer(c, |p| Cell::of(p.custom_attributes))), "Attributes that the host keeps of the customer, JSON."),
    Field::new("tags", G::Tags, "Tags", (List, P::Label), "tags", R::Conversation(|c| Cell::texts(c.tags)), "Names of the conversation's tags.").conversations(8),
    Field::new("audience", G::Tags, "Audience", (List, P::Label), "audience", R::Conversation(|c| Cell::texts(c.audience)), "Audiences that may see the conversation."),
    Field::new("sla_state", G::Conversation, "SLA", (Enum, P::None), "sla_state", R::Conversation(|c| Cell::of(c.sla_state)), "in_compliance, at_risk or breached."),
    Field::new("agent_id", G::Conversation, "Agent ID", (Id, P::AgentIdentity), "assigned_agent.id", R::Conversation(|c| person(&c.assigned_agent, |p| Cell::id(p.id))), "Stable id of the assigned agent."),
    Field::new("agent_assigned", G::Conversation, "Agent", (TEXT, P::AgentIdentity), "assigned_agent.name", R::Conversation(|c| person(&c.assigned_agent, |p| Cell::of(p.name))), "Name of the assigned agent.").conversations(10),
    Field::new("agent_email", G::Conversation, "Agent e-mail", (TEXT, P::AgentIdentity), "assigned_agent.email", R::Conversation(|c| person(&c.assigned_agent, |p| Cell::of(p.email))), "E-mail address of the assigned agent."),
    Field::new("agent_type", G::Conversation, "Agent type", (Enum, P::None), "assigned_agent.type", R::Conversation(|c| person(&c.assigned_agent, |p| Cell::of(p.kind))), "Kind of assignee, where the host states it."),
    Field::new("csat_rating", G::Conversation, "CSAT rating", (Number, P::Rating), "csat.rating", R::Conversation(|c| c.csat.here().map_or(Cell::Absent, |csat| Cell::of(csat.rating))), "The customer's rating, on the host's scale.").conversations(11),
    Field::new("csat_comment", G::Conversation, "CSAT comment", (TEXT, P::RatingComment), "csat.comment", R::Conversation(|c| c.csat.here().map_or(Cell::Absent, |csat| Cell::of(csat.comment))), "The customer's comment with the rating.").conversations(12),
    Field::new("first_message", G::Messages, "First message", (TEXT, P::FreeText), "", R::Conversation(|c| c.messages.items().first().map_or(Cell::Absent, content)), "Text of the first message of any role.").conversations(13),
    Field::new("last_message", G::Messages, "Last message", (TEXT, P::FreeText), "", R::Conversation(|c| c.messages.items().last().map_or(Cell::Absent, content)), "Text of the last message of any role.").conversations(14),

    Field::new("message_id", G::Messages, "Message ID", (Id, P::RecordId), "id", R::Message(|m, _| Cell::id(m.id)), "Stable id of the message.").messages(2),
    Field::new("position", G::Messages, "Position", (Number, P::None), "", R::Message(|_, position| Cell::Count(position)), "Place of the message in its conversation, from 1.").messages(3),
    Field::new("role", G::Messages, "Role", (Enum, P::None), "role", R::Message(|m, _| role(m)), "customer, bot, agent or system.").messages(5),
    Field::new("author_id", G::Messages, "Author ID", (Id, P::RecordId), "author.id", R::Message(|m, _| person(&m.author, |p| Cell::id(p.id))), "Stable id of the author, where the name may have changed (rule CUS-06).").wants(Wants::AUTHORS),
    Field::new("author_name", G::Messages, "Author", (TEXT, P::AgentIdentity), "author.name", R::Message(|m, _| person(&m.author, |p| Cell::of(p.name))), "Name of the author at the time.").messages(6).wants(Wants::AUTHORS),
    Field::new("author_email", G::Messages, "Author e-mail", (TEXT, P::AgentIdentity), "author.email", R::Message(|m, _| person(&m.author, |p| Cell::of(p.email))), "E-mail address of the author.").messages(7).wants(Wants::AUTHORS),
    Field::new("author_type", G::Messages, "Author type", (Enum, P::None), "author.type", R::Message(|m, _| person(&m.author, |p| Cell::of(p.kind))), "Kind of author, where the host states it.").wants(Wants::AUTHORS),
    Field::new("created_at", G::Messages, "Sent", (Time, P::Time), "created_at", R::Message(|m, _| Cell::time(m.created_at)), "Time of sending, UTC.").messages(4),
    Field::new("edited_at", G::Messages, "Edited", (Time, P::Time), "edited_at", R::Message(|m, _| Cell::time(m.edited_at)), "Time of the last change, UTC."),
    Field::new("deleted_at", G::Messages, "Deleted", (Time, P::Time), "deleted_at", R::Message(|m, _| Cell::time(m.deleted_at)), "Time of deletion, UTC."),
    Field::new("message_state", G::Messages, "State", (Enum, P::None), "state", R::Message(|m, _| state(m)), "edited or deleted; empty for a message as it was written."),
    Field::new("content", G::Messages, "Text", (TEXT, P::FreeText), "content", R::Message(|m, _| content(m)), "Text of the message; readable text where the message is HTML.").messages(8),
    Field::new("content_html", G::Messages, "HTML source", (TEXT, P::FreeText), "content_html", R::Message(|m, _| html_source(m)), "Source of an HTML message.").by_choice(),
    Field::new("content_type", G::Messages, "Content type", (Enum, P::None), "content_type", R::Message(|m, _| content_type(m)), "Media type of the exported text: HTML becomes text/plain."),
    Field::new("reply_to", G::Messages, "Reply to", (Id, P::RecordId), "reply_to", R::Message(|m, _| Cell::id(m.reply_to)), "Id of the message that this one answers."),
    Field::new("reply_to_external", G::Messages, "Reply leaves the file", (Flag, P::None), "reply_to_external", R::Message(|m, _| Cell::of(m.reply_to_external)), "true where the answered message is not in the conversation."),
    Field::new("confidence", G::Messages, "Confidence", (Enum, P::None), "confidence", R::Message(|m, _| Cell::of(m.confidence)), "The bot's confidence in its answer."),
    Field::new("attachments", G::Messages, "Attachments", (List, P::File), "", R::Message(|m, _| Cell::gathered(m.attachments.items().iter().map(|a| a.name))), "Names of the message's files.").messages(9).wants(Wants::ATTACHMENTS),
    Field::new("citations", G::Citations, "Citations", (List, P::Link), "", R::Message(|m, _| citation_titles(std::slice::from_ref(m))), "Titles of the cited documents; the link where there is no title.").messages(10).wants(Wants::CITATIONS),
    Field::new("skills", G::Skills, "Skills", (List, P::Label), "skills_fired", R::Message(|m, _| Cell::texts(m.skills_fired)), "Skills that made the answer.").messages(11),
    Field::new("reaction_emoji", G::Messages, "Reaction", (TEXT, P::None), "emoji", R::Reaction(|r| Cell::of(r.emoji)), "The emoji."),
    Field::new("reaction_author_id", G::Messages, "Reaction author ID", (Id, P::RecordId), "author.id", R::Reaction(|r| person(&r.author, |p| Cell::id(p.id))), "Stable id of who reacted."),
    Field::new("reaction_author_name", G::Messages, "Reaction author", (TEXT, P::AgentIdentity), "author.name", R::Reaction(|r| person(&r.author, |p| Cell::of(p.name))), "Name of who reacted."),
    Field::new("reaction_author_email", G::Messages, "Reaction author e-mail", (TEXT, P::AgentIdentity), "author.email", R::Reaction(|r| person(&r.author, |p| Cell::of(p.email))), "E-mail address of who reacted."),
    Field::new("reaction_author_type", G::Messages, "Reaction author type", (Enum, P::None), "author.type", R::Reaction(|r| person(&r.author, |p| Cell::of(p.kind))), "Kind of author, where the host states it."),
    Field::new("reaction_created_at", G::Messages, "Reaction time", (Time, P::Time), "created_at", R::Reaction(|r| Cell::time(r.created_at)), "Time of the reaction, UTC."),
    Field::new("reaction_count", G::Messages, "Reaction count", (Number, P::None), "count", R::Reaction(|r| Cell::of(r.count)), "How many reacted, where the host does not say who."),
    Field::new("attachment_id", G::Messages, "Attachment ID", (Id, P::RecordId), "id", R::Attachment(|a| Cell::id(a.id)), "Stable id of the file."),
    Field::new("attachment_name", G::Messages, "Attachment name", (TEXT, P::File), "name", R::Attachment(|a| Cell::of(a.name)), "File name as given by the sender."),
    Field::new("attachment_type", G::Messages, "Attachment type", (Enum, P::None), "content_type", R::Attachment(|a| Cell::of(a.content_type)), "Media type of the file."),
    Field::new("attachment_size", G::Messages, "Attachment size", (Number, P::None), "size", R::Attachment(|a| Cell::of(a.size)), "Size in bytes."),
    Field::new("citation_document_id", G::Citations, "Document ID", (Id, P::RecordId), "document_id", R::Citation(|s| Cell::id(s.document_id)), "Stable id of the cited document."),
    Field::new("citation_title", G::Citations, "Document title", (TEXT, P::Link), "document_title", R::Citation(|s| Cell::of(s.document_title)), "Title of the cited document."),
    Field::new("citation_url", G::Citations, "Document link", (TEXT, P::Link), "url", R::Citation(|s| Cell::of(s.url)), "Link to the cited document."),
    Field::new("citation_score", G::Citations, "Relevance", (Number, P::None), "relevance_score", R::Citation(|s| Cell::of(s.relevance_score)), "Relevance from 0 to 1."),
    Field::new("citation_snippet", G::Citations, "Quoted text", (TEXT, P::FreeText), "snippet", R::Citation(|s| Cell::of(s.snippet)), "Text quoted from the document."),

    Field::new("note_id", G::Notes, "Note ID", (Id, P::RecordId), "id", R::Note(|n| Cell::id(n.id)), "Stable id of the note."),
    Field::new("note_author_id", G::Notes, "Note author ID", (Id, P::RecordId), "author.id", R::Note(|n| person(&n.author, |p| Cell::id(p.id))), "Stable id of the note's author."),
    Field::new("note_author_name", G::Notes, "Note author", (TEXT, P::AgentIdentity), "author.name", R::Note(|n| person(&n.author, |p| Cell::of(p.name))), "Name of the note's author at the time."),
    Field::new("note_author_email", G::Notes, "Note author e-mail", (TEXT, P::AgentIdentity), "author.email", R::Note(|n| person(&n.author, |p| Cell::of(p.email))), "E-mail address of the note's author."),
    Field::new("note_author_type", G::Notes, "Note author type", (Enum, P::None), "author.type", R::Note(|n| person(&n.author, |p| Cell::of(p.kind))), "agent or api_key."),
    Field::new("note_created_at", G::Notes, "Note time", (Time, P::Time), "created_at", R::Note(|n| Cell::time(n.created_at)), "Time of the note, UTC."),
    Field::new("note_content", G::Notes, "Note text", (TEXT, P::FreeText), "content", R::Note(|n| Cell::of(n.content)), "Text of the note; never shown to the customer."),
    Field::new("notes", G::Notes, "Notes", (List, P::FreeText), "", R::Conversation(|c| Cell::gathered(c.notes.items().iter().map(|n| n.content))), "Texts of the internal notes.").wants(Wants::NOTES),
    Field::new("resolution_note", G::Notes, "Resolution note", (TEXT, P::FreeText), "resolution_note", R::Conversation(|c| Cell::of(c.resolution_note)), "What the agent wrote when closing; never shown to the customer."),

    Field::new("audit_id", G::Audit, "Audit ID", (Id, P::RecordId), "id", R::AuditEvent(|e| Cell::id(e.id)), "Stable id of the audit event."),
    Field::new("audit_event", G::Audit, "Audit event", (Enum, P::None), "event", R::AuditEvent(|e| Cell::of(e.event)), "What happened."),
    Field::new("audit_actor_type", G::Audit, "Actor type", (Enum, P::None), "actor.type", R::AuditEvent(|e| person(&e.actor, |p| Cell::of(p.kind))), "agent, api_key, bot or rule."),
    Field::new("audit_actor_id", G::Audit, "Actor ID", (Id, P::RecordId), "actor.id", R::AuditEvent(|e| person(&e.actor, |p| Cell::id(p.id))), "Stable id of the actor."),
    Field::new("audit_actor_name", G::Audit, "Actor", (TEXT, P::AgentIdentity), "actor.name", R::AuditEvent(|e| person(&e.actor, |p| Cell::of(p.name))), "Name of the actor at the time."),
    Field::new("audit_actor_email", G::Audit, "Actor e-mail", (TEXT, P::AgentIdentity), "actor.email", R::AuditEvent(|e| person(&e.actor, |p| Cell::of(p.email))), "E-mail address of the actor."),
    Field::new("audit_created_at", G::Audit, "Audit time", (Time, P::Time), "created_at", R::AuditEvent(|e| Cell::time(e.created_at)), "Time of the event, UTC."),
    Field::new("audit_before", G::Audit, "State before", (Any, P::Custom), "before", R::AuditEvent(|e| Cell::of(e.before)), "State before the event."),
    Field::new("audit_after", G::Audit, "State after", (Any, P::Custom), "after", R::AuditEvent(|e| Cell::of(e.after)), "State after the event."),
    Field::new("audit_reason", G::Audit, "Reason", (TEXT, P::FreeText), "reason", R::AuditEvent(|e| Cell::of(e.reason)), "Reason given by the actor."),
    Field::new("audit_ip", G::Audit, "IP address", (TEXT, P::Network), "ip", R::AuditEvent(|e| Cell::of(e.ip)), "Address of the actor's device."),
    Field::new("audit_user_agent", G::Audit, "User agent", (TEXT, P::Network), "user_agent", R::AuditEvent(|e| Cell::of(e.user_agent)), "Browser of the actor."),
    Field::new("audit_events", G::Audit, "Audit events", (List, P::None), "", R::Conversation(|c| Cell::gathered(c.audit.items().iter().map(|e| e.event))), "Names of the audit events in order.").wants(Wants::AUDIT),

    Field::new("skill_name", G::Skills, "Skill", (Enum, P::Label), "name", R::Skill(|s| Cell::of(s.name)), "Name of the skill."),
    Field::new("skill_fired_at", G::Skills, "Skill time", (Time, P::Time), "fired_at", R::Skill(|s| Cell::time(s.fired_at)), "When the skill ran, UTC."),
    Field::new("skills_triggered", G::Skills, "Skills triggered", (List, P::Label), "", R::Conversation(|c| Cell::gathered(c.skills.items().iter().map(|s| s.name))), "Names of the skills that ran.").wants(Wants::SKILLS),
    Field::new("cited_documents", G::Citations, "Cited documents", (List, P::Link), "", R::Conversation(|c| citation_titles(c.messages.items())), "Titles of the documents cited anywhere in the conversation.").wants(Wants::CITATIONS),

    Field::new("recording_id", G::Messages, "Recording ID", (Id, P::RecordId), "id", R::Recording(|r| Cell::id(r.id)), "Stable id of the voice recording."),
    Field::new("recording_type", G::Messages, "Recording type", (Enum, P::None), "content_type", R::Recording(|r| Cell::of(r.content_type)), "Media type of the recording."),
    Field::new("recording_duration_ms", G::Messages, "Recording length", (Number, P::None), "duration_ms", R::Recording(|r| Cell::of(r.duration_ms)), "Length in milliseconds."),
    Field::new("metadata", G::Conversation, "Metadata", (Object, P::Custom), "metadata", R::Conversation(|c| Cell::of(c.metadata)), "Free object of the host, JSON."),
    Field::new("redactions", G::Conversation, "Redactions", (Any, P::None), "redactions", R::Conversation(|c| Cell::of(c.redactions)), "Where tokens stand in the exported texts: path, kind, and place in characters of the new text.").json_only(),
];

fn customer<'a>(conversation: &Conversation<'a>, read: fn(&Customer<'a>) -> Cell<'a>) -> Cell<'a> {
    conversation.customer.here().map_or(Cell::Absent, read)
}

fn person<'a>(person: &Part<Person<'a>>, read: fn(&Person<'a>) -> Cell<'a>) -> Cell<'a> {
    person.here().map_or(Cell::Absent, read)
}

/// End of a conversation: as given; else the last resolve event; else the last message of a closed one.
fn ended_at<'a>(conversation: &Conversation<'a>) -> Cell<'a> {
    const AUDIT: Spec = Spec { field: "audit", kind: Kind::Record(Wants::ALWAYS) };
    if conversation.ended_at.is_given() {
        return Cell::time(conversation.ended_at);
    }
    let late;
    let audit = match &conversation.audit {
        Many::Unread(_) => {
            late = conversation.audit.read_late(&AUDIT);
            &late
        }
        read => read,
    };
    // The last in time: a host may list its audit newest first.
    let resolved = audit
        .items()
        .iter()
        .filter(|event| event.created_at.is_given() && is_one_of(event.event, &["resolve", "resolved"]));
    let last = resolved
        .max_by_key(|event| event.created_at.text().and_then(|text| Instant::parse(&text.decode().0)));
    if let Some(event) = last {
        return Cell::time(event.created_at);
    }
    let closed = is_one_of(conversation.status, &["resolved", "archived"]);
    if closed && conversation.last_message_at.is_given() {
        return Cell::time(conversation.last_message_at);
    }
    Cell::of(conversation.ended_at)
}

fn is_one_of(value: Value<'_>, words: &[&str]) -> bool {
    value.text().is_some_and(|text| words.contains(&text.decode().0.as_ref()))
}

/// Messages that are there (rule CSV-19); the host's own figure where they were not given.
fn message_count<'a>(conversation: &Conversation<'a>) -> Cell<'a> {
    if conversation.messages.is_given() {
        Cell::Count(conversation.messages.items().len() as u64)
    } else {
        Cell::of(conversation.message_count)
    }
}

/// The role in our words; unknown roles pass through.
fn role<'a>(message: &Message<'a>) -> Cell<'a> {
    match message.role.text().map(|text| text.decode().0).as_deref() {
        Some("user" | "visitor") => Cell::Word("customer"),
        Some("assistant" | "ai") => Cell::Word("bot"),
        _ => Cell::of(message.role),
    }
}

fn state<'a>(message: &Message<'a>) -> Cell<'a> {
    match message.state() {
        MessageState::Original => Cell::Absent,
        changed => Cell::Word(changed.word()),
    }
}

fn content<'a>(message: &Message<'a>) -> Cell<'a> {
    match message.content {
        Value::Null if message.state() == MessageState::Deleted => Cell::Deleted,
        Value::Text(text) if message.content_type.is_given() && message.is_html() => Cell::Html(text),
        other => Cell::of(other),
    }
}

/// HTML is exported as its readable text, so it is no longer HTML: nobody may render it (rule JSON-08).
fn content_type<'a>(message: &Message<'a>) -> Cell<'a> {
    if message.is_html() { Cell::Word("text/plain") } else { Cell::of(message.content_type) }
}

fn html_source<'a>(message: &Message<'a>) -> Cell<'a> {
    if message.is_html() { Cell::of(message.content) } else { Cell::of(message.content_html) }
}

/// Title of each cited document, its link where it has none, each once.
fn citation_titles<'a>(messages: &[Message<'a>]) -> Cell<'a> {
    let mut titles: Vec<Text<'a>> = Vec::new();
    for citation in messages.iter().flat_map(|message| message.sources.items()) {
        if let Some(title) = citation.document_title.text().or_else(|| citation.url.text())
            && !titles.contains(&title)
        {
            titles.push(title);
        }
    }
    Cell::Gathered(titles)
}

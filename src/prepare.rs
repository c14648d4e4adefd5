//! What is settled before a conversation is written: order of messages, deleted texts, replies.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::model::{Conversation, Many, Message, MessageState, Value};
use crate::options::DeletedText;
use crate::result::{Account, WarningCode};
use crate::time::Instant;

/// The settings of this step.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Preparation {
    deleted_text: DeletedText,
}

impl Preparation {
    pub(crate) fn new(deleted_text: DeletedText) -> Self {
        Self { deleted_text }
    }

    /// Brings the conversation into the form in which it is written.
    pub(crate) fn prepare(self, conversation: &mut Conversation<'_>, account: &mut Account) {
        if let Value::Number(stated) = conversation.message_count
            && conversation.messages.is_given()
            && stated.parse() != Ok(conversation.messages.items().len())
        {
            account.warn(WarningCode::MessageCountDiffers, Some("message_count"), 1);
        }
        let Many::Here(messages) = &mut conversation.messages else {
            return;
        };
        put_in_order(messages);
        if self.deleted_text == DeletedText::Omit {
            omit_deleted(messages, account);
        }
        mark_external_replies(messages, account);
    }
}

/// Orders by (time, position); equal times keep their order (rule CUS-05).
///
/// A message whose time cannot be read stays behind the one before it.
fn put_in_order(messages: &mut Vec<Message<'_>>) {
    // Canonical times are ordered as their characters are.
    let mut latest_text = "";
    let in_order = messages.iter().all(|message| {
        let time = message.created_at.text().and_then(|text| text.as_plain()).unwrap_or_default();
        let follows = Instant::is_canonical(time) && latest_text <= time;
        latest_text = time;
        follows
    });
    if in_order {
        return;
    }
    let mut latest = None;
    let mut keyed: Vec<_> = std::mem::take(messages)
        .into_iter()
        .map(|message| {
            let time = message.created_at.text().and_then(|text| Instant::parse(&text.decode().0));
            latest = time.or(latest);
            (latest, message)
        })
        .collect();
    keyed.sort_by_key(|(time, _)| *time);
    messages.extend(keyed.into_iter().map(|(_, message)| message));
}

/// Takes out the text of deleted messages; the messages stay, marked (rule CUS-04).
fn omit_deleted(messages: &mut [Message<'_>], account: &mut Account) {
    let deleted = messages.iter_mut().filter(|message| message.state() == MessageState::Deleted);
    let mut count = 0;
    for message in deleted {
        if message.content.is_given() {
            count += 1;
        }
        message.content = Value::Null;
        message.content_html = Value::Absent;
    }
    account.warn(WarningCode::DeletedTexts, Some("content"), count);
}

/// Marks replies to messages that are not in the conversation (rule JSON-07).
fn mark_external_replies(messages: &mut [Message<'_>], account: &mut Account) {
    if !messages.iter().any(|message| message.reply_to.is_given()) {
        return;
    }
    let id = |value: Value<'_>| value.text().map(|text| Cow::into_owned(text.decode().0));
    let ids: HashSet<_> = messages.iter().filter_map(|message| id(message.id)).collect();
    let mut count = 0;
    for message in messages {
        let is_external = id(message.reply_to).is_some_and(|answered| !ids.contains(&answered));
        message.reply_to_external = if is_external { Value::Flag(true) } else { Value::Absent };
        count += u64::from(is_external);
    }
    account.warn(WarningCode::ExternalReplies, Some("reply_to"), count);
}

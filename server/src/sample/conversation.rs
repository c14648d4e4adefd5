//! One conversation in full: channel, status and customer first, then the dialog, then everything around it.

use serde_json::{Value, json};

use super::dialog::{Cast, Course, Dialog, Speaker};
use super::message::{Messages, Setting};
use super::person::{AGENTS, Person, other_agent};
use super::phrasebook::{Phrase, Phrasebook};
use super::random::Random;
use super::scale::Scale;
use super::story::Story;
use super::topic::LOOSE_TAGS;
use super::{Sample, SampleFile, file};
use crate::moment::{self, DAY_MS, Day};
use crate::workspace::WORKSPACE_ID;

const FIRST_DAY: Day = Day { year: 2026, month: 1, day: 5 };
/// Days from the first to the last start; answers may take some more.
const DAYS: i64 = 317;
/// No message is later: 2026-11-20 at the end of the day.
pub const END_MS: i64 = 1_795_219_199_000;
/// A conversation of many matters, for long transcripts.
const LONG_ONE: usize = 640;

/// Writes conversation `number`; `None` only without any language.
pub fn write(books: &[Phrasebook], number: usize) -> Option<Sample> {
    let random = &mut Random::of("conversation", number);
    let person = Person::draw(books, random);
    let book = books.get(person.language)?;
    let agent = AGENTS.get(random.below(AGENTS.len()).min(random.below(AGENTS.len() + 4)))?;
    let started_ms = start(random);
    let channel = channel(&person, random);
    let status = status(started_ms, random);
    let course = course(status, random);
    let matters = match random.below(20) {
        _ if number == LONG_ONE => 40,
        0..13 => 1,
        13..18 => 2,
        _ => 3,
    };
    let cast = Cast { book, person: &person, agent, now_ms: started_ms };
    let dialog = Dialog::write(&cast, course, matters, random);
    let stem = format!("{}{number:04}", random.letters(4));
    let messages = Messages::write(&dialog, &cast, &Setting { stem: &stem, channel, number }, random);
    let scale = Scale::of(started_ms, &messages);

    let taken = messages.times.iter().any(|(_, _, speaker)| *speaker == Speaker::Agent);
    let assigned = taken.then_some(agent);
    let priority = random.weighted(&[("normal", 62), ("low", 14), ("high", 16), ("urgent", 8)]);
    let sla_state = random.weighted(&[("in_compliance", 72), ("at_risk", 13), ("breached", 15)]);
    let audience = audience(random);
    let tags = tags(&dialog, taken, random);
    let last_ms = scale.at(messages.times.last().map_or(started_ms, |(at_ms, ..)| *at_ms));
    let settled = matches!(status, "resolved" | "archived");
    let ended_ms = settled.then(|| last_ms + random.between(1, 90) * 60_000);
    let csat = (settled && random.chance(48)).then(|| csat(&dialog, book, taken, random));
    let mut files = messages.files;
    let notes = notes(&dialog, &cast, &stem, last_ms, taken, &mut files, random);
    let resolution =
        (settled && taken && random.chance(55)).then(|| dialog.facts.say(book, "resolution", random));

    let mut story = Story::new(agent, book, &dialog, last_ms);
    story.tell(&messages.times, &scale, status, priority, &tags, &notes, ended_ms, random);

    let id = format!("conv_{}{}", random.letters(6), stem);
    let subject: String = subject(&dialog, &messages.list);
    let mut list = messages.list;
    let mut recordings = messages.recordings;
    let mut skills = messages.skills;
    scale.apply(&mut list);
    scale.apply(&mut recordings);
    scale.apply(&mut skills);
    let customer = person.profile();
    let conversation = json!({
        "id": id,
        "workspace_id": WORKSPACE_ID,
        "channel": channel,
        "status": status,
        "priority": priority,
        "started_at": moment::rfc3339(started_ms),
        "ended_at": ended_ms.map(moment::rfc3339),
        "last_message_at": moment::rfc3339(last_ms),
        "message_count": list.len(),
        "customer": customer,
        "tags": tags,
        "audience": audience,
        "sla_state": sla_state,
        "assigned_agent": assigned.map(|agent| json!({ "id": agent.id, "name": agent.name, "email": agent.email })),
        "csat": csat,
        "messages": list,
        "notes": notes,
        "resolution_note": resolution,
        "audit": story.finish(&stem),
        "skills": skills,
        "recordings": recordings,
        "metadata": metadata(channel, book, &subject, random),
    });
    let preview = preview(&conversation);
    let unread = !settled && random.chance(45);
    let item = json!({
        "id": id,
        "workspace_id": WORKSPACE_ID,
        "channel": channel,
        "status": status,
        "started_at": moment::rfc3339(started_ms),
        "last_message_at": moment::rfc3339(last_ms),
        "message_count": conversation.get("message_count"),
        "customer": { "id": person.id, "name": person.name, "email": person.email, "phone": person.phone },
        "tags": tags,
        "sla_state": sla_state,
        "priority": priority,
        "assigned_agent": assigned.map(|agent| json!({ "id": agent.id, "name": agent.name })),
        "subject": subject,
        "last_message_preview": preview,
        "unread": unread,
    });
    Some(Sample {
        id,
        channel,
        status,
        priority,
        sla_state,
        started_ms,
        last_ms,
        customer_id: person.id.clone(),
        customer_email: person.email.clone(),
        agent_id: assigned.map(|agent| agent.id),
        agent_name: assigned.map(|agent| agent.name),
        audience,
        tags,
        customer,
        conversation,
        item,
        files,
        text: messages.texts.join("\n"),
    })
}

/// Working hours see most of it, and nights some.
fn start(random: &mut Random) -> i64 {
    let mut day = random.between(0, DAYS);
    // 2026-01-05 is a Monday; half of what falls on a weekend moves to the Monday after it.
    if day % 7 > 4 && random.chance(50) && day + 2 <= DAYS {
        day += 7 - day % 7;
    }
    let hour = if random.chance(80) { random.between(7, 19) } else { random.between(0, 23) };
    let rest_ms = random.between(0, 3_599_999);
    FIRST_DAY.start_ms() + day.min(DAYS) * DAY_MS + hour * 3_600_000 + rest_ms
}

fn channel(person: &Person, random: &mut Random) -> &'static str {
    match (&person.email, &person.phone) {
        (None, Some(_)) => random.weighted(&[("whatsapp", 5), ("sms", 3), ("voice", 3), ("telegram", 1)]),
        (None, None) => random.weighted(&[("widget", 6), ("hosted", 2), ("discord", 1), ("api", 1)]),
        _ => random.weighted(&[
            ("widget", 24),
            ("email", 22),
            ("whatsapp", 11),
            ("hosted", 7),
            ("telegram", 6),
            ("slack", 5),
            ("discord", 4),
            ("intercom", 5),
            ("api", 4),
            ("voice", 5),
            ("sms", 3),
        ]),
    }
}

/// Old conversations are settled, recent ones in every state.
fn status(started_ms: i64, random: &mut Random) -> &'static str {
    let age_days = (END_MS - started_ms) / DAY_MS;
    match age_days {
        ..14 => random.weighted(&[
            ("open", 28),
            ("claimed", 24),
            ("escalated", 14),
            ("snoozed", 10),
            ("resolved", 24),
        ]),
        14..60 => random.weighted(&[
            ("resolved", 66),
            ("snoozed", 8),
            ("claimed", 10),
            ("open", 10),
            ("escalated", 6),
        ]),
        _ => random.weighted(&[
            ("resolved", 63),
            ("archived", 30),
            ("open", 3),
            ("snoozed", 2),
            ("claimed", 1),
            ("escalated", 1),
        ]),
    }
}

fn course(status: &str, random: &mut Random) -> Course {
    match status {
        "open" => Course::WithBot,
        "escalated" => Course::Escalated,
        "claimed" => Course::WithAgent,
        "snoozed" => Course::Waiting,
        _ if random.chance(42) => Course::SettledByBot,
        _ => Course::SettledByAgent,
    }
}

fn audience(random: &mut Random) -> Vec<&'static str> {
    match random.below(100) {
        0..66 => vec!["public"],
        66..75 => vec!["paid_users"],
        75..80 => vec!["public", "beta"],
        80..86 => vec!["enterprise"],
        86..89 => vec!["paid_users", "enterprise"],
        89..92 => vec!["beta"],
        92..97 => vec!["internal"],
        _ => vec!["employee"],
    }
}

fn tags(dialog: &Dialog, taken: bool, random: &mut Random) -> Vec<String> {
    let mut tags: Vec<&str> = Vec::new();
    for topic in &dialog.topics {
        for (position, tag) in topic.tags.iter().enumerate() {
            if (position == 0 && random.chance(92)) || random.chance(28) {
                tags.push(tag);
            }
        }
    }
    if taken && random.chance(22) {
        tags.push("escalated");
    }
    if random.chance(14) {
        tags.push(random.text(&LOOSE_TAGS));
    }
    let mut seen = Vec::new();
    for tag in tags {
        if !seen.iter().any(|known| known == tag) {
            seen.push(tag.to_owned());
        }
    }
    seen
}

fn csat(dialog: &Dialog, book: &Phrasebook, taken: bool, random: &mut Random) -> Value {
    let rating = match random.below(20) {
        0..9 => 5,
        9..14 => 4,
        14..16 => 3,
        16..18 => 2,
        _ => 1,
    };
    let comment = match random.below(20) {
        0 => Some("-1, would not come back".to_owned()),
        1 => Some("=D great".to_owned()),
        2..11 => {
            let section = if rating > 3 { "good" } else { "bad" };
            let fits = |phrase: &Phrase| taken || !phrase.text.contains("{agent}");
            Some(dialog.facts.choose(book, section, fits, random).1)
        }
        _ => None,
    };
    json!({ "rating": rating, "comment": comment })
}

fn notes(
    dialog: &Dialog,
    cast: &Cast<'_>,
    stem: &str,
    last_ms: i64,
    taken: bool,
    files: &mut Vec<SampleFile>,
    random: &mut Random,
) -> Vec<Value> {
    if !taken || !random.chance(40) {
        return Vec::new();
    }
    let span_ms = last_ms - cast.now_ms;
    let count = random.between(1, 3);
    let mut notes = Vec::new();
    for number in 1..=count {
        let author = if random.chance(70) { cast.agent } else { other_agent(cast.agent, random) };
        let section = if number == 2 && random.chance(50) { "handoff" } else { "note" };
        let mut attachments = Vec::new();
        if random.chance(12) {
            let id = format!("att_{stem}n{number}");
            let bytes = file::bytes("application/pdf", &dialog.facts, random);
            attachments.push(json!({
                "id": id, "name": "carrier-report.pdf", "content_type": "application/pdf", "size": bytes.len(),
                "url": format!("/v1/attachments/{id}"),
            }));
            files.push(SampleFile {
                id,
                name: "carrier-report.pdf".to_owned(),
                content_type: "application/pdf",
                bytes,
            });
        }
        let at_ms = last_ms - span_ms / 10 * (count - number);
        notes.push(json!({
            "id": format!("note_{stem}{number}"),
            "author": { "id": author.id, "name": author.name, "email": author.email },
            "created_at": moment::rfc3339(at_ms),
            "content": dialog.facts.say(cast.book, section, random),
            "attachments": attachments,
        }));
    }
    notes
}

/// First line of the first message, or of what an e-mail is about.
fn subject(dialog: &Dialog, messages: &[Value]) -> String {
    let first = messages
        .first()
        .and_then(|message| message.get("content"))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let opening = dialog.turns.first().map(|turn| turn.text.as_str()).unwrap_or_default();
    let text = if first.contains(opening) { opening } else { first };
    shortened(text, 120)
}

fn shortened(text: &str, length: usize) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    if line.chars().count() <= length {
        return line.to_owned();
    }
    let mut cut: String = line.chars().take(length - 1).collect();
    cut.push('…');
    cut
}

fn preview(conversation: &Value) -> String {
    let messages = conversation.get("messages").and_then(Value::as_array);
    let last = messages.into_iter().flatten().rev().find(|message| message.get("deleted_at").is_none());
    shortened(
        last.and_then(|message| message.get("content")).and_then(Value::as_str).unwrap_or_default(),
        160,
    )
}

fn metadata(channel: &str, book: &Phrasebook, subject: &str, random: &mut Random) -> Value {
    let mut metadata = json!({ "language": book.language });
    let further = match channel {
        "widget" | "hosted" => json!({
            "page_url": format!("https://northwind.example/{}/orders?ref={}", book.language, random.letters(6)),
            "browser": random.text(&["Chrome 141", "Firefox 145", "Safari 18.1", "Edge 141"]),
            "screen": [random.text(&["390x844", "1440x900", "1920x1080"])],
        }),
        "email" => json!({ "subject": subject, "to": "help@northwind.example", "cc": [] }),
        "voice" => {
            json!({ "call_id": format!("call_{}", random.letters(8)), "recorded": true, "consent": "spoken" })
        }
        "slack" | "discord" => json!({ "room": random.text(&["#support", "#orders", "#general"]) }),
        "api" => json!({ "client": "northwind-pos/3.1", "store": { "id": random.below(40), "open": true } }),
        _ => json!({}),
    };
    if let (Some(metadata), Value::Object(further)) = (metadata.as_object_mut(), further) {
        metadata.extend(further);
        if random.chance(4) {
            metadata.insert("utm, \"campaign\"".into(), json!("spring\nsale;50%"));
        }
    }
    metadata
}

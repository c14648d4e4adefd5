//! One conversation in full: channel, status and customer first, then the dialog, then everything around it.

use serde_json::{Value, json};

use super::audit::{Actor, Audit};
use super::dialog::{Act, Cast, Course, Dialog, Speaker};
use super::message::{Messages, Setting};
use super::person::{AGENTS, Agent, Person};
use super::phrasebook::Phrasebook;
use super::random::Random;
use super::topic::LOOSE_TAGS;
use super::{Sample, SampleFile, file};
use crate::moment::{self, DAY_MS, Day};
use crate::workspace::WORKSPACE_ID;

const FIRST_DAY: Day = Day { year: 2026, month: 1, day: 5 };
/// Days from the first to the last start; answers may take some more.
const DAYS: i64 = 317;
/// No message is later: 2026-11-20 at the end of the day.
const END_MS: i64 = 1_795_219_199_000;
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
    let csat = (settled && random.chance(48)).then(|| csat(&dialog, book, random));
    let mut files = messages.files;
    let notes = notes(&dialog, &cast, &stem, last_ms, taken, &mut files, random);
    let resolution =
        (settled && taken && random.chance(55)).then(|| dialog.facts.say(book, "resolution", random));

    let mut story = Story { audit: Audit::default(), agent, book, dialog: &dialog, last_ms };
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
        "audit": story.audit.finish(&stem),
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

fn csat(dialog: &Dialog, book: &Phrasebook, random: &mut Random) -> Value {
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
        2..11 => Some(dialog.facts.say(book, if rating > 3 { "good" } else { "bad" }, random)),
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

fn other_agent(agent: &Agent, random: &mut Random) -> &'static Agent {
    let [first, ..] = &AGENTS;
    let others: Vec<&'static Agent> = AGENTS.iter().filter(|other| other.id != agent.id).collect();
    random.pick(&others).unwrap_or(first)
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

/// Squeezes conversations that would run past the end of the sample's time into what is left.
struct Scale {
    start_ms: i64,
    span_ms: i64,
    room_ms: i64,
}

impl Scale {
    fn of(start_ms: i64, messages: &Messages) -> Self {
        let last_ms = messages.times.last().map_or(start_ms, |(at_ms, ..)| *at_ms);
        let room_ms = END_MS - 7_200_000 - start_ms;
        Self { start_ms, span_ms: (last_ms - start_ms).max(1), room_ms: room_ms.max(1) }
    }

    fn at(&self, at_ms: i64) -> i64 {
        if self.span_ms <= self.room_ms {
            return at_ms;
        }
        let part = i128::from(at_ms - self.start_ms) * i128::from(self.room_ms) / i128::from(self.span_ms);
        self.start_ms + i64::try_from(part).unwrap_or_default()
    }

    fn apply(&self, records: &mut [Value]) {
        if self.span_ms <= self.room_ms {
            return;
        }
        for record in records {
            for key in ["created_at", "edited_at", "deleted_at", "fired_at"] {
                if let Some(value) = record.get_mut(key)
                    && let Some(at_ms) = value.as_str().and_then(moment::parse)
                {
                    *value = json!(moment::rfc3339(self.at(at_ms)));
                }
            }
        }
    }
}

/// Tells what happened as audit events.
struct Story<'a> {
    audit: Audit,
    agent: &'a Agent,
    book: &'a Phrasebook,
    dialog: &'a Dialog,
    last_ms: i64,
}

impl Story<'_> {
    #[expect(
        clippy::too_many_arguments,
        reason = "one call; a struct of the same eight would only rename them"
    )]
    fn tell(
        &mut self,
        times: &[(i64, Act, Speaker)],
        scale: &Scale,
        status: &'static str,
        priority: &'static str,
        tags: &[String],
        notes: &[Value],
        ended_ms: Option<i64>,
        random: &mut Random,
    ) {
        let nothing = || Value::Null;
        let agent = Actor::Agent(self.agent);
        let start_ms = scale.start_ms;
        self.audit.add(
            start_ms,
            "created",
            Actor::Bot,
            (nothing(), json!({ "status": "open" })),
            None,
            random,
        );
        let mut state = "open";
        for (at_ms, act, _) in times {
            let at_ms = scale.at(*at_ms);
            match act {
                Act::Answer => {
                    self.audit.add(
                        at_ms - 900,
                        "knowledge_retrieved",
                        Actor::Bot,
                        (nothing(), json!({ "documents": 2 })),
                        None,
                        random,
                    );
                    self.audit.add(at_ms, "message_sent", Actor::Bot, (nothing(), nothing()), None, random);
                }
                Act::Escalate => {
                    let reason = random.text(&[
                        "customer asked for a person",
                        "two answers with low confidence",
                        "sentiment below threshold",
                    ]);
                    self.audit.add(
                        at_ms - 400,
                        "skill_fired",
                        Actor::Bot,
                        (nothing(), json!({ "skill": "escalate_to_human" })),
                        None,
                        random,
                    );
                    self.audit.add(
                        at_ms,
                        "escalated",
                        Actor::Bot,
                        (json!({ "status": state }), json!({ "status": "escalated" })),
                        Some(reason),
                        random,
                    );
                    state = "escalated";
                }
                Act::Claim => {
                    if random.chance(15) {
                        let first = other_agent(self.agent, random);
                        let other = Actor::Agent(first);
                        self.audit.add(
                            at_ms - 60_000,
                            "claimed",
                            other,
                            (nothing(), json!({ "agent": first.name })),
                            None,
                            random,
                        );
                        if random.chance(50) {
                            self.audit.add(
                                at_ms - 30_000,
                                "released",
                                other,
                                (json!({ "agent": first.name }), nothing()),
                                None,
                                random,
                            );
                        } else {
                            let change =
                                (json!({ "agent": first.name }), json!({ "agent": self.agent.name }));
                            let reason = self.dialog.facts.say(self.book, "handoff", random);
                            self.audit.add(
                                at_ms - 30_000,
                                "reassigned",
                                other,
                                change,
                                Some(&reason),
                                random,
                            );
                        }
                    }
                    self.audit.add(
                        at_ms - 5_000,
                        "claimed",
                        agent,
                        (
                            json!({ "status": state }),
                            json!({ "status": "claimed", "agent": self.agent.name }),
                        ),
                        None,
                        random,
                    );
                    state = "claimed";
                }
                Act::Wait => {
                    let until = moment::rfc3339(at_ms + 2 * DAY_MS);
                    self.audit.add(
                        at_ms + 1_000,
                        "snoozed",
                        agent,
                        (json!({ "status": state }), json!({ "status": "snoozed", "snooze_until": until })),
                        None,
                        random,
                    );
                    state = "snoozed";
                }
                Act::Fix if state == "snoozed" => {
                    self.audit.add(
                        at_ms - 2_000,
                        "wakened",
                        Actor::Rule,
                        (json!({ "status": "snoozed" }), json!({ "status": "claimed" })),
                        Some("customer replied"),
                        random,
                    );
                    state = "claimed";
                }
                _ => {}
            }
        }
        for tag in tags {
            let actor = if random.chance(60) { Actor::Bot } else { agent };
            self.audit.add(
                start_ms + random.between(2_000, 9_000),
                "tag_applied",
                actor,
                (nothing(), json!({ "tag": tag })),
                None,
                random,
            );
        }
        if random.chance(8) {
            self.audit.add(
                start_ms + 12_000,
                "tag_applied",
                Actor::Bot,
                (nothing(), json!({ "tag": "spam" })),
                None,
                random,
            );
            self.audit.add(
                self.last_ms,
                "tag_removed",
                agent,
                (json!({ "tag": "spam" }), nothing()),
                Some("not spam, see text"),
                random,
            );
        }
        if priority != "normal" {
            let actor = if random.chance(50) { Actor::Rule } else { agent };
            self.audit.add(
                start_ms + 15_000,
                "priority_changed",
                actor,
                (json!({ "priority": "normal" }), json!({ "priority": priority })),
                None,
                random,
            );
        }
        for note in notes {
            let at_ms = note
                .get("created_at")
                .and_then(Value::as_str)
                .and_then(moment::parse)
                .unwrap_or(self.last_ms);
            self.audit.add(
                at_ms,
                "note_added",
                agent,
                (nothing(), json!({ "note_id": note.get("id") })),
                None,
                random,
            );
        }
        if let Some(ended_ms) = ended_ms {
            let by = if state == "open" { Actor::Bot } else { agent };
            self.audit.add(
                ended_ms,
                "resolved",
                by,
                (json!({ "status": state }), json!({ "status": "resolved" })),
                None,
                random,
            );
            if status == "archived" {
                let actor = if random.chance(80) { Actor::Rule } else { Actor::ApiKey };
                self.audit.add(
                    ended_ms + 30 * DAY_MS,
                    "archived",
                    actor,
                    (json!({ "status": "resolved" }), json!({ "status": "archived" })),
                    Some("30 days after resolve"),
                    random,
                );
            }
        }
        if random.chance(3) {
            self.audit.add(
                self.last_ms,
                "deleted",
                Actor::ApiKey,
                (json!({ "draft": true }), nothing()),
                Some("unsent draft removed"),
                random,
            );
        }
    }
}

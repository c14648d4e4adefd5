//! Messages: ids, times, citations, files, edits, deletions, replies and reactions around the turns of a dialog.

use serde_json::{Map, Value, json};

use super::SampleFile;
use super::dialog::{Act, Cast, Dialog, Speaker, Turn};
use super::facts::Facts;
use super::random::Random;
use super::recording::Recording;
use super::topic::Topic;
use super::{file, oddity};
use crate::moment;

/// What became of the turns.
#[derive(Debug, Default)]
pub struct Messages {
    /// The `messages` array.
    pub list: Vec<Value>,
    /// When each was sent, and what it does.
    pub times: Vec<(i64, Act, Speaker)>,
    /// The `recordings` array.
    pub recordings: Vec<Value>,
    /// The `skills` array.
    pub skills: Vec<Value>,
    /// Files to serve.
    pub files: Vec<SampleFile>,
    /// Texts that were not deleted.
    pub texts: Vec<String>,
}

/// Where and by what name messages are written.
#[derive(Debug)]
pub struct Setting<'a> {
    /// Part of every id.
    pub stem: &'a str,
    /// Channel of the conversation.
    pub channel: &'static str,
    /// Number of the conversation.
    pub number: usize,
}

impl Messages {
    /// Sends the turns of a dialog one after the other.
    pub fn write(dialog: &Dialog, cast: &Cast<'_>, setting: &Setting<'_>, random: &mut Random) -> Self {
        let mut messages = Self::default();
        let mut at_ms = cast.now_ms;
        let mut topic = dialog.topics.iter();
        let mut current = None;
        for (position, turn) in dialog.turns.iter().enumerate() {
            if turn.act == Act::Open {
                current = topic.next().copied();
            }
            if position > 0 {
                at_ms += pause_ms(turn, setting.channel, random);
            }
            messages.send(turn, position, at_ms, current, &dialog.facts, cast, setting, random);
        }
        messages
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "one call; a struct of the same eight would only rename them"
    )]
    fn send(
        &mut self,
        turn: &Turn,
        position: usize,
        at_ms: i64,
        topic: Option<&'static Topic>,
        facts: &Facts,
        cast: &Cast<'_>,
        setting: &Setting<'_>,
        random: &mut Random,
    ) {
        let id = format!("msg_{}{:02}", setting.stem, position + 1);
        let text = worded(turn, position, facts, cast, setting, random);
        let (role, author) = match turn.speaker {
            Speaker::Customer => ("customer", json!({ "id": cast.person.id, "name": cast.person.name })),
            Speaker::Bot => ("bot", json!({ "id": "bot_northwind", "name": "Northwind Bot" })),
            Speaker::Agent => {
                ("agent", json!({ "id": cast.agent.id, "name": cast.agent.name, "email": cast.agent.email }))
            }
        };
        let content_type = if turn.speaker == Speaker::Customer { "text/plain" } else { "text/markdown" };
        let mut message = Map::new();
        let mut set = |key: &str, value: Value| {
            message.insert(key.to_owned(), value);
        };
        set("id", json!(id));
        set("role", json!(role));
        set("author", author);
        set("created_at", json!(moment::rfc3339(at_ms)));
        set("content", json!(text));
        set("content_type", json!(content_type));
        set("attachments", Value::Array(self.attach(turn, position, topic, facts, setting, random)));
        if turn.speaker == Speaker::Bot {
            let answers = turn.act == Act::Answer;
            set("sources", if answers { citations(cast, topic, setting, random) } else { json!([]) });
            set("skills_fired", Value::Array(self.fire(turn, at_ms, topic, random)));
            let confidence = match turn.act {
                Act::Escalate => "low",
                Act::Answer => random.weighted(&[("high", 6), ("medium", 2), ("low", 2)]),
                _ => "high",
            };
            set("confidence", json!(confidence));
            set("latency_ms", json!(random.between(380, 4_200)));
            set("tokens_used", json!(random.between(120, 1_900)));
        }
        let is_customer = turn.speaker == Speaker::Customer;
        if is_customer && (setting.channel == "voice" || (is_messenger(setting.channel) && random.chance(5)))
        {
            self.record(&id, at_ms, setting, position, random);
        }
        if position > 1 && random.chance(9) {
            set("reply_to", json!(format!("msg_{}{:02}", setting.stem, random.below(position) + 1)));
        }
        if turn.speaker != Speaker::Bot && random.chance(4) {
            set("edited_at", json!(moment::rfc3339(at_ms + random.between(8_000, 240_000))));
        }
        if !is_customer && random.chance(7) {
            set("reactions", reactions(cast, random));
        }
        let deleted = is_customer && position > 0 && random.chance(3);
        if deleted {
            set("deleted_at", json!(moment::rfc3339(at_ms + random.between(20_000, 900_000))));
            if random.chance(50) {
                set("content", Value::Null);
            }
        } else {
            self.texts.push(text);
        }
        self.list.push(Value::Object(message));
        self.times.push((at_ms, turn.act, turn.speaker));
    }

    fn attach(
        &mut self,
        turn: &Turn,
        position: usize,
        topic: Option<&'static Topic>,
        facts: &Facts,
        setting: &Setting<'_>,
        random: &mut Random,
    ) -> Vec<Value> {
        let wanted = match (turn.act, topic) {
            (Act::Open | Act::Unhappy, Some(topic)) => topic.customer_file,
            (Act::Fix, Some(topic)) => topic.agent_file,
            _ => None,
        };
        let lower = turn.text.to_lowercase();
        let promised =
            ["attach", "photo", "foto", "screenshot", "anbei"].iter().any(|word| lower.contains(word));
        let likely = setting.channel != "voice" && setting.channel != "sms";
        let Some((name, content_type)) = wanted.filter(|_| promised || (likely && random.chance(30))) else {
            return Vec::new();
        };
        let id = format!("att_{}{:02}", setting.stem, position + 1);
        let name = match random.below(6) {
            0 => format!("{} {name}", facts.get("order").unwrap_or_default()),
            1 => format!("Scan, \"{}\" {name}", facts.get("invoice").unwrap_or_default()),
            2 => format!("IMG_{:04} {name}", random.below(10_000)),
            _ => name.to_owned(),
        };
        let bytes = file::bytes(content_type, facts, random);
        let entry = json!({
            "id": id, "name": name, "content_type": content_type, "size": bytes.len(), "url": format!("/v1/attachments/{id}"),
        });
        self.files.push(SampleFile { id, name, content_type, bytes });
        vec![entry]
    }

    fn record(
        &mut self,
        message_id: &str,
        at_ms: i64,
        setting: &Setting<'_>,
        position: usize,
        random: &mut Random,
    ) {
        let recording = Recording::draw(random);
        let id = format!("rec_{}{:02}", setting.stem, position + 1);
        self.recordings.push(json!({
            "id": id,
            "message_id": message_id,
            "content_type": recording.content_type,
            "duration_ms": recording.duration_ms,
            "size": recording.bytes.len(),
            "created_at": moment::rfc3339(at_ms),
            "url": format!("/v1/recordings/{id}"),
        }));
        let name = format!("{id}.{}", recording.ending);
        self.files.push(SampleFile {
            id,
            name,
            content_type: recording.content_type,
            bytes: recording.bytes,
        });
    }

    fn fire(
        &mut self,
        turn: &Turn,
        at_ms: i64,
        topic: Option<&'static Topic>,
        random: &mut Random,
    ) -> Vec<Value> {
        let mut names = match turn.act {
            Act::Answer => vec!["knowledge_search"],
            Act::Escalate => vec!["escalate_to_human"],
            _ => Vec::new(),
        };
        if turn.act == Act::Answer && random.chance(45) {
            names.extend(topic.map(|topic| topic.skill));
        }
        if turn.act == Act::Escalate && random.chance(40) {
            names.push("sentiment_router");
        }
        for name in &names {
            self.skills.push(
                json!({ "name": name, "fired_at": moment::rfc3339(at_ms - random.between(200, 2_000)) }),
            );
        }
        names.into_iter().map(|name| json!(name)).collect()
    }
}

fn is_messenger(channel: &str) -> bool {
    matches!(channel, "whatsapp" | "telegram")
}

/// How long it takes until somebody says something.
fn pause_ms(turn: &Turn, channel: &str, random: &mut Random) -> i64 {
    const MINUTE_MS: i64 = 60_000;
    let slow = matches!(channel, "email" | "intercom");
    match (turn.speaker, turn.act) {
        (Speaker::Bot, _) => random.between(1_200, 9_000),
        (_, Act::Claim) if channel == "voice" => random.between(20_000, 5 * MINUTE_MS),
        (_, Act::Claim) => random.between(4 * MINUTE_MS, 18 * 60 * MINUTE_MS),
        _ if channel == "voice" => random.between(2_500, 25_000),
        _ if slow => random.between(12 * MINUTE_MS, 9 * 60 * MINUTE_MS),
        (Speaker::Agent, _) => random.between(40_000, 16 * MINUTE_MS),
        (Speaker::Customer, _) => random.between(9_000, 11 * MINUTE_MS),
    }
}

/// The turn's text as it is typed on this channel.
fn worded(
    turn: &Turn,
    position: usize,
    facts: &Facts,
    cast: &Cast<'_>,
    setting: &Setting<'_>,
    random: &mut Random,
) -> String {
    if turn.speaker != Speaker::Customer {
        return turn.text.clone();
    }
    // One conversation in sixteen carries something pasted, and one the log that no spreadsheet cell can hold.
    if setting.number % 16 == 5 && turn.act == Act::Unhappy {
        return oddity::pasted(setting.number / 16, random);
    }
    if setting.number == 1_203 && position == 0 {
        return oddity::long_log(random);
    }
    match setting.channel {
        "email" => {
            let hello = facts.say(cast.book, "hello", random);
            let regards = facts.say(cast.book, "regards", random);
            let text = format!("{hello}\n\n{}\n\n{regards}", turn.text);
            if random.chance(60) { text.replace('\n', "\r\n") } else { text }
        }
        "voice" => turn.text.replace("\n", " "),
        _ => {
            let mut text = turn.text.clone();
            if position == 0 && random.chance(40) {
                text = format!("{} {text}", facts.say(cast.book, "hello", random));
            }
            if cast.book.language == "en" && random.chance(12) {
                text = text.to_lowercase();
            }
            if random.chance(9) {
                text = format!("{text} {}", oddity::emoji(random));
            }
            text
        }
    }
}

/// Citations in either documented shape, by channel.
fn citations(
    cast: &Cast<'_>,
    topic: Option<&'static Topic>,
    setting: &Setting<'_>,
    random: &mut Random,
) -> Value {
    let Some(topic) = topic else { return json!([]) };
    let section = format!("{} doc", topic.key);
    let mut sources = Vec::new();
    for (number, line) in cast.book.section(&section).iter().enumerate() {
        let mut parts = line.text.split(" | ");
        let title = parts.next().unwrap_or_default();
        let path = parts.next().unwrap_or_default();
        let text = parts.next().unwrap_or_default();
        let url = format!("https://help.northwind.example/{}/{path}", cast.book.language);
        let score = f64::from(u16::try_from(random.between(61, 97)).unwrap_or_default()) / 100.0;
        sources.push(if matches!(setting.channel, "api" | "hosted" | "slack") {
            json!({ "title": title, "url": url, "score": score, "chunk": text })
        } else {
            let id = format!("doc_{}_{}{}", topic.key, cast.book.language, number + 1);
            json!({ "document_id": id, "document_title": title, "url": url, "relevance_score": score, "snippet": text })
        });
    }
    Value::Array(sources)
}

fn reactions(cast: &Cast<'_>, random: &mut Random) -> Value {
    let emoji = random.text(&["👍", "❤️", "🎉", "😕", "👍🏽"]);
    if random.chance(50) {
        json!([{ "emoji": emoji, "author": { "id": cast.person.id, "name": cast.person.name } }])
    } else {
        json!([{ "emoji": emoji, "count": random.between(1, 3) }])
    }
}

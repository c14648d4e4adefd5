//! The audit log of a conversation: all twelve groups of events, and what the bot did.

use serde_json::{Value, json};

use super::person::Agent;
use super::random::Random;
use crate::moment;

/// Who did something.
#[derive(Clone, Copy, Debug)]
pub enum Actor<'a> {
    /// The bot.
    Bot,
    /// A person of the team.
    Agent(&'a Agent),
    /// An automation rule.
    Rule,
    /// A server with an API key.
    ApiKey,
}

#[derive(Debug)]
struct Event {
    at_ms: i64,
    name: &'static str,
    body: Value,
}

/// Collects events and writes them in order of time.
#[derive(Debug, Default)]
pub struct Audit {
    events: Vec<Event>,
}

/// A change from one value to another, either of which may be nothing.
pub type Change = (Value, Value);

impl Audit {
    /// Adds an event. Agents leave the address and program of their browser.
    pub fn add(
        &mut self,
        at_ms: i64,
        name: &'static str,
        actor: Actor<'_>,
        (before, after): Change,
        reason: Option<&str>,
        random: &mut Random,
    ) {
        let (actor, ip, user_agent) = match actor {
            Actor::Bot => (json!({ "type": "bot", "id": null, "name": "Northwind Bot" }), None, None),
            Actor::Rule => (json!({ "type": "rule", "id": "rule_07", "name": "After-hours routing" }), None, None),
            Actor::ApiKey => {
                (json!({ "type": "api_key", "id": "key_03", "name": "Warehouse sync" }), Some(address(random)), Some("northwind-sync/2.4"))
            }
            Actor::Agent(agent) => (
                json!({ "type": "agent", "id": agent.id, "name": agent.name }),
                Some(address(random)),
                Some(random.text(&[
                    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0 Safari/537.36",
                    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
                    "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
                ])),
            ),
        };
        let body = json!({
            "actor": actor, "created_at": moment::rfc3339(at_ms), "before": before, "after": after, "reason": reason,
            "ip": ip, "user_agent": user_agent,
        });
        self.events.push(Event { at_ms, name, body });
    }

    /// The `audit` array.
    pub fn finish(mut self, stem: &str) -> Value {
        self.events.sort_by_key(|event| event.at_ms);
        let events = (1..).zip(self.events).map(|(number, event)| {
            let mut entry = json!({ "id": format!("aud_{stem}{number:02}"), "event": event.name });
            if let (Some(entry), Value::Object(body)) = (entry.as_object_mut(), event.body) {
                entry.extend(body);
            }
            entry
        });
        Value::Array(events.collect())
    }
}

/// An address from the ranges that are reserved for documentation.
fn address(random: &mut Random) -> String {
    let last = random.between(1, 254);
    match random.below(4) {
        0 => format!("192.0.2.{last}"),
        1 => format!("198.51.100.{last}"),
        2 => format!("203.0.113.{last}"),
        _ => format!("2001:db8::{:x}:{last:x}", random.below(65_535)),
    }
}

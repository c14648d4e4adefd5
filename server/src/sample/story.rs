//! What happened in a conversation, told as audit events.

use serde_json::{Value, json};

use super::audit::{Actor, Audit};
use super::dialog::{Act, Dialog, Speaker};
use super::person::{Agent, other_agent};
use super::phrasebook::Phrasebook;
use super::random::Random;
use super::scale::Scale;
use crate::moment::{self, DAY_MS};

/// Tells what happened as audit events.
#[derive(Debug)]
pub struct Story<'a> {
    audit: Audit,
    agent: &'a Agent,
    book: &'a Phrasebook,
    dialog: &'a Dialog,
    last_ms: i64,
}

impl<'a> Story<'a> {
    /// Nothing told yet.
    pub fn new(agent: &'a Agent, book: &'a Phrasebook, dialog: &'a Dialog, last_ms: i64) -> Self {
        Self { audit: Audit::default(), agent, book, dialog, last_ms }
    }

    /// The `audit` array.
    pub fn finish(self, stem: &str) -> Value {
        self.audit.finish(stem)
    }

    /// Goes through the conversation once.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call; a struct of the same eight would only rename them"
    )]
    pub fn tell(
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

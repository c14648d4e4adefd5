//! The course of a conversation: who says what, in which order, and where it stands.

use super::facts::Facts;
use super::person::{Agent, Person};
use super::phrasebook::{Phrase, Phrasebook};
use super::random::Random;
use super::topic::{TOPICS, Topic};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The customer.
    Customer,
    /// The bot.
    Bot,
    /// A person of the team.
    Agent,
}

/// What a turn does; decides about citations, skills and files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The customer brings up a matter.
    Open,
    /// The bot asks for the order.
    Ask,
    /// The bot answers from the knowledge base.
    Answer,
    /// The customer is not helped.
    Unhappy,
    /// The bot hands over.
    Escalate,
    /// An agent takes over.
    Claim,
    /// An agent settles the matter.
    Fix,
    /// An agent has to wait for somebody else.
    Wait,
    /// Anything else.
    Talk,
}

/// A message before it has an id and a time.
#[derive(Clone, Debug)]
pub struct Turn {
    /// Who speaks.
    pub speaker: Speaker,
    /// What it does.
    pub act: Act,
    /// The text.
    pub text: String,
}

/// How far the conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Course {
    /// The bot is at it.
    WithBot,
    /// Handed over, nobody there yet.
    Escalated,
    /// An agent is at it.
    WithAgent,
    /// An agent waits for something.
    Waiting,
    /// Settled by the bot.
    SettledByBot,
    /// Settled by an agent.
    SettledByAgent,
}

/// A conversation's turns and what they are about.
#[derive(Debug)]
pub struct Dialog {
    /// In order.
    pub turns: Vec<Turn>,
    /// The topic of each matter.
    pub topics: Vec<&'static Topic>,
    /// The facts of the first matter.
    pub facts: Facts,
}

/// Everything a dialog is made from.
#[derive(Debug)]
pub struct Cast<'a> {
    /// The customer's language.
    pub book: &'a Phrasebook,
    /// The customer.
    pub person: &'a Person,
    /// The agent who takes part, if one does.
    pub agent: &'a Agent,
    /// When it starts.
    pub now_ms: i64,
}

impl Dialog {
    /// Writes a dialog with `matters` topics that ends as `course` says.
    pub fn write(cast: &Cast<'_>, course: Course, matters: usize, random: &mut Random) -> Self {
        let facts = Facts::draw(cast.book, cast.person, cast.agent, cast.now_ms, random);
        let mut dialog = Self { turns: Vec::new(), topics: Vec::new(), facts: facts.clone() };
        let mut matter = Matter {
            cast,
            facts,
            topic: draw_topic(cast.book, random),
            turns: Vec::new(),
            has_agent: false,
            opened: 0,
            answered: 0,
            objected: 0,
        };
        for number in 1..=matters {
            dialog.topics.push(matter.topic);
            let is_last = number == matters;
            let with_agent = dialog.turns.iter().any(|turn: &Turn| turn.speaker == Speaker::Agent);
            matter.has_agent = with_agent;
            matter.play(if is_last { course } else { settled(course) }, number > 1, random);
            dialog.turns.append(&mut matter.turns);
            matter.facts = Facts::draw(cast.book, cast.person, cast.agent, cast.now_ms, random);
            matter.topic = draw_topic(cast.book, random);
        }
        dialog.turns.retain(|turn| !turn.text.is_empty());
        dialog
    }
}

/// How an earlier matter of the same conversation went.
fn settled(course: Course) -> Course {
    match course {
        Course::WithAgent | Course::Waiting | Course::SettledByAgent => Course::SettledByAgent,
        Course::WithBot | Course::Escalated | Course::SettledByBot => Course::SettledByBot,
    }
}

fn draw_topic(book: &Phrasebook, random: &mut Random) -> &'static Topic {
    let known: Vec<&'static Topic> = TOPICS.iter().filter(|topic| book.has_topic(topic.key)).collect();
    let mut left = random.below(known.iter().map(|topic| topic.weight).sum());
    for topic in &known {
        if left < topic.weight {
            return topic;
        }
        left -= topic.weight;
    }
    let [first, ..] = &TOPICS;
    first
}

struct Matter<'a> {
    cast: &'a Cast<'a>,
    facts: Facts,
    topic: &'static Topic,
    turns: Vec<Turn>,
    /// Whether an agent took part before.
    has_agent: bool,
    /// Numbers of the phrases that opened the matter, answered it, and objected to the answer.
    opened: usize,
    answered: usize,
    objected: usize,
}

impl Matter<'_> {
    /// Small talk, which must not bring goods into a matter that has none.
    fn add(&mut self, speaker: Speaker, act: Act, section: &str, random: &mut Random) {
        let unfit: &[&str] = match (self.topic.brings_goods, self.topic.concerns_order) {
            (true, _) => &[],
            (false, true) => &["{product}", "{tracking}", "{street}"],
            (false, false) => &["{product}", "{tracking}", "{street}", "{amount}"],
        };
        let agent = self.has_agent || self.turns.iter().any(|turn| turn.speaker == Speaker::Agent);
        let fits = |phrase: &Phrase| {
            let names_agent = speaker == Speaker::Customer && phrase.text.contains("{agent}");
            !unfit.iter().any(|slot| phrase.text.contains(slot)) && (agent || !names_agent)
        };
        self.put(speaker, act, section, fits, random);
    }

    /// A phrase of the topic that follows from the one before.
    fn about(&mut self, speaker: Speaker, act: Act, part: &str, random: &mut Random) {
        let section = format!("{} {part}", self.topic.key);
        let before = match part {
            "answer" => self.opened,
            "unhappy" => self.answered,
            _ => self.objected,
        };
        let number = self.put(speaker, act, &section, |phrase| phrase.follows(before), random);
        match part {
            "open" => (self.opened, self.answered, self.objected) = (number, 0, 0),
            "answer" => self.answered = number,
            "unhappy" => self.objected = number,
            _ => {}
        }
    }

    /// Whether the customer has told the order's number already.
    fn names_order(&self) -> bool {
        let order = self.facts.get("order").unwrap_or_default();
        self.turns.iter().any(|turn| turn.text.contains(order))
    }

    /// Adds a phrase that was not said before and returns its number.
    fn put(
        &mut self,
        speaker: Speaker,
        act: Act,
        section: &str,
        fits: impl Fn(&Phrase) -> bool,
        random: &mut Random,
    ) -> usize {
        let (mut number, mut text) = self.facts.choose(self.cast.book, section, &fits, random);
        for _ in 0..4 {
            if self.turns.iter().all(|turn| turn.text != text) {
                break;
            }
            (number, text) = self.facts.choose(self.cast.book, section, &fits, random);
        }
        // Whoever has nothing new to say stays silent.
        if self.turns.iter().all(|turn| turn.text != text) {
            self.turns.push(Turn { speaker, act, text });
        }
        number
    }

    fn play(&mut self, course: Course, is_further: bool, random: &mut Random) {
        use Speaker::{Agent, Bot, Customer};
        self.about(Customer, Act::Open, "open", random);
        if is_further {
            let more = self.facts.say(self.cast.book, "more", random);
            if let Some(turn) = self.turns.last_mut() {
                turn.text = format!("{more} {}", turn.text);
            }
        }
        if self.has_agent {
            if random.chance(30) {
                self.about(Agent, Act::Talk, "answer", random);
                self.about(Customer, Act::Unhappy, "unhappy", random);
            }
        } else {
            if self.topic.concerns_order && !self.names_order() && random.chance(75) {
                self.add(Bot, Act::Ask, "ask", random);
                self.add(Customer, Act::Talk, "detail", random);
            }
            if course == Course::WithBot && random.chance(25) {
                return;
            }
            self.about(Bot, Act::Answer, "answer", random);
            match course {
                Course::WithBot => {
                    if random.chance(50) {
                        self.add(Customer, Act::Talk, "ok", random);
                    }
                    return;
                }
                Course::SettledByBot => {
                    if random.chance(40) {
                        self.add(Customer, Act::Talk, "ok", random);
                        self.add(Bot, Act::Talk, "confirm", random);
                    }
                    self.add(Customer, Act::Talk, "thanks", random);
                    if random.chance(70) {
                        self.add(Bot, Act::Talk, "bot-bye", random);
                    }
                    return;
                }
                _ => {}
            }
            self.about(Customer, Act::Unhappy, "unhappy", random);
            if random.chance(35) {
                self.about(Bot, Act::Answer, "answer", random);
            }
            self.add(Customer, Act::Talk, "human", random);
            self.add(Bot, Act::Escalate, "escalate", random);
            if random.chance(35) {
                self.add(Customer, Act::Talk, "waiting", random);
            }
            if course == Course::Escalated {
                return;
            }
            self.add(Agent, Act::Claim, "agent-hello", random);
            if course == Course::WithAgent && random.chance(40) {
                return;
            }
        }
        if course == Course::Waiting {
            self.add(Agent, Act::Wait, "agent-wait", random);
            if random.chance(30) {
                self.add(Customer, Act::Talk, "ok", random);
            }
            return;
        }
        if random.chance(25) {
            self.add(Agent, Act::Wait, "agent-wait", random);
            self.add(Customer, Act::Talk, "waiting", random);
        }
        self.about(Agent, Act::Fix, "fix", random);
        if course == Course::WithAgent {
            if random.chance(40) {
                self.about(Customer, Act::Unhappy, "unhappy", random);
            }
            return;
        }
        if random.chance(25) {
            self.add(Customer, Act::Talk, "ok", random);
            self.add(Agent, Act::Talk, "confirm", random);
        }
        self.add(Customer, Act::Talk, "thanks", random);
        if random.chance(65) {
            self.add(Agent, Act::Talk, "agent-bye", random);
        }
    }
}

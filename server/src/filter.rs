//! Query parameters of the conversation list and their translation to SQL.

use rusqlite::types::Value;

use crate::audience::{AUDIENCES, AudienceSet};
use crate::envelope::Failure;
use crate::{moment, workspace};

/// Values of `channel`.
pub const CHANNELS: [&str; 11] = [
    "widget", "whatsapp", "telegram", "slack", "discord", "email", "voice", "sms", "intercom", "hosted",
    "api",
];
/// Values of `status`.
pub const STATUSES: [&str; 6] = ["open", "claimed", "escalated", "snoozed", "resolved", "archived"];
/// Values of `priority`, most pressing first.
pub const PRIORITIES: [&str; 4] = ["urgent", "high", "normal", "low"];
/// Values of `sla_state`.
pub const SLA_STATES: [&str; 3] = ["in_compliance", "at_risk", "breached"];

/// Most values of `id` in one request: as many as can be selected in the inbox.
pub const MAX_IDS: usize = 200;
const MAX_TAGS: usize = 20;
const MAX_TEXT_BYTES: usize = 1_000;

/// The decoded parameters of a request. Each is taken once; what is left over is a typing error of the client.
#[derive(Debug)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
}

impl Parameters {
    /// Decodes a query string.
    pub fn parse(query: Option<&str>) -> Self {
        let pairs = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        Self { pairs: pairs.map(|(key, value)| (key.into_owned(), value.into_owned())).collect() }
    }

    /// Every value of `key`.
    pub fn take_all(&mut self, key: &str) -> Vec<String> {
        let mut taken = Vec::new();
        self.pairs.retain_mut(|(name, value)| {
            let wanted = name == key;
            if wanted {
                taken.push(std::mem::take(value));
            }
            !wanted
        });
        taken
    }

    /// The value of `key`; an empty one counts as not sent, two are an error.
    pub fn take(&mut self, key: &'static str) -> Result<Option<String>, Failure> {
        let mut values = self.take_all(key);
        if values.len() > 1 {
            return Err(Failure::invalid_parameter(format!("{key} was sent more than once")));
        }
        Ok(values.pop().filter(|value| !value.is_empty()))
    }

    /// A whole number within bounds.
    pub fn take_number(
        &mut self,
        key: &'static str,
        low: usize,
        high: usize,
    ) -> Result<Option<usize>, Failure> {
        let Some(text) = self.take(key)? else { return Ok(None) };
        match text.parse() {
            Ok(number) if (low..=high).contains(&number) => Ok(Some(number)),
            _ => Err(Failure::invalid_parameter(format!("{key} is a whole number from {low} to {high}"))),
        }
    }

    /// Fails when a parameter is left: a filter that is ignored silently would send more than was asked for.
    pub fn finish(self) -> Result<(), Failure> {
        if self.pairs.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            axum::http::StatusCode::BAD_REQUEST,
            "unknown_parameter",
            "the request has a parameter that this endpoint does not know",
        ))
    }
}

/// A condition that a facet leaves out to count the alternatives to the chosen value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// `channel`
    Channel,
    /// `status`
    Status,
    /// `priority`
    Priority,
    /// `sla_state`
    SlaState,
    /// `agent`
    Agent,
    /// `audience`
    Audience,
    /// `since` and `until`
    Month,
    /// `tag`, which is never left out: several tags narrow each other
    Tag,
}

/// Which conversations are asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    channel: Option<String>,
    status: Option<String>,
    priority: Option<String>,
    sla_state: Option<String>,
    agent: Option<String>,
    audience: Option<String>,
    email: Option<String>,
    contact: Option<String>,
    tags: Vec<String>,
    ids: Vec<String>,
    since_ms: Option<i64>,
    until_ms: Option<i64>,
    text: Option<String>,
}

impl Filter {
    /// Takes the filter's parameters, `workspace_id` included.
    ///
    /// `since` (inclusive) and `until` (exclusive) compare with the start of the conversation; a bare date is its
    /// midnight in UTC.
    pub fn take(parameters: &mut Parameters) -> Result<Self, Failure> {
        workspace::check(parameters.take("workspace_id")?.as_deref())?;
        let filter = Self {
            channel: one_of(parameters, "channel", &CHANNELS)?,
            status: one_of(parameters, "status", &STATUSES)?,
            priority: one_of(parameters, "priority", &PRIORITIES)?,
            sla_state: one_of(parameters, "sla_state", &SLA_STATES)?,
            agent: parameters.take("agent")?,
            audience: one_of(parameters, "audience", &AUDIENCES)?,
            email: parameters.take("email")?,
            contact: parameters.take("contact")?,
            tags: parameters.take_all("tag").into_iter().filter(|tag| !tag.is_empty()).collect(),
            ids: parameters.take_all("id").into_iter().filter(|id| !id.is_empty()).collect(),
            since_ms: instant(parameters, "since")?,
            until_ms: instant(parameters, "until")?,
            text: parameters.take("q")?.filter(|text| !text.trim().is_empty()),
        };
        if filter.tags.len() > MAX_TAGS {
            return Err(Failure::invalid_parameter(format!("tag can be sent {MAX_TAGS} times at most")));
        }
        if filter.ids.len() > MAX_IDS {
            return Err(Failure::invalid_parameter(format!("id can be sent {MAX_IDS} times at most")));
        }
        if filter.text.as_ref().is_some_and(|text| text.len() > MAX_TEXT_BYTES || text.contains('\0')) {
            return Err(Failure::invalid_parameter(format!("q is a text of {MAX_TEXT_BYTES} bytes at most")));
        }
        Ok(filter)
    }

    /// The WHERE condition on table `conversation` (as `c`) for a caller who may read `grant`.
    pub fn condition(&self, grant: AudienceSet, left_out: Option<Dimension>) -> Condition {
        let mut condition = Condition::default();
        condition.add("c.audience & ? != 0", [Value::from(grant.0)]);
        let equal = [
            (Dimension::Channel, "c.channel = ?", &self.channel),
            (Dimension::Status, "c.status = ?", &self.status),
            (Dimension::Priority, "c.priority = ?", &self.priority),
            (Dimension::SlaState, "c.sla_state = ?", &self.sla_state),
        ];
        for (dimension, sql, value) in equal {
            if let Some(value) = value.as_ref().filter(|_| left_out != Some(dimension)) {
                condition.add(sql, [Value::from(value.clone())]);
            }
        }
        if let Some(agent) = self.agent.as_ref().filter(|_| left_out != Some(Dimension::Agent)) {
            if agent == "none" {
                condition.add("c.agent_id IS NULL", []);
            } else {
                let value = Value::from(agent.clone());
                condition.add("(c.agent_id = ? OR c.agent_name = ?)", [value.clone(), value]);
            }
        }
        if let Some(audience) = self.audience.as_ref().filter(|_| left_out != Some(Dimension::Audience)) {
            condition.add("c.audience & ? != 0", [Value::from(AudienceSet::of([audience.as_str()]).0)]);
        }
        if let Some(email) = &self.email {
            condition.add("c.customer_email = ?", [Value::from(email.trim().to_lowercase())]);
        }
        if let Some(contact) = &self.contact {
            condition.add("c.customer_id = ?", [Value::from(contact.clone())]);
        }
        for tag in &self.tags {
            condition.add(
                "EXISTS (SELECT 1 FROM conversation_tag t WHERE t.conversation = c.rowid AND t.tag = ?)",
                [Value::from(tag.clone())],
            );
        }
        if !self.ids.is_empty() {
            let marks = vec!["?"; self.ids.len()].join(",");
            condition.add(&format!("c.id IN ({marks})"), self.ids.iter().cloned().map(Value::from));
        }
        if left_out != Some(Dimension::Month) {
            if let Some(since_ms) = self.since_ms {
                condition.add("c.started_ms >= ?", [Value::from(since_ms)]);
            }
            if let Some(until_ms) = self.until_ms {
                condition.add("c.started_ms < ?", [Value::from(until_ms)]);
            }
        }
        if let Some(text) = &self.text {
            condition.add_text(text);
        }
        condition
    }
}

/// SQL with its values.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// Conditions joined by AND.
    pub sql: String,
    /// One value for each `?`.
    pub values: Vec<Value>,
}

impl Condition {
    /// Adds a condition.
    pub fn add(&mut self, sql: &str, values: impl IntoIterator<Item = Value>) {
        if !self.sql.is_empty() {
            self.sql.push_str(" AND ");
        }
        self.sql.push_str(sql);
        self.values.extend(values);
    }

    /// All words (or "quoted phrases") must occur in the conversation's messages. The index holds trigrams, so that
    /// scripts without spaces are found too; shorter words are looked for one text after the other.
    fn add_text(&mut self, text: &str) {
        let mut long = Vec::new();
        for term in terms(text) {
            if term.chars().count() >= 3 {
                long.push(format!("\"{}\"", term.replace('"', "\"\"")));
            } else {
                let pattern = term.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
                self.add(
                    "EXISTS (SELECT 1 FROM message_text m WHERE m.rowid = c.rowid AND m.content LIKE ? ESCAPE '\\')",
                    [Value::from(format!("%{pattern}%"))],
                );
            }
        }
        if !long.is_empty() {
            self.add(
                "c.rowid IN (SELECT rowid FROM message_text WHERE message_text MATCH ?)",
                [Value::from(long.join(" AND "))],
            );
        }
    }
}

fn terms(text: &str) -> Vec<String> {
    let mut terms = Vec::new();
    for (position, part) in text.split('"').enumerate() {
        if position % 2 == 1 {
            terms.push(part.trim().to_owned());
        } else {
            terms.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    terms.retain(|term| !term.is_empty());
    terms
}

fn one_of(
    parameters: &mut Parameters,
    key: &'static str,
    allowed: &[&str],
) -> Result<Option<String>, Failure> {
    let value = parameters.take(key)?;
    if value.as_ref().is_some_and(|value| !allowed.contains(&value.as_str())) {
        return Err(Failure::invalid_parameter(format!("{key} is one of {}", allowed.join(", "))));
    }
    Ok(value)
}

fn instant(parameters: &mut Parameters, key: &'static str) -> Result<Option<i64>, Failure> {
    let Some(text) = parameters.take(key)? else { return Ok(None) };
    let parsed = moment::parse(&text);
    parsed.map(Some).ok_or_else(|| {
        Failure::invalid_parameter(format!("{key} is an ISO 8601 timestamp with its zone, or a date"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn take(query: &str) -> Result<Filter, Failure> {
        let mut parameters = Parameters::parse(Some(query));
        let filter = Filter::take(&mut parameters)?;
        parameters.finish()?;
        Ok(filter)
    }

    #[test]
    fn wrong_values_are_named() {
        let base = "workspace_id=wt_nwshop_7f3&";
        for (query, code) in [
            ("", "missing_field"),
            ("workspace_id=", "missing_field"),
            ("workspace_id=shop", "invalid_workspace_id"),
            ("workspace_id=wt_other_1", "workspace_access_denied"),
            (&format!("{base}channel=fax"), "invalid_parameter"),
            (&format!("{base}status=open&status=claimed"), "invalid_parameter"),
            (&format!("{base}since=tomorrow"), "invalid_parameter"),
            (&format!("{base}chanel=email"), "unknown_parameter"),
        ] {
            assert_eq!(take(query).err().map(|failure| failure.code), Some(code), "{query}");
        }
        assert!(take("workspace_id=ws_nwshop_7f3&tag=a&tag=b&q=x").is_ok());
    }

    #[test]
    fn words_and_phrases() {
        assert_eq!(terms("late \"my order\" ok"), ["late", "my order", "ok"]);
        assert_eq!(terms("\""), [""; 0]);
    }
}

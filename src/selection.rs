//! Which fields an export has: names of groups and fields become columns and JSON members.

use crate::field::{FIELDS, Field, Group, Level};
use crate::options::{DeletedText, ExportOptions, Format, Mode, Profile};
use crate::scan::Wants;

/// The chosen fields.
#[derive(Clone, Debug)]
pub(crate) struct Selection {
    /// CSV columns in order.
    pub(crate) columns: Vec<&'static Field>,
    /// JSON members in the table's order.
    pub(crate) members: Vec<&'static Field>,
    /// Lists that must be read.
    pub(crate) wants: Wants,
    /// Whether unknown members of the conversation are written (JSON).
    pub(crate) unknown: UnknownMembers,
}

/// At which records unknown members are written: only where a whole group was chosen.
#[derive(Clone, Debug, Default)]
pub(crate) struct UnknownMembers(Vec<Group>);

impl UnknownMembers {
    pub(crate) fn at(&self, level: Level) -> bool {
        let group = match level {
            Level::Conversation => Group::Conversation,
            Level::Message | Level::Reaction => Group::Messages,
            Level::Citation => Group::Citations,
            Level::Note => Group::Notes,
            Level::AuditEvent => Group::Audit,
            Level::Skill => Group::Skills,
            // An unknown member of a file may be its address, which carries an access token.
            Level::Attachment | Level::Recording => return false,
        };
        self.0.contains(&group)
    }

    pub(crate) fn of_customer(&self) -> bool {
        self.0.contains(&Group::Customer)
    }
}

impl Selection {
    pub(crate) fn new(options: &ExportOptions) -> Self {
        let chosen = Chosen::new(&options.fields);
        let columns = if options.format == Format::Csv { columns(options, &chosen) } else { Vec::new() };
        let members: Vec<_> = if options.format == Format::Csv {
            Vec::new()
        } else {
            FIELDS.iter().filter(|field| field.is_in_json() && chosen.has(field)).collect()
        };
        let mut wants = Wants::ALWAYS;
        for field in columns.iter().chain(&members) {
            wants = wants.and(field.wants).and(field.level().wants());
        }
        let mut unknown = UnknownMembers::default();
        if options.format != Format::Csv {
            wants = wants.and(Wants::UNKNOWN);
            unknown = UnknownMembers(chosen.groups.clone());
        }
        if options.profile != Profile::Internal {
            // Whoever is named anywhere must be known, whatever was chosen.
            wants = Wants::ALL;
        }
        Self { columns, members, wants, unknown }
    }

    /// Whether internal notes were asked for.
    pub(crate) fn has_notes(&self) -> bool {
        self.columns.iter().chain(&self.members).any(|field| field.group == Group::Notes)
    }
}

/// What the names in [`ExportOptions::fields`] mean.
struct Chosen {
    /// Groups that are on.
    groups: Vec<Group>,
    /// Those of them that were named.
    named: Vec<Group>,
    keys: Vec<&'static str>,
    default: bool,
    all: bool,
}

impl Chosen {
    fn new(names: &[String]) -> Self {
        let mut chosen =
            Self { groups: Vec::new(), named: Vec::new(), keys: Vec::new(), default: false, all: false };
        for name in names {
            match name.as_str() {
                "default" => chosen.default = true,
                "all" => chosen.all = true,
                name => match Group::ALL.into_iter().find(|group| group.name() == name) {
                    Some(group) => chosen.named.push(group),
                    None => chosen.keys.extend(Field::of_key(name).map(|field| field.key)),
                },
            }
        }
        chosen.groups = Group::ALL
            .into_iter()
            .filter(|group| {
                chosen.all || (chosen.default && group.is_default()) || chosen.named.contains(group)
            })
            .collect();
        chosen
    }

    /// Whether JSON has the field: its group is on, or it is named.
    fn has(&self, field: &Field) -> bool {
        let group_on = field.group.is_always_on() || self.groups.contains(&field.group);
        (group_on && !field.by_choice) || self.keys.contains(&field.key)
    }

    /// Whether CSV has the field beside the default columns.
    fn has_column(&self, field: &Field, is_default_column: bool) -> bool {
        let by_group = (self.all || self.named.contains(&field.group)) && !field.by_choice;
        let by_default = is_default_column && (self.default || field.group.is_always_on());
        self.keys.contains(&field.key) || by_group || by_default
    }
}

/// Default columns first, in their order; then whatever else was chosen, in the table's order.
fn columns(options: &ExportOptions, chosen: &Chosen) -> Vec<&'static Field> {
    if !options.columns.is_empty() {
        return options.columns.iter().filter_map(|key| Field::of_key(key)).collect();
    }
    let place = |field: &Field| match options.mode {
        Mode::Conversations => field.conversations,
        Mode::Messages => field.messages,
    };
    let fits = |field: &Field| match options.mode {
        Mode::Conversations => field.is_conversation_column(),
        Mode::Messages => field.is_message_column(),
    };
    // Kept texts of deleted messages must be marked in the row (rule CUS-04).
    let marks = |field: &Field| field.key == "message_state" && options.deleted_text == DeletedText::Keep;
    let mut columns: Vec<_> = FIELDS
        .iter()
        .filter(|field| fits(field) && (chosen.has_column(field, place(field) > 0) || marks(field)))
        .collect();
    columns.sort_by_key(|field| match place(field) {
        0 => u8::MAX,
        place => place,
    });
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Dialect;

    fn keys(mode: Mode, fields: &[&str]) -> Vec<&'static str> {
        let fields = fields.iter().map(|&name| name.to_owned()).collect();
        let options = ExportOptions { mode, fields, dialect: Dialect::Machine, ..ExportOptions::default() };
        Selection::new(&options).columns.iter().map(|field| field.key).collect()
    }

    #[test]
    fn csv_18_default_columns_are_the_pinned_ones_in_order() {
        let conversations = "conversation_id customer_email channel started_at ended_at status priority tags \
             message_count agent_assigned csat_rating csat_comment first_message last_message";
        let messages = "conversation_id message_id position created_at role author_name author_email content \
             attachments citations skills";
        assert_eq!(keys(Mode::Conversations, &["default"]).join(" "), conversations);
        assert_eq!(keys(Mode::Messages, &["default"]).join(" "), messages);
    }

    #[test]
    fn cus_04_kept_texts_of_deleted_messages_are_marked_in_their_row() {
        let keep = DeletedText::Keep;
        let options = ExportOptions { mode: Mode::Messages, deleted_text: keep, ..ExportOptions::default() };
        let last = Selection::new(&options).columns.last().map(|field| field.key);
        assert_eq!(last, Some("message_state"));
    }

    #[test]
    fn the_basics_are_always_on() {
        let keys = keys(Mode::Conversations, &["customer_phone"]);
        assert!(
            keys.contains(&"conversation_id")
                && keys.contains(&"channel")
                && keys.contains(&"customer_phone")
        );
        assert!(!keys.contains(&"customer_email") && !keys.contains(&"first_message"));
    }

    #[test]
    fn a_group_adds_its_columns_behind_the_default_ones() {
        let keys = keys(Mode::Conversations, &["default", "notes"]);
        assert_eq!(keys.get(..2), Some(&["conversation_id", "customer_email"][..]));
        assert_eq!(keys.get(14..), Some(&["notes", "resolution_note"][..]));
        let keys = self::keys(Mode::Conversations, &["default", "customer"]);
        assert!(keys.contains(&"customer_phone") && !keys.contains(&"audience"));
    }

    #[test]
    fn keys_are_unique_and_every_level_has_unique_paths() {
        for (place, field) in FIELDS.iter().enumerate() {
            for other in FIELDS.iter().skip(place + 1) {
                assert_ne!(field.key, other.key);
                let same_path =
                    field.is_in_json() && field.level() == other.level() && field.path == other.path;
                assert!(!same_path, "{} and {}", field.key, other.key);
            }
        }
    }
}

//! Where a walk over a conversation stands, and which row of the field table a value belongs to.

use std::fmt::Write;

use crate::field::{FIELDS, Field, Level};
use crate::model::Slot;

/// The fields of each kind of record, by the place of the member in the model.
#[derive(Debug)]
pub(crate) struct Routes {
    sheets: Vec<Sheet>,
    /// The sheet that was used last: values of one record come together.
    last: usize,
}

/// A row of the field table.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) field: &'static Field,
    /// Its place in the table.
    pub(crate) index: usize,
}

/// The fields of one record or nested object.
#[derive(Debug)]
struct Sheet {
    level: Level,
    part: &'static str,
    /// The same as the walk gave it last.
    met: &'static str,
    fields: Vec<(&'static str, Row)>,
    /// What was found before: a member is looked up by name once.
    known: Vec<Option<Option<Row>>>,
}

impl Routes {
    pub(crate) fn new() -> Self {
        let mut sheets: Vec<Sheet> = Vec::new();
        for (index, field) in FIELDS.iter().enumerate().filter(|(_, field)| field.is_in_json()) {
            let (part, key) = field.path.split_once('.').unwrap_or(("", field.path));
            let level = field.level();
            match sheets.iter_mut().find(|sheet| sheet.level == level && sheet.part == part) {
                Some(sheet) => sheet.fields.push((key, Row { field, index })),
                None => {
                    let fields = vec![(key, Row { field, index })];
                    sheets.push(Sheet { level, part, met: part, fields, known: Vec::new() });
                }
            }
        }
        Self { sheets, last: 0 }
    }

    /// The sheet of the record or nested object that is open.
    #[inline]
    fn sheet(&mut self, at: &Route) -> Option<&mut Sheet> {
        let (level, part) = (at.level(), at.part);
        // Keys are few constants: most often the place in memory tells that two are the same.
        let fits = |sheet: &Sheet| {
            sheet.level == level
                && (std::ptr::eq(sheet.met, part) || sheet.part.is_empty() && part.is_empty())
        };
        if !self.sheets.get(self.last).is_some_and(fits) {
            self.last = self.sheets.iter().position(fits).or_else(|| self.meet(level, part))?;
        }
        self.sheets.get_mut(self.last)
    }

    /// The sheet of a part whose key comes from a new place in memory.
    #[cold]
    fn meet(&mut self, level: Level, part: &'static str) -> Option<usize> {
        let at = self.sheets.iter().position(|sheet| sheet.level == level && sheet.part == part)?;
        self.sheets.get_mut(at)?.met = part;
        Some(at)
    }

    /// The row of a value; none if the table does not know it.
    pub(crate) fn row(&mut self, at: &Route, slot: Slot) -> Option<Row> {
        let sheet = self.sheet(at)?;
        if let Some(Some(known)) = sheet.known.get(slot.place) {
            return *known;
        }
        let found = sheet.fields.iter().find(|(key, _)| *key == slot.key).map(|&(_, row)| row);
        if sheet.known.len() <= slot.place {
            sheet.known.resize(slot.place + 1, None);
        }
        if let Some(known) = sheet.known.get_mut(slot.place) {
            *known = Some(found);
        }
        found
    }
}

/// The records that are open.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Route {
    /// Lists are nested at most twice.
    steps: [Option<Step>; 2],
    /// Key of the nested object that is open, if one is.
    part: &'static str,
}

#[derive(Clone, Copy, Debug)]
struct Step {
    key: &'static str,
    place: usize,
    level: Level,
}

impl Route {
    pub(crate) fn enter_part(&mut self, key: &'static str) {
        self.part = key;
    }

    pub(crate) fn enter_item(&mut self, key: &'static str, place: usize) {
        let level = match key {
            "messages" => Level::Message,
            "reactions" => Level::Reaction,
            "attachments" => Level::Attachment,
            "sources" => Level::Citation,
            "notes" => Level::Note,
            "audit" => Level::AuditEvent,
            "skills" => Level::Skill,
            _ => Level::Recording,
        };
        let step = Some(Step { key, place, level });
        match &mut self.steps {
            [outer @ None, _] => *outer = step,
            [_, inner] => *inner = step,
        }
    }

    pub(crate) fn leave(&mut self) {
        if self.part.is_empty() {
            match &mut self.steps {
                [outer, None] => *outer = None,
                [_, inner] => *inner = None,
            }
        }
        self.part = "";
    }

    pub(crate) fn level(&self) -> Level {
        match self.steps {
            [_, Some(step)] | [Some(step), None] => step.level,
            [None, None] => Level::Conversation,
        }
    }

    /// Key of the open nested object; empty if none is.
    pub(crate) fn part(&self) -> &'static str {
        self.part
    }

    /// Place of the open message, from 0.
    pub(crate) fn message(&self) -> Option<usize> {
        let [outer, _] = self.steps;
        outer.filter(|step| step.level == Level::Message).map(|step| step.place)
    }

    /// Path of a value in the conversation: `messages[3].content`.
    pub(crate) fn path(&self, key: &str) -> String {
        let mut path = String::new();
        for step in self.steps.iter().flatten() {
            // Writing to a string cannot fail.
            write!(path, "{}[{}].", step.key, step.place).ok();
        }
        if !self.part.is_empty() {
            path.push_str(self.part);
            path.push('.');
        }
        path + key
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_in_json_is_found_by_its_place() {
        let mut routes = Routes::new();
        let mut key_of =
            |route: &Route, key, place| routes.row(route, Slot { key, place }).map(|row| row.field.key);
        let mut route = Route::default();
        assert_eq!(key_of(&route, "id", 0), Some("conversation_id"));
        assert_eq!(key_of(&route, "id", 0), Some("conversation_id"));
        route.enter_part("customer");
        assert_eq!(key_of(&route, "email", 2), Some("customer_email"));
        assert_eq!(route.path("email"), "customer.email");
        route.leave();
        route.enter_item("messages", 3);
        route.enter_item("attachments", 0);
        assert_eq!(key_of(&route, "name", 1), Some("attachment_name"));
        assert_eq!(key_of(&route, "url", 4), None);
        assert_eq!(route.path("name"), "messages[3].attachments[0].name");
        route.leave();
        assert_eq!((route.level(), route.message()), (Level::Message, Some(3)));
    }
}

//! The outline that readers show beside the pages: conversations, and below each its days (rule PDF-03).

use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId, dictionary};

use super::document::Draft;
use super::file::FileWriter;
use super::metadata::text;
use super::page::Written;
use crate::error::Result;

/// One entry: what it says and where it leads.
struct Entry {
    title: Rc<str>,
    page: usize,
    /// Points from the lower edge of the page.
    top: f32,
}

/// A conversation and its days.
struct Chapter {
    entry: Entry,
    days: Vec<Entry>,
}

/// Adds the outline of a document and gives its root; nothing for a single page, which needs none.
pub(super) fn write(
    file: &mut FileWriter<'_>,
    pages: &[ObjectId],
    draft: &Draft,
) -> Result<Option<ObjectId>> {
    if !draft.is_combined && draft.written.len() < 2 {
        return Ok(None);
    }
    let chapters = chapters(draft);
    let root = file.number();
    let ids: Vec<_> = chapters.iter().map(|_| file.number()).collect();
    let mut count = ids.len();
    for (place, Chapter { entry, days }) in chapters.iter().enumerate() {
        let Some(id) = ids.get(place) else { continue };
        let mut entry = entry.dictionary(&ids, place, root, pages);
        let day_ids: Vec<_> = days.iter().map(|_| file.number()).collect();
        if let (Some(first), Some(last)) = (day_ids.first(), day_ids.last()) {
            entry.set("First", *first);
            entry.set("Last", *last);
            // Among many conversations days are shown when they are asked for.
            let shown = day_ids.len() as i64;
            entry.set("Count", if draft.is_combined { -shown } else { shown });
            count += if draft.is_combined { 0 } else { day_ids.len() };
        }
        file.write(*id, &entry.into())?;
        for (place, (day, day_id)) in days.iter().zip(&day_ids).enumerate() {
            let day = day.dictionary(&day_ids, place, *id, pages);
            file.write(*day_id, &day.into())?;
        }
    }
    let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return Ok(None) };
    let outline =
        dictionary! { "Type" => "Outlines", "First" => *first, "Last" => *last, "Count" => count as i64 };
    file.write(root, &outline.into())?;
    Ok(Some(root))
}

fn chapters(draft: &Draft) -> Vec<Chapter> {
    let mut chapters: Vec<Chapter> = Vec::new();
    for (number, Written { head, .. }) in draft.written.iter().enumerate() {
        if head.begins {
            let title = Rc::clone(&head.conversation);
            let entry = Entry { title, page: number, top: draft.sheet.height };
            chapters.push(Chapter { entry, days: Vec::new() });
        }
        let days = head.bookmarks.iter().map(|(title, top)| (Rc::clone(title), *top));
        if let Some(chapter) = chapters.last_mut() {
            chapter.days.extend(days.map(|(title, top)| Entry { title, page: number, top }));
        }
    }
    chapters
}

impl Entry {
    /// As it is written, among those of its level.
    fn dictionary(&self, ids: &[ObjectId], place: usize, parent: ObjectId, pages: &[ObjectId]) -> Dictionary {
        let page = pages.get(self.page).map_or(Object::Null, |page| Object::Reference(*page));
        let target = vec![page, "XYZ".into(), Object::Null, self.top.into(), Object::Null];
        let title = if self.title.is_empty() { "Conversation" } else { &self.title };
        let mut entry = dictionary! { "Parent" => parent, "Title" => text(title), "Dest" => target };
        if let Some(before) = place.checked_sub(1).and_then(|place| ids.get(place)) {
            entry.set("Prev", *before);
        }
        if let Some(next) = ids.get(place + 1) {
            entry.set("Next", *next);
        }
        entry
    }
}

//! The tags: what belongs together though it stands on two lines, two pages or in two colours.

use super::flow::Flow;
use super::value::{Map, Value, get};
use super::{Reader, Unreadable};
use crate::field::FIELDS;

/// Tags in one another, at most.
const MAX_DEPTH: u32 = 60;

/// How an element takes part in the text around it.
enum Part {
    /// It goes on with it.
    Inline,
    /// A paragraph of it.
    Paragraph,
    /// It is a text of its own.
    Alone,
}

fn part(kind: &[u8]) -> Part {
    match kind {
        b"Link" | b"Span" | b"Quote" | b"Code" | b"Em" | b"Strong" | b"Reference" => Part::Inline,
        b"P" | b"L" | b"LI" | b"Lbl" | b"LBody" | b"BlockQuote" | b"Figure" | b"Note" => Part::Paragraph,
        _ => Part::Alone,
    }
}

impl<'f> Reader<'_, 'f> {
    /// Reads the texts in the order of the tags.
    pub(super) fn tags(&mut self) -> Result<(), Unreadable> {
        const BROKEN: Unreadable = Unreadable("its tags are broken");
        let root = get(self.catalog()?, "StructTreeRoot").and_then(|root| self.file.follow(root).map());
        let kids = root.and_then(|root| get(root, "K")).ok_or(BROKEN)?;
        let mut flow = Flow::default();
        self.kids(kids, None, &mut flow, MAX_DEPTH)?;
        let page = flow.begin.map(|pen| pen.page);
        self.put("", page, &flow);
        Ok(())
    }

    fn kids(
        &mut self,
        kids: &Value<'f>,
        page: Option<usize>,
        flow: &mut Flow,
        depth: u32,
    ) -> Result<(), Unreadable> {
        let file = self.file;
        match kids {
            Value::List(kids) => kids.iter().try_for_each(|kid| self.kids(kid, page, flow, depth)),
            Value::Number(_) => {
                let (Some(page), Some(mark)) = (page, kids.whole()) else {
                    return Err(Unreadable("its tags are broken"));
                };
                if let Some(text) = self.marked.remove(&(page, mark)) {
                    flow.append(&text);
                }
                Ok(())
            }
            Value::Link(number) => match file.follow(kids) {
                Value::Map(map) => self.element(*number, map, page, flow, depth),
                _ => Err(Unreadable("its tags are broken")),
            },
            Value::Map(map) => {
                let page = get(map, "Pg").and_then(|page| self.page_of(page)).or(page);
                match get(map, "MCID") {
                    Some(mark) => self.kids(mark, page, flow, depth),
                    // A link on the page, whose strings are read with the page.
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn element(
        &mut self,
        number: usize,
        map: &Map<'f>,
        page: Option<usize>,
        flow: &mut Flow,
        depth: u32,
    ) -> Result<(), Unreadable> {
        let depth = depth.checked_sub(1).ok_or(Unreadable("its tags are broken"))?;
        if self.taken.get(number) == Some(&true) {
            return Err(Unreadable("its tags are broken"));
        }
        let page = get(map, "Pg").and_then(|page| self.page_of(page)).or(page);
        let kids = get(map, "K");
        let mut own = Flow::default();
        let kind = get(map, "S").and_then(Value::name).unwrap_or_default();
        match (part(kind), kids) {
            (_, None) => {}
            (Part::Inline, Some(kids)) => self.kids(kids, page, flow, depth)?,
            (Part::Paragraph, Some(kids)) => {
                flow.paragraph();
                self.kids(kids, page, flow, depth)?;
            }
            (Part::Alone, Some(kids)) => {
                self.kids(kids, page, &mut own, depth)?;
                flow.paragraph();
            }
        }
        let first = own.begin.map(|pen| pen.page).or(page).or(flow.begin.map(|pen| pen.page));
        self.put("", first, &own);
        self.take(number, "tag", first, None);
        Ok(())
    }
}

/// Whether a text is the transcript's own: the name of a field, or a day.
pub(super) fn is_ours(text: &str) -> bool {
    const DAYS_AND_MONTHS: [&str; 19] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let is_of_date = |word: &str| {
        DAYS_AND_MONTHS.contains(&word) || word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_day = || {
        let words: Vec<&str> = text.split([' ', ',']).filter(|word| !word.is_empty()).collect();
        (3..=4).contains(&words.len()) && words.iter().all(|word| is_of_date(word))
    };
    FIELDS.iter().any(|field| field.label == text) || is_day()
}

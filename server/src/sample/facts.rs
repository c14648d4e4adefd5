//! The facts of a conversation that its phrases speak of: order, product, sums, days, people.

use super::person::{Agent, Person};
use super::phrasebook::{Phrase, Phrasebook};
use super::random::Random;
use crate::moment::{DAY_MS, Day};

/// Values for the `{slots}` of phrases.
#[derive(Clone, Debug)]
pub struct Facts {
    slots: Vec<(&'static str, Option<String>)>,
}

impl Facts {
    /// Draws the facts of a matter that came up at `now_ms`.
    pub fn draw(book: &Phrasebook, person: &Person, agent: &Agent, now_ms: i64, random: &mut Random) -> Self {
        let product = book.one("product", random);
        let mut other = book.one("product", random);
        if other == product {
            other = book.one("product", random);
        }
        let before = now_ms - random.between(2, 14) * DAY_MS;
        let after = now_ms + random.between(1, 9) * DAY_MS;
        let order = format!("NW-{}", random.between(100_000, 999_999));
        let code = format!("{}-{}", random.letters(4).to_uppercase(), random.between(10, 99));
        let link = format!("https://northwind.example/{}/t/{}", book.language, random.letters(8));
        let given = if book.family_first() { person.name.clone() } else { person.given.clone() };
        let given = given.filter(|_| person.name.is_some());
        let slots = vec![
            ("order", Some(order)),
            ("product", Some(product.to_owned())),
            ("product2", Some(other.to_owned())),
            (
                "amount",
                Some(money(book, random.between(4, 480), random.text(&["00", "90", "95", "99", "50", "49"]))),
            ),
            ("fee", Some(money(book, random.between(4, 29), random.text(&["00", "50", "90"])))),
            ("date", Some(date(book, before))),
            ("date2", Some(date(book, after))),
            ("days", Some(random.between(3, 9).to_string())),
            ("city", Some(book.one("city", random).to_owned())),
            ("street", Some(book.one("street", random).to_owned())),
            ("weekday", Some(book.one("weekday", random).to_owned())),
            ("tracking", Some(format!("NWX{}", random.between(10_000_000, 99_999_999)))),
            ("invoice", Some(format!("INV-2026-{:05}", random.between(1, 99_999)))),
            ("card4", Some(format!("{:04}", random.between(0, 9_999)))),
            ("code", Some(code)),
            ("link", Some(link)),
            ("agent", Some(agent.given().to_owned())),
            ("company", Some(person.company.clone().unwrap_or_else(|| "Hillside Outdoor Ltd.".to_owned()))),
            ("name", given),
            ("email", person.email.clone()),
            ("phone", person.phone.clone()),
        ];
        Self { slots }
    }

    /// The value of a slot.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.slots.iter().find(|(slot, _)| *slot == name).and_then(|(_, value)| value.as_deref())
    }

    /// Fills a phrase in; `None` when it speaks of something that this customer did not give.
    pub fn fill(&self, phrase: &str) -> Option<String> {
        let mut text = String::with_capacity(phrase.len() + 32);
        let mut rest = phrase;
        while let Some((before, tail)) = rest.split_once('{') {
            let (slot, after) = tail.split_once('}')?;
            text.push_str(before);
            text.push_str(self.get(slot)?);
            rest = after;
        }
        text.push_str(rest);
        Some(text.replace("\\n", "\n"))
    }

    /// A phrase of `section` that can be filled in, or an empty text.
    pub fn say(&self, book: &Phrasebook, section: &str, random: &mut Random) -> String {
        self.choose(book, section, |_| true, random).1
    }

    /// The same with its number from 1; a phrase that does not fit is taken only when there is no other.
    pub fn choose(
        &self,
        book: &Phrasebook,
        section: &str,
        fits: impl Fn(&Phrase) -> bool,
        random: &mut Random,
    ) -> (usize, String) {
        let phrases = book.section(section);
        let start = random.below(phrases.len());
        let turned = || phrases.iter().enumerate().cycle().skip(start).take(phrases.len());
        let filled = |(index, phrase): (usize, &Phrase)| self.fill(phrase.text).map(|text| (index + 1, text));
        let fitting = turned().filter(|(_, phrase)| fits(phrase)).find_map(filled);
        fitting.or_else(|| turned().find_map(filled)).unwrap_or_default()
    }
}

fn date(book: &Phrasebook, unix_ms: i64) -> String {
    let day = Day::of(unix_ms);
    let month =
        usize::try_from(day.month - 1).ok().and_then(|index| book.setting("month").get(index).copied());
    let pattern = book.setting("date").first().copied().unwrap_or("{d} {month}");
    pattern.replace("{d}", &day.day.to_string()).replace("{month}", month.unwrap_or_default())
}

fn money(book: &Phrasebook, units: i64, cents: &str) -> String {
    let pattern = book.setting("money").first().copied().unwrap_or("€{m}.{c}");
    pattern.replace("{m}", &units.to_string()).replace("{c}", cents)
}

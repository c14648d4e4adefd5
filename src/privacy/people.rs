//! Who is who in a conversation: every record that names somebody, and which of them are the same person.
//!
//! A person is known by id, else e-mail address, else telephone number, else by name within the conversation
//! (rule PRV-04). Two ids are two people, whatever their names.

use super::fold::fold;
use super::key::Domain;

/// What a person is in the conversation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Role {
    Customer,
    Agent,
    Bot,
    ApiKey,
    Rule,
    System,
    #[default]
    Other,
}

impl Role {
    /// The role that a word of the input means.
    pub(crate) fn of(word: &str) -> Self {
        match word {
            "customer" | "user" | "visitor" | "contact" => Self::Customer,
            "agent" | "admin" | "editor" => Self::Agent,
            "bot" | "assistant" | "ai" => Self::Bot,
            "api_key" => Self::ApiKey,
            "rule" | "automation" => Self::Rule,
            "system" => Self::System,
            _ => Self::Other,
        }
    }

    /// The word in the output.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Agent => "agent",
            Self::Bot => "bot",
            Self::ApiKey => "api_key",
            Self::Rule => "rule",
            Self::System => "system",
            Self::Other => "participant",
        }
    }

    /// First word of the person's tokens.
    pub(crate) fn token(self) -> &'static str {
        match self {
            Self::Customer | Self::Other => "PERSON",
            Self::Agent => "AGENT",
            Self::Bot => "BOT",
            Self::ApiKey => "APIKEY",
            Self::Rule => "RULE",
            Self::System => "SYSTEM",
        }
    }

    /// Whether a name of it is a person's.
    pub(crate) fn is_human(self) -> bool {
        matches!(self, Self::Customer | Self::Agent | Self::Other)
    }
}

/// A record that names somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sighting<'t> {
    pub(crate) role: Role,
    pub(crate) id: Option<&'t str>,
    pub(crate) name: Option<&'t str>,
    pub(crate) email: Option<&'t str>,
    pub(crate) phone: Option<&'t str>,
    pub(crate) company: Option<&'t str>,
}

/// One person of a conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Person {
    pub(crate) role: Role,
    pub(crate) is_subject: bool,
    /// What the pseudonym is made of.
    pub(crate) key: String,
    id: Option<String>,
    emails: Vec<String>,
    phones: Vec<String>,
    names: Vec<String>,
}

impl Person {
    /// The address of this person that a mention means: the one it resembles, else the only one.
    pub(crate) fn email_like(&self, mention: &str) -> Option<&str> {
        let local = mention.split('@').next().unwrap_or_default();
        let exact = self.emails.iter().find(|email| *email == mention);
        let alike = || self.emails.iter().find(|email| email.split('@').next() == Some(local));
        exact.or_else(alike).or(self.emails.first()).map(String::as_str)
    }

    /// The number of this person that a mention means: the one that ends alike, else the only one.
    pub(crate) fn phone_like(&self, mention: &str) -> Option<&str> {
        let tail = |phone: &str| phone.get(phone.len().saturating_sub(7)..).map(str::to_owned);
        let alike = self.phones.iter().find(|phone| tail(phone) == tail(mention));
        alike.or(self.phones.first()).map(String::as_str)
    }
}

/// The people of one conversation.
#[derive(Clone, Debug, Default)]
pub(crate) struct People {
    pub(crate) people: Vec<Person>,
    /// Per sighting, its person.
    of_sighting: Vec<u32>,
}

/// Different records that are remembered, so that a crowd takes no quadratic time.
const MAX_MET: usize = 16;

impl People {
    /// Sorts out who is who. `subject` holds folded ids, e-mail addresses and digits of telephone numbers; where it
    /// is empty, the customer is the subject.
    pub(crate) fn new(conversation_id: &str, sightings: &[Sighting<'_>], subject: &[String]) -> Self {
        let mut this = Self { people: Vec::new(), of_sighting: vec![0; sightings.len()] };
        let mut order: Vec<usize> = (0..sightings.len()).collect();
        let mut met: Vec<(&Sighting<'_>, u32)> = Vec::new();
        // The best known first, so that the order of the records does not matter.
        order.sort_by_key(|&at| {
            sightings.get(at).map(|seen| (seen.id.is_none(), seen.email.is_none(), seen.phone.is_none()))
        });
        for at in order {
            let Some(seen) = sightings.get(at) else { continue };
            // Most messages are of somebody who has just been seen.
            let again = met.iter().find(|(known, _)| *known == seen).map(|&(_, person)| person);
            let person = again.unwrap_or_else(|| this.person_of(seen));
            if again.is_none() && met.len() < MAX_MET {
                met.push((seen, person));
            }
            if let Some(slot) = this.of_sighting.get_mut(at) {
                *slot = person;
            }
        }
        let customer = this.customer(sightings);
        for (number, person) in (0..).zip(&mut this.people) {
            person.is_subject = if subject.is_empty() {
                Some(number) == customer
            } else {
                let known = person.id.iter().map(|id| fold(id)).chain(person.emails.iter().cloned());
                known.chain(person.phones.iter().cloned()).any(|value| subject.contains(&value))
            };
            person.key = match (&person.id, person.emails.first(), person.phones.first()) {
                (Some(id), _, _) => format!("id:{id}"),
                (None, Some(email), _) => format!("email:{email}"),
                (None, None, Some(phone)) => format!("phone:{phone}"),
                (None, None, None) => {
                    let name = person.names.first().map(String::as_str).unwrap_or_default();
                    format!("name:{conversation_id}:{name}")
                }
            };
        }
        this
    }

    /// The person of a sighting, in the order in which they were given.
    pub(crate) fn of(&self, sighting: usize) -> u32 {
        self.of_sighting.get(sighting).copied().unwrap_or(0)
    }

    /// Number of the conversation's customer, whose record comes first.
    pub(crate) fn customer(&self, sightings: &[Sighting<'_>]) -> Option<u32> {
        sightings.first().filter(|seen| seen.role == Role::Customer).map(|_| self.of(0))
    }

    /// What the pseudonyms of the people are made of.
    pub(crate) fn identities(&self) -> impl Iterator<Item = (Domain, &str)> {
        self.people.iter().filter(|person| person.role.is_human()).flat_map(|person| {
            let addresses = person.emails.iter().map(|value| (Domain::Email, value.as_str()));
            let numbers = person.phones.iter().map(|value| (Domain::Phone, value.as_str()));
            [(Domain::Person, person.key.as_str())].into_iter().chain(addresses).chain(numbers)
        })
    }

    /// Whether JSON of the host's own names somebody who is not the subject.
    pub(crate) fn names_another(&self, source: &str) -> bool {
        self.names(source, |person| !person.is_subject)
    }

    /// Whether the host of a link names anybody.
    pub(crate) fn names_anybody(&self, host: &str) -> bool {
        self.names(host, |_| true)
    }

    fn names(&self, source: &str, whom: impl Fn(&Person) -> bool) -> bool {
        let folded = fold(source);
        let digits = digits(source);
        let others = self.people.iter().filter(|person| whom(person) && person.role.is_human());
        let is_word = |value: &String| {
            memchr::memmem::find_iter(folded.as_bytes(), value.as_bytes()).any(|at| {
                let before = folded.get(..at).and_then(|text| text.chars().next_back());
                let after = folded.get(at + value.len()..).and_then(|text| text.chars().next());
                ![before, after].into_iter().flatten().any(char::is_alphanumeric)
            })
        };
        others.into_iter().any(|person| {
            let parts = person.names.iter().flat_map(|name| name.split_whitespace().map(str::to_owned));
            parts.filter(|part| part.len() >= 3).any(|part| is_word(&part))
                || person.emails.iter().any(is_word)
                || person.phones.iter().any(|phone| phone.len() >= 7 && digits.contains(phone.as_str()))
        })
    }

    pub(crate) fn get(&self, person: u32) -> Option<&Person> {
        self.people.get(person as usize)
    }

    fn person_of(&mut self, seen: &Sighting<'_>) -> u32 {
        let email = seen.email.map(fold);
        let phone = seen.phone.map(digits);
        let name = seen.name.map(|name| fold(name).trim().to_owned()).filter(|name| !name.is_empty());
        let found = self.find(seen, email.as_deref(), phone.as_deref(), name.as_deref());
        let at = found.unwrap_or(self.people.len());
        if found.is_none() {
            self.people.push(Person { role: seen.role, ..Person::default() });
        }
        if let Some(person) = self.people.get_mut(at) {
            if person.role == Role::Other || seen.role == Role::Customer {
                person.role = seen.role;
            }
            person.id = person.id.take().or(seen.id.map(str::to_owned));
            for (values, value) in
                [(&mut person.emails, email), (&mut person.phones, phone), (&mut person.names, name)]
            {
                values.extend(value.filter(|value| !values.contains(value)));
            }
        }
        at as u32
    }

    fn find(
        &self,
        seen: &Sighting<'_>,
        email: Option<&str>,
        phone: Option<&str>,
        name: Option<&str>,
    ) -> Option<usize> {
        let holds = |values: &[String], value: Option<&str>| {
            value.is_some_and(|value| values.iter().any(|known| known == value))
        };
        if let Some(id) = seen.id {
            let same = self.people.iter().position(|person| person.id.as_deref() == Some(id));
            if same.is_some() {
                return same;
            }
        }
        // Two ids are two people.
        let may_be = |person: &Person| person.id.is_none() || seen.id.is_none();
        let by = |test: &dyn Fn(&Person) -> bool| {
            let mut fits =
                self.people.iter().enumerate().filter(|(_, person)| may_be(person) && test(person));
            let first = fits.next().map(|(at, _)| at);
            first.filter(|_| fits.next().is_none())
        };
        by(&|person| holds(&person.emails, email))
            .or_else(|| by(&|person| holds(&person.phones, phone)))
            .or_else(|| {
                let both_sides = |person: &Person| {
                    let customers = [person.role, seen.role].map(|role| role == Role::Customer);
                    customers == [true, true] || customers == [false, false] || seen.role == Role::Other
                };
                by(&|person| both_sides(person) && holds(&person.names, name))
            })
            .or_else(|| {
                // A record without any name of its own, of the one customer.
                let is_bare = seen.id.is_none() && email.is_none() && phone.is_none() && name.is_none();
                (is_bare && seen.role == Role::Customer)
                    .then(|| by(&|person| person.role == Role::Customer))
                    .flatten()
            })
    }
}

/// A telephone number in one form: digits only, without the international prefix written as zeros.
pub(crate) fn digits(phone: &str) -> String {
    let digits: String = fold(phone).chars().filter(char::is_ascii_digit).collect();
    match digits.strip_prefix("00") {
        Some(rest) => rest.to_owned(),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sighting<'t>(role: Role, id: &'t str, name: &'t str, email: &'t str) -> Sighting<'t> {
        let given = |text: &'t str| (!text.is_empty()).then_some(text);
        Sighting { role, id: given(id), name: given(name), email: given(email), ..Sighting::default() }
    }

    fn numbers(sightings: &[Sighting<'_>]) -> Vec<u32> {
        let people = People::new("conv_1", sightings, &[]);
        (0..sightings.len()).map(|at| people.of(at)).collect()
    }

    #[test]
    fn prv_04_one_person_whatever_the_order_of_the_records() {
        use Role::{Agent, Customer};
        let lena = sighting(Customer, "cus_1", "Lena Kunde", "lena@kunde.example");
        let cases = [
            (vec![lena.clone(), sighting(Customer, "cus_1", "Lena K.", "")], vec![0, 0], "id"),
            (vec![lena.clone(), sighting(Customer, "", "", "LENA@kunde.example")], vec![0, 0], "e-mail"),
            (vec![lena.clone(), sighting(Customer, "", "lena kunde", "")], vec![0, 0], "name"),
            (vec![lena.clone(), sighting(Customer, "", "", "")], vec![0, 0], "nothing but the role"),
            (
                vec![lena.clone(), sighting(Agent, "agt_1", "Lena Kunde", "")],
                vec![0, 1],
                "an agent of this name",
            ),
            (vec![lena.clone(), sighting(Customer, "cus_2", "Lena Kunde", "")], vec![0, 1], "two ids"),
            (
                vec![sighting(Agent, "", "Ada", ""), sighting(Agent, "agt_1", "Ada", "ada@shop.example")],
                vec![0, 0],
                "the id comes later",
            ),
        ];
        for (sightings, expected, why) in cases {
            let found = numbers(&sightings);
            let same = |numbers: &[u32]| numbers.first() == numbers.get(1);
            assert_eq!(same(&found), same(&expected), "{why}");
        }
    }

    #[test]
    fn a_name_of_two_people_is_neither() {
        use Role::Agent;
        let sightings = [
            sighting(Agent, "a", "Ada", ""),
            sighting(Agent, "b", "Ada", ""),
            sighting(Agent, "", "Ada", ""),
        ];
        let found = numbers(&sightings);
        assert!(found.get(2) != found.first() && found.get(2) != found.get(1));
    }

    #[test]
    fn the_subject_is_found_by_any_of_their_identities() {
        let sightings = [
            sighting(Role::Customer, "cus_9", "L. Kunde", "old@kunde.example"),
            sighting(Role::Customer, "cus_1", "Lena Kunde", ""),
            sighting(Role::Customer, "cus_2", "Lena Kunde", ""),
        ];
        let subject = ["cus_1".to_owned(), "old@kunde.example".to_owned()];
        let people = People::new("conv_1", &sightings, &subject);
        let subjects: Vec<_> =
            (0..3).map(|at| people.get(people.of(at)).is_some_and(|person| person.is_subject)).collect();
        assert_eq!(subjects, [true, true, false]);
    }
}

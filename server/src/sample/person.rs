//! Invented customers and agents. Addresses are at reserved domains, phone numbers in ranges reserved for fiction.

use serde_json::{Value, json};

use super::phrasebook::{LANGUAGES, Phrasebook};
use super::random::Random;

/// How many customers the workspace has.
const CUSTOMERS: usize = 1_500;
/// The first ones write again and again.
const REGULARS: usize = 70;

/// A customer.
#[derive(Clone, Debug)]
pub struct Person {
    /// `cus_…`
    pub id: String,
    /// Index of the language in `LANGUAGES`.
    pub language: usize,
    /// Given name, also when it is not known to the shop.
    pub given: Option<String>,
    /// Full name as known to the shop.
    pub name: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Phone number.
    pub phone: Option<String>,
    /// Employer.
    pub company: Option<String>,
    /// Whether the identity was verified.
    pub verified: bool,
    attributes: Value,
}

impl Person {
    /// The `customer` object of a conversation.
    pub fn profile(&self) -> Value {
        json!({
            "id": self.id,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "company": self.company,
            "verified": self.verified,
            "custom_attributes": self.attributes,
        })
    }

    /// Whoever starts a conversation: often a regular, otherwise anybody.
    pub fn draw(books: &[Phrasebook], random: &mut Random) -> Self {
        let number = if random.chance(22) { random.below(REGULARS) } else { random.below(CUSTOMERS) };
        Self::numbered(books, number)
    }

    fn numbered(books: &[Phrasebook], number: usize) -> Self {
        let mut random = Random::of("person", number);
        let language = draw_language(&mut random);
        let id = format!("cus_{}{number:04}", random.letters(4));
        let Some(book) = books.get(language) else {
            return Self::anonymous(id, language);
        };
        let (given, given_latin) = both_forms(book.one("given", &mut random));
        let (family, family_latin) = both_forms(book.one("family", &mut random));
        let full = match book.language {
            "ja" | "zh" | "ko" => format!("{family}{given}"),
            _ if book.family_first() => format!("{family} {given}"),
            _ => format!("{given} {family}"),
        };
        let domain = random.text(&[
            "example.com",
            "example.org",
            "example.net",
            "mail.example",
            "post.example",
            "kunde.example",
            "inbox.example",
            "families.example",
        ]);
        let email = match random.below(4) {
            0 => format!("{given_latin}.{family_latin}{number}@{domain}"),
            1 => format!("{family_latin}{number}@{domain}"),
            2 => format!("{given_latin}_{family_latin}+shop{number}@{domain}"),
            _ => format!("{}{family_latin}{number}@{domain}", given_latin.chars().next().unwrap_or('x')),
        };
        let company =
            random.chance(if number < REGULARS { 40 } else { 8 }).then(|| company(&family, &mut random));
        let mut person = Self {
            id,
            language,
            given: Some(given),
            name: Some(full),
            email: Some(email),
            phone: random.chance(45).then(|| phone(book.language, &mut random)),
            company,
            verified: random.chance(48),
            attributes: attributes(book.language, &mut random),
        };
        match if number < REGULARS { 99 } else { random.below(100) } {
            0..10 => person = Self::anonymous(person.id, language),
            10..20 => {
                person.phone = Some(phone(book.language, &mut random));
                (person.email, person.verified) = (None, false);
                if random.chance(60) {
                    (person.name, person.given) = (None, None);
                }
            }
            20..25 => (person.name, person.given, person.verified) = (None, None, false),
            25..27 => {
                // Names as people really type them into forms.
                let typed = [
                    "=Jo+Ann",
                    "-Sam-",
                    "\"Bobby\" Tables, Jr.",
                    "@nightowl",
                    "  Kim  ",
                    "Zoe \u{200d}🌸",
                    "TEST; DROP",
                ];
                person.name = Some(random.text(&typed).to_owned());
            }
            _ => {}
        }
        person
    }

    fn anonymous(id: String, language: usize) -> Self {
        let id = id.replace("cus_", "cus_anon_");
        Self {
            id,
            language,
            given: None,
            name: None,
            email: None,
            phone: None,
            company: None,
            verified: false,
            attributes: json!({}),
        }
    }
}

fn draw_language(random: &mut Random) -> usize {
    let mut left = random.below(LANGUAGES.iter().map(|(_, share, _)| share).sum());
    for (index, (_, share, _)) in LANGUAGES.iter().enumerate() {
        if left < *share {
            return index;
        }
        left -= share;
    }
    0
}

/// A name as written (`花子=hanako`) and in Latin letters for addresses.
fn both_forms(entry: &str) -> (String, String) {
    let (native, latin) = entry.split_once('=').unwrap_or((entry, entry));
    (native.to_owned(), latin.chars().flat_map(folded).collect())
}

fn folded(letter: char) -> Vec<char> {
    let text = match letter {
        'ä' | 'æ' => "ae",
        'ö' | 'ø' | 'Ö' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' => "ss",
        'á' | 'à' | 'â' | 'ã' | 'å' | 'ą' | 'Á' => "a",
        'é' | 'è' | 'ê' | 'ë' | 'ę' | 'É' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'ı' | 'İ' => "i",
        'ó' | 'ò' | 'ô' | 'õ' => "o",
        'ú' | 'ù' | 'û' => "u",
        'ç' | 'ć' | 'Ç' => "c",
        'ñ' | 'ń' => "n",
        'ł' | 'Ł' => "l",
        'ś' | 'ş' | 'Ş' | 'Ś' => "s",
        'ź' | 'ż' | 'Ż' => "z",
        'ğ' => "g",
        'ý' => "y",
        _ if letter.is_ascii_alphanumeric() => return vec![letter.to_ascii_lowercase()],
        _ => "",
    };
    text.chars().collect()
}

fn phone(language: &str, random: &mut Random) -> String {
    match language {
        "de" => format!("+49 30 5550 {:04}", random.below(10_000)),
        "en" if random.chance(50) => format!("+44 20 7946 0{:03}", random.below(1_000)),
        _ => {
            let area = random.text(&["212", "415", "503", "617", "303", "718", "206", "512", "312", "404"]);
            format!("+1-{area}-555-01{:02}", random.below(100))
        }
    }
}

fn company(family: &str, random: &mut Random) -> String {
    match random.below(5) {
        0 => format!("{family} & Sons, Ltd."),
        1 => format!("{family} GmbH"),
        2 => "Alpine Club \"Edelweiss\" e.V.".to_owned(),
        3 => format!("Studio {family}"),
        _ => format!("{family} Logistics Inc."),
    }
}

fn attributes(language: &str, random: &mut Random) -> Value {
    if random.chance(25) {
        return json!({});
    }
    let mut attributes = json!({
        "plan": random.text(&["free", "plus", "business"]),
        "orders_total": random.below(40),
        "newsletter": random.chance(50),
        "preferred_language": language,
    });
    if let Some(map) = attributes.as_object_mut() {
        if random.chance(30) {
            map.insert("loyalty_points".into(), json!(random.below(9_000)));
        }
        if random.chance(15) {
            map.insert("referrer".into(), Value::Null);
        }
        if random.chance(12) {
            map.insert("sizes".into(), json!({ "jacket": "M", "boots": 42.5 }));
        }
        if random.chance(6) {
            map.insert("note, internal".into(), json!("=HYPERLINK(\"https://example.com\",\"profile\")"));
        }
    }
    attributes
}

/// A person of the support team.
#[derive(Debug)]
pub struct Agent {
    /// `agt_…`
    pub id: &'static str,
    /// Full name.
    pub name: &'static str,
    /// Address at a reserved domain.
    pub email: &'static str,
}

impl Agent {
    /// The name that customers see.
    pub fn given(&self) -> &'static str {
        self.name.split(' ').next().unwrap_or(self.name)
    }
}

const fn agent(id: &'static str, name: &'static str, email: &'static str) -> Agent {
    Agent { id, name, email }
}

/// The team.
pub const AGENTS: [Agent; 12] = [
    agent("agt_01", "Ada Berger", "ada@northwind.example"),
    agent("agt_02", "Malik Osman", "malik@northwind.example"),
    agent("agt_03", "Ingrid Solberg", "ingrid@northwind.example"),
    agent("agt_04", "Théo Lacroix", "theo@northwind.example"),
    agent("agt_05", "Carmen Ibarra", "carmen@northwind.example"),
    agent("agt_06", "Kenji Arai", "kenji@northwind.example"),
    agent("agt_07", "Nora O'Dwyer", "nora@northwind.example"),
    agent("agt_08", "Piotr Zawada", "piotr@northwind.example"),
    agent("agt_09", "Leyla Demirci", "leyla@northwind.example"),
    agent("agt_10", "Rahul Sethi", "rahul@northwind.example"),
    agent("agt_11", "Hana Weiss", "hana@northwind.example"),
    agent("agt_12", "Jon \"JJ\" Jeffers", "jj@northwind.example"),
];

/// Somebody else of the team.
pub fn other_agent(agent: &Agent, random: &mut Random) -> &'static Agent {
    let [first, ..] = &AGENTS;
    let others: Vec<&'static Agent> = AGENTS.iter().filter(|other| other.id != agent.id).collect();
    random.pick(&others).unwrap_or(first)
}

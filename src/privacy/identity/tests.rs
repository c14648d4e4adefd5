//! Rules of mentions, with invented people.

use super::*;
use crate::privacy::passage::Passage;
use crate::privacy::span::Span;
use IdentityKind::{Attribute, Company, Email, Name, Phone, Username};

type Field<'a> = (u32, IdentityKind, &'a str);

fn spans(fields: &[Field<'_>], text: &str, question: &str) -> Vec<Span> {
    let mut identities = Identities::default();
    for &(person, kind, value) in fields {
        identities.add(person, kind, value);
    }
    let mut spans = Vec::new();
    identities.find(&Passage::after(text, question), &mut spans);
    spans
}

/// The places that are found, those under 70 % with a question mark.
fn found(fields: &[Field<'_>], text: &str) -> Vec<String> {
    let shown = |span: &Span| {
        let mark = if span.is_sure() { "" } else { "?" };
        format!("{}{mark}", text.get(span.start..span.end).unwrap())
    };
    spans(fields, text, "").iter().map(shown).collect()
}

/// Checks lines of a text and what is found in it, separated by `|`.
fn check(fields: &[Field<'_>], cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for &(text, expected) in cases {
        let found = found(fields, text).join("|");
        if found != expected {
            wrong.push(format!("{text:?}: found {found:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{fields:?}\n{}", wrong.join("\n"));
}

const LENA: &[Field<'_>] = &[(1, Name, "Lena Vossberg")];
const ROSALIND: &[Field<'_>] =
    &[(1, Name, "Rosalind Okafor"), (1, Email, "r.okafor@example.com"), (1, Phone, "+1 202-555-0143")];

#[test]
fn a_word_for_a_role_is_a_surname_behind_a_given_name() {
    let lena: &[Field<'_>] = &[(1, Name, "Lena Kunde")];
    check(
        lena,
        &[
            ("Lena Kunde here", "Lena Kunde"),
            ("Frau Kunde", "Kunde"),
            ("der kunde hat bezahlt", ""),
            ("Jeder Kunde bekommt einen Gutschein", "Kunde?"),
        ],
    );
    check(&[(1, Name, "Kunde")], &[("Lieber Kunde, danke", "")]);
    check(&[(1, Name, "Website Guest")], &[("a guest of the website", "")]);
}

#[test]
fn parts_of_a_name_are_found_in_any_order_and_case() {
    check(
        LENA,
        &[
            ("Lena Vossberg", "Lena Vossberg"),
            ("this is LENA VOSSBERG", "LENA VOSSBERG"),
            ("lena here", "lena"),
            ("ask vossberg about it", "vossberg"),
            ("Vossberg, Lena", "Vossberg, Lena"),
            ("Vossberg Lena", "Vossberg Lena"),
            ("Lena Marie Vossberg", "Lena Marie Vossberg"),
            ("Lena M. Vossberg", "Lena M. Vossberg"),
            ("lena m vossberg", "lena m vossberg"),
            ("Lena von Vossberg", "Lena von Vossberg"),
            ("L. Vossberg", "L. Vossberg"),
            ("Vossberg, L.", "Vossberg, L."),
            ("best, Lena V.", "Lena V."),
            ("Lena V wrote", "Lena V"),
            ("signed L.V. yesterday", "L.V."),
            ("signed L. V.", "L. V."),
            ("l.v. or LV or l v", ""),
            ("Mrs Vossberg and Dr. Lena Vossberg!", "Vossberg|Lena Vossberg"),
            ("Lena's bag, Lena’s and Vossbergs and Lenas", "Lena|Lena|Vossberg|Lena"),
            ("helena, lenard, elena", ""),
            ("Le\u{200B}na Voss\u{AD}berg", "Le\u{200B}na Voss\u{AD}berg"),
            ("ＬＥＮＡ", "ＬＥＮＡ"),
            ("Lena\nVossberg", "Lena|Vossberg"),
            ("Lena and Vossberg", "Lena|Vossberg"),
        ],
    );
}

#[test]
fn names_are_found_in_handles_and_addresses() {
    check(
        LENA,
        &[
            ("user lena.vossberg", "lena.vossberg"),
            ("user lenavossberg", "lenavossberg"),
            ("user LenaVossberg84", "LenaVossberg84"),
            ("vossberg_lena", "vossberg_lena"),
            ("l.vossberg", "l.vossberg"),
            ("lvossberg", "lvossberg"),
            ("@lena84", "lena84"),
            ("https://social.test/in/lena-vossberg/", "lena-vossberg"),
            ("lena.vossberg@mail.test.", "lena.vossberg@mail.test"),
            ("office@vossberg.test", "office@vossberg.test"),
            ("a@vossberg or", "vossberg"),
        ],
    );
}

#[test]
fn double_names_and_apostrophes_are_one_name() {
    check(
        &[(1, Name, "Jean-Luc Moreau-Petit")],
        &[
            ("Jean Luc Moreau Petit", "Jean Luc Moreau Petit"),
            ("jean-luc moreau", "jean-luc moreau"),
            ("JeanLuc", "JeanLuc"),
            ("Luc Moreau", "Luc Moreau"),
            ("un petit moment", ""),
        ],
    );
    check(
        &[(1, Name, "Sean O'Malley")],
        &[
            ("Sean O’Malley", "Sean O’Malley"),
            ("Sean O Malley", "Sean O Malley"),
            ("omalley", "omalley"),
            ("mr o'malley", "o'malley"),
            ("malley", "malley"),
        ],
    );
    check(
        &[(1, Name, "Ludwig van der Bergen")],
        &[
            ("Van der Bergen", "Van der Bergen"),
            ("ludwig vanderbergen", "ludwig|vanderbergen"),
            ("van der valk, der Mann", ""),
        ],
    );
}

#[test]
fn umlauts_are_found_both_ways() {
    for name in ["Jürgen Müller-Weiß", "Juergen Mueller-Weiss"] {
        for text in ["JÜRGEN", "Juergen", "jurgen", "müller", "Mueller", "Muller", "Jürgen Mueller-Weiss"]
        {
            assert_eq!(found(&[(1, Name, name)], text), [text], "{name}");
        }
    }
}

#[test]
fn mistakes_and_short_forms_are_seen_through_beside_another_part() {
    check(
        ROSALIND,
        &[
            ("rosa1ind okafor typo", "rosa1ind okafor"),
            ("rosa1ind", "rosa1ind"),
            ("r0salind", "r0salind"),
            ("Rosalnid Okafor", "Rosalnid Okafor"),
            ("Rsoalind Okafor", "Rsoalind Okafor"),
            ("Rosalind Okafro", "Rosalind Okafro"),
            ("Okafor Rosalynd", "Okafor Rosalynd"),
            ("Ros Okafor", "Ros Okafor"),
            ("ros and rosalynd", ""),
            ("Okafor, R.", "Okafor, R."),
            ("Rosalind Franklin museum? no, i am Rosalind", "Rosalind?|Rosalind"),
        ],
    );
}

#[test]
fn prv_04_words_that_are_names_are_not_replaced_blindly() {
    check(
        &[(1, Name, "Will May")],
        &[
            ("it will do, you may go", ""),
            ("will this work?", ""),
            ("Will this work?", "Will?"),
            ("ok. Will do", "Will?"),
            ("I asked Will yesterday", "Will"),
            ("Hi Will, thanks", "Will"),
            ("hi will, thanks", "will"),
            ("hi will you help", ""),
            ("my name is will", "will"),
            ("Mr May called, mrs may too", "May|may"),
            ("see you in May", "May?"),
            ("Will May", "Will May"),
            ("ok will may", "will may?"),
            ("Regards,\nWill", "Will"),
            ("WILL THIS WORK", "WILL?"),
            ("Will's order", "Will?"),
            ("bill wills", ""),
            ("W. May", "W. May"),
            ("@will", ""),
        ],
    );
    check(
        &[(1, Name, "Rosa Klein")],
        &[
            ("das ist klein, eine rosa Jacke", ""),
            ("Frau Klein", "Klein"),
            ("hola Rosa", "Rosa"),
            ("la camisa rosa", ""),
            ("rosa klein", "rosa klein?"),
        ],
    );
    let answer = spans(&[(1, Name, "Grace Okafor")], "grace", "what is your first name?");
    assert!(answer.len() == 1 && answer[0].is_sure());
    check(
        &[(1, Name, "Al Li")],
        &[
            ("al li jo", "al li?"),
            ("ask Al about it", "Al"),
            ("mr li", "li"),
            ("also, lithium", ""),
            ("in AL or", "AL?"),
        ],
    );
}

#[test]
fn prv_04_of_two_people_with_one_name_none_is_guessed() {
    let fields: &[Field<'_>] = &[(1, Name, "Anna Berling"), (2, Name, "Anna Solberg")];
    let both = spans(fields, "tell Anna", "");
    assert_eq!((both[0].person, both[0].confidence), (None, 50));
    let one = spans(fields, "tell Anna Solberg", "");
    assert_eq!((one[0].person, one[0].is_sure(), one.len()), (Some(2), true, 1));
    let twice = spans(&[(1, Name, "Anna Berling"), (1, Name, "Anna")], "Anna", "");
    assert_eq!((twice[0].person, twice[0].is_sure(), twice.len()), (Some(1), true, 1));
}

#[test]
fn prv_04_a_name_that_is_the_mailbox_too_is_a_name() {
    let ada: &[Field<'_>] =
        &[(1, Name, "Ada Lovering"), (1, Email, "ada@shop.test"), (1, Email, "lovering@shop.test")];
    for (text, expected) in [
        ("thank you, Ada!", Entity::Person),
        ("ask lovering", Entity::Person),
        ("Ada", Entity::Person),
        ("ada@shop.test", Entity::Email),
        ("ada at shop dot test", Entity::Email),
    ] {
        let found = spans(ada, text, "");
        assert_eq!((found.len(), found[0].entity, found[0].person), (1, expected, Some(1)), "{text}");
    }
}

#[test]
fn names_of_other_scripts_are_found() {
    let cases: &[(&str, &[(&str, &str)])] = &[
        (
            "Иван Петров",
            &[("иван петров", "иван петров"), ("с Иваном Петровым", "Иваном Петровым"), ("диван", "")],
        ),
        ("محمد السيد", &[("شكرا لمحمد", "محمد"), ("محمد السيد", "محمد السيد")]),
        (
            "田中太郎",
            &[("田中です", "田中"), ("私は田中太郎です", "田中太郎"), ("太郎さん", "太郎"), ("田んぼ", "")],
        ),
        ("田中 太郎", &[("田中太郎です", "田中太郎")]),
        ("王小明", &[("我是王小明", "王小明"), ("王先生", "王"), ("国王", ""), ("小明", "小明")]),
        ("김민준", &[("김민준입니다", "김민준"), ("민준이가", "민준"), ("김치", "")]),
        ("アン", &[("アンケート", ""), ("アンです", "アン")]),
        ("สมชาย ใจดี", &[("ผมสมชายครับ", "สมชาย")]),
        ("Αλέξης Παππάς", &[("ο αλεξης", "αλεξης")]),
        ("राम शर्मा", &[("मैं शर्मा हूँ", "शर्मा")]),
    ];
    for (name, cases) in cases {
        check(&[(1, Name, name)], cases);
    }
}

#[test]
fn email_addresses_are_found_as_people_write_and_speak_them() {
    check(
        ROSALIND,
        &[
            ("R.Okafor@Example.com", "R.Okafor@Example.com"),
            ("mail r.okafor+shop@example.com.", "r.okafor+shop@example.com"),
            ("r.okafor at example dot com", "r.okafor at example dot com"),
            ("r dot okafor [at] example [dot] com", "r dot okafor [at] example [dot] com"),
            ("r . okafor (at) example . com", "r . okafor (at) example . com"),
            ("r okafor at example com", "r okafor at example com"),
            ("rokafor examplecom", "rokafor examplecom"),
            ("rokaforexamplecom", "rokaforexamplecom"),
            ("r.okafor at the usual domain", "r.okafor"),
            ("r.okafor at example", "r.okafor at example"),
            ("see example.com", ""),
        ],
    );
    check(
        &[(1, Email, "info@vossberg.test"), (2, Email, "sunny@mail.test")],
        &[("info please", ""), ("info@vossberg.test", "info@vossberg.test"), ("a sunny day", "")],
    );
}

#[test]
fn telephone_numbers_are_found_in_any_form() {
    check(
        ROSALIND,
        &[
            ("call (202) 555.0143", "(202) 555.0143"),
            ("call +1-202-555-0143 ext 4", "+1-202-555-0143"),
            ("two oh two five five five oh one four three", "two oh two five five five oh one four three"),
            ("order 2025550", ""),
            ("order 95550143", ""),
        ],
    );
}

#[test]
fn companies_user_names_and_attributes_are_found() {
    check(
        &[
            (1, Company, "Fenwick & Daughters GmbH"),
            (2, Company, "Apple Inc."),
            (3, Company, "Best Price Ltd"),
            (4, Company, "Alpine Club \"Edelweiss\" e.V."),
        ],
        &[
            ("on it (Alpine Club \"Edelweiss\" e.V., Norwich)", "Alpine Club \"Edelweiss"),
            ("fenwick and daughters", ""),
            ("Fenwick & Daughters GmbH", "Fenwick & Daughters GmbH"),
            ("at fenwick daughters", "fenwick daughters"),
            ("i ate an apple", ""),
            ("the best price", ""),
            ("at Best Price today", "Best Price"),
        ],
    );
    check(
        &[(1, Username, "@lena_k84"), (2, Username, "sunny"), (3, Username, "support")],
        &[
            ("i am lena_k84", "lena_k84"),
            ("@Lena_K84", "@Lena_K84"),
            ("lenak84!", "lenak84"),
            ("support, a sunny day", ""),
        ],
    );
    check(
        &[
            (1, Attribute, "KD-4711-X"),
            (1, Attribute, "8834021"),
            (1, Attribute, "premium"),
            (1, Attribute, "Zebra Fund"),
        ],
        &[
            ("number kd 4711 x", "kd 4711 x"),
            ("KD4711X", "KD4711X"),
            ("88 34 021", "88 34 021"),
            ("18834021", ""),
            ("premium plan", ""),
            ("the zebra fund", "zebra fund"),
        ],
    );
}

#[test]
fn fields_that_name_nobody_find_nothing() {
    for value in ["Support Team", "Guest 12", "Unknown visitor", "", "  ", "-", "A", "van"] {
        assert!(
            found(&[(1, Name, value)], "Support team, guest 12, unknown, a van - A").is_empty(),
            "{value}"
        );
    }
}

#[test]
fn hostile_texts_take_linear_time() {
    let fields: &[Field<'_>] = &[
        (1, Name, "Will May"),
        (1, Name, "Aaaaaa A. Bbbbbb"),
        (1, Email, "a.a@a.aa"),
        (1, Phone, "+49 30 1234567"),
        (1, Username, "aaaaaa"),
        (1, Attribute, "1111111"),
        (1, Name, "王小明"),
    ];
    for unit in [
        "a",
        "a ",
        "a.",
        "1",
        "1 ",
        "WILL ",
        "aaaaaa",
        "王",
        "aaaaaa b. ",
        "1234567 ",
        "one ",
        "@",
        "a@",
        "+",
        "\u{200B}",
    ] {
        let text = unit.repeat(50_000 / unit.len());
        let started = std::time::Instant::now();
        spans(fields, &text, "");
        assert!(started.elapsed().as_millis() < 5000, "{unit} {:?}", started.elapsed());
    }
}

mod properties {
    use proptest::prelude::*;

    use super::*;

    const GIVEN: [&str; 8] =
        ["Rosalind", "Jürgen", "Tamsin", "Ximena", "Łukasz", "Dagny", "Zoë", "Anne-Sofie"];
    const SURNAMES: [&str; 8] = [
        "Okafor",
        "Vossberg",
        "Müllersen",
        "Oyelaran",
        "O'Mallory",
        "Szczepan",
        "Nguyễn",
        "Brandt-Holmqvist",
    ];

    /// A way to write a name.
    fn written(given: &str, surname: &str, way: usize) -> String {
        let initial: String = given.chars().take(1).collect();
        let last: String = surname.chars().take(1).collect();
        let spaced = |text: &str| text.replace('-', " ");
        match way {
            0 => format!("{given} {surname}"),
            1 => format!("{surname}, {given}"),
            2 => format!("{surname} {given}"),
            3 => format!("{initial}. {surname}"),
            4 => format!("{surname}, {initial}."),
            5 => format!("{given} {last}."),
            6 => format!("{} {}", given.to_uppercase(), surname.to_uppercase()),
            7 => format!("{} {}", given.to_lowercase(), surname.to_lowercase()),
            8 => format!("{given} Q. {surname}"),
            9 => format!("{given} Maria {surname}"),
            10 => spaced(&format!("{given} {surname}")),
            11 => given.to_lowercase(),
            12 => surname.to_owned(),
            13 => format!("{}.{}", given.to_lowercase(), surname.to_lowercase()),
            14 => format!("{}_{}", surname.to_lowercase(), given.to_lowercase()),
            15 => given.chars().flat_map(|letter| [letter, '\u{200B}']).collect(),
            16 => surname.replace('ü', "ue"),
            _ => surname.replace('\'', "’"),
        }
    }

    /// Digits with separators of one style.
    fn grouped(digits: &str, cuts: u32, separator: &str) -> String {
        let mut text = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && cuts >> at & 1 == 1 {
                text.push_str(separator);
            }
            text.push(digit);
        }
        text
    }

    fn covers(spans: &[Span], text: &str, mention: &str) -> bool {
        let start = text.find(mention).unwrap();
        let inside = |at: usize, letter: char| {
            !letter.is_alphanumeric()
                || spans.iter().any(|span| span.is_sure() && span.start <= at && at < span.end)
        };
        mention.char_indices().all(|(at, letter)| inside(start + at, letter))
    }

    proptest! {
        #[test]
        fn every_way_to_write_a_name_is_found(
            given in 0..8_usize, surname in 0..8_usize, way in 0..18_usize,
            before in "(so |ask |\\(|is it |\n)?", behind in "( said|, ok|\\.|!|\n|\\))?",
        ) {
            let (given, surname) = (GIVEN[given], SURNAMES[surname]);
            let mention = written(given, surname, way);
            let text = format!("{before}{mention}{behind}");
            let spans = spans(&[(7, Name, &format!("{given} {surname}"))], &text, "");
            prop_assert!(covers(&spans, &text, &mention), "{text:?} {spans:?}");
            prop_assert!(spans.iter().all(|span| span.person == Some(7)));
        }

        #[test]
        fn every_grouping_of_a_telephone_number_is_found(
            national in "[2-9][0-9]{8,9}", code in prop::sample::select(vec!["1", "49", "351"]),
            form in 0..5_usize, cuts in any::<u32>(), separator in prop::sample::select(vec![" ", "-", ".", "/", " - "]),
        ) {
            let digits = match form {
                0 => national.clone(),
                1 => format!("0{national}"),
                2 => format!("{code}{national}"),
                3 => format!("00{code}{national}"),
                _ => format!("{code}0{national}"),
            };
            let plus = if matches!(form, 2 | 4) { "+" } else { "" };
            let mention = format!("{plus}{}", grouped(&digits, cuts, separator));
            let text = format!("call {mention} now");
            for field in [format!("+{code} {national}"), format!("0{national}")] {
                let spans = spans(&[(7, Phone, &field)], &text, "");
                prop_assert!(covers(&spans, &text, &mention), "{field} {text:?} {spans:?}");
            }
        }

        #[test]
        fn any_text_and_any_value_are_survived(
            value in ".{0,40}", text in ".{0,120}", kind in 0..6_usize,
        ) {
            let kind = [Name, Email, Phone, Company, Username, Attribute][kind];
            let mixed = format!("{text}{value}{text}");
            for span in spans(&[(7, kind, &value)], &mixed, "") {
                prop_assert!(mixed.get(span.start..span.end).is_some_and(|found| !found.is_empty()));
            }
        }
    }
}

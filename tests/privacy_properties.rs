//! What holds for every conversation and every profile that replaces: nothing of anybody is left, in no format.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod fixture;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use askvault_export::{Detection, Error, Export, ExportOptions, Profile, Tagger};
use fixture::leak::{Haystack, Written, base64, tokens, written};
use fixture::people::{Somebody, WAYS, conversation_of, mention, people, sentence};
use fixture::{conversations, options, page};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use serde_json::{Value, json};

static TAGGER: LazyLock<Arc<Tagger>> =
    LazyLock::new(|| Arc::new(Tagger::from_bytes(include_bytes!("../model/names.bin")).unwrap()));

const KEYS: [&str; 2] = ["5a", "c3"];

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

fn try_text(options: &ExportOptions, input: &[u8]) -> Result<String, Error> {
    let mut out = Vec::new();
    let mut export = Export::with_tagger(options.clone(), Some(TAGGER.clone()), &mut out)?;
    export.push(input)?;
    export.finish()?;
    Ok(String::from_utf8(out).unwrap())
}

fn text(options: &ExportOptions, input: &[u8]) -> String {
    try_text(options, input).unwrap_or_else(|error| panic!("{error}"))
}

/// Options with everything that can be exported.
fn everything(given: Value, profile: &str, detection: &str) -> ExportOptions {
    let mut all = json!({ "fields": ["all", "content_html"], "profile": profile, "detection": detection,
        "key": KEYS[0].repeat(32), "exportId": "x" });
    all.as_object_mut().unwrap().extend(given.as_object().unwrap().clone());
    options(all)
}

/// Every kind of file.
fn files() -> [Value; 6] {
    [
        json!({ "format": "json" }),
        json!({ "format": "jsonl" }),
        json!({ "mode": "conversations" }),
        json!({ "mode": "conversations", "dialect": "spreadsheet", "lineBreaks": "visible" }),
        json!({ "mode": "messages" }),
        json!({ "mode": "messages", "dialect": "spreadsheet" }),
    ]
}

/// Nothing of the people is in these files.
fn nothing_is_left(people: &[Somebody], input: &Value, files: &[Value], profile: &str, detection: &str) {
    let input = page(std::slice::from_ref(input));
    let values: Vec<_> = people.iter().map(Somebody::values).collect();
    for file in files {
        let options = everything(file.clone(), profile, detection);
        let output = text(&options, &input);
        let haystack = Haystack::new(options.format.extension(), &output);
        for values in &values {
            assert_eq!(values.left_in(&haystack), None, "{profile} {detection} {file}: {people:?}\n{output}");
        }
    }
}

/// Texts that write of the people in some of the ways, a different one in each.
fn texts(people: &[Somebody], chosen: &[(usize, usize, usize)]) -> Vec<String> {
    let text = |&(who, way, form): &(usize, usize, usize)| sentence(&mention(&people[who], way), form);
    chosen.iter().map(text).collect()
}

fn choices(count: usize) -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    // What the customer's own record says of company, user name and number is not known of anybody else.
    let choice = (0..4_usize, 0..WAYS, 0..7_usize);
    let known = |(who, way, form): (usize, usize, usize)| (if way > 31 { 0 } else { who }, way, form);
    prop::collection::vec(choice.prop_map(known), count)
}

proptest! {
    #![proptest_config(config(16))]

    #[test]
    fn nothing_of_anybody_is_left_whatever_field_or_text_it_stands_in(
        people in people(4), chosen in choices(7), training in any::<bool>(), rules in any::<bool>(),
    ) {
        let conversation = conversation_of(&people, &texts(&people, &chosen));
        let profile = if training { "training" } else { "external" };
        nothing_is_left(&people, &conversation, &files(), profile, if rules { "rules" } else { "full" });
    }
}

#[test]
fn the_search_finds_a_value_in_every_encoding() {
    let (value, other) = (Written::new("Łena Köster"), Written::new("Ximena"));
    for (way, text) in written("Łena Köster") {
        let cell = format!("content\r\n\"xx{}yy\"\r\n", text.replace('"', "\"\""));
        let haystack = Haystack::new("csv", &cell);
        assert!(haystack.holds(&value).is_some(), "{way}: {text}");
        assert!(haystack.holds(&other).is_none());
    }
    for before in ["", "a", "ab"] {
        let text = base64(format!("{before}Łena Köster and more").as_bytes());
        assert_eq!(Haystack::new("json", &json!([text]).to_string()).holds(&value), Some("base64"));
    }
    assert!(Haystack::new("json", "[\"(030) 55-50/14 20\"]").holds_digits("3055501420"));
    assert_eq!(tokens("[PERSON-Q2M8X4T9PA] [a] [CARD-7F3K]"), ["[PERSON-Q2M8X4T9PA]", "[CARD-7F3K]"]);
}

#[test]
fn the_search_would_find_what_is_left() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let people = people(4).new_tree(&mut runner).unwrap().current();
    let input = page(&[conversation_of(&people, &["none".to_owned()])]);
    for file in files() {
        let options = ExportOptions { profile: Profile::Internal, ..everything(file, "external", "rules") };
        let haystack = Haystack::new(options.format.extension(), &text(&options, &input));
        // The last person writes a note and acts, which is in no row of a message.
        for who in &people[..3] {
            assert!(who.values().left_in(&haystack).is_some(), "{who:?}");
        }
    }
}

#[test]
fn every_way_to_write_of_somebody_is_met_in_every_kind_of_text() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    for way in 0..WAYS {
        let people = people(4).new_tree(&mut runner).unwrap().current();
        let texts: Vec<_> = (0..7).map(|form| sentence(&mention(&people[0], way), form)).collect();
        let conversation = conversation_of(&people, &texts);
        nothing_is_left(&people[..1], &conversation, &files()[3..5], "external", "rules");
    }
}

/// Rule PRV-10 in the whole: what is hidden in an encoding is not handed over. Either it is met and replaced, or
/// nothing comes out.
fn hidden_values_stop_or_go(people: &[Somebody], hidden: &str, what: usize) {
    let conversation = conversation_of(people, &[format!("see {hidden} there"), "thank you".to_owned()]);
    let input = page(&[conversation]);
    let values = people[0].values();
    for file in &files()[..3] {
        let options = everything(file.clone(), "external", "rules");
        match try_text(&options, &input) {
            Ok(output) => {
                let haystack = Haystack::new(options.format.extension(), &output);
                assert_eq!(values.left_in(&haystack), None, "{what} {file}: {hidden}\n{output}");
            }
            Err(error) => {
                assert_eq!(error.code(), "leftover");
                let told = format!("{error} {error:?}");
                for value in [people[0].given, people[0].surname, &people[0].email, hidden] {
                    assert!(!told.contains(value), "{told}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn prv_10_what_is_hidden_in_an_encoding_is_never_handed_over(
        people in people(4), what in 0..4_usize, way in any::<prop::sample::Index>(), before in "[a-z]{0,2}", path in "([a-z]{0,4}/)?",
    ) {
        let value = [people[0].name(), people[0].email.clone(), people[0].international(), people[0].surname.to_owned()]
            [what].clone();
        let ways: Vec<_> = written(&value).into_iter().filter(|(way, _)| *way != "base64").collect();
        hidden_values_stop_or_go(&people, &ways[way.index(ways.len())].1, what);
        let letters = base64(format!("{before} {value} x").as_bytes());
        // A short name behind letters that are no text may well be there by chance, and passes.
        let path = if what == 3 { "" } else { &path };
        hidden_values_stop_or_go(&people, &format!("{path}{letters}"), what);
    }

    #[test]
    fn prv_02_exports_with_different_keys_share_no_token_and_no_id(people in people(4), chosen in choices(7), training in any::<bool>()) {
        let input = page(&[conversation_of(&people, &texts(&people, &chosen))]);
        let profile = if training { "training" } else { "external" };
        for file in [json!({ "format": "json" }), json!({ "mode": "messages" })] {
            let [one, other] = KEYS.map(|key| {
                let options = everything(file.clone(), profile, "rules");
                let options = ExportOptions { key: Some(key.repeat(32).parse().unwrap()), ..options };
                let output = text(&options, &input);
                pseudonyms(&output)
            });
            prop_assert!(one.len() > 5 && one.is_disjoint(&other), "{:?}", one.intersection(&other));
        }
    }

    #[test]
    fn prv_16_an_export_that_is_exported_again_stays_as_it_is(
        people in people(4), chosen in choices(7), training in any::<bool>(), lines in any::<bool>(), key in 0..2_usize,
    ) {
        let conversation = conversation_of(&people, &texts(&people, &chosen));
        let (profile, format) = (if training { "training" } else { "external" }, if lines { "jsonl" } else { "json" });
        let first_options = everything(json!({ "format": format }), profile, "rules");
        let again = ExportOptions { key: Some(KEYS[key].repeat(32).parse().unwrap()), ..first_options.clone() };
        let first = text(&first_options, &page(&[conversation]));
        prop_assert_eq!(&text(&again, first.as_bytes()), &first);
        // The tagger may find more, in the words that are left; what is a token stays one.
        let full = ExportOptions { detection: Detection::Full, ..again };
        let second = text(&full, first.as_bytes());
        let mut left = counted(&second);
        for (token, count) in counted(&first) {
            prop_assert!(left.remove(&token) >= Some(count), "{token}");
        }
    }
}

/// Tokens and the pseudonyms of record ids, without the word before them.
fn pseudonyms(output: &str) -> BTreeSet<String> {
    let tokens = tokens(output);
    let letters = tokens.iter().filter_map(|token| token.trim_end_matches(']').split_once('-'));
    let ids = output.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| is_id(word));
    letters.map(|(_, letters)| letters.to_owned()).chain(ids.map(str::to_owned)).collect()
}

fn is_id(word: &str) -> bool {
    word.len() == 12 && word.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

fn counted(output: &str) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for token in tokens(output) {
        *counts.entry(token).or_default() += 1;
    }
    counts
}

/// Ways to write that are certain to mean one person, one address or one number.
const NAMES: [usize; 13] = [0, 1, 2, 3, 4, 5, 6, 11, 13, 14, 15, 16, 18];
const ADDRESSES: [usize; 9] = [21, 22, 23, 24, 25, 26, 28, 29, 30];
const NUMBERS: [usize; 9] = [32, 33, 34, 35, 36, 37, 38, 39, 40];

proptest! {
    #![proptest_config(config(32))]

    #[test]
    fn prv_04_one_person_has_one_pseudonym_in_fields_texts_and_notes(
        people in people(4), name in prop::sample::select(&NAMES[..]), email in prop::sample::select(&ADDRESSES[..]),
        phone in prop::sample::select(&NUMBERS[..]), who in 0..2_usize,
    ) {
        let somebody = &people[who];
        let say = |way: usize| mention(somebody, way);
        let (role, key) = [("customer", "customer"), ("agent", "assigned_agent")][who];
        let record = json!({ "id": "x_1", "name": somebody.name(), "email": somebody.email, "phone": somebody.international() });
        let conversation = json!({
            "id": "conv_1", key: record,
            "messages": [
                { "role": role, "author": { "name": somebody.name() }, "content": format!("it is {}", say(name)),
                  "attachments": [{ "name": format!("{}.pdf", somebody.name()) }] },
                { "role": "bot", "content": format!("mail {} or not", say(email)) },
                { "role": "bot", "content": format!("call {} or not", say(phone)) },
            ],
            "notes": [{ "author": { "name": "Fourth Person" }, "content": format!("asked {} again", say(name)) }],
            "resolution_note": format!("told {} by mail", say(email)), "tags": [say(name)],
            "csat": { "comment": format!("thank you, {}", say(name)) },
        });
        let output = text(&everything(json!({ "format": "json" }), "external", "rules"), &page(&[conversation]));
        let out = &conversations(&output)[0];
        let word = ["PERSON", "AGENT"][who];
        let token = out[key]["name"].as_str().unwrap();
        prop_assert!(token.starts_with(&format!("[{word}-")) && token.len() == word.len() + 13, "{token}");
        let twice = format!("{token} {token}");
        // A name that was seen word by word says no more.
        let once = |text: &Value| text.as_str().unwrap().replace(&twice, token);
        let message = |at: usize| once(&out["messages"][at]["content"]);
        let possessive = if name == 11 { "'s" } else { "" };
        let named = format!("{token}{possessive}");
        prop_assert_eq!(message(0), format!("it is {named}"));
        prop_assert_eq!(&out["messages"][0]["author"]["name"], token);
        prop_assert_eq!(&out["messages"][0]["attachments"][0]["name"], "attachment-1.pdf");
        prop_assert_eq!(once(&out["notes"][0]["content"]), format!("asked {named} again"));
        prop_assert_eq!(once(&out["csat"]["comment"]), format!("thank you, {named}"));
        prop_assert_eq!(once(&out["tags"][0]), named);
        let address = out[key]["email"].as_str().unwrap();
        prop_assert!(message(1).contains(address), "{}", message(1));
        prop_assert!(out["resolution_note"].as_str().unwrap().contains(address));
        // Only a customer's record holds a number.
        if who == 0 {
            let number = out[key]["phone"].as_str().unwrap();
            prop_assert_eq!(message(2), format!("call {number} or not"));
        }
    }

    #[test]
    fn prv_04_two_people_with_one_name_have_two_pseudonyms(people in people(1), form in 0..4_usize) {
        let name = people[0].name();
        // Told apart by id, by address, by conversation.
        let (one, other) = match form {
            0 => (json!({ "id": "cus_1", "name": name }), json!({ "id": "cus_2", "name": name })),
            1 => (json!({ "name": name, "email": "one@kestrelpost.example" }), json!({ "name": name, "email": "two@kestrelpost.example" })),
            2 => (json!({ "id": "cus_1", "name": name, "email": "both@kestrelpost.example" }), json!({ "id": "cus_2", "name": name, "email": "both@kestrelpost.example" })),
            _ => (json!({ "name": name }), json!({ "name": name })),
        };
        let conversation = |id: &str, who: &Value| json!({ "id": id, "customer": who,
            "messages": [{ "role": "customer", "author": who, "content": format!("I am {name}.") }] });
        let options = everything(json!({ "format": "json" }), "external", "rules");
        let output = text(&options, &page(&[conversation("conv_1", &one), conversation("conv_2", &other)]));
        let out = conversations(&output);
        let tokens = [0, 1].map(|at| out[at]["customer"]["name"].as_str().unwrap().to_owned());
        prop_assert_ne!(&tokens[0], &tokens[1]);
        for (at, token) in tokens.iter().enumerate() {
            prop_assert_eq!(&out[at]["messages"][0]["author"]["name"], token);
            prop_assert_eq!(&out[at]["messages"][0]["content"], &format!("I am {token}."));
        }
        // In one conversation nobody is guessed.
        if form == 0 {
            let together = json!({ "id": "conv_3", "customer": one, "messages": [
                { "role": "customer", "author": one, "content": format!("I am {name}.") },
                { "role": "customer", "author": other, "content": "I am not." },
            ] });
            let output = text(&options, &page(&[together]));
            let out = &conversations(&output)[0]["messages"];
            prop_assert_eq!(&out[0]["author"]["name"], &tokens[0]);
            prop_assert_eq!(&out[1]["author"]["name"], &tokens[1]);
            let said = out[0]["content"].as_str().unwrap();
            prop_assert!(!said.contains(&tokens[0]) && !said.contains(&tokens[1]) && said.starts_with("I am [PERSON-"), "{said}");
        }
    }
}

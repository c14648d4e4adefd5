//! Seeded leaks are caught in every encoding, format and place; ordinary output passes.

use crate::privacy::build::Anonymises;
use proptest::prelude::*;

use super::*;
use crate::field::FIELDS;

const NAME: &str = "Lena-Marie Müller";
const EMAIL: &str = "Lena.Kunde@kunde.example";
const PHONE: &str = "+49 30 5550 1420";
const CARD: &str = "4111 1111 1111 1111";
const IBAN: &str = "GB29 NWBK 6016 1331 9268 19";
const PASSPORT: &str = "C01X00T47";
const CYRILLIC: &str = "Надежда Соколова";
const JAPANESE: &str = "田中太郎";

const REMOVED: [Removed<'static>; 8] = [
    Removed { entity: Entity::Person, value: NAME },
    Removed { entity: Entity::Email, value: EMAIL },
    Removed { entity: Entity::Phone, value: PHONE },
    Removed { entity: Entity::CreditCard, value: CARD },
    Removed { entity: Entity::Iban, value: IBAN },
    Removed { entity: Entity::Passport, value: PASSPORT },
    Removed { entity: Entity::Person, value: CYRILLIC },
    Removed { entity: Entity::Person, value: JAPANESE },
];

/// Of these the check of the whole export knows, too.
const WIDE: [usize; 5] = [1, 2, 3, 4, 5];

fn look(
    check: &mut Check,
    index: u64,
    first_row: u64,
    removed: &[Removed<'_>],
    kept: &[&str],
    output: &[u8],
) -> Result<(), Leftover> {
    let treated = Treated { removed: removed.to_vec(), exempt: kept.to_vec() };
    check.conversation(index, first_row, &treated, output)
}

fn is_common(word: &str) -> bool {
    ["mark", "will", "rose", "email", "hope"].contains(&word)
}

fn csv() -> Layout {
    let keys = ["channel", "message_count", "first_message", "started_at"];
    let column = |key: &&str| FIELDS.iter().find(|field| field.key == *key).unwrap();
    Layout::Csv { delimiter: b',', columns: keys.iter().map(column).collect() }
}

fn base64_of(bytes: &[u8], url: bool, pad: bool) -> String {
    let alphabet: Vec<u8> = (b'A'..=b'Z').chain(b'a'..=b'z').chain(b'0'..=b'9').collect();
    let last = if url { *b"-_" } else { *b"+/" };
    let letter = |bits: u32| *alphabet.iter().chain(&last).nth((bits & 63) as usize).unwrap() as char;
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for place in 0..=group.len() {
            out.push(letter(bits >> (18 - 6 * place)));
        }
        if pad {
            out.extend(std::iter::repeat_n('=', 3 - group.len()));
        }
    }
    out
}

fn escaped(text: &str, all: bool, escape: impl Fn(char) -> String) -> String {
    text.chars().map(|c| if all || !c.is_ascii_alphanumeric() { escape(c) } else { c.to_string() }).collect()
}

fn url(c: char) -> String {
    c.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn json(c: char) -> String {
    c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

/// All ways to write a value, with the name of the encoding.
fn written(value: &str) -> Vec<(Encoding, String)> {
    use Encoding::{Base64, Html, Json, Plain, Spaced, Url};
    let mut all = vec![
        (Plain, value.to_owned()),
        (Plain, value.to_uppercase()),
        (Plain, value.to_lowercase()),
        (Plain, value.replace('ü', "u\u{308}")),
        (Plain, value.chars().flat_map(|c| [c, '\u{200B}']).collect()),
        (Url, escaped(value, true, url)),
        (Url, escaped(value, false, url).to_lowercase().replace("%20", "+").replace('-', "%2d")),
        (Html, escaped(value, true, |c| format!("&#{};", u32::from(c)))),
        (Html, escaped(value, true, |c| format!("&#x{:X};", u32::from(c)))),
        (Html, value.replace('@', "&commat;").replace('ü', "&uuml;").replace(' ', "&nbsp;")),
        (Json, escaped(value, true, json)),
        (Json, escaped(value, true, json).to_lowercase()),
        (Spaced, value.chars().filter(|c| *c != ' ').flat_map(|c| [c, ' ']).collect()),
    ];
    for (url, pad) in [(false, true), (true, false)] {
        for text in [value.to_owned(), value.to_lowercase()] {
            for before in ["", "x ", "xy "] {
                all.push((Base64, base64_of(format!("{before}{text} z").as_bytes(), url, pad)));
            }
            if text.len() >= 6 {
                all.push((Base64, base64_of(text.as_bytes(), url, pad)));
            }
        }
    }
    all.retain(|(encoding, text)| *encoding == Plain || text != value);
    all
}

/// One conversation in each format, with `leak` at each place; and the words for the place.
fn outputs(leak: &str) -> Vec<(Layout, String, &'static str)> {
    let quoted = leak.replace('"', "\"\"");
    let plain = if leak.contains([',', '"', '\n']) { format!("\"{quoted}\"") } else { leak.to_owned() };
    let inner = leak.replace('"', "\\\"");
    let mut all = vec![
        (csv(), format!("email,3,{plain},2026-03-02T08:15:04.120Z\r\n"), "row 7, column first_message"),
        (
            csv(),
            format!("\"email\",\"3\",\"'={quoted} x\",\"2026-03-02\"\r\n"),
            "row 7, column first_message",
        ),
        (csv(), format!("email,3,hi,\r\n{plain},4,\"a \"\"b\"\"\r\n\",\r\n"), "row 8, column channel"),
        (csv(), format!("email,3,hi,{plain}\r\n"), "row 7, column started_at"),
    ];
    for (format, path) in [
        (
            "{\"id\":\"conv_Q2M8X4T9PAXX\",\"messages\":[{\"content\":\"hi\"},{\"content\":\"x\\n@\"}]}",
            "messages[1].content",
        ),
        ("{\"tags\":[\"a\",\"@\"],\"messages\":[]}", "tags[1]"),
        ("{\"notes\":[{\"content\":\"a \\\"@\\\" b\"}]}", "notes[0].content"),
        ("{\"audit\":[{\"event\":\"@\"}]}", "audit[0].event"),
        ("{\"csat\":{\"rating\":4,\"comment\":\"@\"}}", "csat.comment"),
        ("{\"metadata\":{\"@\":true}}", "metadata.* (its name)"),
        ("{\"metadata\":{\"x y\":[1,{\"z\":\"@!\"}]}}", "metadata.*[1].*"),
        ("{\"messages\":[{\"attachments\":[{\"name\":\"@\"}]}]}", "messages[0].attachments[0].name"),
    ] {
        all.push((Layout::Json, format.replace('@', &inner), path));
        all.push((Layout::Json, format!(",\n{}\n", format.replace('@', &inner)), path));
    }
    all
}

#[test]
fn prv_10_a_leak_is_caught_in_every_encoding_format_and_place() {
    for (value, removed) in REMOVED.iter().enumerate() {
        for (encoding, leak) in written(removed.value) {
            for (layout, output, place) in outputs(&leak) {
                let is_json = matches!(layout, Layout::Json);
                let mut check = Check::new(Anonymises, layout, is_common);
                let found = look(&mut check, 5, 7, &REMOVED, &[], output.as_bytes());
                let found = found.expect_err(&format!("{encoding:?} of value {value} in {output}"));
                // A `+` for a space is as good as any other separator.
                let is_plus = encoding == Encoding::Url && !leak.contains('%');
                let encoding = if is_plus { Encoding::Plain } else { encoding };
                assert_eq!(found.encoding, encoding.name(), "{output}");
                assert_eq!(found.entity, removed.entity, "{output}");
                let place = if is_json { format!("conversation 5, {place}") } else { place.to_owned() };
                assert_eq!(found.place, place, "{output}");
                assert!(!format!("{found:?}").contains(removed.value) && found.conversation == Some(5));
            }
        }
    }
}

#[test]
fn prv_10_numbers_and_addresses_are_caught_anywhere_in_the_export() {
    for value in WIDE {
        let removed = REMOVED[value];
        for (encoding, leak) in written(removed.value) {
            // Spaced codes with letters in them are searched for in their own conversation only.
            if encoding == Encoding::Spaced && value == 5 {
                continue;
            }
            let context = format!("{encoding:?} of value {value}: {leak}");
            for (layout, output, _) in outputs(&leak) {
                let mut after = Check::new(Anonymises, layout.clone(), is_common);
                look(&mut after, 0, 1, &[removed], &[], b"").unwrap();
                let found = look(&mut after, 1, 2, &[], &[], output.as_bytes()).expect_err(&context);
                assert_eq!((found.entity, found.conversation), (removed.entity, Some(1)), "{context}");

                let mut before = Check::new(Anonymises, layout, is_common);
                look(&mut before, 0, 1, &[], &[], output.as_bytes()).unwrap();
                let found = look(&mut before, 1, 2, &[removed], &[], b"").expect_err(&context);
                assert_eq!((found.entity, found.conversation), (removed.entity, Some(0)), "{context}");
            }
            for frame in [Frame::Header, Frame::Footer, Frame::FileName, Frame::Metadata] {
                let name = format!("export of {leak}.csv");
                let mut after = Check::new(Anonymises, csv(), is_common);
                look(&mut after, 0, 1, &[removed], &[], b"").unwrap();
                let found = after.frame(frame, name.as_bytes()).expect_err(&context);
                assert_eq!((found.place.as_str(), found.conversation), (frame.words(), None));
                let mut before = Check::new(Anonymises, csv(), is_common);
                before.frame(frame, name.as_bytes()).unwrap();
                let found = look(&mut before, 0, 1, &[removed], &[], b"").expect_err(&context);
                assert_eq!((found.place.as_str(), found.conversation), (frame.words(), None));
            }
        }
    }
}

#[test]
fn numbers_are_the_same_however_they_are_grouped() {
    let cases = [
        (Entity::Phone, PHONE, "493055501420", true),
        (Entity::Phone, PHONE, "(49) 30/5550-1420", true),
        (Entity::Phone, PHONE, "4 9 3 0 5 5 5 0 1 4 2 0", true),
        (Entity::Phone, PHONE, "49305550142", false),
        (Entity::Phone, PHONE, "1493055501420", false),
        (Entity::Phone, PHONE, "49,30,5550,1420", false),
        (Entity::CreditCard, CARD, "4111-1111-1111-1111 12/27", true),
        (Entity::Iban, IBAN, "GB29NWBK60161331926819", true),
        (Entity::Person, NAME, "lena marie muller", true),
        (Entity::Person, NAME, "Lena-Marie Müllerin", false),
        (Entity::Person, NAME, "lenamarie muller", false),
        (Entity::Email, EMAIL, "mailto:lena.kunde@kunde.example?subject=x", true),
        (Entity::Email, EMAIL, "xlena.kunde@kunde.example", false),
        (Entity::Person, "Jo Ann", "joann", false),
        (Entity::Person, "Anna", "Johanna", false),
        (Entity::Person, "Anna", "anna_invoice.pdf", true),
        (Entity::DateOfBirth, "12.03.1985", "12/03/1985", true),
        (Entity::Address, "10115", "in 10115 Berlin", true),
        (Entity::Address, "10115", "conv_10115", false),
        (Entity::Person, "田中", "田中さん", true),
    ];
    for (entity, value, text, is_leak) in cases {
        let output = format!("email,3,{text},\r\n");
        let mut check = Check::new(Anonymises, csv(), is_common);
        let output = if text.contains(',') { output.replace(text, &format!("\"{text}\"")) } else { output };
        let found = look(&mut check, 0, 1, &[Removed { entity, value }], &[], output.as_bytes());
        assert_eq!(found.is_err(), is_leak, "{value} in {text}");
    }
}

#[test]
fn what_two_cells_or_strings_make_together_is_no_leak() {
    let removed = [Removed { entity: Entity::Address, value: "17 August. No" }];
    let apart = [
        (csv(), "email,3,\"I leave on 17 August.\",No\r\n", false),
        (csv(), "email,3,\"I leave on 17 August. No\",\r\n", true),
        (Layout::Json, r#"{"a":"on 17 August","b":"No"}"#, false),
        (Layout::Json, r#"["on 17 August","No"]"#, false),
        (Layout::Json, r#"["on 17 August. No"]"#, true),
    ];
    for (layout, output, is_leak) in apart {
        let mut check = Check::new(Anonymises, layout, is_common);
        let found = look(&mut check, 0, 1, &removed, &[], output.as_bytes());
        assert_eq!(found.is_err(), is_leak, "{output}");
    }
}

#[test]
fn ordinary_output_passes() {
    let removed: Vec<Removed<'_>> = [
        (Entity::Person, "Mark"),
        (Entity::Person, "Al"),
        (Entity::Person, "Rose"),
        (Entity::Organisation, "Channel"),
        (Entity::Organisation, "Resolved"),
        (Entity::Custom, "customer"),
        (Entity::CardFragment, "2026"),
        (Entity::CardFragment, "0815"),
        (Entity::Phone, "20260302081504120"),
        (Entity::DateOfBirth, "2026-03-02"),
        (Entity::Address, "48211"),
        (Entity::Address, "12"),
        (Entity::Address, "1st"),
        (Entity::Address, "Rimborso 64"),
        (Entity::Address, "los"),
        (Entity::CardFragment, "20950"),
        (Entity::Phone, "20950"),
        (Entity::Person, "น"),
        (Entity::Person, "定"),
        (Entity::Person, "I'll"),
        (Entity::Person, "Will I"),
        (Entity::Person, "7 April"),
        (Entity::Address, "12a"),
        (Entity::Secret, "4711"),
        (Entity::Url, "https://shop.example/"),
        (Entity::Person, "Lena"),
        (Entity::Username, "Link"),
        (Entity::Organisation, "Person"),
        (Entity::Email, "ada@shop.example"),
        (Entity::Phone, "030 5550 1499"),
    ]
    .iter()
    .map(|&(entity, value)| Removed { entity, value })
    .collect();
    let kept = ["Lena Smith", "ada@shop.example", "030 5550 1499"];
    let json = r#"{"id":"conv_Q2M8X4T9PAXX","channel":"email","status":"resolved","started_at":"2026-03-02T08:15:04.120Z",
"messages":[{"role":"customer","created_at":"2026-03-02T08:15:04+01:00","content":"[LINK-7F3K] I mark this 2026, on the 1st, will you? I'll pay 20950円, will I on 7 April? rimborso 64,90 los, 予定 น่า; \u20ac 4711.00, 50 % off; it rose & fell. [PERSON-Q2M8X4T9PA] met Lena Smith at 2026-03-02 08:15, ada@shop.example, 0305550-1499",
"attachments":[{"name":"attachment-1.pdf","size":48211}]}]}"#;
    let csv_rows = "email,48211,\"I mark this, 12 times, in 12a, [PERSON-Q2M8X4T9PA] 0815 with Lena Smith on https://shop.example\",2026-03-02T08:15:04.120Z\r\n";
    for (layout, output) in [(Layout::Json, json), (csv(), csv_rows)] {
        let mut check = Check::new(Anonymises, layout, is_common);
        for index in 0..3 {
            look(&mut check, index, 1, &removed, &kept, output.as_bytes()).unwrap();
        }
        check.frame(Frame::Header, b"channel,message_count,first_message,started_at\r\n").unwrap();
        check.frame(Frame::FileName, b"conversations-2026-03-02.csv").unwrap();
        assert!(check.count().complete && check.count().bytes > 3 * output.len() as u64);
    }
}

#[test]
fn what_one_conversation_keeps_another_may_not() {
    let removed = [Removed { entity: Entity::Email, value: EMAIL }];
    let output = format!("email,3,{EMAIL},\r\n");
    let mut check = Check::new(Anonymises, csv(), is_common);
    look(&mut check, 0, 1, &[], &[EMAIL], output.as_bytes()).unwrap();
    look(&mut check, 1, 2, &removed, &[], b"email,3,[EMAIL-Q2M8X4T9PA],\r\n").unwrap();
    look(&mut check, 2, 3, &[], &[EMAIL], output.as_bytes()).unwrap();
    let found = look(&mut check, 3, 4, &[], &[], output.as_bytes()).unwrap_err();
    assert_eq!((found.place.as_str(), found.byte), ("row 4, column first_message", 107));
}

#[test]
fn random_letters_that_decode_to_a_short_name_are_no_leak() {
    let removed = [Removed { entity: Entity::Person, value: "Lui" }];
    // `for Lui, now`, and the name between bytes that are no text.
    for (letters, is_leak) in [("Zm9yIEx1aSwgbm93", true), ("kQMEYmMgTHVpjPFhYmM", false)] {
        let mut check = Check::new(Anonymises, csv(), is_common);
        let row = format!("email,3,{letters},\r\n");
        assert_eq!(look(&mut check, 0, 1, &removed, &[], row.as_bytes()).is_err(), is_leak, "{letters}");
    }
}

#[test]
fn prv_10_base64_behind_a_path_or_a_word_is_decoded() {
    let removed = [Removed { entity: Entity::Person, value: "Rosalind Okafor" }];
    for before in ["", "aea/", "q1w/", "a/", "to/", "id-", "x+"] {
        for text in ["Rosalind Okafor", " Rosalind Okafor x", "is Rosalind Okafor"] {
            let row = format!("email,3,{before}{},\r\n", base64_of(text.as_bytes(), false, true));
            let mut check = Check::new(Anonymises, csv(), is_common);
            assert!(look(&mut check, 0, 1, &removed, &[], row.as_bytes()).is_err(), "{row}");
        }
    }
}

#[test]
fn prv_10_a_word_of_a_name_or_mailbox_is_caught_in_encodings_only() {
    let removed = [
        Removed { entity: Entity::Person, value: "Rosalind Okafor" },
        Removed { entity: Entity::Email, value: "r.mallory@mail.example" },
    ];
    let encoded = base64_of(b"of Okafor", false, true);
    for (text, is_leak) in [
        ("[PERSON-Q2M8X4T9PA]%20Okafor", true),
        ("[PERSON-Q2M8X4T9PA]&nbsp;Okafor", true),
        ("Okafo&#114;", true),
        ("vip\\; x; Okafo&#114\\;", true),
        ("O k a f o r", true),
        (encoded.as_str(), true),
        ("[PERSON-Q2M8X4T9PA]%2eMALLORY%40mail", true),
        ("Okafor, mallory", false),
        ("%40mail%2eexample", false),
        ("50 %, Okafor & others", false),
    ] {
        let row = format!("email,3,\"{text}\",\r\n");
        let mut check = Check::new(Anonymises, csv(), is_common);
        assert_eq!(look(&mut check, 0, 1, &removed, &[], row.as_bytes()).is_err(), is_leak, "{text}");
    }
}

/// Rule PRV-10: the check is alive.
#[test]
fn prv_10_a_canary_is_found() {
    for (layout, output) in [
        (csv(), "email,1,canary-7Q2M8X4T9PA@canary.example,\r\n"),
        (Layout::Json, "{\"content\":\"canary-7Q2M8X4T9PA@canary.example\"}"),
    ] {
        let removed = [Removed { entity: Entity::Email, value: "canary-7q2m8x4t9pa@canary.example" }];
        assert!(
            look(
                &mut Check::new(Anonymises, layout.clone(), is_common),
                0,
                1,
                &removed,
                &[],
                output.as_bytes()
            )
            .is_err()
        );
        assert!(
            look(&mut Check::new(Anonymises, layout, is_common), 0, 1, &[], &[], output.as_bytes()).is_ok()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn prv_10_any_value_at_any_place_in_any_encoding_is_caught(
        value in "[A-ZÄa-zéø]{5,9}( [A-Za-z]{2,9}){0,2}|[a-z]{1,8}[.]?[a-z0-9]{1,5}@[a-z]{2,9}[.][a-z]{2,3}|[1-9][0-9]{4,12}",
        before in "[ -~]{0,40}", after in "[ -~]{0,40}", chosen in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let entity = if value.contains('@') { Entity::Email } else { Entity::Person };
        let all = written(&value);
        let (_, leak) = &all[chosen.0.index(all.len())];
        let clean = |text: &str| text.replace(['"', '\\', '%', '&'], "'");
        let text = format!("{} ; {leak} ; {}", clean(&before), clean(&after));
        let outputs = outputs(&text);
        let (layout, output, _) = &outputs[chosen.1.index(outputs.len())];
        let mut check = Check::new(Anonymises, layout.clone(), |_| false);
        let found = look(&mut check, 0, 1, &[Removed { entity, value: &value }], &[], output.as_bytes());
        prop_assert!(found.is_err(), "{value} in {output}");
    }

    #[test]
    fn any_output_is_read_to_its_end(output in proptest::collection::vec(any::<u8>(), 0..300), value in ".{0,20}") {
        for layout in [csv(), Layout::Json] {
            let mut check = Check::new(Anonymises, layout, |_| false);
            let removed = [Removed { entity: Entity::Phone, value: &value }, Removed { entity: Entity::Email, value: &value }];
            let _ = look(&mut check, 0, 1, &removed, &[&value], &output);
            let _ = look(&mut check, 0, 1, &removed, &[], &output);
        }
    }
}

/// Text of documents tells where a line ends, but not whether a space was there.
#[test]
fn prv_10_a_leak_is_caught_over_the_end_of_a_line() {
    for (value, removed) in REMOVED.iter().enumerate() {
        for (encoding, leak) in written(removed.value) {
            for (at, _) in leak.char_indices() {
                let (before, after) = leak.split_at(at);
                // A space at the end of a line is not there any more.
                let broken = format!("see {}\u{1F}{after} now", before.trim_end());
                let output = format!("email,3,\"{}\",\r\n", broken.replace('"', "\"\""));
                let mut check = Check::new(Anonymises, csv(), is_common);
                let found = look(&mut check, 0, 1, &[*removed], &[], output.as_bytes());
                assert!(found.is_err(), "{encoding:?} of value {value}: {broken:?}");
                if WIDE.contains(&value) && encoding != Encoding::Spaced {
                    let mut check = Check::new(Anonymises, csv(), is_common);
                    look(&mut check, 0, 1, &[*removed], &[], b"").unwrap();
                    let found = look(&mut check, 1, 2, &[], &[], output.as_bytes());
                    assert!(found.is_err(), "{encoding:?} of value {value} elsewhere: {broken:?}");
                }
            }
        }
    }
}

#[test]
fn tokens_and_times_are_no_leak_over_the_end_of_a_line() {
    let removed = [
        Removed { entity: Entity::Organisation, value: "Person" },
        Removed { entity: Entity::Person, value: "April" },
        Removed { entity: Entity::Phone, value: "2026030208" },
    ];
    for text in ["[PERSON-\u{1F}Q2M8X4T9PA] x", "2 April\u{1F}2026,\u{1F}08:15:04 x", "2026-03-02 08:15 x"] {
        let row = format!("email,3,\"{text}\",\r\n");
        let mut check = Check::new(Anonymises, csv(), is_common);
        look(&mut check, 0, 1, &removed, &[], row.as_bytes()).unwrap();
    }
    // A day alone may be one of birth.
    let birth = Removed { entity: Entity::DateOfBirth, value: "2 April 1985" };
    let mut check = Check::new(Anonymises, csv(), is_common);
    assert!(look(&mut check, 0, 1, &[birth], &[], b"email,3,born 2 April\x1F1985,\r\n").is_err());
}

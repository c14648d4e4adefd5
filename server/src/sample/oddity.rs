//! What real inboxes hold besides well-behaved text, and exports must survive.

use super::random::Random;

/// Messages that customers paste. `{}` is a number that makes each its own.
const PASTED: [&str; 30] = [
    "=cmd|' /C calc'!A{}",
    "=HYPERLINK(\"https://example.com/?q={}\",\"click me\")",
    "=1+{}",
    "=SUM(A1:A{})*1.19",
    "+49 30 5550 {} is the number to call me back on",
    "+1-503-555-0142 ext. {}, after six please",
    "-5.00 on my statement, reference {}. What is that?",
    "-{} Euro? That cannot be right.",
    "@SUM(1+{})*cmd|' /C calc'!A0",
    "@northwind are you there? case {}",
    "\t=2+{}",
    "\r=3+{}",
    "He said \"we'll call you\", then \"never mind\"; ticket {}, twice, \"\"really\"\"",
    "name,qty,price\n\"tent, green\",1,\"{}.00\"\nstove,2,49.90",
    "first line {}\r\nsecond line\r\n\r\nfourth line, after an empty one",
    "semi;colon;separated;{};\"quoted;part\";end",
    "tab\tseparated\t{}\tvalues",
    "zero\u{200b}width\u{200b}space {} and\u{feff} a mark in the middle",
    "soft\u{ad}hyphen and no\u{a0}break space, {}",
    "family emoji 👨‍👩‍👧‍👦 flag 🏳️‍🌈 heart ❤️‍🔥 tone 👍🏽 keycap 7️⃣ number {}",
    "\u{202e}txt.{}gnp looks backwards",
    "The label reads שלום and then مرحبا and then {} again",
    "e\u{301}cole (decomposed) and école (composed), {}",
    "<script>alert({})</script> <b>not bold</b> &amp; & &lt;",
    "C:\\Users\\me\\invoice_{}.pdf or \\\\server\\share?",
    "'{} starts with an apostrophe",
    "{}",
    "1E{} is what Excel made of my part number 00{}",
    "SELECT * FROM orders WHERE id = '{}' -- my developer sends this",
    "🙏🙏🙏 {} 🙏🙏🙏",
];

/// A pasted message.
pub fn pasted(number: usize, random: &mut Random) -> String {
    let pattern = PASTED.get(number % PASTED.len()).copied().unwrap_or_default();
    pattern.replace("{}", &random.between(100, 99_999).to_string())
}

/// Emoji at the end of a chat line, some of several joined characters.
pub fn emoji(random: &mut Random) -> &'static str {
    random.text(&[
        "🙂",
        "😊",
        "👍",
        "👍🏽",
        "🙏",
        "😡",
        "😢",
        "🎉",
        "❤️",
        "❤️‍🔥",
        "🤷‍♀️",
        "👨‍👩‍👧",
        "🏕️",
        "🚚💨",
        "👩🏾‍💻",
        "🇪🇺",
    ])
}

/// A log of more characters than a spreadsheet cell holds (32,767).
pub fn long_log(random: &mut Random) -> String {
    let mut text = String::from("Here is the whole log, sorry for the length:\n```\n");
    for line in 1..=620 {
        text.push_str(&format!(
            "2026-04-{:02}T10:{:02}:{:02}Z checkout step={} token={} state=pending\n",
            line % 28 + 1,
            line % 60,
            random.below(60),
            random.below(12),
            random.letters(10)
        ));
    }
    text.push_str("```");
    text
}

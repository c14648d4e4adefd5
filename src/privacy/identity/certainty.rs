//! Whether a word that is both a name and an ordinary word is meant as a name.

use super::common::{Meaning, listed};
use super::text::Text;

/// A name for sure.
pub(super) const CERTAIN: u8 = 95;
/// A word that is meant as a name by its capital or the words around it.
pub(super) const MEANT: u8 = 90;
/// A handle, an ending: nearly sure.
pub(super) const LIKELY: u8 = 80;
/// A name form that could be another name.
pub(super) const WEAK: u8 = 60;
/// A name, but whose?
pub(super) const WHOSE: u8 = 50;
/// A word or a name.
pub(super) const AMBIGUOUS: u8 = 45;

/// Words before a name in any case.
const TITLES: &str = "mr mrs ms miss mister dr prof professor herr herrn frau familie monsieur madame mme mlle senor senora \
     sr sra signor signora sig sinjoor meneer mevrouw dhr mevr senhor senhora fru pan pani panem named called heisse \
     appelle llamo llama chiamo chiama chamo heet heter";

/// Words before a name that is written with a capital or followed by a stop.
const GREETINGS: &str = "hi hello hey dear thanks you thx cheers regards sincerely best greetings yours truly love morning \
     afternoon evening hallo liebe lieber moin servus danke gruss gruesse grusse tag abend bonjour salut cher chere merci \
     hola querida querido estimado estimada gracias saludos atentamente cordialement ciao cara caro gentile grazie saluti \
     ola obrigado obrigada abracos beste geachte dag bedankt groeten groetjes hoi czesc drogi droga dzieki pozdrawiam hej \
     tack halsningar mvh tak hilsen privet привет здравствуйте уважаемый уважаемая спасибо am im bin suis soy sono";

/// Certainty that the range, a word with this meaning, names somebody; none if it is a word like any other.
pub(super) fn alone(text: &Text<'_>, start: usize, end: usize, meaning: Meaning) -> Option<u8> {
    let capital = text.is_capital(start);
    let before = text.previous(start);
    let word =
        before.filter(|word| is_joined(text.slice(word.end, start))).map_or("", |word| text.word(word));
    if listed(TITLES, word) || (is_verb(word) && before.is_some_and(|word| follows_name(text, word.start))) {
        return Some(MEANT);
    }
    let greeted = !word.is_empty() && listed(GREETINGS, word);
    if !capital {
        let named = answers(text, start, end)
            || greeted && text.is_closed(end) && !matches!(word, "am" | "im" | "bin" | "you");
        return named.then_some(LIKELY);
    }
    if text.before(start) == b'@' || text.signs(start, end) || answers(text, start, end) {
        return Some(MEANT);
    }
    if text.is_shouted()
        || text.begins_sentence(start) && !greeted
        || meaning == Meaning::Capitalised && !greeted
    {
        return Some(AMBIGUOUS);
    }
    Some(MEANT)
}

/// Whether signs of greetings and signatures, or a space, are between a cue and the name.
fn is_joined(between: &str) -> bool {
    between.len() <= 4
        && between
            .bytes()
            .all(|byte| matches!(byte, b' ' | b',' | b'.' | b':' | b'\n' | b'\r' | b'-' | b'!' | b'"'))
}

fn is_verb(word: &str) -> bool {
    matches!(word, "is" | "s" | "ist" | "est" | "es" | "e" | "ar" | "er" | "to" | "lautet" | "name")
}

/// Whether the word before a place is "name" in one of the languages.
fn follows_name(text: &Text<'_>, start: usize) -> bool {
    let word = text.previous(start).map_or("", |word| text.word(word));
    matches!(
        word,
        "name"
            | "nombre"
            | "nom"
            | "nome"
            | "naam"
            | "namn"
            | "navn"
            | "prenom"
            | "vorname"
            | "nachname"
            | "surname"
            | "imie"
            | "nazwisko"
    )
}

/// Whether the text is nothing but this word and the question before it asked for a name.
fn answers(text: &Text<'_>, start: usize, end: usize) -> bool {
    text.bytes.len() < end - start + 4
        && ["name", "nombre", "nom ", "naam", "namn", "navn", "called", "heiss"]
            .iter()
            .any(|cue| text.passage.question.contains(cue))
}

/// Whether neither a title nor a greeting stands before a place.
pub(super) fn is_plain(text: &Text<'_>, start: usize) -> bool {
    let word = text.previous(start).map_or("", |word| text.word(word));
    !listed(TITLES, word) && !listed(GREETINGS, word)
}

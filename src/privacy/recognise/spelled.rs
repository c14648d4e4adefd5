//! Telephone numbers in words: "two oh two five five five …".

use super::cue::Cue;
use super::reading::Reading;
use crate::privacy::entity::Entity;
use crate::privacy::span::Span;

/// Words for a digit, in a few languages, in order.
#[rustfmt::skip]
const WORDS: [&str; 84] = [
    "acht", "atta", "cero", "cinco", "cinq", "cinque", "cuatro", "cztery", "deux", "dois", "dos", "double",
    "drei", "drie", "due", "dwa", "dziewiec", "een", "eight", "eins", "ett", "fem", "five", "four", "fuenf",
    "funf", "fyra", "huit", "jeden", "negen", "neuf", "neun", "nine", "nio", "noll", "nought", "nove", "nueve",
    "nul", "null", "o", "ocho", "oh", "oito", "one", "osiem", "otto", "piec", "quatre", "quatro", "quattro",
    "sechs", "sei", "seis", "sept", "sete", "sette", "seven", "sex", "sieben", "siedem", "siete", "six", "sju",
    "szesc", "three", "tre", "tres", "triple", "trois", "trzy", "tva", "twee", "two", "um", "un", "uno", "vier",
    "vijf", "zero", "zes", "zeven", "zwei", "zwo",
];

/// Finds seven digit words or more in a row, where a telephone number is spoken of.
pub(super) fn find(reading: &Reading<'_>, out: &mut Vec<Span>) {
    if !reading.mentions.iter().any(|mention| matches!(mention.cue, Cue::Phone | Cue::Number)) {
        return;
    }
    let mut run: Option<(usize, usize, usize)> = None;
    let mut close = |run: Option<(usize, usize, usize)>| {
        if let Some((start, end, _)) = run.filter(|run| run.2 >= 7) {
            reading.push(out, start..end, Entity::Phone, 85);
        }
    };
    for word in reading.text.split([' ', '-', ',', '.', '\n', ':']).filter(|word| !word.is_empty()) {
        let start = word.as_ptr() as usize - reading.text.as_ptr() as usize;
        let digit = WORDS.binary_search(&word).is_ok()
            || (run.is_some() && word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit()));
        run = match (run, digit) {
            (Some((first, _, count)), true) => Some((first, start + word.len(), count + 1)),
            (None, true) => Some((start, start + word.len(), 1)),
            (ended, false) => {
                close(ended);
                None
            }
        };
    }
    close(run);
}

#[cfg(test)]
mod tests {
    use super::WORDS;
    use crate::privacy::entity::Entity::Phone;
    use crate::privacy::recognise::tests::{finds, leaves};

    #[test]
    fn the_words_are_in_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn spoken_numbers_are_found() {
        finds(
            Phone,
            &[
                (
                    "my number is four one five, five five five, oh one three two ok",
                    "four one five, five five five, oh one three two",
                ),
                (
                    "call me at six one seven five five five double oh one two",
                    "six one seven five five five double oh one two",
                ),
                (
                    "meine nummer ist null eins sieben eins drei neun zwei null",
                    "null eins sieben eins drei neun zwei null",
                ),
            ],
        );
        leaves(&["call me one or two times", "the number is one two three"]);
    }
}

//! Words that may stand between a cue and its value.

/// Whether a folded word says nothing: "my account number **is the** …".
pub(super) fn is_filler(word: &str) -> bool {
    matches!(
        word,
        "is" | "are" | "was" | "s" | "my" | "the" | "a" | "number" | "numbers" | "no" | "nr" | "num" | "nos" | "of" | "it" | "its"
            | "it's" | "that" | "this" | "here" | "here's" | "for" | "on" | "at" | "me" | "us" | "you" | "in" | "as" | "digit" | "digits"
            | "your" | "our" | "his" | "her" | "id" | "ids" | "value" | "old" | "new" | "current" | "please" | "pls" | "under" | "be"
            | "following" | "back" | "should" | "will" | "code" | "called" | "and" | "full" | "office" | "home" | "work" | "with"
            | "which" | "ist" | "lautet" | "meine" | "mein" | "meiner" | "nummer" | "der" | "die" | "das" | "am" | "den" | "dem"
            | "vom" | "unter" | "mich" | "an" | "est" | "le" | "la" | "les" | "mon" | "ma" | "numero" | "n" | "de" | "du" | "des"
            | "sont" | "en" | "au" | "moi" | "sur" | "par" | "es" | "el" | "mi" | "los" | "al" | "son" | "e" | "il" | "mio" | "mia"
            | "o" | "meu" | "minha" | "em" | "dia" | "op" | "mijn" | "het" | "van" | "jest" | "to" | "moj" | "moja" | "numer"
            | "dnia" | "pod" | "na" | "pa" | "ar" | "mitt" | "min" | "den." | "er" | "numara" | "numaram" | "numarasi" | "nolu"
            | "это" | "мой" | "моя" | "номер" | "№" | "года" | "है" | "मेरा" | "हूँ" | "رقم" | "هو" | "cu" | "nb" | "ending"
            | "four" | "cifre" | "cifras" | "chiffres" | "ziffern" | "cijfers" | "cyfry" | "siffror" | "siffrorna" | "sifre"
            | "con" | "com" | "mit" | "met" | "auf" | "avec" | "by" | "u" | "r" | "ro" | "ul"
    )
}

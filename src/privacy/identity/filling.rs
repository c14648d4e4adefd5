//! Values become entries: names fall into parts, the others are squeezed.

use super::common::{is_common, is_legal_form, is_mailbox, is_particle, is_role, is_surname_too};
use super::likeness::{contracted, transcribed};
use super::number::{NUMBER, PHONE, significant};
use super::text::{is_of_value, is_unspaced};
use super::unspaced::Unspaced;
use super::{Identities, IdentityKind, Number, Role};

/// Most units of a name that are told apart.
const UNITS: u8 = 60;

impl Identities {
    /// Ranges of the letters and digits between other characters, behind `from`.
    fn next_word(&self, from: u32, to: u32) -> Option<(u32, u32)> {
        let text = self.store.get(from as usize..to as usize)?;
        let start = text.find(is_of_value)?;
        let rest = text.get(start..)?;
        let length = rest.find(|character| !is_of_value(character)).unwrap_or(rest.len());
        let start = from + start as u32;
        Some((start, start + length as u32))
    }

    pub(super) fn add_name(&mut self, value: u32, given: &str, written: (u32, u32)) {
        let transcribed = transcribed(given).map(|given| self.put(&given));
        let mut other = transcribed.map_or(written.1, |range| range.0);
        let mut unit = 0;
        let (mut first, mut last) = (None, None);
        let mut at = written.0;
        let mut before: Option<(u32, u32)> = None;
        while let Some(word) = self.next_word(at, written.1) {
            // A one-letter word and an apostrophe belong to the next one: O'Brien.
            let apostrophe =
                before.is_some_and(|before| before.1 - before.0 == 1 && self.text((before.1, word.0)) == "'");
            at = word.1;
            before = Some(word);
            let variant = transcribed.and_then(|range| self.next_word(other, range.1));
            other = variant.map_or(other, |variant| variant.1);
            let text = self.text(word);
            if text.chars().any(is_unspaced) {
                let text = text.to_owned();
                self.unspaced.push(Unspaced::of_name(value, unit, &text));
                unit = (unit + 1).min(UNITS);
                continue;
            }
            if text.bytes().all(|byte| byte.is_ascii_digit()) {
                if text.len() >= NUMBER {
                    self.add_number(value, word, false);
                }
                continue;
            }
            let is_surname = unit > 0 && is_surname_too(text) && self.next_word(word.1, written.1).is_none();
            if is_role(text) && !is_surname {
                continue;
            }
            // At either end such a word can be the name itself: Al, Ben, Le.
            let ends = unit == 0 || self.next_word(word.1, written.1).is_none();
            let ends = ends && matches!(text, "al" | "ben" | "le" | "van" | "den" | "do" | "di" | "st");
            let role = match text.chars().count() {
                _ if is_particle(text) && !ends => Role::Particle,
                1 => Role::Letter,
                _ => Role::Name,
            };
            let short = contracted(text);
            self.part(value, word, unit, role);
            if apostrophe {
                let joined = [self.text((word.0 - 2, word.0 - 1)), self.text(word)].concat();
                let range = self.put(&joined);
                self.part(value, range, unit, Role::Name);
            }
            if let Some(variant) = variant.filter(|&variant| self.text(variant) != self.text(word)) {
                self.part(value, variant, unit, role);
            }
            if let Some(short) = short.filter(|short| !is_common(short)) {
                let range = self.put(&short);
                self.part(value, range, unit, role);
            }
            if role == Role::Name {
                last = first.is_some().then_some(word);
                first = first.or(Some(word));
            }
            if let Some(&letter) = self.store.as_bytes().get(word.0 as usize) {
                self.initials |= 1 << (letter & 31);
            }
            unit = (unit + 1).min(UNITS);
        }
        if let (Some(first), Some(last)) = (first, last) {
            self.add_initialled(value, first, last);
        }
    }

    /// Initial and surname together, whichever of both words is the surname.
    fn add_initialled(&mut self, value: u32, first: (u32, u32), last: (u32, u32)) {
        let comma = self.text((first.1, last.0)).contains(',');
        let (given, surname) = if comma { (last, first) } else { (first, last) };
        if surname.1 - surname.0 < 4 {
            return;
        }
        let initial = self.text(given).chars().next().map(char::len_utf8).unwrap_or(0) as u32;
        let joined = [self.text((given.0, given.0 + initial)), self.text(surname)].concat();
        let range = self.put(&joined);
        self.part(value, range, UNITS + 1, Role::Initialled);
    }

    pub(super) fn add_email(&mut self, value: u32, written: (u32, u32)) {
        let text = self.text(written);
        // Angle brackets and a display name: Lena Kunde <lena@example.com>.
        let (open, close) = match (text.rfind('<'), text.rfind('>')) {
            (Some(open), Some(close)) if open < close => (open + 1, close),
            _ => (0, text.len()),
        };
        let written = (written.0 + open as u32, written.0 + close as u32);
        let Some(at) = self.text(written).rfind('@') else { return };
        let middle = written.0 + at as u32;
        let tag = self.text((written.0, middle)).find('+').filter(|&at| at > 0).unwrap_or(at);
        let local = self.squeeze((written.0, written.0 + tag as u32));
        let domain = self.squeeze((middle + 1, written.1));
        if let Some(entry) = self.values.last_mut() {
            (entry.squeezed, entry.domain, entry.written) = (local, domain, written);
        }
        if local.0 < local.1 && domain.0 < domain.1 {
            self.part(value, local, 0, Role::Whole);
        }
    }

    pub(super) fn add_number(&mut self, value: u32, written: (u32, u32), phone: bool) {
        let start = self.digits.len();
        let text = self.store.get(written.0 as usize..written.1 as usize).unwrap_or_default();
        if phone {
            significant(text, &mut self.digits);
        } else {
            self.digits.extend(text.bytes().filter(u8::is_ascii_digit).map(|byte| byte - b'0'));
        }
        let count = self.digits.len() - start;
        let digits = (start as u32, self.digits.len() as u32);
        if count >= if phone { PHONE - 1 } else { NUMBER } {
            self.numbers.push(Number { value, digits, phone: phone && count >= PHONE });
        } else {
            self.digits.truncate(start);
        }
    }

    /// A company without its legal form.
    pub(super) fn add_company(&mut self, value: u32, written: (u32, u32)) {
        let mut at = written.0;
        let mut end = written.0;
        while let Some(word) = self.next_word(at, written.1) {
            at = word.1;
            if end == written.0 || !is_legal_form(self.text(word)) {
                end = word.1;
            }
        }
        self.add_whole(value, (written.0, end));
    }

    pub(super) fn add_plain(&mut self, value: u32, kind: IdentityKind, written: (u32, u32)) {
        let text = self.text(written);
        let text = text.trim_start_matches('@');
        let written = (written.1 - text.len() as u32, written.1);
        let letters = text.chars().any(char::is_alphabetic);
        // A plan, a size, yes or no: it tells nobody apart, and texts are full of it.
        if kind == IdentityKind::Attribute && is_common(text) {
            return;
        }
        if kind == IdentityKind::Attribute && (!letters || text.len() < 4) {
            if !letters {
                self.add_number(value, written, false);
            }
            return;
        }
        if kind == IdentityKind::Username && (is_mailbox(text) || text.chars().count() < 3) {
            return;
        }
        self.add_whole(value, written);
    }

    fn add_whole(&mut self, value: u32, written: (u32, u32)) {
        if self.text(written).chars().any(is_unspaced) {
            let text = self.text(written).to_owned();
            self.unspaced.push(Unspaced::whole(value, &text));
            return;
        }
        let squeezed = self.squeeze(written);
        if let Some(entry) = self.values.last_mut() {
            (entry.squeezed, entry.written) = (squeezed, written);
        }
        if squeezed.1 - squeezed.0 >= 2 {
            self.part(value, squeezed, 0, Role::Whole);
        }
    }
}

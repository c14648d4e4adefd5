//! Check digits of cards, accounts and national numbers.

/// The digits of a text, without what stands between them.
pub(super) fn digits(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.bytes().filter(u8::is_ascii_digit).map(|byte| u32::from(byte - b'0'))
}

/// Luhn's sum: cards, Swedish and South African numbers.
pub(super) fn luhn(text: &str) -> bool {
    let parity = digits(text).count() % 2;
    let sum: u32 = digits(text)
        .enumerate()
        .map(|(at, digit)| if at % 2 == parity { digit * 2 - if digit > 4 { 9 } else { 0 } } else { digit })
        .sum();
    sum % 10 == 0
}

/// Sum of digits times weights.
pub(super) fn weighted(text: &str, weights: &[u32]) -> u32 {
    digits(text).zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// A number modulo `modulus`, letters counting from ten, signs skipped.
pub(super) fn modulo(text: impl Iterator<Item = u8>, modulus: u32) -> u32 {
    text.fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % modulus,
        b'a'..=b'z' => (rest * 100 + u32::from(byte - b'a') + 10) % modulus,
        _ => rest,
    })
}

/// Verhoeff's scheme: Aadhaar.
pub(super) fn verhoeff(text: &str) -> bool {
    const PERMUTED: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let count = digits(text).count();
    let mut check = 0;
    for (at, mut digit) in digits(text).enumerate() {
        for _ in 0..(count - 1 - at) % 8 {
            digit = PERMUTED.get(digit as usize).copied().unwrap_or(0);
        }
        check = dihedral(digit, check);
    }
    // The scheme runs from the right; the group is not commutative, so the sum is built the same way round.
    check == 0
}

/// Product in the group of the symmetries of a pentagon.
fn dihedral(a: u32, b: u32) -> u32 {
    match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => 5 + (a + b - 5) % 5,
        (false, true) => 5 + (a - b) % 5,
        (false, false) => (a + 5 - b) % 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits_hold() {
        assert!(luhn("4242 4242 4242 4242") && !luhn("4242 4242 4242 4241"));
        assert!(verhoeff("2363") && !verhoeff("2364"));
        assert!(verhoeff("2345 6789 0124"));
        assert_eq!(modulo("3214282912345698765432161182".bytes(), 97), 1);
        assert_eq!(modulo("west12345698765432gb82".bytes(), 97), 1);
    }
}

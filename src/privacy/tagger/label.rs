//! What a token can be part of.

use crate::privacy::entity::Entity;

/// Number of labels; rows of weights are this wide.
pub(crate) const LABELS: usize = 16;

/// One value for each label.
pub(crate) type Scores = [i16; LABELS];

/// A label: a kind of personal data, neutral ground that is told apart from it, or nothing.
///
/// Labels do not say where a span begins: two spans of one kind rarely touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label(pub(crate) u8);

impl Label {
    /// Nothing personal.
    pub(crate) const NONE: Self = Self(0);
    /// Place names and post codes on their own.
    #[cfg(feature = "training")]
    pub(crate) const PLACE: Self = Self(13);
    /// Companies and products.
    #[cfg(feature = "training")]
    pub(crate) const COMPANY: Self = Self(14);
    /// Dates, ages, links and what recognisers own.
    #[cfg(feature = "training")]
    pub(crate) const OTHER: Self = Self(15);

    /// What is found under this label, if anything.
    pub(crate) fn entity(self) -> Option<Entity> {
        Some(match self.0 {
            1 => Entity::Person,
            2 => Entity::Address,
            3 => Entity::Email,
            4 => Entity::Phone,
            5 => Entity::CreditCard,
            6 => Entity::CardFragment,
            7 => Entity::AccountNumber,
            8 => Entity::NationalId,
            9 => Entity::NationalIdFragment,
            10 => Entity::BookingCode,
            11 => Entity::Secret,
            12 => Entity::Username,
            _ => return None,
        })
    }

    /// Whether what is found is a number or a word that stands for one, not a name or an address.
    pub(crate) fn is_number(self) -> bool {
        (3..=11).contains(&self.0)
    }

    /// The label of a kind of labelled text.
    #[cfg(feature = "training")]
    pub(crate) fn of_name(name: &str) -> Self {
        Self(match name {
            "PERSON" => 1,
            "ADDRESS" => 2,
            "EMAIL" => 3,
            "PHONE" => 4,
            "CREDIT_CARD" => 5,
            "CARD_OR_ACCOUNT_FRAGMENT" => 6,
            "ACCOUNT_NUMBER" => 7,
            "NATIONAL_ID" | "TAX_ID" | "PASSPORT" | "DRIVER_LICENSE" | "MEDICAL_ID" => 8,
            "NATIONAL_ID_FRAGMENT" => 9,
            "BOOKING_CODE" => 10,
            "SECRET" => 11,
            "USERNAME" => 12,
            "LOCATION" | "ZIP_CODE" => return Self::PLACE,
            "ORG" => return Self::COMPANY,
            "O" => return Self::NONE,
            _ => return Self::OTHER,
        })
    }
}

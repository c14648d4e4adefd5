//! Kinds of personal data.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

macro_rules! entities {
    ($( $(#[$doc:meta])* $variant:ident = $name:literal, $token:literal; )*) => {
        /// A kind of personal data.
        ///
        /// ```
        /// use askvault_export::Entity;
        /// assert_eq!(Entity::CreditCard.name(), "CREDIT_CARD");
        /// assert_eq!(Entity::CreditCard.token(), "CARD");
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Entity { $( $(#[$doc])* $variant, )* }

        impl Entity {
            /// All kinds, in the order of reports.
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// Name on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $( Self::$variant => $name, )* }
            }

            /// First word of its tokens: `[CARD-7F3K]`.
            #[must_use]
            pub fn token(self) -> &'static str {
                match self { $( Self::$variant => $token, )* }
            }
        }
    };
}

entities! {
    /// Name of a person, or a part of it.
    Person = "PERSON", "PERSON";
    /// Login or handle.
    Username = "USERNAME", "USERNAME";
    /// E-mail address, also spelled out.
    Email = "EMAIL", "EMAIL";
    /// Telephone number.
    Phone = "PHONE", "PHONE";
    /// Payment card number.
    CreditCard = "CREDIT_CARD", "CARD";
    /// Last digits of a card or account.
    CardFragment = "CARD_OR_ACCOUNT_FRAGMENT", "CARD";
    /// International bank account number.
    Iban = "IBAN", "IBAN";
    /// Domestic bank account, sort code, routing number.
    AccountNumber = "ACCOUNT_NUMBER", "ACCOUNT";
    /// Number that a state gives to a person.
    NationalId = "NATIONAL_ID", "ID";
    /// Last digits of such a number.
    NationalIdFragment = "NATIONAL_ID_FRAGMENT", "ID";
    /// Number of a taxpayer.
    TaxId = "TAX_ID", "TAXID";
    /// Passport or identity card.
    Passport = "PASSPORT", "PASSPORT";
    /// Driver licence.
    DriverLicense = "DRIVER_LICENSE", "LICENCE";
    /// Postal address, or a part of it.
    Address = "ADDRESS", "ADDRESS";
    /// Date of birth.
    DateOfBirth = "DATE_OF_BIRTH", "BIRTHDATE";
    /// Network address.
    Ip = "IP", "IP";
    /// Hardware address.
    Mac = "MAC", "MAC";
    /// Password, key, token, PIN.
    Secret = "SECRET", "SECRET";
    /// Booking or confirmation code.
    BookingCode = "BOOKING_CODE", "BOOKING";
    /// Number plate or vehicle identification number.
    Vehicle = "VEHICLE", "VEHICLE";
    /// Number of a patient, insured person or doctor.
    MedicalId = "MEDICAL_ID", "MEDICAL";
    /// Address of a crypto wallet.
    Crypto = "CRYPTO", "CRYPTO";
    /// Geographic coordinates.
    Geo = "GEO", "GEO";
    /// Link.
    Url = "URL", "LINK";
    /// Company that a person belongs to.
    Organisation = "ORG", "COMPANY";
    /// Term or pattern of the user's own.
    Custom = "CUSTOM", "TERM";
}

impl Serialize for Entity {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Entity {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::of_name(&name).ok_or_else(|| D::Error::custom("there is no such kind of personal data"))
    }
}

impl Entity {
    /// The kind of this wire name.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|entity| entity.name() == name)
    }
}

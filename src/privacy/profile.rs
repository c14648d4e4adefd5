//! Profiles: for each kind of personal data and each privacy class of a field, what becomes of it.

use serde::{Deserialize, Serialize};

use super::entity::Entity;
use crate::field::PrivacyClass;
use crate::options::{Profile, Times};

/// What becomes of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Action {
    /// It stays.
    Keep,
    /// It is left out.
    Remove,
    /// It becomes `***`, whatever its length.
    Mask,
    /// It becomes a label: `[CARD-7F3K]`.
    Label,
    /// It becomes a keyed pseudonym: `[PERSON-Q2M8X4T9PA]`, equal for equal values.
    Pseudonym,
    /// It becomes coarser: a link its scheme and host, a date of birth its year; a label where nothing coarser exists.
    Generalise,
    /// A time moves by whole weeks, one number for all times of a subject.
    Shift,
    /// A person becomes the word for their role.
    Role,
    /// A file name becomes a counter: `attachment-1.pdf`.
    Rename,
    /// Free text: every place in it is treated for itself.
    Detect,
}

/// What a profile does to the fields of a class.
///
/// ```text
///                     external            training            subject-access (of somebody else)
/// record ids          pseudonym           pseudonym           keep
/// customer            pseudonym           label               keep (label)
/// agents              pseudonym           role                role
/// times               keep or shift       remove              keep
/// labels              detect              detect              keep
/// rating              keep                remove              keep
/// rating's comment    detect              remove              detect
/// links               generalise          label               keep
/// files               rename              remove              keep
/// network             remove              remove              remove unless the subject's
/// custom              remove              remove              keep
/// ```
pub(crate) fn of_class(profile: Profile, times: Times, class: PrivacyClass) -> Action {
    use Action::{Detect, Generalise, Keep, Label, Pseudonym, Remove, Rename, Role, Shift};
    use PrivacyClass as Class;
    match (profile, class) {
        (Profile::Internal, _) => Keep,
        (Profile::External, Class::RecordId | Class::CustomerIdentity | Class::AgentIdentity) => Pseudonym,
        (Profile::Training, Class::RecordId) => Pseudonym,
        (Profile::Training, Class::CustomerIdentity) => Label,
        (Profile::Training | Profile::SubjectAccess, Class::AgentIdentity) => Role,
        (Profile::SubjectAccess, Class::CustomerIdentity) => Label,
        (Profile::External, Class::Time) if times == Times::Shift => Shift,
        (Profile::External | Profile::SubjectAccess, Class::Time) => Keep,
        (Profile::Training, Class::Time | Class::Rating | Class::RatingComment | Class::File) => Remove,
        (Profile::External | Profile::SubjectAccess, Class::Rating) => Keep,
        (Profile::External, Class::Link) => Generalise,
        (Profile::Training, Class::Link) => Label,
        (Profile::External, Class::File) => Rename,
        (Profile::External | Profile::Training, Class::Network | Class::Custom) => Remove,
        (Profile::SubjectAccess, Class::Network) => Remove,
        (Profile::SubjectAccess, Class::RecordId | Class::Link | Class::File | Class::Custom) => Keep,
        (_, Class::None | Class::FreeText | Class::RatingComment | Class::Label) => Detect,
    }
}

/// What a profile does to personal data in free text; in `subject-access` to that of somebody else.
pub(crate) fn of_entity(profile: Profile, entity: Entity) -> Action {
    match (profile, entity) {
        (Profile::Internal, _) => Action::Keep,
        (Profile::SubjectAccess, Entity::Url) => Action::Keep,
        (Profile::External, Entity::Url) => Action::Generalise,
        (
            Profile::External,
            Entity::Person | Entity::Username | Entity::Email | Entity::Phone | Entity::Organisation,
        ) => Action::Pseudonym,
        _ => Action::Label,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_internal_keeps_identities_and_secrets() {
        for profile in [Profile::External, Profile::Training, Profile::SubjectAccess] {
            for &entity in Entity::ALL {
                let action = of_entity(profile, entity);
                assert!(action != Action::Keep || entity == Entity::Url, "{profile:?} {entity:?}");
            }
            for class in [PrivacyClass::CustomerIdentity, PrivacyClass::AgentIdentity, PrivacyClass::Network]
            {
                assert_ne!(of_class(profile, Times::Keep, class), Action::Keep, "{profile:?} {class:?}");
            }
        }
        for &entity in Entity::ALL {
            assert_eq!(of_entity(Profile::Internal, entity), Action::Keep);
        }
    }
}

//! Names, telephones and sealed scans that are kept of a party, and their erasure by two persons (B1, B10).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::filing::AccountStanding;
use super::party::Party;
use super::{Moment, VenueAct};
use crate::Id;

/// How far an erasure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErasureState {
    /// Asked for: nothing new of the party is taken.
    Asked,
    /// Given up.
    Dropped,
    /// Confirmed: the key is being destroyed.
    Confirmed,
    /// Done.
    Erased,
}

/// What is kept of a party that its erasure would destroy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonalData {
    /// Whose.
    pub party: Party,
    /// The party's name.
    pub party_name: String,
    /// How its account stands; absent where it never filed.
    pub standing: Option<AccountStanding>,
    /// Filings whose names, telephones and scans it would take.
    pub filings: Vec<Id>,
    /// Forms 5 of which the same is true.
    pub emergencies: Vec<Id>,
    /// Names of files that were filed.
    pub files: Vec<String>,
    /// Files, names and telephones that are kept, alike ones once; those that nobody filed too.
    #[schema(minimum = 0)]
    pub kept: u64,
    /// How far the newest erasure is; absent where nobody asked.
    pub state: Option<ErasureState>,
    /// Why it was asked for.
    pub reason: Option<String>,
    /// Login name of who asked.
    pub asked_by: Option<String>,
    /// What became of it, and of earlier ones, in order.
    pub timeline: Vec<Moment>,
    /// What the caller may do.
    pub acts: Vec<VenueAct>,
}

/// What is kept of parties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PersonalDataList {
    /// By party.
    pub personal: Vec<PersonalData>,
}

/// Ask that what is kept of a party be erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewErasure {
    /// Whose.
    pub party: Party,
    /// Why.
    pub reason: String,
}

/// Give an erasure up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DroppedErasure {
    /// Whose.
    pub party: Party,
}

/// Confirm an erasure, which cannot be undone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmedErasure {
    /// Whose.
    pub party: Party,
    /// The party's number, typed once more; of a member itself the member's.
    #[schema(example = "60035590")]
    pub typed: String,
}

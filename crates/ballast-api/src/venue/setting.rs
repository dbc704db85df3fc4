//! Settings of a venue, with effective days, each marked verified or not.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::party::Venue;
use crate::{Date, Time};

/// A setting as it holds today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VenueSetting {
    /// Venue.
    pub venue: Venue,
    /// Its name.
    pub name: String,
    /// As text.
    pub value: String,
    /// How it is written.
    pub form: String,
    /// Confirmed against the venue's own text.
    pub verified: bool,
    /// What was set to hold from a later day on: day and value.
    pub later: Vec<LaterValue>,
}

/// A value that holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LaterValue {
    /// First day.
    pub effective: Date,
    /// As text.
    pub value: String,
}

/// What somebody changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SettingChange {
    /// When.
    pub at: Time,
    /// Venue.
    pub venue: Venue,
    /// Its name.
    pub name: String,
    /// From this day on.
    pub effective: Date,
    /// What held on that day until then.
    pub old: String,
    /// What holds.
    pub new: String,
    /// Confirmed against the venue's own text.
    pub verified: bool,
    /// Login name; absent where the platform did it.
    pub by: Option<String>,
}

/// Settings and their changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct VenueSettingList {
    /// By venue, in the order of the table.
    pub settings: Vec<VenueSetting>,
    /// Newest first.
    pub changes: Vec<SettingChange>,
}

/// A setting to change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVenueSetting {
    /// Venue.
    pub venue: Venue,
    /// Its name.
    pub name: String,
    /// As text.
    pub value: String,
    /// From this day on.
    pub effective: Date,
    /// It was confirmed against the venue's own text.
    pub verified: bool,
}

//! Platform settings (N10).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One platform setting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformSetting {
    /// Its name.
    #[schema(example = "margin_source")]
    pub name: String,
    /// Its value: `true` or `false`, a number, an amount in yuan, or one of `choices`.
    #[schema(example = "counter")]
    pub value: String,
    /// Its value where nobody has set it.
    pub default: String,
    /// What it may be, where that is one of a few.
    pub choices: Vec<String>,
    /// Whether this build acts by it. One that is not yet used is kept and journaled, and acts once what reads it is built.
    pub used: bool,
}

/// Platform settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PlatformSettings {
    /// In the order of the table.
    pub settings: Vec<PlatformSetting>,
}

/// A value to set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlatformValue {
    /// As `PlatformSetting.value` writes it.
    pub value: String,
}

#[allow(dead_code, reason = "declarations read by the OpenAPI macro only")]
pub(crate) mod paths {
    use super::{NewPlatformValue, PlatformSettings};
    use crate::admin::{Done, NamePath};
    use crate::problem::Refused;

    /// Platform settings.
    #[utoipa::path(get, path = "/api/v1/admin/platform", tag = "admin", operation_id = "platform",
        responses((status = 200, description = "Settings.", body = PlatformSettings), Refused))]
    fn platform() {}

    /// Change a platform setting.
    #[utoipa::path(put, path = "/api/v1/admin/platform/{name}", tag = "admin", operation_id = "set_platform",
        params(NamePath), request_body = NewPlatformValue,
        responses((status = 200, description = "Set.", body = Done), Refused))]
    fn set_platform() {}
}

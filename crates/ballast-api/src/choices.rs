//! What a user chose for its own pages. Pages alone know what it means.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

/// A user's own choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnChoices {
    /// By what they are about: favourites, columns, layout. At most 65,536 bytes of JSON.
    #[schema(value_type = std::collections::BTreeMap<String, Value>)]
    pub choices: Map<String, Value>,
}

//! A row of the table of refusal texts.

use serde::Serialize;

/// Title and detail in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Words {
    /// What did not happen, and the number that decided it.
    pub title: &'static str,
    /// The arithmetic and what is possible; may be empty.
    pub detail: &'static str,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Text {
    /// Stable code.
    pub code: &'static str,
    /// HTTP status it is answered with.
    pub status: u16,
    /// Chinese.
    pub zh: Words,
    /// English.
    pub en: Words,
}

/// A row of the table.
pub const fn row(
    code: &'static str,
    status: u16,
    [zh_title, zh_detail]: [&'static str; 2],
    [en_title, en_detail]: [&'static str; 2],
) -> Text {
    Text {
        code,
        status,
        zh: Words {
            title: zh_title,
            detail: zh_detail,
        },
        en: Words {
            title: en_title,
            detail: en_detail,
        },
    }
}

//! What is answered when something was not done: `application/problem+json` (RFC 9457).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::{IntoResponses, ToSchema};

use crate::refusal::{self, Class, Text};
use crate::{Id, Language};

/// The numbers that decided, by name, as plain decimals, days or codes. Amounts of texts are
/// rounded to the fen, towards what is allowed.
pub type Numbers = BTreeMap<String, String>;

/// Why something was not done. `code` and `numbers` are for programs; `title` and `detail` are the
/// same in words, in the language asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `about:blank`: the code says it all.
    #[serde(rename = "type")]
    pub kind: String,
    /// HTTP status, repeated.
    pub status: u16,
    /// Stable code, a row of the table of texts.
    #[schema(example = "CASH_SHORT")]
    pub code: String,
    /// What did not happen and the number that decided it.
    pub title: String,
    /// The arithmetic, and what is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The numbers of both, by name.
    pub numbers: Numbers,
    /// What a program can do about it (K13).
    pub class: Class,
    /// Of a refused order: every other limit of its account, its funds among them, that it would
    /// breach, by precedence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Breach>,
    /// Of a refused order that fewer lots may cure: most lots of it that would have been placed whole,
    /// whatever refuses the rest; 0 where no number would (K13).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passing_lots: Option<i64>,
    /// Journal sequence of the refusal, when it was journaled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<Id>,
}

/// A limit that an order would breach besides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Breach {
    /// Stable code, a row of the table of texts.
    #[schema(example = "POSITION_LIMIT")]
    pub code: String,
    /// The limit and what the order makes of it.
    pub title: String,
    /// The arithmetic, and what is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The numbers of both, by name.
    pub numbers: Numbers,
}

impl From<Problem> for Breach {
    fn from(problem: Problem) -> Self {
        let Problem {
            code,
            title,
            detail,
            numbers,
            ..
        } = problem;
        Self {
            code,
            title,
            detail,
            numbers,
        }
    }
}

/// Not done; the problem says why.
#[derive(IntoResponses)]
#[response(status = "default", content_type = "application/problem+json")]
#[allow(dead_code, reason = "read by the OpenAPI macro only")]
pub struct Refused(Problem);

impl Problem {
    /// The problem of a code, worded from the table. A code the table lacks still carries its
    /// numbers.
    pub fn new(code: &str, numbers: Numbers, language: Language) -> Self {
        let text: &Text = refusal::text(code);
        let numbers = refusal::rounded(text, numbers);
        let words = text.words(language);
        let detail = words.detail(&numbers);
        Self {
            kind: "about:blank".into(),
            status: text.status,
            code: code.into(),
            title: words.title(&numbers),
            detail: (!detail.is_empty()).then_some(detail),
            numbers,
            class: text.class(),
            also: Vec::new(),
            passing_lots: None,
            seq: None,
        }
    }
}

#[cfg(feature = "server")]
impl axum::response::IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        use axum::http::{HeaderValue, StatusCode, header};
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // What can be done later says when.
        let later = self
            .numbers
            .get("seconds")
            .and_then(|seconds| HeaderValue::from_str(seconds).ok());
        let mut response = (
            status,
            [(header::CONTENT_TYPE, "application/problem+json")],
            axum::Json(self),
        )
            .into_response();
        if let Some(seconds) = later {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

//! Every error under `/api` is a problem with a code, in the caller's language: what framework and
//! parser say in words of their own is reworded here.

use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::{Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ballast_api::{Language, Problem};

use super::body::Lateness;
use super::guard;
use crate::convert::edge_problem;
use crate::http::app::App;

/// The largest body that is read.
pub const BODY_MAX: usize = 2 << 20;
/// Words of the framework are shorter.
const WORDS_MAX: usize = 64 << 10;

/// Turns errors that are not problems yet into problems.
pub async fn reworded(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    if uri.path() != "/api" && !uri.path().starts_with("/api/") {
        return next.run(request).await;
    }
    let language = guard::language(&app, request.headers());
    let lateness = request.extensions().get::<Lateness>().cloned();
    let response = next.run(request).await;
    if let Some(late) = lateness.and_then(|lateness| late(&lateness, language)) {
        return late;
    }
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .map(|kind| kind.as_bytes());
    if !(status.is_client_error() || status.is_server_error())
        || kind == Some(b"application/problem+json")
    {
        return response;
    }
    let (parts, body) = response.into_parts();
    let allowed = parts.headers.get(header::ALLOW).cloned();
    let said = axum::body::to_bytes(body, WORDS_MAX)
        .await
        .unwrap_or_default();
    let said = String::from_utf8_lossy(&said);
    let what = || ("what", uri.path().to_owned());
    let problem = match status {
        StatusCode::NOT_FOUND => edge_problem("NOT_FOUND", [what()], language),
        StatusCode::METHOD_NOT_ALLOWED => not_allowed(&method, what(), allowed.as_ref(), language),
        StatusCode::PAYLOAD_TOO_LARGE => edge_problem(
            "BODY_TOO_LARGE",
            [("limit", BODY_MAX.to_string())],
            language,
        ),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => edge_problem("NOT_JSON", [], language),
        _ => unread(&said, &uri, language),
    };
    let mut answer = problem.into_response();
    if let Some(allowed) = allowed {
        answer.headers_mut().insert(header::ALLOW, allowed);
    }
    answer
}

/// Whoever read a body that did not come in time could only say that it is cut off.
fn late(lateness: &Lateness, language: Language) -> Option<Response> {
    let received = lateness.received()?;
    let numbers = [
        ("received", received.to_string()),
        ("idle", lateness.patience.idle.as_secs().to_string()),
        ("whole", lateness.patience.whole.as_secs().to_string()),
    ];
    Some(edge_problem("BODY_LATE", numbers, language).into_response())
}

fn not_allowed(
    method: &Method,
    what: (&str, String),
    allowed: Option<&axum::http::HeaderValue>,
    language: Language,
) -> Problem {
    let allowed = allowed
        .and_then(|allowed| allowed.to_str().ok())
        .unwrap_or_default()
        .replace(',', ", ");
    edge_problem(
        "METHOD_NOT_ALLOWED",
        [what, ("method", method.to_string()), ("allowed", allowed)],
        language,
    )
}

/// What is put before the parser's words.
const JSON: &str = "Failed to deserialize the JSON body into the target type: ";
const SYNTAX: &str = "Failed to parse the request body as JSON: ";
const QUERY: &str = "Failed to deserialize query string: ";

fn unread(said: &str, uri: &Uri, language: Language) -> Problem {
    if let Some(said) = said
        .strip_prefix(JSON)
        .or_else(|| said.strip_prefix(SYNTAX))
    {
        return misread(said, "body", language);
    }
    let Some(said) = said.strip_prefix(QUERY) else {
        return edge_problem("BAD_REQUEST", [("reason", said.to_owned())], language);
    };
    // A number of the query says neither its value nor what it should be.
    match said
        .split_once(": ")
        .filter(|(_, words)| !words.contains('`'))
    {
        Some((field, _)) => {
            let given = Query::<Vec<(String, String)>>::try_from_uri(uri)
                .map_or_else(|_| Vec::new(), |Query(given)| given);
            let value = given
                .into_iter()
                .find(|(name, _)| name == field)
                .map(|(_, value)| value)
                .unwrap_or_default();
            bad_field(field, value, expected("u64", language), language)
        }
        None => misread(said, "query", language),
    }
}

/// The JSON parser's words as a problem that names the field. `whole` is named where it does not
/// say which.
pub fn misread(said: &str, whole: &str, language: Language) -> Problem {
    let (said, place) = said.rsplit_once(" at line ").unwrap_or((said, ""));
    let path = |before: &str| match before.trim_end_matches(": ") {
        "" | "." => None,
        path => Some(path.to_owned()),
    };
    if let Some((_, rest)) = said.split_once("unknown field `") {
        let (field, rest) = rest.split_once('`').unwrap_or((rest, ""));
        let known: Vec<String> = rest
            .split('`')
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect();
        return edge_problem(
            "UNKNOWN_FIELD",
            [("field", field.to_owned()), ("known", known.join(", "))],
            language,
        );
    }
    if let Some((before, rest)) = said.split_once("missing field `") {
        let field = rest.trim_end_matches('`');
        let field = path(before).map_or_else(|| field.to_owned(), |path| format!("{path}.{field}"));
        return edge_problem("MISSING_FIELD", [("field", field)], language);
    }
    if let Some((_, rest)) = said.split_once("duplicate field `") {
        return bad_field(
            rest.trim_end_matches('`'),
            "2 ×".to_owned(),
            "1 ×".to_owned(),
            language,
        );
    }
    if let Some((before, rest)) = said.split_once("unknown variant `") {
        let (value, rest) = rest.split_once('`').unwrap_or((rest, ""));
        let known: Vec<&str> = rest.split('`').skip(1).step_by(2).collect();
        return bad_field(
            &path(before).unwrap_or(whole.to_owned()),
            value.to_owned(),
            known.join(" / "),
            language,
        );
    }
    for marker in ["invalid type: ", "invalid value: "] {
        if let Some((before, rest)) = said.split_once(marker)
            && let Some((value, wanted)) = rest.rsplit_once(", expected ")
        {
            let field = path(before).unwrap_or(whole.to_owned());
            return bad_field(
                &field,
                received(value),
                expected(wanted, language),
                language,
            );
        }
    }
    // A word was wanted, and there is null, a number or nothing.
    if let Some(field) = said.strip_suffix("expected value").and_then(path) {
        let received = language.of(["不是文字", "no text"]).to_owned();
        return bad_field(&field, received, expected("a string", language), language);
    }
    match place.split_once(" column ") {
        Some((line, column)) => edge_problem(
            "BAD_JSON",
            [("line", line.to_owned()), ("column", column.to_owned())],
            language,
        ),
        None => edge_problem("BAD_REQUEST", [("reason", said.to_owned())], language),
    }
}

fn bad_field(field: &str, value: String, expected: String, language: Language) -> Problem {
    edge_problem(
        "BAD_FIELD",
        [
            ("field", field.to_owned()),
            ("value", value),
            ("expected", expected),
        ],
        language,
    )
}

/// `string "x"` and ``integer `1` `` are what stands in them.
fn received(value: &str) -> String {
    let inside = |mark: char| {
        value
            .split_once(mark)
            .and_then(|(_, rest)| rest.rsplit_once(mark))
            .map(|(inside, _)| inside)
    };
    inside('"')
        .or_else(|| inside('`'))
        .map_or_else(|| value.to_owned(), str::to_owned)
}

/// What the parser wanted, for people.
fn expected(wanted: &str, language: Language) -> String {
    let said = match wanted {
        "a string" => ["文字", "a text"],
        "a boolean" => ["true 或 false", "true or false"],
        "a sequence" => ["列表", "a list"],
        _ if wanted.starts_with(['i', 'u']) && wanted[1..].parse::<u8>().is_ok() => {
            ["整数", "a whole number"]
        }
        _ if wanted.contains("struct") || wanted.contains("enum") || wanted == "a map" => {
            ["对象", "an object"]
        }
        _ => return wanted.to_owned(),
    };
    language.of(said).to_owned()
}

#[cfg(test)]
mod tests {
    use ballast_api::live::ClientMessage;
    use ballast_api::order::PlaceOrder;

    use super::*;

    fn told(problem: &Problem) -> [&str; 3] {
        let number = |name| problem.numbers.get(name).map_or("", String::as_str);
        [&problem.code, number("field"), number("expected")]
    }

    fn order(text: &str) -> Problem {
        misread(
            &serde_json::from_str::<PlaceOrder>(text)
                .unwrap_err()
                .to_string(),
            "order",
            Language::En,
        )
    }

    fn message(text: &str) -> Problem {
        misread(
            &serde_json::from_str::<ClientMessage>(text)
                .unwrap_err()
                .to_string(),
            "message",
            Language::En,
        )
    }

    /// The words are serde's: a new release of it that changes them shows here.
    #[test]
    fn the_parsers_words_become_fields() {
        assert_eq!(
            told(&order(r#"{"Price": "1"}"#)),
            ["UNKNOWN_FIELD", "Price", ""]
        );
        assert_eq!(told(&order("{}")), ["MISSING_FIELD", "ref", ""]);
        assert_eq!(
            told(&order(r#"{"lots": "1"}"#)),
            ["BAD_FIELD", "order", "a whole number"]
        );
        assert_eq!(
            told(&order(r#"{"side": "long"}"#)),
            ["BAD_FIELD", "order", "buy / sell"]
        );
        assert_eq!(
            told(&order(r#"{"lots": 1, "lots": 2}"#)),
            ["BAD_FIELD", "lots", "1 ×"]
        );
        assert_eq!(told(&order("{")), ["BAD_JSON", "", ""]);
        let null = "offset: expected value at line 1 column 16";
        let null = misread(null, "body", Language::En);
        assert_eq!(told(&null), ["BAD_FIELD", "offset", "a text"]);
        assert_eq!(
            told(&message(r#"{"type": "ping", "id": 1, "ID": 2}"#)),
            ["UNKNOWN_FIELD", "ID", ""]
        );
        assert_eq!(
            message(r#"{"type": "pin", "id": 1}"#).numbers["value"],
            "pin"
        );
        let nested = misread(
            "a[0].b: missing field `c` at line 1 column 2",
            "body",
            Language::En,
        );
        assert_eq!(told(&nested), ["MISSING_FIELD", "a[0].b.c", ""]);
    }
}

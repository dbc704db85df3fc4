//! The built pages, embedded in the binary; a page that says so where they were not built.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

use super::app::Shared;

#[derive(RustEmbed)]
#[folder = "../../web/dist"]
#[allow_missing = true]
struct Pages;

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Ballast</title>\
<p>This build of Ballast has no pages in it. Build them with <code>make build</code>; the interface is at \
<a href=\"/api/openapi.json\">/api/openapi.json</a>.</p><p lang=\"zh-CN\">此构建不含页面，请用 <code>make build</code> 构建。</p></html>";

/// Forms that the build has of a file beside it, smallest first: name in HTTP, end of its name.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// A file of the build, or the page itself: routes are the page's own.
pub async fn page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if ![Method::GET, Method::HEAD].contains(&method) {
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, "GET, HEAD")],
        )
            .into_response();
    }
    let path = uri.path().trim_start_matches('/');
    let cache = if path.starts_with("assets/") {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    if let Some(file) = file(path, &headers, cache) {
        return file;
    }
    if path == "api" || path.starts_with("api/") || path.starts_with("assets/") {
        return StatusCode::NOT_FOUND.into_response();
    }
    let index = file("index.html", &headers, "no-cache");
    index.unwrap_or_else(|| Html(NOT_BUILT).into_response())
}

/// A file in the smallest form that the client takes.
fn file(path: &str, headers: &HeaderMap, cache: &'static str) -> Option<Response> {
    let whole = Pages::get(path)?;
    let kind = whole.metadata.mimetype().to_owned();
    let taken = headers.get(header::ACCEPT_ENCODING);
    let taken = taken.and_then(|taken| taken.to_str().ok()).unwrap_or("");
    let smaller = ENCODINGS
        .iter()
        .filter(|(name, _)| takes(taken, name))
        .find_map(|(name, end)| Some((*name, Pages::get(&format!("{path}{end}"))?)));
    let (encoding, data) = match smaller {
        Some((name, file)) => (Some(name), file.data),
        None => (None, whole.data),
    };
    let headers = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "accept-encoding"),
    ];
    let mut response = (headers, data.into_owned()).into_response();
    if let Some(encoding) = encoding {
        let encoding = HeaderValue::from_static(encoding);
        response
            .headers_mut()
            .insert(header::CONTENT_ENCODING, encoding);
    }
    Some(response)
}

/// Whether an `Accept-Encoding` takes an encoding: one that is not named, or named with `q=0`, is not.
fn takes(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|one| {
        let mut parts = one.split(';').map(str::trim);
        let is_named = parts
            .next()
            .is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight = parts.find_map(|part| part.strip_prefix("q="));
        is_named && weight.and_then(|weight| weight.parse::<f32>().ok()) != Some(0.0)
    })
}

/// Everything comes from here. Components set styles of their own; icons and fonts may be in the
/// style sheet.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; \
    connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

/// Headers every answer carries.
pub async fn headers(State(app): Shared, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST);
    let is_for_good = app
        .transport
        .is_for_good(host.and_then(|host| host.to_str().ok()));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    if is_for_good {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use super::takes;

    #[test]
    fn an_encoding_is_taken_where_it_is_named() {
        for (accepted, gzip) in [
            ("gzip, deflate, br", true),
            ("br;q=1.0, gzip;q=0.5", true),
            ("GZIP", true),
            ("br", false),
            ("gzip;q=0", false),
            ("xgzip", false),
            ("", false),
        ] {
            assert_eq!(takes(accepted, "gzip"), gzip, "{accepted}");
        }
    }
}

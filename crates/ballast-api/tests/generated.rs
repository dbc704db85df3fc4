//! The committed tables are current, `UPDATE=1 cargo test -p ballast-api` rewrites them; and what the document
//! of the interface says, which the server's tests hold current (`ballast-server`, `http`).

use std::path::Path;

use ballast_api::refusal::TEXTS;
use ballast_api::{Language, Numbers, Problem};
use ballast_desk_events::Refusal;
use ballast_venue::words::refusal::Refusal as Venue;
use serde_json::Value;

fn check(file: &str, current: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, current).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == current,
        "{file} is stale: run UPDATE=1 cargo test -p ballast-api"
    );
}

fn document() -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn the_tables_are_current() {
    check(
        "tables.json",
        &(serde_json::to_string_pretty(&ballast_api::tables()).unwrap() + "\n"),
    );
}

#[test]
fn the_page_of_errors_is_current() {
    check("../../docs/errors.md", &ballast_api::errors());
}

/// What the page says of its rows.
#[test]
fn refusals_of_the_desk_stand_in_order_of_precedence() {
    let desk = TEXTS
        .iter()
        .map(|text| text.code)
        .filter(|code| Refusal::CODES.contains(code));
    assert!(desk.eq(Refusal::CODES.iter().copied()));
}

/// Whatever the desk refuses can be said in both languages, with every number that decided it and
/// no other.
#[test]
fn every_refusal_of_the_desk_has_its_words() {
    for (code, names) in Refusal::CODES.iter().zip(Refusal::NUMBERS) {
        says_all(code, names);
    }
}

/// Both languages say every value of a refusal, and no other.
fn says_all(code: &str, names: &[&str]) {
    assert_eq!(
        ballast_api::refusal::text(code).code,
        code,
        "no row in the tables of texts"
    );
    let value = |at: usize| (101 + at).to_string();
    let numbers: Numbers = names
        .iter()
        .enumerate()
        .map(|(at, name)| ((*name).to_owned(), value(at)))
        .collect();
    for language in [Language::ZhCn, Language::En] {
        let problem = Problem::new(code, numbers.clone(), language);
        let told = format!("{}\n{}", problem.title, problem.detail.unwrap_or_default());
        assert!(
            !problem.title.is_empty() && !told.contains(['{', '}', '–']),
            "{code}: {told}"
        );
        for (at, name) in names.iter().enumerate() {
            assert!(
                told.contains(&value(at)),
                "{code} does not say its number {name}: {told}"
            );
        }
    }
}

/// B2: whatever member services refuse can be said in both languages, with every value that decided it; codes
/// stand in their order of precedence.
#[test]
fn b2_every_refusal_of_member_services_has_its_words() {
    let told: Vec<&str> = TEXTS
        .iter()
        .filter_map(|text| text.code.strip_prefix("VENUE_"))
        .filter(|code| Venue::CODES.contains(code))
        .collect();
    assert_eq!(told, Venue::CODES);
    for (code, names) in Venue::CODES.iter().zip(Venue::VALUES) {
        says_all(&format!("VENUE_{code}"), names);
    }
}

#[test]
fn the_document_is_openapi_3_1() {
    assert!(document()["openapi"].as_str().unwrap().starts_with("3.1"));
}

/// A parameter is in the path when its name stands there in braces, and in the query otherwise.
#[test]
fn parameters_are_where_they_belong() {
    let document = document();
    let mut query_parameters = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for operation in item.as_object().unwrap().values() {
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let name = parameter["name"].as_str().unwrap();
                let expected = if path.contains(&format!("{{{name}}}")) {
                    "path"
                } else {
                    "query"
                };
                assert_eq!(parameter["in"], expected, "{path} {name}");
                query_parameters += usize::from(expected == "query");
            }
        }
    }
    assert!(query_parameters > 10);
}

/// Every operation may answer with a problem, and no schema uses a float for money.
#[test]
fn every_operation_can_refuse() {
    let document = document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let refused = &operation["responses"]["default"]["content"]["application/problem+json"]
                ["schema"]["$ref"];
            assert_eq!(refused, "#/components/schemas/Problem", "{method} {path}");
        }
    }
}

/// `f64` stands for one thing only, the clock's speed; live cells are the documented exception.
#[test]
fn only_the_clock_speed_is_a_float() {
    let document = document();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let mut floats = Vec::new();
    for (name, schema) in schemas {
        for (property, shape) in schema["properties"].as_object().into_iter().flatten() {
            if shape["type"] == "number" {
                floats.push(format!("{name}.{property}"));
            }
        }
    }
    assert_eq!(floats, ["Clock.speed"]);
}

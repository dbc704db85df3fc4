//! What users chose for their own pages: kept by the server, by user, over restarts; bounded.

use crate::support::client::{Client, Process};
use crate::support::demo::{GATED, PASSWORD};
use serde_json::{Value, json};

const PATH: &str = "/api/v1/session/choices";

fn keep(client: &Client, choices: &Value) -> (u16, Value) {
    let body = json!({ "choices": choices });
    let (status, _, answer) = client.request("PUT", PATH, Some(&body));
    (status, answer)
}

fn kept(client: &Client) -> Value {
    client.get(PATH)["choices"].clone()
}

/// They follow a user into every browser, stay over a restart, and nobody has another's.
#[test]
fn choices_follow_their_user() {
    let directory = tempfile::tempdir().unwrap();
    let data = directory.path().join("data");
    let server = Process::serve(&data, &GATED);
    let log_in = |server: &Process, name: &str| Client::log_in(&server.address, name, PASSWORD);
    let [here, other] = ["trader1", "trader2"].map(|name| log_in(&server, name));
    assert_eq!(kept(&here), json!({}), "nothing before the first choice");
    let chosen = json!({ "terminal": { "favourites": ["rb2701", "自选"] }, "tables": {} });
    assert_eq!(keep(&here, &chosen).0, 204);
    assert_eq!(keep(&other, &json!({ "terminal": 1 })).0, 204);
    assert_eq!(kept(&log_in(&server, "trader1")), chosen);
    assert_eq!(kept(&other), json!({ "terminal": 1 }));
    let nobody = Client::nobody(&server.address).request("GET", PATH, None);
    assert_eq!(
        (nobody.0, &nobody.2["code"]),
        (401, &json!("NOT_LOGGED_IN"))
    );
    server.stop();

    let server = Process::serve(&data, &GATED);
    assert_eq!(kept(&log_in(&server, "trader1")), chosen, "over a restart");
    server.stop();

    // Pages are nice to have: what cannot be read keeps nobody out, and is not thrown away.
    std::fs::write(data.join("choices"), "{ torn").unwrap();
    let server = Process::serve(&data, &GATED);
    let again = log_in(&server, "trader1");
    assert_eq!(kept(&again), json!({}));
    assert_eq!(
        std::fs::read_to_string(data.join("choices.damaged")).unwrap(),
        "{ torn"
    );
    assert_eq!(keep(&again, &chosen).0, 204);
    server.stop();
}

/// What is too large or no object is refused with the field, and what was kept stays.
#[test]
fn choices_are_bounded() {
    let directory = tempfile::tempdir().unwrap();
    let server = Process::serve(&directory.path().join("data"), &GATED);
    let client = Client::log_in(&server.address, "trader1", PASSWORD);
    // {"a":"…"} is 8 bytes more than what stands in it.
    let of_size = |bytes: usize| json!({ "a": "x".repeat(bytes - 8) });
    let largest = of_size(65_536);
    assert_eq!(keep(&client, &largest).0, 204);
    let (status, refused) = keep(&client, &of_size(65_537));
    assert_eq!((status, &refused["code"]), (413, &json!("FIELD_TOO_LARGE")));
    assert_eq!(
        refused["numbers"],
        json!({ "field": "choices", "bytes": "65537", "limit": "65536" })
    );
    for wrong in [json!([1]), json!("text"), json!(null)] {
        let (status, refused) = keep(&client, &wrong);
        assert_eq!((status, &refused["code"]), (400, &json!("BAD_FIELD")));
        assert_eq!(refused["numbers"]["field"], "choices", "{wrong}");
    }
    let unknown = json!({ "choices": {}, "more": 1 });
    let (status, _, refused) = client.request("PUT", PATH, Some(&unknown));
    assert_eq!((status, &refused["code"]), (400, &json!("UNKNOWN_FIELD")));
    assert_eq!(kept(&client), largest);
    server.stop();
}

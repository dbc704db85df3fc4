//! A demonstration with people of every role: what tests of rights begin with.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::client::{Client, Process};
use super::demo::Demo;
pub use super::demo::PASSWORD;

/// Status, code and the answer.
pub type Told = (u16, String, Value);

/// A running demonstration. `m1` was handed product, fund account and the account A10023, and made
/// clerk `c1`, clerk `c2` and risk account `r1`, which is bound to both accounts. `m2` has nothing.
pub struct People {
    /// The process.
    pub server: Process,
    /// Super admin.
    pub admin: Client,
    /// Account manager.
    pub m1: Client,
    /// Another.
    pub m2: Client,
    /// Cash clerk of the first.
    pub c1: Client,
    /// Risk account of the first.
    pub r1: Client,
    /// Trader of A10023.
    pub trader: Client,
    /// Where it keeps its data.
    pub data: PathBuf,
    pub _directory: tempfile::TempDir,
}

impl People {
    /// Starts it, and makes them.
    pub fn start() -> Self {
        let demo = Demo::start();
        let data = demo.data();
        let Demo {
            server,
            admin,
            trader,
            directory,
            ..
        } = demo;
        make_login(&admin, "m1", "account_manager");
        make_login(&admin, "m2", "account_manager");
        let [m1, m2] = ["m1", "m2"].map(|name| Client::log_in(&server.address, name, PASSWORD));
        for object in [
            "products/HS1",
            "fund-accounts/80018826",
            "operating-accounts/A10023",
        ] {
            done(put(
                &admin,
                &format!("objects/{object}/owner"),
                json!({ "owner": "m1" }),
            ));
        }
        make_login(&m1, "c1", "cash_clerk");
        make_login(&m1, "c2", "cash_clerk");
        make_login(&m1, "r1", "risk_officer");
        done(put(
            &m1,
            "users/r1/bindings",
            json!({ "change": "bind", "product": "HS1" }),
        ));
        let [c1, r1] = ["c1", "r1"].map(|name| Client::log_in(&server.address, name, PASSWORD));
        Self {
            server,
            admin,
            m1,
            m2,
            c1,
            r1,
            trader,
            data,
            _directory: directory,
        }
    }

    /// A login; what it was answered.
    pub fn enter(&self, user: &str, password: &str, mac: Option<&str>) -> Told {
        let mut login = json!({ "user": user, "password": password });
        if let Some(mac) = mac {
            login["mac"] = json!(mac);
        }
        told(Client::nobody(&self.server.address).request("POST", "/api/v1/session", Some(&login)))
    }
}

/// Adds a login, which then changes its first password, as it must (R6).
pub fn make_login(by: &Client, name: &str, role: &str) {
    const FIRST: &str = "first-of-somebody-else";
    done(post(
        by,
        "users",
        json!({ "name": name, "display_name": name, "role": role, "password": FIRST }),
    ));
    let login = Client::log_in(&by.address, name, FIRST);
    let change = json!({ "old": FIRST, "new": PASSWORD });
    let (status, _, answer) = login.request("PUT", "/api/v1/session/password", Some(&change));
    assert_eq!(status, 204, "{answer}");
}

fn told((status, _, answer): (u16, String, Value)) -> Told {
    let code = answer["code"].as_str().unwrap_or_default().to_owned();
    (status, code, answer)
}

/// Asks something of administration; what would ban or liquidate is confirmed.
pub fn ask(by: &Client, method: &str, path: &str, body: Option<Value>) -> Told {
    let path = format!("/api/v1/admin/{path}");
    let second = || Client::log_in(&by.address, "admin", PASSWORD);
    told(by.confirmed((method, &path, body.as_ref()), second))
}

/// A change.
pub fn put(by: &Client, path: &str, body: Value) -> Told {
    ask(by, "PUT", path, Some(body))
}

/// Something new.
pub fn post(by: &Client, path: &str, body: Value) -> Told {
    ask(by, "POST", path, Some(body))
}

/// It was done.
pub fn done(told: Told) -> Value {
    assert!(told.0 < 300, "{}: {}", told.0, told.2);
    told.2
}

/// It was refused with a status and a code.
pub fn refused(told: Told, status: u16, code: &str) -> Value {
    assert_eq!((told.0, told.1.as_str()), (status, code), "{}", told.2);
    told.2
}

/// A list of administration, one field of each row.
pub fn names(by: &Client, path: &str, list: &str, field: &str) -> Vec<String> {
    let answer = by.get(&format!("/api/v1/admin/{path}"));
    let rows = answer[list].as_array().unwrap();
    rows.iter()
        .map(|row| row[field].as_str().unwrap().to_owned())
        .collect()
}

/// The row of a list with a name.
pub fn row(by: &Client, path: &str, list: &str, (field, value): (&str, &str)) -> Value {
    let answer = by.get(&format!("/api/v1/admin/{path}"));
    let found = answer[list]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row[field] == value);
    found.unwrap_or_else(|| panic!("{value}: {answer}")).clone()
}

/// What a live frame tells as a whole, in the text of its first column: an alarm, an order that waits for review.
pub fn told_live(message: &Value) -> Option<Value> {
    let frame = &message["frame"];
    let columns = frame["columns"].as_array()?;
    let told = columns.iter().position(|column| *column == 0)?;
    let text = frame["values"][told][0].as_str()?;
    serde_json::from_str(text).ok()
}

//! Logins through the interface: their life, from where they may be used, passwords, history (R3,
//! R6, O12, O13, N9, Q4).

use crate::support::client::Client;
use crate::support::people::{PASSWORD, People, ask, done, names, put, refused, row};
use serde_json::{Value, json};

/// R3: disabled is listed and shut out at once, deleted hidden and restorable, closed for good.
#[test]
fn a_login_lives_and_ends() {
    let people = People::start();
    let People { admin, m1, c1, .. } = &people;
    let status = |name: &str, status: &str| {
        put(
            m1,
            &format!("objects/users/{name}/status"),
            json!({ "status": status }),
        )
    };
    let listed = |query: &str| names(m1, &format!("users{query}"), "users", "name");
    done(put(
        m1,
        "users/c1/display-name",
        json!({ "display_name": "钱出纳" }),
    ));
    assert_eq!(listed("?search=%E9%92%B1"), ["c1"], "by the name as shown");
    assert_eq!(
        listed("?search=R1"),
        ["r1", "trader1"],
        "and by the login name, in any case"
    );
    assert!(listed("?search=nobody").is_empty());

    let mut live = c1.live();
    done(status("c1", "disabled"));
    assert_eq!(
        c1.request("GET", "/api/v1/session", None).0,
        401,
        "a session that stands is refused at once"
    );
    assert_eq!(live.until_closed().1, 1008);
    refused(people.enter("c1", PASSWORD, None), 403, "LOGIN_DISABLED");
    refused(people.enter("c1", "wrong", None), 401, "BAD_CREDENTIALS");
    assert_eq!(
        row(m1, "users", "users", ("name", "c1"))["status"],
        "disabled",
        "listed"
    );
    done(status("c1", "enabled"));
    assert_eq!(people.enter("c1", PASSWORD, None).0, 200);

    done(status("c1", "deleted"));
    assert!(
        !listed("").contains(&"c1".to_owned()) && listed("?valid=false").contains(&"c1".to_owned())
    );
    refused(people.enter("c1", PASSWORD, None), 403, "LOGIN_DISABLED");
    done(status("c1", "enabled"));
    assert!(listed("").contains(&"c1".to_owned()));
    done(status("c1", "closed"));
    assert!(
        !listed("").contains(&"c1".to_owned()) && listed("?valid=false").contains(&"c1".to_owned())
    );
    for standing_again in ["enabled", "disabled", "deleted"] {
        refused(status("c1", standing_again), 409, "STANDING_FINAL");
    }

    // A deleted manager's things stay (R3), and nobody locks himself out.
    done(put(
        admin,
        "objects/users/m1/status",
        json!({ "status": "deleted" }),
    ));
    assert_eq!(m1.request("GET", "/api/v1/session", None).0, 401);
    assert_eq!(
        row(admin, "products", "products", ("code", "HS1"))["owner"],
        "m1"
    );
    done(put(
        admin,
        "objects/products/HS1/owner",
        json!({ "owner": "m2" }),
    ));
    refused(
        put(
            admin,
            "objects/users/admin/status",
            json!({ "status": "disabled" }),
        ),
        409,
        "OWN_LOGIN",
    );
    people.server.stop();
}

/// R6, N9: the list of a login is looked at when it logs in next.
#[test]
fn a_login_may_be_used_from_listed_addresses_only() {
    let people = People::start();
    let People { admin, m1, .. } = &people;
    let addresses = |list: Value| put(admin, "users/m1/addresses", json!({ "addresses": list }));
    refused(addresses(json!(["10.0.0.300"])), 400, "BAD_FIELD");
    refused(addresses(json!(["10.0.0.9-10.0.0.1"])), 400, "BAD_FIELD");
    done(addresses(json!(["10.0.0.0/8", "192.168.1.5"])));
    let answer = refused(
        people.enter("m1", PASSWORD, None),
        403,
        "ADDRESS_NOT_ALLOWED",
    );
    assert_eq!(answer["numbers"]["ip"], "127.0.0.1");
    assert_eq!(
        m1.request("GET", "/api/v1/session", None).0,
        200,
        "a session that stands is not cut"
    );
    let shown = row(admin, "users", "users", ("name", "m1"));
    assert_eq!(
        shown["addresses"],
        json!(["10.0.0.0-10.255.255.255", "192.168.1.5"])
    );
    done(addresses(json!(["10.0.0.0/8", "127.0.0.1-127.0.0.9"])));
    assert_eq!(people.enter("m1", PASSWORD, None).0, 200);
    done(addresses(json!([])));

    let history = |query: &str| admin.get(&format!("/api/v1/admin/users/m1/logins{query}"));
    let reasons: Vec<Value> = history("")["logins"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["refused"].clone())
        .collect();
    assert_eq!(
        reasons,
        [
            Value::Null,
            json!("ADDRESS_NOT_ALLOWED"),
            Value::Null,
            Value::Null
        ],
        "R6, Q4: newest first; its first login only changed its password"
    );
    let page = history("?limit=1");
    let next = page["next"].as_str().unwrap();
    assert_eq!(
        history(&format!("?limit=1&cursor={next}"))["logins"][0]["refused"],
        "ADDRESS_NOT_ALLOWED"
    );
    people.server.stop();
}

/// O12, O13: the lists of an operating account are looked at when one of its traders logs in next.
#[test]
fn an_account_is_traded_from_listed_places_only() {
    let people = People::start();
    let People { m1, trader, .. } = &people;
    let access = |addresses: Value, macs: Value| {
        put(
            m1,
            "operating-accounts/A10023/access",
            json!({ "addresses": addresses, "macs": macs }),
        )
    };
    refused(access(json!([]), json!(["aa:bb"])), 400, "BAD_FIELD");
    done(access(json!(["10.1.2.3"]), json!([])));
    refused(
        people.enter("trader1", PASSWORD, None),
        403,
        "ADDRESS_NOT_ALLOWED",
    );
    assert_eq!(
        people.enter("trader2", PASSWORD, None).0,
        200,
        "others are not concerned"
    );
    assert_eq!(
        trader.request("GET", "/api/v1/session", None).0,
        200,
        "a session that stands is not cut"
    );
    done(access(
        json!(["127.0.0.0/24"]),
        json!(["AA-BB-CC-DD-EE-FF"]),
    ));
    assert_eq!(
        row(
            m1,
            "operating-accounts",
            "operating_accounts",
            ("code", "A10023")
        )["macs"],
        json!(["aa:bb:cc:dd:ee:ff"])
    );
    refused(
        people.enter("trader1", PASSWORD, None),
        403,
        "MAC_NOT_ALLOWED",
    );
    refused(
        people.enter("trader1", PASSWORD, Some("aa:bb:cc:dd:ee:00")),
        403,
        "MAC_NOT_ALLOWED",
    );
    refused(
        people.enter("trader1", PASSWORD, Some("nonsense")),
        400,
        "BAD_FIELD",
    );
    let logins = || m1.get("/api/v1/admin/users/trader1/logins")["logins"].clone();
    assert_eq!(
        (&logins()[0]["refused"], &logins()[0]["mac"]),
        (&json!("MAC_NOT_ALLOWED"), &json!("aa:bb:cc:dd:ee:00"))
    );
    done(access(
        json!([]),
        json!(["aabbccddeeff", "00:11:22:33:44:55"]),
    ));
    // Three failures make the next try wait for a second.
    std::thread::sleep(std::time::Duration::from_millis(1200));
    assert_eq!(
        people.enter("trader1", PASSWORD, Some("AABB.CCDD.EEFF")).0,
        200
    );
    assert_eq!(
        (&logins()[0]["refused"], &logins()[0]["mac"]),
        (&Value::Null, &json!("aa:bb:cc:dd:ee:ff"))
    );
    people.server.stop();
}

/// R6: one's own password with the old one; a password that somebody else set is changed before
/// anything else.
#[test]
fn passwords_change() {
    let people = People::start();
    let People { m1, c1, .. } = &people;
    let change = |client: &Client, old: &str, new: &str| {
        let (status, _, answer) = client.request(
            "PUT",
            "/api/v1/session/password",
            Some(&json!({ "old": old, "new": new })),
        );
        (status, answer["code"].as_str().unwrap_or("").to_owned())
    };
    let is = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(
        change(c1, "wrong", "another one"),
        is(422, "WRONG_PASSWORD")
    );
    assert_eq!(change(c1, PASSWORD, "short"), is(400, "BAD_FIELD"));
    assert_eq!(
        change(c1, PASSWORD, PASSWORD),
        is(400, "PASSWORD_UNCHANGED")
    );
    assert_eq!(change(c1, PASSWORD, &" ".repeat(12)), is(400, "BAD_FIELD"));
    assert_eq!(change(c1, PASSWORD, "another one"), is(204, ""));
    refused(people.enter("c1", PASSWORD, None), 401, "BAD_CREDENTIALS");
    assert_eq!(people.enter("c1", "another one", None).0, 200);

    refused(
        put(m1, "users/c1/password", json!({ "password": "short" })),
        400,
        "BAD_FIELD",
    );
    done(put(
        m1,
        "users/c1/password",
        json!({ "password": "set by m1" }),
    ));
    assert_eq!(
        c1.request("GET", "/api/v1/session", None).0,
        401,
        "its sessions end"
    );
    let again = Client::log_in(&people.server.address, "c1", "set by m1");
    assert_eq!(again.get("/api/v1/session")["must_change_password"], true);
    refused(
        ask(&again, "GET", "cash-accounts", None),
        403,
        "PASSWORD_TO_BE_CHANGED",
    );
    assert_eq!(
        again.request("GET", "/api/v1/live", None).2["code"],
        "PASSWORD_TO_BE_CHANGED"
    );
    assert_eq!(change(&again, "set by m1", "my own again"), is(204, ""));
    assert_eq!(ask(&again, "GET", "cash-accounts", None).0, 200);
    assert_eq!(again.get("/api/v1/session")["must_change_password"], false);
    people.server.stop();
}

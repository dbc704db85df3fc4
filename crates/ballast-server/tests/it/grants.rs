//! What was given is taken back, and what was added goes: an account's grant, a role (R1, R4, R5).

use crate::support::people::{People, ask, done, names, post, put, refused, row};
use serde_json::{Value, json};

/// R4, R5: a trader whose account was taken back is refused from the next order on; the answer names what
/// he left working, which stays.
#[test]
fn a_grant_is_taken_back_and_what_works_is_named() {
    let people = People::start();
    let People {
        admin,
        m1,
        m2,
        trader,
        ..
    } = &people;
    let order = |reference: &str| {
        let order = json!({ "ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "3000" });
        let (status, _, answer) =
            trader.request("POST", "/api/v1/accounts/A10023/orders", Some(&order));
        (status, answer)
    };
    let (status, placed) = order("left");
    assert_eq!(status, 201, "{placed}");
    let take = |by| ask(by, "DELETE", "users/trader1/accounts/A10023", None);
    refused(take(m2), 403, "NOT_PERMITTED");
    refused(take(trader), 403, "NOT_PERMITTED");
    let taken = done(take(m1));
    assert_eq!(
        (taken["working"][0]["order"].as_str(), &taken["working"][1]),
        (placed["order"].as_str(), &Value::Null),
        "{taken}"
    );
    let (status, answer) = order("after");
    assert_eq!(
        (status, answer["code"].as_str()),
        (403, Some("NOT_PERMITTED"))
    );
    let working = admin.get("/api/v1/accounts/A10023/orders?filter=working");
    assert_eq!(working["orders"][0]["order"], placed["order"], "it stays");
    let shown = row(admin, "users", "users", ("name", "trader1"));
    assert_eq!(shown["accounts"], json!([]));
    assert_eq!(
        done(take(m1))["working"][0]["order"],
        placed["order"],
        "asked again it changes nothing, and says so again"
    );
    done(post(
        m1,
        "users/trader1/accounts",
        json!({ "account": "A10023" }),
    ));
    assert_eq!(order("again").0, 201);
    people.server.stop();
}

/// R1: an added role gets another name and goes once no login has it; built-in ones stay; a login's
/// built-in role does not change, and the refusal says so.
#[test]
fn an_added_role_is_renamed_and_deleted() {
    let people = People::start();
    let People { admin, m1, .. } = &people;
    let role = |by, name: &str| {
        post(
            by,
            "roles",
            json!({ "name": name, "like": "account_manager", "permissions": ["watching"] }),
        )
    };
    done(role(admin, "desk"));
    let rename =
        |by, from: &str, to: &str| put(by, &format!("roles/{from}/name"), json!({ "name": to }));
    let delete = |by, name: &str| ask(by, "DELETE", &format!("roles/{name}"), None);
    refused(rename(m1, "desk", "mine"), 403, "NOT_PERMITTED");
    refused(rename(admin, "trader", "mine"), 409, "ROLE_BUILT_IN");
    refused(rename(admin, "desk", "trader"), 409, "CODE_TAKEN");
    refused(rename(admin, "none", "mine"), 404, "UNKNOWN_ROLE");
    done(rename(admin, "desk", "watchers"));
    done(put(
        admin,
        "users/m2/role",
        json!({ "custom_role": "watchers" }),
    ));
    refused(
        put(admin, "users/c1/role", json!({ "custom_role": "watchers" })),
        422,
        "REACH_FIXED",
    );
    refused(delete(m1, "watchers"), 403, "NOT_PERMITTED");
    refused(delete(admin, "cash_clerk"), 409, "ROLE_BUILT_IN");
    let answer = refused(delete(admin, "watchers"), 409, "ROLE_IN_USE");
    assert_eq!(answer["numbers"]["logins"], "m2");
    done(put(admin, "users/m2/role", json!({ "custom_role": null })));
    done(delete(admin, "watchers"));
    let left = names(admin, "roles", "roles", "name");
    assert!(!left.contains(&"watchers".to_owned()), "{left:?}");
    done(role(admin, "watchers"));
    people.server.stop();
}

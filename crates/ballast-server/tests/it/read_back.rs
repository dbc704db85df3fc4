//! What is set is read back, and a change of one part leaves the others (F3, F6, O1, O9, P2, R3, R4, R6).

use crate::support::demo::{ACCOUNT, Demo, FUND, units};
use crate::support::people::{People, ask, done, names, post, put, refused, row};
use serde_json::{Value, json};

/// O9, F3, P2, O1: whose rates, which templates, whose counter, a ban and the cancels used.
#[test]
fn what_is_set_is_read_back() {
    let demo = Demo::start();
    let read = |path: &str| demo.admin.get(&format!("/api/v1/admin/{path}"));
    let account = format!("operating-accounts/{ACCOUNT}");

    // One part of the choice leaves the other.
    let choice = || read(&format!("{account}/rate-choice"));
    let system = json!({ "margin": "follow_system", "commission": "follow_system" });
    assert_eq!(choice(), system);
    let rate_choice = format!("{account}/rate-choice");
    demo.set("PUT", &rate_choice, json!({ "margin": "platform" }));
    demo.set(
        "PUT",
        &rate_choice,
        json!({ "commission": "follow_counter" }),
    );
    let set = json!({ "margin": "platform", "commission": "follow_counter" });
    assert_eq!(choice(), set);

    let template = |of: &str| read(&format!("{account}/template"))[of].clone();
    assert_eq!(template("commission"), Value::Null);
    let made = json!({ "kind": "commission", "name": "cheap" });
    demo.set("POST", "templates", made);
    let bind = json!({ "kind": "commission", "template": "cheap" });
    demo.set("PUT", &format!("{account}/template"), bind);
    assert_eq!(template("commission"), "cheap");
    assert_eq!(template("margin"), Value::Null);

    let source = || read("products/HS1/rate-source-account")["fund_account"].clone();
    assert_eq!(source(), Value::Null);
    let named = json!({ "fund_account": FUND });
    demo.set("PUT", "products/HS1/rate-source-account", named);
    assert_eq!(source(), FUND);

    let banned = || demo.fund(FUND)["order_rate_banned"].clone();
    assert_eq!(banned(), false);
    demo.setting(&format!("fund-accounts/{FUND}"), "rate_orders", "1");
    demo.setting(&format!("fund-accounts/{FUND}"), "rate_seconds", "3600");
    for _ in 0..2 {
        demo.order("buy", "open", 1, "rb2701", Some("3000"));
    }
    assert_eq!(banned(), true);
    demo.set(
        "POST",
        &format!("fund-accounts/{FUND}/lift-order-rate-ban"),
        json!({}),
    );
    assert_eq!(banned(), false);

    let cancels = || {
        demo.trader
            .get(&format!("/api/v1/accounts/{ACCOUNT}/cancels"))
    };
    demo.setting(&account, "max_cancels", "7");
    let none = cancels();
    assert_eq!(
        (&none["contracts"], &none["limit"]),
        (&json!([]), &json!(7))
    );
    demo.server.stop();
}

/// F6: rates of several contracts in one answer, each with its source; one that is unknown is refused.
#[test]
fn rates_of_many_contracts_are_one_answer() {
    let demo = Demo::start();
    let path = |contracts: &str| {
        format!("/api/v1/accounts/{ACCOUNT}/rates-in-force?contracts={contracts}")
    };
    let rule = json!({ "mode": "absolute", "by_money": "0.2", "by_lot": "0" });
    let row = json!({ "level": "account", "of": ACCOUNT, "scope": "contract", "code": "rb2701", "rule": { "long": rule, "short": rule } });
    demo.set("PUT", "margin-rules", row);
    let choice = json!({ "margin": "platform" });
    demo.set(
        "PUT",
        &format!("operating-accounts/{ACCOUNT}/rate-choice"),
        choice,
    );
    let answer = demo.trader.get(&path("rb2701,cu2701"));
    let rates = answer["rates"].as_array().unwrap();
    assert_eq!(rates.len(), 2, "{answer}");
    for (rate, contract, kind) in [
        (&rates[0], "rb2701", "account"),
        (&rates[1], "cu2701", "counter"),
    ] {
        assert_eq!(
            (
                rate["contract"].as_str(),
                rate["margin_source"]["kind"].as_str()
            ),
            (Some(contract), Some(kind)),
            "{rate}"
        );
    }
    let (status, _, unknown) = demo.trader.request("GET", &path("rb2701,rb9999"), None);
    assert_eq!(
        (status, unknown["code"].as_str()),
        (404, Some("UNKNOWN_CONTRACT"))
    );
    demo.server.stop();
}

/// R4: one flag that is set leaves the others. R6: a first password is changed before anything else. R3: a
/// name that differs by case alone is taken.
#[test]
fn a_part_of_a_login_leaves_the_rest() {
    let people = People::start();
    let People { admin, .. } = &people;
    let powers = |given: Value| done(put(admin, "users/m1/powers", given));
    powers(json!({ "may_force_liquidate": true, "may_open_operating_accounts": true }));
    powers(json!({ "may_enter_third_party_orders": true }));
    powers(json!({ "may_force_liquidate": false }));
    let set = row(admin, "users", "users", ("name", "m1"))["powers"].clone();
    assert_eq!(
        set,
        json!({
            "may_open_operating_accounts": true, "may_force_liquidate": false, "may_adjust_positions": false,
            "may_enter_third_party_orders": true, "review": "none",
        })
    );

    let new = |name: &str| {
        let login = json!({ "name": name, "display_name": "", "role": "account_manager", "password": "first-of-all" });
        post(admin, "users", login)
    };
    done(new("n1"));
    refused(new("N1"), 409, "CODE_TAKEN");
    let n1 = crate::support::client::Client::log_in(&people.server.address, "n1", "first-of-all");
    assert_eq!(n1.get("/api/v1/session")["must_change_password"], true);
    refused(
        post(&n1, "products", json!({ "code": "N1", "name": "n" })),
        403,
        "PASSWORD_TO_BE_CHANGED",
    );
    let change = json!({ "old": "first-of-all", "new": "my own, now" });
    let (status, ..) = n1.request("PUT", "/api/v1/session/password", Some(&change));
    assert_eq!(status, 204);
    done(post(&n1, "products", json!({ "code": "N1", "name": "n" })));
    refused(
        post(&n1, "products", json!({ "code": "hs1", "name": "n" })),
        409,
        "CODE_TAKEN",
    );
    people.server.stop();
}

/// F3, R8: a manager makes, reads, fills, binds and deletes templates of its own; the super admins' are for
/// all to bind, another manager's for nobody else to see.
#[test]
fn a_manager_has_templates_of_its_own() {
    let people = People::start();
    let People { admin, m1, m2, .. } = &people;
    let make = |by, name: &str| {
        let template = json!({ "kind": "order_limits", "name": name });
        done(post(by, "templates", template))
    };
    make(m1, "mine");
    make(m2, "theirs");
    make(admin, "for all");
    let listed = |by| names(by, "templates", "templates", "name");
    assert_eq!(listed(m1), ["mine", "for all"]);
    assert_eq!(listed(admin), ["mine", "theirs", "for all"]);

    let limit = |by, of: &str| {
        let row = json!({ "level": "template", "of": of, "scope": "commodity", "code": "rb", "limit": "order_lots", "value": "3" });
        put(by, "limits", row)
    };
    done(limit(m1, "mine"));
    refused(limit(m1, "for all"), 403, "NOT_PERMITTED");
    refused(
        ask(m2, "GET", "limits?level=template&of=mine", None),
        403,
        "NOT_PERMITTED",
    );
    let bind = |name: Value| {
        let bound = json!({ "kind": "order_limits", "template": name });
        put(m1, "operating-accounts/A10023/template", bound)
    };
    refused(bind(json!("theirs")), 403, "NOT_PERMITTED");
    done(bind(json!("mine")));
    let shown = row(m1, "templates", "templates", ("name", "mine"));
    assert_eq!(
        (&shown["owner"], &shown["accounts"], &shown["may_change"]),
        (&json!("m1"), &json!(["A10023"]), &json!(true))
    );
    let delete = |by, name: &str| {
        ask(
            by,
            "DELETE",
            &format!("templates/order_limits/{name}"),
            None,
        )
    };
    refused(delete(m2, "mine"), 403, "NOT_PERMITTED");
    refused(delete(m1, "mine"), 409, "STILL_IN_USE");
    done(bind(Value::Null));
    done(delete(m1, "mine"));
    assert_eq!(listed(m1), ["for all"]);
    refused(bind(json!("mine")), 404, "UNKNOWN_TEMPLATE");
    people.server.stop();
}

/// C3: what can be withdrawn is what is left of equity, part by part, of an account that holds and works.
#[test]
fn what_can_be_withdrawn_adds_up() {
    let demo = Demo::start();
    let bought =
        json!({ "contract": "rb2701", "side": "buy", "offset": "open", "lots": 2, "price": null });
    demo.trades_of(&demo.trader, ACCOUNT, &bought);
    demo.order("buy", "open", 1, "rb2701", Some("3000"));
    let shown = row(&demo.admin, "cash-accounts", "accounts", ("code", ACCOUNT));
    let of = |name: &str| units(&shown[name]);
    let left =
        of("equity") - of("margin") - of("frozen") - of("delivery_margin") - of("kept_profit");
    assert_eq!(of("withdrawable"), left.max(0), "{shown}");
    assert!(
        of("margin") > 0 && of("frozen") > 0 && of("kept_profit") >= 0,
        "{shown}"
    );
    demo.server.stop();
}

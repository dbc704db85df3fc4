//! Risk schemes through the interface (S1–S9): saved, bound, judged, told.

use serde_json::{Value, json};

use crate::support::people::{People, ask, done, put, refused};

fn clause(indicator: u16, level1: Option<&str>, level2: Option<&str>) -> Value {
    json!({
        "indicator": indicator, "scope": "commodities", "names": ["rb"], "fold": "sum", "of": "amount",
        "level1": level1, "level2": level2, "note": "call the desk",
    })
}

fn binding(current: &Value) -> Value {
    let tables = json!({ "current": [], "previous": [] });
    let period = json!({ "mode": "none", "own": tables });
    json!({
        "day": { "current": current, "previous": [] }, "night": { "mode": "follow_day", "own": tables },
        "holiday": period, "current_lines": {}, "previous_lines": {},
    })
}

/// S1, S2, S5, S7, S9: a scheme is saved as it is told, bound by NAV with its gaps named, bars an order with its numbers
/// and stands in the list of bans with who, scope, since, rule, version and reading.
#[test]
fn s1_s7_a_scheme_is_saved_bound_judged_and_told() {
    let people = People::start();
    let m1 = &people.m1;
    let save = |clauses: Value| {
        let scheme = json!({ "name": "稳健A", "clauses": clauses });
        put(m1, "products/HS1/schemes/%E7%A8%B3%E5%81%A5A", scheme)
    };
    let misfit = refused(
        save(json!([clause(218, Some("1"), None)])),
        422,
        "CLAUSE_DOES_NOT_FIT",
    );
    assert_eq!(
        misfit["numbers"],
        json!({ "clause": "1", "field": "scope" }),
        "{misfit}"
    );
    done(save(json!([clause(202, Some("1"), Some("2"))])));
    let saved = done(ask(m1, "GET", "products/HS1/schemes", None));
    let expected = clause(202, Some("1"), Some("2"));
    assert_eq!(saved["schemes"][0]["clauses"][0], expected, "{saved}");
    let bind = |current: Value| put(m1, "products/HS1/binding", binding(&current));
    let interval = json!([{ "from": "0.5", "scheme": "稳健A" }]);
    refused(bind(interval.clone()), 422, "BINDING_NEEDS");
    for (name, value) in [("nav_mode", "own_equity"), ("shares", "20000000")] {
        done(put(
            m1,
            &format!("products/HS1/settings/{name}"),
            json!({ "value": value }),
        ));
    }
    let overlap =
        json!([{ "below": "0.9", "scheme": "稳健A" }, { "from": "0.8", "scheme": "稳健A" }]);
    refused(bind(overlap), 422, "INTERVALS_OVERLAP");
    let bound = done(bind(interval));
    assert_eq!(
        bound["current_gaps"],
        json!([{ "from": null, "below": "0.5" }]),
        "{bound}"
    );
    assert_eq!(bound["idle"], json!([]), "{bound}");
    let kept = done(ask(m1, "GET", "products/HS1/binding", None));
    assert_eq!(kept["day"]["current"][0]["from"], json!("0.5"), "{kept}");

    let order = |reference: &str, lots: u32| {
        let order = json!({ "ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": lots, "price": "3200" });
        let (status, _, answer) =
            people
                .trader
                .request("POST", "/api/v1/accounts/A10023/orders", Some(&order));
        (status, answer)
    };
    let (status, told) = order("three", 3);
    assert_eq!(
        (status, &told["problem"]["code"]),
        (422, &Value::Null),
        "{told}"
    );
    assert_eq!(told["code"], json!("CLAUSE_BREACHED"), "{told}");
    assert_eq!(told["numbers"]["after"], json!("3"), "{told}");
    done(put(
        m1,
        "products/HS1/settings/restricted_at",
        json!({ "value": "level_1" }),
    ));
    let (_, told) = order("two", 2);
    assert_eq!(told["numbers"]["threshold"], json!("1"), "{told}");
    assert_eq!(order("one", 1).0, 201);
    done(save(json!([clause(202, Some("0"), None)])));
    let gate = json!({ "until": "2026-11-16T21:06:00.000+08:00" });
    assert_eq!(
        people
            .admin
            .request("POST", "/api/v1/replay/gate", Some(&gate))
            .0,
        200
    );
    let rules = || done(ask(&people.r1, "GET", "rules-reached", None));
    crate::support::demo::wait("the rule", || rules()["rules"][0] != Value::Null);
    let rule = rules()["rules"][0].clone();
    let expected = [
        ("product", json!("HS1")),
        ("scheme", json!("稳健A")),
        ("clause", json!(1)),
        ("version", json!(2)),
        ("level", json!("level_1")),
        ("reading", json!("1")),
        ("threshold", json!("0")),
        ("bars", json!(true)),
    ];
    for (field, value) in expected {
        assert_eq!(rule[field], value, "{field} of {rule}");
    }
    told_in_force(&people);
    assert_eq!(
        done(ask(&people.m2, "GET", "rules-reached", None))["rules"],
        json!([])
    );
    refused(
        ask(&people.m2, "GET", "products/HS1/schemes", None),
        403,
        "NOT_PERMITTED",
    );
    refused(
        ask(
            m1,
            "DELETE",
            "products/HS1/schemes/%E7%A8%B3%E5%81%A5A",
            None,
        ),
        422,
        "SCHEME_IN_USE",
    );
}

/// S5, S7, O4: whoever watches reads every rule in force with what it reads now, reached or not, and an account's lines
/// with the equity that they act at; nobody else does.
fn told_in_force(people: &People) {
    let rules = |who, path: &str| done(ask(who, "GET", &format!("{path}/rules"), None));
    let of_product = rules(&people.m1, "products/HS1");
    let rule = &of_product["rules"][0];
    let expected = [
        ("scheme", json!("稳健A")),
        ("place", json!(1)),
        ("version", json!(2)),
        ("kind", json!("clause")),
        ("level", json!("level_1")),
        ("reading", json!("1")),
        ("level1", json!("0")),
        ("level2", json!(null)),
        ("bars", json!(true)),
    ];
    for (field, value) in expected {
        assert_eq!(rule[field], value, "{field} of {rule}");
    }
    assert_eq!(rule["clause"], clause(202, Some("0"), None), "{rule}");
    assert_ne!(rule["since"], Value::Null, "{rule}");
    assert_eq!(of_product["lines"], json!([]), "{of_product}");

    let m1 = &people.m1;
    for (name, value) in [
        ("daily_loss_call", "1000"),
        ("daily_loss_liquidation", "2000"),
    ] {
        let path = format!("operating-accounts/A10023/settings/{name}");
        done(put(m1, &path, json!({ "value": value })));
    }
    let of_account = rules(&people.r1, "operating-accounts/A10023");
    assert_eq!(of_account["rules"], json!([]), "{of_account}");
    let lines: Vec<_> = { of_account["lines"].as_array().expect("lines").iter() }
        .map(|line| {
            (
                line["line"].clone(),
                line["level"].clone(),
                line["reached"].clone(),
            )
        })
        .collect();
    let line = |level: &str| (json!("daily_loss"), json!(level), json!(false));
    assert_eq!(lines, [line("call"), line("liquidation")], "{of_account}");
    for (at, acts_at) in ["2999000.00", "2998000.00"].iter().enumerate() {
        let line = &of_account["lines"][at];
        assert_eq!(line["acts_at"], json!(acts_at), "{of_account}");
        assert_ne!(line["distance"], Value::Null, "{of_account}");
    }
    for path in ["products/HS1/rules", "operating-accounts/A10023/rules"] {
        refused(ask(&people.m2, "GET", path, None), 403, "NOT_PERMITTED");
    }
    told_by_price(people, &of_account);
}

/// P9: whoever watches is told how far one price is from where each rule and line reaches its levels: of a lot of rb, which
/// moves 10 yuan a yuan, a tenth of the line's own distance, in whole ticks. What no price moves is told as such.
fn told_by_price(people: &People, in_force: &Value) {
    assert_eq!(in_force["contracts"], json!(["rb2701"]), "{in_force}");
    let path = |of: &str, contract: &str| format!("{of}/rules/distances?contract={contract}");
    let told = |who, of: &str| done(ask(who, "GET", &path(of, "rb2701"), None));
    let of_product = told(&people.m1, "products/HS1");
    let clause = &of_product["rules"][0];
    let levels = ["level1", "level2"].map(|level| clause[level]["state"].clone());
    assert_eq!(levels, [json!("reached"), json!("unset")], "{of_product}");
    assert_eq!(clause["scheme"], json!("稳健A"), "{of_product}");

    let of_account = told(&people.r1, "operating-accounts/A10023");
    let line = &of_account["rules"][0];
    assert_eq!(line["kind"], json!("daily_loss"), "{of_account}");
    let number = |of: &Value| {
        of.as_str()
            .and_then(|text| text.parse::<f64>().ok())
            .expect("a number")
    };
    for (at, level) in ["level1", "level2"].iter().enumerate() {
        let distance = &line[level];
        assert_eq!(distance["state"], json!("ahead"), "{of_account}");
        assert_eq!(distance["up"], Value::Null, "{of_account}");
        let ticks = -(number(&in_force["lines"][at]["distance"]) / 10.0).ceil();
        let down = &distance["down"];
        let price = number(&of_account["mark"]) + ticks;
        assert_eq!(down["ticks"].as_f64(), Some(ticks), "{of_account}");
        assert_eq!(
            [number(&down["change"]), number(&down["price"])],
            [ticks, price],
            "{of_account}"
        );
    }
    refused(
        ask(
            &people.m2,
            "GET",
            &path("operating-accounts/A10023", "rb2701"),
            None,
        ),
        403,
        "NOT_PERMITTED",
    );
    let unknown = ask(&people.m1, "GET", &path("products/HS1", "zz2701"), None);
    refused(unknown, 404, "UNKNOWN_CONTRACT");
}

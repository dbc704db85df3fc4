//! Who may do what, through the interface: every route with every role, ownership, hand-over, roles
//! as data, status of what is owned, risk accounts (R1, R2, R4, R5, R8, P5, P6, P10).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use crate::support::client::{Client, Process};
use crate::support::demo::{GATED, NIGHT};
use crate::support::people::{
    PASSWORD, People, ask, done, make_login, names, post, put, refused, row,
};
use serde_json::{Value, json};

const METHODS: [&str; 4] = ["get", "post", "put", "delete"];

fn order(reference: &str) -> Value {
    json!({ "ref": reference, "contract": "rb2701", "side": "buy", "offset": "open", "lots": 1, "price": "3118" })
}

/// The path of a route, naming what all roles reach, with what its query must hold.
fn filled(path: &str) -> String {
    let name = if path.contains("/products/") {
        "HS1"
    } else if path.contains("/users/") {
        "c2"
    } else if path.contains("/roles/") {
        "cash_clerk"
    } else if path.contains("/templates/") {
        "margins"
    } else if path.contains("/platform/") {
        "ban_minutes"
    } else {
        "A10023"
    };
    let mut path = path
        .replace("{account}", "A10023")
        .replace("{name}", name)
        .replace("templates/{kind}", "templates/margin")
        .replace("{kind}", "operating-accounts");
    for (part, value) in [
        ("order", "99"),
        ("trading_day", "2026-11-17"),
        ("contract", "rb2701"),
        ("movement", "99"),
        ("entry", "99"),
        ("scheme", "none"),
        ("sector", "none"),
    ] {
        path = path.replace(&format!("{{{part}}}"), value);
    }
    let query = match path.rsplit_once("A10023/").map(|(_, last)| last) {
        Some("preview") => "?contract=rb2701&side=buy&offset=open&lots=1&price=3118",
        Some("rates") => "?contract=rb2701",
        Some("rates-in-force") => "?contracts=rb2701",
        _ if path.ends_with("/rules/distances") => "?contract=rb2701",
        _ => "",
    };
    path + query
}

/// R1, R2, R8: each route of the interface with each built-in role, kept as a table.
#[test]
fn every_route_opens_to_the_roles_it_is_for() {
    let people = People::start();
    let People {
        admin,
        m1,
        c1,
        trader,
        r1,
        ..
    } = &people;
    let nobody = Client::nobody(&people.server.address);
    let roles = [
        ("administrator", admin),
        ("account_manager", m1),
        ("cash_clerk", c1),
        ("trader", trader),
        ("risk_officer", r1),
    ];
    let mut table = String::from(
        "# method route: allowed to (BALLAST_GOLDEN=update writes this file; the walk is in roles.rs)\n",
    );
    let document = nobody.request("GET", "/api/openapi.json", None).2;
    let mut routes: Vec<(&str, &str)> = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        routes.extend(
            METHODS
                .iter()
                .filter(|method| item.get(**method).is_some())
                .map(|method| (path.as_str(), *method)),
        );
    }
    // What ends the day comes last, and nobody's own session is ended on the way.
    routes.sort_by_key(|(path, method)| (path.ends_with("end-day"), *path, *method));
    routes.retain(|route| *route != ("/api/v1/session", "delete"));
    for (path, method) in &routes {
        let method = method.to_uppercase();
        let body = match (method.as_str(), path.rsplit('/').next()) {
            ("GET" | "DELETE", _) => None,
            (_, Some("orders")) => Some(order("walk")),
            // Without an instant it would open for all days that there are.
            (_, Some("gate")) => Some(json!({ "until": NIGHT })),
            _ => Some(json!({})),
        };
        let open = |client: &Client| {
            let (status, _, answer) = client.request(&method, &filled(path), body.as_ref());
            assert!(
                status != 405 && !(status == 404 && answer["code"] == "NOT_FOUND"),
                "{method} {path}: {answer}"
            );
            assert!(status != 500 && status != 503, "{method} {path}: {answer}");
            status != 401 && status != 403
        };
        let mut allowed: Vec<&str> = roles
            .iter()
            .filter(|(_, client)| open(client))
            .map(|(role, _)| *role)
            .collect();
        if open(&nobody) {
            allowed.insert(0, "nobody");
        }
        writeln!(table, "{method} {path}: {}", allowed.join(" ")).unwrap();
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/roles.txt");
    if std::env::var("BALLAST_GOLDEN").as_deref() == Ok("update") {
        std::fs::write(&file, &table).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    for (now, before) in table.lines().zip(kept.lines()) {
        assert_eq!(
            now, before,
            "tests/roles.txt is another: where that is meant, BALLAST_GOLDEN=update writes it"
        );
    }
    assert_eq!(table.lines().count(), kept.lines().count());
}

/// What each role must and must not be able to do, whatever the table says.
#[test]
fn the_table_of_routes_keeps_the_rows_of_the_catalogue() {
    let kept =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/roles.txt"))
            .unwrap();
    let table: BTreeMap<&str, &str> = kept
        .lines()
        .skip(1)
        .map(|line| line.split_once(": ").unwrap_or((line, "")))
        .collect();
    let admin = "/api/v1/admin";
    // R2: the super admin's alone.
    for route in [
        format!("PUT {admin}/roles/{{name}}"),
        format!("PUT {admin}/platform/{{name}}"),
        format!("POST {admin}/end-day"),
    ] {
        assert_eq!(table[route.as_str()], "administrator", "{route}");
    }
    for (route, roles) in &table {
        let may = |role: &str| roles.split(' ').any(|allowed| allowed == role);
        let of_admin = route.contains("/admin/");
        let of_accounts = route.contains("/accounts/{account}/");
        // R8: a cash clerk sees the cash-transfer page only, and of entries that wait the cash.
        let cash = ["deposits", "withdrawals", "cash-", "/entries"]
            .iter()
            .any(|word| route.contains(word))
            && !route.contains("/users/");
        assert!(
            !may("cash_clerk") || !(of_admin || of_accounts) || cash,
            "{route}"
        );
        assert!(!may("trader") || !of_admin, "{route}");
        // P9, K1, X2, P8: a risk officer has positions closed and trading stopped, answers alarms, reviews orders, moves lots, lets
        // waiting plans begin, and changes nothing else: whose entry may be confirmed the desk decides by the right to it.
        let acts = [
            "alarms",
            "entries",
            "force-closes",
            "plans",
            "position-adjustments",
            "reviews",
            "stops",
            "waiting-plans",
        ]
        .map(|acts| format!(" {admin}/{acts}"));
        let acts = acts.iter().any(|acts| route.contains(acts.as_str()));
        assert!(
            !may("risk_officer") || !of_admin || route.starts_with("GET") || acts,
            "{route}"
        );
        assert!(
            !may("nobody") || ["POST /api/v1/session", "GET /api/v1/clock"].contains(route),
            "{route}"
        );
        // C2: whoever enters as manager does not confirm.
        assert!(
            !may("account_manager") || !route.contains("/cash-entries/"),
            "{route}"
        );
    }
}

/// R5, R8: what super admins make is invisible to managers until it is handed over, what a manager
/// makes is its own.
#[test]
fn a_manager_sees_and_changes_only_its_own() {
    let people = People::start();
    let People { admin, m1, m2, .. } = &people;
    let lists = [
        ("products", "products", "code"),
        ("fund-accounts", "fund_accounts", "code"),
        ("operating-accounts", "operating_accounts", "code"),
        ("users", "users", "name"),
    ];
    for (path, list, field) in lists {
        assert!(names(m2, path, list, field).is_empty(), "{path}");
        assert!(!names(m1, path, list, field).is_empty(), "{path}");
    }
    assert_eq!(
        names(m1, "operating-accounts", "operating_accounts", "code"),
        ["A10023"],
        "the others are the super admins'"
    );
    assert_eq!(
        names(m1, "users", "users", "name"),
        ["c1", "c2", "r1", "trader1"],
        "the trader came along with the account"
    );
    assert_eq!(
        m1.get("/api/v1/admin/products")["products"][0]["operating_accounts"],
        json!(["A10023"])
    );
    assert_eq!(
        row(admin, "products", "products", ("code", "HS1"))["owner"],
        "m1"
    );
    assert_eq!(
        row(
            admin,
            "operating-accounts",
            "operating_accounts",
            ("code", "A10024")
        )["owner"],
        Value::Null
    );

    // What others own is refused whatever is asked.
    let deposit = |code: &str| json!({ "account": code, "amount": "1" });
    let rule = json!({ "level": "global", "scope": "commodity", "code": "rb", "rule": null });
    for (method, path, body) in [
        (
            "POST",
            "fund-accounts",
            json!({ "code": "F2", "product": "HS1" }),
        ),
        (
            "PUT",
            "operating-accounts/A10023/product",
            json!({ "product": "HS1" }),
        ),
        ("DELETE", "operating-accounts/A10023/product", Value::Null),
        (
            "PUT",
            "operating-accounts/A10023/access",
            json!({ "addresses": [], "macs": [] }),
        ),
        (
            "PUT",
            "operating-accounts/A10023/rate-choice",
            json!({ "margin": "platform", "commission": "platform" }),
        ),
        ("PUT", "products/HS1/rate-source-account", json!({})),
        ("PUT", "margin-rules", rule),
        ("GET", "rates?fund_account=80018826", Value::Null),
        ("GET", "rate-rules?level=product&of=HS1", Value::Null),
        ("POST", "deposits", deposit("A10023")),
        ("POST", "deposits", deposit("80018826")),
        ("POST", "withdrawals", deposit("A10023")),
        (
            "PUT",
            "objects/products/HS1/status",
            json!({ "status": "disabled" }),
        ),
        (
            "PUT",
            "objects/operating-accounts/A10023/owner",
            json!({ "owner": "m2" }),
        ),
        (
            "PUT",
            "objects/users/r1/status",
            json!({ "status": "disabled" }),
        ),
        (
            "PUT",
            "users/c1/password",
            json!({ "password": "long enough" }),
        ),
        (
            "PUT",
            "users/c1/display-name",
            json!({ "display_name": "x" }),
        ),
        ("PUT", "users/c1/addresses", json!({ "addresses": [] })),
        ("PUT", "users/r1/powers", json!({})),
        (
            "PUT",
            "users/r1/bindings",
            json!({ "change": "unbind", "product": "HS1" }),
        ),
        (
            "PUT",
            "users/c1/cash-accounts",
            json!({ "account": "A10023", "assigned": true }),
        ),
        (
            "POST",
            "users/trader1/accounts",
            json!({ "account": "A10023" }),
        ),
        ("GET", "users/c1/logins", Value::Null),
    ] {
        refused(ask(m2, method, path, Some(body)), 403, "NOT_PERMITTED");
    }
    assert_eq!(
        m2.request("GET", "/api/v1/accounts/A10023/funds", None).0,
        403
    );

    // What it makes is its own, from the first moment on.
    done(post(
        m2,
        "products",
        json!({ "code": "P2", "name": "二号" }),
    ));
    done(post(
        m2,
        "fund-accounts",
        json!({ "code": "F2", "product": "P2" }),
    ));
    assert_eq!(names(m2, "products", "products", "code"), ["P2"]);
    assert_eq!(names(m2, "fund-accounts", "fund_accounts", "code"), ["F2"]);
    assert_eq!(names(m1, "products", "products", "code"), ["HS1"]);
    refused(
        put(
            m2,
            "users/m2/powers",
            json!({ "may_open_operating_accounts": true }),
        ),
        403,
        "NOT_PERMITTED",
    );
    // R4: opening operating accounts is a flag of its own.
    refused(
        post(
            m2,
            "operating-accounts",
            json!({ "code": "B1", "name": "b" }),
        ),
        403,
        "POWER_OFF",
    );
    done(put(
        admin,
        "users/m2/powers",
        json!({ "may_open_operating_accounts": true }),
    ));
    done(post(
        m2,
        "operating-accounts",
        json!({ "code": "B1", "name": "b", "product": "P2" }),
    ));

    // Handed over, the parent does not see it any more (R5).
    refused(
        put(
            m1,
            "objects/operating-accounts/A10023/owner",
            json!({ "owner": "c1" }),
        ),
        422,
        "ROLE_DOES_NOT_FIT",
    );
    refused(
        put(admin, "objects/users/c1/owner", json!({ "owner": "m2" })),
        422,
        "ROLE_DOES_NOT_FIT",
    );
    done(put(
        m1,
        "objects/operating-accounts/A10023/owner",
        json!({ "owner": "m2" }),
    ));
    assert!(names(m1, "operating-accounts", "operating_accounts", "code").is_empty());
    assert_eq!(
        names(m2, "operating-accounts", "operating_accounts", "code"),
        ["A10023", "B1"]
    );
    assert_eq!(names(m2, "users", "users", "name"), ["trader1"]);
    assert_eq!(
        people
            .r1
            .request("GET", "/api/v1/accounts/A10023/funds", None)
            .0,
        403,
        "nor do its risk accounts"
    );
    assert!(
        people.c1.get("/api/v1/admin/cash-accounts")["accounts"]
            .as_array()
            .unwrap()
            .is_empty(),
        "nor its cash clerks"
    );
    assert_eq!(
        people
            .trader
            .request("GET", "/api/v1/accounts/A10023/funds", None)
            .0,
        200,
        "its trader goes on"
    );

    // A restart reads all of it back, and every decision is made again from the journal alone.
    let data = people.data.clone();
    people.server.stop();
    let journal = data.join("journal");
    let verified = Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(["verify", "--journal"])
        .arg(&journal)
        .output()
        .unwrap();
    assert!(
        verified.status.success(),
        "{}",
        String::from_utf8_lossy(&verified.stderr)
    );
    let server = Process::serve(&data, &GATED);
    let m2 = Client::log_in(&server.address, "m2", PASSWORD);
    assert_eq!(
        names(&m2, "operating-accounts", "operating_accounts", "code"),
        ["A10023", "B1"]
    );
    server.stop();
}

/// R1: who may make which logins, and roles that the super admin adds and changes.
#[test]
fn roles_are_data() {
    let people = People::start();
    let People { admin, m1, c1, .. } = &people;
    let login = |role: &str| json!({ "name": format!("new.{role}"), "display_name": "", "role": role, "password": PASSWORD });
    for role in ["administrator", "account_manager"] {
        refused(post(m1, "users", login(role)), 403, "NOT_PERMITTED");
    }
    for role in ["cash_clerk", "risk_officer", "trader"] {
        done(post(m1, "users", login(role)));
    }
    refused(
        post(
            m1,
            "roles",
            json!({ "name": "x", "like": "trader", "permissions": [] }),
        ),
        403,
        "NOT_PERMITTED",
    );
    let role = |name: &str, like: &str, permissions: Value| json!({ "name": name, "like": like, "permissions": permissions });
    refused(
        post(
            admin,
            "roles",
            role("查看员", "account_manager", json!(["watching", "no_such"])),
        ),
        400,
        "BAD_FIELD",
    );
    refused(
        post(
            admin,
            "roles",
            role("查看员", "account_manager", json!(["roles"])),
        ),
        409,
        "ROLE_FIXED",
    );
    refused(
        post(admin, "roles", role("查看员", "administrator", json!([]))),
        409,
        "ROLE_FIXED",
    );
    refused(
        post(admin, "roles", role("cash_clerk", "cash_clerk", json!([]))),
        409,
        "CODE_TAKEN",
    );
    done(post(
        admin,
        "roles",
        role("查看员", "account_manager", json!(["watching"])),
    ));
    refused(
        put(admin, "users/c1/role", json!({ "custom_role": "查看员" })),
        422,
        "REACH_FIXED",
    );
    refused(
        put(admin, "users/m1/role", json!({ "custom_role": "没有" })),
        404,
        "UNKNOWN_ROLE",
    );

    // It holds at once, for sessions that stand.
    done(put(
        admin,
        "users/m1/role",
        json!({ "custom_role": "查看员" }),
    ));
    assert_eq!(
        names(m1, "operating-accounts", "operating_accounts", "code"),
        ["A10023"]
    );
    refused(
        post(m1, "products", json!({ "code": "P2", "name": "二号" })),
        403,
        "NOT_PERMITTED",
    );
    assert_eq!(
        m1.get("/api/v1/session")["user"]["permissions"],
        json!(["watching"])
    );
    assert_eq!(m1.get("/api/v1/session")["user"]["custom_role"], "查看员");
    done(put(
        admin,
        "roles/查看员",
        json!({ "permissions": ["watching", "products"] }),
    ));
    done(post(
        m1,
        "products",
        json!({ "code": "P2", "name": "二号" }),
    ));
    done(put(admin, "users/m1/role", json!({})));
    done(post(
        m1,
        "fund-accounts",
        json!({ "code": "F2", "product": "P2" }),
    ));

    // A built-in role is changed alike, but the super admin's.
    assert_eq!(ask(c1, "GET", "cash-accounts", None).0, 200);
    done(put(admin, "roles/cash_clerk", json!({ "permissions": [] })));
    refused(ask(c1, "GET", "cash-accounts", None), 403, "NOT_PERMITTED");
    refused(
        put(admin, "roles/administrator", json!({ "permissions": [] })),
        409,
        "ROLE_FIXED",
    );
    refused(
        put(
            admin,
            "roles/cash_clerk",
            json!({ "permissions": ["platform_settings"] }),
        ),
        409,
        "ROLE_FIXED",
    );
    let clerks = row(admin, "roles", "roles", ("name", "cash_clerk"));
    assert_eq!(
        (&clerks["permissions"], &clerks["built_in"]),
        (&json!([]), &json!(true))
    );
    people.server.stop();
}

/// P5, P6, R4: bound by hand and at once, whole products and inverted; what it may do needs its
/// manager's flag too.
#[test]
fn a_risk_account_reads_what_it_is_bound_to() {
    let people = People::start();
    let People { admin, m1, r1, .. } = &people;
    let reads = |code: &str| {
        r1.request("GET", &format!("/api/v1/accounts/{code}/funds"), None)
            .0
    };
    assert_eq!((reads("A10023"), reads("80018826")), (200, 200));
    assert_eq!(
        reads("A10024"),
        403,
        "the product's accounts of others are not the manager's to bind"
    );
    for path in ["positions", "orders", "trades", "refusals"] {
        assert_eq!(
            r1.request("GET", &format!("/api/v1/accounts/A10023/{path}"), None)
                .0,
            200,
            "{path}"
        );
    }
    assert_eq!(
        r1.request("GET", "/api/v1/accounts/80018826/positions", None)
            .0,
        200
    );
    assert_eq!(
        r1.get("/api/v1/session")["accounts"][0],
        json!({ "code": "A10023", "name": "林岚", "product_name": "恒石稳进一号", "may_trade": false })
    );
    assert_eq!(
        names(r1, "operating-accounts", "operating_accounts", "code"),
        ["A10023"]
    );
    let (status, _, answer) =
        r1.request("POST", "/api/v1/accounts/A10023/orders", Some(&order("r")));
    assert_eq!((status, &answer["code"]), (403, &json!("NOT_PERMITTED")));

    let bind = |change: &str, accounts: Value| {
        put(
            m1,
            "users/r1/bindings",
            json!({ "change": change, "accounts": accounts }),
        )
    };
    let mut live = r1.live();
    let topic = json!({ "kind": "funds", "account": "A10023" });
    live.say(&json!({ "type": "subscribe_rows", "id": 5, "topic": topic }).to_string());
    live.find(|message| message["type"] == "rows");
    done(bind("unbind", json!(["80018826"])));
    assert_eq!((reads("A10023"), reads("80018826")), (200, 403), "at once");
    done(put(
        m1,
        "users/r1/bindings",
        json!({ "change": "invert", "product": "HS1" }),
    ));
    assert_eq!((reads("A10023"), reads("80018826")), (403, 200), "inverted");
    let ended = live.find(|message| message["type"] == "problem");
    assert_eq!(
        (&ended["id"], &ended["problem"]["code"]),
        (&json!(5), &json!("NOT_PERMITTED")),
        "what is shown live ends too"
    );
    refused(bind("bind", json!(["A10024"])), 403, "NOT_PERMITTED");
    refused(
        put(
            m1,
            "users/c1/bindings",
            json!({ "change": "bind", "accounts": ["A10023"] }),
        ),
        422,
        "ROLE_DOES_NOT_FIT",
    );
    done(put(
        admin,
        "users/r1/bindings",
        json!({ "change": "bind", "accounts": ["A10024"] }),
    ));
    assert_eq!(reads("A10024"), 200, "the super admin binds what it likes");
    assert_eq!(
        row(m1, "users", "users", ("name", "r1"))["bound"],
        json!(["80018826"]),
        "the manager sees of it what is its own"
    );

    let all = json!({ "may_force_liquidate": true, "may_adjust_positions": true, "may_enter_third_party_orders": true, "review": "two" });
    done(put(m1, "users/r1/powers", all.clone()));
    refused(
        put(
            m1,
            "users/r1/powers",
            json!({ "may_open_operating_accounts": true }),
        ),
        422,
        "ROLE_DOES_NOT_FIT",
    );
    refused(
        put(
            admin,
            "users/m1/powers",
            json!({ "may_adjust_positions": true }),
        ),
        422,
        "ROLE_DOES_NOT_FIT",
    );
    let effective = || {
        let powers = row(m1, "users", "users", ("name", "r1"))["effective_powers"].clone();
        [
            "may_force_liquidate",
            "may_adjust_positions",
            "may_enter_third_party_orders",
        ]
        .map(|flag| powers[flag] == true)
    };
    assert_eq!(
        effective(),
        [false, true, false],
        "R4: its manager's flags are off"
    );
    done(put(
        admin,
        "users/m1/powers",
        json!({ "may_force_liquidate": true }),
    ));
    assert_eq!(effective(), [true, true, false]);
    done(put(
        admin,
        "users/m1/powers",
        json!({ "may_force_liquidate": true, "may_enter_third_party_orders": true }),
    ));
    assert_eq!(effective(), [true, true, true]);
    assert_eq!(
        row(m1, "users", "users", ("name", "r1"))["powers"]["review"],
        "two"
    );
    people.server.stop();
}

/// P10: disabled and deleted, each by itself; delete is refused while anything remains, and can be
/// undone.
#[test]
fn what_is_disabled_or_deleted_is_not_used() {
    let people = People::start();
    let People {
        admin, m1, trader, ..
    } = &people;
    let status = |of: &str, status: &str| {
        put(
            m1,
            &format!("objects/{of}/status"),
            json!({ "status": status }),
        )
    };
    let ordered = |reference: &str| {
        let (status, _, answer) = trader.request(
            "POST",
            "/api/v1/accounts/A10023/orders",
            Some(&order(reference)),
        );
        (status, answer["code"].as_str().unwrap_or("").to_owned())
    };
    for (of, code) in [
        ("operating-accounts/A10023", "ACCOUNT_DISABLED"),
        ("products/HS1", "PRODUCT_DISABLED"),
        ("fund-accounts/80018826", "NO_FUND_ACCOUNT"),
    ] {
        done(status(of, "disabled"));
        assert_eq!(ordered(&format!("off {code}")).1, code);
        done(status(of, "enabled"));
        assert_eq!(ordered(&format!("on {code}")).0, 201);
    }

    let left = |told| refused(told, 409, "STILL_IN_USE")["numbers"].clone();
    let account = left(status("operating-accounts/A10023", "deleted"));
    assert_ne!(account["cash"], "0.00");
    assert_eq!(
        account["bindings"], "2",
        "its product and a risk account: {account}"
    );
    assert_ne!(
        left(status("fund-accounts/80018826", "deleted"))["cash"],
        "0.00"
    );
    assert_eq!(
        left(status("products/HS1", "deleted"))["bindings"],
        "4",
        "a fund account and three operating accounts"
    );
    assert_eq!(left(status("users/r1", "deleted"))["bindings"], "2");
    refused(status("products/HS1", "closed"), 409, "STANDING_FINAL");

    done(put(
        admin,
        "users/m1/powers",
        json!({ "may_open_operating_accounts": true }),
    ));
    done(post(
        m1,
        "operating-accounts",
        json!({ "code": "B1", "name": "b", "product": "HS1" }),
    ));
    assert_eq!(
        left(status("operating-accounts/B1", "deleted"))["bindings"],
        "1"
    );
    done(ask(m1, "DELETE", "operating-accounts/B1/product", None));
    done(status("operating-accounts/B1", "deleted"));
    let listed = |query: &str| {
        names(
            m1,
            &format!("operating-accounts{query}"),
            "operating_accounts",
            "code",
        )
    };
    assert_eq!(
        (listed(""), listed("?deleted=true")),
        (
            vec!["A10023".to_owned()],
            vec!["A10023".to_owned(), "B1".to_owned()]
        )
    );
    refused(
        post(m1, "deposits", json!({ "account": "B1", "amount": "1" })),
        409,
        "ACCOUNT_DISABLED",
    );
    refused(
        put(
            m1,
            "operating-accounts/B1/product",
            json!({ "product": "HS1" }),
        ),
        409,
        "ACCOUNT_DISABLED",
    );
    done(status("operating-accounts/B1", "enabled"));
    done(put(
        m1,
        "operating-accounts/B1/product",
        json!({ "product": "HS1" }),
    ));
    assert_eq!(listed(""), ["A10023", "B1"]);
    make_login(m1, "b1", "trader");
    done(post(m1, "users/b1/accounts", json!({ "account": "B1" })));
    people.server.stop();
}

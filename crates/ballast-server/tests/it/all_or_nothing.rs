//! A request that is refused, or that fails, has changed nothing.

use std::fs;

use crate::support::client::Client;
use crate::support::demo::Demo;
use crate::support::people::{PASSWORD, names};
use serde_json::json;

fn codes(demo: &Demo) -> Vec<String> {
    names(
        &demo.admin,
        "operating-accounts",
        "operating_accounts",
        "code",
    )
}

/// P2, P5: an account that cannot be bound to its product is not opened.
#[test]
fn an_account_is_opened_and_bound_or_neither() {
    let demo = Demo::start();
    demo.set("POST", "products", json!({ "code": "PD", "name": "PD" }));
    demo.set(
        "PUT",
        "objects/products/PD/status",
        json!({ "status": "deleted" }),
    );
    let before = codes(&demo);
    let open = |code: &str, product: &str| {
        let account = json!({ "code": code, "name": "g", "product": product });
        let (status, answer) = demo.change("POST", "operating-accounts", &account);
        (status, answer["code"].as_str().unwrap_or("").to_owned())
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(open("GHOST", "PD"), refused(409, "PRODUCT_DISABLED"));
    assert_eq!(open("GHOST", "NONE"), refused(404, "UNKNOWN_PRODUCT"));
    assert_eq!(open("A10023", "HS1"), refused(409, "CODE_TAKEN"));
    assert_eq!(codes(&demo), before, "nothing was opened");
    assert_eq!(open("A10029", "HS1"), refused(201, ""));
    let accounts = demo.admin.get("/api/v1/admin/operating-accounts");
    let opened = accounts["operating_accounts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["code"] == "A10029");
    assert_eq!(opened.unwrap()["product"], "HS1");
    demo.server.stop();
}

/// R3, R6: a login has its password or is not there, and a password that could not be kept is the
/// old one.
#[test]
fn a_login_and_its_password_come_together() {
    let demo = Demo::start();
    let logins = || names(&demo.admin, "users", "users", "name");
    let enter = |user: &str, password: &str| {
        let login = json!({ "user": user, "password": password });
        let nobody = Client::nobody(&demo.server.address);
        nobody.request("POST", "/api/v1/session", Some(&login)).0
    };
    let clerk =
        json!({ "name": "c1", "display_name": "c1", "role": "cash_clerk", "password": PASSWORD });
    let new = json!({ "password": "another one" });
    let own = json!({ "old": PASSWORD, "new": "another one" });
    let change_own = || {
        demo.trader
            .request("PUT", "/api/v1/session/password", Some(&own))
    };
    let before = logins();

    // The vault is written beside itself first: that cannot be done now.
    let in_the_way = demo.data().join("vault.new");
    fs::create_dir(&in_the_way).unwrap();
    for (status, answer) in [
        demo.change("POST", "users", &clerk),
        demo.change("PUT", "users/trader2/password", &new),
        {
            let (status, _, answer) = change_own();
            (status, answer)
        },
    ] {
        assert_eq!(
            (status, answer["code"].as_str()),
            (503, Some("VAULT_FAILED")),
            "{answer}"
        );
    }
    assert_eq!(logins(), before, "no login without a password");
    for trader in ["trader1", "trader2"] {
        assert_eq!(enter(trader, "another one"), 401, "the new one is not kept");
        assert_eq!(enter(trader, PASSWORD), 200, "the old one holds");
    }
    let trader2 = demo.log_in("trader2").get("/api/v1/session");
    assert_eq!(trader2["must_change_password"], false);

    fs::remove_dir(&in_the_way).unwrap();
    assert_eq!(demo.change("POST", "users", &clerk).0, 201, "asked again");
    assert_eq!(enter("c1", PASSWORD), 200);

    // A name that is taken keeps its password.
    let mut taken = clerk.clone();
    taken["password"] = json!("somebody else's");
    let (status, answer) = demo.change("POST", "users", &taken);
    assert_eq!((status, answer["code"].as_str()), (409, Some("CODE_TAKEN")));
    assert_eq!(enter("c1", PASSWORD), 200);
    assert_eq!(enter("c1", "somebody else's"), 401);
    demo.server.stop();
}

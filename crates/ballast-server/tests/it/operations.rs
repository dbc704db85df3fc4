//! The operation log through the interface (Q5, Q4): who changed what, from where, from what to what; whom it is told; as a
//! file; and held against the journal.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::people::{PASSWORD, People, ask, done, put, refused, row};

fn log(client: &Client, query: &str) -> Value {
    done(ask(client, "GET", &format!("operations{query}"), None))
}

/// The newest row that passes, its values in the order of these names.
fn check_newest(client: &Client, query: &str, names: &[&str], expected: Value) {
    let page = log(client, query);
    let newest = &page["operations"][0];
    let told: Vec<Value> = { names.iter() }.map(|name| newest[*name].clone()).collect();
    assert_eq!(json!(told), expected, "{query}: {page}");
}

const WHAT: [&str; 5] = ["by", "object", "field", "old", "new"];

fn of(kind: &str, name: &str) -> Value {
    json!({ "kind": kind, "name": name })
}

/// Q5: settings of every kind with old and new, hand-overs with both names, grants; Q4: log-ins and those refused.
#[test]
fn q5_changes_are_told_with_old_and_new_to_whom_they_concern() {
    let people = People::start();
    let (admin, m1, m2) = (&people.admin, &people.m1, &people.m2);
    let setting = "operating-accounts/A10023/settings/position_limit";
    let of_settings = ("name", "position_limit");
    let before = row(
        admin,
        "operating-accounts/A10023/settings",
        "settings",
        of_settings,
    );
    let before = before["value"].as_str().unwrap();
    done(put(m1, setting, json!({ "value": "77" })));
    let account = of("operating", "A10023");
    check_newest(
        admin,
        "?field=position_limit",
        &WHAT,
        json!(["m1", account, "position_limit", before, "77"]),
    );
    check_newest(
        admin,
        "?field=position_limit",
        &["role", "ip", "old_is_remembered"],
        json!(["account_manager", "127.0.0.1", false]),
    );
    let owner = json!({ "owner": "m2" });
    done(put(admin, "objects/operating-accounts/A10023/owner", owner));
    check_newest(
        admin,
        "?field=owner&object=A10023",
        &WHAT,
        json!(["admin", account, "owner", "m1", "m2"]),
    );
    done(put(admin, "platform/ban_minutes", json!({ "value": "12" })));
    check_newest(
        admin,
        "?kind=platform",
        &WHAT,
        json!(["admin", of("platform", ""), "ban_minutes", "10", "12"]),
    );
    refused(people.enter("m2", "wrong", None), 401, "BAD_CREDENTIALS");
    check_newest(
        admin,
        "?field=login_refused&object=m2",
        &["by", "object", "ip"],
        json!(["", of("user", "m2"), "127.0.0.1"]),
    );
    assert_eq!(people.enter("m2", PASSWORD, None).0, 200);
    check_newest(
        m2,
        "?field=login",
        &WHAT,
        json!(["m2", of("user", "m2"), "login", "", ""]),
    );

    // Of one's own, and of nobody else's; addresses of others are not told.
    check_newest(
        m2,
        "?field=owner&object=A10023",
        &["by", "object", "ip", "session"],
        json!(["admin", account, "", null]),
    );
    let of_platform = log(m2, "?kind=platform");
    assert_eq!(of_platform["operations"], json!([]), "{of_platform}");
    let no_more = log(m1, "?object=A10023&field=position_limit");
    assert_eq!(no_more["operations"], json!([]), "handed over: {no_more}");
    for other in [&people.trader, &people.c1, &people.r1] {
        refused(ask(other, "GET", "operations", None), 403, "NOT_PERMITTED");
    }

    // Pages are of all, each row once, the newest first.
    let all = log(admin, "?limit=500&by=m1");
    let ids = |page: &Value| -> Vec<u64> {
        { page["operations"].as_array().unwrap().iter() }
            .map(|row| row["id"].as_str().unwrap().parse().unwrap())
            .collect()
    };
    let first = log(admin, "?limit=3&by=m1");
    let next = first["next"].as_str().unwrap();
    let second = log(admin, &format!("?limit=3&by=m1&cursor={next}"));
    assert_eq!([ids(&first), ids(&second)].concat(), ids(&all)[..6]);
    assert!(ids(&all).is_sorted_by(|one, other| one > other));
    assert_eq!(all["filtered"], json!(ids(&all).len()), "{all}");
    let day = log(admin, "?from=2099-01-01");
    assert_eq!(day["filtered"], 0, "{day}");
    refused(
        ask(admin, "GET", "operations?from=soon", None),
        400,
        "BAD_FIELD",
    );

    let csv = admin.text("/api/v1/admin/operations/export?format=csv&field=position_limit");
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[0].contains("id,record,at,trading_day,by,role,session,ip"),
        "{csv}"
    );
    assert!(
        lines[1].contains(&format!(
            ",operating,A10023,,,position_limit,{before},77,false,"
        )),
        "{csv}"
    );
    let file = "/api/v1/admin/operations/export?format=xlsx";
    assert!(admin.exchange("GET", file, "", b"").2.starts_with(b"PK"));
}

fn verify(data: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_ballast"))
        .args(["verify", "--log", "--journal"])
        .arg(data.join("journal"))
        .output()
        .unwrap()
}

/// Q5: a row that says something else than the journal is named, and nothing else is changed by looking.
#[test]
fn q5_an_altered_row_is_named() {
    let people = People::start();
    let stop = json!({ "of": { "kind": "account", "code": "A10023" }, "bars": "orders", "reason": "reason-of-admin-1" });
    done(put(&people.admin, "stops", stop));
    let newest = log(&people.admin, "?field=stop");
    let stopped = &newest["operations"][0];
    let (id, seq) = (
        stopped["id"].as_str().unwrap(),
        stopped["seq"].as_str().unwrap(),
    );
    let People {
        server,
        data,
        _directory,
        ..
    } = people;
    server.stop();
    let sound = verify(&data);
    let said = String::from_utf8_lossy(&sound.stdout).into_owned();
    assert!(
        sound.status.success() && said.contains("each as the journal says"),
        "{said}{}",
        String::from_utf8_lossy(&sound.stderr)
    );
    let store = data.join("query.db");
    let bytes = std::fs::read(&store).unwrap();
    let is_reason = |at: &usize| bytes[*at..].starts_with(b"reason-of-admin-1");
    let places: Vec<usize> = (0..bytes.len()).filter(is_reason).collect();
    let mut changed = bytes.clone();
    for at in places {
        changed[at..][..17].copy_from_slice(b"reason-of-admin-2");
    }
    assert_ne!(changed, bytes);
    std::fs::write(&store, &changed).unwrap();
    let altered = verify(&data);
    let said = String::from_utf8_lossy(&altered.stderr).into_owned();
    let wanted = format!(
        "row {id} of the operation log, of record {seq}: `reason` holds `reason-of-admin-2`, the journal says `reason-of-admin-1`"
    );
    assert!(
        !altered.status.success() && said.contains(&wanted),
        "{said}"
    );
    assert_eq!(std::fs::read(&store).unwrap(), changed, "it only looks");
    std::fs::remove_file(&store).unwrap();
    let gone = verify(&data);
    let said = String::from_utf8_lossy(&gone.stderr).into_owned();
    assert!(
        !gone.status.success() && said.contains("it is not there"),
        "{said}"
    );
}

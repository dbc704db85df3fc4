//! Member services through the interface, at both venues: from the filing to the effective deposit and back, with
//! two persons in each act, and who sees what (B1–B8, B10, B11, B14).

use serde_json::{Value, json};

use crate::support::client::Client;
use crate::support::demo::{Demo, GATED, PASSWORD, wait};
use crate::support::venue::{
    MORNING, Side, alone, application, ask, done, ine, refused, rows, shfe, state,
};

const TODAY: &str = "2026-11-17";
const NEXT: &str = "2026-11-18";
const CLIENT: &str = "70010001";
/// Worth 10,123,450.00 at 101.2345, of which 0.95 count.
const BOND: &str = "250004";

fn morning() -> Demo {
    let demo = Demo::start_at(&GATED, MORNING);
    alone(&demo);
    demo
}

/// The day ends at the market's close, and both venues have settled it before the evening.
fn settle(demo: &Demo, side: &Side, day: &str) {
    demo.go_on(&format!("{day}T21:00:30.000+08:00"));
    wait("the settlement", || side.settled() == day);
}

fn cover(side: &Side) -> Value {
    let covers = rows(side.maker(), "covers", "covers");
    let own = covers
        .into_iter()
        .find(|row| row["party"]["number"] == CLIENT);
    own.unwrap_or_default()
}

fn names(values: &Value, field: &str) -> Vec<String> {
    let names = values.as_array().unwrap().iter();
    names
        .map(|value| value[field].as_str().unwrap().to_owned())
        .collect()
}

fn price(side: &Side, day: &str) {
    let valuation = json!({ "bond": BOND, "day": day, "net": "101.2345" });
    done(ask(
        side.handler(),
        "PUT",
        "valuations",
        Some(json!({ "valuations": [valuation] })),
    ));
}

/// The whole life of a client's bonds at a venue.
fn life(demo: &Demo, side: &Side) {
    // B1, B11: filed by two, examined and approved by two; the makers' halves are not the checkers'.
    let filed = done(side.file(CLIENT, TODAY, |_| {}));
    let filing = filed["id"].as_str().unwrap();
    let send = format!("filings/{filing}/sending");
    refused(
        ask(side.maker(), "POST", &send, None),
        "VENUE_NOT_PERMITTED",
    );
    refused(
        side.enter(CLIENT, BOND, "deposit", "10000000"),
        "VENUE_NOT_QUALIFIED",
    );
    done(ask(side.checker(), "POST", &send, None));
    // B1: rejected with a reason, filled in anew, and sent again.
    let reject = json!({ "reason": "公章不清" });
    done(ask(
        side.handler(),
        "POST",
        &format!("filings/{filing}/rejection"),
        Some(reject),
    ));
    let amended =
        json!({ "form": side.form(CLIENT, TODAY), "attachments": side.materials(CLIENT) });
    done(ask(
        side.maker(),
        "PUT",
        &format!("filings/{filing}"),
        Some(amended),
    ));
    done(ask(side.checker(), "POST", &send, None));
    done(ask(
        side.handler(),
        "POST",
        &format!("filings/{filing}/examination"),
        None,
    ));
    let approve = format!("filings/{filing}/approval");
    refused(
        ask(side.handler(), "POST", &approve, None),
        "VENUE_NOT_PERMITTED",
    );
    done(ask(side.approver(), "POST", &approve, None));
    let seen = rows(side.maker(), "filings", "filings");
    let seen = seen.iter().find(|row| row["filing"] == filing).unwrap();
    assert_eq!(seen["state"], "approved");
    assert_eq!(
        names(&seen["timeline"], "state"),
        [
            "entered", "sent", "rejected", "entered", "sent", "examined", "approved"
        ]
    );
    // B10: names and telephones are read back, and stand in no journal.
    assert_eq!(seen["form"]["fields"]["contacts"][1]["name"], "乙");

    // B2, B3: applied for, the instruction matched field by field.
    let deposit = side.apply(CLIENT, BOND, "deposit", "10000000");
    assert_eq!(state(side.maker(), &deposit), "accepted");
    done(side.pledge(&deposit, &format!("{}-1", side.venue), |told| {
        told["face"] = json!("9000000")
    }));
    assert_eq!(
        application(side.maker(), &deposit)["differing"],
        json!(["face"])
    );
    done(side.pledge(&deposit, &format!("{}-2", side.venue), |_| {}));
    assert_eq!(state(side.maker(), &deposit), "registered");

    // B7, B8: 9,617,277.50, and no more than four times the cash.
    price(side, TODAY);
    side.tell(CLIENT, TODAY, "2000000", "0");
    settle(demo, side, TODAY);
    assert_eq!(state(side.maker(), &deposit), "effective");
    let told = cover(side);
    assert_eq!(
        [&told["discounted"], &told["cap"], &told["available"]],
        ["9617277.50", "8000000.00", "8000000.00"]
    );

    // B4: margin is made good first; the shortfall is named.
    demo.go_on(&format!("{NEXT}T09:05:00.000+08:00"));
    let short = side.apply(CLIENT, BOND, "withdrawal", "6000000");
    price(side, NEXT);
    side.tell(CLIENT, NEXT, "2000000", "7000000");
    settle(demo, side, NEXT);
    let refusal = application(side.maker(), &short);
    assert_eq!(refusal["state"], "review_refused");
    assert_eq!(refusal["problem"]["code"], "VENUE_REVIEW_SHORT");
    // 2,000,000 + 4,000,000 × 1.012345 × 0.95 − 7,000,000
    assert_eq!(refusal["problem"]["numbers"]["short_by"], "1153089.00");

    // B4: approved, not confirmed on its day, explained before noon, instructed again, confirmed.
    demo.go_on("2026-11-19T09:05:00.000+08:00");
    let good = side.apply(CLIENT, BOND, "withdrawal", "6000000");
    price(side, "2026-11-19");
    side.tell(CLIENT, "2026-11-19", "9000000", "7000000");
    settle(demo, side, "2026-11-19");
    let missed = application(side.maker(), &good);
    assert_eq!(
        names(&missed["timeline"], "state"),
        [
            "entered",
            "accepted",
            "release_instructed",
            "explanation_due"
        ]
    );
    demo.go_on("2026-11-20T09:05:00.000+08:00");
    assert_eq!(state(side.maker(), &good), "explanation_due");
    let due = rows(side.maker(), "due", "due");
    let due = due
        .iter()
        .find(|row| row["application"] == good.as_str())
        .unwrap();
    assert_eq!(
        [&due["kind"], &due["at"]],
        ["explanation", "2026-11-20T12:00:00.000+08:00"]
    );
    let text = json!({ "text": "经办人外出" });
    done(ask(
        side.maker(),
        "POST",
        &format!("applications/{good}/explanation"),
        Some(text),
    ));
    assert_eq!(application(side.maker(), &good)["round"], 2);
    done(ask(
        side.maker(),
        "POST",
        &format!("applications/{good}/release"),
        None,
    ));
    assert_eq!(state(side.maker(), &good), "released");
    let pledged = rows(side.maker(), "pledged", "pledged");
    let left = pledged
        .iter()
        .find(|row| row["party"]["number"] == CLIENT)
        .unwrap();
    assert_eq!(left["effective"], "4000000.00");
    // B7: a base for each calendar day at whose end bonds were pledged; the month is charged so far.
    let fees = side.maker().get("/api/v1/venue/fees");
    let own = |row: &&Value| row["party"]["number"] == CLIENT;
    let days: Vec<&Value> = fees["days"]
        .as_array()
        .unwrap()
        .iter()
        .filter(own)
        .collect();
    assert_eq!(days.len(), 3, "{days:?}");
    assert_eq!(days[2]["base"], "9617277.50");
}

#[test]
fn b1_to_b8_a_clients_bonds_live_their_life_at_shfe() {
    let demo = morning();
    life(&demo, &shfe(&demo));
}

#[test]
fn b1_to_b8_a_clients_bonds_live_their_life_at_ine() {
    let demo = morning();
    life(&demo, &ine(&demo));
}

/// B14: a client sees its own alone, a member its own and its clients', a venue's clerks their venue's, the
/// depository what was applied for at it.
#[test]
fn b14_everybody_sees_their_own() {
    let demo = morning();
    let parties = |by: &Client| {
        let seen = rows(by, "applications", "applications");
        let mut parties: Vec<String> = seen
            .iter()
            .map(|row| {
                format!("{} {}", row["party"]["venue"], row["party"]["number"]).replace('"', "")
            })
            .collect();
        parties.sort();
        parties.dedup();
        parties
    };
    let seen = |name: &str| parties(&demo.log_in(name));
    assert_eq!(seen("client1"), ["SHFE 80018826"]);
    assert_eq!(seen("member1"), ["SHFE 60021177", "SHFE 80018826"]);
    assert_eq!(
        seen("exchange1"),
        ["SHFE 60021177", "SHFE 80018826", "SHFE null"]
    );
    assert!(seen("ccdc1").contains(&"INE 80018826".to_owned()));
    let client = demo.log_in("client1");
    for (list, field) in [
        ("filings", "filings"),
        ("pledged", "pledged"),
        ("covers", "covers"),
        ("accounts", "accounts"),
    ] {
        let rows = rows(&client, list, field);
        assert!(!rows.is_empty(), "{list}");
        assert!(
            rows.iter().all(|row| row["party"]["number"] == "80018826"),
            "{list}: {rows:?}"
        );
    }
    // A file of another client is not read, whatever its hash.
    let filings = rows(&demo.log_in("member1"), "filings", "filings");
    let other = filings
        .iter()
        .find(|row| row["party"]["number"] == "60021177")
        .unwrap();
    let hash = other["attachments"][0]["hash"].as_str().unwrap();
    let path =
        format!("attachments/{hash}?venue=SHFE&member=0011&kind=client&number=60021177&name=x.pdf");
    refused(ask(&client, "GET", &path, None), "VENUE_NOT_PERMITTED");
    let (status, _, bytes) =
        demo.log_in("member2")
            .exchange("GET", &format!("/api/v1/venue/{path}"), "", b"");
    assert!(status == 200 && bytes.starts_with(b"%PDF-"), "{status}");
    // Who has the role and no seat is told so; who has neither is refused at the door.
    crate::support::people::make_login(&demo.admin, "seatless", "trader");
    demo.set(
        "PUT",
        "users/seatless/role",
        json!({ "custom_role": "会员服务" }),
    );
    let seatless = Client::log_in(&demo.server.address, "seatless", PASSWORD);
    refused(ask(&seatless, "GET", "applications", None), "VENUE_NO_SEAT");
    refused(
        ask(&demo.trader, "GET", "applications", None),
        "NOT_PERMITTED",
    );
}

/// B2: a client asks, its member takes it up and sends it; each of two different persons.
#[test]
fn b2_a_client_asks_its_member() {
    let demo = morning();
    let side = shfe(&demo);
    let client = demo.log_in("client1");
    let body = json!({ "party": side.client("80018826"), "account": "012180018826", "bond": "240017", "kind": "deposit", "face": "1000000" });
    let asked = done(ask(&client, "POST", "applications", Some(body)));
    let id = asked["id"].as_str().unwrap();
    assert_eq!(state(&client, id), "asked");
    let send = format!("applications/{id}/sending");
    refused(
        ask(side.checker(), "POST", &send, None),
        "VENUE_WRONG_STATE",
    );
    done(ask(
        side.maker(),
        "POST",
        &format!("applications/{id}/forwarding"),
        None,
    ));
    done(ask(side.checker(), "POST", &send, None));
    assert_eq!(state(&client, id), "accepted");
    let acts = |by: &Client| names(&application(by, id)["acts"], "act");
    assert_eq!(acts(side.maker()), ["pledge"]);
    assert_eq!(acts(&client), Vec::<String>::new());
    assert_eq!(acts(&demo.log_in("ccdc1")), ["pledge"]);
}

/// B2: nothing is taken in the night session, and the act that a page offers says why not.
#[test]
fn b2_nothing_is_taken_at_night() {
    let demo = Demo::start();
    alone(&demo);
    let side = shfe(&demo);
    let body = json!({ "party": side.client("80018826"), "account": "012180018826", "bond": "240017", "kind": "deposit", "face": "1000000" });
    let problem = refused(
        ask(side.maker(), "POST", "applications", Some(body)),
        "VENUE_NIGHT_SESSION",
    );
    assert_eq!(problem["numbers"]["close"], "02:30:00.000");
    let rejected = rows(side.maker(), "filings", "filings");
    let rejected = rejected
        .iter()
        .find(|row| row["state"] == "rejected")
        .unwrap();
    assert_eq!(
        rejected["acts"][0]["problem"]["code"],
        "VENUE_NIGHT_SESSION"
    );
}

/// The journal of member services is verified, explained and backed up as the desk's is; a start goes on with it.
#[test]
fn g2_tools_and_a_start_know_the_second_journal() {
    let demo = morning();
    let side = shfe(&demo);
    let id = side.qualify(CLIENT, TODAY);
    let deposit = side.apply(CLIENT, BOND, "deposit", "10000000");
    let run = |args: &[&str]| {
        let out = std::process::Command::new(env!("CARGO_BIN_EXE_ballast"))
            .args(args)
            .output()
            .unwrap();
        let (said, wrong) = (
            String::from_utf8_lossy(&out.stdout).into_owned(),
            String::from_utf8_lossy(&out.stderr).into_owned(),
        );
        assert!(out.status.success(), "{args:?}: {wrong}");
        said
    };
    let place =
        |directory: &std::path::Path, part: &str| directory.join(part).to_str().unwrap().to_owned();
    let journal = place(&demo.data(), "venue");
    assert!(
        run(&["verify", "--journal", &journal, "--machine", "venue"])
            .contains("executed again, equal")
    );
    let told = run(&["explain", "--journal", &journal, "--application", &deposit]);
    assert!(told.contains("member2: accepted as number"), "{told}");
    let copy = demo.directory.path().join("copy");
    let said = run(&[
        "backup",
        "--from",
        demo.data().to_str().unwrap(),
        "--to",
        copy.to_str().unwrap(),
    ]);
    assert!(said.contains("member services: up to record"), "{said}");
    assert!(
        run(&[
            "verify",
            "--journal",
            &place(&copy, "venue"),
            "--machine",
            "venue"
        ])
        .contains("state after record")
    );
    let key = demo.directory.path().join("data.key");
    let Demo {
        server, directory, ..
    } = demo;
    server.stop();
    let args = [
        "--gate",
        "--contracts",
        "rb2701,cu2701",
        "--demo",
        "--key-file",
        key.to_str().unwrap(),
    ];
    let server = crate::support::client::Process::serve_desk(&copy, &args);
    let maker = Client::log_in(&server.address, "member1", PASSWORD);
    assert_eq!(state(&maker, &deposit), "accepted");
    let filings = rows(&maker, "filings", "filings");
    let filing = filings
        .iter()
        .find(|row| row["filing"] == id.as_str())
        .unwrap();
    assert_eq!(filing["form"]["fields"]["contacts"][0]["mobile"], "138");
    drop((server, directory));
}

//! When applications are taken, and what becomes of those that were not seen through, at both venues, through the
//! interface (B2, B3, B6, B14).

use serde_json::{Value, json};

use crate::support::demo::{Demo, GATED, NIGHT};
use crate::support::venue::{
    self, MORNING, Side, ask, check_both, done, refused, rows, seated, state,
};

const TODAY: &str = "2026-11-17";
const BOND: &str = "250004";

/// Form 5 of a client, filled in well.
pub fn emergency(
    side: &Side,
    number: &str,
    today: &str,
    kind: &str,
    rows_of: &[(&str, &str)],
) -> Value {
    let known = rows(side.handler(), "bonds", "bonds");
    let row = |(code, face): &(&str, &str)| {
        let bond = known.iter().find(|bond| bond["code"] == *code).unwrap();
        json!({ "name": bond["name"], "code": code, "face": face, "maturity": bond["maturity"], "instruction": null })
    };
    let signer = |name: &str| json!({ "name": name, "phone": "138" });
    let form = json!({
        "applied_on": today, "member_no": side.member, "member_short_name": "海岳期货", "handler": signer("甲"), "kind": kind,
        "participant_no": number, "participant_name": format!("客户{number}"), "registrar": "中央结算公司",
        "account": { "full_name": format!("客户{number}债券账户"), "no": format!("ACC-{number}") },
        "rows": rows_of.iter().map(row).collect::<Vec<_>>(), "signed_by": signer("甲"), "checked_by": signer("乙"), "sealed_on": today,
    });
    let scans = side.materials_of(side.handler(), ("client", number));
    json!({ "party": side.client(number), "form": form, "attachments": scans })
}

/// B2, B6: 14:29:59.999 is in time, 14:30:00.000 is not: for what is entered, what is sent, and form 5 alike.
#[test]
fn b2_the_cut_off_is_exact_to_the_millisecond() {
    check_both(&GATED, MORNING, |demo, side| {
        let number = "70030001";
        side.qualify(number, TODAY);
        let form5 = |bond| emergency(side, number, TODAY, "deposit", &[(bond, "1000000")]);
        let [in_time, late] = ["240017", "230022"].map(form5);
        let waits = done(side.enter(number, BOND, "deposit", "2000000"));
        demo.go_on("2026-11-17T14:29:59.999+08:00");
        let last = side.apply(number, BOND, "deposit", "1000000");
        assert_eq!(state(side.maker(), &last), "accepted");
        done(ask(side.handler(), "POST", "emergencies", Some(in_time)));

        demo.go_on("2026-11-17T14:30:00.000+08:00");
        let problem = refused(
            side.enter(number, BOND, "deposit", "3000000"),
            "VENUE_AFTER_CUTOFF",
        );
        assert_eq!(problem["numbers"]["cut_off"], "14:30:00.000");
        refused(
            ask(side.handler(), "POST", "emergencies", Some(late)),
            "VENUE_AFTER_CUTOFF",
        );
        // What was entered before and is sent now is refused by name, and not queued.
        let waits = waits["id"].as_str().unwrap();
        done(ask(
            side.checker(),
            "POST",
            &format!("applications/{waits}/sending"),
            None,
        ));
        let row = venue::application(side.maker(), waits);
        assert_eq!(
            (&row["state"], &row["problem"]["code"]),
            (&json!("refused"), &json!("VENUE_AFTER_CUTOFF"))
        );

        // B3: what is not matched by the day's end has lapsed; the form 5 of the day is checked no more.
        demo.go_on("2026-11-18T09:05:00.000+08:00");
        assert_eq!(state(side.maker(), &last), "lapsed");
        let taken_in = rows(side.handler(), "emergencies", "emergencies");
        let own = taken_in
            .iter()
            .find(|row| row["party"]["number"] == number)
            .unwrap();
        let check = format!("emergencies/{}/check", own["emergency"].as_str().unwrap());
        refused(ask(side.approver(), "POST", &check, None), "VENUE_DAY_OVER");
    });
}

/// B3: an instruction that differs can be made good on its day; at the day's end it has lapsed, and another is taken.
#[test]
fn b3_what_is_not_matched_lapses() {
    check_both(&GATED, MORNING, |demo, side| {
        let number = "70030002";
        side.qualify(number, TODAY);
        let id = side.apply(number, BOND, "deposit", "5000000");
        let differ = [
            ("member", json!("0099")),
            ("participant", json!("70030003")),
            ("bond", json!("240017")),
            ("face", json!("5010000")),
            ("account", json!("ACC-1")),
        ];
        for (field, value) in differ {
            let no = format!("{}-{field}", side.venue);
            done(side.pledge(&id, &no, |told| told[field] = value));
            let row = venue::application(side.maker(), &id);
            assert_eq!(
                (&row["state"], &row["differing"]),
                (&json!("mismatched"), &json!([field]))
            );
        }
        demo.go_on("2026-11-18T09:05:00.000+08:00");
        assert_eq!(state(side.maker(), &id), "lapsed");
        refused(side.pledge(&id, "late", |_| {}), "VENUE_WRONG_STATE");
        side.deposit(number, BOND, "5000000");
    });
}

/// B2: none is taken or done in the night session, up to its last close, nor on a day without trading; nothing is queued.
#[test]
fn b2_no_night_and_no_day_without_trading() {
    check_both(&GATED, NIGHT, |demo, side| {
        let number = if side.venue == "SHFE" {
            "80018826"
        } else {
            "70030004"
        };
        let body = json!({ "party": side.client(number), "account": "012180018826", "bond": BOND, "kind": "deposit", "face": "1000000" });
        let before = rows(side.maker(), "applications", "applications").len();
        for at in [
            "2026-11-16T21:05:00.000+08:00",
            "2026-11-17T02:29:59.999+08:00",
        ] {
            demo.go_on(at);
            let told = ask(side.maker(), "POST", "applications", Some(body.clone()));
            let problem = refused(told, "VENUE_NIGHT_SESSION");
            assert_eq!(problem["numbers"]["close"], "02:30:00.000");
        }
        demo.go_on("2026-11-21T10:00:00.000+08:00");
        let told = ask(side.maker(), "POST", "applications", Some(body));
        let problem = refused(told, "VENUE_NOT_TRADING_DAY");
        assert_eq!(problem["numbers"]["day"], "2026-11-21");
        assert_eq!(
            rows(side.maker(), "applications", "applications").len(),
            before
        );
    });
}

/// B2, B14: a client asks its member, which sends it on by two persons; it sees its own alone, and files nothing itself.
#[test]
fn b2_b14_a_client_asks_and_sees_its_own_at_both_venues() {
    check_both(&GATED, MORNING, |demo, side| {
        let [own, other] = ["70030005", "70030006"];
        for number in [own, other] {
            side.qualify(number, TODAY);
            side.deposit(number, BOND, "1000000");
        }
        let seat = json!({ "kind": "participant", "duty": "make", "venue": side.venue, "member": side.member, "participant": "client", "number": own });
        let client = seated(demo, "client-of-test", "会员服务", seat);
        let asks = |number: &str| {
            let body = json!({ "party": side.client(number), "account": format!("ACC-{number}"), "bond": BOND, "kind": "deposit", "face": "2000000" });
            ask(&client, "POST", "applications", Some(body))
        };
        refused(asks(other), "VENUE_NOT_PERMITTED");
        let asked = done(asks(own));
        let id = asked["id"].as_str().unwrap();
        assert_eq!(state(&client, id), "asked");
        let step = |by, step: &str| ask(by, "POST", &format!("applications/{id}/{step}"), None);
        refused(step(side.checker(), "sending"), "VENUE_WRONG_STATE");
        done(step(side.maker(), "forwarding"));
        refused(step(side.maker(), "sending"), "VENUE_NOT_PERMITTED");
        done(step(side.checker(), "sending"));
        assert_eq!(state(&client, id), "accepted");

        for list in ["filings", "applications", "accounts", "pledged", "due"] {
            let rows = rows(&client, list, list);
            assert!(
                rows.iter().all(|row| row["party"]["number"] == own),
                "{list}: {rows:?}"
            );
            assert!(list == "due" || !rows.is_empty(), "{list}");
        }
        let filing = json!({ "party": side.client(own), "form": side.form(own, TODAY), "attachments": side.materials(own) });
        refused(
            ask(&client, "POST", "filings", Some(filing)),
            "VENUE_NOT_PERMITTED",
        );
    });
}

/// B6, B13: bonds are withdrawn by form 5 as they are by an application: reviewed at the day's settlement, marked for life.
#[test]
fn b6_a_withdrawal_by_form_5_is_reviewed_and_marked() {
    check_both(&GATED, MORNING, |demo: &Demo, side| {
        let number = "70030007";
        side.qualify(number, TODAY);
        side.deposit(number, BOND, "5000000");
        side.price(BOND, TODAY, "101.2345");
        side.tell(number, TODAY, "9000000", "0");
        side.settle(demo, TODAY);
        demo.go_on("2026-11-18T09:05:00.000+08:00");
        let form = emergency(
            side,
            number,
            "2026-11-18",
            "withdrawal",
            &[(BOND, "5010000")],
        );
        let problem = refused(
            ask(side.handler(), "POST", "emergencies", Some(form)),
            "VENUE_ROW_REFUSED",
        );
        assert_eq!(problem["numbers"]["row"], "1");
        let form = emergency(
            side,
            number,
            "2026-11-18",
            "withdrawal",
            &[(BOND, "2000000")],
        );
        let entered = done(ask(side.handler(), "POST", "emergencies", Some(form)));
        let emergency = entered["id"].as_str().unwrap();
        done(ask(
            side.approver(),
            "POST",
            &format!("emergencies/{emergency}/check"),
            None,
        ));
        side.tell(number, "2026-11-18", "9000000", "0");
        side.settle(demo, "2026-11-18");
        let all = rows(side.maker(), "applications", "applications");
        let own = all
            .iter()
            .find(|row| row["emergency"] == emergency && row["party"]["number"] == number);
        let own = own.unwrap();
        let states: Vec<_> = own["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|moment| moment["state"].clone())
            .collect();
        assert_eq!(
            states,
            [
                "entered",
                "accepted",
                "release_instructed",
                "explanation_due"
            ]
        );
        assert_eq!(side.row_of("pledged", number)["effective"], "3000000.00");
    });
}

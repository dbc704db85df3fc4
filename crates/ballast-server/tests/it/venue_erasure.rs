//! Names, telephones and sealed scans of a party are erased through the interface: by two persons, the second of whom types
//! whose they are; afterwards nobody reads them, here or in what was copied without the key (B1, B10).

use serde_json::{Value, json};

use crate::support::client::{Client, Process};
use crate::support::demo::{Demo, GATED, PASSWORD, wait};
use crate::support::venue::{
    MORNING, Side, Told, alone, ask, check_both, done, refused, rows, shfe,
};
use crate::venue_kill::verified;

const TODAY: &str = "2026-11-17";

/// A client whose filing was rejected; the filing.
fn rejected(side: &Side, number: &str) -> Value {
    let filed = done(side.file(number, TODAY, |_| {}));
    side.step(&filed, side.checker(), "sending");
    let path = format!("filings/{}/rejection", filed["id"].as_str().unwrap());
    done(ask(
        side.approver(),
        "POST",
        &path,
        Some(json!({ "reason": "公章不清" })),
    ));
    filed["id"].clone()
}

fn erasure(side: &Side, by: &Client, number: &str, step: &str, more: Value) -> Told {
    let mut body = json!({ "party": side.client(number) });
    let more = more.as_object().unwrap().clone();
    body.as_object_mut().unwrap().extend(more);
    ask(
        by,
        "POST",
        &format!("personal-data/erasure{step}"),
        Some(body),
    )
}

fn kept(by: &Client, number: &str) -> Value {
    let all = rows(by, "personal-data", "personal").into_iter();
    let mut own = all.filter(|row| row["party"]["number"] == number);
    own.next().unwrap_or_default()
}

fn filing(by: &Client, id: &Value) -> Value {
    let filings = rows(by, "filings", "filings").into_iter();
    let mut own = filings.filter(|row| row["filing"] == *id);
    own.next().unwrap()
}

/// What reading a file of a filing is answered.
fn read_file(side: &Side, by: &Client, number: &str, filing: &Value) -> (u16, String) {
    let hash = filing["attachments"][0]["hash"].as_str().unwrap();
    let path = format!(
        "attachments/{hash}?venue={}&member={}&kind=client&number={number}&name=x.pdf",
        side.venue, side.member
    );
    let (status, _, body) = by.exchange("GET", &format!("/api/v1/venue/{path}"), "", b"");
    let code = serde_json::from_slice::<Value>(&body).unwrap_or_default()["code"].clone();
    (status, code.as_str().unwrap_or_default().to_owned())
}

fn acts(row: &Value) -> Vec<&str> {
    let acts = row["acts"].as_array().unwrap().iter();
    acts.map(|act| act["act"].as_str().unwrap()).collect()
}

#[test]
fn b1_two_persons_erase_what_is_kept_of_a_party() {
    check_both(&GATED, MORNING, |demo, side| {
        let [number, other] = ["70080001", "70080002"];
        let [id, beside] = [number, other].map(|number| rejected(side, number));
        let before = kept(side.maker(), number);
        // Three files, two names, a telephone that both share and one that both share: alike texts once.
        assert_eq!(
            (&before["kept"], &before["files"]),
            (
                &json!(7),
                &json!(["account_document.pdf", "account_proof.pdf", "form.pdf"])
            )
        );
        assert_eq!(
            (&before["filings"], acts(&before)),
            (&json!([id]), vec!["ask_erasure"])
        );
        assert_eq!(acts(&kept(side.handler(), number)), Vec::<&str>::new());

        let reason = json!({ "reason": "客户要求" });
        refused(
            erasure(side, side.checker(), number, "", reason.clone()),
            "VENUE_NOT_PERMITTED",
        );
        refused(
            erasure(side, side.maker(), number, "", json!({ "reason": " " })),
            "VENUE_FIELD_MISSING",
        );
        done(erasure(side, side.maker(), number, "", reason.clone()));
        refused(
            erasure(side, side.maker(), number, "", reason),
            "VENUE_ERASURE_OPEN",
        );
        refused(side.file(number, TODAY, |_| {}), "VENUE_ERASURE_OPEN");
        assert_eq!(
            acts(&kept(side.checker(), number)),
            ["confirm_erasure", "drop_erasure"]
        );

        let confirm =
            |by, typed: &str| erasure(side, by, number, "/confirmation", json!({ "typed": typed }));
        let problem = refused(confirm(side.checker(), other), "VENUE_TYPED_DIFFERS");
        assert_eq!(problem["numbers"]["wanted"], number);
        refused(confirm(side.maker(), number), "VENUE_NOT_PERMITTED");
        assert_eq!(
            filing(side.maker(), &id)["form"]["fields"]["contacts"][0]["name"],
            "甲"
        );
        done(confirm(side.checker(), number));
        wait("the erasure", || {
            kept(side.maker(), number)["state"] == "erased"
        });

        // Both sides read the filing, its files' names and sizes, and no person's.
        for by in &side.clerks {
            let seen = filing(by, &id);
            assert!(seen["erased"].is_string(), "{seen}");
            assert_eq!(
                seen["form"]["fields"]["contacts"][0],
                json!({ "name": "", "office_phone": "", "mobile": "" })
            );
            assert_eq!(
                seen["form"]["fields"]["client_name"],
                format!("客户{number}")
            );
            assert_eq!(seen["attachments"][0]["name"], "form.pdf");
            assert_eq!(
                read_file(side, by, number, &seen),
                (404, "VENUE_FILE_GONE".to_owned())
            );
        }
        let after = kept(side.maker(), number);
        let states: Vec<_> = after["timeline"]
            .as_array()
            .unwrap()
            .iter()
            .map(|of| (of["state"].clone(), of["by"].is_string()))
            .collect();
        assert_eq!(
            states,
            [
                (json!("erasure_asked"), true),
                (json!("erasure_confirmed"), true),
                (json!("erased"), false)
            ]
        );
        assert_eq!(
            (&after["kept"], &after["reason"]),
            (&json!(0), &json!("客户要求"))
        );
        let folder = demo
            .data()
            .join("blobs")
            .join(format!("{}~{}~client~{number}", side.venue, side.member));
        assert!(!folder.exists());

        // Another party's are there, and this one may come again.
        let seen = filing(side.maker(), &beside);
        assert_eq!(
            (
                &seen["erased"],
                read_file(side, side.maker(), other, &seen).0
            ),
            (&Value::Null, 200)
        );
        side.qualify(number, TODAY);
        let again = kept(side.maker(), number);
        assert_eq!(
            again["acts"][0]["problem"]["code"],
            "VENUE_ERASURE_OF_ACTIVE"
        );
        let filings = rows(side.maker(), "filings", "filings");
        let anew = filings
            .iter()
            .find(|row| row["party"]["number"] == number && row["filing"] != id)
            .unwrap();
        assert_eq!(
            (
                &anew["erased"],
                &anew["form"]["fields"]["contacts"][0]["name"]
            ),
            (&Value::Null, &json!("甲"))
        );
    });
}

/// What is asked for is given up, by either half, and the party goes on; what was uploaded and never filed is erased too.
#[test]
fn b1_an_erasure_is_given_up_and_what_nobody_filed_is_erased() {
    check_both(&GATED, MORNING, |_, side| {
        let number = "70080003";
        rejected(side, number);
        done(erasure(
            side,
            side.maker(),
            number,
            "",
            json!({ "reason": "误" }),
        ));
        done(erasure(
            side,
            side.checker(),
            number,
            "/dropping",
            json!({}),
        ));
        refused(
            erasure(
                side,
                side.checker(),
                number,
                "/confirmation",
                json!({ "typed": number }),
            ),
            "VENUE_WRONG_STATE",
        );
        side.qualify(number, TODAY);

        let unfiled = "70080004";
        done(side.upload(side.maker(), unfiled, "a.pdf", b"%PDF-1.4 nobody filed it"));
        assert_eq!(kept(side.maker(), unfiled)["kept"], 1);
        done(erasure(
            side,
            side.maker(),
            unfiled,
            "",
            json!({ "reason": "未申报" }),
        ));
        done(erasure(
            side,
            side.checker(),
            unfiled,
            "/confirmation",
            json!({ "typed": unfiled }),
        ));
        wait("the erasure", || kept(side.maker(), unfiled)["kept"] == 0);
    });
}

/// A process that dies between the decision and the deed does it at its next start; the journal verifies (G2).
#[test]
fn g2_a_confirmed_erasure_is_done_after_a_kill() {
    for within in [0, 2_000, 60_000, 300_000] {
        let demo = Demo::start_at(&GATED, MORNING);
        alone(&demo);
        let side = shfe(&demo);
        let number = "70080005";
        rejected(&side, number);
        done(erasure(
            &side,
            side.maker(),
            number,
            "",
            json!({ "reason": "客户要求" }),
        ));
        done(erasure(
            &side,
            side.checker(),
            number,
            "/confirmation",
            json!({ "typed": number }),
        ));
        std::thread::sleep(std::time::Duration::from_micros(within));
        let data = demo.data();
        let Demo {
            server, directory, ..
        } = demo;
        drop(server);
        let server = Process::serve(&data, &GATED);
        let maker = Client::log_in(&server.address, "member1", PASSWORD);
        wait("the erasure", || kept(&maker, number)["state"] == "erased");
        assert_eq!(
            kept(&maker, number)["timeline"].as_array().unwrap().len(),
            3
        );
        drop(server);
        verified(&data);
        drop(directory);
    }
}

//! Filings and accounts (B1, B9–B12).

use crate::script::{check, check_both};

const NOW: &str = "
    @ 2026-11-16 10:00
    bond B1 2031-06-15
";

/// B1: none → filed → rejected with a reason → resubmitted → qualified; each step another person's.
#[test]
fn b1_from_none_to_qualified() {
    check_both(
        "
        @ 2026-11-16 10:00
        standing 0011 member none
        file f1 0011 member -> entered
        standing 0011 member none
        examine f1 by SHFE.m -> WRONG_STATE state=entered
        send f1 by 0011.m -> NOT_PERMITTED
        send f1 -> sent
        standing 0011 member filed
        approve f1 -> WRONG_STATE state=sent
        examine f1 by 0011.m -> NOT_PERMITTED
        examine f1 by SHFE.c -> NOT_PERMITTED
        examine f1 -> examined
        reject f1 账户证明不清晰 -> rejected reason=账户证明不清晰
        standing 0011 member rejected
        approve f1 -> WRONG_STATE state=rejected
        amend f1 contact1.name=新联系人 -> entered
        send f1 -> sent
        examine f1 by SHFE.b -> examined
        approve f1 by SHFE.b -> SAME_PERSON
        approve f1 -> approved
        standing 0011 member qualified account=ACC-0011
        file f2 0011 member -> ALREADY_QUALIFIED account=ACC-0011
        ",
    );
}

/// B1: whoever has a filing before him rejects it, and nobody else.
#[test]
fn b1_rejected_by_whose_turn_it_is() {
    check_both(
        "
        @ 2026-11-16 10:00
        file f1 0011 member by 0011.b -> entered
        reject f1 x by SHFE.c -> NOT_PERMITTED
        reject f1 x by 0011.b -> SAME_PERSON
        reject f1 字段有误 -> rejected
        standing 0011 member none
        amend f1 by 0011.c -> NOT_PERMITTED
        amend f1 -> entered
        send f1 -> sent
        reject f1 x by 0011.c -> NOT_PERMITTED
        reject f1 x by SHFE.m -> rejected
        standing 0011 member rejected
        file f2 0011 member -> entered
        amend f1 -> FILING_OPEN filing=2
        ",
    );
}

/// B1: nothing is handled in the night session.
#[test]
fn b1_no_filings_at_night() {
    check_both(
        "
        @ 2026-11-16 21:00
        file f1 0011 member -> NIGHT_SESSION
        @ 2026-11-17 10:00
        file f1 0011 member -> entered
        @ 22:00
        send f1 -> NIGHT_SESSION
        ",
    );
}

/// B10: every field of forms 1 and 2 that is missing or unequal is refused by its name.
#[test]
fn b10_fields_of_forms_1_and_2() {
    for (change, refusal) in [
        ("full_name=", "FIELD_MISSING field=full_name"),
        ("no=", "FIELD_MISSING field=no"),
        ("short_name=", "FIELD_MISSING field=short_name"),
        ("registrar=", "FIELD_MISSING field=registrar"),
        (
            "account.full_name=",
            "FIELD_MISSING field=account.full_name",
        ),
        (
            "document_type=",
            "FIELD_MISSING field=account.document_type",
        ),
        ("document_no=", "FIELD_MISSING field=account.document_no"),
        ("contact1.name=", "FIELD_MISSING field=contact1.name"),
        (
            "contact1.office_phone=",
            "FIELD_MISSING field=contact1.office_phone",
        ),
        ("contact2.mobile=", "FIELD_MISSING field=contact2.mobile"),
        (
            "full_name=丁期货",
            "FIELD_UNEQUAL field=full_name given=丁期货",
        ),
        ("no=0012", "FIELD_UNEQUAL field=no given=0012"),
        ("short_name=丁", "FIELD_UNEQUAL field=short_name given=丁"),
        (
            "registrar=上清所",
            "FIELD_UNEQUAL field=registrar registered=中央结算公司",
        ),
        (
            "document_type=护照",
            "FIELD_UNEQUAL field=account.document_type registered=营业执照",
        ),
        (
            "document_no=1",
            "FIELD_UNEQUAL field=account.document_no given=1",
        ),
        (
            "applied_on=2026-11-17",
            "DATE_IN_FUTURE field=applied_on today=2026-11-16",
        ),
        ("sealed_on=2026-11-17", "DATE_IN_FUTURE field=sealed_on"),
        ("undertaking3=no", "UNDERTAKING_MISSING number=3"),
        ("undertakings=2", "UNDERTAKING_MISSING number=3"),
        ("undertakings=4", "UNDERTAKING_MISSING number=4"),
        ("form=client", "FORM_DOES_NOT_FIT form=client"),
        (
            "files=form,account_proof",
            "MATERIAL_MISSING material=account_document",
        ),
        ("bytes=0", "ATTACHMENT_SIZE bytes=0 largest=10485760"),
        ("bytes=10485761", "ATTACHMENT_SIZE bytes=10485761"),
        ("file=../a.pdf", "ATTACHMENT_NAME name=../a.pdf"),
        ("file=.pdf", "ATTACHMENT_NAME name=.pdf"),
        ("file=a.exe", "ATTACHMENT_NAME name=a.exe"),
        ("file=a.pdf", "ATTACHMENT_NAME name=a.pdf"),
    ] {
        check_both(&format!("{NOW}file f1 0011 member {change} -> {refusal}"));
        let own = change.replace("no=0012", "no=0011");
        let refusal = refusal.replace("no given=0012", "no given=0011");
        check_both(&format!("{NOW}file f1 0022 member {own} -> {refusal}"));
    }
    let many = ["other"; 18].join(",");
    check_both(&format!(
        "{NOW}
        file f1 0011 member files=form,account_proof,account_document,{many} -> TOO_MANY_ATTACHMENTS attachments=21 most=20
        file f1 0011 member bytes=10485760 -> entered
        "
    ));
}

/// B11: every field of form 3; one per client, member and venue.
#[test]
fn b11_fields_of_form_3() {
    for (change, refusal) in [
        ("client_no=", "FIELD_MISSING field=client_no"),
        ("client_name=", "FIELD_MISSING field=client_name"),
        (
            "client_no=K2",
            "FIELD_UNEQUAL field=client_no given=K2 registered=K1",
        ),
        ("member_full_name=x", "FIELD_UNEQUAL field=member_full_name"),
        ("member_no=0099", "FIELD_UNEQUAL field=member_no"),
        (
            "member_short_name=x",
            "FIELD_UNEQUAL field=member_short_name",
        ),
        ("signed_on=2027-01-01", "DATE_IN_FUTURE field=signed_on"),
        (
            "undertaking1=no",
            "UNDERTAKING_MISSING field=undertakings number=1",
        ),
        (
            "member_statement=no",
            "UNDERTAKING_MISSING field=member_statement number=1",
        ),
        ("form=member", "FORM_DOES_NOT_FIT form=member"),
        (
            "files=account_proof,account_document",
            "MATERIAL_MISSING material=form",
        ),
    ] {
        check_both(&format!(
            "{NOW}file f1 0011 client:K1 {change} -> {refusal}"
        ));
    }
    check_both(
        "
        @ 2026-11-16 10:00
        file f1 0011 client:K1 -> entered
        file f2 0011 client:K1 -> FILING_OPEN filing=1
        file f2 0012 client:K1 -> entered
        file f3 0022 client:K1 -> NOT_THROUGH_NON_FCM
        ",
    );
}

/// B11: where the guides differ: four undertakings and any document at SHFE, three and the licence at
/// INE; SHFE alone may vary a client's material.
#[test]
fn b11_the_venues_differ() {
    check(
        "
        @ 2026-11-16 10:00
        file f1 0011 client:K1 undertakings=3 -> UNDERTAKING_MISSING number=4
        file f1 0011 client:K1 undertaking4=no -> UNDERTAKING_MISSING number=4
        file f1 0011 client:K1 document_type=护照 files=form -> entered
        file f2 8011 client:K1 undertakings=4 -> UNDERTAKING_MISSING number=4
        file f2 8011 client:K1 document_type=护照 -> FIELD_UNEQUAL field=account.document_type registered=营业执照
        file f2 8011 client:K1 files=form -> MATERIAL_MISSING material=account_proof
        file f2 8011 client:K1 undertakings=3 -> entered
        # A member's own material does not vary at either.
        file f3 0011 member files=form -> MATERIAL_MISSING material=account_proof
        ",
    );
}

/// B9: overseas special brokers and intermediaries prepare as an FCM member, special non-brokers as a
/// client; all apply through an FCM member, under their own number.
#[test]
fn b9_overseas() {
    check_both(
        "
        @ 2026-11-16 10:00
        bond B1 2031-06-15
        qualify 0011 member
        file f1 0011 broker:OB1 form=client -> FORM_DOES_NOT_FIT form=client
        file f1 0011 broker:OB1 no=0011 -> FIELD_UNEQUAL field=no given=0011 registered=OB1
        qualify 0011 broker:OB1 -> approved
        qualify 0011 intermediary:OI1 -> approved
        file f2 0011 non_broker:ON1 form=member -> FORM_DOES_NOT_FIT form=member
        qualify 0011 non_broker:ON1 -> approved
        file f3 0022 broker:OB1 -> NOT_THROUGH_NON_FCM
        deposit d1 0011 broker:OB1 B1 100 -> accepted
        pledge d1 participant=K1 -> mismatched fields=participant
        pledge d1 -> registered
        deposit d2 0011 intermediary:OI1 B1 100 -> accepted
        pledge d2 -> registered
        deposit d3 0011 non_broker:ON1 B1 100 -> accepted
        pledge d3 member=none -> mismatched fields=member
        pledge d3 -> registered
        # A number of one kind is not that of another.
        deposit d4 0011 client:OB1 B1 100 -> NOT_QUALIFIED standing=none
        ",
    );
}

/// B12: a change of account: deposits on the old account stop when the notice is received.
#[test]
fn b12_an_account_changes() {
    check_both(
        "
        @ 2026-11-16 10:00
        bond B1 2031-06-15
        notice n1 0011 client:K1 ACC-NEW -> NO_ACCOUNT
        qualify 0011 member
        qualify 0011 client:K1
        notice n1 0011 client:K1 ACC-NEW old=ACC-X -> FIELD_UNEQUAL field=old_account.no given=ACC-X registered=ACC-K1
        notice n1 0011 client:K1 ACC-NEW party_kind=fcm -> FIELD_UNEQUAL field=party_kind given=fcm registered=client
        notice n1 0011 client:K1 ACC-NEW client_no=K2 -> FIELD_UNEQUAL field=client_no
        notice n1 0011 client:K1 ACC-NEW client_name=x -> FIELD_UNEQUAL field=client_name
        notice n1 0011 client:K1 ACC-NEW handler= -> FIELD_MISSING field=handler
        notice n1 0011 client:K1 ACC-NEW contact= -> FIELD_MISSING field=contact
        notice n1 0011 client:K1 ACC-NEW files= -> MATERIAL_MISSING material=form
        notice n1 0011 client:K1 ACC-K1 -> WRONG_STATE state=account_unchanged
        notice n1 0011 client:K1 ACC-NEW -> entered
        deposit d1 0011 client:K1 B1 100 -> accepted
        pledge d1 -> registered
        send n1 -> sent
        standing 0011 client:K1 changing
        deposit d2 0011 client:K1 B1 200 -> ACCOUNT_CHANGING account=ACC-K1 standing=changing
        examine n1 -> examined
        approve n1 -> approved
        standing 0011 client:K1 qualified account=ACC-NEW
        deposit d3 0011 client:K1 B1 200 -> ACCOUNT_UNKNOWN account=ACC-K1
        deposit d3 0011 client:K1 B1 200 account=ACC-NEW -> accepted
        # Bonds on the old account are still there to be withdrawn.
        @ 15:30
        settle SHFE 2026-11-16 client:K1@0011:1000:0
        @ 2026-11-17 10:00
        withdraw w1 0011 client:K1 B1 100 -> accepted
        ",
    );
}

/// B12: a rejected notice leaves the account as it was; closing waits until bonds are released.
#[test]
fn b12_an_account_is_closed() {
    check_both(
        "
        @ 2026-11-16 10:00
        bond B1 2031-06-15
        qualify 0022 member
        deposit d1 0022 member B1 100 -> accepted
        notice n1 0022 member close -> BONDS_PLEDGED account=ACC-0022 face=1000000
        pledge d1 -> registered
        notice n1 0022 member close -> BONDS_PLEDGED account=ACC-0022 face=1000000
        @ 15:30
        settle SHFE 2026-11-16 member@0022:0:0
        @ 2026-11-17 10:00
        withdraw w1 0022 member B1 100 -> accepted
        @ 15:30
        settle SHFE 2026-11-17 member@0022:0:0
        state w1 release_instructed
        notice n1 0022 member close -> BONDS_PLEDGED face=1000000
        confirm w1 -> released
        notice n1 0022 member close reason= -> FIELD_MISSING field=reason
        notice n1 0022 member close -> entered
        send n1 -> sent
        standing 0022 member changing
        reject n1 印章不符 -> rejected
        standing 0022 member qualified
        notice n2 0022 member close -> entered
        send n2 -> sent
        examine n2 -> examined
        approve n2 -> approved
        standing 0022 member closed
        @ 2026-11-18 10:00
        deposit d2 0022 member B1 100 -> NOT_QUALIFIED standing=closed
        qualify 0022 member -> approved
        deposit d2 0022 member B1 100 -> accepted
        ",
    );
}

/// B1: the wording and version that were signed stay with what was filed, whatever comes later.
#[test]
fn b1_what_was_filed_keeps_its_version() {
    use ballast_model::Day;
    use ballast_venue::shfe_2025_11;
    use ballast_venue::words::code::FilingId;
    use ballast_venue::words::command::Action;
    let mut world = check("@ 2026-11-16 10:00\nqualify 0011 client:K1");
    let mut newer = shfe_2025_11();
    newer.version = "2026-12".into();
    newer.effective = Day::from_ymd(2026, 12, 1).unwrap();
    newer.client_undertakings[0] = "其他措辞".into();
    world.platform(Action::PutRuleBook(Box::new(newer.clone())));
    world.run("@ 2026-12-01 10:00\nqualify 0011 client:K2");
    let signed = |number: u64| {
        let filing = world.machine.filing(FilingId::new(number)).unwrap();
        let book = world
            .machine
            .rule_book_version(filing.party.venue, &filing.rule_book);
        book.unwrap().client_undertakings[0].clone()
    };
    assert_eq!(signed(1), shfe_2025_11().client_undertakings[0]);
    assert_eq!(signed(2), "其他措辞");
    newer.member_statement = "x".into();
    let refused = world.platform(Action::PutRuleBook(Box::new(newer)));
    assert!(
        format!("{refused:?}").contains("RuleBookTaken"),
        "{refused:?}"
    );
}

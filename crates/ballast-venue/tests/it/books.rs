//! The guides as data: they differ where the guides differ, and in nothing else.

use ballast_venue::words::rule_book::{RuleBook, filled};
use ballast_venue::{ine_2021_09, shfe_2025_11};

/// The wording of one guide in the words of the other.
fn in_words_of_ine(text: &str) -> String {
    text.replace("上海期货交易所", "上海国际能源交易中心")
        .replace("上期所", "交易所")
        .replace("交易保证金债务和相关债务时", "交易保证金债务时")
        .replace("本公司/机构", "本公司")
}

/// Each point in which the guides differ, by name; all else is the same.
#[test]
fn the_guides_differ_in_these_points_alone() {
    let (shfe, ine) = (shfe_2025_11(), ine_2021_09());
    let expected = RuleBook {
        venue: ine.venue,
        version: "2021-09".into(),
        effective: "2021-09-01".parse().unwrap(),
        name: in_words_of_ine(&shfe.name).into(),
        // Parent rules: 结算管理办法 against 结算细则.
        parent_rules: vec![
            in_words_of_ine(&shfe.parent_rules[0]).into(),
            in_words_of_ine(&shfe.parent_rules[1])
                .replace("结算管理办法", "结算细则")
                .into(),
        ],
        // Form names.
        form_names: ["附件1", "附件2", "附件3", "附件4", "附件5"]
            .map(Into::into)
            .to_vec(),
        // Client material; the type of its document.
        client_material_may_vary: false,
        client_document: Some("营业执照".into()),
        // The trigger of disposal, and how the client calls itself.
        fcm_undertakings: shfe
            .fcm_undertakings
            .iter()
            .map(|text| in_words_of_ine(text).into())
            .collect(),
        non_fcm_undertakings: shfe
            .non_fcm_undertakings
            .iter()
            .map(|text| in_words_of_ine(text).into())
            .collect(),
        // The fourth undertaking is absent.
        client_undertakings: shfe.client_undertakings[..3]
            .iter()
            .map(|text| in_words_of_ine(text).into())
            .collect(),
        // The member does not verify.
        member_statement: shfe
            .member_statement
            .replace("，并核验本表及附件（如有）内容真实、准确、完整", "")
            .into(),
        emergency_statement: shfe.emergency_statement.clone(),
        // The second instruction after an explanation, and the hour as printed.
        maturity_second_instruction: "解押".into(),
        maturity_explanation_until: "上午12:00".into(),
    };
    assert_eq!(ine, expected);
    assert_eq!(
        shfe.form_names,
        ["附1", "附2", "附3", "附4", "附5"].map(ballast_model::Text::from)
    );
    assert_eq!(shfe.maturity_second_instruction, "提取");
    assert_eq!(shfe.maturity_explanation_until, "中午12:00");
    assert_eq!(shfe.client_document, None);
    assert!(shfe.client_material_may_vary);
    assert_ne!(
        in_words_of_ine(&shfe.fcm_undertakings[2]),
        shfe.fcm_undertakings[2].as_str()
    );
}

/// As the annexes print it (B10, B11).
#[test]
fn wordings_are_those_of_the_annexes() {
    let shfe = shfe_2025_11();
    assert_eq!(
        shfe.fcm_undertakings[2],
        "本公司不履行或不能完全履行交易保证金债务和相关债务时，本公司同意上期所处置相关国债，所得款项用于清偿本公司的交易保证金债务和相关债务。"
    );
    assert_eq!(
        ine_2021_09().fcm_undertakings[2],
        "本公司不履行或不能完全履行交易保证金债务时，本公司同意交易所处置相关国债，所得款项用于清偿本公司的交易保证金债务和相关债务。"
    );
    assert_eq!(
        shfe.fcm_undertakings[0],
        "本公司承诺遵守国债作为保证金业务的有关法律法规和业务规则。"
    );
    assert_eq!(
        shfe.non_fcm_undertakings[0],
        "本公司承诺遵守国债作为保证金业务的有关法律法规和业务规则，愿意承担本公司的相关责任。"
    );
    assert_eq!(
        filled(&shfe.client_undertakings[2], "甲期货"),
        "本公司/机构同意甲期货将本公司/机构的国债提交上期所作为保证金，甲期货不履行或不能完全履行交易保证金债务和相关债务时，本公司/机构同意上期所处置相关国债，所得款项用于清偿甲期货的交易保证金债务和相关债务。"
    );
    assert_eq!(
        shfe.client_undertakings[3],
        "本公司/机构在此郑重声明：本表及附件（如有）由本公司/机构经授权人员填写，内容真实、准确、完整。"
    );
    assert_eq!(
        shfe.member_statement,
        "本公司保证按照客户意愿办理有关国债作为保证金业务，本公司承诺遵守国债作为保证金业务的有关法律法规和业务规则，并核验本表及附件（如有）内容真实、准确、完整。"
    );
    assert!(!filled(&shfe.client_undertakings[1], "甲期货").contains('{'));
}

//! The guides that a new venue starts with. They differ in the points that the guides differ in, and in
//! nothing else; a test holds them side by side.

use ballast_model::{Day, Text};

use crate::words::form::LICENCE;
use crate::words::party::Venue;
use crate::words::rule_book::RuleBook;

/// How a venue's guide puts what both say.
struct Wording {
    venue: Venue,
    version: &'static str,
    effective: (i32, u32, u32),
    /// Full name, on forms and in titles.
    name: &'static str,
    /// What the guide's forms call the venue.
    short: &'static str,
    settlement_rules: &'static str,
    /// 附 or 附件.
    annex: &'static str,
    /// What has to be unpaid before bonds are disposed of.
    default_of: &'static str,
    /// How a client calls itself in form 3.
    client: &'static str,
    client_document: Option<&'static str>,
    client_material_may_vary: bool,
    /// What the client says of its own form, and the member of the client's.
    fourth_undertaking: Option<&'static str>,
    member_verifies: &'static str,
    maturity_second_instruction: &'static str,
    maturity_explanation_until: &'static str,
}

/// Shanghai Futures Exchange, November 2025. The day of its month is not printed: the first.
pub fn shfe_2025_11() -> RuleBook {
    book(&Wording {
        venue: Venue::Shfe,
        version: "2025-11",
        effective: (2025, 11, 1),
        name: "上海期货交易所",
        short: "上期所",
        settlement_rules: "结算管理办法",
        annex: "附",
        default_of: "交易保证金债务和相关债务",
        client: "本公司/机构",
        client_document: None,
        client_material_may_vary: true,
        fourth_undertaking: Some(
            "{client}在此郑重声明：本表及附件（如有）由{client}经授权人员填写，内容真实、准确、完整。",
        ),
        member_verifies: "，并核验本表及附件（如有）内容真实、准确、完整",
        maturity_second_instruction: "提取",
        maturity_explanation_until: "中午12:00",
    })
}

/// Shanghai International Energy Exchange, September 2021. The day of its month is not printed: the
/// first.
pub fn ine_2021_09() -> RuleBook {
    book(&Wording {
        venue: Venue::Ine,
        version: "2021-09",
        effective: (2021, 9, 1),
        name: "上海国际能源交易中心",
        short: "交易所",
        settlement_rules: "结算细则",
        annex: "附件",
        default_of: "交易保证金债务",
        client: "本公司",
        client_document: Some(LICENCE),
        client_material_may_vary: false,
        fourth_undertaking: None,
        member_verifies: "",
        maturity_second_instruction: "解押",
        maturity_explanation_until: "上午12:00",
    })
}

fn book(wording: &Wording) -> RuleBook {
    let Wording {
        name,
        short,
        client,
        default_of,
        ..
    } = *wording;
    let said = |text: &str| -> Text {
        text.replace("{exchange}", short)
            .replace("{client}", client)
            .replace("{default}", default_of)
            .into()
    };
    let all = |texts: &[&str]| texts.iter().map(|text| said(text)).collect::<Vec<_>>();
    let consent = "本公司同意将本公司提交{exchange}的国债作为保证金。";
    let disposal = "本公司不履行或不能完全履行{default}时，本公司同意{exchange}处置相关国债，所得款项用于清偿本公司的交易保证金债务和相关债务。";
    let mut client_undertakings = all(&[
        "{client}委托{member}办理国债作为保证金有关事项，{client}承诺遵守国债作为保证金业务的有关法律法规和业务规则，愿意承担{client}的相关责任。",
        "{client}同意将国债提交{member}作为保证金，{client}不履行或不能完全履行{default}时，{client}同意{member}处置相关国债，所得款项用于清偿{client}的交易保证金债务和相关债务。",
        "{client}同意{member}将{client}的国债提交{exchange}作为保证金，{member}不履行或不能完全履行{default}时，{client}同意{exchange}处置相关国债，所得款项用于清偿{member}的交易保证金债务和相关债务。",
    ]);
    client_undertakings.extend(wording.fourth_undertaking.map(said));
    let (year, month, day) = wording.effective;
    RuleBook {
        venue: wording.venue,
        version: wording.version.into(),
        effective: Day::from_ymd(year, month, day).expect("Invariant: a guide's day is a date"),
        name: name.into(),
        parent_rules: vec![
            format!("《{name}交易规则》").into(),
            format!("《{name}{}》", wording.settlement_rules).into(),
        ],
        form_names: (1..=5)
            .map(|number| format!("{}{number}", wording.annex).into())
            .collect(),
        client_material_may_vary: wording.client_material_may_vary,
        client_document: wording.client_document.map(Text::from),
        fcm_undertakings: all(&[
            "本公司承诺遵守国债作为保证金业务的有关法律法规和业务规则。",
            consent,
            disposal,
        ]),
        non_fcm_undertakings: all(&[
            "本公司承诺遵守国债作为保证金业务的有关法律法规和业务规则，愿意承担本公司的相关责任。",
            consent,
            disposal,
        ]),
        client_undertakings,
        member_statement: format!(
            "本公司保证按照客户意愿办理有关国债作为保证金业务，本公司承诺遵守国债作为保证金业务的有关法律法规和业务规则{}。",
            wording.member_verifies
        )
        .into(),
        emergency_statement: "由于我单位不能通过会员服务系统正常办理国债作为保证金相关业务，故申请通过应急方式进行办理。我单位保证所发送的应急申请表内容真实、准确、完整、有效。".into(),
        maturity_second_instruction: wording.maturity_second_instruction.into(),
        maturity_explanation_until: wording.maturity_explanation_until.into(),
    }
}

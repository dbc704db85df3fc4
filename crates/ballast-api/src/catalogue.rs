//! Settings and limits as pages show and type them: made of the tables of `ballast-desk-events`, where one
//! row says all of a setting.

use std::collections::BTreeMap;

use ballast_desk_events::{
    FundSetting, FundsAlgorithm, LabelledWord, Limit, Limits, MarginBasis, OPERATION_FIELDS,
    OperatingSetting, PlatformSetting, ProductSetting, SettingInfo, SettingUnit, SettingValue,
    Settings,
};
use serde::Serialize;

/// Of one setting.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Described {
    zh: &'static str,
    en: &'static str,
    group: String,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    range: Option<[&'static str; 2]>,
}

/// All that pages know of settings.
#[derive(Debug, Serialize)]
pub struct Catalogue {
    /// By name; one that stands in several tables is called and typed alike.
    settings: BTreeMap<&'static str, Described>,
    /// Words of values.
    values: BTreeMap<&'static str, [&'static str; 2]>,
    /// Words of funds methods, by what they say.
    methods: BTreeMap<&'static str, BTreeMap<&'static str, [&'static str; 2]>>,
    /// Fields of operations that are no settings, by name.
    operations: BTreeMap<&'static str, [&'static str; 2]>,
    /// Words of their values, by field.
    operation_values: BTreeMap<&'static str, BTreeMap<&'static str, [&'static str; 2]>>,
    /// By level, the limits that may be set there, each with its scopes.
    limits: BTreeMap<&'static str, BTreeMap<&'static str, Vec<&'static str>>>,
}

/// The catalogue.
///
/// # Panics
/// Where two tables call or type a setting, or a word of its value, otherwise.
pub fn catalogue() -> Catalogue {
    let tables = [
        PlatformSetting::catalogue(),
        OperatingSetting::catalogue(),
        FundSetting::catalogue(),
        ProductSetting::catalogue(),
        Limit::catalogue(),
    ];
    let (mut settings, mut values) = (BTreeMap::new(), BTreeMap::new());
    for info in tables.into_iter().flatten() {
        for (word, zh, en) in info.words {
            let said = *values.entry(*word).or_insert([*zh, *en]);
            assert_eq!(
                said,
                [*zh, *en],
                "Invariant: a word has one meaning: {word}"
            );
        }
        let (name, described) = (info.name, described(info));
        let known = settings.insert(name, described);
        let now = &settings[name];
        assert!(
            known.is_none_or(|known| known == *now),
            "Invariant: a name is one setting: {name}"
        );
    }
    let words = |list: &[LabelledWord]| {
        list.iter()
            .map(|(word, zh, en)| (*word, [*zh, *en]))
            .collect()
    };
    let methods = BTreeMap::from([
        ("algorithm", words(FundsAlgorithm::LABELLED)),
        ("margin_basis", words(MarginBasis::LABELLED)),
    ]);
    let operations: BTreeMap<_, _> = { OPERATION_FIELDS.iter() }
        .map(|field| (field.name, [field.zh, field.en]))
        .collect();
    let with_words = OPERATION_FIELDS
        .iter()
        .filter(|field| !field.words.is_empty());
    let operation_values = { with_words }
        .map(|field| (field.name, words(field.words)))
        .collect();
    let mut limits: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
    for limit in Limits::default().rows() {
        for (level, scope) in limit.places() {
            let of_level = limits.entry(level).or_default();
            of_level.entry(limit.name()).or_default().push(scope);
        }
    }
    Catalogue {
        settings,
        values,
        methods,
        operations,
        operation_values,
        limits,
    }
}

fn described(info: SettingInfo) -> Described {
    Described {
        zh: info.zh,
        en: info.en,
        group: word(info.group),
        kind: word(info.kind),
        unit: (info.unit != SettingUnit::None).then(|| word(info.unit)),
        range: info.range,
    }
}

/// Variants are words by themselves.
fn word(variant: impl std::fmt::Debug) -> String {
    format!("{variant:?}").to_lowercase()
}

//! Platform settings (N10): each by its name, its value as a text.

use axum::Json;
use axum::extract::{Path, State};
use ballast_api::Problem;
use ballast_api::admin::Done;
use ballast_api::platform::{NewPlatformValue, PlatformSetting as ApiSetting, PlatformSettings as ApiSettings};
use ballast_desk_events::{Action, LineAction, PlatformSetting, PlatformSettings, RateSource, RoutingMode, WhenTooLarge};
use ballast_model::Money;

use super::Shared;
use super::guard::Caller;
use crate::convert;

pub async fn platform(State(app): Shared, caller: Caller) -> Result<Json<ApiSettings>, Problem> {
    caller.administrates()?;
    let (now, defaults) = (*app.hub.view().desk.platform(), PlatformSettings::default());
    let setting = |setting: PlatformSetting| ApiSetting {
        name: setting.name().to_owned(),
        value: written(setting),
        default: written(defaults.current(setting)),
        choices: choices(setting).iter().map(|choice| (*choice).to_owned()).collect(),
        used: used(setting),
    };
    Ok(Json(ApiSettings { settings: now.all().into_iter().map(setting).collect() }))
}

pub async fn set_platform(
    State(app): Shared,
    caller: Caller,
    Path(name): Path<String>,
    Json(new): Json<NewPlatformValue>,
) -> Result<Json<Done>, Problem> {
    caller.administrates()?;
    let known = PlatformSettings::default().all().into_iter().find(|setting| setting.name() == name);
    let names = || PlatformSettings::default().all().iter().map(PlatformSetting::name).collect::<Vec<_>>().join(", ");
    let known = known.ok_or_else(|| caller.bad_field("name", &name, &names()))?;
    let setting = read(known, &new.value).ok_or_else(|| {
        let expected = if choices(known).is_empty() { written(known) } else { choices(known).join(", ") };
        caller.bad_field(&name, &new.value, &expected)
    })?;
    let seq = caller.change(&app, Action::SetPlatform(setting)).await?;
    Ok(Json(Done { seq: convert::seq(seq) }))
}

/// Grows with what is built.
fn used(setting: PlatformSetting) -> bool {
    matches!(
        setting,
        PlatformSetting::MarginSource(_) | PlatformSetting::CommissionSource(_) | PlatformSetting::CashClerkNeeded(_)
    )
}

const ACTIONS: [(LineAction, &str); 3] =
    [(LineAction::Alert, "alert"), (LineAction::BanOpening, "ban_opening"), (LineAction::Liquidate, "liquidate")];
const MODES: [(RoutingMode, &str); 3] =
    [(RoutingMode::Priority, "priority"), (RoutingMode::Proportion, "proportion"), (RoutingMode::Net, "net")];
const SOURCES: [(RateSource, &str); 2] = [(RateSource::Counter, "counter"), (RateSource::Own, "own")];
const TOO_LARGE: [(WhenTooLarge, &str); 2] =
    [(WhenTooLarge::PlaceWhatFits, "place_what_fits"), (WhenTooLarge::RefuseAll, "refuse_all")];
const SWITCH: [(bool, &str); 2] = [(true, "true"), (false, "false")];
/// The longest that lines may act before a close, in minutes.
const MINUTES_MAX: u32 = 120;

fn name_of<T: PartialEq>(table: &[(T, &'static str)], value: &T) -> String {
    table.iter().find(|(known, _)| known == value).map_or(String::new(), |(_, name)| (*name).to_owned())
}

fn value_of<T: Copy>(table: &[(T, &str)], text: &str) -> Option<T> {
    table.iter().find(|(_, name)| *name == text).map(|(value, _)| *value)
}

fn choices(setting: PlatformSetting) -> Vec<&'static str> {
    fn names<T>(table: &[(T, &'static str)]) -> Vec<&'static str> {
        table.iter().map(|(_, name)| *name).collect()
    }
    match setting {
        // Liquidation at the call line would make the liquidation line idle.
        PlatformSetting::CallAction(_) => vec!["alert", "ban_opening"],
        PlatformSetting::LiquidationAction(_) => vec!["ban_opening", "liquidate"],
        PlatformSetting::RoutingMode(_) => names(&MODES),
        PlatformSetting::MarginSource(_) | PlatformSetting::CommissionSource(_) => names(&SOURCES),
        PlatformSetting::WhenTooLarge(_) => names(&TOO_LARGE),
        PlatformSetting::AutoOrderMapping(_) | PlatformSetting::AutoLiquidation(_) | PlatformSetting::CashClerkNeeded(_) => {
            names(&SWITCH)
        }
        PlatformSetting::BanMinutes(_) | PlatformSetting::ActMinutes(_) | PlatformSetting::OrderFee(_) => Vec::new(),
    }
}

fn written(setting: PlatformSetting) -> String {
    match setting {
        PlatformSetting::CallAction(value) | PlatformSetting::LiquidationAction(value) => name_of(&ACTIONS, &value),
        PlatformSetting::AutoOrderMapping(value)
        | PlatformSetting::AutoLiquidation(value)
        | PlatformSetting::CashClerkNeeded(value) => value.to_string(),
        PlatformSetting::BanMinutes(value) | PlatformSetting::ActMinutes(value) => value.to_string(),
        PlatformSetting::RoutingMode(value) => name_of(&MODES, &value),
        PlatformSetting::MarginSource(value) | PlatformSetting::CommissionSource(value) => name_of(&SOURCES, &value),
        PlatformSetting::WhenTooLarge(value) => name_of(&TOO_LARGE, &value),
        PlatformSetting::OrderFee(value) => value.to_fixed(2),
    }
}

/// The setting of `kind` with the value written as `text`.
fn read(kind: PlatformSetting, text: &str) -> Option<PlatformSetting> {
    let allowed = choices(kind);
    if !allowed.is_empty() && !allowed.contains(&text) {
        return None;
    }
    let minutes = || text.parse().ok().filter(|minutes| (1..=MINUTES_MAX).contains(minutes));
    Some(match kind {
        PlatformSetting::CallAction(_) => PlatformSetting::CallAction(value_of(&ACTIONS, text)?),
        PlatformSetting::LiquidationAction(_) => PlatformSetting::LiquidationAction(value_of(&ACTIONS, text)?),
        PlatformSetting::AutoOrderMapping(_) => PlatformSetting::AutoOrderMapping(value_of(&SWITCH, text)?),
        PlatformSetting::AutoLiquidation(_) => PlatformSetting::AutoLiquidation(value_of(&SWITCH, text)?),
        PlatformSetting::CashClerkNeeded(_) => PlatformSetting::CashClerkNeeded(value_of(&SWITCH, text)?),
        PlatformSetting::BanMinutes(_) => PlatformSetting::BanMinutes(minutes()?),
        PlatformSetting::ActMinutes(_) => PlatformSetting::ActMinutes(minutes()?),
        PlatformSetting::RoutingMode(_) => PlatformSetting::RoutingMode(value_of(&MODES, text)?),
        PlatformSetting::MarginSource(_) => PlatformSetting::MarginSource(value_of(&SOURCES, text)?),
        PlatformSetting::CommissionSource(_) => PlatformSetting::CommissionSource(value_of(&SOURCES, text)?),
        PlatformSetting::WhenTooLarge(_) => PlatformSetting::WhenTooLarge(value_of(&TOO_LARGE, text)?),
        PlatformSetting::OrderFee(_) => {
            let fee: Money = text.parse().ok()?;
            PlatformSetting::OrderFee(Some(fee).filter(|fee| !fee.is_negative() && fee.is_whole_fen())?)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_setting_is_read_as_it_is_written() {
        for setting in PlatformSettings::default().all() {
            assert_eq!(read(setting, &written(setting)), Some(setting), "{}", setting.name());
            for choice in choices(setting) {
                assert_eq!(read(setting, choice).map(written).as_deref(), Some(choice), "{}", setting.name());
            }
            assert_eq!(read(setting, "nonsense"), None, "{}", setting.name());
        }
        assert_eq!(read(PlatformSetting::BanMinutes(10), "0"), None);
        assert_eq!(read(PlatformSetting::OrderFee(Money::whole(1)), "0.001"), None);
    }
}

//! What a line may be set to (O3–O6, N2): call before liquidation, and not below the platform's floors.

use ballast_desk_events::{
    OperatingSetting, OperatingSettings, PlatformSettings, Refusal, SettingValue,
};

use crate::state::account::OperatingAccount;
use crate::why::bad;

/// # Errors
/// [`Refusal::BadSetting`].
pub(crate) fn fits(
    account: &OperatingAccount,
    platform: &PlatformSettings,
    new: &OperatingSetting,
) -> Result<(), Refusal> {
    use OperatingSetting as Set;
    let own: &OperatingSettings = &account.settings;
    let floors = [platform.call_floor, platform.liquidation_floor];
    let amounts = floors.map(|floor| {
        account
            .book
            .net_deposits()
            .times_rate(floor)
            .unwrap_or_default()
    });
    let told = |refused: Option<String>| match refused {
        Some(allowed) => Err(bad(new.name(), new.text(), &allowed)),
        None => Ok(()),
    };
    told(match *new {
        Set::EquityToMarginCall(Some(call)) => {
            falling(call, own.equity_to_margin_liquidation, floors[0])
        }
        Set::EquityToMarginLiquidation(Some(line)) => {
            under(line, own.equity_to_margin_call, floors[1])
        }
        Set::EquityCall(Some(call)) => falling(call, own.equity_liquidation, amounts[0]),
        Set::EquityLiquidation(Some(line)) => under(line, own.equity_call, amounts[1]),
        Set::EquityToDepositsCall(Some(call)) => {
            falling(call, own.equity_to_deposits_liquidation, floors[0])
        }
        Set::EquityToDepositsLiquidation(Some(line)) => {
            under(line, own.equity_to_deposits_call, floors[1])
        }
        Set::MarginToEquityCall(Some(call)) => {
            below(call, own.margin_to_equity_liquidation.unwrap_or_default())
        }
        Set::MarginToEquityLiquidation(Some(line)) => {
            above(line, own.margin_to_equity_call.unwrap_or_default())
        }
        Set::DailyLossCall(call) => below(call, own.daily_loss_liquidation),
        Set::DailyLossLiquidation(line) => above(line, own.daily_loss_call),
        Set::DailyLossCallRatio(call) => below(call, own.daily_loss_liquidation_ratio),
        Set::DailyLossLiquidationRatio(line) => above(line, own.daily_loss_call_ratio),
        Set::TotalLossCallRatio(call) => below(call, own.total_loss_liquidation_ratio),
        Set::TotalLossLiquidationRatio(line) => above(line, own.total_loss_call_ratio),
        _ => None,
    })
}

/// A call line of a fraction that falls: above its liquidation line, and not below a floor. What it may be,
/// where it is not.
fn falling<T: SettingValue + Ord + Copy>(
    call: T,
    liquidation: Option<T>,
    floor: T,
) -> Option<String> {
    let above = liquidation.is_none_or(|line| call > line);
    (!above || call < floor).then(|| match liquidation {
        Some(line) => format!("> {} (liquidation), ≥ {}", line.text(), floor.text()),
        None => format!("≥ {}", floor.text()),
    })
}

/// A liquidation line of a fraction that falls: below its call line, and not below a floor.
fn under<T: SettingValue + Ord + Copy>(line: T, call: Option<T>, floor: T) -> Option<String> {
    let under = call.is_none_or(|call| line < call);
    (!under || line < floor).then(|| match call {
        Some(call) => format!("≥ {}, < {} (call)", floor.text(), call.text()),
        None => format!("≥ {}", floor.text()),
    })
}

/// A call line of a fraction that rises: below its liquidation line; 0 is off.
fn below<T: SettingValue + Ord + Default>(call: T, liquidation: T) -> Option<String> {
    let off = T::default();
    let fits = call == off || liquidation == off || call < liquidation;
    (!fits).then(|| format!("0, < {} (liquidation)", liquidation.text()))
}

/// A liquidation line of a fraction that rises: above its call line; 0 is off.
fn above<T: SettingValue + Ord + Default>(line: T, call: T) -> Option<String> {
    let off = T::default();
    let fits = line == off || call == off || line > call;
    (!fits).then(|| format!("0, > {} (call)", call.text()))
}
